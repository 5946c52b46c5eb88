//! How fast a flow runs just now beside its norm.
//!
//! Days differ more than chance alone would have it. The pace is a Gamma belief about today's multiple of the norm: `a`
//! events seen where `b` were expected, both forgotten with a memory counted in expected events and drawn back to the
//! norm by an anchor (a gamma-discount filter; Harvey & Fernandes 1989, Smith & Miller 1986). The predictive law of a
//! silence during `x` expected events is then
//!
//! ```text
//! P(no event) = (b / (b + x))^a,    score = -ln P = a·ln(1 + x/b)
//! ```
//!
//! which tends to `x` as the belief grows firm: the exact rule for a known rate.

use serde::{Deserialize, Serialize};

/// How much of the past counts, in expected events, and how strongly the norm draws.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Memory {
    /// The past fades by e in so many expected events.
    pub memory: f64,
    /// The norm counts as so many events seen as expected.
    pub anchor: f64,
}

impl Memory {
    /// What serves flows of all sizes: between thirty and some hundred orders the figures hardly differ.
    pub const USUAL: Memory = Memory { memory: 60.0, anchor: 60.0 };
}

/// The belief about the present multiple of the norm.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Pace {
    /// The norm is known exactly.
    Exact,
    /// The norm is an estimate.
    Believed {
        /// How it forgets.
        memory: Memory,
        /// Events seen.
        a: f64,
        /// Events expected.
        b: f64,
    },
}

impl Pace {
    /// At the norm.
    pub fn new(memory: Memory) -> Pace {
        let sane = |x: f64, least: f64| if x.is_finite() { x.clamp(least, 1e9) } else { 1e9 };
        let memory = Memory { memory: sane(memory.memory, 1.0), anchor: sane(memory.anchor, 0.5) };
        let firm = memory.anchor + memory.memory;
        Pace::Believed { memory, a: firm, b: firm }
    }

    /// The believed multiple of the norm.
    pub fn rate(&self) -> f64 {
        match self {
            Pace::Exact => 1.0,
            Pace::Believed { a, b, .. } => a / b,
        }
    }

    /// The score of a silence during which so many events were expected.
    pub fn score(&self, expected: f64) -> f64 {
        match self {
            Pace::Exact => expected,
            Pace::Believed { a, b, .. } => a * (expected / b).ln_1p(),
        }
    }

    /// The expected events at which a silence reaches a score.
    pub fn expected_at(&self, score: f64) -> f64 {
        match self {
            Pace::Exact => score,
            Pace::Believed { a, b, .. } => b * (score / a).exp_m1(),
        }
    }

    /// Takes in that so many were seen where so many were expected.
    pub fn learn(&mut self, expected: f64, seen: f64) {
        let known = |x: f64| x.is_finite() && x >= 0.0;
        if !known(expected) || !known(seen) {
            return;
        }
        if let Pace::Believed { memory, a, b } = self {
            let kept = (-expected / memory.memory).exp();
            *a = *a * kept + (1.0 - kept) * memory.anchor + seen;
            *b = *b * kept + (1.0 - kept) * memory.anchor + expected;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_firm_belief_is_the_exact_rule() {
        let firm = Pace::new(Memory { memory: 1e8, anchor: 1e8 });
        for x in [0.1, 1.0, 7.3, 40.0] {
            assert!((firm.score(x) - Pace::Exact.score(x)).abs() < 1e-4);
        }
    }

    #[test]
    fn score_and_its_inverse_agree() {
        let mut pace = Pace::new(Memory { memory: 60.0, anchor: 15.0 });
        for n in [0.0, 3.0, 9.0, 1.0] {
            pace.learn(2.5, n);
            for x in [0.0, 0.3, 4.0, 25.0] {
                assert!((pace.expected_at(pace.score(x)) - x).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn the_pace_follows_and_comes_back() {
        let mut pace = Pace::new(Memory { memory: 60.0, anchor: 15.0 });
        for _ in 0..100 {
            pace.learn(5.0, 10.0);
        }
        assert!(pace.rate() > 1.4, "{}", pace.rate());
        for _ in 0..100 {
            pace.learn(5.0, 5.0);
        }
        assert!((pace.rate() - 1.0).abs() < 0.1, "{}", pace.rate());
    }

    #[test]
    fn nonsense_teaches_nothing() {
        let mut pace = Pace::new(Memory { memory: f64::NAN, anchor: -3.0 });
        let before = pace;
        for (expected, seen) in [(f64::NAN, 1.0), (-1.0, 1.0), (1.0, f64::INFINITY), (1.0, -2.0)] {
            pace.learn(expected, seen);
        }
        assert_eq!(pace, before);
    }
}
