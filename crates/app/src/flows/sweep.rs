//! The one next moment of a flow comes: its monitors look, its alerts go on, the next moment is set.
//!
//! All of it is one write: a monitor's memory, the alert's entries, the mails that tell of it. A process that dies before
//! its end has done nothing, and another does it.

use super::known::{Shelf, ask_to_learn, stale_at};
use super::watch::{self, Mind};
use super::{App, raise};
use crate::{AppError, Scene};
use domain::desk::By;
use domain::flows::Stage;
use domain::flows::alert::{self, Alert, Command, Entry, Event, Facts, Hold, Tier};
use domain::flows::monitor::{self, Monitor};
use domain::ids::{AlertId, FlowId, MonitorId, OrganisationId};
use domain::time::{DAY, HOUR, Moment, SECOND};
use std::sync::Arc;
use store::flows::{self, AlertRow, FlowRow, MonitorRow};
use store::{Tx, lease};

/// Flows that are looked at in one turn.
const TURN: i64 = 200;
/// Flows in one write.
const TOGETHER: usize = 16;
/// How far up the flows from which one comes are asked.
const ANCESTORS: usize = 5;
/// Without anything else a flow is looked at so often.
const IDLE: i64 = 6 * HOUR;

impl App {
    /// Lets the next moments of flows come.
    pub(crate) async fn sweep_flows(&self, holder: &str) -> Result<u64, AppError> {
        let now = self.now();
        let due = self.db.read(move |tx| -> Result<_, AppError> { Ok(flows::due(tx, now, TURN)?) }).await?;
        if due.is_empty() {
            return Ok(0);
        }
        let me = holder.to_owned();
        let mine = self
            .db
            .write(move |tx| -> Result<_, AppError> { Ok(lease::take(tx, "flows", &me, now, 30 * SECOND)?) })
            .await?;
        if !mine {
            return Ok(0);
        }
        for some in due.chunks(TOGETHER) {
            let (scene, shelf, ids) = (self.scene(), self.shelf.clone(), some.to_vec());
            let changed = self
                .db
                .write(move |tx| -> Result<Vec<OrganisationId>, AppError> {
                    let mut changed = Vec::new();
                    for id in &ids {
                        changed.extend(attend(tx, &scene, &shelf, *id)?);
                    }
                    Ok(changed)
                })
                .await?;
            changed.into_iter().for_each(|org| self.flow_news(org));
        }
        Ok(due.len() as u64)
    }
}

/// Looks at a flow; answers its client when anything about its alerts changed.
pub(super) fn attend(
    tx: &mut Tx<'_>,
    scene: &Scene,
    shelf: &Arc<Shelf>,
    id: FlowId,
) -> Result<Option<OrganisationId>, AppError> {
    let Some(row) = flows::flow(tx, id)? else { return Ok(None) };
    if row.flow.retired_at.is_some() {
        flows::put_due(tx, id, None, false)?;
        return Ok(None);
    }
    let now = scene.now;
    let known = shelf.of(tx, id)?;
    let stale = known.as_ref().map_or(now, |(at, _)| stale_at(id, *at));
    if stale <= now {
        ask_to_learn(tx, id, now)?;
    }
    let mut next = if stale > now { stale } else { now + DAY };
    let (mut eager, mut changed) = (false, false);
    for monitor in flows::monitors(tx, id)?.into_iter().filter(|one| one.stage.watches()) {
        let Some(fold) = monitor::fold(&flows::monitor_journal(tx, monitor.id)?) else { continue };
        let fold = wake_up(tx, &monitor, fold, now)?;
        let mut mind: Mind = serde_json::from_str(&monitor.mind).unwrap_or_default();
        let known = known.as_ref().map(|(_, known)| &**known);
        let place = watch::Scene { flow: &row, known, settings: &fold.settings, now };
        let verdict = watch::look(tx, &place, monitor.watch, &mut mind)?;
        let due = verdict.as_ref().and_then(|verdict| verdict.next).filter(|at| *at > now);
        let doc = serde_json::to_string(&mind).map_err(AppError::broken)?;
        flows::put_mind(tx, monitor.id, &doc, due)?;
        next = [due, fold.muted_until].into_iter().flatten().fold(next, Moment::min);
        eager |= monitor.watch.is_eager();
        if let Some(verdict) = verdict {
            let facts = Facts {
                since: verdict.why.since,
                expected: verdict.why.expected,
                seen: verdict.why.seen,
                once_in_days: verdict.why.once_in_days.min(1e9),
            };
            let tier = verdict.tier.map(tier);
            changed |= sees(tx, scene, &row, &monitor, &fold, (tier, facts))?;
        }
    }
    for open in flows::due_alerts(tx, id)? {
        changed |= goes_on(tx, scene, &row, open)?;
    }
    for open in flows::due_alerts(tx, id)? {
        // What is up is heard of at each event: its end must be seen at once.
        eager = true;
        next = open.due_at.into_iter().fold(next, Moment::min);
    }
    for quiet in flows::quiets_of(tx, row.flow.org, id, now)? {
        next = next.min(if quiet.from > now { quiet.from } else { quiet.to });
    }
    flows::put_due(tx, id, Some(next.clamp(now + 1, now + IDLE)), eager)?;
    Ok(changed.then_some(row.flow.org))
}

fn tier(tier: detect::Tier) -> Tier {
    match tier {
        detect::Tier::Ask => Tier::Ask,
        detect::Tier::Alert => Tier::Alert,
        detect::Tier::Page => Tier::Page,
    }
}

/// A monitor that was muted until now is heard again.
fn wake_up(tx: &mut Tx<'_>, row: &MonitorRow, fold: Monitor, now: Moment) -> Result<Monitor, AppError> {
    if fold.muted_until.is_none_or(|until| until > now) {
        return Ok(fold);
    }
    let entry = monitor::Entry { at: now, by: By::SYSTEM, event: monitor::Event::Unmuted };
    let fold = monitor::apply(Some(fold), &entry)
        .ok_or_else(|| AppError::broken("a monitor without a beginning"))?;
    flows::add_entry(tx, row.id, fold.seq, &entry)?;
    flows::put_stage(tx, row.id, fold.stage, fold.seq)?;
    Ok(fold)
}

/// What holds alerts of a flow back just now.
fn hold(tx: &mut Tx<'_>, row: &FlowRow, stage: Stage, now: Moment) -> Result<Option<Hold>, AppError> {
    match stage {
        Stage::Shadow => return Ok(Some(Hold::Shadow)),
        Stage::Muted => return Ok(Some(Hold::Muted)),
        _ => {}
    }
    for quiet in flows::quiets_of(tx, row.flow.org, row.flow.id, now)? {
        if quiet.from <= now {
            return Ok(Some(if quiet.is_work { Hold::Window } else { Hold::Silence }));
        }
    }
    let mut parent = row.flow.parent;
    for _ in 0..ANCESTORS {
        let Some(id) = parent else { break };
        if flows::up_of_flow(tx, id)? {
            return Ok(Some(Hold::Parent));
        }
        parent = flows::flow(tx, id)?.and_then(|row| row.flow.parent);
    }
    Ok(None)
}

/// For what an alert of a monitor stands: all that see the same side of a flow see one cause.
fn cause(monitor: &MonitorRow, stage: Stage) -> String {
    let shadow = if stage == Stage::Shadow { "shadow:" } else { "" };
    format!("{shadow}flow:{}:{}", monitor.flow, monitor.watch.side())
}

/// What a monitor sees changes the alert of its cause, or opens one.
fn sees(
    tx: &mut Tx<'_>,
    scene: &Scene,
    row: &FlowRow,
    monitor: &MonitorRow,
    fold: &Monitor,
    (tier, facts): (Option<Tier>, Facts),
) -> Result<bool, AppError> {
    let now = scene.now;
    let cause = cause(monitor, fold.stage);
    let last = flows::last_of_cause(tx, &cause)?;
    let last = last.filter(|last| last.is_open || last.recovered_at.is_some_and(|at| now - at < alert::SAME));
    if tier.is_none() && last.is_none() {
        return Ok(false);
    }
    let alert = match &last {
        Some(last) => alert::fold(&flows::alert_journal(tx, last.id)?),
        None => Alert::default(),
    };
    let hold = hold(tx, row, fold.stage, now)?;
    let command = Command::Look { monitor: monitor.id, tier, facts, hold };
    let events = alert::decide(&alert, command, now);
    if events.is_empty() {
        return Ok(false);
    }
    let shadow = fold.stage == Stage::Shadow;
    let place = Place { row, first: monitor.id, cause, shadow };
    write(tx, scene, &place, last, alert, (By::SYSTEM, events))?;
    Ok(true)
}

/// Time passes for an alert.
fn goes_on(tx: &mut Tx<'_>, scene: &Scene, row: &FlowRow, last: AlertRow) -> Result<bool, AppError> {
    let alert = alert::fold(&flows::alert_journal(tx, last.id)?);
    let stage = if last.shadow { Stage::Shadow } else { Stage::Live };
    let mut hold = hold(tx, row, stage, scene.now)?;
    if hold.is_none() && alert.held == Some(Hold::Muted) {
        hold = still_muted(tx, &alert)?;
    }
    let events = alert::decide(&alert, Command::Pass { hold }, scene.now);
    if events.is_empty() {
        return Ok(false);
    }
    let place = Place { row, first: last.monitor, cause: last.cause.clone(), shadow: last.shadow };
    write(tx, scene, &place, Some(last), alert, (By::SYSTEM, events))?;
    Ok(true)
}

/// Whether all monitors that see an alert's cause are muted.
fn still_muted(tx: &mut Tx<'_>, alert: &Alert) -> Result<Option<Hold>, AppError> {
    for id in alert.firing.keys() {
        if flows::monitor(tx, *id)?.is_some_and(|row| row.stage == Stage::Live) {
            return Ok(None);
        }
    }
    Ok(Some(Hold::Muted))
}

/// Where an alert belongs.
pub(super) struct Place<'a> {
    pub row: &'a FlowRow,
    pub first: MonitorId,
    pub cause: String,
    pub shadow: bool,
}

/// Writes entries of an alert, the row they fold to, and tells whom it concerns.
pub(super) fn write(
    tx: &mut Tx<'_>,
    scene: &Scene,
    place: &Place<'_>,
    last: Option<AlertRow>,
    alert: Alert,
    (by, events): (By, Vec<Event>),
) -> Result<AlertId, AppError> {
    let now = scene.now;
    let entries: Vec<Entry> = events.into_iter().map(|event| Entry { at: now, by, event }).collect();
    let from = alert.seq + 1;
    let alert = entries.iter().fold(alert, alert::apply);
    let id = last.as_ref().map_or_else(|| AlertId(scene.ids.next()), |last| last.id);
    let row = AlertRow {
        id,
        flow: place.row.flow.id,
        monitor: last.as_ref().map_or(place.first, |last| last.monitor),
        cause: place.cause.clone(),
        shadow: place.shadow,
        opened_at: alert.opened_at,
        raised_at: alert.raised_at,
        tier: alert.tier().max(last.as_ref().map(|last| last.tier)).unwrap_or(Tier::Ask),
        recovered_at: alert.recovered_at,
        is_open: alert.is_open(),
        is_up: alert.is_up(),
        seq: alert.seq,
        due_at: alert.next_moment(),
    };
    match last {
        Some(_) => flows::put_alert(tx, &row)?,
        None => flows::insert_alert(tx, &row)?,
    }
    flows::add_entries(tx, id, from, &entries)?;
    if place.shadow {
        return Ok(id);
    }
    let told = raise::told(tx, place.row, &row, &alert, now)?;
    for entry in &entries {
        match entry.event {
            Event::Raised { .. } => raise::raised(tx, scene, &told)?,
            Event::Reminded { .. } => raise::reminded(tx, scene, &told)?,
            Event::Recovered => raise::recovered(tx, scene, &told)?,
            _ => continue,
        }
        // What comes from this flow is held back by it, or no more.
        let children = flows::children(tx, place.row.flow.id)?;
        flows::wake(tx, &children, now)?;
    }
    Ok(id)
}
