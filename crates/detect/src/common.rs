//! Common mode: when all flows of a client are low at once, it is a holiday, a storm, or something they all stand on.
//!
//! The others' share of their norm over the last hours scales what is expected of this one, drawn to 1 by a few orders.
//! An alarm that only holds without it is still told, but as one for all, with the question whether the day is special.

use serde::{Deserialize, Serialize};

/// The norm counts as so many orders seen as expected.
const ANCHOR: f64 = 8.0;
/// Below this share of their norm the others are taken to be low.
const LOW: f64 = 0.5;

/// What the other flows of a client do.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Others {
    /// Their share of their norm.
    pub share: f64,
    /// How many of them have something expected and nothing seen.
    pub silent: usize,
    /// How many have something expected.
    pub of: usize,
    /// They are low together: perhaps a special day, perhaps a common cause.
    pub low: bool,
}

/// Of (expected, seen) of each other flow over the last hours (six serve well).
pub fn others(flows: &[(f64, f64)]) -> Others {
    let known = |(expected, seen): &&(f64, f64)| {
        expected.is_finite() && seen.is_finite() && *expected >= 1.0 && *seen >= 0.0
    };
    let flows: Vec<_> = flows.iter().filter(known).collect();
    let expected: f64 = flows.iter().map(|(expected, _)| expected).sum();
    let seen: f64 = flows.iter().map(|(_, seen)| seen).sum();
    let share = (seen + ANCHOR) / (expected + ANCHOR);
    let silent = flows.iter().filter(|(_, seen)| *seen == 0.0).count();
    Others { share, silent, of: flows.len(), low: share < LOW }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_that_live_change_nothing_and_dead_ones_say_so() {
        let alive = others(&[(20.0, 22.0), (30.0, 27.0), (0.2, 0.0)]);
        assert!((0.9..1.1).contains(&alive.share) && !alive.low && alive.of == 2 && alive.silent == 0);
        let dead = others(&[(20.0, 0.0), (30.0, 1.0), (15.0, 0.0)]);
        assert!(dead.low && dead.silent == 2 && dead.of == 3);
        let alone = others(&[]);
        assert!(!alone.low && (alone.share - 1.0).abs() < 1e-9, "nobody to ask is no reason for doubt");
        assert!(!others(&[(f64::NAN, 1.0), (1e308, f64::INFINITY)]).low);
    }
}
