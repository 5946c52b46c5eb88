//! Plain files fast: records of a delimited text in blocks, the fields that are needed parsed where they stand.
//!
//! It understands quotes and line ends, and nothing of the ways of business files: those come through `tabular`.

use crate::check::Kind;
use crate::fixed::{self, NULL};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

const BLOCK: usize = 1 << 20;
/// A record is no longer than this.
const LONGEST: usize = 16 << 20;

/// A view of a record.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) spans: &'a [(u32, u32)],
    pub(crate) numbers: &'a [i64],
    pub(crate) line: u64,
}

impl<'a> View<'a> {
    #[inline]
    pub(crate) fn field(&self, column: usize) -> &'a [u8] {
        let (from, to) = self.spans[column];
        &self.bytes[from as usize..to as usize]
    }

    /// Fields of several columns, parted by a sign that no field holds; borrowed when they stand together.
    #[inline]
    pub(crate) fn joined<'b>(&self, columns: &[usize], scratch: &'b mut Vec<u8>) -> &'b [u8]
    where
        'a: 'b,
    {
        if let [one] = columns {
            return self.field(*one);
        }
        scratch.clear();
        for (n, column) in columns.iter().enumerate() {
            if n > 0 {
                scratch.push(0x1F);
            }
            scratch.extend_from_slice(self.field(*column));
        }
        scratch
    }

    /// The key of a row for people.
    pub(crate) fn key(&self, columns: &[usize]) -> String {
        let mut key = String::new();
        for (n, column) in columns.iter().enumerate() {
            if n > 0 {
                key.push('|');
            }
            key.push_str(&String::from_utf8_lossy(self.field(*column)));
        }
        key
    }
}

/// Reads the records of a file.
pub(crate) struct Scanner {
    file: File,
    buffer: Vec<u8>,
    from: usize,
    full: usize,
    ended: bool,
    line: u64,
    delimiter: u8,
    /// For each field of the file: the column of the check, its kind and scale.
    fields: Vec<Option<(usize, Kind, u8)>>,
    width: usize,
    /// The fields up to the last that is needed.
    needed: usize,
    last_day: ([u8; 10], i64),
    spans: Vec<(u32, u32)>,
    numbers: Vec<i64>,
    unquoted: Vec<u8>,
    /// There are quotes among the bytes at hand.
    quotes: bool,
    /// Bytes of the file that were read.
    pub(crate) read: u64,
}

/// What came out of a record.
pub(crate) enum Got<'a> {
    Row(View<'a>),
    /// Another number of fields than the header's.
    Broken,
}

impl Scanner {
    /// Opens a file and reads its header. Columns that are not there are an error.
    pub(crate) fn open(
        path: &Path,
        delimiter: char,
        names: &[&str],
        columns: &[(Kind, u8)],
    ) -> io::Result<Scanner> {
        let mut scanner = Scanner {
            file: File::open(path)?,
            buffer: vec![0; BLOCK],
            from: 0,
            full: 0,
            ended: false,
            line: 0,
            delimiter: delimiter as u8,
            fields: Vec::new(),
            width: 0,
            needed: 0,
            last_day: ([0; 10], NULL),
            spans: vec![(0, 0); columns.len()],
            numbers: vec![NULL; columns.len()],
            unquoted: Vec::new(),
            quotes: false,
            read: 0,
        };
        let Some((from, to, lines)) = scanner.record()? else {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "an empty file"));
        };
        scanner.line += lines;
        let header = scanner.buffer[from..to].to_vec();
        let header = header.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&header);
        let mut own = Vec::new();
        split(header, scanner.delimiter, &mut own, &mut scanner.unquoted);
        scanner.width = own.len();
        let mut fields = vec![None; own.len()];
        for (column, name) in names.iter().enumerate() {
            let at =
                own.iter().position(|(a, b)| &scanner.unquoted[*a as usize..*b as usize] == name.as_bytes());
            let at = at.ok_or_else(|| {
                io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!("no column `{name}` in {}", path.display()),
                )
            })?;
            let (kind, scale) = columns[column];
            fields[at] = Some((column, kind, scale));
        }
        scanner.needed = fields.iter().rposition(Option::is_some).map_or(0, |at| at + 1);
        scanner.fields = fields;
        Ok(scanner)
    }

    /// Bounds of the next record and how many lines it takes.
    fn record(&mut self) -> io::Result<Option<(usize, usize, u64)>> {
        let mut searched = self.from;
        let mut quotes = 0usize;
        let mut lines = 0;
        loop {
            match memchr::memchr(b'\n', &self.buffer[searched..self.full]) {
                Some(at) => {
                    let at = searched + at;
                    lines += 1;
                    if self.quotes {
                        quotes += memchr::memchr_iter(b'"', &self.buffer[searched..at]).count();
                        if quotes % 2 == 1 {
                            searched = at + 1;
                            continue;
                        }
                    }
                    let from = self.from;
                    self.from = at + 1;
                    let to = if at > from && self.buffer[at - 1] == b'\r' { at - 1 } else { at };
                    return Ok(Some((from, to, lines)));
                }
                None if self.ended => {
                    let (from, to) = (self.from, self.full);
                    self.from = self.full;
                    return Ok((to > from).then_some((from, to, lines + 1)));
                }
                None => {
                    let kept = searched - self.from;
                    self.fill()?;
                    searched = self.from + kept;
                }
            }
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        self.buffer.copy_within(self.from..self.full, 0);
        self.full -= self.from;
        self.from = 0;
        if self.full > LONGEST {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "a record longer than the limit"));
        }
        if self.buffer.len() < self.full + BLOCK / 2 {
            self.buffer.resize(self.full + BLOCK, 0);
        }
        let n = self.file.read(&mut self.buffer[self.full..])?;
        self.ended = n == 0;
        self.full += n;
        self.quotes = memchr::memchr(b'"', &self.buffer[..self.full]).is_some();
        self.read += n as u64;
        Ok(())
    }

    /// The next record. Blank lines are none.
    #[inline]
    pub(crate) fn next(&mut self) -> io::Result<Option<Got<'_>>> {
        loop {
            let Some((from, to, lines)) = self.record()? else { return Ok(None) };
            let line = self.line + 1;
            self.line += lines;
            if from == to {
                continue;
            }
            let quoted = self.quotes && memchr::memchr(b'"', &self.buffer[from..to]).is_some();
            if !quoted {
                let whole = self.plain(from, to);
                let view =
                    View { bytes: &self.buffer[from..to], spans: &self.spans, numbers: &self.numbers, line };
                return Ok(Some(if whole { Got::Row(view) } else { Got::Broken }));
            }
            // Quotes: the fields are written out without them first.
            let mut spans = Vec::new();
            split(&self.buffer[from..to], self.delimiter, &mut spans, &mut self.unquoted);
            if spans.len() != self.width {
                return Ok(Some(Got::Broken));
            }
            for (at, field) in self.fields.iter().enumerate() {
                if let Some((column, kind, scale)) = field {
                    let (a, b) = spans[at];
                    self.spans[*column] = (a, b);
                    self.numbers[*column] = number(&self.unquoted[a as usize..b as usize], *kind, *scale);
                }
            }
            let view = View { bytes: &self.unquoted, spans: &self.spans, numbers: &self.numbers, line };
            return Ok(Some(Got::Row(view)));
        }
    }

    /// A record without quotes: whether it has as many fields as the header.
    #[inline]
    fn plain(&mut self, from: usize, to: usize) -> bool {
        let record = &self.buffer[from..to];
        let delimiter = self.delimiter;
        let mut at = 0;
        for (n, field) in self.fields[..self.needed].iter().enumerate() {
            let rest = &record[at..];
            let end = match field {
                Some((column, Kind::Decimal, scale)) => {
                    let (value, end) = fixed::decimal_until(rest, delimiter, *scale);
                    self.numbers[*column] = value;
                    end
                }
                Some((column, Kind::Date, _))
                    if rest.len() >= 10 && (rest.len() == 10 || rest[10] == delimiter) =>
                {
                    // Neighbours mostly share their day.
                    if rest[..10] != self.last_day.0 {
                        self.last_day.0.copy_from_slice(&rest[..10]);
                        self.last_day.1 = fixed::day(&rest[..10]);
                    }
                    self.numbers[*column] = self.last_day.1;
                    // A delimiter within the ten: they are no date, and the field ends there.
                    match self.last_day.1 {
                        NULL => until(rest, delimiter),
                        _ => 10,
                    }
                }
                other => {
                    let end = until(rest, delimiter);
                    if let Some((column, kind, scale)) = other {
                        self.numbers[*column] = number(&rest[..end], *kind, *scale);
                    }
                    end
                }
            };
            if let Some((column, ..)) = field {
                self.spans[*column] = (at as u32, (at + end) as u32);
            }
            at += end;
            if n + 1 == self.width {
                return at == record.len();
            }
            if at >= record.len() {
                return false;
            }
            at += 1;
        }
        // The fields that nobody asks for are counted only.
        let more = memchr::memchr_iter(delimiter, &record[at..]).count();
        self.needed + more + 1 == self.width
    }
}

/// Where a field ends.
#[inline]
fn until(rest: &[u8], delimiter: u8) -> usize {
    rest.iter().position(|b| *b == delimiter).unwrap_or(rest.len())
}

#[inline]
pub(crate) fn number(text: &[u8], kind: Kind, scale: u8) -> i64 {
    match kind {
        Kind::Text => NULL,
        Kind::Integer => fixed::decimal(text, 0),
        Kind::Decimal => fixed::decimal(text, scale),
        Kind::Date => fixed::day(text),
    }
}

/// Parts a record with quotes; the fields are written out one after the other.
fn split(record: &[u8], delimiter: u8, spans: &mut Vec<(u32, u32)>, out: &mut Vec<u8>) {
    out.clear();
    let mut at = 0;
    loop {
        let begin = out.len();
        if record.get(at) == Some(&b'"') {
            at += 1;
            while at < record.len() {
                if record[at] != b'"' {
                    out.push(record[at]);
                    at += 1;
                } else if record.get(at + 1) == Some(&b'"') {
                    out.push(b'"');
                    at += 2;
                } else {
                    at += 1;
                    break;
                }
            }
        }
        while at < record.len() && record[at] != delimiter {
            out.push(record[at]);
            at += 1;
        }
        spans.push((begin as u32, out.len() as u32));
        if at >= record.len() {
            return;
        }
        at += 1;
    }
}
