//! Answers that are written once, and macros: their settings, the menu in the composer, a macro's preview.

use super::shell::{FieldErrors, Shell};
use super::view::{Impact, Kind, State, Urgency};
use askama::Template;
use i18n::T;

/// One of them as a form.
#[derive(Clone, Debug)]
pub struct CannedForm {
    /// Its id; `new` for one that is not written yet.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The words.
    pub text: String,
    /// For everybody.
    pub shared: bool,
    /// Whether the viewer may change it.
    pub editable: bool,
    /// A macro's words are a note.
    pub note: bool,
    /// The state that a macro's answer leads to.
    pub state: State,
    /// A macro gives the ticket to whoever runs it.
    pub take: bool,
    /// The type that it sets.
    pub kind: Option<Kind>,
    /// The impact that it sets.
    pub impact: Option<Impact>,
    /// The urgency that it sets.
    pub urgency: Option<Urgency>,
    /// The line that it hands to; none when 0.
    pub line: u8,
    /// The minutes that it writes down; none when 0.
    pub minutes: i64,
    /// What is wrong.
    pub errors: FieldErrors,
}

impl CannedForm {
    fn sets_kind(&self, kind: &Kind) -> bool {
        self.kind.as_ref() == Some(kind)
    }

    fn sets_impact(&self, impact: &Impact) -> bool {
        self.impact.as_ref() == Some(impact)
    }

    fn sets_urgency(&self, urgency: &Urgency) -> bool {
        self.urgency.as_ref() == Some(urgency)
    }
}

/// `GET /settings/answers` and `GET /settings/macros`.
#[derive(Template, Clone, Debug)]
#[template(path = "settings/canned.html")]
pub struct CannedPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms of the settings.
    pub tabs: Vec<crate::settings::Tab>,
    /// Macros, not answers.
    pub macros: bool,
    /// Whether the viewer writes everybody's.
    pub may_share: bool,
    /// What there is.
    pub rows: Vec<CannedForm>,
    /// A new one.
    pub fresh: CannedForm,
}

impl CannedPage {
    /// The last word of the page's address.
    fn room(&self) -> &'static str {
        if self.macros { "macros" } else { "answers" }
    }
}

/// `GET /tickets/{number}/canned`.
#[derive(Template, Clone, Debug)]
#[template(path = "desk/canned.html")]
pub struct CannedMenu {
    /// The reader.
    pub t: T,
    /// The number.
    pub number: String,
    /// Names and words of answers.
    pub answers: Vec<(String, String)>,
    /// Ids and names of macros.
    pub macros: Vec<(String, String)>,
}

/// `GET /tickets/{number}/macros/{id}`.
#[derive(Template, Clone, Debug)]
#[template(path = "desk/macro.html")]
pub struct MacroPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The number.
    pub number: String,
    /// The subject.
    pub subject: String,
    /// The macro's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it changes, in words.
    pub changes: Vec<String>,
    /// Its words, filled; `None` when it says nothing.
    pub text: Option<String>,
    /// The words are a note.
    pub note: bool,
    /// Who will get them.
    pub to: String,
    /// The version that it was previewed against.
    pub seen_seq: i64,
    /// Whether it can be run.
    pub possible: bool,
    /// What is wrong.
    pub errors: FieldErrors,
}
