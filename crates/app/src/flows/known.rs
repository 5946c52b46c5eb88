//! What the history of a flow teaches: its norm, how far scores reach by chance, usual failures and delays.
//!
//! It is learnt once a day from the counts by minute and kept as a row; a start of the process learns nothing anew.
//! Outages do not teach: intervals of alerts that people did not call noise are left out.

use super::{App, LEARN, LEARNT_FROM};
use crate::AppError;
use detect::share::{Share, Tried, Usual};
use detect::{Budget, Calendar, Counts, DayKind, Learnt, Tail, Tiers, Walk};
use domain::flows::{self as d, Flow, Often, Usefulness};
use domain::ids::FlowId;
use domain::time::{DAY, HOUR, MINUTE, Moment};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use store::flows::{self, AlertRow, FlowRow, Minute};
use store::jobs::{self, NewJob, Outcome};
use store::{StoreError, Tx};

/// From a shorter history nothing is learnt.
const LEAST: i64 = 14 * DAY;
/// Failures are looked at by stretches of so long.
pub(super) const FAILURES_BY: i64 = 10 * MINUTE;

/// What a history taught.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Known {
    /// The norm and its tails.
    pub learnt: Learnt,
    /// The usual share of failures, and how far its score reaches.
    pub failures: Option<(Usual, Tail)>,
    /// Events a day.
    pub per_day: f64,
}

/// What was learnt lately, so that a look at a flow reads no document.
#[derive(Default)]
pub(crate) struct Shelf(Mutex<HashMap<FlowId, (Moment, Arc<Known>)>>);

impl Shelf {
    /// What is known of a flow.
    pub fn of(&self, tx: &mut Tx<'_>, id: FlowId) -> Result<Option<(Moment, Arc<Known>)>, AppError> {
        let Some(at) = flows::norm_at(tx, id)? else { return Ok(None) };
        if let Some((kept, known)) = self.0.lock().get(&id)
            && *kept == at
        {
            return Ok(Some((at, known.clone())));
        }
        let Some((at, doc)) = flows::norm(tx, id)? else { return Ok(None) };
        // What an older program wrote otherwise is learnt anew.
        let Ok(known) = serde_json::from_str::<Known>(&doc) else { return Ok(None) };
        let known = Arc::new(known);
        self.0.lock().insert(id, (at, known.clone()));
        Ok(Some((at, known)))
    }
}

/// The calendar of a flow.
pub(crate) fn calendar(flow: &Flow) -> Calendar {
    let calendar = Calendar::new(&flow.zone).unwrap_or_else(|_| Calendar::utc());
    flow.days.iter().fold(calendar, |calendar, special| {
        let kind = match special.kind {
            d::DayKind::Closed => DayKind::Closed,
            d::DayKind::Holiday => DayKind::Holiday,
            d::DayKind::Promo => DayKind::Promo,
        };
        calendar.with(special.day, kind)
    })
}

/// How many false alarms a step of the slider puts up with.
pub(crate) fn budget(often: Often) -> Budget {
    Budget::STEPS
        .iter()
        .find(|(name, _)| *name == often.code())
        .map_or(Budget::MONTHLY, |(_, budget)| *budget)
}

/// The tiers of a sensitivity: it asks two steps earlier and pages one step later.
pub(crate) fn tiers(often: Often) -> Tiers {
    Tiers { ask: budget(often.by(-2)), alert: budget(often), page: budget(often.by(1)) }
}

/// What is needed to learn, read in one go.
pub(super) struct History {
    pub flow: Flow,
    pub minutes: Vec<Minute>,
    pub outages: Vec<Range<Moment>>,
    pub end: Moment,
}

/// Alerts that people did not call noise: what went wrong, and when.
pub(super) fn incidents(
    tx: &mut Tx<'_>,
    id: FlowId,
    from: Moment,
    now: Moment,
) -> Result<Vec<Range<Moment>>, AppError> {
    let mut found = Vec::new();
    for row in flows::alerts_of_flow(tx, id, from, 2_000)? {
        let alert = d::alert::fold(&flows::alert_journal(tx, row.id)?);
        if row.raised_at.is_none() || row.shadow || alert.verdict == Some(Usefulness::Noise) {
            continue;
        }
        found.push(alert.facts.since.min(row.opened_at)..ended(&row, now));
    }
    Ok(found)
}

fn ended(row: &AlertRow, now: Moment) -> Moment {
    row.recovered_at.unwrap_or(now)
}

impl History {
    /// Reads the history of a flow until a moment.
    pub fn read(tx: &mut Tx<'_>, row: FlowRow, now: Moment) -> Result<History, AppError> {
        let end = now.div_euclid(MINUTE);
        let from = end - LEARNT_FROM / MINUTE;
        let minutes = flows::minutes(tx, row.flow.id, from, end)?;
        let outages = incidents(tx, row.flow.id, from * MINUTE, now)?;
        Ok(History { flow: row.flow, minutes, outages, end: end * MINUTE })
    }

    /// The walk through it; none when it is too short to teach anything.
    pub fn walk(&self) -> Option<Walk> {
        let first = self.minutes.first()?.minute;
        let length = usize::try_from(self.end / MINUTE - first).ok()?;
        if self.end - first * MINUTE < LEAST {
            return None;
        }
        let mut values = vec![0_u32; length];
        for one in &self.minutes {
            let at = usize::try_from(one.minute - first).unwrap_or(usize::MAX);
            if let Some(value) = values.get_mut(at) {
                *value = u32::try_from(one.all()).unwrap_or(u32::MAX);
            }
        }
        let counts = Counts::new(first * MINUTE, MINUTE, values);
        Some(Walk::over(counts, calendar(&self.flow), &self.outages))
    }

    /// What it teaches.
    pub fn learn(&self) -> Option<Known> {
        let walk = self.walk()?;
        let days = (walk.counts().end() - walk.counts().from()) as f64 / DAY as f64;
        let per_day = walk.counts().total() as f64 / days.max(1.0);
        Some(Known { learnt: Learnt::of(&walk), failures: self.failures(per_day), per_day })
    }

    /// The usual share of failures: of flows in which something fails.
    fn failures(&self, per_day: f64) -> Option<(Usual, Tail)> {
        if self.minutes.iter().all(|one| one.bad == 0) {
            return None;
        }
        let mut tried: Vec<Tried> = Vec::new();
        for one in &self.minutes {
            let at = (one.at().div_euclid(FAILURES_BY) + 1) * FAILURES_BY;
            if self.outages.iter().any(|outage| outage.contains(&one.at())) {
                continue;
            }
            if tried.last().is_none_or(|last| last.at != at) {
                tried.push(Tried { at, good: 0, bad: 0 });
            }
            let Some(last) = tried.last_mut() else { continue };
            last.good = last.good.saturating_add(u32::try_from(one.good).unwrap_or(u32::MAX));
            last.bad = last.bad.saturating_add(u32::try_from(one.bad).unwrap_or(u32::MAX));
        }
        let usual = Usual::learn(&tried);
        let from = self.minutes.first()?.at();
        Some((usual, Tail::learn(&Share::peaks(usual, &tried), from, self.end, per_day)))
    }
}

/// Has a flow learn, once however often it is asked.
pub(super) fn ask_to_learn(tx: &mut Tx<'_>, id: FlowId, at: Moment) -> Result<(), StoreError> {
    let (payload, dedup) = (id.to_string(), format!("{LEARN}-{id}"));
    jobs::enqueue(tx, &NewJob { kind: LEARN, payload: &payload, run_at: at, dedup_key: Some(&dedup) })
        .map(drop)
}

impl App {
    /// Learns what the history of a flow teaches.
    pub(crate) async fn learn_flow(&self, id: FlowId) -> Result<Outcome, AppError> {
        let now = self.now();
        let history = self
            .db
            .read(move |tx| -> Result<_, AppError> {
                let Some(row) = flows::flow(tx, id)?.filter(|row| row.flow.retired_at.is_none()) else {
                    return Ok(None);
                };
                History::read(tx, row, now).map(Some)
            })
            .await?;
        let Some(history) = history else { return Ok(Outcome::Done) };
        let end = history.end;
        // A year of minutes takes a moment: not on a thread that serves pages.
        let known = tokio::task::spawn_blocking(move || history.learn()).await.map_err(AppError::broken)?;
        let Some(known) = known else { return Ok(Outcome::Done) };
        let doc = serde_json::to_string(&known).map_err(AppError::broken)?;
        self.db
            .write(move |tx| -> Result<(), AppError> {
                flows::put_norm(tx, id, end, &doc)?;
                Ok(flows::wake(tx, &[id], now)?)
            })
            .await?;
        Ok(Outcome::Done)
    }
}

/// When a norm is to be learnt anew: a day later, each flow at a minute of its own.
pub(super) fn stale_at(id: FlowId, learnt: Moment) -> Moment {
    learnt + DAY + id.0.rem_euclid(HOUR)
}
