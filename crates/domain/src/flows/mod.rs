//! Flows of a client's business events, the monitors over them, and the alerts that monitors raise.
//!
//! A monitor and an alert are journals that are folded, as a ticket is: [`monitor::decide`] and [`alert::decide`] answer
//! with entries, `apply` folds them. What is expected of a flow, and how strong the evidence against it is, says the
//! crate `detect`; nothing here counts orders or knows a norm.

pub mod alert;
pub mod monitor;
mod settings;

#[cfg(test)]
mod tests;

pub use alert::{Alert, Facts, Hold, Tier};
pub use monitor::Monitor;
pub use settings::{Often, Settings, Stage, Usefulness, Watch};

use crate::ids::{FlowId, OrganisationId};
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// What comes in a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Orders: what is missing has a price.
    Orders,
    /// Payments.
    Payments,
    /// Exchanges with another system.
    Exchange,
    /// Updates of stock.
    Stock,
    /// Updates of prices.
    Prices,
    /// Runs of a job.
    Job,
    /// Readings of a value.
    Value,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 7] =
        [Kind::Orders, Kind::Payments, Kind::Exchange, Kind::Stock, Kind::Prices, Kind::Job, Kind::Value];

    /// The stored name.
    pub fn code(self) -> &'static str {
        ["orders", "payments", "exchange", "stock", "prices", "job", "value"][self as usize]
    }

    /// The kind of a stored name.
    pub fn from_code(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A client's stream of events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// The id.
    pub id: FlowId,
    /// Whose.
    pub org: OrganisationId,
    /// Its name in addresses: letters, digits, hyphens.
    pub key: String,
    /// Its name for people.
    pub name: String,
    /// What comes.
    pub kind: Kind,
    /// The zone in which its days begin.
    pub zone: String,
    /// What one event is worth, in hundredths of roubles; nothing when it has no price.
    pub unit_value: i64,
    /// The flow that this one comes from: when it stands still, this one does too.
    pub parent: Option<FlowId>,
    /// How often a run is due, in milliseconds; nothing when it has no schedule.
    pub period: i64,
    /// Days that are not like others of their weekday.
    pub days: Vec<Special>,
    /// When it was entered.
    pub created_at: Moment,
    /// Since when it is watched no more.
    pub retired_at: Option<Moment>,
}

/// A day that is not like others of its weekday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Special {
    /// The day.
    pub day: jiff::civil::Date,
    /// What it is.
    pub kind: DayKind,
}

/// What a special day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// Nothing is expected.
    Closed,
    /// A holiday: its share of an ordinary day is learnt.
    Holiday,
    /// A day of a sale: its multiple of an ordinary day is learnt.
    Promo,
}

impl DayKind {
    /// Every kind.
    pub const ALL: [DayKind; 3] = [DayKind::Closed, DayKind::Holiday, DayKind::Promo];

    /// The stored name.
    pub fn code(self) -> &'static str {
        ["closed", "holiday", "promo"][self as usize]
    }

    /// The kind of a stored name.
    pub fn from_code(code: &str) -> Option<DayKind> {
        DayKind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A name that may stand in an address: small letters, digits, hyphens and points, sixty at most.
pub fn is_key(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-._".contains(&byte);
    (1..=60).contains(&text.len())
        && text.bytes().all(plain)
        && text.starts_with(|first: char| first.is_ascii_alphanumeric())
}
