//! PostgreSQL in trouble at the worst moment: a connection that breaks at the commit, a disk that is full.

mod common;

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use common::Empty;
use store::{Db, Engine, Options, StoreError, Target, args, blobs, sql};

fn url(empty: &Empty) -> String {
    match &empty.target {
        Target::Postgres { url } => url.clone(),
        Target::Sqlite { .. } => panic!("no server"),
    }
}

fn open(url: &str) -> Db {
    Db::open(&Target::Postgres { url: url.to_owned() }, Options::default()).expect("the store opens")
}

fn add(db: &Db, name: &'static str) -> Result<(), StoreError> {
    db.write_blocking(move |tx| {
        tx.exec_one(sql!("insert into lease (name, holder, until) values ($1, 'x', 0)"), args![name])
    })
}

fn names(db: &Db) -> Vec<String> {
    db.read_blocking(|tx| tx.all(sql!("select name from lease order by name"), args![], |row| row.get(0)))
        .expect("reading works")
}

fn admin(url: &str) -> postgres::Client {
    postgres::Client::connect(url, postgres::NoTls).expect("the server answers")
}

/// The server's process dies while it commits: the writer hears that nobody knows, not that it failed, and nothing
/// is run again by itself.
#[test]
fn a_backend_killed_at_commit_leaves_it_unsure() {
    let Some(empty) = Empty::on(Engine::Postgres) else { return };
    let (url, db) = (url(&empty), open(&url(&empty)));
    add(&db, "before").expect("all is well");
    let mut admin = admin(&url);
    // A commit that takes until somebody ends it.
    admin
        .batch_execute(
            "create function linger() returns trigger language plpgsql as
                 $$ begin perform pg_sleep(600); return null; end $$;
             create constraint trigger linger after insert on lease deferrable initially deferred
                 for each row execute function linger()",
        )
        .expect("a trigger");
    let writing = {
        let db = db.clone();
        std::thread::spawn(move || add(&db, "killed"))
    };
    let killed = (0..3_000).find_map(|_| {
        let text = "select pg_terminate_backend(pid) from pg_stat_activity
                    where datname = current_database() and query = 'commit' and wait_event = 'PgSleep'";
        let found = admin.query(text, &[]).expect("the server answers");
        admin.batch_execute("select pg_sleep(0.01)").expect("the server answers");
        (!found.is_empty()).then_some(())
    });
    assert!(killed.is_some(), "the commit was never under way");
    assert_eq!(writing.join().expect("the writer lives"), Err(StoreError::Unsure));
    admin.batch_execute("drop trigger linger on lease").expect("no trigger");
    assert_eq!(names(&db), ["before"], "in truth it was not committed");
    add(&db, "after").expect("the writer has a new session");
    assert_eq!(names(&db), ["after", "before"]);
}

/// The server commits and its answer is lost: unsure too, and in truth it is there. A writer that would try again by
/// itself would do it twice.
#[test]
fn an_answer_lost_after_commit_leaves_it_unsure() {
    let Some(empty) = Empty::on(Engine::Postgres) else { return };
    drop(open(&url(&empty)));
    let wire = Wire::before(&url(&empty));
    let db = open(&wire.url);
    add(&db, "before").expect("all is well");
    wire.cut.store(true, Ordering::SeqCst);
    assert_eq!(add(&db, "committed"), Err(StoreError::Unsure));
    assert!(!wire.cut.load(Ordering::SeqCst), "it was the commit that was cut");
    assert_eq!(names(&db), ["before", "committed"], "in truth it was committed");
    add(&db, "after").expect("the writer has a new session");
    assert_eq!(names(&db), ["after", "before", "committed"]);
}

/// A wire to a server that can lose the answer to the next commit.
struct Wire {
    url: String,
    cut: Arc<AtomicBool>,
}

impl Wire {
    fn before(url: &str) -> Wire {
        let (head, rest) = url.split_once('@').expect("a URL with a user");
        let (server, database) = rest.split_once('/').expect("a URL with a database");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let at = listener.local_addr().expect("an address");
        let cut = Arc::new(AtomicBool::new(false));
        let (server, armed) = (server.to_owned(), cut.clone());
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if let Ok(server) = TcpStream::connect(&server) {
                    connect(client, server, armed.clone());
                }
            }
        });
        Wire { url: format!("{head}@{at}/{database}"), cut }
    }
}

/// Carries bytes both ways. The answer that follows a commit, when it is to be cut, is read and not carried: so the
/// server has committed for certain.
fn connect(client: TcpStream, server: TcpStream, cut: Arc<AtomicBool>) {
    let last = Arc::new(AtomicBool::new(false));
    let (mut from, mut to) = (client.try_clone().expect("a socket"), server.try_clone().expect("a socket"));
    let said = last.clone();
    std::thread::spawn(move || {
        let mut bytes = [0; 1 << 16];
        while let Ok(n @ 1..) = from.read(&mut bytes) {
            if bytes[..n].windows(7).any(|part| part == b"commit\0") && cut.swap(false, Ordering::SeqCst) {
                said.store(true, Ordering::SeqCst);
            }
            if to.write_all(&bytes[..n]).is_err() {
                break;
            }
        }
        to.shutdown(Shutdown::Both).ok();
    });
    let (mut from, mut to) = (server, client);
    std::thread::spawn(move || {
        let mut bytes = [0; 1 << 16];
        while let Ok(n @ 1..) = from.read(&mut bytes) {
            if last.load(Ordering::SeqCst) || to.write_all(&bytes[..n]).is_err() {
                break;
            }
        }
        to.shutdown(Shutdown::Both).ok();
        from.shutdown(Shutdown::Both).ok();
    });
}

/// A file system of a few megabytes with a database on it.
struct SmallDisk {
    server: String,
    name: String,
    place: tempfile::TempDir,
}

impl SmallDisk {
    /// None, loudly, where nobody may mount.
    fn new() -> Option<SmallDisk> {
        let server = testkit::pg::shared_url()?;
        let place = testkit::process::open_dir();
        let mounted = mount(&["-t", "tmpfs", "-o", "size=32m,mode=700", "tmpfs"], place.path());
        let owned = mounted && run(Command::new("chown").arg("postgres").arg(place.path()));
        let disk = SmallDisk { server, name: format!("small{}", std::process::id()), place };
        if !owned {
            eprintln!("SKIPPED: only root may mount a small disk for PostgreSQL");
            return None;
        }
        let mut admin = admin(&disk.server);
        let space = format!("create tablespace {} location '{}'", disk.name, disk.place.path().display());
        if let Err(e) = admin.batch_execute(&space) {
            eprintln!("SKIPPED: the PostgreSQL server does not see our file systems: {e}");
            return None;
        }
        let like = "template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'";
        let text = format!("create database {0} {like} tablespace {0}", disk.name);
        admin.batch_execute(&text).expect("a database");
        Some(disk)
    }

    fn url(&self) -> String {
        let (base, _) = self.server.rsplit_once('/').expect("a URL with a database");
        format!("{base}/{}", self.name)
    }

    fn grow(&self) {
        assert!(mount(&["-o", "remount,size=96m"], self.place.path()), "the disk grows");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        if let Ok(mut admin) = postgres::Client::connect(&self.server, postgres::NoTls) {
            admin.batch_execute(&format!("drop database if exists {} with (force)", self.name)).ok();
            admin.batch_execute(&format!("drop tablespace if exists {}", self.name)).ok();
        }
        run(Command::new("umount").arg("--lazy").arg(self.place.path()));
    }
}

fn mount(args: &[&str], at: &std::path::Path) -> bool {
    run(Command::new("mount").args(args).arg(at))
}

fn run(command: &mut Command) -> bool {
    command.status().is_ok_and(|status| status.success())
}

/// Bytes that nothing compresses.
fn noise(seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    (0..1 << 17).flat_map(|_| next().to_le_bytes()).collect()
}

/// The disk under the tables fills: it is said, what was acknowledged is there and whole, reading goes on, and with
/// room again so does writing.
#[test]
fn postgres_full_disk_is_said_and_survived() {
    let Some(disk) = SmallDisk::new() else { return };
    let db = open(&disk.url());
    let mut kept = Vec::new();
    let full = (0..200_u64).find_map(|n| {
        let bytes = noise(n);
        match db.write_blocking(move |tx| blobs::put(tx, &bytes)) {
            Ok(blob) => {
                kept.push((n, blob.hash));
                None
            }
            Err(e) => Some(e),
        }
    });
    assert_eq!(full, Some(StoreError::Full));
    assert!(!kept.is_empty(), "something fitted before");
    let whole = |kept: &[(u64, String)]| {
        for (n, hash) in kept {
            let hash = hash.clone();
            let bytes = db.read_blocking(move |tx| blobs::get(tx, &hash)).expect("reading goes on");
            assert!(bytes == noise(*n), "file {n} is whole");
        }
    };
    whole(&kept);
    disk.grow();
    let bytes = noise(1_000);
    let blob = db.write_blocking(move |tx| blobs::put(tx, &bytes)).expect("there is room again");
    kept.push((1_000, blob.hash));
    add(&db, "after").expect("other writes too");
    whole(&kept);
}
