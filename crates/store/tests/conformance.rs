//! One suite for both engines: what the rest of the product may rely on.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use store::audit::Verdict;
use store::jobs::{NewJob, Outcome};
use store::{Db, Engine, Options, StoreError, Target, Val, args, audit, blobs, counters, jobs, lease, sql};

mod common;
use common::Fresh;

/// Runs a test on each engine, as two tests.
macro_rules! on_both {
    ($($(#[$doc:meta])* fn $name:ident($fresh:ident: Fresh) $body:block)+) => {
        mod sqlite {
            use super::*;
            $(#[test] fn $name() { if let Some($fresh) = Fresh::on(Engine::Sqlite) { super::$name($fresh) } })+
        }
        mod postgres {
            use super::*;
            $(#[test] fn $name() { if let Some($fresh) = Fresh::on(Engine::Postgres) { super::$name($fresh) } })+
        }
        $($(#[$doc])* fn $name($fresh: Fresh) $body)+
    };
}

/// A table for tests, as a migration would make it.
fn with_things(fresh: &Fresh) -> Db {
    let text = match fresh.db.engine() {
        Engine::Sqlite => {
            "create table thing (id integer primary key, name text unique, n bigint, x double precision, yes boolean, body blob)"
        }
        Engine::Postgres => {
            "create table thing (id bigint primary key, name text unique, n bigint, x double precision, yes boolean, body bytea)"
        }
    };
    fresh.db.write_blocking(move |tx| tx.script(text)).unwrap();
    fresh.db.clone()
}

fn add(db: &Db, id: i64, name: &'static str) -> Result<(), StoreError> {
    db.write_blocking(move |tx| insert(tx, id, name))
}

fn insert(tx: &mut store::Tx<'_>, id: i64, name: &str) -> Result<(), StoreError> {
    tx.exec(sql!("insert into thing (id, name, n) values ($1, $2, 0)"), args![id, name]).map(drop)
}

fn names(db: &Db) -> Vec<String> {
    db.read_blocking(|tx| tx.all(sql!("select name from thing order by id"), args![], |row| row.get(0)))
        .unwrap()
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

on_both! {
    fn what_is_written_is_read(fresh: Fresh) {
        let db = with_things(&fresh);
        add(&db, 1, "one").unwrap();
        let n = db.write_blocking(|tx| tx.exec(sql!("update thing set n = n + $2 where id = $1"), args![1, 5])).unwrap();
        assert_eq!(n, 1);
        let one: (String, i64) = db
            .read_blocking(|tx| {
                tx.one(sql!("select name, n from thing where id = $1"), args![1], |row| Ok((row.get(0)?, row.get(1)?)))
            })
            .unwrap();
        assert_eq!(one, ("one".to_owned(), 5));
        let none = db.read_blocking(|tx| {
            tx.opt(sql!("select name from thing where id = $1"), args![2], |row| row.get::<String>(0))
        });
        assert_eq!(none, Ok(None));
        let missing = db.read_blocking(|tx| {
            tx.one(sql!("select name from thing where id = $1"), args![2], |row| row.get::<String>(0))
        });
        assert_eq!(missing, Err(StoreError::NotFound));
    }

    fn an_error_undoes_its_own_changes_only(fresh: Fresh) {
        let db = with_things(&fresh);
        block_on(async {
            let mut all = Vec::new();
            for id in 0..40_i64 {
                let db = db.clone();
                all.push(tokio::spawn(async move {
                    db.write(move |tx| {
                        insert(tx, id, &format!("thing {id}"))?;
                        if id % 4 == 1 { Err(StoreError::Stale) } else { Ok(()) }
                    })
                    .await
                }));
            }
            for (id, one) in all.into_iter().enumerate() {
                let wanted = if id % 4 == 1 { Err(StoreError::Stale) } else { Ok(()) };
                assert_eq!(one.await.unwrap(), wanted, "{id}");
            }
        });
        assert_eq!(names(&db).len(), 30);
    }

    fn a_panic_is_an_error_and_life_goes_on(fresh: Fresh) {
        let db = with_things(&fresh);
        let said: Result<(), StoreError> = db.write_blocking(|tx| {
            insert(tx, 1, "doomed")?;
            panic!("on purpose")
        });
        assert_eq!(said, Err(StoreError::Panicked("on purpose".to_owned())));
        let said: Result<(), StoreError> = db.read_blocking(|_| panic!("reading"));
        assert_eq!(said, Err(StoreError::Panicked("reading".to_owned())));
        add(&db, 1, "alive").unwrap();
        assert_eq!(names(&db), ["alive"]);
    }

    fn a_swallowed_error_keeps_nothing(fresh: Fresh) {
        let db = with_things(&fresh);
        add(&db, 1, "one").unwrap();
        let said = db.write_blocking(|tx| {
            insert(tx, 2, "two")?;
            insert(tx, 3, "one").ok();
            Ok::<_, StoreError>(())
        });
        assert_eq!(said, Err(StoreError::Taken("thing(name)".to_owned())));
        assert_eq!(names(&db), ["one"]);
    }

    fn an_attempt_can_fail_alone(fresh: Fresh) {
        let db = with_things(&fresh);
        add(&db, 1, "one").unwrap();
        db.write_blocking(|tx| {
            insert(tx, 2, "two")?;
            let said = tx.attempt(|tx| {
                insert(tx, 3, "three")?;
                insert(tx, 4, "one")
            });
            assert_eq!(said, Err(StoreError::Taken("thing(name)".to_owned())));
            tx.attempt(|tx| insert(tx, 5, "five"))
        })
        .unwrap();
        assert_eq!(names(&db), ["one", "two", "five"]);
    }

    fn a_read_is_one_snapshot_and_cannot_write(fresh: Fresh) {
        let db = with_things(&fresh);
        add(&db, 1, "one").unwrap();
        let other = fresh.again(); // its own threads: a closure must not wait for its own store
        let counts = db
            .read_blocking(move |tx| {
                let count = sql!("select count(*) from thing");
                let before: i64 = tx.one(count, args![], |row| row.get(0))?;
                add(&other, 2, "two").ok();
                Ok::<_, StoreError>((before, tx.one(count, args![], |row| row.get::<i64>(0))?))
            })
            .unwrap();
        assert_eq!(counts, (1, 1));
        assert_eq!(names(&db).len(), 2);
        assert_eq!(db.read_blocking(|tx| insert(tx, 3, "three")), Err(StoreError::ReadOnly));
    }

    fn values_come_back_as_they_went(fresh: Fresh) {
        let db = with_things(&fresh);
        type Thing = (i64, Option<String>, Option<i64>, Option<f64>, Option<bool>, Option<Vec<u8>>);
        let given: Vec<Thing> = vec![
            (1, Some("Заказ № 7 — «готов» 🎉 \u{10FFFF}".into()), Some(i64::MAX), Some(0.1), Some(true), Some(vec![0, 255, 39])),
            (2, Some(String::new()), Some(i64::MIN), Some(-1.5e300), Some(false), Some(vec![])),
            (3, None, None, None, None, None),
            (4, Some("''; drop table thing; --\n\t$1".into()), Some(0), Some(2.0), Some(true), Some(vec![7; 3_000_000])),
        ];
        let rows = given.clone();
        db.write_blocking(move |tx| {
            let statement = sql!("insert into thing (body, id, name, n, x, yes) values ($6, $1, $2, $3, $4, $5)");
            tx.exec_many(statement, rows.iter().map(|(id, name, n, x, yes, body)| args![*id, name, n, *x, *yes, body]))
        })
        .unwrap();
        let found = db
            .read_blocking(|tx| {
                tx.all(sql!("select id, name, n, x, yes, body from thing order by id"), args![], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
                })
            })
            .unwrap();
        assert_eq!(given, found);
        let ids = db
            .read_blocking(|tx| {
                let statement = sql!("select id from thing where yes = $2 and id in ints($1) and name not in texts($3) order by id");
                tx.all(statement, args![store::ints([1_i64, 2, 4]), true, store::texts(["x", "'"])], |row| row.get::<i64>(0))
            })
            .unwrap();
        assert_eq!(ids, [1, 4]);
    }

    fn what_one_engine_would_refuse_neither_takes(fresh: Fresh) {
        let db = with_things(&fresh);
        for bad in [Val::from("a\0b").into_owned(), Val::from(f64::NAN)] {
            let said = db.write_blocking(move |tx| tx.exec(sql!("insert into thing (id, name) values (1, $1)"), args![bad.clone()]));
            assert!(matches!(said, Err(StoreError::Violated(_))), "{said:?}");
        }
        let said = db.write_blocking(|tx| tx.exec(sql!("insert into thing (id) values ($1)"), args![1, 2]));
        assert!(matches!(said, Err(StoreError::Broken(_))), "{said:?}");
        let said = db.write_blocking(|tx| tx.exec(sql!("insert into blob_chunk (blob_id, n, body) values (9, 0, $1)"), args![vec![1_u8]]));
        assert!(matches!(said, Err(StoreError::Violated(_))), "a foreign key that leads nowhere: {said:?}");
    }

    fn many_rows_at_once(fresh: Fresh) {
        let db = with_things(&fresh);
        let changed = db
            .write_blocking(|tx| {
                let rows = (0..1_000_i64).map(|id| args![id, format!("thing {id}"), id * 2]);
                tx.exec_many(sql!("insert into thing (id, name, n) values ($1, $2, $3)"), rows)
            })
            .unwrap();
        assert_eq!(changed, 1_000);
        let sum: i64 = db
            .read_blocking(|tx| tx.one(sql!("select cast(sum(n) as bigint) from thing"), args![], |row| row.get(0)))
            .unwrap();
        assert_eq!(sum, 999_000);
    }

    fn a_taken_key_is_named(fresh: Fresh) {
        let db = with_things(&fresh);
        add(&db, 1, "one").unwrap();
        assert_eq!(add(&db, 2, "one"), Err(StoreError::Taken("thing(name)".to_owned())));
        assert_eq!(add(&db, 1, "two"), Err(StoreError::Taken("thing(id)".to_owned())));
    }

    fn numbers_are_never_given_twice(fresh: Fresh) {
        let db = fresh.db.clone();
        let other = fresh.again();
        let numbers = block_on(async {
            let mut all = Vec::new();
            for n in 0..64 {
                let db = if n % 2 == 0 { db.clone() } else { other.clone() };
                all.push(tokio::spawn(async move { db.write(|tx| tx.next_number("ticket")).await }));
            }
            let mut numbers = HashSet::new();
            for one in all {
                numbers.insert(one.await.unwrap().unwrap());
            }
            numbers
        });
        assert_eq!(numbers.len(), 64);
        db.write_blocking(|tx| tx.raise_number("ticket", 5_000)).unwrap();
        assert_eq!(db.write_blocking(|tx| tx.next_number("ticket")), Ok(5_001));
        db.write_blocking(|tx| tx.raise_number("ticket", 10)).unwrap();
        assert!(db.write_blocking(|tx| tx.next_number("ticket")).unwrap() > 5_001);
    }

    /// Every write reads the row and writes what it read plus one: lost updates would show.
    fn contending_writes_all_survive(fresh: Fresh) {
        let db = with_things(&fresh);
        add(&db, 1, "count").unwrap();
        let runs = Arc::new(AtomicU32::new(0));
        block_on(async {
            let mut all = Vec::new();
            for _ in 0..100 {
                let (db, runs) = (db.clone(), Arc::clone(&runs));
                all.push(tokio::spawn(async move {
                    db.write(move |tx| {
                        runs.fetch_add(1, Ordering::Relaxed);
                        let n: i64 = tx.one(sql!("select n from thing where id = 1"), args![], |row| row.get(0))?;
                        tx.exec_one(sql!("update thing set n = $1 where id = 1"), args![n + 1])
                    })
                    .await
                }));
            }
            for one in all {
                one.await.unwrap().unwrap();
            }
        });
        let n: i64 = db.read_blocking(|tx| tx.one(sql!("select n from thing"), args![], |row| row.get(0))).unwrap();
        assert_eq!(n, 100);
        eprintln!("100 increments took {} runs", runs.load(Ordering::Relaxed));
    }

    fn commits_tick(fresh: Fresh) {
        let db = with_things(&fresh);
        let mut ticks = db.commits();
        ticks.mark_unchanged();
        db.write_blocking(|_| Err::<(), _>(StoreError::Stale)).unwrap_err();
        assert!(!ticks.has_changed().unwrap());
        add(&db, 1, "one").unwrap();
        assert!(ticks.has_changed().unwrap());
    }

    fn two_nodes_migrate_once(fresh: Fresh) {
        let (one, two) = std::thread::scope(|scope| {
            let one = scope.spawn(|| fresh.again());
            let two = scope.spawn(|| fresh.again());
            (one.join().unwrap(), two.join().unwrap())
        });
        for db in [one, two] {
            let count: i64 = db.read_blocking(|tx| tx.one(sql!("select count(*) from migration"), args![], |row| row.get(0))).unwrap();
            assert_eq!(count, store::version());
        }
    }

    fn a_newer_or_altered_schema_is_refused(fresh: Fresh) {
        let db = &fresh.db;
        db.write_blocking(|tx| tx.exec(sql!("insert into migration (version, name, checksum) values (9999, 'future', '')"), args![])).unwrap();
        let Err(StoreError::Schema(why)) = Db::open(&fresh.target, Options::default()) else { panic!("it opened") };
        assert!(why.contains("newer than this program") && why.contains("9999 (future)"), "{why}");
        db.write_blocking(|tx| tx.exec(sql!("delete from migration where version = 9999"), args![])).unwrap();
        db.write_blocking(|tx| tx.exec(sql!("update migration set checksum = 'x' where version = 1"), args![])).unwrap();
        let Err(StoreError::Schema(why)) = Db::open(&fresh.target, Options::default()) else { panic!("it opened") };
        assert!(why.contains("0001_engine was changed"), "{why}");
    }

    fn a_job_lives_and_dies(fresh: Fresh) {
        let db = &fresh.db;
        let id = enqueue(db, "send", 1_000, None);
        assert_eq!(next_due(db), Some(1_000));
        assert!(claim(db, 999, "a", 10).is_empty());
        let job = claim(db, 1_000, "a", 10).remove(0);
        assert_eq!((job.id, job.kind.as_str(), job.payload.as_str(), job.attempts), (id, "send", "{}", 1));
        assert!(claim(db, 1_000, "b", 10).is_empty(), "it is held");
        finish(db, id, "a", Outcome::Again { at: 5_000, why: "server slow".into() }).unwrap();
        assert_eq!(next_due(db), Some(5_000));
        let job = claim(db, 5_000, "b", 10).remove(0);
        assert_eq!((job.attempts, job.last_error.as_deref()), (2, Some("server slow")));
        assert_eq!(finish(db, id, "a", Outcome::Done), Err(StoreError::Stale), "it is not a's any more");
        finish(db, id, "b", Outcome::GiveUp { why: "no such address".into() }).unwrap();
        assert!(claim(db, i64::MAX / 2, "a", 10).is_empty());
        let given_up = db.read_blocking(|tx| jobs::given_up(tx, 10)).unwrap();
        assert_eq!(given_up[0].last_error.as_deref(), Some("no such address"));
        db.write_blocking(move |tx| jobs::revive(tx, id, 7_000)).unwrap();
        assert_eq!(claim(db, 7_000, "c", 10)[0].attempts, 1);
        finish(db, id, "c", Outcome::Done).unwrap();
        assert_eq!(next_due(db), None);
        assert_eq!(db.write_blocking(move |tx| jobs::revive(tx, id, 7_000)), Err(StoreError::Stale));
    }

    fn a_dead_holders_job_is_taken_by_another(fresh: Fresh) {
        let db = &fresh.db;
        let id = enqueue(db, "send", 0, None);
        assert_eq!(claim(db, 100, "dead", 1).len(), 1);
        assert_eq!(next_due(db), Some(100 + LOCK), "the end of the claim is the next moment");
        assert!(claim(db, 100 + LOCK - 1, "alive", 1).is_empty());
        assert_eq!(claim(db, 100 + LOCK, "alive", 1)[0].attempts, 2);
        finish(db, id, "alive", Outcome::Done).unwrap();
        assert_eq!(finish(db, id, "dead", Outcome::Done), Err(StoreError::Stale));
    }

    fn equal_jobs_are_one_until_begun(fresh: Fresh) {
        let db = &fresh.db;
        let first = enqueue(db, "index", 500, Some("ticket 7"));
        assert_eq!(enqueue(db, "index", 900, Some("ticket 7")), first);
        assert_eq!(enqueue(db, "index", 300, Some("ticket 7")), first);
        assert_ne!(enqueue(db, "index", 300, Some("ticket 8")), first);
        assert_ne!(enqueue(db, "index", 300, None), enqueue(db, "index", 300, None));
        assert_eq!(claim(db, 300, "a", 1)[0].id, first, "it runs at the earliest moment asked for");
        let second = enqueue(db, "index", 400, Some("ticket 7"));
        assert_ne!(second, first, "what was begun may have seen the old state");
        finish(db, first, "a", Outcome::Again { at: 350, why: "busy".into() }).unwrap();
        let ids: Vec<i64> = claim(db, 350, "a", 10).into_iter().map(|job| job.id).collect();
        assert!(ids.contains(&second) && !ids.contains(&first), "the newer stands for both: {ids:?}");
    }

    fn a_job_is_claimed_once(fresh: Fresh) {
        let db = &fresh.db;
        let all: HashSet<i64> = (0..60).map(|_| enqueue(db, "send", 0, None)).collect();
        let other = fresh.again();
        let claimed = block_on(async {
            let mut workers = Vec::new();
            for n in 0..6 {
                let db = if n % 2 == 0 { db.clone() } else { other.clone() };
                workers.push(tokio::spawn(async move {
                    let mut mine = Vec::new();
                    loop {
                        let some = db.write(move |tx| jobs::claim(tx, 10, &format!("w{n}"), LOCK, 4)).await.unwrap();
                        if some.is_empty() {
                            return mine;
                        }
                        mine.extend(some.into_iter().map(|job| job.id));
                    }
                }));
            }
            let mut claimed = Vec::new();
            for worker in workers {
                claimed.extend(worker.await.unwrap());
            }
            claimed
        });
        assert_eq!(claimed.len(), 60, "none twice");
        assert_eq!(claimed.into_iter().collect::<HashSet<_>>(), all);
    }

    fn a_lease_has_one_holder(fresh: Fresh) {
        let db = &fresh.db;
        let take = |holder: &'static str, now| db.write_blocking(move |tx| lease::take(tx, "sweeps", holder, now, 100)).unwrap();
        assert!(take("a", 0));
        assert!(!take("b", 50));
        assert!(take("a", 50), "the holder prolongs it");
        assert!(!take("b", 149));
        assert!(take("b", 150), "it had run out");
        assert_eq!(db.read_blocking(|tx| lease::holder(tx, "sweeps", 200)), Ok(Some(("b".into(), 250))));
        db.write_blocking(|tx| lease::release(tx, "sweeps", "a")).unwrap();
        assert!(!take("a", 200), "only the holder gives it back");
        db.write_blocking(|tx| lease::release(tx, "sweeps", "b")).unwrap();
        assert!(take("a", 200));
        let winners: usize = block_on(async {
            let mut all = Vec::new();
            for n in 0..16 {
                let db = db.clone();
                all.push(tokio::spawn(async move { db.write(move |tx| lease::take(tx, "race", &format!("n{n}"), 0, 10)).await.unwrap() }));
            }
            let mut winners = 0;
            for one in all {
                winners += usize::from(one.await.unwrap());
            }
            winners
        });
        assert_eq!(winners, 1);
    }

    fn counters_equal_a_recount(fresh: Fresh) {
        let db = &fresh.db;
        let step = prop_oneof![
            8 => prop::collection::vec((0..6_usize, -3..4_i64), 1..5).prop_map(Some),
            1 => Just(None),
        ];
        let config = Config { cases: 8, failure_persistence: None, ..Config::default() };
        let truth = std::cell::RefCell::new(BTreeMap::<String, i64>::new());
        TestRunner::new_with_rng(config, proptest::test_runner::TestRng::deterministic_rng(Default::default()))
            .run(&prop::collection::vec(step, 1..30), |steps| {
                for step in steps {
                    match step {
                        Some(deltas) => {
                            for (k, d) in &deltas {
                                *truth.borrow_mut().entry(format!("queue:{k}")).or_default() += d;
                            }
                            db.write_blocking(move |tx| {
                                let named: Vec<(String, i64)> = deltas.iter().map(|(k, d)| (format!("queue:{k}"), *d)).collect();
                                counters::add(tx, &named.iter().map(|(k, d)| (k.as_str(), *d)).collect::<Vec<_>>())
                            })
                            .unwrap();
                        }
                        None => drop(db.write_blocking(|tx| counters::fold(tx, 3)).unwrap()),
                    }
                    let got = db.read_blocking(|tx| counters::get(tx, &["queue:0", "queue:1", "queue:2", "queue:3", "queue:4", "queue:5"])).unwrap();
                    for (key, value) in &got {
                        prop_assert_eq!(*value, truth.borrow().get(key).copied().unwrap_or(0));
                    }
                }
                Ok(())
            })
            .unwrap();
        let wrong = db
            .write_blocking(|tx| counters::recount_replace(tx, "queue:", &[("queue:0", 1_000_000), ("queue:9", 2)]))
            .unwrap();
        assert!(wrong.iter().any(|(key, _, counted)| key == "queue:0" && *counted == 1_000_000));
        let got = db.read_blocking(|tx| counters::get(tx, &["queue:0", "queue:1", "queue:9"])).unwrap();
        assert_eq!(got.into_values().collect::<Vec<_>>(), [1_000_000, 0, 2]);
    }

    fn counters_bear_many_writers_and_a_sweep(fresh: Fresh) {
        let db = &fresh.db;
        block_on(async {
            let mut all = Vec::new();
            for n in 0..80 {
                let db = db.clone();
                all.push(tokio::spawn(async move {
                    match n % 10 {
                        0 => db.write(|tx| counters::fold(tx, 10)).await.map(drop).unwrap(),
                        _ => db.write(|tx| counters::add(tx, &[("hot", 1), ("cold", -1)])).await.unwrap(),
                    }
                }));
            }
            for one in all {
                one.await.unwrap();
            }
        });
        let got = db.read_blocking(|tx| counters::get(tx, &["hot", "cold"])).unwrap();
        assert_eq!((got["hot"], got["cold"]), (72, -72));
    }

    fn blobs_are_kept_whole_and_once(fresh: Fresh) {
        let db = &fresh.db;
        let sizes = [0, 1, blobs::CHUNK - 1, blobs::CHUNK, blobs::CHUNK + 1, 5 * blobs::CHUNK + 77];
        for size in sizes {
            let bytes: Arc<Vec<u8>> = Arc::new((0..size).map(|i| (i * 31 % 251) as u8).collect());
            let given = Arc::clone(&bytes);
            let blob = db.write_blocking(move |tx| blobs::put(tx, &given)).unwrap();
            assert_eq!(blob.size, size as u64);
            assert_eq!(blobs::put_from(db, bytes.as_slice(), 1).unwrap(), blob, "the same contents are the same blob");
            let hash = blob.hash.clone();
            assert_eq!(db.read_blocking(move |tx| blobs::get(tx, &hash)).unwrap(), *bytes);
            let (hash, b) = (blob.hash.clone(), Arc::clone(&bytes));
            db.read_blocking(move |tx| {
                for (from, to) in [(0, 10), (blobs::CHUNK - 3, blobs::CHUNK + 3), (size.saturating_sub(5), size + 100), (size + 1, size + 9), (7, 3)] {
                    let part = blobs::range(tx, &hash, from as u64..to as u64)?;
                    assert_eq!(part, b[from.min(size)..to.min(size).max(from.min(size))], "{from}..{to} of {size}");
                }
                let (mut n, mut streamed) = (0, Vec::new());
                while let Some(chunk) = blobs::chunk(tx, &hash, n)? {
                    streamed.extend(chunk);
                    n += 1;
                }
                assert_eq!(streamed, *b);
                assert!(blobs::check(tx, &hash)?);
                Ok::<_, StoreError>(())
            })
            .unwrap();
        }
        let count = |statement| db.read_blocking(move |tx| tx.one(statement, args![], |row| row.get::<i64>(0))).unwrap();
        assert_eq!(count(sql!("select count(*) from blob")), sizes.len() as i64);
        let last = db.read_blocking(|tx| blobs::list(tx, "", 100)).unwrap().into_iter().max_by_key(|blob| blob.size).unwrap();
        let hash = last.hash.clone();
        db.write_blocking(|tx| tx.exec(sql!("update blob_chunk set body = $1 where n = 3"), args![vec![0_u8; blobs::CHUNK]])).unwrap();
        assert_eq!(db.read_blocking(move |tx| blobs::check(tx, &hash)), Ok(false), "damage is seen");
        let hash = last.hash.clone();
        db.write_blocking(move |tx| blobs::remove(tx, &hash)).unwrap();
        let hash = last.hash.clone();
        assert_eq!(db.read_blocking(move |tx| blobs::get(tx, &hash)), Err(StoreError::NotFound));
        assert_eq!(count(sql!("select count(*) from blob_chunk where n > 1")), 0, "its chunks went with it");
    }

    fn an_unfinished_upload_is_swept(fresh: Fresh) {
        let db = &fresh.db;
        let upload = db.write_blocking(|tx| blobs::stage(tx, 1_000)).unwrap();
        db.write_blocking(move |tx| blobs::put_chunk(tx, upload, 0, &[1, 2, 3])).unwrap();
        assert_eq!(db.write_blocking(|tx| blobs::drop_staged(tx, 1_000)), Ok(0));
        assert_eq!(db.write_blocking(|tx| blobs::drop_staged(tx, 1_001)), Ok(1));
        let left: i64 = db.read_blocking(|tx| tx.one(sql!("select count(*) from blob_chunk"), args![], |row| row.get(0))).unwrap();
        assert_eq!(left, 0);
    }

    fn the_audit_chain_shows_a_hand_in_it(fresh: Fresh) {
        let db = &fresh.db;
        let entry = |n: i64| audit::Entry { at: n, actor: "anna", act: "changed", subject: "plan 7", detail: r#"{"из":1,"в":2}"# };
        assert_eq!(db.read_blocking(audit::verify), Ok(Verdict::Whole { rows: 0, last: String::new() }));
        block_on(async {
            let mut all = Vec::new();
            for n in 0..30 {
                let db = db.clone();
                all.push(tokio::spawn(async move { db.write(move |tx| audit::append(tx, &entry(n))).await.unwrap() }));
            }
            for one in all {
                one.await.unwrap();
            }
        });
        assert!(matches!(db.read_blocking(audit::verify), Ok(Verdict::Whole { rows: 30, .. })));
        assert_eq!(db.read_blocking(|tx| audit::about(tx, "plan 7", 5, 2)).unwrap().iter().map(|row| row.seq).collect::<Vec<_>>(), [4, 3]);
        db.write_blocking(|tx| tx.exec(sql!("update audit set actor = 'boris' where seq = 17"), args![])).unwrap();
        assert_eq!(db.read_blocking(audit::verify), Ok(Verdict::Torn { seq: 17, why: "it was changed" }));
        db.write_blocking(|tx| tx.exec(sql!("delete from audit where seq = 9"), args![])).unwrap();
        assert_eq!(db.read_blocking(audit::verify), Ok(Verdict::Torn { seq: 10, why: "a row is missing before it" }));
    }

    fn a_backup_of_a_busy_store_comes_back_to_either_engine(fresh: Fresh) {
        let db = filled(&fresh);
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("desk.backup");
        let stop = Arc::new(AtomicU32::new(0));
        let (busy, halt) = (db.clone(), Arc::clone(&stop));
        let writer = std::thread::spawn(move || {
            let mut rounds = 0;
            while halt.load(Ordering::Relaxed) == 0 {
                // Both or none: a backup that tears a write apart would show.
                busy.write_blocking(move |tx| {
                    counters::add(tx, &[("in", 1)])?;
                    lease::take(tx, &format!("round {rounds}"), "w", 0, 1).map(drop)
                })
                .unwrap();
                rounds += 1;
            }
            rounds
        });
        let mut told = 0;
        let made = store::backup::backup(&db, &file, &mut |_| told += 1).unwrap();
        stop.store(1, Ordering::Relaxed);
        assert!(writer.join().unwrap() > 0 && told > 0);
        assert_eq!(store::backup::inspect(&file).unwrap(), made);
        assert!(store::backup::backup(&db, &file, &mut |_| ()).is_err(), "a backup is never overwritten");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "nothing but the backup is left");

        for engine in [Engine::Sqlite, Engine::Postgres] {
            let Some(empty) = common::Empty::on(engine) else { continue };
            assert_eq!(store::backup::restore(&file, &empty.target, &mut |_| ()).unwrap(), made);
            assert_eq!(store::backup::inspect(&file).unwrap(), made, "the file is as it was");
            let again = store::backup::restore(&file, &empty.target, &mut |_| ());
            assert!(matches!(again, Err(StoreError::Schema(_))), "the target is not empty: {again:?}");
            let back = Db::open(&empty.target, Options::default()).unwrap();
            assert_eq!(store::backup::manifest(&back).unwrap(), made);
            assert_whole(&back);
        }
    }

    fn a_store_moves_to_either_engine(fresh: Fresh) {
        let db = filled(&fresh);
        let here = store::backup::manifest(&db).unwrap();
        assert!(here["blob_chunk"].rows == 3 && here["audit"].rows == 2);
        for engine in [Engine::Sqlite, Engine::Postgres] {
            let Some(empty) = common::Empty::on(engine) else { continue };
            assert_eq!(store::backup::copy_database(&fresh.target, &empty.target, &mut |_| ()).unwrap(), here);
            let there = Db::open(&empty.target, Options::default()).unwrap();
            assert_eq!(store::backup::manifest(&there).unwrap(), here);
            assert_whole(&there);
        }
    }

    fn a_damaged_backup_is_refused(fresh: Fresh) {
        let db = filled(&fresh);
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("desk.backup");
        store::backup::backup(&db, &file, &mut |_| ()).unwrap();
        let mut bytes = std::fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        bytes.truncate(middle);
        std::fs::write(&file, &bytes).unwrap();
        for engine in [Engine::Sqlite, Engine::Postgres] {
            let Some(empty) = common::Empty::on(engine) else { continue };
            assert!(store::backup::restore(&file, &empty.target, &mut |_| ()).is_err());
        }
    }

    fn the_last_clone_may_die_in_a_closure(fresh: Fresh) {
        let db = fresh.again();
        let inside = db.clone();
        block_on(async move {
            let (go, wait) = std::sync::mpsc::channel::<()>();
            let wait = std::sync::Mutex::new(wait);
            let task = tokio::spawn(async move {
                db.read(move |_| {
                    wait.lock().unwrap().recv().ok();
                    Ok::<_, StoreError>(inside.engine())
                })
                .await
            });
            tokio::task::yield_now().await;
            drop(go);
            task.await.unwrap().unwrap();
        });
    }
}

/// A store with something in every table, Russian and bytes and nulls included.
fn filled(fresh: &Fresh) -> Db {
    fresh
        .db
        .write_blocking(|tx| {
            blobs::put(tx, &vec![7; 2 * blobs::CHUNK + 5])?;
            counters::add(tx, &[("очередь:открыто", 12), ("in", 0)])?;
            jobs::enqueue(
                tx,
                &NewJob { kind: "send", payload: "{\"кому\":\"Анна\"}", run_at: 5, dedup_key: None },
            )?;
            jobs::enqueue(tx, &NewJob { kind: "index", payload: "{}", run_at: 5, dedup_key: Some("k") })?;
            lease::take(tx, "sweeps", "узел 1", 0, 100)?;
            tx.raise_number("ticket", 777)?;
            for n in 0..2 {
                audit::append(
                    tx,
                    &audit::Entry { at: n, actor: "анна", act: "changed", subject: "plan", detail: "{}" },
                )?;
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
    fresh.db.clone()
}

/// What [`filled`] put in is there, and the store works on.
fn assert_whole(db: &Db) {
    assert!(matches!(db.read_blocking(audit::verify), Ok(Verdict::Whole { rows: 2, .. })));
    db.read_blocking(|tx| {
        let all = blobs::list(tx, "", 10)?;
        assert_eq!(all.len(), 1);
        assert!(blobs::check(tx, &all[0].hash)?);
        let counts = counters::get(tx, &["in", "очередь:открыто"])?;
        let rounds: i64 =
            tx.one(sql!("select count(*) from lease where holder = 'w'"), args![], |row| row.get(0))?;
        assert_eq!((counts["in"], counts["очередь:открыто"]), (rounds, 12));
        Ok::<_, StoreError>(())
    })
    .unwrap();
    assert_eq!(db.write_blocking(|tx| tx.next_number("ticket")), Ok(778));
    assert!(enqueue(db, "send", 1, None) > 2);
}

const LOCK: i64 = 60_000;

fn enqueue(db: &Db, kind: &'static str, run_at: i64, dedup_key: Option<&'static str>) -> i64 {
    db.write_blocking(move |tx| jobs::enqueue(tx, &NewJob { kind, payload: "{}", run_at, dedup_key }))
        .unwrap()
}

fn claim(db: &Db, now: i64, holder: &'static str, limit: u32) -> Vec<jobs::Job> {
    db.write_blocking(move |tx| jobs::claim(tx, now, holder, LOCK, limit)).unwrap()
}

fn finish(db: &Db, id: i64, holder: &'static str, outcome: Outcome) -> Result<(), StoreError> {
    db.write_blocking(move |tx| jobs::finish(tx, id, holder, &outcome, 0))
}

fn next_due(db: &Db) -> Option<i64> {
    db.read_blocking(jobs::next_due).unwrap()
}

/// What only one engine has.
mod only {
    use super::*;

    #[test]
    fn sqlite_full_disk_is_said_and_survived() {
        let fresh = Fresh::on(Engine::Sqlite).unwrap();
        let db = with_things(&fresh);
        add(&db, 1, "before").unwrap();
        let limit = |text: &'static str| {
            db.write_blocking(move |tx| tx.each(sql!("select 1"), args![], |_| Ok(())).and(tx.script(text)))
                .unwrap()
        };
        limit("pragma max_page_count = 60");
        let fill = db.write_blocking(|tx| {
            tx.exec(sql!("insert into thing (id, body) values (2, $1)"), args![vec![1_u8; 4_000_000]])
        });
        assert_eq!(fill, Err(StoreError::Full));
        add(&db, 3, "small still fits").unwrap();
        limit("pragma max_page_count = 1000000");
        add(&db, 4, "after").unwrap();
        assert_eq!(names(&db), ["before", "small still fits", "after"]);
    }

    /// A write that finds the disk full costs the others of its batch nothing.
    #[test]
    fn sqlite_full_disk_hits_only_the_one_that_fills_it() {
        let fresh = Fresh::on(Engine::Sqlite).unwrap();
        let db = with_things(&fresh);
        db.write_blocking(|tx| {
            tx.each(sql!("select 1"), args![], |_| Ok(())).and(tx.script("pragma max_page_count = 80"))
        })
        .unwrap();
        block_on(async {
            let mut all = Vec::new();
            for id in 0..60_i64 {
                let db = db.clone();
                all.push(tokio::spawn(async move {
                    db.write(move |tx| {
                        insert(tx, id, &format!("thing {id}"))?;
                        let body = vec![1_u8; if id % 20 == 7 { 1_000_000 } else { 1 }];
                        tx.exec_one(sql!("update thing set body = $2 where id = $1"), args![id, body])
                    })
                    .await
                }));
            }
            for (id, one) in all.into_iter().enumerate() {
                let wanted = if id % 20 == 7 { Err(StoreError::Full) } else { Ok(()) };
                assert_eq!(one.await.unwrap(), wanted, "{id}");
            }
        });
        assert_eq!(names(&db).len(), 57);
    }

    #[test]
    fn sqlite_locked_by_another_process_is_busy() {
        let options = Options { patience: std::time::Duration::from_millis(30), ..Options::default() };
        let fresh = Fresh::with(Engine::Sqlite, options).unwrap();
        let db = with_things(&fresh);
        let Target::Sqlite { dir } = &fresh.target else { panic!() };
        let other = rusqlite::Connection::open(dir.join("opora.db")).unwrap();
        other.execute_batch("begin immediate").unwrap();
        assert_eq!(add(&db, 1, "one"), Err(StoreError::Busy));
        assert_eq!(names(&db).len(), 0, "reading goes on");
        other.execute_batch("rollback").unwrap();
        add(&db, 1, "one").unwrap();
    }

    #[test]
    fn postgres_lost_connections_are_made_anew() {
        let Some(fresh) = Fresh::on(Engine::Postgres) else { return };
        let db = with_things(&fresh);
        let Target::Postgres { url } = fresh.target.clone() else { panic!() };
        let cut = move || {
            let mut admin = ::postgres::Client::connect(&url, ::postgres::NoTls).unwrap();
            let text = "select pg_terminate_backend(pid, 10000) from pg_stat_activity
                        where datname = current_database() and pid <> pg_backend_pid()";
            admin.query(text, &[]).unwrap();
        };
        add(&db, 1, "one").unwrap();
        cut();
        assert_eq!(names(&db), ["one"]);
        cut();
        add(&db, 2, "two").unwrap();

        let runs = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&runs);
        db.write_blocking(move |tx| {
            insert(tx, 3, "three")?;
            if counted.fetch_add(1, Ordering::Relaxed) == 0 {
                cut(); // in the middle of the unit of work
            }
            insert(tx, 4, "four")
        })
        .unwrap();
        assert_eq!(runs.load(Ordering::Relaxed), 2, "the closure ran again");
        assert_eq!(names(&db), ["one", "two", "three", "four"]);
    }

    #[test]
    fn postgres_without_tls_says_so() {
        let target = Target::Postgres { url: "postgres://opora@127.0.0.1:1/x?sslmode=require".into() };
        let Err(StoreError::Unreachable(why)) = Db::open(&target, Options::default()) else {
            panic!("it opened")
        };
        assert!(why.contains("without TLS"), "{why}");
        let target = Target::Postgres { url: "postgres://opora@127.0.0.1:1/x".into() };
        assert!(matches!(Db::open(&target, Options::default()), Err(StoreError::Unreachable(_))));
    }
}
