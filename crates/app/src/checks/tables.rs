//! What a supplier sent within days, as tables: of each day the last file that was taken, of lists the last of all.

use super::stock;
use crate::AppError;
use domain::checks::{FeedKind, Verdict};
use domain::ids::{ArrivalId, FeedId};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use store::checks::{self, Arrival, Feed};
use store::sandbox::SandTable;
use store::{Tx, blobs};
use tabular::{Kind, Taken};

/// The most rows of a table: more is judged by an engine of the client's own, for which checks compile to SQL.
pub(super) const MOST_ROWS: usize = 2_000_000;

/// A file with its rows.
pub(super) struct Part {
    pub kind: FeedKind,
    pub feed: FeedId,
    pub arrival: ArrivalId,
    pub day: Date,
    pub columns: Vec<(String, bool)>,
    pub plain: String,
}

/// A row and where it came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SourceRow {
    pub values: Vec<String>,
    pub feed: Option<FeedId>,
    pub arrival: Option<ArrivalId>,
    pub line: i64,
    pub day: Option<Date>,
}

/// A table: columns, each a number or not, and rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    pub columns: Vec<(String, bool)>,
    pub rows: Vec<SourceRow>,
}

/// The files that say something about days: of each day the last, of lists the last of all.
pub(super) fn standing(arrivals: Vec<Arrival>, kind: FeedKind) -> Vec<Arrival> {
    let taken = arrivals.into_iter().filter(|one| one.verdict.is_some_and(Verdict::is_taken));
    let mut of_day: BTreeMap<Date, Arrival> = BTreeMap::new();
    for one in taken {
        let key = if kind.is_whole() { Date::MIN } else { one.day };
        if kind.is_whole() || of_day.get(&key).is_none_or(|old| (old.at, old.id) < (one.at, one.id)) {
            of_day.insert(key, one);
        }
    }
    of_day.into_values().collect()
}

/// Loads what a feed's files say about days.
pub(super) fn load(tx: &mut Tx<'_>, feed: &Feed, (from, to): (Date, Date)) -> Result<Vec<Part>, AppError> {
    let arrivals = match feed.kind.is_whole() {
        true => {
            let mut last = checks::last_arrivals(tx, feed.id, 100)?;
            last.reverse();
            last
        }
        false => checks::arrivals(tx, feed.id, (from, to))?,
    };
    let mut parts = Vec::new();
    for one in standing(arrivals, feed.kind).into_iter().filter(|one| !one.plain.is_empty()) {
        let taken: Taken = serde_json::from_str(&one.doc).map_err(AppError::broken)?;
        parts.push(Part {
            kind: feed.kind,
            feed: feed.id,
            arrival: one.id,
            day: one.day,
            columns: taken.columns.into_iter().map(|one| (one.plain, one.kind == Kind::Number)).collect(),
            plain: String::from_utf8(blobs::get(tx, &one.plain)?).map_err(AppError::broken)?,
        });
    }
    Ok(parts)
}

/// All tables of a supplier.
#[derive(Clone, Debug, Default)]
pub(super) struct Tables(pub BTreeMap<String, Table>);

impl Tables {
    /// Puts files together; `supplier` stands in a column of each table. The stock of days becomes a table `balance`.
    pub fn of(supplier: &str, parts: &[Part]) -> Result<Tables, AppError> {
        let mut all: BTreeMap<String, Table> = BTreeMap::new();
        for part in parts {
            let table = all.entry(part.kind.code().to_owned()).or_default();
            add(table, supplier, part)?;
        }
        let balance = stock::table(supplier, &all);
        if !balance.rows.is_empty() {
            all.insert("balance".to_owned(), balance);
        }
        Ok(Tables(all))
    }

    /// As the sandbox takes them.
    pub fn sand(&self) -> Vec<SandTable> {
        let table = |(name, table): (&String, &Table)| SandTable {
            name: name.clone(),
            columns: table.columns.clone(),
            rows: table.rows.iter().map(|row| row.values.clone()).collect(),
        };
        self.0.iter().map(table).collect()
    }
}

impl Table {
    pub fn place(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|(column, _)| column == name)
    }

    /// What stands in a column of a row; nothing when there is no such column.
    pub fn get<'r>(&self, row: &'r SourceRow, name: &str) -> &'r str {
        self.place(name).and_then(|at| row.values.get(at)).map(String::as_str).unwrap_or_default()
    }

    /// Writes it down plainly.
    pub fn write(&self, path: &Path) -> Result<(), AppError> {
        let mut out = csv::Writer::from_path(path).map_err(AppError::broken)?;
        out.write_record(self.columns.iter().map(|(name, _)| name)).map_err(AppError::broken)?;
        for row in &self.rows {
            let cells =
                (0..self.columns.len()).map(|at| row.values.get(at).map(String::as_str).unwrap_or(""));
            out.write_record(cells).map_err(AppError::broken)?;
        }
        out.into_inner().map_err(AppError::broken)?.flush().map_err(AppError::broken)
    }
}

fn add(table: &mut Table, supplier: &str, part: &Part) -> Result<(), AppError> {
    let mut place = |name: &str, number: bool| -> usize {
        if let Some(at) = table.columns.iter().position(|(column, _)| column == name) {
            return at;
        }
        table.columns.push((name.to_owned(), number));
        table.columns.len() - 1
    };
    let (of_supplier, of_date) = (place("supplier", false), place("date", false));
    let dated = part.columns.iter().any(|(name, _)| name == "date");
    let places: Vec<usize> = part.columns.iter().map(|(name, number)| place(name, *number)).collect();
    let width = table.columns.len();
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(part.plain.as_bytes());
    for record in reader.records() {
        let record = record.map_err(AppError::broken)?;
        if record.get(1) == Some("1") || table.rows.len() >= MOST_ROWS {
            continue;
        }
        let mut values = vec![String::new(); width];
        supplier.clone_into(&mut values[of_supplier]);
        if !dated {
            values[of_date] = part.day.to_string();
        }
        for (n, at) in places.iter().enumerate() {
            record.get(n + 2).unwrap_or_default().clone_into(&mut values[*at]);
        }
        let day = values[of_date].parse().ok().or(Some(part.day));
        let line = record.get(0).and_then(|line| line.parse().ok()).unwrap_or(0);
        let row = SourceRow { values, feed: Some(part.feed), arrival: Some(part.arrival), line, day };
        table.rows.push(row);
    }
    Ok(())
}
