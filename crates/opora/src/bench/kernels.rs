//! `opora bench recon`, `validate`, `compare`: the kernels of checks over large files, beside a raw read and other engines.

use crate::config::BenchKernel;
use crate::out::Out;
use anyhow::{Context, Result};
use recon::bench::{Plan, What, measured, run};
use std::process::ExitCode;

/// Measures one kernel; a target that is missed makes no failure, a fault that is not found does.
pub fn kernel(what: What, args: BenchKernel, out: &Out) -> Result<ExitCode> {
    let what = if args.shuffled && what == What::Recon { What::ReconShuffled } else { what };
    let truth = match &args.truth {
        Some(path) => {
            Some(serde_json::from_slice(&std::fs::read(path)?).with_context(|| path.display().to_string())?)
        }
        None => None,
    };
    let own = std::env::current_exe()?.display().to_string();
    let runner = vec![own, "bench".to_owned(), "kernel-run".to_owned()];
    let plan = Plan {
        what,
        folder: args.files,
        truth,
        size: args.size,
        runs: args.runs,
        python: args.python,
        runner,
    };
    let mut progress = out.progress("steps", None);
    let report = run(&plan, |_| progress.step())?;
    drop(progress);
    let right = report.truth.is_empty() || report.rows.first().is_some_and(|row| row.right);
    out.done(&report, || report.words());
    Ok(if right { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// One run, in a process of its own, printed for the one that measures.
pub fn one(arguments: &[String]) -> Result<ExitCode> {
    println!("{}", measured(arguments)?);
    Ok(ExitCode::SUCCESS)
}
