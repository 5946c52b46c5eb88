//! The journal of a ticket: everything that happened, nothing left out.

use super::{happening::Happened, shell::Shell};
use askama::Template;
use i18n::T;

/// A line of the journal page.
#[derive(Clone, Debug)]
pub struct JournalLine {
    /// Its place in the journal.
    pub seq: i64,
    /// What happened.
    pub event: Happened,
}

/// `GET /tickets/{number}/journal`.
#[derive(Template, Clone, Debug)]
#[template(path = "desk/journal.html")]
pub struct JournalPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The number.
    pub number: String,
    /// The subject.
    pub subject: String,
    /// The lines, oldest first.
    pub lines: Vec<JournalLine>,
}
