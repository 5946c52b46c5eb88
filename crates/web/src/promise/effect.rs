//! What an edit would move, before it is saved.

use super::{metric_key, moment};
use app::promise::Effect;
use i18n::T;

/// An effect in words.
#[derive(Clone, Debug)]
pub struct EffectView {
    /// How many running tickets were looked at, how many move, how many would be late.
    pub summary: String,
    /// Days of a calendar that differ: the day, what it was, what it is.
    pub days: Vec<(String, String, String)>,
    /// Days beyond those that are shown.
    pub more_days: usize,
    /// The first tickets: number, subject, client, what moves.
    pub tickets: Vec<(String, String, String, Vec<String>)>,
    /// Tickets beyond those that are shown.
    pub more: u64,
}

/// Days that are shown.
const DAYS: usize = 20;

impl EffectView {
    /// An effect in words, by the viewer's clock.
    pub fn of(t: &T, effect: &Effect, zone: &str) -> EffectView {
        let summary = match effect.moved {
            0 => t.n("effect-none", count(effect.running)).to_string(),
            moved => {
                let late = count(effect.late);
                t.n("effect-some", count(moved))
                    .arg("running", count(effect.running))
                    .arg("late", late)
                    .to_string()
            }
        };
        let there = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let hours = |spans: &[calendars::Span]| {
            let clock = |at: i64| {
                let local = jiff::Timestamp::from_millisecond(at).ok().map(|at| there.to_datetime(at));
                local.map(|at| format!("{:02}:{:02}", at.hour(), at.minute())).unwrap_or_default()
            };
            let each: Vec<String> =
                spans.iter().map(|span| format!("{}–{}", clock(span.from), clock(span.to))).collect();
            if each.is_empty() { t.of("effect-day-off").to_owned() } else { each.join(", ") }
        };
        let days = effect.days.days.iter().take(DAYS);
        let days = days.map(|day| (day.day.to_string(), hours(&day.was), hours(&day.is))).collect();
        let at = |due: Option<i64>| match due {
            Some(due) => moment(t, due, zone),
            None => t.of("deadline-pause").to_owned(),
        };
        let tickets = effect.first.iter().map(|one| {
            let lines = one.deadlines.iter().map(|moved| {
                let key = if moved.breaks { "effect-breaks" } else { "effect-moves" };
                let metric = t.of(metric_key(moved.metric));
                let (was, is) = (at(moved.was), at(moved.is));
                t.with(key).arg("metric", metric).arg("was", &was).arg("is", &is).to_string()
            });
            (one.number.to_string(), one.subject.clone(), one.client.clone(), lines.collect())
        });
        EffectView {
            summary,
            days,
            more_days: effect.days.days.len().saturating_sub(DAYS),
            tickets: tickets.collect(),
            more: effect.moved.saturating_sub(effect.first.len() as u64),
        }
    }
}

fn count(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
