//! The ticket. A command and facts become events ([`decide`]); events become the ticket ([`Ticket::apply`]).
//!
//! The journal is the ticket: state, whose move it is, counters and next moments are functions of the journal; the
//! stored row is a cache of the fold. Nothing here knows a channel's format, a database or a word of the interface.

mod canned;
mod command;
mod count;
mod decide;
mod event;
mod event_code;
mod filter;
mod guided;
mod handover;
mod known;
pub mod lines;
mod link;
mod marks;
mod moment;
mod offer;
mod priority;
mod promise;
mod recorded;
mod release;
mod restore;
mod routing;
mod rules;
mod spent;
mod state;
mod thanks;
mod ticket;
mod tied;
pub mod year;

pub use canned::{Change, Variable, fill, unknown_variable};
pub use command::{Command, Opening, Refusal, Then};
pub use count::{counter_keys, keys};
pub use decide::{decide, open};
pub use event::{By, Channel, ClosedWhy, Entry, Event};
pub use filter::{Filter, Owner};
pub use guided::{Asked, FactChange, Guided, Run, RunState, StepDone};
pub use handover::{Dealing, Gate, HandOver, LINES, Line, Missing, Pending, Prepared};
pub use known::{Cited, Known};
pub use link::Link;
pub use marks::{Flag, Marks, Reference};
pub use moment::next_moment;
pub use offer::Offer;
pub use priority::{Impact, Matrix, Priority, Urgency};
pub use recorded::{Means, Record, record};
pub use release::{Planned, Releasing, Task};
pub use restore::Before;
pub use routing::{Coming, Route, Routed, route};
pub use rules::{Example, Rules};
pub use spent::{Manner, Spent, Verdict};
pub use state::{State, Turn, WaitFor};
pub use thanks::is_short_thanks;
pub use ticket::{LastWord, Merge, Ticket, TicketKind, Tie, Watcher};

#[cfg(test)]
mod tests;
