//! Judging silence rules: any score that grows with some measure since the last event.

use super::field::{Field, SILENCE_DAYS};
use super::pages::{calibrate, pages};
use crate::norm::Gap;
use crate::pace::Pace;
use std::ops::Range;

/// A rule that alarms when a measure of a silence, seen through the pace, reaches a threshold.
pub struct SilenceRule<'a> {
    field: &'a Field,
    /// The measure before each step, on the healthy stream.
    sums: &'a [f64],
    /// The measure before each step at level 1, and the level at which it goes on after a fault at a step.
    after: &'a [f64],
    level: Option<&'a dyn Fn(usize) -> f64>,
    gaps: Vec<Gap>,
}

/// What came of the faults.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Hours until each alarm; infinite when none came.
    pub hours: Vec<f64>,
    /// Orders lost until it.
    pub lost: Vec<f64>,
}

impl<'a> SilenceRule<'a> {
    /// The product's rule with the norm as it was learnt.
    pub fn ours(field: &'a Field, gaps: Vec<Gap>, level: &'a dyn Fn(usize) -> f64) -> SilenceRule<'a> {
        let walk = &field.walk;
        SilenceRule {
            field,
            sums: walk.expected_before(),
            after: walk.shape_before(),
            level: Some(level),
            gaps,
        }
    }

    /// A plain threshold on a measure: business hours, the rate in hindsight.
    pub fn plain(field: &'a Field, sums: &'a [f64]) -> SilenceRule<'a> {
        let mut gaps = Vec::new();
        let mut last: Option<usize> = None;
        let events = (0..field.counts.len()).filter(|step| field.counts[*step] > 0);
        for to in events.chain([field.counts.len()]) {
            if let Some(from) = last {
                let expected = sums[to] - sums[from + 1];
                gaps.push(Gap { from, to, expected, pace: Pace::Exact, outage: false });
            }
            last = Some(to);
        }
        SilenceRule { field, sums, after: sums, level: None, gaps }
    }

    /// Steps at which the healthy stream would have alarmed, within these steps.
    pub fn alarms(&self, threshold: impl Fn(usize) -> f64, within: Range<usize>) -> Vec<Range<usize>> {
        let mut alarms = Vec::new();
        for gap in self.gaps.iter().filter(|gap| gap.to > within.start && gap.from < within.end) {
            let threshold = threshold(gap.to);
            if gap.score() >= threshold {
                let reached = self.sums[gap.from + 1] + gap.pace.expected_at(threshold);
                let begin =
                    self.sums.partition_point(|sum| *sum < reached).saturating_sub(1).max(gap.from + 1);
                let alarm = begin.max(within.start)..gap.to.min(within.end);
                if !alarm.is_empty() {
                    alarms.push(alarm);
                }
            }
        }
        alarms
    }

    /// The lowest threshold that keeps the budget on the healthy test part: hindsight.
    pub fn calibrate(&self) -> f64 {
        let test = self.field.train..self.field.counts.len();
        let peaks = self.gaps.iter().filter(|gap| gap.to > test.start).map(Gap::score).collect();
        calibrate(peaks, self.field.budget, |threshold| {
            pages(self.alarms(|_| threshold, test.clone()).into_iter(), self.field.same)
        })
    }

    /// What comes of total silences at these steps. Those at which an alarm is up already are left out.
    pub fn outages(&self, faults: &[usize], threshold: impl Fn(usize) -> f64) -> Outcome {
        let mut outcome = Outcome::default();
        for fault in faults {
            let Some(gap) = self.gap_at(*fault) else { continue };
            let needed =
                gap.pace.expected_at(threshold(*fault)) - (self.sums[*fault] - self.sums[gap.from + 1]);
            if needed <= 0.0 {
                continue;
            }
            let level = self.level.map_or(1.0, |level| level(*fault)).max(1e-9);
            let reached = self.after[*fault] + needed / level;
            // The sums are before each step; an alarm is raised at the end of the step in which they reach it.
            let end = self.after.partition_point(|sum| *sum < reached);
            let steps = end.saturating_sub(*fault).max(1);
            outcome.add(self.field, *fault, steps, SILENCE_DAYS);
        }
        outcome
    }

    fn gap_at(&self, fault: usize) -> Option<&Gap> {
        let after = self.gaps.partition_point(|gap| gap.to < fault);
        self.gaps.get(after).filter(|gap| gap.from < fault)
    }
}

impl Outcome {
    /// Counts a fault that was seen after so many steps, if that was in time.
    pub fn add(&mut self, field: &Field, fault: usize, steps: usize, days: usize) {
        let most = days * field.per_day();
        self.hours.push(if steps <= most { field.hours(steps) } else { f64::INFINITY });
        self.lost.push(field.lost(fault, fault + steps.min(most)));
    }

    /// The mean of orders lost.
    pub fn lost(&self) -> f64 {
        self.lost.iter().sum::<f64>() / self.lost.len().max(1) as f64
    }

    /// A quantile of the hours.
    pub fn hours(&self, share: f64) -> f64 {
        let mut hours = self.hours.clone();
        hours.sort_by(f64::total_cmp);
        let at = ((hours.len() as f64 * share) as usize).min(hours.len().saturating_sub(1));
        hours.get(at).copied().unwrap_or(f64::INFINITY)
    }

    /// The share that was seen within so many hours.
    pub fn within(&self, hours: f64) -> f64 {
        self.hours.iter().filter(|h| **h <= hours).count() as f64 / self.hours.len().max(1) as f64
    }

    /// Together with another round.
    pub fn join(&mut self, other: Outcome) {
        self.hours.extend(other.hours);
        self.lost.extend(other.lost);
    }
}
