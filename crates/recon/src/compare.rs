//! Two tables row by row: which rows are here only, there only, and which values differ.
//!
//! The first table is held as bytes with a table of their places, the second streams by. What is larger than memory is
//! parted by key first, both sides alike. Keys that come twice here are told and not compared.

use crate::check::Kind;
use crate::finding::Findings;
use crate::fixed;
use crate::plan::Compare;
use crate::scan::{Got, Scanner, View};
use crate::spill::{Spill, hash};
use hashbrown::HashTable;
use std::io;
use std::path::Path;

/// A file up to this size is held whole.
const HELD: u64 = 100 << 20;
const PART: u64 = 32 << 20;

/// The findings of a comparison: `missing` there but not here, `absent` there, the columns, `doubled` here and there.
pub(crate) struct Kinds {
    pub(crate) missing: usize,
    pub(crate) absent: usize,
    pub(crate) doubled: usize,
    pub(crate) doubled_there: usize,
    /// The first column's; the others follow.
    pub(crate) columns: usize,
}

/// How rows are written: length, line, key, values.
struct Form<'a> {
    compare: &'a Compare,
    kinds: &'a [(Kind, u8)],
}

const HEAD: usize = 17;
const MATCHED: u8 = 1;
const DOUBLED: u8 = 2;
/// A row of the other table that is not here.
const THERE: u8 = 4;
/// A row whose key was here before.
const DEAD: u8 = 8;
/// Rows are looked up in batches: their places in memory are fetched at the same time.
const BATCH: usize = 64;

impl Form<'_> {
    /// Writes a row: marks, line, key and the columns that are compared.
    fn write(&self, row: View<'_>, out: &mut Vec<u8>) {
        let begin = out.len();
        out.extend_from_slice(&[0; HEAD]);
        for (n, column) in self.compare.key.iter().enumerate() {
            if n > 0 {
                out.push(0x1F);
            }
            out.extend_from_slice(row.field(*column));
        }
        let key = (out.len() - begin - HEAD) as u32;
        for (column, _) in &self.compare.columns {
            if self.kinds[*column].0 == Kind::Text {
                let field = row.field(*column);
                out.extend_from_slice(&(field.len() as u32).to_le_bytes());
                out.extend_from_slice(field);
            } else {
                out.extend_from_slice(&row.numbers[*column].to_le_bytes());
            }
        }
        let length = (out.len() - begin) as u32;
        out[begin..begin + 4].copy_from_slice(&length.to_le_bytes());
        out[begin + 4..begin + 12].copy_from_slice(&row.line.to_le_bytes());
        out[begin + 12..begin + 16].copy_from_slice(&key.to_le_bytes());
    }

    /// Tells where two rows differ.
    fn differ(&self, here: &[u8], there: &[u8], kinds: &Kinds, findings: &mut Findings) {
        let (mut a, mut b) = (HEAD + key(here).len(), HEAD + key(there).len());
        for (n, (column, tolerance)) in self.compare.columns.iter().enumerate() {
            let (kind, scale) = self.kinds[*column];
            if kind == Kind::Text {
                let (own, other) = (text(here, &mut a), text(there, &mut b));
                if own != other && !own.is_empty() && !other.is_empty() {
                    let words = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                    findings
                        .add(kinds.columns + n, line(here), || (name(here), words(own), words(other), None));
                }
                continue;
            }
            let (own, other) = (number(here, &mut a), number(there, &mut b));
            if own != fixed::NULL
                && other != fixed::NULL
                && (i128::from(own) - i128::from(other)).abs() > i128::from(*tolerance)
            {
                let words = |value: i64| match kind {
                    Kind::Date => tabular::Date { day: value as i32, second: None }.to_string(),
                    _ => fixed::show(value.into(), scale),
                };
                findings.add(kinds.columns + n, line(here), || (name(here), words(own), words(other), None));
            }
        }
    }
}

fn word(row: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(row[at..at + 4].try_into().unwrap_or_default())
}

fn key(row: &[u8]) -> &[u8] {
    &row[HEAD..HEAD + word(row, 12) as usize]
}

fn line(row: &[u8]) -> u64 {
    u64::from_le_bytes(row[4..12].try_into().unwrap_or_default())
}

fn name(row: &[u8]) -> String {
    String::from_utf8_lossy(key(row)).replace('\u{1F}', "|")
}

fn text<'a>(row: &'a [u8], at: &mut usize) -> &'a [u8] {
    let length = word(row, *at) as usize;
    let from = *at + 4;
    *at = from + length;
    &row[from..from + length]
}

fn number(row: &[u8], at: &mut usize) -> i64 {
    let from = *at;
    *at = from + 8;
    i64::from_le_bytes(row[from..from + 8].try_into().unwrap_or_default())
}

/// Rows here, found by key.
struct Held {
    rows: Vec<u8>,
    /// Part of the hash, and the place of the row.
    table: HashTable<(u32, u32)>,
}

fn spread(tag: u32) -> u64 {
    u64::from(tag).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

impl Held {
    fn row(&self, at: u32) -> &[u8] {
        let at = at as usize;
        &self.rows[at..at + word(&self.rows, at) as usize]
    }

    fn find(&self, key_of: &[u8], tag: u32) -> Option<u32> {
        self.table
            .find(spread(tag), |(other, at)| *other == tag && key(self.row(*at)) == key_of)
            .map(|(_, at)| *at)
    }

    /// Fetches what a batch of rows will look for, so that it is there when each asks.
    fn warm(&self, rows: &[u8], places: &[usize]) {
        let mut found = [None; BATCH];
        for (place, found) in places.iter().zip(&mut found) {
            let tag = (hash(key(&rows[*place..])) >> 32) as u32;
            *found = self.table.find(spread(tag), |(other, _)| *other == tag).map(|(_, at)| *at);
        }
        let touched: u64 = found.iter().flatten().map(|at| u64::from(self.rows[*at as usize + HEAD])).sum();
        std::hint::black_box(touched);
    }

    /// Takes the rows of a batch that were just written behind the others.
    fn keep_all(&mut self, places: &mut Vec<usize>, kinds: &Kinds, findings: &mut Findings) {
        self.warm(&self.rows, places);
        for at in places.drain(..) {
            self.keep(at, kinds, findings);
        }
    }

    /// Takes a batch of rows of the other table.
    fn meet_all(
        &mut self,
        form: &Form<'_>,
        rows: &mut Vec<u8>,
        places: &mut Vec<usize>,
        kinds: &Kinds,
        findings: &mut Findings,
    ) {
        self.warm(rows, places);
        for at in places.drain(..) {
            let length = word(rows, at) as usize;
            self.meet(form, &rows[at..at + length], kinds, findings);
        }
        rows.clear();
    }

    /// Takes the row that was written at a place.
    fn keep(&mut self, at: usize, kinds: &Kinds, findings: &mut Findings) {
        let tag = (hash(key(&self.rows[at..])) >> 32) as u32;
        match self.find(key(&self.rows[at..]), tag) {
            Some(first) => {
                self.rows[first as usize + 16] |= DOUBLED;
                self.rows[at + 16] |= DEAD;
                let row = &self.rows[at..];
                findings.add(kinds.doubled, line(row), || (name(row), String::new(), String::new(), None));
            }
            None => {
                self.table.insert_unique(spread(tag), (tag, at as u32), |(tag, _)| spread(*tag));
            }
        }
    }

    /// A row of the other table.
    fn meet(&mut self, form: &Form<'_>, there: &[u8], kinds: &Kinds, findings: &mut Findings) {
        let tag = (hash(key(there)) >> 32) as u32;
        let Some(at) = self.find(key(there), tag) else {
            findings.add(kinds.missing, line(there), || (name(there), String::new(), String::new(), None));
            // It is remembered without its values, to know it when it comes again.
            let at = self.rows.len();
            self.rows.extend_from_slice(&there[..HEAD + key(there).len()]);
            let length = (self.rows.len() - at) as u32;
            self.rows[at..at + 4].copy_from_slice(&length.to_le_bytes());
            self.rows[at + 16] = THERE | MATCHED;
            self.table.insert_unique(spread(tag), (tag, at as u32), |(tag, _)| spread(*tag));
            return;
        };
        let marks = self.rows[at as usize + 16];
        if marks & MATCHED != 0 {
            findings
                .add(kinds.doubled_there, line(there), || (name(there), String::new(), String::new(), None));
        }
        self.rows[at as usize + 16] |= MATCHED;
        if marks & THERE != 0 {
            findings.add(kinds.missing, line(there), || (name(there), String::new(), String::new(), None));
        } else if marks & DOUBLED == 0 {
            form.differ(self.row(at), there, kinds, findings);
        }
    }

    /// Rows that met nobody.
    fn end(&self, kinds: &Kinds, findings: &mut Findings) {
        let mut at = 0;
        while at < self.rows.len() {
            let row = self.row(at as u32);
            if row[16] & (MATCHED | DEAD) == 0 {
                findings.add(kinds.absent, line(row), || (name(row), String::new(), String::new(), None));
            }
            at += row.len();
        }
    }
}

/// Compares two plain files. `open` opens one of them with the check's columns.
pub(crate) fn run(
    compare: &Compare,
    columns: &[(Kind, u8)],
    here: &Path,
    there: &Path,
    open: &dyn Fn(&Path) -> io::Result<Scanner>,
    kinds: &Kinds,
    findings: &mut Findings,
) -> io::Result<u64> {
    let form = Form { compare, kinds: columns };
    let size = std::fs::metadata(here)?.len();
    if size > HELD {
        return parted(&form, open(here)?, open(there)?, size, kinds, findings);
    }
    let mut held = Held { rows: Vec::with_capacity((size / 2) as usize), table: HashTable::new() };
    let mut scanner = open(here)?;
    let (mut broken, mut places) = (0, Vec::with_capacity(BATCH));
    while let Some(got) = scanner.next()? {
        match got {
            Got::Row(row) if is_named(compare, row) => {
                if held.table.capacity() == 0 {
                    // As many as there are lines like the first.
                    let lines = (size as usize / row.bytes.len().max(8)).min(1 << 24);
                    held.table.reserve(lines, |(tag, _)| spread(*tag));
                }
                places.push(held.rows.len());
                form.write(row, &mut held.rows);
                if places.len() == BATCH {
                    held.keep_all(&mut places, kinds, findings);
                }
            }
            Got::Row(_) => {}
            Got::Broken => broken += 1,
        }
    }
    held.keep_all(&mut places, kinds, findings);
    let mut scanner = open(there)?;
    let mut batch = Vec::new();
    while let Some(got) = scanner.next()? {
        match got {
            Got::Row(row) if is_named(compare, row) => {
                places.push(batch.len());
                form.write(row, &mut batch);
                if places.len() == BATCH {
                    held.meet_all(&form, &mut batch, &mut places, kinds, findings);
                }
            }
            Got::Row(_) => {}
            Got::Broken => broken += 1,
        }
    }
    held.meet_all(&form, &mut batch, &mut places, kinds, findings);
    held.end(kinds, findings);
    Ok(broken)
}

fn is_named(compare: &Compare, row: View<'_>) -> bool {
    compare.key.iter().all(|column| row.spans[*column].0 < row.spans[*column].1)
}

/// Both sides parted by key, part by part.
fn parted(
    form: &Form<'_>,
    here: Scanner,
    there: Scanner,
    size: u64,
    kinds: &Kinds,
    findings: &mut Findings,
) -> io::Result<u64> {
    let (mut broken, mut sides) = (0, Vec::new());
    for mut scanner in [here, there] {
        let mut spill = Spill::new(size, PART);
        let mut scratch = Vec::new();
        while let Some(got) = scanner.next()? {
            match got {
                Got::Row(row) if is_named(form.compare, row) => {
                    scratch.clear();
                    form.write(row, &mut scratch);
                    spill.part(hash(key(&scratch)))?.extend_from_slice(&scratch);
                }
                Got::Row(_) => {}
                Got::Broken => broken += 1,
            }
        }
        sides.push(spill);
    }
    let (mut own, mut other) = (Vec::new(), Vec::new());
    for part in 0..sides[0].len() {
        sides[0].take(part, &mut own)?;
        sides[1].take(part, &mut other)?;
        let mut held = Held { rows: Vec::with_capacity(own.len()), table: HashTable::new() };
        for_each(&own, &mut |row| {
            let at = held.rows.len();
            held.rows.extend_from_slice(row);
            held.keep(at, kinds, findings);
        });
        for_each(&other, &mut |row| held.meet(form, row, kinds, findings));
        held.end(kinds, findings);
    }
    Ok(broken)
}

fn for_each(rows: &[u8], take: &mut dyn FnMut(&[u8])) {
    let mut at = 0;
    while at < rows.len() {
        let length = word(rows, at) as usize;
        take(&rows[at..at + length]);
        at += length;
    }
}
