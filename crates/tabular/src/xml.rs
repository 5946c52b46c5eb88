//! XML, pulled piece by piece: CommerceML and YML record by record, any other document by what repeats in it.
//!
//! Entities are not expanded beyond the five of XML itself, so nothing grows; nothing is fetched.

use crate::contract::Context;
use crate::defect::Code;
use crate::encoding::Census;
use crate::grid::Cell;
use crate::lines::Lines;
use crate::problem::Problem;
use crate::reading::Reading;
use crate::source::{Limits, Source};
use crate::value::{Format, Refusal};
use crate::{commerceml, json, lines, yml};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use quick_xml::events::{BytesStart, Event};
use std::cell::Cell as Shared;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

/// An element with all within it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Node {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) text: String,
    pub(crate) children: Vec<Node>,
    pub(crate) line: u64,
    /// It is closed by itself: `<a/>`.
    pub(crate) closed: bool,
}

impl Node {
    pub(crate) fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.name == name)
    }

    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Node> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of a child, trimmed.
    pub(crate) fn text_of(&self, name: &str) -> &str {
        self.child(name).map_or("", |child| child.text.trim())
    }

    pub(crate) fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }
}

/// A document under way.
pub(crate) struct Document {
    reader: quick_xml::Reader<Counted>,
    buffer: Vec<u8>,
    line: Rc<Shared<u64>>,
    budget: Rc<Shared<usize>>,
    most: usize,
    /// Names of the elements that are open.
    pub(crate) path: Vec<String>,
}

/// What comes next.
pub(crate) enum Piece {
    /// An element begins; its parts follow.
    Begin(Node),
    Text(String),
    End,
}

/// Elements within elements, no deeper.
const DEPTH: usize = 100;

impl Document {
    pub(crate) fn next(&mut self) -> Result<Option<Piece>, Fault> {
        loop {
            self.budget.set(self.most);
            self.buffer.clear();
            let line = self.line.get();
            match self.reader.read_event_into(&mut self.buffer)? {
                Event::Start(start) => {
                    let node = begin(&start, line);
                    self.path.push(node.name.clone());
                    if self.path.len() > DEPTH {
                        return Err(Fault::Limit("elements too deep within each other"));
                    }
                    return Ok(Some(Piece::Begin(node)));
                }
                Event::Empty(start) => {
                    return Ok(Some(Piece::Begin(Node { closed: true, ..begin(&start, line) })));
                }
                Event::End(_) => return Ok(self.path.pop().map(|_| Piece::End)),
                Event::Text(text) => return Ok(Some(Piece::Text(text.to_string()))),
                Event::CData(text) => return Ok(Some(Piece::Text(text.to_string()))),
                Event::GeneralRef(name) => match entity(&name) {
                    Some(sign) => return Ok(Some(Piece::Text(sign.to_string()))),
                    None => return Err(Fault::Form(format!("&{};", &*name))),
                },
                Event::Eof if self.path.is_empty() => return Ok(None),
                Event::Eof => return Err(Fault::Form(format!("</{}>", self.path.join("></")))),
                _ => {}
            }
        }
    }

    /// Reads an element that began to its end.
    pub(crate) fn whole(&mut self, node: Node) -> Result<Node, Fault> {
        if node.closed {
            return Ok(node);
        }
        let mut open: Vec<Node> = vec![node];
        let mut size = 0;
        loop {
            match self.next()?.ok_or_else(|| Fault::Form("the end".to_owned()))? {
                Piece::Begin(child) if child.closed => {
                    if let Some(parent) = open.last_mut() {
                        parent.children.push(child);
                    }
                }
                Piece::Begin(child) => open.push(child),
                Piece::Text(text) => {
                    size += text.len();
                    if let Some(node) = open.last_mut() {
                        node.text.push_str(&text);
                    }
                }
                Piece::End => {
                    let Some(done) = open.pop() else { return Err(Fault::Form("</>".to_owned())) };
                    match open.last_mut() {
                        Some(parent) => parent.children.push(done),
                        None => return Ok(done),
                    }
                }
            }
            size += 64;
            if size > self.most {
                return Err(Fault::Limit("an element longer than the limit"));
            }
        }
    }

    pub(crate) fn line(&self) -> u64 {
        self.line.get()
    }
}

/// What stops a document.
pub(crate) enum Fault {
    Form(String),
    Limit(&'static str),
    Io(io::Error),
}

impl From<quick_xml::Error> for Fault {
    fn from(error: quick_xml::Error) -> Fault {
        match error {
            quick_xml::Error::Io(error) => Fault::Io(io::Error::new(error.kind(), error.to_string())),
            error => Fault::Form(error.to_string()),
        }
    }
}

fn begin(start: &BytesStart<'_>, line: u64) -> Node {
    let local = |name: String| name.rsplit_once(':').map(|(_, local)| local.to_owned()).unwrap_or(name);
    let mut attributes = start.attributes();
    let attributes = attributes.with_checks(false).flatten();
    let attributes =
        attributes.map(|attribute| (attribute.key.as_ref().to_owned(), unescape(&attribute.value)));
    Node {
        name: local(start.name().as_ref().to_owned()),
        attributes: attributes.take(1000).collect(),
        line,
        ..Node::default()
    }
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let code = name.strip_prefix('#')?;
            let number = match code.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => code.parse().ok()?,
            };
            char::from_u32(number)
        }
    }
}

fn unescape(text: &str) -> String {
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(';').and_then(|(name, rest)| Some((entity(name)?, rest))) {
            Some((sign, rest)) => {
                out.push(sign);
                out.push_str(rest);
            }
            None => {
                out.push('&');
                out.push_str(part);
            }
        }
    }
    out
}

/// Counts lines, and stops what goes on without end.
pub(crate) struct Counted {
    inner: BufReader<Box<dyn Read>>,
    line: Rc<Shared<u64>>,
    budget: Rc<Shared<usize>>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let n = available.len().min(buffer.len());
        buffer[..n].copy_from_slice(&available[..n]);
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Counted {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.budget.get() == 0 {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "a text longer than the limit"));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        let passed = &self.inner.buffer()[..n.min(self.inner.buffer().len())];
        let lines = memchr::memchr_iter(b'\n', passed).count() as u64;
        self.line.set(self.line.get() + lines);
        self.budget.set(self.budget.get().saturating_sub(n));
        self.inner.consume(n);
    }
}

/// What the declaration says, and what the bytes are.
fn letters(
    source: &Source,
    limits: &Limits,
) -> io::Result<(Option<&'static Encoding>, &'static Encoding, String)> {
    let head = source.head(1024, limits)?;
    let wide = match head.as_slice() {
        [0xFF, 0xFE, ..] => Some(UTF_16LE),
        [0xFE, 0xFF, ..] => Some(UTF_16BE),
        [b'<', 0, ..] => Some(UTF_16LE),
        [0, b'<', ..] => Some(UTF_16BE),
        _ => None,
    };
    if let Some(wide) = wide {
        return Ok((Some(wide), wide, wide.name().to_owned()));
    }
    let text = String::from_utf8_lossy(&head);
    let declaration = text.find("<?xml").and_then(|at| text[at..].split("?>").next()).unwrap_or_default();
    let told = declaration
        .split_once("encoding")
        .and_then(|(_, rest)| rest.split(['"', '\'']).nth(1))
        .unwrap_or_default();
    let mut census = Census::new();
    let mut lines = Lines::new(source.open(limits)?, limits.document as usize);
    while let Some((line, _)) = lines.next()? {
        census.line(line);
    }
    let declared = Encoding::for_label(told.as_bytes());
    let seen = match census.charset() {
        _ if census.other == 0 && census.utf8 == 0 => declared.unwrap_or(UTF_8),
        (seen, _) if seen == UTF_8 => UTF_8,
        // Pages of one byte look alike; the declaration knows better unless it says UTF-8.
        (seen, _) => declared.filter(|declared| *declared != UTF_8).unwrap_or(seen),
    };
    Ok((declared, seen, told.to_owned()))
}

/// Opens a document behind its declaration.
fn open(source: &Source, seen: &'static Encoding, limits: &Limits) -> io::Result<Document> {
    let inner: Box<dyn Read> = match seen {
        seen if seen == UTF_8 => source.open(limits)?,
        seen => Box::new(lines::Narrow::new(source.open(limits)?, seen)),
    };
    let (line, budget) = (Rc::new(Shared::new(1)), Rc::new(Shared::new(usize::MAX)));
    let mut counted = Counted { inner: BufReader::new(inner), line: line.clone(), budget: budget.clone() };
    pass_declaration(&mut counted)?;
    let most = limits.record.saturating_mul(16);
    Ok(Document {
        reader: quick_xml::Reader::from_reader(counted),
        buffer: Vec::new(),
        line,
        budget,
        most,
        path: Vec::new(),
    })
}

/// The declaration names an encoding that is not that of the stream any more.
fn pass_declaration(counted: &mut Counted) -> io::Result<()> {
    let head = counted.fill_buf()?;
    let mark = if head.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let blank = head[mark..].iter().take_while(|b| b.is_ascii_whitespace()).count();
    let from = mark + blank;
    let end =
        head[from..].starts_with(b"<?xml").then(|| memchr::memmem::find(&head[from..], b"?>")).flatten();
    counted.consume(end.map_or(from, |end| from + end + 2));
    Ok(())
}

pub(crate) fn read(source: &Source, context: &Context, reading: &mut Reading<'_>) -> io::Result<()> {
    reading.format = Format::Xml;
    let (declared, seen, told) = letters(source, reading.limits)?;
    reading.facts.insert("encoding".to_owned(), seen.name().to_owned());
    if declared.is_some_and(|declared| declared != seen) {
        reading.problem(Problem::of(Code::E12).at(1).found(seen.name()).expected(told));
    }
    let mut document = open(source, seen, reading.limits)?;
    let result = root(&mut document, context, reading);
    match result {
        Ok(()) => Ok(()),
        Err(Fault::Io(error)) => Err(error),
        Err(Fault::Limit(what)) => Err(io::Error::new(io::ErrorKind::FileTooLarge, what)),
        Err(Fault::Form(what)) => {
            reading.problem(Problem::of(Code::M01).at(document.line()).found(what));
            Ok(())
        }
    }
}

fn root(document: &mut Document, context: &Context, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let root = loop {
        match document.next()? {
            Some(Piece::Begin(root)) => break root,
            Some(_) => {}
            None => {
                reading.problem(Problem::of(Code::M01).at(1));
                return Ok(());
            }
        }
    };
    reading.facts.insert("root".to_owned(), root.name.clone());
    match root.name.as_str() {
        name if commerceml::is_root(name) => {
            reading.format = Format::CommerceMl;
            commerceml::read(document, root, reading)
        }
        "yml_catalog" => {
            reading.format = Format::Yml;
            yml::read(document, &root, context, reading)
        }
        "schema" | "html" | "svg" | "stylesheet" | "rss" | "feed" => {
            let what = if root.name == "schema" { "XML schema".to_owned() } else { root.name };
            reading.refuse(Refusal::NotRead(what));
            Ok(())
        }
        _ => any(document, root, context, reading),
    }
}

/// What repeats: its name and the named cells of each.
type Repeated = (String, Vec<Vec<(String, Cell)>>);

/// A document that nobody described: what repeats is a table, the rest is one row.
fn any(
    document: &mut Document,
    root: Node,
    context: &Context,
    reading: &mut Reading<'_>,
) -> Result<(), Fault> {
    document.most = document.most.max(reading.limits.document as usize / 8);
    let root = document.whole(root)?;
    // Behind the end nothing but blanks.
    while let Some(piece) = document.next()? {
        if !matches!(&piece, Piece::Text(text) if text.trim().is_empty()) {
            return Err(Fault::Form(format!("</{}>", root.name)));
        }
    }
    let mut tables: Vec<Repeated> = Vec::new();
    let mut own = Vec::new();
    let mut problems = Vec::new();
    flatten("", &root, &mut own, &mut tables, &mut problems);
    reading.problems(problems);
    if !own.is_empty() {
        json::rows("", vec![own], context, reading).map_err(Fault::Io)?;
    }
    for (name, rows) in tables {
        json::rows(&name, rows, context, reading).map_err(Fault::Io)?;
    }
    Ok(())
}

fn flatten(
    path: &str,
    node: &Node,
    out: &mut Vec<(String, Cell)>,
    tables: &mut Vec<Repeated>,
    problems: &mut Vec<Problem>,
) {
    let under = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    for (key, value) in node.attributes.iter().filter(|(key, _)| !key.starts_with("xmlns")) {
        out.push((under(&format!("@{key}")), Cell::Text(value.clone())));
    }
    let text = node.text.trim();
    if node.children.is_empty() {
        let name = node.name.to_lowercase();
        if text.is_empty() && (name.contains("date") || name.contains("дата")) {
            problems.push(Problem::of(Code::G07).at(node.line).found(&node.name));
        } else if !text.is_empty() {
            out.push((
                if path.is_empty() { node.name.clone() } else { path.to_owned() },
                Cell::Text(text.to_owned()),
            ));
        }
        return;
    }
    let mut done: Vec<&str> = Vec::new();
    for child in &node.children {
        if done.contains(&child.name.as_str()) {
            continue;
        }
        done.push(&child.name);
        let same: Vec<&Node> = node.all(&child.name).collect();
        if same.len() < 2 {
            flatten(&under(&child.name), child, out, tables, problems);
            continue;
        }
        let rows = same.iter().map(|child| {
            let mut cells = Vec::new();
            flatten("", child, &mut cells, tables, problems);
            cells
        });
        let rows: Vec<_> = rows.collect();
        match tables.iter_mut().find(|(name, _)| *name == child.name) {
            Some((_, all)) => all.extend(rows),
            None => tables.push((child.name.clone(), rows)),
        }
    }
}
