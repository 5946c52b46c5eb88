//! The report that the business gets every hour while a major incident lasts.

use super::event::Fact;
use super::state::{Incident, Said};
use crate::time::{HOUR, Moment};
use serde::{Deserialize, Serialize};

/// What a flow shows: what should be, what is, what is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Orders that should have come, by the norm.
    pub norm: Option<i64>,
    /// Orders that came.
    pub actual: Option<i64>,
    /// Orders that are missing.
    pub missing: Option<i64>,
    /// Orders that came and go no further.
    pub stuck: Option<i64>,
    /// Money that is missing, kopecks.
    pub money: i64,
}

/// A report: facts in, words made of them for each reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// For which full hour; of a closing report the moment of recovery.
    pub at: Moment,
    /// It is the last one.
    pub closing: bool,
    /// Since when.
    pub since: Moment,
    /// What is known.
    pub facts: Vec<Fact>,
    /// Norm and actual.
    pub figures: Figures,
    /// What the counterparty said last.
    pub said: Option<Said>,
    /// What was done.
    pub done: String,
    /// What comes next.
    pub next: String,
    /// The business was asked and answered that it steps in.
    pub stepped_in: bool,
}

impl Report {
    /// What there is to say at a moment.
    pub fn of(incident: &Incident, at: Moment, figures: Figures, closing: bool) -> Report {
        let notes: Vec<&str> = incident
            .notes
            .iter()
            .filter(|(when, _)| *when > incident.reported_at.unwrap_or(incident.raised_at - 1))
            .map(|(_, text)| text.as_str())
            .collect();
        Report {
            at,
            closing,
            since: incident.since,
            facts: incident.facts.clone(),
            figures,
            said: incident
                .threads
                .iter()
                .flat_map(|thread| &thread.said)
                .filter(|said| said.theirs)
                .max_by_key(|said| said.at)
                .cloned(),
            done: notes.join("\n"),
            next: String::new(),
            stepped_in: incident.stepped_in == Some(true),
        }
    }
}

/// The next full hour after a moment.
pub(super) fn next_hour(after: Moment) -> Moment {
    (after.div_euclid(HOUR) + 1) * HOUR
}
