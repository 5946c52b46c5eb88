//! House-keeping commands of the repository: `cargo xtask <command>`.
//!
//! Nothing here is part of the product, and nothing of the product depends on it.

mod crash;
mod rust;
mod suite;
mod tidy;
mod tree;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  tidy             check the house's invariants over the tracked tree
  tidy --ratchet   the same, and write down the long files and functions that are borne with
  tidy --list      name the checks
  crash-loop [--kills 50] [--clients 16] [--seed S]
                   kill the built server under load and prove that it keeps its word
  test [-- ARGS]   run all tests on both engines, one PostgreSQL cluster for the run; ARGS go to the runner
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["tidy"] => tidy::run(false),
        ["tidy", "--ratchet"] => tidy::run(true),
        ["tidy", "--list"] => {
            print!("{}", tidy::list());
            ExitCode::SUCCESS
        }
        ["crash-loop", rest @ ..] => crash::run(rest),
        ["test"] => suite::run(&[]),
        ["test", "--", rest @ ..] => suite::run(rest),
        [] | ["--help" | "-h" | "help"] => {
            print!("{HELP}");
            ExitCode::SUCCESS
        }
        _ => {
            eprint!("{HELP}");
            ExitCode::from(2)
        }
    }
}
