//! Counts working time: calendars with several intervals a day, breaks, zones, days off, and a production calendar.
//!
//! ```text
//! Calendar     what people set up: week, production calendar, own days        (calendar.rs)
//!    │ compile: zones and clock changes are worked out once                   (compile.rs)
//! Compiled     sorted spans with the working time before each                 (compiled.rs)
//!    ├ add, between, is_open, next_opening, next_closing: one or two searches
//!    └ compare: what an edit moves, day by day                                (compare.rs)
//! ```
//!
//! A leaf: knows no ticket, no plan, no database and never what time it is. A moment is UTC milliseconds.

mod calendar;
mod compare;
mod compile;
mod compiled;
mod flaw;
mod hours;
pub mod lines;
pub mod production;
mod shipped;

pub use calendar::{Because, Calendar, OwnDay, Production};
pub use compare::{DayMoved, Moved, compare, first_difference};
pub use compile::compile;
pub use compiled::{Compiled, Span};
pub use flaw::{Day, Flaw, Flaws};
pub use hours::{Hours, Interval, NoHours};
pub use production::{Country, Special};
pub use shipped::{SHIPPED, shipped};

/// UTC milliseconds since 1970-01-01.
pub type Moment = i64;
