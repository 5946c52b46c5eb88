//! `opora backup` and `opora restore`.

use crate::config::{Backup, Place, Restore};
use crate::desk;
use crate::out::Out;
use anyhow::{Context, Result};
use serde::Serialize;
use std::process::ExitCode;
use store::backup::{self as copies, Manifest, Progress};

/// Writes a backup; the desk may be at work.
pub async fn backup(args: Backup, out: &Out) -> Result<ExitCode> {
    let db = desk::open_store(&args.place).await?;
    let (file, out_of) = (args.file.clone(), *out);
    let manifest =
        tokio::task::spawn_blocking(move || copies::backup(&db, &file, &mut teller(out_of))).await?;
    let manifest = manifest.with_context(|| args.file.display().to_string())?;
    say(out, &manifest, &format!("Backed up into {}", args.file.display()));
    Ok(ExitCode::SUCCESS)
}

/// Brings a backup back.
pub async fn restore(args: Restore, out: &Out) -> Result<ExitCode> {
    let (file, target, out_of) = (args.file.clone(), args.place.target(), *out);
    let manifest =
        tokio::task::spawn_blocking(move || copies::restore(&file, &target, &mut teller(out_of))).await?;
    let manifest = manifest.with_context(|| args.file.display().to_string())?;
    say(out, &manifest, &format!("Restored into {}", name(&args.place)));
    Ok(ExitCode::SUCCESS)
}

/// What the result says of a table.
#[derive(Serialize)]
struct Table {
    rows: u64,
    digest: String,
}

fn say(out: &Out, manifest: &Manifest, done: &str) {
    let table = |sum: &copies::TableSum| Table { rows: sum.rows, digest: format!("{:032x}", sum.digest) };
    let tables: std::collections::BTreeMap<&str, Table> =
        manifest.iter().map(|(name, sum)| (name.as_str(), table(sum))).collect();
    let rows: u64 = manifest.values().map(|sum| sum.rows).sum();
    let value = serde_json::json!({ "rows": rows, "tables": tables });
    out.done(&value, || {
        format!(
            "{done}: {rows} rows of {} tables, proved by count and digest.\n\
             The key that seals mailboxes' passwords (opora.key) is not part of a backup: keep it elsewhere.",
            manifest.len()
        )
    });
}

fn name(place: &Place) -> String {
    match &place.database_url {
        Some(_) => "the database".to_owned(),
        None => place.folder().display().to_string(),
    }
}

/// One line of progress for each table, or one for all pages.
fn teller(out: Out) -> impl FnMut(Progress) + Send {
    let mut current: Option<crate::out::Progress> = None;
    let mut what = String::new();
    move |progress| {
        if what != progress.what {
            what.clone_from(&progress.what);
            current = None;
        }
        let label = if progress.what == "pages" { "pages" } else { "rows" };
        current.get_or_insert_with(|| out.progress(label, Some(progress.of))).at(progress.done);
    }
}
