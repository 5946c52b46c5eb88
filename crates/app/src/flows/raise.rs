//! The seam to whoever is called when an alert is raised, in the write that changes the alert's state.
//!
//! An alert's own timeline is its journal; here its responsible hear of it by mail, and it becomes an incident, which
//! calls people by the escalation map.

use super::facts::facts_of;
use crate::incidents::raise as incidents;
use crate::mail::{Kind, outbox};
use crate::{AppError, Scene};
use domain::flows::alert::{Alert, Tier};
use domain::flows::{Flow, monitor};
use domain::ids::{AlertId, FlowId, MonitorId, OrganisationId, PersonId};
use domain::incident::{Figures, Severity, Signal};
use domain::people::Role;
use domain::time::{MINUTE, Moment};
use store::flows::{self, AlertRow, FlowRow};
use store::{Tx, channels, people};

/// What is told of an alert.
#[derive(Clone, Debug, PartialEq)]
pub struct Raised {
    /// Which.
    pub alert: AlertId,
    /// Whose.
    pub client: OrganisationId,
    /// What kind of trouble: `orders.silence`, `exchange.heartbeat`.
    pub kind: String,
    /// The stable name of its cause: one incident for each.
    pub cause: String,
    /// The flow.
    pub flow: Option<FlowId>,
    /// The monitor that saw it first.
    pub monitor: Option<MonitorId>,
    /// The flow's name.
    pub title: String,
    /// Since when it looks wrong.
    pub since: Moment,
    /// Events that were expected since.
    pub expected: f64,
    /// Events that came.
    pub seen: f64,
    /// Events that are missing; none when too many came.
    pub missing: f64,
    /// What they are worth, in hundredths of roubles.
    pub missing_money: i64,
    /// How many days lie between such evidence by chance.
    pub once_in_days: f64,
    /// How loudly.
    pub severity: Tier,
    /// What is to be done.
    pub algorithm: String,
    /// When.
    pub at: Moment,
}

/// The same when it is over.
pub type Recovered = Raised;

/// What is told of an alert as it stands.
pub(super) fn told(
    tx: &mut Tx<'_>,
    flow: &FlowRow,
    row: &AlertRow,
    alert: &Alert,
    now: Moment,
) -> Result<Raised, AppError> {
    let watch = flows::monitor(tx, row.monitor)?.ok_or(AppError::Missing)?.watch;
    let algorithm = monitor::fold(&flows::monitor_journal(tx, row.monitor)?).map(|one| one.algorithm);
    let Flow { org, name, kind, .. } = &flow.flow;
    let facts = facts_of(tx, flow, alert.facts.since, now)?;
    let less = watch.side() == "less";
    Ok(Raised {
        alert: row.id,
        client: *org,
        kind: format!("{}.{}", kind.code(), watch.code()),
        cause: row.cause.clone(),
        flow: Some(flow.flow.id),
        monitor: Some(row.monitor),
        title: name.clone(),
        since: alert.facts.since,
        expected: if less { facts.norm } else { alert.facts.expected },
        seen: if less { facts.actual as f64 } else { alert.facts.seen },
        missing: if less { facts.missing } else { 0.0 },
        missing_money: if less { facts.missing_money } else { 0 },
        once_in_days: alert.facts.once_in_days,
        severity: alert.raised.or(alert.tier()).unwrap_or(row.tier),
        algorithm: algorithm.unwrap_or_default(),
        at: now,
    })
}

/// What is told of an alert now, by its id.
pub(crate) fn told_of(tx: &mut Tx<'_>, id: AlertId, now: Moment) -> Result<Option<Raised>, AppError> {
    let Some(row) = flows::alert(tx, id)? else { return Ok(None) };
    let Some(flow) = flows::flow(tx, row.flow)? else { return Ok(None) };
    let alert = domain::flows::alert::fold(&flows::alert_journal(tx, id)?);
    told(tx, &flow, &row, &alert, row.recovered_at.unwrap_or(now)).map(Some)
}

/// An alert is told, or told more loudly: the quietest tier is seen on the board only, the others are mailed.
pub(crate) fn raised(tx: &mut Tx<'_>, scene: &Scene, raised: &Raised) -> Result<(), AppError> {
    if raised.severity == Tier::Ask {
        return Ok(());
    }
    call(tx, scene, raised)?;
    mail(tx, scene, Kind::FlowAlert, raised)
}

/// Begins the incident of an alert, or adds to it what is known now.
fn call(tx: &mut Tx<'_>, scene: &Scene, raised: &Raised) -> Result<(), AppError> {
    if scene.historic {
        return Ok(());
    }
    let minutes = (raised.at - raised.since).max(0) / MINUTE;
    let facts = [
        ("silent", if raised.kind.ends_with(".silence") { minutes } else { -1 }),
        ("norm", raised.expected.round() as i64),
        ("actual", raised.seen.round() as i64),
        ("missing", raised.missing.round() as i64),
    ];
    let signal = Signal {
        client: raised.client,
        kind: raised.kind.clone(),
        cause: raised.cause.clone(),
        flow: raised.flow.map(|flow| flow.0),
        title: raised.title.clone(),
        facts: facts
            .into_iter()
            .filter(|(_, value)| *value >= 0)
            .map(|(label, value)| (label.to_owned(), value.to_string()))
            .collect(),
        severity: if raised.severity == Tier::Page { Severity::Major } else { Severity::Minor },
        money_missing: raised.missing_money,
        at: raised.since,
    };
    incidents::raise(tx, &signal, raised.at).map(drop)
}

/// Nobody has ended it since somebody said that he looks after it.
pub(crate) fn reminded(tx: &mut Tx<'_>, scene: &Scene, raised: &Raised) -> Result<(), AppError> {
    mail(tx, scene, Kind::FlowAlert, raised)
}

/// It is over: whoever was told of it hears so.
pub(crate) fn recovered(tx: &mut Tx<'_>, scene: &Scene, recovered: &Recovered) -> Result<(), AppError> {
    if recovered.severity == Tier::Ask {
        return Ok(());
    }
    if !scene.historic {
        let totals = Figures {
            norm: Some(recovered.expected.round() as i64),
            actual: Some(recovered.seen.round() as i64),
            missing: Some(recovered.missing.round() as i64),
            stuck: None,
            money: recovered.missing_money,
        };
        incidents::recovered(tx, &recovered.cause, &totals, recovered.at)?;
    }
    mail(tx, scene, Kind::FlowCalm, recovered)
}

fn mail(tx: &mut Tx<'_>, scene: &Scene, kind: Kind, raised: &Raised) -> Result<(), AppError> {
    if scene.historic {
        return Ok(());
    }
    for person in responsible(tx, scene, raised.client)? {
        let Some(address) = people::mail_of(tx, person)? else { continue };
        match outbox::put_personal(tx, scene, kind, person, address) {
            Ok(mail) => channels::set_about_alert(tx, mail, raised.alert)?,
            // A desk without a mailbox has nothing to send by; the pages say it.
            Err(AppError::Invalid(..)) => return Ok(()),
            Err(e) => return Err(e),
        }
    }
    Ok(())
}

/// Of us the one who looks after the client, else the heads.
fn responsible(tx: &mut Tx<'_>, scene: &Scene, org: OrganisationId) -> Result<Vec<PersonId>, AppError> {
    let agreed = scene.promises.newest(tx)?;
    let ours = agreed.contracts_of(org).filter_map(|(_, all)| all.last()?.value.manager).next();
    Ok(match ours {
        Some(person) => vec![person],
        None => {
            let staff = people::staff(tx)?.into_iter();
            staff.filter(|(_, _, role)| *role == Role::Head).map(|(id, ..)| id).collect()
        }
    })
}
