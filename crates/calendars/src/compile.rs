//! From definitions to moments.
//!
//! The zone's offsets are taken once, as stretches of the time line in which local time runs evenly. A local interval is
//! laid over each stretch that it meets, which leaves nothing to decide about hours shown twice or never.

use crate::compiled::{Compiled, Span};
use crate::{Calendar, Flaws, Moment};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use std::ops::RangeInclusive;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// A stretch in which the offset of local time is the same.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    span: Span,
    offset: i64,
}

/// Compiles a calendar for some years of its zone.
pub fn compile(calendar: &Calendar, years: RangeInclusive<i16>) -> Result<Compiled, Flaws> {
    calendar.examine()?;
    let zone = TimeZone::get(&calendar.zone).unwrap_or(TimeZone::UTC); // examined
    // The calendar has years from -9999; nobody's desk has, and a year more each way stays within.
    let (first, last) = ((*years.start()).clamp(1900, 2200), (*years.end()).clamp(1900, 2200));
    let (begin, end) = (date(first, 1, 1), date(last.max(first) + 1, 1, 1));
    let midnight = |day: Date| {
        let local = zone.to_ambiguous_timestamp(day.at(0, 0, 0, 0)).compatible();
        local.map_or(0, Timestamp::as_millisecond)
    };
    let covered = Span { from: midnight(begin), to: midnight(end) };
    let stretches = stretches(&zone, covered);
    let mut spans = Vec::new();
    let mut at = 0;
    let mut day = begin;
    let since_1970 = date(1970, 1, 1).until(begin).map_or(0, |span| span.get_days());
    let mut local = DAY * i64::from(since_1970);
    while day < end {
        lay(calendar, day, local, &stretches, &mut at, &mut spans);
        local += DAY;
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    spans.sort_unstable_by_key(|span| span.from);
    Ok(Compiled::of(zone, covered, spans))
}

/// Lays the intervals of a day, whose local midnight is `local`, over the stretches; `at` is the first stretch that a day
/// from here on can meet.
fn lay(
    calendar: &Calendar,
    day: Date,
    local: i64,
    stretches: &[Stretch],
    at: &mut usize,
    spans: &mut Vec<Span>,
) {
    // Zones are never more than a day from UTC, and neither are they moved by more.
    while stretches.get(*at).is_some_and(|stretch| stretch.span.to <= local - 2 * DAY) {
        *at += 1;
    }
    let (hours, _) = calendar.day(day);
    for interval in hours.intervals() {
        let (from, to) = (local + i64::from(interval.from) * MINUTE, local + i64::from(interval.to) * MINUTE);
        for stretch in stretches[*at..].iter().take_while(|stretch| stretch.span.from < local + 3 * DAY) {
            let from = (from - stretch.offset).max(stretch.span.from);
            let to = (to - stretch.offset).min(stretch.span.to);
            if from < to {
                spans.push(Span { from, to });
            }
        }
    }
}

fn stretches(zone: &TimeZone, covered: Span) -> Vec<Stretch> {
    let begin = Timestamp::from_millisecond(covered.from).unwrap_or(Timestamp::MIN);
    let mut all = Vec::new();
    let mut from: Moment = covered.from;
    let mut offset = zone.to_offset(begin);
    for change in zone.following(begin) {
        let at = change.timestamp().as_millisecond();
        if at >= covered.to {
            break;
        }
        if change.offset() != offset {
            all.push(Stretch { span: Span { from, to: at }, offset: i64::from(offset.seconds()) * 1_000 });
            (from, offset) = (at, change.offset());
        }
    }
    all.push(Stretch { span: Span { from, to: covered.to }, offset: i64::from(offset.seconds()) * 1_000 });
    all
}
