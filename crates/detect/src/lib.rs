//! Watches flows of orders near the statistical limit.
//!
//! Pure functions of values: a detector is a small state that events are folded into and a `decide` that answers with a
//! [`Verdict`]: what is to be told and how loudly, why, and the one next moment at which to look again. Nothing here
//! reads a clock, rolls dice, opens a file or waits; the feature `bench` does, and is never part of the product.
//!
//! * [`Norm`], [`Walk`] — what is expected, learnt causally from [`Counts`] and a [`Calendar`]
//! * [`Pace`], [`Tail`], [`Budget`] — how today differs, how far scores reach by chance, how many false alarms are allowed
//! * [`silence`], [`change`] — no orders, fewer, more
//! * [`share`], [`delay`], [`conserve`] — too many failures, too slow, seen here and not there
//! * [`heartbeat`], [`range`] — an exchange that did not run, a value out of its bounds
//! * [`common`] — what the other flows of the client say to it
//! * [`backtest`] — what another sensitivity would have done

pub mod backtest;
#[cfg(feature = "bench")]
pub mod bench;
pub mod budget;
pub mod calendar;
pub mod change;
pub mod common;
pub mod conserve;
mod counts;
pub mod delay;
pub mod heartbeat;
mod law;
mod line;
mod maths;
pub mod norm;
pub mod pace;
pub mod range;
pub mod share;
pub mod silence;
pub mod tail;
pub mod time;
mod verdict;

pub use backtest::{Backtest, Learnt, Played};
pub use budget::{Budget, Tier, Tiers};
pub use calendar::{Calendar, DayKind};
pub use change::{Change, Direction};
pub use conserve::Conserve;
pub use counts::Counts;
pub use law::Law;
pub use norm::{Band, Norm, Walk};
pub use pace::{Memory, Pace};
pub use silence::Silence;
pub use tail::{Peak, Tail};
pub use verdict::{Rule, Verdict, Why};
