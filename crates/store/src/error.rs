//! What can go wrong between a use-case and its database, in words that do not name an engine.
//!
//! A driver's error is translated once, in the driver's own file; nothing above sees an SQL state.
//! The texts are for the log and the operator; what a person reads on a page is chosen above, by kind.

/// Why the store could not do what it was asked. Cheap to clone: one failed commit answers a whole batch.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The row that had to be there is not there.
    #[error("not found")]
    NotFound,
    /// A unique key is taken; carries the key as `table(column,column)`, the same on both engines
    /// (an index over expressions is named by its own name).
    #[error("already taken: {0}")]
    Taken(String),
    /// The row has changed since it was read (optimistic lock).
    #[error("changed by someone else meanwhile")]
    Stale,
    /// A foreign key, `not null` or `check` refuses the row.
    #[error("refused by a constraint: {0}")]
    Violated(String),
    /// Others hold the database, or the queue, for longer than we are willing to wait. Try again later.
    #[error("the database is busy")]
    Busy,
    /// No room left on the disk of the database.
    #[error("no space left for the database")]
    Full,
    /// The database, or this unit of work, may only be read.
    #[error("the database is read-only")]
    ReadOnly,
    /// The server was lost while it was committing: the write may have happened or not.
    #[error("connection lost while committing; the outcome is unknown")]
    Unsure,
    /// The server cannot be reached.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// The schema is newer than this program, or was changed behind its back.
    #[error("{0}")]
    Schema(String),
    /// A closure panicked; its changes are rolled back.
    #[error("panic in a unit of work: {0}")]
    Panicked(String),
    /// The store is shutting down.
    #[error("the store is closed")]
    Closed,
    /// Damage, a mistake in our SQL, or anything that has no better name.
    #[error("{0}")]
    Broken(String),
}

impl StoreError {
    /// A [`StoreError::Broken`] with the given words.
    pub fn broken(why: impl std::fmt::Display) -> StoreError {
        StoreError::Broken(why.to_string())
    }

    /// The same error with the place where it happened, when its kind has room for words.
    pub(crate) fn at(self, place: impl std::fmt::Display) -> StoreError {
        match self {
            StoreError::Broken(why) => StoreError::Broken(format!("{place}: {why}")),
            other => other,
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(e: std::io::Error) -> StoreError {
        match e.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => StoreError::Full,
            std::io::ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly,
            std::io::ErrorKind::NotFound => StoreError::NotFound,
            _ => StoreError::Broken(e.to_string()),
        }
    }
}
