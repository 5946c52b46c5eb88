//! The facts against what others computed: norms of years, every day of the years that are given, and deadlines of real
//! logs to the second. The sets stay where they are; without them the tests say so.

use calendars::{Compiled, Country, production, shipped};
use jiff::civil::{Date, DateTime};
use std::collections::BTreeMap;

type Row = BTreeMap<String, String>;

fn rows(file: &str) -> Option<Vec<Row>> {
    let mut reader = csv::Reader::from_path(sets::find_or_skip(&format!("data/{file}"))?).unwrap();
    Some(reader.deserialize().map(|row| row.unwrap()).collect())
}

#[test]
fn norms_of_all_years() {
    let Some(rows) = rows("expected_open/calendar_year_norms.csv") else { return };
    for row in &rows {
        let norm = production::norm(Country::Ru, row["year"].parse().unwrap());
        let of = |key: &str| row[key].parse::<i64>().unwrap();
        assert_eq!(norm.working_days, of("working_days"), "{row:?}");
        assert_eq!((norm.short_days, norm.days_off), (of("short_days"), of("days_off")), "{row:?}");
        assert_eq!(norm.hours, of("hours_40h"), "{row:?}");
    }
    assert!(rows.len() >= 16);
}

#[test]
fn every_day_that_is_given() {
    let Some(rows) = rows("calendar_ru/production_calendar_ru.csv") else { return };
    let calendar = shipped("ru-9-18").unwrap();
    for row in &rows {
        let day: Date = row["date"].parse().unwrap();
        let hours = calendar.day(day).0.minutes() / 60;
        let expected: i64 = row["hours_40h_week"].parse().unwrap();
        assert_eq!(hours, if expected == 0 { 0 } else { expected + 1 }, "{row:?}");
    }
    assert!(rows.len() >= 3_288);
}

/// Each day of 2013-2026 as xmlcalendar has it: 1 is off, 2 is short, 3 is a worked weekend.
#[test]
fn every_day_of_the_xml_calendars() {
    let calendar = shipped("ru-9-18").unwrap();
    let mut compared = 0;
    for year in 2013..=2026 {
        let file = format!("data/calendar_ru/xmlcalendar/ru_{year}.xml");
        let Some(path) = sets::find_or_skip(&file) else { return };
        let text = std::fs::read_to_string(path).unwrap();
        let mut kinds: BTreeMap<Date, char> = BTreeMap::new();
        for day in text.split("<day d=\"").skip(1) {
            let (month, of_month) = (day[..2].parse().unwrap(), day[3..5].parse().unwrap());
            let (_, kind) = day.split_once("t=\"").unwrap();
            kinds.insert(Date::new(year, month, of_month).unwrap(), kind.chars().next().unwrap());
        }
        let mut day = Date::new(year, 1, 1).unwrap();
        while day.year() == year {
            let weekend = day.weekday().to_monday_zero_offset() >= 5;
            let expected = match kinds.get(&day) {
                Some('1') => 0,
                Some('2') => 8,
                Some('3') => 9,
                _ if weekend => 0,
                _ => 9,
            };
            assert_eq!(calendar.day(day).0.minutes(), expected * 60, "{day}");
            compared += 1;
            day = day.tomorrow().unwrap();
        }
    }
    assert_eq!(compared, 5_113);
}

#[test]
fn deadlines_of_real_logs_to_the_second() {
    let Some(rows) = rows("expected_open/sla_deadlines_open.csv") else { return };
    let calendar = Compiled::new(&shipped("ru-9-18").unwrap()).unwrap();
    let at = |text: &str| calendar.moment(text.parse::<DateTime>().unwrap()).unwrap();
    let mut compared = 0;
    for row in &rows {
        let start = at(&row["start_msk"]);
        for (column, minutes) in [
            ("deadline_30m", 30),
            ("deadline_4h", 240),
            ("deadline_8h", 480),
            ("deadline_9h", 540),
            ("deadline_40h", 2_400),
        ] {
            // Where their calendar ends, theirs has no answer.
            if row[column].is_empty() {
                continue;
            }
            let due = calendar.add(start, minutes * 60_000).and_then(|due| calendar.local(due));
            assert_eq!(due, Some(row[column].parse().unwrap()), "{column} of {row:?}");
            compared += 1;
        }
        if !row["end_msk"].is_empty() {
            let seconds = calendar.between(start, at(&row["end_msk"])) as f64 / 1e3;
            assert_eq!(seconds, row["elapsed_service_seconds"].parse::<f64>().unwrap(), "{row:?}");
            compared += 1;
        }
    }
    eprintln!("{} rows, {compared} deadlines and spans, all equal", rows.len());
    assert!(rows.len() >= 300);
}
