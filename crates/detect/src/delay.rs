//! Delay and backlog: orders pass, but too slowly, or one of them not at all.
//!
//! * **Stuck**: the oldest that waits. Its score is `H(age)`, the hazard that its age used up; among `N` orders of a period
//!   one reaches `ln(N/α)` by chance `α` times.
//! * **Slow**: a cumulative sum of `H(delay)` of those that passed, which is exponential with mean 1 when all is well,
//!   against a mean of 2: each adds `H/2 - ln 2`.
//! * **Backlog**: of those that entered lately so many should still wait, by their ages; more than that by Chernoff's bound
//!   for sums of independent chances, `n·ln(n/m) - n + m`. A sale that doubles the orders is no backlog.

use crate::law::Law;
use crate::maths::first_holding;
use crate::time::{DAY, Moment, sane, since};
use crate::verdict::{Rule, Verdict};
use serde::{Deserialize, Serialize};

/// How far ahead the next moment is looked for.
const AHEAD: i64 = 400 * DAY;

/// The oldest order that waits.
pub fn stuck(oldest: Option<Moment>, law: &Law, rule: &Rule, now: Moment) -> Verdict {
    let Some(oldest) = oldest else { return rule.verdict(0.0, (now, 0.0, 0.0), None) };
    let oldest = sane(oldest);
    let score = law.hazard(since(oldest, sane(now)));
    let ahead = oldest.saturating_add(AHEAD);
    let next = rule
        .next_threshold(score)
        .filter(|h| law.hazard(AHEAD) >= *h)
        .map(|h| first_holding(oldest, ahead, |at| law.hazard(since(oldest, at)) >= h));
    rule.verdict(score, (oldest.min(now), 1.0, 0.0), next)
}

/// How slowly orders passed lately.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slow {
    sum: f64,
    /// Since when the sum is above zero, and how many passed since.
    since: Moment,
    passed: f64,
    /// The hazard that they used up.
    used: f64,
}

impl Slow {
    /// All is well.
    pub fn new(now: Moment) -> Slow {
        Slow { sum: 0.0, since: now, passed: 0.0, used: 0.0 }
    }

    /// An order passed after a delay.
    pub fn passed(&mut self, law: &Law, delay: i64, at: Moment) {
        let used = law.hazard(delay);
        if self.sum <= 0.0 {
            *self = Slow::new(at);
        }
        self.sum = (self.sum + used / 2.0 - std::f64::consts::LN_2).max(0.0);
        self.passed += 1.0;
        self.used += used;
    }

    /// What is to be told: `expected` orders should have taken what `seen` of average delay took. Only orders that pass
    /// change it.
    pub fn decide(&self, rule: &Rule) -> Verdict {
        rule.verdict(self.sum, (self.since, self.used, self.passed), None)
    }
}

/// More wait than should, given when they entered. `entered` are all that entered lately, passed or not.
pub fn backlog(waiting: u32, entered: &[Moment], law: &Law, rule: &Rule, now: Moment) -> Verdict {
    let left = |at: &Moment| (-law.hazard(since(sane(*at), sane(now)))).exp();
    let expected = entered.iter().map(left).sum::<f64>().max(1e-3);
    let seen = f64::from(waiting);
    let score = if seen > expected { seen * (seen / expected).ln() - seen + expected } else { 0.0 };
    let since = entered.iter().copied().min().unwrap_or(now).min(now);
    rule.verdict(score, (since, expected, seen), None)
}
