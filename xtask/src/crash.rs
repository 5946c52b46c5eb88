//! `cargo xtask crash-loop`: the loop of `testkit::crash` by hand, with its figures on standard output.

use std::process::ExitCode;
use std::time::Instant;
use testkit::crash::{Plan, crash_loop};

/// Runs the loop.
pub fn run(args: &[&str]) -> ExitCode {
    let plan = match read(args) {
        Ok(plan) => plan,
        Err(e) => {
            eprintln!("{e}");
            return ExitCode::from(2);
        }
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let begun = Instant::now();
    match runtime.block_on(crash_loop(plan, folder.path(), |line| eprintln!("{line}"))) {
        Ok(figures) => {
            println!(
                "{} kills at {} clients, seed {}: {} s\n\
                 acknowledged: {} tickets by form, {} answers, {} mails: all there, none twice\n\
                 without an answer: {} forms (there once or not at all); {} mails sent again\n\
                 {} tickets in the end; the doctor is content; {} words were looked for and found by the search;\n\
                 slowest start after a kill {} ms",
                plan.kills,
                plan.clients,
                plan.seed,
                begun.elapsed().as_secs(),
                figures.creates,
                figures.replies,
                figures.mails,
                figures.unsure,
                figures.resent,
                figures.tickets,
                figures.found,
                figures.slowest_start_ms
            );
            ExitCode::SUCCESS
        }
        Err(e) => {
            let kept = folder.keep();
            eprintln!("{e}\nThe desk is kept in {}", kept.display());
            ExitCode::FAILURE
        }
    }
}

fn read(args: &[&str]) -> Result<Plan, String> {
    let mut plan = Plan { kills: 50, clients: 16, seed: 1 };
    for pair in args.chunks(2) {
        let [name, value] = pair else { return Err(format!("{} wants a value", pair[0])) };
        let bad = |_| format!("{name} {value}: no number");
        match *name {
            "--kills" => plan.kills = value.parse().map_err(bad)?,
            "--clients" => plan.clients = value.parse().map_err(bad)?,
            "--seed" => plan.seed = value.parse().map_err(bad)?,
            "--engine" if *value == "sqlite" => {}
            "--engine" => {
                return Err("the loop kills an embedded store; PostgreSQL keeps its own promises".into());
            }
            _ => return Err(format!("{name} is no option of the crash loop")),
        }
    }
    Ok(plan)
}
