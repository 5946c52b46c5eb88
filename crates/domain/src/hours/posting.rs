//! How many minutes of which entry count in which month.

use super::{Fact, Month, What};
use crate::ids::{OrganisationId, PersonId, TicketId};
use crate::time::{Moment, day_in};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Where facts are counted: whose account it is, in which zone days begin, what is closed, and to which step entries are
/// rounded.
pub struct Booking<'a> {
    /// The client, with its branches that have no contract of their own.
    pub orgs: &'a BTreeSet<OrganisationId>,
    /// The zone in which days begin.
    pub zone: &'a str,
    /// When which month was closed.
    pub closed: &'a BTreeMap<Month, Moment>,
    /// The step of entries of a month, in minutes.
    pub step: &'a dyn Fn(Month) -> i64,
}

/// Why minutes count, or no longer do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// They were written down.
    Logged,
    /// A counter-entry.
    Countered,
    /// A decision on what the client objected to.
    Decided,
    /// The fault is ours, or is not after all.
    Fault,
    /// The ticket became part of another, or stands alone again.
    Joined,
    /// The ticket turned out to be another client's.
    Moved,
}

impl Why {
    /// The API name.
    pub fn code(self) -> &'static str {
        ["logged", "countered", "decided", "fault", "joined", "moved"][self as usize]
    }
}

/// Minutes that count, or (below zero) count no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// Of which ticket.
    pub ticket: TicketId,
    /// Of which entry of its journal.
    pub entry: i64,
    /// By which fact.
    pub by: (i64, i64),
    /// When.
    pub at: Moment,
    /// In which month they count.
    pub month: Month,
    /// Of which day's work.
    pub day: Date,
    /// Whose work.
    pub person: Option<PersonId>,
    /// On which line.
    pub line: u8,
    /// How many.
    pub minutes: i64,
    /// Why.
    pub why: Why,
}

impl Posting {
    /// The month of the work.
    pub fn of(&self) -> Month {
        Month::of(self.day)
    }

    /// It came after the month of the work had been closed.
    pub fn is_late(&self) -> bool {
        self.of() != self.month
    }
}

/// What an entry of so many minutes counts for: rounded up to the step.
pub fn charge(minutes: i64, step: i64) -> i64 {
    let (minutes, step) = (minutes.max(0), step.max(1));
    (minutes + step - 1) / step * step
}

/// One entry and what became of it.
struct Family {
    day: Date,
    person: Option<PersonId>,
    line: u8,
    left: i64,
    freed: i64,
    charged: i64,
}

#[derive(Default)]
struct OfTicket {
    org: Option<OrganisationId>,
    fault: bool,
    into: Option<TicketId>,
    entries: BTreeMap<i64, Family>,
}

/// All postings of an account. `facts` are all facts of the tickets in question, and of those that they became part of.
pub fn postings(facts: &[Fact], booking: &Booking<'_>) -> Vec<Posting> {
    let mut order: Vec<&Fact> = facts.iter().collect();
    order.sort_by_key(|fact| (fact.at, fact.ticket, fact.seq, fact.n));
    let mut tickets: BTreeMap<TicketId, OfTicket> = BTreeMap::new();
    let mut all = Vec::new();
    for fact in order {
        let ticket = tickets.entry(fact.ticket).or_default();
        ticket.org = Some(fact.org);
        let why = match &fact.what {
            What::Logged { minutes, day, person, line } => {
                let (day, person, line, left) = (*day, *person, *line, *minutes);
                ticket.entries.insert(fact.seq, Family { day, person, line, left, freed: 0, charged: 0 });
                Why::Logged
            }
            What::Countered { of, minutes } => {
                ticket.entries.entry(*of).and_modify(|entry| entry.left -= minutes);
                Why::Countered
            }
            What::Freed { of, minutes } => {
                ticket.entries.entry(*of).and_modify(|entry| entry.freed = *minutes);
                Why::Decided
            }
            What::Fault(on) => {
                ticket.fault = *on;
                Why::Fault
            }
            What::Merged(into) => {
                ticket.into = Some(*into);
                Why::Joined
            }
            What::Unmerged => {
                ticket.into = None;
                Why::Joined
            }
            What::Moved => Why::Moved,
        };
        settle(&mut tickets, fact, why, booking, &mut all);
    }
    all
}

/// Makes what counts of the tickets that a fact touches what should count.
fn settle(
    tickets: &mut BTreeMap<TicketId, OfTicket>,
    fact: &Fact,
    why: Why,
    booking: &Booking<'_>,
    all: &mut Vec<Posting>,
) {
    let mut touched = vec![fact.ticket];
    if matches!(fact.what, What::Fault(_) | What::Merged(_) | What::Unmerged) {
        touched.extend(
            tickets.keys().copied().filter(|id| *id != fact.ticket && leads(tickets, *id, fact.ticket)),
        );
    }
    for id in touched {
        let free = is_free(tickets, id);
        let Some(ticket) = tickets.get_mut(&id) else { continue };
        let ours = ticket.org.is_some_and(|org| booking.orgs.contains(&org));
        for (seq, entry) in &mut ticket.entries {
            let of = Month::of(entry.day);
            let due = match free || !ours {
                true => 0,
                false => charge(entry.left - entry.freed, (booking.step)(of)),
            };
            if due == entry.charged {
                continue;
            }
            let late = booking.closed.get(&of).is_some_and(|at| *at <= fact.at);
            let month = if late { Month::of(day_in(booking.zone, fact.at)) } else { of };
            all.push(Posting {
                ticket: id,
                entry: *seq,
                by: (fact.seq, fact.n),
                at: fact.at,
                month,
                day: entry.day,
                person: entry.person,
                line: entry.line,
                minutes: due - entry.charged,
                why,
            });
            entry.charged = due;
        }
    }
}

/// Whether the time of a ticket is free: the fault is ours, here or in the ticket that it is part of.
fn is_free(tickets: &BTreeMap<TicketId, OfTicket>, id: TicketId) -> bool {
    way(tickets, id).any(|ticket| ticket.fault)
}

/// Whether a ticket is part of another.
fn leads(tickets: &BTreeMap<TicketId, OfTicket>, id: TicketId, to: TicketId) -> bool {
    way(tickets, id).any(|ticket| ticket.into == Some(to))
}

/// A ticket, the ticket that it is part of, and so on; nobody goes deeper than there are tickets.
fn way(tickets: &BTreeMap<TicketId, OfTicket>, id: TicketId) -> impl Iterator<Item = &OfTicket> {
    let first = tickets.get(&id);
    std::iter::successors(first, |ticket| tickets.get(&ticket.into?)).take(tickets.len())
}
