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
    /// For which company; shown when it could be another.
    pub company: Option<String>,
}

/// A list that the viewer may choose: his own requests, or those of a company that he leads.
#[derive(Clone, Debug)]
pub struct Scope {
    /// What stands in the address.
    pub query: String,
    /// Its name.
    pub name: String,
    /// Whether it is shown.
    pub here: bool,
}

/// `GET /requests`.
#[derive(Template, Clone, Debug)]
#[template(path = "portal/requests.html")]
pub struct RequestsPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The company whose requests are shown; empty for the viewer's own.
    pub company: String,
    /// What is shown, as it stands in the address.
    pub query: String,
    /// The lists among which the viewer chooses; none when there is one.
    pub scopes: Vec<Scope>,
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
    /// For which company it may be; empty when there is only one.
    pub companies: Vec<Choice>,
    /// The subject as typed.
    pub subject: String,
    /// The words as typed.
    pub text: String,
    /// How bad it is, in the client's words; the value is an urgency.
    pub urgencies: Vec<Choice>,
    /// Under which articles were offered while he wrote; empty for none.
    pub proposal: String,
    /// The largest attachment in bytes.
    pub file_limit: u64,
    /// What is wrong.
    pub errors: FieldErrors,
}
