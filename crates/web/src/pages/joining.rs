//! Pages about tickets that belong together, and about words that were put right.

use super::shell::Shell;
use super::ticket::Sibling;
use askama::Template;
use i18n::T;

/// What merging would do, or why it cannot be.
#[derive(Clone, Debug)]
pub enum Merging {
    /// It can be: where the conversation goes on, for which client, who asked there.
    Possible {
        /// The ticket that stays.
        target: Sibling,
        /// Its client.
        client: String,
        /// Who asked there.
        requester: String,
    },
    /// It cannot be: the words of the refusal.
    Refused(String),
}

/// `GET /tickets/{number}/merging`.
#[derive(Template, Clone, Debug)]
#[template(path = "desk/merge.html")]
pub struct MergePage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The number of the ticket that is to go.
    pub number: String,
    /// Its subject.
    pub subject: String,
    /// Its client.
    pub client: String,
    /// What was typed.
    pub into: String,
    /// What would come of it.
    pub merging: Merging,
}

/// What stood in a message.
#[derive(Clone, Debug)]
pub struct OldWords {
    /// Since when it stands, or until when it stood.
    pub at_ms: i64,
    /// Who put it right after; empty for the words that stand.
    pub who: String,
    /// The words as HTML.
    pub html: String,
}

/// `GET /tickets/{number}/messages/{message}/versions`.
#[derive(Template, Clone, Debug)]
#[template(path = "desk/versions.html")]
pub struct VersionsPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The number.
    pub number: String,
    /// The subject.
    pub subject: String,
    /// The message.
    pub message: String,
    /// What stands there now.
    pub now: String,
    /// What stood there, the latest first.
    pub old: Vec<OldWords>,
}
