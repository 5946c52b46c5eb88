//! Measures the kernels: a check over a large made file, in a process of its own, beside a raw read of the same bytes and
//! beside other engines where Python has them. All planted faults must be found, and nothing else.
//!
//! The caller says which program runs one check (`Runner`); what it prints is made by `measured` here.

use crate::check::Check;
use crate::made::{self, Stock, Truth};
use crate::run::{self, Options};
use crate::usage::{self, Usage};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Five checks of stock over ten million rows in the order of their days.
    Recon,
    /// The same in no order, names for numbers, six decimals.
    ReconShuffled,
    /// Ten rules over a million rows.
    Validate,
    /// Two order books of a million rows each.
    Compare,
}

impl What {
    fn check(self) -> (&'static str, &'static str) {
        match self {
            What::Recon => ("stock", include_str!("../checks/stock.toml")),
            What::ReconShuffled => ("stock-fine", include_str!("../checks/stock-fine.toml")),
            What::Validate => ("shipments", include_str!("../checks/shipments.toml")),
            What::Compare => ("orders", include_str!("../checks/orders.toml")),
        }
    }

    /// CPU seconds and MiB that it may take.
    fn target(self) -> (f64, f64) {
        match self {
            What::Recon => (2.5, 64.0),
            What::ReconShuffled => (5.0, 400.0),
            What::Validate => (1.0, 64.0),
            What::Compare => (1.0, 200.0),
        }
    }

    /// The file that is judged, and the other table with its name.
    fn files(self) -> (&'static str, Option<(&'static str, &'static str)>) {
        match self {
            What::Recon | What::ReconShuffled => ("stock.csv", None),
            What::Validate => ("sales.csv", Some(("items", "items.csv"))),
            What::Compare => ("shop.csv", Some(("mp", "mp.csv"))),
        }
    }

    fn make(self, folder: &Path, size: f64) -> io::Result<Truth> {
        let million = (1e6 * size) as u64;
        match self {
            What::Recon | What::ReconShuffled => {
                let suppliers = ((50.0 * size) as u32).max(1);
                made::stock(
                    folder,
                    &Stock { suppliers, shuffled: self == What::ReconShuffled, ..Stock::default() },
                )
            }
            What::Validate => made::sales(folder, million.max(10_000), 7),
            What::Compare => made::orders(folder, million.max(10_000), 11),
        }
    }
}

/// How it is measured.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What is measured.
    pub what: What,
    /// The folder that holds the files; made data when none is given.
    pub folder: Option<PathBuf>,
    /// What the rules must find in the files of that folder.
    pub truth: Option<Truth>,
    /// Part of the full size of made data.
    pub size: f64,
    /// Runs, of which medians are told.
    pub runs: u32,
    /// The Python that other engines are asked for.
    pub python: String,
    /// The program and its first arguments; behind them come `CHECK FILE [NAME=FILE]`, or `raw FILE …`.
    pub runner: Vec<String>,
}

/// One way of doing it.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Who did it.
    pub name: String,
    /// Medians of the runs.
    pub usage: Usage,
    /// What was found.
    pub counts: BTreeMap<String, u64>,
    /// It is what was planted, no more and no less.
    pub right: bool,
}

/// The figures.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// What was measured.
    pub what: What,
    /// Bytes of the files.
    pub bytes: u64,
    /// Load of the machine before.
    pub load: String,
    /// Processors.
    pub cores: usize,
    /// What was planted.
    pub truth: Truth,
    /// CPU seconds and MiB that were wanted.
    pub target: Usage,
    /// The kernel keeps within the target.
    pub met: bool,
    /// The kernel, the raw read, the others.
    pub rows: Vec<Row>,
    /// Who was not at hand.
    pub absent: Vec<String>,
}

/// What one run prints.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Printed {
    counts: BTreeMap<String, u64>,
    usage: PrintedUsage,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct PrintedUsage {
    cpu_seconds: f64,
    peak_mib: f64,
}

/// Does one run in this process and gives what is to be printed: `raw FILE …`, or `CHECK FILE [NAME=FILE …]`.
pub fn measured(arguments: &[String]) -> Result<serde_json::Value, run::Trouble> {
    let wrong = |what: &str| run::Trouble::File(io::Error::new(io::ErrorKind::InvalidInput, what.to_owned()));
    let counts = match arguments {
        [raw, files @ ..] if raw == "raw" => {
            let files: Vec<&Path> = files.iter().map(Path::new).collect();
            let (bytes, lines) = usage::raw(&files)?;
            [("bytes".to_owned(), bytes), ("lines".to_owned(), lines)].into()
        }
        [check, file, tables @ ..] => {
            let check = Check::parse(&std::fs::read_to_string(check)?)?;
            let named = |table: &String| {
                table.split_once('=').map(|(name, path)| (name.to_owned(), PathBuf::from(path)))
            };
            let tables = tables.iter().map(|table| named(table).ok_or_else(|| wrong("NAME=FILE is wanted")));
            let options = Options { tables: tables.collect::<Result<_, _>>()?, ..Options::default() };
            run::run(&check, Path::new(file), &options)?.counts
        }
        _ => return Err(wrong("CHECK FILE [NAME=FILE …] is wanted")),
    };
    let Usage { cpu_seconds, peak_mib } = usage::own();
    Ok(serde_json::json!(Printed { counts, usage: PrintedUsage { cpu_seconds, peak_mib } }))
}

/// Measures.
pub fn run(plan: &Plan, mut progress: impl FnMut(&str)) -> io::Result<Report> {
    let temporary = tempfile::tempdir()?;
    let folder = plan.folder.clone().unwrap_or_else(|| temporary.path().to_owned());
    let truth = match (&plan.folder, &plan.truth) {
        (Some(_), truth) => truth.clone().unwrap_or_default(),
        (None, _) => {
            progress("data are made");
            plan.what.make(&folder, plan.size)?
        }
    };
    let (id, text) = plan.what.check();
    let check = temporary.path().join(format!("{id}.toml"));
    std::fs::write(&check, text)?;
    let (file, table) = plan.what.files();
    let file = folder.join(file);
    let table = table.map(|(name, path)| (name, folder.join(path)));
    let mut files = vec![file.display().to_string()];
    files.extend(table.iter().map(|(_, path)| path.display().to_string()));
    let own: Vec<String> = [check.display().to_string(), file.display().to_string()]
        .into_iter()
        .chain(table.iter().map(|(name, path)| format!("{name}={}", path.display())))
        .collect();
    let mut report = Report {
        what: plan.what,
        bytes: files.iter().filter_map(|file| std::fs::metadata(file).ok()).map(|file| file.len()).sum(),
        load: std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim().to_owned(),
        cores: std::thread::available_parallelism().map_or(1, usize::from),
        truth,
        target: Usage { cpu_seconds: plan.what.target().0, peak_mib: plan.what.target().1 },
        met: false,
        rows: Vec::new(),
        absent: Vec::new(),
    };
    let raw: Vec<String> = std::iter::once("raw".to_owned()).chain(files.clone()).collect();
    for (name, arguments) in [("kernel", own), ("raw read", raw)] {
        progress(name);
        let command = || {
            let mut command = Command::new(&plan.runner[0]);
            command.args(&plan.runner[1..]).args(&arguments);
            command
        };
        let row = row(name, plan.runs, command, &report.truth)?;
        report.rows.push(row.ok_or_else(|| io::Error::other(format!("{name} did not run")))?);
    }
    let script = temporary.path().join("peers.py");
    std::fs::write(&script, include_str!("peers.py"))?;
    for engine in ["duckdb", "polars"] {
        progress(engine);
        let command = || {
            let mut command = Command::new(&plan.python);
            command.arg(&script).arg(engine).arg(id).args(&files);
            command
        };
        match row(engine, plan.runs, command, &report.truth) {
            Ok(Some(row)) => report.rows.push(row),
            _ => report.absent.push(engine.to_owned()),
        }
    }
    let kernel = &report.rows[0];
    report.met = kernel.right
        && kernel.usage.cpu_seconds <= report.target.cpu_seconds
        && kernel.usage.peak_mib <= report.target.peak_mib;
    Ok(report)
}

/// Runs one way so many times; none when it cannot be run here.
fn row(name: &str, runs: u32, command: impl Fn() -> Command, truth: &Truth) -> io::Result<Option<Row>> {
    let mut printed: Vec<Printed> = Vec::new();
    for _ in 0..runs.max(1) {
        let output = command().output()?;
        if !output.status.success() {
            return Ok(None);
        }
        printed.push(serde_json::from_slice(&output.stdout).map_err(io::Error::other)?);
    }
    printed.sort_by(|a, b| a.usage.cpu_seconds.total_cmp(&b.usage.cpu_seconds));
    let median = printed[printed.len() / 2].clone();
    let peak_mib = printed.iter().map(|printed| printed.usage.peak_mib).fold(0.0, f64::max);
    let wanted = truth.iter().filter(|(rule, _)| *rule != "rows" && name != "raw read");
    let planted = |rule: &String| truth.get(rule).copied().unwrap_or(0);
    let right = wanted.clone().all(|(rule, n)| median.counts.get(rule) == Some(n))
        && (name == "raw read" || median.counts.iter().all(|(rule, n)| *n == planted(rule)));
    let usage = Usage { cpu_seconds: median.usage.cpu_seconds, peak_mib };
    Ok(Some(Row { name: name.to_owned(), usage, counts: median.counts, right }))
}

impl Report {
    /// For people.
    pub fn words(&self) -> String {
        let mut out = format!(
            "{:?}: {:.1} MB, {} processors, load {}\n",
            self.what,
            self.bytes as f64 / 1e6,
            self.cores,
            self.load
        );
        for row in &self.rows {
            let found = if row.name == "raw read" {
                ""
            } else if row.right {
                "all planted faults, nothing else"
            } else {
                "WRONG"
            };
            let _fits = writeln!(
                out,
                "{:<10} {:>8.2} CPU s {:>8.1} MiB  {found}",
                row.name, row.usage.cpu_seconds, row.usage.peak_mib
            );
        }
        for engine in &self.absent {
            let _fits = writeln!(out, "{engine:<10} not at hand");
        }
        let met = if self.met { "met" } else { "missed" };
        let _fits = write!(
            out,
            "target     {:>8.2} CPU s {:>8.1} MiB  {met}",
            self.target.cpu_seconds, self.target.peak_mib
        );
        out
    }
}
