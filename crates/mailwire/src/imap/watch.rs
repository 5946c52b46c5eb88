//! The loop: connect, take everything above the cursor, wait, again.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::session::{Fetched, Listed, Session};
use super::{AfterFetch, Arrived, Config, Cursor, Renumbered, Sink, Status, Unfetched, Why};
use crate::net::Trouble;
use crate::{Clock, Retry, Taken};

/// Messages listed at once; a huge folder is walked in such steps.
const STEP: usize = 20_000;
/// So many refusals of one message, over as many connections, make it unreadable.
const REFUSALS: u32 = 3;
/// Servers may drop an `IDLE` of half an hour.
const LONGEST_IDLE: Duration = Duration::from_secs(28 * 60);
/// A wrong password is not tried faster: servers lock the account.
const AUTH_PAUSE: Duration = Duration::from_secs(60);

/// A running watcher. Dropping it ends it at once, which loses nothing: what the sink had not confirmed is
/// unmarked at the server.
pub struct Watcher {
    task: JoinHandle<()>,
    status: watch::Receiver<Status>,
    stop: watch::Sender<bool>,
}

impl Watcher {
    /// Starts watching from the cursor. The message *at* the cursor may be offered once more: the process
    /// may have died after it was stored and before it was marked.
    pub fn start<S: Sink>(config: Config, cursor: Cursor, sink: Arc<S>, clock: Clock) -> Watcher {
        let (report, status) = watch::channel(Status::Connecting);
        let (stop, stopping) = watch::channel(false);
        let settled = config.after_fetch == AfterFetch::Leave;
        let watch =
            Watch { config, cursor, settled, refused: (0, 0), fruitful: false, sink, report, stopping };
        Watcher { task: tokio::spawn(watch.run(clock)), status, stop }
    }

    /// What it does now, and a way to wait for changes.
    pub fn status(&self) -> watch::Receiver<Status> {
        self.status.clone()
    }

    /// Lets it finish the message in hand and say goodbye.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        (&mut self.task).await.ok();
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Watch<S> {
    config: Config,
    cursor: Cursor,
    /// Whether the message at the cursor is marked for sure.
    settled: bool,
    /// The message that the server refuses to give, and how often it did.
    refused: (u32, u32),
    /// Whether this connection came as far as an empty folder.
    fruitful: bool,
    sink: Arc<S>,
    report: watch::Sender<Status>,
    stopping: watch::Receiver<bool>,
}

impl<S: Sink> Watch<S> {
    async fn run(mut self, clock: Clock) {
        let mut failures = 0;
        while !self.told_to_stop() {
            self.report.send_replace(Status::Connecting);
            self.fruitful = false;
            let mut stopping = self.stopping.clone();
            let visit = tokio::select! {
                visit = self.visit() => visit,
                // `visit` stops by itself between messages, unless the server keeps it waiting.
                () = too_long_after_stop(&mut stopping) => Ok(()),
            };
            let Err(why) = visit else { break };
            failures = if self.fruitful { 1 } else { failures + 1 };
            let pause = pause(&self.config, failures, &why);
            tracing::warn!(host = %self.config.endpoint.host, %why, ?pause, "mailbox watcher failed");
            let retry_at_ms = clock() + i64::try_from(pause.as_millis()).unwrap_or(i64::MAX / 2);
            self.report.send_replace(Status::Failed { why, retry_at_ms });
            tokio::select! {
                () = tokio::time::sleep(pause) => (),
                _ = stopping.wait_for(|stop| *stop) => (),
            }
        }
        self.report.send_replace(Status::Stopped);
    }

    /// One connection, until it fails (`Err`) or we are told to stop (`Ok`).
    async fn visit(&mut self) -> Result<(), Trouble> {
        let mut session = Session::open(&self.config).await?;
        let folder = session.select(&self.config.folder).await?;
        self.orient(folder.uidvalidity, folder.uid_next).await?;
        let mut warning = None;
        loop {
            session.take_news();
            self.sweep(&mut session, &mut warning).await?;
            if self.told_to_stop() {
                session.logout().await;
                return Ok(());
            }
            self.fruitful = true;
            if session.take_news() {
                continue;
            }
            self.report.send_replace(Status::Idle(warning.clone()));
            self.wait(&mut session).await?;
        }
    }

    async fn wait(&self, session: &mut Session) -> Result<(), Trouble> {
        let mut stopping = self.stopping.clone();
        let stop = async move {
            stopping.wait_for(|stop| *stop).await.ok();
        };
        if session.has("IDLE") {
            return session.idle(self.config.reidle.min(LONGEST_IDLE), stop).await;
        }
        tokio::select! {
            () = tokio::time::sleep(self.config.poll) => (),
            () = stop => (),
        }
        session.noop().await
    }

    /// Compares the folder's numbering with the cursor's.
    async fn orient(&mut self, uidvalidity: u32, uid_next: u32) -> Result<(), Trouble> {
        let old = self.cursor.uidvalidity;
        if old == uidvalidity {
            return Ok(());
        }
        if old != 0 {
            let what = Renumbered { old, new: uidvalidity, uid_next };
            self.sink.renumbered(what).await.map_err(not_stored)?;
        }
        self.cursor = Cursor { uidvalidity, last_uid: 0 };
        self.settled = true;
        self.refused = (0, 0);
        Ok(())
    }

    /// Offers everything above the cursor, in order.
    async fn sweep(&mut self, session: &mut Session, warning: &mut Option<String>) -> Result<(), Trouble> {
        loop {
            let last = self.cursor.last_uid;
            let from = if self.settled || last == 0 { last.saturating_add(1) } else { last };
            let mut found = session.list(from, STEP).await?;
            found.retain(|m| {
                let marked = m.uid == last && m.seen && self.config.after_fetch == AfterFetch::MarkSeen;
                m.uid >= from && !marked
            });
            // Already marked, or gone.
            self.settled |= found.first().is_none_or(|m| m.uid != last);
            if found.is_empty() {
                return Ok(());
            }
            for (i, message) in found.iter().enumerate() {
                if self.told_to_stop() {
                    return Ok(());
                }
                self.report.send_replace(Status::Fetching(found.len() - i));
                self.one(session, message, warning).await?;
            }
        }
    }

    /// Offers one message, then marks it.
    async fn one(
        &mut self,
        session: &mut Session,
        message: &Listed,
        warning: &mut Option<String>,
    ) -> Result<(), Trouble> {
        let uid = message.uid;
        if message.size > u64::from(self.config.max_bytes) {
            self.put_aside(session, message, message.size, Why::TooBig).await?;
            return Ok(());
        }
        match session.body(uid).await? {
            Fetched::Body(bytes) if bytes.len() <= self.config.max_bytes as usize => {
                let mail = Arrived {
                    uidvalidity: self.cursor.uidvalidity,
                    uid,
                    bytes,
                    internal_date: message.internal_date,
                };
                let Taken = self.sink.take(mail).await.map_err(not_stored)?;
                self.cursor.last_uid = uid;
                self.settled = false;
                *warning = session.settle(uid, &self.config.after_fetch).await?;
                self.settled = true;
            }
            Fetched::Body(bytes) => {
                self.put_aside(session, message, bytes.len() as u64, Why::TooBig).await?;
            }
            Fetched::TooBig(size) => self.put_aside(session, message, size, Why::TooBig).await?,
            Fetched::Gone => self.pass(uid),
            Fetched::Refused(words) => {
                let times = if self.refused.0 == uid { self.refused.1 + 1 } else { 1 };
                self.refused = (uid, times);
                if times < REFUSALS {
                    return Err(Trouble::Server(words));
                }
                self.put_aside(session, message, message.size, Why::Unreadable(words)).await?;
            }
        }
        Ok(())
    }

    /// Tells the sink of a message that stays at the server.
    async fn put_aside(
        &mut self,
        session: &mut Session,
        message: &Listed,
        size: u64,
        why: Why,
    ) -> Result<(), Trouble> {
        let header = match session.header(message.uid).await? {
            Fetched::Body(header) => header,
            Fetched::Gone => {
                self.pass(message.uid);
                return Ok(());
            }
            Fetched::TooBig(_) | Fetched::Refused(_) => Vec::new(),
        };
        let what = Unfetched {
            uidvalidity: self.cursor.uidvalidity,
            uid: message.uid,
            size,
            internal_date: message.internal_date,
            header,
            why,
        };
        let Taken = self.sink.unfetched(what).await.map_err(not_stored)?;
        self.pass(message.uid);
        Ok(())
    }

    /// Goes on beyond a message that needs no mark.
    fn pass(&mut self, uid: u32) {
        self.cursor.last_uid = uid;
        self.settled = true;
    }

    fn told_to_stop(&self) -> bool {
        *self.stopping.borrow()
    }
}

fn not_stored(Retry(why): Retry) -> Trouble {
    Trouble::Sink(why)
}

fn pause(config: &Config, failures: u32, why: &Trouble) -> Duration {
    let (first, longest) = config.backoff;
    let grown = first.saturating_mul(2_u32.saturating_pow(failures.saturating_sub(1).min(20)));
    let grown = if matches!(why, Trouble::Auth(_)) { grown.max(AUTH_PAUSE) } else { grown };
    grown.min(longest)
}

/// Done some seconds after we are told to stop: a server that does not answer must not hold us.
async fn too_long_after_stop(stopping: &mut watch::Receiver<bool>) {
    stopping.wait_for(|stop| *stop).await.ok();
    tokio::time::sleep(Duration::from_secs(10)).await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::{Endpoint, Tls};
    use crate::secret::Secret;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let mut config = Config::new(Endpoint::new("h", 1, Tls::None), "u", Secret::new("p"));
        config.backoff = (Duration::from_secs(1), Duration::from_secs(300));
        let lost = Trouble::Lost(String::new());
        let seconds = |n, why: &Trouble| pause(&config, n, why).as_secs();
        assert_eq!([1, 2, 3, 10, 4_000_000].map(|n| seconds(n, &lost)), [1, 2, 4, 300, 300]);
        assert_eq!(seconds(1, &Trouble::Auth(String::new())), 60);
    }
}
