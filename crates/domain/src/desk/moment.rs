//! Next moments: when a ticket needs attention by itself. Stored on the row, found by a sweep.

use super::{Rules, State, Ticket, Turn};
use crate::time::Moment;

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
    if ticket.quiet {
        return None;
    }
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
