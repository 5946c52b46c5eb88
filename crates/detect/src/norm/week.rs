//! The shape of a week: how many events are expected by each moment of it.

use crate::time::{DAY, HOUR, WEEK};
use serde::{Deserialize, Serialize};

/// The length of a slot, for which one rate is learnt.
pub(crate) const SLOT: i64 = HOUR;
/// Slots of a day and of a week.
const DAY_SLOTS: usize = (DAY / SLOT) as usize;
pub(crate) const SLOTS: usize = 7 * DAY_SLOTS;
/// Rates are interpolated between slots in steps of this.
const KNOT: i64 = 5 * 60_000;
const KNOTS: usize = (WEEK / KNOT) as usize;
/// Each slot is drawn to weekday × time of day as though so many events of a mean hour had been seen at that rate: the
/// thinner a flow, the less a single slot can tell.
const SHRINK_EVENTS: f64 = 5.0;
/// ... in at least and at most so many hours.
const SHRINK_HOURS: (f64, f64) = (1.0, 12.0);

/// Expected events from Monday 00:00 to each knot of the week, at level 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Week {
    sums: Vec<f64>,
}

impl Week {
    /// Learns from the weighted events and weighted hours of exposure of each slot.
    pub fn learn(events: &[f64; SLOTS], hours: &[f64; SLOTS]) -> Week {
        let sum = |of: &[f64; SLOTS], at: &dyn Fn(usize) -> bool| -> f64 {
            of.iter().enumerate().filter(|(slot, _)| at(*slot)).map(|(_, x)| x).sum()
        };
        let ratio = |at: &dyn Fn(usize) -> bool| sum(events, at) / sum(hours, at).max(1e-9);
        let all = ratio(&|_| true);
        let weekdays: Vec<f64> = (0..7).map(|day| ratio(&|slot| slot / DAY_SLOTS == day)).collect();
        let times: Vec<f64> = (0..DAY_SLOTS).map(|time| ratio(&|slot| slot % DAY_SLOTS == time)).collect();
        let shrink = (SHRINK_EVENTS / all.max(1e-9)).clamp(SHRINK_HOURS.0, SHRINK_HOURS.1);
        let mut rates = [0.0; SLOTS];
        for (slot, rate) in rates.iter_mut().enumerate() {
            let drawn_to = weekdays[slot / DAY_SLOTS] * times[slot % DAY_SLOTS] / all.max(1e-9);
            *rate = (events[slot] + shrink * drawn_to) / (hours[slot] + shrink);
        }
        Week::of_rates(&rates)
    }

    /// From rates an hour: linear between the middles of slots.
    pub fn of_rates(rates: &[f64; SLOTS]) -> Week {
        let mut sums = Vec::with_capacity(KNOTS + 1);
        let mut sum = 0.0;
        sums.push(0.0);
        for knot in 0..KNOTS {
            let middle = (knot as f64 + 0.5) * KNOT as f64 / SLOT as f64 - 0.5;
            let share = middle - middle.floor();
            let before = rates[(middle.floor() as i64).rem_euclid(SLOTS as i64) as usize];
            let after = rates[(middle.floor() as i64 + 1).rem_euclid(SLOTS as i64) as usize];
            sum += (before * (1.0 - share) + after * share).max(0.0) * KNOT as f64 / HOUR as f64;
            sums.push(sum);
        }
        Week { sums }
    }

    /// The same number every hour.
    pub fn flat(per_hour: f64) -> Week {
        Week::of_rates(&[per_hour; SLOTS])
    }

    /// Expected events from Monday 00:00 to a moment of the week, 0 ..= [`WEEK`].
    pub fn until(&self, of_week: i64) -> f64 {
        let of_week = of_week.clamp(0, WEEK);
        let knot = (of_week / KNOT) as usize;
        let (Some(before), after) = (self.sums.get(knot), self.sums.get(knot + 1)) else { return 0.0 };
        let share = (of_week % KNOT) as f64 / KNOT as f64;
        before + share * (after.unwrap_or(before) - before)
    }
}
