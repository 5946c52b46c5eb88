//! The working hours of a day: some intervals between midnight and midnight, with breaks between them.
//!
//! Reading never judges more than the form; whether intervals overlap is told by the calendar, which knows the day.

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use std::str::FromStr;

/// Minutes of a day.
pub const DAY: u16 = 24 * 60;

/// From a minute of the day to another, the last one not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    /// The first minute of work.
    pub from: u16,
    /// The minute at which work ends; 1440 is the midnight after the day.
    pub to: u16,
}

impl Interval {
    /// Its length in minutes; nothing when it ends before it begins.
    pub fn minutes(self) -> i64 {
        i64::from(self.to.saturating_sub(self.from))
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock = |minute: u16| (minute / 60, minute % 60);
        let ((h, m), (to_h, to_m)) = (clock(self.from), clock(self.to));
        write!(f, "{h:02}:{m:02}-{to_h:02}:{to_m:02}")
    }
}

/// The intervals of a day, in order. Written `09:00-13:00, 14:00-18:00`; a day without work is `-`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(into = "String")]
pub struct Hours(Vec<Interval>);

/// The text of hours has another form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no interval; write it as 09:00-18:00, several with commas between them, a day off as -")]
pub struct NoHours(pub String);

impl Hours {
    /// A day without work.
    pub const NONE: Hours = Hours(Vec::new());

    /// Of intervals in any order.
    pub fn of(intervals: impl IntoIterator<Item = Interval>) -> Hours {
        let mut intervals: Vec<Interval> = intervals.into_iter().collect();
        intervals.sort_unstable();
        Hours(intervals)
    }

    /// From hour to hour, without a break.
    pub fn from_to(from_hour: u16, to_hour: u16) -> Hours {
        Hours(vec![Interval { from: from_hour * 60, to: to_hour * 60 }])
    }

    /// The whole day.
    pub fn whole_day() -> Hours {
        Hours::from_to(0, 24)
    }

    /// The intervals, in order.
    pub fn intervals(&self) -> &[Interval] {
        &self.0
    }

    /// Whether there is no work.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Minutes of work, as a clock that is not moved counts them.
    pub fn minutes(&self) -> i64 {
        self.0.iter().map(|interval| interval.minutes()).sum()
    }

    /// The same day ending so many minutes of work earlier.
    pub fn shortened(&self, minutes: u16) -> Hours {
        let mut left = i64::from(minutes);
        let mut kept = Vec::with_capacity(self.0.len());
        for interval in self.0.iter().rev() {
            let cut = left.min(interval.minutes());
            left -= cut;
            let to = interval.to - u16::try_from(cut).unwrap_or(0);
            if to > interval.from {
                kept.push(Interval { from: interval.from, to });
            }
        }
        kept.reverse();
        Hours(kept)
    }

    /// Two neighbours of which the second begins before the first ends.
    pub(crate) fn overlap(&self) -> Option<(Interval, Interval)> {
        self.0.windows(2).find(|pair| pair[1].from < pair[0].to).map(|pair| (pair[0], pair[1]))
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("-");
        }
        for (n, interval) in self.0.iter().enumerate() {
            write!(f, "{}{interval}", if n == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

impl FromStr for Hours {
    type Err = NoHours;

    fn from_str(text: &str) -> Result<Hours, NoHours> {
        if matches!(text.trim(), "-" | "") {
            return Ok(Hours::NONE);
        }
        let read = |part: &str| interval(part.trim()).ok_or_else(|| NoHours(part.trim().to_owned()));
        Ok(Hours::of(text.split(',').map(read).collect::<Result<Vec<_>, _>>()?))
    }
}

fn interval(text: &str) -> Option<Interval> {
    let (from, to) = text.split_once(['-', '–'])?;
    Some(Interval { from: clock(from)?, to: clock(to)? })
}

/// `9:30` as minutes. Up to `99:59`, so that the calendar can say of which day an interval is too late.
fn clock(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let digits = |text: &str, most: usize| {
        let right = (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        right.then(|| text.parse::<u16>().ok()).flatten()
    };
    let (hour, minute) = (digits(hour, 2)?, digits(minute, 2).filter(|_| minute.len() == 2)?);
    (minute < 60).then_some(hour * 60 + minute)
}

/// Read as it comes, so that an error points to its own line of a file and not to the end of the list.
impl<'de> Deserialize<'de> for Hours {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Hours, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Hours;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("hours such as \"09:00-18:00\"")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Hours, E> {
                text.parse().map_err(E::custom)
            }
        }
        from.deserialize_str(Text)
    }
}

impl From<Hours> for String {
    fn from(hours: Hours) -> String {
        hours.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(text: &str) -> Hours {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_written_is_read() {
        for text in ["-", "00:00-24:00", "09:00-13:00, 14:00-18:00", "08:05-08:06"] {
            assert_eq!(hours(text).to_string(), text);
        }
        assert_eq!(hours(" 14:00 - 18:00,9:00-13:00 ").to_string(), "09:00-13:00, 14:00-18:00");
        assert_eq!(hours(""), Hours::NONE);
    }

    #[test]
    fn what_is_no_interval_is_named() {
        for bad in
            ["9-18", "09:00", "09:60-10:00", "09:00-1800", "a:00-18:00", "09:00-18:00;", "009:00-10:00"]
        {
            let refused = bad.parse::<Hours>().unwrap_err();
            assert!(refused.to_string().contains(&format!("`{bad}`")), "{refused}");
        }
        assert_eq!("09:00-13:00, x".parse::<Hours>(), Err(NoHours("x".into())));
    }

    #[test]
    fn a_short_day_ends_earlier() {
        assert_eq!(hours("09:00-18:00").shortened(60).to_string(), "09:00-17:00");
        assert_eq!(hours("09:00-13:00, 14:00-18:00").shortened(60).to_string(), "09:00-13:00, 14:00-17:00");
        assert_eq!(hours("09:00-13:00, 17:30-18:00").shortened(60).to_string(), "09:00-12:30");
        assert_eq!(hours("09:00-09:30").shortened(60), Hours::NONE);
    }
}
