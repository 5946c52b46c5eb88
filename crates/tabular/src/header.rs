//! The header: where it stands, what its one or two rows say, and which column of the contract each column is.
//!
//! Columns are known by their names. A column whose name is another one than agreed is proposed, never taken silently.

use crate::contract::{Contract, Kind};
use crate::date;
use crate::defect::Code;
use crate::grid::{Cell, RawRow};
use crate::names::{self, Role, fold_name};
use crate::number;
use crate::problem::Problem;
use crate::survey::{Column, Seen, Survey};

/// A header.
#[derive(Clone, Debug, Default)]
pub(crate) struct Header {
    /// Its place among the rows.
    pub(crate) at: usize,
    /// Its line.
    pub(crate) line: u64,
    /// How many rows it takes.
    pub(crate) rows: usize,
    /// The names, of both rows together.
    pub(crate) names: Vec<String>,
    /// The names of the lower row alone.
    pub(crate) lower: Vec<String>,
}

/// Finds the header among the first rows.
pub(crate) fn find(head: &[RawRow], width: usize, contract: Option<&Contract>) -> Option<Header> {
    let known = |row: &RawRow| {
        row.cells
            .iter()
            .map(Cell::text)
            .filter(|name| role_of(name, contract).is_some() || is_agreed(name, contract))
            .count()
    };
    let wide = |row: &RawRow| row.filled() * 2 >= width.max(1) && (row.filled() > 1 || width <= 1);
    let by_name = head.iter().position(|row| {
        let (known, filled) = (known(row), row.filled());
        wide(row) && known > 0 && (known >= 2 || known * 2 >= filled) && names_only(row)
    });
    // Rows with all their cells, the first of which is unlike the others.
    let by_kind = || {
        let first = head.iter().position(|row| {
            wide(row) && row.filled() + 1 >= most_filled(head).min(width).max(1) && !row.is_comment()
        })?;
        differs(&head[first], &head[first + 1..]).then_some(first)
    };
    let at = by_name.or_else(by_kind)?;
    let row = &head[at];
    let upper: Vec<String> = row.cells.iter().map(|cell| clean(&cell.text())).collect();
    let mut header = Header { at, line: row.line, rows: 1, names: upper.clone(), lower: Vec::new() };
    if let Some(next) =
        head.get(at + 1).filter(|next| is_second(row, next, &head[(at + 2).min(head.len())..]))
    {
        header.rows = 2;
        header.lower = next.cells.iter().map(|cell| clean(&cell.text())).collect();
        header.names = join(&upper, &header.lower);
    }
    Some(header)
}

/// A name without line breaks, odd spaces and wrappings.
fn clean(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_whitespace() || number::is_odd_space(c) { ' ' } else { c }).collect();
    plain.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

impl RawRow {
    /// A line that begins with `#` and stands alone is a remark.
    pub(crate) fn is_comment(&self) -> bool {
        self.filled() == 1 && self.cells.first().is_some_and(|cell| cell.text().trim_start().starts_with('#'))
    }
}

fn most_filled(head: &[RawRow]) -> usize {
    crate::split::mode(head.iter().filter(|row| !row.is_blank()).map(RawRow::filled)).unwrap_or(1)
}

/// Whether a cell is a value and no name.
fn is_value(cell: &Cell) -> bool {
    match cell {
        Cell::Text(text) => {
            matches!(number::shape(text), number::Reading::Number(_))
                || matches!(date::shape(text, false), date::Reading::Date(_) | date::Reading::Nothing)
        }
        Cell::Empty => false,
        _ => true,
    }
}

fn names_only(row: &RawRow) -> bool {
    let values = row.cells.iter().filter(|cell| is_value(cell)).count();
    values * 5 <= row.filled() && !row.is_comment()
}

/// Whether a row is unlike those below: names above values, or at least nothing that speaks against it.
fn differs(row: &RawRow, below: &[RawRow]) -> bool {
    let below: Vec<&RawRow> = below.iter().filter(|row| !row.is_blank()).take(50).collect();
    if below.is_empty() {
        return names_only(row);
    }
    let (mut speaks, mut against) = (0, 0);
    for (at, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        let cells: Vec<&Cell> =
            below.iter().filter_map(|row| row.cells.get(at)).filter(|cell| !cell.is_empty()).collect();
        let values = cells.iter().filter(|cell| is_value(cell)).count();
        let valued = !cells.is_empty() && values * 2 > cells.len();
        match (is_value(cell), valued) {
            (false, true) => speaks += 1,
            (true, false) if !cells.is_empty() => speaks += 1,
            (true, true) => against += 1,
            (false, false) if coded(cell, &cells) => against += 1,
            _ => {}
        }
    }
    if speaks + against == 0 {
        names_only(row)
    } else {
        speaks > against || against == 0 || speaks > 0 && numbered(row)
    }
}

/// Whether a cell is a code like those below it: letters and digits in the same places.
fn coded(cell: &Cell, below: &[&Cell]) -> bool {
    let pattern = |cell: &Cell| -> String {
        cell.text()
            .chars()
            .map(|c| {
                if c.is_ascii_digit() {
                    '0'
                } else if c.is_alphabetic() {
                    'a'
                } else {
                    c
                }
            })
            .collect()
    };
    let own = pattern(cell);
    own.contains('0')
        && !below.is_empty()
        && below.iter().filter(|cell| pattern(cell) == own).count() * 2 > below.len()
}

/// A table whose names are numbers: years, shops. The first column has a word for a name.
fn numbered(row: &RawRow) -> bool {
    row.cells.first().is_some_and(|cell| !cell.is_empty() && !is_value(cell))
        && row.cells.iter().skip(1).all(|cell| cell.text().bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a row goes on with the header above it: names under a name that stands over several, or units.
fn is_second(upper: &RawRow, lower: &RawRow, below: &[RawRow]) -> bool {
    let empty = |row: &RawRow, at: usize| row.cells.get(at).is_none_or(Cell::is_empty);
    let width = upper.cells.len().max(lower.cells.len());
    if lower.is_blank() || lower.cells.iter().any(is_value) || lower.filled() >= width || lower.is_comment() {
        return false;
    }
    let under_gap = (0..width).any(|at| empty(upper, at) && !empty(lower, at));
    // A gap has a name to its left, and the column holds values below.
    let gaps =
        (0..width).all(|at| !empty(upper, at) || empty(lower, at) || (0..at).any(|left| !empty(upper, left)));
    let valued = |at: usize| {
        let cells: Vec<&Cell> = below
            .iter()
            .filter_map(|row| row.cells.get(at))
            .filter(|cell| !cell.is_empty())
            .take(20)
            .collect();
        cells.is_empty() || cells.iter().filter(|cell| is_value(cell)).count() * 2 > cells.len()
    };
    let over_values = (0..width).filter(|at| !empty(lower, *at)).all(valued);
    let gap_of_upper = (0..width).any(|at| empty(upper, at));
    (under_gap && gaps && (over_values || gap_of_upper && lower.filled() > 1))
        || (!gap_of_upper && over_values && lower.filled() < width)
}

/// The names of both rows, a name carried over the gap to its right.
fn join(upper: &[String], lower: &[String]) -> Vec<String> {
    let width = upper.len().max(lower.len());
    let mut over = String::new();
    (0..width)
        .map(|at| {
            let (above, below) =
                (upper.get(at).map_or("", String::as_str), lower.get(at).map_or("", String::as_str));
            if !above.is_empty() {
                above.clone_into(&mut over);
            }
            match (above.is_empty() && below.is_empty(), below.is_empty()) {
                (true, _) => String::new(),
                (_, true) => above.to_owned(),
                _ => format!("{over} {below}").trim().to_owned(),
            }
        })
        .collect()
}

/// What a name means, as agreed or by its words.
pub(crate) fn role_of(name: &str, contract: Option<&Contract>) -> Option<Role> {
    let folded = fold_name(name);
    let agreed = contract.and_then(|contract| {
        contract.columns.iter().find(|column| names_of(column).any(|name| fold_name(name) == folded))
    });
    agreed.and_then(|column| column.role).or_else(|| names::role(name))
}

fn names_of(column: &crate::contract::Column) -> impl Iterator<Item = &String> {
    std::iter::once(&column.name).chain(&column.aliases)
}

fn is_agreed(name: &str, contract: Option<&Contract>) -> bool {
    let folded = fold_name(name);
    !folded.is_empty()
        && contract.is_some_and(|contract| {
            contract.columns.iter().any(|column| names_of(column).any(|name| fold_name(name) == folded))
        })
}

/// Turns names into columns, and tells what is wrong with them.
pub(crate) fn understand(survey: &mut Survey, mut seen: Vec<Seen>, contract: Option<&Contract>) {
    seen.resize(survey.width, Seen::default());
    let Some(header) = survey.header.clone() else {
        survey.columns = seen
            .into_iter()
            .enumerate()
            .map(|(at, seen)| Column {
                name: format!("#{}", at + 1),
                role: None,
                kind: Kind::Text,
                agreed: None,
                seen,
            })
            .collect();
        if survey.declared.is_none() && survey.width > 0 && survey.rows > 0 {
            survey.problems.push(Problem::of(Code::C09));
        }
        return;
    };
    let mut names = header.names.clone();
    names.resize(survey.width, String::new());
    twice(survey, &names, header.line);
    let matched = contract.map(|contract| agree(survey, contract, &names, &header)).unwrap_or_default();
    survey.columns = names
        .into_iter()
        .zip(seen)
        .enumerate()
        .map(|(at, (name, seen))| {
            let agreed = matched.get(at).copied().flatten();
            let column = agreed.and_then(|agreed| contract.and_then(|contract| contract.columns.get(agreed)));
            let role = column
                .and_then(|column| column.role)
                .or_else(|| names::role(column.map_or(&name, |column| &column.name)));
            let kind = column.and_then(|column| column.kind).or(role.map(Role::kind)).unwrap_or(Kind::Text);
            let name = if name.is_empty() { format!("#{}", at + 1) } else { name };
            Column {
                name,
                role,
                kind,
                agreed: agreed.filter(|_| column.is_some_and(|c| c.kind.is_some() || role.is_some())),
                seen,
            }
        })
        .collect();
    let mut told = Vec::new();
    for column in &mut survey.columns {
        // Of two columns of one meaning nobody knows which is meant.
        if let Some(role) = column.role {
            if told.contains(&role) && column.agreed.is_none() {
                column.role = None;
            }
            told.push(role);
        }
    }
}

fn twice(survey: &mut Survey, names: &[String], line: u64) {
    for (at, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        if names[..at].contains(name) {
            survey.problems.push(Problem::of(Code::C12).at(line).in_column(at, name));
        }
    }
}

/// Which column of the contract each column is.
fn agree(survey: &mut Survey, contract: &Contract, names: &[String], header: &Header) -> Vec<Option<usize>> {
    let mut matched: Vec<Option<usize>> = vec![None; names.len()];
    let free = |matched: &[Option<usize>], agreed: usize| !matched.contains(&Some(agreed));
    let by = |matched: &mut Vec<Option<usize>>, like: &dyn Fn(usize, &crate::contract::Column) -> bool| {
        let mut found = Vec::new();
        for at in 0..names.len() {
            if matched[at].is_some() || names[at].is_empty() {
                continue;
            }
            let column = (0..contract.columns.len())
                .find(|agreed| free(matched, *agreed) && like(at, &contract.columns[*agreed]));
            if column.is_some() {
                matched[at] = column;
                found.push(at);
            }
        }
        found
    };
    by(&mut matched, &|at, column| names_of(column).any(|name| fold_name(name) == fold_name(&names[at])));
    let lower = |at: usize| header.lower.get(at).map_or("", String::as_str);
    by(&mut matched, &|at, column| {
        !lower(at).is_empty() && names_of(column).any(|name| fold_name(name) == fold_name(lower(at)))
    });
    let order: Vec<usize> = matched.iter().flatten().copied().collect();
    let moved = !order.is_sorted();
    let renamed = by(&mut matched, &|at, column| {
        let role = column.role.or_else(|| names::role(&column.name));
        let own = names::role(&names[at]).or_else(|| names::role(lower(at)));
        role.is_some() && role == own
    });
    if header.rows == 1 {
        for at in renamed {
            let agreed = matched[at].map_or("", |agreed| contract.columns[agreed].name.as_str());
            survey.problems.push(
                Problem::of(Code::C10)
                    .at(header.line)
                    .in_column(at, &names[at])
                    .found(&names[at])
                    .expected(agreed),
            );
        }
    }
    let is_double = survey.problems.iter().any(|problem| problem.code == Code::C12);
    for (agreed, column) in contract.columns.iter().enumerate() {
        if free(&matched, agreed) && (column.required || contract.key.contains(&column.name)) && !is_double {
            survey.problems.push(Problem::of(Code::C10).at(header.line).expected(&column.name));
        }
    }
    if moved {
        survey.problems.push(Problem::of(Code::C10).at(header.line).found(names.join(", ")));
    }
    for at in (0..names.len()).filter(|at| matched[*at].is_none() && !names[*at].is_empty() && !is_double) {
        survey
            .problems
            .push(Problem::of(Code::C13).at(header.line).in_column(at, &names[at]).found(&names[at]));
    }
    matched
}
