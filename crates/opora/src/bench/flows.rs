//! `opora bench flows`: the detectors on real streams, beside both limits. The figures are made in `detect::bench`.

use super::report::Machine;
use crate::config::BenchFlows;
use crate::out::Out;
use anyhow::{Context, Result, bail};
use detect::bench::Report;
use serde::Serialize;
use std::process::ExitCode;

/// The report with the machine that it was made on.
#[derive(Serialize)]
struct Printed {
    machine: Machine,
    seconds: f64,
    #[serde(flatten)]
    report: Report,
}

/// Judges all streams of the folder. Fails when there is nothing to judge.
pub fn run(args: &BenchFlows, out: &Out) -> Result<ExitCode> {
    let Some(folder) = args.data_dir.clone().or_else(|| sets::find("data/flows")) else {
        bail!("no folder of streams: give --data-dir, or OPORA_SHARED as the folder that holds data/flows");
    };
    let machine = Machine::here();
    let began = std::time::Instant::now();
    let report = Report::of(&folder, args.rounds, &mut |stream| eprintln!("{stream} ..."))
        .with_context(|| folder.display().to_string())?;
    let nothing = report.streams.is_empty();
    if nothing && report.left_out.is_empty() {
        bail!("{} holds no *.csv.gz", folder.display());
    }
    let printed = Printed { machine, seconds: began.elapsed().as_secs_f64(), report };
    out.done(&printed, || format!("{}\n{}", printed.machine, printed.report.words()));
    Ok(if nothing { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
