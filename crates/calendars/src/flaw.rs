//! What can be wrong with a calendar, said so that whoever wrote it knows what to do.

use crate::hours::Interval;
use jiff::civil::{Date, Weekday};
use std::fmt;

/// The day that something is wrong with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    /// A day of the week.
    Week(Weekday),
    /// A day of the calendar's own.
    Date(Date),
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Day::Week(day) => write!(f, "{day:?}"),
            Day::Date(date) => write!(f, "{date}"),
        }
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "fields repeat the words of the variant's description")]
pub enum Flaw {
    /// The file has another form; where and how is in the words.
    #[error("the calendar cannot be read: {0}")]
    Form(String),
    /// It has no name.
    #[error("the calendar has no name; give it one by which plans can call it")]
    Nameless,
    /// There is no such zone.
    #[error("there is no zone `{0}`; take an IANA name such as Europe/Moscow or Asia/Yekaterinburg")]
    Zone(String),
    /// Nothing would ever be due.
    #[error(
        "no day of the week has working time, so nothing would ever be due; give one day at least one interval"
    )]
    NoWork,
    /// Two intervals of a day overlap.
    #[error(
        "{day}: {second} begins before {first} ends; write {}, or let it begin at {:02}:{:02} or later",
        joined(*first, *second), first.to / 60, first.to % 60
    )]
    Overlap { day: Day, first: Interval, second: Interval },
    /// An interval ends where it begins, or before.
    #[error("{day}: {interval} {}", backwards(*interval))]
    Backwards { day: Day, interval: Interval },
    /// An interval goes over the end of its day.
    #[error("{day}: {interval} goes beyond the day; a day ends at 24:00")]
    Beyond { day: Day, interval: Interval },
}

impl Flaw {
    /// The key of the text in an interface.
    pub fn code(&self) -> &'static str {
        match self {
            Flaw::Form(_) => "form",
            Flaw::Nameless => "name",
            Flaw::Zone(_) => "zone",
            Flaw::NoWork => "no-work",
            Flaw::Overlap { .. } => "overlap",
            Flaw::Backwards { .. } => "backwards",
            Flaw::Beyond { .. } => "beyond",
        }
    }
}

fn joined(first: Interval, second: Interval) -> Interval {
    Interval { from: first.from, to: first.to.max(second.to) }
}

fn backwards(interval: Interval) -> String {
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    if interval.from == interval.to {
        return "has no length; strike it, or let it end later".into();
    }
    let (from, to) = (clock(interval.from), clock(interval.to));
    if interval.to == 0 {
        return format!("ends before it begins; the end of the day is written {from}-24:00");
    }
    format!("ends before it begins; over midnight write {from}-24:00 on this day and 00:00-{to} on the next")
}

/// All that is wrong, a line each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaws(pub Vec<Flaw>);

impl fmt::Display for Flaws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, flaw) in self.0.iter().enumerate() {
            write!(f, "{}{flaw}", if n == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl std::error::Error for Flaws {}
