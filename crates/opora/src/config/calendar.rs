//! The options of `opora calendar`.

use clap::{Args, Subcommand};

/// `opora calendar`.
#[derive(Debug, Args)]
pub struct Calendar {
    /// What is asked.
    #[command(subcommand)]
    pub what: CalendarWhat,
}

/// What can be asked of calendars.
#[derive(Debug, Subcommand)]
pub enum CalendarWhat {
    /// Deadlines: lines `START MINUTES` on standard input, a local moment to the second a line on standard output
    Add(Which),
    /// Working minutes between two moments: lines `FROM TO` on standard input, a number a line on standard output
    Between(Which),
    /// The calendars that ship
    List,
    /// The hours of a calendar, and every day of a year that is not just a day of its week
    Show {
        /// Which calendar.
        #[command(flatten)]
        which: Which,
        /// The year [default: this one]
        #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(2000..=2050))]
        year: Option<i16>,
    },
}

/// Which calendar.
#[derive(Debug, Args)]
pub struct Which {
    /// Name of a calendar that ships, or a file that ends in .json with one
    #[arg(long, value_name = "NAME")]
    pub calendar: String,
    /// The zone of its hours and of all local moments, for example Asia/Yekaterinburg [default: the calendar's own]
    #[arg(long, value_name = "ZONE")]
    pub zone: Option<String>,
}
