//! `opora bench orders`: a world of orders over three marketplaces, a shop and an ERP, with discrepancies of all kinds planted
//! in it: whether all are found and none beside them, how long that takes, beside a raw read of the same bytes.

mod plant;
mod world;

use super::report::Machine;
use crate::config::BenchOrders;
use crate::out::Out;
use anyhow::{Context, Result};
use app::orders::bulk::{Bulk, Side, judge, order_at};
use domain::orders::{Kind, Terms, ailments};
use recon::usage;
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use world::World;

/// What was measured.
#[derive(Serialize)]
struct Printed {
    machine: Machine,
    orders: u64,
    sayings: u64,
    bytes: u64,
    planted: usize,
    planted_by_kind: Vec<(&'static str, usize)>,
    found: usize,
    missed: Vec<String>,
    false_alarms: Vec<String>,
    /// Seconds by the clock on the wall, of each run.
    seconds: Vec<f64>,
    /// Seconds on the processors, of the median run.
    cpu_seconds: f64,
    /// A raw read of the same bytes in the same run: wall and processor.
    raw_seconds: f64,
    raw_cpu_seconds: f64,
    /// The most memory of the whole process, making the world included.
    peak_mib: f64,
}

/// Makes the world, judges it, compares.
pub fn run(args: &BenchOrders, out: &Out) -> Result<ExitCode> {
    let machine = Machine::here();
    let folder = tempfile::tempdir_in(args.folder.as_deref().unwrap_or(Path::new(".")))?;
    eprintln!("making {} orders ...", args.orders);
    let world =
        World::make(folder.path(), args.orders, args.planted, args.seed).context("making the world")?;
    let files: Vec<&Path> = world.files.iter().map(PathBuf::as_path).collect();
    let before = usage::own().cpu_seconds;
    let began = Instant::now();
    let (bytes, lines) = usage::raw(&files)?;
    let (raw_seconds, raw_cpu_seconds) = (began.elapsed().as_secs_f64(), usage::own().cpu_seconds - before);
    let terms = Terms::of(3);
    let mut runs = Vec::new();
    let mut last = None;
    for _ in 0..args.runs {
        let scratch = tempfile::tempdir_in(folder.path())?;
        let before = usage::own().cpu_seconds;
        let began = Instant::now();
        let bulk = judge(&world.files, &sides(), &terms, world::NOW, scratch.path())?;
        runs.push((began.elapsed().as_secs_f64(), usage::own().cpu_seconds - before));
        last = Some(bulk);
    }
    let bulk = last.context("no run")?;
    let found = found(&world, &bulk)?;
    let name = |(order, kind): &(String, Kind)| format!("{order} {}", kind.code());
    let mut sorted = runs.clone();
    sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
    let by_kind = |kind: Kind| (kind.code(), world.planted.iter().filter(|one| one.1 == kind).count());
    let printed = Printed {
        machine,
        orders: args.orders,
        sayings: bulk.said,
        bytes,
        planted: world.planted.len(),
        planted_by_kind: Kind::ALL.into_iter().map(by_kind).collect(),
        found: found.intersection(&world.planted).count(),
        missed: world.planted.difference(&found).map(name).collect(),
        false_alarms: found.difference(&world.planted).map(name).take(100).collect(),
        seconds: runs.iter().map(|run| run.0).collect(),
        cpu_seconds: sorted[sorted.len() / 2].1,
        raw_seconds,
        raw_cpu_seconds,
        peak_mib: usage::own().peak_mib,
    };
    let whole = lines == bulk.said && bulk.shipments == world.told;
    let right = printed.missed.is_empty() && printed.false_alarms.is_empty() && whole;
    out.done(&printed, || words(&printed));
    Ok(if right { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn sides() -> Vec<Side> {
    let all = [("ozon", "ozon", 0), ("wildberries", "wildberries", 0), ("yandex_market", "yandex_market", 0)];
    let all = all.into_iter().chain([("shop", "opencart", 1), ("erp", "plain", 2)]);
    all.map(|(source, system, place)| Side { source: source.into(), system: system.into(), place }).collect()
}

/// What was found: the order, the word or the exchange, and what is wrong with it.
fn found(world: &World, bulk: &Bulk) -> Result<BTreeSet<(String, Kind)>> {
    let mut all = BTreeSet::new();
    for (at, claim) in &bulk.found {
        all.insert((order_at(&world.files, *at)?, claim.kind));
    }
    all.extend(bulk.unmapped.iter().map(|(_, word)| (word.clone(), Kind::UnmappedStatus)));
    for (name, pulse) in &world.pulses {
        all.extend(ailments(pulse, world::NOW).into_iter().map(|one| (name.clone(), one.kind)));
    }
    Ok(all)
}

#[allow(clippy::cast_precision_loss, reason = "figures for people")]
fn words(of: &Printed) -> String {
    let mut seconds = of.seconds.clone();
    seconds.sort_by(f64::total_cmp);
    let median = seconds[seconds.len() / 2];
    let mib = of.bytes as f64 / f64::from(1 << 20);
    let mut text = format!(
        "{}\n{} orders, {} sayings, {mib:.0} MiB in five files\n\
         {} discrepancies of {} kinds planted: {} found, {} missed, {} false\n\
         judged in {median:.1} s (runs {}), {:.1} CPU s; {:.0} MiB/s; at most {:.0} MiB of memory\n\
         raw read of the same bytes: {:.2} s, {:.2} CPU s",
        of.machine,
        of.orders,
        of.sayings,
        of.planted,
        of.planted_by_kind.iter().filter(|(_, count)| *count > 0).count(),
        of.found,
        of.missed.len(),
        of.false_alarms.len(),
        of.seconds.iter().map(|run| format!("{run:.1}")).collect::<Vec<_>>().join(", "),
        of.cpu_seconds,
        mib / median,
        of.peak_mib,
        of.raw_seconds,
        of.raw_cpu_seconds,
    );
    for (title, list) in [("missed", &of.missed), ("false", &of.false_alarms)] {
        for one in list.iter().take(20) {
            text.push_str(&format!("\n{title}: {one}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every kind that is planted is found, and nothing beside: the bench in small.
    #[test]
    fn a_small_world_is_judged_rightly() {
        let folder = tempfile::tempdir().unwrap();
        let world = World::make(folder.path(), 6_000, 165, 7).unwrap();
        let scratch = tempfile::tempdir().unwrap();
        let bulk = judge(&world.files, &sides(), &Terms::of(3), world::NOW, scratch.path()).unwrap();
        let found = found(&world, &bulk).unwrap();
        let missed: Vec<_> = world.planted.difference(&found).collect();
        let beside: Vec<_> = found.difference(&world.planted).collect();
        assert!(missed.is_empty() && beside.is_empty(), "missed {missed:?}\nbeside {beside:?}");
        let kinds: BTreeSet<Kind> = found.iter().map(|one| one.1).collect();
        assert_eq!(kinds.len(), 33);
        assert_eq!(bulk.shipments, world.told);
        assert!(bulk.broken.is_empty());
    }

    /// A line that is cut by the border of two pieces is read once.
    #[test]
    fn broken_lines_are_told_and_the_rest_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ozon.ndjson");
        let line =
            |n: u32| format!(r#"{{"source":"ozon","order":"{n}","status":"delivered","at":1700000000000}}"#);
        let mut text = String::new();
        for n in 0..1_000 {
            text.push_str(&line(n));
            text.push('\n');
        }
        text.push_str("{broken\n\n");
        text.push_str(&line(1_000));
        std::fs::write(&path, &text).unwrap();
        let bulk = judge(&[path], &sides(), &Terms::of(1), world::NOW, folder.path()).unwrap();
        assert_eq!((bulk.said, bulk.shipments, bulk.broken.len()), (1_001, 1_001, 1));
    }
}
