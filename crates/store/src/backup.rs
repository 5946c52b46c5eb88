//! Backups while the desk is at work, and the way back: to either engine, from either.
//!
//! A backup is one SQLite file with everything the database holds, whichever engine it came from. It is
//! written under another name, proved by counts and digests of every table against the snapshot it was
//! made of, brought to the disk and only then given its name: a file with that name is a good backup.
//! What lies outside the database (the search index) is rebuilt, not backed up.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::conn::Conn;
pub use crate::copy::{Manifest, Progress, TableSum, Tell};
use crate::postgres::PgServer;
use crate::sqlite::{Access, SqliteConn};
use crate::{Db, Options, StoreError, Target, Tx, copy, migrate};

/// Writes a backup of a running store; the file must not exist yet. Blocks; others go on working.
pub fn backup(db: &Db, file: &Path, tell: &mut Tell<'_>) -> Result<Manifest, StoreError> {
    off_the_runtime(|| export(db.target(), file, tell))
}

/// Brings a backup back: into a directory without a store, or into a database without a row of ours.
/// A backup of an older version is brought up to date on the way; the file itself is not touched.
pub fn restore(file: &Path, target: &Target, tell: &mut Tell<'_>) -> Result<Manifest, StoreError> {
    off_the_runtime(|| match target {
        Target::Sqlite { dir } => restore_file(file, dir, tell),
        Target::Postgres { url } => {
            let mut archive = SqliteConn::open(file, &Options::default(), Access::Archive)?;
            archive.begin_read()?;
            if copy::version(&mut Tx::new(&mut archive))? == migrate::version() {
                return import(&mut archive, url, tell);
            }
            drop(archive);
            let current = Unfinished::beside(file, "migrating")?;
            fs::copy(file, &current.path)?;
            let mut conn = SqliteConn::open(&current.path, &Options::default(), Access::Build)?;
            migrate::sqlite(&mut conn)?;
            conn.begin_read()?;
            import(&mut conn, url, tell)
        }
    })
}

/// Moves house: everything from one store to another that is empty. Both are brought up to date first.
pub fn copy_database(from: &Target, to: &Target, tell: &mut Tell<'_>) -> Result<Manifest, StoreError> {
    drop(Db::open(from, Options { readers: 1, sessions: 1, ..Options::default() })?);
    off_the_runtime(|| match (from, to) {
        (_, Target::Sqlite { dir }) => {
            let file = new_store(dir)?;
            export(from, &file, tell)
        }
        (Target::Sqlite { dir }, Target::Postgres { url }) => {
            let mut source = SqliteConn::open(&SqliteConn::file(dir), &Options::default(), Access::Read)?;
            source.begin_read()?;
            import(&mut source, url, tell)
        }
        (Target::Postgres { url: source }, Target::Postgres { url }) => {
            let mut source = PgServer::new(source, Options::default().patience)?.session();
            source.begin(false)?;
            import(&mut source, url, tell)
        }
    })
}

/// Counts and digests of every table, of one moment.
pub fn manifest(db: &Db) -> Result<Manifest, StoreError> {
    db.read_blocking(copy::digest)
}

/// Whether a backup file is sound, and what it holds.
pub fn inspect(file: &Path) -> Result<Manifest, StoreError> {
    let mut archive = SqliteConn::open(file, &Options::default(), Access::Archive)?;
    archive.check()?;
    archive.begin_read()?;
    copy::digest(&mut Tx::new(&mut archive))
}

/// Everything of a store into a new file.
fn export(from: &Target, file: &Path, tell: &mut Tell<'_>) -> Result<Manifest, StoreError> {
    if file.exists() {
        return Err(StoreError::Taken(file.display().to_string()));
    }
    let options = Options::default();
    let new = Unfinished::beside(file, "unfinished")?;
    let wanted = match from {
        Target::Sqlite { dir } => {
            let mut source = SqliteConn::open(&SqliteConn::file(dir), &options, Access::Read)?;
            source.begin_read()?;
            source.pages_into(&new.path, &mut |done, of| {
                tell(Progress { what: "pages".to_owned(), done, of })
            })?;
            copy::digest(&mut Tx::new(&mut source))?
        }
        Target::Postgres { url } => {
            let mut source = PgServer::new(url, options.patience)?.session();
            source.begin(false)?;
            let mut conn = SqliteConn::open(&new.path, &options, Access::Build)?;
            migrate::sqlite(&mut conn)?;
            conn.begin_write()?;
            let wanted = copy::copy(&mut Tx::new(&mut source), &mut Tx::new(&mut conn), tell)?;
            conn.commit()?;
            wanted
        }
    };
    prove(&wanted, &inspect(&new.path)?)?;
    new.finish(file)?;
    Ok(wanted)
}

/// Everything that a connection reads into an empty database on a server.
fn import(from: &mut dyn Conn, url: &str, tell: &mut Tell<'_>) -> Result<Manifest, StoreError> {
    let mut target = PgServer::new(url, Options::default().patience)?.session();
    migrate::postgres(&mut target)?;
    target.begin(true)?;
    let mut tx = Tx::new(&mut target);
    let copied = copy::is_empty(&mut tx).and_then(|empty| match empty {
        true => copy::copy(&mut Tx::new(from), &mut tx, tell),
        false => Err(not_empty(url.rsplit('/').next().unwrap_or_default())),
    });
    // Proved before it is committed: a copy that is not true leaves the target empty.
    let proved = copied.and_then(|wanted| prove(&wanted, &copy::digest(&mut tx)?).map(|()| wanted));
    match proved {
        Ok(wanted) => match target.commit() {
            Ok(()) => Ok(wanted),
            Err(trouble) => Err(trouble.into_error()),
        },
        Err(e) => {
            target.rollback();
            Err(e)
        }
    }
}

fn restore_file(file: &Path, dir: &Path, tell: &mut Tell<'_>) -> Result<Manifest, StoreError> {
    let wanted = inspect(file)?;
    let place = new_store(dir)?;
    let new = Unfinished::beside(&place, "unfinished")?;
    let bytes = fs::copy(file, &new.path)?;
    tell(Progress { what: "bytes".to_owned(), done: bytes, of: bytes });
    prove(&wanted, &inspect(&new.path)?)?;
    let mut conn = SqliteConn::open(&new.path, &Options::default(), Access::Build)?;
    migrate::sqlite(&mut conn)?;
    drop(conn);
    new.finish(&place)?;
    Ok(wanted)
}

/// The file of a store that is not there yet.
fn new_store(dir: &Path) -> Result<PathBuf, StoreError> {
    fs::create_dir_all(dir)?;
    let file = SqliteConn::file(dir);
    match file.exists() {
        true => Err(not_empty(&file.display().to_string())),
        false => Ok(file),
    }
}

fn not_empty(what: &str) -> StoreError {
    StoreError::Schema(format!("{what} is not empty; a store is only restored where there is none"))
}

fn prove(wanted: &Manifest, found: &Manifest) -> Result<(), StoreError> {
    match copy::difference(wanted, found) {
        None => Ok(()),
        Some(why) => Err(StoreError::Broken(format!("the copy is not true: {why}"))),
    }
}

/// A file that goes away unless it is finished.
struct Unfinished {
    path: PathBuf,
}

impl Unfinished {
    fn beside(file: &Path, suffix: &str) -> Result<Unfinished, StoreError> {
        let name = file.file_name().ok_or_else(|| StoreError::broken("no name for a file"))?;
        let mut name = name.to_owned();
        name.push(format!(".{suffix}"));
        let path = file.with_file_name(name);
        match fs::remove_file(&path) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e.into()),
            _ => Ok(Unfinished { path }),
        }
    }

    /// To the disk, and then under its name.
    fn finish(self, name: &Path) -> Result<(), StoreError> {
        File::open(&self.path)?.sync_all()?;
        fs::rename(&self.path, name)?;
        let dir = name.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(dir)?.sync_all()?;
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            let mut path = self.path.clone().into_os_string();
            path.push(suffix);
            fs::remove_file(path).ok(); // mostly it has its name by now, or never came to be
        }
    }
}

/// Runs on a thread of its own: the PostgreSQL driver must not block inside an asynchronous runtime.
fn off_the_runtime<T: Send>(work: impl FnOnce() -> Result<T, StoreError> + Send) -> Result<T, StoreError> {
    let done = std::thread::scope(|scope| scope.spawn(work).join());
    done.unwrap_or_else(|_| Err(StoreError::Panicked("while copying the store".to_owned())))
}

#[cfg(test)]
mod tests;
