//! Calendar arithmetic against a brute force that looks at the zone's clock minute by minute.
//!
//! The suite takes some zones and the years in which Russia moved its clocks; `OPORA_PROOF=full` takes every hour of every
//! year with decrees in the eleven zones (some minutes in a release build).

use calendars::{
    Calendar, Compiled, Hours, Interval, Moment, OwnDay, SHIPPED, Span, compile, production, shipped,
};
use jiff::civil::{Date, DateTime, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;
use std::collections::BTreeMap;

const MINUTE: i64 = 60_000;

/// From Kaliningrad to Kamchatka, UTC+2 to UTC+12.
const ZONES: [&str; 11] = [
    "Europe/Kaliningrad",
    "Europe/Moscow",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Krasnoyarsk",
    "Asia/Irkutsk",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Magadan",
    "Asia/Kamchatka",
];

/// What the zone's clock says, minute by minute.
struct Brute {
    begin: Moment,
    /// Working minutes before each minute.
    before: Vec<u32>,
    /// The minutes at which work begins, and those at which it ends.
    changes: [Vec<usize>; 2],
}

impl Brute {
    fn of(calendar: &Calendar, span: Span) -> Brute {
        let zone = TimeZone::get(&calendar.zone).unwrap();
        let mut before = vec![0];
        let mut changes = [Vec::new(), Vec::new()];
        let mut worked = 0;
        let mut day: Option<(Date, Hours)> = None;
        let mut at = span.from;
        while at < span.to {
            let local: DateTime = zone.to_datetime(Timestamp::from_millisecond(at).unwrap());
            if day.as_ref().is_none_or(|(date, _)| *date != local.date()) {
                day = Some((local.date(), calendar.day(local.date()).0));
            }
            let minute = local.hour() as u16 * 60 + local.minute() as u16;
            let open = |interval: &Interval| interval.from <= minute && minute < interval.to;
            let works = day.as_ref().is_some_and(|(_, hours)| hours.intervals().iter().any(open));
            let at_work = before.len().checked_sub(2).map(|n| before[n] < worked);
            if at_work.is_some_and(|at_work| at_work != works) {
                changes[usize::from(!works)].push(before.len() - 1);
            }
            worked += u32::from(works);
            before.push(worked);
            at += MINUTE;
        }
        Brute { begin: span.from, before, changes }
    }

    fn at(&self, minute: usize) -> Moment {
        self.begin + minute as i64 * MINUTE
    }

    fn open(&self, minute: usize) -> Option<bool> {
        Some(self.before.get(minute + 1)? > &self.before[minute])
    }

    fn between(&self, from: usize, to: usize) -> i64 {
        i64::from(self.before[to] - self.before[from]) * MINUTE
    }

    fn add(&self, from: usize, minutes: u32) -> Option<Moment> {
        let goal = self.before[from] + minutes;
        let reached = self.before.partition_point(|before| *before < goal);
        (reached < self.before.len()).then(|| self.at(reached.max(from)))
    }

    /// The first minute after `from` at which work begins, or ends, and does not at the one before.
    fn change(&self, from: usize, opens: bool) -> Option<Moment> {
        let changes = &self.changes[usize::from(!opens)];
        changes.get(changes.partition_point(|minute| *minute <= from)).map(|minute| self.at(*minute))
    }
}

/// Compares a calendar with the brute force from `first` on, every `step` minutes. How many comparisons were made.
fn compare(calendar: &Calendar, compiled: &Compiled, span: Span, step: usize) -> usize {
    let brute = Brute::of(calendar, span);
    let name = format!("{} in {}", calendar.name, calendar.zone);
    let mut made = 0;
    for from in (0..brute.before.len() - 1).step_by(step) {
        let at = brute.at(from);
        assert_eq!(Some(compiled.is_open(at)), brute.open(from), "{name}: open at {at}");
        for opens in [true, false] {
            let next = if opens { compiled.next_opening(at) } else { compiled.next_closing(at) };
            let expected = brute.change(from, opens);
            assert_eq!(
                next.filter(|at| *at < span.to),
                expected,
                "{name}: next change after {at}, opens: {opens}"
            );
        }
        for ahead in [1, 37, 60, 540, 1_440, 4_321, 43_200] {
            let to = (from + ahead).min(brute.before.len() - 1);
            let expected = brute.between(from, to);
            assert_eq!(compiled.between(at, brute.at(to)), expected, "{name}: {at} + {ahead} minutes");
            assert_eq!(compiled.between(brute.at(to), at), -expected);
        }
        for minutes in [1, 30, 240, 480, 540, 2_400] {
            if let Some(due) = brute.add(from, minutes) {
                assert_eq!(
                    compiled.add(at, i64::from(minutes) * MINUTE),
                    Some(due),
                    "{name}: {at} + {minutes}"
                );
                made += 1;
            }
        }
        made += 17;
    }
    made
}

fn years(from: i16, to: i16, compiled: &Compiled) -> Span {
    let at = |year| compiled.midnight(date(year, 1, 1)).unwrap();
    Span { from: at(from), to: at(to + 1) }
}

#[test]
fn equals_brute_force_every_hour_in_the_zones_of_russia() {
    let full = std::env::var("OPORA_PROOF").is_ok_and(|proof| proof == "full");
    let (first, last) = if full { production::known_years() } else { (2016, 2016) };
    let mut made = 0;
    for (n, zone) in ZONES.into_iter().enumerate() {
        for name in SHIPPED {
            // Magadan moved its clocks in 2016; all zones but some did in 2014.
            let chosen = zone == "Asia/Magadan" || (n % 5 == 1 && name == "ru-9-18-lunch");
            if !(full || chosen) {
                continue;
            }
            let calendar = shipped(name).unwrap().in_zone(zone);
            let compiled = Compiled::new(&calendar).unwrap();
            let hours = compare(&calendar, &compiled, years(first, last, &compiled), 60);
            assert!(hours > 0);
            made += hours;
        }
        eprintln!("{zone}: {made} comparisons so far, years {first} to {last}, no difference");
    }
}

#[test]
fn equals_brute_force_every_minute_when_clocks_move() {
    let half_days = Calendar {
        week: [(); 7].map(|()| "00:00-01:45, 02:10-05:00, 22:30-24:00".parse().unwrap()),
        ..shipped("24x7").unwrap()
    };
    // Forward and back in Europe and America, by half an hour on Lord Howe, over the date line on Samoa, for good in Russia.
    let moves = [
        ("Europe/Berlin", date(2026, 3, 29)),
        ("Europe/Berlin", date(2026, 10, 25)),
        ("America/New_York", date(2026, 11, 1)),
        ("Australia/Lord_Howe", date(2026, 4, 5)),
        ("Australia/Lord_Howe", date(2026, 10, 4)),
        ("Pacific/Apia", date(2011, 12, 30)),
        ("Europe/Moscow", date(2014, 10, 26)),
        ("Asia/Magadan", date(2016, 4, 24)),
        ("Africa/Cairo", date(2026, 4, 24)),
        ("America/Sao_Paulo", date(2018, 11, 4)),
        ("Asia/Kamchatka", date(2010, 3, 28)),
    ];
    for (zone, day) in moves {
        for calendar in [half_days.clone(), shipped("ru-9-18-lunch").unwrap(), shipped("24x7").unwrap()] {
            let calendar = calendar.in_zone(zone);
            let compiled = Compiled::new(&calendar).unwrap();
            let at = |days: i64| compiled.midnight(day.saturating_add(days.days())).unwrap();
            compare(&calendar, &compiled, Span { from: at(-3), to: at(4) }, 1);
        }
    }
}

fn hours() -> impl Strategy<Value = Hours> {
    let cuts = proptest::collection::btree_set(0u16..=1_440, 0..7);
    cuts.prop_map(|cuts| {
        let cuts: Vec<u16> = cuts.into_iter().collect();
        Hours::of(cuts.chunks_exact(2).map(|pair| Interval { from: pair[0], to: pair[1] }))
    })
}

fn calendar() -> impl Strategy<Value = Calendar> {
    let zone = prop_oneof![
        proptest::sample::select(ZONES.to_vec()),
        Just("Europe/Berlin"),
        Just("Australia/Lord_Howe"),
        Just("America/New_York")
    ];
    let days = proptest::collection::btree_map((1i8..=12, 1i8..=28), hours(), 0..8);
    (zone, proptest::array::uniform7(hours()), any::<bool>(), days).prop_map(
        |(zone, mut week, production, days)| {
            if week.iter().all(Hours::is_empty) {
                week[0] = Hours::from_to(9, 18);
            }
            let days: BTreeMap<_, _> = days
                .into_iter()
                .map(|((month, day), hours)| (date(2026, month, day), OwnDay { hours, why: String::new() }))
                .collect();
            let production = shipped("ru-9-18").unwrap().production.filter(|_| production);
            Calendar { name: "random".into(), version: 1, zone: zone.into(), week, production, days }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn random_calendars_equal_brute_force(calendar in calendar(), month in 1i8..=11, step in 7usize..61) {
        let compiled = compile(&calendar, 2025..=2027).unwrap();
        let at = |month| compiled.midnight(date(2026, month, 1)).unwrap();
        compare(&calendar, &compiled, Span { from: at(month), to: at(month + 1) }, step);
    }

    /// To the millisecond: what was added lies between, and nothing less does.
    #[test]
    fn add_is_the_first_moment_by_which_it_has_passed(
        calendar in calendar(),
        asked in proptest::collection::vec((0i64..31_000_000_000, 0i64..900_000_000), 64)
    ) {
        let compiled = compile(&calendar, 2025..=2027).unwrap();
        let begin = compiled.midnight(date(2026, 1, 1)).unwrap();
        for (after, working) in asked {
            let from = begin + after;
            let Some(due) = compiled.add(from, working) else { continue };
            prop_assert_eq!(compiled.between(from, due), working);
            prop_assert!(due == from || compiled.between(from, due - 1) < working);
            let again = serde_json::to_string(&calendar).unwrap();
            prop_assert_eq!(&Calendar::from_json(&again).unwrap(), &calendar);
        }
    }

    /// A version that holds from a day changes nothing before it and everything from it on.
    #[test]
    fn a_later_version_holds_from_its_day(old in calendar(), new in calendar(), day in 1i64..360) {
        let (old, new) = (compile(&old, 2025..=2027).unwrap(), compile(&new, 2025..=2027).unwrap());
        let from = new.midnight(date(2026, 1, 1).saturating_add(day.days())).unwrap();
        let both = old.followed_by(&new, from);
        for n in 0..400 {
            let at = from + (n - 200) * 3_600_000 + n;
            prop_assert_eq!(both.is_open(at), if at < from { old.is_open(at) } else { new.is_open(at) });
        }
        let (a, b) = (from - 40 * 86_400_000, from + 40 * 86_400_000);
        prop_assert_eq!(both.between(a, b), old.between(a, from) + new.between(from, b));
    }
}
