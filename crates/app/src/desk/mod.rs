//! Use-cases of the ticket.

mod act;
mod draft;
mod read;
mod view;
mod watch;
mod write;

pub(crate) use act::{Acted, carry_out, open_ticket, refuses, say};
pub use draft::{Draft, File};
pub use read::{Page, QueueCounts, QueuePage};
pub use store::desk::{After, Brief, QueueRow, View};
pub use store::people::Reachable;
pub(crate) use view::is_public;
pub use view::{Delivery, Said, TicketPage};
pub(crate) use write::load;
pub use write::{NewTicket, Seen};
