//! The survey: a first look at all rows of a grid. It finds the header, counts what the columns hold, and so settles
//! what a comma, a short date and a leading zero mean before any row is read for good.
//!
//! It decides nothing about single rows and raises no problems of cells.

use crate::contract::{Contract, Kind};
use crate::date;
use crate::defect::Code;
use crate::grid::{Cell, Grid, RawRow};
use crate::header::{self, Header};
use crate::names::{Role, is_total};
use crate::number::{self, Mark, Reading};
use crate::problem::Problem;
use rust_decimal::Decimal;
use std::io;

/// So many rows are looked at for the header.
const HEAD: usize = 60;

/// What was seen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Survey {
    /// Rows above the header: their lines and texts.
    pub(crate) above: Vec<(u64, String)>,
    /// The header, when there is one.
    pub(crate) header: Option<Header>,
    /// How many columns rows have.
    pub(crate) width: usize,
    /// Columns, as they are understood.
    pub(crate) columns: Vec<Column>,
    /// The last column of all rows is empty and has no name.
    pub(crate) trailing: bool,
    /// Rows with something in them below the header.
    pub(crate) rows: u64,
    /// A comma that could be either is a fraction's, as other columns show.
    pub(crate) comma: Comma,
    /// In most rows the amount is quantity × price.
    pub(crate) multiplies: bool,
    /// The number of rows that the first line declares, and where the rows begin.
    pub(crate) declared: Option<(u64, u64)>,
    /// Problems of the header.
    pub(crate) problems: Vec<Problem>,
}

/// What an ambiguous comma means in this file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Comma {
    /// Nothing shows it.
    #[default]
    Open,
    Fraction,
    Thousands,
}

/// A column as it is understood.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) role: Option<Role>,
    pub(crate) kind: Kind,
    /// Its place in the contract.
    pub(crate) agreed: Option<usize>,
    pub(crate) seen: Seen,
}

/// What a column's cells look like.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) filled: u64,
    pub(crate) empty: u64,
    pub(crate) nothing: u64,
    pub(crate) typed: u64,
    pub(crate) whole: u64,
    pub(crate) comma: u64,
    pub(crate) point: u64,
    pub(crate) ambiguous: u64,
    pub(crate) exponent: u64,
    /// By form: dotted, ISO, day first, month first, open, word, serial, digits.
    pub(crate) dates: [u64; 8],
    /// Dates that mean none.
    pub(crate) void: u64,
    /// Codes of digits only by their length, and of those with a leading zero.
    pub(crate) digits: [u64; 25],
    pub(crate) zeros: [u64; 25],
    pub(crate) upper: u64,
    pub(crate) lower: u64,
    /// The most digits behind a mark.
    pub(crate) scale: usize,
}

impl Seen {
    fn numbers(&self) -> u64 {
        self.typed + self.whole + self.comma + self.point + self.ambiguous
    }

    fn take(&mut self, cell: &Cell) {
        match cell {
            Cell::Empty => self.empty += 1,
            Cell::Text(_) if cell.is_empty() => self.empty += 1,
            Cell::Text(text) => {
                self.filled += 1;
                self.text(text);
            }
            Cell::Number(number) => {
                self.filled += 1;
                self.typed += 1;
                self.scale = self.scale.max(number.normalize().scale() as usize);
                if number.is_integer() && (Decimal::from(20_000)..Decimal::from(60_000)).contains(number) {
                    self.dates[date::Form::Serial as usize] += 1;
                }
            }
            Cell::Date(_) => {
                self.filled += 1;
                self.dates[date::Form::Iso as usize] += 1;
            }
            Cell::Bool(_) => self.filled += 1,
            Cell::Error(_) => self.nothing += 1,
        }
    }

    fn text(&mut self, text: &str) {
        match number::shape(text) {
            Reading::Nothing => self.nothing += 1,
            Reading::Number(shape) => {
                self.exponent += u64::from(shape.exponent);
                self.scale = self.scale.max(shape.scale());
                match shape.mark {
                    Mark::None => self.whole += 1,
                    Mark::Comma => self.comma += 1,
                    Mark::Point => self.point += 1,
                    Mark::Ambiguous => self.ambiguous += 1,
                }
            }
            _ => {}
        }
        match date::shape(text, true) {
            // 05/05/2026 decides nothing.
            date::Reading::Date(shape) if shape.form == date::Form::Open && shape.other.is_none() => {
                self.void += 1
            }
            date::Reading::Date(shape) => self.dates[shape.form as usize] += 1,
            date::Reading::Nothing if !number::is_nothing(text.trim()) => self.void += 1,
            _ => {}
        }
        let code = text.trim().trim_start_matches('\'');
        if code.len() < 25 && !code.is_empty() && code.bytes().all(|b| b.is_ascii_digit()) {
            self.digits[code.len()] += 1;
            self.zeros[code.len()] += u64::from(code.starts_with('0') && code.len() > 1);
        }
        let has = |of: fn(char) -> bool| code.chars().any(of);
        match (has(char::is_uppercase), has(char::is_lowercase)) {
            (true, false) => self.upper += 1,
            (false, true) => self.lower += 1,
            _ => {}
        }
    }

    /// The length that codes with leading zeros have, when it is one length.
    pub(crate) fn code_length(&self) -> Option<usize> {
        let lengths: Vec<usize> = (0..25).filter(|at| self.zeros[*at] > 0).collect();
        match lengths.as_slice() {
            // Nothing of digits is longer, and most have it: the length is fixed.
            [only]
                if self.digits[only + 1..].iter().all(|n| *n == 0)
                    && self.digits[..*only].iter().sum::<u64>() <= self.digits[*only] =>
            {
                Some(*only)
            }
            _ => None,
        }
    }

    /// The form of most dates.
    pub(crate) fn date_form(&self) -> Option<usize> {
        (0..8).filter(|at| self.dates[*at] > 0).max_by_key(|at| self.dates[*at])
    }

    fn kind(&self) -> Kind {
        let most = |n: u64| n > 0 && n * 100 >= (self.filled - self.nothing.min(self.filled)) * 95;
        let dates: u64 = self.dates.iter().sum::<u64>()
            - self.dates[date::Form::Serial as usize]
            - self.dates[date::Form::Digits as usize];
        let zeros: u64 = self.zeros.iter().sum();
        let long: u64 = self.digits[11..].iter().sum();
        if most(dates) {
            Kind::Date
        } else if zeros > 0 && most(self.digits.iter().sum()) || most(long) {
            Kind::Code
        } else if most(self.numbers()) {
            Kind::Number
        } else {
            Kind::Text
        }
    }
}

/// Looks at all rows.
pub(crate) fn survey(
    grid: &mut dyn Grid,
    contract: Option<&Contract>,
    width: Option<usize>,
) -> io::Result<Survey> {
    look(grid, contract, width, None)
}

/// Looks at all rows of a grid whose columns have names of their own.
pub(crate) fn named(
    grid: &mut dyn Grid,
    contract: Option<&Contract>,
    names: &[String],
) -> io::Result<Survey> {
    look(grid, contract, Some(names.len()), Some(names))
}

fn look(
    grid: &mut dyn Grid,
    contract: Option<&Contract>,
    width: Option<usize>,
    names: Option<&[String]>,
) -> io::Result<Survey> {
    let mut head = Vec::new();
    while head.len() < HEAD {
        match grid.next()? {
            Some(row) => head.push(row),
            None => break,
        }
    }
    let mut survey = match names {
        Some(names) => {
            let header = Header { names: names.to_vec(), ..Header::default() };
            Survey { width: names.len(), header: Some(header), ..Survey::default() }
        }
        None => begin(&head, contract, width),
    };
    let names = survey.header.as_ref().map(|header| header.names.clone()).unwrap_or_default();
    let from = survey.header.as_ref().map_or(survey.above.len(), |header| header.at + header.rows);
    let mut seen = vec![Seen::default(); survey.width];
    let mut tail = 0u64;
    let mut products = Products::of(&names, contract);
    for row in head.drain(..).skip(from) {
        take(&mut survey, &mut seen, &mut tail, &mut products, &row, &names);
    }
    while let Some(row) = grid.next()? {
        take(&mut survey, &mut seen, &mut tail, &mut products, &row, &names);
    }
    survey.trailing = survey.width > 1
        && tail == 0
        && survey.rows > 0
        && names.last().is_none_or(String::is_empty)
        && seen.last().is_some_and(|seen| seen.filled == 0);
    if survey.trailing {
        survey.width -= 1;
        seen.truncate(survey.width);
    }
    survey.multiplies = products.same > 0 && products.same * 2 >= products.all;
    header::understand(&mut survey, seen, contract);
    settle(&mut survey);
    Ok(survey)
}

fn begin(head: &[RawRow], contract: Option<&Contract>, width: Option<usize>) -> Survey {
    let mut survey = Survey::default();
    let counted = crate::split::mode(head.iter().filter(|row| !row.is_blank()).map(|row| row.cells.len()));
    survey.width = width.or(counted).unwrap_or(0);
    survey.header = header::find(head, survey.width, contract);
    let above = survey.header.as_ref().map_or(0, |header| header.at);
    let text =
        |row: &RawRow| row.cells.iter().map(Cell::text).collect::<Vec<_>>().join(" ").trim().to_owned();
    survey.above = head[..above].iter().map(|row| (row.line, text(row))).collect();
    if let Some(header) = &survey.header {
        survey.width = survey.width.max(header.names.len());
    } else if let Some((declared, rows)) = declared_count(head) {
        survey.declared = Some((declared, head[rows].line));
        survey.above = head[..rows].iter().map(|row| (row.line, text(row))).collect();
    }
    survey
}

/// A first line that is nothing but the number of rows, perhaps with a line of a mode after it.
fn declared_count(head: &[RawRow]) -> Option<(u64, usize)> {
    let alone = |row: &RawRow| (row.filled() == 1).then(|| row.cells[0].text().trim().to_owned());
    let declared = head.first().and_then(alone)?.parse().ok()?;
    let rows = head.iter().position(|row| row.filled() > 1)?;
    let modes =
        head[1..rows].iter().all(|row| row.is_blank() || alone(row).is_some_and(|mode| mode.len() <= 8));
    modes.then_some((declared, rows))
}

fn take(
    survey: &mut Survey,
    seen: &mut [Seen],
    tail: &mut u64,
    products: &mut Products,
    row: &RawRow,
    names: &[String],
) {
    if row.is_blank() || row.broken.is_some() {
        return;
    }
    survey.rows += 1;
    let total = row.cells.iter().find(|cell| !cell.is_empty()).is_some_and(|cell| is_total(&cell.text()));
    let repeated = !names.is_empty()
        && row.cells.iter().zip(names).filter(|(cell, name)| cell.text().trim() == **name).count() * 2
            > names.len();
    if total || repeated || row.filled() == 1 && survey.width > 2 {
        return;
    }
    *tail += row.cells.len().saturating_sub(survey.width) as u64;
    for (cell, seen) in row.cells.iter().zip(seen) {
        seen.take(cell);
    }
    products.take(row);
}

/// Counts in how many rows the amount is quantity × price.
struct Products {
    at: Option<[usize; 3]>,
    all: u64,
    same: u64,
}

impl Products {
    fn of(names: &[String], contract: Option<&Contract>) -> Products {
        let find = |role| {
            let mut found =
                (0..names.len()).filter(|at| header::role_of(&names[*at], contract) == Some(role));
            found.next().filter(|_| found.next().is_none())
        };
        let at = match (find(Role::Quantity), find(Role::Price), find(Role::Amount)) {
            (Some(quantity), Some(price), Some(amount)) => Some([quantity, price, amount]),
            _ => None,
        };
        Products { at, all: 0, same: 0 }
    }

    fn take(&mut self, row: &RawRow) {
        let Some(at) = self.at else { return };
        let number = |at: usize| match row.cells.get(at)? {
            Cell::Number(number) => Some(*number),
            Cell::Text(text) => match number::shape(text) {
                Reading::Number(shape) => shape.value(true),
                _ => None,
            },
            _ => None,
        };
        if let (Some(quantity), Some(price), Some(amount)) = (number(at[0]), number(at[1]), number(at[2])) {
            self.all += 1;
            let apart = quantity.checked_mul(price).and_then(|product| product.checked_sub(amount));
            self.same += u64::from(apart.is_some_and(|apart| apart.abs() <= crate::sense::slack(quantity)));
        }
    }
}

/// Kinds by what was seen, where neither contract nor name says them; and what a comma means.
fn settle(survey: &mut Survey) {
    let (mut fraction, mut thousands) = (false, false);
    for column in &mut survey.columns {
        let seen = &column.seen;
        if column.agreed.is_none() {
            let told = column.role.map(Role::kind);
            let fits = match told {
                Some(Kind::Number) => seen.numbers() * 2 >= seen.filled - seen.nothing.min(seen.filled),
                Some(Kind::Date) => {
                    (seen.dates.iter().sum::<u64>() + seen.void) * 2
                        >= seen.filled - seen.nothing.min(seen.filled)
                }
                Some(_) => true,
                None => false,
            };
            if !fits {
                column.role = None;
            }
            column.kind = told.filter(|_| fits).unwrap_or_else(|| seen.kind());
        }
        if column.kind == Kind::Number {
            fraction |= seen.comma > 0;
            thousands |= seen.point > 0;
        }
    }
    survey.comma = match (fraction, thousands) {
        (true, false) => Comma::Fraction,
        (false, true) => Comma::Thousands,
        _ => Comma::Open,
    };
    if survey.rows == 0 && survey.header.is_some() {
        survey.problems.push(Problem::of(Code::F04));
    }
}
