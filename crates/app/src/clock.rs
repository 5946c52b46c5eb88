//! Time as a value that is handed in.

/// Tells the moment. The program has one over the wall clock; tests move theirs by hand.
pub trait Clock: Send + Sync {
    /// UTC milliseconds.
    fn now(&self) -> i64;
}
