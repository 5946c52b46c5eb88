//! Silence: nothing comes although something is expected.
//!
//! The score is how improbable it is that nothing came since the last event, given the norm and the pace (see
//! [`Pace`]). For a known rate it is the number of expected orders that are missing, and the rule is the best possible:
//! with `N` expected events in a period and `α` false alarms allowed in it no rule can alarm before `ln(1 + N/α)`
//! expected events are missing, whatever the history, and this one does at exactly that many.
//!
//! Nights and closed days cost nothing, because nothing is expected in them.

use crate::budget::Tier;
use crate::norm::Norm;
use crate::pace::Pace;
use crate::time::Moment;
use crate::verdict::{Rule, Verdict};
use serde::{Deserialize, Serialize};

/// What must be remembered of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Silence {
    last: Moment,
    pace: Pace,
    raised: Option<Raised>,
}

/// An alarm that is up.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Raised {
    tier: Tier,
    since: Moment,
    /// Events that came since, and from when they are counted.
    back: u32,
    back_from: Moment,
}

/// So many events must come at the pace of the norm before an alarm is taken back: one late order is no recovery.
const BACK: u32 = 3;
/// ... within so many times what they should have taken.
const BACK_SLOWNESS: f64 = 3.0;

impl Silence {
    /// A flow that was heard last at this moment.
    pub fn new(last: Moment, pace: Pace) -> Silence {
        Silence { last, pace, raised: None }
    }

    /// When the flow was heard last.
    pub fn last(&self) -> Moment {
        self.last
    }

    /// The believed pace.
    pub fn pace(&self) -> &Pace {
        &self.pace
    }

    /// Takes in events. Late ones are welcome: they end no silence, but they were orders.
    pub fn seen(&mut self, norm: &Norm, at: Moment, events: u32) {
        if events == 0 {
            return;
        }
        let expected = norm.expected(self.last, at);
        match &mut self.raised {
            // An outage does not teach the pace.
            Some(raised) => {
                let first = raised.back == 0;
                let slow =
                    norm.expected(raised.back_from, at) > BACK_SLOWNESS * f64::from(raised.back.max(1));
                if first || slow {
                    (raised.back, raised.back_from) = (0, at);
                }
                raised.back = raised.back.saturating_add(events);
                if raised.back >= BACK {
                    self.raised = None;
                }
            }
            None => self.pace.learn(expected, f64::from(events)),
        }
        self.last = self.last.max(at);
    }

    /// What is to be told now, and when to look again.
    pub fn decide(&self, norm: &Norm, rule: &Rule, now: Moment) -> Verdict {
        let expected = norm.expected(self.last, now);
        let score = self.pace.score(expected);
        let next = rule
            .next_threshold(score)
            .and_then(|h| norm.when(self.last, self.pace.expected_at(h)))
            .filter(|at| *at > now);
        let mut verdict = rule.verdict(score, (self.last, expected, 0.0), next);
        if let Some(raised) = &self.raised {
            verdict.tier = verdict.tier.max(Some(raised.tier));
            verdict.why.since = verdict.why.since.min(raised.since);
        }
        verdict
    }

    /// Remembers what was told, so that it is taken back only when the flow has come back.
    pub fn told(&mut self, verdict: &Verdict) {
        let Some(tier) = verdict.tier else { return };
        match &mut self.raised {
            Some(raised) => raised.tier = raised.tier.max(tier),
            None => {
                let since = verdict.why.since;
                self.raised = Some(Raised { tier, since, back: 0, back_from: since });
            }
        }
    }

    /// An alarm is up.
    pub fn is_raised(&self) -> bool {
        self.raised.is_some()
    }
}
