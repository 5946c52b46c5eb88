//! Judging rules of falling rates: ours, and a cumulative sum with the rate in hindsight as the attainable limit.

use super::field::{DROP_DAYS, Field};
use super::pages::{calibrate, pages, peaks};
use super::silences::Outcome;
use crate::change::Direction;
use crate::line::{self, Line};

/// Ours: the best beginning within the last week, looked at every ten minutes.
pub struct Drops<'a> {
    field: &'a Field,
    /// The spread of days, learnt for each four weeks from those before.
    spreads: Vec<f64>,
}

/// Spreads are learnt anew every so many days.
pub const RELEARN_DAYS: usize = 28;

impl<'a> Drops<'a> {
    /// Over a stream.
    pub fn new(field: &'a Field) -> Drops<'a> {
        let every = RELEARN_DAYS * field.per_day();
        let spreads = (0..=field.counts.len() / every).map(|n| field.walk.spread(n * every)).collect();
        Drops { field, spreads }
    }

    fn spread(&self, step: usize) -> f64 {
        self.spreads[(step / (RELEARN_DAYS * self.field.per_day())).min(self.spreads.len() - 1)]
    }

    /// Steps between two looks.
    pub fn look(&self) -> usize {
        line::look(self.field.step)
    }

    /// Scores of the healthy stream at looks from one step to another.
    pub fn healthy(&self, from: usize, to: usize) -> Vec<(usize, f64)> {
        let line = Line::of(&self.field.walk, from, to);
        let looks = line::looks(self.field.step, from, to);
        looks.map(|at| (at, line.score(at, 0, self.spread(at), Direction::Drop))).collect()
    }

    /// Pages of the healthy test part, given its scores. An alarm spends its evidence: another needs its own.
    pub fn pages(&self, looks: &[(usize, f64)], threshold: impl Fn(usize) -> f64) -> usize {
        let line = Line::of(&self.field.walk, self.field.train, self.field.counts.len());
        let (mut since, mut alarms) = (0, Vec::new());
        for (at, score) in looks {
            let threshold = threshold(*at);
            if *score >= threshold && line.score(*at, since, self.spread(*at), Direction::Drop) >= threshold {
                alarms.push(*at..*at + 1);
                since = *at;
            }
        }
        pages(alarms.into_iter(), self.field.same)
    }

    /// The first step before which is alarmed, when from `fault` on these counts come; none when it was up already.
    pub fn alarm(&self, fault: usize, after: &[u32], threshold: f64) -> Option<Option<usize>> {
        let Field { walk, counts, step, .. } = self.field;
        let level = walk.level_at(fault);
        let shape = walk.shape_before();
        let to = fault + after.len();
        let from = fault.saturating_sub(line::reach(*step));
        let line = Line::new(*step, from, to, |n| match n.checked_sub(fault) {
            None => (f64::from(counts[n]), walk.expected(n, n + 1)),
            Some(since) => (f64::from(after[since]), (shape[n + 1] - shape[n]) * level),
        });
        let spread = self.spread(fault);
        let reached = |at: &usize| line.score(*at, 0, spread, Direction::Drop) >= threshold;
        if reached(&(fault / self.look() * self.look())) {
            return None;
        }
        Some(line::looks(*step, fault, to).find(reached))
    }

    /// What comes of halved flows.
    pub fn outcome(&self, faults: &[usize], seed: u64, threshold: impl Fn(usize) -> f64) -> Outcome {
        let mut outcome = Outcome::default();
        for fault in faults {
            if let Some(alarm) = self.alarm(*fault, &self.field.halved(*fault, seed), threshold(*fault)) {
                outcome.add(self.field, *fault, alarm.map_or(usize::MAX / 2, |at| at - fault), DROP_DAYS);
            }
        }
        outcome
    }
}

/// The attainable limit: a cumulative sum for half the rate in hindsight, at the same budget; its alarms spend their evidence
/// as ours do.
pub struct Limit<'a> {
    field: &'a Field,
    /// The sum after each step of the healthy test part.
    scores: Vec<f64>,
    threshold: f64,
}

const HALF: f64 = 0.5;

fn cusum(sum: f64, expected: f64, seen: f64) -> f64 {
    (sum + (1.0 - HALF) * expected + seen * HALF.ln()).max(0.0)
}

impl<'a> Limit<'a> {
    /// Over a stream.
    pub fn new(field: &'a Field) -> Limit<'a> {
        let mut sum = 0.0;
        let mut scores = Vec::new();
        for (step, count) in field.counts.iter().enumerate() {
            sum = cusum(sum, field.lost(step, step + 1), f64::from(*count));
            if step >= field.train {
                scores.push(sum);
            }
        }
        let count = |threshold: f64| {
            let (mut sum, mut alarms) = (0.0, Vec::new());
            for step in field.train..field.counts.len() {
                sum = cusum(sum, field.lost(step, step + 1), f64::from(field.counts[step]));
                if sum >= threshold {
                    alarms.push(step..step + 1);
                    sum = 0.0;
                }
            }
            pages(alarms.into_iter(), field.same)
        };
        let threshold = calibrate(peaks(&scores, field.same), field.budget, count);
        Limit { field, scores, threshold }
    }

    /// What comes of halved flows.
    pub fn outcome(&self, faults: &[usize], seed: u64) -> Outcome {
        let mut outcome = Outcome::default();
        for fault in faults {
            let Some(mut sum) = (fault - self.field.train).checked_sub(1).map(|n| self.scores[n]) else {
                continue;
            };
            if sum >= self.threshold {
                continue;
            }
            let after = self.field.halved(*fault, seed);
            let alarm = after.iter().enumerate().position(|(n, count)| {
                sum = cusum(sum, self.field.lost(fault + n, fault + n + 1), f64::from(*count));
                sum >= self.threshold
            });
            outcome.add(self.field, *fault, alarm.map_or(usize::MAX / 2, |n| n + 1), DROP_DAYS);
        }
        outcome
    }
}
