//! `opora bench ingest`: what flows cost. First a running server takes events by batch over HTTP, as a shop's program sends
//! them; then ten thousand flows are watched by the engine in a store of its own, by the clock of the wall, and each alert
//! is held against the moment that was computed for it beforehand.

mod take;
mod watch;

use super::report::Machine;
use crate::config::{BenchIngest, Place};
use crate::desk;
use crate::out::Out;
use anyhow::Result;
use app::flows::NewFlow;
use app::people::{NewOrganisation, NewPerson};
use app::{Actor, App};
use domain::flows::Kind;
use domain::ids::OrganisationId;
use domain::people::{Grant, OrgKind, Role, Scope};
use serde::Serialize;
use std::path::PathBuf;
use std::process::ExitCode;

/// What came of both.
#[derive(Serialize)]
struct Printed {
    machine: Machine,
    taken: take::Taken,
    watched: watch::Watched,
}

/// Measures, in a folder of its own.
pub async fn run(args: &BenchIngest, out: &Out) -> Result<ExitCode> {
    let machine = Machine::here();
    let taken = in_folder("taken", |place| take::measure(args, place, out)).await?;
    let watched = in_folder("watched", |place| watch::measure(args, place, out)).await?;
    let bad = watched.over_a_second > 0 || watched.missed > 0 || taken.lost != 0;
    let printed = Printed { machine, taken, watched };
    out.done(&printed, || words(&printed));
    Ok(if bad { ExitCode::from(crate::doctor::FOUND) } else { ExitCode::SUCCESS })
}

async fn in_folder<T, F: Future<Output = Result<T>>>(name: &str, act: impl FnOnce(Place) -> F) -> Result<T> {
    let folder: PathBuf =
        std::env::temp_dir().join(format!("opora-bench-ingest-{name}-{}", std::process::id()));
    let done = act(Place { data: Some(folder.clone()), database_url: None }).await;
    // What is left behind is only in the way.
    std::fs::remove_dir_all(&folder).ok();
    done
}

/// A client whose flows are watched, and a head of support whom its incidents call.
async fn client(app: &App) -> Result<OrganisationId> {
    let head = NewPerson {
        name: "Olga".into(),
        mail: "olga@ours.example".into(),
        phone: String::new(),
        position: String::new(),
        locale: "en".into(),
        zone: "Europe/Moscow".into(),
        signature: String::new(),
        grants: vec![Grant { role: Role::Head, scope: Scope::Desk }],
        invite: false,
    };
    app.enter_person(&Actor::system(), head).await?;
    let new = NewOrganisation {
        kind: OrgKind::Client,
        name: "Bench".into(),
        prefix: String::new(),
        memo: String::new(),
        zone: "Europe/Moscow".into(),
        domains: vec!["bench.example".into()],
    };
    Ok(app.enter_organisation(&Actor::system(), new).await?)
}

async fn open(place: &Place) -> Result<App> {
    desk::open(place, app::Config::default()).await
}

/// A flow of orders.
fn flow(org: OrganisationId, n: usize) -> NewFlow {
    NewFlow {
        org,
        key: format!("bench-{n}"),
        name: format!("Flow {n}"),
        kind: Kind::Orders,
        zone: "Europe/Moscow".into(),
        unit_value: 0,
        parent: None,
        period: 0,
        days: vec![],
    }
}

fn words(one: &Printed) -> String {
    let (taken, watched) = (&one.taken, &one.watched);
    format!(
        "{}\n\
         taken: {} events in {:.1} s by batches of {} over {} connections: {:.0} a second (wanted: 50 000), {:.1} µs of CPU each;\n\
         \x20      sent again: {} a second, all known; lost or doubled {}; a batch p50 {:.0} ms, p99 {:.0} ms\n\
         watched: {} flows ({} learnt from {} days in {:.0} s), {:.2} cores over {} s while {:.1} events a second came, {:.0} MiB;\n\
         \x20        {} alerts came at their moments: late p50 {} ms, p99 {} ms, worst {} ms (wanted: 1 000); over a second {}, missed {}",
        one.machine,
        taken.events,
        taken.seconds,
        taken.batch,
        taken.connections,
        taken.per_second,
        taken.cpu_us,
        taken.again_per_second.round(),
        taken.lost,
        taken.p50_ms,
        taken.p99_ms,
        watched.flows,
        watched.learnt,
        watched.days,
        watched.learning_seconds,
        watched.cores,
        watched.seconds,
        watched.events_per_second,
        watched.memory_mib,
        watched.alerts,
        watched.late_p50_ms,
        watched.late_p99_ms,
        watched.late_max_ms,
        watched.over_a_second,
        watched.missed
    )
}
