//! The client's list and the short form.

use crate::pages::{
    shell::{FieldErrors, Shell},
    view::{Choice, State, Turn},
};
use askama::Template;
use i18n::T;

/// A line of the client's list.
#[derive(Clone, Debug)]
pub struct RequestRow {
    /// The number.
    pub number: String,
    /// The subject.
    pub subject: String,
    /// The state.
    pub state: State,
    /// Whose move.
    pub turn: Turn,
    /// When something was last said.
    pub at_ms: i64,
    /// Who asked; shown when it is not the viewer.
    pub requester: Option<String>,
}

/// `GET /requests`.
#[derive(Template, Clone, Debug)]
#[template(path = "portal/requests.html")]
pub struct RequestsPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The client.
    pub company: String,
    /// Whether the viewer may see the whole company's requests.
    pub manager: bool,
    /// Whether the list is the whole company's.
    pub whole_company: bool,
    /// Requests that want something of the client.
    pub ours: Vec<RequestRow>,
    /// The rest, newest first.
    pub rows: Vec<RequestRow>,
    /// The key of the next page.
    pub next: Option<String>,
}

/// `GET /requests/new`, and `POST /requests` that came back.
#[derive(Template, Clone, Debug)]
#[template(path = "portal/new.html")]
pub struct NewRequestPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The subject as typed.
    pub subject: String,
    /// The words as typed.
    pub text: String,
    /// How bad it is, in the client's words; the value is an urgency.
    pub urgencies: Vec<Choice>,
    /// The largest attachment in bytes.
    pub file_limit: u64,
    /// What is wrong.
    pub errors: FieldErrors,
}
