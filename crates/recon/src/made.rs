//! Made data with known faults: what benches and tests measure against. Seeded, so the same seed makes the same bytes.
//!
//! Fifty suppliers of two thousand items over a hundred days are ten million rows of stock; each fault stands in a series
//! of its own, so that none hides another. Nothing of it looks like anybody's data.

use crate::spill::Spill;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use tabular::Date;

/// What each rule must find.
pub type Truth = BTreeMap<String, u64>;

/// How much stock is made.
#[derive(Clone, Copy, Debug)]
pub struct Stock {
    /// Suppliers.
    pub suppliers: u32,
    /// Items of each.
    pub items: u32,
    /// Days.
    pub days: u32,
    /// One fault in so many rows.
    pub one_in: u32,
    /// Rows in no order, names for numbers, six decimals.
    pub shuffled: bool,
    /// Where chance begins.
    pub seed: u64,
}

impl Default for Stock {
    fn default() -> Stock {
        Stock { suppliers: 50, items: 2000, days: 100, one_in: 1000, shuffled: false, seed: 20_240_917 }
    }
}

/// Chance from a seed.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// Begins at a seed.
    pub fn of(seed: u64) -> Chance {
        Chance(seed)
    }

    /// The next bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let a = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let b = (a ^ (a >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        b ^ (b >> 31)
    }

    /// A number below another.
    pub fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(end.max(1))) >> 64) as u64
    }

    fn shuffle<T>(&mut self, all: &mut [T]) {
        for at in (1..all.len()).rev() {
            all.swap(at, self.below(at as u64 + 1) as usize);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    Balance,
    Continuity,
    Missing,
    Twice,
    Sign,
    Unit,
}

/// A row of stock in thousandths.
#[derive(Clone, Copy, Default)]
struct Line {
    opening: i64,
    receipts: i64,
    shipments: i64,
    returns: i64,
    closing: i64,
}

/// Writes `stock.csv` into a folder; what `checks/stock.toml` must find in it.
pub fn stock(folder: &Path, size: &Stock) -> io::Result<Truth> {
    let mut chance = Chance::of(size.seed);
    let series = u64::from(size.suppliers) * u64::from(size.items);
    let faults = (series * u64::from(size.days) / u64::from(size.one_in.max(1))).min(series);
    let mut faulty: BTreeMap<u32, BTreeMap<u64, Fault>> = BTreeMap::new();
    let mut places: Vec<u64> = (0..series).collect();
    chance.shuffle(&mut places);
    for place in places.into_iter().take(faults as usize) {
        // Never the first or last day: a gap is seen from both sides.
        let day = 1 + chance.below(u64::from(size.days.max(3)) - 2) as u32;
        let fault = match chance.below(100) {
            0..40 => Fault::Balance,
            40..65 => Fault::Continuity,
            65..80 => Fault::Missing,
            80..90 => Fault::Twice,
            90..95 => Fault::Sign,
            _ => Fault::Unit,
        };
        faulty.entry(day).or_default().insert(place, fault);
    }
    let mut out = Out::open(&folder.join("stock.csv"), size)?;
    let mut truth: Truth =
        ["balance", "continuity", "gap", "duplicate", "negative"].map(|rule| (rule.to_owned(), 0)).into();
    let demand: Vec<u64> = (0..series).map(|_| 1 + chance.below(12)).collect();
    let mut stock: Vec<i64> = demand.iter().map(|demand| (demand * 14 * 1000) as i64).collect();
    let none = BTreeMap::new();
    for day in 0..size.days {
        let faulty = faulty.get(&day).unwrap_or(&none);
        for at in 0..series {
            let line = movement(&mut chance, demand[at as usize], stock[at as usize], at % 20 == 0);
            stock[at as usize] = line.closing;
            let line = match faulty.get(&at) {
                Some(fault) => match broken(&mut chance, line, *fault, &mut stock[at as usize], &mut truth) {
                    Some(line) => line,
                    None => continue,
                },
                None => line,
            };
            out.line(&mut chance, at, day, line)?;
            if faulty.get(&at) == Some(&Fault::Twice) {
                out.line(&mut chance, at, day, line)?;
            }
        }
    }
    let rows = out.end(&mut chance)?;
    truth.insert("rows".to_owned(), rows);
    Ok(truth)
}

fn movement(chance: &mut Chance, demand: u64, opening: i64, weighed: bool) -> Line {
    let piece = |n: u64| (n * 1000) as i64;
    let receipts = if chance.below(100) < 12 { piece(1 + chance.below(demand * 16)) } else { 0 };
    let asked = piece(chance.below(demand * 2 + 1));
    let asked = if weighed && asked > 0 { asked + chance.below(1000) as i64 } else { asked };
    let shipments = asked.min(opening + receipts);
    let returns = if chance.below(100) < 2 { shipments.min(piece(1 + chance.below(3))) } else { 0 };
    Line { opening, receipts, shipments, returns, closing: opening + receipts - shipments + returns }
}

/// A line with a fault; none when it is left out. What the day really ended with goes on.
fn broken(
    chance: &mut Chance,
    mut line: Line,
    fault: Fault,
    stock: &mut i64,
    truth: &mut Truth,
) -> Option<Line> {
    let step = 1000 * (1 + chance.below(24) as i64);
    let mut count = |rule: &str| *truth.entry(rule.to_owned()).or_default() += 1;
    match fault {
        Fault::Balance => {
            line.closing += step;
            count("balance");
        }
        Fault::Continuity => {
            line.opening += step;
            line.closing += step;
            count("continuity");
        }
        Fault::Missing => {
            count("gap");
            return None;
        }
        Fault::Twice => count("duplicate"),
        Fault::Sign => {
            line.shipments = if line.shipments == 0 { step } else { line.shipments };
            line.receipts += (line.shipments - line.opening - line.receipts - line.returns).max(0);
            line.closing = line.opening + line.receipts - line.shipments + line.returns;
            line.shipments = -line.shipments;
            count("negative");
            count("balance");
        }
        Fault::Unit => {
            line.receipts = line.receipts.max(1000);
            line.closing = line.opening + line.receipts - line.shipments + line.returns;
            line.receipts *= 12;
            count("balance");
        }
    }
    *stock = line.closing;
    Some(line)
}

/// Where lines of stock go: straight to the file, or parted by chance first.
struct Out {
    file: BufWriter<File>,
    parts: Option<Spill>,
    items: u64,
    rows: u64,
    buffer: Vec<u8>,
}

impl Out {
    fn open(path: &Path, size: &Stock) -> io::Result<Out> {
        let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
        writeln!(file, "dist,item,day,opening,receipts,shipments,returns,closing")?;
        let rows = u64::from(size.suppliers) * u64::from(size.items) * u64::from(size.days);
        let parts = size.shuffled.then(|| Spill::new(rows * 80, 16 << 20));
        Ok(Out { file, parts, items: u64::from(size.items), rows: 0, buffer: Vec::new() })
    }

    fn line(&mut self, chance: &mut Chance, series: u64, day: u32, line: Line) -> io::Result<()> {
        self.rows += 1;
        let (supplier, item) = (series / self.items + 1, series % self.items + 1);
        let day = Date { day: 19_723 + day as i32, second: None };
        let numbers = [line.opening, line.receipts, line.shipments, line.returns, line.closing];
        self.buffer.clear();
        match self.parts {
            Some(_) => write!(self.buffer, "D-{supplier:03},SKU-{item:06},{day}")?,
            None => write!(self.buffer, "{supplier},{item},{day}")?,
        }
        for number in numbers {
            let sign = if number < 0 { "-" } else { "" };
            let (whole, fraction) = (number.unsigned_abs() / 1000, number.unsigned_abs() % 1000);
            let zeros = if self.parts.is_some() { "000" } else { "" };
            write!(self.buffer, ",{sign}{whole}.{fraction:03}{zeros}")?;
        }
        self.buffer.push(b'\n');
        match self.parts.as_mut() {
            Some(parts) => parts.part(chance.bits())?.extend_from_slice(&self.buffer),
            None => self.file.write_all(&self.buffer)?,
        }
        Ok(())
    }

    fn end(mut self, chance: &mut Chance) -> io::Result<u64> {
        if let Some(mut parts) = self.parts.take() {
            let mut bytes = Vec::new();
            for part in 0..parts.len() {
                parts.take(part, &mut bytes)?;
                let mut lines: Vec<&[u8]> = bytes.split_inclusive(|b| *b == b'\n').collect();
                chance.shuffle(&mut lines);
                for line in lines {
                    self.file.write_all(line)?;
                }
            }
        }
        self.file.flush()?;
        Ok(self.rows)
    }
}

/// Writes `sales.csv` and `items.csv`; what `checks/shipments.toml` must find. A hundred faults of each kind in a million rows.
pub fn sales(folder: &Path, rows: u64, seed: u64) -> io::Result<Truth> {
    const FAULTS: [&str; 10] = [
        "bad_date",
        "text_in_qty",
        "missing_item",
        "dup_line_id",
        "amount_mismatch",
        "unknown_item",
        "bad_ean",
        "negative_qty",
        "bad_unit",
        "bad_vat",
    ];
    let mut chance = Chance::of(seed);
    let items: Vec<(String, u64)> = (0..2000)
        .map(|at| (ean13(460_000_000_000 + chance.below(100_000_000)), 1000 + chance.below(299_000) + at % 2))
        .collect();
    let mut list = BufWriter::new(File::create(folder.join("items.csv"))?);
    writeln!(list, "item_code,ean13")?;
    for (at, (ean, _)) in items.iter().enumerate() {
        writeln!(list, "SKU{:05},{ean}", at + 1)?;
    }
    list.flush()?;
    let each = (rows / 10_000).max(1);
    let mut faulty: BTreeMap<u64, usize> = BTreeMap::new();
    for fault in 0..FAULTS.len() {
        let mut left = each;
        while left > 0 {
            let at = 10 + chance.below(rows.max(200) - 10);
            // A doubled number must not meet another one.
            if !(at.saturating_sub(1)..=at + 1).any(|near| faulty.contains_key(&near)) {
                faulty.insert(at, fault);
                left -= 1;
            }
        }
    }
    let mut out = BufWriter::with_capacity(1 << 20, File::create(folder.join("sales.csv"))?);
    writeln!(
        out,
        "line_id,dist_code,doc_no,doc_date,outlet_code,item_code,item_name,ean13,qty,price,amount,unit,vat"
    )?;
    for at in 0..rows {
        let fault = faulty.get(&at).map(|fault| FAULTS[*fault]);
        sale(&mut out, &mut chance, at, &items, fault)?;
    }
    out.flush()?;
    Ok(FAULTS.iter().map(|fault| ((*fault).to_owned(), each)).chain([("rows".to_owned(), rows)]).collect())
}

fn sale(
    out: &mut dyn Write,
    chance: &mut Chance,
    at: u64,
    items: &[(String, u64)],
    fault: Option<&str>,
) -> io::Result<()> {
    let item = chance.below(items.len() as u64);
    let (ean, price) = &items[item as usize];
    let pieces = 1 + chance.below(48);
    let amount = pieces * price;
    let day = Date { day: 19_723 + chance.below(100) as i32, second: None };
    let is = |name: &str| fault == Some(name);
    let pick = |words: &[&str], n: u64| words[n as usize % words.len()].to_owned();
    let id = if is("dup_line_id") { at } else { at + 1 };
    let day = if is("bad_date") {
        pick(&["2024-02-30", "31.12.2024", "00.00.0000", "45291"], at)
    } else {
        day.to_string()
    };
    let code = match fault {
        Some("missing_item") => String::new(),
        Some("unknown_item") => format!("SKU9{:04}", item),
        _ => format!("SKU{:05}", item + 1),
    };
    let last = ean.as_bytes()[12] - b'0';
    let ean = if is("bad_ean") { format!("{}{}", &ean[..12], (last + 1) % 10) } else { ean.clone() };
    let sign = if is("negative_qty") { "-" } else { "" };
    let quantity = if is("text_in_qty") {
        pick(&["12 pcs", "n/a", "1 200.000", "12;000"], at)
    } else {
        format!("{sign}{pieces}.000")
    };
    let amount = if is("amount_mismatch") { amount + 137 } else { amount };
    let unit = if is("bad_unit") {
        "штук".to_owned()
    } else {
        pick(&["шт", "шт", "шт", "кор", "кг"], chance.bits() >> 8)
    };
    let vat =
        if is("bad_vat") { "18".to_owned() } else { pick(&["20", "20", "10", "0"], chance.bits() >> 8) };
    writeln!(
        out,
        "{id},{:03},РН-{:07},{day},TT{:06},{code},Кукла «Маша» арт. {},{ean},{quantity},{}.{:02},{sign}{}.{:02},{unit},{vat}",
        1 + chance.below(50),
        at / 6,
        1 + chance.below(20_000),
        item + 1,
        price / 100,
        price % 100,
        amount / 100,
        amount % 100,
    )
}

fn ean13(twelve: u64) -> String {
    let digits = format!("{twelve:012}");
    let sum: u32 =
        digits.bytes().enumerate().map(|(at, b)| u32::from(b - b'0') * if at % 2 == 0 { 1 } else { 3 }).sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

/// Writes `shop.csv` and `mp.csv`, in no order; what `checks/orders.toml` must find.
pub fn orders(folder: &Path, rows: u64, seed: u64) -> io::Result<Truth> {
    const STATES: [&str; 6] =
        ["assembling", "ready_to_ship", "in_transit", "at_pickup", "delivered", "cancelled"];
    let mut chance = Chance::of(seed);
    let each = (rows / 5000).max(1);
    let mut faulty: BTreeMap<u64, u64> = BTreeMap::new();
    for fault in 0..5 {
        let mut left = each;
        while left > 0 {
            let at = chance.below(rows);
            if let std::collections::btree_map::Entry::Vacant(place) = faulty.entry(at) {
                place.insert(fault);
                left -= 1;
            }
        }
    }
    let salt = chance.bits();
    for (name, here) in [("shop.csv", true), ("mp.csv", false)] {
        let mut out = BufWriter::with_capacity(1 << 20, File::create(folder.join(name))?);
        writeln!(out, "posting,status,amount,qty,updated")?;
        let mut order: Vec<u64> = (0..rows).collect();
        chance.shuffle(&mut order);
        for at in order {
            let mut own = Chance::of(salt ^ (at.wrapping_mul(0x2545_F491_4F6C_DD1D)));
            let state = own.below(6);
            let (mut amount, mut quantity) = (10_000 + own.below(1_990_000), 1 + own.below(8));
            let mut word = STATES[state as usize];
            let second = own.below(40 * 86_400);
            match faulty.get(&at).filter(|_| here) {
                Some(0) => continue,
                Some(2) => word = if word == "cancelled" { "delivered" } else { "cancelled" },
                Some(3) => amount += 137,
                Some(4) => quantity += 1,
                _ => {}
            }
            if !here && faulty.get(&at) == Some(&1) {
                continue;
            }
            let day = Date { day: 20_727 + (second / 86_400) as i32, second: None };
            let (hour, minute, second) = (second / 3600 % 24, second / 60 % 60, second % 60);
            writeln!(
                out,
                "{}-{:04}-1,{word},{}.{:02},{quantity},{day}T{hour:02}:{minute:02}:{second:02}.000",
                20_000_000 + at,
                at % 10_000,
                amount / 100,
                amount % 100
            )?;
        }
        out.flush()?;
    }
    let names = ["book.missing", "book.absent", "book.status", "book.amount", "book.qty"];
    Ok(names.iter().map(|name| ((*name).to_owned(), each)).collect())
}
