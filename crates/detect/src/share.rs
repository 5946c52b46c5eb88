//! Error share: of what comes, too much has failed.
//!
//! A cumulative sum of the log-likelihood ratio of failures at their usual share `p` against thrice the odds, `q`: each
//! failure adds `ln(q/p)`, each success `ln((1-q)/(1-p))`, never below zero (Page 1954; for shares Reynolds & Stoumbos
//! 1999). By Lorden's bound a threshold of `ln(N/α)` allows at most `α` false alarms among `N` events when they are
//! independent; the learnt tail makes it good when they are not.

use crate::tail::Peak;
use crate::time::Moment;
use crate::verdict::{Rule, Verdict};
use serde::{Deserialize, Serialize};

/// The odds of failure that are looked for, as a multiple of the usual ones.
const ODDS: f64 = 3.0;

/// What happened in some stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// When it ended.
    pub at: Moment,
    /// How many succeeded.
    pub good: u32,
    /// How many failed.
    pub bad: u32,
}

/// The usual share of failures.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Usual(f64);

impl Usual {
    /// A share that people have set.
    pub fn new(share: f64) -> Usual {
        Usual(if share.is_finite() { share.clamp(1e-6, 0.9) } else { 1e-3 })
    }

    /// Learns from a history, the worst tenth of it left out; a history without failures is not taken for perfect.
    pub fn learn(history: &[Tried]) -> Usual {
        let all = |tried: &Tried| f64::from(tried.good) + f64::from(tried.bad);
        let mut history: Vec<&Tried> = history.iter().filter(|tried| all(tried) > 0.0).collect();
        let share = |tried: &Tried| f64::from(tried.bad) / all(tried);
        history.sort_by(|a, b| share(a).total_cmp(&share(b)));
        history.truncate(history.len() - history.len() / 10);
        let (bad, sum) = history.iter().fold((0.0, 0.0), |(b, s), t| (b + f64::from(t.bad), s + all(t)));
        Usual::new((bad + 0.5) / (sum + 50.0))
    }

    /// The share.
    pub fn share(self) -> f64 {
        self.0
    }

    /// What a failure and a success add.
    fn weights(self) -> (f64, f64) {
        let p = self.0;
        let q = ODDS * p / (1.0 - p + ODDS * p);
        ((q / p).ln(), ((1.0 - q) / (1.0 - p)).ln())
    }
}

/// What must be remembered.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Share {
    sum: f64,
    since: Moment,
    good: f64,
    bad: f64,
}

impl Share {
    /// All is well.
    pub fn new(now: Moment) -> Share {
        Share { sum: 0.0, since: now, good: 0.0, bad: 0.0 }
    }

    /// Takes in what happened.
    pub fn seen(&mut self, usual: Usual, tried: Tried) {
        let (bad, good) = usual.weights();
        if self.sum <= 0.0 {
            *self = Share::new(tried.at);
        }
        self.sum = (self.sum + f64::from(tried.bad) * bad + f64::from(tried.good) * good).max(0.0);
        self.good += f64::from(tried.good);
        self.bad += f64::from(tried.bad);
    }

    /// What is to be told. Only what happens changes it, so there is no moment to look again.
    pub fn decide(&self, usual: Usual, rule: &Rule) -> Verdict {
        let expected = (self.good + self.bad) * usual.share();
        rule.verdict(self.sum, (self.since, expected, self.bad), None)
    }

    /// The peaks of a healthy history, to learn a tail from.
    pub fn peaks(usual: Usual, history: &[Tried]) -> Vec<Peak> {
        let mut state = Share::new(0);
        let mut peak = |tried: &Tried| {
            state.seen(usual, *tried);
            Peak { at: tried.at, score: state.sum }
        };
        history.iter().map(&mut peak).collect()
    }
}
