//! A check over any business file: what `tabular` reads becomes a plain file that the kernels judge, and findings get
//! back the lines of the file that came.

use crate::check::{Check, Kind};
use crate::finding::Found;
use crate::run::{self, Options, Trouble};
use crate::scan::Scanner;
use serde::Serialize;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;
use tabular::{Context, Limits, Outcome, Problem, Row, Sink, Source, Table, Value};

/// What came of a file.
#[derive(Debug, Serialize)]
pub struct Judged {
    /// How it was read; none when it was plain, as the check wants it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// What was wrong with its form.
    pub problems: Vec<Problem>,
    /// What the check found; none when the file was not taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<Found>,
}

/// Judges a file of any kind.
pub fn judge(check: &Check, file: &Path, context: &Context, options: &Options) -> Result<Judged, Trouble> {
    let names: Vec<&str> = check.table.columns.iter().map(|column| column.name.as_str()).collect();
    let kinds = vec![(Kind::Text, 0); names.len()];
    if context.contract.is_none() && Scanner::open(file, check.table.delimiter, &names, &kinds).is_ok() {
        let found = run::run(check, file, options)?;
        return Ok(Judged { outcome: None, problems: Vec::new(), found: Some(found) });
    }
    let folder = tempfile::tempdir()?;
    let plain = folder.path().join("plain.csv");
    let mut plainer = Plainer::new(check, &plain, tempfile::tempfile()?)?;
    let outcome = tabular::read(&Source::file(file), context, &Limits::default(), &mut plainer);
    let (mut lines, problems, missing) = plainer.end()?;
    let taken =
        outcome.refused.is_none() && outcome.verdict != tabular::Verdict::Rejected && missing.is_none();
    let found = match taken {
        true => {
            let plainly = Check {
                table: crate::check::Table { delimiter: ',', ..check.table.clone() },
                ..check.clone()
            };
            let mut found = run::run(&plainly, &plain, options)?;
            for finding in &mut found.findings {
                finding.line = line(&mut lines, finding.line)?;
            }
            Some(found)
        }
        false => None,
    };
    if let Some(column) = missing.filter(|_| outcome.refused.is_none() && outcome.rows > 0) {
        return Err(Trouble::File(io::Error::new(
            io::ErrorKind::InvalidData,
            format!("no column `{column}` in {}", file.display()),
        )));
    }
    Ok(Judged { outcome: Some(outcome), problems, found })
}

/// The line of the file that a line of the plain file came from.
fn line(lines: &mut File, plain: u64) -> io::Result<u64> {
    lines.seek(SeekFrom::Start(plain.saturating_sub(2) * 8))?;
    let mut word = [0; 8];
    lines.read_exact(&mut word)?;
    Ok(u64::from_le_bytes(word))
}

/// Writes rows down plainly.
struct Plainer<'a> {
    check: &'a Check,
    out: BufWriter<File>,
    lines: BufWriter<File>,
    /// The table that is judged, and where the check's columns stand in it.
    columns: Option<(usize, Vec<usize>)>,
    tables: usize,
    missing: Option<String>,
    problems: Vec<Problem>,
    trouble: Option<io::Error>,
}

impl<'a> Plainer<'a> {
    fn new(check: &'a Check, plain: &Path, lines: File) -> io::Result<Plainer<'a>> {
        let mut out = BufWriter::with_capacity(1 << 18, File::create(plain)?);
        let names: Vec<String> = check.table.columns.iter().map(|column| quoted(&column.name)).collect();
        writeln!(out, "{}", names.join(","))?;
        let lines = BufWriter::with_capacity(1 << 16, lines);
        Ok(Plainer {
            check,
            out,
            lines,
            columns: None,
            tables: 0,
            missing: None,
            problems: Vec::new(),
            trouble: None,
        })
    }

    fn end(self) -> io::Result<(File, Vec<Problem>, Option<String>)> {
        if let Some(trouble) = self.trouble {
            return Err(trouble);
        }
        self.out.into_inner().map_err(|e| e.into_error())?.flush()?;
        let lines = self.lines.into_inner().map_err(|e| e.into_error())?;
        Ok((lines, self.problems, self.missing.filter(|_| self.columns.is_none())))
    }

    fn write(&mut self, row: &Row, columns: &[usize]) -> io::Result<()> {
        for (n, (at, column)) in columns.iter().zip(&self.check.table.columns).enumerate() {
            if n > 0 {
                self.out.write_all(b",")?;
            }
            match &row.values[*at] {
                Value::Null => {}
                Value::Number(number) => write!(self.out, "{}", number.normalize())?,
                Value::Date(date) if column.kind == Kind::Date => {
                    write!(self.out, "{}", tabular::Date { second: None, ..*date })?
                }
                value => self.out.write_all(quoted(&value.to_string()).as_bytes())?,
            }
        }
        self.out.write_all(b"\n")?;
        self.lines.write_all(&row.line.to_le_bytes())
    }
}

fn quoted(text: &str) -> String {
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}

impl Sink for Plainer<'_> {
    fn table(&mut self, table: &Table) {
        let number = self.tables;
        self.tables += 1;
        if self.columns.is_some() {
            return;
        }
        let place = |name: &str| {
            let by_role = || {
                let role =
                    |field: &tabular::Field| field.role.and_then(|role| serde_json::to_value(role).ok());
                table.fields.iter().position(|field| role(field).is_some_and(|role| role == name))
            };
            table.named(name).or_else(by_role)
        };
        let mut columns = Vec::new();
        for column in &self.check.table.columns {
            match place(&column.name) {
                Some(at) => columns.push(at),
                None => {
                    self.missing.get_or_insert_with(|| column.name.clone());
                    return;
                }
            }
        }
        self.columns = Some((number, columns));
    }

    fn row(&mut self, row: &Row) {
        let Some((table, columns)) = self.columns.take() else { return };
        if row.table == table && !row.quarantined && self.trouble.is_none() {
            self.trouble = self.write(row, &columns).err();
        }
        self.columns = Some((table, columns));
    }

    fn problem(&mut self, problem: &Problem) {
        self.problems.push(problem.clone());
    }
}

/// Runs the examples within a check: what fails, in words for whoever writes checks.
pub fn prove(check: &Check) -> Result<Vec<String>, Trouble> {
    let mut failed = Vec::new();
    for (n, example) in check.examples.iter().enumerate() {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("example.csv");
        std::fs::write(&file, example.rows.trim_start())?;
        // Rules that need another table have none in an example.
        let own = check
            .rules
            .iter()
            .filter(|rule| !matches!(rule.says, crate::Says::Reference { .. } | crate::Says::Compare { .. }));
        let alone = Check { rules: own.cloned().collect(), ..check.clone() };
        let found = run::run(&alone, &file, &Options::default())?;
        for rule in &alone.rules {
            let (finds, wanted) =
                (found.counts.get(&rule.id).is_some_and(|n| *n > 0), example.finds.contains(&rule.id));
            if finds != wanted {
                failed.push(format!(
                    "example {}: `{}` {}",
                    n + 1,
                    rule.id,
                    if finds { "finds something" } else { "finds nothing" }
                ));
            }
        }
    }
    Ok(failed)
}
