//! Opening a store, and the two ways to work with it: `read` and `write`.

use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, oneshot, watch};

use crate::checkpoint::Log;
use crate::lane::{Errand, Lane, Work};
use crate::postgres::PgServer;
use crate::sqlite::{self, Access, SqliteConn};
use crate::work::{self, Batch, Commits, Reply, Task};
use crate::{Engine, StoreError, Tx, checkpoint, migrate};

/// Where the data is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A directory with `opora.db` in it; made when absent.
    Sqlite {
        /// The directory.
        dir: PathBuf,
    },
    /// A database on a server.
    Postgres {
        /// `postgres://user:password@host:port/database`.
        url: String,
    },
}

/// How to work with the store. The defaults suit one desk on a small machine.
#[derive(Clone, Debug)]
pub struct Options {
    /// SQLite: how many reads go on at once.
    pub readers: usize,
    /// PostgreSQL: how many sessions, for reads and writes together; opened when needed.
    pub sessions: usize,
    /// How many asynchronous callers may stand in a queue before others wait in their own tasks.
    pub queue: usize,
    /// SQLite: how many writes one commit may carry.
    pub batch: usize,
    /// SQLite: how long one batch may run at most before it is committed; on a fast disk it is shorter.
    pub batch_time: Duration,
    /// SQLite: page cache of each connection, in KiB.
    pub cache_kib: u32,
    /// SQLite: how much of the file each connection maps into memory for reading.
    pub mmap_bytes: u64,
    /// How long to wait for a lock of another process, or for the server to answer a connection.
    pub patience: Duration,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            readers: 4,
            sessions: 8,
            queue: 1024,
            batch: 256,
            batch_time: Duration::from_millis(20),
            cache_kib: 4096,
            // Each connection maps its own: what they map counts as memory as often as there are connections.
            mmap_bytes: 64 << 20,
            patience: sqlite::PATIENCE,
        }
    }
}

/// An open store. Cheap to clone; closes when the last clone goes, after what was queued is done.
///
/// A closure must not wait for another `read` or `write` of the same store: they may need its thread.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    engine: Engine,
    target: Target,
    options: Options,
    reads: Arc<Lane>,
    writes: Arc<Lane>,
    commits: Commits,
    threads: Vec<JoinHandle<()>>,
}

impl Db {
    /// Opens the store and brings its schema up to date. Blocks while it does.
    pub fn open(target: &Target, options: Options) -> Result<Db, StoreError> {
        // On a thread of its own: the PostgreSQL driver must not block inside an asynchronous runtime.
        let opened = thread::scope(|scope| scope.spawn(|| open(target, options)).join());
        let inner = opened.map_err(|_| StoreError::Panicked("while opening the store".to_owned()))??;
        Ok(Db { inner: Arc::new(inner) })
    }

    /// Which engine is behind.
    pub fn engine(&self) -> Engine {
        self.inner.engine
    }

    /// Where the data is.
    pub fn target(&self) -> &Target {
        &self.inner.target
    }

    /// The options it was opened with.
    pub fn options(&self) -> &Options {
        &self.inner.options
    }

    /// How often this process has committed.
    pub fn committed(&self) -> u64 {
        *self.inner.commits.borrow()
    }

    /// Ticks after each write committed by this process.
    pub fn commits(&self) -> watch::Receiver<u64> {
        self.inner.commits.subscribe()
    }

    /// Reads one consistent snapshot. The closure may run again after a lost connection.
    pub async fn read<F, T, E>(&self, closure: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        send(&self.inner.reads, false, closure).await
    }

    /// Changes the store: all that the closure says, or nothing. Answers when it is durable.
    ///
    /// The closure may run again after a collision with another write, so it has no side effects; an error
    /// (or a panic) undoes its changes and nobody else's.
    pub async fn write<F, T, E>(&self, closure: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        send(&self.inner.writes, true, closure).await
    }

    /// [`Db::read`] for callers that may block: the command line, bulk work.
    pub fn read_blocking<F, T, E>(&self, closure: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        send_blocking(&self.inner.reads, false, closure)
    }

    /// [`Db::write`] for callers that may block: the command line, bulk loads.
    pub fn write_blocking<F, T, E>(&self, closure: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        send_blocking(&self.inner.writes, true, closure)
    }
}

async fn send<F, T, E>(lane: &Lane, write: bool, closure: F) -> Result<T, E>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let place = lane.place().await?;
    let (reply, answer) = oneshot::channel();
    lane.push(errand(write, Some(place), closure, Reply::Task(reply)));
    answer.await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
}

fn send_blocking<F, T, E>(lane: &Lane, write: bool, closure: F) -> Result<T, E>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let (reply, answer) = mpsc::sync_channel(1);
    lane.push(errand(write, None, closure, Reply::Thread(reply)));
    answer.recv().unwrap_or_else(|_| Err(StoreError::Closed.into()))
}

fn errand<F, T, E>(
    write: bool,
    place: Option<OwnedSemaphorePermit>,
    closure: F,
    reply: Reply<Result<T, E>>,
) -> Errand
where
    Task<F, T, E>: Work + 'static,
{
    Errand { work: Box::new(Task { closure, outcome: None, reply }), write, place }
}

fn open(target: &Target, options: Options) -> Result<Inner, StoreError> {
    let commits: Commits = Arc::new(watch::Sender::new(0));
    let mut threads = Vec::new();
    let (engine, reads, writes) = match target {
        Target::Sqlite { dir } => {
            std::fs::create_dir_all(dir)?;
            let file = SqliteConn::file(dir);
            let mut writer = SqliteConn::open(&file, &options, Access::Write)?;
            migrate::sqlite(&mut writer)?;
            let (reads, writes) = (Lane::new(options.queue), Lane::new(options.queue));
            for _ in 0..options.readers.max(1) {
                let (conn, lane) = (SqliteConn::open(&file, &options, Access::Read)?, Arc::clone(&reads));
                threads.push(spawn("store-read", move || work::sqlite_reader(conn, &lane))?);
            }
            let batch = Batch { most: options.batch.max(1), longest: options.batch_time };
            let (lane, ticks) = (Arc::clone(&writes), Arc::clone(&commits));
            let log = Arc::new(Log::default());
            writer.tell_log(Arc::clone(&log))?;
            let (conn, moved) = (SqliteConn::open(&file, &options, Access::Write)?, Arc::clone(&log));
            threads.push(spawn("store-log", move || checkpoint::checkpointer(conn, &moved))?);
            let write = move || work::sqlite_writer(writer, &lane, batch, &ticks, &log);
            threads.push(spawn("store-write", write)?);
            (Engine::Sqlite, reads, writes)
        }
        Target::Postgres { url } => {
            let server = PgServer::new(url, options.patience)?;
            let mut first = server.session();
            migrate::postgres(&mut first)?;
            let lane = Lane::new(options.queue);
            let mut first = Some(first);
            for _ in 0..options.sessions.max(1) {
                let conn = first.take().unwrap_or_else(|| server.session());
                let (lane, ticks) = (Arc::clone(&lane), Arc::clone(&commits));
                threads.push(spawn("store-session", move || work::postgres_session(conn, &lane, &ticks))?);
            }
            (Engine::Postgres, Arc::clone(&lane), lane)
        }
    };
    Ok(Inner { engine, target: target.clone(), options, reads, writes, commits, threads })
}

fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, StoreError> {
    Ok(thread::Builder::new().name(name.to_owned()).spawn(body)?)
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.reads.close();
        self.writes.close();
        for thread in self.threads.drain(..) {
            // The last clone may have lived in a closure: a thread cannot wait for itself.
            if thread.thread().id() != thread::current().id() {
                thread.join().ok(); // closures' panics are caught; there is nobody to tell of another
            }
        }
    }
}
