//! `/flows/new`, `/flows/{id}/edit`: a flow is entered and changed.

use super::words::{day_key, kind_key};
use super::{flow_id, missing, refused};
use crate::hours::hundredths;
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::Choice;
use crate::pages::{FieldErrors, Shell};
use app::flows::NewFlow;
use app::{App, AppError};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::flows::{DayKind, Flow, Kind, Special};
use domain::ids::OrganisationId;
use domain::people::{Object, OrgKind, Permission};
use domain::time::MINUTE;
use i18n::T;

/// The form.
#[derive(Template, Clone, Debug)]
#[template(path = "flows/edit.html")]
pub struct EditPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The flow that is changed; empty for a new one.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Its name in addresses.
    pub key: String,
    /// Clients; only for a new one.
    pub clients: Vec<Choice>,
    /// Kinds.
    pub kinds: Vec<Choice>,
    /// The zone.
    pub zone: String,
    /// What one event is worth.
    pub unit: String,
    /// Minutes between runs.
    pub period: String,
    /// Flows that it may come from; the first is none.
    pub parents: Vec<Choice>,
    /// Special days, one a line.
    pub days: String,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// `GET /flows/new`.
pub async fn blank(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    draw(&app, &visitor, None, &Posted::empty(), FieldErrors::none()).await
}

/// `GET /flows/{id}/edit`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Oops> {
    let one = app.flow(visitor.staff()?, flow_id(&id)?).await?;
    draw(&app, &visitor, Some(one.row.flow), &Posted::empty(), FieldErrors::none()).await
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    flow: Option<Flow>,
    posted: &Posted,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    match &flow {
        Some(flow) => actor.may(Permission::FlowManage, Object::Organisation(flow.org))?,
        None => actor.may_somewhere(Permission::FlowManage)?,
    }
    let typed = |name: &str, of: String| match posted.fields.get(name) {
        Some(text) => text.trim().to_owned(),
        None => of,
    };
    let one = flow.as_ref();
    let clients = app.organisations(actor).await?.into_iter().filter(|org| org.kind == OrgKind::Client);
    let board = app.flow_board(actor, one.map(|flow| flow.org)).await?;
    let kind = Kind::from_code(posted.get("kind")).or(one.map(|flow| flow.kind)).unwrap_or(Kind::Orders);
    let parent = posted.get("parent").parse().ok().or(one.and_then(|flow| flow.parent));
    let others = board.tiles.iter().filter(|tile| one.is_none_or(|flow| tile.flow.id != flow.id));
    let wrong = errors.any();
    let page = EditPage {
        t: t.clone(),
        shell: visitor.staff_shell(app, "flows").await?,
        id: one.map(|flow| flow.id.to_string()).unwrap_or_default(),
        name: typed("name", one.map(|flow| flow.name.clone()).unwrap_or_default()),
        key: typed("key", one.map(|flow| flow.key.clone()).unwrap_or_default()),
        clients: match one {
            Some(_) => vec![],
            None => clients
                .map(|org| Choice::new(org.id.to_string(), org.name, posted.get("org") == org.id.to_string()))
                .collect(),
        },
        kinds: Kind::ALL.map(|one| Choice::new(one.code(), t.of(kind_key(one)), one == kind)).to_vec(),
        zone: typed("zone", one.map_or_else(|| "Europe/Moscow".to_owned(), |flow| flow.zone.clone())),
        unit: typed("unit", one.map(|flow| rubles(flow.unit_value)).unwrap_or_default()),
        period: typed(
            "period",
            one.filter(|f| f.period > 0).map(|f| (f.period / MINUTE).to_string()).unwrap_or_default(),
        ),
        parents: others
            .map(|tile| {
                let name = format!("{} · {}", tile.client, tile.flow.name);
                Choice::new(tile.flow.id.to_string(), name, parent == Some(tile.flow.id))
            })
            .collect(),
        days: typed("days", one.map(|flow| days(t, &flow.days)).unwrap_or_default()),
        errors,
    };
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, html(&page)).into_response())
}

/// Roubles for a field.
fn rubles(hundredths: i64) -> String {
    match (hundredths, hundredths % 100) {
        (0, _) => String::new(),
        (all, 0) => (all / 100).to_string(),
        (all, part) => format!("{}.{part:02}", all / 100),
    }
}

/// Special days, one a line: the day and its word.
fn days(t: &T, days: &[Special]) -> String {
    let line = |one: &Special| format!("{} {}", one.day, t.of(day_key(one.kind)));
    days.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Reads them back, in the reader's words.
fn read_days(t: &T, text: &str) -> Option<Vec<Special>> {
    let line = |line: &str| {
        let (day, word) = line.trim().split_once(char::is_whitespace)?;
        let word = domain::text::fold(word.trim());
        let kind = DayKind::ALL.into_iter().find(|kind| domain::text::fold(t.of(day_key(*kind))) == word);
        Some(Special { day: day.parse().ok()?, kind: kind? })
    };
    text.lines().filter(|line| !line.trim().is_empty()).take(400).map(line).collect()
}

fn read(t: &T, posted: &Posted, org: OrganisationId) -> Result<NewFlow, AppError> {
    let unit = match posted.get("unit") {
        "" => 0,
        text => hundredths(text).ok_or(AppError::Invalid("unit", "odd"))?,
    };
    let period = match posted.get("period") {
        "" => 0,
        text => text
            .parse::<i64>()
            .ok()
            .filter(|n| (0..=44_640).contains(n))
            .ok_or(AppError::Invalid("period", "odd"))?,
    };
    Ok(NewFlow {
        org,
        key: posted.text("key"),
        name: posted.text("name"),
        kind: Kind::from_code(posted.get("kind")).unwrap_or(Kind::Orders),
        zone: posted.get("zone").to_owned(),
        unit_value: unit,
        parent: posted.get("parent").parse().ok(),
        period: period * MINUTE,
        days: read_days(t, &posted.text("days")).ok_or(AppError::Invalid("days", "odd"))?,
    })
}

/// `POST /flows`: enters a flow.
pub async fn create(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let org = posted.get("org").parse().map_err(|_| missing())?;
    let made = match read(t, &posted, org) {
        Ok(new) => app.create_flow(actor, new).await,
        Err(e) => Err(e),
    };
    match made {
        Ok(flow) => Ok(redirect(&format!("/flows/{}", flow.id))),
        Err(e) => draw(&app, &visitor, None, &posted, refused(t, e)?).await,
    }
}

/// `POST /flows/{id}`: changes a flow, or ends the watch over it.
pub async fn change(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let id = flow_id(&id)?;
    if posted.get("act") == "retire" {
        app.retire_flow(actor, id).await?;
        return Ok(redirect("/flows"));
    }
    let flow = app.flow(actor, id).await?.row.flow;
    let changed = match read(t, &posted, flow.org) {
        Ok(new) => app.change_flow(actor, id, new).await,
        Err(e) => Err(e),
    };
    match changed {
        Ok(_) => Ok(redirect(&format!("/flows/{id}"))),
        Err(e) => draw(&app, &visitor, Some(flow), &posted, refused(t, e)?).await,
    }
}
