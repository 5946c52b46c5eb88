//! What programs can do here, for those who write them.

use super::shell::Shell;
use askama::Template;
use i18n::T;

/// One thing that a program can do.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its name within the description; the anchor.
    pub id: String,
    /// `GET`, `POST` …
    pub method: String,
    /// The path with its `{parameters}`.
    pub path: String,
    /// What it does, in short.
    pub name: String,
    /// What it does.
    pub about: String,
    /// An example of what is sent; empty when nothing is.
    pub request: String,
    /// The status of success.
    pub status: String,
    /// An example of what comes back; empty when nothing does.
    pub response: String,
}

/// What belongs together.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// What it is about.
    pub about: String,
    /// What can be done.
    pub operations: Vec<Operation>,
}

/// `GET /api/docs`.
#[derive(Template, Clone, Debug)]
#[template(path = "plain/api_docs.html")]
pub struct ApiDocsPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// What can be done.
    pub groups: Vec<Group>,
}
