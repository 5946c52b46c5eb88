//! `opora bench`: measures the real program. The server is a child process over a seeded store; this process is its
//! visitors. Beside each figure stands the limit that was measured in the same run on the same machine.

mod client;
mod clocks;
mod flows;
mod ingest;
mod kernels;
mod limits;
mod load;
mod mail;
mod orders;
mod report;
mod scene;
mod search;
mod server;
mod spell;

use crate::config::{Bench, BenchDesk, BenchWhat, Place};
use crate::out::Out;
use crate::seed::{self, Size};
use anyhow::{Context, Result};
use client::Http;
use load::{Measured, Visit, drive};
use recon::bench::What;
use report::{Machine, Report, Row};
use scene::Scene;
use server::Server;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// Measures, or serves the constant page that another bench measures against.
pub async fn run(args: Bench, out: &Out) -> Result<ExitCode> {
    match args.what {
        BenchWhat::Desk(args) => desk(args, out).await,
        BenchWhat::Search(args) => search::run(args, out).await,
        BenchWhat::Recon(args) => kernels::kernel(What::Recon, args, out),
        BenchWhat::Validate(args) => kernels::kernel(What::Validate, args, out),
        BenchWhat::Compare(args) => kernels::kernel(What::Compare, args, out),
        BenchWhat::KernelRun { arguments } => kernels::one(&arguments),
        BenchWhat::Flows(args) => flows::run(&args, out),
        BenchWhat::Ingest(args) => ingest::run(&args, out).await,
        BenchWhat::Orders(args) => orders::run(&args, out),
        BenchWhat::Clocks(args) => clocks::run(&args, out).await,
        BenchWhat::Spell(args) => {
            spell::run(&args, out)?;
            Ok(ExitCode::SUCCESS)
        }
        BenchWhat::ConstantPage { bytes } => {
            limits::serve_constant_page(bytes, out).await?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operation {
    Queue,
    Ticket,
    Search,
    Create,
    Reply,
    Mail,
    Bulk,
}

impl Operation {
    const ALL: [Operation; 7] = [
        Operation::Queue,
        Operation::Ticket,
        Operation::Search,
        Operation::Create,
        Operation::Reply,
        Operation::Mail,
        Operation::Bulk,
    ];

    fn name(self) -> &'static str {
        match self {
            Operation::Queue => "queue page",
            Operation::Ticket => "ticket page",
            Operation::Search => "search",
            Operation::Create => "create",
            Operation::Reply => "reply",
            Operation::Mail => "mail intake",
            Operation::Bulk => "change 1 000 tickets",
        }
    }

    /// Leaves work behind: mails to send, mails to judge.
    fn has_aftermath(self) -> bool {
        matches!(self, Operation::Create | Operation::Reply | Operation::Mail)
    }
}

async fn desk(args: BenchDesk, out: &Out) -> Result<ExitCode> {
    let mut temporary = None;
    let place = match (&args.data, &args.database_url) {
        (Some(data), None) => Place { data: Some(data.clone()), database_url: None },
        (data, url) => {
            let folder =
                data.clone().unwrap_or_else(|| PathBuf::from(format!("data/bench-{}", std::process::id())));
            temporary = data.is_none().then(|| Temporary(folder.clone()));
            Place { data: Some(folder), database_url: url.clone() }
        }
    };
    let folder = place.folder().to_owned();
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let machine = Machine::here();
    let scene = Arc::new(prepare(&place, &args, out).await?);
    let server = Server::start(&place).await?;
    let mut report = Report::new(machine, &scene, &server, &args);
    report.limits = limits::measure(&folder, &scene, &server, &args).await?;
    let mut progress =
        out.progress("measurements", Some((Operation::ALL.len() * args.clients.len() * args.runs()) as u64));
    for operation in Operation::ALL {
        for clients in args.clients.clone() {
            // Nobody changes thousands of tickets while fifteen others do, too.
            if operation == Operation::Bulk && clients > 1 {
                continue;
            }
            let mut runs = Vec::new();
            for _ in 0..args.runs() {
                runs.push(measure(operation, clients, &scene, &server, &args).await?);
                progress.step();
            }
            report.rows.push(Row::of(operation.name(), clients, &runs));
        }
    }
    drop(progress);
    report.memory_after = server.usage().resident;
    report.memory_peak = server.usage().peak;
    server.stop().await?;
    report.finish();
    out.done(&report, || report.words());
    drop(temporary);
    Ok(ExitCode::SUCCESS)
}

/// A folder that goes away with the measurements.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok(); // nothing depends on it
    }
}

/// Seeds the store when it is empty, fills its index, and lets the visitors sign in.
async fn prepare(place: &Place, args: &BenchDesk, out: &Out) -> Result<Scene> {
    let app = crate::desk::open_indexed(place, app::Config::default()).await?;
    if app.organisations(&app::Actor::system()).await?.is_empty() {
        let base = Size::reference(crate::config::Reference::Ref66k, 1);
        seed::fill(&app, Size { tickets: args.tickets, ..base }, out).await?;
    }
    let scene = Scene::prepare(&app).await?;
    // The first words of a whole desk are no part of what its visitors wait for.
    let mut progress = out.progress("tickets in the index", None);
    app.index_missing(&app::Actor::system(), |n| progress.at(n)).await?;
    drop(progress);
    crate::demo::close(app).await?;
    Ok(scene)
}

async fn measure(
    operation: Operation,
    clients: usize,
    scene: &Arc<Scene>,
    server: &Server,
    args: &BenchDesk,
) -> Result<Measured> {
    server.settle().await?;
    let mut visits: Vec<Box<dyn Visit>> = Vec::new();
    for n in 0..clients {
        visits.push(visit(operation, n, scene, server).await?);
    }
    let before = server.usage();
    let mut measured = drive(visits, Duration::from_secs_f64(args.seconds), || server.usage()).await?;
    if operation.has_aftermath() {
        let settling = std::time::Instant::now();
        server.settle().await?;
        measured.settled_seconds = Some(measured.all_seconds + settling.elapsed().as_secs_f64());
        measured.cpu_ms_per_op =
            (server.usage().cpu_seconds - before.cpu_seconds) * 1e3 / measured.all as f64;
    }
    Ok(measured)
}

async fn visit(
    operation: Operation,
    n: usize,
    scene: &Arc<Scene>,
    server: &Server,
) -> Result<Box<dyn Visit>> {
    let http = || Http::connect(server.http);
    Ok(match operation {
        Operation::Queue => {
            Box::new(scene::Pages { http: http().await?, scene: scene.clone(), queue: true, n: n as u64 })
        }
        Operation::Ticket => Box::new(scene::Pages {
            http: http().await?,
            scene: scene.clone(),
            queue: false,
            n: n as u64 * 7919,
        }),
        Operation::Search => {
            Box::new(scene::Searches { http: http().await?, scene: scene.clone(), n: n as u64 * 127 })
        }
        Operation::Create => {
            Box::new(scene::Creates { http: http().await?, scene: scene.clone(), n: n as u64 })
        }
        Operation::Reply => {
            Box::new(scene::Replies { http: http().await?, scene: scene.clone(), n: n as u64 * 31 })
        }
        Operation::Bulk => Box::new(scene::Changes { http: http().await?, scene: scene.clone() }),
        Operation::Mail => Box::new(mail::Mails::connect(server.lmtp, scene.clone(), n as u64).await?),
    })
}
