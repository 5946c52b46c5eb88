//! Speaks: every word, number, date and span that a person reads, in Russian and English.
//!
//! Texts are Fluent files in `locales/<language>/<room>.ftl`, embedded in the program and compiled once.
//! [`T`] is one reader: a language, a time zone and the moment of the page. This crate never reads a clock
//! and knows nothing of tickets: the rooms bring their own keys.

mod catalog;
mod lang;
mod message;
mod number;
mod time;

pub use catalog::{keys, variables};
pub use lang::Lang;
pub use message::{Arg, Msg};
pub use number::{Int, Number, Size};
pub use time::{Clock, Day, Iso, Moment, Span};

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// The reader of one page: language, time zone and the page's moment.
#[derive(Clone, Debug)]
pub struct T {
    lang: Lang,
    zone: TimeZone,
    now_ms: i64,
    today: Date,
}

impl T {
    /// A reader; an unknown zone name falls back to UTC.
    pub fn new(lang: Lang, zone: &str, now_ms: i64) -> Self {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let today = zone.to_datetime(time::stamp(now_ms)).date();
        Self { lang, zone, now_ms, today }
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The moment that the page is about.
    pub fn now_ms(&self) -> i64 {
        self.now_ms
    }

    /// A text without variables. A key that is not known speaks for itself, so that nothing is hidden.
    pub fn of<'k>(&self, key: &'k str) -> &'k str {
        catalog::plain(self.lang, key).unwrap_or(key)
    }

    /// A text with variables: `t.with("queue-left").arg("n", 12)`.
    pub fn with<'a>(&self, key: &'a str) -> Msg<'a> {
        Msg::new(self.lang, key)
    }

    /// A text with the one number `$n`, which is by far the commonest kind.
    pub fn n<'a>(&self, key: &'a str, n: impl Into<Arg<'a>>) -> Msg<'a> {
        self.with(key).arg("n", n)
    }

    /// An integer with thin spaces between thousands.
    pub fn num(&self, n: impl Int) -> Number {
        Number(n.int())
    }

    /// A size in bytes as people say it: «1,4 МБ».
    pub fn size(&self, bytes: impl Int) -> Size {
        Size { lang: self.lang, bytes: bytes.int().unsigned_abs() }
    }

    /// A moment: «сегодня, 16:40», «12 мая, 16:40», «12 мая 2025».
    pub fn moment(&self, ms: impl Int) -> Moment {
        Moment { lang: self.lang, at: self.civil(ms.int()), today: self.today }
    }

    /// A moment as briefly as it stays clear: «16:40» today, «вчера», «12 мая», «12 мая 2025».
    pub fn brief(&self, ms: impl Int) -> time::Brief {
        time::Brief(self.moment(ms))
    }

    /// The day of a moment: «сегодня», «вчера», «12 мая», «12 мая 2025».
    pub fn day(&self, ms: impl Int) -> Day {
        Day { lang: self.lang, date: self.civil(ms.int()).date(), today: self.today }
    }

    /// Hours and minutes of a moment: «16:40», «9:05».
    pub fn clock(&self, ms: impl Int) -> Clock {
        Clock(self.civil(ms.int()).time())
    }

    /// A span: «1 ч 20 мин», «3 дня».
    pub fn span(&self, ms: impl Int) -> Span {
        Span { lang: self.lang, ms: ms.int() }
    }

    /// The span from a moment to now; never negative.
    pub fn since(&self, ms: impl Int) -> Span {
        self.span((self.now_ms - ms.int()).max(0))
    }

    /// A moment for machines (`<time datetime>`), in UTC.
    pub fn iso(&self, ms: impl Int) -> Iso {
        Iso(time::stamp(ms.int()))
    }

    /// Whether two moments fall on one day of this reader.
    pub fn same_day(&self, a_ms: i64, b_ms: i64) -> bool {
        self.civil(a_ms).date() == self.civil(b_ms).date()
    }

    fn civil(&self, ms: i64) -> jiff::civil::DateTime {
        let stamp: Timestamp = time::stamp(ms);
        self.zone.to_datetime(stamp)
    }
}
