//! Dates as people and programs write them. A day is a number of days since 1970-01-01; no calendar but the Gregorian,
//! no clock, no time zones: the hour stays what was written.

use serde::{Serialize, Serializer};
use std::fmt;

/// A day, perhaps with seconds of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Days since 1970-01-01.
    pub day: i32,
    /// Seconds since its midnight.
    pub second: Option<u32>,
}

impl Date {
    /// A day of the calendar, when there is such.
    pub fn of(year: i32, month: u32, day: u32) -> Option<Date> {
        let most = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
            2 => 28,
            _ => return None,
        };
        if !(1..=most).contains(&day) || !(1..=9999).contains(&year) {
            return None;
        }
        let shifted = if month <= 2 { year - 1 } else { year };
        let era = shifted.div_euclid(400);
        let of_era = shifted.rem_euclid(400);
        let month = month as i32;
        let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day as i32 - 1;
        let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
        Some(Date { day: days, second: None })
    }

    /// Year, month and day.
    pub fn parts(self) -> (i32, u32, u32) {
        let days = self.day + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        (year + era * 400 + i32::from(month <= 2), month as u32, day as u32)
    }

    fn at(self, second: Option<u32>) -> Date {
        Date { second, ..self }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")?;
        match self.second {
            Some(s) => write!(f, " {:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60),
            None => Ok(()),
        }
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How a date is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    /// 31.12.2026
    Dotted,
    /// 2026-12-31
    Iso,
    /// 31/12/2026
    DayFirst,
    /// 12/31/2026
    MonthFirst,
    /// 11/01/2026: day or month first.
    Open,
    /// 31 декабря 2026
    Word,
    /// 46327
    Serial,
    /// 20261231
    Digits,
}

/// A date that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) date: Date,
    /// The other reading of an open one, month and day changed.
    pub(crate) other: Option<Date>,
    pub(crate) form: Form,
    /// The year has two digits.
    pub(crate) short_year: bool,
    /// A midnight without meaning, or an hour without its leading zero.
    pub(crate) odd_time: bool,
}

/// What a cell of a date column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    Empty,
    /// An empty date of some program.
    Nothing,
    Date(Shape),
    Text,
}

/// Beginnings of months' names, of three letters, in Russian and English.
const MONTHS: [[&str; 3]; 12] = [
    ["янв", "jan", "январ"],
    ["фев", "feb", "феврал"],
    ["мар", "mar", "март"],
    ["апр", "apr", "апрел"],
    ["мая", "may", "май"],
    ["июн", "jun", "июн"],
    ["июл", "jul", "июл"],
    ["авг", "aug", "август"],
    ["сен", "sep", "сентябр"],
    ["окт", "oct", "октябр"],
    ["ноя", "nov", "ноябр"],
    ["дек", "dec", "декабр"],
];

/// Reads a text as a date. A number of days counts only where `serial` says that a date must stand.
pub(crate) fn shape(text: &str, serial: bool) -> Reading {
    let text = text.trim_matches(|c: char| c.is_whitespace() || crate::number::is_odd_space(c));
    if text.is_empty() {
        return Reading::Empty;
    }
    if crate::number::is_nothing(text) || is_nothing(text) {
        return Reading::Nothing;
    }
    if text.len() > 64 {
        return Reading::Text;
    }
    if let Some(shape) = word(text).or_else(|| digits(text, serial)) {
        return Reading::Date(shape);
    }
    let (day, time) = match text.find(|c: char| c == 'T' || c.is_whitespace()) {
        Some(at) => (&text[..at], text[at..].trim_start_matches('T').trim()),
        None => (text, ""),
    };
    let Some((second, odd_time)) = clock(time) else { return Reading::Text };
    let Some(mut shape) = numeric(day) else { return Reading::Text };
    shape.odd_time = odd_time;
    shape.date = shape.date.at(second);
    shape.other = shape.other.map(|date| date.at(second));
    if is_nothing(day) { Reading::Nothing } else { Reading::Date(shape) }
}

/// Dates that mean none.
fn is_nothing(text: &str) -> bool {
    const NOTHING: &[&str] = &[
        "01.01.0001",
        "0001-01-01",
        "30.12.1899",
        "1899-12-30",
        "31.12.1899",
        "00.00.0000",
        "0000-00-00",
        "31.12.3999",
        "3999-12-31",
        "01.01.1900",
        "1900-01-01",
        "01.01.1753",
        "1753-01-01",
        "0",
        ". .",
        "  .  .",
        "00.00.00",
        "31.12.9999",
        "9999-12-31",
        "__.__.____",
    ];
    let day = text.split([' ', 'T']).next().unwrap_or(text);
    NOTHING.contains(&day) || NOTHING.contains(&text)
}

fn numeric(text: &str) -> Option<Shape> {
    let mark = ['.', '-', '/'].into_iter().find(|mark| text.matches(*mark).count() == 2)?;
    let mut parts = text.split(mark);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if ![a, b, c].iter().all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
    {
        return None;
    }
    let n = |text: &str| text.parse::<u32>().ok();
    let (x, y, z) = (n(a)?, n(b)?, n(c)?);
    let shape = |date, form, short_year| Shape { date, other: None, form, short_year, odd_time: false };
    if a.len() == 4 {
        return Some(shape(Date::of(x as i32, y, z)?, Form::Iso, false));
    }
    if a.len() > 2 || b.len() > 2 || !matches!(c.len(), 2 | 4) {
        return None;
    }
    let short = c.len() == 2;
    // Two digits: fifty years back, half a century on.
    let year = if short { if z < 70 { 2000 + z as i32 } else { 1900 + z as i32 } } else { z as i32 };
    let (first, second) = (Date::of(year, y, x), Date::of(year, x, y));
    if mark == '.' {
        return Some(shape(first?, Form::Dotted, short));
    }
    match (first, second) {
        (Some(first), Some(_)) if x == y => Some(shape(first, Form::Open, short)),
        (Some(first), Some(second)) => Some(Shape { other: Some(second), ..shape(first, Form::Open, short) }),
        (Some(first), None) => Some(shape(first, Form::DayFirst, short)),
        (None, Some(second)) => Some(shape(second, Form::MonthFirst, short)),
        (None, None) => None,
    }
}

/// Seconds of a day; whether the writing is odd. No time is no second.
fn clock(text: &str) -> Option<(Option<u32>, bool)> {
    if text.is_empty() {
        return Some((None, false));
    }
    let plain = text.strip_suffix('Z').unwrap_or(text);
    let plain = plain.find(['+', '-']).map_or(plain, |at| &plain[..at]);
    let plain = plain.split_once('.').map_or(plain, |(plain, _)| plain).trim();
    let mut parts = plain.split(':');
    let hour = parts.next()?;
    let minute = parts.next()?;
    let second = parts.next().unwrap_or("0");
    let n = |text: &str, most: u32| text.parse::<u32>().ok().filter(|n| *n < most && text.len() <= 2);
    let total = n(hour, 24)? * 3600 + n(minute, 60)? * 60 + n(second, 60)?;
    if parts.next().is_some() {
        return None;
    }
    Some(if total == 0 { (None, true) } else { (Some(total), hour.len() == 1) })
}

fn word(text: &str) -> Option<Shape> {
    if !text.chars().any(char::is_alphabetic) || text.contains(':') {
        return None;
    }
    let lower = text.to_lowercase();
    let mut parts = lower
        .split(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | '-' | '/'))
        .filter(|part| !part.is_empty());
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if !matches!(parts.next(), None | Some("г" | "года" | "год")) || parts.next().is_some() {
        return None;
    }
    let (day, month, year) = if b.starts_with(char::is_alphabetic) { (a, b, c) } else { (b, a, c) };
    let month = MONTHS.iter().position(|names| {
        names.iter().any(|name| month == *name || month.starts_with(name) && month.chars().count() <= 9)
    })?;
    let day: u32 = day.parse().ok()?;
    let short_year = year.len() == 2;
    let year: i32 = year.trim_end_matches('г').parse().ok()?;
    let date = Date::of(if short_year { 2000 + year } else { year }, month as u32 + 1, day)?;
    Some(Shape { date, other: None, form: Form::Word, short_year, odd_time: false })
}

fn digits(text: &str, serial: bool) -> Option<Shape> {
    if !serial || !text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',') {
        return None;
    }
    let shape = |date, form| Some(Shape { date, other: None, form, short_year: false, odd_time: false });
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let n = |at: std::ops::Range<usize>| text[at].parse::<u32>().ok();
        let date = Date::of(n(0..4)? as i32, n(4..6)?, n(6..8)?).filter(|date| date.parts().0 >= 1900)?;
        return shape(date, Form::Digits);
    }
    let days: i32 = text.split(['.', ',']).next()?.parse().ok()?;
    let fraction: f64 = format!("0.{}", text.split(['.', ',']).nth(1).unwrap_or("0")).parse().ok()?;
    let second = (fraction * 86_400.0).round() as u32;
    (20_000..=60_000)
        .contains(&days)
        .then(|| from_serial(days).at((1..86_400).contains(&second).then_some(second)))
        .and_then(|date| shape(date, Form::Serial))
}

/// The day of a serial number of a sheet.
pub(crate) fn from_serial(days: i32) -> Date {
    Date { day: days - 25_569, second: None }
}

/// The period that a title names: its first and last day.
pub(crate) fn period(text: &str) -> Option<(i32, i32)> {
    let mut days = text
        .split(|c: char| c.is_whitespace() || matches!(c, ';' | ',' | '(' | ')' | '—' | '–'))
        .filter(|word| word.len() >= 8)
        .filter_map(|word| match shape(word.trim_end_matches('.'), false) {
            Reading::Date(shape) if shape.form != Form::Open => Some(shape.date.day),
            _ => None,
        });
    let first = days.next()?;
    let last = days.next().unwrap_or(first);
    (first <= last).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, Form)> {
        match shape(text, true) {
            Reading::Date(shape) => Some((shape.date.to_string(), shape.form)),
            _ => None,
        }
    }

    #[test]
    fn dates_are_read_as_they_are_written() {
        for (text, expected, form) in [
            ("01.11.2026", "2026-11-01", Form::Dotted),
            ("1.11.26", "2026-11-01", Form::Dotted),
            ("2026-11-02", "2026-11-02", Form::Iso),
            ("2026-11-02T9:05:00", "2026-11-02 09:05:00", Form::Iso),
            ("01.11.2026 0:00:00", "2026-11-01", Form::Dotted),
            ("11/22/2026", "2026-11-22", Form::MonthFirst),
            ("22/11/2026", "2026-11-22", Form::DayFirst),
            ("11/01/2026", "2026-01-11", Form::Open),
            ("46327", "2026-11-01", Form::Serial),
            ("20261101", "2026-11-01", Form::Digits),
            ("1 ноября 2026 г.", "2026-11-01", Form::Word),
            ("2 ноя 2026", "2026-11-02", Form::Word),
            ("Nov 2, 2026", "2026-11-02", Form::Word),
            ("2010-12-01 08:26:00", "2010-12-01 08:26:00", Form::Iso),
            ("2014-06-01T0:36:33", "2014-06-01 00:36:33", Form::Iso),
            ("5 мая 2026", "2026-05-05", Form::Word),
        ] {
            assert_eq!(read(text), Some((expected.to_owned(), form)), "{text}");
        }
        for text in ["2024-02-30", "32.01.2026", "12", "SKU", "1.5", "100,50", "2026-13-01", "12 ноября"]
        {
            assert_eq!(read(text), None, "{text}");
        }
        for text in ["01.01.0001", "30.12.1899", "00.00.0000", "31.12.3999", "01.01.0001 0:00:00", "н/д"] {
            assert_eq!(shape(text, true), Reading::Nothing, "{text}");
        }
    }

    #[test]
    fn days_and_parts_agree() {
        for day in (-700_000..2_900_000).step_by(97) {
            let date = Date { day, second: None };
            let (year, month, of_month) = date.parts();
            if (1..=9999).contains(&year) {
                assert_eq!(Date::of(year, month, of_month), Some(date));
            }
        }
    }

    #[test]
    fn titles_name_periods() {
        let days = |text| period(text).map(|(a, b)| (from(a), from(b)));
        fn from(day: i32) -> String {
            Date { day, second: None }.to_string()
        }
        let expected = Some(("2026-11-01".to_owned(), "2026-11-02".to_owned()));
        assert_eq!(days("Отчёт об отгрузках за период 01.11.2026 - 02.11.2026"), expected);
        assert_eq!(days("ООО «Ромашка»"), None);
    }
}
