//! EDIFACT: orders, answers, despatch and receiving advices and invoices as lines with their document; counters recounted.
//!
//! Segments come one by one; line ends among them mean nothing, or everything when there is no other end.

use crate::checksum::Checksum;
use crate::contract::Kind;
use crate::date::Date;
use crate::defect::Code;
use crate::names::Role;
use crate::problem::Problem;
use crate::reading::Reading;
use crate::source::Source;
use crate::value::{Field, Format, Refusal, Row, Table, Value};
use encoding_rs::{WINDOWS_1251, WINDOWS_1252};
use rust_decimal::Decimal;
use std::io::{self, BufRead, BufReader, Read};

/// Messages whose lines are read.
const READ: &[&str] =
    &["ORDERS", "ORDRSP", "ORDCHG", "DESADV", "RECADV", "INVOIC", "INVRPT", "SLSRPT", "PRICAT", "RETANN"];

const FIELDS: &[(&str, Option<Role>, Kind)] = &[
    ("message", None, Kind::Text),
    ("document", Some(Role::Document), Kind::Code),
    ("date", Some(Role::Date), Kind::Date),
    ("order", None, Kind::Code),
    ("buyer", None, Kind::Code),
    ("supplier", None, Kind::Code),
    ("delivery", None, Kind::Code),
    ("line", None, Kind::Code),
    ("gtin", Some(Role::Barcode), Kind::Code),
    ("buyer_code", None, Kind::Code),
    ("supplier_code", Some(Role::Code), Kind::Code),
    ("name", Some(Role::Name), Kind::Text),
    ("quantity", Some(Role::Quantity), Kind::Number),
    ("ordered", None, Kind::Number),
    ("unit", Some(Role::Unit), Kind::Text),
    ("price", Some(Role::Price), Kind::Number),
    ("amount", Some(Role::Amount), Kind::Number),
];

pub(crate) fn read(source: &Source, reading: &mut Reading<'_>) -> io::Result<()> {
    reading.format = Format::Edifact;
    let fields = FIELDS.iter().map(|(name, role, kind)| Field {
        name: (*name).to_owned(),
        agreed: None,
        role: *role,
        kind: *kind,
    });
    let table = reading.table(&Table { name: "lines".to_owned(), fields: fields.collect() });
    let mut segments = Segments::open(source, reading)?;
    let mut interchange = Interchange::default();
    let mut message: Option<Message> = None;
    while let Some(segment) = segments.next()? {
        interchange.segments += 1;
        match segment.tag() {
            "UNB" => interchange.opened = true,
            "UNG" => interchange.groups += 1,
            "UNH" => {
                close(&mut message, table, reading, false, segment.number);
                interchange.messages += 1;
                message = Some(Message::new(&segment));
                if let Some(message) = &message {
                    interchange.known |= message.is_read();
                    interchange.last.clone_from(&message.kind);
                }
            }
            "UNT" => {
                if let Some(message) = message.as_mut() {
                    message.segments += 1;
                    message.counted(&segment, reading);
                }
                close(&mut message, table, reading, true, segment.number);
            }
            "UNZ" => interchange.end(&segment, reading),
            _ => {
                if let Some(message) = message.as_mut() {
                    message.take(&segment, table, reading, segments.decimal);
                }
            }
        }
    }
    let open = message.is_some() || segments.cut || interchange.opened && !interchange.closed;
    close(&mut message, table, reading, false, interchange.segments);
    if open {
        reading.problem(Problem::of(Code::F09).at(interchange.segments));
    }
    if !interchange.known {
        reading.refuse(Refusal::NotRead(format!("EDIFACT {}", interchange.last)));
    }
    Ok(())
}

fn close(message: &mut Option<Message>, table: usize, reading: &mut Reading<'_>, whole: bool, at: u64) {
    if let Some(mut message) = message.take() {
        message.finish_line(table, reading);
        if !whole {
            reading.problem(Problem::of(Code::G09).at(at).found("UNH").expected("UNT"));
        }
        message.end(reading);
    }
}

#[derive(Default)]
struct Interchange {
    opened: bool,
    closed: bool,
    groups: u64,
    messages: u64,
    segments: u64,
    known: bool,
    last: String,
}

impl Interchange {
    fn end(&mut self, segment: &Segment, reading: &mut Reading<'_>) {
        self.closed = true;
        let own = if self.groups > 0 { self.groups } else { self.messages };
        let told = segment.part(1, 0).parse::<u64>();
        if told.is_ok_and(|told| told != own) {
            reading.problem(
                Problem::of(Code::G09).at(segment.number).found(segment.part(1, 0)).expected(own.to_string()),
            );
        }
    }
}

/// A segment: elements of components.
struct Segment {
    number: u64,
    elements: Vec<Vec<String>>,
}

impl Segment {
    fn tag(&self) -> &str {
        self.part(0, 0)
    }

    fn part(&self, element: usize, component: usize) -> &str {
        self.elements.get(element).and_then(|parts| parts.get(component)).map_or("", String::as_str)
    }
}

/// A message under way.
struct Message {
    kind: String,
    reference: String,
    segments: u64,
    lines: u64,
    document: String,
    date: Value,
    order: String,
    parties: [String; 3],
    asked: [bool; 3],
    line: Option<Line>,
    first: u64,
}

#[derive(Default)]
struct Line {
    number: u64,
    place: String,
    gtin: String,
    buyer_code: String,
    supplier_code: String,
    name: String,
    quantity: Option<Decimal>,
    ordered: Option<Decimal>,
    unit: String,
    price: Option<Decimal>,
    amount: Option<Decimal>,
}

impl Message {
    fn new(segment: &Segment) -> Message {
        Message {
            kind: segment.part(2, 0).to_owned(),
            reference: segment.part(1, 0).to_owned(),
            segments: 1,
            lines: 0,
            document: String::new(),
            date: Value::Null,
            order: String::new(),
            parties: Default::default(),
            asked: [false; 3],
            line: None,
            first: segment.number,
        }
    }

    fn is_read(&self) -> bool {
        READ.contains(&self.kind.as_str())
    }

    fn counted(&self, segment: &Segment, reading: &mut Reading<'_>) {
        let told = segment.part(1, 0);
        if told.parse::<u64>().is_ok_and(|told| told != self.segments) {
            let problem = Problem::of(Code::G09)
                .at(segment.number)
                .found(format!("UNT {told}"))
                .expected(self.segments.to_string());
            reading.problem(problem);
        }
        let reference = segment.part(2, 0);
        if !reference.is_empty() && reference != self.reference {
            let problem = Problem::of(Code::G09)
                .at(segment.number)
                .found(format!("UNT {reference}"))
                .expected(&self.reference);
            reading.problem(problem);
        }
    }

    fn take(&mut self, segment: &Segment, table: usize, reading: &mut Reading<'_>, mark: char) {
        self.segments += 1;
        if segment.tag() == "CNT" && segment.part(1, 0) == "2" {
            let told = segment.part(1, 1);
            if told.parse::<u64>().is_ok_and(|told| told != self.lines) {
                reading.problem(
                    Problem::of(Code::G09)
                        .at(segment.number)
                        .found(format!("CNT {told}"))
                        .expected(self.lines.to_string()),
                );
            }
        }
        if !self.is_read() {
            self.lines += u64::from(segment.tag() == "LIN");
            return;
        }
        let number = |text: &str| Decimal::from_str_exact(&text.replace(mark, ".")).ok();
        match segment.tag() {
            "BGM" => segment.part(2, 0).clone_into(&mut self.document),
            "DTM" => self.moment(segment, reading),
            "RFF" if segment.part(1, 0) == "ON" && self.order.is_empty() => {
                segment.part(1, 1).clone_into(&mut self.order)
            }
            "NAD" => self.party(segment),
            "LIN" => {
                self.finish_line(table, reading);
                self.lines += 1;
                let gtin = segment.part(3, 0).to_owned();
                self.line = Some(Line {
                    number: segment.number,
                    place: segment.part(1, 0).to_owned(),
                    gtin,
                    ..Line::default()
                });
            }
            "UNS" => self.finish_line(table, reading),
            tag => {
                let Some(line) = self.line.as_mut() else { return };
                match (tag, segment.part(1, 0)) {
                    ("PIA", _) => line.codes(segment),
                    ("IMD", _) => [3, 4].iter().for_each(|at| line.name.push_str(segment.part(3, *at))),
                    ("QTY", "21") => line.ordered = number(segment.part(1, 1)),
                    ("QTY", _) if line.quantity.is_none() => {
                        line.quantity = number(segment.part(1, 1));
                        segment.part(1, 2).clone_into(&mut line.unit);
                    }
                    ("PRI", _) if line.price.is_none() => line.price = number(segment.part(1, 1)),
                    ("MOA", "203" | "66" | "38") if line.amount.is_none() => {
                        line.amount = number(segment.part(1, 1))
                    }
                    _ => {}
                }
                if tag == "QTY" && line.unit.is_empty() {
                    segment.part(1, 2).clone_into(&mut line.unit);
                }
            }
        }
    }

    fn moment(&mut self, segment: &Segment, reading: &mut Reading<'_>) {
        if segment.part(1, 0) != "137" || self.date != Value::Null {
            return;
        }
        let text = segment.part(1, 1);
        match date(text, segment.part(1, 2)) {
            Some(date) => self.date = Value::Date(date),
            None if text.is_empty() => reading.problem(Problem::of(Code::G07).at(segment.number)),
            None => reading.problem(Problem::of(Code::D01).at(segment.number).found(text)),
        }
    }

    fn party(&mut self, segment: &Segment) {
        let at = match segment.part(1, 0) {
            "BY" => 0,
            "SU" | "SE" => 1,
            "DP" | "ST" => 2,
            _ => return,
        };
        if self.line.is_none() {
            self.asked[at] = true;
            segment.part(2, 0).clone_into(&mut self.parties[at]);
        }
    }

    fn finish_line(&mut self, table: usize, reading: &mut Reading<'_>) {
        let Some(line) = self.line.take() else { return };
        if line.gtin.len() >= 8
            && line.gtin.bytes().all(|b| b.is_ascii_digit())
            && !Checksum::Gtin.holds(line.gtin.as_bytes())
        {
            reading.problem(Problem::of(Code::K04).at(line.number).in_column(8, "gtin").found(&line.gtin));
        }
        let text = |text: &str| if text.is_empty() { Value::Null } else { Value::Text(text.to_owned()) };
        let number = |number: Option<Decimal>| number.map_or(Value::Null, Value::Number);
        let values = vec![
            text(&self.kind),
            text(&self.document),
            self.date.clone(),
            text(&self.order),
            text(&self.parties[0]),
            text(&self.parties[1]),
            text(&self.parties[2]),
            text(&line.place),
            text(&line.gtin),
            text(&line.buyer_code),
            text(&line.supplier_code),
            text(&line.name),
            number(line.quantity.or(line.ordered)),
            number(line.ordered),
            text(&line.unit),
            number(line.price),
            number(line.amount),
        ];
        reading.row(&Row { table, line: line.number, group: None, values, quarantined: false });
    }

    /// Places that are named without a number, or not at all where a retailer wants them.
    fn end(&self, reading: &mut Reading<'_>) {
        for at in 0..3 {
            if self.asked[at] && self.parties[at].is_empty() {
                let party = ["BY", "SU", "DP"][at];
                reading.problem(Problem::of(Code::G03).at(self.first).found(format!("NAD+{party}")));
            }
        }
    }
}

impl Line {
    fn codes(&mut self, segment: &Segment) {
        for at in 2..segment.elements.len() {
            let (code, by) = (segment.part(at, 0), segment.part(at, 1));
            let place = match by {
                "BP" | "IN" => &mut self.buyer_code,
                "EN" | "SRV" | "UP" => &mut self.gtin,
                _ => &mut self.supplier_code,
            };
            if place.is_empty() {
                code.clone_into(place);
            }
        }
    }
}

fn date(text: &str, form: &str) -> Option<Date> {
    let n = |at: std::ops::Range<usize>| text.get(at)?.parse::<u32>().ok();
    match form {
        "101" => Date::of(2000 + n(0..2)? as i32, n(2..4)?, n(4..6)?),
        "102" | "203" | "204" | "" => {
            let day = Date::of(n(0..4)? as i32, n(4..6)?, n(6..8)?)?;
            let second = n(8..10).zip(n(10..12)).map(|(hour, minute)| hour * 3600 + minute * 60);
            Some(Date { second: second.filter(|second| *second < 86_400), ..day })
        }
        _ => None,
    }
}

/// Segments of a stream.
struct Segments {
    inner: BufReader<Box<dyn Read>>,
    component: u8,
    element: u8,
    pub(crate) decimal: char,
    release: u8,
    end: u8,
    number: u64,
    most: usize,
    /// The stream ended within a segment.
    cut: bool,
}

impl Segments {
    fn open(source: &Source, reading: &Reading<'_>) -> io::Result<Segments> {
        let head = source.head(4096, reading.limits)?;
        let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head).trim_ascii_start();
        let skipped = head.len() - text.len();
        let mut inner = BufReader::new(source.open(reading.limits)?);
        io::copy(&mut inner.by_ref().take(skipped as u64), &mut io::sink())?;
        let mut segments = Segments {
            inner,
            component: b':',
            element: b'+',
            decimal: '.',
            release: b'?',
            end: b'\'',
            number: 0,
            most: reading.limits.record,
            cut: false,
        };
        if text.starts_with(b"UNA") && text.len() >= 9 {
            segments.component = text[3];
            segments.element = text[4];
            segments.decimal = char::from(text[5]);
            segments.release = text[6];
            segments.end = text[8];
            io::copy(&mut segments.inner.by_ref().take(9), &mut io::sink())?;
        }
        // Segments that end with their line.
        if !text.contains(&segments.end) && text.contains(&b'\n') {
            segments.end = b'\n';
        }
        Ok(segments)
    }

    fn next(&mut self) -> io::Result<Option<Segment>> {
        let mut parts: Vec<Vec<Vec<u8>>> = vec![vec![Vec::new()]];
        let (mut released, mut any, mut length) = (false, false, 0);
        loop {
            let Some(b) = self.inner.fill_buf()?.first().copied() else {
                self.cut |= any && self.end != b'\n';
                return Ok(any.then(|| self.segment(parts)));
            };
            self.inner.consume(1);
            length += 1;
            if length > self.most {
                return Err(io::Error::new(io::ErrorKind::FileTooLarge, "a segment longer than the limit"));
            }
            if released {
                released = false;
            } else if b == self.end {
                if any {
                    return Ok(Some(self.segment(parts)));
                }
                continue;
            } else if b == self.release && self.release != b' ' {
                released = true;
                continue;
            } else if b == self.element || b == self.component {
                let next = Vec::new();
                if b == self.element {
                    parts.push(vec![next]);
                } else if let Some(element) = parts.last_mut() {
                    element.push(next);
                }
                any = true;
                continue;
            }
            // Lines are broken anywhere, and segments are indented.
            if matches!(b, b'\r' | b'\n') || !any && b.is_ascii_whitespace() {
                continue;
            }
            any = true;
            if let Some(part) = parts.last_mut().and_then(|element| element.last_mut()) {
                part.push(b);
            }
        }
    }

    fn segment(&mut self, parts: Vec<Vec<Vec<u8>>>) -> Segment {
        self.number += 1;
        let text = |bytes: Vec<u8>| match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let bytes = error.as_bytes();
                // Single letters among Latin ones are Western.
                let high = bytes.iter().filter(|b| **b >= 128).count();
                let page = if high * 2 > bytes.len() { WINDOWS_1251 } else { WINDOWS_1252 };
                page.decode_without_bom_handling(bytes).0.into_owned()
            }
        };
        let elements = parts.into_iter().map(|element| element.into_iter().map(text).collect());
        Segment { number: self.number, elements: elements.collect() }
    }
}
