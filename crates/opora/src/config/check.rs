//! The options of `opora check`.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// `opora check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// What is done.
    #[command(subcommand)]
    pub what: CheckWhat,
}

/// What can be done with checks.
#[derive(Debug, Subcommand)]
pub enum CheckWhat {
    /// Print a check as SQL for an engine of your own
    Sql {
        /// The check
        check: PathBuf,
        /// The engine
        #[arg(long, value_enum, default_value_t = SqlDialect::Postgres)]
        dialect: SqlDialect,
    },
    /// Run a check over files of any kind
    Run {
        /// The check
        check: PathBuf,
        /// The files
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Another table that the check speaks of
        #[arg(long = "table", value_name = "NAME=FILE")]
        tables: Vec<String>,
        /// What was agreed about the files
        #[arg(long, value_name = "FILE")]
        contract: Option<PathBuf>,
    },
    /// Run the examples within a check
    Prove {
        /// The check
        check: PathBuf,
    },
    /// Read files as a feed would: rows, problems with their lines, verdict
    Read {
        /// The files
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// What was agreed about the files
        #[arg(long, value_name = "FILE")]
        contract: Option<PathBuf>,
        /// Print the rows, too (with --format json)
        #[arg(long)]
        rows: bool,
    },
}

/// An engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SqlDialect {
    /// PostgreSQL
    Postgres,
    /// DuckDB
    Duckdb,
    /// ClickHouse
    Clickhouse,
}
