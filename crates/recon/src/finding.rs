//! What a check found: which rule, which row, what stood there and what was expected; counted always, kept up to a bound.

use serde::Serialize;
use std::collections::BTreeMap;

/// A row that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule.
    pub rule: String,
    /// The line of the file, from one.
    pub line: u64,
    /// The row's key, parts joined by `|`: with check and rule the fingerprint of the finding.
    pub key: String,
    /// What stood there.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub found: String,
    /// What was expected.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub expected: String,
    /// What likely made it so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
}

/// What likely made a finding so.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Cause {
    /// The sign of a column is turned.
    SignTurned {
        /// The column.
        column: String,
    },
    /// A column is in another unit: so many times too great.
    UnitMixedUp {
        /// The column.
        column: String,
        /// How many times.
        times: i64,
    },
    /// Two neighbouring columns changed places.
    ColumnShifted {
        /// The first of them.
        column: String,
    },
    /// Nearly all rows of a supplier's day stand twice: the file was taken twice.
    FileDoubled,
    /// Nearly all series of a supplier miss the day.
    DayMissing,
}

/// What a run found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Found {
    /// Rows that were judged.
    pub rows: u64,
    /// Records that could not be read as rows.
    pub broken: u64,
    /// How many findings each rule has.
    pub counts: BTreeMap<String, u64>,
    /// The findings, as many as were to be kept.
    pub findings: Vec<Finding>,
    /// Likely causes and how many findings each explains.
    pub causes: Vec<(Cause, u64)>,
}

/// Takes findings: counts all, keeps the first.
pub(crate) struct Findings {
    pub(crate) counts: Vec<u64>,
    pub(crate) kept: Vec<(u16, Finding)>,
    pub(crate) most: usize,
}

impl Findings {
    pub(crate) fn new(rules: usize, most: usize) -> Findings {
        Findings { counts: vec![0; rules], kept: Vec::new(), most }
    }

    /// Counts a finding; the rest of it is made only when it is kept.
    #[inline(never)]
    pub(crate) fn add(
        &mut self,
        rule: usize,
        line: u64,
        rest: impl FnOnce() -> (String, String, String, Option<Cause>),
    ) {
        self.counts[rule] += 1;
        if self.kept.len() < self.most {
            let (key, found, expected, cause) = rest();
            self.kept.push((rule as u16, Finding { rule: String::new(), line, key, found, expected, cause }));
        }
    }

    pub(crate) fn clear(&mut self) {
        self.counts.fill(0);
        self.kept.clear();
    }
}
