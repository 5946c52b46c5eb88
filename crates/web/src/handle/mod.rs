//! Handlers: read the form, call one use-case, show a view.

pub mod apidoc;
pub mod brand;
pub mod canned;
pub mod compose;
mod compose_view;
pub mod conditions;
pub mod door;
pub mod first_steps;
pub mod guide;
pub mod inbound;
pub mod joining;
pub mod live;
pub mod many;
pub mod marks;
pub mod new_ticket;
pub mod palette;
pub mod portal;
pub mod presence;
pub mod queue;
pub mod requests;
pub mod spelling;
pub mod ticket;
mod ticket_view;
pub mod watch;

pub(crate) use ticket_view::is_picture;
