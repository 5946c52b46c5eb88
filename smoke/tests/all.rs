//! One binary for everything that is seen from outside: stories through the whole application in one process,
//! stories with real servers, journeys in a real browser.

mod security;
mod servers;
mod stories;
