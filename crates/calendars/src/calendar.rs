//! A working calendar as people set it up: the hours of a week, a country's production calendar, days of its own.
//!
//! Definitions only: what they amount to in moments is [`crate::Compiled`]'s.

use crate::flaw::{Day, Flaw, Flaws};
use crate::hours::{DAY, Hours};
use crate::production::{Country, Special, special};
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A working calendar, one version of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// By what it is called.
    pub name: String,
    /// 1, and one more for each edit.
    #[serde(default = "first")]
    pub version: u32,
    /// IANA name of the zone in which its hours are meant.
    pub zone: String,
    /// The hours of Monday to Sunday.
    pub week: [Hours; 7],
    /// The production calendar that it follows.
    #[serde(default)]
    pub production: Option<Production>,
    /// Days of its own, which nothing else overrules: a region's holiday, a client's inventory day.
    #[serde(default)]
    pub days: BTreeMap<Date, OwnDay>,
}

/// How a calendar follows a production calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Production {
    /// Whose.
    pub country: Country,
    /// By how many minutes a short day is shorter.
    #[serde(default = "hour")]
    pub shorter: u16,
    /// Whether weekends that the country works are worked here.
    #[serde(default = "yes")]
    pub worked_weekends: bool,
}

/// A day with hours of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnDay {
    /// Its hours; `-` for a day off.
    pub hours: Hours,
    /// Why.
    #[serde(default)]
    pub why: String,
}

/// Why a day has the hours that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because<'a> {
    /// It is a day of its week.
    Week,
    /// The production calendar.
    Production(Special),
    /// A day of the calendar's own.
    Own(&'a str),
}

fn first() -> u32 {
    1
}

fn hour() -> u16 {
    60
}

fn yes() -> bool {
    true
}

impl Production {
    /// As the country has it: short days an hour shorter, moved weekends worked.
    pub fn of(country: Country) -> Production {
        Production { country, shorter: hour(), worked_weekends: true }
    }
}

impl Calendar {
    /// Reads a calendar; what is wrong with its form names line and column, what is wrong with its sense day and interval.
    pub fn from_json(text: &str) -> Result<Calendar, Flaws> {
        let calendar: Calendar =
            serde_json::from_str(text).map_err(|e| Flaws(vec![Flaw::Form(e.to_string())]))?;
        calendar.examine().map(|()| calendar)
    }

    /// Everything that is wrong with it.
    pub fn examine(&self) -> Result<(), Flaws> {
        let mut flaws = Vec::new();
        if self.name.trim().is_empty() {
            flaws.push(Flaw::Nameless);
        }
        if TimeZone::get(&self.zone).is_err() {
            flaws.push(Flaw::Zone(self.zone.clone()));
        }
        for (n, hours) in self.week.iter().enumerate() {
            examine_day(Day::Week(weekday(n)), hours, &mut flaws);
        }
        for (date, own) in &self.days {
            examine_day(Day::Date(*date), &own.hours, &mut flaws);
        }
        if self.week.iter().all(Hours::is_empty) {
            flaws.push(Flaw::NoWork);
        }
        if flaws.is_empty() { Ok(()) } else { Err(Flaws(flaws)) }
    }

    /// The hours of a day, and why it has them.
    pub fn day(&self, date: Date) -> (Hours, Because<'_>) {
        if let Some(own) = self.days.get(&date) {
            return (own.hours.clone(), Because::Own(&own.why));
        }
        let week = &self.week[date.weekday().to_monday_zero_offset() as usize];
        let Some((production, special)) =
            self.production.and_then(|production| Some((production, special(production.country, date)?)))
        else {
            return (week.clone(), Because::Week);
        };
        let because = Because::Production(special);
        match special {
            special if special.is_off() => (Hours::NONE, because),
            Special::Short => (week.shortened(production.shorter), because),
            _ if !production.worked_weekends => (week.clone(), Because::Week),
            Special::WorkedShort => (self.weekend_hours(date).shortened(production.shorter), because),
            _ => (self.weekend_hours(date).clone(), because),
        }
    }

    /// The same calendar in another zone.
    pub fn in_zone(mut self, zone: &str) -> Calendar {
        zone.clone_into(&mut self.zone);
        self
    }

    /// The same calendar with further days of its own: a client's, a region's. They overrule those that it has.
    pub fn with_days(mut self, days: impl IntoIterator<Item = (Date, OwnDay)>) -> Calendar {
        self.days.extend(days);
        self
    }

    /// A worked weekend has the hours of its weekday, or those of the last day before it that has some.
    fn weekend_hours(&self, date: Date) -> &Hours {
        let day = date.weekday().to_monday_zero_offset() as usize;
        let before = (0..7).map(|back| &self.week[(day + 7 - back) % 7]);
        before.into_iter().find(|hours| !hours.is_empty()).unwrap_or(&self.week[day])
    }
}

fn weekday(n: usize) -> Weekday {
    Weekday::from_monday_zero_offset(i8::try_from(n % 7).unwrap_or(0)).unwrap_or(Weekday::Monday)
}

fn examine_day(day: Day, hours: &Hours, flaws: &mut Vec<Flaw>) {
    let mut sound = true;
    for interval in hours.intervals() {
        if interval.to > DAY || interval.from >= DAY {
            flaws.push(Flaw::Beyond { day, interval: *interval });
            sound = false;
        } else if interval.to <= interval.from {
            flaws.push(Flaw::Backwards { day, interval: *interval });
            sound = false;
        }
    }
    if let Some((first, second)) = hours.overlap().filter(|_| sound) {
        flaws.push(Flaw::Overlap { day, first, second });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipped;
    use jiff::civil::date;

    fn flaws(change: impl FnOnce(&mut Calendar)) -> String {
        let mut calendar = shipped("ru-9-18").unwrap();
        change(&mut calendar);
        calendar.examine().unwrap_err().to_string()
    }

    #[test]
    fn a_flaw_names_day_and_interval_and_says_what_to_do() {
        let overlap = flaws(|c| c.week[1] = "09:00-13:00, 12:00-15:00".parse().unwrap());
        assert_eq!(
            overlap,
            "Tuesday: 12:00-15:00 begins before 09:00-13:00 ends; write 09:00-15:00, or let it begin at 13:00 or later"
        );
        let within = flaws(|c| c.week[1] = "09:00-18:00, 12:00-15:00".parse().unwrap());
        assert!(within.contains("write 09:00-18:00"), "{within}");
        let night = flaws(|c| c.week[4] = "22:00-06:00".parse().unwrap());
        assert_eq!(
            night,
            "Friday: 22:00-06:00 ends before it begins; over midnight write 22:00-24:00 on this day and 00:00-06:00 on the next"
        );
        let late = flaws(|c| c.week[0] = "09:00-25:30".parse().unwrap());
        assert_eq!(late, "Monday: 09:00-25:30 goes beyond the day; a day ends at 24:00");
        let own = flaws(|c| {
            let hours = "10:00-12:00, 11:00-14:00".parse().unwrap();
            c.days.insert(date(2026, 8, 30), OwnDay { hours, why: String::new() });
        });
        assert!(own.starts_with("2026-08-30: 11:00-14:00 begins before 10:00-12:00 ends"), "{own}");
        assert!(flaws(|c| c.zone = "Mars/Olympus".into()).starts_with("there is no zone `Mars/Olympus`"));
        assert!(flaws(|c| c.week = Default::default()).contains("no day of the week has working time"));
        assert!(flaws(|c| c.name = " ".into()).contains("name"));
        let empty = flaws(|c| c.week[2] = "10:00-10:00".parse().unwrap());
        assert!(empty.starts_with("Wednesday: 10:00-10:00"), "{empty}");
    }

    #[test]
    fn every_flaw_is_told_at_once() {
        let all = flaws(|c| {
            c.zone = "Nowhere".into();
            c.week[0] = "09:00-12:00, 11:00-13:00".parse().unwrap();
            c.week[2] = "18:00-09:00".parse().unwrap();
        });
        assert_eq!(all.lines().count(), 3, "{all}");
    }

    #[test]
    fn neighbours_that_touch_are_no_flaw() {
        let mut calendar = shipped("ru-9-18").unwrap();
        calendar.week[0] = "09:00-13:00, 13:00-18:00".parse().unwrap();
        assert_eq!(calendar.examine(), Ok(()));
    }

    #[test]
    fn a_bad_file_names_its_line_and_column() {
        let text = serde_json::to_string_pretty(&shipped("ru-9-18").unwrap()).unwrap();
        assert_eq!(Calendar::from_json(&text).unwrap(), shipped("ru-9-18").unwrap());
        let told = |text: &str| Calendar::from_json(text).unwrap_err().to_string();
        let bad = text.replacen("\"09:00-18:00\"", "\"9 to 18\"", 1);
        assert!(
            told(&bad).contains("`9 to 18` is no interval") && told(&bad).contains("line 6 column"),
            "{}",
            told(&bad)
        );
        assert!(told(&text.replace("\"zone\"", "\"zones\"")).contains("unknown field `zones`"));
        assert!(told("{").contains("line 1 column 1"), "{}", told("{"));
    }

    #[test]
    fn the_production_calendar_gives_days_their_hours() {
        let calendar = shipped("ru-9-18-lunch").unwrap();
        let day = |y, m, d| {
            let (hours, because) = calendar.day(date(y, m, d));
            (hours.to_string(), because)
        };
        let full = "09:00-13:00, 14:00-18:00".to_owned();
        assert_eq!(day(2024, 4, 26), (full.clone(), Because::Week));
        assert_eq!(day(2024, 4, 27), (full, Because::Production(Special::Worked)));
        assert_eq!(day(2024, 4, 29), ("-".into(), Because::Production(Special::MovedOff)));
        assert_eq!(day(2024, 5, 1), ("-".into(), Because::Production(Special::Holiday)));
        assert_eq!(day(2024, 5, 8), ("09:00-13:00, 14:00-17:00".into(), Because::Production(Special::Short)));
        assert_eq!(
            day(2024, 11, 2),
            ("09:00-13:00, 14:00-17:00".into(), Because::Production(Special::WorkedShort))
        );
        assert_eq!(day(2020, 4, 7), ("-".into(), Because::Production(Special::Decree)));
        assert_eq!(day(2024, 11, 3), ("-".into(), Because::Week));
    }

    /// A shop that works Saturdays anyway keeps its own hours on a Saturday that the country works.
    #[test]
    fn own_days_and_own_saturdays_go_first() {
        let mut shop = shipped("ru-9-18").unwrap();
        shop.week[5] = "10:00-15:00".parse().unwrap();
        assert_eq!(shop.day(date(2024, 4, 27)).0.to_string(), "10:00-15:00");
        assert_eq!(shop.day(date(2024, 12, 28)).0.to_string(), "10:00-15:00");
        assert_eq!(shop.day(date(2024, 11, 2)).0.to_string(), "10:00-14:00", "short");
        let inventory = OwnDay { hours: "12:00-14:00".parse().unwrap(), why: "inventory".into() };
        let shop = shop.with_days([(date(2024, 1, 1), inventory)]);
        assert_eq!(shop.day(date(2024, 1, 1)), ("12:00-14:00".parse().unwrap(), Because::Own("inventory")));
        let mut plain = shipped("ru-9-18").unwrap();
        plain.production = Some(Production { worked_weekends: false, ..Production::of(Country::Ru) });
        assert_eq!(plain.day(date(2024, 4, 27)), (Hours::NONE, Because::Week));
    }
}
