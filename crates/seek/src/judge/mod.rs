//! Judges the search on data that nobody here wrote: how often the right answer is found, with and without each
//! ingredient. Reads the sets where they lie; keeps none of them. Its figures are measurements and not tests.

pub mod chance;
pub mod data;
pub mod load;
pub mod questions;
pub mod typos;

use chance::Chance;
use std::fmt;

/// Samples from which an interval is told.
const SAMPLES: usize = 2_000;

/// How often the right document was first, and among the first five.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// What was judged.
    pub what: String,
    /// Of each question, at which place the right one stood, from 1.
    places: Vec<Option<usize>>,
}

/// A share, and between which shares it would lie for nineteen of twenty other sets of questions like these.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// The share.
    pub value: f64,
    /// Its interval of 95 of 100, by asking samples of the same questions.
    pub between: (f64, f64),
}

impl Score {
    /// Nothing asked yet.
    pub fn new(what: impl Into<String>) -> Score {
        Score { what: what.into(), places: Vec::new() }
    }

    /// Counts one answer.
    pub fn count<T: PartialEq>(&mut self, answers: &[T], right: &[T]) {
        let place = answers.iter().take(5).position(|answer| right.contains(answer));
        self.places.push(place.map(|at| at + 1));
    }

    /// Adds another's questions.
    pub fn add(&mut self, other: Score) {
        self.places.extend(other.places);
    }

    /// Questions asked.
    pub fn asked(&self) -> usize {
        self.places.len()
    }

    /// The share in which the right one was first.
    pub fn hit1(&self) -> Share {
        self.within(1)
    }

    /// The share in which it was among the first five.
    pub fn hit5(&self) -> Share {
        self.within(5)
    }

    fn within(&self, place: usize) -> Share {
        let hit: Vec<bool> = self.places.iter().map(|own| own.is_some_and(|own| own <= place)).collect();
        let count = |hits: usize| share(hits, hit.len());
        let mut chance = Chance(20_261_122);
        let sample = |_| {
            let drawn = (0..hit.len()).filter(|_| *chance.of(&hit)).count();
            count(drawn)
        };
        let mut samples: Vec<f64> =
            if hit.is_empty() { vec![0.0; SAMPLES] } else { (0..SAMPLES).map(sample).collect() };
        samples.sort_by(f64::total_cmp);
        let between = (samples[SAMPLES / 40], samples[SAMPLES - 1 - SAMPLES / 40]);
        Share { value: count(hit.iter().filter(|hit| **hit).count()), between }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of questions are small")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Share { value, between: (low, high) } = self;
        write!(f, "{value:.3} [{low:.3}–{high:.3}]")
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, five) = (self.hit1(), self.hit5());
        write!(f, "{:<44} hit@1 {first}  hit@5 {five}  of {}", self.what, self.asked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_tells_its_doubt() {
        let mut score = Score::new("x");
        for n in 0..100 {
            score.count(&[n, 1_000], &[if n % 4 == 0 { n } else { 1_000 }]);
        }
        assert_eq!(score.hit1().value, 0.25);
        let (low, high) = score.hit1().between;
        assert!((0.15..0.22).contains(&low) && (0.28..0.36).contains(&high), "{low} {high}");
        assert_eq!(score.hit5(), Share { value: 1.0, between: (1.0, 1.0) });
        assert_eq!(Score::new("nothing").hit1().value, 0.0);
    }
}
