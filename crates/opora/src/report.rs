//! `opora report`: figures of the desk.

mod hours;
mod sla;

use crate::config::{self, Format, Report, ReportLines, ReportWhat};
use crate::desk;
use crate::out::Out;
use anyhow::{Context, Result, anyhow};
use app::reports::{Among, Lines};
use app::{Actor, App, AppError};
use std::fmt::Write;
use std::process::ExitCode;

/// Reports.
pub async fn run(args: Report, format: Format, out: &Out) -> Result<ExitCode> {
    match args.what {
        ReportWhat::Lines(args) => lines(&args, format, out).await,
        ReportWhat::Hours(args) => hours::run(&args, format, out).await,
        ReportWhat::Sla(args) => sla::run(&args, format, out).await,
    }
}

/// Of which tickets a report is asked.
async fn among(app: &App, asked: &config::Among) -> Result<Among> {
    let zone = app.rules().hours.zone.clone();
    let day = |text: &Option<String>, option: &str| match text {
        None => Ok(None),
        Some(text) => domain::time::day_of(text, &zone)
            .map(Some)
            .ok_or_else(|| anyhow!("--{option}: {text:?} is no day; write it as 2026-05-14")),
    };
    let (from, to) = (day(&asked.from, "from")?, day(&asked.to, "to")?);
    let org = match &asked.client {
        None => None,
        Some(name) => match app.client_named(&Actor::system(), name).await {
            Err(AppError::Missing) => return Err(anyhow!("there is no client {name:?}")),
            found => Some(found.with_context(|| name.clone())?),
        },
    };
    let all = Among::default();
    let (from, to) = (from.map_or(all.from, |(begin, _)| begin), to.map_or(all.to, |(_, end)| end));
    Ok(Among { org, from, to })
}

async fn lines(args: &ReportLines, format: Format, out: &Out) -> Result<ExitCode> {
    let app = desk::open(&args.place, app::Config::default()).await?;
    let system = Actor::system();
    let among = among(&app, &args.among).await?;
    let lines = Lines::from(&app.lines(&system, &among).await?.all);
    let table = lines.csv()?;
    out.done(&lines, || match format {
        Format::Csv => table.trim_end().to_owned(),
        _ => words(&lines),
    });
    Ok(ExitCode::SUCCESS)
}

fn words(lines: &Lines) -> String {
    let share =
        |share: Option<f64>| share.map_or_else(|| "—".to_owned(), |share| format!("{:.1} %", share * 100.0));
    let mut text = format!(
        "{} tickets, {} events, {} teams\n\
         solved on the first line: {} ({})\n\
         escalated from line 1: {}, from line 2: {}; on line 3 or higher: {}\n\
         handovers: {} in {} tickets; ping-pong: {} in {} tickets\n\
         reopened: {} tickets, {} times",
        lines.tickets,
        lines.events,
        lines.teams,
        lines.first_line_only,
        share(lines.first_line_only_share),
        share(lines.escalation_rate_l1_l2),
        share(lines.escalation_rate_l2_l3),
        share(lines.third_line_share),
        lines.handovers,
        lines.handed_over_tickets,
        lines.ping_pong,
        lines.ping_pong_tickets,
        lines.reopened,
        lines.reopenings,
    );
    for (line, tickets) in &lines.tickets_on_line {
        let of = |map: &std::collections::BTreeMap<u8, u64>| map.get(line).copied().unwrap_or(0);
        let hours = lines.seconds_on_line.get(line).map_or(0, |seconds| seconds / 3600);
        let _infallible = write!(
            text,
            "\nline {line}: {tickets} tickets, {} events, {} visits, {hours} h; no higher went {}",
            of(&lines.events_on_line),
            of(&lines.visits),
            of(&lines.highest_line)
        );
    }
    text
}
