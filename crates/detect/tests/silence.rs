//! Silence against brute force: the threshold, the moment, the state.

use detect::time::{DAY, HOUR, MINUTE, Moment};
use detect::{Budget, Calendar, DayKind, Memory, Norm, Pace, Rule, Silence, Tail, Tier, Tiers};
use jiff::civil;
use proptest::prelude::*;

fn rule(per_day: f64) -> Rule {
    Rule { tail: Tail::exact(per_day), tiers: Tiers::default() }
}

#[test]
fn the_source_case_two_orders_an_hour() {
    // One order in half an hour, one false alarm a month allowed: 7.3 expected orders, 3 h 38 min.
    let norm = Norm::flat(Calendar::utc(), 2.0);
    let silence = Silence::new(0, Pace::Exact);
    let rule = rule(48.0);
    let limit = (48.0_f64 * 30.0).ln_1p();
    let asks = silence.decide(&norm, &rule, HOUR).next.unwrap();
    let alerts = silence.decide(&norm, &rule, asks).next.unwrap();
    let pages = silence.decide(&norm, &rule, alerts).next.unwrap();
    assert_eq!(silence.decide(&norm, &rule, asks).tier, Some(Tier::Ask));
    assert_eq!(silence.decide(&norm, &rule, alerts).tier, Some(Tier::Alert));
    assert_eq!(silence.decide(&norm, &rule, pages).tier, Some(Tier::Page));
    assert_eq!(silence.decide(&norm, &rule, pages).next, None);
    assert!((alerts as f64 / HOUR as f64 - limit / 2.0).abs() < 0.01, "{}", alerts as f64 / HOUR as f64);
    let why = silence.decide(&norm, &rule, alerts).why;
    assert_eq!((why.since, why.seen), (0, 0.0));
    assert!((why.expected - limit).abs() < 0.01);
    assert!((why.once_in_days - 30.0).abs() < 0.5, "{}", why.once_in_days);
}

#[test]
fn nights_and_closed_days_cost_nothing() {
    let mut hours = [0.0; 168];
    for day in 0..7 {
        hours[day * 24 + 10..day * 24 + 18].fill(3.0);
    }
    let calendar = Calendar::new("Europe/Moscow").unwrap().with(civil::date(2026, 1, 1), DayKind::Closed);
    let norm = Norm::weekly(calendar, &hours);
    let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_millisecond();
    // The last order on 31 December at 17:30 in Moscow; the shop opens again on 2 January at 10.
    let last = at("2025-12-31T14:30:00Z");
    let verdict = Silence::new(last, Pace::Exact).decide(&norm, &rule(24.0), last);
    let next = verdict.next.unwrap();
    assert!(next > at("2026-01-02T06:30:00Z"), "not on the closed day: {next}");
    assert!(next < at("2026-01-02T12:00:00Z"));
}

#[test]
fn a_state_survives_storage() {
    let mut silence = Silence::new(5, Pace::new(Memory { memory: 60.0, anchor: 15.0 }));
    let norm = Norm::flat(Calendar::utc(), 4.0);
    silence.seen(&norm, HOUR, 3);
    let verdict = silence.decide(&norm, &rule(96.0), 8 * HOUR);
    silence.told(&verdict);
    let text = serde_json::to_string(&silence).unwrap();
    assert_eq!(serde_json::from_str::<Silence>(&text).unwrap(), silence);
    assert!(serde_json::from_str::<detect::Verdict>(&serde_json::to_string(&verdict).unwrap()).is_ok());
}

#[test]
fn an_alarm_goes_when_the_flow_is_back_and_not_before() {
    let norm = Norm::flat(Calendar::utc(), 2.0);
    let rule = rule(48.0);
    let mut silence = Silence::new(0, Pace::Exact);
    silence.told(&silence.decide(&norm, &rule, 8 * HOUR));
    assert!(silence.is_raised());
    silence.seen(&norm, 8 * HOUR, 1);
    assert!(silence.decide(&norm, &rule, 8 * HOUR).tier.is_some(), "one late order is no recovery");
    silence.seen(&norm, 14 * HOUR, 1);
    silence.seen(&norm, 14 * HOUR + 20 * MINUTE, 1);
    assert!(silence.is_raised(), "they are far apart");
    silence.seen(&norm, 14 * HOUR + 50 * MINUTE, 1);
    assert_eq!(silence.decide(&norm, &rule, 15 * HOUR).tier, None);
}

/// The first minute at which the verdict reaches a tier, by asking every minute.
fn by_asking(silence: &Silence, norm: &Norm, rule: &Rule, from: Moment, tier: Tier) -> Option<Moment> {
    (0..20_000).map(|n| from + n * MINUTE).find(|at| silence.decide(norm, rule, *at).tier >= Some(tier))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_next_moment_is_when_asking_every_minute_would_have_seen_it(
        rates in proptest::collection::vec(0.0..6.0_f64, 168),
        last in 0..(40 * DAY),
        seen in proptest::collection::vec((0..600_i64, 1..4_u32), 0..8),
        exact in any::<bool>(),
    ) {
        let norm = Norm::weekly(Calendar::new("Europe/Berlin").unwrap(), &rates.clone().try_into().unwrap());
        let pace = if exact { Pace::Exact } else { Pace::new(Memory { memory: 30.0, anchor: 15.0 }) };
        let mut silence = Silence::new(last, pace);
        let mut at = last;
        for (minutes, events) in seen {
            at += minutes * MINUTE;
            silence.seen(&norm, at, events);
        }
        let rule = rule(rates.iter().sum::<f64>() / 7.0);
        let verdict = silence.decide(&norm, &rule, at);
        prop_assert_eq!(verdict.tier, None);
        let asked = by_asking(&silence, &norm, &rule, at, Tier::Ask);
        match (verdict.next, asked) {
            (Some(next), Some(asked)) => {
                prop_assert!(next <= asked && asked - next <= MINUTE, "{next} {asked}");
                prop_assert!(silence.decide(&norm, &rule, next).tier.is_some());
                prop_assert!(silence.decide(&norm, &rule, next - 2).tier.is_none());
            }
            (None, None) => {}
            (next, None) => prop_assert!(next.is_none_or(|next| next > at + 19_999 * MINUTE)),
            (None, Some(asked)) => prop_assert!(false, "never told, although at {asked}"),
        }
    }

    #[test]
    fn expectations_add_up_and_when_turns_them_round(
        rates in proptest::collection::vec(0.0..50.0_f64, 168),
        from in -DAY..(400 * DAY),
        a in 0..(20 * DAY),
        b in 0..(20 * DAY),
        wanted in 0.0..200.0_f64,
    ) {
        let norm = Norm::weekly(Calendar::new("America/New_York").unwrap(), &rates.try_into().unwrap());
        let (middle, end) = (from + a, from + a + b);
        let parts = norm.expected(from, middle) + norm.expected(middle, end);
        prop_assert!((parts - norm.expected(from, end)).abs() < 1e-6 * (1.0 + parts));
        if let Some(at) = norm.when(from, wanted) {
            prop_assert!(norm.expected(from, at) >= wanted - 1e-6);
            prop_assert!(at == from || norm.expected(from, at - 1) < wanted + 1e-6);
        }
    }

    #[test]
    fn nothing_panics(
        rate in any::<f64>(), last in any::<i64>(), moments in proptest::collection::vec((any::<i64>(), any::<u32>()), 0..6),
        alarms in any::<f64>(), days in any::<f64>(), memory in any::<f64>(), anchor in any::<f64>(), per_day in any::<f64>(),
    ) {
        let norm = Norm::flat(Calendar::utc(), rate).at_level(memory);
        let budget = Budget { alarms, days };
        let rule = Rule { tail: Tail::exact(per_day), tiers: Tiers { ask: budget, ..Tiers::default() } };
        let mut silence = Silence::new(last, Pace::new(Memory { memory, anchor }));
        for (at, events) in moments {
            silence.seen(&norm, at, events);
            let verdict = silence.decide(&norm, &rule, at);
            silence.told(&verdict);
            norm.band(last, at, alarms);
        }
    }
}
