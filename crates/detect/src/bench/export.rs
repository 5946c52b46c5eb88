//! A stuck export: orders leave the shop at the times of a real stream and appear in the ERP after a delay of a known law
//! (lognormal, median two minutes, 99 % within fifteen) which the detector has to learn. Then the export stops.

use super::chance::Chance;
use super::field::Field;
use crate::budget::{Budget, Tier, Tiers};
use crate::conserve::Conserve;
use crate::law::Law;
use crate::tail::{SAME_ALARM, Tail};
use crate::time::{DAY, MINUTE, Moment};
use crate::verdict::Rule;

/// What came of stops.
#[derive(Clone, Debug, Default)]
pub struct Stops {
    /// Minutes from each stop to its alarm; infinite when none came within five days.
    pub minutes: Vec<f64>,
    /// False alarms in thirty days while nothing was wrong.
    pub false_alarms: f64,
}

/// Stops the export at each fault of a stream.
pub fn stuck_export(field: &Field, seed: u64) -> Stops {
    let mut chance = Chance::new(seed, 4);
    let deviation = (15.0_f64 / 2.0).ln() / 2.326;
    let mut orders: Vec<(Moment, Moment)> = Vec::new();
    for (step, count) in field.counts.iter().enumerate() {
        for _ in 0..*count {
            let at = step as i64 * field.step + (chance.unit() * field.step as f64) as i64;
            let delay = 2.0 * (deviation * chance.normal()).exp() * MINUTE as f64;
            orders.push((at, at + delay as i64));
        }
    }
    orders.sort_unstable();
    let trained = field.train as i64 * field.step;
    let past: Vec<i64> = orders.iter().filter(|o| o.1 < trained).map(|o| o.1 - o.0).collect();
    let law = Law::learn(&past, MINUTE);
    let days = trained as f64 / DAY as f64;
    let tail = Tail::exact(past.len() as f64 / days);
    let tiers = Tiers { ask: Budget::MONTHLY, alert: Budget::MONTHLY, page: Budget::MONTHLY };
    let rule = Rule { tail, tiers };
    let minutes =
        field.judged().iter().map(|fault| alarm(&orders, *fault as i64 * field.step, &law, &rule)).collect();
    let false_alarms = healthy(&orders, trained, &law, rule.tail.threshold(Budget::MONTHLY)) as f64;
    Stops { minutes, false_alarms: false_alarms * 30.0 / field.days as f64 }
}

/// Alarms while the export runs as it should, from a moment on.
fn healthy(orders: &[(Moment, Moment)], from: Moment, law: &Law, threshold: f64) -> usize {
    let mut happened: Vec<(Moment, bool, Moment)> = Vec::new();
    for (entered, passed) in orders.iter().filter(|order| order.0 >= from) {
        happened.extend([(*entered, true, *entered), (*passed, false, *entered)]);
    }
    happened.sort_unstable();
    let mut state = Conserve::new(from);
    let (mut alarms, mut quiet_until) = (0, from);
    for (at, enters, entered) in happened {
        if enters {
            state.entered(entered);
            continue;
        }
        if state.expected(law, at) >= threshold && at >= quiet_until {
            alarms += 1;
            quiet_until = at + SAME_ALARM;
        }
        state.passed(entered, at);
    }
    alarms
}

fn alarm(orders: &[(Moment, Moment)], fault: Moment, law: &Law, rule: &Rule) -> f64 {
    let before = orders.partition_point(|order| order.0 < fault);
    let mut state = Conserve::new(0);
    for order in &orders[before.saturating_sub(2_000)..before] {
        state.entered(order.0);
        if order.1 < fault {
            state.passed(order.0, order.1);
        }
    }
    let mut now = fault;
    for order in &orders[before..] {
        let verdict = state.decide(law, rule, now);
        let raised = if verdict.tier >= Some(Tier::Page) { Some(now) } else { verdict.next };
        if let Some(raised) = raised.filter(|raised| *raised <= order.0) {
            return (raised - fault) as f64 / MINUTE as f64;
        }
        if order.0 > fault + 5 * DAY {
            break;
        }
        now = order.0;
        state.entered(order.0);
    }
    f64::INFINITY
}
