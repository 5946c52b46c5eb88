//! What of a ticket's journal says anything of time.

use crate::desk::{self, Event, Flag, Spent};
use crate::ids::{OrganisationId, PersonId, TicketId};
use crate::time::{Moment, day_in};
use jiff::civil::Date;

/// Something that was said of the time of a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Of which ticket.
    pub ticket: TicketId,
    /// By which entry of its journal.
    pub seq: i64,
    /// An entry can say several such things: the first is 0.
    pub n: i64,
    /// When it was said.
    pub at: Moment,
    /// Whose ticket it is since then.
    pub org: OrganisationId,
    /// What.
    pub what: What,
}

/// What was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Minutes were written down.
    Logged {
        /// How many.
        minutes: i64,
        /// Of which day's work.
        day: Date,
        /// Whose work.
        person: Option<PersonId>,
        /// On which line.
        line: u8,
    },
    /// Some of the minutes of an entry were taken back.
    Countered {
        /// The entry that it is about.
        of: i64,
        /// How many.
        minutes: i64,
    },
    /// So many minutes of an entry are free, by a decision; the last decision holds.
    Freed {
        /// The entry that it is about.
        of: i64,
        /// How many.
        minutes: i64,
    },
    /// Whether the fault is ours.
    Fault(bool),
    /// It became part of another ticket.
    Merged(TicketId),
    /// It stands alone again.
    Unmerged,
    /// It is another client's.
    Moved,
}

/// All that a journal says of time, in its order; days without a word of their own are days of the zone.
pub fn facts(ticket: TicketId, journal: &[desk::Entry], zone: &str) -> Vec<Fact> {
    let mut teller =
        Teller { ticket, zone, org: OrganisationId(0), open: vec![], line: 1, minutes: 0, all: vec![] };
    for entry in journal {
        teller.hear(entry);
    }
    teller.all
}

struct Teller<'a> {
    ticket: TicketId,
    zone: &'a str,
    org: OrganisationId,
    /// Entries with what is left of them, the oldest first.
    open: Vec<(i64, i64)>,
    line: u8,
    minutes: i64,
    all: Vec<Fact>,
}

impl Teller<'_> {
    fn hear(&mut self, entry: &desk::Entry) {
        match &entry.event {
            Event::Opened { org, line, .. } => (self.org, self.line) = (*org, *line),
            Event::LineChanged { line, .. } => self.line = *line,
            Event::RequesterChanged { org, .. } if *org != self.org => {
                self.org = *org;
                self.say(entry, What::Moved);
            }
            Event::Flagged { flag: Flag::OurFault, on } => self.say(entry, What::Fault(*on)),
            Event::Merged { into, .. } => self.say(entry, What::Merged(*into)),
            Event::Unmerged { .. } => self.say(entry, What::Unmerged),
            Event::TimeLogged { minutes, spent } => {
                let spent = spent.clone().unwrap_or_else(|| Spent { line: self.line, ..Spent::default() });
                self.open.push((entry.seq, *minutes));
                self.minutes += minutes;
                let what = What::Logged {
                    minutes: *minutes,
                    day: spent.day.unwrap_or_else(|| day_in(self.zone, entry.at)),
                    person: spent.person.or(entry.by.person),
                    line: spent.line.max(1),
                };
                self.say(entry, what);
            }
            Event::TimeCountered { of, minutes, .. } => self.counter(entry, *of, *minutes),
            Event::DisputeDecided { of, free, .. } => {
                self.say(entry, What::Freed { of: *of, minutes: *free });
            }
            // A bulk change that is taken back takes the minutes along that came with it, the latest first.
            Event::Undone { before } => {
                while self.minutes > before.minutes {
                    let Some((of, left)) = self.open.iter().rev().find(|(_, left)| *left > 0).copied() else {
                        break;
                    };
                    self.counter(entry, of, left.min(self.minutes - before.minutes));
                }
            }
            _ => {}
        }
    }

    fn counter(&mut self, entry: &desk::Entry, of: i64, minutes: i64) {
        self.minutes -= minutes;
        if let Some((_, left)) = self.open.iter_mut().find(|(seq, _)| *seq == of) {
            *left -= minutes;
        }
        self.say(entry, What::Countered { of, minutes });
    }

    fn say(&mut self, entry: &desk::Entry, what: What) {
        let n = self.all.iter().rev().take_while(|fact| fact.seq == entry.seq).count() as i64;
        let (ticket, seq, at, org) = (self.ticket, entry.seq, entry.at, self.org);
        self.all.push(Fact { ticket, seq, n, at, org, what });
    }
}
