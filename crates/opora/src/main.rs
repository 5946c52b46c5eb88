//! Opora, the one binary: reads the command line and the environment, wires the floors together, serves.
//!
//! No logic lives here: a command opens the application, calls its use-cases and says what came of it.

mod admin;
mod backup;
mod bench;
mod calendar;
mod check;
mod clock;
mod config;
mod demo;
mod desk;
mod doctor;
mod export;
mod import;
mod log;
mod metrics;
mod out;
mod pages;
mod reindex;
mod report;
mod search;
mod seed;
mod serve;
mod spell;
mod who;

use anyhow::Result;
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use config::{Cli, Command, Format};
use out::Out;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    if matches!(cli.command, Command::ReadWords) {
        // Before anything is started: its limits hold for all of the process.
        return match reader::child_main(std::io::stdin().lock(), std::io::stdout().lock()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        };
    }
    if matches!(cli.command, Command::ReadTable) {
        return match tabular::child_main(std::io::stdin().lock(), std::io::stdout().lock()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        };
    }
    if let Err(why) = cli.check() {
        Cli::command().error(ErrorKind::InvalidValue, why).exit();
    }
    let json = cli.output.is_json();
    let format = cli.output.format;
    let out = Out::new(json);
    log::start(&cli.output, matches!(cli.command, Command::Serve(_) | Command::Demo(_)));
    let done = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(run(cli.command, json, format, &out)));
    match done {
        Ok(code) => code,
        Err(e) => {
            out.failed(&e);
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command, json: bool, format: Format, out: &Out) -> Result<ExitCode> {
    match command {
        Command::Serve(args) => serve::run(args, out).await,
        Command::Demo(args) => demo::run(args, out).await,
        Command::Import(args) => import::run(args, format, out).await,
        Command::Export(args) => export::run(args, out).await,
        Command::Report(args) => report::run(args, format, out).await,
        Command::Seed(args) => seed::run(args, out).await,
        Command::Bench(args) => bench::run(args, out).await,
        Command::Check(args) => check::run(args, out),
        Command::Reindex(args) => reindex::run(args, out).await,
        Command::Search(args) => search::run(args, out).await,
        Command::Spell(args) => spell::run(args, json).await,
        Command::Who(args) => who::run(args, out).await,
        Command::Doctor(args) => doctor::run(args, out).await,
        Command::Backup(args) => backup::backup(args, out).await,
        Command::Restore(args) => backup::restore(args, out).await,
        Command::Admin(args) => admin::run(args, out).await,
        Command::Calendar(args) => calendar::run(args, out),
        Command::ReadWords | Command::ReadTable => Ok(ExitCode::FAILURE),
        Command::Version => {
            let value =
                serde_json::json!({ "version": env!("CARGO_PKG_VERSION"), "schema": store::version() });
            out.done(&value, || format!("opora {}, schema {}", env!("CARGO_PKG_VERSION"), store::version()));
            Ok(ExitCode::SUCCESS)
        }
    }
}
