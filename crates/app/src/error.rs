//! What can go wrong in a use-case, typed for the edge that words it.

use domain::desk::Refusal;
use domain::people::Denied;
use store::StoreError;

/// Why an act was not carried out.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AppError {
    /// A field of a form is wrong: its name and the code of the text that says what to do.
    #[error("field {0}: {1}")]
    Invalid(&'static str, &'static str),
    /// Answers to a topic are wrong: names of fields, and what is wrong with each.
    #[error("answers: {0:?}")]
    Answers(Vec<(String, domain::topic::Wrong)>),
    /// The ticket's rules refuse.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Not permitted.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Nobody is signed in.
    #[error("not signed in")]
    SignedOut,
    /// There is no such thing, or it is not for these eyes.
    #[error("not found")]
    Missing,
    /// Something new arrived since the page was opened; the ticket's version now.
    #[error("changed meanwhile")]
    Changed(i64),
    /// The same request was carried out already, under the key that its sender gave it.
    #[error("carried out already")]
    Repeated,
    /// Too many tries; again at this moment.
    #[error("too many attempts")]
    Slow(i64),
    /// The file is infected by this, and given to nobody.
    #[error("infected: {0}")]
    Infected(String),
    /// The link was used, or its time is over.
    #[error("the link is spent")]
    Spent,
    /// The store is busy, full or away.
    #[error("unavailable: {0}")]
    Unavailable(StoreError),
    /// A fault of ours.
    #[error("{0}")]
    Broken(String),
}

impl From<StoreError> for AppError {
    fn from(e: StoreError) -> AppError {
        match e {
            StoreError::NotFound => AppError::Missing,
            StoreError::Stale => AppError::Changed(0),
            StoreError::Busy
            | StoreError::Full
            | StoreError::ReadOnly
            | StoreError::Unsure
            | StoreError::Unreachable(_)
            | StoreError::Closed => AppError::Unavailable(e),
            other => AppError::Broken(other.to_string()),
        }
    }
}

impl AppError {
    /// A fault of ours with its words.
    pub fn broken(why: impl std::fmt::Display) -> AppError {
        AppError::Broken(why.to_string())
    }
}
