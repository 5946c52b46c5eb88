//! Releases on pages: what is to come and what went out, who waits for it, and the button that tells them all.

pub mod told;
pub mod trackers;

use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::State as S;
use crate::pages::{FieldErrors, Notice, Shell, Tone};
use app::releases::{Awaiting, Listed, NewRelease, Release};
use app::{App, AppError};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::desk::{Command, Releasing};
use domain::ids::ReleaseId;
use domain::people::{Object, Permission};
use domain::time::DAY;
use i18n::T;
use serde::Deserialize;

/// A release in the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its address's last part.
    pub id: String,
    /// Of what, and its name.
    pub name: String,
    /// The day that it is promised for, in words; empty when none.
    pub planned_on: String,
    /// When it went out.
    pub out_ms: Option<i64>,
    /// Tickets planned in it.
    pub tickets: i64,
    /// Those whose clients were told.
    pub shipped: i64,
}

/// `GET /releases`.
#[derive(Template, Clone, Debug)]
#[template(path = "releases/list.html")]
pub struct ReleasesPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// What is to come.
    pub coming: Vec<Row>,
    /// What went out.
    pub gone: Vec<Row>,
    /// Whether the reader may enter one.
    pub may_lead: bool,
}

/// A ticket of a release.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Its number.
    pub number: i64,
    /// Its subject.
    pub subject: String,
    /// Its client.
    pub client: String,
    /// Its state.
    pub state: S,
    /// Whether the client was told.
    pub shipped: bool,
}

/// `GET /releases/{id}`, `GET /releases/new`, and forms that came back.
#[derive(Template, Clone, Debug)]
#[template(path = "releases/release.html")]
pub struct ReleasePage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// `new`, or which one.
    pub id: String,
    /// Its version.
    pub version: i64,
    /// Its name, for the title.
    pub title: String,
    /// When it went out.
    pub out_ms: Option<i64>,
    /// What was typed.
    pub form: NewRelease,
    /// Who waits for it.
    pub tickets: Vec<Waiting>,
    /// Whether the reader may change it.
    pub may_lead: bool,
    /// What is wrong.
    pub errors: FieldErrors,
}

impl ReleasePage {
    /// How many were told.
    pub fn shipped(&self) -> usize {
        self.tickets.iter().filter(|one| one.shipped).count()
    }
}

/// What the pages are asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    done: String,
}

fn leads(visitor: &Visitor) -> Result<bool, Oops> {
    Ok(visitor.staff()?.can(Permission::LineManage, Object::Desk))
}

fn row(t: &T, one: Listed) -> Row {
    let Listed { release, tickets, shipped } = one;
    Row {
        id: release.id.to_string(),
        name: format!("{} {}", release.product, release.name),
        planned_on: release.planned_on.as_deref().map(|day| in_words(t, day)).unwrap_or_default(),
        out_ms: release.out_at,
        tickets,
        shipped,
    }
}

/// A day in words; noon, so that it is the same day everywhere we are read.
fn in_words(t: &T, day: &str) -> String {
    match domain::time::day_of(day, "UTC") {
        Some((from, _)) => t.day(from + DAY / 2).to_string(),
        None => day.to_owned(),
    }
}

/// `GET /releases`.
pub async fn list(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    let t = visitor.t.clone();
    let all = app.releases(visitor.staff()?).await?.into_iter().map(|one| row(&t, one));
    let (gone, coming) = all.partition(|one| one.out_ms.is_some());
    let shell = visitor.staff_shell(&app, "releases").await?;
    Ok(html(&ReleasesPage { may_lead: leads(&visitor)?, t, shell, coming, gone }))
}

/// `GET /releases/new`.
pub async fn new_page(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    visitor.staff()?.may(Permission::LineManage, Object::Desk)?;
    let page = blank(&app, &visitor, NewRelease::default(), FieldErrors::none()).await?;
    Ok(html(&page))
}

async fn blank(
    app: &App,
    visitor: &Visitor,
    form: NewRelease,
    errors: FieldErrors,
) -> Result<ReleasePage, Oops> {
    let t = visitor.t.clone();
    Ok(ReleasePage {
        shell: visitor.staff_shell(app, "releases").await?,
        id: "new".to_owned(),
        version: 0,
        title: t.of("release-new").to_owned(),
        out_ms: None,
        form,
        tickets: vec![],
        may_lead: true,
        errors,
        t,
    })
}

/// `POST /releases`.
pub async fn create(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let form = typed(&posted);
    match app.create_release(visitor.staff()?, form.clone()).await {
        Ok(id) => Ok(redirect(&format!("/releases/{id}?done=entered"))),
        Err(e @ AppError::Invalid(..)) => {
            let page = blank(&app, &visitor, form, wrong(&visitor.t, e)?).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
        }
        Err(e) => Err(e.into()),
    }
}

/// `GET /releases/{id}`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let mut page = drawn(&app, &visitor, ReleaseId(id), None, FieldErrors::none()).await?;
    let key = match asked.done.as_str() {
        "entered" => Some("release-entered"),
        "saved" => Some("done-saved"),
        "out" => Some("release-told"),
        _ => None,
    };
    page.shell.notice = key.map(|key| Notice { tone: Tone::Good, text: visitor.t.of(key).to_owned() });
    Ok(html(&page))
}

async fn drawn(
    app: &App,
    visitor: &Visitor,
    id: ReleaseId,
    form: Option<NewRelease>,
    errors: FieldErrors,
) -> Result<ReleasePage, Oops> {
    let (release, tickets) = app.release(visitor.staff()?, id).await?;
    let title = format!("{} {}", release.product, release.name);
    let Release { product, name, planned_on, note_ru, note_en, out_at, version, .. } = release;
    let planned_on = planned_on.unwrap_or_default();
    let form = form.unwrap_or(NewRelease { product, name, planned_on, note_ru, note_en });
    let waiting = |one: Awaiting| Waiting {
        number: one.ticket.number,
        state: crate::words::state(one.ticket.state),
        subject: one.ticket.subject,
        client: one.client,
        shipped: one.shipped,
    };
    Ok(ReleasePage {
        t: visitor.t.clone(),
        shell: visitor.staff_shell(app, "releases").await?,
        id: id.to_string(),
        version,
        title,
        out_ms: out_at,
        form,
        tickets: tickets.into_iter().map(waiting).collect(),
        may_lead: leads(visitor)?,
        errors,
    })
}

/// `POST /releases/{id}`.
pub async fn change(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let (id, form) = (ReleaseId(id), typed(&posted));
    let seen = posted.get("seen").parse().unwrap_or_default();
    let errors = match app.change_release(visitor.staff()?, id, form.clone(), seen).await {
        Ok(()) => return Ok(redirect(&format!("/releases/{id}?done=saved"))),
        Err(e @ AppError::Invalid(..)) => wrong(&visitor.t, e)?,
        Err(AppError::Changed(_)) => FieldErrors(vec![("", visitor.t.of("release-changed").to_owned())]),
        Err(e) => return Err(e.into()),
    };
    let page = drawn(&app, &visitor, id, Some(form), errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
}

/// `POST /releases/{id}/out`: everybody who waits is told.
pub async fn ship(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    _posted: Posted,
) -> Result<Response, Oops> {
    app.ship_release(visitor.staff()?, ReleaseId(id)).await?;
    Ok(redirect(&format!("/releases/{id}?done=out")))
}

/// `GET /tickets/{number}/release`.
#[derive(Template, Clone, Debug)]
#[template(path = "releases/choose.html")]
pub struct ChoosePage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The ticket.
    pub number: i64,
    /// What it is about.
    pub subject: String,
    /// What is to come.
    pub coming: Vec<Row>,
    /// In which it is planned; empty when in none.
    pub planned: String,
    /// Whether the reader may enter a release.
    pub may_lead: bool,
}

/// `GET /tickets/{number}/release`: which release brings the mending.
pub async fn choose(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
) -> Result<Response, Oops> {
    visitor.staff()?.may_somewhere(Permission::TicketWork)?;
    let ticket = app.ticket(visitor.staff()?, number).await?;
    if !ticket.may_work {
        return Err(AppError::Missing.into());
    }
    let t = visitor.t.clone();
    let all = app.releases(visitor.staff()?).await?.into_iter().map(|one| row(&t, one));
    let planned = ticket.ticket.prepared.planned.map(|one| one.release.to_string()).unwrap_or_default();
    Ok(html(&ChoosePage {
        coming: all.filter(|one| one.out_ms.is_none()).collect(),
        shell: visitor.staff_shell(&app, "queue").await?,
        may_lead: leads(&visitor)?,
        number,
        subject: ticket.ticket.subject,
        planned,
        t,
    }))
}

/// `POST /tickets/{number}/release`: `release`, or nothing to plan it in none.
pub async fn plan(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    match posted.get("release").parse().ok().map(ReleaseId) {
        None => {
            let command = Command::Releasing(Releasing::Unplan);
            crate::handle::ticket::act(&app, &visitor, number, command).await
        }
        Some(id) => {
            app.plan_in_release(actor, number, Some(id)).await?;
            Ok(redirect(&format!("/tickets/{number}")))
        }
    }
}

fn typed(posted: &Posted) -> NewRelease {
    let of = |name: &str| posted.get(name).to_owned();
    NewRelease {
        product: of("product"),
        name: of("name"),
        planned_on: of("planned_on"),
        note_ru: of("note_ru"),
        note_en: of("note_en"),
    }
}

/// What is wrong with a form, in words; what is no fault of the form goes on.
pub(crate) fn wrong(t: &T, e: AppError) -> Result<FieldErrors, Oops> {
    let AppError::Invalid(field, what) = e else { return Err(e.into()) };
    let key = match what {
        "taken" => "release-taken",
        "date" => "release-date",
        "url" => "error-reference-url",
        "too-many" => "trackers-many",
        _ => "release-empty",
    };
    Ok(FieldErrors(vec![(field, t.of(key).to_owned())]))
}
