//! `opora report sla`: how promises were kept, by clock and priority and by client.

use crate::config::{Format, ReportSla};
use crate::desk;
use crate::out::Out;
use anyhow::Result;
use app::Actor;
use app::promise::{Asked, Figures, SlaReport};
use app::reports::Among;
use std::fmt::Write;
use std::process::ExitCode;

/// Reports.
pub async fn run(args: &ReportSla, format: Format, out: &Out) -> Result<ExitCode> {
    let app = desk::open(&args.place, app::Config::default()).await?;
    let Among { org, from, to } = super::among(&app, &args.among).await?;
    let asked = Asked { from, to, client: org };
    let report = app.sla_report(&Actor::system(), asked).await?;
    out.done(&report, || match format {
        Format::Csv => csv(&report),
        _ => words(&report),
    });
    Ok(ExitCode::SUCCESS)
}

/// A line for each clock and priority of each client, and of all.
fn csv(report: &SlaReport) -> String {
    let mut text =
        String::from("client,metric,priority,met,breached,running,share,median_minutes,p90_minutes\n");
    let mut add = |client: &str, all: &[Figures]| {
        for one in all {
            let number = |value: Option<f64>| value.map(|value| format!("{value:.4}")).unwrap_or_default();
            let client = client.replace('"', "\"\"");
            let _ = writeln!(
                text,
                "\"{client}\",{},{},{},{},{},{},{},{}",
                one.metric,
                one.priority,
                one.met,
                one.breached,
                one.running,
                number(one.share),
                number(one.median_minutes),
                number(one.p90_minutes)
            );
        }
    };
    add("", &report.figures);
    for client in &report.clients {
        add(&client.name, &client.figures);
    }
    text.trim_end().to_owned()
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
