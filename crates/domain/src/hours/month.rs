//! A month of the calendar.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A month: `2026-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// The month of a day.
    pub fn of(day: Date) -> Month {
        Month { year: day.year(), month: day.month() }
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// 1 to 12.
    pub fn number(self) -> i8 {
        self.month
    }

    /// Its first day.
    pub fn first(self) -> Date {
        Date::new(self.year, self.month, 1).unwrap_or(Date::MAX)
    }

    /// Its last day.
    pub fn last(self) -> Date {
        self.first().last_of_month()
    }

    /// The month after it.
    pub fn next(self) -> Month {
        Month::of(self.first().saturating_add(1.month()))
    }

    /// The month before it.
    pub fn previous(self) -> Month {
        Month::of(self.first().saturating_sub(1.month()))
    }

    /// Whether both lie in one quarter of one year.
    pub fn is_in_quarter_of(self, other: Month) -> bool {
        let quarter = |month: Month| (month.year, (month.month - 1) / 3);
        quarter(self) == quarter(other)
    }

    /// As a number that grows with time: 202611.
    pub fn ordinal(self) -> i64 {
        i64::from(self.year) * 100 + i64::from(self.month)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Month, &'static str> {
        let wrong = "a month is written 2026-11";
        let (year, month) = text.split_once('-').ok_or(wrong)?;
        if month.len() != 2 || year.len() != 4 {
            return Err(wrong);
        }
        let day = Date::new(year.parse().map_err(|_| wrong)?, month.parse().map_err(|_| wrong)?, 1);
        day.map(Month::of).map_err(|_| wrong)
    }
}

impl TryFrom<String> for Month {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Month, &'static str> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> String {
        month.to_string()
    }
}
