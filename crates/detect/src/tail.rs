//! How far the scores of a healthy flow reach, and so the threshold for a budget of false alarms.
//!
//! Scores are in nats: a score `s` of an exact model is reached by chance with probability `e^-s`. A real flow is
//! wilder than its model, so the tail is learnt from its own history: above a mark `u`, peaks come `ν` times a day and
//! reach further by an exponential of slope `β` (peaks over threshold with shape 0; Pickands 1975, Leadbetter 1991).
//! A threshold for `α` false alarms a day is `h = u + β·ln(1 + ν/α)`. With `u = 0`, `β = 1` and `ν` = events a day this
//! is the limit itself, `ln(1 + N/α)`: no rule whatever can alarm on total silence sooner at that budget.
//!
//! The slope is drawn to 1, the slope of an exact model, as though a few more peaks had been seen there. It is an estimate
//! of `k` peaks, and an error of it costs more false alarms on one side than it saves on the other; over its variance
//! `β²(1 + L²)/k`, with `L = ln(1 + ν/α)`, that is a factor of `e^((1 + L²)/2k)`, which the threshold takes back.

use crate::budget::{Budget, Tier, Tiers};
use crate::time::{DAY, HOUR, Moment, since};
use serde::{Deserialize, Serialize};

/// The furthest that a score went, and when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Peak {
    /// When it ended.
    pub at: Moment,
    /// How far it went, in nats.
    pub score: f64,
}

/// The learnt tail of a flow's scores.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tail {
    /// The mark above which peaks were looked at.
    pub mark: f64,
    /// Peaks above it in a day.
    pub per_day: f64,
    /// Nats by which the score must grow for chance to become e times rarer.
    pub slope: f64,
    /// From how many peaks it was learnt; none when it is exact.
    pub peaks: Option<u32>,
}

/// Alarms nearer to each other than this are one: the repeat of a page.
pub const SAME_ALARM: i64 = 12 * HOUR;
/// As though so many peaks had been seen with the slope of an exact model.
const PRIOR: f64 = 8.0;
/// Of all half-days, the share whose peaks are looked at.
const SHARE: f64 = 0.2;
/// From less than two weeks nothing is learnt.
const LEAST: i64 = 14 * DAY;

impl Tail {
    /// The tail of an exact model with so many events expected a day.
    pub fn exact(per_day: f64) -> Tail {
        Tail {
            mark: 0.0,
            per_day: if per_day.is_finite() { per_day.max(0.0) } else { 0.0 },
            slope: 1.0,
            peaks: None,
        }
    }

    /// Learns from the peaks of a healthy history `from..to` of a flow with so many events a day, in order of time.
    ///
    /// Peaks within half a day are one, because the alarms that they would be are one.
    pub fn learn(peaks: &[Peak], from: Moment, to: Moment, per_day: f64) -> Tail {
        Tail::learn_apart(peaks, from, to, per_day, SAME_ALARM)
    }

    /// The same for scores that stay up longer: peaks within `apart` milliseconds are one.
    pub fn learn_apart(peaks: &[Peak], from: Moment, to: Moment, per_day: f64, apart: i64) -> Tail {
        let apart = apart.max(SAME_ALARM);
        let blocks = usize::try_from(since(from, to) / apart).unwrap_or(0);
        let mut most: Vec<f64> = highest(peaks, from, to, apart);
        if since(from, to) < LEAST || most.len() < 8 {
            return Tail::exact(per_day);
        }
        most.sort_by(|a, b| b.total_cmp(a));
        // In blocks twice as long half as many peaks are looked at, not a quarter.
        let share = (SHARE * (apart as f64 / SAME_ALARM as f64).sqrt()).min(0.5);
        let wanted = (blocks as f64 * share).round() as usize;
        let k = wanted.clamp(6, most.len() - 1);
        let mark = most[k];
        let excess: f64 = most[..k].iter().map(|score| score - mark).sum();
        let slope = (excess + PRIOR) / (k as f64 + PRIOR);
        let days = since(from, to) as f64 / DAY as f64;
        Tail { mark, per_day: k as f64 / days, slope: slope.max(0.2), peaks: Some(k as u32) }
    }

    /// The score at which to alarm for a budget.
    pub fn threshold(&self, budget: Budget) -> f64 {
        let rarer = (self.per_day / budget.per_day()).ln_1p();
        let doubt = self.peaks.map_or(0.0, |k| (1.0 + rarer * rarer) / (2.0 * f64::from(k.max(1))));
        let h = self.mark + self.slope * (rarer + doubt);
        if h.is_nan() { f64::INFINITY } else { h.max(LOWEST) }
    }

    /// How many days lie between such scores by chance.
    pub fn rarity_days(&self, score: f64) -> f64 {
        let reach = ((score - self.mark) / self.slope).max(0.0);
        // The threshold's formula turned round: a quadratic equation in `L`.
        let rarer = match self.peaks.map(|k| f64::from(k.max(1))) {
            Some(k) => ((k * k - 1.0 + 2.0 * k * reach).max(0.0).sqrt() - k).max(0.0),
            None => reach,
        };
        let alpha = self.per_day / rarer.exp_m1().max(1e-12);
        if alpha > 0.0 { 1.0 / alpha } else { f64::INFINITY }
    }

    /// The loudest tier whose threshold a score has reached.
    pub fn tier(&self, tiers: &Tiers, score: f64) -> Option<Tier> {
        let reached = |(_, budget): &(Tier, Budget)| score >= self.threshold(*budget);
        tiers.loudest_first().into_iter().find(reached).map(|(tier, _)| tier)
    }

    /// The next threshold above a score: what it must reach to be told, or told louder.
    pub fn next_threshold(&self, tiers: &Tiers, score: f64) -> Option<f64> {
        let thresholds = tiers.loudest_first().map(|(_, budget)| self.threshold(budget));
        thresholds.into_iter().filter(|h| *h > score && h.is_finite()).min_by(f64::total_cmp)
    }
}

/// No threshold is lower: one missing order is nothing to speak of, whatever the budget.
const LOWEST: f64 = 1.0;

/// The highest peak of each block.
fn highest(peaks: &[Peak], from: Moment, to: Moment, apart: i64) -> Vec<f64> {
    let mut most: Vec<(i64, f64)> = Vec::new();
    for peak in peaks.iter().filter(|peak| peak.at >= from && peak.at < to && peak.score.is_finite()) {
        let block = since(from, peak.at) / apart;
        match most.last_mut() {
            Some((last, score)) if *last == block => *score = score.max(peak.score),
            _ => most.push((block, peak.score)),
        }
    }
    most.into_iter().map(|(_, score)| score).collect()
}
