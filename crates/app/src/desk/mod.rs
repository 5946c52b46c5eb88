//! Use-cases of the ticket.

mod act;
mod draft;
mod join;
mod read;
mod view;
mod write;

pub(crate) use act::{Acted, carry_out, open_ticket, refuses, say};
pub use draft::{Draft, File};
pub use read::{Page, QueueCounts, QueuePage};
pub use store::desk::{After, Brief, QueueRow, View};
pub use view::{Delivery, Said, TicketPage};
pub use write::{NewTicket, Seen};
