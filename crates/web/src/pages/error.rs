//! Pages for when it did not work: what is wrong, and whose move it is.

use super::shell::Shell;
use askama::Template;
use i18n::T;

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// 400: the request cannot be read.
    BadRequest,
    /// 403: not for this person.
    Forbidden,
    /// 403: the form is from another session.
    StaleForm,
    /// 404: not there.
    NotFound,
    /// 409: somebody was faster.
    Conflict,
    /// 413: too much.
    TooLarge,
    /// 429: too often.
    TooMany,
    /// 500: our fault.
    Broken,
    /// 503: work is being done.
    Maintenance,
}

impl ErrorKind {
    /// Every kind.
    pub const ALL: [ErrorKind; 9] = [
        ErrorKind::BadRequest,
        ErrorKind::Forbidden,
        ErrorKind::StaleForm,
        ErrorKind::NotFound,
        ErrorKind::Conflict,
        ErrorKind::TooLarge,
        ErrorKind::TooMany,
        ErrorKind::Broken,
        ErrorKind::Maintenance,
    ];

    /// The HTTP status.
    pub fn status(self) -> u16 {
        match self {
            ErrorKind::BadRequest => 400,
            ErrorKind::Forbidden | ErrorKind::StaleForm => 403,
            ErrorKind::NotFound => 404,
            ErrorKind::Conflict => 409,
            ErrorKind::TooLarge => 413,
            ErrorKind::TooMany => 429,
            ErrorKind::Broken => 500,
            ErrorKind::Maintenance => 503,
        }
    }

    /// The keys of what is wrong and of what to do.
    pub fn keys(self) -> (&'static str, &'static str) {
        match self {
            ErrorKind::BadRequest => ("page-bad-request", "page-bad-request-help"),
            ErrorKind::Forbidden => ("page-forbidden", "page-forbidden-help"),
            ErrorKind::StaleForm => ("page-stale-form", "page-stale-form-help"),
            ErrorKind::NotFound => ("page-not-found", "page-not-found-help"),
            ErrorKind::Conflict => ("page-conflict", "page-conflict-help"),
            ErrorKind::TooLarge => ("page-too-large", "page-too-large-help"),
            ErrorKind::TooMany => ("page-too-many", "page-too-many-help"),
            ErrorKind::Broken => ("page-broken", "page-broken-help"),
            ErrorKind::Maintenance => ("page-maintenance", "page-maintenance-help"),
        }
    }
}

/// Any page that says that it did not work.
#[derive(Template, Clone, Debug)]
#[template(path = "plain/error.html")]
pub struct ErrorPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// What went wrong.
    pub kind: ErrorKind,
    /// The number of the request in the log; empty when there is none.
    pub trace: String,
    /// What was typed and must not be lost; empty when there is nothing.
    pub draft: String,
    /// Where to go from here.
    pub back: String,
}
