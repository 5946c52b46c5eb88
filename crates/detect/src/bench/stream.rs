//! Reads streams out of a folder of `*.csv.gz`: event times or counts, whatever the columns are called.

use super::chance::Chance;
use super::stamp::{Stamp, Stamps};
use crate::counts::Counts;
use crate::time::{DAY, MINUTE, Moment, SECOND};
use flate2::read::MultiGzDecoder;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

/// A stream of events, by wall time, from a midnight on, in whole days.
#[derive(Clone, Debug)]
pub struct Stream {
    /// The file's name, with what was taken of it.
    pub name: String,
    /// How it was read, for people.
    pub note: String,
    /// Its events.
    pub counts: Counts,
    /// Days to learn from, when they are not the first half.
    pub train_days: Option<usize>,
}

/// What was found in a folder: streams, and files or parts that could not be read, each with its reason.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// What can be judged.
    pub streams: Vec<Stream>,
    /// What cannot, and why.
    pub problems: Vec<(String, String)>,
}

/// A file larger than this when unpacked is refused.
const LARGEST: u64 = 1 << 30;
/// A column that parts a file into streams may part it into so many.
const MOST_PARTS: usize = 12;

/// Reads all `*.csv.gz` of a folder, in the order of their names.
pub fn read(folder: &Path) -> std::io::Result<Found> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)?.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.to_string_lossy().to_lowercase().ends_with(".csv.gz"));
    paths.sort();
    let mut found = Found::default();
    for path in paths {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let name = file.split('.').next().unwrap_or_default().to_owned();
        match unpack(&path).and_then(|bytes| parse(&name, &bytes)) {
            Ok(streams) => found.streams.extend(streams),
            Err(why) => found.problems.push((name, why)),
        }
    }
    Ok(found)
}

fn unpack(path: &Path) -> Result<Vec<u8>, String> {
    let file = std::fs::File::open(path).map_err(|e| e.to_string())?;
    let mut bytes = Vec::new();
    let read = MultiGzDecoder::new(file).take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(|e| format!("not a whole gzip file: {e}"))?;
    if bytes.len() as u64 > LARGEST { Err("larger than 1 GiB unpacked".into()) } else { Ok(bytes) }
}

/// A table of texts.
struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn read(bytes: &[u8]) -> Result<Table, String> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let first = bytes.split(|b| *b == b'\n').find(|line| !line.trim_ascii().is_empty());
        let Some(first) = first else { return Err("the file is empty".into()) };
        let count = |d: &u8| first.iter().filter(|b| *b == d).count();
        let delimiter = b",;\t|".iter().copied().max_by_key(|d| (count(d), *d == b',')).unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(bytes);
        let mut rows = Vec::new();
        for record in reader.byte_records() {
            let record = record.map_err(|e| format!("not a table: {e}"))?;
            rows.push(record.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).collect());
        }
        let mut table = Table { head: Vec::new(), rows };
        let has_time = |row: &Vec<String>| row.iter().any(|cell| Stamp::looks_like(cell));
        table.head = match table.rows.first() {
            None => return Err("the file is empty".into()),
            Some(first) if has_time(first) => (0..first.len()).map(|n| format!("column {}", n + 1)).collect(),
            Some(_) => table.rows.remove(0),
        };
        if table.rows.is_empty() { Err("there is a head but no rows".into()) } else { Ok(table) }
    }

    fn cell(&self, row: usize, column: usize) -> &str {
        self.rows[row].get(column).map_or("", String::as_str)
    }

    fn sample(&self, column: usize) -> impl Iterator<Item = &str> {
        let every = (self.rows.len() / 500).max(1);
        (0..self.rows.len())
            .step_by(every)
            .map(move |row| self.cell(row, column))
            .filter(|cell| !cell.is_empty())
    }

    /// The columns of which nearly every filled cell passes, with the share of cells that are filled.
    fn columns_of(&self, passes: impl Fn(&str) -> bool) -> Vec<usize> {
        let all = self.rows.len().min(500) as f64;
        let fits = |column: &usize| {
            let (mut filled, mut good) = (0.0, 0.0);
            for cell in self.sample(*column) {
                filled += 1.0;
                good += f64::from(u8::from(passes(cell)));
            }
            good >= 0.95 * filled && filled >= 0.5 * all.min(filled.max(1.0)) && filled > 0.0
        };
        (0..self.head.len()).filter(fits).collect()
    }
}

fn named(head: &str, names: &[&str]) -> bool {
    let head = head.to_lowercase();
    names.iter().any(|name| head == *name)
}

/// Reads one unpacked file.
pub fn parse(name: &str, bytes: &[u8]) -> Result<Vec<Stream>, String> {
    let table = Table::read(bytes)?;
    let stamps = Stamps::find(&table.head, &|accept| table.columns_of(accept), &|column| {
        table.sample(column).map(str::to_owned).collect()
    });
    let stamps = stamps.ok_or_else(|| {
        format!(
            "no column of times among: {}",
            table.head.iter().take(20).cloned().collect::<Vec<_>>().join(", ")
        )
    })?;
    let mut rows: Vec<(Moment, usize)> = Vec::new();
    for row in 0..table.rows.len() {
        if let Some(at) = stamps.read(|column| table.cell(row, column)) {
            rows.push((at, row));
        }
    }
    rows.sort_unstable();
    let lost = table.rows.len() - rows.len();
    if rows.len() < lost {
        return Err(format!("{lost} of {} rows have no time that can be read", table.rows.len()));
    }
    let mut streams = Vec::new();
    for (part, rows) in parts(&table, rows) {
        let name = if part.is_empty() { name.to_owned() } else { format!("{name}/{part}") };
        let mut note = format!("times from `{}`", stamps.describe(&table.head));
        if lost > 0 {
            note += &format!(", {lost} rows without a time left out");
        }
        streams.push(stream(&table, &stamps, name, note, rows));
    }
    Ok(streams)
}

/// Parts a file by a column that names streams.
fn parts(table: &Table, rows: Vec<(Moment, usize)>) -> Vec<(String, Vec<(Moment, usize)>)> {
    let names = ["stream", "series", "flow", "sensor", "metric", "source", "channel"];
    let Some(column) = table.head.iter().position(|head| named(head, &names)) else {
        return vec![(String::new(), rows)];
    };
    let mut parts: BTreeMap<&str, Vec<(Moment, usize)>> = BTreeMap::new();
    for row in &rows {
        parts.entry(table.cell(row.1, column)).or_default().push(*row);
    }
    if parts.len() < 2 || parts.len() > 200 {
        return vec![(String::new(), rows)];
    }
    let mut parts: Vec<_> = parts.into_iter().map(|(name, rows)| (name.to_owned(), rows)).collect();
    parts.sort_by_key(|(_, rows)| std::cmp::Reverse(rows.len()));
    parts.truncate(MOST_PARTS);
    parts.sort();
    parts
}

/// Makes a stream of the rows of one part.
fn stream(
    table: &Table,
    stamps: &Stamps,
    name: String,
    mut note: String,
    rows: Vec<(Moment, usize)>,
) -> Stream {
    let step = regular_step(&rows);
    let counts = match counts_column(table, stamps, step.is_some()) {
        Some(column) => {
            let step = step.unwrap_or_else(|| finest(&rows));
            note += &format!(", counts from `{}` by {} min", table.head[column], step / MINUTE);
            let numbers = rows.iter().map(|(at, row)| (*at, number(table.cell(*row, column)).unwrap_or(0.0)));
            counts(numbers, step)
        }
        None => {
            let rows = usual_kind(table, rows, &mut note);
            note += ", each row an event";
            counts(rows.iter().map(|(at, _)| (*at, 1.0)), MINUTE)
        }
    };
    let (counts, closed) = fill_closed(counts);
    if closed > 0 {
        note += &format!(", {closed} closed days known");
    }
    Stream { name, note, counts, train_days: None }
}

/// The step of times that are regular, at least a minute and at most a day.
fn regular_step(rows: &[(Moment, usize)]) -> Option<i64> {
    let mut steps: BTreeMap<i64, usize> = BTreeMap::new();
    let mut all = 0;
    for pair in rows.windows(2).filter(|pair| pair[1].0 > pair[0].0) {
        *steps.entry(pair[1].0 - pair[0].0).or_default() += 1;
        all += 1;
    }
    let (step, often) = steps.into_iter().max_by_key(|(_, often)| *often)?;
    let divides = step >= MINUTE && DAY % step == 0;
    (divides && all >= 20 && often * 5 >= all * 4).then_some(step)
}

/// The coarsest of the usual steps to which all times are aligned.
fn finest(rows: &[(Moment, usize)]) -> i64 {
    let steps = [60, 30, 15, 10, 5, 1].map(|minutes| minutes * MINUTE);
    let aligned = |step: &i64| rows.iter().all(|(at, _)| at.rem_euclid(*step) == 0);
    steps.into_iter().find(aligned).unwrap_or(MINUTE)
}

/// The column of counts, if the file has one.
fn counts_column(table: &Table, stamps: &Stamps, regular: bool) -> Option<usize> {
    let numeric = table.columns_of(|cell| number(cell).is_some());
    let numeric: Vec<usize> = numeric.into_iter().filter(|column| !stamps.uses(*column)).collect();
    let by_name = |names: &[&str]| numeric.iter().copied().find(|column| named(&table.head[*column], names));
    let sure =
        ["count", "counts", "cnt", "events", "n_events", "num_events", "orders", "n_orders", "order_count"];
    let likely = ["value", "values", "n", "num", "number", "total", "requests", "quantity", "volume", "y"];
    by_name(&sure)
        .or_else(|| regular.then(|| by_name(&likely)).flatten())
        .or_else(|| (regular && numeric.len() == 1).then(|| numeric[0]))
}

fn number(cell: &str) -> Option<f64> {
    let plain = cell.replace([' ', '\u{a0}'], "").replace(',', ".");
    plain.parse::<f64>().ok().filter(|x| x.is_finite())
}

/// When a column says of which kind events are and most are of one kind, that kind is the flow.
fn usual_kind(table: &Table, rows: Vec<(Moment, usize)>, note: &mut String) -> Vec<(Moment, usize)> {
    let names = ["kind", "type", "event", "event_type", "operation", "action"];
    let Some(column) = table.head.iter().position(|head| named(head, &names)) else { return rows };
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, row) in &rows {
        *kinds.entry(table.cell(*row, column)).or_default() += 1;
    }
    let Some((kind, often)) = kinds.iter().max_by_key(|(_, often)| **often) else { return rows };
    if kinds.len() < 2 || kinds.len() > 20 || often * 2 < rows.len() {
        return rows;
    }
    *note += &format!(", {}={kind}: {often} of {} rows", table.head[column], rows.len());
    let kind = (*kind).to_owned();
    rows.into_iter().filter(|(_, row)| table.cell(*row, column) == kind).collect()
}

/// Counts by steps, in whole days; negative counts count as none.
fn counts(numbers: impl Iterator<Item = (Moment, f64)> + Clone, step: i64) -> Counts {
    let whole = |at: Moment| at.div_euclid(DAY) * DAY;
    let (first, last) =
        numbers.clone().fold((Moment::MAX, Moment::MIN), |(a, b), (at, _)| (a.min(at), b.max(at)));
    if first > last {
        return Counts::new(0, step, Vec::new());
    }
    // A century of a broken clock is not a history.
    let from = whole(first).max(whole(last) - 3_653 * DAY);
    let mut values = vec![0.0_f64; ((whole(last) + DAY - from) / step) as usize];
    for (at, n) in numbers {
        if let Some(value) =
            usize::try_from((at - from).div_euclid(step)).ok().and_then(|n| values.get_mut(n))
        {
            *value += n.max(0.0);
        }
    }
    Counts::new(from, step, values.into_iter().map(|n| n.round() as u32).collect())
}

/// Days on which nothing came although their weekday has more than four: the client's calendar knows them. They are
/// filled from the week before, so that rules without a calendar are not punished for having none.
fn fill_closed(counts: Counts) -> (Counts, usize) {
    let per_day = (DAY / counts.step()) as usize;
    let mut values = counts.values().to_vec();
    let days = values.len() / per_day;
    let total = |values: &[u32], day: usize| -> u64 {
        values[day * per_day..(day + 1) * per_day].iter().map(|n| u64::from(*n)).sum()
    };
    let mut totals: Vec<u64> = (0..days).map(|day| total(&values, day)).collect();
    let mut closed = 0;
    for day in 0..days {
        let mut same: Vec<u64> =
            (day % 7..days).step_by(7).filter(|other| *other != day).map(|n| totals[n]).collect();
        same.sort_unstable();
        if totals[day] > 0 || same.get(same.len() / 2).is_none_or(|median| *median <= 4) {
            continue;
        }
        let before = (day >= 7 && totals[day - 7] > 0).then(|| day - 7);
        let after = || (day + 7..days).step_by(7).find(|other| totals[*other] > 0);
        if let Some(other) = before.or_else(after) {
            values.copy_within(other * per_day..(other + 1) * per_day, day * per_day);
            totals[day] = totals[other];
            closed += 1;
        }
    }
    (Counts::new(counts.from(), counts.step(), values), closed)
}

impl Stream {
    /// Events a day.
    pub fn per_day(&self) -> f64 {
        let days = self.counts.values().len() as f64 * self.counts.step() as f64 / DAY as f64;
        self.counts.total() as f64 / days.max(1.0)
    }

    /// The same stream with a share of its events.
    pub fn thinned(&self, share: f64, seed: u64) -> Stream {
        let mut chance = Chance::new(seed, 2);
        let values = self.counts.values().iter().map(|n| chance.kept(*n, share)).collect();
        Stream {
            name: format!("{}_thin", self.name),
            note: format!("{:.0} % of {}", share * 100.0, self.name),
            counts: Counts::new(self.counts.from(), self.counts.step(), values),
            train_days: self.train_days,
        }
    }
}

/// Times below a second do not matter here.
pub(super) fn seconds(seconds: i64) -> Moment {
    seconds.saturating_mul(SECOND)
}
