//! `opora report sla`: how promises were kept, by clock and priority and by client.

use crate::config::{Format, ReportSla};
use crate::desk;
use crate::out::Out;
use anyhow::Result;
use app::Actor;
use app::promise::SlaReport;
use std::fmt::Write;
use std::process::ExitCode;

/// Reports.
pub async fn run(args: &ReportSla, format: Format, out: &Out) -> Result<ExitCode> {
    let app = desk::open(&args.place, app::Config::default()).await?;
    let among = super::among(&app, &args.among).await?;
    let report = app.sla_report(&Actor::system(), &among).await?;
    let table = report.csv()?;
    out.done(&report, || match format {
        Format::Csv => table.trim_end().to_owned(),
        _ => words(&report),
    });
    Ok(ExitCode::SUCCESS)
}

fn words(report: &SlaReport) -> String {
    let mut text = format!("{} tickets with promises", report.tickets);
    for one in &report.figures {
        let share = one.share.map_or_else(|| "—".to_owned(), |share| format!("{:.1} %", share * 100.0));
        let minutes =
            |value: Option<f64>| value.map_or_else(|| "—".to_owned(), |value| format!("{value:.0}"));
        let _ = write!(
            text,
            "\n{:<12} P{}  kept {share:>7}  met {:>6}  late {:>6}  running {:>6}  minutes: half {}, nine of ten {}",
            one.metric,
            one.priority,
            one.met,
            one.breached,
            one.running,
            minutes(one.median_minutes),
            minutes(one.p90_minutes)
        );
    }
    text
}
