//! JSON and lines of JSON as tables: a list of objects or lists is a table, an object is a row, lists of objects within
//! it are tables of their own. Numbers keep the digits that are written.

use crate::contract::Context;
use crate::defect::Code;
use crate::grid::{Cell, Grid, RawRow};
use crate::lines;
use crate::problem::Problem;
use crate::reading::Reading;
use crate::source::{Limits, Source};
use crate::survey;
use crate::table::{self, Plan};
use crate::value::{Format, Refusal};
use rust_decimal::Decimal;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read};

/// Objects within objects become columns `a.b.c` down to here; what is deeper stays JSON.
const DEPTH: usize = 6;

pub(crate) fn read(source: &Source, context: &Context, reading: &mut Reading<'_>) -> io::Result<()> {
    reading.format = Format::Json;
    let mut elements = Elements::open(source, reading.limits)?;
    let Some(first) = elements.next()? else {
        reading.problem(Problem::of(Code::F03));
        return Ok(());
    };
    let is_list = elements.list;
    let second = elements.next();
    if !is_list && matches!(second, Ok(None)) && first.text.starts_with('{') {
        return document(&first.text, context, reading);
    }
    if !is_list {
        reading.format = Format::Ndjson;
    }
    drop(elements);
    if first.text.starts_with('[') {
        let survey =
            survey::survey(&mut Lists::open(source, reading.limits)?, context.contract.as_ref(), None)?;
        let plan = Plan { survey: &survey, name: "", delimiter: None, open_end: false };
        return table::read(&mut Lists::open(source, reading.limits)?, &plan, context, reading);
    }
    let names = names(&mut Elements::open(source, reading.limits)?, reading.limits)?;
    if names.is_empty() {
        reading.refuse(Refusal::NoTable);
        return Ok(());
    }
    let grid =
        || Elements::open(source, reading.limits).map(|elements| Objects { elements, names: names.clone() });
    let survey = survey::named(&mut grid()?, context.contract.as_ref(), &names)?;
    let mut grid = grid()?;
    let plan = Plan { survey: &survey, name: "", delimiter: None, open_end: false };
    table::read(&mut grid, &plan, context, reading)
}

/// One object: a row of its own values, and a table of each list of objects.
fn document(text: &str, context: &Context, reading: &mut Reading<'_>) -> io::Result<()> {
    let pairs: Pairs = serde_json::from_str(text).map_err(damaged)?;
    let mut own = Vec::new();
    let mut lists = Vec::new();
    for (name, value) in &pairs.0 {
        let items: Option<Vec<Box<RawValue>>> =
            value.get().starts_with('[').then(|| serde_json::from_str(value.get()).ok()).flatten();
        match items.filter(|items| items.first().is_some_and(|item| item.get().starts_with('{'))) {
            Some(items) => lists.push((name.clone(), items)),
            None => flatten(name, value, DEPTH, &mut own),
        }
    }
    if !own.is_empty() {
        rows("", vec![own], context, reading)?;
    }
    for (name, items) in lists {
        let items = items.iter().map(|item| {
            let mut cells = Vec::new();
            flatten("", item, DEPTH, &mut cells);
            cells
        });
        rows(&name, items.collect(), context, reading)?;
    }
    Ok(())
}

/// Rows of named cells in memory as a table.
pub(crate) fn rows(
    name: &str,
    items: Vec<Vec<(String, Cell)>>,
    context: &Context,
    reading: &mut Reading<'_>,
) -> io::Result<()> {
    let mut names: Vec<String> = Vec::new();
    for (name, _) in items.iter().flatten() {
        if !names.contains(name) && names.len() < reading.limits.columns {
            names.push(name.clone());
        }
    }
    let raw: Vec<RawRow> =
        items.into_iter().enumerate().map(|(at, cells)| placed(at as u64 + 1, cells, &names)).collect();
    let survey = survey::named(&mut raw.clone().into_iter(), context.contract.as_ref(), &names)?;
    let plan = Plan { survey: &survey, name, delimiter: None, open_end: false };
    table::read(&mut raw.into_iter(), &plan, context, reading)
}

fn placed(line: u64, cells: Vec<(String, Cell)>, names: &[String]) -> RawRow {
    let mut row = RawRow { line, cells: vec![Cell::Empty; names.len()], ..RawRow::default() };
    for (at, (name, cell)) in cells.into_iter().enumerate() {
        // Objects of one list mostly name their parts in one order.
        let place =
            if names.get(at) == Some(&name) { Some(at) } else { names.iter().position(|n| *n == name) };
        if let Some(place) = place {
            row.cells[place] = cell;
        }
    }
    row
}

fn damaged(error: serde_json::Error) -> io::Error {
    let kind = if error.is_eof() { io::ErrorKind::UnexpectedEof } else { io::ErrorKind::InvalidData };
    io::Error::new(kind, error.to_string())
}

/// The names of all objects, in the order in which they first come.
fn names(elements: &mut Elements, limits: &Limits) -> io::Result<Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    let mut known = rustc_hash::FxHashSet::default();
    while let Some(element) = elements.next()? {
        let mut cells = Vec::new();
        flatten_text(&element.text, &mut cells)?;
        for (name, _) in cells {
            if known.insert(name.clone()) {
                names.push(name);
            }
        }
        if names.len() > limits.columns {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "more columns than the limit"));
        }
    }
    Ok(names)
}

fn flatten_text(text: &str, out: &mut Vec<(String, Cell)>) -> io::Result<()> {
    let value: &RawValue = serde_json::from_str(text).map_err(damaged)?;
    flatten("", value, DEPTH, out);
    Ok(())
}

fn flatten(name: &str, value: &RawValue, depth: usize, out: &mut Vec<(String, Cell)>) {
    let text = value.get();
    let own = if name.is_empty() { "value" } else { name };
    match text.as_bytes().first() {
        Some(b'{') if depth > 0 => {
            let Ok(pairs) = serde_json::from_str::<Pairs>(text) else { return };
            for (key, value) in &pairs.0 {
                let whole = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
                flatten(&whole, value, depth - 1, out);
            }
        }
        _ => out.push((own.to_owned(), cell(text))),
    }
}

fn cell(text: &str) -> Cell {
    match text.as_bytes().first() {
        Some(b'"') => match serde_json::from_str::<String>(text) {
            Ok(text) if text.is_empty() => Cell::Empty,
            Ok(text) => Cell::Text(text),
            Err(_) => Cell::Text(text.to_owned()),
        },
        Some(b't') => Cell::Bool(true),
        Some(b'f') => Cell::Bool(false),
        None | Some(b'n') => Cell::Empty,
        Some(b'-' | b'0'..=b'9') => {
            let exact = Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text));
            exact.map_or_else(|_| Cell::Text(text.to_owned()), Cell::Number)
        }
        _ if text == "[]" || text == "{}" => Cell::Empty,
        _ => Cell::Text(text.to_owned()),
    }
}

/// The parts of an object in their order.
struct Pairs(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Pairs, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Pairs;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

/// An element of a list, or a value on a line.
struct Element {
    line: u64,
    text: String,
}

/// Cuts a stream into the elements of its list, or into its values; one element is held at a time.
struct Elements {
    inner: BufReader<Box<dyn Read>>,
    begun: bool,
    /// The stream is one list.
    list: bool,
    line: u64,
    most: usize,
    ended: bool,
}

impl Elements {
    fn open(source: &Source, limits: &Limits) -> io::Result<Elements> {
        let head = source.head(4, limits)?;
        let wide = match head.as_slice() {
            [0xFF, 0xFE, ..] => Some(encoding_rs::UTF_16LE),
            [0xFE, 0xFF, ..] => Some(encoding_rs::UTF_16BE),
            _ => None,
        };
        let inner = BufReader::new(lines::stream(source, wide, limits)?);
        // A document is one element, so the bound is that of a document.
        Ok(Elements {
            inner,
            begun: false,
            list: false,
            line: 1,
            most: limits.document as usize,
            ended: false,
        })
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.inner.fill_buf()?.first().copied())
    }

    /// Passes blanks, commas between elements, and the mark of UTF-8.
    fn pass(&mut self, commas: bool) -> io::Result<Option<u8>> {
        while let Some(b) = self.peek()? {
            match b {
                b'\n' => self.line += 1,
                b' ' | b'\t' | b'\r' | 0xEF | 0xBB | 0xBF => {}
                b',' if commas => {}
                _ => return Ok(Some(b)),
            }
            self.inner.consume(1);
        }
        Ok(None)
    }

    #[allow(clippy::too_many_lines)] // One automaton.
    fn next(&mut self) -> io::Result<Option<Element>> {
        let eof = || io::Error::new(io::ErrorKind::UnexpectedEof, "the file ends within a value");
        if self.ended {
            return Ok(None);
        }
        if !self.begun {
            self.begun = true;
            if self.pass(false)? == Some(b'[') {
                self.list = true;
                self.inner.consume(1);
            }
        }
        match self.pass(self.list)? {
            None if self.list => return Err(eof()),
            None => return Ok(None),
            Some(b']') if self.list => {
                self.inner.consume(1);
                self.ended = true;
                return match self.pass(false)? {
                    None => Ok(None),
                    Some(_) => {
                        Err(io::Error::new(io::ErrorKind::InvalidData, "something stands behind the list"))
                    }
                };
            }
            _ => {}
        }
        let line = self.line;
        let mut bytes = Vec::new();
        let (mut depth, mut quoted, mut escaped) = (0u32, false, false);
        'element: loop {
            let buffer = self.inner.fill_buf()?;
            if buffer.is_empty() {
                if depth > 0 || quoted || self.list {
                    return Err(eof());
                }
                break;
            }
            let mut used = 0;
            for b in buffer {
                if quoted {
                    quoted = *b != b'"' || escaped;
                    escaped = *b == b'\\' && !escaped;
                } else {
                    match b {
                        b'"' => quoted = true,
                        b'{' | b'[' => depth += 1,
                        b'}' | b']' if depth == 0 => {
                            self.inner.consume(used);
                            break 'element;
                        }
                        b'}' | b']' => depth -= 1,
                        b',' if depth == 0 => {
                            self.inner.consume(used);
                            break 'element;
                        }
                        b'\n' if depth == 0 => {
                            self.inner.consume(used);
                            break 'element;
                        }
                        _ => {}
                    }
                }
                self.line += u64::from(*b == b'\n');
                used += 1;
                bytes.push(*b);
                if depth == 0 && !quoted && matches!(b, b'}' | b']') {
                    self.inner.consume(used);
                    break 'element;
                }
            }
            self.inner.consume(used);
            if bytes.len() > self.most {
                return Err(io::Error::new(io::ErrorKind::FileTooLarge, "a value longer than the limit"));
            }
        }
        if bytes.is_empty() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, format!("no value on line {line}")));
        }
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                encoding_rs::WINDOWS_1251.decode_without_bom_handling(error.as_bytes()).0.into_owned()
            }
        };
        Ok(Some(Element { line, text: text.trim().to_owned() }))
    }
}

/// A list of objects as a grid.
struct Objects {
    elements: Elements,
    names: Vec<String>,
}

impl Grid for Objects {
    fn next(&mut self) -> io::Result<Option<RawRow>> {
        let Some(element) = self.elements.next()? else { return Ok(None) };
        let mut cells = Vec::new();
        flatten_text(&element.text, &mut cells)?;
        Ok(Some(placed(element.line, cells, &self.names)))
    }
}

/// A list of lists as a grid.
struct Lists {
    elements: Elements,
    columns: usize,
}

impl Lists {
    fn open(source: &Source, limits: &Limits) -> io::Result<Lists> {
        Ok(Lists { elements: Elements::open(source, limits)?, columns: limits.columns })
    }
}

impl Grid for Lists {
    fn next(&mut self) -> io::Result<Option<RawRow>> {
        let Some(element) = self.elements.next()? else { return Ok(None) };
        let cells: Vec<Box<RawValue>> = serde_json::from_str(&element.text).map_err(damaged)?;
        if cells.len() > self.columns {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "more columns than the limit"));
        }
        let cells = cells.iter().map(|value| cell(value.get())).collect();
        Ok(Some(RawRow { line: element.line, cells, ..RawRow::default() }))
    }
}
