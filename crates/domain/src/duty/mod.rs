//! Duty: whom to call for an incident of a kind, at a moment, and why others were passed over.
//!
//! ```text
//! map       a client's tree of incident types, each with ordered steps          (map.rs)
//! rota      who is on: turns with hand-over times, covers and swaps             (rota.rs)
//! away      who cannot be called: busy, absent, off duty                        (away.rs)
//!    │ Book: all three as they stand
//!    ├ who        the calls of a night, in their order, with their times        (who.rs)
//!    └ coverage   every type × every hour × each single absence                 (coverage.rs)
//! ```
//!
//! Pure. Nothing here calls anybody, knows what time it is, or lets an incident be nobody's: when nobody is left, our
//! head is called, and the checker shows a hole.

mod away;
mod coverage;
mod map;
mod rota;
#[cfg(test)]
mod tests;
mod who;

pub use away::{Absence, Reason};
pub use coverage::{Coverage, Double, Hole, Nights, Wanted, coverage};
pub use map::{Channel, DutyRole, Flaw, IncidentType, Map, Place, Step, Target, Then, is_path, parents};
pub use rota::{Cover, Rota, Turn};
pub use who::{Answer, Book, Call, Skip, Skipped, Spot, Stage, Via, next_call, who};
