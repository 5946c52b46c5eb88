//! Rows of a grid in their places: header, data, totals, groups, signatures, faults. Data become values and are judged;
//! everything else is told and left out.

use crate::cells::Cells;
use crate::contract::Context;
use crate::defect::Code;
use crate::grid::{Cell, Grid, RawRow};
use crate::names::{Role, is_total};
use crate::number;
use crate::problem::Problem;
use crate::reading::Reading;
use crate::sense::{Sense, quarantines};
use crate::survey::Survey;
use crate::value::{Field, Row, Table, Value};
use rust_decimal::Decimal;
use std::io;

/// Rows that wait to be understood by what follows them.
const WAITING: usize = 500;

/// What is known before the rows are read.
pub(crate) struct Plan<'a> {
    pub(crate) survey: &'a Survey,
    pub(crate) name: &'a str,
    pub(crate) delimiter: Option<char>,
    /// The mark of the end of the file says that the last row may be cut.
    pub(crate) open_end: bool,
}

/// Reads the rows of a grid.
pub(crate) fn read(
    grid: &mut dyn Grid,
    plan: &Plan<'_>,
    context: &Context,
    reading: &mut Reading<'_>,
) -> io::Result<()> {
    let survey = plan.survey;
    let fields = survey.columns.iter().map(|column| Field {
        name: column.name.clone(),
        agreed: column.agreed.and_then(|at| Some(context.contract.as_ref()?.columns.get(at)?.name.clone())),
        role: column.role,
        kind: column.kind,
    });
    let table = Table { name: plan.name.to_owned(), fields: fields.collect() };
    let number = reading.table(&table);
    let mut problems = survey.problems.clone();
    let cells = Cells::new(survey, context, plan.delimiter, &mut problems);
    above(survey, &mut problems);
    reading.problems(problems);
    // Neither positions nor doubled names are guessed at: rows of a header that is not understood are not values.
    if survey.problems.iter().any(|problem| matches!(problem.code, Code::C09 | Code::C12)) {
        return Ok(());
    }
    let sense = Sense::new(&table, context, survey.multiplies, reading.limits.keys);
    let totals = Totals::new(&table);
    let mut rows = Rows {
        plan,
        cells,
        sense,
        totals,
        number,
        group: None,
        waiting: Vec::new(),
        count: 0,
        put_aside: 0,
        reading,
    };
    let begin = survey
        .header
        .as_ref()
        .map_or(survey.declared.map_or(0, |(_, line)| line.saturating_sub(1)), |header| header.line);
    let mut second = survey.header.as_ref().is_some_and(|header| header.rows == 2);
    let mut next = grid.next()?;
    while let Some(row) = next {
        next = grid.next()?;
        if row.line <= begin && (survey.header.is_some() || survey.declared.is_some()) {
            continue;
        }
        if std::mem::take(&mut second) {
            continue;
        }
        rows.row(row, next.is_none());
    }
    rows.end();
    Ok(())
}

fn above(survey: &Survey, problems: &mut Vec<Problem>) {
    let titles: Vec<&(u64, String)> = survey.above.iter().filter(|(_, text)| !text.is_empty()).collect();
    if survey.header.is_some() {
        match titles.first() {
            Some((line, text)) => problems.push(Problem::of(Code::C08).at(*line).found(text)),
            None => problems.extend(survey.above.iter().map(|(line, _)| Problem::of(Code::C15).at(*line))),
        }
        if survey.header.as_ref().is_some_and(|header| header.rows == 2) {
            problems.push(Problem::of(Code::C11).at(survey.header.as_ref().map_or(0, |header| header.line)));
        }
        if survey.trailing {
            problems.push(Problem::of(Code::C07));
        }
    }
}

struct Rows<'a, 'b> {
    plan: &'a Plan<'a>,
    cells: Cells,
    sense: Sense,
    totals: Totals,
    number: usize,
    group: Option<String>,
    waiting: Vec<(RawRow, Waiting)>,
    count: u64,
    put_aside: u64,
    reading: &'a mut Reading<'b>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Waiting {
    Blank,
    /// One cell only.
    Alone,
    /// Unlike the data.
    Strange,
}

impl Rows<'_, '_> {
    fn row(&mut self, mut row: RawRow, last: bool) {
        self.reading.problems(std::mem::take(&mut row.problems));
        if row.broken.is_some() {
            self.settle();
            self.quarantine(row);
            return;
        }
        if row.is_blank() {
            self.wait(row, Waiting::Blank);
            return;
        }
        if row.is_comment() && self.plan.survey.width > 1 {
            self.reading.problem(Problem::of(Code::C18).at(row.line).found(row.cells[0].text()));
            return;
        }
        if self.is_header(&row) {
            self.settle();
            self.reading.problem(Problem::of(Code::C17).at(row.line));
            return;
        }
        if let Some(label) =
            row.cells.iter().find(|cell| !cell.is_empty()).map(Cell::text).filter(|text| is_total(text))
        {
            self.settle();
            let problem = Problem::of(Code::C14).at(row.line).found(label);
            self.reading.problem(problem);
            if let Some(problem) = self.totals.judge(&row, &self.cells, self.put_aside) {
                self.reading.problem(problem);
            }
            return;
        }
        self.placed(row, last);
    }

    /// A row of data, or one that stands for itself.
    fn placed(&mut self, mut row: RawRow, last: bool) {
        let width = self.plan.survey.width;
        let cut = last && row.cut && self.plan.open_end;
        let alone = row.filled() == 1 && !row.cells[0].is_empty();
        if alone && width > 2 && self.stands_alone(&row) {
            self.wait(row, Waiting::Alone);
            return;
        }
        if row.cells.len() > width {
            while row.cells.len() > width && row.cells.last().is_some_and(Cell::is_empty) {
                row.cells.pop();
            }
        }
        if row.cells.len() < width && cut && row.cells.len() > 1 {
            self.settle();
            let problem = Problem::of(Code::F09)
                .at(row.line)
                .found(row.cells.len().to_string())
                .expected(width.to_string());
            self.reading.problem(problem);
            self.quarantine(row);
            return;
        }
        if row.cells.len() != width && self.plan.delimiter.is_some() {
            if self.is_strange(&row) && row.cells.len() < width {
                self.wait(row, Waiting::Strange);
                return;
            }
            self.settle();
            let code = if row.cells.len() > width && self.is_torn(&row) { Code::C02 } else { Code::C06 };
            let problem =
                Problem::of(code).at(row.line).found(row.cells.len().to_string()).expected(width.to_string());
            self.reading.problem(problem);
            self.quarantine(row);
            return;
        }
        row.cells.resize(width, Cell::Empty);
        if self.is_strange(&row) {
            self.wait(row, Waiting::Strange);
            return;
        }
        if self.totals.unlabelled(&row, &self.cells) {
            self.settle();
            self.reading.problem(Problem::of(Code::C14).at(row.line));
            return;
        }
        self.settle();
        self.data(&row);
    }

    fn data(&mut self, raw: &RawRow) {
        let mut problems = Vec::new();
        let values: Vec<Value> = raw
            .cells
            .iter()
            .enumerate()
            .map(|(at, cell)| self.cells.value(at, cell, raw.line, &mut problems))
            .collect();
        let mut row = Row {
            table: self.number,
            line: raw.line,
            group: self.group.clone(),
            values,
            quarantined: quarantines(&problems),
        };
        self.sense.row(&row, &mut problems);
        row.quarantined = quarantines(&problems);
        self.count += 1;
        if row.quarantined {
            self.put_aside += 1;
        } else {
            self.totals.add(&row);
        }
        self.reading.problems(problems);
        self.reading.row(&row);
    }

    /// A row that cannot be read: handed over as texts, put aside.
    fn quarantine(&mut self, raw: RawRow) {
        let values =
            raw.cells.iter().map(|cell| if cell.is_empty() { Value::Null } else { Value::Text(cell.text()) });
        let row = Row {
            table: self.number,
            line: raw.line,
            group: self.group.clone(),
            values: values.collect(),
            quarantined: true,
        };
        self.count += 1;
        self.put_aside += 1;
        self.reading.row(&row);
    }

    fn wait(&mut self, row: RawRow, why: Waiting) {
        if self.waiting.len() >= WAITING {
            self.settle();
        }
        self.waiting.push((row, why));
    }

    /// Data follow: what waited stood among them.
    fn settle(&mut self) {
        for (row, why) in std::mem::take(&mut self.waiting) {
            match why {
                Waiting::Blank => self.reading.problem(Problem::of(Code::C15).at(row.line)),
                Waiting::Alone => {
                    let text = row.cells[0].text().trim().to_owned();
                    self.reading.problem(Problem::of(Code::C16).at(row.line).found(&text));
                    self.group = Some(text);
                }
                Waiting::Strange => {
                    if row.cells.len() == self.plan.survey.width {
                        self.data(&row);
                    } else {
                        let (found, expected) =
                            (row.cells.len().to_string(), self.plan.survey.width.to_string());
                        self.reading
                            .problem(Problem::of(Code::C06).at(row.line).found(found).expected(expected));
                        self.quarantine(row);
                    }
                }
            }
        }
    }

    /// Nothing follows: what waited is a signature, or blank.
    fn end(mut self) {
        let words = self.waiting.iter().any(|(_, why)| *why != Waiting::Blank);
        for (row, why) in std::mem::take(&mut self.waiting) {
            let text = row.cells.iter().map(Cell::text).collect::<Vec<_>>().join(" ");
            let code = if words { Code::C18 } else { Code::C15 };
            self.reading.problem(Problem::of(code).at(row.line).found(text.trim()));
            if why != Waiting::Blank
                && let Some(declared) = declared_rows(&text)
            {
                self.declared(declared, row.line);
            }
        }
        if let Some((declared, _)) = self.plan.survey.declared {
            self.declared(declared, 1);
        }
        let mut problems = Vec::new();
        self.sense.end(&mut problems);
        self.reading.problems(problems);
    }

    fn declared(&mut self, declared: u64, line: u64) {
        if declared != self.count {
            let problem =
                Problem::of(Code::F15).at(line).found(declared.to_string()).expected(self.count.to_string());
            self.reading.problem(problem);
        }
    }

    fn is_header(&self, row: &RawRow) -> bool {
        let Some(header) = &self.plan.survey.header else { return false };
        let named = header.names.iter().filter(|name| !name.is_empty()).count();
        let same = row
            .cells
            .iter()
            .zip(&header.names)
            .filter(|(cell, name)| !name.is_empty() && cell.text().trim() == **name)
            .count();
        named > 1 && same * 5 >= named * 4
    }

    /// A lone first cell in a table whose other columns are filled.
    fn stands_alone(&self, row: &RawRow) -> bool {
        let columns = &self.plan.survey.columns;
        let filled = columns
            .iter()
            .skip(1)
            .filter(|column| column.seen.filled * 5 >= (column.seen.filled + column.seen.empty) * 4);
        let own = self.cells.is_typed(0) && self.cells.fits(0, &row.cells[0]);
        filled.count() >= 2 && !own
    }

    /// Where numbers and dates belong stands text, or nothing: no row of data.
    fn is_strange(&self, row: &RawRow) -> bool {
        let typed = (0..self.plan.survey.width).filter(|at| self.cells.is_typed(*at));
        let (mut of, mut good) = (0, 0);
        for at in typed {
            of += 1;
            let cell = row.cells.get(at);
            good += usize::from(cell.is_some_and(|cell| !cell.is_empty() && self.cells.fits(at, cell)));
        }
        let known = row.cells.first().is_some_and(|cell| !cell.is_empty())
            && row.filled() * 2 > self.plan.survey.width;
        of >= 2 && good == 0 && !known
    }

    /// Whether fields beyond the width come from a delimiter within a field: joined at one place, all cells fit.
    fn is_torn(&self, row: &RawRow) -> bool {
        let width = self.plan.survey.width;
        let more = row.cells.len() - width;
        let fit = |skip: Option<usize>| {
            (0..width).filter(|at| self.cells.is_typed(*at) && Some(*at) != skip).all(|at| {
                let from = if skip.is_some_and(|skip| at > skip) { at + more } else { at };
                self.cells.fits(at, &row.cells[from]) && !row.cells[from].is_empty()
            })
        };
        !fit(None) && (0..width).any(|at| !self.cells.is_typed(at) && fit(Some(at)))
    }
}

/// Sums of the columns, to be compared with rows of totals.
struct Totals {
    columns: Vec<usize>,
    all: Vec<Decimal>,
    part: Vec<Decimal>,
    rows: u64,
    key: Option<usize>,
    texts: Vec<usize>,
}

impl Totals {
    fn new(table: &Table) -> Totals {
        const SUMMED: &[Role] = &[
            Role::Quantity,
            Role::Amount,
            Role::Receipts,
            Role::Shipments,
            Role::Returns,
            Role::Opening,
            Role::Closing,
        ];
        let columns: Vec<usize> = (0..table.fields.len())
            .filter(|at| table.fields[*at].role.is_some_and(|role| SUMMED.contains(&role)))
            .collect();
        let zeros = vec![Decimal::ZERO; columns.len()];
        let texts = (0..table.fields.len())
            .filter(|at| table.fields[*at].kind != crate::contract::Kind::Number)
            .collect();
        Totals { columns, all: zeros.clone(), part: zeros, rows: 0, key: table.of_role(Role::Code), texts }
    }

    fn add(&mut self, row: &Row) {
        self.rows += 1;
        for (at, column) in self.columns.iter().enumerate() {
            if let Some(value) = row.values.get(*column).and_then(Value::number) {
                self.all[at] = self.all[at].saturating_add(value);
                self.part[at] = self.part[at].saturating_add(value);
            }
        }
    }

    fn numbers(&self, row: &RawRow, cells: &Cells) -> Vec<Option<Decimal>> {
        let mut ignored = Vec::new();
        let number = |at: &usize| cells.value(*at, row.cells.get(*at)?, row.line, &mut ignored).number();
        self.columns.iter().map(number).collect()
    }

    /// A row of totals against the sums since the last one, or all sums. Rows put aside make no sum comparable.
    fn judge(&mut self, row: &RawRow, cells: &Cells, put_aside: u64) -> Option<Problem> {
        let told = self.numbers(row, cells);
        let same =
            |sums: &[Decimal]| told.iter().zip(sums).all(|(told, sum)| told.is_none_or(|told| told == *sum));
        let good = same(&self.all) || same(&self.part);
        let wrong = (0..told.len()).find(|at| told[*at].is_some_and(|told| told != self.all[*at]));
        self.part.fill(Decimal::ZERO);
        if good || put_aside > 0 {
            return None;
        }
        let at = wrong?;
        let problem = Problem::of(Code::F15)
            .at(row.line)
            .found(told[at]?.to_string())
            .expected(self.all[at].to_string());
        Some(Problem { column: self.columns[at] as u32 + 1, ..problem })
    }

    /// A row without key and words whose numbers are just the sums.
    fn unlabelled(&self, row: &RawRow, cells: &Cells) -> bool {
        let empty = |at: &usize| row.cells.get(*at).is_none_or(Cell::is_empty);
        if self.rows < 2 || self.columns.is_empty() || self.key.is_none() || !self.texts.iter().all(empty) {
            return false;
        }
        let told = self.numbers(row, cells);
        told.iter().any(Option::is_some)
            && (told.iter().zip(&self.all).all(|(told, sum)| told.is_none_or(|told| told == *sum))
                || told.iter().zip(&self.part).all(|(told, sum)| told.is_none_or(|told| told == *sum)))
    }
}

/// How many rows a closing line says there are.
fn declared_rows(text: &str) -> Option<u64> {
    let folded = crate::names::fold_name(text);
    let after = ["количество строк", "число строк", "строк", "rows", "records"]
        .iter()
        .find_map(|word| folded.split_once(word))?;
    after.1.split(' ').find(|word| !word.is_empty())?.parse().ok().filter(|_| !number::is_nothing(after.1))
}
