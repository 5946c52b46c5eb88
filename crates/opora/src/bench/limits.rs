//! What the machine can do at best: how often its disk makes bytes durable, how fast the web library answers with
//! bytes that need no work.

use super::client::Http;
use super::load::{Done, Visit, drive};
use super::scene::Scene;
use super::server::{Server, spawn, stop};
use crate::config::BenchDesk;
use crate::metrics::Usage;
use crate::out::Out;
use anyhow::{Context, Result, ensure};
use serde::Serialize;
use std::fs::File;
use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::process::Command;

/// The limits.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Limits {
    /// The file system of the store.
    pub disk: String,
    /// One write of 4 KiB with `fdatasync`, median, ms.
    pub fsync_ms: f64,
    /// So many of them in a second.
    pub fsyncs_per_second: f64,
    /// The size of the queue page, bytes.
    pub page_bytes: usize,
    /// A constant page of that size, by the number of clients.
    pub constant_page: Vec<Constant>,
}

/// A constant page.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Constant {
    /// Clients at a time.
    pub clients: usize,
    /// Median, ms.
    pub p50_ms: f64,
    /// Answers in a second.
    pub per_second: f64,
}

/// Measures them on the disk of a folder and with pages as large as the queue.
pub async fn measure(folder: &Path, scene: &Scene, server: &Server, args: &BenchDesk) -> Result<Limits> {
    let file = folder.join("fsync.probe");
    let times = tokio::task::spawn_blocking(move || fsyncs(&file)).await??;
    let median = times[times.len() / 2];
    let page = Http::connect(server.http).await?.get("/queue", &scene.engineer.cookie).await?;
    ensure!(page.status == 200, "the queue answers {}", page.status);
    let mut limits = Limits {
        disk: disk_of(folder),
        fsync_ms: median * 1e3,
        fsyncs_per_second: times.len() as f64 / times.iter().sum::<f64>(),
        page_bytes: page.body.len(),
        constant_page: vec![],
    };
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["bench", "constant-page", "--json", "--bytes", &page.body.len().to_string()]);
    let (mut child, ready) = spawn(command).await?;
    let address: SocketAddr = ready["address"].as_str().context("no address")?.parse()?;
    for &clients in &args.clients {
        let mut visits: Vec<Box<dyn Visit>> = Vec::new();
        for _ in 0..clients {
            visits.push(Box::new(Constantly(Http::connect(address).await?)));
        }
        let pid = child.id().unwrap_or_default().to_string();
        let measured = drive(visits, Duration::from_secs_f64(args.seconds), || Usage::of(&pid)).await?;
        let per_second = measured.ops as f64 / measured.seconds;
        limits.constant_page.push(Constant { clients, p50_ms: measured.p50, per_second });
    }
    stop(&mut child).await?;
    Ok(limits)
}

/// The kind of the file system in which a folder lies.
fn disk_of(folder: &Path) -> String {
    let mounts = std::fs::read_to_string("/proc/mounts").unwrap_or_default();
    let folder = folder.canonicalize().unwrap_or_default();
    let mut best = ("/", "?");
    for line in mounts.lines() {
        let mut fields = line.split(' ').skip(1);
        if let (Some(at), Some(kind)) = (fields.next(), fields.next())
            && folder.starts_with(at)
            && at.len() >= best.0.len()
        {
            best = (at, kind);
        }
    }
    best.1.to_owned()
}

/// Seconds that each of many durable writes took, sorted.
fn fsyncs(file: &Path) -> Result<Vec<f64>> {
    let (mut out, block, began) = (File::create(file)?, [7u8; 4096], Instant::now());
    let mut times = Vec::new();
    while began.elapsed() < Duration::from_secs(2) || times.len() < 20 {
        let start = Instant::now();
        out.write_all(&block)?;
        out.sync_data()?;
        times.push(start.elapsed().as_secs_f64());
    }
    std::fs::remove_file(file)?;
    times.sort_by(f64::total_cmp);
    Ok(times)
}

struct Constantly(Http);

impl Visit for Constantly {
    fn go(&mut self) -> Done<'_> {
        Box::pin(async move {
            let answer = self.0.get("/", "").await?;
            ensure!(answer.status == 200, "the constant page: {}", answer.status);
            Ok(())
        })
    }
}

/// Serves the constant page until it is stopped.
pub async fn serve_constant_page(bytes: usize, out: &Out) -> Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?.to_string();
    out.done(&serde_json::json!({ "address": address }), || address.clone());
    let page: axum::body::Bytes = vec![b'x'; bytes].into();
    let answer = move || {
        let page = page.clone();
        async move { page }
    };
    axum::serve(listener, axum::Router::new().route("/", axum::routing::get(answer))).await?;
    Ok(())
}
