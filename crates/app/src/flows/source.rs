//! Where events are fetched: one trait, an adapter for each kind of other side.
//!
//! An adapter asks, reads what it is answered and says how far it came. It writes nothing, waits for nothing but its
//! answer, and knows no clock: the moment is handed in. A row that cannot be read is told and the rest goes on.

use super::take::Event;
use crate::hooks::wire::Wire;
use domain::time::Moment;
use serde_json::Value;
use std::future::Future;
use std::pin::Pin;

/// What an adapter is asked with.
pub(crate) struct Ask<'a> {
    /// How people set it up.
    pub settings: &'a Value,
    /// The secret, opened.
    pub secret: Option<&'a str>,
    /// What it said of how far it came; empty at first.
    pub cursor: &'a str,
    /// The moment.
    pub now: Moment,
    /// The way out.
    pub wire: &'a Wire,
}

/// What it answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Page {
    /// Events, in whatever order; known ones may come again.
    pub events: Vec<Event>,
    /// Rows that could not be read: which, and why.
    pub broken: Vec<(String, String)>,
    /// How far it came, in its own words.
    pub cursor: String,
    /// There is more: it is asked again at once.
    pub more: bool,
}

/// Why nothing could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The secret is not taken: 401, 403. Only people can help.
    Refused(String),
    /// Too often: 420, 429; after so many milliseconds, when the other side says.
    Slow(Option<i64>),
    /// It does not answer, or answers with a fault of its own: 5xx.
    Away(String),
    /// It answers otherwise than it did: a field is missing, no JSON. Only people can help.
    Changed(String),
    /// It is set up wrongly: the name of a setting, and what is wrong with it.
    Settings(&'static str, String),
}

impl Trouble {
    /// The code under which it is kept, and the other side's words.
    pub fn told(&self) -> (&'static str, String) {
        match self {
            Trouble::Refused(words) => ("refused", words.clone()),
            Trouble::Slow(_) => ("slow", String::new()),
            Trouble::Away(words) => ("away", words.clone()),
            Trouble::Changed(words) => ("changed", words.clone()),
            Trouble::Settings(field, words) => ("settings", format!("{field}: {words}")),
        }
    }

    /// What an answer's status says; nothing when it is an answer.
    pub fn of_status(status: u16, retry_after: Option<i64>, words: &str) -> Option<Trouble> {
        let words = || format!("{status} {words}").trim().to_owned();
        match status {
            200..=299 => None,
            401 | 403 => Some(Trouble::Refused(words())),
            420 | 429 => Some(Trouble::Slow(retry_after)),
            500.. => Some(Trouble::Away(words())),
            _ => Some(Trouble::Changed(words())),
        }
    }
}

/// What an adapter answers, when it does.
pub(crate) type Reading<'a> = Pin<Box<dyn Future<Output = Result<Page, Trouble>> + Send + 'a>>;

/// An adapter.
pub(crate) trait Source: Send + Sync {
    /// The stored name of the kind.
    fn kind(&self) -> &'static str;

    /// Whether it can be set up so: the name of the wrong setting.
    fn check(&self, settings: &Value, wire: &Wire) -> Result<(), &'static str>;

    /// Reads what came since the cursor.
    fn read<'a>(&'a self, ask: Ask<'a>) -> Reading<'a>;
}

/// All adapters.
pub(crate) const SOURCES: &[&dyn Source] =
    &[&super::sources::http::Http, &super::sources::prometheus::Prometheus, &super::sources::folder::Folder];

/// The adapter of a kind.
pub(crate) fn adapter(kind: &str) -> Option<&'static dyn Source> {
    SOURCES.iter().copied().find(|source| source.kind() == kind)
}

/// A setting in words.
pub(crate) fn text<'a>(settings: &'a Value, name: &str) -> &'a str {
    settings.get(name).and_then(Value::as_str).unwrap_or_default().trim()
}
