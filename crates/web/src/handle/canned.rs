//! Answers that are written once, and macros: their settings pages, the composer's menu, a macro's preview.

use super::ticket::{around, number_of, refusal_key};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::canned::CannedForm;
use crate::pages::shell::FieldErrors;
use crate::pages::view::{Impact, Kind, State as S, Urgency};
use crate::pages::{CannedMenu, CannedPage, MacroPage};
use crate::{settings, words};
use app::desk::{Canned, NewCanned};
use app::{Actor, App, AppError};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::desk::Change;
use domain::ids::CannedId;
use domain::people::{Object, Permission};
use i18n::T;

const ANSWERS: &str = "/settings/answers";
const MACROS: &str = "/settings/macros";

/// `GET /settings/answers`.
pub async fn answers(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    Ok(html(&page(&app, &visitor, false).await?))
}

/// `GET /settings/macros`.
pub async fn macros(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    Ok(html(&page(&app, &visitor, true).await?))
}

async fn page(app: &App, visitor: &Visitor, macros: bool) -> Result<CannedPage, Oops> {
    let actor = visitor.staff()?;
    let rows = app.canned(actor, macros).await?;
    let may_share = leads(actor);
    let (shell, tabs) = settings::frame(app, visitor, if macros { MACROS } else { ANSWERS }, "").await?;
    Ok(CannedPage {
        shell,
        tabs,
        macros,
        may_share,
        rows: rows.iter().map(|one| form_of(one, may_share)).collect(),
        fresh: blank(),
        t: visitor.t.clone(),
    })
}

fn leads(actor: &Actor) -> bool {
    actor.can(Permission::PeopleManage, Object::Desk)
}

fn blank() -> CannedForm {
    CannedForm {
        id: "new".into(),
        name: String::new(),
        text: String::new(),
        shared: false,
        editable: true,
        note: false,
        state: S::WaitingRequester,
        take: false,
        kind: None,
        impact: None,
        urgency: None,
        line: 0,
        minutes: 0,
        errors: FieldErrors::none(),
    }
}

fn form_of(one: &Canned, leads: bool) -> CannedForm {
    let mut form = CannedForm {
        id: one.id.to_string(),
        name: one.name.clone(),
        text: one.text.clone(),
        shared: one.owner.is_none(),
        editable: one.owner.is_some() || leads,
        note: one.note,
        state: domain::desk::State::from_code(&one.leads_to).map_or(S::WaitingRequester, words::state),
        ..blank()
    };
    for change in &one.changes {
        match change {
            Change::Take => form.take = true,
            Change::Kind { kind } => form.kind = Some(words::kind(*kind)),
            Change::Priority { impact, urgency } => {
                (form.impact, form.urgency) = (Some(words::impact(*impact)), Some(words::urgency(*urgency)));
            }
            Change::Line { line } => form.line = *line,
            Change::Time { minutes } => form.minutes = *minutes,
        }
    }
    form
}

/// `POST /settings/answers`.
pub async fn save_answer(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    save(&app, &visitor, &posted, false).await
}

/// `POST /settings/macros`.
pub async fn save_macro(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    save(&app, &visitor, &posted, true).await
}

async fn save(app: &App, visitor: &Visitor, posted: &Posted, macros: bool) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let form = posted_form(posted);
    let id = form.id.parse().ok().map(CannedId);
    let new = NewCanned {
        is_macro: macros,
        name: form.name.clone(),
        text: form.text.clone(),
        note: form.note,
        then: super::compose::then(form.state.slug()),
        changes: if macros { changes(&form) } else { vec![] },
        shared: form.shared,
    };
    let (field, key) = match app.save_canned(actor, id, new).await {
        Ok(_) => return Ok(redirect(if macros { MACROS } else { ANSWERS })),
        Err(AppError::Invalid("name", "too-many")) => ("name", "canned-too-many"),
        Err(AppError::Invalid("name", _)) => ("name", "canned-no-name"),
        Err(AppError::Invalid("text", "variable")) => ("text", "canned-unknown"),
        Err(AppError::Invalid(..)) => ("text", if macros { "macro-empty" } else { "canned-empty" }),
        Err(e) => return Err(e.into()),
    };
    let mut page = page(app, visitor, macros).await?;
    let errors = FieldErrors(vec![(field, visitor.t.of(key).to_owned())]);
    let wrong = CannedForm { errors, ..form };
    match page.rows.iter_mut().find(|row| row.id == wrong.id) {
        Some(row) => *row = wrong,
        None => page.fresh = CannedForm { id: "new".into(), ..wrong },
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
}

fn posted_form(posted: &Posted) -> CannedForm {
    let set = |name: &str| !posted.get(name).is_empty();
    CannedForm {
        id: posted.get("id").to_owned(),
        name: posted.get("name").to_owned(),
        text: posted.text("text"),
        shared: set("shared"),
        note: set("note"),
        state: S::from_slug(posted.get("state")).unwrap_or(S::WaitingRequester),
        take: set("take"),
        kind: Kind::from_slug(posted.get("type")),
        impact: Impact::from_slug(posted.get("impact")),
        urgency: Urgency::from_slug(posted.get("urgency")),
        line: posted.get("line").parse().unwrap_or(0),
        minutes: posted.get("minutes").parse().unwrap_or(0),
        ..blank()
    }
}

/// What the form asks to change. Impact and urgency only together: half of them says nothing of the other half.
fn changes(form: &CannedForm) -> Vec<Change> {
    let mut all = vec![];
    all.extend(form.take.then_some(Change::Take));
    all.extend(form.kind.map(|kind| Change::Kind { kind: words::kind_back(kind) }));
    if let (Some(impact), Some(urgency)) = (form.impact, form.urgency) {
        let (impact, urgency) = (words::impact_back(impact), words::urgency_back(urgency));
        all.push(Change::Priority { impact, urgency });
    }
    all.extend((form.line > 0).then_some(Change::Line { line: form.line }));
    all.extend((form.minutes > 0).then_some(Change::Time { minutes: form.minutes }));
    all
}

/// `POST /settings/answers/{id}/removal`.
pub async fn remove_answer(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    _posted: Posted,
) -> Result<Response, Oops> {
    app.delete_canned(visitor.staff()?, CannedId(number_of(&id)?)).await?;
    Ok(redirect(ANSWERS))
}

/// `POST /settings/macros/{id}/removal`.
pub async fn remove_macro(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    _posted: Posted,
) -> Result<Response, Oops> {
    app.delete_canned(visitor.staff()?, CannedId(number_of(&id)?)).await?;
    Ok(redirect(MACROS))
}

/// `GET /tickets/{number}/canned`: what the composer's menu offers.
pub async fn menu(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
) -> Result<Response, Oops> {
    let (answers, macros) = app.canned_for(visitor.staff()?, number).await?;
    Ok(html(&CannedMenu {
        t: visitor.t,
        number: number.to_string(),
        answers: answers.into_iter().map(|(one, text)| (one.name, text)).collect(),
        macros: macros.into_iter().map(|one| (one.id.to_string(), one.name)).collect(),
    }))
}

/// `GET /tickets/{number}/macros/{id}`: what it would do.
pub async fn preview(
    State(app): State<App>,
    visitor: Visitor,
    Path((number, id)): Path<(i64, String)>,
) -> Result<Response, Oops> {
    let id = CannedId(number_of(&id)?);
    Ok(html(&macro_page(&app, &visitor, number, id, None, FieldErrors::none()).await?))
}

async fn macro_page(
    app: &App,
    visitor: &Visitor,
    number: i64,
    id: CannedId,
    text: Option<String>,
    mut errors: FieldErrors,
) -> Result<MacroPage, Oops> {
    let actor = visitor.staff()?;
    let found = app.preview_macro(actor, number, id).await?;
    let facts = app.ticket(actor, number).await?;
    let t = visitor.t.clone();
    if let Some(refusal) = &found.refusal {
        errors.0.push(("", t.of(refusal_key(refusal)).to_owned()));
    }
    let says = !found.canned.text.trim().is_empty();
    let mut all: Vec<String> = found.canned.changes.iter().map(|change| told(&t, change)).collect();
    if says && !found.canned.note {
        let state = domain::desk::State::from_code(&found.canned.leads_to).map(words::state);
        let name = state.map(|state| t.of(state.key())).unwrap_or_default();
        all.push(t.with("event-state").arg("name", name).to_string());
    }
    Ok(MacroPage {
        shell: around(visitor, &facts),
        number: number.to_string(),
        subject: facts.ticket.subject,
        id: id.to_string(),
        name: found.canned.name,
        changes: all,
        text: says.then(|| text.unwrap_or(found.text)),
        note: found.canned.note,
        to: facts.requester.name,
        seen_seq: found.seq,
        possible: found.refusal.is_none(),
        errors,
        t,
    })
}

/// A change in words.
fn told(t: &T, change: &Change) -> String {
    match change {
        Change::Take => t.of("macro-take").to_owned(),
        Change::Kind { kind } => t.with("event-kind").arg("name", t.of(words::kind(*kind).key())).to_string(),
        Change::Priority { impact, urgency } => t
            .with("macro-priority")
            .arg("impact", t.of(words::impact(*impact).key()))
            .arg("urgency", t.of(words::urgency(*urgency).key()))
            .to_string(),
        Change::Line { line } => t.n("event-line", u32::from(*line)).to_string(),
        Change::Time { minutes } => t.with("event-time").arg("span", &t.span(minutes * 60_000)).to_string(),
    }
}

/// `POST /tickets/{number}/macros/{id}`.
pub async fn run(
    State(app): State<App>,
    visitor: Visitor,
    Path((number, id)): Path<(i64, String)>,
    posted: Posted,
) -> Result<Response, Oops> {
    let id = CannedId(number_of(&id)?);
    let (text, seen) = (posted.text("text"), posted.get("seen_seq").parse().ok());
    let (field, key, status) = match app.run_macro(visitor.staff()?, number, id, text.clone(), seen).await {
        Ok(()) => return Ok(redirect(&format!("/tickets/{number}"))),
        Err(AppError::Changed(_)) => ("", "macro-changed", StatusCode::CONFLICT),
        Err(AppError::Invalid("text", _)) => ("text", "canned-empty", StatusCode::UNPROCESSABLE_ENTITY),
        Err(AppError::Refused(refusal)) => ("", refusal_key(&refusal), StatusCode::UNPROCESSABLE_ENTITY),
        Err(e) => return Err(Oops::from(e).with_draft(text)),
    };
    let errors = FieldErrors(vec![(field, visitor.t.of(key).to_owned())]);
    let page = macro_page(&app, &visitor, number, id, Some(text), errors).await?;
    Ok((status, html(&page)).into_response())
}
