//! Range: a value is where it should not be: a balance, a stock, a queue's length.
//!
//! An alarm needs the value to be outside for a while, and to come back by a margin: values that tremble at the border
//! make neither noise nor silence.

use crate::budget::{Budget, Tier};
use crate::tail::{Peak, Tail};
use crate::time::{MINUTE, Moment, since};
use crate::verdict::{Verdict, Why};
use serde::{Deserialize, Serialize};

/// Where the value should be, and how long it may be elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// Not below.
    pub low: f64,
    /// Not above.
    pub high: f64,
    /// It must come back by so much.
    pub margin: f64,
    /// Milliseconds outside until [`Tier::Ask`], [`Tier::Alert`] and [`Tier::Page`].
    pub holds: [i64; 3],
}

impl Bounds {
    /// Learns bounds from a healthy history for a budget: the distance from the median, in units of its own median, is a
    /// score whose tail is learnt.
    pub fn learn(history: &[(Moment, f64)], budget: Budget) -> Option<Bounds> {
        let mut history: Vec<(Moment, f64)> =
            history.iter().copied().filter(|(_, x)| x.is_finite()).collect();
        history.sort_by_key(|(at, _)| *at);
        let (from, to) = (history.first()?.0, history.last()?.0);
        let middle = median(history.iter().map(|(_, x)| *x))?;
        let unit = median(history.iter().map(|(_, x)| (x - middle).abs()))?.max(1e-9 * (1.0 + middle.abs()));
        let peaks: Vec<Peak> =
            history.iter().map(|(at, x)| Peak { at: *at, score: (x - middle).abs() / unit }).collect();
        let days = (since(from, to) as f64 / crate::time::DAY as f64).max(1.0);
        let reach = Tail::learn(&peaks, from, to, history.len() as f64 / days).threshold(budget) * unit;
        let holds = [0, 5 * MINUTE, 30 * MINUTE];
        Some(Bounds { low: middle - reach, high: middle + reach, margin: reach * 0.1, holds })
    }

    /// How far outside a value is; not a number counts as nothing said.
    fn outside(&self, value: f64, margin: f64) -> f64 {
        (self.low + margin - value).max(value - (self.high - margin)).max(0.0)
    }
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// What must be remembered of a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Range {
    value: f64,
    outside_since: Option<Moment>,
}

impl Range {
    /// Takes in a reading.
    pub fn seen(&mut self, bounds: &Bounds, at: Moment, value: f64) {
        if !value.is_finite() {
            return;
        }
        self.value = value;
        let margin = if self.outside_since.is_some() { bounds.margin.max(0.0) } else { 0.0 };
        if bounds.outside(value, margin) > 0.0 {
            self.outside_since = Some(self.outside_since.map_or(at, |since| since.min(at)));
        } else {
            self.outside_since = None;
        }
    }

    /// What is to be told now, and when to look again if no reading comes.
    pub fn decide(&self, bounds: &Bounds, now: Moment) -> Verdict {
        let border = if self.value < bounds.low { bounds.low } else { bounds.high };
        let why = |since: Moment| Why {
            since,
            expected: border,
            seen: self.value,
            score: bounds.outside(self.value, 0.0),
            once_in_days: f64::INFINITY,
        };
        let Some(from) = self.outside_since else { return Verdict { tier: None, why: why(now), next: None } };
        let [ask, alert, page] = bounds.holds.map(|hold| hold.max(0));
        let tiers = [(page, Tier::Page), (alert, Tier::Alert), (ask, Tier::Ask)];
        let tier =
            tiers.iter().find(|(hold, _)| since(from, now) >= *hold && now >= from).map(|(_, tier)| *tier);
        let next = tiers.iter().map(|(hold, _)| from.saturating_add(*hold)).filter(|at| *at > now).min();
        Verdict { tier, why: why(from.min(now)), next }
    }
}
