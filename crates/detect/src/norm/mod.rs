//! The norm: how many events are expected in any interval.
//!
//! `expected = level × week(hour of week) × factor(kind of day)`, integrated exactly. The week is learnt with a
//! half-life of eight weeks and drawn to weekday × hour where little was seen; the level is what the last seven days
//! were of the week's shape. Closed days expect nothing; holidays and promo days have learnt factors.
//!
//! It is made by [`Walk`], which learns causally: what it says of a day comes from the days before it.

mod hours;
mod walk;
pub(crate) mod week;

pub use walk::{Gap, Walk};

use crate::calendar::{Calendar, DayKind, Stretch, weekday};
use crate::maths::{first_holding, negative_binomial_quantile};
use crate::time::{DAY, Moment, sane};
use serde::{Deserialize, Serialize};
use week::Week;

/// Intervals longer than ten years count as ten years.
const LONGEST: i64 = 3_653 * DAY;
/// How far [`Norm::when`] looks ahead.
const HORIZON: i64 = 400 * DAY;

/// What is expected of a flow from now on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Norm {
    calendar: Calendar,
    week: Week,
    level: f64,
    factors: Factors,
    spread: f64,
}

/// What holidays and promo days are of an ordinary day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Factors {
    /// Of a holiday.
    pub holiday: f64,
    /// Of a day of a sale.
    pub promo: f64,
}

impl Default for Factors {
    /// As any other day.
    fn default() -> Factors {
        Factors { holiday: 1.0, promo: 1.0 }
    }
}

impl Factors {
    /// Of a kind of day.
    pub fn of(&self, kind: DayKind) -> f64 {
        match kind {
            DayKind::Closed => 0.0,
            DayKind::Holiday => self.holiday,
            DayKind::Promo => self.promo,
            DayKind::Ordinary | DayKind::Like(_) => 1.0,
        }
    }
}

/// What counts may be without anything being wrong.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Band {
    /// Hardly ever less.
    pub low: f64,
    /// Expected.
    pub expected: f64,
    /// Hardly ever more.
    pub high: f64,
}

impl Norm {
    /// A norm of so many events every hour, known exactly.
    pub fn flat(calendar: Calendar, per_hour: f64) -> Norm {
        let per_hour = if per_hour.is_finite() { per_hour.clamp(0.0, 1e9) } else { 0.0 };
        Norm {
            calendar,
            week: Week::flat(per_hour),
            level: 1.0,
            factors: Factors::default(),
            spread: f64::MAX,
        }
    }

    /// A norm from the rate of each hour of the week, Monday 00:00 first, known exactly.
    pub fn weekly(calendar: Calendar, per_hour: &[f64; 168]) -> Norm {
        let rates = std::array::from_fn(|slot| {
            let rate = per_hour[slot * 168 / week::SLOTS];
            if rate.is_finite() { rate.clamp(0.0, 1e9) } else { 0.0 }
        });
        Norm { week: Week::of_rates(&rates), ..Norm::flat(calendar, 0.0) }
    }

    /// The calendar.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// How days differ beyond chance: the size of the negative binomial law of a day's count.
    pub fn spread(&self) -> f64 {
        self.spread
    }

    /// The same with another calendar: days may be marked at any time.
    pub fn with_calendar(self, calendar: Calendar) -> Norm {
        Norm { calendar, ..self }
    }

    /// The same at another level, for example when people accept a new normal.
    pub fn at_level(self, level: f64) -> Norm {
        Norm { level: if level.is_finite() { level.clamp(0.0, 1e6) } else { 1.0 }, ..self }
    }

    /// How many events are expected in `from..to`.
    pub fn expected(&self, from: Moment, to: Moment) -> f64 {
        let from = sane(from);
        let to = sane(to).min(from.saturating_add(LONGEST));
        self.calendar.stretches(from, to).map(|part| self.of_stretch(part, part.to)).sum::<f64>() * self.level
    }

    /// The first moment at which so many events are expected since `from`; none within 400 days.
    pub fn when(&self, from: Moment, expected: f64) -> Option<Moment> {
        if expected <= 0.0 {
            return Some(from);
        }
        if expected.is_nan() || self.level <= 0.0 {
            return None;
        }
        let mut left = expected / self.level;
        for part in self.calendar.stretches(sane(from), sane(from).saturating_add(HORIZON)) {
            let whole = self.of_stretch(part, part.to);
            if whole >= left {
                let reached = |at: i64| self.of_stretch(part, at) >= left;
                return Some(first_holding(part.from, part.to, reached));
            }
            left -= whole;
        }
        None
    }

    /// Between which counts `from..to` stays, except once in `1/share` of such intervals on either side.
    pub fn band(&self, from: Moment, to: Moment, share: f64) -> Band {
        let expected = self.expected(from, to);
        let share = if share > 0.0 { share.min(0.5) } else { 1e-9 };
        Band {
            low: negative_binomial_quantile(share, expected, self.spread),
            expected,
            high: negative_binomial_quantile(1.0 - share, expected, self.spread),
        }
    }

    /// Expected at level 1 from the beginning of a stretch to a moment in it.
    fn of_stretch(&self, part: Stretch, to: Moment) -> f64 {
        of_stretch(&self.week, &self.factors, &self.calendar, part, to)
    }
}

fn of_stretch(week: &Week, factors: &Factors, calendar: &Calendar, part: Stretch, to: Moment) -> f64 {
    let kind = calendar.kind(part.day);
    let day = like(kind, part.day);
    let midnight = part.day * DAY;
    let of_week = |at: Moment| day * DAY + (at + part.offset - midnight);
    factors.of(kind) * (week.until(of_week(to)) - week.until(of_week(part.from)))
}

/// The weekday whose shape a day has.
fn like(kind: DayKind, day: i64) -> i64 {
    match kind {
        DayKind::Like(other) => i64::from(other % 7),
        _ => weekday(day),
    }
}
