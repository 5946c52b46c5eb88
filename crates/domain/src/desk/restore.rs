//! What bulk changes put back: everything of a ticket that an engineer's act can change.

use super::{Impact, Prepared, Priority, State, Ticket, TicketKind, Urgency, Watcher};
use crate::ids::{PersonId, TeamId};
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// A ticket as it was before an act, without the conversation: that is never taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields are those of the ticket")]
pub struct Before {
    pub state: State,
    pub cycle: i64,
    pub kind: TicketKind,
    pub subject: String,
    pub impact: Impact,
    pub urgency: Urgency,
    pub priority: Priority,
    pub raised: bool,
    pub line: u8,
    #[serde(default)]
    pub team: Option<TeamId>,
    pub assignee: Option<PersonId>,
    pub watchers: Vec<Watcher>,
    pub turn_since: Moment,
    pub reminded: u8,
    pub solved_at: Option<Moment>,
    pub closed_at: Option<Moment>,
    pub minutes: i64,
    pub likes: i64,
    #[serde(default)]
    pub prepared: Prepared,
}

impl Ticket {
    /// What an act could change, as it is now.
    pub fn before(&self) -> Before {
        Before {
            state: self.state,
            cycle: self.cycle,
            kind: self.kind,
            subject: self.subject.clone(),
            impact: self.impact,
            urgency: self.urgency,
            priority: self.priority,
            raised: self.raised,
            line: self.line,
            team: self.team,
            assignee: self.assignee,
            watchers: self.watchers.clone(),
            turn_since: self.turn_since,
            reminded: self.reminded,
            solved_at: self.solved_at,
            closed_at: self.closed_at,
            minutes: self.minutes,
            likes: self.likes,
            prepared: self.prepared.clone(),
        }
    }

    /// Puts it back.
    pub(super) fn put_back(&mut self, before: &Before) {
        let b = before.clone();
        (self.state, self.cycle, self.kind, self.subject) = (b.state, b.cycle, b.kind, b.subject);
        (self.impact, self.urgency, self.priority, self.raised) = (b.impact, b.urgency, b.priority, b.raised);
        (self.line, self.team) = (b.line, b.team);
        (self.assignee, self.watchers) = (b.assignee, b.watchers);
        (self.turn_since, self.reminded) = (b.turn_since, b.reminded);
        (self.solved_at, self.closed_at) = (b.solved_at, b.closed_at);
        (self.minutes, self.likes, self.prepared) = (b.minutes, b.likes, b.prepared);
    }
}
