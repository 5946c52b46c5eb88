//! A believable desk: invented clients, people and sixty days of requests, by seed.
//!
//! [`cast`] names who takes part, [`plan`] says what they do and when, [`bulk_texts`] speaks for a
//! million requests under load. All three are values: the same seed gives the same plan, byte for byte.
//! This crate never acts: it opens no store, sends nothing, reads no clock and asks for no entropy.
//! Whoever holds the plan plays it through the desk's own use-cases with a moved clock.

mod act;
mod bulk;
mod cast;
mod files;
mod furniture;
mod hours;
mod mail;
mod picture;
mod plan;
mod queue;
mod script;
mod stage;
mod standing;
mod template;
mod words;

pub use act::{Act, Channel, File, Kind, Level, Pause, What, Who};
pub use bulk::{Bulk, Short, bulk_texts};
pub use cast::{Cast, Client, Person, Provider, Rhythm, Role, Shift, Staff, StaffRole, Temper, cast};
pub use furniture::{
    After, Answer, Branch, Furniture, List, Macro, Mark, Named, Objection, Offered, Rule, Second,
    SupportLine, SupportTeam, furniture,
};
pub use plan::plan;
pub use standing::{Phase, Standing};
