//! Sums over the runs of a metric, for the figures of a ticket; never a verdict on one run.

use serde::{Deserialize, Serialize};

/// What the finished runs of a metric amount to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// How many.
    pub runs: u32,
    /// Of these late.
    pub late: u32,
    /// Working time of all of them.
    pub total: i64,
    /// Of the longest.
    pub longest: i64,
}

/// Whether no metric has a run behind it: most tickets have not.
pub(super) fn is_nothing(before: &[Tally; 5]) -> bool {
    *before == [Tally::default(); 5]
}

impl Tally {
    /// One more.
    pub(super) fn add(&mut self, elapsed: i64, late: bool) {
        self.runs += 1;
        self.late += u32::from(late);
        self.total += elapsed;
        self.longest = self.longest.max(elapsed);
    }
}
