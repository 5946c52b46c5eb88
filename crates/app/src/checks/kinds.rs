//! The kinds of rules that need more than one table, or more than a table: arrival, anomaly, coverage, SQL.

use super::note::Found;
use super::run::{Ground, KEEP, cause, fallback};
use super::tables::Table;
use super::text::{CheckText, PATIENCE, Wrong};
use domain::checks::unusual;
use domain::ids::{ArrivalId, CheckId, FeedId};
use jiff::civil::Date;
use std::collections::BTreeMap;
use store::sandbox;
use tabular::Decimal;

pub(super) fn arrival(id: CheckId, rule: &str, table: &str, ground: &Ground) -> Vec<Found> {
    let gaps = ground.gaps.iter().filter(|(kind, ..)| kind == table);
    let gap = |(kind, feed, day): &(String, FeedId, Date)| Found {
        feed: *feed,
        rule: rule.to_owned(),
        cause: cause(id, rule, None),
        key: format!("{kind}|{day}"),
        day: *day,
        arrival: None,
        line: 0,
        found: String::new(),
        expected: day.to_string(),
        likely: String::new(),
    };
    gaps.map(gap).collect()
}

pub(super) fn anomaly(
    id: CheckId,
    rule: &str,
    table: Option<&Table>,
    column: Option<&str>,
) -> Result<Vec<Found>, Wrong> {
    let Some(table) = table else { return Ok(vec![]) };
    if let Some(missing) = column.filter(|column| table.place(column).is_none()) {
        return Err(Wrong::NoColumn(missing.to_owned()));
    }
    let mut days: BTreeMap<Date, (Decimal, FeedId, Option<ArrivalId>)> = BTreeMap::new();
    for row in &table.rows {
        let (Some(day), Some(feed)) = (row.day, row.feed) else { continue };
        let worth = match column {
            Some(column) => table.get(row, column).parse().unwrap_or_default(),
            None => Decimal::ONE,
        };
        let sum = days.entry(day).or_insert((Decimal::ZERO, feed, row.arrival));
        sum.0 += worth;
        sum.2 = row.arrival;
    }
    let whole = |number: Decimal| -> i64 { number.round().try_into().unwrap_or(i64::MAX) };
    let mut found = Vec::new();
    for (day, (sum, feed, arrival)) in &days {
        let history: Vec<i64> = days
            .range(..*day)
            .filter(|(other, _)| other.weekday() == day.weekday())
            .map(|(_, (sum, ..))| whole(*sum))
            .collect();
        if let Some(usual) = unusual(whole(*sum), &history) {
            found.push(Found {
                feed: *feed,
                rule: rule.to_owned(),
                cause: cause(id, rule, None),
                key: day.to_string(),
                day: *day,
                arrival: *arrival,
                line: 0,
                found: sum.normalize().to_string(),
                expected: usual.to_string(),
                likely: String::new(),
            });
        }
    }
    Ok(found)
}

pub(super) fn coverage(
    id: CheckId,
    rule: &str,
    (table, column): (Option<&Table>, &str),
    (other, of): (&str, &str),
    ground: &Ground,
) -> Result<Vec<Found>, Wrong> {
    let wanted = ground.tables.0.get(other).ok_or_else(|| Wrong::NoTable(other.to_owned()))?;
    if wanted.place(of).is_none() {
        return Err(Wrong::NoColumn(of.to_owned()));
    }
    let there: std::collections::BTreeSet<&str> = match table {
        Some(table) if table.place(column).is_none() => return Err(Wrong::NoColumn(column.to_owned())),
        Some(table) => table.rows.iter().map(|row| table.get(row, column)).collect(),
        None => Default::default(),
    };
    let mut missing: BTreeMap<&str, Found> = BTreeMap::new();
    for row in &wanted.rows {
        let value = wanted.get(row, of);
        let Some(feed) = row.feed.filter(|_| !value.is_empty() && !there.contains(value)) else { continue };
        missing.entry(value).or_insert_with(|| Found {
            feed,
            rule: rule.to_owned(),
            cause: cause(id, rule, None),
            key: value.to_owned(),
            day: row.day.unwrap_or(ground.today),
            arrival: row.arrival,
            line: row.line,
            found: String::new(),
            expected: value.to_owned(),
            likely: String::new(),
        });
    }
    Ok(missing.into_values().collect())
}

pub(super) fn sql(
    id: CheckId,
    rule: &str,
    select: &str,
    key: &[String],
    text: &CheckText,
    ground: &Ground,
) -> Result<Vec<Found>, Wrong> {
    let Some(feed) = fallback(ground, &text.check.table.name) else { return Ok(vec![]) };
    let answer = sandbox::select(&ground.tables.sand(), select, KEEP, PATIENCE);
    let answer = answer.map_err(|e| Wrong::Run(e.to_string()))?;
    let at = |name: &str| answer.columns.iter().position(|column| column == name);
    if let Some(missing) = key.iter().find(|name| at(name).is_none()) {
        return Err(Wrong::NoColumn(missing.clone()));
    }
    let date = at("date");
    let row = |row: &Vec<String>| {
        let parts: Vec<&str> = match key {
            [] => row.iter().map(String::as_str).collect(),
            key => key.iter().filter_map(|name| row.get(at(name)?).map(String::as_str)).collect(),
        };
        let pairs: Vec<String> =
            answer.columns.iter().zip(row).map(|(name, value)| format!("{name} = {value}")).collect();
        Found {
            feed,
            rule: rule.to_owned(),
            cause: cause(id, rule, None),
            key: parts.join("|"),
            day: date.and_then(|at| row.get(at)?.parse().ok()).unwrap_or(ground.today),
            arrival: None,
            line: 0,
            found: pairs.join(", ").chars().take(300).collect(),
            expected: String::new(),
            likely: String::new(),
        }
    };
    Ok(answer.rows.iter().map(row).collect())
}
