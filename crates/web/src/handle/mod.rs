//! Handlers: read the form, call one use-case, show a view.

pub mod apidoc;
pub mod door;
pub mod inbound;
pub mod live;
pub mod portal;
pub mod queue;
pub mod ticket;
mod ticket_view;
pub mod watch;
