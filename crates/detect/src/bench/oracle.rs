//! The rate in hindsight: what nobody can know while it happens. With it and the same rule at the same budget comes the
//! *attainable limit*; with it and the closed form of a Poisson flow the *known-rate limit*.
//!
//! Week: the six weeks before and after, their own left out. Level: the five days before and after, their own left out.
//! A day on which nothing came although more than four were expected counts as closed.

use crate::time::{DAY, HOUR, WEEK};

/// Expected events before each step, in hindsight: one more number than there are steps. The first step is a midnight.
pub fn hindsight(counts: &[u32], step: i64, weekday: i64) -> Vec<f64> {
    let per_day = (DAY / step) as usize;
    let per_week = (WEEK / step) as usize;
    let days = counts.len() / per_day;
    let offset = weekday as usize * per_day;
    let mut rate = vec![0.0; days * per_day];
    for week in 0..=rate.len() / per_week {
        let (from, to) = (week * per_week, ((week + 1) * per_week).min(rate.len()));
        if from >= to {
            continue;
        }
        let near = from.saturating_sub(6 * per_week)..(to + 6 * per_week).min(rate.len());
        let others = near.filter(|step| !(from..to).contains(step));
        let slots = slots(counts, others, step, offset);
        for (n, rate) in rate.iter_mut().enumerate().take(to).skip(from) {
            *rate = between(&slots, (n + offset) % per_week, step);
        }
    }
    level(counts, &mut rate, per_day);
    let mut sums = Vec::with_capacity(rate.len() + 1);
    sums.push(0.0);
    let mut sum = 0.0;
    for rate in rate {
        sum += rate + 1e-7;
        sums.push(sum);
    }
    sums
}

/// The rate per step of each hour of the week, drawn to weekday × hour as though seen for one more hour.
fn slots(counts: &[u32], steps: impl Iterator<Item = usize>, step: i64, offset: usize) -> [f64; 168] {
    let per_hour = HOUR as f64 / step as f64;
    let slot_of = |n: usize| ((n + offset) as i64 * step).rem_euclid(WEEK) / HOUR;
    let (mut events, mut hours) = ([0.0; 168], [0.0; 168]);
    for n in steps {
        let slot = slot_of(n) as usize;
        events[slot] += f64::from(counts[n]);
        hours[slot] += 1.0 / per_hour;
    }
    let ratio = |at: &dyn Fn(usize) -> bool| {
        let sum = |of: &[f64; 168]| (0..168).filter(|slot| at(*slot)).map(|slot| of[slot]).sum::<f64>();
        sum(&events) / sum(&hours).max(1e-9)
    };
    let all = ratio(&|_| true).max(1e-9);
    let weekdays: Vec<f64> = (0..7).map(|day| ratio(&|slot| slot / 24 == day)).collect();
    let times: Vec<f64> = (0..24).map(|hour| ratio(&|slot| slot % 24 == hour)).collect();
    std::array::from_fn(|slot| {
        (events[slot] + weekdays[slot / 24] * times[slot % 24] / all) / (hours[slot] + 1.0) / per_hour
    })
}

/// Linear between the middles of hours.
fn between(slots: &[f64; 168], of_week: usize, step: i64) -> f64 {
    let hour = (of_week as f64 + 0.5) * step as f64 / HOUR as f64 - 0.5;
    let share = hour - hour.floor();
    let slot = |n: i64| slots[n.rem_euclid(168) as usize];
    slot(hour.floor() as i64) * (1.0 - share) + slot(hour.floor() as i64 + 1) * share
}

fn level(counts: &[u32], rate: &mut [f64], per_day: usize) {
    let seen: Vec<f64> =
        counts.chunks_exact(per_day).map(|day| day.iter().map(|n| f64::from(*n)).sum()).collect();
    let expected: Vec<f64> = rate.chunks_exact(per_day).map(|day| day.iter().sum()).collect();
    for (day, rates) in rate.chunks_exact_mut(per_day).enumerate() {
        let near = day.saturating_sub(5)..(day + 6).min(seen.len());
        let others = |of: &[f64]| of[near.clone()].iter().sum::<f64>() - of[day] + 20.0;
        let closed = seen[day] == 0.0 && expected[day] > 4.0;
        let factor = if closed { 0.02 } else { others(&seen) / others(&expected) };
        rates.iter_mut().for_each(|rate| *rate *= factor);
    }
}
