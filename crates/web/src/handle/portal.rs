//! The client's side of one request, and the link of a mail.

use super::ticket::refusal_key;
use super::ticket_view::{body, files, quoted};
use super::watch::Typed;
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::shell::FieldErrors;
use crate::pages::view::{Person, Priority};
use crate::pages::{ErrorKind, PeoplePart, Shell};
use crate::portal::{ConfirmPage, ConfirmStep, PortalEntry, PortalMessage, RequestPage};
use crate::promise::Chip;
use crate::words::{self, Teller};
use app::desk::{Draft, Said, TicketPage as Facts};
use app::{App, AppError};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::desk::{self as d, Command, Event};
use domain::ids::MessageId;
use domain::people::{Object, Permission, Side};
use serde::Deserialize;
use std::collections::HashMap;

/// `GET /requests/{number}`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
) -> Result<Response, Oops> {
    let facts = app.ticket(visitor.actor()?, number).await?;
    let led = facts.kin.goes_on_in.as_ref().map(|other| redirect(&format!("/requests/{}", other.number)));
    Ok(led.unwrap_or_else(|| html(&view(&visitor, facts, String::new(), FieldErrors::none()))))
}

fn view(visitor: &Visitor, facts: Facts, text: String, errors: FieldErrors) -> RequestPage {
    let ticket = &facts.ticket;
    let may_prioritise = visitor.actor().is_ok_and(|actor| {
        let watching = ticket.watching();
        actor.can(Permission::TicketPrioritise, Object::Ticket(ticket.facts(&watching)))
    });
    let name = |id| facts.names.get(&id).cloned().unwrap_or_default();
    let watchers = ticket.watchers.iter().filter(|watcher| watcher.side == Side::Client);
    let watchers = watchers.map(|one| Person::new(one.person.to_string(), name(one.person)));
    RequestPage {
        t: visitor.t.clone(),
        shell: visitor.shell(),
        number: ticket.number.to_string(),
        subject: ticket.subject.clone(),
        company: several(visitor).then(|| facts.org.name.clone()),
        state: words::state(ticket.state),
        turn: words::turn(ticket.turn()),
        opened_ms: ticket.opened_at,
        due: facts.standing.as_ref().map(|standing| Chip::of(&visitor.t, standing, &facts.org.zone)),
        minutes: ticket.minutes,
        executor: ticket.assignee.map(name),
        topic: facts.guide.path.clone(),
        known: match (&facts.guide.topic, ticket.guided.facts()) {
            (Some(topic), Some(known)) => crate::topics::fields::facts(&visitor.t, topic, known, false),
            _ => vec![],
        },
        missing: facts
            .guide
            .missing
            .iter()
            .map(|one| one.label.of(visitor.t.lang().code()).to_owned())
            .collect(),
        may_add: ticket.state.is_live(),
        priority: words::priority(ticket.priority),
        may_prioritise: may_prioritise && ticket.state.is_live(),
        watchers: watchers.collect(),
        liked: ticket.likes > 0,
        entries: entries(&facts),
        text,
        errors,
    }
}

/// Whether the viewer asks for more companies than one.
fn several(visitor: &Visitor) -> bool {
    let first = visitor.actor().ok().and_then(|actor| actor.client_of().next());
    visitor
        .actor()
        .is_ok_and(|actor| actor.client_of().any(|(org, _)| Some(org) != first.map(|(org, _)| org)))
}

/// The conversation as the client may see it: the facts were filtered by his rights already, and messages that are
/// not public have no place here at all.
fn entries(facts: &Facts) -> Vec<PortalEntry> {
    let said: HashMap<MessageId, &Said> =
        facts.said.iter().filter(|said| said.message.public).map(|said| (said.message.id, said)).collect();
    let mut teller = Teller::new(&facts.names);
    let mut out = Vec::new();
    for entry in &facts.journal {
        let told = teller.tell(entry, &facts.requester.name);
        match &entry.event {
            Event::RequesterWrote { message, .. }
            | Event::Replied { message, .. }
            | Event::Thanked { message, .. } => {
                out.extend(said.get(message).map(|said| PortalEntry::Message(message_view(said, facts))));
            }
            Event::Resumed if entry.by.side != Side::Staff => {}
            Event::Assigned { .. }
            | Event::Resumed
            | Event::Waited { .. }
            | Event::Solved
            | Event::Reopened
            | Event::Closed { .. }
            | Event::Rejected { .. }
            | Event::Prioritised { .. }
            | Event::Liked => out.extend(told.map(PortalEntry::Event)),
            _ => {}
        }
    }
    out
}

fn message_view(said: &Said, facts: &Facts) -> PortalMessage {
    let message = &said.message;
    let name = message.by.person.and_then(|id| facts.names.get(&id).cloned()).unwrap_or_default();
    PortalMessage {
        id: message.id.to_string(),
        from_desk: message.by.side == Side::Staff,
        outside: message.by.side == Side::Outside,
        author: Person::new(message.by.person.map_or(0, |id| id.0).to_string(), name),
        at_ms: message.at,
        html: body(said, false),
        quoted: quoted(said, false),
        files: files(said),
    }
}

/// Answers with the request's page, or with itself and what is wrong.
async fn after_act(
    app: &App,
    visitor: &Visitor,
    number: i64,
    done: Result<(), AppError>,
    text: String,
) -> Result<Response, Oops> {
    let (field, key) = match done {
        Ok(()) => return Ok(redirect(&format!("/requests/{number}"))),
        Err(AppError::Invalid("text", _)) => ("text", "error-empty"),
        Err(AppError::Invalid("watcher", "several")) => ("add", "error-several-people"),
        Err(AppError::Invalid("watcher", _)) => ("add", "error-not-of-client"),
        Err(AppError::Refused(refusal)) => ("", refusal_key(&refusal)),
        Err(e) => return Err(Oops::from(e).with_draft(text)),
    };
    let facts = app.ticket(visitor.actor()?, number).await?;
    let errors = FieldErrors(vec![(field, visitor.t.of(key).to_owned())]);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&view(visitor, facts, text, errors))).into_response())
}

/// `POST /requests/{number}/messages`.
pub async fn write(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let draft = Draft::of(posted.text("text")).with(posted.files.clone());
    let done = app.write(visitor.actor()?, number, draft).await;
    after_act(&app, &visitor, number, done, posted.text("text")).await
}

/// `POST /requests/{number}/confirmation`.
pub async fn confirm(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    _posted: Posted,
) -> Result<Response, Oops> {
    let done = app.act(visitor.actor()?, number, vec![Command::Confirm]).await;
    after_act(&app, &visitor, number, done, String::new()).await
}

/// `POST /requests/{number}/reopening`.
pub async fn reopen(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let draft = Draft::of(posted.text("text")).with(posted.files.clone());
    let done = app.reopen(visitor.actor()?, number, draft).await;
    after_act(&app, &visitor, number, done, posted.text("text")).await
}

/// `POST /requests/{number}/like`.
pub async fn like(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    _posted: Posted,
) -> Result<Response, Oops> {
    let done = app.act(visitor.actor()?, number, vec![Command::Like]).await;
    after_act(&app, &visitor, number, done, String::new()).await
}

/// `POST /requests/{number}/priority`: the client speaks of priority; the desk keeps impact and urgency.
pub async fn priority(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    use d::{Impact as I, Urgency as U};
    let (impact, urgency) = match Priority::from_slug(posted.get("priority")) {
        Some(Priority::P1) => (I::High, U::High),
        Some(Priority::P2) => (I::Medium, U::High),
        Some(Priority::P3) => (I::Medium, U::Medium),
        Some(Priority::P4) => (I::Low, U::Low),
        None => return Err(Oops::of(ErrorKind::BadRequest)),
    };
    let done = app.act(visitor.actor()?, number, vec![Command::Prioritise { impact, urgency }]).await;
    after_act(&app, &visitor, number, done, String::new()).await
}

/// `GET /requests/{number}/people`: colleagues whom somebody may mean.
pub async fn people(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    Query(typed): Query<Typed>,
) -> Result<Response, Oops> {
    let people = app.watcher_candidates(visitor.actor()?, number, &typed.q).await?;
    Ok(html(&PeoplePart::new(people)))
}

/// `POST /requests/{number}/watchers`: a colleague by name or mail address.
pub async fn watch(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let done = app.add_watcher(visitor.actor()?, number, posted.get("add")).await;
    after_act(&app, &visitor, number, done, String::new()).await
}

/// What a link's address says.
#[derive(Deserialize)]
pub struct Said_ {
    #[serde(default)]
    answer: String,
}

/// `GET /c/{token}`: asks; changes nothing, for programs that look at links in mails look too.
pub async fn link_page(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    Query(said): Query<Said_>,
) -> Result<Response, Oops> {
    let page = link_view(&app, &visitor, token, said.answer == "yes").await?;
    let status = if page.step == ConfirmStep::Expired { StatusCode::GONE } else { StatusCode::OK };
    Ok((status, html(&page)).into_response())
}

async fn link_view(
    app: &App,
    visitor: &Visitor,
    token: String,
    by_itself: bool,
) -> Result<ConfirmPage, Oops> {
    let (ticket, link, _) = app.confirmation(&token).await?;
    let step = match ticket.state {
        _ if ticket.cycle != link.cycle => ConfirmStep::Expired,
        d::State::Solved => ConfirmStep::Ask,
        d::State::Closed => ConfirmStep::Thanks,
        state if state.is_live() => ConfirmStep::Reopened,
        _ => ConfirmStep::Expired,
    };
    Ok(ConfirmPage {
        t: visitor.t.clone(),
        shell: Shell { viewer: None, ..visitor.shell() },
        token,
        number: ticket.number.to_string(),
        subject: ticket.subject,
        step,
        by_itself: by_itself && step == ConfirmStep::Ask,
        text: String::new(),
        errors: FieldErrors::none(),
    })
}

/// `POST /c/{token}`: yes, or no with words.
pub async fn link(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    posted: Posted,
) -> Result<Response, Oops> {
    let solved = posted.get("answer") == "yes";
    let step = match app.judge_by_link(&token, solved, &posted.text("text")).await {
        Ok(_) if solved => ConfirmStep::Thanks,
        Ok(_) => ConfirmStep::Reopened,
        Err(AppError::Spent | AppError::Refused(_)) => ConfirmStep::Expired,
        Err(e) => return Err(e.into()),
    };
    let page = link_view(&app, &visitor, token, false).await?;
    Ok(html(&ConfirmPage { step, ..page }))
}
