//! One flow: what came against what was expected, its monitors and alerts, and what another sensitivity would have done.

use super::known::{History, budget, incidents};
use super::life::MonitorPage;
use super::{FlowFacts, facts};
use crate::{Actor, App, AppError};
use detect::Backtest;
use domain::flows::alert::{self, Alert};
use domain::flows::{Flow, Often, monitor};
use domain::ids::{FlowId, PersonId};
use domain::people::{Object, Permission};
use domain::time::{DAY, HOUR, MINUTE, Moment};
use std::collections::HashMap;
use store::flows::{self, AlertRow, FlowRow, Quiet, SourceRow};
use store::people;

/// Alerts on the page of a flow are so old at most.
const SHOWN: i64 = 90 * DAY;
/// Stretches of a chart.
const POINTS: i64 = 400;
/// A replay goes back so far, in days.
const REPLAYED: i64 = 90;

/// Everything about a flow.
#[derive(Clone, Debug)]
pub struct FlowPage {
    /// The flow.
    pub row: FlowRow,
    /// Whose.
    pub client: String,
    /// From what it comes.
    pub parent: Option<Flow>,
    /// Other flows of the client.
    pub others: Vec<Flow>,
    /// Its monitors.
    pub monitors: Vec<MonitorPage>,
    /// Its alerts of the last months, the newest first, the shadow's too.
    pub alerts: Vec<(AlertRow, Alert, domain::flows::Watch)>,
    /// Where its events are fetched.
    pub sources: Vec<SourceRow>,
    /// Times in which its alerts are held back.
    pub quiets: Vec<Quiet>,
    /// Who they are.
    pub names: HashMap<PersonId, String>,
    /// How the last day went.
    pub day: FlowFacts,
    /// Until when its norm was learnt; none while nothing is known.
    pub learnt_at: Option<Moment>,
    /// If it stopped now, it would be told at this moment.
    pub told_at: Option<Moment>,
    /// The actor may look after alerts.
    pub may_work: bool,
    /// He may set it up.
    pub may_manage: bool,
}

/// A stretch of a chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// When it begins.
    pub at: Moment,
    /// What came.
    pub seen: i64,
    /// Of it, failures.
    pub bad: i64,
    /// What was expected; none while nothing is known.
    pub expected: Option<f64>,
    /// Hardly ever less.
    pub low: Option<f64>,
    /// Hardly ever more.
    pub high: Option<f64>,
}

/// A chart.
#[derive(Clone, Debug)]
pub struct Chart {
    /// How long a stretch is.
    pub step: i64,
    /// The stretches.
    pub points: Vec<Point>,
    /// Alerts: since when, until when, whether it goes on, whether people were told.
    pub alerts: Vec<(Moment, Moment, bool, bool)>,
}

/// What a sensitivity would have done.
#[derive(Clone, Debug)]
pub struct ReplayStep {
    /// Which.
    pub often: Often,
    /// Incidents that it would have caught: when each began, and how long after it was told.
    pub caught: Vec<(Moment, Option<i64>)>,
    /// False alarms.
    pub false_alarms: usize,
    /// The first of its false alarms, the newest first.
    pub alarms: Vec<Moment>,
    /// How long a silence of now would last until it is told, in milliseconds.
    pub blind: Option<i64>,
}

/// What all sensitivities would have done.
#[derive(Clone, Debug)]
pub struct Replay {
    /// So many days were looked at.
    pub days: i64,
    /// The steps, the most sensitive first.
    pub steps: Vec<ReplayStep>,
}

impl App {
    /// Everything about a flow.
    pub async fn flow(&self, actor: &Actor, id: FlowId) -> Result<FlowPage, AppError> {
        let (who, shelf, now) = (actor.clone(), self.shelf.clone(), self.now());
        let mut page = self
            .db
            .read(move |tx| -> Result<_, AppError> {
                let row = flows::flow(tx, id)?.ok_or(AppError::Missing)?;
                let object = Object::Organisation(row.flow.org);
                who.may(Permission::FlowRead, object).map_err(|_| AppError::Missing)?;
                let mut names = HashMap::new();
                let mut alerts = Vec::new();
                for alert in flows::alerts_of_flow(tx, id, now - SHOWN, 100)? {
                    let fold = alert::fold(&flows::alert_journal(tx, alert.id)?);
                    let watch = flows::monitor(tx, alert.monitor)?.ok_or(AppError::Missing)?.watch;
                    if let Some(person) = fold.acknowledged.as_ref().and_then(|(by, ..)| by.person) {
                        names.insert(person, people::name(tx, person)?.unwrap_or_default());
                    }
                    alerts.push((alert, fold, watch));
                }
                let of_client = flows::flows(tx)?.into_iter().map(|row| row.flow);
                let others: Vec<Flow> =
                    of_client.filter(|flow| flow.org == row.flow.org && flow.id != id).collect();
                let known = shelf.of(tx, id)?;
                let day =
                    facts::facts_by(tx, &row, known.as_ref().map(|(_, known)| &**known), (now - DAY, now))?;
                let mut live = Vec::new();
                for one in flows::monitors(tx, id)? {
                    if one.stage.watches()
                        && let Some(fold) = monitor::fold(&flows::monitor_journal(tx, one.id)?)
                        && one.watch == domain::flows::Watch::Silence
                    {
                        live.push(fold.settings.often);
                    }
                }
                let told_at = live.iter().min().zip(known.as_ref()).and_then(|(often, (_, known))| {
                    let last = row.last_at.unwrap_or(now);
                    let threshold = known.learnt.silence.threshold(budget(*often));
                    known.learnt.norm.when(last, known.learnt.pace.expected_at(threshold))
                });
                Ok(FlowPage {
                    client: people::org(tx, row.flow.org)?.map(|org| org.name).unwrap_or_default(),
                    parent: others.iter().find(|flow| Some(flow.id) == row.flow.parent).cloned(),
                    others,
                    monitors: Vec::new(),
                    alerts,
                    sources: flows::sources_of(tx, id)?,
                    quiets: flows::quiets_of(tx, row.flow.org, id, now)?,
                    names,
                    day,
                    learnt_at: known.map(|(at, _)| at),
                    told_at,
                    may_work: who.can(Permission::FlowWork, object),
                    may_manage: who.can(Permission::FlowManage, object),
                    row,
                })
            })
            .await?;
        let ids = self.db.read(move |tx| -> Result<_, AppError> { Ok(flows::monitors(tx, id)?) }).await?;
        for one in ids {
            page.monitors.push(self.monitor(actor, one.id).await?);
        }
        Ok(page)
    }

    /// The chart of a flow in an interval.
    pub async fn flow_chart(
        &self,
        actor: &Actor,
        id: FlowId,
        (from, to): (Moment, Moment),
    ) -> Result<Chart, AppError> {
        let (actor, shelf, now) = (actor.clone(), self.shelf.clone(), self.now());
        let to = to.clamp(0, now + 2 * DAY);
        let from = from.clamp(to - 3 * 365 * DAY, to - HOUR);
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let row = flows::flow(tx, id)?.ok_or(AppError::Missing)?;
                let seen = actor.may(Permission::FlowRead, Object::Organisation(row.flow.org));
                seen.map_err(|_| AppError::Missing)?;
                let steps =
                    [MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, DAY, 7 * DAY];
                let step = steps.into_iter().find(|step| (to - from) / step <= POINTS).unwrap_or(7 * DAY);
                // Stretches of an hour and more begin where local hours and days do.
                let offset = domain::time::offset(now, &row.flow.zone);
                let first = (from + offset).div_euclid(step) * step - offset;
                let known = shelf.of(tx, id)?.map(|(_, known)| known);
                let band =
                    |at: Moment| known.as_ref().map(|known| known.learnt.norm.band(at, at + step, 0.01));
                let mut points: Vec<Point> = (0..=(to - first) / step)
                    .map(|n| {
                        let at = first + n * step;
                        let band = band(at);
                        Point {
                            at,
                            seen: 0,
                            bad: 0,
                            expected: band.map(|band| band.expected),
                            low: band.map(|band| band.low),
                            high: band.map(|band| band.high),
                        }
                    })
                    .collect();
                let minutes = (first.div_euclid(MINUTE), to.min(now).div_euclid(MINUTE) + 1);
                for (n, good, bad) in flows::counts_by(tx, id, minutes, step / MINUTE)? {
                    if let Some(point) = usize::try_from(n).ok().and_then(|n| points.get_mut(n)) {
                        (point.seen, point.bad) = (good + bad, bad);
                    }
                }
                let mut alerts = Vec::new();
                for alert in
                    flows::alerts_of_flow(tx, id, first, 200)?.into_iter().filter(|one| one.opened_at < to)
                {
                    let fold = alert::fold(&flows::alert_journal(tx, alert.id)?);
                    let since = fold.facts.since.min(alert.opened_at).max(first);
                    alerts.push((
                        since,
                        alert.recovered_at.unwrap_or(now),
                        alert.is_open,
                        alert.raised_at.is_some() && !alert.shadow,
                    ));
                }
                Ok(Chart { step, points, alerts })
            })
            .await
    }

    /// What each sensitivity would have done in the last ninety days; none while nothing is known.
    pub async fn flow_replay(&self, actor: &Actor, id: FlowId) -> Result<Option<Replay>, AppError> {
        let (actor, shelf, now) = (actor.clone(), self.shelf.clone(), self.now());
        let (history, known, learnt) = self
            .db
            .read(move |tx| -> Result<_, AppError> {
                let row = flows::flow(tx, id)?.ok_or(AppError::Missing)?;
                let seen = actor.may(Permission::FlowRead, Object::Organisation(row.flow.org));
                seen.map_err(|_| AppError::Missing)?;
                let history = History::read(tx, row, now)?;
                let known = incidents(tx, id, now - REPLAYED * DAY, now)?;
                Ok((history, known, shelf.of(tx, id)?))
            })
            .await?;
        let replay = move || -> Option<Replay> {
            let walk = history.walk()?;
            let test = Backtest::over(&walk, REPLAYED);
            let learnt = &learnt?.1.learnt;
            let step = |often: Often| {
                let played = test.play(budget(often), &known);
                let caught = known.iter().zip(&played.caught);
                let caught = caught.map(|(one, at)| (one.start, at.map(|at| at - one.start))).collect();
                let expected = learnt.pace.expected_at(learnt.silence.threshold(budget(often)));
                let alarms = played.alarms.iter().rev().filter(|alarm| alarm.incident.is_none());
                ReplayStep {
                    often,
                    caught,
                    false_alarms: played.false_alarms,
                    alarms: alarms.map(|alarm| alarm.at).take(5).collect(),
                    blind: learnt.norm.when(now, expected).map(|at| at - now),
                }
            };
            let days = ((walk.counts().end() - walk.counts().from()) / DAY).min(REPLAYED);
            Some(Replay { days, steps: Often::ALL.map(step).to_vec() })
        };
        tokio::task::spawn_blocking(replay).await.map_err(AppError::broken)
    }
}
