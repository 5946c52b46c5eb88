//! `opora doctor`: examines a desk.

use crate::config::Doctor;
use crate::desk;
use crate::out::Out;
use anyhow::Result;
use app::doctor::Findings;
use std::fmt::Write;
use std::process::ExitCode;

/// Something was found that needs a person.
pub const FOUND: u8 = 3;

/// Examines, and mends when told to.
pub async fn run(args: Doctor, out: &Out) -> Result<ExitCode> {
    let app = desk::open(&args.place, app::Config::default()).await?;
    let mut progress = out.progress("tickets", None);
    let findings = app.examine(args.mend, |done| progress.at(done)).await?;
    drop(progress);
    let left = if args.mend { findings.beyond_mending() } else { findings.clone() };
    let mended = left != findings;
    let mut value = serde_json::to_value(&findings)?;
    value["clean"] = left.is_clean().into();
    value["mended"] = mended.into();
    out.done(&value, || words(&findings, mended));
    Ok(if left.is_clean() { ExitCode::SUCCESS } else { ExitCode::from(FOUND) })
}

fn words(found: &Findings, mended: bool) -> String {
    let mut text = format!(
        "{} tickets, {} journal entries, {} files examined.\n",
        found.tickets, found.entries, found.blobs
    );
    let mut line = |words: String| writeln!(text, "{words}").unwrap_or(());
    let so = if mended { ", mended" } else { "" };
    for number in &found.unlike {
        line(format!("ticket {number}: its row is not what its journal tells"));
    }
    for number in &found.clocks {
        line(format!("ticket {number}: its clocks are not what its journal tells{so}"));
    }
    for number in &found.time {
        line(format!("ticket {number}: its time for accounts is not what its journal tells{so}"));
    }
    for number in &found.releases {
        line(format!("ticket {number}: the releases know something else of its wait{so}"));
    }
    for wrong in &found.flows {
        line(format!("{wrong}{so}"));
    }
    for number in &found.parted {
        line(format!("order {number}: it is not what its sides said{so}"));
    }
    for number in &found.astray {
        line(format!("ticket {number}: its case is not as what stands wrong in the supplier's data"));
    }
    for (key, kept, counted) in &found.counters {
        line(format!("counter {key}: kept {kept}, counted {counted}{so}"));
    }
    for hash in &found.damaged {
        line(format!("file {hash}: its bytes are not what they were"));
    }
    for number in &found.unlike_incidents {
        line(format!("incident {number}: its row is not what its journal tells"));
    }
    if let Some(trouble) = &found.audit {
        line(format!("audit: {trouble}"));
    }
    if found.unjudged > 0 {
        line(format!("{} mails are stored and wait to be judged; a running desk does it", found.unjudged));
    }
    text.push_str(if found.is_clean() { "Everything is as it should be." } else { "See above." });
    text
}
