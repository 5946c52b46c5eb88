//! Webhooks: other systems that are told what happens, and how each telling fared.

use super::{Asked, Tab, frame, words};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::shell::{Notice, Tone};
use crate::pages::{FieldErrors, Shell};
use app::hooks::{Delivery, EVENTS, Hook, NewHook, TRIAL};
use app::{App, AppError};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ids::{DeliveryId, HookId};
use i18n::T;

/// An address in the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its address's last part.
    pub id: String,
    /// What it is.
    pub name: String,
    /// Where it leads.
    pub url: String,
    /// How it is: the tone and the key.
    pub tone: Tone,
    /// The key of how it is.
    pub health: &'static str,
    /// Since when, when it fails.
    pub since_ms: Option<i64>,
    /// Of how many kinds of events it is told; of all when 0.
    pub events: usize,
}

/// `GET /settings/webhooks`.
#[derive(Template, Clone, Debug)]
#[template(path = "settings/webhooks.html")]
pub struct WebhooksPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// The addresses.
    pub rows: Vec<Row>,
}

/// A kind of event in the form.
#[derive(Clone, Debug)]
pub struct EventChoice {
    /// Its name in tellings.
    pub name: &'static str,
    /// The key of what it means.
    pub key: &'static str,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// A telling in the log.
#[derive(Clone, Debug)]
pub struct Telling {
    /// Its id.
    pub id: String,
    /// What was told: the key.
    pub event: &'static str,
    /// Of which ticket.
    pub number: Option<i64>,
    /// When it happened.
    pub at_ms: i64,
    /// The tone.
    pub tone: Tone,
    /// The key of how it stands.
    pub state: &'static str,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next.
    pub next_ms: Option<i64>,
    /// The status that was answered.
    pub status: Option<i64>,
    /// The beginning of the answer.
    pub answer: String,
    /// What went wrong.
    pub problem: String,
    /// What was sent.
    pub body: String,
}

/// `GET /settings/webhooks/new`, `GET /settings/webhooks/{id}`, and a form that came back.
#[derive(Template, Clone, Debug)]
#[template(path = "settings/webhook.html")]
pub struct WebhookPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// Empty for a new one.
    pub id: String,
    /// The form.
    pub form: NewHook,
    /// The kinds of events.
    pub events: Vec<EventChoice>,
    /// How it is.
    pub row: Option<Row>,
    /// A secret that was just made.
    pub secret: Option<String>,
    /// The log.
    pub log: Vec<Telling>,
    /// Where older ones begin.
    pub older: Option<String>,
    /// What is wrong.
    pub errors: FieldErrors,
}

const ROOM: &str = "/settings/webhooks";

/// `GET /settings/webhooks`.
pub async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let rows = app.hooks(visitor.staff()?).await?.iter().map(row).collect();
    let (shell, tabs) = frame(&app, &visitor, ROOM, &asked.done).await?;
    Ok(html(&WebhooksPage { t: visitor.t.clone(), shell, tabs, rows }))
}

/// `GET /settings/webhooks/new`.
pub async fn new_page(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    app.hooks(visitor.staff()?).await?;
    let form = NewHook { active: true, ..NewHook::default() };
    view(&app, &visitor, form, FieldErrors::none()).await
}

/// `POST /settings/webhooks`: the answer is the only page with the secret.
pub async fn create(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let form = NewHook { active: true, ..typed(&posted) };
    match app.create_hook(visitor.staff()?, form.clone()).await {
        Ok((hook, secret)) => {
            show(&app, &visitor, hook.id, Shown { secret: Some(secret), ..Shown::default() }).await
        }
        Err(e @ AppError::Invalid(..)) => view(&app, &visitor, form, words::errors(&visitor.t, e)?).await,
        Err(e) => Err(e.into()),
    }
}

/// `GET /settings/webhooks/{id}`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let older = asked.after.parse().ok().map(DeliveryId);
    show(&app, &visitor, HookId(id), Shown { done: asked.done, older, ..Shown::default() }).await
}

/// `POST /settings/webhooks/{id}`.
pub async fn change(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let (id, actor) = (HookId(id), visitor.staff()?);
    let form = NewHook { active: known(&app, &visitor, id).await?.active, ..typed(&posted) };
    match app.change_hook(actor, id, form.clone()).await {
        Ok(_) => Ok(redirect(&format!("{ROOM}/{id}?done=saved"))),
        Err(e @ AppError::Invalid(..)) => {
            let errors = words::errors(&visitor.t, e)?;
            show(&app, &visitor, id, Shown { form: Some(form), errors, ..Shown::default() }).await
        }
        Err(e) => Err(e.into()),
    }
}

/// `POST /settings/webhooks/{id}/state`: `act` is `on`, `off`, `rotate`, `try` or `delete`.
pub async fn state(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let (id, actor) = (HookId(id), visitor.staff()?);
    let hook = known(&app, &visitor, id).await?;
    match posted.get("act") {
        act @ ("on" | "off") => {
            let Hook { url, name, events, .. } = hook;
            app.change_hook(actor, id, NewHook { url, name, events, active: act == "on" }).await?;
            Ok(redirect(&format!("{ROOM}/{id}?done={}", if act == "on" { "hook-on" } else { "hook-off" })))
        }
        "rotate" => {
            let (_, secret) = app.rotate_hook(actor, id).await?;
            show(&app, &visitor, id, Shown { secret: Some(secret), ..Shown::default() }).await
        }
        "try" => {
            let fared = app.try_hook(actor, id).await?;
            show(&app, &visitor, id, Shown { tried: Some(fared), ..Shown::default() }).await
        }
        "delete" => {
            app.delete_hook(actor, id).await?;
            Ok(redirect(&format!("{ROOM}?done=removed")))
        }
        _ => Err(Oops::of(crate::pages::ErrorKind::BadRequest)),
    }
}

/// `POST /settings/webhooks/{id}/deliveries/{delivery}/replay`.
pub async fn replay(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, delivery)): Path<(i64, i64)>,
    _posted: Posted,
) -> Result<Response, Oops> {
    app.replay_delivery(visitor.staff()?, HookId(id), DeliveryId(delivery)).await?;
    Ok(redirect(&format!("{ROOM}/{id}?done=told-again")))
}

async fn known(app: &App, visitor: &Visitor, id: HookId) -> Result<Hook, Oops> {
    let all = app.hooks(visitor.staff()?).await?;
    Ok(all.into_iter().find(|hook| hook.id == id).ok_or(AppError::Missing)?)
}

fn typed(posted: &Posted) -> NewHook {
    let chosen = |event: &&&str| !posted.get(&format!("event.{event}")).is_empty();
    let events: Vec<String> = EVENTS.iter().filter(chosen).map(|event| (*event).to_owned()).collect();
    // All of them is what none means, and goes on being all when there are more.
    let events = if events.len() == EVENTS.len() { vec![] } else { events };
    NewHook { url: posted.get("url").to_owned(), name: posted.get("name").to_owned(), events, active: true }
}

/// What a page shows besides the address itself.
#[derive(Default)]
struct Shown {
    done: String,
    older: Option<DeliveryId>,
    form: Option<NewHook>,
    secret: Option<String>,
    tried: Option<Delivery>,
    errors: FieldErrors,
}

async fn show(app: &App, visitor: &Visitor, id: HookId, shown: Shown) -> Result<Response, Oops> {
    let hook = known(app, visitor, id).await?;
    let (log, older) = app.hook_deliveries(visitor.staff()?, id, shown.older).await?;
    let (mut shell, tabs) = frame(app, visitor, ROOM, &shown.done).await?;
    let t = visitor.t.clone();
    if let Some(fared) = &shown.tried {
        shell.notice = Some(verdict(&t, fared));
    }
    let row = row(&hook);
    let Hook { url, name, events, active, .. } = hook;
    let form = shown.form.unwrap_or(NewHook { url, name, events, active });
    let status = if shown.errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = WebhookPage {
        t,
        shell,
        tabs,
        id: id.to_string(),
        events: choices(&form.events),
        form,
        row: Some(row),
        secret: shown.secret,
        log: log.into_iter().map(telling).collect(),
        older: older.map(|id| id.to_string()),
        errors: shown.errors,
    };
    Ok((status, html(&page)).into_response())
}

async fn view(app: &App, visitor: &Visitor, form: NewHook, errors: FieldErrors) -> Result<Response, Oops> {
    let (shell, tabs) = frame(app, visitor, ROOM, "").await?;
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = WebhookPage {
        t: visitor.t.clone(),
        shell,
        tabs,
        id: String::new(),
        events: choices(&form.events),
        form,
        row: None,
        secret: None,
        log: vec![],
        older: None,
        errors,
    };
    Ok((status, html(&page)).into_response())
}

/// How a trial fared, in a sentence.
fn verdict(t: &T, fared: &Delivery) -> Notice {
    let words = match (fared.state.as_str(), fared.status) {
        ("delivered", status) => t.with("hook-tried").arg("status", status.unwrap_or(200)).to_string(),
        (_, Some(status)) => t.with("hook-tried-answered").arg("status", status).to_string(),
        (_, None) => t.with("hook-tried-failed").arg("why", fared.problem.as_str()).to_string(),
    };
    Notice { tone: if fared.state == "delivered" { Tone::Good } else { Tone::Bad }, text: words }
}

fn row(hook: &Hook) -> Row {
    let (tone, health) = match hook {
        Hook { active: false, problem, .. } if problem.is_empty() => (Tone::Warn, "hook-paused"),
        Hook { active: false, problem, .. } if problem.contains("410") => (Tone::Bad, "hook-gone"),
        Hook { active: false, .. } => (Tone::Bad, "hook-dead"),
        Hook { failing_since: Some(_), .. } => (Tone::Warn, "hook-failing"),
        _ => (Tone::Good, "hook-works"),
    };
    Row {
        id: hook.id.to_string(),
        name: hook.name.clone(),
        url: hook.url.clone(),
        tone,
        health,
        since_ms: hook.failing_since,
        events: hook.events.len(),
    }
}

fn telling(of: Delivery) -> Telling {
    let (tone, state) = match of.state.as_str() {
        "delivered" => (Tone::Good, "told-delivered"),
        "failed" => (Tone::Bad, "told-failed"),
        _ if of.attempts > 0 => (Tone::Warn, "told-again-later"),
        _ => (Tone::Info, "told-pending"),
    };
    Telling {
        id: of.id.to_string(),
        event: event(&of.event),
        number: of.number,
        at_ms: of.at,
        tone,
        state,
        attempts: of.attempts,
        next_ms: (of.state == "pending" && of.attempts > 0).then_some(of.due_at),
        status: of.status,
        answer: of.answer,
        problem: of.problem,
        body: of.body,
    }
}

/// The kinds of events with those marked that are chosen.
pub fn choices(chosen: &[String]) -> Vec<EventChoice> {
    let one = |name: &&'static str| EventChoice {
        name,
        key: event(name),
        chosen: chosen.iter().any(|one| one == name),
    };
    EVENTS.iter().map(one).collect()
}

/// What an event is called.
fn event(name: &str) -> &'static str {
    match name {
        "ticket.created" => "hook-event-created",
        "ticket.assigned" => "hook-event-assigned",
        "ticket.commented" => "hook-event-commented",
        "ticket.replied" => "hook-event-replied",
        "ticket.noted" => "hook-event-noted",
        "ticket.solved" => "hook-event-solved",
        "ticket.confirmed" => "hook-event-confirmed",
        "ticket.reopened" => "hook-event-reopened",
        "ticket.closed" => "hook-event-closed",
        "ticket.rejected" => "hook-event-rejected",
        "ticket.merged" => "hook-event-merged",
        "ticket.unmerged" => "hook-event-unmerged",
        TRIAL => "hook-event-trial",
        _ => "hook-event-updated",
    }
}
