//! Next moments: when a ticket needs attention by itself. Stored on the row, found by a sweep.

use super::{Matrix, State, Ticket, Turn};
use crate::time::{HOUR, MINUTE, Moment, WorkingHours};
use serde::{Deserialize, Serialize};

/// The desk's rules that decisions need.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    /// Impact × urgency → priority.
    pub matrix: Matrix,
    /// The desk's hours, by which reminders and silence are measured.
    pub hours: WorkingHours,
    /// Working time after which the owner is reminded that it is our move.
    pub remind_owner_ms: i64,
    /// Working time after which the head is told.
    pub remind_head_ms: i64,
    /// Working time of silence that closes a solved ticket.
    pub silence_ms: i64,
}

impl Default for Rules {
    /// Owner after 4 working hours, head after 8, silence after 3 working days of 9 hours.
    fn default() -> Self {
        Rules {
            matrix: Matrix::default(),
            hours: WorkingHours::default(),
            remind_owner_ms: 4 * HOUR,
            remind_head_ms: 8 * HOUR,
            silence_ms: 27 * HOUR,
        }
    }
}

impl Rules {
    /// The silence that closes, in working days as the desk counts them, rounded up: what clients are told.
    pub fn silence_days(&self) -> i64 {
        let day = ((self.hours.to_minute - self.hours.from_minute) * MINUTE).max(MINUTE);
        (self.silence_ms + day - 1) / day
    }
}

/// What a moment brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// Remind the owner (1) or the head (2).
    Remind(u8),
    /// Close by silence.
    Close,
}

/// The next moment at which something is due by itself; `None` when nothing is.
pub fn next_moment(ticket: &Ticket, rules: &Rules) -> Option<Moment> {
    upcoming(ticket, rules).map(|(at, _)| at)
}

/// What is due now.
pub(super) fn due(ticket: &Ticket, rules: &Rules, now: Moment) -> Option<Due> {
    upcoming(ticket, rules).filter(|(at, _)| *at <= now).map(|(_, due)| due)
}

fn upcoming(ticket: &Ticket, rules: &Rules) -> Option<(Moment, Due)> {
    match (ticket.turn(), ticket.state) {
        (Turn::Us, _) if ticket.reminded == 0 => {
            Some((rules.hours.add(ticket.turn_since, rules.remind_owner_ms), Due::Remind(1)))
        }
        (Turn::Us, _) if ticket.reminded == 1 => {
            Some((rules.hours.add(ticket.turn_since, rules.remind_head_ms), Due::Remind(2)))
        }
        (_, State::Solved) => {
            let since = ticket.solved_at.unwrap_or(ticket.turn_since);
            Some((rules.hours.add(since, rules.silence_ms), Due::Close))
        }
        _ => None,
    }
}
