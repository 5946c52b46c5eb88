//! How many durable writes a second, next to what the disk can do.
//!
//! `cargo run --release -p store --example commit_bench -- sqlite [dir]`
//! `cargo run --release -p store --example commit_bench -- postgres postgres://user@host/empty_database`
//!
//! One write is about what a reply is: a number, a row of 600 bytes of text, a changed row, two counters.
//! Medians of three runs; the machine, its load and the disk's own rate are printed with them.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use store::{Db, Engine, Options, StoreError, Target, Tx, args, counters, sql};

const RUN: Duration = Duration::from_secs(3);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let target = match args.first().map(String::as_str) {
        Some("sqlite") => {
            let dir = args.get(1).map_or_else(std::env::temp_dir, PathBuf::from);
            Target::Sqlite { dir: dir.join(format!("commit-bench-{}", std::process::id())) }
        }
        Some("postgres") => Target::Postgres { url: args.get(1).ok_or("which URL?")?.clone() },
        _ => return Err("sqlite [dir] | postgres URL".into()),
    };
    let cores = std::thread::available_parallelism()?;
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("{cores} cores, load {}", load.split(' ').next().unwrap_or("?"));
    if let Target::Sqlite { dir } = &target {
        std::fs::create_dir_all(dir)?;
        println!(
            "the disk alone: {:.0} appends of 4 KiB with fsync a second",
            disk_rate(&dir.join("probe"))?
        );
    }

    let db = Db::open(&target, Options::default())?;
    println!("resident memory of this process with the store open: {}", resident());
    let real = if db.engine() == Engine::Postgres { "bigint" } else { "integer" };
    db.write_blocking(move |tx| {
        tx.script(&format!(
            "create table bench_message (id {real} primary key, ticket bigint not null, body text not null);
             create table bench_ticket (id {real} primary key, n bigint not null)"
        ))?;
        let rows = (0..1000_i64).map(|id| args![id, 0]);
        tx.exec_many(sql!("insert into bench_ticket (id, n) values ($1, $2)"), rows)
    })?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    println!("clients  writes/s   p50 ms   p95 ms");
    for clients in [1, 4, 16, 64] {
        let mut runs: Vec<(f64, Duration, Duration)> =
            (0..3).map(|_| runtime.block_on(run(&db, clients))).collect::<Result<_, _>>()?;
        runs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (rate, p50, p95) = runs[1];
        println!("{clients:>7}  {rate:>8.0}  {:>7.2}  {:>7.2}", ms(p50), ms(p95));
    }
    let started = Instant::now();
    for load in 0..100_i64 {
        db.write_blocking(move |tx| {
            let rows = (0..2000_i64)
                .map(|n| args![1_000_000_000 + load * 2000 + n, n, "an event of a flow, 60 bytes"]);
            tx.exec_many(sql!("insert into bench_message (id, ticket, body) values ($1, $2, $3)"), rows)
        })?;
    }
    println!("bulk, 2000 rows a write: {:.0} rows/s", 200_000.0 / started.elapsed().as_secs_f64());
    drop(db);
    if let Target::Sqlite { dir } = &target {
        std::fs::remove_dir_all(dir)?;
    }
    Ok(())
}

async fn run(db: &Db, clients: u64) -> Result<(f64, Duration, Duration), StoreError> {
    let started = Instant::now();
    let tasks: Vec<_> = (0..clients)
        .map(|client| {
            let db = db.clone();
            tokio::spawn(async move {
                let (mut took, mut n) = (Vec::new(), client * 7919);
                while started.elapsed() < RUN {
                    n += 1;
                    let (ticket, begun) = ((n % 1000) as i64, Instant::now());
                    db.write(move |tx| reply(tx, ticket)).await?;
                    took.push(begun.elapsed());
                }
                Ok::<_, StoreError>(took)
            })
        })
        .collect();
    let mut took = Vec::new();
    for task in tasks {
        took.extend(task.await.map_err(StoreError::broken)??);
    }
    let rate = took.len() as f64 / started.elapsed().as_secs_f64();
    took.sort();
    Ok((rate, took[took.len() / 2], took[took.len() * 95 / 100]))
}

fn reply(tx: &mut Tx<'_>, ticket: i64) -> Result<(), StoreError> {
    let id = tx.next_number("bench")?;
    let body = "Здравствуйте! Заказ передан в доставку, трек-номер придёт сегодня. ".repeat(5);
    tx.exec(
        sql!("insert into bench_message (id, ticket, body) values ($1, $2, $3)"),
        args![id, ticket, body],
    )?;
    tx.exec_one(sql!("update bench_ticket set n = n + 1 where id = $1"), args![ticket])?;
    counters::add(tx, &[("queue:1:open", -1), ("queue:1:waiting", 1)])
}

fn resident() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.map_or_else(|| "unknown".to_owned(), |size| size.trim().to_owned())
}

fn disk_rate(file: &std::path::Path) -> std::io::Result<f64> {
    let mut probe = OpenOptions::new().create(true).append(true).open(file)?;
    let started = Instant::now();
    let mut n = 0;
    while started.elapsed() < RUN {
        probe.write_all(&[7; 4096])?;
        probe.sync_data()?;
        n += 1;
    }
    std::fs::remove_file(file)?;
    Ok(f64::from(n) / started.elapsed().as_secs_f64())
}

fn ms(d: Duration) -> f64 {
    d.as_secs_f64() * 1000.0
}
