//! A clock that stands still until somebody moves it.

use std::sync::atomic::{AtomicI64, Ordering};

/// Monday, 16 November 2026, 10:00 in Moscow: an hour after the desk has opened.
pub const MONDAY: i64 = 1_794_812_400_000;

/// A clock moved by hand.
#[derive(Debug)]
pub struct HandClock(AtomicI64);

impl HandClock {
    /// A clock that shows this moment.
    pub fn at(moment: i64) -> HandClock {
        HandClock(AtomicI64::new(moment))
    }

    /// Moves it on.
    pub fn pass(&self, milliseconds: i64) {
        self.0.fetch_add(milliseconds, Ordering::SeqCst);
    }
}

impl app::Clock for HandClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}
