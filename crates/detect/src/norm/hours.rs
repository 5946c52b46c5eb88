//! A flow's history by local hours, from which weeks are learnt.

use super::like;
use super::week::{SLOT, SLOTS, Week};
use crate::calendar::{Calendar, DayKind};
use crate::time::{DAY, HOUR, WEEK};

/// Weeks count half after so many.
const HALF_LIFE_WEEKS: f64 = 8.0;
/// Weeks older than this count for nothing.
const OLDEST_WEEKS: i64 = 60;

/// What one local day gave in one slot.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    events: f64,
    hours: f64,
}

/// One local day by slots.
#[derive(Clone, Debug)]
pub(super) struct Day {
    number: i64,
    cells: Vec<Cell>,
    /// It tells nothing of ordinary weeks: closed, holiday, promo, an outage as a whole.
    odd: bool,
}

impl Day {
    /// Nothing seen yet.
    pub fn new(number: i64, calendar: &Calendar) -> Day {
        let odd = !matches!(calendar.kind(number), DayKind::Ordinary | DayKind::Like(_));
        Day { number, cells: vec![Cell::default(); (DAY / SLOT) as usize], odd }
    }

    /// Adds what was seen from a local moment of this day on, for `length` milliseconds.
    pub fn add(&mut self, local: i64, length: i64, events: f64) {
        let begin = local - self.number * DAY;
        let mut at = begin.clamp(0, DAY - 1);
        let end = (begin + length).clamp(at + 1, DAY);
        let whole = (end - at) as f64;
        while at < end {
            let to = ((at / SLOT + 1) * SLOT).min(end);
            let share = (to - at) as f64 / whole;
            if let Some(cell) = self.cells.get_mut((at / SLOT) as usize) {
                cell.events += events * share;
                cell.hours += length as f64 / HOUR as f64 * share;
            }
            at = to;
        }
    }

    /// Takes the day out of what is learnt.
    pub fn forget(&mut self) {
        self.odd = true;
    }
}

/// Learns the week that holds from a local day on, of the days before it.
pub(super) fn week(days: &[Day], calendar: &Calendar, from_day: i64) -> Week {
    let mut events = [0.0; SLOTS];
    let mut hours = [0.0; SLOTS];
    for day in days.iter().rev() {
        let age = from_day - day.number;
        if age > OLDEST_WEEKS * 7 {
            break;
        }
        if day.odd || age <= 0 {
            continue;
        }
        let first = like(calendar.kind(day.number), day.number) as usize * day.cells.len();
        for (n, cell) in day.cells.iter().enumerate() {
            let age_weeks = (age * DAY - n as i64 * SLOT) as f64 / WEEK as f64;
            let weight = 0.5_f64.powf(age_weeks / HALF_LIFE_WEEKS);
            events[first + n] += weight * cell.events;
            hours[first + n] += weight * cell.hours;
        }
    }
    Week::learn(&events, &hours)
}
