//! Lines of a file of any size: raw bytes up to LF, CR LF or CR, with their numbers, within a bound.

use crate::encoding::Census;
use crate::source::{Limits, Source};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{self, Read};

/// How a line ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    CrLf,
    Lf,
    Cr,
    /// The file ended.
    None,
}

/// Lines of a stream.
pub(crate) struct Lines<R> {
    inner: R,
    buffer: Vec<u8>,
    from: usize,
    full: usize,
    ended: bool,
    most: usize,
}

const CHUNK: usize = 1 << 16;

impl<R: Read> Lines<R> {
    pub(crate) fn new(inner: R, most: usize) -> Lines<R> {
        Lines { inner, buffer: vec![0; CHUNK], from: 0, full: 0, ended: false, most }
    }

    /// The next line without its end.
    pub(crate) fn next(&mut self) -> io::Result<Option<(&[u8], End)>> {
        let mut searched = self.from;
        loop {
            if let Some(at) = memchr::memchr2(b'\n', b'\r', &self.buffer[searched..self.full]) {
                let at = searched + at;
                let end = match self.buffer[at] {
                    b'\n' => End::Lf,
                    _ if at + 1 < self.full && self.buffer[at + 1] == b'\n' => End::CrLf,
                    _ if at + 1 == self.full && !self.ended => {
                        searched = self.fill(at)?;
                        continue;
                    }
                    _ => End::Cr,
                };
                let line = self.from..at;
                self.from = at + if end == End::CrLf { 2 } else { 1 };
                return Ok(Some((&self.buffer[line], end)));
            }
            if self.ended {
                let line = self.from..self.full;
                self.from = self.full;
                return Ok((!line.is_empty()).then(|| (&self.buffer[line], End::None)));
            }
            searched = self.fill(self.full)?;
        }
    }

    /// Reads more; where the place is now.
    fn fill(&mut self, place: usize) -> io::Result<usize> {
        self.buffer.copy_within(self.from..self.full, 0);
        let place = place - self.from;
        self.full -= self.from;
        self.from = 0;
        if self.full > self.most {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "a line longer than the limit"));
        }
        if self.buffer.len() < self.full + CHUNK {
            self.buffer.resize(self.full + CHUNK, 0);
        }
        loop {
            match self.inner.read(&mut self.buffer[self.full..]) {
                Ok(0) => self.ended = true,
                Ok(n) => self.full += n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            }
            return Ok(place);
        }
    }
}

/// What a text file is like as a whole.
pub(crate) struct Text {
    /// What it is written in.
    pub(crate) charset: &'static Encoding,
    /// What lines in another page are written in.
    pub(crate) page: &'static Encoding,
    /// Some lines are in another page.
    pub(crate) mixed: bool,
    /// It began with a mark of its encoding.
    pub(crate) mark: bool,
    /// Line ends: CR LF, LF, CR.
    pub(crate) ends: [u64; 3],
    /// The last line had no end.
    pub(crate) open_end: bool,
    /// How many lines.
    pub(crate) lines: u64,
    /// The first control character: its line and value.
    pub(crate) control: Option<(u64, u8)>,
    /// The file ends with Ctrl-Z.
    pub(crate) ctrl_z: bool,
    /// Letters are lost.
    pub(crate) lost: bool,
    /// Decoded once too often.
    pub(crate) twice: Option<crate::encoding::Twice>,
    /// Nothing but blanks.
    pub(crate) blank: bool,
}

/// Looks the whole file through once.
pub(crate) fn look(source: &Source, limits: &Limits) -> io::Result<Text> {
    let (wide, mark) = wide(&source.head(4096, limits)?);
    let mut lines = Lines::new(stream(source, wide, limits)?, limits.record);
    let mut census = Census::new();
    let mut text = Text {
        charset: UTF_8,
        page: UTF_8,
        mixed: false,
        mark,
        ends: [0; 3],
        open_end: false,
        lines: 0,
        control: None,
        ctrl_z: false,
        lost: false,
        twice: None,
        blank: true,
    };
    while let Some((line, end)) = lines.next()? {
        text.lines += 1;
        match end {
            End::CrLf => text.ends[0] += 1,
            End::Lf => text.ends[1] += 1,
            End::Cr => text.ends[2] += 1,
            End::None => text.open_end = true,
        }
        let line = without_mark(line, text.lines);
        text.ctrl_z = end == End::None && line.last() == Some(&0x1A);
        let line = line.strip_suffix(&[0x1A]).unwrap_or(line);
        if text.ctrl_z && line.is_empty() {
            text.open_end = false;
            break;
        }
        text.blank &= line.iter().all(u8::is_ascii_whitespace);
        if text.control.is_none() {
            text.control = line.iter().find(|b| **b < 32 && **b != b'\t').map(|b| (text.lines, *b));
        }
        census.line(line);
    }
    text.lost = census.is_lost();
    text.twice = census.twice();
    text.page = census.page();
    (text.charset, text.mixed) = census.charset();
    if let Some(wide) = wide {
        text.charset = wide;
    }
    Ok(text)
}

/// A line without the mark of its encoding, when it is the first.
pub(crate) fn without_mark(line: &[u8], number: u64) -> &[u8] {
    if number == 1 { line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line) } else { line }
}

/// UTF-16, by its mark or by its zeros; and whether there is a mark of any encoding.
fn wide(head: &[u8]) -> (Option<&'static Encoding>, bool) {
    match head {
        [0xFF, 0xFE, ..] => return (Some(UTF_16LE), true),
        [0xFE, 0xFF, ..] => return (Some(UTF_16BE), true),
        [0xEF, 0xBB, 0xBF, ..] => return (None, true),
        _ => {}
    }
    // Without a mark: line ends, delimiters and digits have a zero beside them.
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count() * 10;
    let pairs = head.len() / 2;
    match (zeros(0) > pairs, zeros(1) > pairs) {
        (false, true) if pairs > 3 => (Some(UTF_16LE), false),
        (true, false) if pairs > 3 => (Some(UTF_16BE), false),
        _ => (None, false),
    }
}

/// The file's bytes, as UTF-8 when they are UTF-16.
pub(crate) fn stream(
    source: &Source,
    wide: Option<&'static Encoding>,
    limits: &Limits,
) -> io::Result<Box<dyn Read>> {
    let inner = source.open(limits)?;
    Ok(match wide {
        Some(encoding) => Box::new(Narrow::new(inner, encoding)),
        None => inner,
    })
}

/// UTF-16 as UTF-8.
pub(crate) struct Narrow {
    inner: Box<dyn Read>,
    decoder: encoding_rs::Decoder,
    raw: Vec<u8>,
    ready: Vec<u8>,
    at: usize,
    ended: bool,
}

impl Narrow {
    pub(crate) fn new(inner: Box<dyn Read>, encoding: &'static Encoding) -> Narrow {
        let decoder = encoding.new_decoder_with_bom_removal();
        Narrow { inner, decoder, raw: vec![0; CHUNK], ready: Vec::new(), at: 0, ended: false }
    }
}

impl Read for Narrow {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.ready.len() && !self.ended {
            let n = self.inner.read(&mut self.raw)?;
            self.ended = n == 0;
            let room = self.decoder.max_utf8_buffer_length(n).unwrap_or(n * 4);
            self.ready.resize(room, 0);
            let (_, _, written, _) = self.decoder.decode_to_utf8(&self.raw[..n], &mut self.ready, self.ended);
            self.ready.truncate(written);
            self.at = 0;
        }
        let n = buffer.len().min(self.ready.len() - self.at);
        buffer[..n].copy_from_slice(&self.ready[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_three_ways() {
        let mut lines = Lines::new(&b"a\r\nb\nc\r\rd"[..], 10);
        let mut found = Vec::new();
        while let Some((line, end)) = lines.next().unwrap() {
            found.push((line.to_vec(), end));
        }
        let expected = [("a", End::CrLf), ("b", End::Lf), ("c", End::Cr), ("", End::Cr), ("d", End::None)];
        assert_eq!(found, expected.map(|(line, end)| (line.as_bytes().to_vec(), end)));
    }

    #[test]
    fn a_line_has_a_bound() {
        let long = vec![b'x'; 3 * CHUNK];
        assert!(Lines::new(&long[..], CHUNK).next().is_err());
        assert!(Lines::new(&long[..], 4 * CHUNK).next().unwrap().is_some());
    }
}
