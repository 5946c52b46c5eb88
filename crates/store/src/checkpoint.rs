//! Moves what SQLite's write-ahead log holds into the file, beside the writer.
//!
//! Left to itself SQLite lets the commit that fills the log do it, and everybody behind that commit waits tens of
//! milliseconds. Here a connection of its own moves the pages while writes go on; when only a few are left the writer
//! moves those, between two commits, because only then does the log begin anew instead of growing.

use crate::sqlite::SqliteConn;
use parking_lot::{Condvar, Mutex};

/// Pages in the log that are worth moving.
const ENOUGH: u32 = 4_000;
/// So many more have to come before it is tried again, if a long read (a backup) kept them from being moved.
const MORE: u32 = 2_000;
/// So few the writer moves itself.
const FEW: u32 = 300;
/// Passes after which the rest is the writer's, few or not: it writes faster than they are moved.
const PASSES: u32 = 4;

/// The log as the writer and the one who moves its pages know it.
#[derive(Default)]
pub(crate) struct Log {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// How long it was when it was last asked for.
    asked: u32,
    due: bool,
    nearly_done: bool,
    closed: bool,
}

impl Log {
    /// After each commit, with the pages that the log holds.
    pub fn holds(&self, pages: u32) {
        let mut state = self.state.lock();
        if pages < state.asked {
            state.asked = 0; // it has begun anew
        }
        if pages >= ENOUGH && (state.asked == 0 || pages >= state.asked + MORE) {
            (state.asked, state.due) = (pages, true);
            drop(state);
            self.changed.notify_one();
        }
    }

    /// Whether the writer is to move what is left. Says so once.
    pub fn is_nearly_done(&self) -> bool {
        std::mem::take(&mut self.state.lock().nearly_done)
    }

    /// The store closes.
    pub fn close(&self) {
        self.state.lock().closed = true;
        self.changed.notify_one();
    }

    /// Waits until pages are to be moved; `false` when the store closes.
    fn wait(&self) -> bool {
        let mut state = self.state.lock();
        while !state.due && !state.closed {
            self.changed.wait(&mut state);
        }
        state.due = false;
        !state.closed
    }
}

/// What the thread beside the writer does.
pub(crate) fn checkpointer(mut conn: SqliteConn, log: &Log) {
    while log.wait() {
        for _ in 0..PASSES {
            match conn.checkpoint() {
                Ok(left) if left > FEW => {}
                Ok(_) => break,
                Err(e) => {
                    tracing::warn!(error = %e, "the log could not be moved into the file; again when it has grown");
                    break;
                }
            }
        }
        log.state.lock().nearly_done = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asks_once_until_the_log_has_grown_or_begun_anew() {
        let log = Log::default();
        let asked = |pages| {
            log.holds(pages);
            std::mem::take(&mut log.state.lock().due)
        };
        assert!(!asked(ENOUGH - 1));
        assert!(asked(ENOUGH));
        assert!(!asked(ENOUGH + MORE - 1), "it is being moved");
        assert!(asked(ENOUGH + MORE), "something kept it");
        assert!(!asked(10), "begun anew");
        assert!(asked(ENOUGH));
    }
}
