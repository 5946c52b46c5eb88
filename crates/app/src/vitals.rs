//! What operators watch: what this process did, how much waits. For gauges, never for decisions.

use crate::{App, AppError};
use std::sync::atomic::AtomicU64;
use store::{channels, jobs};

/// More troubled or unjudged mails than this are not counted.
const MANY: i64 = 1_000;

/// What this process did since it began.
#[derive(Debug, Default)]
pub struct Meters {
    /// Mails stored.
    pub mails_in: AtomicU64,
    /// Mails that a server took.
    pub mails_out: AtomicU64,
    /// Attempts to send that failed.
    pub mails_failed: AtomicU64,
}

/// How much waits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Jobs by kind.
    pub jobs: Vec<Waiting>,
    /// Mails put aside for a person; no more than a thousand are counted.
    pub troubled: u64,
    /// Mails stored and not yet judged; no more than a thousand are counted.
    pub unjudged: u64,
}

/// Jobs of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Which.
    pub kind: String,
    /// All that wait or are at work.
    pub all: i64,
    /// Those whose moment has come.
    pub due: i64,
}

impl App {
    /// How much waits. Holds no secret and names nobody, so it asks for no actor.
    pub async fn backlog(&self) -> Result<Backlog, AppError> {
        let now = self.now();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let jobs = jobs::backlog(tx, now)?;
                Ok(Backlog {
                    jobs: jobs.into_iter().map(|(kind, all, due)| Waiting { kind, all, due }).collect(),
                    troubled: channels::troubled(tx, MANY)?.len() as u64,
                    unjudged: channels::unjudged(tx, MANY)?.len() as u64,
                })
            })
            .await
    }
}
