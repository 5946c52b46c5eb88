//! `opora reindex`: makes the index of words anew.

use crate::config::Reindex;
use crate::desk;
use crate::out::Out;
use anyhow::{Context, Result};
use app::Actor;
use serde_json::json;
use std::process::ExitCode;

/// Throws the index away and makes it anew.
pub async fn run(args: Reindex, out: &Out) -> Result<ExitCode> {
    let app = desk::open_indexed(&args.place, app::Config::default()).await?;
    let mut progress = out.progress("tickets", None);
    let done = app.reindex(&Actor::system(), |n| progress.at(n)).await;
    drop(progress);
    let tickets = done.context("the index could not be made; is the desk running on this folder?")?;
    out.done(&json!({ "tickets": tickets }), || format!("The words of {tickets} tickets can be found."));
    Ok(ExitCode::SUCCESS)
}
