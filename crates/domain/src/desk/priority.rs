//! Impact × urgency → priority. The matrix is data; the default one is ITIL's usual.

use serde::{Deserialize, Serialize};

/// How much of the business is hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Impact {
    /// One person.
    Low,
    /// A group or one shop.
    Medium,
    /// The whole company, money is being lost.
    High,
}

/// How soon it hurts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Can wait.
    Low,
    /// Hinders work.
    Medium,
    /// Work stands still.
    High,
}

/// P1 is the most important.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Everything else waits.
    P1,
    /// Today.
    P2,
    /// Normal.
    P3,
    /// When there is time.
    P4,
}

/// The matrix: rows by impact, columns by urgency, both low to high.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Matrix(pub [[Priority; 3]; 3]);

impl Default for Matrix {
    fn default() -> Self {
        use Priority::{P1, P2, P3, P4};
        Matrix([[P4, P4, P3], [P4, P3, P2], [P3, P2, P1]])
    }
}

impl Matrix {
    /// The priority of an impact and an urgency.
    pub fn priority(&self, impact: Impact, urgency: Urgency) -> Priority {
        self.0[impact as usize][urgency as usize]
    }
}

impl Impact {
    /// Low to high.
    pub const ALL: [Impact; 3] = [Impact::Low, Impact::Medium, Impact::High];

    /// The stored name.
    pub fn code(self) -> &'static str {
        ["low", "medium", "high"][self as usize]
    }

    /// The impact of a stored name.
    pub fn from_code(code: &str) -> Option<Impact> {
        Impact::ALL.into_iter().find(|impact| impact.code() == code)
    }
}

impl Urgency {
    /// Low to high.
    pub const ALL: [Urgency; 3] = [Urgency::Low, Urgency::Medium, Urgency::High];

    /// The stored name.
    pub fn code(self) -> &'static str {
        ["low", "medium", "high"][self as usize]
    }

    /// The urgency of a stored name.
    pub fn from_code(code: &str) -> Option<Urgency> {
        Urgency::ALL.into_iter().find(|urgency| urgency.code() == code)
    }
}

impl Priority {
    /// 1 to 4.
    pub fn number(self) -> i64 {
        self as i64 + 1
    }

    /// The priority of its number.
    pub fn from_number(number: i64) -> Option<Priority> {
        [Priority::P1, Priority::P2, Priority::P3, Priority::P4].into_iter().find(|p| p.number() == number)
    }
}
