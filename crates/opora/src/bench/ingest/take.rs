//! Events by batch over HTTP into a running server: how many a second, each kept and counted once.

use super::{client, flow, open};
use crate::bench::client::Http;
use crate::bench::server::Server;
use crate::clock::WallClock;
use crate::config::{BenchIngest, Place};
use crate::out::Out;
use anyhow::{Context, Result, ensure};
use app::people::NewPerson;
use app::tokens::NewToken;
use app::{Actor, Clock};
use domain::desk::Channel;
use domain::flows::Flow;
use domain::people::{Grant, Mandate, Role, Scope};
use domain::time::{HOUR, MINUTE};
use hdrhistogram::Histogram;
use serde::Serialize;
use std::fmt::Write;
use std::time::{Duration, Instant};

/// Flows that the events belong to.
const FLOWS: usize = 8;

/// What came of it.
#[derive(Serialize)]
pub struct Taken {
    pub events: u64,
    pub seconds: f64,
    pub batch: usize,
    pub connections: usize,
    pub per_second: f64,
    pub cpu_us: f64,
    /// The same batches sent again.
    pub again_per_second: f64,
    /// Events that were sent and are not counted, or are counted twice.
    pub lost: i64,
    pub p50_ms: f64,
    pub p99_ms: f64,
}

pub async fn measure(args: &BenchIngest, place: Place, out: &Out) -> Result<Taken> {
    let (flows, token) = prepare(&place).await?;
    let server = Server::start(&place).await?;
    let mut progress = out.progress("batches", None);
    let span = Duration::from_secs_f64(args.seconds);
    let (before, began) = (server.usage().cpu_seconds, Instant::now());
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..args.connections {
        let (mut http, token, batch) = (Http::connect(server.http).await?, token.clone(), args.batch);
        let key = flows[n % flows.len()].key.clone();
        tasks.spawn(async move {
            let (mut times, mut sent) = (Histogram::<u64>::new(3)?, 0_usize);
            while began.elapsed() < span {
                // A program does not write its batch while it is measured how fast it is taken; this one does.
                let body = lines(n, sent, batch);
                let start = Instant::now();
                let answer = http.bring(&format!("/api/v1/flows/{key}/events"), &token, &body).await?;
                ensure!(answer.status == 200, "{}: {}", answer.status, String::from_utf8_lossy(&answer.body));
                times.record(u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX))?;
                sent += 1;
            }
            anyhow::Ok((n, sent, times))
        });
    }
    let (mut batches, mut times) = (vec![0; args.connections], Histogram::<u64>::new(3)?);
    while let Some(done) = tasks.join_next().await {
        let (n, sent, own) = done??;
        batches[n] = sent;
        times.add(own)?;
        progress.step();
    }
    let seconds = began.elapsed().as_secs_f64();
    let cpu = server.usage().cpu_seconds - before;
    let events = batches.iter().map(|sent| (sent * args.batch) as u64).sum::<u64>();

    let again = Instant::now();
    let mut http = Http::connect(server.http).await?;
    let repeated = batches.first().copied().unwrap_or(0).min(20);
    for sent in 0..repeated {
        let path = format!("/api/v1/flows/{}/events", flows[0].key);
        let answer = http.bring(&path, &token, &lines(0, sent, args.batch)).await?;
        let said: serde_json::Value = serde_json::from_slice(&answer.body)?;
        ensure!(said["accepted"] == 0, "a batch that was sent again: {said}");
    }
    let again_per_second = (repeated * args.batch) as f64 / again.elapsed().as_secs_f64();
    server.stop().await?;
    drop(progress);
    let app = open(&place).await?;
    let mut counted = 0;
    for one in &flows {
        let (id, to) = (one.id, WallClock.now() / MINUTE + 10);
        counted += app.db.read(move |tx| store::flows::count_between(tx, id, 0, to)).await?;
    }
    crate::demo::close(app).await?;
    Ok(Taken {
        events,
        seconds,
        batch: args.batch,
        connections: args.connections,
        per_second: events as f64 / seconds,
        cpu_us: cpu * 1e6 / events.max(1) as f64,
        again_per_second,
        lost: events as i64 - counted,
        p50_ms: times.value_at_quantile(0.5) as f64 / 1e3,
        p99_ms: times.value_at_quantile(0.99) as f64 / 1e3,
    })
}

/// The flows, and the secret of a program that may bring events and do nothing else.
async fn prepare(place: &Place) -> Result<(Vec<Flow>, String)> {
    let app = open(place).await?;
    let (system, org) = (Actor::system(), client(&app).await?);
    let mut flows = Vec::new();
    for n in 0..FLOWS {
        flows.push(app.create_flow(&system, flow(org, n)).await?);
    }
    let new = NewPerson {
        name: "Ada".into(),
        mail: "ada@ours.example".into(),
        phone: String::new(),
        position: String::new(),
        locale: "en".into(),
        zone: "Europe/Moscow".into(),
        signature: String::new(),
        grants: vec![Grant { role: Role::Administrator, scope: Scope::Desk }],
        invite: false,
    };
    let person = app.enter_person(&system, new).await?;
    let password = app::secret::random_token();
    app.set_password(&system, person, &password).await?;
    let cookie = app.sign_in("ada@ours.example", &password, "bench", None).await?;
    let ada = app.session(&cookie, Channel::Desk).await?.context("a session that just began")?.actor;
    let new = NewToken { name: "bench".into(), mandate: Mandate::Events, expires_at: None };
    let (_, secret) = app.create_token(&ada, new).await?;
    crate::demo::close(app).await?;
    Ok((flows, secret))
}

/// A batch of orders of the last hour, as a shop's program writes them.
fn lines(connection: usize, sent: usize, batch: usize) -> String {
    let now = WallClock.now();
    let mut body = String::with_capacity(batch * 110);
    for n in 0..batch {
        // The time is not part of what makes an event one, so a batch that is sent again may have another.
        let at = now - HOUR + (n as i64 * 3_571) % HOUR;
        // Writing into a string does not fail.
        let _ = writeln!(
            body,
            "{{\"source\":\"shop-{connection}\",\"id\":\"{sent}-{n}\",\"time\":{at},\"type\":\"order.created\",\"subject\":\"A-{n}\"}}"
        );
    }
    body
}
