//! The whole application in one process, with a clock moved by hand.

pub mod pg;
