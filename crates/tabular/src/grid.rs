//! A grid: rows of cells before anybody knows what they mean. Every format that has rows and columns becomes one, so
//! that header, totals, numbers and dates are understood in one place.

use crate::date::Date;
use crate::defect::Code;
use crate::problem::Problem;
use rust_decimal::Decimal;
use std::io;

/// A cell as the format gives it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Empty,
    Text(String),
    /// A number of a format that knows numbers.
    Number(Decimal),
    /// A date of a format that knows dates.
    Date(Date),
    Bool(bool),
    /// What a formula failed with.
    Error(String),
}

impl Cell {
    /// What a person sees.
    pub(crate) fn text(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) | Cell::Error(text) => text.clone(),
            Cell::Number(number) => number.to_string(),
            Cell::Date(date) => date.to_string(),
            Cell::Bool(value) => value.to_string(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(text) => text.chars().all(|c| c.is_whitespace() || crate::number::is_odd_space(c)),
            _ => false,
        }
    }
}

/// A row as the format gives it.
#[derive(Clone, Debug, Default)]
pub(crate) struct RawRow {
    /// Its first line, row or record, from one.
    pub(crate) line: u64,
    pub(crate) cells: Vec<Cell>,
    /// What was wrong while it was cut out.
    pub(crate) problems: Vec<Problem>,
    /// It cannot be used, by this defect.
    pub(crate) broken: Option<Code>,
    /// The file ends within it.
    pub(crate) cut: bool,
}

impl RawRow {
    pub(crate) fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_empty)
    }

    /// How many cells hold something.
    pub(crate) fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_empty()).count()
    }
}

/// Rows one after the other.
pub(crate) trait Grid {
    /// The next row.
    fn next(&mut self) -> io::Result<Option<RawRow>>;
}

/// Rows in memory.
impl Grid for std::vec::IntoIter<RawRow> {
    fn next(&mut self) -> io::Result<Option<RawRow>> {
        Ok(Iterator::next(self))
    }
}
