//! `/data/checks`: checks, their text, the dry run, the second person.

use super::refused;
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::Choice;
use crate::pages::{FieldErrors, Shell};
use app::App;
use app::checks::{CheckSummary, TEMPLATES, Tried};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ids::{CheckId, OrganisationId};
use domain::people::Permission;
use i18n::T;
use serde::Deserialize;

/// The name of a template.
fn template_key(code: &str) -> &'static str {
    match code {
        "stock" => "check-template-stock",
        "reps" => "check-template-reps",
        "columns" => "check-template-columns",
        _ => "check-template-sql",
    }
}

/// `GET /data/checks`.
#[derive(Template, Clone, Debug)]
#[template(path = "checks/list.html")]
pub struct ListPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The checks.
    pub checks: Vec<CheckSummary>,
    /// One can be written.
    pub may_manage: bool,
}

/// `GET /data/checks`.
pub async fn list(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    Ok(html(&ListPage {
        t: visitor.t.clone(),
        shell: visitor.staff_shell(&app, "data").await?,
        checks: app.data_checks(actor).await?,
        may_manage: actor.may_somewhere(Permission::DataManage).is_ok(),
    }))
}

/// A version in words.
#[derive(Clone, Debug)]
pub struct VersionView {
    /// What it is: live, a draft, a former one.
    pub state: String,
    /// Who wrote it.
    pub author: String,
    /// Who put it live; empty when nobody did.
    pub approved: String,
}

/// `GET /data/checks/{id}` and `/data/checks/new`.
#[derive(Template, Clone, Debug)]
#[template(path = "checks/check.html")]
pub struct CheckView {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// Its id; empty for a new one.
    pub id: String,
    /// What it is called; empty for a new one.
    pub name: String,
    /// Whose suppliers it judges.
    pub client: String,
    /// Clients to choose from, for a new one.
    pub clients: Vec<Choice>,
    /// Templates to begin with, for a new one.
    pub templates: Vec<Choice>,
    /// Its text.
    pub text: String,
    /// Its versions, the newest first.
    pub versions: Vec<VersionView>,
    /// What the dry run found.
    pub tried: Option<Tried>,
    /// How long it took, in words.
    pub seconds: String,
    /// It can be changed.
    pub may_manage: bool,
    /// The reader may put the draft live.
    pub may_approve: bool,
    /// The newest version is a draft.
    pub draft: bool,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// What a new check's page is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    template: String,
}

async fn new_view(
    app: &App,
    visitor: &Visitor,
    (client, template): (&str, &str),
    text: String,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    actor.may_somewhere(Permission::DataManage)?;
    let choice = |(code, _): &(&str, &str)| {
        Choice::new((*code).to_owned(), t.of(template_key(code)).to_owned(), *code == template)
    };
    let page = CheckView {
        t: t.clone(),
        shell: visitor.staff_shell(app, "data").await?,
        id: String::new(),
        name: String::new(),
        client: String::new(),
        clients: super::supplier::clients(app, visitor, client).await?,
        templates: TEMPLATES.iter().map(choice).collect(),
        text,
        versions: vec![],
        tried: None,
        seconds: String::new(),
        may_manage: true,
        may_approve: false,
        draft: true,
        errors,
    };
    let status = if page.errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, html(&page)).into_response())
}

/// `GET /data/checks/new`.
pub async fn new_page(
    State(app): State<App>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Oops> {
    let (code, text) = TEMPLATES.iter().find(|(code, _)| *code == wanted.template).unwrap_or(&TEMPLATES[0]);
    new_view(&app, &visitor, ("", code), (*text).to_owned(), FieldErrors::none()).await
}

/// What is wrong with a text.
fn wrong(t: &T, wrong: &app::checks::Wrong) -> FieldErrors {
    let words = t.with("check-wrong").arg("text", &wrong.to_string()).to_string();
    FieldErrors(vec![("text", words)])
}

/// `POST /data/checks`: writes a new one.
pub async fn create(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let (client, text) = (posted.get("client"), posted.text("text"));
    let org = OrganisationId(client.parse().map_err(|_| super::bad())?);
    match app.save_check(visitor.staff()?, None, org, &text).await? {
        Ok(id) => Ok(redirect(&format!("/data/checks/{id}"))),
        Err(e) => {
            let errors = wrong(&visitor.t, &e);
            new_view(&app, &visitor, (client, ""), text, errors).await
        }
    }
}

async fn view(
    app: &App,
    visitor: &Visitor,
    id: CheckId,
    text: Option<String>,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let page = app.data_check(actor, id).await?;
    let state = |state: &str| match state {
        "live" => "check-live",
        "draft" => "check-draft",
        _ => "check-past",
    };
    let newest = page.versions.first().map(|(row, ..)| row.clone()).ok_or_else(super::bad)?;
    let version = |(row, author, approved): &(app::checks::CheckRow, String, String)| VersionView {
        state: t.with(state(&row.state)).arg("n", row.version).to_string(),
        author: t.with("check-by").arg("who", author.as_str()).to_string(),
        approved: match approved.as_str() {
            "" => String::new(),
            who => t.with("check-approved-by").arg("who", who).to_string(),
        },
    };
    let tenths = page.tried.as_ref().map_or(0, |tried| tried.took / 100);
    let point = if t.lang() == i18n::Lang::Ru { ',' } else { '.' };
    let view = CheckView {
        t: t.clone(),
        shell: visitor.staff_shell(app, "data").await?,
        id: id.to_string(),
        name: newest.name.clone(),
        client: page.client.1.clone(),
        clients: vec![],
        templates: vec![],
        text: text.unwrap_or(newest.doc),
        versions: page.versions.iter().map(version).collect(),
        seconds: format!("{}{point}{}", tenths / 10, tenths % 10),
        tried: page.tried,
        may_manage: page.may_manage,
        may_approve: page.may_approve,
        draft: newest.state == "draft",
        errors,
    };
    let status = if view.errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, html(&view)).into_response())
}

/// `GET /data/checks/{id}`.
pub async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Oops> {
    view(&app, &visitor, CheckId(id), None, FieldErrors::none()).await
}

/// `POST /data/checks/{id}`: writes its next version, tries it, puts it live, takes it out of use.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let (actor, id) = (visitor.staff()?, CheckId(id));
    let known = app.data_check(actor, id).await?;
    let done = match posted.get("do") {
        "try" => app.try_check(actor, id).await.map(drop),
        "approve" => app.approve_check(actor, id).await,
        "retire" => app.retire_check(actor, id).await,
        _ => {
            let text = posted.text("text");
            match app.save_check(actor, Some(id), known.client.0, &text).await? {
                Ok(_) => Ok(()),
                Err(e) => {
                    let errors = wrong(&visitor.t, &e);
                    return view(&app, &visitor, id, Some(text), errors).await;
                }
            }
        }
    };
    match done {
        Ok(()) => Ok(redirect(&format!("/data/checks/{id}"))),
        Err(e) => {
            let errors = refused(&visitor.t, e)?;
            view(&app, &visitor, id, None, errors).await
        }
    }
}
