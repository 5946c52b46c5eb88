//! Incidents: signals become incidents, campaigns bring somebody to each, the business hears of major ones every hour.
//!
//! ```text
//! raise    the seam for detectors and other systems: raise, told, recovered      → incident, journal
//! sweep    lets the next moment of each incident come: calls, misses, reports
//! record   the one place where a journal is written and pages are planned
//! page     who is told by which channel: mails by the outbox, others by jobs of their own
//! telegram the bot: messages with a button, answers by long poll
//! act      what people do: on pages, by links, by buttons, by an answer to a mail
//! read     lists, the incident room, the register of missed problems
//! alerts   what other systems send, and what is sent to them
//! facts    what an incident's flow shows, for reports
//! ```
//!
//! Nothing is sent within a unit of work, and nothing is told that is not in the journal. At least once: whoever dies
//! between telling and noting tells once more.

pub(crate) mod act;
pub mod alerts;
pub(crate) mod facts;
pub(crate) mod page;
pub(crate) mod raise;
mod read;
mod record;
pub(crate) mod sweep;
pub(crate) mod telegram;
pub mod token;

/// Where the Bot API of Telegram is, when nothing else is said.
pub const TELEGRAM: &str = "https://api.telegram.org";
/// How long a question to it may take: it holds one for answers open.
pub(crate) const POLL_PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);

pub use act::{CallAnswer, CallView, NewIncident, Summons};
pub use page::{CallWords, ReportWords};
pub use read::{Answering, Brief, Missed, Room};
pub use store::incidents::{Kept, Page};
