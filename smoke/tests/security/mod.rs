//! Who may do what, asked at the door: every route of the router's own list, by every role, on what is his and what is
//! another's; and the habits that keep browsers safe.

mod articles;
mod checks;
mod companies;
mod doors;
mod duty;
mod flows;
mod hidden;
mod live;
mod orders;
mod programs;
mod routes;
mod topics;
mod visitor;
mod world;
