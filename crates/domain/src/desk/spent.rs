//! Time that is written down, put right, and objected to.

use super::{By, Command, Event, Refusal, Rules, Ticket};
use crate::ids::PersonId;
use crate::text::excerpt;
use crate::time::{Moment, day_in};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The longest note or reason.
const WORDS: usize = 500;

/// How minutes came to be written down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Manner {
    /// By an act of its own.
    #[default]
    Act,
    /// With an answer or a note.
    Reply,
    /// By the timer of the page.
    Timer,
    /// By hand afterwards: for another day, or for somebody else.
    Hand,
}

impl Manner {
    /// The API name.
    pub fn code(self) -> &'static str {
        ["act", "reply", "timer", "hand"][self as usize]
    }

    /// The manner of a name.
    pub fn from_code(code: &str) -> Option<Manner> {
        [Manner::Act, Manner::Reply, Manner::Timer, Manner::Hand].into_iter().find(|one| one.code() == code)
    }
}

/// What is known of minutes besides their number. What a command leaves out is filled in: whoever writes, today, the line
/// of the ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Spent {
    /// Whose work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// Of which day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<Date>,
    /// How it came.
    pub manner: Manner,
    /// What was done.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The note is for us: the client sees the minutes, and not the words.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
    /// On which line; 0 for that of the ticket.
    pub line: u8,
}

/// What was decided of an entry that the client objects to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It stays.
    Kept,
    /// All of it is free.
    Free,
    /// Some of it is.
    Partly,
}

impl Verdict {
    /// The API name.
    pub fn code(self) -> &'static str {
        ["kept", "free", "partly"][self as usize]
    }

    /// The verdict of a name.
    pub fn from_code(code: &str) -> Option<Verdict> {
        [Verdict::Kept, Verdict::Free, Verdict::Partly].into_iter().find(|one| one.code() == code)
    }
}

impl Command {
    /// Minutes of whoever writes, today.
    pub fn minutes(minutes: i64) -> Command {
        Command::LogTime { minutes, spent: Spent::default() }
    }
}

/// Whether a command is about time that was written down before: it can be put right in a ticket that is part of another,
/// too.
pub(super) fn is_afterthought(command: &Command) -> bool {
    matches!(
        command,
        Command::CounterTime { .. }
            | Command::DisputeTime { .. }
            | Command::AnswerDispute { .. }
            | Command::DecideDispute { .. }
    )
}

/// The events of commands about time. Whether an entry is there, and what is left of it, its [`crate::hours::Case`] knows.
pub(super) fn decide(
    ticket: &Ticket,
    command: Command,
    by: By,
    rules: &Rules,
    now: Moment,
) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::LogTime { minutes, .. } if !(1..=6_000).contains(&minutes) => Err(Refusal::Minutes(minutes)),
        Command::LogTime { minutes, spent } => {
            let today = day_in(&rules.hours.zone, now);
            let day = spent.day.unwrap_or(today);
            if day > today || day < today.saturating_sub(1.year()) {
                return Err(Refusal::NoSuchDay);
            }
            let spent = Spent {
                person: spent.person.or(by.person),
                day: Some(day),
                note: excerpt(&spent.note, WORDS),
                line: if spent.line == 0 { ticket.line } else { spent.line },
                ..spent
            };
            Ok(vec![Event::TimeLogged { minutes, spent: Some(spent) }])
        }
        Command::CounterTime { of, minutes, reason } => {
            worded(&reason).map(|reason| vec![Event::TimeCountered { of, minutes, reason }])
        }
        Command::DisputeTime { of, words } => {
            worded(&words).map(|words| vec![Event::TimeDisputed { of, words }])
        }
        Command::AnswerDispute { of, words } => {
            worded(&words).map(|words| vec![Event::DisputeAnswered { of, words }])
        }
        Command::DecideDispute { of, verdict, free, reason } => {
            worded(&reason).map(|reason| vec![Event::DisputeDecided { of, verdict, free, reason }])
        }
        _ => Ok(vec![]),
    }
}

/// Words that have to be there.
fn worded(words: &str) -> Result<String, Refusal> {
    let words = excerpt(words, WORDS);
    if words.is_empty() { Err(Refusal::Empty) } else { Ok(words) }
}
