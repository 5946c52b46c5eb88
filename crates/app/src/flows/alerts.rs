//! People look after alerts: they acknowledge them and say what they were worth.

use super::life;
use super::sweep::{Place, write};
use crate::{Actor, App, AppError, Scene};
use domain::desk::By;
use domain::flows::alert::{self, Alert, Command, Entry, Facts};
use domain::flows::monitor::{self, Event};
use domain::flows::{Flow, Usefulness};
use domain::ids::{AlertId, FlowId, MonitorId, PersonId};
use domain::people::{Object, Permission, Side};
use domain::text::label;
use store::Tx;
use store::flows::{self, AlertRow};

/// An alert with its journal.
#[derive(Clone, Debug)]
pub struct AlertPage {
    /// The row.
    pub row: AlertRow,
    /// The alert.
    pub alert: Alert,
    /// Its journal.
    pub journal: Vec<Entry>,
    /// Its flow.
    pub flow: Flow,
}

/// The longest note, characters.
const LONGEST: usize = 2_000;

impl App {
    /// Somebody looks after an alert; he is reminded of it while it lasts.
    pub async fn acknowledge_alert(
        &self,
        actor: &Actor,
        id: AlertId,
        note: &str,
    ) -> Result<FlowId, AppError> {
        let note: String = note.trim().chars().take(LONGEST).collect();
        self.act_on_alert(actor, id, Command::Acknowledge { note }).await
    }

    /// Somebody says what an alert was worth; its monitor learns of it.
    pub async fn judge_alert(
        &self,
        actor: &Actor,
        id: AlertId,
        verdict: Usefulness,
        note: &str,
    ) -> Result<FlowId, AppError> {
        let note = label(note).unwrap_or_default();
        self.act_on_alert(actor, id, Command::Judge { verdict, note }).await
    }

    /// An alert, for those who see its flow.
    pub async fn flow_alert(&self, actor: &Actor, id: AlertId) -> Result<AlertPage, AppError> {
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let row = flows::alert(tx, id)?.ok_or(AppError::Missing)?;
                let flow = flows::flow(tx, row.flow)?.ok_or(AppError::Missing)?.flow;
                let seen = actor.may(Permission::FlowRead, Object::Organisation(flow.org));
                seen.map_err(|_| AppError::Missing)?;
                let journal = flows::alert_journal(tx, id)?;
                Ok(AlertPage { alert: alert::fold(&journal), row, journal, flow })
            })
            .await
    }

    async fn act_on_alert(&self, actor: &Actor, id: AlertId, command: Command) -> Result<FlowId, AppError> {
        let (actor, scene) = (actor.clone(), self.scene());
        let (flow, org) = self
            .write_once(move |tx| -> Result<_, AppError> {
                let row = flows::alert(tx, id)?.ok_or(AppError::Missing)?;
                let flow = flows::flow(tx, row.flow)?.ok_or(AppError::Missing)?;
                let object = Object::Organisation(flow.flow.org);
                actor.may(Permission::FlowRead, object).map_err(|_| AppError::Missing)?;
                actor.may(Permission::FlowWork, object)?;
                let (org, of, monitor) = (flow.flow.org, flow.flow.id, row.monitor);
                let alert = alert::fold(&flows::alert_journal(tx, id)?);
                let events = alert::decide(&alert, command.clone(), scene.now);
                let place =
                    Place { row: &flow, first: monitor, cause: row.cause.clone(), shadow: row.shadow };
                write(tx, &scene, &place, Some(row), alert, (actor.by(), events))?;
                if let (Command::Acknowledge { .. }, Some(person)) = (&command, actor.person) {
                    crate::incidents::raise::taken(tx, &place.cause, person, scene.now)?;
                }
                if let Command::Judge { verdict, .. } = command {
                    let fold = monitor::fold(&flows::monitor_journal(tx, monitor)?);
                    life::carry_out(
                        tx,
                        &actor,
                        (monitor, fold),
                        Event::Judged { alert: id, verdict },
                        scene.now,
                    )?;
                }
                flows::wake(tx, &[of], scene.now)?;
                Ok((of, org))
            })
            .await?;
        self.flow_news(org);
        Ok(flow)
    }
}

/// Somebody took the incident of an alert: he looks after the alert, too.
pub(crate) fn taken(tx: &mut Tx<'_>, scene: &Scene, cause: &str, person: PersonId) -> Result<(), AppError> {
    let Some(row) = flows::last_of_cause(tx, cause)?.filter(|row| row.is_open) else { return Ok(()) };
    let flow = flows::flow(tx, row.flow)?.ok_or(AppError::Missing)?;
    let alert = alert::fold(&flows::alert_journal(tx, row.id)?);
    if alert.acknowledged.is_some() {
        return Ok(());
    }
    let events = alert::decide(&alert, Command::Acknowledge { note: String::new() }, scene.now);
    let place = Place { row: &flow, first: row.monitor, cause: row.cause.clone(), shadow: row.shadow };
    let by = By { side: Side::Staff, person: Some(person) };
    write(tx, scene, &place, Some(row), alert, (by, events))?;
    flows::wake(tx, &[flow.flow.id], scene.now)?;
    Ok(())
}

/// After a step in a monitor's life: what it saw while it watched, and does no longer, is over.
pub(super) fn settle(tx: &mut Tx<'_>, scene: &Scene, id: FlowId) -> Result<(), AppError> {
    let flow = flows::flow(tx, id)?.ok_or(AppError::Missing)?;
    let monitors = flows::monitors(tx, id)?;
    for row in flows::due_alerts(tx, id)? {
        let alert = alert::fold(&flows::alert_journal(tx, row.id)?);
        let sees = |monitor: &MonitorId| {
            let one = monitors.iter().find(|one| one.id == *monitor);
            one.is_some_and(|one| {
                let shadow = one.stage == domain::flows::Stage::Shadow;
                one.stage.watches() && shadow == row.shadow
            })
        };
        let gone: Vec<MonitorId> = alert.firing.keys().copied().filter(|monitor| !sees(monitor)).collect();
        let (mut alert, mut row) = (alert, row);
        for monitor in gone {
            let look = Command::Look { monitor, tier: None, facts: Facts::default(), hold: None };
            let events = alert::decide(&alert, look, scene.now);
            let place =
                Place { row: &flow, first: row.monitor, cause: row.cause.clone(), shadow: row.shadow };
            let id = write(tx, scene, &place, Some(row), alert, (By::SYSTEM, events))?;
            row = flows::alert(tx, id)?.ok_or(AppError::Missing)?;
            alert = alert::fold(&flows::alert_journal(tx, id)?);
        }
    }
    Ok(())
}
