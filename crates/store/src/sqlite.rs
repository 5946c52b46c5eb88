//! SQLite: one of the two files that know a driver.
//!
//! Write-ahead log, `synchronous=FULL`: a commit that was answered is on the disk. One connection
//! writes, others read snapshots; they never wait for each other. Other processes (the command line)
//! may open the same file: they wait for the lock up to the patience given.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ffi::c_int;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::backup::{Backup, Progress, StepResult};
use rusqlite::config::DbConfig;
use rusqlite::hooks::Wal;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{CachedStatement, Connection, ErrorCode, OpenFlags, ToSql};

use crate::checkpoint::Log;
use crate::conn::{Cells, Conn, Described, Each};
use crate::{Engine, Options, Row, Sql, StoreError, Val};

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// The writer of a store.
    Write,
    /// A reader of a store.
    Read,
    /// Reading a backup, which is not changed by it.
    Archive,
    /// Filling a file that is thrown away if anything goes wrong, and synced by hand if not.
    Build,
}

/// A connection with what it has prepared.
pub(crate) struct SqliteConn {
    conn: Connection,
    /// Texts that differ from what is written in the source.
    rewritten: HashMap<&'static str, String>,
    /// Why SQLite has thrown the whole transaction away, if it has: a full disk, an I/O error.
    ended: Option<StoreError>,
}

impl SqliteConn {
    /// The name of the file in the directory of the store.
    pub fn file(dir: &Path) -> PathBuf {
        dir.join("opora.db")
    }

    /// Opens the file; creates it when absent if it is to be written.
    pub fn open(file: &Path, options: &Options, access: Access) -> Result<SqliteConn, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX
            | match access {
                Access::Write | Access::Build => {
                    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
                }
                Access::Read => OpenFlags::SQLITE_OPEN_READ_WRITE,
                Access::Archive => OpenFlags::SQLITE_OPEN_READ_ONLY,
            };
        let conn = Connection::open_with_flags(file, flags).map_err(translate)?;
        conn.busy_timeout(options.patience).map_err(translate)?;
        conn.set_prepared_statement_cache_capacity(512);
        // A plan is made once, whatever is bound: without this SQLite, built with STAT4, prepares a statement anew
        // each time a value in it changes, which cost a third of every page.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(translate)?;
        let mode = match access {
            Access::Write => "journal_mode = wal; pragma synchronous = full",
            Access::Read => "journal_mode = wal; pragma query_only = on",
            Access::Archive => "query_only = on",
            Access::Build => "journal_mode = off; pragma synchronous = off",
        };
        let pragmas = format!(
            "pragma {mode}; pragma foreign_keys = on; pragma cache_size = -{}; pragma mmap_size = {};
             pragma temp_store = memory; pragma journal_size_limit = 67108864; pragma wal_autocheckpoint = 4000;",
            options.cache_kib, options.mmap_bytes,
        );
        conn.execute_batch(&pragmas).map_err(translate)?;
        Ok(SqliteConn { conn, rewritten: HashMap::new(), ended: None })
    }

    /// Copies the file page by page, as it is in the read that is open, into a new one.
    pub fn pages_into(&mut self, file: &Path, tell: &mut dyn FnMut(u64, u64)) -> Result<(), StoreError> {
        // Touches the database: only then is the snapshot taken, and held for all steps.
        self.conn.query_row("select count(*) from migration", [], |_| Ok(())).map_err(translate)?;
        let mut to = Connection::open(file).map_err(translate)?;
        let copy = Backup::new(&self.conn, &mut to).map_err(translate)?;
        let mut last = false;
        while !last {
            last = copy.step(1024).map_err(translate)? == StepResult::Done;
            let Progress { remaining, pagecount } = copy.progress();
            tell((pagecount - remaining).unsigned_abs().into(), pagecount.unsigned_abs().into());
        }
        drop(copy);
        // One file, without a log beside it.
        to.execute_batch("pragma journal_mode = delete").map_err(translate)
    }

    /// Tells the log's length after each commit, instead of moving its pages in whichever commit fills it.
    pub fn tell_log(&mut self, log: Arc<Log>) -> Result<(), StoreError> {
        let tell = move |_: &mut Wal, pages: c_int| {
            log.holds(pages.unsigned_abs());
            Ok(())
        };
        self.conn.wal_hook(Some(tell)).map_err(translate)
    }

    /// Moves pages of the log into the file, as far as nobody reads before them; says how many are left.
    pub fn checkpoint(&mut self) -> Result<u32, StoreError> {
        let row = self.conn.query_row("pragma wal_checkpoint(passive)", [], |row| {
            Ok((row.get::<_, i64>(1)?, row.get::<_, i64>(2)?))
        });
        let (all, moved) = row.map_err(translate)?;
        Ok(u32::try_from(all - moved).unwrap_or(0))
    }

    /// Whether the file is sound.
    pub fn check(&mut self) -> Result<(), StoreError> {
        let said: String =
            self.conn.query_row("pragma integrity_check(1)", [], |row| row.get(0)).map_err(translate)?;
        if said != "ok" {
            return Err(StoreError::Broken(format!("the file is damaged: {said}")));
        }
        Ok(())
    }

    pub fn begin_read(&mut self) -> Result<(), StoreError> {
        self.run("begin")
    }

    pub fn end_read(&mut self) {
        self.run("rollback").ok(); // nothing was changed; a failed statement may have ended it already
    }

    pub fn begin_write(&mut self) -> Result<(), StoreError> {
        self.ended = None;
        self.run("begin immediate")
    }

    /// Runs a part of the batch that can be undone alone. `Ok(false)`: it was undone. An error: the batch is
    /// over, nothing of it remains.
    pub fn savepoint(&mut self, part: impl FnOnce(&mut Self) -> bool) -> Result<bool, StoreError> {
        self.run("savepoint part")?;
        let keep = part(self);
        if !self.in_transaction() {
            return Err(self.why_ended());
        }
        if !keep {
            self.run("rollback to part")?;
        }
        self.run("release part")?;
        Ok(keep)
    }

    pub fn in_transaction(&self) -> bool {
        !self.conn.is_autocommit()
    }

    /// Commits the batch; if that fails nothing of it remains.
    pub fn commit(&mut self) -> Result<(), StoreError> {
        if !self.in_transaction() {
            return Err(self.why_ended());
        }
        let committed = self.run("commit");
        if committed.is_err() {
            self.undo();
        }
        committed
    }

    /// Undoes everything since the last commit.
    pub fn undo(&mut self) {
        if self.in_transaction() {
            self.run("rollback").ok(); // it can only fail when there is nothing left to undo
        }
    }

    fn why_ended(&mut self) -> StoreError {
        self.ended.take().unwrap_or_else(|| StoreError::broken("a closure ended the transaction by hand"))
    }

    /// Keeps the error that made SQLite end the transaction.
    fn mind<T>(&mut self, done: Result<T, StoreError>) -> Result<T, StoreError> {
        done.inspect_err(|e| {
            if self.conn.is_autocommit() {
                self.ended.get_or_insert(e.clone());
            }
        })
    }

    fn query_rows(&mut self, sql: Sql, args: &[Val<'_>], each: &mut Each<'_>) -> Result<(), StoreError> {
        let mut statement = self.prepare(sql)?;
        bind(&mut statement, sql, args)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(|e| translate(e).at(sql.text()))? {
            if !each(&Row(row)).map_err(|e| e.at(sql.text()))? {
                break;
            }
        }
        Ok(())
    }

    fn exec_rows(&mut self, sql: Sql, rows: &[&[Val<'_>]]) -> Result<u64, StoreError> {
        let mut statement = self.prepare(sql)?;
        let mut changed = 0;
        for args in rows {
            bind(&mut statement, sql, args)?;
            changed += statement.raw_execute().map_err(|e| translate(e).at(sql.text()))? as u64;
        }
        Ok(changed)
    }

    /// A statement of ours that has neither parameters nor rows.
    fn run(&self, text: &str) -> Result<(), StoreError> {
        let mut statement = self.conn.prepare_cached(text).map_err(translate)?;
        statement.raw_execute().map(drop).map_err(translate)
    }

    fn prepare(&mut self, sql: Sql) -> Result<CachedStatement<'_>, StoreError> {
        let text = match sql.is_rewritten() {
            false => sql.text(),
            true => {
                let entry = self.rewritten.entry(sql.text());
                entry.or_insert_with(|| sql.for_engine(Engine::Sqlite).into_owned())
            }
        };
        self.conn.prepare_cached(text).map_err(|e| translate(e).at(sql.text()))
    }
}

impl Conn for SqliteConn {
    fn engine(&self) -> Engine {
        Engine::Sqlite
    }

    fn query(&mut self, sql: Sql, args: &[Val<'_>], each: &mut Each<'_>) -> Result<(), StoreError> {
        let done = self.query_rows(sql, args, each);
        self.mind(done)
    }

    fn exec(&mut self, sql: Sql, args: &[Val<'_>]) -> Result<u64, StoreError> {
        self.exec_batch(sql, &[args])
    }

    fn exec_batch(&mut self, sql: Sql, rows: &[&[Val<'_>]]) -> Result<u64, StoreError> {
        let done = self.exec_rows(sql, rows);
        self.mind(done)
    }

    fn next_number(&mut self, name: &'static str) -> Result<i64, StoreError> {
        let text = "insert into number (name, last) values (?1, 1)
                    on conflict (name) do update set last = last + 1 returning last";
        let mut statement = self.conn.prepare_cached(text).map_err(translate)?;
        let done = statement.query_row([name], |row| row.get(0)).map_err(translate);
        drop(statement);
        self.mind(done)
    }

    fn raise_number(&mut self, name: &'static str, at_least: i64) -> Result<(), StoreError> {
        let text = "insert into number (name, last) values (?1, ?2)
                    on conflict (name) do update set last = max(last, excluded.last)";
        let mut statement = self.conn.prepare_cached(text).map_err(translate)?;
        let done = statement.execute((name, at_least)).map(drop).map_err(translate);
        drop(statement);
        self.mind(done)
    }

    fn describe(&mut self, sql: Sql) -> Result<Described, StoreError> {
        let statement = self.prepare(sql)?;
        let columns = statement.column_names().map(str::to_owned).collect();
        Ok(Described { params: statement.parameter_count(), columns, types: Vec::new() })
    }

    fn script(&mut self, text: &str) -> Result<(), StoreError> {
        let done = self.conn.execute_batch(text).map_err(translate);
        self.mind(done)
    }
}

/// SQLite numbers `$n` by appearance, PostgreSQL by `n`: bind by name, so that both mean the same.
fn bind(statement: &mut CachedStatement<'_>, sql: Sql, args: &[Val<'_>]) -> Result<(), StoreError> {
    let count = statement.parameter_count();
    if count != args.len() {
        let why = format!("{} values for {count} parameters: {}", args.len(), sql.text());
        return Err(StoreError::Broken(why));
    }
    for at in 1..=count {
        let n = statement.parameter_name(at).and_then(|name| name.strip_prefix('$')?.parse::<usize>().ok());
        let arg = n.and_then(|n| args.get(n.wrapping_sub(1)));
        let arg =
            arg.ok_or_else(|| StoreError::Broken(format!("parameter {at} is not $n: {}", sql.text())))?;
        arg.storable()?;
        statement.raw_bind_parameter(at, Bound(arg)).map_err(translate)?;
    }
    Ok(())
}

struct Bound<'a>(&'a Val<'a>);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Val::Null => ToSqlOutput::Owned(Value::Null),
            Val::Int(n) => ToSqlOutput::Owned(Value::Integer(*n)),
            Val::Bool(b) => ToSqlOutput::Owned(Value::Integer((*b).into())),
            Val::Real(x) => ToSqlOutput::Owned(Value::Real(*x)),
            Val::Text(s) => ToSqlOutput::Borrowed(ValueRef::Text(s.as_bytes())),
            Val::Blob(b) => ToSqlOutput::Borrowed(ValueRef::Blob(b)),
        })
    }
}

impl Cells for rusqlite::Row<'_> {
    fn cell(&self, i: usize) -> Result<Val<'_>, StoreError> {
        Ok(match self.get_ref(i).map_err(translate)? {
            ValueRef::Null => Val::Null,
            ValueRef::Integer(n) => Val::Int(n),
            ValueRef::Real(x) => Val::Real(x),
            ValueRef::Text(s) => {
                Val::Text(Cow::Borrowed(std::str::from_utf8(s).map_err(StoreError::broken)?))
            }
            ValueRef::Blob(b) => Val::Blob(Cow::Borrowed(b)),
        })
    }
}

/// SQLite's words into ours.
pub(crate) fn translate(e: rusqlite::Error) -> StoreError {
    let rusqlite::Error::SqliteFailure(code, message) = &e else {
        return StoreError::broken(e);
    };
    let message = message.clone().unwrap_or_else(|| code.to_string());
    match code.code {
        ErrorCode::ConstraintViolation => match message.strip_prefix("UNIQUE constraint failed: ") {
            Some(key) => StoreError::Taken(key_name(key)),
            None => StoreError::Violated(message),
        },
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy,
        ErrorCode::DiskFull => StoreError::Full,
        ErrorCode::ReadOnly => StoreError::ReadOnly,
        _ => StoreError::Broken(message),
    }
}

/// `t.a, t.b` becomes `t(a,b)`; `index 'name'` becomes `name`.
fn key_name(sqlite: &str) -> String {
    if let Some(index) = sqlite.strip_prefix("index '") {
        return index.trim_end_matches('\'').to_owned();
    }
    let columns: Vec<&str> = sqlite.split(", ").map(|c| c.rsplit('.').next().unwrap_or(c)).collect();
    let table = sqlite.split('.').next().unwrap_or(sqlite);
    format!("{table}({})", columns.join(","))
}

/// How long a connection waits for the lock of another process, unless told otherwise.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);
