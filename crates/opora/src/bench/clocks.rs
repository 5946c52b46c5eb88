//! `opora bench clocks`: many running deadlines in a store of its own, the engine runs by the clock of the wall, and each
//! deadline that comes is looked at in its journal: how late was it?
//!
//! Tickets are opened through the use-cases, some seconds of the past at a time, so that their deadlines come one after
//! another while the engine runs.

use super::report::Machine;
use crate::clock::WallClock;
use crate::config::{BenchClocks, Place};
use crate::desk;
use crate::out::Out;
use anyhow::{Context, Result, bail};
use app::desk::{Draft, NewTicket};
use app::people::{NewOrganisation, NewPerson};
use app::promise::Edit;
use app::{Actor, App, Clock};
use domain::desk::{Channel, Event, Impact, TicketKind, Urgency};
use domain::ids::{OrganisationId, PersonId, PlanId, TicketId};
use domain::people::{Grant, OrgKind, Role, Scope};
use domain::sla::{Contract, Metric, Package, Plan, Stage, Targets, When};
use domain::time::{HOUR, SECOND};
use futures_util::StreamExt;
use serde::Serialize;
use std::process::ExitCode;
use std::time::Instant;

/// Time to answer: longer than the filling of the store takes.
const TARGET: i64 = 20 * HOUR;
/// Tickets opened at once: one commit carries them.
const TOGETHER: usize = 64;

/// What came of it.
#[derive(Serialize)]
struct Measured {
    machine: Machine,
    tickets: usize,
    running: usize,
    filled_seconds: f64,
    span_seconds: i64,
    fired: usize,
    lost: usize,
    twice: usize,
    late_p50_ms: i64,
    late_p99_ms: i64,
    late_max_ms: i64,
    over_a_second: usize,
    events_per_second: f64,
}

/// Measures, in a folder of its own.
pub async fn run(args: &BenchClocks, out: &Out) -> Result<ExitCode> {
    let folder = std::env::temp_dir().join(format!("opora-bench-clocks-{}", std::process::id()));
    let place = Place { data: Some(folder.clone()), database_url: None };
    let done = bench(args, place, out).await;
    // What is left behind is only in the way.
    std::fs::remove_dir_all(&folder).ok();
    done
}

async fn bench(args: &BenchClocks, place: Place, out: &Out) -> Result<ExitCode> {
    let app = desk::open(&place, app::Config::default()).await?;
    let machine = Machine::here();
    let (org, person) = people(&app).await?;
    let begin = WallClock.now();
    let filled = Instant::now();
    let mut progress = out.progress("tickets", Some(args.tickets as u64));
    let lead = args.lead.unwrap_or(30 + args.tickets as i64 / 200) * SECOND;
    let opened = (0..args.tickets).map(|n| {
        let spread = args.seconds * SECOND * n as i64 / args.tickets.max(1) as i64;
        let app = app.historic(begin + lead - TARGET + spread);
        async move { open(&app, org, person).await }
    });
    let mut opened = futures_util::stream::iter(opened).buffer_unordered(TOGETHER);
    let mut count = 0;
    while let Some(done) = opened.next().await {
        done?;
        count += 1;
        progress.at(count);
    }
    drop(progress);
    let filled_seconds = filled.elapsed().as_secs_f64();
    let first = begin + lead;
    if WallClock.now() > first {
        bail!("filling took {filled_seconds:.0} s, longer than --lead; give it more");
    }
    let (stop, watch) = tokio::sync::watch::channel(false);
    let engine = tokio::spawn(app.clone().run_engine(watch));
    let end = first + args.seconds * SECOND + 5 * SECOND;
    tokio::time::sleep(std::time::Duration::from_millis((end - WallClock.now()).max(0).unsigned_abs())).await;
    stop.send(true).ok();
    engine.await?;
    let measured = measure(&app, args, TARGET, machine, filled_seconds).await?;
    let bad = measured.over_a_second > 0 || measured.lost > 0 || measured.twice > 0;
    out.done(&measured, || words(&measured));
    Ok(if bad { ExitCode::from(crate::doctor::FOUND) } else { ExitCode::SUCCESS })
}

/// A client with a contract: an answer within a time, nothing told before it is late.
async fn people(app: &App) -> Result<(OrganisationId, PersonId)> {
    let system = Actor::system();
    let new = NewOrganisation {
        kind: OrgKind::Client,
        name: "Bench".into(),
        prefix: String::new(),
        memo: String::new(),
        zone: "Europe/Moscow".into(),
        domains: vec!["bench.example".into()],
    };
    let org = app.enter_organisation(&system, new).await?;
    let new = NewPerson {
        name: "Anna".into(),
        mail: "anna@bench.example".into(),
        phone: String::new(),
        position: String::new(),
        locale: "en".into(),
        zone: "Europe/Moscow".into(),
        signature: String::new(),
        grants: vec![Grant { role: Role::Requester, scope: Scope::Organisation(org) }],
        invite: false,
    };
    let person = app.enter_person(&system, new).await?;
    let app = app.historic(WallClock.now() - 2 * TARGET);
    app.agree(&system, Edit::Plan(Some(PlanId(2)), plan(TARGET)), app.now()).await?;
    let contract = Contract::new(org, PlanId(2), jiff::civil::date(2020, 1, 1));
    let contract = Contract { package: Some(Package::FullSla), ..contract };
    app.agree(&system, Edit::Contract(None, contract), app.now()).await?;
    Ok((org, person))
}

/// Only the first answer, only when it is late.
fn plan(reaction: i64) -> Plan {
    let targets = Targets { reaction: Some(reaction), ..Targets::default() };
    let stages = vec![Stage { when: When::Breach, acts: vec![] }];
    Plan { targets: [targets; 4], stages, lines: vec![], follow_ups: vec![], ..Plan::extended() }
}

async fn open(app: &App, org: OrganisationId, requester: PersonId) -> Result<()> {
    let new = NewTicket {
        org,
        requester,
        kind: TicketKind::Incident,
        subject: "A deadline".into(),
        impact: Impact::Medium,
        urgency: Urgency::Medium,
        draft: Draft::of("It is to be answered in time."),
        via: Channel::Api,
        topic: None,
    };
    app.open(&Actor::system(), new).await?;
    Ok(())
}

/// Looks into every journal: when the deadline came, and when it was due.
async fn measure(
    app: &App,
    args: &BenchClocks,
    reaction: i64,
    machine: Machine,
    filled_seconds: f64,
) -> Result<Measured> {
    let (mut late, mut lost, mut twice, mut after) = (Vec::new(), 0, 0, TicketId(i64::MIN));
    loop {
        let page = app
            .db
            .read(move |tx| -> Result<_, store::StoreError> {
                let mut page = Vec::new();
                for id in store::desk::fold_all_ids(tx, after, 1_000)? {
                    page.push((id, store::desk::journal(tx, id)?));
                }
                Ok(page)
            })
            .await?;
        let Some((last, _)) = page.last() else { break };
        after = *last;
        for (_, journal) in &page {
            let opened = journal.first().context("a journal without an opening")?.at;
            let came: Vec<i64> = journal
                .iter()
                .filter(|entry| matches!(entry.event, Event::StageReached { metric: Metric::Reaction, .. }))
                .map(|entry| entry.at)
                .collect();
            match came[..] {
                [] => lost += 1,
                // Late is the first moment after the deadline.
                [at] => late.push(at - (opened + reaction + 1)),
                _ => twice += 1,
            }
        }
    }
    late.sort_unstable();
    let at = |part: usize| late.get((late.len() * part / 100).min(late.len().saturating_sub(1))).copied();
    Ok(Measured {
        machine,
        tickets: args.tickets,
        running: args.tickets * 4,
        filled_seconds,
        span_seconds: args.seconds,
        fired: late.len(),
        lost,
        twice,
        late_p50_ms: at(50).unwrap_or(0),
        late_p99_ms: at(99).unwrap_or(0),
        late_max_ms: late.last().copied().unwrap_or(0),
        over_a_second: late.iter().filter(|late| **late > SECOND).count(),
        events_per_second: late.len() as f64 / args.seconds.max(1) as f64,
    })
}

fn words(one: &Measured) -> String {
    format!(
        "{} tickets with {} running clocks, filled in {:.0} s\n\
         {} deadlines came over {} s ({:.0} a second); lost {}, twice {}\n\
         late: p50 {} ms, p99 {} ms, worst {} ms; more than a second: {}",
        one.tickets,
        one.running,
        one.filled_seconds,
        one.fired,
        one.span_seconds,
        one.events_per_second,
        one.lost,
        one.twice,
        one.late_p50_ms,
        one.late_p99_ms,
        one.late_max_ms,
        one.over_a_second
    )
}
