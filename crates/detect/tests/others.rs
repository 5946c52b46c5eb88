//! The other detectors: error share, delay, conservation, heartbeat, range, learning, back-test.

use detect::heartbeat::{self, Schedule};
use detect::range::{Bounds, Range};
use detect::share::{Share, Tried, Usual};
use detect::time::{DAY, HOUR, MINUTE, Moment};
use detect::{
    Backtest, Budget, Calendar, Conserve, Counts, DayKind, Law, Learnt, Norm, Pace, Peak, Rule, Tail, Tier,
    Tiers, Walk, delay,
};
use jiff::civil;
use proptest::prelude::*;

fn rule(per_day: f64) -> Rule {
    Rule { tail: Tail::exact(per_day), tiers: Tiers::default() }
}

/// Even dice without a crate: a multiplicative generator (Lehmer; Park & Miller 1988).
struct Dice(u64);

impl Dice {
    fn unit(&mut self) -> f64 {
        self.0 = self.0 * 48_271 % 2_147_483_647;
        self.0 as f64 / 2_147_483_647.0
    }

    fn exponential(&mut self) -> f64 {
        -self.unit().max(1e-12).ln()
    }
}

#[test]
fn twice_as_many_failures_are_told_and_a_bad_minute_is_not() {
    let usual = Usual::new(0.02);
    let tried = |n: i64, bad: u32| Tried { at: n * MINUTE, good: 20 - bad, bad };
    let mut share = Share::new(0);
    for n in 0..500 {
        share.seen(usual, tried(n, u32::from(n % 5 == 0) * 2));
    }
    assert_eq!(share.decide(usual, &rule(28_800.0)).tier, None, "two of a hundred is usual");
    for n in 500..620 {
        share.seen(usual, tried(n, 2));
    }
    let verdict = share.decide(usual, &rule(28_800.0));
    assert!(verdict.tier >= Some(Tier::Alert), "{verdict:?}");
    assert!(verdict.why.since >= 480 * MINUTE && verdict.why.seen > 3.0 * verdict.why.expected);
}

#[test]
fn the_usual_share_does_not_learn_from_the_worst_day() {
    let mut history: Vec<Tried> = (0..90).map(|n| Tried { at: n * HOUR, good: 99, bad: 1 }).collect();
    history.extend((90..95).map(|n| Tried { at: n * HOUR, good: 0, bad: 100 }));
    let share = Usual::learn(&history).share();
    assert!((0.008..0.012).contains(&share), "{share}");
    assert!(Usual::learn(&[]).share() > 0.0);
    let _ = Share::peaks(Usual::learn(&history), &history);
}

#[test]
fn false_alarms_of_shares_keep_lordens_bound() {
    // Ten million independent events at the usual share; one false alarm in a hundred thousand allowed.
    let usual = Usual::new(0.05);
    let mut dice = Dice(7);
    let (mut alarms, events) = (0, 3_000_000);
    let mut share = Share::new(0);
    for n in 0..events {
        let bad = dice.unit() < 0.05;
        share.seen(usual, Tried { at: n, good: u32::from(!bad), bad: u32::from(bad) });
        if share.decide(usual, &rule(1.0)).why.score >= 100_000_f64.ln() {
            alarms += 1;
            share = Share::new(n);
        }
    }
    assert!(alarms <= 30, "{alarms}");
}

#[test]
fn conservation_equals_the_sum_of_hazards() {
    let law = Law::exponential(2.0 * MINUTE as f64);
    let mut state = Conserve::new(0);
    for minute in [1, 2, 2, 5] {
        state.entered(minute * MINUTE);
    }
    state.passed(MINUTE, 3 * MINUTE);
    assert_eq!(state.waiting(), 3);
    // Two have waited since the last one came out at 3, one since 5.
    let now = 7 * MINUTE;
    let by_hand = (law.hazard(5 * MINUTE) - law.hazard(MINUTE)) * 2.0 + law.hazard(2 * MINUTE);
    assert!((state.expected(&law, now) - by_hand).abs() < 1e-9);
    let verdict = state.decide(&law, &rule(100.0), now);
    let next = verdict.next.unwrap();
    assert!(state.decide(&law, &rule(100.0), next).tier > verdict.tier);
    assert_eq!(state.decide(&law, &rule(100.0), next - 1).tier, verdict.tier);
    for _ in 0..2 {
        state.withdrawn(2 * MINUTE);
    }
    state.withdrawn(2 * MINUTE);
    assert_eq!(state.waiting(), 1);
}

#[test]
fn conservation_keeps_its_budget() {
    // Orders by chance, delays by a law: the hazard used up between two exports is exponential, so so many alarms.
    let law = Law::exponential(3.0 * MINUTE as f64);
    let mut dice = Dice(11);
    let mut moments: Vec<(Moment, Moment)> = Vec::new();
    let mut at = 0.0;
    for _ in 0..60_000 {
        at += dice.exponential() * 10.0 * MINUTE as f64;
        moments.push((at as i64, at as i64 + 1 + (dice.exponential() * 3.0 * MINUTE as f64) as i64));
    }
    let mut all: Vec<(Moment, bool, Moment)> = Vec::new();
    for (entered, passed) in &moments {
        all.extend([(*entered, true, *entered), (*passed, false, *entered)]);
    }
    all.sort_unstable();
    let mut state = Conserve::new(0);
    let mut reached = 0;
    for (at, enters, entered) in all {
        if enters {
            state.entered(entered);
        } else {
            reached += usize::from(state.expected(&law, at) >= 4.0);
            state.passed(entered, at);
        }
    }
    let wanted = 60_000.0 * (-4.0_f64).exp();
    assert!((reached as f64) < 1.1 * wanted && reached as f64 > 0.9 * wanted, "{reached} of {wanted}");
}

#[test]
fn a_stuck_order_is_told_at_its_age() {
    let law = Law::exponential(HOUR as f64);
    let verdict = delay::stuck(Some(0), &law, &rule(10.0), HOUR);
    assert_eq!(verdict.tier, None);
    let next = verdict.next.unwrap();
    assert!(delay::stuck(Some(0), &law, &rule(10.0), next).tier.is_some());
    assert_eq!(delay::stuck(None, &law, &rule(10.0), next).next, None);
}

#[test]
fn slow_orders_add_up_and_a_sale_is_no_backlog() {
    let law = Law::exponential(HOUR as f64);
    let mut slow = delay::Slow::new(0);
    for n in 0..60 {
        slow.passed(&law, HOUR / 2 + (n % 3) * HOUR / 2, n * HOUR);
    }
    assert_eq!(slow.decide(&rule(24.0)).tier, None);
    for n in 60..90 {
        slow.passed(&law, 3 * HOUR, n * HOUR);
    }
    let verdict = slow.decide(&rule(24.0));
    assert!(verdict.tier.is_some() && verdict.why.since >= 55 * HOUR);
    // Five hundred in the last hour, where fifty are usual: three hundred of them should still wait, and do.
    let sale: Vec<Moment> = (0..500).map(|n| n * HOUR / 500).collect();
    assert_eq!(delay::backlog(320, &sale, &law, &rule(500.0), HOUR).tier, None);
    assert!(delay::backlog(480, &sale, &law, &rule(500.0), HOUR).tier.is_some());
}

#[test]
fn schedules_follow_the_wall_and_the_calendar() {
    let berlin = Calendar::new("Europe/Berlin").unwrap().with(civil::date(2026, 3, 30), DayKind::Closed);
    let daily = Schedule::Daily { minutes: vec![150, 1_380], weekdays: [true; 7] };
    let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_millisecond();
    let due = daily.due(&berlin, at("2026-03-28T00:00:00Z"), at("2026-03-31T23:00:00Z"));
    let wanted = [
        at("2026-03-28T01:30:00Z"),
        at("2026-03-28T22:00:00Z"),
        // 02:30 is left out by the clocks of 29 March, the 30th is closed.
        at("2026-03-29T21:00:00Z"),
        at("2026-03-31T00:30:00Z"),
        at("2026-03-31T21:00:00Z"),
    ];
    assert_eq!(due, wanted);
    let every = Schedule::Every { every: 15 * MINUTE, from: 5 * MINUTE };
    assert_eq!(every.due(&berlin, 5 * MINUTE, 36 * MINUTE), [20 * MINUTE, 35 * MINUTE]);
}

#[test]
fn a_missed_run_is_told_later_than_a_late_one_and_sooner_when_two_are_missed() {
    let every = Schedule::Every { every: HOUR, from: 0 };
    let lateness = Law::exponential(2.0 * MINUTE as f64);
    let calendar = Calendar::utc();
    let decide =
        |last: Moment, now: Moment| heartbeat::decide(&every, &calendar, &lateness, &rule(24.0), last, now);
    assert_eq!(decide(0, 30 * MINUTE).next, Some(HOUR));
    let late = decide(0, HOUR + MINUTE);
    assert_eq!(late.tier, None, "a minute late is nothing");
    let told = late.next.unwrap();
    assert!(told < 2 * HOUR && decide(0, told).tier == Some(Tier::Ask), "{told}");
    assert!(decide(0, 3 * HOUR).tier >= Some(Tier::Alert));
    assert_eq!(decide(3 * HOUR - 30_000, 3 * HOUR + MINUTE).tier, None, "half a minute early is that run");
}

#[test]
fn a_value_at_the_border_makes_no_noise() {
    let bounds = Bounds { low: 0.0, high: 100.0, margin: 5.0, holds: [0, 10 * MINUTE, HOUR] };
    let mut range = Range::default();
    range.seen(&bounds, 0, 50.0);
    assert_eq!(range.decide(&bounds, 0).tier, None);
    range.seen(&bounds, MINUTE, 101.0);
    let verdict = range.decide(&bounds, MINUTE);
    assert_eq!((verdict.tier, verdict.next), (Some(Tier::Ask), Some(11 * MINUTE)));
    range.seen(&bounds, 5 * MINUTE, 98.0);
    assert_eq!(range.decide(&bounds, 11 * MINUTE).tier, Some(Tier::Alert), "not back by the margin");
    range.seen(&bounds, 12 * MINUTE, 94.0);
    assert_eq!(range.decide(&bounds, 12 * MINUTE).tier, None);
    range.seen(&bounds, 13 * MINUTE, f64::NAN);
    assert_eq!(range.decide(&bounds, 13 * MINUTE).tier, None);
}

#[test]
fn bounds_are_learnt_wide_enough() {
    let mut dice = Dice(3);
    let history: Vec<(Moment, f64)> =
        (0..60 * 96).map(|n| (n * 15 * MINUTE, 1_000.0 + 40.0 * (dice.unit() - 0.5))).collect();
    let bounds = Bounds::learn(&history, Budget::MONTHLY).unwrap();
    assert!(
        bounds.low < 981.0 && bounds.low > 900.0 && bounds.high > 1_019.0 && bounds.high < 1_100.0,
        "{bounds:?}"
    );
    assert_eq!(Bounds::learn(&[], Budget::MONTHLY), None);
}

/// A shop with so many orders an hour from 9 to 21, by chance, for some days.
fn shop(days: i64, per_hour: f64, silent: std::ops::Range<Moment>, seed: u64) -> Counts {
    let mut dice = Dice(seed);
    let mut events = Vec::new();
    for day in 0..days {
        let mut at = 9.0 * HOUR as f64;
        loop {
            at += dice.exponential() * HOUR as f64 / per_hour;
            if at >= 21.0 * HOUR as f64 {
                break;
            }
            let moment = day * DAY + at as i64;
            if !silent.contains(&moment) {
                events.push(moment);
            }
        }
    }
    let counts = Counts::of_events(&events, MINUTE);
    counts.part(0, days * DAY)
}

#[test]
fn a_norm_is_learnt_and_outages_do_not_teach() {
    let calm = Walk::over(shop(140, 5.0, 0..0, 5), Calendar::utc(), &[]);
    let outage = 130 * DAY..134 * DAY;
    let broken = Walk::over(shop(140, 5.0, outage, 5), Calendar::utc(), &[]);
    for walk in [&calm, &broken] {
        let norm = walk.norm();
        let noon = 141 * DAY + 12 * HOUR;
        let expected = norm.expected(noon, noon + HOUR);
        assert!((4.3..5.7).contains(&expected), "{expected}");
        assert!(norm.expected(noon + 12 * HOUR, noon + 16 * HOUR) < 0.5, "nights are still");
    }
    let band = calm.norm().band(141 * DAY + 9 * HOUR, 141 * DAY + 21 * HOUR, 0.01);
    assert!(
        band.low > 25.0 && band.low < band.expected && band.expected < band.high && band.high < 100.0,
        "{band:?}"
    );
}

#[test]
fn holidays_and_promo_days_are_learnt() {
    let mut dice = Dice(9);
    let mut calendar = Calendar::utc();
    let mut events = Vec::new();
    for day in 0..200_i64 {
        let kind = match day % 20 {
            7 => DayKind::Promo,
            13 => DayKind::Holiday,
            _ => DayKind::Ordinary,
        };
        calendar.mark(day, kind);
        let factor = match kind {
            DayKind::Promo => 3.0,
            DayKind::Holiday => 0.3,
            _ => 1.0,
        };
        let mut at = 0.0;
        loop {
            at += dice.exponential() * DAY as f64 / (100.0 * factor);
            if at >= DAY as f64 {
                break;
            }
            events.push(day * DAY + at as i64);
        }
    }
    calendar.mark(207, DayKind::Promo);
    calendar.mark(213, DayKind::Holiday);
    calendar.mark(209, DayKind::Closed);
    let norm = Walk::over(Counts::of_events(&events, MINUTE), calendar, &[]).norm();
    let day = |n: i64| norm.expected(n * DAY, (n + 1) * DAY);
    assert!((85.0..115.0).contains(&day(206)), "{}", day(206));
    assert!((230.0..340.0).contains(&day(207)), "{}", day(207));
    assert!((20.0..50.0).contains(&day(213)), "{}", day(213));
    assert_eq!(day(209), 0.0);
}

#[test]
fn a_backtest_catches_the_outage_and_tells_false_alarms_of_a_loose_budget() {
    // Two days in the middle of May.
    let outage = 200 * DAY + 11 * HOUR..202 * DAY;
    let walk = Walk::over(shop(230, 4.0, outage.clone(), 21), Calendar::utc(), std::slice::from_ref(&outage));
    let backtest = Backtest::over(&walk, 90);
    let incidents = [outage.clone()];
    let monthly = backtest.play(Budget::MONTHLY, &incidents);
    let caught = monthly.caught[0].expect("it is caught");
    assert!(
        caught > outage.start && caught < outage.start + 6 * HOUR,
        "{}",
        (caught - outage.start) / MINUTE
    );
    assert!(monthly.false_alarms <= 12, "{}", monthly.false_alarms);
    let daily = backtest.play(Budget::DAILY, &incidents);
    assert!(daily.false_alarms > monthly.false_alarms + 10, "{}", daily.false_alarms);
    assert!(daily.caught[0].unwrap() <= caught);
    let yearly = backtest.play(Budget::YEARLY, &incidents);
    assert!(yearly.false_alarms <= monthly.false_alarms && yearly.caught[0].is_some_and(|at| at >= caught));
}

#[test]
fn what_was_learnt_survives_storage() {
    let learnt = Learnt::of(&Walk::over(shop(100, 4.0, 0..0, 2), Calendar::utc(), &[]));
    let text = serde_json::to_string(&learnt).unwrap();
    let back: Learnt = serde_json::from_str(&text).unwrap();
    let (a, b) = (back.norm.expected(100 * DAY, 108 * DAY), learnt.norm.expected(100 * DAY, 108 * DAY));
    assert!((a - b).abs() < 1e-6);
    assert!(
        (back.silence.threshold(Budget::MONTHLY) - learnt.silence.threshold(Budget::MONTHLY)).abs() < 1e-9
    );
}

#[test]
fn short_and_empty_histories_teach_nothing_and_break_nothing() {
    for counts in [
        Counts::new(0, MINUTE, vec![]),
        Counts::new(0, 0, vec![1]),
        Counts::new(i64::MAX, DAY, vec![5; 3]),
        Counts::new(0, HOUR, vec![u32::MAX; 24 * 40]),
        Counts::new(0, DAY, vec![7; 100]),
        Counts::new(17, 7 * MINUTE, vec![0; 9_000]),
    ] {
        let walk = Walk::over(
            counts,
            Calendar::new("Asia/Kolkata").unwrap(),
            &[std::ops::Range { start: 5, end: 1 }, i64::MIN..i64::MAX],
        );
        let learnt = Learnt::of(&walk);
        assert!(learnt.norm.expected(0, DAY) >= 0.0);
        Backtest::over(&walk, 90).play(Budget::MONTHLY, &[]);
    }
}

#[test]
fn a_tail_gives_the_budget_back() {
    // Peaks of an exact model: gaps of a Poisson flow of sixty a day, for two years.
    let mut dice = Dice(77);
    let days = 730;
    let peaks: Vec<Peak> =
        (0..60 * days).map(|n| Peak { at: n * DAY / 60, score: dice.exponential() }).collect();
    let tail = Tail::learn(&peaks, 0, days * DAY, 60.0);
    let exact = Tail::exact(60.0);
    for budget in [Budget::WEEKLY, Budget::MONTHLY, Budget::QUARTERLY] {
        let (learnt, wanted) = (tail.threshold(budget), exact.threshold(budget));
        assert!((learnt - wanted).abs() < 0.5, "{learnt} {wanted}");
    }
    assert!((tail.rarity_days(tail.threshold(Budget::MONTHLY)) - 30.0).abs() < 0.1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn walks_and_backtests_never_panic(
        from in any::<i64>(),
        step in prop_oneof![Just(MINUTE), Just(5 * MINUTE), Just(HOUR), Just(3 * HOUR), any::<i64>()],
        values in proptest::collection::vec(prop_oneof![3 => Just(0_u32), 1 => 0..5_u32, 1 => any::<u32>()], 0..1_200),
        outage in (any::<i64>(), any::<i64>()),
        alarms in any::<f64>(),
        days in any::<i64>(),
    ) {
        let outages = vec![std::ops::Range { start: outage.0, end: outage.1 }];
        let walk = Walk::over(Counts::new(from, step, values), Calendar::new("Europe/Moscow").unwrap(), &outages);
        Backtest::over(&walk, days).play(Budget { alarms, days: 30.0 }, &outages);
        Learnt::of(&walk);
    }

    #[test]
    fn other_detectors_never_panic(
        moments in proptest::collection::vec(any::<i64>(), 0..6), now in any::<i64>(), x in any::<f64>(), n in any::<u32>(),
    ) {
        let law = Law::learn(&moments, now);
        let rule = rule(x);
        let mut state = Conserve::new(now);
        for at in &moments {
            state.entered(*at);
            state.decide(&law, &rule, now);
            state.passed(*at, now);
        }
        delay::stuck(moments.first().copied(), &law, &rule, now);
        delay::backlog(n, &moments, &law, &rule, now);
        let mut range = Range::default();
        let bounds = Bounds { low: x, high: -x, margin: x, holds: [now, 0, -now] };
        for at in &moments {
            range.seen(&bounds, *at, x);
            range.decide(&bounds, now);
            Bounds::learn(&[(*at, x), (now, 1.0)], Budget::DAILY);
        }
        for schedule in [
            Schedule::Every { every: now, from: *moments.first().unwrap_or(&0) },
            Schedule::Daily { minutes: vec![n, n % 1_440], weekdays: [n % 2 == 0; 7] },
        ] {
            heartbeat::decide(&schedule, &Calendar::utc(), &law, &rule, *moments.last().unwrap_or(&0), now);
        }
    }

    #[test]
    fn a_larger_budget_never_waits_longer(
        scores in proptest::collection::vec(0.0..30.0_f64, 0..400), per_day in 0.1..1e4_f64, a in 0.01..10.0_f64, b in 0.01..10.0_f64,
    ) {
        let peaks: Vec<Peak> = scores.iter().enumerate().map(|(n, s)| Peak { at: n as i64 * 5 * HOUR, score: *s }).collect();
        let tail = Tail::learn(&peaks, 0, scores.len() as i64 * 5 * HOUR, per_day);
        let at = |alarms: f64| tail.threshold(Budget { alarms, days: 30.0 });
        prop_assert!(at(a.min(b)) >= at(a.max(b)));
        prop_assert!(at(a).is_finite());
    }
}

#[test]
fn a_norm_that_expects_nothing_is_never_silent() {
    let norm = Norm::flat(Calendar::utc(), 0.0);
    let verdict = detect::Silence::new(0, Pace::Exact).decide(&norm, &rule(0.0), 300 * DAY);
    assert_eq!((verdict.tier, verdict.next), (None, None));
}
