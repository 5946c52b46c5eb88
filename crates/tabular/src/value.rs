//! What comes out: tables, rows and values, and who takes them.

use crate::contract::Kind;
use crate::date::Date;
use crate::defect::Code;
use crate::names::Role;
use crate::problem::{Problem, Verdict};
use rust_decimal::Decimal;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// A value.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// Nothing, which is not zero.
    Null,
    /// A text or code.
    Text(String),
    /// An exact decimal.
    Number(Decimal),
    /// A day, perhaps with a time.
    Date(Date),
    /// Yes or no.
    Bool(bool),
}

impl Value {
    /// The number, when it is one.
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The text, when it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// In the plain form: a point before fractions, ISO dates, nothing for nothing.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => Ok(()),
            Value::Text(text) => f.write_str(text),
            Value::Number(number) => number.fmt(f),
            Value::Date(date) => date.fmt(f),
            Value::Bool(value) => value.fmt(f),
        }
    }
}

/// A column that is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its name in the file.
    pub name: String,
    /// Its name in the contract, when it is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreed: Option<String>,
    /// What it means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// What it holds.
    pub kind: Kind,
}

/// A table within a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Its name: of the sheet, of the kind of record; empty for a text.
    pub name: String,
    /// Its columns.
    pub fields: Vec<Field>,
}

impl Table {
    /// Where a column of this meaning is.
    pub fn of_role(&self, role: Role) -> Option<usize> {
        self.fields.iter().position(|field| field.role == Some(role))
    }

    /// Where a column of this name is, in the contract or in the file.
    pub fn named(&self, name: &str) -> Option<usize> {
        let agreed = self.fields.iter().position(|field| field.agreed.as_deref() == Some(name));
        agreed.or_else(|| self.fields.iter().position(|field| field.name == name))
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Which table of the file, from zero.
    pub table: usize,
    /// Its line, row or record, from one.
    pub line: u64,
    /// What the grouping row above says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Its values.
    pub values: Vec<Value>,
    /// It is put aside: a problem of its own says why.
    pub quarantined: bool,
}

/// Who takes what is read.
pub trait Sink {
    /// A table begins.
    fn table(&mut self, _table: &Table) {}
    /// A row.
    fn row(&mut self, row: &Row);
    /// A problem.
    fn problem(&mut self, problem: &Problem);
}

/// What kind of file it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Format {
    Text,
    Html,
    Xlsx,
    Xls,
    Ods,
    CommerceMl,
    Yml,
    Xml,
    Json,
    Ndjson,
    Dbf,
    Edifact,
    Unknown,
}

/// Why a file is not read at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "reason", content = "what", rename_all = "snake_case")]
pub enum Refusal {
    /// Of a kind that is not read: named as far as it is known.
    NotRead(String),
    /// It holds no table.
    NoTable,
    /// It cannot be opened without a password.
    Locked,
    /// It goes over a limit.
    TooLarge(String),
    /// It is damaged.
    Damaged(String),
}

/// What came of a file.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// Its name, within an archive perhaps.
    pub name: String,
    /// Its kind.
    pub format: Format,
    /// What becomes of it.
    pub verdict: Verdict,
    /// Why it is not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<Refusal>,
    /// The tables.
    pub tables: Vec<Table>,
    /// Rows that were handed over.
    pub rows: u64,
    /// Of them put aside.
    pub quarantined: u64,
    /// Problems by code, those that were not told one by one too.
    pub problems: BTreeMap<Code, u64>,
    /// Other facts: titles above the header, attributes of the document.
    pub facts: BTreeMap<String, String>,
}
