//! When a file is awaited: on which days, by what time, of which day.

use crate::time::{MINUTE, Moment};
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// When files of a feed are awaited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Schedule {
    /// Days of the week, Monday first, of which there is a file.
    pub days: [bool; 7],
    /// Minutes after midnight by which it is to be there.
    pub deadline: u16,
    /// So many days after its own it comes: a file of Monday at nine on Tuesday is one.
    pub lag: u8,
    /// So many minutes later nobody minds.
    pub grace: u16,
    /// The zone of all this.
    pub zone: String,
    /// The first day that is awaited.
    pub since: Date,
}

impl Default for Schedule {
    fn default() -> Schedule {
        Schedule {
            days: [true, true, true, true, true, false, false],
            deadline: 9 * 60,
            lag: 1,
            grace: 30,
            zone: "Europe/Moscow".to_owned(),
            since: Date::constant(2026, 1, 1),
        }
    }
}

impl Schedule {
    /// Whether there is to be a file of a day, as the week says.
    pub fn awaits(&self, day: Date) -> bool {
        let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
        day >= self.since && self.days[weekday]
    }

    /// When the file of a day is to be there, with the minutes that nobody minds.
    pub fn due(&self, day: Date) -> Option<Moment> {
        let on = day.checked_add(i64::from(self.lag).days()).ok()?;
        let midnight = TimeZone::get(&self.zone).ok()?.to_zoned(on.to_datetime(Time::midnight())).ok()?;
        let of_day = midnight.checked_add(i64::from(self.deadline).minutes()).ok()?;
        Some(of_day.timestamp().as_millisecond() + i64::from(self.grace) * MINUTE)
    }

    /// The first day from this one on of which a file is awaited; none within a year when the week is empty.
    /// `works` says whether the supplier works on a day.
    pub fn next(&self, from: Date, works: &dyn Fn(Date) -> bool) -> Option<Date> {
        let mut day = from.max(self.since);
        for _ in 0..366 {
            if self.awaits(day) && works(day) {
                return Some(day);
            }
            day = day.tomorrow().ok()?;
        }
        None
    }

    /// The day of which a file is that came at a moment and says nothing of its days: the last that was awaited by
    /// then, or comes within its own day.
    pub fn day_of(&self, at: Moment, works: &dyn Fn(Date) -> bool) -> Option<Date> {
        let zone = TimeZone::get(&self.zone).ok()?;
        let local = jiff::Timestamp::from_millisecond(at).ok()?.to_zoned(zone).date();
        let mut day = local.checked_sub(i64::from(self.lag).days()).ok()?;
        for _ in 0..32 {
            if self.awaits(day) && works(day) {
                return Some(day);
            }
            day = day.yesterday().ok()?;
        }
        local.checked_sub(i64::from(self.lag).days()).ok()
    }
}
