//! Words: what is wrong with data and how to mend it, for people of the supplier and for ours, in their language; and
//! the spreadsheet in which the wrong cells are marked.

use super::watch::MISSING;
use crate::AppError;
use crate::desk::File;
use i18n::{Lang, T};
use jiff::civil::Date;
use paper::{Marked, MarkedRow};
use std::collections::BTreeMap;
use store::checks::{self, Arrival, FindingRow, ProblemRow, Supplier};
use store::{Tx, blobs};
use tabular::{Code, Taken};

/// Rows of a file that are shown with their neighbours; of a larger one only those that are wrong.
const ROWS: usize = 3_000;
/// The kind of what is made here.
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A defect in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// What is wrong.
    pub what: String,
    /// Where: the row, the column, the key; empty for the whole file.
    pub place: String,
    /// What stands there.
    pub found: String,
    /// What was expected.
    pub expected: String,
    /// What likely made it so.
    pub likely: String,
    /// How it is mended.
    pub mend: String,
}

impl Told {
    /// In one line.
    pub fn line(&self, t: &T) -> String {
        let mut line = self.what.clone();
        let mut add = |key: &'static str, text: &str| {
            if !text.is_empty() {
                line = format!("{line}. {}", t.with(key).arg("text", text));
            }
        };
        add("told-place", &self.place);
        add("told-found", &self.found);
        add("told-expected", &self.expected);
        add("told-likely", &self.likely);
        line
    }
}

/// Words in a supplier's language.
pub(super) fn tongue(of: &Supplier, zone: &str, now: i64) -> T {
    T::new(Lang::from_tag(&of.locale).unwrap_or_default(), zone, now)
}

/// A day as people write it.
pub fn day(t: &T, day: Date) -> String {
    match t.lang() {
        Lang::Ru => format!("{:02}.{:02}.{}", day.day(), day.month(), day.year()),
        _ => day.to_string(),
    }
}

/// A defect of the list.
fn defect(t: &T, code: &str) -> Option<(&'static str, &'static str)> {
    let defect = Code::ALL.iter().find(|one| one.as_str() == code)?.defect();
    Some((if t.lang() == Lang::Ru { defect.ru } else { defect.en }, defect.group))
}

fn mend(t: &T, group: &str) -> String {
    let key = match group {
        "delivery" => "mend-delivery",
        "encoding" => "mend-encoding",
        "structure" => "mend-structure",
        "number" => "mend-number",
        "date" => "mend-date",
        "key" => "mend-key",
        "stock" => "mend-stock",
        _ => "mend-format",
    };
    t.of(key).to_owned()
}

fn place(t: &T, line: i64, name: &str) -> String {
    match (line, name) {
        (0, "") => String::new(),
        (0, name) => t.with("place-column").arg("column", name).to_string(),
        (line, "") => t.with("place-row").arg("row", line).to_string(),
        (line, name) => t.with("place-cell").arg("row", line).arg("column", name).to_string(),
    }
}

/// What a defect of form says.
pub fn problem(t: &T, one: &ProblemRow) -> Told {
    form(t, &one.code, (one.line, &one.name), &one.found, &one.expected)
}

fn form(t: &T, code: &str, (line, name): (i64, &str), found: &str, expected: &str) -> Told {
    let refused = match code {
        "refused-not_read" => Some("refused-not-read"),
        "refused-no_table" => Some("refused-no-table"),
        "refused-locked" => Some("refused-locked"),
        "refused-too_large" => Some("refused-too-large"),
        "refused-damaged" => Some("refused-damaged"),
        _ => None,
    };
    let (what, group) = match (refused, defect(t, code)) {
        (Some(key), _) => (t.of(key).to_owned(), "file"),
        (None, Some((title, group))) => (title.to_owned(), group),
        (None, None) => (code.to_owned(), "file"),
    };
    Told {
        what,
        place: place(t, line, name),
        found: found.to_owned(),
        expected: expected.to_owned(),
        likely: String::new(),
        mend: mend(t, group),
    }
}

/// What checks are called, by id.
pub(super) type Titles = BTreeMap<String, String>;

/// The names of a client's checks in a language.
pub(super) fn titles(tx: &mut Tx<'_>, of: &Supplier, locale: &str) -> Result<Titles, AppError> {
    let mut all = Titles::new();
    for row in checks::live_checks(tx, of.client)? {
        let title = match super::CheckText::parse(&row.doc) {
            Ok(text) => text.title(locale).to_owned(),
            Err(_) => row.name,
        };
        all.insert(row.id.to_string(), title);
    }
    Ok(all)
}

/// What a finding says.
pub(super) fn finding(t: &T, one: &FindingRow, titles: &Titles) -> Told {
    if one.rule == MISSING {
        let due = one.expected.parse::<i64>().unwrap_or_default();
        let (of, until) = (day(t, one.day), t.moment(due).to_string());
        let what = t.with("finding-missing").arg("day", &of).arg("due", &until).to_string();
        return Told { what, mend: t.of("mend-missing").to_owned(), ..Told::default() };
    }
    let Some(check) = one.scope.strip_prefix("check:") else {
        return form(t, &one.rule, (one.line, &one.key), &one.found, &one.expected);
    };
    let title = titles.get(check).cloned().unwrap_or_else(|| t.of("finding-check").to_owned());
    let key = one.key.replace('|', " · ");
    let at = match one.line {
        0 => key,
        line => format!("{}, {key}", t.with("place-row").arg("row", line)),
    };
    Told {
        what: title,
        place: at,
        found: one.found.clone(),
        expected: one.expected.clone(),
        likely: likely(t, &one.likely),
        mend: mend(t, "stock"),
    }
}

/// A likely cause in words.
fn likely(t: &T, text: &str) -> String {
    let Ok(cause) = serde_json::from_str::<serde_json::Value>(text) else { return String::new() };
    let column = cause["column"].as_str().unwrap_or_default();
    match cause["kind"].as_str().unwrap_or_default() {
        "sign_turned" => t.with("likely-sign").arg("column", column).to_string(),
        "unit_mixed_up" => {
            let times = cause["times"].as_i64().unwrap_or_default();
            t.with("likely-unit").arg("column", column).arg("times", times).to_string()
        }
        "column_shifted" => t.with("likely-shift").arg("column", column).to_string(),
        "file_doubled" => t.of("likely-doubled").to_owned(),
        "day_missing" => t.of("likely-gap").to_owned(),
        _ => String::new(),
    }
}

/// A file with its wrong cells marked; none when its form could not be drawn at all.
pub(super) fn marked(
    tx: &mut Tx<'_>,
    t: &T,
    arrival: &Arrival,
    findings: &[FindingRow],
    titles: &Titles,
) -> Result<Option<File>, AppError> {
    let problems = checks::problems(tx, arrival.id)?;
    let taken = serde_json::from_str::<Taken>(&arrival.doc).unwrap_or_else(|_| Taken::refused(""));
    let plain = match arrival.plain.as_str() {
        "" => String::new(),
        blob => String::from_utf8(blobs::get(tx, blob)?).map_err(AppError::broken)?,
    };
    let mut notes: BTreeMap<i64, Vec<(u16, String, String)>> = BTreeMap::new();
    let mut list = Vec::new();
    let columns: Vec<&str> = taken.columns.iter().map(|one| one.name.as_str()).collect();
    let at = |name: &str| {
        let at = columns.iter().position(|column| *column == name).filter(|_| !name.is_empty());
        at.and_then(|at| u16::try_from(at + 1).ok()).unwrap_or(0)
    };
    let mut tell = |line: i64, name: &str, told: &Told| {
        if line > 0 {
            let words = format!("{}\n{}", told.line(t), told.mend);
            notes.entry(line).or_default().push((at(name), words, told.found.clone()));
        }
        let line = if line > 0 { line.to_string() } else { String::new() };
        list.push(vec![
            line,
            name.to_owned(),
            told.what.clone(),
            told.found.clone(),
            told.expected.clone(),
            told.mend.clone(),
        ]);
    };
    for one in &problems {
        tell(one.line, &one.name, &problem(t, one));
    }
    for one in
        findings.iter().filter(|one| one.arrival == Some(arrival.id) && one.scope.starts_with("check:"))
    {
        tell(one.line, "", &finding(t, one, titles));
    }
    let word = |key: &'static str| t.of(key).to_owned();
    let heads =
        ["marked-row", "marked-column", "marked-what", "marked-found", "marked-expected", "marked-mend"];
    let table = Marked {
        title: arrival.name.clone(),
        rows_sheet: word("marked-rows"),
        columns: std::iter::once(word("marked-row"))
            .chain(columns.iter().map(|name| (*name).to_owned()))
            .collect(),
        rows: rows(&plain, &taken, &notes),
        list_sheet: word("marked-list"),
        list_columns: heads.map(word).to_vec(),
        list,
    };
    let Ok(bytes) = paper::marked(&table) else { return Ok(None) };
    let stem = arrival.name.rsplit_once('.').map_or(arrival.name.as_str(), |(stem, _)| stem);
    Ok(Some(File {
        name: t.with("marked-name").arg("name", stem).to_string(),
        mime: XLSX.to_owned(),
        data: bytes.into(),
        content_id: None,
        inline: false,
    }))
}

/// The rows as they were sent, with what is said of their cells; in a wrong cell stands what stood there.
fn rows(plain: &str, taken: &Taken, notes: &BTreeMap<i64, Vec<(u16, String, String)>>) -> Vec<MarkedRow> {
    let all = taken.rows as usize <= ROWS;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(plain.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records().flatten() {
        let line: i64 = record.get(0).and_then(|line| line.parse().ok()).unwrap_or(0);
        let said = notes.get(&line);
        if rows.len() >= ROWS || (!all && said.is_none()) {
            continue;
        }
        let mut cells: Vec<String> = vec![line.to_string()];
        cells.extend(record.iter().skip(2).map(str::to_owned));
        let mut marks = Vec::new();
        for (at, words, found) in said.into_iter().flatten() {
            if let Some(cell) = cells.get_mut(usize::from(*at)).filter(|cell| *at > 0 && cell.is_empty()) {
                cell.clone_from(found);
            }
            marks.push((*at, words.clone()));
        }
        rows.push(MarkedRow { cells, notes: marks });
    }
    rows
}
