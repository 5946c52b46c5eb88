//! `/flows/{id}`: one flow with its chart, its alerts, its monitors, and what another sensitivity would have done.

use super::board::{TileView, tile};
use super::chart::told;
use super::words::{self, missing, often_choices, rate, stage_key, tier_key, verdict_key, watch_key};
use super::{bad, flow_id, refused};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::Choice;
use crate::pages::{FieldErrors, Shell};
use app::App;
use app::flows::{FlowPage, NewMonitor, templates};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::flows::{Often, Settings, Watch};
use i18n::T;
use serde::Deserialize;

/// A monitor in the list of a flow.
#[derive(Clone, Debug)]
pub struct MonitorRow {
    /// Its id.
    pub id: String,
    /// The key of what it watches for.
    pub watch: &'static str,
    /// The key of its stage.
    pub stage: &'static str,
    /// How it looks: `live`, `other`, `over`.
    pub tone: &'static str,
    /// Its sensitivity, in words.
    pub often: &'static str,
    /// How precise it was; empty while nobody judged.
    pub precision: String,
    /// It asks to be tuned.
    pub proposes: bool,
}

/// An alert in the list of a flow.
#[derive(Clone, Debug)]
pub struct AlertRow {
    /// Its id.
    pub id: String,
    /// The key of what was seen.
    pub watch: &'static str,
    /// How it looks.
    pub tone: &'static str,
    /// The key of how loudly.
    pub tier: &'static str,
    /// Since when it looked wrong.
    pub since: i64,
    /// When it was told; nothing when it never was.
    pub raised: Option<i64>,
    /// When it was over.
    pub over: Option<i64>,
    /// How long it took until it was told, in words.
    pub after: String,
    /// Who looks after it.
    pub by: String,
    /// It goes on.
    pub open: bool,
    /// Nobody looks after it yet.
    pub free: bool,
    /// The key of what it was worth; empty while nobody said.
    pub verdict: &'static str,
    /// Its monitor tells nobody.
    pub shadow: bool,
}

/// A template to choose.
#[derive(Clone, Debug)]
pub struct TemplateView {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Why one wants it.
    pub reason: String,
    /// The chosen one.
    pub chosen: bool,
}

/// `GET /flows/{id}`.
#[derive(Template, Clone, Debug)]
#[template(path = "flows/flow.html")]
pub struct FlowView {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// As it stands on the board.
    pub tile: TileView,
    /// Its name in addresses.
    pub key: String,
    /// From what it comes: id and name.
    pub parent: Option<(String, String)>,
    /// Events of the last day.
    pub day_seen: String,
    /// How many were expected.
    pub day_norm: String,
    /// What is missing of them.
    pub day_missing: String,
    /// If it stopped now, it would be told then.
    pub told_at: Option<i64>,
    /// Until when the norm was learnt.
    pub learnt_at: Option<i64>,
    /// Its monitors.
    pub monitors: Vec<MonitorRow>,
    /// Its alerts.
    pub alerts: Vec<AlertRow>,
    /// How many sources it has.
    pub sources: usize,
    /// Templates that fit.
    pub templates: Vec<TemplateView>,
    /// What a new monitor can watch for.
    pub watches: Vec<Choice>,
    /// The sensitivities.
    pub often: Vec<Choice>,
    /// Other flows of the client; the first is none.
    pub others: Vec<Choice>,
    /// Why a monitor is wanted.
    pub reason: String,
    /// What is to be done.
    pub algorithm: String,
    /// Bounds.
    pub low: String,
    /// See `low`.
    pub high: String,
    /// The reader may look after alerts.
    pub may_work: bool,
    /// He may set it up.
    pub may_manage: bool,
    /// What is wrong with the new monitor.
    pub errors: FieldErrors,
}

/// Verdicts in their order, with the keys of their words.
pub const VERDICTS: [(&str, &str); 3] =
    [("useful", "useful-useful"), ("late", "useful-late"), ("noise", "useful-noise")];

impl FlowView {
    /// What an alert can have been worth.
    pub fn verdicts(&self) -> [(&'static str, &'static str); 3] {
        VERDICTS
    }
}

/// Which template a new monitor begins with.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    template: String,
}

/// `GET /flows/{id}`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    draw(&app, &visitor, &id, &asked.template, &Posted::empty(), FieldErrors::none()).await
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    id: &str,
    template: &str,
    posted: &Posted,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let one = app.flow(actor, flow_id(id)?).await?;
    let board = app.flow_board(actor, Some(one.row.flow.org)).await?;
    let tile = board.tiles.iter().find(|tile| tile.flow.id == one.row.flow.id).map(|one| tile(t, one));
    let tile = tile.ok_or_else(super::missing)?;
    let wrong = errors.any();
    let page = view(t, visitor.staff_shell(app, "flows").await?, &one, tile, (template, posted), errors);
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, html(&page)).into_response())
}

fn view(
    t: &T,
    shell: Shell,
    one: &FlowPage,
    tile: TileView,
    (template, posted): (&str, &Posted),
    errors: FieldErrors,
) -> FlowView {
    let flow = &one.row.flow;
    let fits = templates().iter().filter(|template| template.kinds.contains(&flow.kind));
    let russian = t.lang() == i18n::Lang::Ru;
    let chosen = templates().iter().find(|one| one.key == template);
    let said = |words: &app::flows::Words| if russian { words.ru.clone() } else { words.en.clone() };
    let or = |name: &str, of: Option<String>| match posted.get(name) {
        "" => of.unwrap_or_default(),
        text => text.to_owned(),
    };
    let watch =
        Watch::from_code(posted.get("watch")).or(chosen.map(|one| one.watch)).unwrap_or(Watch::Silence);
    let often =
        Often::from_code(posted.get("often")).or(chosen.map(|one| one.often)).unwrap_or(Often::Monthly);
    let other = |other: &domain::flows::Flow| {
        let id = other.id.to_string();
        Choice::new(id.clone(), other.name.clone(), posted.get("from") == id || flow.parent == Some(other.id))
    };
    FlowView {
        t: t.clone(),
        shell,
        key: flow.key.clone(),
        parent: one.parent.as_ref().map(|parent| (parent.id.to_string(), parent.name.clone())),
        day_seen: t.num(one.day.actual).to_string(),
        day_norm: if one.learnt_at.is_some() { rate(t, one.day.norm) } else { String::new() },
        day_missing: if one.day.missing >= one.day.norm * 0.1 && one.day.missing >= 1.0 {
            missing(t, one.day.missing, one.day.missing_money)
        } else {
            String::new()
        },
        told_at: one.told_at,
        learnt_at: one.learnt_at,
        monitors: one.monitors.iter().map(|one| monitor_row(t, one)).collect(),
        alerts: one
            .alerts
            .iter()
            .map(|(row, alert, watch)| alert_row(t, row, alert, *watch, &one.names))
            .collect(),
        sources: one.sources.len(),
        templates: fits
            .map(|one| TemplateView {
                key: one.key.clone(),
                name: said(&one.name),
                reason: said(&one.reason),
                chosen: one.key == template,
            })
            .collect(),
        watches: Watch::ALL.map(|one| Choice::new(one.code(), t.of(watch_key(one)), one == watch)).to_vec(),
        often: often_choices(t, often),
        others: one.others.iter().map(other).collect(),
        reason: or("reason", chosen.map(|one| said(&one.reason))),
        algorithm: or("algorithm", chosen.map(|one| said(&one.algorithm))),
        low: posted.text("low"),
        high: posted.text("high"),
        may_work: one.may_work,
        may_manage: one.may_manage,
        tile,
        errors,
    }
}

pub(super) fn monitor_row(t: &T, one: &app::flows::MonitorPage) -> MonitorRow {
    let (right, of) = one.monitor.precision();
    MonitorRow {
        id: one.row.id.to_string(),
        watch: watch_key(one.monitor.watch),
        stage: stage_key(one.monitor.stage),
        tone: match one.monitor.stage {
            domain::flows::Stage::Live => "live",
            domain::flows::Stage::Retired => "over",
            _ => "other",
        },
        often: words::often_key(one.monitor.settings.often),
        precision: match of {
            0 => String::new(),
            of => t.with("monitor-precision").arg("right", right as i64).arg("of", of as i64).to_string(),
        },
        proposes: one.monitor.proposes().is_some(),
    }
}

pub(super) fn alert_row(
    t: &T,
    row: &app::flows::AlertRow,
    alert: &domain::flows::Alert,
    watch: Watch,
    names: &std::collections::HashMap<domain::ids::PersonId, String>,
) -> AlertRow {
    let by = alert.acknowledged.as_ref().and_then(|(by, ..)| by.person);
    AlertRow {
        id: row.id.to_string(),
        watch: watch_key(watch),
        tone: words::tone(row.tier),
        tier: tier_key(row.tier),
        since: alert.facts.since.min(row.opened_at),
        raised: row.raised_at,
        over: row.recovered_at,
        after: row
            .raised_at
            .map(|at| t.span((at - alert.facts.since).max(0)).to_string())
            .unwrap_or_default(),
        by: by.and_then(|person| names.get(&person).cloned()).unwrap_or_default(),
        open: row.is_open,
        free: row.is_up && alert.acknowledged.is_none(),
        verdict: alert.verdict.map(verdict_key).unwrap_or_default(),
        shadow: row.shadow,
    }
}

/// `POST /flows/{id}/monitors`: requests a monitor.
pub async fn request(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let flow = flow_id(&id)?;
    let watch = Watch::from_code(posted.get("watch")).ok_or_else(bad)?;
    let settings = settings(&posted);
    let replay = match app.flow_replay(actor, flow).await? {
        Some(replay) => told(t, &replay, settings.often),
        None => String::new(),
    };
    let new = NewMonitor {
        watch,
        settings,
        reason: posted.text("reason"),
        replay,
        algorithm: posted.text("algorithm"),
    };
    match app.request_monitor(actor, flow, new).await {
        Ok(monitor) => Ok(redirect(&format!("/monitors/{monitor}"))),
        Err(e) => draw(&app, &visitor, &id, "", &posted, refused(t, e)?).await,
    }
}

/// The settings of a monitor as they were typed.
pub(super) fn settings(posted: &Posted) -> Settings {
    let number =
        |name: &str| posted.get(name).replace(',', ".").parse::<f64>().ok().filter(|n| n.is_finite());
    Settings {
        often: Often::from_code(posted.get("often")).unwrap_or(Often::Monthly),
        from: posted.get("from").parse().ok(),
        low: number("low"),
        high: number("high"),
        hold: posted.get("hold").parse::<i64>().unwrap_or(0).clamp(0, 43_200),
    }
}
