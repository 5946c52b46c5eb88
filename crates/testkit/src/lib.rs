//! The whole application in one process, with a clock moved by hand; starters of real servers.

pub mod alerting;
pub mod cert;
pub mod clamd;
#[cfg(feature = "crash")]
pub mod crash;
#[cfg(feature = "desk")]
pub mod desk;
pub mod dovecot;
#[cfg(feature = "desk")]
pub mod markets;
pub mod pg;
pub mod postfix;
pub mod process;
