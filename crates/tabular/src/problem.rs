//! Problems: what is wrong, where, and what was expected; and the ledger that keeps their number bounded.
//!
//! A problem carries values and places, never sentences: words for people are made of its code elsewhere.

use crate::defect::{Action, Code};
use serde::Serialize;
use std::collections::BTreeMap;

/// Something wrong at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Which defect.
    pub code: Code,
    /// What is done about it here; the list's action, or a heavier one where the list says "else hold".
    pub action: Action,
    /// The line of a text, the row of a sheet or record, the segment of a message; from one, zero for the whole file.
    pub line: u64,
    /// The column, from one; zero for the whole row.
    pub column: u32,
    /// The name of the column.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What stands there, cut short.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub found: String,
    /// What was expected, or is proposed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub expected: String,
}

impl Problem {
    /// A problem of the file as a whole.
    pub fn of(code: Code) -> Problem {
        Problem {
            code,
            action: code.action(),
            line: 0,
            column: 0,
            name: String::new(),
            found: String::new(),
            expected: String::new(),
        }
    }

    /// On a line.
    pub fn at(mut self, line: u64) -> Problem {
        self.line = line;
        self
    }

    /// In a column, counted from zero, of this name.
    pub fn in_column(mut self, column: usize, name: &str) -> Problem {
        self.column = column as u32 + 1;
        self.name = cut(name);
        self
    }

    /// What stands there.
    pub fn found(mut self, found: impl AsRef<str>) -> Problem {
        self.found = cut(found.as_ref());
        self
    }

    /// What was expected.
    pub fn expected(mut self, expected: impl AsRef<str>) -> Problem {
        self.expected = cut(expected.as_ref());
        self
    }

    /// With another action than the list's.
    pub fn with(mut self, action: Action) -> Problem {
        self.action = action;
        self
    }
}

/// The first letters of a text, for showing.
pub(crate) fn cut(text: &str) -> String {
    const MOST: usize = 120;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// What becomes of a file. The later ones weigh more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// All rows are taken.
    #[default]
    Accepted,
    /// Some rows are put aside.
    AcceptedInPart,
    /// A person confirms first.
    Held,
    /// Not taken.
    Rejected,
}

/// Counts problems and lets through the first of each code, so that a file of a million faults stays small.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// How many of each code were met.
    pub counts: BTreeMap<Code, u64>,
    /// What becomes of the file.
    pub verdict: Verdict,
    most: u64,
}

impl Ledger {
    /// Lets through so many of each code.
    pub fn new(most: u64) -> Ledger {
        Ledger { counts: BTreeMap::new(), verdict: Verdict::Accepted, most }
    }

    /// Counts a problem; whether it is let through.
    pub fn count(&mut self, problem: &Problem) -> bool {
        let verdict = match problem.action {
            Action::QuarantineRow => Verdict::AcceptedInPart,
            Action::HoldForConfirm => Verdict::Held,
            Action::RejectFile => Verdict::Rejected,
            _ => Verdict::Accepted,
        };
        self.verdict = self.verdict.max(verdict);
        let count = self.counts.entry(problem.code).or_default();
        *count += 1;
        *count <= self.most
    }

    /// How many problems of a code were met.
    pub fn of(&self, code: Code) -> u64 {
        self.counts.get(&code).copied().unwrap_or(0)
    }
}
