//! Tables with a header. Cases may lie among each other; they are given out in the order in which they begin.

use crate::fields::{Fields, Role};
use crate::gather::{Gather, Growing, Raw};
use crate::map::Map;
use crate::source::{Count, Counted, guess_delimiter, open};
use crate::{Error, Item, Problem};
use csv::ByteRecord;
use std::collections::HashMap;
use std::io::BufRead;
use std::path::Path;

/// Rows by which the column of teams is chosen.
const SAMPLE: usize = 2_000;

struct Table {
    reader: csv::Reader<Counted>,
    count: Count,
    columns: Vec<usize>,
    record: ByteRecord,
    /// Lines before the first that the reader saw.
    rows: u64,
}

/// What comes next of a table.
enum Next {
    Row(Raw),
    /// A row with more or fewer cells than the header: how many.
    Odd(Raw, usize),
    Cut(String),
    End,
}

impl Table {
    fn open(path: &Path, map: &Map, fields: &mut Fields) -> Result<Table, Error> {
        let (mut bytes, count) = open(path)?;
        let delimiter = match map.delimiter() {
            Some(sign) => sign,
            None => {
                let head = bytes.fill_buf()?;
                guess_delimiter(head.split(|byte| *byte == b'\n').next().unwrap_or_default())
            }
        };
        let mut reader = csv::ReaderBuilder::new();
        let reader = reader.delimiter(delimiter).flexible(true).from_reader(bytes);
        let mut table = Table { reader, count, columns: Vec::new(), record: ByteRecord::new(), rows: 1 };
        if let Ok(header) = table.reader.byte_headers() {
            table.columns = header.iter().map(|name| fields.id(&text(name))).collect();
        }
        Ok(table)
    }

    fn next(&mut self) -> Next {
        self.count.go_on();
        match self.reader.read_byte_record(&mut self.record) {
            Ok(false) => return Next::End,
            Ok(true) => {}
            Err(e) => return Next::Cut(e.to_string()),
        }
        self.rows += 1;
        let line = self.record.position().map_or(self.rows, csv::Position::line);
        let cells = self.columns.iter().copied().zip(self.record.iter().map(text)).collect();
        let raw = Raw { line, cells };
        match self.record.len() == self.columns.len() {
            true => Next::Row(raw),
            false => Next::Odd(raw, self.record.len()),
        }
    }
}

/// UTF-8, else the Windows and Latin signs of the west.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

pub(crate) fn read(path: &Path, map: &Map, each: &mut dyn FnMut(Item) -> bool) -> Result<(), Error> {
    let mut gather = Gather::new(map);
    let mut first = Table::open(path, map, &mut gather.fields)?;
    if let Some(missing) =
        [Role::Case, Role::Time, Role::Status].into_iter().find(|role| !gather.fields.has(*role))
    {
        let names: Vec<&str> = first.columns.iter().map(|id| gather.fields.name(*id)).take(40).collect();
        each(Item::Problem(Problem {
            row: 1,
            column: Fields::usual(missing).to_owned(),
            case: String::new(),
            what: format!("no column says the {missing:?}; there are: {}", names.join(", ")),
            todo: "say in [columns] of a map which it is, and give the map with --map".to_owned(),
        }));
        return Ok(());
    }
    let mut sample = Vec::new();
    while sample.len() < SAMPLE {
        match first.next() {
            Next::Row(raw) => sample.push(raw),
            Next::Odd(..) => {}
            Next::Cut(_) | Next::End => break,
        }
    }
    gather.choose_team(&sample);
    drop((first, sample));
    let mut table = Table::open(path, map, &mut gather.fields)?;
    let (cases, cut) = grow(&mut table, &mut gather, each);
    for case in cases {
        if !each(gather.finish(case)) {
            return Ok(());
        }
    }
    if let Some(cut) = cut {
        each(Item::Problem(cut));
    }
    Ok(())
}

/// All cases with their rows, and what ended the file before its end.
fn grow(
    table: &mut Table,
    gather: &mut Gather<'_>,
    each: &mut dyn FnMut(Item) -> bool,
) -> (Vec<Growing>, Option<Problem>) {
    let mut cases: Vec<Growing> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut last: Option<usize> = None;
    loop {
        let (raw, cells) = match table.next() {
            Next::Row(raw) => (raw, None),
            Next::Odd(raw, cells) => (raw, Some(cells)),
            Next::End => return (cases, None),
            Next::Cut(why) => {
                let cut = file_ends(table.rows + 1, &why);
                // More rows of the case at the end may be missing: it waits for the whole file.
                if let Some(case) = last.and_then(|place| cases.get_mut(place)) {
                    case.problem(Problem { case: case.id().to_owned(), ..cut.clone() });
                }
                return (cases, Some(cut));
            }
        };
        let Some(id) = gather.case(&raw).map(str::to_owned) else {
            let what = "the row does not say to which case it belongs".to_owned();
            let problem = Problem {
                row: raw.line,
                column: Fields::usual(Role::Case).to_owned(),
                case: String::new(),
                what,
                todo: "fill it in, or leave the row out".to_owned(),
            };
            each(Item::Broken(1, vec![problem]));
            continue;
        };
        let place = *places.entry(id).or_insert_with_key(|id| {
            cases.push(Growing::named(id));
            cases.len() - 1
        });
        last = Some(place);
        let case = &mut cases[place];
        gather.take(case, &raw, &mut |remark| {
            each(Item::Remark(remark));
        });
        if let Some(cells) = cells {
            let what = format!("the row has {cells} cells, the header {}", table.columns.len());
            let todo = "look for a delimiter or a quotation mark too many or too few".to_owned();
            case.problem(Problem {
                row: raw.line,
                column: String::new(),
                case: case.id().to_owned(),
                what,
                todo,
            });
        }
    }
}

/// The file ends before its end.
pub(crate) fn file_ends(row: u64, why: &str) -> Problem {
    Problem {
        row,
        column: String::new(),
        case: String::new(),
        what: format!("the file cannot be read any further: {why}"),
        todo: "bring the whole file and import it again: what was taken stays as it is".to_owned(),
    }
}
