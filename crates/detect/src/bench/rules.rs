//! The rules that people write by hand, tuned in hindsight: what ours are compared with.

use super::Field;
use super::pages::{above, pages};
use crate::time::{HOUR, WEEK};

/// "No order for X hours", counted in business hours: those with at least 0.3 of the rate of the forty busiest.
pub struct BusinessHours {
    /// Business steps before each step.
    open: Vec<f64>,
}

impl BusinessHours {
    /// Learns business hours from the training part.
    pub fn new(field: &Field) -> BusinessHours {
        let slot = |n: usize| (((n + field.offset) as i64 * field.step).rem_euclid(WEEK) / HOUR) as usize;
        let mut events = [0.0; 168];
        for (n, count) in field.counts[..field.train].iter().enumerate() {
            events[slot(n)] += f64::from(*count);
        }
        let mut busiest = events;
        busiest.sort_by(f64::total_cmp);
        let usual = busiest[128..].iter().sum::<f64>() / 40.0;
        let mut open = vec![0.0];
        let mut sum = 0.0;
        for n in 0..field.counts.len() {
            sum += f64::from(u8::from(events[slot(n)] >= 0.3 * usual));
            open.push(sum);
        }
        BusinessHours { open }
    }

    /// The sums in which a silence is measured.
    pub fn sums(&self) -> &[f64] {
        &self.open
    }
}

/// `increase[W] <= r * avg(offset 1w..4w)`, when at least `m` are expected: 8 × 6 × 3 combinations.
pub struct Prometheus<'a> {
    field: &'a Field,
    sums: Vec<f64>,
    /// The mean of the same window of the four weeks before, for each window.
    expected: Vec<Vec<f64>>,
}

/// Windows in hours.
const HOURS: [usize; 8] = [1, 2, 3, 4, 6, 8, 12, 24];

/// One combination.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Knobs {
    /// The window in hours.
    pub hours: usize,
    /// Its place among the windows.
    index: usize,
    /// The least expectation.
    pub least: f64,
    /// The share of the expectation.
    pub share: f64,
}

impl<'a> Prometheus<'a> {
    /// Over a stream.
    pub fn new(field: &'a Field) -> Prometheus<'a> {
        let mut sums = vec![0.0];
        let mut sum = 0.0;
        for count in &field.counts {
            sum += f64::from(*count);
            sums.push(sum);
        }
        let of = |end: usize, window: usize| sums[end + 1] - sums[(end + 1).saturating_sub(window)];
        let week = (WEEK / field.step) as usize;
        let mean = |n: usize, window: usize| {
            (1..=4).map(|back| of(n.saturating_sub(back * week), window)).sum::<f64>() / 4.0
        };
        let all = |hours: &usize| {
            let window = window(*hours, field.step);
            (0..field.counts.len()).map(|n| mean(n, window)).collect()
        };
        let expected = HOURS.iter().map(all).collect();
        Prometheus { field, sums, expected }
    }

    /// All combinations.
    pub fn all() -> Vec<Knobs> {
        let mut all = Vec::new();
        for (index, hours) in HOURS.into_iter().enumerate() {
            for least in [4.0, 6.0, 8.0, 12.0, 16.0, 24.0] {
                for share in [0.0, 0.3, 0.5] {
                    all.push(Knobs { hours, index, least, share });
                }
            }
        }
        all
    }

    fn expected(&self, knobs: Knobs, at: usize) -> f64 {
        let expected = &self.expected[knobs.index];
        expected.get(at).or(expected.last()).copied().unwrap_or(0.0)
    }

    /// Pages in the test part.
    pub fn pages(&self, knobs: Knobs) -> usize {
        let window = window(knobs.hours, self.field.step);
        let alarm = |n: usize| {
            let expected = self.expected(knobs, n);
            let seen = self.sums[n + 1] - self.sums[(n + 1).saturating_sub(window)];
            f64::from(u8::from(expected >= knobs.least && seen <= knobs.share * expected))
        };
        let scores: Vec<f64> = (self.field.train..self.field.counts.len()).map(alarm).collect();
        pages(above(&scores, 0.5, 0), self.field.same)
    }

    /// The first step at or after `fault` at which it alarms, when from `fault` on these counts come.
    pub fn alarm(&self, knobs: Knobs, fault: usize, after: &[u32]) -> Option<usize> {
        let window = window(knobs.hours, self.field.step);
        let mut seen = self.sums[fault] - self.sums[(fault + 1).saturating_sub(window).min(fault)];
        for (n, count) in after.iter().enumerate() {
            let at = fault + n;
            seen += f64::from(*count);
            let gone = (at + 1).checked_sub(window + 1);
            if n > 0
                && let Some(gone) = gone
            {
                seen -= if gone < fault {
                    f64::from(self.field.counts[gone])
                } else {
                    f64::from(after[gone - fault])
                };
            }
            let expected = self.expected(knobs, at);
            if expected >= knobs.least && seen <= knobs.share * expected {
                return Some(at);
            }
        }
        None
    }
}

fn window(hours: usize, step: i64) -> usize {
    (hours as i64 * HOUR / step).max(1) as usize
}
