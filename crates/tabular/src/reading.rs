//! Reading: any file from its first byte to its verdict. Formats are told apart here and read in their own modules.

use crate::contract::Context;
use crate::defect::Code;
use crate::kind::{self, Kind};
use crate::problem::{Ledger, Problem, Verdict};
use crate::source::{Limits, Packing, Source};
use crate::table::{self, Plan};
use crate::value::{Format, Outcome, Refusal, Row, Sink, Table};
use crate::{dbf, edifact, html, json, lines, sheet, survey, text_grid, xml};
use std::collections::BTreeMap;
use std::io;
use std::rc::Rc;

/// A reading under way: hands over what is found and keeps the count.
pub(crate) struct Reading<'a> {
    sink: &'a mut dyn Sink,
    pub(crate) limits: &'a Limits,
    pub(crate) ledger: Ledger,
    tables: Vec<Table>,
    rows: u64,
    quarantined: u64,
    pub(crate) format: Format,
    pub(crate) refused: Option<Refusal>,
    pub(crate) facts: BTreeMap<String, String>,
}

impl<'a> Reading<'a> {
    fn new(sink: &'a mut dyn Sink, limits: &'a Limits) -> Reading<'a> {
        Reading {
            sink,
            limits,
            ledger: Ledger::new(limits.problems),
            tables: Vec::new(),
            rows: 0,
            quarantined: 0,
            format: Format::Unknown,
            refused: None,
            facts: BTreeMap::new(),
        }
    }

    pub(crate) fn table(&mut self, table: &Table) -> usize {
        self.sink.table(table);
        self.tables.push(table.clone());
        self.tables.len() - 1
    }

    pub(crate) fn row(&mut self, row: &Row) {
        self.rows += 1;
        self.quarantined += u64::from(row.quarantined);
        self.sink.row(row);
    }

    pub(crate) fn problem(&mut self, problem: Problem) {
        if self.ledger.count(&problem) {
            self.sink.problem(&problem);
        }
    }

    pub(crate) fn problems(&mut self, problems: impl IntoIterator<Item = Problem>) {
        for problem in problems {
            self.problem(problem);
        }
    }

    pub(crate) fn refuse(&mut self, refusal: Refusal) {
        self.refused.get_or_insert(refusal);
    }

    fn finish(self, name: &str) -> Outcome {
        let refused = self.refused;
        Outcome {
            name: name.to_owned(),
            format: self.format,
            verdict: if refused.is_some() { Verdict::Rejected } else { self.ledger.verdict },
            refused,
            tables: self.tables,
            rows: self.rows,
            quarantined: self.quarantined,
            problems: self.ledger.counts,
            facts: self.facts,
        }
    }
}

/// Reads a file: rows and problems go to the sink, the verdict comes back. Never fails: what cannot be read is refused,
/// with the reason.
pub fn read(source: &Source, context: &Context, limits: &Limits, sink: &mut dyn Sink) -> Outcome {
    let mut reading = Reading::new(sink, limits);
    let mut name = source.name.clone();
    if let Err(error) = whole(source, context, &mut reading, &mut name, 0) {
        trouble(&mut reading, &error);
    }
    reading.finish(&name)
}

/// What stopped the reading.
fn trouble(reading: &mut Reading<'_>, error: &io::Error) {
    let words = error.to_string();
    match error.kind() {
        io::ErrorKind::FileTooLarge => reading.refuse(Refusal::TooLarge(words)),
        io::ErrorKind::Unsupported => reading.refuse(Refusal::NotRead(words)),
        io::ErrorKind::UnexpectedEof => {
            reading.problem(Problem::of(Code::F09).found(&words));
            reading.refuse(Refusal::Damaged(words));
        }
        _ => reading.refuse(Refusal::Damaged(words)),
    }
}

fn whole(
    source: &Source,
    context: &Context,
    reading: &mut Reading<'_>,
    name: &mut String,
    depth: u32,
) -> io::Result<()> {
    let head = source.head(4096, reading.limits)?;
    let found = kind::kind(&head, &source.extension(), source.size());
    match found {
        Kind::Empty => {
            reading.format = Format::Text;
            reading.problem(Problem::of(Code::F03));
        }
        Kind::Gzip if depth < 2 => {
            let inner = source.name.strip_suffix(".gz").unwrap_or(&source.name).to_owned();
            return whole(&source.packed(&inner, Packing::Gzip), context, reading, name, depth + 1);
        }
        Kind::Zip if depth < 2 => return zipped(source, context, reading, name, depth),
        Kind::Gzip | Kind::Zip => reading.problem(Problem::of(Code::F13).found(&source.name)),
        Kind::Ole => sheet::ole(source, context, reading)?,
        Kind::Html => html::read(source, context, reading)?,
        Kind::Xml => xml::read(source, context, reading)?,
        Kind::Json => json::read(source, context, reading)?,
        Kind::Dbf => dbf::read(source, context, reading)?,
        Kind::Edifact => edifact::read(source, reading)?,
        Kind::Text => text(source, context, reading)?,
        Kind::Other(what) => reading.refuse(Refusal::NotRead(what.to_owned())),
    }
    if reading.format != Format::Unknown
        && kind::contradicts(&source.extension(), reading.format)
        && found != Kind::Empty
    {
        reading.problem(
            Problem::of(Code::F12).found(source.extension()).expected(format!("{:?}", reading.format)),
        );
    }
    Ok(())
}

/// An archive: a workbook, or one file that is read. Several files, a password, an archive within are refused.
fn zipped(
    source: &Source,
    context: &Context,
    reading: &mut Reading<'_>,
    name: &mut String,
    depth: u32,
) -> io::Result<()> {
    let mut archive = match zip::ZipArchive::new(source.seekable(reading.limits)?) {
        Ok(archive) => archive,
        Err(error) => {
            reading.problem(Problem::of(Code::F09).found(error.to_string()));
            return Ok(());
        }
    };
    let names: Vec<String> = (0..archive.len().min(10_000))
        .filter_map(|at| Some(archive.name_for_index(at)?.ok()?.into_owned()))
        .collect();
    let has = |name: &str| names.iter().any(|n| n == name);
    if has("xl/workbook.xml")
        || has("xl/workbook.bin")
        || has("[Content_Types].xml") && names.iter().any(|n| n.starts_with("xl/"))
    {
        drop(archive);
        return sheet::xlsx(source, context, reading);
    }
    if has("content.xml") && has("mimetype") {
        drop(archive);
        return sheet::ods(source, context, reading);
    }
    let mut files = Vec::new();
    for at in 0..archive.len().min(10_000) {
        let entry = archive.by_index_raw(at).map_err(io::Error::other)?;
        let inner = entry.name().map(std::borrow::Cow::into_owned).unwrap_or_default();
        if entry.is_dir() || inner.starts_with("__MACOSX") {
            continue;
        }
        if entry.encrypted() {
            reading.problem(Problem::of(Code::F13).found(&inner));
            reading.refuse(Refusal::Locked);
            return Ok(());
        }
        files.push((at, inner));
    }
    match files.as_slice() {
        [] => reading.problem(Problem::of(Code::F03)),
        [(at, inner)] => {
            // Only the name is taken, never a path.
            let inner = inner.rsplit(['/', '\\']).next().unwrap_or(inner).to_owned();
            inner.clone_into(name);
            return whole(&source.packed(&inner, Packing::Zip(*at)), context, reading, name, depth + 1);
        }
        _ => {
            let names: Vec<&str> = files.iter().map(|(_, name)| name.as_str()).collect();
            reading.problem(Problem::of(Code::F13).found(names.join(", ")).expected("1"));
        }
    }
    Ok(())
}

/// A delimited text.
fn text(source: &Source, context: &Context, reading: &mut Reading<'_>) -> io::Result<()> {
    reading.format = Format::Text;
    let text = Rc::new(lines::look(source, reading.limits)?);
    if text.blank && text.control.is_none() {
        reading.problem(Problem::of(Code::F03));
        return Ok(());
    }
    if is_binary(&text) {
        reading.refuse(Refusal::NotRead("binary".to_owned()));
        return Ok(());
    }
    encodings(&text, context, reading);
    if text.lost {
        // What is lost is lost: names cannot be known, and no row is worth its letters.
        return Ok(());
    }
    let layout = text_grid::layout(source, &text, reading.limits)?;
    if layout.declared {
        reading.problem(Problem::of(Code::C19).at(1));
    }
    if looks_like_json(source, reading)? {
        return json::read(source, context, reading);
    }
    let agreed = context.contract.as_ref().and_then(|contract| contract.delimiter);
    let tab_in_csv = layout.delimiter == Some('\t') && source.extension() == "csv" && agreed.is_none();
    if layout.delimiter.is_some() && agreed.is_some() && agreed != layout.delimiter || tab_in_csv {
        let expected = agreed.map(|sign| sign.escape_default().to_string()).unwrap_or_default();
        let found = layout.delimiter.map(|sign| sign.escape_default().to_string()).unwrap_or_default();
        reading.problem(Problem::of(Code::C01).found(found).expected(expected));
    }
    let width = (layout.width > 1).then_some(layout.width);
    let contract = context.contract.as_ref();
    let mut grid = text_grid::TextGrid::new(source, text.clone(), layout, reading.limits)?;
    let survey = survey::survey(&mut grid, contract, width)?;
    for (n, (_, title)) in survey.above.iter().filter(|(_, title)| !title.is_empty()).enumerate() {
        reading.facts.insert(format!("title {}", n + 1), title.clone());
    }
    let mut grid = text_grid::TextGrid::new(source, text.clone(), layout, reading.limits)?;
    let plan = Plan { survey: &survey, name: "", delimiter: layout.delimiter, open_end: text.open_end };
    table::read(&mut grid, &plan, context, reading)
}

/// A text has no zeros and few control characters.
fn is_binary(text: &lines::Text) -> bool {
    matches!(text.control, Some((_, 0..=8)))
        && text.charset != encoding_rs::UTF_16LE
        && text.charset != encoding_rs::UTF_16BE
}

/// Lines of JSON do not begin with a brace when blanks or a mark come first; the kind saw that. A text is a text.
fn looks_like_json(source: &Source, reading: &Reading<'_>) -> io::Result<bool> {
    let extension = source.extension();
    if !matches!(extension.as_str(), "json" | "jsonl" | "ndjson") {
        return Ok(false);
    }
    Ok(source.head(64, reading.limits)?.trim_ascii_start().starts_with(b"{"))
}

fn encodings(text: &lines::Text, context: &Context, reading: &mut Reading<'_>) {
    let agreed =
        context.contract.as_ref().and_then(|contract| contract.encoding.as_deref()).unwrap_or("UTF-8");
    let name = text.charset.name();
    if !agreed.eq_ignore_ascii_case(name) {
        let code = match name {
            "UTF-8" => None,
            "IBM866" => Some(Code::E02),
            "UTF-16LE" | "UTF-16BE" => Some(Code::E04),
            _ => Some(Code::E01),
        };
        reading.problems(code.map(|code| Problem::of(code).found(name).expected(agreed)));
    }
    if text.mark && name == "UTF-8" {
        reading.problem(Problem::of(Code::E03).at(1));
    }
    if text.twice.is_some() {
        reading.problem(Problem::of(Code::E05));
    }
    if text.lost {
        reading.problem(Problem::of(Code::E07));
    }
    if text.ctrl_z {
        reading.problem(Problem::of(Code::E10).at(text.lines).found("0x1A"));
    }
    let [crlf, lf, cr] = text.ends;
    let kinds = [crlf, lf, cr].into_iter().filter(|n| *n > 0).count();
    if kinds > 1 || cr > 0 && crlf + lf == 0 {
        reading.problem(Problem::of(Code::C05).found(format!("CRLF {crlf}, LF {lf}, CR {cr}")));
    }
}
