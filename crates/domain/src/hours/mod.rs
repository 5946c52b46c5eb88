//! Hours: what of the work on a client's tickets counts against his contract, and what it costs beyond.
//!
//! ```text
//! journal → Fact                    what of it says anything of time                    (fact)
//! facts × closings × steps → Posting  how many minutes count, and in which month          (posting)
//! postings × terms → Sheet          a month: included, carried, used, beyond, its price  (sheet)
//! ```
//!
//! Nothing is edited and nothing deleted: an entry is put right by a counter-entry, a decision or a flag, each of which
//! is a fact of its own. What comes after a month was closed counts in the month in which it comes. Whole minutes and
//! hundredths of roubles only; nothing here knows a floating point, a row or what time it is.

mod case;
mod fact;
mod month;
mod posting;
mod quote;
mod sheet;

pub use case::{Case, Entry, Objection, Said};
pub use fact::{Fact, What, facts};
pub use month::Month;
pub use posting::{Booking, Posting, Why, charge, postings};
pub use quote::{Answer, Quote, may_answer, quotes};
pub use sheet::{LEVELS, Opening, Refund, Sheet, cost, sheets};

#[cfg(test)]
mod tests;
