//! `/data/feeds`: when files are awaited and from where, what was agreed about their columns, the files.

use super::columns::{ColumnView, column, contract};
use super::feed_form::Form;
use super::{FileView, bad, kind_key, refused, source_key, verdict_key};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::Choice;
use crate::pages::{FieldErrors, Shell};
use app::App;
use app::checks::{Arrival, Coming, FeedEdit, FeedPage, FeedRules, day_words};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::checks::{FeedKind, Schedule};
use domain::ids::{CalendarId, FeedId, SupplierId};
use domain::people::{Object, Permission};
use domain::time::day_in;
use i18n::T;
use serde::Deserialize;

/// The days of the week, Monday first.
pub(crate) const WEEK: [&str; 7] = [
    "weekday-short-1",
    "weekday-short-2",
    "weekday-short-3",
    "weekday-short-4",
    "weekday-short-5",
    "weekday-short-6",
    "weekday-short-7",
];

/// `GET /data/feeds/{id}` and `/data/feeds/new`.
#[derive(Template, Clone, Debug)]
#[template(path = "checks/feed.html")]
pub struct FeedView {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// Its id; empty for a new one.
    pub id: String,
    /// Its name; empty for a new one.
    pub name: String,
    /// The supplier, and where he is.
    pub supplier: (String, String),
    /// The form.
    pub form: Form,
    /// Kinds to choose from.
    pub kinds: Vec<Choice>,
    /// Calendars to choose from.
    pub calendars: Vec<Choice>,
    /// The keys of the days of the week.
    pub week: [&'static str; 7],
    /// To where files are mailed.
    pub addresses: Vec<String>,
    /// What was agreed, in words; empty before.
    pub agreed: String,
    /// Its columns as they are proposed or were agreed.
    pub columns: Vec<ColumnView>,
    /// They are a proposal.
    pub proposed: bool,
    /// The files.
    pub files: Vec<FileView>,
    /// It can be changed.
    pub may_manage: bool,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// A file in a list.
pub(super) fn file(t: &T, one: &Arrival) -> FileView {
    let (verdict, look) = verdict_key(one.verdict, one.standing);
    FileView {
        href: format!("/data/files/{}", one.id),
        id: one.id.0,
        name: one.name.clone(),
        day: day_words(t, one.day),
        at_ms: one.at,
        verdict,
        look,
        source: source_key(&one.source),
        rows: one.rows,
    }
}

async fn choices(app: &App, visitor: &Visitor, form: &Form) -> Result<(Vec<Choice>, Vec<Choice>), Oops> {
    let t = &visitor.t;
    let kind = |kind: FeedKind| {
        Choice::new(kind.code().to_owned(), t.of(kind_key(kind)).to_owned(), kind.code() == form.kind)
    };
    let none = Choice {
        value: String::new(),
        label: t.of("feed-calendar-none").to_owned(),
        chosen: form.calendar.is_empty(),
    };
    let all = app.working_calendars(visitor.staff()?).await?;
    let calendar =
        |(id, name): (CalendarId, String)| Choice::new(id.to_string(), name, id.to_string() == form.calendar);
    Ok((
        FeedKind::ALL.into_iter().map(kind).collect(),
        std::iter::once(none).chain(all.into_iter().map(calendar)).collect(),
    ))
}

fn status(errors: &FieldErrors) -> StatusCode {
    if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
}

async fn new_view(app: &App, visitor: &Visitor, form: Form, errors: FieldErrors) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let of = SupplierId(form.supplier.parse().map_err(|_| bad())?);
    let supplier = app.supplier_page(actor, of, t).await?.supplier;
    actor.may(Permission::DataManage, Object::Organisation(supplier.client))?;
    let (kinds, calendars) = choices(app, visitor, &form).await?;
    let page = FeedView {
        t: t.clone(),
        shell: visitor.staff_shell(app, "data").await?,
        id: String::new(),
        name: String::new(),
        supplier: (supplier.name, format!("/data/suppliers/{of}")),
        form,
        kinds,
        calendars,
        week: WEEK,
        addresses: vec![],
        agreed: String::new(),
        columns: vec![],
        proposed: false,
        files: vec![],
        may_manage: true,
        errors,
    };
    Ok((status(&page.errors), html(&page)).into_response())
}

async fn view(
    app: &App,
    visitor: &Visitor,
    id: FeedId,
    form: Option<Form>,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let FeedPage { supplier, edit, addresses, contracts, proposal, arrivals, may_manage, .. } =
        app.feed(actor, id).await?;
    let form = form.unwrap_or_else(|| Form::of(&edit));
    let (kinds, calendars) = choices(app, visitor, &form).await?;
    let newest = contracts.first();
    let agreed = newest.map(|(version, _, at, who)| {
        let day = day_words(t, day_in(&edit.schedule.zone, *at));
        t.with("feed-contract-version")
            .arg("n", *version)
            .arg("day", &day)
            .arg("who", who.as_str())
            .to_string()
    });
    let shown = newest.map(|(_, contract, ..)| contract).or(proposal.as_ref());
    let page = FeedView {
        t: t.clone(),
        shell: visitor.staff_shell(app, "data").await?,
        id: id.to_string(),
        name: edit.name.clone(),
        supplier: (supplier.name.clone(), format!("/data/suppliers/{}", supplier.id)),
        form,
        kinds,
        calendars,
        week: WEEK,
        addresses,
        columns: shown
            .map(|contract| contract.columns.iter().map(|one| column(t, one, contract)).collect())
            .unwrap_or_default(),
        proposed: agreed.is_none() && proposal.is_some(),
        agreed: agreed.unwrap_or_default(),
        files: arrivals.iter().map(|one| file(t, one)).collect(),
        may_manage,
        errors,
    };
    Ok((status(&page.errors), html(&page)).into_response())
}

/// What a new feed's page is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    supplier: String,
}

/// `GET /data/feeds/new`.
pub async fn new_page(
    State(app): State<App>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Oops> {
    let supplier = SupplierId(wanted.supplier.parse().map_err(|_| bad())?);
    let edit = FeedEdit {
        id: None,
        supplier,
        kind: FeedKind::Stock,
        name: String::new(),
        schedule: Schedule { zone: app.rules().hours.zone.clone(), ..Schedule::default() },
        rules: FeedRules::default(),
        active: true,
        seen: 0,
    };
    new_view(&app, &visitor, Form::of(&edit), FieldErrors::none()).await
}

/// `POST /data/feeds`: enters one.
pub async fn create(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let form = Form { active: true, ..Form::posted(&posted) };
    match app.save_feed(visitor.staff()?, form.edit(None)?).await {
        Ok(id) => Ok(redirect(&format!("/data/feeds/{id}"))),
        Err(e) => {
            let errors = refused(&visitor.t, e)?;
            new_view(&app, &visitor, form, errors).await
        }
    }
}

/// `GET /data/feeds/{id}`.
pub async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Oops> {
    view(&app, &visitor, FeedId(id), None, FieldErrors::none()).await
}

/// `POST /data/feeds/{id}`: changes it.
pub async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let (actor, id, form) = (visitor.staff()?, FeedId(id), Form::posted(&posted));
    let known = app.feed(actor, id).await?;
    let form = Form { supplier: known.supplier.id.to_string(), ..form };
    match app.save_feed(actor, form.edit(Some(id))?).await {
        Ok(_) => Ok(redirect(&format!("/data/feeds/{id}"))),
        Err(e) => {
            let errors = refused(&visitor.t, e)?;
            view(&app, &visitor, id, Some(form), errors).await
        }
    }
}

/// `POST /data/feeds/{id}/contract`: agrees on columns.
pub async fn agree(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let (actor, id) = (visitor.staff()?, FeedId(id));
    let page = app.feed(actor, id).await?;
    let known = page.contracts.into_iter().next().map(|(_, contract, ..)| contract);
    let agreed = contract(&posted, known.or(page.proposal).unwrap_or_default());
    match app.agree_contract(actor, id, agreed).await {
        Ok(_) => Ok(redirect(&format!("/data/feeds/{id}"))),
        Err(e) => {
            let errors = refused(&visitor.t, e)?;
            view(&app, &visitor, id, None, errors).await
        }
    }
}

/// `POST /data/feeds/{id}/files`: takes a file in.
pub async fn upload(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let (actor, id) = (visitor.staff()?, FeedId(id));
    app.feed(actor, id).await?;
    let coming = coming(&posted, "upload", &actor.name);
    match app.deliver(actor, id, coming).await {
        Ok(_) => Ok(redirect(&format!("/data/feeds/{id}"))),
        Err(e) => {
            let errors = refused(&visitor.t, e)?;
            view(&app, &visitor, id, None, errors).await
        }
    }
}

/// The first file of a form.
pub(super) fn coming(posted: &Posted, source: &'static str, origin: &str) -> Coming {
    let file = posted.files.first();
    Coming {
        name: file.map(|file| file.name.clone()).unwrap_or_default(),
        data: file.map(|file| file.data.clone()).unwrap_or_else(|| Vec::new().into()),
        source,
        origin: origin.to_owned(),
    }
}
