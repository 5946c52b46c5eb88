//! `/monitors/{id}`: a monitor, its life, its alerts and what they were worth.

use super::page::{AlertRow, VERDICTS, alert_row, settings};
use super::words::{often_choices, often_key, stage_key, verdict_key, watch_key};
use super::{bad, monitor_id, refused};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::Choice;
use crate::pages::{FieldErrors, Shell};
use app::App;
use app::flows::{MonitorPage, Step};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::flows::Stage;
use domain::flows::monitor::Event;
use domain::time::HOUR;
use i18n::T;

/// A step on the path of life.
#[derive(Clone, Debug)]
pub struct PathStep {
    /// The key of its name.
    pub key: &'static str,
    /// It was taken.
    pub done: bool,
    /// It stands here.
    pub here: bool,
}

/// An entry of the journal.
#[derive(Clone, Debug)]
pub struct LogRow {
    /// When.
    pub at: i64,
    /// Who; empty for the desk itself.
    pub who: String,
    /// What, in words.
    pub what: String,
}

/// `GET /monitors/{id}`.
#[derive(Template, Clone, Debug)]
#[template(path = "flows/monitor.html")]
pub struct MonitorView {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// Its id.
    pub id: String,
    /// Its flow: id and name.
    pub flow: (String, String),
    /// The key of what it watches for.
    pub watch: &'static str,
    /// Its stage.
    pub stage: Stage,
    /// The path of its life.
    pub path: Vec<PathStep>,
    /// Why it was requested.
    pub reason: String,
    /// What it would have done, as it was told then.
    pub replay: String,
    /// What is to be done.
    pub algorithm: String,
    /// Its sensitivity.
    pub often: Vec<Choice>,
    /// The key of it.
    pub often_key: &'static str,
    /// Bounds.
    pub low: String,
    /// See `low`.
    pub high: String,
    /// The flow from which events come, for conservation.
    pub from: String,
    /// Minutes out of bounds.
    pub hold: i64,
    /// How precise it was; empty while nobody judged.
    pub precision: String,
    /// The key of the sensitivity that its verdicts ask for.
    pub proposes: Option<&'static str>,
    /// Until when it is not heard.
    pub muted_until: Option<i64>,
    /// Its alerts.
    pub alerts: Vec<AlertRow>,
    /// Its journal, the newest first.
    pub log: Vec<LogRow>,
    /// The reader may look after it.
    pub may_work: bool,
    /// He may decide on it.
    pub may_manage: bool,
    /// What is wrong.
    pub errors: FieldErrors,
}

impl MonitorView {
    /// What an alert can have been worth.
    pub fn verdicts(&self) -> [(&'static str, &'static str); 3] {
        VERDICTS
    }

    /// Whether it stands in one of these stages.
    pub fn is(&self, stages: &str) -> bool {
        stages.split(' ').any(|stage| stage == self.stage.code())
    }
}

/// `GET /monitors/{id}`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Oops> {
    draw(&app, &visitor, &id, FieldErrors::none()).await
}

async fn draw(app: &App, visitor: &Visitor, id: &str, errors: FieldErrors) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let one = app.monitor(actor, monitor_id(id)?).await?;
    let wrong = errors.any();
    let page = view(t, visitor.staff_shell(app, "flows").await?, &one, errors);
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, html(&page)).into_response())
}

fn view(t: &T, shell: Shell, one: &MonitorPage, errors: FieldErrors) -> MonitorView {
    let monitor = &one.monitor;
    let order = [Stage::Requested, Stage::Written, Stage::Agreed, Stage::Shadow, Stage::Live];
    let at = match monitor.stage {
        Stage::Muted | Stage::Retired => 4,
        stage => order.iter().position(|one| *one == stage).unwrap_or(0),
    };
    let step = |(n, stage): (usize, &Stage)| {
        let here = n == at && *stage == monitor.stage;
        PathStep { key: stage_key(*stage), done: n < at, here }
    };
    let mut path: Vec<PathStep> = order.iter().enumerate().map(step).collect();
    if matches!(monitor.stage, Stage::Muted | Stage::Retired) {
        path.push(PathStep { key: stage_key(monitor.stage), done: false, here: true });
    }
    let log = one.journal.iter().rev().map(|entry| LogRow {
        at: entry.at,
        who: entry.by.person.and_then(|person| one.names.get(&person).cloned()).unwrap_or_default(),
        what: happened(t, &entry.event),
    });
    let bound = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let (right, of) = monitor.precision();
    MonitorView {
        t: t.clone(),
        shell,
        id: one.row.id.to_string(),
        flow: (one.flow.flow.id.to_string(), one.flow.flow.name.clone()),
        watch: watch_key(monitor.watch),
        stage: monitor.stage,
        path,
        reason: monitor.reason.clone(),
        replay: monitor.replay.clone(),
        algorithm: monitor.algorithm.clone(),
        often: often_choices(t, monitor.proposes().unwrap_or(monitor.settings.often)),
        often_key: often_key(monitor.settings.often),
        low: bound(monitor.settings.low),
        high: bound(monitor.settings.high),
        from: monitor.settings.from.map(|id| id.to_string()).unwrap_or_default(),
        hold: monitor.settings.hold,
        precision: match of {
            0 => String::new(),
            of => t.with("monitor-precision").arg("right", right as i64).arg("of", of as i64).to_string(),
        },
        proposes: monitor.proposes().map(often_key),
        muted_until: monitor.muted_until,
        alerts: one
            .alerts
            .iter()
            .map(|(row, alert)| alert_row(t, row, alert, monitor.watch, &one.names))
            .collect(),
        log: log.collect(),
        may_work: one.may_work,
        may_manage: one.may_manage,
        errors,
    }
}

/// An entry in words.
fn happened(t: &T, event: &Event) -> String {
    let with = |key: &'static str, text: &str| match text.trim() {
        "" => t.of(key).to_owned(),
        text => format!("{}: {text}", t.of(key)),
    };
    match event {
        Event::Requested { reason, .. } => with("stage-requested", reason),
        Event::Written { .. } => t.of("stage-written").to_owned(),
        Event::Agreed { note } => with("stage-agreed", note),
        Event::Shadowed => t.of("stage-shadow").to_owned(),
        Event::Started => t.of("stage-live").to_owned(),
        Event::Tuned { settings, reason } => {
            let often = t.of(often_key(settings.often));
            with("monitor-tuned", &format!("{often} · {reason}"))
        }
        Event::Muted { until, reason } => with("stage-muted", &format!("{} · {reason}", t.moment(*until))),
        Event::Unmuted => t.of("monitor-unmuted").to_owned(),
        Event::Retired { reason } => with("stage-taken-off", reason),
        Event::Judged { verdict, .. } => with("monitor-judged", t.of(verdict_key(*verdict))),
    }
}

/// `POST /monitors/{id}`: a step of its life.
pub async fn step(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let reason = posted.text("reason");
    let step = match posted.get("act") {
        "write" => Step::Write { algorithm: posted.text("algorithm") },
        "agree" => Step::Agree { note: posted.text("note") },
        "shadow" => Step::Shadow,
        "start" => Step::Start,
        "tune" => Step::Tune { settings: settings(&posted), reason },
        "mute" => {
            let hours = posted.get("hours").parse::<i64>().unwrap_or(0).clamp(0, 24 * 31);
            Step::Mute { span: hours * HOUR, reason }
        }
        "unmute" => Step::Unmute,
        "retire" => Step::Retire { reason },
        _ => return Err(bad()),
    };
    match app.step_monitor(actor, monitor_id(&id)?, step).await {
        Ok(()) => Ok(redirect(&format!("/monitors/{id}"))),
        Err(e) => draw(&app, &visitor, &id, refused(t, e)?).await,
    }
}
