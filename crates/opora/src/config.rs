//! The command line and the environment: every option, with its help. Values only; nothing is opened here.

mod admin;
mod bench;
mod calendar;
mod carry;
mod check;
mod report;
mod spell;

pub use admin::{Admin, AdminWhat, Mailbox, Speech};
pub use bench::*;
pub use calendar::{Calendar, CalendarWhat, Which};
pub use carry::{Export, ExportWhat, Import, ImportArticles, ImportLog, ImportMantis, ImportWhat};
pub use check::{CheckArgs, CheckWhat, SqlDialect};
pub use report::{Among, Report, ReportHours, ReportLines, ReportSla, ReportWhat};
pub use spell::Spell;

use crate::metrics::Audience;
use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use store::Target;

/// What stands under every help.
const AFTER: &str = "\
Exit status: 0 done; 1 failed; 2 wrong usage; 3 done, and something was found that needs a person.
With --json standard output is exactly one JSON object; progress and logs go to standard error.
OPORA_KEY (32 bytes in URL-safe base64) seals mailboxes' passwords; without it the key is DIR/opora.key.";

/// Opora: a support desk in one program.
#[derive(Debug, Parser)]
#[command(
    name = "opora",
    version,
    about = "A support desk in one program: mail in, answer out, nothing lost"
)]
#[command(after_help = AFTER, propagate_version = true, subcommand_required = true)]
pub struct Cli {
    /// How it speaks.
    #[command(flatten)]
    pub output: Output,
    /// What it does.
    #[command(subcommand)]
    pub command: Command,
}

/// How the program speaks.
#[derive(Debug, Args)]
pub struct Output {
    /// Print one JSON object on standard output (short for --format json)
    #[arg(long, global = true)]
    json: bool,
    /// How results are printed: text or json; a report also as csv. Of `import event-log`, how the file is written:
    /// xes, csv or servicenow; recognised when it is not said
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// What is logged to standard error: error, warn, info, debug, or a filter such as `store=debug,info`
    #[arg(long, global = true, env = "OPORA_LOG", value_name = "FILTER")]
    pub log: Option<String>,
    /// How logs are written
    #[arg(long, global = true, env = "OPORA_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

impl Output {
    /// Whether results are JSON.
    pub fn is_json(&self) -> bool {
        self.json || self.format == Format::Json
    }
}

/// Words, JSON, or what some commands know besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// A table: results of a report, the file of a log.
    #[value(hide = true)]
    Csv,
    /// The file of a log, in the IEEE's format.
    #[value(hide = true)]
    Xes,
    /// The file of a log, as ServiceNow writes it.
    #[value(hide = true)]
    Servicenow,
}

/// How logs are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

impl Cli {
    /// Whether the format means something to the command; else what to say.
    pub fn check(&self) -> Result<(), String> {
        let log = matches!(&self.command, Command::Import(Import { what: ImportWhat::EventLog(_) }));
        let fits = match self.output.format {
            Format::Text | Format::Json => true,
            Format::Csv => log || matches!(&self.command, Command::Report(_)),
            Format::Xes | Format::Servicenow => log,
        };
        let name =
            self.output.format.to_possible_value().map_or_else(String::new, |one| one.get_name().to_owned());
        if fits { Ok(()) } else { Err(format!("--format {name} is not for this command")) }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the desk: pages, mail, everything that happens by itself
    Serve(Serve),
    /// Open a furnished desk to look around in
    Demo(Demo),
    /// Bring histories and articles in
    Import(Import),
    /// Carry articles out
    Export(Export),
    /// Figures of the desk, folded from its journals
    Report(Report),
    /// Fill an empty store with a large invented desk, for measurements
    Seed(Seed),
    /// Prove that rows, counters, files and the audit are what the journals say
    Doctor(Doctor),
    /// Make the index of words anew, of a desk that is not running
    Reindex(Reindex),
    /// Find articles or tickets: a question a line on standard input, the names of what fits a line on standard output
    Search(Search),
    /// Mark what is misspelt in texts of standard input, one a line
    Spell(Spell),
    /// Say whom an incident would call at a moment
    Who(Who),
    /// Write a backup of a desk, running or not, into one file
    Backup(Backup),
    /// Bring a backup back, into a place where no desk is
    Restore(Restore),
    /// Set a desk up: people, mailboxes, passwords
    Admin(Admin),
    /// Checks of data as files: run them, compile them to SQL
    Check(CheckArgs),
    /// Measure the program on this machine
    Bench(Bench),
    /// Count working time by calendars
    Calendar(Calendar),
    /// Print the version of the program and of its schema
    Version,
    /// Read one file for the index, as a serving desk asks: from its standard input, within its limits
    #[command(hide = true)]
    ReadWords,
    /// Read one supplier's file, as a serving desk asks: from its standard input, within its limits
    #[command(hide = true)]
    ReadTable,
}

/// Where the desk is.
#[derive(Clone, Debug, Args)]
pub struct Place {
    /// Folder of the desk: store, key, tray of mails without a server; created when absent [default: data]
    #[arg(long, global = true, value_name = "DIR", env = "OPORA_DATA")]
    pub data: Option<PathBuf>,
    /// PostgreSQL database instead of the embedded store (DIR keeps key and tray):
    /// postgres://user:password@host:port/database
    #[arg(long, global = true, value_name = "URL", env = "OPORA_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
}

impl Place {
    /// The folder.
    pub fn folder(&self) -> &Path {
        self.data.as_deref().unwrap_or(Path::new("data"))
    }

    /// The store.
    pub fn target(&self) -> Target {
        match &self.database_url {
            Some(url) => Target::Postgres { url: url.clone() },
            None => Target::Sqlite { dir: self.folder().to_owned() },
        }
    }
}

/// `opora serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Where the desk is.
    #[command(flatten)]
    pub place: Place,
    /// Where it is reached.
    #[command(flatten)]
    pub listening: Listening,
}

/// How the desk is reached.
#[derive(Clone, Debug, Args)]
pub struct Listening {
    /// Address and port of the pages; port 0 takes a free one
    #[arg(long, env = "OPORA_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDR")]
    pub listen: SocketAddr,
    /// The address under which people reach the pages, for links in mails [default: http://<listen>];
    /// with https cookies are for HTTPS only
    #[arg(long, env = "OPORA_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Proxies before the pages, besides those on this machine, whose X-Forwarded-For is believed
    #[arg(long, env = "OPORA_TRUSTED_PROXY", value_name = "IP", value_delimiter = ',')]
    pub trusted_proxy: Vec<IpAddr>,
    /// Open connections to the pages; one more waits, and one network address has a quarter of them at most
    #[arg(long, env = "OPORA_MAX_CONNECTIONS", default_value_t = 2048, value_name = "N",
          value_parser = clap::value_parser!(u32).range(4..=1_000_000))]
    pub max_connections: u32,
    /// Take mail by LMTP here: ADDR:PORT, or the path of a socket
    #[arg(long, env = "OPORA_LMTP", value_name = "ADDR")]
    pub lmtp: Option<String>,
    /// Take mail by SMTP here
    #[arg(long, env = "OPORA_SMTP", value_name = "ADDR")]
    pub smtp: Option<SocketAddr>,
    /// The name by which the mail intake greets [default: the host of the public URL]
    #[arg(long, env = "OPORA_HOSTNAME", value_name = "NAME")]
    pub hostname: Option<String>,
    /// Certificate chain (PEM) for STARTTLS of the mail intake
    #[arg(long, env = "OPORA_TLS_CERT", value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// Key (PEM) of that certificate
    #[arg(long, env = "OPORA_TLS_KEY", value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// Who may read /metrics
    #[arg(long, env = "OPORA_METRICS", value_enum, default_value_t = Audience::Local)]
    pub metrics: Audience,
    /// The largest mail that is taken in, MiB
    #[arg(long, env = "OPORA_MAX_MAIL_MIB", default_value_t = 50, value_name = "N",
          value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub max_mail_mib: u32,
    /// The largest upload of a form, MiB
    #[arg(long, env = "OPORA_MAX_FILE_MIB", default_value_t = 25, value_name = "N",
          value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub max_file_mib: u32,
    /// Seconds for which an answer sent from a page can be taken back; 0 sends at once
    #[arg(long, env = "OPORA_SECOND_THOUGHTS", default_value_t = 10, value_name = "S",
          value_parser = clap::value_parser!(u32).range(0..=600))]
    pub second_thoughts: u32,
    /// Requests a minute that a token of a program has
    #[arg(long, env = "OPORA_API_PER_MINUTE", default_value_t = 600, value_name = "N",
          value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub api_per_minute: u32,
    /// Let webhooks go to plain HTTP and into inner networks
    #[arg(long, env = "OPORA_INNER_WEBHOOKS")]
    pub inner_webhooks: bool,
    /// Where files are looked through for viruses: clamd's host:port, or the path of its socket
    #[arg(long, env = "OPORA_SCAN", value_name = "ADDR")]
    pub scan: Option<String>,
    /// The secret of a Telegram bot that calls people
    #[arg(long, env = "OPORA_TELEGRAM_TOKEN", value_name = "SECRET", hide_env_values = true)]
    pub telegram_token: Option<String>,
    /// Where the Bot API of Telegram is reached
    #[arg(long, env = "OPORA_TELEGRAM_URL", value_name = "URL", default_value = app::incidents::TELEGRAM)]
    pub telegram_url: String,
    /// Authorities (PEM) that webhooks believe besides those of the open network
    #[arg(long, env = "OPORA_WEBHOOK_CA", value_name = "FILE")]
    pub webhook_ca: Option<PathBuf>,
}

/// `opora demo`.
#[derive(Debug, Args)]
#[command(mut_arg("data", |arg| arg.help("Folder of the demo; furnished when absent [default: data/demo]")))]
pub struct Demo {
    /// Where the desk is.
    #[command(flatten)]
    pub place: Place,
    /// Where it is reached.
    #[command(flatten)]
    pub listening: Listening,
    /// Furnish and leave, without serving
    #[arg(long)]
    pub only_furnish: bool,
    /// Let a marketplace fall silent at once, and not only after some minutes
    #[arg(long)]
    pub silent_now: bool,
}

/// `opora seed`.
#[derive(Debug, Args)]
pub struct Seed {
    /// Where the desk is.
    #[command(flatten)]
    pub place: Place,
    /// A reference load: sets tickets, messages, clients and engineers
    #[arg(long = "ref", value_enum, value_name = "LOAD")]
    pub reference: Option<Reference>,
    /// How many tickets
    #[arg(long, value_name = "N")]
    pub tickets: Option<u32>,
    /// Messages of each ticket
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub messages: Option<u32>,
    /// Client organisations
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub clients: Option<u32>,
    /// Engineers
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub engineers: Option<u32>,
    /// The same seed at the same moment makes the same desk
    #[arg(long, default_value_t = 1, value_name = "S")]
    pub seed: u64,
}

/// Reference loads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Reference {
    /// 66 000 tickets of 4 messages, 800 clients, 5 engineers, eight years
    #[value(name = "66k")]
    Ref66k,
    /// 1 000 000 tickets of 8 messages, 300 clients, 200 engineers; 20 000 open
    #[value(name = "1m")]
    Ref1m,
}

/// `opora reindex`.
#[derive(Debug, Args)]
pub struct Reindex {
    /// Where the desk is.
    #[command(flatten)]
    pub place: Place,
}

/// `opora search`. With --json each line is a JSON array, of a desk that is not running.
#[derive(Debug, Args)]
pub struct Search {
    /// Where the desk is.
    #[command(flatten)]
    pub place: Place,
    /// Among what
    #[arg(long, value_enum, default_value_t = SearchScope::Articles)]
    pub scope: SearchScope,
    /// So many names at most
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub top: u16,
}

/// `opora who`.
#[derive(Debug, Args)]
pub struct Who {
    /// Where the desk is.
    #[command(flatten)]
    pub place: Place,
    /// The client: its name, a part of it, or its id
    pub client: String,
    /// The type of incident, like `orders.silence`; empty for everything else
    pub kind: String,
    /// When: `2027-01-01T03:00` by the clock of the desk, or with an offset
    pub time: String,
}

/// Among what is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SearchScope {
    /// Articles: the names that they had where they were imported from, else their numbers.
    Articles,
    /// Tickets, by their numbers.
    Tickets,
}

/// `opora doctor`.
#[derive(Debug, Args)]
pub struct Doctor {
    /// Where the desk is.
    #[command(flatten)]
    pub place: Place,
    /// Mend the counters that are wrong
    #[arg(long)]
    pub mend: bool,
}

/// `opora backup`.
#[derive(Debug, Args)]
pub struct Backup {
    /// Where the desk is.
    #[command(flatten)]
    pub place: Place,
    /// The new file
    pub file: PathBuf,
}

/// `opora restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// Where the desk is to be.
    #[command(flatten)]
    pub place: Place,
    /// The backup
    pub file: PathBuf,
}

/// Reads a text file that an option names.
pub fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    /// Every option and every command says what it is for.
    #[test]
    fn everything_has_help() {
        fn look(command: &clap::Command) {
            assert!(command.get_about().is_some(), "{} has no help", command.get_name());
            for option in command.get_arguments() {
                assert!(
                    option.get_help().is_some(),
                    "{} {} has no help",
                    command.get_name(),
                    option.get_id()
                );
            }
            command.get_subcommands().for_each(look);
        }
        look(&Cli::command());
    }
}
