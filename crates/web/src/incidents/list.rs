//! `/incidents`: what burns, what was, how counterparties answer; an incident begun by hand.

use super::{SEVERITIES, at_risk, severity_key, state_key, state_tone};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::Choice;
use crate::pages::{ErrorKind, FieldErrors, Shell};
use app::incidents::{Brief, NewIncident};
use app::{App, AppError};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ids::OrganisationId;
use domain::incident::Severity;
use domain::people::Permission;
use i18n::T;
use serde::Deserialize;

/// An incident in the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its number.
    pub number: i64,
    /// What happened.
    pub title: String,
    /// The client.
    pub client: String,
    /// The key of its state.
    pub state: &'static str,
    /// How the state looks.
    pub tone: &'static str,
    /// The key of its severity.
    pub severity: &'static str,
    /// Since when.
    pub since_ms: i64,
    /// It is over.
    pub over: bool,
    /// Who has it, or is called.
    pub person: String,
    /// Until when he is called.
    pub until_ms: Option<i64>,
    /// Money at risk, in words.
    pub money: String,
}

/// How a counterparty answers.
#[derive(Clone, Debug)]
pub struct Answers {
    /// Who.
    pub name: String,
    /// How often it answered, of how many questions.
    pub counts: String,
    /// The median.
    pub median: String,
    /// The longest.
    pub longest: String,
}

/// What was typed into the form that begins one.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// What happened.
    pub title: String,
    /// Of which type.
    pub kind: String,
    /// Of which client.
    pub client: String,
    /// How bad it is.
    pub severity: String,
    /// The ticket that told of it.
    pub ticket: String,
    /// The client said it first.
    pub by_client: bool,
}

/// `GET /incidents`.
#[derive(Template, Clone, Debug)]
#[template(path = "incidents/list.html")]
pub struct IncidentsPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The incidents.
    pub rows: Vec<Row>,
    /// Those that are put away, too.
    pub all: bool,
    /// How counterparties answer.
    pub answers: Vec<Answers>,
    /// The clients of whom one may be begun; none for who may not.
    pub clients: Vec<Choice>,
    /// Severities.
    pub severities: [(&'static str, &'static str); 3],
    /// What was typed.
    pub typed: Typed,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// The query.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    all: String,
}

fn row(t: &T, brief: Brief) -> Row {
    let one = brief.incident;
    Row {
        number: one.number,
        client: brief.client,
        state: state_key(one.state),
        tone: state_tone(one.state),
        severity: severity_key(one.severity),
        since_ms: one.since,
        over: !one.state.is_burning(),
        person: brief.person,
        until_ms: one.ring.map(|ring| ring.until),
        money: if one.money > 0 { at_risk(t, one.money) } else { String::new() },
        title: one.title,
    }
}

async fn view(
    app: &App,
    visitor: &Visitor,
    all: bool,
    typed: Typed,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let found = app.incidents(actor, all).await?;
    let answers = app.counterparties(actor).await?;
    let clients = match actor.may_somewhere(Permission::IncidentWork) {
        Ok(()) => app
            .duty_maps(actor)
            .await?
            .into_iter()
            .map(|(id, name, _)| Choice::new(id.to_string(), name, id.to_string() == typed.client))
            .collect(),
        Err(_) => vec![],
    };
    let span = |ms: Option<i64>| ms.map(|ms| t.span(ms).to_string()).unwrap_or_default();
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = IncidentsPage {
        t: t.clone(),
        shell: visitor.staff_shell(app, "incidents").await?,
        rows: found.into_iter().map(|one| row(t, one)).collect(),
        all,
        answers: answers
            .into_iter()
            .map(|one| Answers {
                counts: format!("{} / {}", one.answered, one.asked),
                median: span(one.median),
                longest: span(one.longest),
                name: one.counterparty,
            })
            .collect(),
        clients,
        severities: SEVERITIES,
        typed,
        errors,
    };
    Ok((status, html(&page)).into_response())
}

/// `GET /incidents`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    view(&app, &visitor, asked.all == "1", Typed::default(), FieldErrors::none()).await
}

/// `POST /incidents`: begins one by hand.
pub async fn begin(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let client: i64 = posted.get("client").parse().map_err(|_| Oops::of(ErrorKind::BadRequest))?;
    let typed = Typed {
        title: posted.text("title"),
        kind: posted.get("kind").to_owned(),
        client: posted.get("client").to_owned(),
        severity: posted.get("severity").to_owned(),
        ticket: posted.get("ticket").to_owned(),
        by_client: posted.get("by_client") == "1",
    };
    let new = NewIncident {
        client: OrganisationId(client),
        kind: typed.kind.clone(),
        title: typed.title.clone(),
        severity: Severity::from_code(&typed.severity).unwrap_or_default(),
        by_client: typed.by_client,
        ticket: typed.ticket.parse().ok(),
    };
    let (field, key) = match app.begin_incident(actor, new).await {
        Ok(number) => return Ok(redirect(&format!("/incidents/{number}"))),
        Err(AppError::Invalid("title", _)) => ("title", "incident-no-title"),
        Err(AppError::Invalid("kind", _)) => ("kind", "incident-no-path"),
        Err(AppError::Invalid("ticket", _)) => ("ticket", "incident-no-ticket"),
        Err(e) => return Err(e.into()),
    };
    let errors = FieldErrors(vec![(field, visitor.t.of(key).to_owned())]);
    view(&app, &visitor, false, typed, errors).await
}
