//! Series over days: does each day begin with what the last one ended with, is a day missing, is one there twice.
//!
//! Files in the order of their days are judged as they stream, with one small entry for each series; the next series is
//! mostly the one that followed last time, so it is rarely looked up. When a day comes too late the order is made
//! first: rows are parted by series into files that fit memory.

use crate::finding::Findings;
use crate::fixed::{self, NULL};
use crate::plan::Series;
use crate::scan::View;
use crate::spill::{Spill, hash};
use hashbrown::HashTable;
use std::io;

/// Series that are followed at once; more make an order first.
const MOST: usize = 1_500_000;
/// Bytes of one part of an order.
const PART: u64 = 12 << 20;

/// A day of a series: the least opening and the greatest closing of its rows.
#[derive(Clone, Copy, Debug)]
struct Day {
    day: i64,
    opening: i64,
    closing: i64,
    line: u64,
}

const NO_DAY: i64 = i64::MIN;

#[derive(Clone, Debug)]
struct Entry {
    /// Where its key stands among the keys.
    key: (u32, u16),
    before: (i64, i64),
    now: Day,
}

/// What comes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Went {
    On,
    /// The day was before the last one of its series, or there are too many series.
    OutOfOrder,
}

/// Judges what is asked of series, day by day.
pub(crate) struct Judge<'a> {
    pub(crate) series: &'a Series,
    /// The column of the order is a date and not a number.
    pub(crate) is_date: bool,
}

impl Judge<'_> {
    /// A day is complete: it is compared with the one before it.
    #[inline]
    fn day(&self, key: &[u8], before: (i64, i64), now: &Day, findings: &mut Findings) {
        let (last, closed) = before;
        if last == NO_DAY {
            return;
        }
        if now.day - last > 1 {
            if let Some(rule) = self.series.gap {
                findings.add(rule, now.line, || {
                    (self.key(key, now.day), self.order(now.day), self.order(last + 1), None)
                });
            }
            return;
        }
        let Some(continuity) = &self.series.continuity else { return };
        if now.day - last != 1 || now.opening == NULL || closed == NULL {
            return;
        }
        let (a, b) = continuity.factors;
        let (opening, closing) = (i128::from(now.opening) * a, i128::from(closed) * b);
        if (opening - closing).abs() > continuity.tolerance {
            let show = |value| fixed::show(value, continuity.scale);
            findings.add(continuity.rule, now.line, || {
                (self.key(key, now.day), show(opening), show(closing), None)
            });
        }
    }

    fn twice(&self, key: &[u8], day: i64, line: u64, findings: &mut Findings) {
        if let Some(rule) = self.series.unique {
            findings.add(rule, line, || (self.key(key, day), String::new(), String::new(), None));
        }
    }

    fn key(&self, key: &[u8], day: i64) -> String {
        format!("{}|{}", String::from_utf8_lossy(key).replace('\u{1F}', "|"), self.order(day))
    }

    fn order(&self, day: i64) -> String {
        match self.is_date {
            true => tabular::Date { day: day as i32, second: None }.to_string(),
            false => day.to_string(),
        }
    }

    /// Opening and closing of a row; of no meaning where continuity is not asked.
    #[inline]
    fn ends(&self, row: View<'_>) -> (i64, i64) {
        match &self.series.continuity {
            Some(continuity) => (row.numbers[continuity.opening], row.numbers[continuity.closing]),
            None => (NULL, NULL),
        }
    }
}

#[inline]
fn least(a: i64, b: i64) -> i64 {
    if a == NULL {
        b
    } else if b == NULL {
        a
    } else {
        a.min(b)
    }
}

/// Whether a row names its series and day.
#[inline]
fn is_named(series: &Series, row: View<'_>) -> bool {
    row.numbers[series.order] != NULL
        && series.columns.iter().all(|column| row.spans[*column].0 < row.spans[*column].1)
}

/// Follows series in a stream.
pub(crate) struct Stream {
    table: HashTable<u32>,
    entries: Vec<Entry>,
    keys: Vec<u8>,
    guess: usize,
    scratch: Vec<u8>,
}

impl Stream {
    pub(crate) fn new() -> Stream {
        Stream {
            table: HashTable::new(),
            entries: Vec::new(),
            keys: Vec::new(),
            guess: 0,
            scratch: Vec::new(),
        }
    }

    fn key_of(keys: &[u8], entry: &Entry) -> (usize, usize) {
        let from = entry.key.0 as usize;
        debug_assert!(from <= keys.len());
        (from, from + usize::from(entry.key.1))
    }

    /// Takes a row.
    #[inline]
    pub(crate) fn row(&mut self, judge: &Judge<'_>, row: View<'_>, findings: &mut Findings) -> Went {
        let series = judge.series;
        if !is_named(series, row) {
            return Went::On;
        }
        let mut scratch = std::mem::take(&mut self.scratch);
        let key = row.joined(&series.columns, &mut scratch);
        let at = self.find(key);
        self.scratch = scratch;
        let Some(at) = at else { return Went::OutOfOrder };
        self.guess = at + 1;
        let entry = &mut self.entries[at];
        let day = row.numbers[series.order];
        let (opening, closing) = judge.ends(row);
        if day > entry.now.day {
            if entry.now.day != NO_DAY {
                let (from, to) = Self::key_of(&self.keys, entry);
                judge.day(&self.keys[from..to], entry.before, &entry.now, findings);
                entry.before = (entry.now.day, entry.now.closing);
            }
            entry.now = Day { day, opening, closing, line: row.line };
            return Went::On;
        }
        if day < entry.now.day {
            return Went::OutOfOrder;
        }
        entry.now.opening = least(entry.now.opening, opening);
        entry.now.closing = entry.now.closing.max(closing);
        let (from, to) = Self::key_of(&self.keys, entry);
        judge.twice(&self.keys[from..to], day, row.line, findings);
        Went::On
    }

    /// The place of a series; none when there are too many.
    #[inline]
    fn find(&mut self, key: &[u8]) -> Option<usize> {
        if let Some(entry) = self.entries.get(self.guess) {
            let (from, to) = Self::key_of(&self.keys, entry);
            if &self.keys[from..to] == key {
                return Some(self.guess);
            }
        }
        // After the last comes the first again.
        if let Some(entry) = self.entries.first().filter(|_| self.guess >= self.entries.len()) {
            let (from, to) = Self::key_of(&self.keys, entry);
            if &self.keys[from..to] == key {
                return Some(0);
            }
        }
        let (entries, keys) = (&self.entries, &self.keys);
        let own = |at: u32| {
            let (from, to) = Self::key_of(keys, &entries[at as usize]);
            &keys[from..to]
        };
        let hashed = hash(key);
        if let Some(at) = self.table.find(hashed, |at| own(*at) == key) {
            return Some(*at as usize);
        }
        if self.entries.len() >= MOST
            || key.len() > usize::from(u16::MAX)
            || self.keys.len() + key.len() > 48 << 20
        {
            return None;
        }
        let at = self.entries.len();
        self.table.insert_unique(hashed, at as u32, |at| hash(own(*at)));
        let key_at = (self.keys.len() as u32, key.len() as u16);
        self.keys.extend_from_slice(key);
        let now = Day { day: NO_DAY, opening: NULL, closing: NULL, line: 0 };
        self.entries.push(Entry { key: key_at, before: (NO_DAY, NULL), now });
        Some(at)
    }

    /// The last days are complete.
    pub(crate) fn end(&mut self, judge: &Judge<'_>, findings: &mut Findings) {
        for entry in &self.entries {
            let (from, to) = Self::key_of(&self.keys, entry);
            judge.day(&self.keys[from..to], entry.before, &entry.now, findings);
        }
    }
}

/// Makes the order first: rows parted by series.
pub(crate) struct Sorted {
    spill: Spill,
    scratch: Vec<u8>,
}

/// A row of a part: its series, and the rest.
struct Row {
    series: u32,
    day: i64,
    opening: i64,
    closing: i64,
    line: u64,
}

impl Sorted {
    /// For a file of so many bytes.
    pub(crate) fn new(bytes: u64) -> Sorted {
        Sorted { spill: Spill::new(bytes, PART), scratch: Vec::new() }
    }

    /// Takes a row.
    #[inline]
    pub(crate) fn row(&mut self, judge: &Judge<'_>, row: View<'_>) -> io::Result<()> {
        let series = judge.series;
        if !is_named(series, row) {
            return Ok(());
        }
        let mut scratch = std::mem::take(&mut self.scratch);
        let key = row.joined(&series.columns, &mut scratch);
        let (opening, closing) = judge.ends(row);
        let length = u32::try_from(key.len()).map_err(io::Error::other)?;
        let part = self.spill.part(hash(key))?;
        part.extend_from_slice(&length.to_le_bytes());
        part.extend_from_slice(key);
        let mut rest = [0; 32];
        for (place, value) in
            rest.chunks_exact_mut(8).zip([row.numbers[series.order], opening, closing, row.line as i64])
        {
            place.copy_from_slice(&value.to_le_bytes());
        }
        part.extend_from_slice(&rest);
        self.scratch = scratch;
        Ok(())
    }

    /// Judges all parts.
    pub(crate) fn end(mut self, judge: &Judge<'_>, findings: &mut Findings) -> io::Result<()> {
        let mut bytes = Vec::new();
        let mut rows: Vec<Row> = Vec::new();
        let mut order: Vec<(u32, i64, u32)> = Vec::new();
        for at in 0..self.spill.len() {
            self.spill.take(at, &mut bytes)?;
            let keys = gather(&bytes, &mut rows);
            order.clear();
            order.extend(rows.iter().enumerate().map(|(at, row)| (row.series, row.day, at as u32)));
            order.sort_unstable();
            judge_rows(judge, &order, &rows, &keys, &bytes, findings);
        }
        Ok(())
    }
}

/// Reads the rows of a part; the places of the keys of its series.
fn gather(bytes: &[u8], rows: &mut Vec<Row>) -> Vec<(usize, usize)> {
    rows.clear();
    let mut keys: Vec<(usize, usize)> = Vec::new();
    let mut table: HashTable<u32> = HashTable::new();
    let word = |at: usize| i64::from_le_bytes(bytes[at..at + 8].try_into().unwrap_or_default());
    let mut at = 0;
    while at < bytes.len() {
        let length = u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap_or_default()) as usize;
        let (from, to) = (at + 4, at + 4 + length);
        let key = &bytes[from..to];
        let hashed = hash(key);
        let own = |series: u32| &bytes[keys[series as usize].0..keys[series as usize].1];
        let series = match table.find(hashed, |series| own(*series) == key) {
            Some(series) => *series,
            None => {
                let series = keys.len() as u32;
                table.insert_unique(hashed, series, |series| hash(own(*series)));
                keys.push((from, to));
                series
            }
        };
        rows.push(Row {
            series,
            day: word(to),
            opening: word(to + 8),
            closing: word(to + 16),
            line: word(to + 24) as u64,
        });
        at = to + 32;
    }
    keys
}

fn judge_rows(
    judge: &Judge<'_>,
    order: &[(u32, i64, u32)],
    rows: &[Row],
    keys: &[(usize, usize)],
    bytes: &[u8],
    findings: &mut Findings,
) {
    let mut at = 0;
    while at < order.len() {
        let series = order[at].0;
        let (from, to) = keys[series as usize];
        let key = &bytes[from..to];
        let mut before = (NO_DAY, NULL);
        while at < order.len() && order[at].0 == series {
            let first = &rows[order[at].2 as usize];
            let mut now =
                Day { day: first.day, opening: first.opening, closing: first.closing, line: first.line };
            at += 1;
            while at < order.len() && order[at].0 == series && order[at].1 == now.day {
                let row = &rows[order[at].2 as usize];
                now.opening = least(now.opening, row.opening);
                now.closing = now.closing.max(row.closing);
                judge.twice(key, now.day, row.line, findings);
                at += 1;
            }
            judge.day(key, before, &now, findings);
            before = (now.day, now.closing);
        }
    }
}
