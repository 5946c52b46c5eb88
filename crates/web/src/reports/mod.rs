//! Reports: figures of the desk as pages, drawn on the server, and as tables to take away.

pub mod lines;
