//! `opora who`: whom an incident would call, at any moment.

use crate::config::Who;
use crate::desk;
use crate::out::Out;
use anyhow::{Context, Result, bail};
use app::Actor;
use domain::ids::OrganisationId;
use std::process::ExitCode;

/// Answers with the calls in their order; fails when nobody but the head of support is left, so that a script sees a
/// hole.
pub async fn run(args: Who, out: &Out) -> Result<ExitCode> {
    let app = desk::open(&args.place, app::Config::default()).await?;
    let system = Actor::system();
    let clients = app.duty_maps(&system).await?;
    let wanted = args.client.trim().to_lowercase();
    let named = |(id, name, _): &&(OrganisationId, String, _)| {
        id.to_string() == wanted || name.to_lowercase() == wanted
    };
    let mut found: Vec<_> = clients.iter().filter(named).collect();
    if found.is_empty() {
        found = clients.iter().filter(|(_, name, _)| name.to_lowercase().contains(&wanted)).collect();
    }
    let [(org, ..)] = found[..] else {
        bail!("{} clients are called {:?}; say the whole name or the id", found.len(), args.client);
    };
    let zone = app.rules().hours.zone.clone();
    let at = moment(&args.time, &zone)
        .with_context(|| format!("{:?} is no moment; write 2027-01-01T03:00", args.time))?;
    let asked = app.who_is_called(&system, *org, &args.kind, at, None).await?;
    let zoned = |at: i64| {
        let zone = jiff::tz::TimeZone::get(&zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let at = jiff::Timestamp::from_millisecond(at).unwrap_or_default().to_zoned(zone);
        at.strftime("%Y-%m-%dT%H:%M").to_string()
    };
    let name = |person| asked.names.get(&person).cloned().unwrap_or_default();
    for call in &asked.answer.calls {
        let passed: Vec<String> = call.skipped.iter().filter_map(|skip| skip.person).map(name).collect();
        let value = serde_json::json!({
            "at": zoned(call.at), "until": zoned(call.until), "name": name(call.person),
            "person": call.person.to_string(), "passed_over": passed,
            "head": call.via == domain::duty::Via::Head,
        });
        out.done(&value, || {
            let passed =
                if passed.is_empty() { String::new() } else { format!(" (not {})", passed.join(", ")) };
            format!("{}  {}{passed}", zoned(call.at), name(call.person))
        });
    }
    Ok(if asked.answer.is_hole() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// A moment with its offset, or by the clock of the desk.
fn moment(text: &str, zone: &str) -> Option<i64> {
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Some(at.as_millisecond());
    }
    let zone = jiff::tz::TimeZone::get(zone).ok()?;
    let local: jiff::civil::DateTime = text.parse().ok()?;
    Some(local.to_zoned(zone).ok()?.timestamp().as_millisecond())
}
