//! A check: what must be true of a table, as a file that people read and edit. Values only; nothing is read or judged here.
//!
//! The meaning of each kind is that of the SQL it compiles to: what is missing or is not of its column's kind is judged by
//! `required` and `type` alone, every other rule passes it over.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tabular::Checksum;

/// A check of one table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Its name for programs.
    pub id: String,
    /// Its name for people, by language.
    #[serde(default)]
    pub title: BTreeMap<String, String>,
    /// How bad a finding is.
    #[serde(default)]
    pub severity: Severity,
    /// The table that is judged.
    pub table: Table,
    /// What must be true.
    #[serde(rename = "rule")]
    pub rules: Vec<Rule>,
    /// Rows that must pass, and rows that must not: the check's own tests.
    #[serde(default, rename = "example", skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Example>,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Severity {
    Info,
    Low,
    #[default]
    Medium,
    High,
    Critical,
}

/// A table: columns, and those that name a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its name in SQL.
    pub name: String,
    /// The columns that are spoken of, in any order.
    #[serde(rename = "column")]
    pub columns: Vec<Column>,
    /// The columns that name a row in findings.
    pub key: Vec<String>,
    /// What parts fields in a plain file.
    #[serde(default = "comma")]
    pub delimiter: char,
}

fn comma() -> char {
    ','
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    #[serde(default)]
    pub kind: Kind,
    /// Digits behind the point at most, of a decimal.
    #[serde(default = "three")]
    pub scale: u8,
}

fn three() -> u8 {
    3
}

/// What a column holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Any text.
    #[default]
    Text,
    /// A whole number.
    Integer,
    /// An exact decimal with a point.
    Decimal,
    /// An ISO date.
    Date,
}

/// Something that must be true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its name within the check.
    pub id: String,
    /// What it says.
    #[serde(flatten)]
    pub says: Says,
}

/// What a rule says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Says {
    /// The column is not empty.
    Required {
        /// The column.
        column: String,
    },
    /// What stands in the column is of its kind.
    Type {
        /// The column.
        column: String,
    },
    /// No two rows agree in all of these columns.
    Unique {
        /// The columns.
        columns: Vec<String>,
    },
    /// Each of these columns is within the bounds.
    Range {
        /// The columns.
        columns: Vec<String>,
        /// The least value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<String>,
        /// The greatest value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<String>,
    },
    /// The column is one of these.
    OneOf {
        /// The column.
        column: String,
        /// The values.
        values: Vec<String>,
    },
    /// The column fits a regular expression as a whole.
    Pattern {
        /// The column.
        column: String,
        /// The expression.
        pattern: String,
    },
    /// The code passes its check.
    Checksum {
        /// The column.
        column: String,
        /// Which check.
        checksum: Checksum,
    },
    /// The code stands in another table.
    Reference {
        /// The column.
        column: String,
        /// The other table.
        table: String,
        /// Its column.
        of: String,
    },
    /// Two sums of products are equal.
    Equation {
        /// `opening + receipts - shipments`
        left: String,
        /// `closing`
        right: String,
        /// How far they may be apart.
        #[serde(default = "zero")]
        tolerance: String,
    },
    /// What a series begins a day with is what it ended the day before with.
    Continuity {
        /// The columns that name a series.
        series: Vec<String>,
        /// The column of the day.
        order: String,
        /// What a day begins with.
        opening: String,
        /// What a day ends with.
        closing: String,
        /// How far they may be apart.
        #[serde(default = "zero")]
        tolerance: String,
    },
    /// A series has no days missing between its first and its last.
    Gap {
        /// The columns that name a series.
        series: Vec<String>,
        /// The column of the day.
        order: String,
    },
    /// Each row has its like in another table, with the same values.
    Compare {
        /// The other table; it has the same columns.
        with: String,
        /// The columns by which rows find each other.
        key: Vec<String>,
        /// What must agree.
        columns: Vec<Compared>,
    },
}

fn zero() -> String {
    "0".to_owned()
}

/// A column that is compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compared {
    /// Its name.
    pub name: String,
    /// How far two numbers may be apart.
    #[serde(default = "zero")]
    pub tolerance: String,
}

/// An example: rows, and which rules must find something in them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// Rows as a delimited text with a header.
    pub rows: String,
    /// The rules that must find something; none: the rows must pass.
    #[serde(default)]
    pub finds: Vec<String>,
}

/// Why a check cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// It is no TOML, or not of this form.
    #[error("not a check: {0}")]
    Form(String),
    /// A rule speaks of a column that the table does not have.
    #[error("rule `{rule}`: no column `{column}` in the table")]
    NoColumn {
        /// The rule.
        rule: String,
        /// The column.
        column: String,
    },
    /// A rule wants another kind of column.
    #[error("rule `{rule}`: column `{column}` is not a {wanted}")]
    WrongKind {
        /// The rule.
        rule: String,
        /// The column.
        column: String,
        /// What it must be.
        wanted: &'static str,
    },
    /// A number, pattern or sum that cannot be read.
    #[error("rule `{rule}`: {what}")]
    Text {
        /// The rule.
        rule: String,
        /// What is wrong.
        what: String,
    },
}

impl Check {
    /// Reads a check from its file, and proves that its rules speak of columns that are there.
    pub fn parse(text: &str) -> Result<Check, Wrong> {
        let check: Check = toml::from_str(text).map_err(|e| Wrong::Form(e.to_string()))?;
        crate::plan::Plan::of(&check)?;
        Ok(check)
    }

    /// The place of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.table.columns.iter().position(|column| column.name == name)
    }
}
