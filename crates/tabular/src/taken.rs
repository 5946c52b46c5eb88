//! A file read as a whole and carried over: its rows in one plain form, its columns, its problems. Plain values, so
//! that they can come from a process of its own.
//!
//! The plain form is a comma-separated UTF-8 text with a header. A column is called by what it means (`code`, `closing`),
//! so that files of many suppliers are read by the same check; by its own name when nobody knows what it means. Before
//! the columns stand `_line`, the line of the file, and `_bad`, which is `1` when the row is put aside.

use crate::contract::{Column, Context, Contract, Kind};
use crate::defect::Action;
use crate::names::Role;
use crate::problem::{Problem, Verdict};
use crate::source::{Limits, Source};
use crate::value::{Field, Outcome, Refusal, Row, Sink, Table, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A column of the plain form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenColumn {
    /// Its name in the file.
    pub name: String,
    /// Its name in the plain form.
    pub plain: String,
    /// What it means.
    pub role: Option<Role>,
    /// What it holds.
    pub kind: Kind,
    /// Rows in which it says nothing.
    pub empty: u64,
}

/// Something wrong at a place; see [`Problem`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenProblem {
    /// Which defect.
    pub code: String,
    /// What is done about it.
    pub action: Action,
    /// The line; zero for the whole file.
    pub line: u64,
    /// The column of the file, from one; zero for the whole row.
    pub column: u32,
    /// The name of the column.
    pub name: String,
    /// What stands there.
    pub found: String,
    /// What was expected, or is proposed.
    pub expected: String,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Its format.
    pub format: String,
    /// `accepted`, `accepted_in_part`, `held`, `rejected`.
    pub verdict: String,
    /// Why it is not read at all: `not_read`, `no_table`, `locked`, `too_large`, `damaged`; empty when it was read.
    pub refused: String,
    /// Rows.
    pub rows: u64,
    /// Of them put aside.
    pub quarantined: u64,
    /// Problems by code, those that are not among [`Taken::problems`] too.
    pub counts: BTreeMap<String, u64>,
    /// The problems, the first of each code.
    pub problems: Vec<TakenProblem>,
    /// The columns of the plain form.
    pub columns: Vec<TakenColumn>,
    /// The first and the last day of the rows, in days since 1970-01-01.
    pub days: Option<(i32, i32)>,
    /// The plain form.
    pub plain: String,
}

/// So many bytes the plain form may have.
const MOST: usize = 512 << 20;

/// Reads a file to its end.
pub fn take(source: &Source, context: &Context, limits: &Limits) -> Taken {
    let mut taker = Taker::default();
    let outcome = crate::read(source, context, limits, &mut taker);
    taker.finish(&outcome)
}

impl Taken {
    /// What could be agreed with whoever sent it: its columns, those that are always filled as required, those that
    /// name a row as the key. A person confirms it.
    pub fn propose(&self) -> Contract {
        let column = |one: &TakenColumn| Column {
            name: one.name.clone(),
            role: one.role,
            kind: Some(one.kind),
            required: self.rows > 0 && one.empty == 0 && !one.name.is_empty(),
            ..Column::default()
        };
        const NAMES: [Role; 5] = [Role::Date, Role::Document, Role::Warehouse, Role::Outlet, Role::Code];
        let of_role = |role: &Role| self.columns.iter().find(|one| one.role == Some(*role));
        Contract {
            version: 1,
            columns: self.columns.iter().filter(|one| !one.name.is_empty()).map(column).collect(),
            key: NAMES.iter().filter_map(of_role).map(|one| one.name.clone()).collect(),
            ..Contract::default()
        }
    }

    /// A file that was not read, for this reason.
    pub fn refused(reason: &str) -> Taken {
        Taken {
            format: "unknown".to_owned(),
            verdict: "rejected".to_owned(),
            refused: reason.to_owned(),
            rows: 0,
            quarantined: 0,
            counts: BTreeMap::new(),
            problems: Vec::new(),
            columns: Vec::new(),
            days: None,
            plain: String::new(),
        }
    }
}

/// A word as it is written in files of ours.
fn word(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

#[derive(Default)]
struct Taker {
    /// Tables so far, and the one that is taken: the first that has rows.
    tables: Vec<Table>,
    taken: Option<usize>,
    columns: Vec<TakenColumn>,
    problems: Vec<TakenProblem>,
    days: Option<(i32, i32)>,
    plain: String,
    full: bool,
}

impl Taker {
    fn begin(&mut self, at: usize) {
        self.taken = Some(at);
        let mut names: Vec<String> = Vec::new();
        for field in self.tables.get(at).map(|table| table.fields.as_slice()).unwrap_or_default() {
            let plain = plain_name(field, &names);
            names.push(plain.clone());
            let name = field.agreed.clone().unwrap_or_else(|| field.name.clone());
            self.columns.push(TakenColumn { name, plain, role: field.role, kind: field.kind, empty: 0 });
        }
        self.plain.push_str("_line,_bad");
        for column in &self.columns {
            self.plain.push(',');
            quote(&mut self.plain, &column.plain);
        }
        self.plain.push('\n');
    }

    fn finish(self, outcome: &Outcome) -> Taken {
        let refused = outcome.refused.as_ref().map(|why| match why {
            Refusal::NotRead(_) => "not_read",
            Refusal::NoTable => "no_table",
            Refusal::Locked => "locked",
            Refusal::TooLarge(_) => "too_large",
            Refusal::Damaged(_) => "damaged",
        });
        let refused = if self.full { "too_large" } else { refused.unwrap_or_default() };
        let verdict = if self.full { Verdict::Rejected } else { outcome.verdict };
        Taken {
            format: word(outcome.format),
            verdict: word(verdict),
            refused: refused.to_owned(),
            rows: outcome.rows,
            quarantined: outcome.quarantined,
            counts: outcome.problems.iter().map(|(code, n)| (code.to_string(), *n)).collect(),
            problems: self.problems,
            columns: self.columns,
            days: self.days,
            plain: self.plain,
        }
    }
}

/// What a column is called: by its meaning, if none before it has that; by its own name else.
fn plain_name(field: &Field, taken: &[String]) -> String {
    let by_role = field.role.map(word).filter(|name| !taken.contains(name));
    let own = || field.agreed.clone().unwrap_or_else(|| field.name.clone());
    let mut name = by_role.unwrap_or_else(own);
    while name.is_empty() || taken.contains(&name) {
        name = format!("{name}_{}", taken.len() + 1);
    }
    name
}

fn quote(out: &mut String, text: &str) {
    if text.contains([',', '"', '\n', '\r']) {
        out.push('"');
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(text);
    }
}

impl Sink for Taker {
    fn table(&mut self, table: &Table) {
        self.tables.push(table.clone());
    }

    fn row(&mut self, row: &Row) {
        use std::fmt::Write;
        if self.taken.is_none() {
            self.begin(row.table);
        }
        if self.taken != Some(row.table) {
            return;
        }
        if self.plain.len() > MOST {
            self.full = true;
            return;
        }
        // Writing into a string does not fail.
        let _ = write!(self.plain, "{},{}", row.line, if row.quarantined { "1" } else { "" });
        for (n, column) in self.columns.iter_mut().enumerate() {
            self.plain.push(',');
            match row.values.get(n) {
                None | Some(Value::Null) => column.empty += 1,
                Some(Value::Number(number)) => {
                    let _ = write!(self.plain, "{}", number.normalize());
                }
                Some(Value::Date(date)) => {
                    let _ = write!(self.plain, "{}", crate::Date { second: None, ..*date });
                    if column.role == Some(Role::Date) && !row.quarantined {
                        let (first, last) = self.days.unwrap_or((date.day, date.day));
                        self.days = Some((first.min(date.day), last.max(date.day)));
                    }
                }
                Some(value) => quote(&mut self.plain, &value.to_string()),
            }
        }
        self.plain.push('\n');
    }

    fn problem(&mut self, problem: &Problem) {
        self.problems.push(TakenProblem {
            code: problem.code.to_string(),
            action: problem.action,
            line: problem.line,
            column: problem.column,
            name: problem.name.clone(),
            found: problem.found.clone(),
            expected: problem.expected.clone(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_carried_over_whole() {
        let good = "01.11.2026;Центр;A-1;5,5;1,5\n02.11.2026;Центр;A-2;6;2\n03.11.2026;Центр;A-3;7,25;3\n";
        let text = format!("Дата;Склад;Артикул;Количество;Полка\n{good}04.11.2026;Центр;A-4;xx;4\n");
        let taken = take(&Source::memory("a.csv", text.as_bytes()), &Context::default(), &Limits::default());
        assert_eq!((taken.rows, taken.quarantined), (4, 1), "{taken:?}");
        assert!(taken.plain.starts_with("_line,_bad,date,warehouse,code,quantity,"), "{}", taken.plain);
        // A number is carried as numbers are written, whether anybody knows what it means or not.
        assert!(taken.plain.contains("\n2,,2026-11-01,Центр,A-1,5.5,1.5\n"), "{}", taken.plain);
        assert!(taken.plain.contains("\n5,1,2026-11-04,Центр,A-4,"), "{}", taken.plain);
        assert_eq!((taken.problems[0].line, taken.problems[0].found.as_str()), (5, "xx"), "{taken:?}");
        let carried: Taken =
            serde_json::from_str(&serde_json::to_string(&taken).expect("JSON")).expect("the same");
        assert_eq!(carried, taken);
        let proposed = taken.propose();
        assert_eq!(proposed.columns.len(), 5);
        assert_eq!(proposed.key, ["Дата", "Склад", "Артикул"]);
    }
}
