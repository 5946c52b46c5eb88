//! Mantis: the history of each bug of a dump, with its notes, as a case.
//!
//! A bug's submission, each row of its history, each note and file without such a row is a row of the case. A note of
//! whoever may work on bugs is an answer of theirs, any other the requester's words; a private note is hidden.

use crate::dump::{self, DumpRow};
use crate::states::meaning;
use crate::{Case, Error, Item, Meaning, Problem, Row, Words, source};
use std::collections::{BTreeMap, HashMap};
use std::io::Read;
use std::path::Path;

/// Access from which somebody works on bugs: Mantis's «developer».
const DEVELOPER: i64 = 55;
/// A note that only the team sees.
const PRIVATE: i64 = 50;
/// The longest dump, bytes.
const MOST: u64 = 2 << 30;

/// Tables by the ends of their names; a prefix is the installation's own.
const TABLES: [&str; 9] =
    ["bugnote_text", "bugnote", "bug_text", "bug_history", "bug_file", "bug", "user", "project", "category"];

struct User {
    name: String,
    ours: bool,
}

struct Mantis {
    users: HashMap<i64, User>,
    projects: HashMap<i64, String>,
    categories: HashMap<i64, String>,
    texts: HashMap<i64, DumpRow>,
    notes: HashMap<i64, Vec<DumpRow>>,
    note_texts: HashMap<i64, String>,
    history: HashMap<i64, Vec<DumpRow>>,
    files: HashMap<i64, Vec<DumpRow>>,
}

/// Reads a dump, and a table of users (`id,username,realname,…,access_level`) where the dump has none.
pub fn read_mantis(
    path: &Path,
    users: Option<&Path>,
    each: &mut dyn FnMut(Item) -> bool,
) -> Result<(), Error> {
    let (input, count) = source::open(path)?;
    let mut bytes = Vec::new();
    let mut input = input.take(MOST);
    let torn = loop {
        count.go_on();
        match (&mut input).take(1 << 20).read_to_end(&mut bytes) {
            Ok(0) => break None,
            Ok(_) => {}
            Err(e) => break Some(e.to_string()),
        }
    };
    let mut dump = dump::read(&bytes, |name| {
        let plain = name.strip_suffix("_table").unwrap_or(name);
        TABLES.into_iter().find(|table| plain == *table || plain.ends_with(&format!("_{table}")))
    });
    drop(bytes);
    let mut take = |table: &str| dump.tables.remove(table).unwrap_or_default();
    let mut bugs = take("bug");
    bugs.sort_by_key(|bug| bug.number("id"));
    let missing = bugs.is_empty();
    let mut listed = take("user");
    if let Some(path) = users {
        listed.extend(table_of_users(path)?);
    }
    let mantis = Mantis {
        users: listed.iter().map(|row| (row.number("id"), user(row))).collect(),
        projects: named(take("project")),
        categories: named(take("category")),
        texts: take("bug_text").into_iter().map(|row| (row.number("id"), row)).collect(),
        notes: by_bug(take("bugnote")),
        note_texts: take("bugnote_text")
            .iter()
            .map(|row| (row.number("id"), row.text("note").to_owned()))
            .collect(),
        history: by_bug(take("bug_history")),
        files: by_bug(take("bug_file")),
    };
    // Rows of any bug may be missing behind the place where a dump ends.
    let cut = dump.cut.map(|(row, why)| (row, why.to_owned())).or(torn.map(|why| (count.line(), why)));
    if let Some((row, why)) = cut {
        each(Item::Problem(problem(row, "", "", why, "bring the whole dump: nothing of it was taken")));
        return Ok(());
    }
    if missing {
        let what = "the dump has no bugs".to_owned();
        each(Item::Problem(problem(
            1,
            "bug_table",
            "",
            what,
            "bring a dump with the data of Mantis's tables",
        )));
    }
    for bug in &bugs {
        if !each(mantis.case(bug)) {
            break;
        }
    }
    Ok(())
}

fn table_of_users(path: &Path) -> Result<Vec<DumpRow>, Error> {
    let (bytes, count) = source::open(path)?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let broken = |e: csv::Error| std::io::Error::other(e.to_string());
    let header = reader.headers().map_err(broken)?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        count.go_on();
        let record = record.map_err(broken)?;
        let line = record.position().map_or(0, csv::Position::line);
        rows.push(DumpRow::new(line, header.iter().zip(&record)));
    }
    Ok(rows)
}

fn user(row: &DumpRow) -> User {
    let name = [row.text("realname"), row.text("username")].into_iter().find(|name| !name.trim().is_empty());
    let name = name.map_or_else(|| format!("user {}", row.text("id")), str::to_owned);
    User { name, ours: row.number("access_level") >= DEVELOPER }
}

fn named(rows: Vec<DumpRow>) -> HashMap<i64, String> {
    rows.iter().map(|row| (row.number("id"), row.text("name").to_owned())).collect()
}

fn by_bug(rows: Vec<DumpRow>) -> HashMap<i64, Vec<DumpRow>> {
    let mut all: HashMap<i64, Vec<DumpRow>> = HashMap::new();
    for row in rows {
        all.entry(row.number("bug_id")).or_default().push(row);
    }
    all
}

fn problem(row: u64, column: &str, case: &str, what: String, todo: &str) -> Problem {
    Problem { row, column: column.to_owned(), case: case.to_owned(), what, todo: todo.to_owned() }
}

/// Something that happened to a bug.
struct Happened<'d> {
    at: i64,
    line: u64,
    user: i64,
    said: Vec<(String, String)>,
    status: Option<i64>,
    handler: Option<i64>,
    priority: Option<i64>,
    note: Option<&'d DumpRow>,
}

impl Happened<'_> {
    fn plain(at: i64, line: u64, user: i64) -> Self {
        Happened { at, line, user, said: vec![], status: None, handler: None, priority: None, note: None }
    }
}

impl Mantis {
    fn case(&self, bug: &DumpRow) -> Item {
        let (id, number) = (bug.text("id").to_owned(), bug.number("id"));
        let reporter = bug.number("reporter_id");
        let mut all = self.happened(number);
        let submitted = bug.number("date_submitted");
        if submitted <= 0 {
            let what = format!("«{}» is no time", bug.text("date_submitted"));
            return Item::Broken(1, vec![problem(bug.line, "date_submitted", &id, what, "mend the dump")]);
        }
        let history = self.history.get(&number);
        let before = |field: &str| {
            let rows = history.into_iter().flatten().filter(|row| row.text("field_name") == field);
            let first = rows.filter(|row| row.number("type") == 0).min_by_key(|row| order(row));
            first.map_or(bug.number(field), |row| row.number("old_value"))
        };
        let (mut status, mut handler, mut priority) =
            (before("status"), before("handler_id"), before("priority"));
        let begin = all.first().map_or(submitted, |first| first.at.min(submitted));
        let opening = Happened { said: self.about(bug), ..Happened::plain(begin, bug.line, reporter) };
        all.insert(0, opening);
        let end = all.iter().rev().find_map(|one| one.status).unwrap_or(status);
        if end != bug.number("status") {
            let at = all.last().map_or(begin, |last| last.at).max(bug.number("last_updated"));
            all.push(Happened { status: Some(bug.number("status")), ..Happened::plain(at, bug.line, 0) });
        }
        let mut rows = Vec::new();
        for (n, one) in all.into_iter().enumerate() {
            status = one.status.unwrap_or(status);
            handler = one.handler.unwrap_or(handler);
            priority = one.priority.unwrap_or(priority);
            let name = status_name(status);
            let Some(means) = meaning(&HashMap::new(), &name, "") else {
                let what = format!("nobody knows what the status {status} means");
                return Item::Broken(
                    rows.len() as u64 + 1,
                    vec![problem(one.line, "status", &id, what, "mend the dump")],
                );
            };
            let words = match n {
                0 => Some(Words { public: true, ours: false, text: self.description(bug) }),
                _ => one.note.map(|note| self.words(note, reporter)),
            };
            // Feedback without anybody to give it is work that waits for its owner.
            let meaning = if means == Meaning::New && handler != 0 { Meaning::Open } else { means };
            rows.push(Row {
                line_of_file: one.line,
                at: one.at * 1_000,
                status: name,
                substatus: String::new(),
                meaning,
                team: None,
                line: 1,
                person: self.name(one.user),
                assignee: self.name(handler),
                impact: None,
                urgency: None,
                priority: Some(weight(priority)),
                said: one.said.into_iter().collect(),
                words: words.filter(|words| !words.text.trim().is_empty()),
            });
        }
        Item::Case(Case {
            id,
            opened: None,
            requester: self.name(reporter),
            client: None,
            subject: bug.text("summary").to_owned(),
            rows,
        })
    }

    /// History, notes and files of a bug in the order of their times.
    fn happened(&self, bug: i64) -> Vec<Happened<'_>> {
        let history: &[DumpRow] = self.history.get(&bug).map_or(&[], Vec::as_slice);
        let notes: &[DumpRow] = self.notes.get(&bug).map_or(&[], Vec::as_slice);
        let files: &[DumpRow] = self.files.get(&bug).map_or(&[], Vec::as_slice);
        let mut all: Vec<(i64, Happened<'_>)> = Vec::new();
        let of_note = |row: &DumpRow| (row.number("type") == 2).then(|| row.number("old_value"));
        let told: Vec<i64> = history.iter().filter_map(of_note).collect();
        for row in history.iter().filter(|row| row.number("type") != 1) {
            let note = of_note(row).and_then(|id| notes.iter().find(|note| note.number("id") == id));
            all.push((row.number("id"), Happened { note, ..self.changed(row) }));
        }
        for note in notes.iter().filter(|note| !told.contains(&note.number("id"))) {
            let one = Happened::plain(note.number("date_submitted"), note.line, note.number("reporter_id"));
            all.push((i64::MAX, Happened { note: Some(note), ..one }));
        }
        let kept =
            |name: &str| history.iter().any(|row| row.number("type") == 9 && row.text("old_value") == name);
        for file in files.iter().filter(|file| !kept(file.text("filename"))) {
            let one = Happened::plain(file.number("date_added"), file.line, file.number("user_id"));
            let said = vec![("file".to_owned(), cut(file.text("filename")))];
            all.push((i64::MAX, Happened { said, ..one }));
        }
        all.sort_by_key(|(id, one)| (one.at, *id));
        all.into_iter().map(|(_, one)| one).collect()
    }

    /// What a row of the history says.
    fn changed<'d>(&self, row: &DumpRow) -> Happened<'d> {
        let (field, new) = (row.text("field_name"), row.text("new_value"));
        let one = Happened::plain(row.number("date_modified"), row.line, row.number("user_id"));
        let number = || new.trim().parse::<i64>().ok();
        if row.number("type") != 0 {
            let value = [row.text("old_value"), new].join(" ");
            return Happened { said: vec![(kind(row.number("type")).to_owned(), cut(value.trim()))], ..one };
        }
        let value = match field {
            "status" => status_name(row.number("new_value")),
            "handler_id" | "reporter_id" => self.name(row.number("new_value")).unwrap_or_default(),
            _ => cut(new),
        };
        Happened {
            status: number().filter(|_| field == "status"),
            handler: number().filter(|_| field == "handler_id"),
            priority: number().filter(|_| field == "priority"),
            said: vec![(cut(field), value)],
            ..one
        }
    }

    /// What a bug says of itself when it is submitted.
    fn about(&self, bug: &DumpRow) -> Vec<(String, String)> {
        let names: BTreeMap<&str, Option<&String>> = BTreeMap::from([
            ("project", self.projects.get(&bug.number("project_id"))),
            ("category", self.categories.get(&bug.number("category_id"))),
        ]);
        let mut said: Vec<(String, String)> =
            names.into_iter().filter_map(|(name, value)| Some((name.to_owned(), cut(value?)))).collect();
        for column in
            ["severity", "reproducibility", "platform", "os", "version", "target_version", "fixed_in_version"]
        {
            let value = bug.text(column).trim();
            if !value.is_empty() && value != "N/A" {
                said.push((column.to_owned(), cut(value)));
            }
        }
        said
    }

    fn description(&self, bug: &DumpRow) -> String {
        let Some(text) = self.texts.get(&bug.number("bug_text_id")) else {
            return bug.text("summary").to_owned();
        };
        let parts = ["description", "steps_to_reproduce", "additional_information"]
            .map(|part| text.text(part).trim());
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
    }

    fn words(&self, note: &DumpRow, reporter: i64) -> Words {
        let author = note.number("reporter_id");
        let works = self.users.get(&author).is_some_and(|user| user.ours);
        Words {
            public: note.number("view_state") != PRIVATE,
            ours: works && author != reporter,
            text: self.note_texts.get(&note.number("bugnote_text_id")).cloned().unwrap_or_default(),
        }
    }

    fn name(&self, user: i64) -> Option<String> {
        let unknown = || format!("user {user}");
        (user > 0).then(|| self.users.get(&user).map_or_else(unknown, |user| user.name.clone()))
    }
}

fn order(row: &DumpRow) -> (i64, i64) {
    (row.number("date_modified"), row.number("id"))
}

fn cut(value: &str) -> String {
    value.chars().filter(|c| !c.is_control()).take(300).collect()
}

/// Mantis's own statuses; others are called by their number.
fn status_name(status: i64) -> String {
    let name = match status {
        10 => "new",
        20 => "feedback",
        30 => "acknowledged",
        40 => "confirmed",
        50 => "assigned",
        80 => "resolved",
        90 => "closed",
        other => return other.to_string(),
    };
    name.to_owned()
}

/// 60 immediate, 50 urgent, 40 high, 30 normal, below that low and none.
fn weight(priority: i64) -> u8 {
    match priority {
        50.. => 1,
        40..50 => 2,
        30..40 => 3,
        _ => 4,
    }
}

/// What a row of the history tells, besides fields that changed.
fn kind(number: i64) -> &'static str {
    match number {
        2 => "note added",
        3 => "note updated",
        4 => "note deleted",
        6 => "description updated",
        7 => "additional information updated",
        8 => "steps to reproduce updated",
        9 => "file added",
        10 => "file deleted",
        11 => "note's visibility changed",
        12 => "monitored by",
        13 => "no longer monitored by",
        18 => "relationship added",
        19 => "relationship deleted",
        20 => "cloned to",
        21 => "created from",
        25 => "tag attached",
        26 => "tag detached",
        _ => "changed",
    }
}
