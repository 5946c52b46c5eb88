//! The options of `opora bench`.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `opora bench`.
#[derive(Debug, Args)]
pub struct Bench {
    /// What is measured.
    #[command(subcommand)]
    pub what: BenchWhat,
}

/// What can be measured.
#[derive(Debug, Subcommand)]
pub enum BenchWhat {
    /// The desk under load: queue, ticket, create, reply, mail intake, beside the machine's limits
    Desk(BenchDesk),
    /// The spelling: corrections against those of people, milliseconds of a text
    Spell(BenchSpell),
    /// Serve a constant page, to compare with
    #[command(hide = true)]
    ConstantPage {
        /// Its size
        #[arg(long)]
        bytes: usize,
    },
}

/// `opora bench desk`.
#[derive(Debug, Args)]
pub struct BenchDesk {
    /// Seed so many tickets into a store of its own
    #[arg(long, default_value_t = 66_000, value_name = "N")]
    pub tickets: u32,
    /// Use this folder, seeded by `opora seed` (seeded now when empty); it is written to, and stays
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Use this database, seeded by `opora seed` (seeded now when empty); it is written to, and stays
    #[arg(long, value_name = "URL", env = "OPORA_BENCH_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// How many visit at a time
    #[arg(long, value_delimiter = ',', default_value = "1,16", value_name = "N,N")]
    pub clients: Vec<usize>,
    /// Seconds of each run
    #[arg(long, default_value_t = 4.0, value_name = "S")]
    pub seconds: f64,
    /// Runs, of which medians are told
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=99))]
    pub runs: u32,
}

impl BenchDesk {
    /// How many runs.
    pub fn runs(&self) -> usize {
        self.runs as usize
    }
}

/// `opora bench spell`.
#[derive(Debug, Args)]
pub struct BenchSpell {
    /// Sentences with their corrections: a heading, then lines of a source, a tab and the correction
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// How often each text is timed
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=999))]
    pub runs: u32,
}
