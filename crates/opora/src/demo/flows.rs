//! The demonstration's flows: ninety days of invented counts, and a present that goes on while it runs. Some minutes after
//! the start one marketplace falls silent, so that one can watch what happens.

use anyhow::Result;
use app::flows::{Event, Minute, NewFlow, NewMonitor};
use app::{Actor, App};
use domain::flows::{Flow, Kind, Often, Settings, Usefulness, Watch};
use domain::ids::FlowId;
use domain::people::OrgKind;
use domain::time::{DAY, HOUR, MINUTE};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::HashMap;
use std::time::Duration;

/// So many days lie behind.
const DAYS: i64 = 90;
/// The marketplace that falls silent, …
const SILENT: &str = "demo-ozon";
/// … so long after the start, …
const AFTER: i64 = 3 * MINUTE;
/// … for so long.
const LASTS: i64 = 40 * MINUTE;
/// What stood still when nobody ran the demonstration is filled in, up to so much.
const LONGEST_GAP: i64 = 30 * DAY;
/// Moscow's days.
const OFFSET: i64 = 3 * HOUR;

/// A flow as it is invented.
struct Plan {
    key: &'static str,
    name: &'static str,
    kind: Kind,
    /// Which of the clients.
    client: usize,
    /// Events a minute at the best hour of an ordinary day.
    best: f64,
    /// Of them at night.
    night: f64,
    /// Failures of a thousand.
    failures: f64,
    /// Worth of one, in roubles.
    unit: i64,
    parent: Option<&'static str>,
    /// Minutes between runs; events come then only.
    period: i64,
    watches: &'static [Watch],
}

const PLANS: [Plan; 8] = [
    Plan {
        key: SILENT,
        name: "Заказы Ozon",
        kind: Kind::Orders,
        client: 0,
        best: 6.0,
        night: 3.0,
        failures: 0.0,
        unit: 2_850,
        parent: None,
        period: 0,
        watches: &[Watch::Silence, Watch::Drop],
    },
    Plan {
        key: "demo-wb",
        name: "Заказы Wildberries",
        kind: Kind::Orders,
        client: 0,
        best: 2.4,
        night: 0.5,
        failures: 0.0,
        unit: 1_940,
        parent: None,
        period: 0,
        watches: &[Watch::Silence],
    },
    Plan {
        key: "demo-market",
        name: "Заказы Яндекс Маркета",
        kind: Kind::Orders,
        client: 0,
        best: 1.1,
        night: 0.2,
        failures: 0.0,
        unit: 4_120,
        parent: None,
        period: 0,
        watches: &[Watch::Silence, Watch::Drop],
    },
    Plan {
        key: "demo-erp",
        name: "Заказы Ozon в учёте",
        kind: Kind::Exchange,
        client: 0,
        best: 5.8,
        night: 2.9,
        failures: 4.0,
        unit: 2_850,
        parent: Some(SILENT),
        period: 0,
        watches: &[Watch::Silence, Watch::Errors],
    },
    Plan {
        key: "demo-shop",
        name: "Заказы интернет-магазина",
        kind: Kind::Orders,
        client: 1,
        best: 0.9,
        night: 0.05,
        failures: 0.0,
        unit: 6_300,
        parent: None,
        period: 0,
        watches: &[Watch::Silence, Watch::Surge],
    },
    Plan {
        key: "demo-pay",
        name: "Оплаты картой",
        kind: Kind::Payments,
        client: 1,
        best: 0.8,
        night: 0.05,
        failures: 18.0,
        unit: 0,
        parent: Some("demo-shop"),
        period: 0,
        watches: &[Watch::Silence, Watch::Errors],
    },
    Plan {
        key: "demo-stock",
        name: "Выгрузка остатков",
        kind: Kind::Stock,
        client: 1,
        best: 1.0,
        night: 1.0,
        failures: 2.0,
        unit: 0,
        parent: None,
        period: 15,
        watches: &[Watch::Heartbeat],
    },
    Plan {
        key: "demo-receipts",
        name: "Чеки розницы",
        kind: Kind::Orders,
        client: 2,
        best: 3.2,
        night: 0.0,
        failures: 0.0,
        unit: 780,
        parent: None,
        period: 0,
        watches: &[Watch::Silence],
    },
];

impl Plan {
    /// Expected events in a minute.
    fn rate(&self, minute: i64) -> f64 {
        if self.period > 0 {
            return if minute % self.period == 0 { 1.0 } else { 0.0 };
        }
        let local = minute * MINUTE + OFFSET;
        let hour = (local.rem_euclid(DAY)) as f64 / HOUR as f64;
        let weekday = (local.div_euclid(DAY) + 3).rem_euclid(7);
        // Two humps, at noon and in the evening.
        let hump = |at: f64, wide: f64| (-((hour - at) / wide).powi(2)).exp();
        let day = (hump(13.0, 4.0) + hump(20.0, 2.5)).min(1.0);
        let weekend = if weekday >= 5 { 0.8 } else { 1.0 };
        (self.night + (self.best - self.night) * day) * weekend
    }

    /// What comes in a minute, the same whenever it is asked.
    fn minute(&self, minute: i64) -> Minute {
        let salt = self.key.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        let mut dice =
            ChaCha8Rng::seed_from_u64(salt ^ minute.unsigned_abs().wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let all = match self.period {
            0 => poisson(&mut dice, self.rate(minute)),
            _ => self.rate(minute) as i64,
        };
        let bad = (0..all).filter(|_| dice.random_range(0.0..1_000.0) < self.failures).count() as i64;
        Minute { minute, good: all - bad, bad }
    }

    fn counts(&self, from: i64, to: i64) -> Vec<Minute> {
        (from..to).map(|minute| self.minute(minute)).filter(|one| one.all() > 0).collect()
    }
}

fn poisson(dice: &mut ChaCha8Rng, rate: f64) -> i64 {
    let (floor, mut product, mut count) = ((-rate).exp(), 1.0, 0);
    loop {
        product *= dice.random_range(0.0..1.0_f64);
        if product <= floor {
            return count;
        }
        count += 1;
    }
}

/// An outage of the past, so that there is something to replay: so many days ago, from this hour on, for so long.
const OUTAGE: (i64, i64, i64) = (12, 14 * HOUR, 3 * HOUR);

/// How often twenty minutes of events are lived through after the outage.
const STEPS: i64 = 12;

/// Enters the flows with their history, and monitors over them.
pub async fn furnish(app: &App, now: i64) -> Result<()> {
    let system = Actor::system();
    let clients: Vec<_> =
        app.organisations(&system).await?.into_iter().filter(|org| org.kind == OrgKind::Client).collect();
    // The client whose people can sign in comes first.
    let cast = demo::cast();
    let first = cast.clients.iter().max_by_key(|client| client.share).map(|client| client.name.clone());
    let mut clients: Vec<_> =
        clients.into_iter().map(|org| (Some(&org.name) != first.as_ref(), org.id)).collect();
    clients.sort();
    if clients.is_empty() {
        return Ok(());
    }
    let mut flows: Vec<Flow> = Vec::new();
    let begun = app.historic(now - DAYS * DAY);
    for plan in &PLANS {
        let parent =
            plan.parent.and_then(|key| flows.iter().find(|flow| flow.key == key)).map(|flow| flow.id);
        let new = NewFlow {
            org: clients[plan.client % clients.len()].1,
            key: plan.key.into(),
            name: plan.name.into(),
            kind: plan.kind,
            zone: "Europe/Moscow".into(),
            unit_value: plan.unit * 100,
            parent,
            period: plan.period * MINUTE,
            days: vec![],
        };
        flows.push(begun.create_flow(&system, new).await?);
    }
    let today = (now + OFFSET).div_euclid(DAY) * DAY - OFFSET;
    let fault = today - OUTAGE.0 * DAY + OUTAGE.1;
    for (plan, flow) in PLANS.iter().zip(&flows) {
        let fails = plan.key == SILENT || plan.parent == Some(SILENT);
        let until = if fails { fault } else { now };
        let minutes = plan.counts((now - DAYS * DAY) / MINUTE, until / MINUTE);
        app.historic(until).bring_flow_history(&system, flow.id, minutes).await?;
        app.historic(until).settle().await?;
        for watch in plan.watches {
            watch_over(&app.historic(until - HOUR), flow.id, *watch).await?;
        }
    }
    relive(app, &flows, (fault, now)).await?;
    app.settle().await?;
    Ok(())
}

/// What the marketplace's outage looked like, lived through once more.
async fn relive(app: &App, flows: &[Flow], (fault, now): (i64, i64)) -> Result<()> {
    let system = Actor::system();
    let mut at = fault;
    while at < fault + OUTAGE.2 {
        at += 20 * MINUTE;
        app.historic(at).settle().await?;
    }
    let back = fault + OUTAGE.2;
    // Events come again, and go on coming until it is believed.
    for step in 1..=STEPS {
        let (from, to) = (back + (step - 1) * 20 * MINUTE, back + step * 20 * MINUTE);
        for (plan, flow) in PLANS.iter().zip(flows) {
            if plan.key == SILENT || plan.parent == Some(SILENT) {
                let some = plan.counts(from / MINUTE, to / MINUTE);
                app.historic(to).bring_flow_history(&system, flow.id, some).await?;
            }
        }
        app.historic(to + MINUTE).settle().await?;
    }
    for (plan, flow) in PLANS.iter().zip(flows) {
        if plan.key == SILENT || plan.parent == Some(SILENT) {
            let rest = plan.counts((back + STEPS * 20 * MINUTE) / MINUTE, now / MINUTE);
            app.historic(now).bring_flow_history(&system, flow.id, rest).await?;
        }
        for (row, ..) in app.flow(&system, flow.id).await?.alerts {
            app.historic(now - DAY).judge_alert(&system, row.id, Usefulness::Useful, "").await?;
        }
    }
    Ok(())
}

/// A monitor of a flow, live.
async fn watch_over(app: &App, flow: FlowId, watch: Watch) -> Result<()> {
    let system = Actor::system();
    let template = app::flows::templates().iter().find(|one| one.watch == watch);
    let (reason, algorithm) =
        template.map(|one| (one.reason.ru.clone(), one.algorithm.ru.clone())).unwrap_or_default();
    let settings = Settings { often: Often::Monthly, ..Settings::default() };
    let new = NewMonitor { watch, settings, reason, replay: String::new(), algorithm };
    let id = app.request_monitor(&system, flow, new).await?;
    app.start_monitor(&system, id, "Совещание с клиентом").await?;
    Ok(())
}

/// Fills in what stood still while nobody ran the demonstration, before anybody looks.
pub async fn catch_up(app: &App) -> Result<()> {
    let (system, now) = (Actor::system(), app.now());
    for tile in app.flow_board(&system, None).await?.tiles {
        let Some(plan) = PLANS.iter().find(|plan| plan.key == tile.flow.key) else { continue };
        let last = tile.last_at.unwrap_or(now).max(now - LONGEST_GAP);
        let minutes = plan.counts(last / MINUTE + 1, now / MINUTE);
        if !minutes.is_empty() {
            app.bring_flow_history(&system, tile.flow.id, minutes).await?;
        }
    }
    Ok(())
}

/// The present: events come as they are invented, until one marketplace falls silent for a while.
pub async fn present(app: App, at_once: bool) {
    let started = app.now();
    let silence = if at_once { started } else { started + AFTER };
    let mut done: HashMap<&'static str, i64> = HashMap::new();
    loop {
        for plan in &PLANS {
            let silent = silence..silence + LASTS;
            if let Err(e) = bring(&app, plan, &mut done, &silent).await {
                tracing::debug!(flow = plan.key, "the invented present stands still: {e}");
            }
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
}

async fn bring(
    app: &App,
    plan: &Plan,
    done: &mut HashMap<&'static str, i64>,
    silent: &std::ops::Range<i64>,
) -> Result<()> {
    let (system, now) = (Actor::system(), app.now());
    let from = done.get(plan.key).copied().unwrap_or(now / MINUTE * MINUTE);
    let stands = plan.key == SILENT || plan.parent == Some(SILENT);
    let mut lines = Vec::new();
    for minute in from / MINUTE..=now / MINUTE {
        let one = plan.minute(minute);
        for n in 0..one.all() {
            // Spread over the minute, each at a second of its own.
            let at = minute * MINUTE + (n + 1) * MINUTE / (one.all() + 1);
            if at <= from || at > now || (stands && silent.contains(&at)) {
                continue;
            }
            let id = format!("{minute}-{n}");
            lines.push((
                lines.len() + 1,
                Ok(Event { source: "demo".into(), id, at, bad: n < one.bad, ..Event::default() }),
            ));
        }
    }
    if !lines.is_empty() {
        app.take_flow_events(&system, plan.key, lines).await?;
    }
    done.insert(plan.key, now);
    Ok(())
}
