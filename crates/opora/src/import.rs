//! `opora import`: brings histories in.

use crate::config::{Import, ImportWhat};
use crate::desk;
use crate::doctor::FOUND;
use crate::out::Out;
use anyhow::Result;
use app::Actor;
use std::process::ExitCode;

/// Imports. Files that could not be read are told on standard error and make the exit status 3.
pub async fn run(args: Import, out: &Out) -> Result<ExitCode> {
    let ImportWhat::Mail { path, place } = args.what;
    let app = desk::open(&place, app::Config::default()).await?;
    let mut progress = out.progress("mails", None);
    let mut unread: u64 = 0;
    let sum = app
        .import_mail(
            &Actor::system(),
            &path,
            |sum| progress.at(sum.messages),
            |file, e| {
                unread += 1;
                eprintln!("opora: {}: {e}", file.display());
            },
        )
        .await?;
    drop(progress);
    out.done(&sum, || {
        format!(
            "{} mails: {} new tickets, {} replies, {} bounces, {} automatic replies, {} known already, {} put aside; {} old conversations closed.",
            sum.messages, sum.tickets, sum.replies, sum.bounces, sum.auto_replies, sum.duplicates, sum.quarantined,
            sum.closed
        )
    });
    Ok(if unread == 0 { ExitCode::SUCCESS } else { ExitCode::from(FOUND) })
}
