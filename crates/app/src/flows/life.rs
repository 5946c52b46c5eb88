//! The life of monitors: requested, written, agreed with the client, in the shadow, live, tuned, muted, retired.

use crate::{Actor, App, AppError, trail};
use domain::flows::alert::{self, Alert};
use domain::flows::monitor::{self, Entry, Event, Monitor, Refusal};
use domain::flows::{Settings, Stage, Watch};
use domain::ids::{FlowId, MonitorId, PersonId};
use domain::people::{Object, Permission};
use serde_json::json;
use std::collections::HashMap;
use store::flows::{self, AlertRow, FlowRow, MonitorRow};
use store::{Tx, people};

/// A monitor that somebody wants.
#[derive(Clone, Debug)]
pub struct NewMonitor {
    /// What it is to watch for.
    pub watch: Watch,
    /// How.
    pub settings: Settings,
    /// Why.
    pub reason: String,
    /// What it would have done lately, as it was shown.
    pub replay: String,
    /// What is to be done when it raises; may be written later.
    pub algorithm: String,
}

/// A step in the life of a monitor.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// What is to be done when it raises.
    Write {
        /// The steps.
        algorithm: String,
    },
    /// The client agrees; of us with a note how we know.
    Agree {
        /// How.
        note: String,
    },
    /// It watches and tells nobody.
    Shadow,
    /// It raises alerts.
    Start,
    /// Another sensitivity or other bounds.
    Tune {
        /// Which.
        settings: Settings,
        /// Why.
        reason: String,
    },
    /// It is not heard for so long, in milliseconds.
    Mute {
        /// How long.
        span: i64,
        /// Why.
        reason: String,
    },
    /// It is heard again.
    Unmute,
    /// It watches no more.
    Retire {
        /// Why.
        reason: String,
    },
}

/// Everything about a monitor.
#[derive(Clone, Debug)]
pub struct MonitorPage {
    /// Its flow.
    pub flow: FlowRow,
    /// The row.
    pub row: MonitorRow,
    /// The monitor.
    pub monitor: Monitor,
    /// Its journal.
    pub journal: Vec<Entry>,
    /// Its alerts, the newest first.
    pub alerts: Vec<(AlertRow, Alert)>,
    /// Who they are.
    pub names: HashMap<PersonId, String>,
    /// The actor may look after it.
    pub may_work: bool,
    /// He may decide on it.
    pub may_manage: bool,
    /// He may agree as the client.
    pub may_agree: bool,
}

/// Alerts on the page of a monitor.
const SHOWN: i64 = 50;

fn refused(refusal: Refusal) -> AppError {
    match refusal {
        Refusal::Stage => AppError::Invalid("stage", "not-now"),
        Refusal::Field(field) => AppError::Invalid(field, "empty"),
    }
}

impl App {
    /// Requests a monitor over a flow: whoever looks after it, or the client's manager.
    pub async fn request_monitor(
        &self,
        actor: &Actor,
        flow: FlowId,
        new: NewMonitor,
    ) -> Result<MonitorId, AppError> {
        let (actor, now, id) = (actor.clone(), self.now(), MonitorId(self.ids.next()));
        self.write_once(move |tx| -> Result<MonitorId, AppError> {
            let row = flows::flow(tx, flow)?.ok_or(AppError::Missing)?;
            let object = Object::Organisation(row.flow.org);
            if !actor.can(Permission::FlowAgree, object) {
                actor.may(Permission::FlowWork, object)?;
            }
            if let Some(from) = new.settings.from {
                let from = flows::flow(tx, from)?
                    .filter(|from| from.flow.org == row.flow.org && from.flow.id != flow);
                from.ok_or(AppError::Invalid("from", "unknown"))?;
            }
            let NewMonitor { watch, settings, reason, replay, algorithm } = new.clone();
            flows::insert_monitor(tx, id, flow, watch)?;
            let requested = Event::Requested { watch, settings, reason, replay };
            let monitor = carry_out(tx, &actor, (id, None), requested, now)?;
            if !algorithm.trim().is_empty() && actor.is_staff() || actor.is_system() && !algorithm.is_empty()
            {
                carry_out(tx, &actor, (id, Some(monitor)), Event::Written { algorithm }, now)?;
            }
            Ok(id)
        })
        .await
    }

    /// A step in the life of a monitor.
    pub async fn step_monitor(&self, actor: &Actor, id: MonitorId, step: Step) -> Result<(), AppError> {
        let (actor, scene, now) = (actor.clone(), self.scene(), self.now());
        let org = self
            .write_once(move |tx| -> Result<_, AppError> {
                let row = flows::monitor(tx, id)?.ok_or(AppError::Missing)?;
                let flow = flows::flow(tx, row.flow)?.ok_or(AppError::Missing)?.flow;
                let object = Object::Organisation(flow.org);
                actor.may(Permission::FlowRead, object).map_err(|_| AppError::Missing)?;
                let (needed, event) = match step.clone() {
                    Step::Write { algorithm } => (Permission::FlowWork, Event::Written { algorithm }),
                    Step::Agree { .. } if actor.can(Permission::FlowAgree, object) => {
                        (Permission::FlowAgree, Event::Agreed { note: String::new() })
                    }
                    Step::Agree { note } if note.trim().is_empty() && !actor.is_system() => {
                        actor.may(Permission::FlowManage, object)?;
                        return Err(AppError::Invalid("note", "empty"));
                    }
                    Step::Agree { note } => (Permission::FlowManage, Event::Agreed { note }),
                    Step::Shadow => (Permission::FlowManage, Event::Shadowed),
                    Step::Start => (Permission::FlowManage, Event::Started),
                    Step::Tune { settings, reason } => {
                        (Permission::FlowManage, Event::Tuned { settings, reason })
                    }
                    Step::Mute { span, reason } => {
                        (Permission::FlowWork, Event::Muted { until: now.saturating_add(span), reason })
                    }
                    Step::Unmute => (Permission::FlowWork, Event::Unmuted),
                    Step::Retire { reason } => (Permission::FlowManage, Event::Retired { reason }),
                };
                actor.may(needed, object)?;
                let monitor = monitor::fold(&flows::monitor_journal(tx, id)?);
                carry_out(tx, &actor, (id, monitor), event, now)?;
                super::alerts::settle(tx, &scene, row.flow)?;
                flows::wake(tx, &[flow.id], now)?;
                Ok(flow.org)
            })
            .await?;
        self.flow_news(org);
        Ok(())
    }

    /// Everything about a monitor.
    pub async fn monitor(&self, actor: &Actor, id: MonitorId) -> Result<MonitorPage, AppError> {
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let row = flows::monitor(tx, id)?.ok_or(AppError::Missing)?;
                let flow = flows::flow(tx, row.flow)?.ok_or(AppError::Missing)?;
                let object = Object::Organisation(flow.flow.org);
                actor.may(Permission::FlowRead, object).map_err(|_| AppError::Missing)?;
                let journal = flows::monitor_journal(tx, id)?;
                let monitor = monitor::fold(&journal)
                    .ok_or_else(|| AppError::broken("a monitor without a beginning"))?;
                let mut alerts = Vec::new();
                for alert in flows::alerts_of_monitor(tx, id, SHOWN)? {
                    let fold = alert::fold(&flows::alert_journal(tx, alert.id)?);
                    alerts.push((alert, fold));
                }
                let mut names = HashMap::new();
                for person in journal.iter().filter_map(|entry| entry.by.person) {
                    names.insert(person, people::name(tx, person)?.unwrap_or_default());
                }
                Ok(MonitorPage {
                    may_work: actor.can(Permission::FlowWork, object),
                    may_manage: actor.can(Permission::FlowManage, object),
                    may_agree: actor.can(Permission::FlowAgree, object),
                    flow,
                    row,
                    monitor,
                    journal,
                    alerts,
                    names,
                })
            })
            .await
    }

    /// Does all steps that bring a monitor to life: for who furnishes a desk.
    pub async fn start_monitor(&self, actor: &Actor, id: MonitorId, note: &str) -> Result<(), AppError> {
        actor.may_somewhere(Permission::FlowManage)?;
        self.step_monitor(actor, id, Step::Agree { note: note.to_owned() }).await?;
        self.step_monitor(actor, id, Step::Start).await
    }
}

/// Carries an event out and writes it.
pub(super) fn carry_out(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, monitor): (MonitorId, Option<Monitor>),
    event: Event,
    now: i64,
) -> Result<Monitor, AppError> {
    let event = monitor::decide(monitor.as_ref(), event, now).map_err(refused)?;
    let was = monitor.as_ref().map(|monitor| monitor.stage);
    let entry = Entry { at: now, by: actor.by(), event };
    let monitor =
        monitor::apply(monitor, &entry).ok_or_else(|| AppError::broken("a monitor without a beginning"))?;
    flows::add_entry(tx, id, monitor.seq, &entry)?;
    flows::put_stage(tx, id, monitor.stage, monitor.seq)?;
    // What begins to watch anew remembers nothing of before.
    if monitor.stage.watches() && !was.is_some_and(Stage::watches) {
        flows::put_mind(tx, id, "", None)?;
    }
    let detail = json!({ "stage": monitor.stage.code(), "watch": monitor.watch.code() });
    trail::tell(tx, now, &actor.name, "monitor.step", &id.to_string(), &detail)?;
    Ok(monitor)
}
