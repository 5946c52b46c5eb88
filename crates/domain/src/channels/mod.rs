//! By which road words come: to which ticket a mail belongs, what an engineer's mail orders, when to stop answering.
//!
//! Knows nothing of MIME or sockets: the leaf crate `letter` reads mails, `app` gathers the facts.

pub mod brake;
pub mod commands;
pub mod threading;
mod trouble;

pub use trouble::Trouble;
