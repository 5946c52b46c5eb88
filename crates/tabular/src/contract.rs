//! A contract: what was agreed with a supplier about his file. Columns with names, kinds and keys, marks and dates.
//!
//! A contract is a value with a version; who agreed on it, and when, is known elsewhere. Without one a file is read by
//! what its columns are called and hold, and `propose` makes a contract of what was seen, for a person to confirm.

use crate::checksum::Checksum;
use crate::names::Role;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

/// What was agreed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Contract {
    /// Which version of the agreement.
    pub version: u32,
    /// `UTF-8`, `windows-1251`, `IBM866`, `KOI8-R`, `UTF-16LE`.
    pub encoding: Option<String>,
    /// What parts the fields of a text.
    pub delimiter: Option<char>,
    /// What parts the fraction of a number.
    pub decimal: Option<char>,
    /// How dates are written.
    pub dates: Option<Dates>,
    /// The columns, in the order of the file.
    #[serde(rename = "column")]
    pub columns: Vec<Column>,
    /// The columns that name a row.
    pub key: Vec<String>,
}

/// How dates are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dates {
    /// 31.12.2026
    Dotted,
    /// 2026-12-31
    Iso,
    /// 31/12/2026
    DayFirst,
    /// 12/31/2026
    MonthFirst,
}

/// A column of a contract.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Other names that are as good.
    pub aliases: Vec<String>,
    /// What it means; by its name when not said.
    pub role: Option<Role>,
    /// What it holds; by its role when not said.
    pub kind: Option<Kind>,
    /// May not be empty.
    pub required: bool,
    /// How many signs a code has.
    pub length: Option<usize>,
    /// How many digits stand behind the decimal mark at most.
    pub scale: Option<u32>,
    /// The check that its codes pass.
    pub checksum: Option<Checksum>,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Any text.
    Text,
    /// A code: letters and digits that name a thing, never a number.
    Code,
    /// An exact decimal.
    Number,
    /// A day, perhaps with a time.
    Date,
}

/// What is known besides the file: the agreement, the references, the period that is awaited, the day.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// The agreement.
    pub contract: Option<Contract>,
    /// The codes that there are, by the name of the column.
    pub references: FxHashMap<String, FxHashSet<String>>,
    /// The first and last day of the awaited period, in days since 1970-01-01.
    pub period: Option<(i32, i32)>,
    /// The day of reading, in days since 1970-01-01.
    pub today: Option<i32>,
}

impl Context {
    /// With an agreement.
    pub fn agreed(contract: Contract) -> Context {
        Context { contract: Some(contract), ..Context::default() }
    }

    /// With the codes that a column may have.
    pub fn with_codes<S: Into<String>>(
        mut self,
        column: &str,
        codes: impl IntoIterator<Item = S>,
    ) -> Context {
        self.references.insert(column.to_owned(), codes.into_iter().map(Into::into).collect());
        self
    }

    /// With the awaited period.
    pub fn with_period(mut self, first: i32, last: i32) -> Context {
        self.period = Some((first, last));
        self
    }
}
