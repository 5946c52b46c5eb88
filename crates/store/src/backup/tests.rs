//! Backups of older versions come back to the version of today, on either engine.

use super::*;
use crate::{args, sql};

/// A backup as the program of that version made it, with a row in each of that version's oldest tables.
fn of_version(version: i64, dir: &Path) -> PathBuf {
    let file = dir.join(format!("v{version}.backup"));
    let mut conn = SqliteConn::open(&file, &Options::default(), Access::Build).unwrap();
    migrate::sqlite_up_to(&mut conn, version).unwrap();
    conn.begin_write().unwrap();
    let mut tx = Tx::new(&mut conn);
    tx.exec(sql!("insert into lease (name, holder, until) values ('kept', $1, 7)"), args!["ё\u{1f4e8}"])
        .unwrap();
    if version >= 2 {
        crate::people::put_setting(&mut tx, "kept", "значение", 8).unwrap();
    }
    conn.commit().unwrap();
    file
}

fn places(dir: &Path, version: i64) -> Vec<(Target, Option<testkit::pg::Database>)> {
    let mut places = vec![(Target::Sqlite { dir: dir.join(format!("desk{version}")) }, None)];
    if let Some(database) = testkit::pg::Database::fresh() {
        places.push((Target::Postgres { url: database.url() }, Some(database)));
    }
    places
}

#[test]
fn older_backups_are_brought_up_to_date() {
    let dir = tempfile::tempdir().unwrap();
    for version in 1..=migrate::version() {
        let file = of_version(version, dir.path());
        let before = blake3::hash(&fs::read(&file).unwrap());
        for (target, _database) in places(dir.path(), version) {
            let made = restore(&file, &target, &mut |_| ()).unwrap_or_else(|e| panic!("{version}: {e}"));
            assert_eq!(made["lease"].rows, 1, "version {version}");
            let db = Db::open(&target, Options::default()).unwrap();
            let holder: String = db
                .read_blocking(|tx| {
                    tx.one(sql!("select holder from lease where name = 'kept'"), args![], |row| row.get(0))
                })
                .unwrap();
            assert_eq!(holder, "ё\u{1f4e8}");
            let kept = db.read_blocking(|tx| crate::people::setting(tx, "kept")).unwrap();
            assert_eq!(kept.as_deref(), (version >= 2).then_some("значение"), "version {version}");
            assert_eq!(db.read_blocking(copy::version).unwrap(), migrate::version());
            // A table of the newest version takes rows.
            db.write_blocking(|tx| {
                crate::channels::put_bucket(
                    tx,
                    "new",
                    domain::channels::brake::Bucket { level_milli: 1, at: 2 },
                )
            })
            .unwrap();
        }
        assert_eq!(blake3::hash(&fs::read(&file).unwrap()), before, "the backup itself is not touched");
        let left: Vec<_> = fs::read_dir(dir.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.contains("migrating") || name.contains("unfinished"))
            .collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

#[test]
fn a_backup_of_a_newer_version_is_refused_and_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let file = of_version(migrate::version(), dir.path());
    let mut conn = SqliteConn::open(&file, &Options::default(), Access::Build).unwrap();
    conn.begin_write().unwrap();
    Tx::new(&mut conn)
        .exec(
            sql!("insert into migration (version, name, checksum) values ($1, '9999_future', 'x')"),
            args![migrate::version() + 1],
        )
        .unwrap();
    conn.commit().unwrap();
    drop(conn);
    for (target, _database) in places(dir.path(), 0) {
        let refused = restore(&file, &target, &mut |_| ());
        assert!(matches!(&refused, Err(StoreError::Schema(why)) if why.contains("newer")), "{refused:?}");
        if let Target::Sqlite { dir } = &target {
            assert!(!SqliteConn::file(dir).exists());
        }
    }
}
