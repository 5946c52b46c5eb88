//! Monte-Carlo: flows with a known rate, years of them, watched by the product's own state machine.
//!
//! Healthy years count false alarms; faults at random moments give the time to detect, in expected orders, beside the
//! closed form: the age of the silence in which a fault falls is exponential, so the median wait is `h - ln 2`.

use super::chance::Chance;
use super::pages::pages;
use crate::budget::{Budget, Tier, Tiers};
use crate::calendar::Calendar;
use crate::norm::Norm;
use crate::pace::Pace;
use crate::silence::Silence;
use crate::tail::Tail;
use crate::time::{DAY, HOUR, Moment, WEEK};
use crate::verdict::Rule;
use serde::Serialize;

/// What a simulated flow gave.
#[derive(Clone, Debug, Serialize)]
pub struct Proved {
    /// Orders a day.
    pub per_day: f64,
    /// The budget's days for one false alarm.
    pub budget_days: f64,
    /// Years watched.
    pub years: f64,
    /// False alarms in a period of the budget: 1 is wanted.
    pub false_alarms: f64,
    /// `ln(1 + N/α)`: no rule's worst wait can be shorter.
    pub limit: f64,
    /// Median wait in expected orders, and the closed form of it.
    pub median: f64,
    /// See [`Proved::median`].
    pub median_limit: f64,
    /// Median hours from fault to alarm, and the same of a rule that rings at exactly the limit.
    pub median_hours: f64,
    /// See [`Proved::median_hours`].
    pub median_hours_limit: f64,
}

/// A shop's week: nights nearly still, short Saturdays, closed Sundays nearly.
fn week(per_day: f64) -> [f64; 168] {
    let day = [
        0.1, 0.05, 0.05, 0.05, 0.05, 0.1, 0.3, 0.8, 2.0, 3.0, 4.0, 4.2, 4.0, 3.6, 3.4, 3.2, 3.0, 2.6, 2.0,
        1.6, 1.2, 0.8, 0.5, 0.2,
    ];
    let days = [1.1, 1.1, 1.2, 1.3, 1.2, 0.6, 0.2];
    let raw: [f64; 168] = std::array::from_fn(|slot| day[slot % 24] * days[slot / 24]);
    let sum: f64 = raw.iter().sum();
    raw.map(|rate| rate * per_day * 7.0 / sum)
}

/// The next event of a flow with this norm.
fn next_event(norm: &Norm, chance: &mut Chance, after: Moment) -> Moment {
    norm.when(after, chance.exponential()).unwrap_or(Moment::MAX)
}

/// Watches one flow for some years, then breaks it some times.
pub fn prove(per_day: f64, budget: Budget, years: f64, faults: usize, seed: u64) -> Proved {
    let norm = Norm::weekly(Calendar::utc(), &week(per_day));
    let quiet = Budget { alarms: 1.0, days: 1e9 };
    let rule = Rule { tail: Tail::exact(per_day), tiers: Tiers { ask: budget, alert: quiet, page: quiet } };
    let mut chance = Chance::new(seed, 5);
    let end = (years * 365.25 * DAY as f64) as Moment;
    let mut alarms = Vec::new();
    let mut at = 0;
    while at < end {
        let state = Silence::new(at, Pace::Exact);
        let next = next_event(&norm, &mut chance, at);
        if let Some(rings) = state.decide(&norm, &rule, at).next.filter(|rings| *rings < next) {
            alarms.push((rings / 1_000) as usize..(next / 1_000) as usize);
        }
        at = next;
    }
    let periods = years * 365.25 / budget.days;
    let same = (12 * HOUR / 1_000) as usize;
    let false_alarms = pages(alarms.into_iter(), same) as f64 / periods;
    let limit = (per_day * budget.days / budget.alarms).ln_1p();
    let (mut waits, mut hours, mut hours_limit) = (Vec::new(), Vec::new(), Vec::new());
    while waits.len() < faults {
        // A fault at a moment that is as likely as orders are lost.
        let monday = 4 * DAY + (chance.below(50) as i64) * WEEK;
        let Some(fault) = norm.when(monday, chance.unit() * per_day * 7.0) else { break };
        // The last order before it: time runs back the same way.
        let age = chance.exponential();
        let Some(last) = before(&norm, fault, age) else { continue };
        let state = Silence::new(last, Pace::Exact);
        let told = state.decide(&norm, &rule, fault);
        if told.tier.is_some() {
            continue;
        }
        let Some(rings) = told.next else { continue };
        let Some(ideal) = norm.when(last, limit) else { continue };
        waits.push(norm.expected(fault, rings));
        hours.push((rings - fault) as f64 / HOUR as f64);
        hours_limit.push((ideal - fault) as f64 / HOUR as f64);
    }
    debug_assert!(rule.tier(limit + 1.0) == Some(Tier::Ask));
    Proved {
        per_day,
        budget_days: budget.days / budget.alarms,
        years,
        false_alarms,
        limit,
        median: median(waits),
        // The age is exponential below h: P(wait > h - a) given no alarm yet.
        median_limit: limit + (0.5 * (1.0 + (-limit).exp())).ln(),
        median_hours: median(hours),
        median_hours_limit: median(hours_limit),
    }
}

/// The moment since which so many were expected until `to`.
fn before(norm: &Norm, to: Moment, expected: f64) -> Option<Moment> {
    let far = to - 60 * DAY;
    let all = norm.expected(far, to);
    (all > expected).then(|| norm.when(far, all - expected)).flatten()
}

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of.get(of.len() / 2).copied().unwrap_or(f64::NAN)
}

/// What flows gave whose rate had to be learnt.
#[derive(Clone, Debug, Serialize)]
pub struct ProvedLearnt {
    /// Orders a day.
    pub per_day: f64,
    /// The spread of days: a day's rate is the norm times a Gamma of this shape; none for a Poisson flow.
    pub spread: Option<f64>,
    /// Years judged, after half a year of learning each.
    pub years: f64,
    /// False alarms in thirty days: 1 is wanted.
    pub false_alarms: f64,
    /// Median hours to detect a total silence, and of the closed form with the rate known.
    pub median_hours: f64,
    /// See [`ProvedLearnt::median_hours`].
    pub median_hours_limit: f64,
}

/// Learns flows from nothing and watches them for a year each.
pub fn prove_learnt(per_day: f64, spread: Option<f64>, flows: u64, seed: u64) -> ProvedLearnt {
    let norm = Norm::weekly(Calendar::utc(), &week(per_day));
    let (mut alarms, mut days) = (0.0, 0.0);
    let (mut hours, mut limits) = (Vec::new(), Vec::new());
    for flow in 0..flows {
        let stream = simulate(&norm, spread, 182 + 364, seed + flow);
        let Ok(field) = super::Field::new(&stream, seed + flow) else { continue };
        let figures = super::judge::silence_figures(&field);
        alarms += figures.learnt.false_alarms * field.days as f64 / 30.0;
        days += field.days as f64;
        hours.push(figures.learnt.median_hours);
        limits.push(figures.known_rate.median_hours);
    }
    ProvedLearnt {
        per_day,
        spread,
        years: days / 365.25,
        false_alarms: alarms / days * 30.0,
        median_hours: median(hours),
        median_hours_limit: median(limits),
    }
}

/// A Poisson flow of so many orders a day, by minutes.
pub fn simulated(per_day: f64, days: i64) -> crate::counts::Counts {
    simulate(&Norm::weekly(Calendar::utc(), &week(per_day)), None, days, 1).counts
}

fn simulate(norm: &Norm, spread: Option<f64>, days: i64, seed: u64) -> super::Stream {
    let mut chance = Chance::new(seed, 6);
    let mut events = Vec::new();
    for day in 0..days {
        let midnight = day * DAY;
        let expected = norm.expected(midnight, midnight + DAY);
        let factor = spread.map_or(1.0, |spread| chance.gamma(spread));
        for _ in 0..chance.poisson(expected * factor) {
            events.extend(norm.when(midnight, chance.unit() * expected));
        }
    }
    let mut values = vec![0_u32; (days * 1_440) as usize];
    for event in events {
        if let Some(value) = values.get_mut((event / 60_000) as usize) {
            *value += 1;
        }
    }
    let counts = crate::counts::Counts::new(0, 60_000, values);
    super::Stream { name: "sim".into(), note: String::new(), counts, train_days: Some(182) }
}
