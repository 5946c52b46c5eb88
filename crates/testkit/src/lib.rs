//! The whole application in one process, with a clock moved by hand.

pub mod cert;
pub mod dovecot;
pub mod postfix;
pub mod process;
