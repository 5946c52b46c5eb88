//! Fetching: a watcher over one folder of one mailbox.
//!
//! The watcher offers every message of the folder to a [`Sink`], in the order of UIDs, and marks it at the
//! server only after the sink said that it is stored. A message is known by (UIDVALIDITY, UID) and found by
//! UID above a cursor, never by `\Seen`: a person who reads the mailbox in another client hides nothing.
//!
//! The protocol is spoken here and not by a library: of the crates at hand one drops the server's refusal
//! of a `FETCH` (a mail would be taken for deleted), takes a broken connection in `IDLE` for a quiet one and
//! writes passwords to the trace log; the other is a strict grammar in alpha. What we need is ten commands
//! and a tolerant reader with bounded memory.
//!
//! Never: interprets a mail, keeps a cursor on disk, deletes what was not stored.

mod folder_name;
mod session;
mod sign_in;
mod value;
mod watch;
mod wire;

use std::time::Duration;

pub use watch::Watcher;

use crate::net::{Endpoint, Trouble};
use crate::secret::Secret;
use crate::{Retry, Taken};

/// One folder to watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The server.
    pub endpoint: Endpoint,
    /// User name.
    pub user: String,
    /// Password.
    pub password: Secret,
    /// Folder name as a person writes it, such as `INBOX` or `Поддержка/Входящие`.
    pub folder: String,
    /// What to do at the server with a message that the sink has.
    pub after_fetch: AfterFetch,
    /// Bigger messages are not downloaded: the sink gets their header.
    pub max_bytes: u32,
    /// How often `IDLE` is renewed; also finds a connection that died in silence. At most 28 minutes.
    pub reidle: Duration,
    /// How often a server without `IDLE` is asked.
    pub poll: Duration,
    /// First and longest pause before another try after a failure; doubles in between.
    pub backoff: (Duration, Duration),
}

impl Config {
    /// `INBOX`, marks as seen, 50 MiB, usual pauses.
    pub fn new(endpoint: Endpoint, user: impl Into<String>, password: Secret) -> Config {
        Config {
            endpoint,
            user: user.into(),
            password,
            folder: "INBOX".into(),
            after_fetch: AfterFetch::MarkSeen,
            max_bytes: 50 * 1024 * 1024,
            reidle: Duration::from_secs(5 * 60),
            poll: Duration::from_secs(60),
            backoff: (Duration::from_secs(1), Duration::from_secs(5 * 60)),
        }
    }
}

/// What happens at the server to a message that the sink has stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AfterFetch {
    /// Flag it `\Seen`.
    MarkSeen,
    /// Move it to this folder, which is made when absent.
    Move(String),
    /// Delete it.
    Delete,
    /// Touch nothing.
    Leave,
}

/// How far a folder has been read. The sink may store it in the same transaction as the message:
/// `Cursor { uidvalidity, last_uid: uid }` of the message just taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The folder's numbering; 0 when never read.
    pub uidvalidity: u32,
    /// The highest UID that the sink has.
    pub last_uid: u32,
}

/// A message, as the server gave it.
#[derive(Clone, PartialEq, Eq)]
pub struct Arrived {
    /// The folder's numbering.
    pub uidvalidity: u32,
    /// The message in it.
    pub uid: u32,
    /// The whole message, untouched.
    pub bytes: Vec<u8>,
    /// When the server received it, UTC milliseconds, when it said so.
    pub internal_date: Option<i64>,
}

impl std::fmt::Debug for Arrived {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Arrived({}/{}, {} bytes)", self.uidvalidity, self.uid, self.bytes.len())
    }
}

/// A message that was not downloaded whole. It stays at the server, unmarked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfetched {
    /// The folder's numbering.
    pub uidvalidity: u32,
    /// The message in it.
    pub uid: u32,
    /// Its size as the server tells it.
    pub size: u64,
    /// When the server received it, UTC milliseconds, when it said so.
    pub internal_date: Option<i64>,
    /// The header (its first 64 KiB), empty when even that could not be had.
    pub header: Vec<u8>,
    /// Why.
    pub why: Why,
}

/// Why a message was not downloaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Above `max_bytes`.
    TooBig,
    /// The server refused to give it, several times, with these words.
    Unreadable(String),
}

/// The numbering of the folder changed (restored from backup, deleted and made anew). All messages below
/// `uid_next` will be offered again under new identities: compare them by content with what you have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Renumbered {
    /// The numbering known until now.
    pub old: u32,
    /// The numbering from now on.
    pub new: u32,
    /// Messages from this UID on are surely new.
    pub uid_next: u32,
}

/// Who stores what arrives. `Ok` means *durably stored*; it must know a message again by its identity.
pub trait Sink: Send + Sync + 'static {
    /// Stores a message.
    fn take(&self, mail: Arrived) -> impl Future<Output = Result<Taken, Retry>> + Send;

    /// Stores the note that a message stayed at the server.
    fn unfetched(&self, what: Unfetched) -> impl Future<Output = Result<Taken, Retry>> + Send;

    /// Learns that the folder was renumbered, before anything of it is offered.
    fn renumbered(&self, _what: Renumbered) -> impl Future<Output = Result<Taken, Retry>> + Send {
        async { Ok(Taken) }
    }
}

/// What the watcher is doing, for a settings page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// On the way to the server.
    Connecting,
    /// Waiting for mail; everything in the folder is taken. The text tells of a message that is stored here
    /// but could not be marked or moved there.
    Idle(Option<String>),
    /// So many messages are known to wait.
    Fetching(usize),
    /// Not working; the next try is at that time (UTC milliseconds).
    Failed {
        /// What is wrong.
        why: Trouble,
        /// When the next try is.
        retry_at_ms: i64,
    },
    /// Told to stop, and did.
    Stopped,
}

/// What a connection test found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    /// Messages in the folder.
    pub messages: u32,
    /// Start from here to take only what comes from now on; start from the default to take everything.
    pub end: Cursor,
    /// Whether the server tells of new mail by itself.
    pub idle: bool,
}

/// Connects, signs in and opens the folder, changing nothing.
pub async fn probe(config: &Config) -> Result<Probe, Trouble> {
    let mut session = session::Session::open(config).await?;
    let folder = session.examine(&config.folder).await?;
    let idle = session.has("IDLE");
    session.logout().await;
    let end = Cursor { uidvalidity: folder.uidvalidity, last_uid: folder.uid_next.saturating_sub(1) };
    Ok(Probe { messages: folder.exists, end, idle })
}
