//! A stretch of history on which changes of rate are looked for at any step.

use crate::change::{BUCKET, Bucket, Direction, KEPT, best};
use crate::norm::Walk;
use crate::time::{DAY, MINUTE};

/// Counts and expectations of a stretch of steps, in half hours.
pub(crate) struct Line {
    bucket: usize,
    per_day: usize,
    /// The first step, at a border of half hours.
    from: usize,
    /// Before each step.
    seen: Vec<f64>,
    expected: Vec<f64>,
}

/// How often a history is looked at again.
const LOOK: i64 = 10 * MINUTE;

/// Steps of a half hour.
fn bucket(step: i64) -> usize {
    (BUCKET / step).max(1) as usize
}

/// Steps between two looks.
pub(crate) fn look(step: i64) -> usize {
    (LOOK / step).max(1) as usize
}

/// The steps before which is looked, after `from` until `to`.
pub(crate) fn looks(step: i64, from: usize, to: usize) -> impl Iterator<Item = usize> {
    let look = look(step);
    (from / look + 1..=to / look).map(move |n| n * look)
}

/// How many steps before a look matter to it.
pub(crate) fn reach(step: i64) -> usize {
    (KEPT + 1) * bucket(step)
}

impl Line {
    /// The steps `from..to` with what `at` says was seen and expected in each.
    pub fn new(step: i64, from: usize, to: usize, at: impl Fn(usize) -> (f64, f64)) -> Line {
        let bucket = bucket(step);
        let from = from / bucket * bucket;
        let (mut seen, mut expected) = (vec![0.0], vec![0.0]);
        let (mut s, mut e) = (0.0, 0.0);
        for step in from..to {
            let (n, m) = at(step);
            s += n;
            e += m;
            seen.push(s);
            expected.push(e);
        }
        Line { bucket, per_day: (DAY / step).max(1) as usize, from, seen, expected }
    }

    /// A history as it was.
    pub fn of(walk: &Walk, from: usize, to: usize) -> Line {
        let values = walk.counts().values();
        let from = from.saturating_sub(reach(walk.counts().step()));
        Line::new(walk.counts().step(), from, to, |n| (f64::from(values[n]), walk.expected(n, n + 1)))
    }

    /// The score before a step, of windows that begin at `since` or later.
    pub fn score(&self, at: usize, since: usize, spread: f64, direction: Direction) -> f64 {
        let last = at.div_ceil(self.bucket);
        let buckets = (0..KEPT).map_while(|back| {
            let from = last.checked_sub(back + 1)? * self.bucket;
            let low = from.max(since).checked_sub(self.from)?;
            let high = (from + self.bucket).min(at) - self.from;
            if high <= low {
                return None;
            }
            Some(Bucket {
                day: (from / self.per_day) as i64,
                from: from as i64,
                seen: (self.seen[high] - self.seen[low]) as f32,
                expected: (self.expected[high] - self.expected[low]) as f32,
            })
        });
        best(buckets, spread, direction).score
    }
}
