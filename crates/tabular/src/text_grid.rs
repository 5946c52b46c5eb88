//! A delimited text as a grid: lines of any encoding, records that run over lines, faults that cost one line.

use crate::defect::Code;
use crate::encoding::decode;
use crate::grid::{Cell, Grid, RawRow};
use crate::lines::{End, Lines, Text, stream, without_mark};
use crate::problem::Problem;
use crate::source::{Limits, Source};
use crate::split::{self, mode, sniff, split, split_plainly};
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};
use std::collections::VecDeque;
use std::io::{self, Read};
use std::rc::Rc;

/// A record may run over so many lines and bytes.
const RUN: usize = 64;
const RUN_BYTES: usize = 1 << 18;
/// After so many quotes that nothing closed, a run is sought over few lines only: time stays in proportion to bytes.
const PATIENCE: usize = 50;
const SHORT_RUN: usize = 4;
/// So many lines tell the layout.
const HEAD: usize = 300;

/// How the fields of a text are parted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    /// What parts the fields; none for one column.
    pub(crate) delimiter: Option<char>,
    /// How many fields most records have.
    pub(crate) width: usize,
    /// The first line says `sep=;`.
    pub(crate) declared: bool,
}

/// Finds the layout from the first lines.
pub(crate) fn layout(source: &Source, text: &Rc<Text>, limits: &Limits) -> io::Result<Layout> {
    let mut lines = TextLines::new(source, text.clone(), limits)?;
    let mut head = Vec::new();
    while let Some(line) = lines.next()?.filter(|_| head.len() < HEAD) {
        head.push(line.text);
    }
    let declared = head.first().and_then(|line| separator(line));
    let body = &head[usize::from(declared.is_some()).min(head.len())..];
    let delimiter = declared.or_else(|| sniff(body));
    let width = delimiter.and_then(|d| mode(split::counts(body, d).into_iter().filter(|n| *n > 1)));
    Ok(Layout { delimiter, width: width.unwrap_or(1), declared: declared.is_some() })
}

/// What a line `sep=;` declares.
fn separator(line: &str) -> Option<char> {
    let sign =
        line.trim().trim_end_matches([';', ',']).strip_prefix("sep=").or(line.trim().strip_prefix("sep="))?;
    match sign.chars().next() {
        Some(sign) => Some(sign),
        None => line.trim().strip_prefix("sep=")?.chars().next(),
    }
}

/// A line as text.
#[derive(Clone, Debug)]
struct Line {
    text: String,
    number: u64,
    /// It is written in another page than the file.
    foreign: bool,
    /// It had no end.
    open: bool,
}

/// Lines as text.
struct TextLines {
    lines: Lines<Box<dyn Read>>,
    text: Rc<Text>,
    number: u64,
}

impl TextLines {
    fn new(source: &Source, text: Rc<Text>, limits: &Limits) -> io::Result<TextLines> {
        let wide = [UTF_16LE, UTF_16BE].into_iter().find(|wide| *wide == text.charset);
        let lines = Lines::new(stream(source, wide, limits)?, limits.record);
        Ok(TextLines { lines, text, number: 0 })
    }

    fn next(&mut self) -> io::Result<Option<Line>> {
        let Some((bytes, end)) = self.lines.next()? else { return Ok(None) };
        self.number += 1;
        let bytes = without_mark(bytes, self.number);
        let last = end == End::None;
        let bytes = if last { bytes.strip_suffix(&[0x1A]).unwrap_or(bytes) } else { bytes };
        if last && bytes.is_empty() {
            return Ok(None);
        }
        let wide = self.text.charset == UTF_16LE || self.text.charset == UTF_16BE;
        let charset = if wide { UTF_8 } else { self.text.charset };
        let (text, foreign) = decode(bytes, charset, self.text.page, self.text.mixed);
        let mended = self.text.twice.and_then(|twice| twice.mend(&text));
        let text = mended.unwrap_or_else(|| text.into_owned());
        Ok(Some(Line { text, number: self.number, foreign, open: last }))
    }
}

/// A delimited text.
pub(crate) struct TextGrid {
    lines: TextLines,
    layout: Layout,
    waiting: VecDeque<Line>,
    limits: Limits,
    failed_runs: usize,
}

impl TextGrid {
    pub(crate) fn new(
        source: &Source,
        text: Rc<Text>,
        layout: Layout,
        limits: &Limits,
    ) -> io::Result<TextGrid> {
        let mut lines = TextLines::new(source, text, limits)?;
        if layout.declared {
            lines.next()?;
        }
        Ok(TextGrid { lines, layout, waiting: VecDeque::new(), limits: limits.clone(), failed_runs: 0 })
    }

    fn line(&mut self) -> io::Result<Option<Line>> {
        match self.waiting.pop_front() {
            Some(line) => Ok(Some(line)),
            None => self.lines.next(),
        }
    }

    /// Looks at the lines ahead, as many as are asked for and there are.
    fn peek(&mut self, n: usize) -> io::Result<Option<&Line>> {
        while self.waiting.len() <= n {
            match self.lines.next()? {
                Some(line) => self.waiting.push_back(line),
                None => return Ok(None),
            }
        }
        Ok(self.waiting.get(n))
    }

    fn row(&self, line: &Line, cells: Vec<String>) -> io::Result<RawRow> {
        if cells.len() > self.limits.columns {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "more columns than the limit"));
        }
        let mut row = RawRow { line: line.number, cut: line.open, ..RawRow::default() };
        row.cells = cells
            .into_iter()
            .map(|cell| if cell.is_empty() { Cell::Empty } else { Cell::Text(cell) })
            .collect();
        if line.foreign {
            row.problems.push(Problem::of(Code::E06).at(line.number).found(&line.text));
            row.broken = Some(Code::E06);
        }
        Ok(row)
    }

    /// A record whose quote is open at the end of its first line: the lines to its end, or the line alone, broken.
    fn quoted(&mut self, line: Line, delimiter: char) -> io::Result<RawRow> {
        let mut whole = line.text.clone();
        let run = if self.failed_runs < PATIENCE { RUN } else { SHORT_RUN };
        for n in 0..run {
            let Some(next) = self.peek(n)? else { break };
            let (text, open) = (next.text.clone(), next.open);
            whole.push('\n');
            whole.push_str(&text);
            if whole.len() > RUN_BYTES {
                break;
            }
            if !text.contains('"') {
                continue;
            }
            let fields = split(&whole, delimiter);
            if fields.open {
                continue;
            }
            let fits = !fields.stray && (fields.cells.len() == self.layout.width || self.layout.width <= 1);
            if !fits {
                break;
            }
            self.waiting.drain(..=n);
            let mut row = self.row(&Line { open, ..line.clone() }, fields.cells)?;
            row.problems.push(Problem::of(Code::C04).at(line.number));
            return Ok(row);
        }
        self.failed_runs += 1;
        let last = self.peek(0)?.is_none();
        let mut row = self.row(&line, split_plainly(&line.text, delimiter))?;
        let code = if last && line.open { Code::F09 } else { Code::C03 };
        row.problems.push(Problem::of(code).at(line.number).found(&line.text));
        row.broken = Some(code);
        Ok(row)
    }

    /// Joins the lines of a record that was broken by bare line ends: together they have just the fields of one.
    fn joined(
        &mut self,
        line: &Line,
        cells: Vec<String>,
        delimiter: char,
    ) -> io::Result<(Vec<String>, bool, bool)> {
        let width = self.layout.width;
        let mut whole = cells.clone();
        for n in 0..8 {
            let Some(next) = self.peek(n)? else { break };
            let fields = split(&next.text, delimiter);
            let open = next.open;
            let more = fields.cells.len();
            if fields.open || fields.stray || more >= width || whole.len() + more - 1 > width {
                break;
            }
            let mut parts = fields.cells.into_iter();
            if let (Some(last), Some(first)) = (whole.last_mut(), parts.next()) {
                last.push('\n');
                last.push_str(&first);
            }
            whole.extend(parts);
            if whole.len() == width {
                self.waiting.drain(..=n);
                return Ok((whole, true, open));
            }
        }
        Ok((cells, false, line.open))
    }
}

impl Grid for TextGrid {
    fn next(&mut self) -> io::Result<Option<RawRow>> {
        let Some(line) = self.line()? else { return Ok(None) };
        let Some(delimiter) = self.layout.delimiter else {
            // One column: its quotes are opened, too.
            let cells = split(&line.text, '\u{1}').cells;
            return self.row(&line, cells).map(Some);
        };
        let fields = split(&line.text, delimiter);
        if fields.open && !fields.stray {
            return self.quoted(line, delimiter).map(Some);
        }
        if fields.stray {
            let mut row = self.row(&line, fields.cells)?;
            row.problems.push(Problem::of(Code::C03).at(line.number).found(&line.text));
            row.broken = Some(Code::C03);
            return Ok(Some(row));
        }
        // The first line has nothing before it that could have been broken.
        let short = fields.cells.len() < self.layout.width && !line.text.trim().is_empty() && line.number > 1;
        let (cells, joined, open) = match short {
            true => self.joined(&line, fields.cells, delimiter)?,
            false => (fields.cells, false, line.open),
        };
        let mut row = self.row(&Line { open, ..line.clone() }, cells)?;
        if joined {
            row.problems.push(Problem::of(Code::C04).at(line.number));
        }
        Ok(Some(row))
    }
}
