//! The equation of stock over days: what there was, what came and went, what there is. Of each warehouse, item and day,
//! with the lines of the documents it is made of.
//!
//! What a stock file says of movements counts where no documents of that kind are sent; where they are, the documents
//! do. A day that begins with nothing said begins with what the day before ended with.

use super::tables::{SourceRow, Table, Tables, load};
use super::{load as load_feed, schedule, supplier};
use crate::{Actor, App, AppError};
use domain::ids::{ArrivalId, SupplierId};
use domain::people::{Object, Permission};
use domain::time::day_in;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;
use store::checks;
use tabular::Decimal;

/// What changes a stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Move {
    /// What came in.
    Receipts,
    /// What went out.
    Shipments,
    /// What came back.
    Returns,
    /// What was written off.
    WriteOffs,
    /// What was put right.
    Corrections,
}

impl Move {
    /// Every kind.
    pub const ALL: [Move; 5] =
        [Move::Receipts, Move::Shipments, Move::Returns, Move::WriteOffs, Move::Corrections];

    /// Its column, and the table of its documents.
    pub fn code(self) -> &'static str {
        match self {
            Move::Receipts => "receipts",
            Move::Shipments => "shipments",
            Move::Returns => "returns",
            Move::WriteOffs => "write_offs",
            Move::Corrections => "corrections",
        }
    }

    /// It makes the stock smaller.
    pub fn takes(self) -> bool {
        matches!(self, Move::Shipments | Move::WriteOffs)
    }
}

/// A line of a file that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it does; none of a line of the stock itself.
    pub what: Option<Move>,
    /// The file.
    pub arrival: Option<ArrivalId>,
    /// Its line.
    pub line: i64,
    /// The document's number.
    pub document: String,
    /// How much.
    pub quantity: Decimal,
}

/// What an equation comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// The warehouse, item or day.
    pub key: String,
    /// The beginning; none when nobody says.
    pub opening: Option<Decimal>,
    /// What changed it, in the order of [`Move::ALL`].
    pub moves: [Decimal; 5],
    /// The end; none when nobody says.
    pub closing: Option<Decimal>,
    /// Equations of it that do not come out.
    pub wrong: usize,
    /// The lines it is made of.
    pub lines: Vec<Line>,
    /// Where its stock stands.
    source: SourceRow,
}

impl Balance {
    /// What the end should be.
    pub fn expected(&self) -> Option<Decimal> {
        let mut sum = self.opening?;
        for (what, amount) in Move::ALL.into_iter().zip(self.moves) {
            let signed = if what.takes() { -amount } else { amount };
            sum = sum.checked_add(signed)?;
        }
        Some(sum)
    }

    /// How far the end is from what it should be; nothing when nobody can say.
    pub fn apart(&self) -> Option<Decimal> {
        self.closing?.checked_sub(self.expected()?).map(|apart| apart.normalize())
    }
}

/// Equations of a level: warehouses, items of one, days of one, or a day.
#[derive(Clone, Debug, Default)]
pub struct Balances {
    /// Whose.
    pub name: String,
    /// To whom he sends.
    pub client: String,
    /// The equations.
    pub rows: Vec<Balance>,
    /// The names of the files that lines speak of.
    pub files: BTreeMap<i64, String>,
}

type Key = (String, String, Date);

fn amount(table: &Table, row: &SourceRow, column: &str) -> Option<Decimal> {
    table.get(row, column).parse().ok()
}

/// Every warehouse, item and day.
pub(super) fn days(tables: &BTreeMap<String, Table>) -> BTreeMap<Key, Balance> {
    let mut all: BTreeMap<Key, Balance> = BTreeMap::new();
    let Some(stock) = tables.get("stock") else { return all };
    let key = |table: &Table, row: &SourceRow| -> Option<Key> {
        Some((table.get(row, "warehouse").to_owned(), table.get(row, "code").to_owned(), row.day?))
    };
    let documents = |what: Move| tables.get(what.code()).filter(|table| !table.rows.is_empty());
    for row in &stock.rows {
        let Some(key) = key(stock, row) else { continue };
        let one = all.entry(key.clone()).or_default();
        let add = |sum: &mut Option<Decimal>, more: Option<Decimal>| {
            if let Some(more) = more {
                *sum = Some(sum.unwrap_or_default() + more);
            }
        };
        add(&mut one.opening, amount(stock, row, "opening"));
        let closing = amount(stock, row, "closing").or_else(|| amount(stock, row, "quantity"));
        add(&mut one.closing, closing);
        for (n, what) in Move::ALL.into_iter().enumerate().filter(|(_, what)| documents(*what).is_none()) {
            one.moves[n] += amount(stock, row, what.code()).unwrap_or_default();
        }
        one.lines.push(Line {
            what: None,
            arrival: row.arrival,
            line: row.line,
            document: String::new(),
            quantity: closing.unwrap_or_default(),
        });
        (one.key, one.source) = (key.2.to_string(), row.clone());
    }
    for (n, what) in Move::ALL.into_iter().enumerate() {
        let Some(table) = documents(what) else { continue };
        for row in &table.rows {
            let Some(one) = key(table, row).and_then(|key| all.get_mut(&key)) else { continue };
            let quantity = amount(table, row, "quantity").or_else(|| amount(table, row, what.code()));
            let quantity = quantity.unwrap_or_default();
            one.moves[n] += quantity;
            one.lines.push(Line {
                what: Some(what),
                arrival: row.arrival,
                line: row.line,
                document: table.get(row, "document").to_owned(),
                quantity,
            });
        }
    }
    let mut before: Option<(String, String, Option<Decimal>)> = None;
    for ((warehouse, code, _), one) in &mut all {
        let same = before.as_ref().filter(|(w, c, _)| w == warehouse && c == code);
        if one.opening.is_none() {
            one.opening = same.and_then(|(.., closing)| *closing);
        }
        one.wrong = usize::from(one.apart().is_some_and(|apart| !apart.is_zero()));
        before = Some((warehouse.clone(), code.clone(), one.closing));
    }
    all
}

/// The columns of the table `balance`.
const COLUMNS: [&str; 11] = [
    "supplier",
    "warehouse",
    "code",
    "date",
    "opening",
    "receipts",
    "shipments",
    "returns",
    "write_offs",
    "corrections",
    "closing",
];

/// Equations as a table: rows of which both ends are known, in the order of days.
pub(super) fn table(supplier: &str, tables: &BTreeMap<String, Table>) -> Table {
    let mut rows = Vec::new();
    for ((warehouse, code, day), one) in days(tables) {
        let (Some(opening), Some(closing)) = (one.opening, one.closing) else { continue };
        let mut values = vec![supplier.to_owned(), warehouse, code, day.to_string()];
        let numbers = [opening].into_iter().chain(one.moves).chain([closing]);
        values.extend(numbers.map(|number| number.normalize().to_string()));
        rows.push(SourceRow { values, day: Some(day), ..one.source });
    }
    rows.sort_by_key(|row| row.day);
    let number = |name: &&str| !["supplier", "warehouse", "code", "date"].contains(name);
    Table { columns: COLUMNS.iter().map(|name| ((*name).to_owned(), number(name))).collect(), rows }
}

/// Sums equations up by a part of their key.
pub(super) fn sum(days: BTreeMap<Key, Balance>, by: impl Fn(&Key) -> String) -> Vec<Balance> {
    let mut all: BTreeMap<String, Vec<(Key, Balance)>> = BTreeMap::new();
    for (key, one) in days {
        all.entry(by(&key)).or_default().push((key, one));
    }
    let total = |numbers: Vec<Option<Decimal>>| -> Option<Decimal> {
        numbers.into_iter().flatten().reduce(|sum, more| sum + more)
    };
    let row = |(key, list): (String, Vec<(Key, Balance)>)| {
        let mut ends: BTreeMap<(String, String), (Option<Decimal>, Option<Decimal>)> = BTreeMap::new();
        let mut one = Balance { key, ..Balance::default() };
        for ((warehouse, code, _), day) in list {
            let end = ends.entry((warehouse, code)).or_insert((day.opening, day.closing));
            end.1 = day.closing;
            for (sum, more) in one.moves.iter_mut().zip(day.moves) {
                *sum += more;
            }
            one.wrong += day.wrong;
            one.lines.extend(day.lines);
        }
        one.opening = total(ends.values().map(|end| end.0).collect());
        one.closing = total(ends.values().map(|end| end.1).collect());
        one
    };
    all.into_iter().map(row).collect()
}

impl App {
    /// The equations of a supplier's last weeks: by warehouse, by item of one, by day of one; the worst first, days in
    /// their order.
    pub async fn balances(
        &self,
        actor: &Actor,
        id: SupplierId,
        warehouse: Option<String>,
        code: Option<String>,
        weeks: i64,
    ) -> Result<Balances, AppError> {
        let (scene, actor) = (self.scene(), actor.clone());
        let (mut answer, parts) = self
            .db
            .read(move |tx| -> Result<_, AppError> {
                let of = supplier(tx, id)?;
                actor
                    .may(Permission::DataRead, Object::Organisation(of.client))
                    .map_err(|_| AppError::Missing)?;
                let row = super::suppliers::row(tx, &of)?;
                let mut answer = Balances { name: row.name, client: row.client_name, ..Balances::default() };
                let mut parts = Vec::new();
                for feed in checks::feeds(tx, id)? {
                    let (feed, _) = load_feed(tx, feed.id)?;
                    let today = day_in(&schedule(&feed).zone, scene.now);
                    let from = today.saturating_sub((weeks.clamp(1, 12) * 7).days());
                    for part in load(tx, &feed, (from, today))? {
                        let name = checks::arrival(tx, part.arrival)?.map(|one| one.name).unwrap_or_default();
                        answer.files.insert(part.arrival.0, name);
                        parts.push(part);
                    }
                }
                Ok((answer, parts))
            })
            .await?;
        let by_day = code.is_some();
        let count = move || -> Result<Vec<Balance>, AppError> {
            let tables = Tables::of("", &parts)?;
            let mut all = days(&tables.0);
            all.retain(|(w, c, _), _| {
                warehouse.as_ref().is_none_or(|wanted| w == wanted)
                    && code.as_ref().is_none_or(|wanted| c == wanted)
            });
            Ok(match (&warehouse, &code) {
                (_, Some(_)) => sum(all, |(_, _, day)| day.to_string()),
                (Some(_), None) => sum(all, |(_, code, _)| code.clone()),
                (None, None) => sum(all, |(warehouse, ..)| warehouse.clone()),
            })
        };
        let mut rows = tokio::task::spawn_blocking(count).await.map_err(AppError::broken)??;
        if !by_day {
            rows.sort_by_key(|one| std::cmp::Reverse(one.wrong));
        }
        answer.rows = rows;
        Ok(answer)
    }
}
