//! XES, read as a stream: a trace in memory at a time. Attributes within attributes, global attributes and classifiers
//! say nothing of a case; namespaces make no difference.

use crate::gather::{Gather, Growing, Raw};
use crate::map::Map;
use crate::source::{Count, Counted, open};
use crate::table::file_ends;
use crate::{Error, Item, Problem};
use quick_xml::events::{BytesStart, Event};
use std::path::Path;

/// Events by which the column of teams is chosen.
const SAMPLE: usize = 2_000;
/// Elements within elements.
const DEPTH: usize = 100;
/// Attributes of one event.
const ATTRIBUTES: usize = 500;
/// The column of the name of the case, which stands in the trace.
const CASE: &str = "case:concept:name";

struct Document {
    reader: quick_xml::Reader<Counted>,
    count: Count,
    buffer: Vec<u8>,
    /// Names of the elements around us, without their namespaces.
    path: Vec<String>,
}

/// What of the document matters.
enum Piece {
    Trace,
    /// An attribute of the trace.
    OfTrace(String, String),
    Event(u64),
    /// An attribute of the event.
    OfEvent(String, String),
    EndEvent,
    EndTrace,
    End,
}

impl Document {
    fn open(path: &Path) -> Result<Document, Error> {
        let (bytes, count) = open(path)?;
        Ok(Document {
            reader: quick_xml::Reader::from_reader(bytes),
            count,
            buffer: Vec::new(),
            path: Vec::new(),
        })
    }

    fn next(&mut self) -> Result<Piece, String> {
        loop {
            self.count.go_on();
            self.buffer.clear();
            let line = self.count.line();
            match self.reader.read_event_into(&mut self.buffer).map_err(|e| e.to_string())? {
                Event::Start(start) => {
                    let piece = begin(&self.path, &start, line);
                    self.path.push(local(start.name().as_ref()));
                    if self.path.len() > DEPTH {
                        return Err("elements too deep within each other".to_owned());
                    }
                    if let Some(piece) = piece {
                        return Ok(piece);
                    }
                }
                Event::Empty(start) => {
                    if let Some(piece @ (Piece::OfTrace(..) | Piece::OfEvent(..))) =
                        begin(&self.path, &start, line)
                    {
                        return Ok(piece);
                    }
                }
                Event::End(_) => {
                    let name = self.path.pop();
                    match (name.as_deref(), self.path.len()) {
                        (Some("trace"), 1) => return Ok(Piece::EndTrace),
                        (Some("event"), 2) => return Ok(Piece::EndEvent),
                        _ => {}
                    }
                }
                Event::Eof if self.path.is_empty() => return Ok(Piece::End),
                Event::Eof => return Err(format!("it ends within <{}>", self.path.join("><"))),
                _ => {}
            }
        }
    }
}

fn local(name: &str) -> String {
    name.rsplit_once(':').map_or(name, |(_, local)| local).to_owned()
}

/// What an element means that begins below `path`.
fn begin(path: &[String], start: &BytesStart<'_>, line: u64) -> Option<Piece> {
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    let name = local(start.name().as_ref());
    match (names.as_slice(), name.as_str()) {
        ([_], "trace") => Some(Piece::Trace),
        ([_, "trace"], "event") => Some(Piece::Event(line)),
        ([_, "trace"], _) => attribute(start).map(|(key, value)| Piece::OfTrace(key, value)),
        ([_, "trace", "event"], _) => attribute(start).map(|(key, value)| Piece::OfEvent(key, value)),
        _ => None,
    }
}

fn attribute(start: &BytesStart<'_>) -> Option<(String, String)> {
    let (mut key, mut value) = (None, None);
    for attribute in start.attributes().with_checks(false).flatten() {
        let text = || unescape(&attribute.value);
        match attribute.key.as_ref() {
            "key" => key = Some(text()),
            "value" => value = Some(text()),
            _ => {}
        }
    }
    Some((key?, value?))
}

fn unescape(text: &str) -> String {
    quick_xml::escape::unescape(text).map_or_else(|_| text.to_owned(), |plain| plain.into_owned())
}

/// A trace while it is read.
#[derive(Default)]
struct Trace {
    id: String,
    events: Vec<Raw>,
    attributes: Vec<(String, String)>,
}

pub(crate) fn read(path: &Path, map: &Map, each: &mut dyn FnMut(Item) -> bool) -> Result<(), Error> {
    let mut gather = Gather::new(map);
    let mut sample = Vec::new();
    walk(path, &mut gather, &mut |_, trace| {
        sample.extend(trace.events);
        sample.len() < SAMPLE
    })?;
    gather.choose_team(&sample);
    drop(sample);
    let (mut nameless, mut stopped) = (None, false);
    let cut = walk(path, &mut gather, &mut |gather, trace| {
        if trace.id.is_empty() {
            let row = trace.events.first().map_or(0, |event| event.line);
            let what = "the trace has no concept:name".to_owned();
            let todo = "name it, or leave it out".to_owned();
            let column = "concept:name".to_owned();
            nameless = Some(Item::Broken(
                trace.events.len() as u64,
                vec![Problem { row, column, case: String::new(), what, todo }],
            ));
        }
        if let Some(item) = nameless.take() {
            stopped = !each(item);
            return !stopped;
        }
        if trace.events.is_empty() {
            return true;
        }
        let mut case = Growing::named(&trace.id);
        let mut remarks = Vec::new();
        for raw in &trace.events {
            gather.take(&mut case, raw, &mut |remark| remarks.push(remark));
        }
        for remark in remarks {
            each(Item::Remark(remark));
        }
        stopped = !each(gather.finish(case));
        !stopped
    })?;
    if let (Some(cut), false) = (cut, stopped) {
        each(Item::Problem(cut));
    }
    Ok(())
}

/// Gives out the traces, as long as `each` wants more; answers what ended the document before its end.
fn walk(
    path: &Path,
    gather: &mut Gather<'_>,
    each: &mut dyn FnMut(&mut Gather<'_>, Trace) -> bool,
) -> Result<Option<Problem>, Error> {
    let mut document = Document::open(path)?;
    let mut trace = Trace::default();
    let case = gather.fields.id(CASE);
    loop {
        let piece = match document.next() {
            Ok(piece) => piece,
            Err(why) => return Ok(Some(file_ends(document.count.line(), &why))),
        };
        match piece {
            Piece::Trace => trace = Trace::default(),
            Piece::OfTrace(key, value) if key == "concept:name" => trace.id = value.trim().to_owned(),
            Piece::OfTrace(key, value) => {
                if trace.attributes.len() < ATTRIBUTES {
                    trace.attributes.push((key, value));
                }
            }
            Piece::Event(line) => trace.events.push(Raw { line, cells: vec![(case, trace.id.clone())] }),
            Piece::OfEvent(key, value) => {
                let column = gather.fields.id(&key);
                if let Some(event) = trace.events.last_mut().filter(|event| event.cells.len() < ATTRIBUTES) {
                    event.cells.push((column, value));
                }
            }
            Piece::EndEvent => {}
            Piece::EndTrace => {
                let mut whole = std::mem::take(&mut trace);
                settle(gather, &mut whole, case);
                if !each(gather, whole) {
                    return Ok(None);
                }
            }
            Piece::End => return Ok(None),
        }
    }
}

/// What stands in the trace is said by its first event, where that says nothing of the kind itself.
fn settle(gather: &mut Gather<'_>, trace: &mut Trace, case: usize) {
    let columns: Vec<(usize, &String)> = trace
        .attributes
        .iter()
        .map(|(key, value)| (gather.fields.id(&format!("case:{key}")), value))
        .collect();
    if let Some(first) = trace.events.first_mut() {
        for (column, value) in columns {
            first.cells.push((column, value.clone()));
        }
    }
    for event in &mut trace.events {
        // The name may stand behind the events.
        if let Some(cell) = event.cells.iter_mut().find(|(column, _)| *column == case) {
            cell.1.clone_from(&trace.id);
        }
    }
}
