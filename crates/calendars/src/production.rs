//! The production calendar of a country: which days are off, which weekends are worked, which days are short.
//!
//! Facts stand in `data/ru.txt` with their sources. Years that nobody has decreed are derived from the law alone, and
//! [`certainty`] says so. Nothing here knows hours or zones.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Whose production calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Country {
    /// Russia, the week of five days.
    Ru,
}

/// What a production calendar makes of a day that is not just a day of its week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Special {
    /// A holiday of the law.
    Holiday,
    /// A day off that was moved here.
    MovedOff,
    /// Non-working by a decree of the President.
    Decree,
    /// A Saturday or Sunday that is worked.
    Worked,
    /// Such a one that ends earlier.
    WorkedShort,
    /// A working day that ends earlier.
    Short,
}

impl Special {
    /// Whether nobody works.
    pub fn is_off(self) -> bool {
        matches!(self, Special::Holiday | Special::MovedOff | Special::Decree)
    }

    /// Whether the day ends earlier.
    pub fn is_short(self) -> bool {
        matches!(self, Special::Short | Special::WorkedShort)
    }

    /// The stored name.
    pub fn code(self) -> &'static str {
        match self {
            Special::Holiday => "holiday",
            Special::MovedOff => "moved_off",
            Special::Decree => "decree",
            Special::Worked => "worked",
            Special::WorkedShort => "worked_short",
            Special::Short => "short",
        }
    }
}

/// How well a year is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// By law and decrees; their names.
    Decreed(String),
    /// By decrees, but for what is named: our inference, and on what it stands.
    Inferred(String),
    /// No decree is known: the law's own rules alone.
    ByRule,
}

/// The first and the last year that decrees are known for.
pub fn known_years() -> (i16, i16) {
    let years = &book().years;
    (*years.keys().next().unwrap_or(&0), *years.keys().next_back().unwrap_or(&0))
}

/// How well a year is known.
pub fn certainty(country: Country, year: i16) -> Certainty {
    let Country::Ru = country;
    match book().years.get(&year) {
        None => Certainty::ByRule,
        Some(facts) if !facts.inferred.is_empty() => Certainty::Inferred(facts.inferred.join("; ")),
        Some(facts) => Certainty::Decreed(facts.sources.join("; ")),
    }
}

/// What a day is besides a day of its week.
pub fn special(country: Country, day: Date) -> Option<Special> {
    let Country::Ru = country;
    match book().years.get(&day.year()) {
        Some(facts) => facts.days.get(&(day.month(), day.day())).copied(),
        None => by_rule(day),
    }
}

/// What the law alone makes of a day: holidays; a holiday of a weekend, but for those of January, which only a decree
/// moves, gives the next working day off; the working day before a holiday is short.
fn by_rule(day: Date) -> Option<Special> {
    if is_holiday(day) {
        return Some(Special::Holiday);
    }
    if is_weekend(day) {
        return None;
    }
    if moved_here(day) {
        return Some(Special::MovedOff);
    }
    let tomorrow = day.tomorrow().ok()?;
    is_holiday(tomorrow).then_some(Special::Short)
}

/// Whether a Monday is free instead of a holiday of the weekend before it. No two holidays outside of January are near
/// enough to each other for their days off to meet.
fn moved_here(day: Date) -> bool {
    let before = |days: i64| day.checked_sub(days.days());
    day.weekday() == Weekday::Monday
        && [before(1), before(2)].into_iter().flatten().any(|day| day.month() != 1 && is_holiday(day))
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn is_holiday(day: Date) -> bool {
    let of = book().holidays.range(..=day.year()).next_back().or(book().holidays.iter().next());
    of.is_some_and(|(_, days)| days.contains(&(day.month(), day.day())))
}

/// A month and a day of it.
type MonthDay = (i8, i8);

#[derive(Debug, Default)]
struct Facts {
    days: BTreeMap<MonthDay, Special>,
    sources: Vec<String>,
    inferred: Vec<String>,
}

#[derive(Debug, Default)]
struct Book {
    /// By the year from which they hold.
    holidays: BTreeMap<i16, Vec<MonthDay>>,
    years: BTreeMap<i16, Facts>,
}

fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    // The file is part of the program; a test reads it line by line.
    BOOK.get_or_init(|| read(include_str!("../data/ru.txt")).unwrap_or_default())
}

/// Reads the facts; the number of the line that has another form.
fn read(text: &str) -> Result<Book, usize> {
    let mut book = Book::default();
    let mut year = 0;
    for (n, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        take(&mut book, &mut year, line).ok_or(n + 1)?;
    }
    for (year, facts) in &mut book.years {
        let holidays = book.holidays.range(..=*year).next_back().map_or(&[][..], |(_, days)| days);
        facts.days.extend(holidays.iter().map(|day| (*day, Special::Holiday)));
    }
    Ok(book)
}

fn take(book: &mut Book, year: &mut i16, line: &str) -> Option<()> {
    let (word, rest) = line.split_once(' ')?;
    if word == "year" {
        *year = rest.parse().ok()?;
        return book.years.insert(*year, Facts::default()).is_none().then_some(());
    }
    let facts = book.years.get_mut(year)?;
    let mut mark = |days: Vec<MonthDay>, special: fn(Option<Special>) -> Special| {
        for day in days {
            let was = facts.days.get(&day).copied();
            facts.days.insert(day, special(was));
        }
    };
    match word {
        "source" => facts.sources.push(rest.to_owned()),
        "infer" => facts.inferred.push(rest.to_owned()),
        "holiday" => drop(book.holidays.insert(*year, days(*year, rest)?)),
        "off" => mark(days(*year, rest)?, |_| Special::MovedOff),
        "work" => mark(days(*year, rest)?, |_| Special::Worked),
        "decree" => mark(days(*year, rest)?, |_| Special::Decree),
        "short" => mark(days(*year, rest)?, |was| match was {
            Some(Special::Worked) => Special::WorkedShort,
            // A day that the President made free is not short as well.
            Some(Special::Decree) => Special::Decree,
            _ => Special::Short,
        }),
        _ => return None,
    }
    Some(())
}

/// `01-01..01-08 02-23` as days of a year.
fn days(year: i16, text: &str) -> Option<Vec<MonthDay>> {
    let read = |text: &str| {
        let (month, day) = text.split_once('-')?;
        Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
    };
    let mut all = Vec::new();
    for part in text.split_whitespace() {
        let (first, last) = part.split_once("..").unwrap_or((part, part));
        let (mut day, last) = (read(first)?, read(last)?);
        while day <= last {
            all.push((day.month(), day.day()));
            day = day.tomorrow().ok()?;
        }
    }
    Some(all)
}

/// What an empty week of five days amounts to in a year: the norm that employers print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Norm {
    /// Working days, the short ones included.
    pub working_days: i64,
    /// Of these the short ones.
    pub short_days: i64,
    /// Days off.
    pub days_off: i64,
    /// Hours of a week of 40.
    pub hours: i64,
}

/// The norm of a year.
pub fn norm(country: Country, year: i16) -> Norm {
    let mut norm = Norm { working_days: 0, short_days: 0, days_off: 0, hours: 0 };
    let mut day = date(year, 1, 1);
    while day.year() == year {
        let special = special(country, day);
        let works = special.map_or(!is_weekend(day), |special| !special.is_off());
        let short = special.is_some_and(Special::is_short);
        norm.working_days += i64::from(works);
        norm.short_days += i64::from(short);
        norm.days_off += i64::from(!works);
        norm.hours += i64::from(works) * 8 - i64::from(short);
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    norm
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_facts_is_read() {
        let text = include_str!("../data/ru.txt");
        let book = read(text).map_err(|line| text.lines().nth(line - 1)).unwrap();
        assert_eq!(book.years.keys().copied().collect::<Vec<_>>(), (2012..=2027).collect::<Vec<i16>>());
        assert!(book.years.values().all(|facts| !facts.sources.is_empty()), "each year names its sources");
        assert_eq!(read("year 2020\noff 02-30").unwrap_err(), 2);
        assert_eq!(read("off 01-01").unwrap_err(), 1);
        assert_eq!(read("year 2020\n\nfree 01-01").unwrap_err(), 3);
    }

    /// What moves must balance: each worked weekend gave its day off to somewhere, in its year or to the next.
    #[test]
    fn the_facts_hold_to_the_law() {
        for (year, facts) in &book().years {
            for ((month, day), special) in &facts.days {
                let at = date(*year, *month, *day);
                match special {
                    Special::MovedOff => assert!(!is_weekend(at), "{at} was off anyway"),
                    Special::Worked | Special::WorkedShort => assert!(is_weekend(at), "{at} is no weekend"),
                    Special::Short => assert!(!is_weekend(at), "{at} is no working day"),
                    Special::Holiday | Special::Decree => {}
                }
            }
            // Article 95: a working day right before a holiday is short.
            for ((month, day), _) in facts.days.iter().filter(|(_, special)| **special == Special::Holiday) {
                let eve = date(*year, *month, *day).yesterday().unwrap();
                if eve.year() != *year {
                    continue;
                }
                let works = special(Country::Ru, eve).map_or(!is_weekend(eve), |special| !special.is_off());
                let short = special(Country::Ru, eve).is_some_and(Special::is_short);
                assert!(!works || short, "{eve} is the eve of a holiday and not short");
            }
        }
    }

    /// Norms of a week of 40 hours, as the Ministry of Labour's rule makes them.
    #[test]
    fn norms_are_those_that_employers_print() {
        let hours = |year| norm(Country::Ru, year).hours;
        let printed = [
            (2012, 1986),
            (2013, 1970),
            (2014, 1970),
            (2015, 1971),
            (2016, 1974),
            (2017, 1973),
            (2018, 1970),
            (2019, 1970),
            (2022, 1973),
            (2023, 1973),
            (2024, 1979),
            (2025, 1972),
            (2026, 1972),
            (2027, 1972),
        ];
        for (year, expected) in printed {
            assert_eq!(hours(year), expected, "{year}");
        }
        // With the President's non-working days.
        assert_eq!((hours(2020), hours(2021)), (1749, 1917));
    }

    #[test]
    fn years_without_decrees_follow_the_law_and_say_so() {
        assert_eq!(certainty(Country::Ru, 2028), Certainty::ByRule);
        assert!(matches!(certainty(Country::Ru, 2027), Certainty::Inferred(why) if why.starts_with("short")));
        assert!(matches!(certainty(Country::Ru, 2024), Certainty::Decreed(by) if by.contains("1314")));
        let of = |y, m, d| special(Country::Ru, date(y, m, d));
        // 12 June 2032 is a Saturday: Monday the 14th is free. 4 November 2029 is a Sunday.
        assert_eq!(
            (of(2032, 6, 12), of(2032, 6, 14), of(2032, 6, 15)),
            (Some(Special::Holiday), Some(Special::MovedOff), None)
        );
        assert_eq!(
            (of(2029, 11, 4), of(2029, 11, 5), of(2029, 11, 6)),
            (Some(Special::Holiday), Some(Special::MovedOff), None)
        );
        assert_eq!(of(2028, 2, 22), Some(Special::Short));
        // January's are moved by decrees only, which nobody knows yet.
        assert_eq!((of(2028, 1, 8), of(2028, 1, 10)), (Some(Special::Holiday), None));
    }
}
