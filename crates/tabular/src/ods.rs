//! The sheets of an OpenDocument spreadsheet, by the parts that bear values. Repeated cells and rows are unrolled within
//! bounds: a sheet ends with a million repetitions of nothing.

use crate::date::{self, Date};
use crate::grid::{Cell, RawRow};
use crate::source::Limits;
use quick_xml::events::{BytesStart, Event};
use rust_decimal::Decimal;
use std::io::{self, BufReader, Read};

/// A row with something in it is repeated so often at most.
const REPEAT: u64 = 1000;
/// Cells of all sheets.
const CELLS: usize = 20_000_000;

pub(crate) fn sheets(input: Box<dyn Read>, limits: &Limits) -> io::Result<Vec<(String, Vec<RawRow>)>> {
    let damaged = |error: quick_xml::Error| io::Error::new(io::ErrorKind::InvalidData, error.to_string());
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(input));
    let mut buffer = Vec::new();
    let mut sheets: Vec<(String, Vec<RawRow>)> = Vec::new();
    let mut state = State::default();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(damaged)? {
            Event::Start(start) => state.begin(&start, false, &mut sheets, limits),
            Event::Empty(start) => state.begin(&start, true, &mut sheets, limits),
            Event::End(end) => state.end(end.local_name().as_ref(), &mut sheets, limits),
            Event::Text(text) => state.text(&text),
            Event::GeneralRef(name) => state.text(match &*name {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                "quot" => "\"",
                "apos" => "'",
                _ => "",
            }),
            Event::Eof => return Ok(sheets),
            _ => {}
        }
        if state.cells > CELLS {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "more cells than the limit"));
        }
    }
}

#[derive(Default)]
struct State {
    line: u64,
    row: Option<RawRow>,
    rows: u64,
    cell: Option<(Cell, String, u64)>,
    in_text: bool,
    cells: usize,
}

impl State {
    fn begin(
        &mut self,
        start: &BytesStart<'_>,
        empty: bool,
        sheets: &mut Vec<(String, Vec<RawRow>)>,
        limits: &Limits,
    ) {
        let attribute = |name: &str| {
            let found = start.try_get_attribute(name).ok().flatten()?;
            Some(found.value.to_string())
        };
        let repeated = |name: &str| attribute(name).and_then(|n| n.parse::<u64>().ok()).unwrap_or(1).max(1);
        match start.local_name().as_ref() {
            "table" if sheets.len() < 256 => {
                sheets.push((attribute("table:name").unwrap_or_default(), Vec::new()));
                self.line = 0;
            }
            "table-row" => {
                self.rows = repeated("table:number-rows-repeated");
                if empty {
                    self.line += self.rows;
                } else {
                    self.row = Some(RawRow { line: self.line + 1, ..RawRow::default() });
                }
            }
            "table-cell" | "covered-table-cell" => {
                let cell = value(attribute("office:value-type").as_deref(), &attribute);
                self.cell = Some((cell, String::new(), repeated("table:number-columns-repeated")));
                if empty {
                    self.close_cell(limits);
                }
            }
            "p" if self.cell.is_some() => {
                self.in_text = true;
                if let Some((_, text, _)) = &mut self.cell
                    && !text.is_empty()
                {
                    text.push('\n');
                }
            }
            "s" | "tab" | "line-break" => self.text(" "),
            _ => {}
        }
    }

    fn end(&mut self, name: &str, sheets: &mut [(String, Vec<RawRow>)], limits: &Limits) {
        match name {
            "p" => self.in_text = false,
            "table-cell" | "covered-table-cell" => self.close_cell(limits),
            "table-row" => {
                let Some(row) = self.row.take() else { return };
                let times = if row.is_blank() { 0 } else { self.rows.min(REPEAT) };
                if let Some((_, rows)) = sheets.last_mut() {
                    for at in 0..times {
                        self.cells += row.cells.len();
                        rows.push(RawRow { line: row.line + at, ..row.clone() });
                    }
                }
                self.line += self.rows;
            }
            _ => {}
        }
    }

    fn text(&mut self, more: &str) {
        if let Some((_, text, _)) = self.cell.as_mut().filter(|_| self.in_text) {
            text.push_str(more);
        }
    }

    fn close_cell(&mut self, limits: &Limits) {
        let (Some((cell, text, times)), Some(row)) = (self.cell.take(), self.row.as_mut()) else { return };
        let cell = match cell {
            Cell::Empty if !text.is_empty() => Cell::Text(text),
            cell => cell,
        };
        // Nothing is repeated to the end of each row.
        let times = if cell.is_empty() && times > 256 { 0 } else { times };
        for _ in 0..times.min(limits.columns.saturating_sub(row.cells.len()) as u64) {
            row.cells.push(cell.clone());
        }
    }
}

fn value(kind: Option<&str>, attribute: &dyn Fn(&str) -> Option<String>) -> Cell {
    match kind {
        Some("float" | "currency" | "percentage") => {
            let text = attribute("office:value").unwrap_or_default();
            Decimal::from_str_exact(&text)
                .or_else(|_| Decimal::from_scientific(&text))
                .map_or(Cell::Text(text), Cell::Number)
        }
        Some("date") => match date::shape(&attribute("office:date-value").unwrap_or_default(), false) {
            date::Reading::Date(shape) => Cell::Date(Date { ..shape.date }),
            _ => Cell::Empty,
        },
        Some("boolean") => Cell::Bool(attribute("office:boolean-value").as_deref() == Some("true")),
        _ => Cell::Empty,
    }
}
