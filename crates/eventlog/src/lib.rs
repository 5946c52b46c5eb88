//! Reads the histories of other desks — XES, tables with a header, ServiceNow's table, dumps of Mantis — as cases with
//! rows in order.
//!
//! A case is given out whole or not at all: one with a row that cannot be read, a time before the row above it or a
//! status that means nothing comes as [`Item::Broken`] with what is wrong, by row and column. XES is read case by
//! case; of a table, whose cases may lie among each other, the rows are held in memory, without what they repeat.
//! Nothing here knows tickets, a store or a clock.

mod dump;
mod fields;
mod gather;
mod mantis;
mod map;
mod source;
mod states;
mod table;
mod time;
mod xes;

pub use fields::Role;
pub use mantis::read_mantis;
pub use map::{LineRule, Map, MapError};
pub use source::Format;
pub use states::Meaning;

use std::collections::BTreeMap;
use std::path::Path;

/// One case: one ticket of the other desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its name there.
    pub id: String,
    /// When it was opened, where the log says it beside its rows; never later than the first of them.
    pub opened: Option<i64>,
    /// Who asked.
    pub requester: Option<String>,
    /// For which client.
    pub client: Option<String>,
    /// What it is about.
    pub subject: String,
    /// Its rows in their order; never empty.
    pub rows: Vec<Row>,
}

/// One row of a log: one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line of the file, 1 first.
    pub line_of_file: u64,
    /// When, in UTC milliseconds.
    pub at: i64,
    /// The status in the log's own words.
    pub status: String,
    /// The status below the status; often empty.
    pub substatus: String,
    /// What they mean.
    pub meaning: Meaning,
    /// The team that has it.
    pub team: Option<String>,
    /// The line of that team.
    pub line: u8,
    /// Who did it.
    pub person: Option<String>,
    /// Who has it then; the same as `person` where a log knows only one name.
    pub assignee: Option<String>,
    /// How much is hit.
    pub impact: Option<Level>,
    /// How soon it hurts.
    pub urgency: Option<Level>,
    /// 1 to 4.
    pub priority: Option<u8>,
    /// What else the row says, where it differs from the row before: column and value, empty for what is gone.
    pub said: BTreeMap<String, String>,
    /// What was written to each other, where a log keeps it.
    pub words: Option<Words>,
}

/// What somebody wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Whether whoever asked can read it.
    pub public: bool,
    /// Whether it is an answer of those who work on cases.
    pub ours: bool,
    /// The text.
    pub text: String,
}

/// Low, medium or high.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the words say it")]
pub enum Level {
    Low,
    Medium,
    High,
}

/// Something that is wrong with a log.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Problem {
    /// The line of the file.
    pub row: u64,
    /// The column, or the attribute, as it is called there; empty when it is the whole row.
    pub column: String,
    /// The case, if it is known.
    pub case: String,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub todo: String,
}

/// What a log gives out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A case.
    Case(Case),
    /// A case that cannot be taken: how many rows it has, and why.
    Broken(u64, Vec<Problem>),
    /// Something that is worth knowing and stops nothing.
    Remark(Problem),
    /// Something that is wrong with the log itself: what comes after it is lost.
    Problem(Problem),
}

/// How a log is to be read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The format; recognised when it is not said.
    pub format: Option<Format>,
    /// What columns and statuses mean; the shipped knowledge fills in what it does not say.
    pub map: Map,
}

/// Why a log could not be begun.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

/// The format of a log.
pub fn format(path: &Path, options: &Options) -> Result<Format, Error> {
    match options.format.or(options.map.format) {
        Some(format) => Ok(format),
        None => Ok(source::recognise(path, options.map.delimiter())?),
    }
}

/// Reads a log from its beginning to its end, or until `each` answers `false`.
pub fn read(path: &Path, options: &Options, each: &mut dyn FnMut(Item) -> bool) -> Result<(), Error> {
    match format(path, options)? {
        Format::Xes => xes::read(path, &options.map, each),
        Format::Csv | Format::Servicenow => table::read(path, &options.map, each),
    }
}
