//! The ledger of a ticket's clocks: each run as a picture and as rows that lead to the journal.
//!
//! The client sees the clocks that were promised to him, without what is ours alone.

use super::{metric_key, moment, step, whose_key};
use crate::http::{Oops, Visitor, html};
use crate::pages::shell::Shell;
use crate::words::Teller;
use app::App;
use app::promise::{Ledger, LedgerRun, is_running};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::desk::WaitFor;
use domain::sla::{Metric, Mode, Segment, Whose, Why};
use i18n::T;
use std::collections::HashMap;

/// The width of a picture.
const WIDTH: i64 = 1000;

/// `GET /tickets/{number}/clocks`.
#[derive(Template, Clone, Debug)]
#[template(path = "promise/clocks.html")]
pub struct ClocksPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The ledger.
    pub ledger: LedgerView,
    /// Whether the viewer may set deadlines by hand: the clocks that run.
    pub settable: Vec<(&'static str, &'static str)>,
}

/// `GET /requests/{number}/clocks`.
#[derive(Template, Clone, Debug)]
#[template(path = "promise/portal_clocks.html")]
pub struct PortalClocksPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The ledger.
    pub ledger: LedgerView,
}

/// A ledger in words and pictures.
#[derive(Clone, Debug)]
pub struct LedgerView {
    /// The number.
    pub number: String,
    /// The subject.
    pub subject: String,
    /// Which plan and which calendar, in words; empty when nothing is promised.
    pub terms: String,
    /// Whose clock the moments are told by.
    pub zone: String,
    /// Whether rows lead to the journal.
    pub internal: bool,
    /// The clocks, those that run first.
    pub runs: Vec<RunView>,
}

/// A run of a clock.
#[derive(Clone, Debug)]
pub struct RunView {
    /// The key of the clock's name.
    pub name: &'static str,
    /// Which run, when there are several.
    pub run: u32,
    /// The line, of a visit.
    pub line: Option<u8>,
    /// `good`, `late`, `runs`, `paused`, `quiet`.
    pub tone: &'static str,
    /// How it stands, in a sentence.
    pub verdict: String,
    /// What counted.
    pub elapsed: String,
    /// What is promised; empty for nothing.
    pub target: String,
    /// The picture.
    pub bars: Vec<Bar>,
    /// Steps of the plan: where, in words.
    pub marks: Vec<(i64, String)>,
    /// Where the deadline is.
    pub due: Option<i64>,
    /// Where now is.
    pub now: Option<i64>,
    /// What stands at the ends of the picture.
    pub ends: (String, String),
    /// The rows.
    pub rows: Vec<RowView>,
}

/// A stretch of a picture.
#[derive(Clone, Debug)]
pub struct Bar {
    /// Where it begins.
    pub x: i64,
    /// How wide it is.
    pub width: i64,
    /// `open`, `closed`, `paused client`, …
    pub class: String,
    /// What it says when pointed at.
    pub title: String,
}

/// A row of a ledger.
#[derive(Clone, Debug)]
pub struct RowView {
    /// From when to when.
    pub from: String,
    /// Its end.
    pub to: String,
    /// How the clock stood.
    pub what: String,
    /// Who had to act; empty for nobody.
    pub whose: &'static str,
    /// What counted; empty for nothing.
    pub counted: String,
    /// What began it, in words.
    pub why: String,
    /// The entry of the journal.
    pub seq: i64,
    /// `open`, `paused`, `stopped`.
    pub class: &'static str,
}

/// `GET /tickets/{number}/clocks`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let ledger = app.ledger(actor, number).await?;
    let may = actor.may(domain::people::Permission::PromiseManage, domain::people::Object::Desk).is_ok();
    let running = ledger.runs.iter().filter(|run| may && is_running(run));
    let settable = running.map(|run| (run.run.metric.code(), metric_key(run.run.metric))).collect();
    let shell = visitor.staff_shell(&app, "").await?;
    let ledger = view(&visitor.t, &ledger);
    Ok(html(&ClocksPage { t: visitor.t.clone(), shell, ledger, settable }))
}

/// `GET /requests/{number}/clocks`.
pub async fn portal(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
) -> Result<Response, Oops> {
    let mut ledger = app.ledger(visitor.actor()?, number).await?;
    ledger.internal = false;
    ledger.runs.retain(|run| !matches!(run.run.metric, Metric::LineVisit | Metric::House));
    let ledger = view(&visitor.t, &ledger);
    Ok(html(&PortalClocksPage { t: visitor.t.clone(), shell: visitor.shell(), ledger }))
}

/// `POST /tickets/{number}/deadline`: sets the deadline of a running clock by hand, or gives it back.
pub async fn set(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: crate::http::Posted,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let bad = || Oops::of(crate::pages::ErrorKind::BadRequest);
    let metric = Metric::from_code(posted.get("metric")).ok_or_else(bad)?;
    let at = match posted.get("at").trim() {
        "" => None,
        local => {
            let local: jiff::civil::DateTime = local.parse().map_err(|_| bad())?;
            let zone = jiff::tz::TimeZone::get(&actor.zone).map_err(|_| bad())?;
            Some(local.to_zoned(zone).map_err(|_| bad())?.timestamp().as_millisecond())
        }
    };
    let command = domain::desk::Command::SetDeadline { metric, at, reason: posted.text("reason") };
    app.act(actor, number, vec![command]).await?;
    Ok(crate::http::redirect(&format!("/tickets/{number}/clocks")))
}

/// A ledger in words.
pub fn view(t: &T, ledger: &Ledger) -> LedgerView {
    let names = HashMap::new();
    let mut teller = Teller::new(&names);
    let mut told: HashMap<i64, String> = HashMap::new();
    for entry in &ledger.journal {
        if let Some(happened) = teller.tell(entry, "") {
            told.insert(entry.seq, happened.what.text(t));
        }
    }
    let mut runs: Vec<RunView> = ledger.runs.iter().map(|run| run_view(t, ledger, run, &told)).collect();
    // What runs stands first; the rest in the order in which it began.
    runs.sort_by_key(|run| !matches!(run.tone, "runs" | "paused" | "late"));
    let terms = match ledger.plan.as_str() {
        "" => String::new(),
        plan => {
            let plan = super::plan_name(t, plan);
            t.with("clocks-terms").arg("plan", &plan).arg("calendar", &ledger.calendar).to_string()
        }
    };
    LedgerView {
        number: ledger.ticket.number.to_string(),
        subject: ledger.ticket.subject.clone(),
        terms,
        zone: ledger.zone.clone(),
        internal: ledger.internal,
        runs,
    }
}

fn run_view(t: &T, ledger: &Ledger, one: &LedgerRun, told: &HashMap<i64, String>) -> RunView {
    let (run, zone) = (&one.run, ledger.zone.as_str());
    let counted = run.ledger.iter().rev().find(|segment| segment.mode != Mode::Stopped);
    let promised = counted.map(|segment| segment.promised);
    let due = one.reading.and_then(|reading| reading.due).or(run.breached);
    let stopped = run.ledger.iter().position(|segment| segment.mode == Mode::Stopped);
    let until = match stopped {
        // What stands still for good is no part of the picture.
        Some(at) if run.ledger[at..].iter().all(|segment| segment.mode == Mode::Stopped) => {
            run.ledger[at].from
        }
        _ => run.until(),
    };
    let running = is_running(one);
    let last =
        until.max(due.filter(|_| running || run.breached.is_some()).unwrap_or(until)).max(run.began + 1);
    let x = |at: i64| ((at - run.began).clamp(0, last - run.began)) * WIDTH / (last - run.began);
    let mut bars = Vec::new();
    for (segment, open) in &one.open {
        if segment.mode == Mode::Stopped && segment.from >= until {
            continue;
        }
        let bar = |from: i64, to: i64, class: String, title: String| Bar {
            x: x(from),
            width: (x(to) - x(from)).max(1),
            class,
            title,
        };
        let what = standing(t, segment);
        match segment.mode {
            Mode::Counted => {
                bars.push(bar(segment.from, segment.to, "closed".into(), t.of("clocks-closed").to_owned()));
                let late = run.breached;
                for span in open {
                    // What counted after the deadline is drawn as late.
                    let split = late.map_or(span.to, |late| late.clamp(span.from, span.to));
                    if split > span.from {
                        bars.push(bar(span.from, split, "open".into(), what.clone()));
                    }
                    if split < span.to {
                        bars.push(bar(split, span.to, "over".into(), what.clone()));
                    }
                }
            }
            Mode::Paused => {
                bars.push(bar(
                    segment.from,
                    segment.to,
                    format!("paused {}", whose_class(segment.whose)),
                    what,
                ));
            }
            Mode::Stopped => bars.push(bar(segment.from, segment.to, "stopped".into(), what)),
        }
    }
    let marks = one.steps.iter().map(|(when, at, _)| (x(*at), step(t, *when))).collect();
    let (tone, verdict) = verdict(t, one, due, zone);
    RunView {
        name: metric_key(run.metric),
        run: run.run,
        line: (run.metric == Metric::LineVisit).then_some(run.line),
        tone,
        verdict,
        elapsed: t.span(run.elapsed).to_string(),
        target: match promised.map(|promised| (promised.fixed, promised.target)) {
            Some((Some(fixed), _)) => t.with("clocks-by-hand").arg("at", &moment(t, fixed, zone)).to_string(),
            Some((None, Some(target))) => working(t, target),
            _ => String::new(),
        },
        bars,
        marks,
        due: due.filter(|due| *due <= last).map(x),
        now: (running && ledger.now < last).then(|| x(ledger.now)),
        ends: (moment(t, run.began, zone), moment(t, last, zone)),
        rows: run.ledger.iter().map(|segment| row(t, segment, zone, told)).collect(),
    }
}

/// Working time in hours and minutes: «27 ч», never days, which would be read as days and nights.
pub fn working(t: &T, span: i64) -> String {
    let (hours, minutes) = (span / domain::time::HOUR, span % domain::time::HOUR);
    match (hours, minutes) {
        (0, _) => t.span(minutes).to_string(),
        (_, ..domain::time::MINUTE) => t.with("span-hours").arg("n", hours).to_string(),
        _ => format!("{} {}", t.with("span-hours").arg("n", hours), t.span(minutes)),
    }
}

fn verdict(t: &T, one: &LedgerRun, due: Option<i64>, zone: &str) -> (&'static str, String) {
    let (run, reading) = (&one.run, one.reading);
    let promised = run
        .ledger
        .iter()
        .rev()
        .find(|segment| segment.mode != Mode::Stopped)
        .is_some_and(|segment| segment.promised.target.is_some() || segment.promised.fixed.is_some());
    let at = due.map(|due| moment(t, due, zone)).unwrap_or_default();
    if !promised {
        return ("quiet", t.of("clocks-nothing-promised").to_owned());
    }
    match (run.breached, reading.filter(|_| is_running(one))) {
        (Some(_), Some(_)) => ("late", t.with("clocks-late-runs").arg("at", &at).to_string()),
        (Some(_), None) => ("late", t.with("clocks-late").arg("at", &at).to_string()),
        (None, None) => ("good", t.of("clocks-met").to_owned()),
        (None, Some(reading)) if reading.mode == Mode::Paused => {
            let left = working(t, reading.left.unwrap_or(0));
            let whose = t.of(whose_key(reading.whose));
            ("paused", t.with("clocks-paused").arg("whose", whose).arg("left", &left).to_string())
        }
        (None, Some(reading)) => {
            let left = working(t, reading.left.unwrap_or(0));
            ("runs", t.with("clocks-runs").arg("left", &left).arg("at", &at).to_string())
        }
    }
}

fn row(t: &T, segment: &Segment, zone: &str, told: &HashMap<i64, String>) -> RowView {
    let there = T::new(t.lang(), zone, t.now_ms());
    RowView {
        from: there.moment(segment.from).to_string(),
        to: there.moment(segment.to).to_string(),
        what: standing(t, segment),
        whose: if segment.mode == Mode::Stopped { "" } else { whose_key(segment.whose) },
        counted: match segment.counted {
            0 => String::new(),
            counted => working(t, counted),
        },
        why: told.get(&segment.by).cloned().unwrap_or_default(),
        seq: segment.by,
        class: match segment.mode {
            Mode::Counted => "open",
            Mode::Paused => "paused",
            Mode::Stopped => "stopped",
        },
    }
}

/// How a clock stood, in words.
fn standing(t: &T, segment: &Segment) -> String {
    let why = match segment.why {
        Why::Working => "why-working",
        Why::Waiting(WaitFor::Requester) => "why-requester",
        Why::Waiting(WaitFor::ThirdParty) => "why-third-party",
        Why::Waiting(WaitFor::Release) => "why-release",
        Why::Waiting(WaitFor::Scheduled) => "why-scheduled",
        Why::Offered => "why-offered",
        Why::Ended => "why-ended",
        Why::Merged => "why-merged",
        Why::Answered => "why-answered",
        Why::LeftLine => "why-left-line",
        Why::Over => "why-over",
    };
    let mode = match segment.mode {
        Mode::Counted => "mode-counted",
        Mode::Paused => "mode-paused",
        Mode::Stopped => "mode-stopped",
    };
    format!("{}: {}", t.of(mode), t.of(why))
}

fn whose_class(whose: Whose) -> &'static str {
    match whose {
        Whose::Us => "us",
        Whose::Client => "client",
        Whose::ThirdParty => "third",
        Whose::Makers => "makers",
        Whose::Nobody => "nobody",
    }
}
