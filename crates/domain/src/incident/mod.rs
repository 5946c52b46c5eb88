//! An incident, and the campaign that brings somebody to it: one journal, folded into one state.
//!
//! ```text
//! signal ──► raise / told / recovered ─┐
//! person ──► decide(command) ──────────┼─► events ──► apply ──► Incident ──► next moment
//! time   ──► tick(now) ────────────────┘
//! ```
//!
//! Pure. Never sends anything: [`Event::Called`] says who is to be told by which channels, the rest is for others. An
//! incident is never nobody's: as long as it is open and not acknowledged somebody is being called.

mod act;
mod event;
mod report;
mod state;
#[cfg(test)]
mod tests;
mod tick;

pub use act::{Command, Refusal, decide, raise, recovered, told};
pub use event::{Entry, Event, Fact, Linked, Severity, Signal};
pub use report::{Figures, Report};
pub use state::{Acknowledgement, Action, Causes, Incident, Ring, Said, State, Thread};
pub use tick::{Scene, tick};
