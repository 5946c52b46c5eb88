//! One request as its requester sees it.

use crate::pages::{
    happening::Happened,
    shell::{FieldErrors, Shell},
    view::{File, Person, Priority, State, Turn},
};
use askama::Template;
use i18n::T;

/// A public message.
#[derive(Clone, Debug)]
pub struct PortalMessage {
    /// The anchor of the message.
    pub id: String,
    /// Whether we said it (else the client did).
    pub from_desk: bool,
    /// The author.
    pub author: Person,
    /// Whether it came from outside: the author is not of the company.
    pub outside: bool,
    /// When.
    pub at_ms: i64,
    /// The visible part, already sanitised HTML.
    pub html: String,
    /// The quoted history, already sanitised HTML.
    pub quoted: String,
    /// Attachments.
    pub files: Vec<File>,
}

/// A line of the conversation.
#[derive(Clone, Debug)]
pub enum PortalEntry {
    /// Somebody said something.
    Message(PortalMessage),
    /// Something happened that concerns the client.
    Event(Happened),
}

/// `GET /requests/{number}`.
#[derive(Template, Clone, Debug)]
#[template(path = "portal/request.html")]
pub struct RequestPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The number.
    pub number: String,
    /// The subject.
    pub subject: String,
    /// For which company it is; shown to whoever has several.
    pub company: Option<String>,
    /// The state.
    pub state: State,
    /// Whose move.
    pub turn: Turn,
    /// When it was opened.
    pub opened_ms: i64,
    /// What is promised, and how it stands.
    pub due: Option<crate::promise::Chip>,
    /// Minutes of work so far.
    pub minutes: i64,
    /// Who works on it, by name.
    pub executor: Option<String>,
    /// The names from the root to the topic; empty without one.
    pub topic: Vec<String>,
    /// What is known by it.
    pub known: Vec<crate::topics::fields::FactView>,
    /// What is missing.
    pub missing: Vec<String>,
    /// Whether the client may add what is missing.
    pub may_add: bool,
    /// How much it matters.
    pub priority: Priority,
    /// Whether the client may change that.
    pub may_prioritise: bool,
    /// Who else is told.
    pub watchers: Vec<Person>,
    /// Whether the viewer has said thanks.
    pub liked: bool,
    /// The conversation, oldest first.
    pub entries: Vec<PortalEntry>,
    /// The words as typed, when the form comes back.
    pub text: String,
    /// What is wrong.
    pub errors: FieldErrors,
}

impl RequestPage {
    /// The sentence that says how it stands and whose move it is.
    pub fn status_key(&self) -> &'static str {
        match (self.state, self.turn) {
            (State::Solved, _) => "request-status-solved",
            (State::Closed, _) => "request-status-closed",
            (State::Rejected, _) => "request-status-rejected",
            (State::Merged, _) => "request-status-merged",
            (State::New, _) => "request-status-new",
            (_, Turn::Client) => "request-status-client",
            (State::WaitingThirdParty, _) => "request-status-third",
            (State::WaitingRelease, _) => "request-status-release",
            _ => "request-status-work",
        }
    }

    /// Whether something can still be said.
    pub fn may_write(&self) -> bool {
        !matches!(self.state, State::Closed | State::Merged | State::Rejected | State::Solved)
    }

    /// Whether it can be taken up again.
    pub fn may_reopen(&self) -> bool {
        matches!(self.state, State::Solved | State::Closed)
    }
}
