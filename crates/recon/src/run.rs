//! Runs a check over files: one pass for everything that can share it.

use crate::cause;
use crate::check::{Check, Kind, Says, Wrong};
use crate::compare::{self, Kinds};
use crate::finding::{Cause, Finding, Findings, Found};
use crate::fixed::{self, NULL};
use crate::plan::{Equation, Local, Plan};
use crate::scan::{Got, Scanner, View};
use crate::series::{Judge, Sorted, Stream, Went};
use crate::unique::Unique;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// Why a run came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The check.
    #[error(transparent)]
    Check(#[from] Wrong),
    /// A file.
    #[error("{0}")]
    File(#[from] io::Error),
    /// A table that the check speaks of was not given.
    #[error("the check speaks of the table `{0}`, which was not given")]
    NoTable(String),
}

/// What is judged, beside what, and how much is kept.
#[derive(Clone, Debug)]
pub struct Options {
    /// Other tables that rules speak of, by name.
    pub tables: BTreeMap<String, PathBuf>,
    /// Findings that are kept; all are counted.
    pub keep: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { tables: BTreeMap::new(), keep: 100_000 }
    }
}

/// Judges a plain file: delimited, UTF-8, with a header, numbers with a point and ISO dates.
pub fn run(check: &Check, file: &Path, options: &Options) -> Result<Found, Trouble> {
    let plan = Plan::of(check)?;
    let (names, compared) = rule_names(check);
    let mut run = Run {
        check,
        plan: &plan,
        file,
        options,
        findings: Findings::new(names.len(), options.keep),
        rows: 0,
        broken: 0,
    };
    let references = run.references()?;
    let in_order = run.pass(&references, false)?;
    if !in_order {
        // Late days: once more, with an order made.
        run.findings.clear();
        (run.rows, run.broken) = (0, 0);
        run.pass(&references, true)?;
    }
    for (n, (_, compare)) in plan.compare.iter().enumerate() {
        let there = run.table(&compare.with)?;
        let open = |path: &Path| run_open(check, &plan, path);
        run.broken +=
            compare::run(compare, &plan.columns, file, there, &open, &compared[n], &mut run.findings)?;
    }
    let Run { mut findings, rows, broken, .. } = run;
    findings.kept.sort_by_key(|(_, finding)| finding.line);
    let kept: Vec<Finding> = findings
        .kept
        .into_iter()
        .map(|(rule, finding)| Finding { rule: names[usize::from(rule)].clone(), ..finding })
        .collect();
    let counts = names.into_iter().zip(findings.counts).collect();
    let mut found = Found { rows, broken, counts, findings: kept, causes: Vec::new() };
    cause::explain(check, &mut found);
    Ok(found)
}

/// The names of findings: of the rules, and of the parts of comparisons behind them.
fn rule_names(check: &Check) -> (Vec<String>, Vec<Kinds>) {
    let mut names: Vec<String> = check.rules.iter().map(|rule| rule.id.clone()).collect();
    let mut compared = Vec::new();
    for rule in &check.rules {
        let Says::Compare { columns, .. } = &rule.says else { continue };
        let begin = names.len();
        for part in ["missing", "absent", "doubled", "doubled_there"] {
            names.push(format!("{}.{part}", rule.id));
        }
        names.extend(columns.iter().map(|column| format!("{}.{}", rule.id, column.name)));
        compared.push(Kinds {
            missing: begin,
            absent: begin + 1,
            doubled: begin + 2,
            doubled_there: begin + 3,
            columns: begin + 4,
        });
    }
    (names, compared)
}

fn run_open(check: &Check, plan: &Plan, path: &Path) -> io::Result<Scanner> {
    let names: Vec<&str> = check.table.columns.iter().map(|column| column.name.as_str()).collect();
    Scanner::open(path, check.table.delimiter, &names, &plan.columns)
}

struct Run<'a> {
    check: &'a Check,
    plan: &'a Plan,
    file: &'a Path,
    options: &'a Options,
    findings: Findings,
    rows: u64,
    broken: u64,
}

/// A rule, its column, the codes that there are.
type Reference = (usize, usize, FxHashSet<Box<[u8]>>);

impl<'a> Run<'a> {
    fn table(&self, name: &str) -> Result<&'a Path, Trouble> {
        self.options.tables.get(name).map(PathBuf::as_path).ok_or_else(|| Trouble::NoTable(name.to_owned()))
    }

    fn references(&self) -> Result<Vec<Reference>, Trouble> {
        let mut references = Vec::new();
        for (rule, column, table, of) in &self.plan.references {
            let path = self.table(table)?;
            let mut scanner =
                Scanner::open(path, self.check.table.delimiter, &[of.as_str()], &[(Kind::Text, 0)])?;
            let mut codes = FxHashSet::default();
            while let Some(got) = scanner.next()? {
                if let Got::Row(row) = got {
                    codes.insert(row.field(0).into());
                }
            }
            references.push((*rule, *column, codes));
        }
        Ok(references)
    }

    /// One pass over the file; false when days were out of their order and no order was made.
    fn pass(&mut self, references: &[Reference], sorted: bool) -> Result<bool, Trouble> {
        let plan = self.plan;
        if plan.local.is_empty() && plan.series.is_empty() && plan.unique.is_empty() && references.is_empty()
        {
            return Ok(true);
        }
        let mut scanner = run_open(self.check, plan, self.file)?;
        let judges: Vec<Judge<'_>> = plan
            .series
            .iter()
            .map(|series| Judge { series, is_date: plan.columns[series.order].0 == Kind::Date })
            .collect();
        let mut streams: Vec<Stream> = judges.iter().map(|_| Stream::new()).collect();
        let size = std::fs::metadata(self.file)?.len();
        let mut orders: Vec<Sorted> = judges.iter().filter(|_| sorted).map(|_| Sorted::new(size)).collect();
        let mut uniques: Vec<Unique> =
            plan.unique.iter().map(|(rule, columns)| Unique::new(*rule, columns, &plan.columns)).collect();
        // Days that are none may be there twice, too; they belong to no series.
        let mut strays: Vec<Option<Unique>> = plan
            .series
            .iter()
            .map(|series| {
                let columns: Vec<usize> = series.columns.iter().copied().chain([series.order]).collect();
                series.unique.map(|rule| Unique::new(rule, &columns, &plan.columns))
            })
            .collect();
        while let Some(got) = scanner.next()? {
            let row = match got {
                Got::Row(row) => row,
                Got::Broken => {
                    self.broken += 1;
                    continue;
                }
            };
            self.rows += 1;
            for (rule, local) in &plan.local {
                judge(*rule, local, row, self.check, plan, &mut self.findings);
            }
            for (rule, column, codes) in references {
                let code = row.field(*column);
                if !code.is_empty() && !codes.contains(code) {
                    self.findings
                        .add(*rule, row.line, || (row.key(&plan.key), words(code), String::new(), None));
                }
            }
            for unique in &mut uniques {
                unique.row(row, &mut self.findings)?;
            }
            for (at, judge) in judges.iter().enumerate() {
                if row.numbers[judge.series.order] == NULL {
                    if let Some(stray) = &mut strays[at] {
                        stray.row(row, &mut self.findings)?;
                    }
                    continue;
                }
                if sorted {
                    orders[at].row(judge, row)?;
                } else if streams[at].row(judge, row, &mut self.findings) == Went::OutOfOrder {
                    return Ok(false);
                }
            }
        }
        for unique in uniques.into_iter().chain(strays.into_iter().flatten()) {
            unique.end(&mut self.findings)?;
        }
        if sorted {
            drop(scanner);
            for (order, judge) in orders.into_iter().zip(&judges) {
                order.end(judge, &mut self.findings)?;
            }
        } else {
            for (stream, judge) in streams.iter_mut().zip(&judges) {
                stream.end(judge, &mut self.findings);
            }
        }
        Ok(true)
    }
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// One rule on one row.
#[inline]
fn judge(rule: usize, local: &Local, row: View<'_>, check: &Check, plan: &Plan, findings: &mut Findings) {
    let mut tell = |column: usize| {
        findings.add(rule, row.line, || (row.key(&plan.key), words(row.field(column)), String::new(), None));
    };
    match local {
        Local::Equation(equation) => {
            if let Some(apart) = equation.apart(row.numbers)
                && apart.abs() > equation.tolerance
            {
                broken_equation(rule, equation, apart, row, check, plan, findings);
            }
        }
        Local::Range(bounds) => {
            let out = bounds.iter().find(|(column, least, greatest)| {
                let value = row.numbers[*column];
                value != NULL && (value < *least || value > *greatest)
            });
            if let Some((column, ..)) = out {
                tell(*column);
            }
        }
        Local::Required(column) => {
            if row.field(*column).is_empty() {
                tell(*column);
            }
        }
        Local::Type(column) => {
            if row.numbers[*column] == NULL
                && !row.field(*column).is_empty()
                && plan.columns[*column].0 != Kind::Text
            {
                tell(*column);
            }
        }
        Local::OneOf(column, values) => {
            let field = row.field(*column);
            if !field.is_empty() && !values.contains(field) {
                tell(*column);
            }
        }
        Local::Pattern(column, pattern) => {
            let field = row.field(*column);
            if !field.is_empty() && !pattern.is_match(field) {
                tell(*column);
            }
        }
        Local::Checksum(column, checksum) => {
            let field = row.field(*column);
            if !field.is_empty() && !checksum.holds(field) {
                tell(*column);
            }
        }
    }
}

#[inline(never)]
fn broken_equation(
    rule: usize,
    equation: &Equation,
    apart: i128,
    row: View<'_>,
    check: &Check,
    plan: &Plan,
    findings: &mut Findings,
) {
    findings.add(rule, row.line, || {
        let right: i128 = equation.terms[equation.right..]
            .iter()
            .map(|(factor, columns)| {
                columns
                    .iter()
                    .fold(-factor, |product, at| product.saturating_mul(i128::from(row.numbers[*at])))
            })
            .sum();
        let show = |value| fixed::show(value, equation.scale);
        let cause: Option<Cause> = cause::of_equation(equation, apart, row.numbers, check);
        (row.key(&plan.key), show(right), show(right + apart), cause)
    });
}
