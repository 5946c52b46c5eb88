//! What it costs to leave the asynchronous runtime for a page of eight small queries, and come back:
//! our lanes, a blocking pool, and not leaving at all (which blocks everybody else while the disk is slow).
//!
//! `cargo run --release -p store --example hop_bench`

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use store::{Db, Options, StoreError, Target, Tx, args, sql};

const RUN: Duration = Duration::from_secs(2);
const QUERY: &str = "select id, name from bench where id = ?1";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = std::env::temp_dir().join(format!("hop-bench-{}", std::process::id()));
    let db = Db::open(&Target::Sqlite { dir: dir.clone() }, Options::default())?;
    db.write_blocking(|tx| {
        tx.script("create table bench (id integer primary key, name text not null)")?;
        let rows = (0..20_000_i64).map(|id| args![id, format!("row {id}")]);
        tx.exec_many(sql!("insert into bench (id, name) values ($1, $2)"), rows)
    })?;
    let file = dir.join("opora.db");
    let open = || rusqlite::Connection::open(&file);
    let pool: Arc<Mutex<Vec<_>>> = Arc::new(Mutex::new((0..4).map(|_| open()).collect::<Result<_, _>>()?));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(4)
        .enable_all()
        .build()?;
    println!("pages of 8 queries a second, p50 us");
    for clients in [1, 16] {
        let mut best = [(0.0, 0.0); 3];
        for _ in 0..3 {
            let (lane, blocking, inline) = (db.clone(), Arc::clone(&pool), Arc::clone(&pool));
            let now = [
                runtime.block_on(run(clients, move |n| {
                    let db = lane.clone();
                    async move { drop(db.read(move |tx| page(tx, n)).await) }
                })),
                runtime.block_on(run(clients, move |n| {
                    let pool = Arc::clone(&blocking);
                    async move { drop(tokio::task::spawn_blocking(move || by_hand(&pool, n)).await) }
                })),
                runtime.block_on(run(clients, move |n| {
                    let pool = Arc::clone(&inline);
                    async move {
                        by_hand(&pool, n);
                        tokio::task::yield_now().await;
                    }
                })),
            ];
            for (best, now) in best.iter_mut().zip(now) {
                *best = if now.0 > best.0 { now } else { *best };
            }
        }
        for (name, (rate, p50)) in ["our lane", "spawn_blocking", "inline"].iter().zip(best) {
            println!("{clients:>3} clients, {name:>14}: {rate:>8.0}/s {p50:>7.0}");
        }
    }
    drop(db);
    std::fs::remove_dir_all(dir)?;
    Ok(())
}

async fn run<F, Fut>(clients: i64, page: F) -> (f64, f64)
where
    F: Fn(i64) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = ()> + Send,
{
    let (page, started) = (Arc::new(page), Instant::now());
    let tasks: Vec<_> = (0..clients)
        .map(|client| {
            let page = Arc::clone(&page);
            tokio::spawn(async move {
                let (mut took, mut n) = (Vec::new(), client * 997);
                while started.elapsed() < RUN {
                    let begun = Instant::now();
                    n = (n + 13) % 19_000;
                    page(n).await;
                    took.push(begun.elapsed());
                }
                took
            })
        })
        .collect();
    let mut took = Vec::new();
    for task in tasks {
        took.extend(task.await.unwrap_or_default());
    }
    took.sort();
    (took.len() as f64 / started.elapsed().as_secs_f64(), took[took.len() / 2].as_secs_f64() * 1e6)
}

fn page(tx: &mut Tx<'_>, n: i64) -> Result<usize, StoreError> {
    let mut found = 0;
    for i in 0..8 {
        let row: (i64, String) =
            tx.one(sql!("select id, name from bench where id = $1"), args![n + i], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        found += row.1.len();
    }
    Ok(found)
}

fn by_hand(pool: &Mutex<Vec<rusqlite::Connection>>, n: i64) -> usize {
    let take = || pool.lock().ok().and_then(|mut pool| pool.pop());
    let Some(conn) = std::iter::repeat_with(take).flatten().next() else { return 0 };
    let mut found = 0;
    if let Ok(tx) = conn.unchecked_transaction() {
        for i in 0..8 {
            let row = tx
                .prepare_cached(QUERY)
                .and_then(|mut q| q.query_row([n + i], |row| row.get::<_, String>(1)));
            found += row.map_or(0, |name| name.len());
        }
    }
    if let Ok(mut pool) = pool.lock() {
        pool.push(conn);
    }
    found
}
