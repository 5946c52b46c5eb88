//! A log's bytes: plain or gzipped, with their lines counted, and no element or line without end.

use serde::Deserialize;
use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

/// How a log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// XES, the IEEE's format of event logs.
    Xes,
    /// A table with a header.
    Csv,
    /// The table of incidents of ServiceNow.
    Servicenow,
}

/// Bytes between two places where the reader says that it goes on.
const MOST: usize = 16 << 20;

/// A reader that counts lines, and stops what goes on without end.
pub(crate) struct Counted {
    inner: Box<dyn BufRead>,
    line: Rc<Cell<u64>>,
    left: Rc<Cell<usize>>,
}

/// The other end of a [`Counted`].
#[derive(Clone)]
pub(crate) struct Count {
    line: Rc<Cell<u64>>,
    left: Rc<Cell<usize>>,
}

impl Count {
    /// The line that is read, 1 first.
    pub(crate) fn line(&self) -> u64 {
        self.line.get()
    }

    /// So far all is well: the next piece may be as long again.
    pub(crate) fn go_on(&self) {
        self.left.set(MOST);
    }
}

impl Read for Counted {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let from = self.fill_buf()?;
        let n = from.len().min(buf.len());
        buf[..n].copy_from_slice(&from[..n]);
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Counted {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left.get() == 0 {
            return Err(io::Error::other("a piece longer than 16 MiB"));
        }
        let bytes = self.inner.fill_buf()?;
        Ok(&bytes[..bytes.len().min(self.left.get())])
    }

    fn consume(&mut self, n: usize) {
        if let Ok(bytes) = self.inner.fill_buf() {
            let lines = bytes[..n.min(bytes.len())].iter().filter(|byte| **byte == b'\n').count();
            self.line.set(self.line.get() + lines as u64);
        }
        self.left.set(self.left.get().saturating_sub(n));
        self.inner.consume(n);
    }
}

/// Opens a file, gzipped or not, behind its byte-order mark.
pub(crate) fn open(path: &Path) -> io::Result<(Counted, Count)> {
    let mut plain = BufReader::with_capacity(1 << 16, File::open(path)?);
    let gzip = plain.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    let mut inner: Box<dyn BufRead> = match gzip {
        true => Box::new(BufReader::with_capacity(1 << 16, flate2::bufread::MultiGzDecoder::new(plain))),
        false => Box::new(plain),
    };
    if inner.fill_buf()?.starts_with(b"\xEF\xBB\xBF") {
        inner.consume(3);
    }
    let count = Count { line: Rc::new(Cell::new(1)), left: Rc::new(Cell::new(MOST)) };
    Ok((Counted { inner, line: count.line.clone(), left: count.left.clone() }, count))
}

/// What a file is, by its beginning.
pub(crate) fn recognise(path: &Path, delimiter: Option<u8>) -> io::Result<Format> {
    let (mut bytes, _) = open(path)?;
    let mut head = Vec::new();
    // A file that is cut somewhere later still has a beginning.
    let _cut = (&mut bytes).take(1 << 14).read_to_end(&mut head);
    if head.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<') {
        return Ok(Format::Xes);
    }
    let first =
        String::from_utf8_lossy(head.split(|byte| *byte == b'\n').next().unwrap_or_default()).to_string();
    let delimiter = char::from(delimiter.unwrap_or_else(|| guess_delimiter(first.as_bytes())));
    let columns: Vec<&str> = first.split(delimiter).map(|name| name.trim().trim_matches('"')).collect();
    let has = |name| columns.contains(&name);
    Ok(if has("number") && has("incident_state") { Format::Servicenow } else { Format::Csv })
}

/// What parts the columns of a header.
pub(crate) fn guess_delimiter(header: &[u8]) -> u8 {
    let count = |sign: u8| header.iter().filter(|byte| **byte == sign).count();
    [b',', b';', b'\t', b'|'].into_iter().max_by_key(|sign| (count(*sign), *sign == b',')).unwrap_or(b',')
}
