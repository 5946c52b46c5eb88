//! `/settings/alerts`: other systems that send alerts, and when alerts are kept quiet.

use super::{moment, typed};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::Choice;
use crate::pages::{ErrorKind, FieldErrors, Shell};
use crate::settings::{Asked, Tab, frame};
use app::incidents::alerts::{Format, NewSilence, NewSource};
use app::{App, AppError};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ids::{OrganisationId, SilenceId, SourceId};
use domain::people::{Object, Permission};
use domain::time::HOUR;
use i18n::T;
use std::collections::BTreeMap;

const ROOM: &str = "/settings/alerts";

/// A source in the list.
#[derive(Clone, Debug)]
pub struct SourceRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its client.
    pub client: String,
    /// What it speaks.
    pub format: String,
    /// The type of incident.
    pub kind: String,
    /// The end of its secret.
    pub hint: String,
    /// Whether it is listened to.
    pub active: bool,
    /// When it was heard last.
    pub used_ms: Option<i64>,
    /// Where it sends to.
    pub url: String,
}

/// A silence in the list.
#[derive(Clone, Debug)]
pub struct QuietRow {
    /// Its id.
    pub id: String,
    /// Its client.
    pub client: String,
    /// Of which labels.
    pub labels: String,
    /// Until when.
    pub to_ms: i64,
    /// From when.
    pub from_ms: i64,
    /// Who wants it.
    pub author: String,
    /// Why.
    pub reason: String,
    /// It is planned work.
    pub maintenance: bool,
}

/// `GET /settings/alerts`.
#[derive(Template, Clone, Debug)]
#[template(path = "duty/alerts.html")]
pub struct AlertsPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// The sources.
    pub rows: Vec<SourceRow>,
    /// What is kept quiet.
    pub quiet: Vec<QuietRow>,
    /// Clients.
    pub clients: Vec<Choice>,
    /// Formats.
    pub formats: Vec<Choice>,
    /// A secret that was just made, and where it is used.
    pub made: Option<String>,
    /// From and to, as fields have them.
    pub times: (String, String),
    /// What is wrong.
    pub errors: FieldErrors,
}

/// A name that is the same in all languages.
fn format_name(format: Format) -> &'static str {
    match format {
        Format::Alertmanager => "Prometheus Alertmanager",
        Format::Grafana => "Grafana",
        Format::Zabbix => "Zabbix",
        Format::Pagerduty => "PagerDuty Events v2",
        Format::Cloudevents => "CloudEvents",
        Format::Generic => "JSON",
    }
}

async fn view(
    app: &App,
    visitor: &Visitor,
    done: &str,
    made: Option<String>,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    actor.may(Permission::DutyManage, Object::Desk)?;
    let sources = app.alert_sources(actor).await?;
    let quiet = app.silences(actor).await?;
    let clients = app.duty_maps(actor).await?;
    let (shell, tabs) = frame(app, visitor, ROOM, done).await?;
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let public = &app.config.public_url;
    let page = AlertsPage {
        t: t.clone(),
        shell,
        tabs,
        rows: sources
            .into_iter()
            .map(|(one, client)| SourceRow {
                id: one.id.to_string(),
                url: format!("{public}/api/v1/alerts/{}", one.format),
                format: Format::from_code(&one.format)
                    .map_or(one.format.clone(), |format| format_name(format).to_owned()),
                name: one.name,
                kind: one.kind,
                hint: format!("opora_alerts_…{}", one.hint),
                active: one.active,
                used_ms: one.used_at,
                client,
            })
            .collect(),
        quiet: quiet
            .into_iter()
            .map(|one| {
                let labels: BTreeMap<String, String> =
                    serde_json::from_str(&one.silence.matchers).unwrap_or_default();
                let labels: Vec<String> =
                    labels.iter().map(|(name, value)| format!("{name}={value}")).collect();
                QuietRow {
                    id: one.silence.id.to_string(),
                    client: one.client,
                    labels: labels.join(", "),
                    to_ms: one.silence.to,
                    from_ms: one.silence.from,
                    author: one.silence.author,
                    reason: one.silence.reason,
                    maintenance: one.silence.kind == "maintenance",
                }
            })
            .collect(),
        clients: clients.into_iter().map(|(id, name, _)| Choice::new(id.to_string(), name, false)).collect(),
        formats: Format::ALL
            .map(|one| Choice::new(one.code().to_owned(), format_name(one).to_owned(), false))
            .to_vec(),
        made,
        times: (typed(t.now_ms(), &actor.zone), typed(t.now_ms() + 2 * HOUR, &actor.zone)),
        errors,
    };
    Ok((status, html(&page)).into_response())
}

/// `GET /settings/alerts`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    view(&app, &visitor, asked.done(), None, FieldErrors::none()).await
}

/// Labels as they are typed: `name=value`, with commas between.
fn labels(text: &str) -> BTreeMap<String, String> {
    let pairs = text.split([',', '\n']).filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect()
}

/// `POST /settings/alerts`: a source, its switch, a silence, its end.
pub async fn save(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let bad = || Oops::of(ErrorKind::BadRequest);
    let id = || posted.get("id").parse::<i64>().map_err(|_| bad());
    let org = || posted.get("client").parse().map(OrganisationId).map_err(|_| bad());
    let done = match posted.get("do") {
        "create" => {
            let new = NewSource {
                org: org()?,
                name: posted.text("name"),
                format: Format::from_code(posted.get("format")).ok_or_else(bad)?,
                kind: posted.get("kind").to_owned(),
                mapping: posted.text("mapping"),
            };
            match app.create_alert_source(actor, new).await {
                Ok((_, secret)) => return view(&app, &visitor, "", Some(secret), FieldErrors::none()).await,
                Err(e) => Err(e),
            }
        }
        "on" | "off" => app.switch_alert_source(actor, SourceId(id()?), posted.get("do") == "on").await,
        "quiet" => {
            let times = (moment(posted.get("from"), &actor.zone), moment(posted.get("to"), &actor.zone));
            let (Some(from), Some(to)) = times else {
                let errors = FieldErrors(vec![("", visitor.t.of("duty-wrong-time").to_owned())]);
                return view(&app, &visitor, "", None, errors).await;
            };
            let new = NewSilence {
                org: org()?,
                maintenance: posted.get("maintenance") == "1",
                matchers: labels(&posted.text("labels")),
                from,
                to,
                reason: posted.text("reason"),
            };
            app.keep_quiet(actor, new).await.map(drop)
        }
        "loud" => app.end_silence(actor, SilenceId(id()?)).await,
        _ => return Err(bad()),
    };
    let key = match done {
        Ok(()) => return Ok(redirect(&format!("{ROOM}?done=saved"))),
        Err(AppError::Invalid("kind", _)) => "incident-no-path",
        Err(AppError::Invalid("mapping", _)) => "alerts-wrong-mapping",
        Err(AppError::Invalid("reason", _)) => "alerts-no-reason",
        Err(AppError::Invalid("time", _)) => "duty-wrong-time",
        Err(AppError::Invalid(..)) => "rota-no-name",
        Err(e) => return Err(e.into()),
    };
    view(&app, &visitor, "", None, FieldErrors(vec![("", visitor.t.of(key).to_owned())])).await
}
