//! Workbooks: XLSX cell by cell, XLS and ODS sheet by sheet. Each visible sheet with rows is a table; with a contract it is
//! the sheet whose header fits.
//!
//! Formulas are not computed: a formula without a saved value is a reason to refuse.

use crate::contract::Context;
use crate::date::Date;
use crate::defect::Code;
use crate::grid::{Cell, Grid, RawRow};
use crate::ods;
use crate::problem::Problem;
use crate::reading::Reading;
use crate::source::{ReadSeek, Source, entry};
use crate::survey::{self, Survey};
use crate::table::{self, Plan};
use crate::value::{Format, Refusal};
use calamine::{Data, DataRef, ExcelDateTime, Reader, SheetVisible, Xls, Xlsx, XlsxCellReader};
use rust_decimal::Decimal;
use std::io::{self, Read};
use std::str::FromStr;

type Input = Box<dyn ReadSeek>;

fn damaged(error: impl std::fmt::Display) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error.to_string())
}

/// Unpacks all parts once and keeps none: a workbook that unpacks to more than the limit is not opened.
fn measure(source: &Source, reading: &Reading<'_>) -> io::Result<()> {
    let parts = zip::ZipArchive::new(source.seekable(reading.limits)?).map_err(damaged)?.len();
    let mut left = reading.limits.document;
    for part in 0..parts {
        let size = io::copy(&mut entry(source, part, reading.limits)?.take(left + 1), &mut io::sink())?;
        left = left.checked_sub(size).ok_or_else(|| {
            io::Error::new(io::ErrorKind::FileTooLarge, "a workbook that unpacks to more than the limit")
        })?;
    }
    Ok(())
}

pub(crate) fn xlsx(source: &Source, context: &Context, reading: &mut Reading<'_>) -> io::Result<()> {
    reading.format = Format::Xlsx;
    measure(source, reading)?;
    let mut book: Xlsx<Input> = Xlsx::new(source.seekable(reading.limits)?).map_err(damaged)?;
    if book.has_1904_epoch() {
        reading.problem(Problem::of(Code::X05));
    }
    for formula in unsaved(source, reading)? {
        reading.problem(Problem::of(Code::X01).found(formula));
    }
    let names = visible(book.sheets_metadata(), reading);
    let mut surveys = Vec::new();
    for name in names {
        let survey = {
            let mut grid = XlsxGrid::open(&mut book, &name, reading.limits.columns, Vec::new())?;
            survey::survey(&mut grid, context.contract.as_ref(), None)?
        };
        surveys.push((name, survey));
    }
    for (name, survey) in chosen(surveys, context, reading) {
        let header = survey.header.as_ref().map_or(0, |header| header.line + header.rows as u64 - 1);
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let down: Vec<Merged> = merged
            .iter()
            .filter(|area| area.end.0 > area.start.0 && u64::from(area.start.0) + 1 > header)
            .take(100_000)
            .map(|area| Merged {
                column: area.start.1,
                first: area.start.0,
                last: area.end.0,
                value: Cell::Empty,
            })
            .collect();
        for area in &down {
            reading.problem(
                Problem::of(Code::X06).at(u64::from(area.first) + 1).in_column(area.column as usize, ""),
            );
        }
        let mut grid = XlsxGrid::open(&mut book, &name, reading.limits.columns, down)?;
        let plan = Plan { survey: &survey, name: &name, delimiter: None, open_end: false };
        table::read(&mut grid, &plan, context, reading)?;
    }
    Ok(())
}

/// Names of the sheets that are seen; hidden ones are told.
fn visible(sheets: &[calamine::Sheet], reading: &mut Reading<'_>) -> Vec<String> {
    let mut names = Vec::new();
    for sheet in sheets.iter().take(256) {
        if sheet.visible == SheetVisible::Visible {
            names.push(sheet.name.clone());
        } else {
            reading.problem(Problem::of(Code::X02).found(&sheet.name));
        }
    }
    names
}

/// The sheets to read: those with rows; with a contract the one whose header fits best.
fn chosen(
    surveys: Vec<(String, Survey)>,
    context: &Context,
    reading: &mut Reading<'_>,
) -> Vec<(String, Survey)> {
    let known = |survey: &Survey| survey.columns.iter().filter(|column| column.agreed.is_some()).count();
    let mut filled: Vec<(String, Survey)> =
        surveys.into_iter().filter(|(_, survey)| survey.rows > 0 || survey.header.is_some()).collect();
    if filled.is_empty() {
        reading.problem(Problem::of(Code::F03));
        return filled;
    }
    if filled.len() > 1 && filled.iter().any(|(_, survey)| survey.header.is_some()) {
        // Remarks and lists beside the tables.
        for (name, _) in filled.iter().filter(|(_, survey)| survey.header.is_none()) {
            reading.problem(Problem::of(Code::X03).found(name));
        }
        filled.retain(|(_, survey)| survey.header.is_some());
    }
    if context.contract.is_none() || filled.len() == 1 {
        return filled;
    }
    let best = (0..filled.len()).rev().max_by_key(|at| known(&filled[*at].1)).unwrap_or(0);
    if best > 0 {
        reading.problem(Problem::of(Code::X03).found(&filled[best].0));
    }
    vec![filled.swap_remove(best)]
}

/// Formulas without saved values, and hidden rows, by a look at the parts of the sheets.
fn unsaved(source: &Source, reading: &mut Reading<'_>) -> io::Result<Vec<String>> {
    let archive = zip::ZipArchive::new(source.seekable(reading.limits)?).map_err(damaged)?;
    let parts: Vec<usize> = (0..archive.len())
        .filter(|at| matches!(archive.name_for_index(*at), Some(Ok(name)) if name.starts_with("xl/worksheets/") && name.ends_with(".xml")))
        .collect();
    let mut found = Vec::new();
    for part in parts {
        let mut reader =
            quick_xml::Reader::from_reader(io::BufReader::new(entry(source, part, reading.limits)?));
        let mut buffer = Vec::new();
        let (mut cell, mut formula, mut value) = (String::new(), false, false);
        loop {
            buffer.clear();
            use quick_xml::events::Event;
            match reader.read_event_into(&mut buffer) {
                Ok(Event::Start(start)) => match start.local_name().as_ref() {
                    "c" => {
                        let name = start.try_get_attribute("r").ok().flatten();
                        cell = name.map(|name| name.value.to_string()).unwrap_or_default();
                        (formula, value) = (false, false);
                    }
                    "f" => formula = true,
                    "v" | "is" => value = true,
                    "row" => hidden(&start, reading),
                    _ => {}
                },
                Ok(Event::Empty(start)) => match start.local_name().as_ref() {
                    "f" => formula = true,
                    "row" => hidden(&start, reading),
                    _ => {}
                },
                Ok(Event::End(end))
                    if end.local_name().as_ref() == "c" && formula && !value && found.len() < 100 =>
                {
                    found.push(cell.clone());
                }
                Ok(Event::Eof) | Err(_) => break,
                _ => {}
            }
        }
    }
    Ok(found)
}

fn hidden(row: &quick_xml::events::BytesStart<'_>, reading: &mut Reading<'_>) {
    let is = |name: &str| row.try_get_attribute(name).ok().flatten();
    if is("hidden").is_some_and(|hidden| matches!(&*hidden.value, "1" | "true")) {
        let line = is("r").and_then(|r| r.value.parse().ok()).unwrap_or(0);
        reading.problem(Problem::of(Code::X02).at(line));
    }
}

/// Cells of one column that are one.
struct Merged {
    column: u32,
    first: u32,
    last: u32,
    value: Cell,
}

/// The cells of a sheet as rows.
struct XlsxGrid<'a> {
    cells: XlsxCellReader<'a, Input>,
    next: Option<(u32, u32, Cell)>,
    merged: Vec<Merged>,
    columns: usize,
}

impl<'a> XlsxGrid<'a> {
    fn open(
        book: &'a mut Xlsx<Input>,
        name: &str,
        columns: usize,
        merged: Vec<Merged>,
    ) -> io::Result<XlsxGrid<'a>> {
        let cells = book.worksheet_cells_reader(name).map_err(damaged)?;
        let mut grid = XlsxGrid { cells, next: None, merged, columns };
        grid.step()?;
        Ok(grid)
    }

    fn step(&mut self) -> io::Result<()> {
        let cell = self.cells.next_cell().map_err(damaged)?;
        self.next = cell.map(|cell| {
            let (row, column) = cell.get_position();
            (row, column, of_xlsx(cell.get_value()))
        });
        Ok(())
    }
}

impl Grid for XlsxGrid<'_> {
    fn next(&mut self) -> io::Result<Option<RawRow>> {
        let Some((row, ..)) = self.next else { return Ok(None) };
        let mut raw = RawRow { line: u64::from(row) + 1, ..RawRow::default() };
        while let Some((at, column, cell)) = self.next.take() {
            if at != row {
                if at < row {
                    return Err(damaged("rows out of their order"));
                }
                self.next = Some((at, column, cell));
                break;
            }
            let column = column as usize;
            if column < self.columns {
                if raw.cells.len() <= column {
                    raw.cells.resize(column + 1, Cell::Empty);
                }
                raw.cells[column] = cell;
            } else if !cell.is_empty() {
                return Err(io::Error::new(io::ErrorKind::FileTooLarge, "more columns than the limit"));
            }
            self.step()?;
        }
        for area in self.merged.iter_mut().filter(|area| (area.first..=area.last).contains(&row)) {
            let column = area.column as usize;
            if row == area.first {
                area.value = raw.cells.get(column).cloned().unwrap_or(Cell::Empty);
            } else {
                if raw.cells.len() <= column {
                    raw.cells.resize(column + 1, Cell::Empty);
                }
                raw.cells[column] = area.value.clone();
            }
        }
        Ok(Some(raw))
    }
}

fn of_xlsx(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Int(n) => Cell::Number(Decimal::from(*n)),
        DataRef::Float(n) => float(*n),
        DataRef::String(text) => text_cell(text),
        DataRef::SharedString(text) => text_cell(text),
        DataRef::Bool(value) => Cell::Bool(*value),
        DataRef::DateTime(date) => dated(date),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text_cell(text),
        DataRef::Error(error) => Cell::Error(error.to_string()),
        DataRef::Empty => Cell::Empty,
    }
}

fn text_cell(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

/// The shortest decimal that is the float: what was typed.
fn float(n: f64) -> Cell {
    Decimal::from_str(&n.to_string()).map_or_else(|_| Cell::Text(n.to_string()), Cell::Number)
}

fn dated(date: &ExcelDateTime) -> Cell {
    if date.is_duration() {
        return float(date.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let seconds = u32::from(hour) * 3600 + u32::from(minute) * 60 + u32::from(second);
    match Date::of(i32::from(year), u32::from(month), u32::from(day)) {
        Some(date) => Cell::Date(Date { second: (seconds > 0).then_some(seconds), ..date }),
        None => float(date.as_f64()),
    }
}

/// An OLE document: XLS, or something locked within it.
pub(crate) fn ole(source: &Source, context: &Context, reading: &mut Reading<'_>) -> io::Result<()> {
    let head = source.head(1 << 16, reading.limits)?;
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    if memchr::memmem::find(&head, &wide("EncryptedPackage")).is_some() {
        reading.refuse(Refusal::Locked);
        return Ok(());
    }
    reading.format = Format::Xls;
    if source.size().is_some_and(|size| size > reading.limits.document) {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "a workbook longer than the limit"));
    }
    let mut book: Xls<Input> = match Xls::new(source.seekable(reading.limits)?) {
        Ok(book) => book,
        Err(calamine::XlsError::Password) => {
            reading.refuse(Refusal::Locked);
            return Ok(());
        }
        Err(error) => return Err(damaged(error)),
    };
    let names = visible(book.sheets_metadata(), reading);
    let mut sheets = Vec::new();
    for name in names {
        let range = book.worksheet_range(&name).map_err(damaged)?;
        let rows = rows_of(&range, reading.limits.columns);
        let survey = survey::survey(&mut rows.clone().into_iter(), context.contract.as_ref(), None)?;
        sheets.push((name, survey, rows));
    }
    read_kept(sheets, context, reading)
}

pub(crate) fn ods(source: &Source, context: &Context, reading: &mut Reading<'_>) -> io::Result<()> {
    reading.format = Format::Ods;
    measure(source, reading)?;
    let archive = zip::ZipArchive::new(source.seekable(reading.limits)?).map_err(damaged)?;
    let Some(part) = archive.index_for_name("content.xml") else { return Err(damaged("no content.xml")) };
    let mut sheets = Vec::new();
    for (name, rows) in ods::sheets(entry(source, part, reading.limits)?, reading.limits)? {
        let survey = survey::survey(&mut rows.clone().into_iter(), context.contract.as_ref(), None)?;
        sheets.push((name, survey, rows));
    }
    read_kept(sheets, context, reading)
}

fn read_kept(
    sheets: Vec<(String, Survey, Vec<RawRow>)>,
    context: &Context,
    reading: &mut Reading<'_>,
) -> io::Result<()> {
    let mut rows: Vec<(String, Vec<RawRow>)> = Vec::new();
    let mut surveys = Vec::new();
    for (name, survey, raw) in sheets {
        rows.push((name.clone(), raw));
        surveys.push((name, survey));
    }
    for (name, survey) in chosen(surveys, context, reading) {
        let Some(at) = rows.iter().position(|(sheet, _)| *sheet == name) else { continue };
        let (_, raw) = rows.swap_remove(at);
        let plan = Plan { survey: &survey, name: &name, delimiter: None, open_end: false };
        table::read(&mut raw.into_iter(), &plan, context, reading)?;
    }
    Ok(())
}

fn rows_of(range: &calamine::Range<Data>, columns: usize) -> Vec<RawRow> {
    let (top, left) = range.start().unwrap_or_default();
    let rows = range.rows().enumerate();
    let left = (left as usize).min(columns);
    rows.map(|(at, row)| {
        let mut cells = vec![Cell::Empty; left];
        cells.extend(row.iter().take(columns - left).map(of_xls));
        RawRow { line: u64::from(top) + at as u64 + 1, cells, ..RawRow::default() }
    })
    .collect()
}

fn of_xls(value: &Data) -> Cell {
    match value {
        Data::Int(n) => Cell::Number(Decimal::from(*n)),
        Data::Float(n) => float(*n),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text_cell(text),
        Data::Bool(value) => Cell::Bool(*value),
        Data::DateTime(date) => dated(date),
        Data::Error(error) => Cell::Error(error.to_string()),
        Data::Empty => Cell::Empty,
    }
}
