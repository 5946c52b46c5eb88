//! Moments and spans in words. Every type here writes straight into the page.

use crate::{Lang, catalog, message::Msg};
use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
};
use std::fmt::{self, Display, Formatter};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Milliseconds as a timestamp; a moment beyond jiff's range becomes the nearest one.
pub(crate) fn stamp(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(if ms < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// Hours and minutes.
#[derive(Clone, Copy, Debug)]
pub struct Clock(pub(crate) Time);

impl Display for Clock {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{:02}", self.0.hour(), self.0.minute())
    }
}

/// A day in words.
#[derive(Clone, Copy, Debug)]
pub struct Day {
    pub(crate) lang: Lang,
    pub(crate) date: Date,
    pub(crate) today: Date,
}

impl Day {
    fn near(&self) -> Option<&'static str> {
        let key = if self.date == self.today {
            "time-today"
        } else if self.today.yesterday().is_ok_and(|d| d == self.date) {
            "time-yesterday"
        } else if self.today.tomorrow().is_ok_and(|d| d == self.date) {
            "time-tomorrow"
        } else {
            return None;
        };
        Some(catalog::plain(self.lang, key).unwrap_or(key))
    }

    fn this_year(&self) -> bool {
        self.date.year() == self.today.year()
    }
}

impl Display for Day {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        const MONTHS: [&str; 12] = [
            "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8",
            "month-9", "month-10", "month-11", "month-12",
        ];
        if let Some(word) = self.near() {
            return f.write_str(word);
        }
        let month = MONTHS[usize::from(self.date.month().unsigned_abs()) - 1];
        write!(f, "{}\u{a0}{}", self.date.day(), catalog::plain(self.lang, month).unwrap_or(month))?;
        if self.this_year() { Ok(()) } else { write!(f, "\u{a0}{}", self.date.year()) }
    }
}

/// A moment in words.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    pub(crate) lang: Lang,
    pub(crate) at: DateTime,
    pub(crate) today: Date,
}

impl Moment {
    fn day(&self) -> Day {
        Day { lang: self.lang, date: self.at.date(), today: self.today }
    }
}

impl Display for Moment {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let day = self.day();
        Display::fmt(&day, f)?;
        if day.this_year() || day.near().is_some() {
            write!(f, ", {}", Clock(self.at.time()))?;
        }
        Ok(())
    }
}

/// A moment as briefly as it stays clear.
#[derive(Clone, Copy, Debug)]
pub struct Brief(pub(crate) Moment);

impl Display for Brief {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.0.at.date() == self.0.today {
            Display::fmt(&Clock(self.0.at.time()), f)
        } else {
            Display::fmt(&self.0.day(), f)
        }
    }
}

/// A span in words; a negative one is said without its sign, for the sentence around it says «late».
#[derive(Clone, Copy, Debug)]
pub struct Span {
    pub(crate) lang: Lang,
    pub(crate) ms: i64,
}

impl Display for Span {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let ms = self.ms.saturating_abs();
        let part = |key: &'static str, n: i64| Msg::new(self.lang, key).arg("n", n);
        if ms < MINUTE {
            f.write_str(catalog::plain(self.lang, "span-moment").unwrap_or("span-moment"))
        } else if ms < HOUR {
            part("span-minutes", ms / MINUTE).fmt(f)
        } else if ms < DAY {
            part("span-hours", ms / HOUR).fmt(f)?;
            match ms % HOUR / MINUTE {
                0 => Ok(()),
                minutes => {
                    f.write_str(" ")?;
                    part("span-minutes", minutes).fmt(f)
                }
            }
        } else {
            part("span-days", ms / DAY).fmt(f)
        }
    }
}

/// A moment for machines, in UTC to the minute: nobody reads seconds, and a page holds a hundred.
#[derive(Clone, Copy, Debug)]
pub struct Iso(pub(crate) Timestamp);

impl Display for Iso {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let at = jiff::tz::Offset::UTC.to_datetime(self.0);
        if !(0..=9999).contains(&at.year()) {
            return write!(f, "{at}Z");
        }
        // By hand: `write!` with five padded numbers was a tenth of a queue page.
        let mut text = *b"0000-00-00T00:00Z";
        let century = (at.year() / 100) as i8;
        let parts = [
            (0, century),
            (2, (at.year() % 100) as i8),
            (5, at.month()),
            (8, at.day()),
            (11, at.hour()),
            (14, at.minute()),
        ];
        for (place, value) in parts {
            text[place] += value.unsigned_abs() / 10;
            text[place + 1] += value.unsigned_abs() % 10;
        }
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use crate::{Lang, T};

    fn ms(text: &str) -> i64 {
        text.parse::<jiff::Timestamp>().expect("a timestamp").as_millisecond()
    }

    fn reader(lang: Lang) -> T {
        T::new(lang, "Europe/Moscow", ms("2026-05-14T09:00:00Z"))
    }

    #[test]
    fn says_moments_in_the_readers_zone() {
        let (ru, en) = (reader(Lang::Ru), reader(Lang::En));
        for (at, want_ru, want_en) in [
            ("2026-05-14T13:40:00Z", "сегодня, 16:40", "today, 16:40"),
            ("2026-05-13T21:10:00Z", "сегодня, 0:10", "today, 0:10"),
            ("2026-05-13T06:05:00Z", "вчера, 9:05", "yesterday, 9:05"),
            ("2026-05-15T06:05:00Z", "завтра, 9:05", "tomorrow, 9:05"),
            ("2026-05-12T13:40:00Z", "12 мая, 16:40", "12 May, 16:40"),
            ("2025-05-12T13:40:00Z", "12 мая 2025", "12 May 2025"),
        ] {
            assert_eq!(ru.moment(ms(at)).to_string().replace('\u{a0}', " "), want_ru);
            assert_eq!(en.moment(ms(at)).to_string().replace('\u{a0}', " "), want_en);
        }
        assert_eq!(ru.brief(ms("2026-05-14T06:05:00Z")).to_string(), "9:05");
        assert_eq!(ru.brief(ms("2026-05-13T06:05:00Z")).to_string(), "вчера");
        assert_eq!(ru.iso(ms("2026-05-14T06:05:09Z")).to_string(), "2026-05-14T06:05Z");
    }

    #[test]
    fn the_new_year_keeps_yesterday() {
        let t = T::new(Lang::Ru, "Europe/Moscow", ms("2026-01-01T09:00:00Z"));
        assert_eq!(t.moment(ms("2025-12-31T09:00:00Z")).to_string(), "вчера, 12:00");
    }

    #[test]
    fn says_spans_with_right_plurals() {
        const M: i64 = 60_000;
        let (ru, en) = (reader(Lang::Ru), reader(Lang::En));
        for (span, want_ru, want_en) in [
            (0, "меньше минуты", "under a minute"),
            (M, "1 мин", "1 min"),
            (80 * M, "1 ч 20 мин", "1 h 20 min"),
            (120 * M, "2 ч", "2 h"),
            (1440 * M, "1 день", "1 day"),
            (3 * 1440 * M, "3 дня", "3 days"),
            (11 * 1440 * M, "11 дней", "11 days"),
            (21 * 1440 * M, "21 день", "21 days"),
            (-80 * M, "1 ч 20 мин", "1 h 20 min"),
        ] {
            assert_eq!(ru.span(span).to_string().replace('\u{a0}', " "), want_ru);
            assert_eq!(en.span(span).to_string().replace('\u{a0}', " "), want_en);
        }
    }

    #[test]
    fn an_unknown_zone_is_utc_and_far_moments_do_not_panic() {
        let t = T::new(Lang::En, "Mars/Olympus", 0);
        assert_eq!(t.clock(0).to_string(), "0:00");
        for far in [i64::MIN, i64::MAX] {
            assert!(!t.moment(far).to_string().is_empty());
            assert!(!t.span(far).to_string().is_empty());
        }
    }
}
