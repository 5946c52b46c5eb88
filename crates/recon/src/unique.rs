//! Keys that come once. Whole numbers in their order are kept as ranges, which takes no memory to speak of; other keys as
//! hashes of 128 bits; more than memory holds is parted into files.

use crate::check::Kind;
use crate::finding::Findings;
use crate::fixed::NULL;
use crate::scan::View;
use crate::spill::{Spill, hash};
use hashbrown::HashTable;
use std::collections::BTreeMap;
use std::io;

/// Ranges of numbers before they are kept as keys instead.
const RANGES: usize = 1 << 15;
/// Keys in memory; more are parted into files.
const KEYS: usize = 1_400_000;

/// Watches the keys of one rule.
pub(crate) struct Unique {
    rule: usize,
    columns: Vec<usize>,
    seen: Seen,
    scratch: Vec<u8>,
}

enum Seen {
    /// Numbers as ranges: first to last.
    Ranges {
        column: usize,
        ranges: BTreeMap<i64, i64>,
        at: (i64, i64),
    },
    Keys(HashTable<(u64, u64)>),
    /// Hash, line and key of each row.
    Parted(Spill),
}

impl Unique {
    pub(crate) fn new(rule: usize, columns: &[usize], kinds: &[(Kind, u8)]) -> Unique {
        // A number can be written in one way only where zeros do not lead; others are texts.
        let seen = match columns {
            [column] if kinds[*column].0 == Kind::Integer => {
                Seen::Ranges { column: *column, ranges: BTreeMap::new(), at: (1, 0) }
            }
            _ => Seen::Keys(HashTable::new()),
        };
        Unique { rule, columns: columns.to_vec(), seen, scratch: Vec::new() }
    }

    /// Takes a row; its key is told when it came before.
    #[inline]
    pub(crate) fn row(&mut self, row: View<'_>, findings: &mut Findings) -> io::Result<()> {
        if self.columns.iter().any(|column| row.spans[*column].0 == row.spans[*column].1) {
            return Ok(());
        }
        if let Seen::Ranges { column, ranges, at } = &mut self.seen {
            let value = row.numbers[*column];
            let field = row.field(*column);
            let plain = value != NULL && field[0] != b'-' && (field[0] != b'0' || field.len() == 1);
            if plain {
                // The next in order, as most are.
                if value == at.1.wrapping_add(1)
                    && at.0 <= at.1
                    && ranges.range(value..).next().is_none_or(|(first, _)| *first != value)
                {
                    at.1 = value;
                    ranges.insert(at.0, at.1);
                    return Ok(());
                }
                if !into_ranges(ranges, at, value) {
                    findings.add(self.rule, row.line, || {
                        (row.key(&self.columns), String::new(), String::new(), None)
                    });
                }
                if ranges.len() > RANGES {
                    self.expand()?;
                }
                return Ok(());
            }
            // Something that is no plain number: texts from here on.
            self.expand()?;
        }
        let mut scratch = std::mem::take(&mut self.scratch);
        let key = row.joined(&self.columns, &mut scratch);
        let (a, b) = wide(key);
        let result = match &mut self.seen {
            Seen::Keys(keys) => {
                if keys.find(a, |known| *known == (a, b)).is_some() {
                    findings.add(self.rule, row.line, || {
                        (row.key(&self.columns), String::new(), String::new(), None)
                    });
                } else {
                    keys.insert_unique(a, (a, b), |known| known.0);
                }
                Ok(())
            }
            Seen::Parted(spill) => put(spill, (a, b), row.line, &row.key(&self.columns)),
            Seen::Ranges { .. } => Ok(()),
        };
        if matches!(&self.seen, Seen::Keys(keys) if keys.len() > KEYS) {
            self.part()?;
        }
        self.scratch = scratch;
        result
    }

    /// Ranges become keys.
    fn expand(&mut self) -> io::Result<()> {
        let Seen::Ranges { ranges, .. } = &mut self.seen else { return Ok(()) };
        let ranges = std::mem::take(ranges);
        let all: i128 = ranges.iter().map(|(first, last)| i128::from(*last) - i128::from(*first) + 1).sum();
        let mut keys = HashTable::new();
        let mut spill = (all > KEYS as i128).then(|| Spill::new(1 << 30, 12 << 20));
        for (first, last) in ranges {
            for value in first..=last {
                let known = wide(value.to_string().as_bytes());
                match spill.as_mut() {
                    Some(spill) => put(spill, known, 0, "")?,
                    None => {
                        keys.insert_unique(known.0, known, |known| known.0);
                    }
                }
            }
        }
        self.seen = spill.map_or(Seen::Keys(keys), Seen::Parted);
        Ok(())
    }

    /// Keys go to files.
    fn part(&mut self) -> io::Result<()> {
        let Seen::Keys(keys) = &mut self.seen else { return Ok(()) };
        let mut spill = Spill::new(1 << 30, 12 << 20);
        for known in keys.drain() {
            put(&mut spill, known, 0, "")?;
        }
        self.seen = Seen::Parted(spill);
        Ok(())
    }

    /// Judges what was parted.
    pub(crate) fn end(self, findings: &mut Findings) -> io::Result<()> {
        let Seen::Parted(mut spill) = self.seen else { return Ok(()) };
        let mut bytes = Vec::new();
        for part in 0..spill.len() {
            spill.take(part, &mut bytes)?;
            let mut keys: HashTable<(u64, u64)> = HashTable::new();
            let word = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap_or_default());
            let mut at = 0;
            while at < bytes.len() {
                let known = (word(at), word(at + 8));
                let line = word(at + 16);
                let length = word(at + 24) as usize;
                let name = &bytes[at + 32..at + 32 + length];
                at += 32 + length;
                if keys.find(known.0, |other| *other == known).is_some() {
                    let key =
                        || (String::from_utf8_lossy(name).into_owned(), String::new(), String::new(), None);
                    findings.add(self.rule, line, key);
                } else {
                    keys.insert_unique(known.0, known, |known| known.0);
                }
            }
        }
        Ok(())
    }
}

fn put(spill: &mut Spill, known: (u64, u64), line: u64, name: &str) -> io::Result<()> {
    let part = spill.part(known.0)?;
    for word in [known.0, known.1, line, name.len() as u64] {
        part.extend_from_slice(&word.to_le_bytes());
    }
    part.extend_from_slice(name.as_bytes());
    Ok(())
}

/// Puts a number into its range; false when it is there.
fn into_ranges(ranges: &mut BTreeMap<i64, i64>, at: &mut (i64, i64), value: i64) -> bool {
    let before = ranges.range(..=value).next_back().map(|(first, last)| (*first, *last));
    if before.is_some_and(|(_, last)| last >= value) {
        return false;
    }
    let mut range = (value, value);
    if let Some((first, last)) = before.filter(|(_, last)| last + 1 == value) {
        range.0 = first;
        debug_assert!(last < value);
    }
    if let Some(after) = value.checked_add(1)
        && let Some(last) = ranges.remove(&after)
    {
        range.1 = last;
    }
    ranges.insert(range.0, range.1);
    *at = range;
    true
}

/// 128 bits of a key: two hashes that have nothing in common.
fn wide(key: &[u8]) -> (u64, u64) {
    let mut turned = [0u8; 64];
    let second = match turned.get_mut(..key.len()) {
        Some(turned) => {
            turned.iter_mut().zip(key).for_each(|(to, b)| *to = b.rotate_left(3) ^ 0xA5);
            hash(turned)
        }
        None => hash(&key.iter().rev().copied().collect::<Vec<u8>>()),
    };
    (hash(key), second.rotate_left(17) ^ 0x51_7C_C1_B7_27_22_0A_95)
}
