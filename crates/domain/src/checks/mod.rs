//! Data that suppliers send: when a file is awaited, how a day stands, what becomes of what was found, when one is
//! reminded. Values and pure decisions; nothing here reads a file or knows what day it is.

mod day;
mod finding;
mod kind;
mod patience;
mod schedule;

pub use day::{Came, Cell, Score, cell, score, unusual};
pub use finding::{Change, Known, Seen, changes};
pub use kind::{FeedKind, Verdict};
pub use patience::{Patience, Step};
pub use schedule::Schedule;

#[cfg(test)]
mod tests;
