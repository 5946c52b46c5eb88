//! `opora export`: carries articles out.

use crate::config::{Export, ExportWhat};
use crate::desk;
use crate::out::Out;
use anyhow::Result;
use app::Actor;
use std::process::ExitCode;

/// Carries out.
pub async fn run(args: Export, out: &Out) -> Result<ExitCode> {
    let ExportWhat::Articles { folder, place } = args.what;
    let app = desk::open(&place, app::Config::default()).await?;
    let mut progress = out.progress("articles", None);
    let sum = app.export_articles(&Actor::system(), &folder, |n| progress.at(n)).await?;
    drop(progress);
    out.done(&sum, || {
        format!("{} articles and {} files are in {}.", sum.articles, sum.files, folder.display())
    });
    Ok(ExitCode::SUCCESS)
}
