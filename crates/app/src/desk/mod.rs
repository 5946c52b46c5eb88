//! Use-cases of the ticket.

mod act;
mod allow;
mod canned;
mod compose;
mod draft;
mod join;
mod kin;
pub mod lines;
mod many;
mod read;
mod spelling;
mod view;
mod views;
mod watch;
mod write;

pub(crate) use act::{Acted, EXCERPT, carry_out, open_ticket, refuses, say};
pub use canned::{NewCanned, Preview};
pub(crate) use compose::SPEAK;
pub use compose::{Composing, Manner, Sending};
pub(crate) use draft::safe_name;
pub use draft::{Draft, File};
pub use join::MergeTarget;
pub use kin::{Kin, Relative};
pub use many::{BulkOutcome, MANY};
pub(crate) use read::Looks;
pub use read::{Page, QueueCounts, QueuePage};
pub use spelling::Whose;
pub use store::desk::{
    After, Attachment, Brief, Canned, Kept, KeptFile, ListedWord, QueueRow, SavedView, View,
};
pub use store::people::Reachable;
pub(crate) use view::is_public;
pub use view::{Delivery, Said, TicketPage};
pub(crate) use views::FILL;
pub use views::{CountedView, Foreseen, NewView};
pub(crate) use write::load;
pub use write::{NewTicket, Seen};
