//! How long a supplier is waited for: reminders of his people, then word to the head office.

use crate::time::{HOUR, Moment};
use serde::{Deserialize, Serialize};

/// How long a supplier is waited for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Patience {
    /// So many hours after the case began his people are reminded, each in turn.
    pub remind: Vec<u16>,
    /// So many hours after it began the head office is told.
    pub head: u16,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience { remind: vec![24, 48], head: 72 }
    }
}

/// What comes next in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The supplier's people are reminded, the first time, the second …
    Remind(usize),
    /// The head office is told.
    Head,
}

impl Patience {
    /// What comes after so many steps, and when, of a case that began then.
    pub fn next(&self, began: Moment, done: usize) -> Option<(Moment, Step)> {
        let at = |hours: u16| began + i64::from(hours) * HOUR;
        match self.remind.get(done) {
            Some(hours) => Some((at(*hours), Step::Remind(done + 1))),
            None if done == self.remind.len() => Some((at(self.head), Step::Head)),
            None => None,
        }
    }

    /// Sound: hours grow, and the head office comes last.
    pub fn is_sound(&self) -> bool {
        let all: Vec<u16> = self.remind.iter().copied().chain([self.head]).collect();
        self.remind.len() <= 8 && all[0] > 0 && all.windows(2).all(|pair| pair[0] < pair[1])
    }
}
