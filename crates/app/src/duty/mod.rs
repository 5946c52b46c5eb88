//! Duty: maps and rotas as people write them, who is on, whom an incident would reach, and where nobody is left.
//!
//! ```text
//! standing  a client's map, all rotas, absences and calendars, as they stand now → domain::duty::Book
//! maps      writing a map, signing it off
//! rotas     writing a rota, covers, swaps, hand-over notes, the feed for calendar programs
//! people    absences, and how somebody is reached
//! ask       who is called, and the checker
//! ```
//!
//! Nothing is called from here; that is the business of `incidents`.

mod ask;
mod maps;
mod people;
mod rotas;
mod standing;

pub use ask::{Asking, Covered, OnDuty};
pub use maps::MapView;
pub use people::Reach;
pub use rotas::{HandOver, RotaView};
pub(crate) use standing::{Standing, named};
pub use store::duty::{Away, Document, Note};
