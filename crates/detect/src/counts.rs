//! What a flow's history is: how many events in each step of time.

use crate::time::{DAY, MINUTE, Moment, sane};

/// Counts of equal steps, usually minutes, without gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counts {
    from: Moment,
    step: i64,
    values: Vec<u32>,
}

/// Longer histories are cut: their latest twenty years are kept.
const LONGEST: i64 = 7_305 * DAY;

impl Counts {
    /// Counts of steps that begin at `from`. A step is between a millisecond and a day; zero and less count as a minute.
    pub fn new(from: Moment, step: i64, mut values: Vec<u32>) -> Counts {
        let step = if step > 0 { step.min(DAY) } else { MINUTE };
        let most = usize::try_from(LONGEST / step).unwrap_or(usize::MAX);
        let cut = values.len().saturating_sub(most);
        values.drain(..cut);
        Counts { from: sane(sane(from) + cut as i64 * step), step, values }
    }

    /// Counts events by steps, whatever their order, from the first one's step to the last one's.
    pub fn of_events(events: &[Moment], step: i64) -> Counts {
        let step = if step > 0 { step.min(DAY) } else { MINUTE };
        let (Some(first), Some(last)) = (events.iter().min(), events.iter().max()) else {
            return Counts::new(0, step, Vec::new());
        };
        let last = sane(*last).div_euclid(step);
        let first = sane(*first).div_euclid(step).max(last - LONGEST / step + 1);
        let mut values = vec![0_u32; (last - first + 1) as usize];
        for event in events {
            let at = sane(*event).div_euclid(step) - first;
            if let Some(count) = usize::try_from(at).ok().and_then(|at| values.get_mut(at)) {
                *count = count.saturating_add(1);
            }
        }
        Counts { from: first * step, step, values }
    }

    /// The first moment.
    pub fn from(&self) -> Moment {
        self.from
    }

    /// The first moment after the last step.
    pub fn end(&self) -> Moment {
        self.from.saturating_add(self.step.saturating_mul(self.values.len() as i64))
    }

    /// The length of a step in milliseconds.
    pub fn step(&self) -> i64 {
        self.step
    }

    /// The counts themselves.
    pub fn values(&self) -> &[u32] {
        &self.values
    }

    /// When a step begins.
    pub fn at(&self, index: usize) -> Moment {
        self.from.saturating_add(self.step.saturating_mul(index as i64))
    }

    /// The first step that begins at or after a moment, at most the number of steps.
    pub fn index(&self, at: Moment) -> usize {
        let steps = at.saturating_sub(self.from).max(0).saturating_add(self.step - 1) / self.step;
        usize::try_from(steps).unwrap_or(usize::MAX).min(self.values.len())
    }

    /// All events.
    pub fn total(&self) -> u64 {
        self.values.iter().map(|count| u64::from(*count)).sum()
    }

    /// The steps from `from` to `to` as counts of their own.
    pub fn part(&self, from: Moment, to: Moment) -> Counts {
        let (low, high) = (self.index(from), self.index(to));
        Counts { from: self.at(low), step: self.step, values: self.values[low..high.max(low)].to_vec() }
    }
}
