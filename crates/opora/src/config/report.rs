//! Options of reports.

use super::Place;
use clap::{Args, Subcommand};

/// `opora report`. Its `--format` is text, json or csv.
#[derive(Debug, Args)]
pub struct Report {
    /// About what.
    #[command(subcommand)]
    pub what: ReportWhat,
}

/// What can be reported.
#[derive(Debug, Subcommand)]
pub enum ReportWhat {
    /// How tickets went through the lines: escalation, handovers, ping-pong, reopening, time by line
    Lines(ReportLines),
    /// How promises were kept: in time, late, running, by clock and priority, by client
    Sla(ReportSla),
    /// Hours and what they come to: by client and month, and by employee. Days name the months in which they lie; without
    /// them it is this month.
    Hours(ReportHours),
}

/// `opora report lines`.
#[derive(Debug, Args)]
pub struct ReportLines {
    /// Where the desk is.
    #[command(flatten)]
    pub place: Place,
    /// About which tickets.
    #[command(flatten)]
    pub among: Among,
}

/// `opora report sla`.
#[derive(Debug, Args)]
pub struct ReportSla {
    /// Where the desk is.
    #[command(flatten)]
    pub place: Place,
    /// About which tickets.
    #[command(flatten)]
    pub among: Among,
}

/// How hours are reported.
#[derive(Debug, Args)]
pub struct ReportHours {
    /// Where the desk is.
    #[command(flatten)]
    pub place: Place,
    /// About which tickets.
    #[command(flatten)]
    pub among: Among,
}

/// About which tickets.
#[derive(Debug, Args)]
pub struct Among {
    /// Tickets opened on this day or later, YYYY-MM-DD by the desk's clock
    #[arg(long, value_name = "DAY")]
    pub from: Option<String>,
    /// Tickets opened on this day or earlier
    #[arg(long, value_name = "DAY")]
    pub to: Option<String>,
    /// Tickets of this client and its branches, by name
    #[arg(long, value_name = "NAME")]
    pub client: Option<String>,
}
