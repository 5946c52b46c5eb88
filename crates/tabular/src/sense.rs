//! Sense: what the columns of a row, and rows among each other, must say together. Amounts, keys, barcodes, stock.
//!
//! It knows meanings of columns, not formats of files. Its memory is bounded; what is forgotten is not judged.

use crate::contract::Context;
use crate::defect::{Action, Code};
use crate::names::{Role, fold_code};
use crate::problem::Problem;
use crate::value::{Row, Table, Value};
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// How far an amount may be from quantity × price: a kopeck, or half a kopeck for each piece.
pub(crate) fn slack(quantity: Decimal) -> Decimal {
    Decimal::new(1, 2).max(quantity.abs().checked_mul(Decimal::new(5, 3)).unwrap_or(Decimal::MAX))
}

/// How far a stock was apart, on which line, and what stood there.
type Break = (Decimal, u64, String);

/// Judges rows of one table.
pub(crate) struct Sense {
    roles: BTreeMap<Role, usize>,
    names: Vec<String>,
    multiplies: bool,
    key: Option<Vec<usize>>,
    keys: FxHashSet<u128>,
    barcodes: FxHashMap<String, (u128, bool)>,
    series: FxHashMap<u128, (i32, Decimal)>,
    breaks: BTreeMap<(i32, u64), Vec<Break>>,
    broken: usize,
    last_day: Option<(i32, u64)>,
    today: Option<i32>,
    most: usize,
}

impl Sense {
    pub(crate) fn new(table: &Table, context: &Context, multiplies: bool, most: usize) -> Sense {
        let roles: BTreeMap<Role, usize> =
            table.fields.iter().enumerate().filter_map(|(at, field)| Some((field.role?, at))).collect();
        let agreed = context.contract.as_ref().map(|contract| &contract.key).filter(|key| !key.is_empty());
        // Without an agreement the whole row is the key.
        let key = match agreed {
            Some(key) => key.iter().map(|name| table.named(name)).collect(),
            None => Some((0..table.fields.len()).collect()),
        };
        Sense {
            roles,
            names: table.fields.iter().map(|field| field.name.clone()).collect(),
            multiplies: multiplies || context.contract.as_ref().is_some_and(agreed_to_multiply),
            key,
            keys: FxHashSet::default(),
            barcodes: FxHashMap::default(),
            series: FxHashMap::default(),
            breaks: BTreeMap::new(),
            broken: 0,
            last_day: None,
            today: context.today,
            most,
        }
    }

    /// Judges a row.
    pub(crate) fn row(&mut self, row: &Row, out: &mut Vec<Problem>) {
        self.key(row, out);
        if row.quarantined {
            return;
        }
        self.amount(row, out);
        self.barcode(row, out);
        self.stock(row, out);
        if let Some(day) = self.day(row) {
            self.last_day = self.last_day.max(Some((day, row.line)));
        }
    }

    fn number(&self, row: &Row, role: Role) -> Option<Decimal> {
        row.values.get(*self.roles.get(&role)?)?.number()
    }

    fn day(&self, row: &Row) -> Option<i32> {
        match row.values.get(*self.roles.get(&Role::Date)?)? {
            Value::Date(date) => Some(date.day),
            _ => None,
        }
    }

    fn at(&self, code: Code, row: &Row, role: Role) -> Problem {
        let problem = Problem::of(code).at(row.line);
        match self.roles.get(&role) {
            Some(at) => problem.in_column(*at, &self.names[*at]).found(row.values[*at].to_string()),
            None => problem,
        }
    }

    fn key(&mut self, row: &Row, out: &mut Vec<Problem>) {
        let Some(key) = &self.key else { return };
        let parts: Vec<String> =
            key.iter().filter_map(|at| row.values.get(*at)).map(Value::to_string).collect();
        if parts.iter().all(String::is_empty) || self.keys.len() >= self.most {
            return;
        }
        if !self.keys.insert(hash(&(&parts, &row.group))) {
            out.push(Problem::of(Code::K01).at(row.line).found(parts.join(" · ")));
        }
    }

    fn amount(&self, row: &Row, out: &mut Vec<Problem>) {
        if !self.multiplies {
            return;
        }
        let three =
            (self.number(row, Role::Quantity), self.number(row, Role::Price), self.number(row, Role::Amount));
        let (Some(quantity), Some(price), Some(amount)) = three else { return };
        let Some(product) = quantity.checked_mul(price) else { return };
        if (product - amount).abs() <= slack(quantity) {
            return;
        }
        let code = ratio(product, amount);
        let role = if code == Code::N12 { Role::Quantity } else { Role::Amount };
        out.push(self.at(code, row, role).expected(product.normalize().to_string()));
    }

    fn barcode(&mut self, row: &Row, out: &mut Vec<Problem>) {
        let (Some(barcode), Some(code)) = (self.roles.get(&Role::Barcode), self.roles.get(&Role::Code))
        else {
            return;
        };
        let (Some(barcode), Some(code)) = (row.values[*barcode].text(), row.values[*code].text()) else {
            return;
        };
        let item = hash(&fold_code(code));
        if let Some((first, told)) = self.barcodes.get_mut(barcode) {
            if *first != item && !*told {
                *told = true;
                out.push(self.at(Code::K03, row, Role::Barcode));
            }
        } else if self.barcodes.len() < self.most {
            self.barcodes.insert(barcode.to_owned(), (item, false));
        }
    }

    /// Opening + receipts + returns − shipments − write-offs ± corrections = closing; and the days follow each other.
    fn stock(&mut self, row: &Row, out: &mut Vec<Problem>) {
        let (Some(opening), Some(closing)) =
            (self.number(row, Role::Opening), self.number(row, Role::Closing))
        else {
            return;
        };
        let moved = |role| self.number(row, role).unwrap_or(Decimal::ZERO);
        let returns = moved(Role::Returns);
        let without = opening + moved(Role::Receipts) - moved(Role::Shipments) - moved(Role::WriteOffs)
            + moved(Role::Corrections);
        let apart = closing - (without + returns);
        if opening < Decimal::ZERO || closing < Decimal::ZERO {
            let role = if closing < Decimal::ZERO { Role::Closing } else { Role::Opening };
            out.push(self.at(Code::S03, row, role));
        }
        if returns < Decimal::ZERO {
            out.push(self.at(Code::S06, row, Role::Returns).expected(returns.abs().to_string()));
        }
        let turned = returns < Decimal::ZERO && closing == without - returns;
        if !apart.is_zero() && !turned {
            out.push(
                self.at(Code::S01, row, Role::Closing).expected((without + returns).normalize().to_string()),
            );
            self.remember_break(row, apart);
        }
        self.follow(row, opening, closing, out);
    }

    fn item(&self, row: &Row) -> String {
        let part = |role| self.roles.get(&role).map(|at| row.values[*at].to_string()).unwrap_or_default();
        format!(
            "{}\u{1}{}\u{1}{}",
            part(Role::Code),
            part(Role::Warehouse),
            row.group.as_deref().unwrap_or_default()
        )
    }

    fn follow(&mut self, row: &Row, opening: Decimal, closing: Decimal, out: &mut Vec<Problem>) {
        let (Some(day), item) = (self.day(row), hash(&self.item(row))) else { return };
        match self.series.get(&item).copied() {
            Some((before, closed)) if day == before + 1 && closed != opening => {
                out.push(self.at(Code::S02, row, Role::Opening).expected(closed.normalize().to_string()));
            }
            Some((before, _)) if day > before + 1 => {
                out.push(
                    self.at(Code::S04, row, Role::Date)
                        .expected(crate::Date { day: before + 1, second: None }.to_string()),
                );
            }
            None if self.series.len() >= self.most => return,
            _ => {}
        }
        self.series.insert(item, (day, closing));
    }

    fn remember_break(&mut self, row: &Row, apart: Decimal) {
        const MOST: usize = 10_000;
        if self.broken < MOST {
            self.broken += 1;
            let place = hash(&self.item(row).split('\u{1}').skip(1).collect::<Vec<_>>()) as u64;
            let day = self.day(row).unwrap_or(i32::MIN);
            let found = row.values[self.roles[&Role::Closing]].to_string();
            self.breaks.entry((day, place)).or_default().push((apart, row.line, found));
        }
    }

    /// What can be said at the end only.
    pub(crate) fn end(&mut self, out: &mut Vec<Problem>) {
        for breaks in self.breaks.values() {
            let mut single: Vec<&Break> = breaks.iter().collect();
            while let Some(first) = single.pop() {
                if let Some(other) = single.iter().position(|other| other.0 == -first.0) {
                    let other = single.remove(other);
                    for (of, with) in [(other, first), (first, other)] {
                        out.push(Problem::of(Code::S11).at(of.1).found(&of.2).expected(format!(
                            "{:+} = {}",
                            with.0.normalize(),
                            with.1
                        )));
                    }
                }
            }
        }
        if let (Some(today), Some((day, line))) = (self.today, self.last_day)
            && day > today + 1
        {
            out.push(Problem::of(Code::F08).at(line).found(crate::Date { day, second: None }.to_string()));
        }
    }
}

fn agreed_to_multiply(contract: &crate::contract::Contract) -> bool {
    let has = |role| contract.columns.iter().any(|column| column.role == Some(role));
    has(Role::Quantity) && has(Role::Price) && has(Role::Amount)
}

/// What a wrong product is most likely: units mixed up, another scale, VAT, or just wrong.
fn ratio(product: Decimal, amount: Decimal) -> Code {
    if product.is_zero() || amount.is_zero() || product.is_sign_negative() != amount.is_sign_negative() {
        return Code::N09;
    }
    let (large, small) = if product.abs() > amount.abs() {
        (product.abs(), amount.abs())
    } else {
        (amount.abs(), product.abs())
    };
    let Some(times) = large.checked_div(small) else { return Code::N09 };
    let near = |value: Decimal| (times - value).abs() <= Decimal::new(1, 4) * value;
    if near(Decimal::from(100)) || near(Decimal::from(1000)) {
        return Code::N15;
    }
    if [110, 120, 122].into_iter().any(|vat| near(Decimal::new(vat, 2))) {
        return Code::N13;
    }
    let whole = times.round();
    if whole >= Decimal::TWO && whole <= Decimal::from(999) && near(whole) { Code::N12 } else { Code::N09 }
}

fn hash<T: Hash>(value: &T) -> u128 {
    let half = |seed: u64| {
        let mut hasher = DefaultHasher::new();
        seed.hash(&mut hasher);
        value.hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(1) << 64 | half(2)
}

/// Problems that put their row aside.
pub(crate) fn quarantines(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| problem.action == Action::QuarantineRow)
}
