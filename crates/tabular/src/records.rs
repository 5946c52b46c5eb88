//! Tables of fixed columns that a document fills as it is read: each is announced with its first row.

use crate::contract::Kind;
use crate::date;
use crate::defect::{Action, Code};
use crate::names::Role;
use crate::number::{self, Mark, Reading as Number};
use crate::problem::Problem;
use crate::reading::Reading;
use crate::value::{Field, Row, Table, Value};

/// A column: its name, meaning and kind.
pub(crate) type Columns = &'static [(&'static str, Option<Role>, Kind)];

/// The tables of a document.
pub(crate) struct Records {
    tables: Vec<(&'static str, Columns, Option<usize>)>,
}

impl Records {
    pub(crate) fn new(tables: &[(&'static str, Columns)]) -> Records {
        Records { tables: tables.iter().map(|(name, columns)| (*name, *columns, None)).collect() }
    }

    /// Hands over a row of texts; numbers and dates among them are read.
    pub(crate) fn row(&mut self, name: &str, line: u64, cells: &[&str], reading: &mut Reading<'_>) {
        let Some((name, columns, number)) = self.tables.iter_mut().find(|(table, ..)| *table == name) else {
            return;
        };
        let table = *number.get_or_insert_with(|| {
            let fields = columns.iter().map(|(name, role, kind)| Field {
                name: (*name).to_owned(),
                agreed: None,
                role: *role,
                kind: *kind,
            });
            reading.table(&Table { name: (*name).to_owned(), fields: fields.collect() })
        });
        let mut problems = Vec::new();
        let values: Vec<Value> = columns
            .iter()
            .zip(cells)
            .enumerate()
            .map(|(at, ((name, _, kind), cell))| {
                value(cell, *kind, &mut |code, action| {
                    let problem = Problem::of(code).at(line).in_column(at, name).found(cell);
                    problems.push(Problem { action: action.unwrap_or(problem.action), ..problem });
                })
            })
            .collect();
        let quarantined = crate::sense::quarantines(&problems);
        reading.problems(problems);
        reading.row(&Row { table, line, group: None, values, quarantined });
    }
}

fn value(text: &str, kind: Kind, tell: &mut dyn FnMut(Code, Option<Action>)) -> Value {
    let text = text.trim();
    if text.is_empty() {
        return Value::Null;
    }
    match kind {
        Kind::Text | Kind::Code => Value::Text(text.to_owned()),
        Kind::Number => match number::shape(text) {
            Number::Number(shape) if shape.unit.is_empty() && !shape.exponent => {
                if shape.mark == Mark::Ambiguous {
                    tell(Code::N03, None);
                }
                shape.value(true).map_or_else(|| Value::Text(text.to_owned()), Value::Number)
            }
            Number::Nothing | Number::Empty => Value::Null,
            _ => {
                tell(Code::X04, None);
                Value::Text(text.to_owned())
            }
        },
        Kind::Date => match date::shape(text, false) {
            date::Reading::Date(shape) => {
                if shape.odd_time && shape.date.second.is_some() {
                    tell(Code::D04, None);
                }
                Value::Date(shape.date)
            }
            date::Reading::Nothing => {
                tell(Code::D05, None);
                Value::Null
            }
            date::Reading::Empty => Value::Null,
            date::Reading::Text => {
                tell(Code::D01, Some(Action::QuarantineRow));
                Value::Text(text.to_owned())
            }
        },
    }
}
