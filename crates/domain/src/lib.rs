//! Decides. Pure rules of the desk: values and `now` in, decisions with their reasons out.
//!
//! Never reads a clock, rolls dice, touches a file, a socket or a database; its `Cargo.toml` proves it.
//!
//! * [`people`] — who may do what
//! * [`desk`] — the ticket: commands become events, events become the ticket
//! * [`knowledge`] — articles: their kinds, their lives, for whom they are
//! * [`topic`] — what a request can be about, what it asks for, how answers are judged
//! * [`sla`] — what was promised, and the clocks that prove how it was kept
//! * [`hours`] — what of the work counts against a contract, and what it costs beyond
//! * [`duty`] — whom to call for an incident, at any moment, and where nobody is left
//! * [`incident`] — an incident and the campaign that brings somebody to it
//! * [`flows`] — flows of events, the life of monitors over them and of their alerts
//! * [`orders`] — what each side says of an order, and where the sides part
//! * [`channels`] — which ticket a mail belongs to, what an engineer's mail commands mean, loop brakes

pub mod channels;
pub mod checks;
pub mod colour;
pub mod desk;
pub mod duty;
pub mod flows;
pub mod hours;
pub mod ids;
pub mod incident;
pub mod knowledge;
pub mod orders;
pub mod people;
pub mod sla;
pub mod text;
pub mod time;
pub mod topic;
