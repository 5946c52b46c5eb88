//! The calendars that every desk has from the start.

use crate::calendar::{Calendar, Production};
use crate::hours::Hours;
use crate::production::Country;
use std::collections::BTreeMap;

/// Their names.
pub const SHIPPED: [&str; 3] = ["ru-9-18", "ru-9-18-lunch", "24x7"];

/// A calendar that ships, in the time of Moscow; `None` for any other name.
///
/// * `ru-9-18` — working days of the production calendar, 09:00-18:00 without a break, short days to 17:00
/// * `ru-9-18-lunch` — the same with 13:00-14:00 off
/// * `24x7` — always
pub fn shipped(name: &str) -> Option<Calendar> {
    let office = || Some(Production::of(Country::Ru));
    let working = |day: Hours| [(); 7].map(|()| day.clone());
    let week = |day: Hours| {
        let mut week = working(day);
        (week[5], week[6]) = (Hours::NONE, Hours::NONE);
        week
    };
    let (week, production) = match name {
        "ru-9-18" => (week(Hours::from_to(9, 18)), office()),
        "ru-9-18-lunch" => {
            let day = [Hours::from_to(9, 13), Hours::from_to(14, 18)];
            (week(Hours::of(day.iter().flat_map(|part| part.intervals().to_vec()))), office())
        }
        "24x7" => (working(Hours::whole_day()), None),
        _ => return None,
    };
    let (name, zone) = (name.to_owned(), "Europe/Moscow".to_owned());
    Some(Calendar { name, version: 1, zone, week, production, days: BTreeMap::new() })
}
