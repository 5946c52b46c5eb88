//! Drop and surge: fewer or more than expected, without silence.
//!
//! A cumulative sum over all windows of the last week at once: for each possible beginning of the fault the likelihood
//! that the rate is `ρ` times the norm since then is compared with that of the norm, and the best beginning counts (a
//! window-limited generalised CUSUM; Lai 1995, JRSS B 57). Days differ beyond chance, so the counts of a day within the
//! window are negative binomial with the flow's own size `k`, as in Farrington's quasi-Poisson rule (Noufaily et al.
//! 2013, Stat. Med. 32): for `n` seen where `m` were expected
//!
//! ```text
//! ln L(ρ)/L(1) = n·ln ρ + (k + n)·ln((k + m) / (k + ρ·m))
//! ```
//!
//! For `k → ∞` it is the Poisson CUSUM, `n·ln ρ + (1 - ρ)·m`. For a small `k` a single day, however bad, can only say so
//! much: bad days happen. Windows of hours and of days speak one scale, and no window must be chosen.

use crate::maths::first_holding;
use crate::norm::Norm;
use crate::time::{DAY, MINUTE, Moment, sane};
use crate::verdict::{Rule, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Counts are kept by half hours, for a week.
pub(crate) const BUCKET: i64 = 30 * MINUTE;
pub(crate) const KEPT: usize = (7 * DAY / BUCKET) as usize;
/// How far ahead the next moment is looked for.
const AHEAD: i64 = 2 * DAY;

/// Days are taken for so many times more alike than they are. With the bare spread a bad day counts for little, and so
/// does a fault; with none, a wild flow cries. The learnt tail pays for what is left of the wild days.
const ALIKE: f64 = 10.0;

/// Which way the rate goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Fewer than expected.
    Drop,
    /// More than expected.
    Surge,
}

impl Direction {
    /// The multiples of the norm that are looked for.
    pub(crate) fn ratios(self) -> &'static [f64] {
        match self {
            Direction::Drop => &[0.5],
            Direction::Surge => &[2.0, 4.0],
        }
    }
}

/// Half an hour of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Bucket {
    /// The local day.
    pub day: i64,
    pub from: Moment,
    pub seen: f32,
    pub expected: f32,
}

/// The best explanation of a window by a changed rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Best {
    pub score: f64,
    pub since: Moment,
    pub seen: f64,
    pub expected: f64,
}

/// ln of how much likelier a day's counts are at `ratio` times the norm than at it.
pub(crate) fn evidence(seen: f64, expected: f64, spread: f64, ratio: f64) -> f64 {
    seen * ratio.ln() + (spread + seen) * ((spread + expected) / (spread + ratio * expected)).ln()
}

/// The best beginning of a change, the latest bucket first.
pub(crate) fn best(
    latest_first: impl Iterator<Item = Bucket> + Clone,
    spread: f64,
    direction: Direction,
) -> Best {
    let mut best = Best { score: 0.0, since: Moment::MAX, seen: 0.0, expected: 0.0 };
    let spread = if spread.is_finite() { (spread * ALIKE).clamp(0.5, 1e6) } else { 1e6 };
    for ratio in direction.ratios() {
        let (mut day, mut done) = (None, 0.0);
        let (mut seen, mut expected) = (0.0, 0.0);
        let (mut all_seen, mut all_expected) = (0.0, 0.0);
        for bucket in latest_first.clone() {
            if day != Some(bucket.day) {
                done += evidence(seen, expected, spread, *ratio);
                (day, seen, expected) = (Some(bucket.day), 0.0, 0.0);
            }
            seen += f64::from(bucket.seen);
            expected += f64::from(bucket.expected);
            all_seen += f64::from(bucket.seen);
            all_expected += f64::from(bucket.expected);
            let score = done + evidence(seen, expected, spread, *ratio);
            if score > best.score {
                best = Best { score, since: bucket.from, seen: all_seen, expected: all_expected };
            }
        }
    }
    best
}

/// What must be remembered of a flow: its last week by half hours, with what was expected when they passed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    direction: Direction,
    /// Until when expectations are in the buckets.
    until: Moment,
    buckets: VecDeque<Bucket>,
}

impl Change {
    /// A flow that is watched from this moment on.
    pub fn new(direction: Direction, from: Moment) -> Change {
        Change { direction, until: sane(from), buckets: VecDeque::new() }
    }

    /// Takes in events; late ones go where they belong, if that is within the week.
    pub fn seen(&mut self, norm: &Norm, at: Moment, events: u32) {
        let at = sane(at);
        self.pass(norm, at.saturating_add(1));
        let bucket = self.buckets.partition_point(|bucket| bucket.from <= at);
        if let Some(bucket) = bucket.checked_sub(1).and_then(|n| self.buckets.get_mut(n)) {
            bucket.seen += events as f32;
        }
    }

    /// Lets time pass.
    pub fn pass(&mut self, norm: &Norm, now: Moment) {
        let now = sane(now);
        // After a long sleep only the last week matters.
        self.until = self.until.max(now.saturating_sub(KEPT as i64 * BUCKET));
        while self.until < now {
            let grid = self.until.div_euclid(BUCKET) * BUCKET;
            let to = (grid + BUCKET).min(now);
            let expected = norm.expected(self.until, to) as f32;
            match self.buckets.back_mut() {
                Some(last) if last.from >= grid => last.expected += expected,
                _ => {
                    let day = norm.calendar().day_of(self.until);
                    self.buckets.push_back(Bucket { day, from: self.until, seen: 0.0, expected });
                }
            }
            self.until = to;
        }
        while self.buckets.len() > KEPT {
            self.buckets.pop_front();
        }
    }

    /// Spends the evidence: when an alarm has been told at the loudest tier, or its incident was closed, the next one needs
    /// evidence of its own.
    pub fn restart(&mut self) {
        self.buckets.clear();
    }

    /// What is to be told now, and when to look again.
    pub fn decide(&self, norm: &Norm, rule: &Rule, now: Moment) -> Verdict {
        let best = self.best_at(norm, now);
        let next = match self.direction {
            Direction::Surge => None,
            Direction::Drop => rule.next_threshold(best.score).and_then(|h| {
                let reached =
                    |minutes: i64| self.best_at(norm, now.saturating_add(minutes * MINUTE)).score >= h;
                let ahead = AHEAD / MINUTE;
                reached(ahead).then(|| now.saturating_add(first_holding(1, ahead, reached) * MINUTE))
            }),
        };
        // Beyond the horizon one looks again at its end: a slow flow must not be forgotten.
        let next = next.or((self.direction == Direction::Drop).then(|| now.saturating_add(AHEAD)));
        let since = best.since.min(now);
        rule.verdict(best.score, (since, best.expected, best.seen), next)
    }

    fn best_at(&self, norm: &Norm, now: Moment) -> Best {
        let mut ahead = self.clone();
        ahead.pass(norm, now);
        best(ahead.buckets.iter().rev().copied(), norm.spread(), self.direction)
    }
}
