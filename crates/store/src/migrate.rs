//! The schema, brought up to date in one go.
//!
//! Migrations are numbered files, the same for both engines (see [`crate::sql`] for the few rewritten
//! words), embedded in the program and never changed once released: the database keeps their checksums.
//! All that are missing are applied in one transaction under a lock, so two nodes may start at once.
//! Additive only; there is no way back but a backup.

use crate::conn::Conn;
use crate::postgres::{MIGRATION_LOCK, PgConn};
use crate::sqlite::SqliteConn;
use crate::{Engine, StoreError, Tx, args, sql};

/// A numbered file of the schema.
pub(crate) struct Migration {
    pub version: i64,
    pub name: &'static str,
    pub text: &'static str,
}

macro_rules! migrations {
    ($($version:literal $name:literal),+ $(,)?) => {
        &[$(Migration {
            version: $version,
            name: $name,
            text: include_str!(concat!("../migrations/", $name, ".sql")),
        }),+]
    };
}

/// All of them, in order.
pub(crate) const MIGRATIONS: &[Migration] = migrations![
    1 "0001_engine",
    2 "0002_people",
    3 "0003_desk",
    4 "0004_channels",
    5 "0005_staff",
    6 "0006_attempts",
    7 "0007_ties",
    8 "0008_writing",
    9 "0009_directory",
    10 "0010_api",
    11 "0011_marks",
    12 "0012_scan",
    13 "0013_rooms",
    14 "0014_search",
    15 "0015_knowledge",
    16 "0016_finding",
    17 "0017_words",
    18 "0018_lines",
    19 "0019_promise",
    20 "0020_topics",
    21 "0021_hours",
    22 "0022_handover",
    23 "0023_flows",
    24 "0024_duty",
    25 "0025_orders",
    26 "0026_checks",
    27 "0027_releases",
];

/// The version of the schema that this program works with.
pub fn version() -> i64 {
    MIGRATIONS.last().map_or(0, |m| m.version)
}

pub(crate) fn sqlite(conn: &mut SqliteConn) -> Result<(), StoreError> {
    sqlite_up_to(conn, version())
}

/// The schema of a version, for tests of the way from there.
pub(crate) fn sqlite_up_to(conn: &mut SqliteConn, version: i64) -> Result<(), StoreError> {
    conn.begin_write()?;
    let applied = apply(&mut Tx::new(conn), version);
    match applied {
        Ok(1..) => conn.commit(),
        nothing_or_error => {
            conn.undo();
            nothing_or_error.map(drop)
        }
    }
}

pub(crate) fn postgres(conn: &mut PgConn) -> Result<(), StoreError> {
    // Read committed: what another node did while we waited for the lock must be seen.
    conn.script("begin")?;
    let applied = conn
        .script(&format!("select pg_advisory_xact_lock({MIGRATION_LOCK})"))
        .and_then(|()| apply(&mut Tx::new(conn), version()))
        .and_then(|_| conn.script("commit"));
    if applied.is_err() {
        conn.rollback();
    }
    applied
}

/// Applies what is missing up to a version and says how many it was.
fn apply(tx: &mut Tx<'_>, last: i64) -> Result<usize, StoreError> {
    let engine = tx.engine();
    tx.script(
        "create table if not exists migration (version bigint primary key, name text not null, checksum text not null)",
    )?;
    let known: Vec<(i64, String, String)> =
        tx.all(sql!("select version, name, checksum from migration order by version"), args![], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
    if let Some((newer, name, _)) = known.iter().find(|(v, ..)| *v > version()) {
        let why = format!(
            "the database is newer than this program: it has migration {newer} ({name}), \
             the program knows up to {}; run the newer program or restore a backup",
            version()
        );
        return Err(StoreError::Schema(why));
    }
    let mut applied = 0;
    for migration in MIGRATIONS.iter().filter(|migration| migration.version <= last) {
        let checksum = blake3::hash(migration.text.as_bytes()).to_hex().to_string();
        match known.iter().find(|(v, ..)| *v == migration.version) {
            Some((_, _, seen)) if *seen == checksum => continue,
            Some(_) => {
                let why = format!("migration {} was changed after it had been applied", migration.name);
                return Err(StoreError::Schema(why));
            }
            None => {}
        }
        run(tx, engine, migration)?;
        tx.exec(
            sql!("insert into migration (version, name, checksum) values ($1, $2, $3)"),
            args![migration.version, migration.name, checksum],
        )?;
        applied += 1;
    }
    Ok(applied)
}

fn run(tx: &mut Tx<'_>, engine: Engine, migration: &Migration) -> Result<(), StoreError> {
    let text = crate::sql::migration_for(migration.text, engine);
    tx.script(&text).map_err(|e| StoreError::Schema(format!("migration {}: {e}", migration.name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_listed_once_and_in_order() {
        let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
        let mut files: Vec<String> = std::fs::read_dir(dir)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".sql"))
            .collect();
        files.sort();
        let listed: Vec<String> = MIGRATIONS.iter().map(|m| format!("{}.sql", m.name)).collect();
        assert_eq!(files, listed);
        assert!(MIGRATIONS.is_sorted_by(|one, next| one.version < next.version));
        for migration in MIGRATIONS {
            assert!(migration.name.starts_with(&format!("{:04}_", migration.version)), "{}", migration.name);
        }
    }
}
