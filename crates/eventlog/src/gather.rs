//! Rows of names and values become rows of a case, checked one after the other.

use crate::fields::{Fields, Role};
use crate::map::Map;
use crate::states::{Meaning, meaning};
use crate::time::Times;
use crate::{Case, Item, Level, Problem, Row};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Letters kept of a name, and of any other value.
const NAME: usize = 80;
const VALUE: usize = 300;
/// Columns kept of a row besides those with a role.
const SAID: usize = 60;
/// The team of cases that no team has.
const NOBODY: &str = "—";
/// Problems told of one case.
const TOLD: usize = 5;

/// One row as it stands in the file: columns by their numbers.
pub(crate) struct Raw {
    pub(crate) line: u64,
    pub(crate) cells: Vec<(usize, String)>,
}

/// Turns rows into rows of cases.
pub(crate) struct Gather<'m> {
    pub(crate) fields: Fields,
    map: &'m Map,
    times: Times,
    remarked: HashMap<String, u64>,
}

/// A case while its rows come in.
#[derive(Default)]
pub(crate) struct Growing {
    id: String,
    opened: Option<i64>,
    requester: Option<String>,
    client: Option<String>,
    subject: Option<String>,
    products: Vec<String>,
    rows: Vec<Row>,
    count: u64,
    said: BTreeMap<String, String>,
    problems: Vec<Problem>,
}

/// What stands in the columns with roles.
type Told<'r> = HashMap<Role, (usize, usize, &'r str)>;

fn is_missing(value: &str) -> bool {
    matches!(value, "" | "?" | "NULL" | "null" | "\\N" | "MISSING")
}

fn cut(value: &str, most: usize) -> String {
    value.chars().filter(|c| !c.is_control()).take(most).collect()
}

impl<'m> Gather<'m> {
    pub(crate) fn new(map: &'m Map) -> Gather<'m> {
        Gather { fields: Fields::new(map), map, times: map.times(), remarked: HashMap::new() }
    }

    /// Of the columns that could name the team, the one that tells lines apart; where none does, the one that parts the
    /// rows most finely. By the first rows of the log.
    pub(crate) fn choose_team(&mut self, sample: &[Raw]) {
        if self.map.columns.contains_key(&Role::Team) {
            return;
        }
        let mut found: BTreeMap<(usize, usize), (bool, HashSet<&str>)> = BTreeMap::new();
        for (column, value) in sample.iter().flat_map(|raw| &raw.cells) {
            let value = value.trim();
            if let Some((Role::Team, rank)) = self.fields.role(*column)
                && !is_missing(value)
            {
                let (marked, names) = found.entry((rank, *column)).or_default();
                *marked |= self.map.line(value) > 1;
                names.insert(value);
            }
        }
        let tells = found.iter().find(|(_, (marked, _))| *marked);
        // Of several that are equally fine the likeliest, which stands first.
        let best = tells.or_else(|| found.iter().rev().max_by_key(|(_, (_, names))| names.len()));
        if let Some((_, column)) = best.map(|(place, _)| *place) {
            self.fields.set_team(column);
        }
    }

    /// The team of a row. An empty cell, or no attribute where the log has it, says that nobody has the case; a sign for
    /// what is unknown says nothing.
    fn team(&self, raw: &Raw, told: &Told<'_>) -> Option<String> {
        if let Some((.., value)) = told.get(&Role::Team) {
            return Some(cut(value, NAME));
        }
        let mut cells =
            raw.cells.iter().filter(|(column, _)| matches!(self.fields.role(*column), Some((Role::Team, _))));
        let empty = cells.all(|(_, value)| value.trim().is_empty());
        (empty && self.fields.has(Role::Team)).then(|| NOBODY.to_owned())
    }

    /// What stands in the columns with roles, the likeliest of each.
    fn told<'r>(&self, raw: &'r Raw) -> Told<'r> {
        let mut told: Told<'r> = HashMap::new();
        for (column, value) in &raw.cells {
            let Some((role, rank)) = self.fields.role(*column) else { continue };
            let value = value.trim();
            if !is_missing(value) && told.get(&role).is_none_or(|(best, ..)| rank < *best) {
                told.insert(role, (rank, *column, value));
            }
        }
        told
    }

    /// The name of the case of a row.
    pub(crate) fn case<'r>(&self, raw: &'r Raw) -> Option<&'r str> {
        self.told(raw).get(&Role::Case).map(|(.., value)| *value)
    }

    /// Takes a row into a case; `remark` hears of what is odd and stops nothing.
    pub(crate) fn take(&mut self, case: &mut Growing, raw: &Raw, remark: &mut dyn FnMut(Problem)) {
        case.count += 1;
        let told = self.told(raw);
        let text = |role| told.get(&role).map(|(.., value)| cut(value, NAME));
        let (status, substatus) =
            (text(Role::Status).unwrap_or_default(), text(Role::Substatus).unwrap_or_default());
        let at = match self.time(case, raw, &told) {
            Ok(at) => at,
            Err(problem) => return case.problem(problem),
        };
        let Some(meaning) = meaning(&self.map.states, &status, &substatus) else {
            let column =
                told.get(&Role::Status).map_or(Fields::usual(Role::Status), |told| self.fields.name(told.1));
            let (what, todo) = match status.is_empty() {
                true => ("there is no status".to_owned(), "fill it in, or leave the row out"),
                false => (
                    format!("nobody knows what the status «{}» means", slashed(&status, &substatus)),
                    "say it in [states] of a map and give the map with --map",
                ),
            };
            return case.problem(problem(case, raw.line, column, what, todo));
        };
        if meaning == Meaning::Keep {
            let seen = self.remarked.entry(status.clone()).or_default();
            *seen += 1;
            if *seen == 1 {
                let column = told.get(&Role::Status).map_or("", |told| self.fields.name(told.1));
                let what = format!("«{status}» is no state: such rows are kept and change none");
                remark(problem(case, raw.line, column, what, "nothing"));
            }
        }
        let team = self.team(raw, &told);
        let somebody = |role| text(role).filter(|name| name != "-");
        let person = somebody(Role::Person);
        let has_assignee = self.fields.has(Role::Assignee);
        let row = Row {
            line_of_file: raw.line,
            at,
            meaning,
            line: team
                .as_deref()
                .map_or(case.rows.last().map_or(1, |row| row.line), |team| self.map.line(team)),
            team,
            assignee: if has_assignee { somebody(Role::Assignee) } else { person.clone() },
            person,
            impact: text(Role::Impact).as_deref().and_then(level),
            urgency: text(Role::Urgency).as_deref().and_then(level),
            priority: text(Role::Priority).as_deref().and_then(priority),
            said: self.said(case, raw, &told),
            words: None,
            status,
            substatus,
        };
        if case.rows.is_empty() {
            let opened = told.get(&Role::Opened).and_then(|(.., value)| self.times.read(value));
            case.opened = opened.filter(|opened| *opened <= at);
            (case.requester, case.client) = (text(Role::Requester), text(Role::Client));
            case.subject = told.get(&Role::Subject).map(|(.., value)| cut(value, VALUE));
            case.products = self.products(raw);
        }
        case.rows.push(row);
    }

    fn time(&self, case: &Growing, raw: &Raw, told: &Told<'_>) -> Result<i64, Problem> {
        let Some((_, column, value)) = told.get(&Role::Time) else {
            let what = "there is no time".to_owned();
            let column = Fields::usual(Role::Time);
            return Err(problem(case, raw.line, column, what, "fill it in, or leave the row out"));
        };
        let column = self.fields.name(*column);
        let Some(at) = self.times.read(value) else {
            let what = format!("«{}» is no time", cut(value, NAME));
            return Err(problem(
                case,
                raw.line,
                column,
                what,
                "say how times are written: [time] formats of a map",
            ));
        };
        match case.rows.last() {
            Some(last) if last.at > at => {
                let what = format!(
                    "«{}» is before the time of the row before (line {})",
                    cut(value, NAME),
                    last.line_of_file
                );
                Err(problem(
                    case,
                    raw.line,
                    column,
                    what,
                    "put the rows of the case in the order of their times",
                ))
            }
            _ => Ok(at),
        }
    }

    /// What else a row says, where it differs from the row before.
    fn said(&self, case: &mut Growing, raw: &Raw, told: &Told<'_>) -> BTreeMap<String, String> {
        let structural = |column: usize| {
            let spent = [
                Role::Case,
                Role::Time,
                Role::Status,
                Role::Substatus,
                Role::Team,
                Role::Person,
                Role::Assignee,
            ];
            spent.iter().any(|role| told.get(role).is_some_and(|(_, one, _)| *one == column))
        };
        let now: BTreeMap<String, String> = raw
            .cells
            .iter()
            .filter(|(column, value)| !is_missing(value.trim()) && !structural(*column))
            .take(SAID)
            .map(|(column, value)| (cut(self.fields.name(*column), NAME), cut(value.trim(), VALUE)))
            .collect();
        let before = std::mem::replace(&mut case.said, now.clone());
        let gone =
            before.keys().filter(|name| !now.contains_key(*name)).map(|name| (name.clone(), String::new()));
        let changed = now.iter().filter(|(name, value)| before.get(*name) != Some(value));
        changed.map(|(name, value)| (name.clone(), value.clone())).chain(gone).collect()
    }

    fn products(&self, raw: &Raw) -> Vec<String> {
        let of = |(column, value): &(usize, String)| match self.fields.role(*column) {
            Some((Role::Product, rank)) if !is_missing(value.trim()) => Some((rank, cut(value.trim(), NAME))),
            _ => None,
        };
        let mut all: Vec<(usize, String)> = raw.cells.iter().filter_map(of).collect();
        all.sort();
        all.into_iter().map(|(_, value)| value).collect()
    }

    /// What became of a case.
    pub(crate) fn finish(&self, case: Growing) -> Item {
        if !case.problems.is_empty() {
            return Item::Broken(case.count, case.problems);
        }
        let subject = case.subject.unwrap_or_else(|| {
            let parts: Vec<&str> =
                std::iter::once(case.id.as_str()).chain(case.products.iter().map(String::as_str)).collect();
            parts.join(" · ")
        });
        Item::Case(Case {
            id: case.id,
            opened: case.opened,
            requester: case.requester,
            client: case.client,
            subject,
            rows: case.rows,
        })
    }
}

impl Growing {
    /// A case of a name.
    pub(crate) fn named(id: &str) -> Growing {
        Growing { id: id.to_owned(), ..Growing::default() }
    }

    /// Notes that something is wrong with it: it will not be taken.
    pub(crate) fn problem(&mut self, problem: Problem) {
        if self.problems.len() < TOLD {
            self.problems.push(problem);
        }
        // Nobody needs the rows of a case that is not taken.
        self.said.clear();
    }

    /// Its name.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }
}

fn problem(case: &Growing, row: u64, column: &str, what: String, todo: &str) -> Problem {
    Problem { row, column: column.to_owned(), case: case.id.clone(), what, todo: todo.to_owned() }
}

fn slashed(status: &str, substatus: &str) -> String {
    if substatus.is_empty() { status.to_owned() } else { format!("{status}/{substatus}") }
}

/// `2 - Medium`, `High`, `critical`; 1 is the highest.
fn level(text: &str) -> Option<Level> {
    let lower = text.to_lowercase();
    let word = lower.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ' || c == '-');
    let is = |words: &[&str]| words.iter().any(|one| word.starts_with(one));
    if is(&["high", "major", "critical", "urgent", "immediate"]) || lower.starts_with('1') {
        Some(Level::High)
    } else if is(&["medium", "moderate", "normal"]) || lower.starts_with('2') {
        Some(Level::Medium)
    } else if is(&["low", "minor"]) || lower.starts_with(['3', '4', '5']) {
        Some(Level::Low)
    } else {
        None
    }
}

/// `3 - Moderate`, `P2`, `critical`.
fn priority(text: &str) -> Option<u8> {
    let lower = text.trim().to_lowercase();
    let number = lower.strip_prefix('p').unwrap_or(&lower).chars().next().and_then(|c| c.to_digit(10));
    match number {
        Some(n @ 1..=4) => u8::try_from(n).ok(),
        Some(_) => Some(4),
        None if lower.starts_with("critical") || lower.starts_with("immediate") => Some(1),
        None => level(text).map(|level| match level {
            Level::High => 2,
            Level::Medium => 3,
            Level::Low => 4,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_and_priorities_are_read_as_desks_write_them() {
        for (text, wanted) in [
            ("2 - Medium", Some(Level::Medium)),
            ("1 - High", Some(Level::High)),
            ("Major", Some(Level::High)),
            ("Low", Some(Level::Low)),
            ("3", Some(Level::Low)),
            ("somehow", None),
        ] {
            assert_eq!(level(text), wanted, "{text}");
        }
        for (text, wanted) in [
            ("1 - Critical", Some(1)),
            ("P3", Some(3)),
            ("5 - Planning", Some(4)),
            ("high", Some(2)),
            ("x", None),
        ] {
            assert_eq!(priority(text), wanted, "{text}");
        }
    }
}
