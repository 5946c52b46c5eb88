//! What pages are shown of orders: plain values, made by `show`.

use super::client::Agreed;
use domain::ids::OrganisationId;
use domain::orders::{Claim, State};
use domain::time::Moment;
use std::collections::HashMap;
use store::orders::{Finding, Meaning, Source, Twin};

/// A list of discrepancies.
#[derive(Clone, Debug, Default)]
pub struct Discrepancies {
    /// The rows of this page.
    pub rows: Vec<Finding>,
    /// How many there are, by kind.
    pub kinds: Vec<(String, i64)>,
    /// How many there are.
    pub all: i64,
    /// Rows on a page.
    pub per_page: i64,
    /// The clients whose orders are here: id and name.
    pub clients: Vec<(OrganisationId, String)>,
    /// The exchanges that are known: whose orders, whence, whither.
    pub exchanges: Vec<(String, String, String)>,
    /// Causes that were named, the most frequent first.
    pub causes: Vec<(String, i64)>,
    /// Whether there is any order at all.
    pub any: bool,
}

/// A side of a shipment.
#[derive(Clone, Debug)]
pub struct Side {
    /// Its name.
    pub name: String,
    /// Whose words it speaks.
    pub system: String,
    /// What it is.
    pub role: String,
    /// How it stands.
    pub stand: Option<(State, Moment)>,
    /// Its lines as it said them last: number, quantity, price.
    pub lines: Vec<(String, String, String, bool)>,
    /// Its own number of it.
    pub own: String,
}

/// A saying of a side.
#[derive(Clone, Debug)]
pub struct SaidRow {
    /// Which side; none for a stranger to the chain.
    pub side: Option<usize>,
    /// Who.
    pub source: String,
    /// What, in its words.
    pub status: String,
    /// What it means.
    pub state: State,
    /// When it came to be so.
    pub at: Moment,
    /// When it was heard.
    pub seen_at: Moment,
    /// The term that it gives.
    pub due: Option<Moment>,
}

/// One shipment.
#[derive(Clone, Debug)]
pub struct OrderPage {
    /// It.
    pub twin: Twin,
    /// Whose.
    pub client: String,
    /// Its sides, the one that leads first.
    pub sides: Vec<Side>,
    /// All that was said, the earliest first.
    pub said: Vec<SaidRow>,
    /// All that is, was or will be wrong.
    pub claims: Vec<Claim>,
    /// What is kept of it.
    pub findings: Vec<Finding>,
    /// Who named causes.
    pub names: HashMap<i64, String>,
    /// Whether the reader may act.
    pub may_work: bool,
}

/// How a transition of an exchange goes wrong.
#[derive(Clone, Debug)]
pub struct ExchangeRow {
    /// The exchange: whose orders, whence, whither.
    pub exchange: (String, String, String),
    /// What.
    pub kind: String,
    /// The transition.
    pub step: (String, String),
    /// How many came.
    pub came: i64,
    /// How many stand open.
    pub open: i64,
    /// How many have a cause.
    pub named: i64,
    /// How many came on each day, the earliest first.
    pub days: Vec<i64>,
}

/// Figures by exchange and transition.
#[derive(Clone, Debug, Default)]
pub struct Statistics {
    /// The rows, those with most first.
    pub rows: Vec<ExchangeRow>,
    /// The clients: id and name.
    pub clients: Vec<(OrganisationId, String)>,
    /// Causes that were named, and how often.
    pub causes: Vec<(String, i64)>,
    /// The first day, since 1970 in UTC.
    pub first_day: i64,
}

/// What words mean.
#[derive(Clone, Debug, Default)]
pub struct OrderWords {
    /// The clients: id and name.
    pub clients: Vec<(OrganisationId, String)>,
    /// Words that wait for a decision.
    pub waiting: Vec<Finding>,
    /// What was decided, with the names of those who did.
    pub decided: Vec<(Meaning, String)>,
    /// Whether the reader may decide.
    pub may_decide: bool,
}

/// A source as it stands.
#[derive(Clone, Debug)]
pub struct SourceRow {
    /// It.
    pub source: Source,
    /// What else was agreed.
    pub agreed: Agreed,
    /// Whose.
    pub client: String,
}
