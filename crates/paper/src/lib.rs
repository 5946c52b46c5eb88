//! Draws documents: a [`Document`] of facts, tables and sums becomes a PDF to print or a spreadsheet to count with.
//!
//! The same document always gives the same bytes: no clock is read, no chance is taken. Texts of a spreadsheet are texts,
//! whatever they begin with; there are no formulas. It knows no language: words come finished.

mod fonts;
mod marked;
mod pdf;
mod xlsx;

pub use fonts::Fonts;
pub use marked::{Marked, MarkedRow, marked};
pub use pdf::pdf;
pub use xlsx::xlsx;

/// Why a document could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// A font that cannot be read.
    #[error("a font cannot be read: {0}")]
    Font(String),
    /// The spreadsheet could not be written.
    #[error("the spreadsheet could not be written: {0}")]
    Sheet(String),
}

/// A document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// What it is called.
    pub title: String,
    /// What stands under the title.
    pub facts: Vec<(String, String)>,
    /// Its tables.
    pub tables: Vec<Table>,
    /// What it comes to; the last is the largest.
    pub sums: Vec<(String, Cell)>,
    /// The last words.
    pub foot: String,
    /// What stands at the edge of each page, before its number.
    pub margin: String,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What it is called.
    pub title: String,
    /// Its columns: their names, and how wide each is among the others.
    pub columns: Vec<(String, u16)>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// Minutes, with the words for them.
    Minutes(i64, String),
    /// Hundredths of the currency, with the words for them.
    Money(i64, String),
    /// A number.
    Count(i64, String),
}

impl Cell {
    /// The words.
    pub fn words(&self) -> &str {
        match self {
            Cell::Text(words) | Cell::Minutes(_, words) | Cell::Money(_, words) | Cell::Count(_, words) => {
                words
            }
        }
    }

    /// Whether it stands at the right edge of its column.
    pub fn is_number(&self) -> bool {
        !matches!(self, Cell::Text(_))
    }
}
