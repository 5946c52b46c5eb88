//! What was found by words.

use super::shell::Shell;
use super::view::State;
use askama::Template;
use i18n::T;

/// A ticket that was found.
#[derive(Clone, Debug)]
pub struct FoundRow {
    /// Its number.
    pub number: String,
    /// Its state.
    pub state: State,
    /// Its subject in parts: the text, and whether it was looked for.
    pub subject: Vec<(String, bool)>,
    /// What was said where the words stand, likewise.
    pub words: Vec<(String, bool)>,
    /// The client.
    pub client: String,
    /// Who asked.
    pub requester: String,
    /// The last change.
    pub updated_ms: i64,
    /// It fits only when words are read otherwise or left out.
    pub near: bool,
}

/// `GET /search`.
#[derive(Template, Clone, Debug)]
#[template(path = "desk/search.html")]
pub struct SearchPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// What was asked.
    pub q: String,
    /// How many there are.
    pub total: i64,
    /// What was probably meant.
    pub meant: Option<String>,
    /// The page of them.
    pub hits: Vec<FoundRow>,
    /// Where the next page begins.
    pub next: Option<usize>,
}
