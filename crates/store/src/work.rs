//! What the threads behind the lanes do: run closures, commit them, answer.
//!
//! The writer of SQLite is the heart: everything that queued up while the disk was busy becomes one
//! transaction with a savepoint for each closure, and one commit makes all of them durable. It never
//! waits for more work to come: an idle store commits a lone write at once.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use tokio::sync::{oneshot, watch};

use crate::checkpoint::Log;
use crate::lane::{Errand, Lane, Work};
use crate::postgres::{PgConn, Trouble};
use crate::sqlite::SqliteConn;
use crate::{StoreError, Tx};

/// A closure, its outcome and the one who waits.
pub(crate) struct Task<F, T, E> {
    pub closure: F,
    pub outcome: Option<Result<T, E>>,
    pub reply: Reply<Result<T, E>>,
}

/// The way back to the one who waits.
pub(crate) enum Reply<O> {
    /// To a task.
    Task(oneshot::Sender<O>),
    /// To a thread that blocks.
    Thread(mpsc::SyncSender<O>),
}

impl<O> Reply<O> {
    fn send(self, outcome: O) {
        // Whoever asked may have gone away; then nobody is to be told.
        match self {
            Reply::Task(reply) => drop(reply.send(outcome)),
            Reply::Thread(reply) => drop(reply.send(outcome)),
        }
    }
}

impl<F, T, E> Work for Task<F, T, E>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let closure = &self.closure;
        let mut outcome = catch_unwind(AssertUnwindSafe(|| closure(tx)))
            .unwrap_or_else(|panic| Err(StoreError::Panicked(words_of(panic.as_ref())).into()));
        if let (Ok(_), Some(e)) = (&outcome, tx.take_failure()) {
            outcome = Err(e.into());
        }
        self.outcome.insert(outcome).is_ok()
    }

    fn answer(self: Box<Self>) {
        let outcome = self.outcome.unwrap_or_else(|| Err(StoreError::Closed.into()));
        self.reply.send(outcome);
    }

    fn refuse(self: Box<Self>, why: StoreError) {
        self.reply.send(Err(why.into()));
    }

    fn is_abandoned(&self) -> bool {
        matches!(&self.reply, Reply::Task(reply) if reply.is_closed())
    }
}

fn words_of(panic: &(dyn Any + Send)) -> String {
    let words = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
    words.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}

/// Ticks after each commit.
pub(crate) type Commits = Arc<watch::Sender<u64>>;

/// One of SQLite's readers: a snapshot for each closure.
pub(crate) fn sqlite_reader(mut conn: SqliteConn, lane: &Lane) {
    while let Some(mut errand) = lane.pop() {
        if errand.work.is_abandoned() {
            continue;
        }
        match conn.begin_read() {
            Ok(()) => {
                errand.work.run(&mut Tx::new(&mut conn));
                errand.work.answer();
            }
            Err(e) => errand.work.refuse(e),
        }
        conn.end_read();
    }
}

/// How much one commit of the writer may carry.
#[derive(Clone, Copy)]
pub(crate) struct Batch {
    pub most: usize,
    pub longest: Duration,
}

/// A batch may run so long however fast the disk is.
const SHORTEST: Duration = Duration::from_millis(3);

/// SQLite's only writer.
pub(crate) fn sqlite_writer(mut conn: SqliteConn, lane: &Lane, batch: Batch, commits: &Commits, log: &Log) {
    let mut last_commit = Duration::ZERO;
    while let Some(first) = lane.pop() {
        if let Err(e) = conn.begin_write() {
            first.work.refuse(e);
            continue;
        }
        let (mut done, mut kept) = (Vec::new(), false);
        let started = Instant::now();
        // Twice what the disk took last: a slow disk is asked seldom, on a fast one nobody waits for a long batch.
        let time = (2 * last_commit).clamp(SHORTEST, batch.longest.max(SHORTEST));
        let mut next = Some(first);
        while let Some(mut errand) = next.take() {
            match conn.savepoint(|conn| errand.work.run(&mut Tx::new(conn))) {
                Ok(keep) => {
                    kept |= keep;
                    done.push(errand);
                }
                Err(e) => {
                    // One write has cost all others of its batch their transaction: they run again without it.
                    errand.work.refuse(e);
                    lane.put_back(std::mem::take(&mut done));
                    break;
                }
            }
            if done.len() < batch.most && started.elapsed() < time {
                next = lane.pop_now();
            }
        }
        if done.is_empty() {
            conn.undo();
            continue;
        }
        let began = Instant::now();
        let committed = conn.commit();
        last_commit = began.elapsed();
        match committed {
            Ok(()) => {
                if kept {
                    commits.send_modify(|n| *n += 1);
                }
                done.into_iter().for_each(|errand| errand.work.answer());
                if log.is_nearly_done()
                    && let Err(e) = conn.checkpoint()
                {
                    tracing::warn!(error = %e, "the log could not begin anew; again when it has grown");
                }
            }
            Err(e) => {
                tracing::error!(error = %e, writes = done.len(), "a batch of writes could not be committed");
                done.into_iter().for_each(|errand| errand.work.refuse(e.clone()));
            }
        }
    }
    log.close();
}

/// One of PostgreSQL's sessions: reads and writes as they come, writes again when they collided.
pub(crate) fn postgres_session(mut conn: PgConn, lane: &Lane, commits: &Commits) {
    while let Some(errand) = lane.pop() {
        match errand.write {
            true => postgres_write(&mut conn, errand, commits),
            false => postgres_read(&mut conn, errand),
        }
    }
}

/// How often a write that collides with others is tried before its caller hears `Busy`.
const TRIES: u32 = 24;

fn postgres_write(conn: &mut PgConn, mut errand: Errand, commits: &Commits) {
    for attempt in 0..TRIES {
        if let Err(e) = conn.begin(true) {
            return errand.work.refuse(e);
        }
        let keep = errand.work.run(&mut Tx::new(conn));
        let trouble = match (conn.take_trouble(), keep) {
            (None, true) => match conn.commit() {
                Ok(()) => {
                    commits.send_modify(|n| *n += 1);
                    return errand.work.answer();
                }
                Err(Trouble::Fatal(e)) => return errand.work.refuse(e),
                Err(trouble) => trouble,
            },
            (None, false) => {
                conn.rollback();
                return errand.work.answer();
            }
            (Some(trouble), _) => trouble,
        };
        conn.rollback();
        match trouble {
            Trouble::Collision => conn.pause(attempt),
            Trouble::Lost => tracing::warn!("connection to PostgreSQL lost in a write; again"),
            Trouble::NoSequence(name) => {
                if let Err(e) = conn.create_sequence(name) {
                    return errand.work.refuse(e);
                }
            }
            Trouble::Fatal(e) => return errand.work.refuse(e),
        }
    }
    errand.work.refuse(StoreError::Busy);
}

fn postgres_read(conn: &mut PgConn, mut errand: Errand) {
    if errand.work.is_abandoned() {
        return;
    }
    for attempt in 0..TRIES {
        if let Err(e) = conn.begin(false) {
            return errand.work.refuse(e);
        }
        errand.work.run(&mut Tx::new(conn));
        match conn.take_trouble() {
            None => {
                // The answer needs no commit, so its reader does not wait for that round trip.
                errand.work.answer();
                return conn.rollback();
            }
            Some(Trouble::Fatal(e)) => {
                conn.rollback();
                return errand.work.refuse(e);
            }
            Some(_) => {
                conn.rollback();
                conn.pause(attempt);
            }
        }
    }
    errand.work.refuse(StoreError::Busy);
}
