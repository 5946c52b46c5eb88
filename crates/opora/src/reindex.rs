//! `opora reindex`: makes the index of words anew.

use crate::config::Reindex;
use crate::desk;
use crate::out::Out;
use anyhow::{Context, Result};
use app::Actor;
use std::process::ExitCode;

/// Throws the index away and makes it anew.
pub async fn run(args: Reindex, out: &Out) -> Result<ExitCode> {
    let app = desk::open_indexed(&args.place, app::Config::default()).await?;
    let mut progress = out.progress("indexed", None);
    let done = app.reindex(&Actor::system(), |n| progress.at(n)).await;
    drop(progress);
    let indexed = done.context("the index could not be made; is the desk running on this folder?")?;
    out.done(&indexed, || {
        format!(
            "The words of {} tickets, {} articles, {} people and organisations can be found; {} cases teach.",
            indexed.tickets, indexed.articles, indexed.people, indexed.cases
        )
    });
    Ok(ExitCode::SUCCESS)
}
