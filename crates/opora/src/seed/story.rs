//! One ticket's story, told by the domain's own decisions: every entry of its journal comes from a command.

use domain::desk::{By, Channel, Command, Entry, Event, Opening, Rules, Ticket, decide, next_moment, open};
use domain::ids::TicketId;

/// A story under way.
pub struct Story<'r> {
    rules: &'r Rules,
    /// The ticket as it is now.
    pub ticket: Ticket,
    /// What was told.
    pub entries: Vec<Entry>,
}

impl<'r> Story<'r> {
    /// Begins with an opening; `None` when the domain opens nothing.
    pub fn open(
        id: TicketId,
        opening: Opening,
        by: By,
        via: Channel,
        rules: &'r Rules,
        at: i64,
    ) -> Option<Story<'r>> {
        let entry = |(n, event)| Entry { seq: n as i64 + 1, at, by, via, event };
        let entries: Vec<Entry> = open(opening, by, rules).into_iter().enumerate().map(entry).collect();
        let ticket = Ticket::fold(id, &entries)?;
        Some(Story { rules, ticket, entries })
    }

    /// Lets come what comes by itself before `until`: reminders, silence that closes.
    pub fn let_pass(&mut self, until: i64) {
        while let Some(at) = next_moment(&self.ticket, self.rules).filter(|at| *at < until) {
            let before = self.entries.len();
            self.carry_out(Command::Tick, By::SYSTEM, Channel::System, at);
            if self.entries.len() == before {
                return;
            }
        }
    }

    /// Somebody does something; what the domain refuses does not happen.
    pub fn act(&mut self, command: Command, by: By, via: Channel, at: i64) {
        self.let_pass(at);
        self.carry_out(command, by, via, at);
    }

    fn carry_out(&mut self, command: Command, by: By, via: Channel, at: i64) {
        let events: Vec<Event> = decide(&self.ticket, command, by, self.rules, at).unwrap_or_default();
        for event in events {
            let entry = Entry { seq: self.ticket.seq + 1, at, by, via, event };
            self.ticket.apply(&entry);
            self.entries.push(entry);
        }
    }
}
