//! The only wall clock of the program. Everything else is handed the moment.

use std::time::{SystemTime, UNIX_EPOCH};

/// The clock of the machine.
#[derive(Clone, Copy, Debug)]
pub struct WallClock;

impl app::Clock for WallClock {
    #[allow(clippy::disallowed_methods, reason = "this is the one place")]
    fn now(&self) -> i64 {
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
            // A machine that believes to live before 1970 gets 1970.
            Err(_) => 0,
        }
    }
}
