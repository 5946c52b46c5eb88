//! What can go wrong with an index.

/// Why the index could not be opened, written or asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The index is of another form or damaged; it must be rebuilt from the journal. Why.
    #[error("the index must be rebuilt: {0}")]
    RebuildDue(String),
    /// The engine under it.
    #[error("the index failed: {0}")]
    Engine(#[from] tantivy::TantivyError),
    /// The thread that was to open the writer died.
    #[error("the index's writer could not be begun")]
    NoWriter,
    /// The file system.
    #[error("the index's files: {0}")]
    Files(#[from] std::io::Error),
}
