//! Thousands of flows under the engine: each has a history, a learnt norm and a live monitor of silence; some report by
//! schedule and stop. What was computed for a flow before the measured time is held against what came.

use super::{client, flow, open};
use crate::clock::WallClock;
use crate::config::{BenchIngest, Place};
use crate::metrics::Usage;
use crate::out::Out;
use anyhow::{Result, bail};
use app::flows::{Event, Minute, NewFlow, NewMonitor};
use app::{Actor, App, Clock};
use domain::flows::{Kind, Settings, Watch};
use domain::ids::{FlowId, OrganisationId};
use domain::time::{DAY, HOUR, MINUTE, Moment, SECOND};
use futures_util::StreamExt;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::Serialize;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Days of history: a little more than a norm is learnt from.
const DAYS: i64 = 15;
/// Flows set up at once: one commit carries them.
const TOGETHER: usize = 64;
/// A run by schedule is due so often.
const PERIOD: i64 = 2 * HOUR;
/// One of so many flows reports by schedule.
const SCHEDULED: usize = 20;
/// Learning ends within this.
const PATIENCE: Duration = Duration::from_secs(1_800);

/// What came of it.
#[derive(Serialize)]
pub struct Watched {
    pub flows: usize,
    /// Of them with a norm.
    pub learnt: usize,
    pub days: i64,
    pub learning_seconds: f64,
    pub seconds: i64,
    pub cores: f64,
    pub events_per_second: f64,
    pub memory_mib: f64,
    /// Alerts whose moment was computed beforehand and lies in the measured time.
    pub alerts: usize,
    pub late_p50_ms: i64,
    pub late_p99_ms: i64,
    pub late_max_ms: i64,
    pub over_a_second: usize,
    /// Computed moments that passed without a look.
    pub missed: usize,
}

pub async fn measure(args: &BenchIngest, place: Place, out: &Out) -> Result<Watched> {
    let app = open(&place).await?;
    let org = client(&app).await?;
    let mut progress = out.progress("flows", Some(args.flows as u64));
    let set_up = (0..args.flows).map(|n| set_up(&app, org, n));
    let mut set_up = futures_util::stream::iter(set_up).buffer_unordered(TOGETHER);
    let (mut live, mut done) = (Vec::new(), 0);
    while let Some(id) = set_up.next().await {
        live.extend(id?);
        done += 1;
        progress.at(done);
    }
    drop(set_up);
    drop(progress);
    let (stop, watch) = tokio::sync::watch::channel(false);
    let engine = tokio::spawn(app.clone().run_engine(watch));
    let (learning, learnt) = (Instant::now(), learn(&app, args.flows, out).await?);
    let learning_seconds = learning.elapsed().as_secs_f64();

    // Runs by schedule end now: each of those flows has its alert within the measured time.
    let scheduled = end_runs(&app, args).await?;
    let computed = computed(&app).await?;
    let (began, cpu, from) = (Instant::now(), Usage::of("self").cpu_seconds, WallClock.now());
    let to = from + args.watch_seconds * SECOND;
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let mut brought = 0;
    let pause = Duration::from_secs_f64(3_600.0 / live.len().max(1) as f64);
    while WallClock.now() < to {
        let one: &(FlowId, String) = &live[random.random_range(0..live.len())];
        bring(&app, &one.1, brought).await?;
        brought += 1;
        tokio::time::sleep(pause).await;
    }
    let cores = (Usage::of("self").cpu_seconds - cpu) / began.elapsed().as_secs_f64();
    let memory_mib = Usage::of("self").resident as f64 / f64::from(1 << 20);
    // The last moments may be as late as they are allowed to be.
    tokio::time::sleep(Duration::from_secs(2)).await;
    stop.send(true).ok();
    engine.await?;

    let raised = raised(&app, from).await?;
    let expected: Vec<(FlowId, Moment)> = scheduled
        .iter()
        .filter_map(|id| Some((*id, *computed.get(id)?)))
        .filter(|(_, at)| (from..to).contains(at))
        .collect();
    let mut late: Vec<i64> = expected.iter().filter_map(|(id, at)| Some(raised.get(id)? - at)).collect();
    late.sort_unstable();
    crate::demo::close(app).await?;
    let at = |part: usize| late.get((late.len() * part / 100).min(late.len().saturating_sub(1))).copied();
    Ok(Watched {
        flows: args.flows,
        learnt,
        days: DAYS,
        learning_seconds,
        seconds: args.watch_seconds,
        cores,
        events_per_second: brought as f64 / args.watch_seconds as f64,
        memory_mib,
        alerts: late.len(),
        late_p50_ms: at(50).unwrap_or(0),
        late_p99_ms: at(99).unwrap_or(0),
        late_max_ms: late.last().copied().unwrap_or(0),
        over_a_second: late.iter().filter(|late| **late > SECOND).count(),
        missed: expected.len() - late.len(),
    })
}

fn by_schedule(n: usize) -> bool {
    n.is_multiple_of(SCHEDULED)
}

/// A flow with its history and its live monitor; those that events go on coming into are answered.
async fn set_up(app: &App, org: OrganisationId, n: usize) -> Result<Option<(FlowId, String)>> {
    let (system, scheduled) = (Actor::system(), by_schedule(n));
    let new = match scheduled {
        true => NewFlow { kind: Kind::Exchange, period: PERIOD, ..flow(org, n) },
        false => flow(org, n),
    };
    let one = app.create_flow(&system, new).await?;
    if !scheduled {
        app.bring_flow_history(&system, one.id, history(n as u64)).await?;
    }
    let watch = if scheduled { Watch::Heartbeat } else { Watch::Silence };
    let new = NewMonitor {
        watch,
        settings: Settings::default(),
        reason: "bench".into(),
        replay: String::new(),
        algorithm: "Look.".into(),
    };
    let monitor = app.request_monitor(&system, one.id, new).await?;
    app.start_monitor(&system, monitor, "bench").await?;
    Ok((!scheduled).then_some((one.id, one.key)))
}

/// An order an hour by day, one in three hours at night, until a moment ago.
fn history(seed: u64) -> Vec<Minute> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let now = WallClock.now() / MINUTE;
    let mut minute = now - DAYS * DAY / MINUTE;
    // The first day begins with an order: a shorter history teaches nothing.
    let mut minutes = vec![Minute { minute, good: 1, bad: 0 }];
    while minute < now {
        let hour = (minute * MINUTE + 3 * HOUR).rem_euclid(DAY) / HOUR;
        let mean = if (7..23).contains(&hour) { 45.0 } else { 180.0 };
        minute += 1 + (-mean * f64::ln(1.0 - random.random::<f64>())) as i64;
        if minute < now {
            minutes.push(Minute { minute, good: 1, bad: 0 });
        }
    }
    minutes
}

async fn bring(app: &App, key: &str, n: u64) -> Result<()> {
    let now = WallClock.now();
    let event = Event { id: format!("live-{n}"), source: "bench".into(), at: now, ..Event::default() };
    app.take_flow_events(&Actor::system(), key, vec![(1, Ok(event))]).await?;
    Ok(())
}

/// Waits until every flow with a history has its norm and nothing is behind.
async fn learn(app: &App, flows: usize, out: &Out) -> Result<usize> {
    let wanted = (0..flows).filter(|n| !by_schedule(*n)).count();
    let (began, mut progress) = (Instant::now(), out.progress("norms", Some(wanted as u64)));
    loop {
        let now = WallClock.now();
        let (learnt, behind) = app
            .db
            .read(move |tx| -> Result<_, store::StoreError> {
                let mut learnt = 0;
                for row in store::flows::flows(tx)? {
                    learnt += usize::from(store::flows::norm_at(tx, row.flow.id)?.is_some());
                }
                Ok((learnt, store::flows::due(tx, now - SECOND, 1)?.len()))
            })
            .await?;
        progress.at(learnt as u64);
        if learnt >= wanted && behind == 0 {
            return Ok(learnt);
        }
        if began.elapsed() > PATIENCE {
            bail!(
                "{learnt} of {wanted} flows are learnt after {} s; give it fewer with --flows",
                PATIENCE.as_secs()
            );
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
}

/// The last run of each flow by schedule, so that their alarms come one after another in the measured time.
async fn end_runs(app: &App, args: &BenchIngest) -> Result<Vec<FlowId>> {
    let rows = app.db.read(store::flows::flows).await?;
    let scheduled: Vec<_> = rows.into_iter().filter(|row| row.flow.period > 0).collect();
    let Some(first) = scheduled.first() else { return Ok(vec![]) };
    // How long after a last run the alarm comes is the detector's to say.
    let (id, at) = (first.flow.id, WallClock.now());
    last_run(app, &first.flow.key, "first", at).await?;
    look(app, vec![id]).await?;
    let Some(alarm) = computed(app).await?.get(&id).copied() else { bail!("a schedule has no next moment") };
    let count = scheduled.len() as i64;
    let begin = WallClock.now() + 10 * SECOND + at - alarm;
    for (n, row) in scheduled.iter().enumerate().skip(1) {
        let spread = args.watch_seconds * SECOND * n as i64 / count;
        last_run(app, &row.flow.key, "last", begin + spread).await?;
    }
    let ids: Vec<FlowId> = scheduled.iter().skip(1).map(|row| row.flow.id).collect();
    look(app, ids.clone()).await?;
    Ok(ids)
}

async fn last_run(app: &App, key: &str, id: &str, at: Moment) -> Result<()> {
    let event = Event { id: id.into(), source: "bench".into(), at, ..Event::default() };
    app.take_flow_events(&Actor::system(), key, vec![(1, Ok(event))]).await?;
    Ok(())
}

/// Has the engine look at flows, and waits until it has.
async fn look(app: &App, ids: Vec<FlowId>) -> Result<()> {
    let now = WallClock.now();
    app.db.write(move |tx| store::flows::wake(tx, &ids, now)).await?;
    while !app.db.read(move |tx| store::flows::due(tx, now, 1)).await?.is_empty() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

/// When each flow is to be looked at next.
async fn computed(app: &App) -> Result<HashMap<FlowId, Moment>> {
    let rows = app.db.read(store::flows::flows).await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.flow.id, row.due_at?))).collect())
}

/// When alerts were opened since a moment, by flow.
async fn raised(app: &App, since: Moment) -> Result<HashMap<FlowId, Moment>> {
    let rows = app.db.read(store::flows::open_alerts).await?;
    let opened = rows.into_iter().filter(|row| row.opened_at >= since);
    Ok(opened.map(|row| (row.flow, row.opened_at)).collect())
}
