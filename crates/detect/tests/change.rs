//! Drop and surge against brute force.

use detect::time::{DAY, HOUR, MINUTE};
use detect::{Budget, Calendar, Change, Direction, Norm, Rule, Tail, Tier, Tiers};
use proptest::prelude::*;

fn rule() -> Rule {
    Rule { tail: Tail::exact(100.0), tiers: Tiers::default() }
}

/// All windows that begin at a half hour, for a Poisson flow: the score by its definition.
fn by_all_windows(events: &[i64], per_hour: f64, now: i64, ratios: &[f64]) -> f64 {
    let mut best = 0.0_f64;
    for begin in (0..now).step_by((30 * MINUTE) as usize) {
        let seen = events.iter().filter(|at| **at >= begin && **at < now).count() as f64;
        let expected = per_hour * (now - begin) as f64 / HOUR as f64;
        for ratio in ratios {
            best = best.max(seen * ratio.ln() + (1.0 - ratio) * expected);
        }
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_best_window_is_found(
        mut events in proptest::collection::vec(0..(5 * DAY), 0..120),
        per_hour in 0.2..4.0_f64,
        now in DAY..(5 * DAY),
        surge in any::<bool>(),
    ) {
        events.sort_unstable();
        events.retain(|at| *at < now);
        let norm = Norm::flat(Calendar::utc(), per_hour);
        let direction = if surge { Direction::Surge } else { Direction::Drop };
        let mut change = Change::new(direction, 0);
        for at in &events {
            change.seen(&norm, *at, 1);
        }
        let ratios: &[f64] = if surge { &[2.0, 4.0] } else { &[0.5] };
        let score = change.decide(&norm, &rule(), now).why.score;
        let wanted = by_all_windows(&events, per_hour, now, ratios);
        prop_assert!((score - wanted).abs() < 0.01 * (1.0 + wanted), "{score} {wanted}");
    }

    #[test]
    fn order_of_arrival_does_not_matter(
        events in proptest::collection::vec(0..(3 * DAY), 1..60),
        swap in any::<prop::sample::Index>(),
    ) {
        let norm = Norm::flat(Calendar::utc(), 2.0);
        let fold = |events: &[i64]| {
            let mut change = Change::new(Direction::Drop, 0);
            for at in events {
                change.seen(&norm, *at, 1);
            }
            change.decide(&norm, &rule(), 3 * DAY).why.score
        };
        let mut other = events.clone();
        let n = swap.index(other.len());
        other.rotate_left(n);
        prop_assert!((fold(&events) - fold(&other)).abs() < 1e-3);
    }

    #[test]
    fn nothing_panics(
        from in any::<i64>(), rate in any::<f64>(),
        events in proptest::collection::vec((any::<i64>(), any::<u32>()), 0..4), now in any::<i64>(),
    ) {
        let norm = Norm::flat(Calendar::utc(), rate);
        for direction in [Direction::Drop, Direction::Surge] {
            let mut change = Change::new(direction, from);
            for (at, n) in &events {
                change.seen(&norm, *at, *n);
            }
            change.decide(&norm, &rule(), now);
        }
    }
}

#[test]
fn half_of_the_orders_is_told_at_its_moment() {
    let norm = Norm::flat(Calendar::utc(), 4.0);
    let tiers = Tiers { ask: Budget::MONTHLY, ..Tiers::default() };
    let rule = Rule { tail: Tail::exact(96.0), tiers };
    let mut change = Change::new(Direction::Drop, 0);
    // Four an hour for two days, then two an hour.
    let mut at = 0;
    let mut told = None;
    while at < 6 * DAY && told.is_none() {
        change.seen(&norm, at, 1);
        at += if at < 2 * DAY { 15 * MINUTE } else { 30 * MINUTE };
        let verdict = change.decide(&norm, &rule, at);
        told = verdict.tier.map(|tier| (tier, verdict.why));
        let next = verdict.next.expect("a drop is always looked at again");
        assert!(next > at);
    }
    let (tier, why) = told.expect("it is seen");
    assert_eq!(tier, Tier::Alert, "both have the same budget, and the louder counts");
    assert!((why.since - 2 * DAY).abs() <= 2 * HOUR, "it began about then: {}", why.since);
    assert!(why.seen < 0.6 * why.expected);
}

#[test]
fn a_surge_is_told_by_its_events() {
    let norm = Norm::flat(Calendar::utc(), 2.0);
    let mut change = Change::new(Direction::Surge, 0);
    for n in 0..48 {
        change.seen(&norm, n * 30 * MINUTE, 1);
    }
    assert_eq!(change.decide(&norm, &rule(), DAY).tier, None);
    for n in 0..20 {
        change.seen(&norm, DAY + n * 3 * MINUTE, 1);
    }
    let verdict = change.decide(&norm, &rule(), DAY + HOUR);
    assert!(verdict.tier >= Some(Tier::Alert), "{verdict:?}");
    assert_eq!(verdict.next, None);
}
