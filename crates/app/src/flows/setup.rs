//! Flows are entered and changed; times in which alerts are held back.

use super::known::ask_to_learn;
use crate::{Actor, App, AppError, trail};
use domain::flows::{Flow, Kind, Special, is_key};
use domain::ids::{FlowId, OrganisationId, QuietId};
use domain::people::{Object, Permission};
use domain::text::label;
use domain::time::{DAY, Moment, is_zone};
use serde_json::json;
use store::flows::{self, Minute, Quiet};
use store::{Tx, people};

/// A flow to be, or what one is to be from now on.
#[derive(Clone, Debug)]
pub struct NewFlow {
    /// Whose.
    pub org: OrganisationId,
    /// Its name in addresses.
    pub key: String,
    /// Its name for people.
    pub name: String,
    /// What comes.
    pub kind: Kind,
    /// The zone in which its days begin.
    pub zone: String,
    /// What one event is worth, in hundredths of roubles.
    pub unit_value: i64,
    /// The flow that this one comes from.
    pub parent: Option<FlowId>,
    /// How often a run is due, in milliseconds.
    pub period: i64,
    /// Days that are not like others.
    pub days: Vec<Special>,
}

/// A time in which alerts are to be held back.
#[derive(Clone, Debug)]
pub struct NewQuiet {
    /// Of which client.
    pub org: OrganisationId,
    /// Of which flow; of all of the client's when none.
    pub flow: Option<FlowId>,
    /// Planned work, not only a wish for silence.
    pub is_work: bool,
    /// From when.
    pub from: Moment,
    /// Until when.
    pub to: Moment,
    /// Why.
    pub reason: String,
}

/// A quiet time lasts so long at most: a monitor that nobody hears is none.
const LONGEST_QUIET: i64 = 31 * DAY;

impl App {
    /// Enters a flow.
    pub async fn create_flow(&self, actor: &Actor, new: NewFlow) -> Result<Flow, AppError> {
        actor.may(Permission::FlowManage, Object::Organisation(new.org))?;
        let (now, who, id) = (self.now(), actor.name.clone(), FlowId(self.ids.next()));
        let flow = self
            .write_once(move |tx| -> Result<Flow, AppError> {
                let flow = examined(tx, id, new.clone(), now)?;
                flows::insert_flow(tx, &flow)?;
                flows::wake(tx, &[id], now)?;
                note(tx, now, &who, "flow.create", &flow)?;
                Ok(flow)
            })
            .await?;
        self.flow_news(flow.org);
        Ok(flow)
    }

    /// Changes a flow. The client stays.
    pub async fn change_flow(&self, actor: &Actor, id: FlowId, new: NewFlow) -> Result<Flow, AppError> {
        let (actor, now) = (actor.clone(), self.now());
        let flow = self
            .write_once(move |tx| -> Result<Flow, AppError> {
                let old = flows::flow(tx, id)?.ok_or(AppError::Missing)?.flow;
                actor.may(Permission::FlowManage, Object::Organisation(old.org))?;
                let new = NewFlow { org: old.org, ..new.clone() };
                let flow = Flow { created_at: old.created_at, ..examined(tx, id, new, now)? };
                flows::put_flow(tx, &flow)?;
                // Another calendar or zone teaches something else.
                if (&old.days, &old.zone) != (&flow.days, &flow.zone) {
                    ask_to_learn(tx, id, now)?;
                }
                flows::wake(tx, &[id], now)?;
                note(tx, now, &actor.name, "flow.change", &flow)?;
                Ok(flow)
            })
            .await?;
        self.flow_news(flow.org);
        Ok(flow)
    }

    /// Ends the watch over a flow; its history stays.
    pub async fn retire_flow(&self, actor: &Actor, id: FlowId) -> Result<(), AppError> {
        let (actor, now) = (actor.clone(), self.now());
        self.write_once(move |tx| -> Result<(), AppError> {
            let mut flow = flows::flow(tx, id)?.ok_or(AppError::Missing)?.flow;
            actor.may(Permission::FlowManage, Object::Organisation(flow.org))?;
            flow.retired_at = Some(now);
            flows::put_flow(tx, &flow)?;
            flows::put_due(tx, id, None, false)?;
            note(tx, now, &actor.name, "flow.retire", &flow)
        })
        .await
    }

    /// Brings the history of a flow as counts by minute, and has it learn from them. What was counted before stays: it
    /// is for a flow that is new here.
    pub async fn bring_flow_history(
        &self,
        actor: &Actor,
        id: FlowId,
        minutes: Vec<Minute>,
    ) -> Result<(), AppError> {
        let (actor, now) = (actor.clone(), self.now());
        if minutes.iter().any(|one| one.good < 0 || one.bad < 0 || one.at() > now) {
            return Err(AppError::Invalid("minutes", "future-or-negative"));
        }
        self.db
            .write(move |tx| -> Result<(), AppError> {
                let row = flows::flow(tx, id)?.ok_or(AppError::Missing)?;
                actor.may(Permission::FlowManage, Object::Organisation(row.flow.org))?;
                flows::add_minutes(tx, id, &minutes)?;
                if let Some(last) = minutes.iter().filter(|one| one.all() > 0).map(|one| one.at()).max() {
                    flows::heard(tx, id, (last + 59_000).min(now), now)?;
                }
                ask_to_learn(tx, id, now)?;
                Ok(())
            })
            .await
    }

    /// Quiet times that are not over, of the clients whose flows the actor sees.
    pub async fn quiet_times(&self, actor: &Actor) -> Result<Vec<Quiet>, AppError> {
        actor.may_somewhere(Permission::FlowRead)?;
        let (actor, now) = (actor.clone(), self.now());
        let mut all = self.db.read(move |tx| -> Result<_, AppError> { Ok(flows::quiets(tx, now)?) }).await?;
        all.retain(|quiet| actor.can(Permission::FlowRead, Object::Organisation(quiet.org)));
        Ok(all)
    }

    /// Holds alerts back for a time.
    pub async fn quieten(&self, actor: &Actor, new: NewQuiet) -> Result<(), AppError> {
        actor.may(Permission::FlowWork, Object::Organisation(new.org))?;
        let now = self.now();
        let reason = label(&new.reason).ok_or(AppError::Invalid("reason", "empty"))?;
        if new.to <= new.from.max(now) {
            return Err(AppError::Invalid("to", "past"));
        }
        if new.to - new.from > LONGEST_QUIET {
            return Err(AppError::Invalid("to", "too-long"));
        }
        let quiet = Quiet {
            id: QuietId(self.ids.next()),
            org: new.org,
            flow: new.flow,
            is_work: new.is_work,
            from: new.from,
            to: new.to,
            reason,
            created_at: now,
            created_by: actor.person,
        };
        let (actor, org) = (actor.clone(), quiet.org);
        self.write_once(move |tx| -> Result<(), AppError> {
            let touched = touched(tx, &quiet)?;
            flows::put_quiet(tx, &quiet)?;
            flows::wake(tx, &touched, now.max(quiet.from))?;
            let detail = json!({ "from": quiet.from, "to": quiet.to, "reason": quiet.reason });
            trail::tell(tx, now, &actor.name, "flow.quieten", &quiet.org.to_string(), &detail)
        })
        .await?;
        self.flow_news(org);
        Ok(())
    }

    /// Ends a quiet time now.
    pub async fn end_quiet(&self, actor: &Actor, id: QuietId) -> Result<(), AppError> {
        let (actor, now) = (actor.clone(), self.now());
        let org = self
            .write_once(move |tx| -> Result<OrganisationId, AppError> {
                let quiet = flows::quiets(tx, now)?.into_iter().find(|quiet| quiet.id == id);
                let mut quiet = quiet.ok_or(AppError::Missing)?;
                actor.may(Permission::FlowWork, Object::Organisation(quiet.org))?;
                quiet.to = now;
                flows::put_quiet(tx, &quiet)?;
                let touched = touched(tx, &quiet)?;
                flows::wake(tx, &touched, now)?;
                trail::tell(tx, now, &actor.name, "flow.unquieten", &quiet.org.to_string(), &json!({}))?;
                Ok(quiet.org)
            })
            .await?;
        self.flow_news(org);
        Ok(())
    }
}

/// The flows of a quiet time.
fn touched(tx: &mut Tx<'_>, quiet: &Quiet) -> Result<Vec<FlowId>, AppError> {
    let of_client = flows::flows(tx)?.into_iter().filter(|row| row.flow.org == quiet.org);
    let ids: Vec<FlowId> = of_client.map(|row| row.flow.id).collect();
    match quiet.flow {
        Some(id) if ids.contains(&id) => Ok(vec![id]),
        Some(_) => Err(AppError::Missing),
        None => Ok(ids),
    }
}

/// What was typed, made plain, or which field is wrong.
fn examined(tx: &mut Tx<'_>, id: FlowId, new: NewFlow, now: Moment) -> Result<Flow, AppError> {
    let name = label(&new.name).ok_or(AppError::Invalid("name", "empty"))?;
    let key = new.key.trim().to_lowercase();
    if !is_key(&key) {
        return Err(AppError::Invalid("key", "odd"));
    }
    if flows::flow_of_key(tx, &key)?.is_some_and(|other| other.flow.id != id) {
        return Err(AppError::Invalid("key", "taken"));
    }
    if !is_zone(&new.zone) {
        return Err(AppError::Invalid("zone", "unknown"));
    }
    if people::org(tx, new.org)?.is_none() {
        return Err(AppError::Invalid("org", "unknown"));
    }
    if !(0..=100_000_000_000).contains(&new.unit_value) {
        return Err(AppError::Invalid("unit_value", "odd"));
    }
    if !(0..=31 * DAY).contains(&new.period) {
        return Err(AppError::Invalid("period", "odd"));
    }
    let mut above = new.parent;
    // A flow never comes from itself, by whatever way.
    for _ in 0..20 {
        let Some(parent) = above else { break };
        let row = flows::flow(tx, parent)?.filter(|row| row.flow.org == new.org && parent != id);
        above = row.ok_or(AppError::Invalid("parent", "odd"))?.flow.parent;
    }
    if above.is_some() {
        return Err(AppError::Invalid("parent", "odd"));
    }
    let mut days = new.days;
    days.sort_unstable();
    days.dedup_by_key(|special| special.day);
    Ok(Flow {
        id,
        org: new.org,
        key,
        name,
        kind: new.kind,
        zone: new.zone,
        unit_value: new.unit_value,
        parent: new.parent,
        period: new.period,
        days,
        created_at: now,
        retired_at: None,
    })
}

fn note(tx: &mut Tx<'_>, now: Moment, who: &str, act: &str, flow: &Flow) -> Result<(), AppError> {
    let detail = json!({ "key": flow.key, "name": flow.name, "kind": flow.kind.code() });
    trail::tell(tx, now, who, act, &flow.id.to_string(), &detail)
}
