//! `opora import`: brings mails, articles, questions and histories in.

use crate::config::{Format, Import, ImportArticles, ImportLog, ImportMantis, ImportWhat, Place, read};
use crate::desk;
use crate::doctor::FOUND;
use crate::out::Out;
use anyhow::{Context, Result, anyhow};
use app::Actor;
use app::histories::{self, LogPlan, LogSum, Map};
use app::knowledge::ImportPlan;
use domain::knowledge::Audience;
use std::path::Path;
use std::process::ExitCode;

/// Imports. Files that could not be read are told on standard error and make the exit status 3.
pub async fn run(args: Import, format: Format, out: &Out) -> Result<ExitCode> {
    match args.what {
        ImportWhat::Mail { path, place } => mail(&path, &place, out).await,
        ImportWhat::Articles(args) => articles(&args, out).await,
        ImportWhat::Mantis(args) => mantis(&args, out).await,
        ImportWhat::EventLog(args) => event_log(&args, format, out).await,
        ImportWhat::Cases { path, place } => cases(&path, &place, out).await,
    }
}

async fn mail(path: &Path, place: &Place, out: &Out) -> Result<ExitCode> {
    let app = desk::open(place, app::Config::default()).await?;
    let mut progress = out.progress("mails", None);
    let mut unread: u64 = 0;
    let sum = app
        .import_mail(
            &Actor::system(),
            path,
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

async fn articles(args: &ImportArticles, out: &Out) -> Result<ExitCode> {
    let app = desk::open(&args.place, app::Config::default()).await?;
    let plan = ImportPlan {
        audience: Audience::from_code(&args.audience).unwrap_or(Audience::Internal),
        language: args.language.clone(),
        draft: args.draft,
    };
    let mut progress = out.progress("articles", None);
    let sum = app
        .import_articles(
            &Actor::system(),
            &args.path,
            plan,
            |sum| progress.at(sum.articles),
            |place, why| eprintln!("opora: {place}: {why}"),
        )
        .await?;
    drop(progress);
    out.done(&sum, || {
        format!(
            "{} articles: {} new, {} changed, {} as they were, {} could not be taken; {} files.",
            sum.articles, sum.new, sum.changed, sum.unchanged, sum.failed, sum.files
        )
    });
    Ok(if sum.failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(FOUND) })
}

async fn cases(path: &Path, place: &Place, out: &Out) -> Result<ExitCode> {
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    let cases = app::teach::read_cases(&bytes).map_err(|why| anyhow!("{}: {why}", path.display()))?;
    let app = desk::open(place, app::Config::default()).await?;
    let mut progress = out.progress("cases", None);
    let taught = app.teach(&Actor::system(), cases, |n| progress.at(n)).await?;
    drop(progress);
    if !taught.unknown.is_empty() {
        eprintln!("opora: nobody knows these articles: {}", taught.unknown.join(", "));
    }
    out.done(&taught, || {
        format!(
            "{} cases: {} new questions, {} known ones, {} teach nothing.",
            taught.cases, taught.new, taught.changed, taught.failed
        )
    });
    // A history has questions that no article answered: only one that teaches nothing at all needs a person.
    let nothing = taught.cases > 0 && taught.new + taught.changed == 0;
    Ok(if nothing { ExitCode::from(FOUND) } else { ExitCode::SUCCESS })
}

async fn event_log(args: &ImportLog, format: Format, out: &Out) -> Result<ExitCode> {
    let map = match &args.map {
        Some(path) => Map::parse(&read(path)?).with_context(|| path.display().to_string())?,
        None => Map::default(),
    };
    let format = match format {
        Format::Xes => Some(histories::Format::Xes),
        Format::Csv => Some(histories::Format::Csv),
        Format::Servicenow => Some(histories::Format::Servicenow),
        Format::Text | Format::Json => None,
    };
    let plan = LogPlan {
        options: histories::Options { format, map },
        source: args.source.clone(),
        client: args.client.clone(),
    };
    let app = desk::open(&args.place, app::Config::default()).await?;
    let mut progress = out.progress("rows", None);
    let sum = app.import_event_log(&Actor::system(), &args.path, plan, |sum| progress.at(sum.events)).await?;
    drop(progress);
    told(&sum, out);
    Ok(if sum.problems_total == 0 { ExitCode::SUCCESS } else { ExitCode::from(FOUND) })
}

async fn mantis(args: &ImportMantis, out: &Out) -> Result<ExitCode> {
    let app = desk::open(&args.place, app::Config::default()).await?;
    let plan = LogPlan { source: args.source.clone(), client: args.client.clone(), ..LogPlan::default() };
    let mut progress = out.progress("rows", None);
    let (system, users) = (Actor::system(), args.users.as_deref());
    let sum = app.import_mantis(&system, &args.path, users, plan, |sum| progress.at(sum.events)).await?;
    drop(progress);
    told(&sum, out);
    Ok(if sum.problems_total == 0 { ExitCode::SUCCESS } else { ExitCode::from(FOUND) })
}

/// What an import of histories came to: problems on standard error, the sum as the result.
fn told(sum: &LogSum, out: &Out) {
    if !out.is_json() {
        for problem in sum.problems.iter().chain(&sum.remarks) {
            let place = [problem.column.as_str(), problem.case.as_str()].join(" ");
            eprintln!("opora: row {} {}: {}; {}", problem.row, place.trim(), problem.what, problem.todo);
        }
    }
    out.done(sum, || {
        format!(
            "{} cases, {} rows: {} new tickets, {} with more rows, {} as they were; {} rows written; \
             {} cases and {} rows could not be taken, {} problems.",
            sum.cases,
            sum.events,
            sum.tickets_new,
            sum.tickets_changed,
            sum.tickets_unchanged,
            sum.events_new,
            sum.cases_skipped,
            sum.rows_skipped,
            sum.problems_total
        )
    });
}
