//! Counting pages, and the lowest threshold that keeps a budget of them.
//!
//! A page goes out when an alarm begins, again every twelve hours while it is up, and not again within twelve hours.

use crate::tail::SAME_ALARM;
use std::ops::Range;

/// Steps within which alarms are one page.
pub fn same_alarm(step: i64) -> usize {
    usize::try_from(SAME_ALARM / step.max(1)).unwrap_or(1).max(1)
}

/// How many pages alarms during these steps, in order, would be.
pub fn pages(alarms: impl Iterator<Item = Range<usize>>, same: usize) -> usize {
    let (mut pages, mut quiet_until) = (0, 0);
    for alarm in alarms {
        let mut at = alarm.start.max(quiet_until);
        while at < alarm.end {
            pages += 1;
            quiet_until = at + same;
            at = quiet_until;
        }
    }
    pages
}

/// The stretches of a score at or above a threshold, offset by `from`.
pub fn above(scores: &[f64], threshold: f64, from: usize) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < scores.len() && scores[at] < threshold {
            at += 1;
        }
        let start = at;
        while at < scores.len() && scores[at] >= threshold {
            at += 1;
        }
        (start < at).then_some(from + start..from + at)
    })
}

/// The lowest threshold with at most `budget` pages, given the peaks of the score. Just above a peak it is lower by none.
pub fn calibrate(mut peaks: Vec<f64>, budget: usize, count: impl Fn(f64) -> usize) -> f64 {
    peaks.retain(|peak| peak.is_finite());
    peaks.sort_by(|a, b| b.total_cmp(a));
    peaks.dedup();
    let above = |peak: f64| peak + peak.abs() * 1e-9 + 1e-9;
    let mut best = peaks.first().map_or(1.0, |peak| above(*peak));
    for peak in peaks {
        let threshold = above(peak);
        if count(threshold) > budget {
            break;
        }
        best = threshold;
    }
    best
}

/// The highest score of each half of the time in which alarms are one: candidates for a threshold.
pub fn peaks(scores: &[f64], same: usize) -> Vec<f64> {
    let highest = |part: &[f64]| part.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    scores.chunks((same / 2).max(1)).map(highest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_repeat_while_an_alarm_is_up() {
        let count = |alarms: &[Range<usize>]| pages(alarms.iter().cloned(), 10);
        assert_eq!(count(&[]), 0);
        assert_eq!(count(std::slice::from_ref(&(3..4))), 1);
        assert_eq!(count(&[3..4, 6..8, 12..13]), 1, "within ten steps it is the same");
        assert_eq!(count(&[3..4, 13..14]), 2);
        assert_eq!(count(std::slice::from_ref(&(0..25))), 3, "at 0, 10 and 20");
        assert_eq!(count(&[0..5, 8..15]), 2, "still up at 10");
    }

    #[test]
    fn stretches_above_are_found() {
        let found: Vec<_> = above(&[0.0, 2.0, 3.0, 0.0, 2.0], 2.0, 100).collect();
        assert_eq!(found, [101..103, 104..105]);
    }

    #[test]
    fn calibration_keeps_the_budget_and_no_more() {
        let scores: Vec<f64> = (0..1000).map(|n| f64::from((n * 7919) % 997)).collect();
        for budget in 0..9 {
            let count = |h: f64| pages(above(&scores, h, 0), 5);
            let threshold = calibrate(scores.clone(), budget, count);
            assert!(count(threshold) <= budget);
            assert!(count(threshold - 1.0) > budget, "a lower one costs more");
        }
    }
}
