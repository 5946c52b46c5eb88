//! Any business file becomes rows and problems.
//!
//! A supplier's file is a delimited text of any encoding, a workbook, XML of 1C or of a marketplace, JSON, dBASE, EDIFACT,
//! packed or not. `read` looks it through, understands its header, numbers and dates, and hands over rows of exact
//! values and problems with their places; each problem is of the list in `data/defects.tsv` and says what is done.
//!
//! Three rules: money and identity are never guessed at; what has one meaning is read as that and told; no bytes
//! whatever make it fail, hang or grow beyond its limits. It knows nobody of the product: no feeds, no store, no words
//! for people, no clock.

mod apart;
mod cells;
mod checksum;
mod commerceml;
mod contract;
mod date;
mod dbf;
mod defect;
mod edifact;
mod encoding;
mod grid;
mod header;
mod html;
mod json;
mod kind;
mod lines;
mod names;
mod number;
mod ods;
mod problem;
mod reading;
mod records;
mod sense;
mod sheet;
mod source;
mod split;
mod survey;
mod table;
mod taken;
mod text_grid;
mod value;
mod xml;
mod yml;

pub use apart::{Apart, Bounds, child_main};
pub use checksum::{Checksum, INN_WEIGHTS};
pub use contract::{Column, Context, Contract, Dates, Kind};
pub use date::Date;
pub use defect::{Action, Code, Defect, Severity, defects};
pub use names::Role;
pub use problem::{Ledger, Problem, Verdict};
pub use reading::read;
pub use rust_decimal::Decimal;
pub use source::{Limits, Source};
pub use taken::{Taken, TakenColumn, TakenProblem, take};
pub use value::{Field, Format, Outcome, Refusal, Row, Sink, Table, Value};

/// A sink that keeps everything: for files that are known to be small, and for tests.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// The tables.
    pub tables: Vec<Table>,
    /// The rows.
    pub rows: Vec<Row>,
    /// The problems.
    pub problems: Vec<Problem>,
}

impl Sink for Kept {
    fn table(&mut self, table: &Table) {
        self.tables.push(table.clone());
    }

    fn row(&mut self, row: &Row) {
        self.rows.push(row.clone());
    }

    fn problem(&mut self, problem: &Problem) {
        self.problems.push(problem.clone());
    }
}
