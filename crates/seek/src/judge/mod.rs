//! Judges the search on data that nobody here wrote: how often the right answer is found, with and without each
//! ingredient. Reads the sets where they lie; keeps none of them. Its figures are measurements and not tests.

pub mod chance;
pub mod data;
pub mod load;
pub mod questions;
pub mod typos;

use std::fmt;

/// How often the right document was first, and among the first five.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// What was judged.
    pub what: String,
    /// Questions asked.
    pub asked: usize,
    /// The right one was first.
    pub first: usize,
    /// The right one was among the first five.
    pub five: usize,
}

impl Score {
    /// Nothing asked yet.
    pub fn new(what: impl Into<String>) -> Score {
        Score { what: what.into(), asked: 0, first: 0, five: 0 }
    }

    /// Counts one answer.
    pub fn count(&mut self, answers: &[i64], right: &[i64]) {
        let good = |answer: &i64| right.contains(answer);
        self.asked += 1;
        self.first += usize::from(answers.first().is_some_and(good));
        self.five += usize::from(answers.iter().take(5).any(good));
    }

    /// The share in which the right one was first.
    pub fn hit1(&self) -> f64 {
        share(self.first, self.asked)
    }

    /// The share in which it was among the first five.
    pub fn hit5(&self) -> f64 {
        share(self.five, self.asked)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of questions are small")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Score { what, asked, .. } = self;
        write!(f, "{what:<44} hit@1 {:.3}  hit@5 {:.3}  of {asked}", self.hit1(), self.hit5())
    }
}
