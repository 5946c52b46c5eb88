//! Orders: what each side says of a client's orders, where the sides part, and what became of it.
//!
//! ```text
//! said      a saying of one side: a line of JSON                                  → fact
//! client    sides, chains, graces, meanings: what was agreed with a client        → terms
//! follow    sayings in, in one unit of work: shipments and discrepancies follow
//! tell      the doors: API, files
//! sweep     what changes by itself: terms that run out, exchanges that fall silent
//! act       people name causes, settle, open tickets, decide what words mean
//! sources   sides and their keys
//! connect   adapters that ask marketplaces
//! show      lists, one shipment, figures, tables
//! bulk      millions of sayings in files, in bounded memory
//! ```
//!
//! Nothing is decided here: `domain::orders` says what is wrong, from when and until when. Nothing here draws a page.

mod act;
pub mod bulk;
mod client;
pub mod connect;
mod follow;
mod said;
mod show;
mod shown;
mod sources;
mod sweep;
mod tell;

pub use client::{Agreed, shipped};
pub use follow::{Proof, Stand, Taken};
pub use said::{Fixed, Said, SaidLine, When};
pub use show::Looked;
pub use shown::{Discrepancies, ExchangeRow, OrderPage, OrderWords, SaidRow, Side, SourceRow, Statistics};
pub use sources::NewSource;
pub use store::orders::{Finding, Meaning, Source, Twin, Wanted};
pub(crate) use sweep::RETELL;
