//! Mail over the wire: IMAP in, SMTP out, SMTP and LMTP intake.
//!
//! Three doors, one promise: a mail leaves the other side's care only after our caller said that it is
//! stored durably. [`imap`] watches a folder and marks a message only when the sink has it; [`intake`]
//! answers `250` only when the sink has it; [`smtp`] tells for every recipient whether the other server
//! has it.
//!
//! This crate never reads what a mail says: bytes come and go as they are. It knows nothing of tickets,
//! keeps no state on disk (but a temporary file under a big mail being received), reads no wall clock and
//! never writes a password or a mail's text into a log or an error.

pub mod imap;
pub mod intake;
mod net;
mod secret;
pub mod smtp;

pub use net::{Endpoint, Roots, Timeouts, Tls, Trouble};
pub use secret::Secret;

use std::sync::Arc;

/// Where the time comes from: UTC milliseconds. This crate never looks at the wall clock itself.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// The receiving side has a mail durably, now or since an earlier time: the same mail may be offered again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken;

/// A mail could not be stored now, with the reason for the log; it will be offered again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retry(pub String);
