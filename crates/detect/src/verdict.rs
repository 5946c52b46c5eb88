//! What a detector says, and why.

use crate::budget::{Tier, Tiers};
use crate::tail::Tail;
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// What is to be told now, why, and when to look again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// How loudly; nothing when all is well.
    pub tier: Option<Tier>,
    /// Why.
    pub why: Why,
    /// The one next moment at which the answer can change although nothing is heard. When events come meanwhile, the
    /// change can only be later, so the moment need not be moved: whoever wakes at it asks again.
    pub next: Option<Moment>,
}

/// The facts of a verdict, in expected and seen events.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Why {
    /// Since when it looks wrong: the fault began no earlier than this by the evidence.
    pub since: Moment,
    /// What was expected since.
    pub expected: f64,
    /// What was seen since.
    pub seen: f64,
    /// How strong the evidence is, in nats: by an exact model chance does this with probability `e^-score`.
    pub score: f64,
    /// How many days lie between such scores by chance, as this flow's own history tells.
    pub once_in_days: f64,
}

/// How a flow's scores become tiers: its learnt tail and the budgets.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// How far scores reach by chance.
    pub tail: Tail,
    /// How many false alarms are allowed.
    pub tiers: Tiers,
}

impl Rule {
    /// The loudest tier that a score has reached.
    pub fn tier(&self, score: f64) -> Option<Tier> {
        self.tail.tier(&self.tiers, score)
    }

    /// What the score must reach for the next tier.
    pub fn next_threshold(&self, score: f64) -> Option<f64> {
        self.tail.next_threshold(&self.tiers, score)
    }

    /// A verdict on a score.
    pub(crate) fn verdict(
        &self,
        score: f64,
        (since, expected, seen): (Moment, f64, f64),
        next: Option<Moment>,
    ) -> Verdict {
        let why = Why { since, expected, seen, score, once_in_days: self.tail.rarity_days(score) };
        Verdict { tier: self.tier(score), why, next }
    }
}
