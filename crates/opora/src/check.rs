//! `opora check`: checks as files, run over files and compiled to SQL. No desk is opened.

use crate::config::{CheckArgs, CheckWhat, SqlDialect};
use crate::doctor::FOUND;
use crate::out::Out;
use anyhow::{Context, Result};
use recon::{Check, Dialect, Options};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Runs a check, compiles it, proves its examples, or reads a file as a feed would.
pub fn run(args: CheckArgs, out: &Out) -> Result<ExitCode> {
    match args.what {
        CheckWhat::Sql { check, dialect } => sql(&check, dialect, out),
        CheckWhat::Run { check, files, tables, contract } => {
            judge(&check, &files, &tables, contract.as_deref(), out)
        }
        CheckWhat::Prove { check } => prove(&check, out),
        CheckWhat::Read { files, contract, rows } => read(&files, contract.as_deref(), rows, out),
    }
}

fn open(path: &Path) -> Result<Check> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    Check::parse(&text).with_context(|| path.display().to_string())
}

/// What was agreed about a file, from its TOML.
fn agreed(contract: Option<&Path>) -> Result<tabular::Context> {
    let Some(path) = contract else { return Ok(tabular::Context::default()) };
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    Ok(tabular::Context::agreed(recon::contract(&text).with_context(|| path.display().to_string())?))
}

fn sql(check: &Path, dialect: SqlDialect, out: &Out) -> Result<ExitCode> {
    let dialect = match dialect {
        SqlDialect::Postgres => Dialect::Postgres,
        SqlDialect::Duckdb => Dialect::DuckDb,
        SqlDialect::Clickhouse => Dialect::ClickHouse,
    };
    let statements = recon::sql(&open(check)?, dialect);
    let words = || {
        statements.iter().map(|(rule, text)| format!("-- {rule}\n{text};\n")).collect::<Vec<_>>().join("\n")
    };
    let value: Vec<_> = statements.iter().map(|(rule, text)| json!({ "rule": rule, "sql": text })).collect();
    out.done(&value, words);
    Ok(ExitCode::SUCCESS)
}

fn judge(
    check: &Path,
    files: &[PathBuf],
    tables: &[String],
    contract: Option<&Path>,
    out: &Out,
) -> Result<ExitCode> {
    let check = open(check)?;
    let context = agreed(contract)?;
    let mut options = Options::default();
    for table in tables {
        let (name, path) = table.split_once('=').context("--table wants NAME=FILE")?;
        options.tables.insert(name.to_owned(), PathBuf::from(path));
    }
    let (mut all, mut lines, mut found) = (Vec::new(), Vec::new(), 0);
    for file in files {
        let judged =
            recon::judge(&check, file, &context, &options).with_context(|| file.display().to_string())?;
        let counts = judged.found.as_ref().map(|found| found.counts.clone()).unwrap_or_default();
        found += counts.values().sum::<u64>() + u64::from(judged.found.is_none());
        let counted: Vec<String> =
            counts.iter().filter(|(_, n)| **n > 0).map(|(rule, n)| format!("{rule} {n}")).collect();
        let rows = judged.found.as_ref().map_or(0, |found| found.rows);
        lines.push(format!(
            "{}: {rows} rows; {}",
            file.display(),
            if counted.is_empty() { "in order".to_owned() } else { counted.join(", ") }
        ));
        all.push(json!({ "file": file, "judged": judged }));
    }
    out.done(&json!({ "check": check.id, "files": all }), || lines.join("\n"));
    Ok(if found == 0 { ExitCode::SUCCESS } else { ExitCode::from(FOUND) })
}

fn prove(check: &Path, out: &Out) -> Result<ExitCode> {
    let check = open(check)?;
    let failed = recon::prove(&check)?;
    let words = || {
        if failed.is_empty() { format!("{} examples hold", check.examples.len()) } else { failed.join("\n") }
    };
    out.done(&json!({ "examples": check.examples.len(), "failed": failed }), words);
    Ok(if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn read(files: &[PathBuf], contract: Option<&Path>, rows: bool, out: &Out) -> Result<ExitCode> {
    let context = agreed(contract)?;
    let (mut all, mut lines, mut refused) = (Vec::new(), Vec::new(), false);
    for file in files {
        let mut kept = tabular::Kept::default();
        let source = tabular::Source::file(file);
        let outcome = tabular::read(&source, &context, &tabular::Limits::default(), &mut kept);
        refused |= outcome.verdict > tabular::Verdict::AcceptedInPart;
        let told: Vec<String> = outcome.problems.iter().map(|(code, n)| format!("{code} {n}")).collect();
        lines.push(format!(
            "{}: {:?}, {} rows; {}",
            file.display(),
            outcome.verdict,
            outcome.rows,
            told.join(", ")
        ));
        let mut value = json!({ "file": file, "outcome": outcome, "problems": kept.problems });
        if rows {
            value["rows"] = json!(kept.rows);
        }
        all.push(value);
    }
    out.done(&all, || lines.join("\n"));
    Ok(if refused { ExitCode::from(FOUND) } else { ExitCode::SUCCESS })
}
