//! Reads times as people write them, as wall time of the stream's place.

use super::stream::seconds;
use crate::time::{HOUR, MINUTE, Moment, SECOND};
use jiff::civil;

/// How a column writes its times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// Year first, or as numbers since 1970.
    Plain,
    /// Day before month.
    DayFirst,
    /// Month before day.
    MonthFirst,
}

/// A time that was read: on the wall, and the zone's offset if it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    wall: Moment,
    offset: Option<i64>,
    has_time: bool,
}

impl Stamp {
    /// Whether a cell can be a time in some style; bare numbers only when they are plausible seconds since 1970.
    pub fn looks_like(cell: &str) -> bool {
        [Style::Plain, Style::DayFirst, Style::MonthFirst].iter().any(|style| read(cell, *style).is_some())
    }
}

/// The columns whose names are as asked.
type ColumnsOf<'a> = &'a dyn Fn(&dyn Fn(&str) -> bool) -> Vec<usize>;

/// Which columns hold the time, and how it is written.
#[derive(Clone, Debug)]
pub struct Stamps {
    date: usize,
    /// A time of day in a column of its own.
    time: Option<usize>,
    style: Style,
    /// Added to UTC gives the wall, when offsets are written.
    offset: i64,
}

impl Stamps {
    /// Finds the column of times: one with a telling name, else the first.
    pub fn find(
        head: &[String],
        columns_of: ColumnsOf<'_>,
        sample: &dyn Fn(usize) -> Vec<String>,
    ) -> Option<Stamps> {
        let mut candidates: Vec<(usize, Style)> = Vec::new();
        for style in [Style::Plain, Style::DayFirst, Style::MonthFirst] {
            for date in columns_of(&|cell| read(cell, style).is_some()) {
                match candidates.iter_mut().find(|(known, _)| *known == date) {
                    None => candidates.push((date, style)),
                    // 03/04 can be either: the right reading is the one in which the rows lie nearer together.
                    Some((_, other)) if span(&sample(date), style) < span(&sample(date), *other) => {
                        *other = style
                    }
                    Some(_) => {}
                }
            }
        }
        candidates.sort_by_key(|(column, _)| (rank(&head[*column]), *column));
        let with_time = |(column, style): &&(usize, Style)| {
            sample(*column).iter().any(|cell| read(cell, *style).is_some_and(|stamp| stamp.has_time))
        };
        let (date, style, time) = match candidates.iter().find(with_time) {
            Some((date, style)) => (*date, *style, None),
            None => {
                let (date, style) = *candidates.first()?;
                let time =
                    columns_of(&|cell| clock(cell).is_some()).into_iter().find(|column| *column != date);
                (date, style, time)
            }
        };
        let mut offsets: Vec<i64> =
            sample(date).iter().filter_map(|cell| read(cell, style).and_then(|stamp| stamp.offset)).collect();
        offsets.sort_unstable();
        let offset = offsets.get(offsets.len() / 2).copied().unwrap_or(0);
        Some(Stamps { date, time, style, offset })
    }

    /// Whether a column is part of the time.
    pub fn uses(&self, column: usize) -> bool {
        self.date == column || self.time == Some(column)
    }

    /// The names of the columns.
    pub fn describe(&self, head: &[String]) -> String {
        let time = self.time.map_or(String::new(), |time| format!(" {}", head[time]));
        format!("{}{time}", head[self.date])
    }

    /// The time of a row, on the wall.
    pub fn read<'a>(&self, cell: impl Fn(usize) -> &'a str) -> Option<Moment> {
        let stamp = read(cell(self.date), self.style)?;
        let time = match self.time {
            Some(time) => clock(cell(time))?.0,
            None => 0,
        };
        let utc = stamp.offset.map_or(0, |offset| self.offset - offset);
        Some(stamp.wall + time + utc)
    }
}

/// From the first to the last time of a sample.
fn span(sample: &[String], style: Style) -> i64 {
    let times = || sample.iter().filter_map(|cell| read(cell, style)).map(|stamp| stamp.wall);
    times().max().unwrap_or(0) - times().min().unwrap_or(0)
}

/// Telling names first.
fn rank(head: &str) -> usize {
    let head = head.to_lowercase();
    let exact =
        ["ts", "time", "timestamp", "datetime", "date_time", "event_time", "created_at", "created", "date"];
    if exact.contains(&head.as_str()) {
        return 0;
    }
    let parts = [
        "purchase",
        "order_date",
        "created",
        "timestamp",
        "invoicedate",
        "datetime",
        "pickup",
        "time",
        "date",
    ];
    parts.iter().position(|part| head.contains(part)).map_or(parts.len() + 1, |n| n + 1)
}

fn read(cell: &str, style: Style) -> Option<Stamp> {
    let cell = cell.trim().trim_matches('"');
    if cell.len() < 8 || cell.len() > 40 || !cell.is_ascii() {
        return None;
    }
    if style == Style::Plain
        && cell.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && cell.matches('.').count() < 2
    {
        return epoch(cell);
    }
    let cut = cell.find(['T', ' ']).unwrap_or(cell.len());
    let (date, rest) = cell.split_at(cut);
    let numbers: Vec<i64> =
        date.split(['-', '/', '.']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [a, b, c] = numbers[..] else { return None };
    let year_first = date.find(['-', '/', '.']) == Some(4);
    let (year, month, day) = match style {
        Style::Plain if year_first => (a, b, c),
        Style::DayFirst if !year_first => (c, b, a),
        Style::MonthFirst if !year_first => (c, a, b),
        _ => return None,
    };
    let year = if year < 100 { year + 2_000 } else { year };
    let date = civil::Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    let days = crate::calendar::day_number(date);
    let rest = rest.trim_start_matches(['T', ' ']);
    let (time, offset) = if rest.is_empty() { (0, None) } else { clock(rest)? };
    Some(Stamp { wall: days * 24 * HOUR + time, offset, has_time: !rest.is_empty() })
}

/// Seconds, milliseconds, microseconds or nanoseconds since 1970, from the year 1990 to 2100.
fn epoch(cell: &str) -> Option<Stamp> {
    let number: f64 = cell.parse().ok()?;
    let plausible = |seconds: &f64| (631_152_000.0..4_102_444_800.0).contains(seconds);
    let seconds_since = [1.0, 1e3, 1e6, 1e9].into_iter().map(|unit| number / unit).find(plausible)?;
    Some(Stamp { wall: seconds(seconds_since as i64), offset: None, has_time: true })
}

/// A time of day with an optional zone: `9:05`, `21:05:33.123+03:00`, `9:05 PM`, `21:05Z`.
fn clock(text: &str) -> Option<(i64, Option<i64>)> {
    let text = text.trim();
    let upper = text.to_uppercase();
    let (text, half) = match (upper.strip_suffix("AM"), upper.strip_suffix("PM")) {
        (Some(rest), _) => (rest.trim().to_owned(), Some(0)),
        (_, Some(rest)) => (rest.trim().to_owned(), Some(12)),
        _ => (upper.trim_end_matches(" UTC").trim_end_matches(" GMT").to_owned(), None),
    };
    let zone_at = text.find(['Z', '+']).or_else(|| text.rfind('-'));
    let (time, zone) = match zone_at {
        Some(at) => (text[..at].trim(), Some(offset(&text[at..])?)),
        None => (text.as_str(), None),
    };
    let mut parts = time.split(':');
    let mut hour: i64 = parts.next()?.trim().parse().ok()?;
    let minute: i64 = parts.next()?.parse().ok()?;
    let second: f64 = parts.next().map_or(Some(0.0), |part| part.replace(',', ".").parse().ok())?;
    if let Some(half) = half {
        hour = hour % 12 + half;
    }
    let good = (0..=24).contains(&hour) && (0..60).contains(&minute) && (0.0..61.0).contains(&second);
    (good && parts.next().is_none())
        .then(|| (hour * HOUR + minute * MINUTE + (second * SECOND as f64) as i64, zone))
}

fn offset(text: &str) -> Option<i64> {
    if text == "Z" {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits: String = text[1..].chars().filter(|c| *c != ':').collect();
    let number: i64 = digits.parse().ok()?;
    match digits.len() {
        1 | 2 => Some(sign * number * HOUR),
        4 => Some(sign * (number / 100 * HOUR + number % 100 * MINUTE)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wall(cell: &str, style: Style) -> Option<String> {
        let stamp = read(cell, style)?;
        Some(jiff::Timestamp::from_millisecond(stamp.wall).unwrap().to_string())
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        let same = "2011-12-09T12:50:00Z";
        for cell in [
            "2011-12-09 12:50",
            "2011-12-09 12:50:00",
            "2011-12-09T12:50:00.000Z",
            "2011-12-09T12:50:00+03:00",
            "2011/12/09 12:50",
            "2011-12-09 12:50:00 UTC",
            "1323435000",
            "1323435000.0",
            "1323435000000",
        ] {
            assert_eq!(wall(cell, Style::Plain).as_deref(), Some(same), "{cell}");
        }
        assert_eq!(wall("09.12.2011 12:50", Style::DayFirst).as_deref(), Some(same));
        assert_eq!(wall("12/9/2011 12:50", Style::MonthFirst).as_deref(), Some(same));
        assert_eq!(wall("12/9/2011 12:50 PM", Style::MonthFirst).as_deref(), Some(same));
        assert_eq!(wall("13/9/2011 12:50", Style::MonthFirst), None);
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for cell in [
            "",
            "536365",
            "139.12",
            "United Kingdom",
            "2011-13-40 00:00",
            "2011-12-09 99:99",
            "17850",
            "é2011-12-09",
        ] {
            assert!(!Stamp::looks_like(cell), "{cell}");
        }
    }
}
