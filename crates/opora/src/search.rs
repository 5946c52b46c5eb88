//! `opora search`: asks the index of words, a question a line.

use crate::config::{Search, SearchScope};
use crate::desk;
use crate::out::Out;
use anyhow::{Context, Result};
use app::Actor;
use app::find::{Among, Name};
use std::io::BufRead;
use std::process::ExitCode;

/// Answers each line of standard input with a line of names.
pub async fn run(args: Search, out: &Out) -> Result<ExitCode> {
    let app = desk::open_indexed(&args.place, app::Config::default()).await?;
    let mut progress = out.progress("indexed", None);
    let done = app.index_missing(&Actor::system(), |n| progress.at(n)).await;
    drop(progress);
    done.context("the index could not be brought up to date; is the desk running on this folder?")?;
    let among = match args.scope {
        SearchScope::Articles => Among::Articles,
        SearchScope::Tickets => Among::Tickets,
    };
    for line in std::io::stdin().lock().lines() {
        let line = line.context("a question")?;
        let found = app.look_up(&Actor::system(), among, &line, usize::from(args.top)).await?;
        out.done(&found, || found.iter().map(said).collect::<Vec<_>>().join(" "));
    }
    Ok(ExitCode::SUCCESS)
}

fn said(name: &Name) -> String {
    match name {
        Name::Number(number) => number.to_string(),
        Name::External(name) => name.clone(),
    }
}
