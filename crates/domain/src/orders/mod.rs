//! The order twin: what each side says of an order, brought to one life, and where the sides part.
//!
//! ```text
//! table   what a system calls a status → one of our states, by tables that are data           → State
//! fact    one saying of one side: state, moment, sums, lines                                   → Fact
//! track   the sayings of one side in the order of what happened, not of what arrived          → Track
//! claims  everything that is, was or will be wrong with an order if nothing more is heard      → Claim
//! look    the claims at a moment: open, over, and when something changes by itself             → Look
//! wire    the exchange itself: silence, bursts, refusals, ends that were announced             → Ailment
//! ```
//!
//! Everything is a function of facts; `now` only chooses among claims. So what is found as facts come one by one is what
//! is found when all of them are read at once. Nothing here guesses: a status without a row in a table is unknown, is told
//! once, and stops nothing.

mod claims;
mod fact;
mod kind;
mod part;
mod state;
mod table;
mod track;
mod values;
mod wire;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod worlds;

pub use claims::{Claim, Look, claims, look};
pub use fact::{Fact, Facts, Line, Marks, SideTerms, Terms, mark};
pub use kind::{Group, Kind, Road, Weight};
pub use part::parting;
pub use state::{Phase, State, Step, step};
pub use table::{Book, Flaw, Reading, Role, Table, roll_up, shipped};
pub use track::{Track, Turn};
pub use wire::{Ailment, Pulse, ailments};
