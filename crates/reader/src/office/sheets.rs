//! XLSX: row by row, as numbers and texts are seen; then remarks and what stands in drawings.

use super::strings::{self, Strings};
use super::{flow, numbered};
use crate::collect::{Collector, Stop};
use crate::limits::Limits;
use crate::packed::Packed;
use crate::xml::{self, Node};
use calamine::{ExcelDateTime, ExcelDateTimeType};
use rustc_hash::FxHashMap;

/// What is known of the workbook before its sheets are read.
struct Book {
    strings: Strings,
    dates: Vec<bool>,
    epoch_1904: bool,
}

pub(super) fn read(
    packed: &mut Packed<'_>,
    names: &[String],
    limits: &Limits,
    to: &mut Collector<'_>,
) -> Result<(), Stop> {
    let has = |name: &str| names.iter().any(|known| known == name);
    let (sheets, epoch_1904) = list(packed, names, limits, to)?;
    let mut book = Book { strings: Strings::default(), dates: Vec::new(), epoch_1904 };
    if has("xl/sharedStrings.xml") {
        book.strings = Strings::read(packed, "xl/sharedStrings.xml", to)?;
    }
    if has("xl/styles.xml") {
        book.dates = strings::dates(packed, "xl/styles.xml", to).or_else(unless_late)?;
    }
    let more = sheets.len() > limits.pages || book.strings.cut;
    for (name, part) in sheets.iter().take(limits.pages) {
        to.paragraph(name)?;
        cells(packed, part, &book, to)?;
    }
    for around in ["xl/comments", "xl/comments/comment", "xl/threadedComments/", "xl/drawings/drawing"] {
        for part in numbered(names, around) {
            flow::runs(packed, part, to)?;
        }
    }
    if more { Err(Stop::Full) } else { Ok(()) }
}

fn unless_late<T: Default>(stop: Stop) -> Result<T, Stop> {
    if stop == Stop::Late { Err(stop) } else { Ok(T::default()) }
}

/// The sheets in their order, with the parts they stand in.
fn list(
    packed: &mut Packed<'_>,
    names: &[String],
    limits: &Limits,
    to: &mut Collector<'_>,
) -> Result<(Vec<(String, String)>, bool), Stop> {
    let mut parts: FxHashMap<String, String> = FxHashMap::default();
    let mut sheets = Vec::new();
    let mut epoch_1904 = false;
    if let Ok(part) = packed.part("xl/_rels/workbook.xml.rels") {
        xml::each(part, to, |_, node| {
            if let Node::Open(start) = node
                && let (Some(id), Some(target)) =
                    (xml::attribute(start, "Id"), xml::attribute(start, "Target"))
                && parts.len() <= names.len()
            {
                let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
                parts.insert(id, path);
            }
            Ok(())
        })
        .or_else(unless_late)?;
    }
    if let Ok(part) = packed.part("xl/workbook.xml") {
        xml::each(part, to, |_, node| {
            let Node::Open(start) = node else { return Ok(()) };
            match xml::name(start) {
                "sheet" if sheets.len() <= limits.pages => {
                    let id = start.attributes().flatten().find(|a| a.key.as_ref().ends_with(":id"));
                    if let Some(part) =
                        id.and_then(|id| parts.get(&xml::value(&id))).filter(|part| names.contains(part))
                    {
                        sheets.push((xml::attribute(start, "name").unwrap_or_default(), part.clone()));
                    }
                }
                "workbookPr" => {
                    epoch_1904 = matches!(xml::attribute(start, "date1904").as_deref(), Some("1" | "true"));
                }
                _ => {}
            }
            Ok(())
        })
        .or_else(unless_late)?;
    }
    if sheets.is_empty() {
        let found = numbered(names, "xl/worksheets/");
        sheets.extend(found.into_iter().map(|part| (String::new(), part.to_owned())));
    }
    Ok((sheets, epoch_1904))
}

/// What the value of a cell is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Value {
    Number,
    Date,
    Shared,
    Text,
    Other,
}

fn cells(packed: &mut Packed<'_>, part: &str, book: &Book, to: &mut Collector<'_>) -> Result<(), Stop> {
    let (mut value, mut inside, mut text) = (Value::Other, false, String::new());
    xml::each(packed.part(part)?, to, |to, node| {
        match node {
            Node::Open(start) => match xml::name(start) {
                "row" => to.line(),
                "c" => {
                    to.blank();
                    value = kind(start, book);
                }
                "v" | "t" => {
                    inside = true;
                    text.clear();
                }
                _ => {}
            },
            Node::Close(name) => match name {
                "v" | "t" if inside => {
                    inside = false;
                    show(&text, value, book, to)?;
                }
                "row" => to.line(),
                _ => {}
            },
            Node::Text(piece) if inside => text.push_str(piece),
            Node::Text(_) => {}
        }
        Ok(())
    })?;
    to.line();
    to.tick()
}

fn kind(cell: &quick_xml::events::BytesStart<'_>, book: &Book) -> Value {
    let style = || xml::attribute(cell, "s").and_then(|s| s.parse::<usize>().ok());
    match xml::attribute(cell, "t").as_deref() {
        None | Some("n") => {
            let date = style().and_then(|style| book.dates.get(style)).copied().unwrap_or(false);
            if date { Value::Date } else { Value::Number }
        }
        Some("s") => Value::Shared,
        Some("str" | "inlineStr" | "d") => Value::Text,
        _ => Value::Other,
    }
}

fn show(text: &str, value: Value, book: &Book, to: &mut Collector<'_>) -> Result<(), Stop> {
    let number = || text.trim().parse::<f64>().ok().filter(|n| n.is_finite());
    match value {
        Value::Shared => {
            let shared = text.trim().parse().ok().and_then(|index| book.strings.get(index));
            to.push(shared.unwrap_or_default())
        }
        Value::Text => to.push(text),
        Value::Number => match number() {
            Some(n) if n.abs() < 1e15 => to.push(&n.to_string()),
            _ => to.push(text),
        },
        Value::Date => match number() {
            Some(n) if (0.0..2_958_466.0).contains(&n) => to.push(&date(n, book.epoch_1904)),
            _ => to.push(text),
        },
        Value::Other => Ok(()),
    }
}

/// A moment as Russian offices write it; under one day it is a time of day.
pub(crate) fn date(value: f64, epoch_1904: bool) -> String {
    let moment = ExcelDateTime::new(value, ExcelDateTimeType::DateTime, epoch_1904);
    let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}");
    match (value < 1.0, value.fract() == 0.0) {
        (true, _) => time,
        (_, true) => format!("{day:02}.{month:02}.{year}"),
        _ => format!("{day:02}.{month:02}.{year} {time}"),
    }
}
