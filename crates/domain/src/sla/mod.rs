//! The promise: what a client was promised, and the clocks that prove how it was kept.
//!
//! ```text
//! Plan × Contract × calendars → Terms        what is promised to one ticket          (plan, contract, terms)
//! journal → Occurrence                       what of it moves a clock                (occurrence)
//! Clocks::take(occurrence, book)             the state of all clocks, event by event (clocks, clock)
//! account(occurrences, book, now)            the same from the whole journal, with its ledger (account)
//! alarms(clocks, book), next_moment          when something is due by itself         (next)
//! ```
//!
//! A clock is a pure function of (journal, terms): nothing here reads a row, a zone's database or what time it is. What
//! has run is never taken away from a clock: another priority, plan or calendar counts from the moment it comes.

mod account;
mod clock;
mod clocks;
mod contract;
mod next;
mod occurrence;
mod plan;
mod seeds;
mod tally;
mod terms;

pub use account::{Account, Run, account};
pub use clock::{Clock, Mode, Promised, Reading, Segment, Whose, Why};
pub use clocks::{Clocks, Phase};
pub use contract::{
    Contract, ContractFlaw, Doubled, Keeper, LineKeeper, NotServed, Override, Penalty, in_force,
};
pub use next::{Alarm, DeadlineMoved, FollowUp, alarms, can_move, follow_ups, next_moment, preview};
pub use occurrence::{Occurrence, What};
pub use plan::{
    Act, CarryOver, HoursIncluded, LineLimit, Metric, Money, Package, Pauses, Plan, PlanFlaw, Promise, Stage,
    Strength, Targets, When,
};
pub use tally::Tally;
pub use terms::{Book, House, LineTerms, NoTerms, Terms, TermsFlaw, TermsRef};
