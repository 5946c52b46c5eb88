//! How a ticket stands to others, and who watches it.

use super::{Link, Merge, Ticket, Tie, Watcher};
use crate::ids::{PersonId, TicketId};
use crate::people::Side;

impl Ticket {
    /// Whether it has this link to that ticket.
    pub fn is_linked(&self, link: Link, to: TicketId) -> bool {
        self.ties.iter().any(|tie| (tie.link, tie.to) == (link, to))
    }

    pub(super) fn become_part_of(&mut self, into: TicketId) {
        let (state, turn_since, reminded) = (self.state, self.turn_since, self.reminded);
        self.merged = Some(Merge { into, state, turn_since, reminded });
    }

    pub(super) fn stand_alone(&mut self) {
        if let Some(was) = self.merged.take() {
            (self.state, self.turn_since, self.reminded) = (was.state, was.turn_since, was.reminded);
        }
    }

    pub(super) fn tie(&mut self, tie: Tie) {
        self.ties.push(tie);
        self.ties.sort_unstable();
        self.ties.dedup();
    }

    pub(super) fn watch(&mut self, person: PersonId, side: Side) {
        self.watchers.retain(|watcher| watcher.person != person);
        self.watchers.push(Watcher { person, side });
        self.watchers.sort_by_key(|watcher| watcher.person);
    }
}
