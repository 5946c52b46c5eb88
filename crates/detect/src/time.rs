//! Moments and spans: UTC milliseconds as `i64`, bounded so that no arithmetic on them can overflow.

/// UTC milliseconds since 1970-01-01.
pub type Moment = i64;
/// One second.
pub const SECOND: i64 = 1_000;
/// One minute.
pub const MINUTE: i64 = 60 * SECOND;
/// One hour.
pub const HOUR: i64 = 60 * MINUTE;
/// One day.
pub const DAY: i64 = 24 * HOUR;
/// One week.
pub const WEEK: i64 = 7 * DAY;

/// The year 0001 and the end of the year 9998: beyond them no calendar answers.
const EARLIEST: Moment = -62_135_596_800_000;
const LATEST: Moment = 253_370_764_800_000;

/// The nearest moment that calendars know.
pub(crate) fn sane(moment: Moment) -> Moment {
    moment.clamp(EARLIEST, LATEST)
}

/// How long it is from one moment to a later one; zero when it is not later.
pub(crate) fn since(from: Moment, to: Moment) -> i64 {
    to.saturating_sub(from).max(0)
}
