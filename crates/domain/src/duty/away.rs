//! Who cannot be called.

use crate::ids::PersonId;
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// Why somebody cannot be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// For a while.
    Busy,
    /// On leave, ill, travelling.
    Absent,
    /// Not at work.
    OffDuty,
}

impl Reason {
    /// All of them.
    pub const ALL: [Reason; 3] = [Reason::Busy, Reason::Absent, Reason::OffDuty];

    /// The stored word.
    pub fn code(self) -> &'static str {
        match self {
            Reason::Busy => "busy",
            Reason::Absent => "absent",
            Reason::OffDuty => "off_duty",
        }
    }

    /// The reason of a stored word.
    pub fn from_code(code: &str) -> Option<Reason> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// Somebody cannot be called for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// Who.
    pub person: PersonId,
    /// Why.
    pub reason: Reason,
    /// From when.
    pub from: Moment,
    /// Until when (exclusive).
    pub to: Moment,
}

impl Absence {
    /// Whether it holds at a moment.
    pub fn holds(&self, at: Moment) -> bool {
        self.from <= at && at < self.to
    }
}
