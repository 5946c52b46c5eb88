//! Which counters a ticket stands in. Counters are kept, not counted: each change adds the difference between the
//! keys after and before; a full recount groups the same keys over all tickets.

use super::{State, Ticket, Turn};

/// Names of counters.
pub mod keys {
    use crate::ids::{OrganisationId, PersonId};

    /// Live tickets.
    pub const LIVE: &str = "live";
    /// It is our move.
    pub const US: &str = "us";
    /// Live and nobody's.
    pub const UNASSIGNED: &str = "unassigned";
    /// Live and waiting for somebody else.
    pub const WAITING: &str = "waiting";
    /// Solved, not yet confirmed.
    pub const SOLVED: &str = "solved";
    /// All tickets ever.
    pub const ALL: &str = "all";

    /// Live tickets of an engineer.
    pub fn mine(person: PersonId) -> String {
        format!("mine:{person}")
    }

    /// Tickets of an engineer in which it is our move.
    pub fn mine_us(person: PersonId) -> String {
        format!("mine_us:{person}")
    }

    /// Live tickets on a line in which it is our move.
    pub fn line(line: u8) -> String {
        format!("line:{line}")
    }

    /// Live tickets of a client.
    pub fn org_live(org: OrganisationId) -> String {
        format!("org_live:{org}")
    }

    /// All tickets of a client ever.
    pub fn org_all(org: OrganisationId) -> String {
        format!("org_all:{org}")
    }

    /// Tickets of a saved view.
    pub fn view(view: crate::ids::ViewId) -> String {
        format!("view:{view}:")
    }

    /// Tickets of a saved view that are an engineer's.
    pub fn view_mine(view: crate::ids::ViewId, person: PersonId) -> String {
        format!("view:{view}:{person}")
    }

    /// Tickets of a person that wait for him.
    pub fn asks(person: PersonId) -> String {
        format!("asks:{person}")
    }
}

/// The counters in which a ticket stands.
pub fn counter_keys(ticket: &Ticket) -> Vec<String> {
    let mut out = vec![keys::ALL.to_owned(), keys::org_all(ticket.org)];
    if ticket.state == State::Solved {
        out.push(keys::SOLVED.to_owned());
    }
    if ticket.turn() == Turn::Requester {
        out.push(keys::asks(ticket.requester));
    }
    if !ticket.state.is_live() {
        return out;
    }
    out.push(keys::LIVE.to_owned());
    out.push(keys::org_live(ticket.org));
    if ticket.turn() == Turn::Us {
        out.push(keys::US.to_owned());
        out.push(keys::line(ticket.line));
    } else {
        out.push(keys::WAITING.to_owned());
    }
    match ticket.assignee {
        None => out.push(keys::UNASSIGNED.to_owned()),
        Some(person) => {
            out.push(keys::mine(person));
            if ticket.turn() == Turn::Us {
                out.push(keys::mine_us(person));
            }
        }
    }
    out
}
