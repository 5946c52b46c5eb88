//! dBASE and FoxPro tables: the header, records of fixed width, deleted ones left out. Memo texts stand in another file
//! and are not read.

use crate::contract::Context;
use crate::date::Date;
use crate::defect::Code;
use crate::encoding::Census;
use crate::grid::{Cell, Grid, RawRow};
use crate::number::{self, Reading as Number};
use crate::problem::Problem;
use crate::reading::Reading;
use crate::source::{Limits, Source};
use crate::survey;
use crate::table::{self, Plan};
use crate::value::Format;
use encoding_rs::{Encoding, IBM866, UTF_8, WINDOWS_1251, WINDOWS_1252};
use rust_decimal::Decimal;
use std::io::{self, Read};

/// A field of the header.
#[derive(Clone, Debug)]
struct Field {
    name: String,
    kind: u8,
    length: usize,
    scale: u32,
}

/// What the header says.
#[derive(Clone, Debug)]
struct Header {
    records: u64,
    length: usize,
    record: usize,
    language: u8,
    fields: Vec<Field>,
}

pub(crate) fn read(source: &Source, context: &Context, reading: &mut Reading<'_>) -> io::Result<()> {
    reading.format = Format::Dbf;
    let header = header(&mut source.open(reading.limits)?)?;
    reading.facts.insert("language".to_owned(), format!("{:#04x}", header.language));
    if header.fields.iter().any(|field| matches!(field.kind, b'M' | b'G' | b'P')) {
        reading.problem(Problem::of(Code::B01));
    }
    let page = letters(source, &header, reading)?;
    let names: Vec<String> = header.fields.iter().map(|field| field.name.clone()).collect();
    let grid = |problems: bool| Records::open(source, &header, page, problems, reading.limits);
    let survey = survey::named(&mut grid(false)?, context.contract.as_ref(), &names)?;
    let counted = counted(source, &header, reading.limits)?;
    if counted != header.records {
        let problem = Problem::of(Code::B05).found(counted.to_string()).expected(header.records.to_string());
        reading.problem(problem);
    }
    short_names(&header, context, reading);
    let mut grid = grid(true)?;
    let plan = Plan { survey: &survey, name: "", delimiter: None, open_end: false };
    table::read(&mut grid, &plan, context, reading)
}

/// Names of the contract that are longer than a field's name may be.
fn short_names(header: &Header, context: &Context, reading: &mut Reading<'_>) {
    let Some(contract) = &context.contract else { return };
    for (at, field) in header.fields.iter().enumerate().filter(|(_, field)| field.name.chars().count() == 10)
    {
        let whole = contract
            .columns
            .iter()
            .find(|column| column.name.len() > field.name.len() && column.name.starts_with(&field.name));
        if let Some(column) = whole {
            reading.problem(Problem::of(Code::B03).in_column(at, &field.name).expected(&column.name));
        }
    }
}

fn header(input: &mut dyn Read) -> io::Result<Header> {
    let eof = |e: io::Error| io::Error::new(io::ErrorKind::UnexpectedEof, format!("the header is cut: {e}"));
    let mut first = [0; 32];
    input.read_exact(&mut first).map_err(eof)?;
    let length = usize::from(u16::from_le_bytes([first[8], first[9]]));
    let mut rest = vec![0; length.saturating_sub(32)];
    input.read_exact(&mut rest).map_err(eof)?;
    let mut fields = Vec::new();
    let mut width = 1;
    for field in rest.chunks_exact(32).take_while(|field| field[0] != 0x0D && field[0] != 0) {
        let name = field[..11].split(|b| *b == 0).next().unwrap_or_default();
        let kind = field[11].to_ascii_uppercase();
        // A long text keeps the upper half of its length where numbers keep their scale.
        let (length, scale) = match kind {
            b'C' => (usize::from(field[16]) + (usize::from(field[17]) << 8), 0),
            _ => (usize::from(field[16]), u32::from(field[17])),
        };
        width += length;
        fields.push(Field {
            name: IBM866.decode_without_bom_handling(name).0.trim().to_owned(),
            kind,
            length,
            scale,
        });
    }
    let record = usize::from(u16::from_le_bytes([first[10], first[11]]));
    if fields.is_empty() || record < width {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the fields do not fit the record"));
    }
    Ok(Header {
        records: u64::from(u32::from_le_bytes([first[4], first[5], first[6], first[7]])),
        length,
        record,
        language: first[29],
        fields,
    })
}

/// What the language byte says, and what the letters say.
fn letters(source: &Source, header: &Header, reading: &mut Reading<'_>) -> io::Result<&'static Encoding> {
    let told = match header.language {
        0x26 | 0x65 => Some(IBM866),
        0xC9 => Some(WINDOWS_1251),
        0x03 | 0x57 | 0x58 => Some(WINDOWS_1252),
        _ => None,
    };
    let mut census = Census::new();
    let mut input = body(source, header, reading.limits)?;
    let mut record = vec![0; header.record];
    for _ in 0..5000 {
        if !fill(&mut input, &mut record)? {
            break;
        }
        let mut at = 1;
        for field in &header.fields {
            if field.kind == b'C' {
                census.line(record[at..at + field.length].trim_ascii());
            }
            at += field.length;
        }
    }
    let (seen, _) = census.charset();
    if census.other == 0 {
        return Ok(if census.utf8 > 0 { UTF_8 } else { told.unwrap_or(WINDOWS_1251) });
    }
    if let Some(told) = told.filter(|told| *told != seen) {
        reading.problem(Problem::of(Code::E11).found(seen.name()).expected(told.name()));
    }
    if seen == IBM866 && told == Some(IBM866) {
        reading.problem(Problem::of(Code::E02).found(seen.name()));
    }
    Ok(seen)
}

fn body(source: &Source, header: &Header, limits: &Limits) -> io::Result<Box<dyn Read>> {
    let mut input = source.open(limits)?;
    io::copy(&mut input.by_ref().take(header.length as u64), &mut io::sink())?;
    Ok(input)
}

/// Reads a whole record; false at the end of the file or its mark.
fn fill(input: &mut dyn Read, record: &mut [u8]) -> io::Result<bool> {
    let mut at = 0;
    while at < record.len() {
        match input.read(&mut record[at..])? {
            0 => return Ok(false),
            n => at += n,
        }
        if at > 0 && record[0] == 0x1A {
            return Ok(false);
        }
    }
    Ok(true)
}

fn counted(source: &Source, header: &Header, limits: &Limits) -> io::Result<u64> {
    let mut input = body(source, header, limits)?;
    let mut record = vec![0; header.record];
    let mut n = 0;
    while fill(&mut input, &mut record)? {
        n += 1;
    }
    Ok(n)
}

/// Records as a grid.
struct Records {
    input: Box<dyn Read>,
    header: Header,
    page: &'static Encoding,
    record: Vec<u8>,
    number: u64,
    problems: bool,
}

impl Records {
    fn open(
        source: &Source,
        header: &Header,
        page: &'static Encoding,
        problems: bool,
        limits: &Limits,
    ) -> io::Result<Records> {
        let record = vec![0; header.record];
        Ok(Records {
            input: body(source, header, limits)?,
            header: header.clone(),
            page,
            record,
            number: 0,
            problems,
        })
    }
}

impl Grid for Records {
    fn next(&mut self) -> io::Result<Option<RawRow>> {
        let mut row = RawRow::default();
        loop {
            if !fill(&mut self.input, &mut self.record)? {
                // Deleted records at the end are told with the last row that is there; the others have their own.
                return Ok(None);
            }
            self.number += 1;
            if self.record[0] != b'*' {
                break;
            }
            if self.problems && row.problems.len() < 1000 {
                row.problems.push(Problem::of(Code::B02).at(self.number));
            }
        }
        row.line = self.number;
        let mut at = 1;
        for (column, field) in self.header.fields.iter().enumerate() {
            let bytes = &self.record[at..at + field.length];
            at += field.length;
            let overflow = matches!(field.kind, b'N' | b'F') && bytes.contains(&b'*');
            if overflow {
                row.problems
                    .push(Problem::of(Code::B04).at(self.number).in_column(column, &field.name).found("*"));
            }
            row.cells.push(if overflow { Cell::Empty } else { cell(bytes, field, self.page) });
        }
        Ok(Some(row))
    }
}

fn cell(bytes: &[u8], field: &Field, page: &'static Encoding) -> Cell {
    let text = || page.decode_without_bom_handling(bytes).0.trim_end().trim_end_matches('\0').to_owned();
    let word = |text: String| if text.trim().is_empty() { Cell::Empty } else { Cell::Text(text) };
    let long = || <[u8; 4]>::try_from(bytes).ok().map(i32::from_le_bytes);
    match field.kind {
        b'N' | b'F' => {
            let text = text();
            match number::shape(text.trim()) {
                Number::Number(shape) if shape.unit.is_empty() => {
                    shape.value(true).map_or_else(|| word(text.clone()), Cell::Number)
                }
                _ => word(text),
            }
        }
        b'D' => {
            let digits =
                |at: std::ops::Range<usize>| std::str::from_utf8(bytes.get(at)?).ok()?.parse::<u32>().ok();
            let date = || Date::of(digits(0..4)? as i32, digits(4..6)?, digits(6..8)?);
            date().map_or_else(|| word(text()), Cell::Date)
        }
        b'L' => match bytes.first() {
            Some(b'T' | b't' | b'Y' | b'y') => Cell::Bool(true),
            Some(b'F' | b'f' | b'N' | b'n') => Cell::Bool(false),
            _ => Cell::Empty,
        },
        b'I' => long().map_or(Cell::Empty, |n| Cell::Number(Decimal::from(n))),
        b'Y' => <[u8; 8]>::try_from(bytes)
            .ok()
            .map_or(Cell::Empty, |b| Cell::Number(Decimal::new(i64::from_le_bytes(b), 4))),
        b'B' if bytes.len() == 8 => {
            let double = <[u8; 8]>::try_from(bytes).ok().map(f64::from_le_bytes);
            let exact = double.and_then(Decimal::from_f64_retain).map(|n| n.round_dp(field.scale.min(10)));
            exact.map_or(Cell::Empty, Cell::Number)
        }
        b'T' if bytes.len() == 8 => {
            let (Some(day), Some(ms)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) else {
                return Cell::Empty;
            };
            let day = i32::from_le_bytes(*day);
            let second = u32::from_le_bytes(*ms) / 1000;
            if day == 0 {
                Cell::Empty
            } else {
                Cell::Date(Date { day: day - 2_440_588, second: Some(second) })
            }
        }
        b'M' | b'G' | b'P' | b'0' => Cell::Empty,
        _ => word(text()),
    }
}
