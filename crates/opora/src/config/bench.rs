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
    /// How often search and suggestions find what is right, with and without each ingredient, and how fast they are
    Search(BenchSearch),
    /// Five checks of stock over ten million rows
    Recon(BenchKernel),
    /// Ten rules over a million rows
    Validate(BenchKernel),
    /// Two order books of a million rows each
    Compare(BenchKernel),
    /// One run of a check, for the one that measures
    #[command(hide = true)]
    KernelRun {
        /// `raw FILE …`, or `CHECK FILE [NAME=FILE …]`
        #[arg(required = true, num_args = 1..)]
        arguments: Vec<String>,
    },
    /// Monitors of flows on real streams: time to detect at a budget of false alarms, beside both limits
    Flows(BenchFlows),
    /// Events brought by batch, and ten thousand flows under the engine: how fast, how late each alert
    Ingest(BenchIngest),
    /// A million orders over three marketplaces, a shop and an ERP: planted discrepancies of all kinds found, none beside
    Orders(BenchOrders),
    /// A hundred thousand running deadlines in a store: how late each fires
    Clocks(BenchClocks),
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

/// `opora bench ingest`.
#[derive(Debug, Args)]
pub struct BenchIngest {
    /// Seconds of bringing events
    #[arg(long, default_value_t = 10.0, value_name = "N")]
    pub seconds: f64,
    /// Events of a batch
    #[arg(long, default_value_t = 5_000, value_name = "N")]
    pub batch: usize,
    /// Programs that bring them at once
    #[arg(long, default_value_t = 4, value_name = "N")]
    pub connections: usize,
    /// Flows under the engine
    #[arg(long, default_value_t = 10_000, value_name = "N")]
    pub flows: usize,
    /// Seconds of watching them
    #[arg(long, default_value_t = 60, value_name = "N")]
    pub watch_seconds: i64,
}

/// `opora bench clocks`.
#[derive(Debug, Args)]
pub struct BenchClocks {
    /// Tickets with running clocks
    #[arg(long, default_value_t = 100_000, value_name = "N")]
    pub tickets: usize,
    /// Over how many seconds their deadlines come
    #[arg(long, default_value_t = 300, value_name = "N")]
    pub seconds: i64,
    /// Seconds until the first comes, for the filling of the store [default: 30 and one for each 200 tickets]
    #[arg(long, value_name = "N")]
    pub lead: Option<i64>,
}

/// `opora bench search`.
#[derive(Debug, Args)]
pub struct BenchSearch {
    /// Folder of the sets of questions: rutube_support_ru, vkcloud_docs_ru, xquad_ru; what is not there is left out
    #[arg(value_name = "DIR", env = "OPORA_BENCH_SETS")]
    pub sets: PathBuf,
    /// Titles that are misspelt and asked for
    #[arg(long, default_value_t = 1_000, value_name = "N")]
    pub titles: usize,
    /// Invented tickets among which the speed is measured; none for 0
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub tickets: i64,
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

/// `opora bench recon`, `validate`, `compare`.
#[derive(Debug, Args)]
pub struct BenchKernel {
    /// Folder with the files (stock.csv; sales.csv and items.csv; shop.csv and mp.csv); made data without it
    #[arg(long, value_name = "DIR")]
    pub files: Option<PathBuf>,
    /// What must be found in these files: JSON of rule and count
    #[arg(long, value_name = "FILE", requires = "files")]
    pub truth: Option<PathBuf>,
    /// Rows in no order, names for numbers, six decimals (recon)
    #[arg(long)]
    pub shuffled: bool,
    /// Part of the full size of made data
    #[arg(long, default_value_t = 1.0, value_name = "PART")]
    pub size: f64,
    /// Runs, of which medians are told
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=99))]
    pub runs: u32,
    /// The Python that is asked for DuckDB and Polars
    #[arg(long, default_value = "python3", value_name = "PROGRAM", env = "OPORA_PYTHON")]
    pub python: String,
}

/// `opora bench flows`.
#[derive(Debug, Args)]
pub struct BenchFlows {
    /// Read each `*.csv.gz` of this folder as a stream of event times or counts; without it `data/flows` in the folder
    /// of shared data
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Rounds of 200 seeded faults
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=99))]
    pub rounds: u64,
}

/// `opora bench orders`.
#[derive(Debug, Args)]
pub struct BenchOrders {
    /// How many orders
    #[arg(long, default_value_t = 1_000_000, value_name = "N", value_parser = clap::value_parser!(u64).range(1_000..=20_000_000))]
    pub orders: u64,
    /// How many discrepancies are planted
    #[arg(long, default_value_t = 500, value_name = "N", value_parser = clap::value_parser!(u64).range(0..=900))]
    pub planted: u64,
    /// What the world is made from
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub seed: u64,
    /// How often it is judged
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=99))]
    pub runs: u32,
    /// Where the world is made and taken away again; the folder that one stands in when left out
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
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
