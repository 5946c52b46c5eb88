//! Heartbeat: an exchange that runs by a schedule did not run.
//!
//! How late runs usually are is a learnt law, and each run that is due uses up hazard as it gets later; two missed runs
//! weigh double. Days on which the calendar is closed have no runs.

use crate::calendar::{Calendar, DayKind, weekday};
use crate::law::Law;
use crate::maths::first_holding;
use crate::time::{DAY, MINUTE, Moment, sane, since};
use crate::verdict::{Rule, Verdict};
use serde::{Deserialize, Serialize};

/// When runs are due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Schedule {
    /// Every so many milliseconds, counted from a moment. Nights and holidays too.
    Every {
        /// The length of the turn; at least a second.
        every: i64,
        /// A moment at which a run was due.
        from: Moment,
    },
    /// At these minutes of these local days.
    Daily {
        /// Minutes since local midnight.
        minutes: Vec<u32>,
        /// Which weekdays, Monday first.
        weekdays: [bool; 7],
    },
}

/// More missed runs than this are not counted one by one.
const MOST: usize = 1_000;
/// How far ahead a schedule is looked through.
const AHEAD_DAYS: i64 = 400;
/// A run so shortly before its time is that run.
const EARLY: i64 = MINUTE;

impl Schedule {
    /// The runs that are due after `after` and not after `until`, at most a thousand.
    pub fn due(&self, calendar: &Calendar, after: Moment, until: Moment) -> Vec<Moment> {
        let (after, until) = (sane(after), sane(until));
        match self {
            Schedule::Every { every, from } => {
                let every = (*every).clamp(1_000, AHEAD_DAYS * DAY);
                let from = sane(*from);
                let first = from + ((after - from).div_euclid(every) + 1) * every;
                (0..MOST as i64).map(|n| first + n * every).take_while(|due| *due <= until).collect()
            }
            Schedule::Daily { minutes, weekdays } => {
                let until = until.min(after.saturating_add(AHEAD_DAYS * DAY));
                let mut due = Vec::new();
                for part in calendar.stretches(after.saturating_sub(DAY), until.saturating_add(1)) {
                    let runs =
                        weekdays[weekday(part.day) as usize] && calendar.kind(part.day) != DayKind::Closed;
                    if !runs || due.len() >= MOST {
                        continue;
                    }
                    let moments = minutes
                        .iter()
                        .map(|minute| part.day * DAY + i64::from(*minute) * MINUTE - part.offset);
                    due.extend(
                        moments.filter(|at| (part.from..part.to).contains(at) && *at > after && *at <= until),
                    );
                }
                due.sort_unstable();
                due.dedup();
                due.truncate(MOST);
                due
            }
        }
    }

    /// The first run that is due after a moment.
    pub fn next(&self, calendar: &Calendar, after: Moment) -> Option<Moment> {
        self.due(calendar, after, after.saturating_add(AHEAD_DAYS * DAY)).first().copied()
    }
}

/// What is to be told, when the last run began at `last`.
pub fn decide(
    schedule: &Schedule,
    calendar: &Calendar,
    lateness: &Law,
    rule: &Rule,
    last: Moment,
    now: Moment,
) -> Verdict {
    let missed = schedule.due(calendar, last.saturating_add(EARLY), now);
    let score_at = |at: Moment| missed.iter().map(|due| lateness.hazard(since(*due, at))).sum::<f64>();
    let score = score_at(now);
    let first = missed.first().copied();
    // Runs that become due meanwhile only bring the moment nearer, so one looks again at the next of them at the latest.
    let next_due = schedule.next(calendar, now);
    let horizon = next_due.unwrap_or(now.saturating_add(AHEAD_DAYS * DAY));
    let crossing = rule
        .next_threshold(score)
        .filter(|h| !missed.is_empty() && score_at(horizon) >= *h)
        .map(|h| first_holding(sane(now), sane(horizon), |at| score_at(at) >= h));
    rule.verdict(score, (first.unwrap_or(now), missed.len() as f64, 0.0), crossing.or(next_due))
}
