//! Conservation: what was seen in one flow must be seen in the next (in the marketplace, then in the ERP).
//!
//! Each order that waits has a law of delay, so the rate at which orders should come out is the sum of the hazards of
//! those that wait. Since something came out last, the hazard used up by all that wait is the expected number of orders
//! that should have come, and the rule for silence holds as it is, with its limit (random time change; Papangelou 1972).
//! It is far quicker than silence of the second flow, and it says on whose side the fault is: the first flow lives.

use crate::law::Law;
use crate::maths::first_holding;
use crate::time::{DAY, Moment, sane, since};
use crate::verdict::{Rule, Verdict};
use serde::{Deserialize, Serialize};

/// Orders that were seen in the first flow and not yet in the second.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conserve {
    /// When each that waits came in, rising.
    waiting: Vec<Moment>,
    /// When something came out last.
    last: Moment,
}

/// How far ahead the next moment is looked for.
const AHEAD: i64 = 30 * DAY;

impl Conserve {
    /// Nothing waits.
    pub fn new(last: Moment) -> Conserve {
        Conserve { waiting: Vec::new(), last: sane(last) }
    }

    /// An order was seen in the first flow. It brings the next moment nearer: decide again.
    pub fn entered(&mut self, at: Moment) {
        let at = sane(at);
        let place = self.waiting.partition_point(|other| *other <= at);
        self.waiting.insert(place, at);
    }

    /// The order that entered at `entered` was seen in the second flow.
    pub fn passed(&mut self, entered: Moment, at: Moment) {
        if let Ok(place) = self.waiting.binary_search(&sane(entered)) {
            self.waiting.remove(place);
        }
        self.last = self.last.max(sane(at));
    }

    /// An order that will never come out, because people said so: cancelled, deleted.
    pub fn withdrawn(&mut self, entered: Moment) {
        if let Ok(place) = self.waiting.binary_search(&sane(entered)) {
            self.waiting.remove(place);
        }
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// How many should have come out since something did.
    pub fn expected(&self, law: &Law, now: Moment) -> f64 {
        let now = sane(now);
        let used = |at: &Moment| law.hazard(since(*at, now)) - law.hazard(since(*at, self.last));
        self.waiting.iter().take_while(|at| **at < now).map(used).sum()
    }

    /// What is to be told now, and when to look again if nothing enters before.
    pub fn decide(&self, law: &Law, rule: &Rule, now: Moment) -> Verdict {
        let score = self.expected(law, now).max(0.0);
        let ahead = sane(now.saturating_add(AHEAD));
        let next = rule
            .next_threshold(score)
            .filter(|h| self.expected(law, ahead) >= *h)
            .map(|h| first_holding(sane(now), ahead, |at| self.expected(law, at) >= h));
        let first = self.waiting.first().copied().unwrap_or(self.last);
        rule.verdict(score, (first.max(self.last).min(now), score, 0.0), next)
    }
}
