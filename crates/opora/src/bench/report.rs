//! What was measured, beside the targets: as a value for machines and as a table for people.

use super::limits::Limits;
use super::load::Measured;
use super::scene::Scene;
use super::server::Server;
use crate::config::BenchDesk;
use serde::Serialize;
use std::fmt::Write;

/// The whole report.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Where it was measured.
    pub machine: Machine,
    /// The store.
    pub engine: &'static str,
    /// Tickets at the beginning.
    pub tickets: i64,
    /// Runs of which medians are told.
    pub runs: usize,
    /// Seconds of each run.
    pub seconds: f64,
    /// What the machine can do at best.
    pub limits: Limits,
    /// What was measured.
    pub rows: Vec<Row>,
    /// From the start of the process to its readiness.
    pub start_seconds: f64,
    /// Memory before the first visitor, bytes.
    pub memory_idle: u64,
    /// Memory after the last, bytes.
    pub memory_after: u64,
    /// The most memory, bytes.
    pub memory_peak: u64,
    /// The targets and how far they are.
    pub targets: Vec<Target>,
}

/// A machine.
#[derive(Clone, Debug, Serialize)]
pub struct Machine {
    cpu: String,
    cores: usize,
    memory_mib: u64,
    load_before: String,
    load_after: String,
}

/// One operation at one number of clients. Milliseconds; medians of the runs, with the least and the most.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    operation: &'static str,
    clients: usize,
    p50_ms: Spread,
    p95_ms: Spread,
    p99_ms: Spread,
    per_second: Spread,
    /// For what leaves work behind: in a second, until that is done too.
    settled_per_second: Option<Spread>,
    cpu_ms: Spread,
}

/// A median with the least and the most.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Spread {
    median: f64,
    least: f64,
    most: f64,
}

impl Spread {
    fn of(runs: &[Measured], value: impl Fn(&Measured) -> f64) -> Spread {
        let mut values: Vec<f64> = runs.iter().map(value).collect();
        values.sort_by(f64::total_cmp);
        let median = values.get(values.len() / 2).copied().unwrap_or(0.0);
        Spread {
            median,
            least: values.first().copied().unwrap_or(0.0),
            most: values.last().copied().unwrap_or(0.0),
        }
    }
}

impl Row {
    /// The runs of an operation.
    pub fn of(operation: &'static str, clients: usize, runs: &[Measured]) -> Row {
        let settled = runs.iter().all(|run| run.settled_seconds.is_some());
        Row {
            operation,
            clients,
            p50_ms: Spread::of(runs, |run| run.p50),
            p95_ms: Spread::of(runs, |run| run.p95),
            p99_ms: Spread::of(runs, |run| run.p99),
            per_second: Spread::of(runs, |run| run.ops as f64 / run.seconds),
            settled_per_second: settled
                .then(|| Spread::of(runs, |run| run.all as f64 / run.settled_seconds.unwrap_or(run.seconds))),
            cpu_ms: Spread::of(runs, |run| run.cpu_ms_per_op),
        }
    }
}

/// A target of the product, and what was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Target {
    what: String,
    wanted: f64,
    measured: f64,
    met: bool,
}

/// The targets at 66 000 tickets: operation, clients, what, at most (or at least), of a row.
type Wanted = (&'static str, usize, &'static str, bool, f64, fn(&Row) -> f64);
const TARGETS: [Wanted; 12] = [
    ("queue page", 1, "p50 ms", true, 0.5, |row| row.p50_ms.median),
    ("queue page", 16, "per second", false, 2_000.0, |row| row.per_second.median),
    ("ticket page", 1, "p50 ms", true, 0.3, |row| row.p50_ms.median),
    ("ticket page", 16, "per second", false, 5_000.0, |row| row.per_second.median),
    ("create", 1, "p50 ms", true, 5.0, |row| row.p50_ms.median),
    ("create", 16, "per second", false, 1_500.0, |row| row.per_second.median),
    ("create", 16, "p95 ms", true, 30.0, |row| row.p95_ms.median),
    ("reply", 1, "p50 ms", true, 5.0, |row| row.p50_ms.median),
    ("reply", 16, "per second", false, 1_500.0, |row| row.per_second.median),
    ("reply", 16, "p95 ms", true, 30.0, |row| row.p95_ms.median),
    ("change 1 000 tickets", 1, "p95 ms", true, 1_000.0, |row| row.p95_ms.median),
    ("mail intake", 16, "per second, judged", false, 800.0, |row| {
        row.settled_per_second.map_or(0.0, |spread| spread.median)
    }),
];

impl Machine {
    /// This one.
    pub fn here() -> Machine {
        let file = |name: &str| std::fs::read_to_string(name).unwrap_or_default();
        let field = |text: &str, key: &str| {
            let line = text.lines().find(|line| line.starts_with(key)).unwrap_or_default().to_owned();
            line.split(':').nth(1).unwrap_or_default().trim().to_owned()
        };
        let memory = field(&file("/proc/meminfo"), "MemTotal");
        Machine {
            cpu: field(&file("/proc/cpuinfo"), "model name"),
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            memory_mib: memory.split(' ').next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) >> 10,
            load_before: load(),
            load_after: String::new(),
        }
    }
}

impl std::fmt::Display for Machine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({} cores, {} MiB), load {} before", self.cpu, self.cores, self.memory_mib, self.load_before)
    }
}

fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').take(3).collect::<Vec<_>>().join(" ")
}

impl Report {
    /// Nothing measured yet.
    pub fn new(machine: Machine, scene: &Scene, server: &Server, args: &BenchDesk) -> Report {
        Report {
            machine,
            engine: scene.engine,
            tickets: scene.tickets,
            runs: args.runs(),
            seconds: args.seconds,
            limits: Limits::default(),
            rows: vec![],
            start_seconds: server.start_seconds,
            memory_idle: server.idle_bytes,
            memory_after: 0,
            memory_peak: 0,
            targets: vec![],
        }
    }

    /// Compares with the targets.
    pub fn finish(&mut self) {
        self.machine.load_after = load();
        for (operation, clients, what, at_most, wanted, value) in TARGETS {
            let row = self.rows.iter().find(|row| row.operation == operation && row.clients == clients);
            let Some(measured) = row.map(value) else { continue };
            self.target(format!("{operation}, {clients} at a time, {what}"), at_most, wanted, measured);
        }
        self.target("memory when idle, MiB".into(), true, 40.0, mib(self.memory_idle));
        self.target("start on an existing store, s".into(), true, 0.1, self.start_seconds);
    }

    fn target(&mut self, what: String, at_most: bool, wanted: f64, measured: f64) {
        let met = if at_most { measured <= wanted } else { measured >= wanted };
        self.targets.push(Target { what, wanted, measured, met });
    }

    /// The report for people.
    pub fn words(&self) -> String {
        let mut text = String::new();
        self.write(&mut text).unwrap_or(());
        text.trim_end().to_owned()
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        let m = &self.machine;
        writeln!(
            text,
            "{} ({} cores, {} MiB), load {} before, {} after",
            m.cpu, m.cores, m.memory_mib, m.load_before, m.load_after
        )?;
        writeln!(
            text,
            "{}, {} tickets; {} runs of {} s, medians (least to most)",
            self.engine, self.tickets, self.runs, self.seconds
        )?;
        writeln!(text, "The server is a process of its own; visitors share the machine with it.\n")?;
        writeln!(
            text,
            "| operation | clients | p50 ms | p95 ms | p99 ms | per second | settled per second | CPU ms |"
        )?;
        writeln!(text, "|---|---|---|---|---|---|---|---|")?;
        for row in &self.rows {
            let settled = row.settled_per_second.map_or("".to_owned(), |spread| whole(&spread));
            writeln!(
                text,
                "| {} | {} | {} | {} | {} | {} | {} | {} |",
                row.operation,
                row.clients,
                fine(&row.p50_ms),
                fine(&row.p95_ms),
                fine(&row.p99_ms),
                whole(&row.per_second),
                settled,
                fine(&row.cpu_ms)
            )?;
        }
        let l = &self.limits;
        writeln!(
            text,
            "\nLimits: one durable write on {} {:.2} ms ({:.0}/s);",
            l.disk, l.fsync_ms, l.fsyncs_per_second
        )?;
        for constant in &l.constant_page {
            writeln!(
                text,
                "a constant axum page of {} bytes, {} at a time: p50 {:.3} ms, {:.0}/s;",
                l.page_bytes, constant.clients, constant.p50_ms, constant.per_second
            )?;
        }
        writeln!(
            text,
            "memory {:.0} MiB idle, {:.0} after, {:.0} at most; start {:.3} s.\n",
            mib(self.memory_idle),
            mib(self.memory_after),
            mib(self.memory_peak),
            self.start_seconds
        )?;
        writeln!(text, "| target | wanted | measured | |")?;
        writeln!(text, "|---|---|---|---|")?;
        for target in &self.targets {
            let met = if target.met { "met" } else { "not met" };
            writeln!(text, "| {} | {} | {:.3} | {met} |", target.what, target.wanted, target.measured)?;
        }
        Ok(())
    }
}

fn fine(spread: &Spread) -> String {
    format!("{:.2} ({:.2}-{:.2})", spread.median, spread.least, spread.most)
}

fn whole(spread: &Spread) -> String {
    format!("{:.0} ({:.0}-{:.0})", spread.median, spread.least, spread.most)
}

fn mib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
