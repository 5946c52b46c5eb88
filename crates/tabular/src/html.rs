//! Tables of an HTML page, as programs write it under the name of a sheet: rows and cells, nothing else of the page.

use crate::contract::Context;
use crate::encoding::{Census, decode};
use crate::grid::{Cell, RawRow};
use crate::reading::Reading;
use crate::source::{Bounded, Source};
use crate::survey;
use crate::table::{self, Plan};
use crate::value::{Format, Refusal};
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};
use std::io::{self, Read};

pub(crate) fn read(source: &Source, context: &Context, reading: &mut Reading<'_>) -> io::Result<()> {
    reading.format = Format::Html;
    let mut bytes = Vec::new();
    Bounded::new(source.open(reading.limits)?, reading.limits.document).read_to_end(&mut bytes)?;
    let page = letters(&bytes);
    let rows = rows(&page, reading.limits.columns);
    if rows.is_empty() {
        reading.refuse(Refusal::NoTable);
        return Ok(());
    }
    let survey = survey::survey(&mut rows.clone().into_iter(), context.contract.as_ref(), None)?;
    let plan = Plan { survey: &survey, name: "", delimiter: None, open_end: false };
    table::read(&mut rows.into_iter(), &plan, context, reading)
}

fn letters(bytes: &[u8]) -> String {
    if bytes.starts_with(&[0xFF, 0xFE]) {
        return UTF_16LE.decode(bytes).0.into_owned();
    }
    if bytes.starts_with(&[0xFE, 0xFF]) {
        return UTF_16BE.decode(bytes).0.into_owned();
    }
    let mut census = Census::new();
    bytes.split(|b| *b == b'\n').for_each(|line| census.line(line));
    let (charset, mixed) = census.charset();
    decode(bytes, if mixed { UTF_8 } else { charset }, census.page(), false).0.into_owned()
}

/// Rows with their cells, tags left out.
fn rows(page: &str, most: usize) -> Vec<RawRow> {
    let mut rows: Vec<RawRow> = Vec::new();
    let mut row: Option<RawRow> = None;
    let mut cell: Option<String> = None;
    let mut rest = page;
    let mut number = 0;
    let close = |row: &mut Option<RawRow>, cell: &mut Option<String>| {
        if let (Some(row), Some(text)) = (row.as_mut(), cell.take()) {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if row.cells.len() < most {
                row.cells.push(if text.is_empty() { Cell::Empty } else { Cell::Text(text) });
            }
        }
    };
    while let Some(at) = rest.find('<') {
        if let Some(cell) = cell.as_mut() {
            cell.push_str(&entities(&rest[..at]));
        }
        rest = &rest[at..];
        let end = rest.find('>').map_or(rest.len(), |end| end + 1);
        let tag = rest[1..end].trim_end_matches('>').trim_end_matches('/');
        let name = tag.split(|c: char| c.is_whitespace()).next().unwrap_or_default().to_ascii_lowercase();
        rest = &rest[end..];
        match name.as_str() {
            "tr" => {
                close(&mut row, &mut cell);
                rows.extend(row.take().filter(|row| !row.cells.is_empty()));
                number += 1;
                row = Some(RawRow { line: number, ..RawRow::default() });
            }
            "td" | "th" => {
                close(&mut row, &mut cell);
                cell = row.is_some().then(String::new);
            }
            "/td" | "/th" => close(&mut row, &mut cell),
            "/tr" | "/table" => {
                close(&mut row, &mut cell);
                rows.extend(row.take().filter(|row| !row.cells.is_empty()));
            }
            "br" => cell.iter_mut().for_each(|cell| cell.push(' ')),
            "script" | "style" => {
                let closing = format!("</{name}");
                rest = rest.find(&closing).map_or("", |at| &rest[at..]);
            }
            _ => {}
        }
    }
    close(&mut row, &mut cell);
    rows.extend(row.filter(|row| !row.cells.is_empty()));
    rows
}

/// The common entities; others stay as they are.
fn entities(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|b| b == b';');
        let sign = end.and_then(|end| match &rest[1..end] {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "nbsp" => Some('\u{a0}'),
            "laquo" => Some('«'),
            "raquo" => Some('»'),
            "mdash" => Some('—'),
            "ndash" => Some('–'),
            code => {
                let code = code.strip_prefix('#')?;
                let number = match code.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                    None => code.parse().ok()?,
                };
                char::from_u32(number)
            }
        });
        match (sign, end) {
            (Some(sign), Some(end)) => {
                out.push(sign);
                rest = &rest[end + 1..];
            }
            _ => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}
