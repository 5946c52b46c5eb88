//! Mails that could not be taken in: kept, explained, replayable.

use super::shell::Shell;
use askama::Template;
use i18n::T;

/// A mail in quarantine.
#[derive(Clone, Debug)]
pub struct FailedMail {
    /// What forms send.
    pub id: String,
    /// The sender as far as it could be read; may be empty.
    pub from: String,
    /// The subject as far as it could be read; may be empty.
    pub subject: String,
    /// When it came.
    pub at_ms: i64,
    /// Its size in bytes.
    pub bytes: u64,
    /// Why, in plain words, translated.
    pub why: String,
    /// What a machine said, for administrators; may be empty.
    pub detail: String,
    /// Whether it is here whole, and can be read and tried again.
    pub kept: bool,
    /// Whether the viewer may try it again.
    pub may_replay: bool,
    /// How often it was tried.
    pub tries: i64,
}

/// `GET /inbound`.
#[derive(Template, Clone, Debug)]
#[template(path = "desk/inbound.html")]
pub struct InboundPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// How many there are.
    pub total: i64,
    /// The mails, newest first.
    pub mails: Vec<FailedMail>,
    /// The key of the next page.
    pub next: Option<String>,
}
