//! `opora report hours`: hours and what they come to, by client and month, and by employee.

use crate::config::{Format, ReportHours};
use crate::desk;
use crate::out::Out;
use anyhow::{Result, anyhow};
use app::Actor;
use app::hours::{Asked, ClientMonth, HoursReport};
use domain::hours::Month;
use domain::time::{DAY, day_in};
use std::fmt::Write;
use std::process::ExitCode;

/// Hours of the months in which the span lies; without one of this month.
pub async fn run(args: &ReportHours, format: Format, out: &Out) -> Result<ExitCode> {
    let app = desk::open(&args.place, app::Config::default()).await?;
    let among = super::among(&app, &args.among).await?;
    let zone = app.rules().hours.zone.clone();
    let month = |at: i64| Month::of(day_in(&zone, at));
    let now = month(app.now());
    let from = if args.among.from.is_some() { month(among.from) } else { now };
    // The end of a span is the beginning of the next day.
    let to = if args.among.to.is_some() { month(among.to - DAY / 2) } else { now.max(from) };
    if from > to {
        return Err(anyhow!("--from lies after --to"));
    }
    let asked = Asked { from, to, client: among.org };
    let report = app.hours_report(&Actor::system(), asked).await?;
    out.done(&report, || match format {
        Format::Csv => csv(&report),
        _ => words(&report),
    });
    Ok(ExitCode::SUCCESS)
}

/// A line for each client and month; money in hundredths, time in minutes.
fn csv(report: &HoursReport) -> String {
    let mut text = String::from(
        "client,month,closed,plan,included_minutes,carried_minutes,returned_minutes,used_minutes,over_minutes,\
         left_minutes,price,over,refund,services,tax,total\n",
    );
    for client in &report.clients {
        for one in &client.months {
            let _ = writeln!(
                text,
                "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}",
                quoted(&client.name),
                one.month,
                one.closed,
                quoted(&one.plan),
                one.included_minutes,
                one.carried_minutes,
                one.returned_minutes,
                one.used_minutes,
                one.over_minutes,
                one.left_minutes,
                one.price.0,
                one.over.0,
                one.refund.0,
                one.services.0,
                one.tax.0,
                one.total.0
            );
        }
    }
    text.trim_end().to_owned()
}

/// A name as a spreadsheet takes it for a name, whatever it begins with.
fn quoted(name: &str) -> String {
    let odd = name.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("\"{}{}\"", if odd { "'" } else { "" }, name.replace('"', "\"\""))
}

fn words(report: &HoursReport) -> String {
    let mut text = format!("{} — {}", report.from, report.to);
    for client in &report.clients {
        for one in &client.months {
            let ClientMonth { month, used_minutes, over_minutes, total, .. } = one;
            let available = one.included_minutes + one.carried_minutes + one.returned_minutes;
            let (whole, part) = (total.0 / 100, total.0.abs() % 100);
            let state = if one.closed { "closed" } else { "open" };
            let _ = write!(
                text,
                "\n{month}  {state:<6}  used {used_minutes:>6} of {available:>6} min, beyond {over_minutes:>6}, \
                 total {whole:>10}.{part:02}  {}",
                client.name
            );
        }
    }
    for one in &report.employees {
        let _ = write!(text, "\n{:>6} min in {:>4} tickets  {}", one.minutes, one.tickets, one.name);
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_are_no_formulas() {
        assert_eq!(super::quoted("=cmd"), "\"'=cmd\"");
        assert_eq!(super::quoted("ООО «А \"Б\"»"), "\"ООО «А \"\"Б\"\"»\"");
    }
}
