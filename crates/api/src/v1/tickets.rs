//! Tickets: lists, opening, changing.

use super::{Answer, ok, topics};
use crate::body::{Ask, At, Body};
use crate::gate::Caller;
use crate::problem::Problem;
use crate::shape::{NewTicket, Ticket, TicketChange, TicketRow, TicketRows, draft, given, id, short};
use crate::{ROOT, cursor};
use app::App;
use app::desk::{After, Brief, QueueRow, View};
use app::topics::Answers;
use axum::Json;
use axum::extract::State;
use axum::http::header::{ETAG, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::desk::{Channel, TicketKind};
use domain::ids::{OrganisationId, PersonId, TicketId, ViewId};
use domain::people::Role;
use domain::time::rfc3339;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which list, and where in it.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// `us`, `mine`, `unassigned`, `waiting`, `live`, `solved`, `all`, the id of a saved view; for the client's side
    /// `own` and `company`. Without it `us`, for the client's side `own`.
    #[param(example = "us", pattern = "^([a-z]+|[0-9]{1,19})$")]
    view: Option<String>,
    /// Words that the rows hold, for the engineers' views; of 200 characters at most, control characters left out.
    #[param(example = "заказ")]
    q: Option<String>,
    /// With `view=company`: of which one.
    #[param(example = "730144440320000001", pattern = "^[0-9]{1,19}$")]
    organisation_id: Option<String>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// List tickets
///
/// A page of a view of the queue, the most urgent first, or of one's own or the company's requests, the freshest first.
#[utoipa::path(get, path = "/tickets", operation_id = "list_tickets", tag = "tickets", params(Which),
    responses((status = 200, description = "A page", body = TicketRows)))]
pub(crate) async fn list(caller: Caller, Ask(which): Ask<Which>) -> Answer {
    let Caller { app, actor } = caller;
    let name = which.view.as_deref().unwrap_or(if actor.is_staff() { "us" } else { "own" });
    let at = which.cursor.as_deref();
    let company = which.organisation_id.as_deref().map(|text| id("organisation_id", text)).transpose()?;
    if let "own" | "company" = name {
        let after = at.map(|text| cursor::read::<2>(name, text)).transpose()?;
        let after = after.map(|[at, id]| (at, TicketId(id)));
        let page = match name {
            "own" => app.my_requests(&actor, after).await?,
            _ => {
                let org = match company {
                    Some(id) => OrganisationId(id),
                    None => {
                        let led = actor.client_of().min_by_key(|(_, role)| *role != Role::ClientManager);
                        led.map(|(org, _)| org).ok_or_else(Problem::missing)?
                    }
                };
                app.company_requests(&actor, org, after).await?
            }
        };
        let next = page.next.map(|(at, id)| cursor::write(name, &[at, id.0]));
        return ok(TicketRows { items: page.rows.into_iter().map(brief).collect(), next });
    }
    let words = which.q.unwrap_or_default();
    short("q", &words, 200)?;
    let view = view(&app, &actor, name).await?;
    let after = at.map(|text| cursor::read::<3>(name, text)).transpose()?;
    let after = after.map(|[priority, at, id]| After { priority, at, id: TicketId(id) });
    let page = app.queue(&actor, view, after, &words).await?;
    let next = page.next.map(|after| cursor::write(name, &[after.priority, after.at, after.id.0]));
    ok(TicketRows { items: page.rows.into_iter().map(row).collect(), next })
}

async fn view(app: &App, actor: &app::Actor, name: &str) -> Result<View, Problem> {
    Ok(match name {
        "us" => View::Us,
        "mine" => View::Mine,
        "unassigned" => View::Unassigned,
        "waiting" => View::Waiting,
        "live" => View::Live,
        "solved" => View::Solved,
        "all" => View::All,
        text => {
            let id = ViewId(text.parse().map_err(|_| Problem::field("view", "there is no such view"))?);
            let all = app.saved_views(actor).await?;
            let saved = all.into_iter().find(|saved| saved.view.id == id).ok_or_else(Problem::missing)?;
            View::Saved { id, mine: saved.view.mine, newest: saved.view.newest }
        }
    })
}

fn row(row: QueueRow) -> TicketRow {
    TicketRow {
        id: row.id.to_string(),
        number: row.number,
        subject: row.subject,
        state: row.state.into(),
        priority: Some(row.priority.number()),
        organisation: Some(row.org),
        requester: row.requester,
        assignee: row.assignee_name,
        last_side: Some(row.last_side.into()),
        last_public: Some(row.last_public),
        last_excerpt: Some(row.last_excerpt),
        opened_at: rfc3339(row.opened_at),
        updated_at: rfc3339(row.updated_at),
    }
}

fn brief(row: Brief) -> TicketRow {
    TicketRow {
        id: row.id.to_string(),
        number: row.number,
        subject: row.subject,
        state: row.state.into(),
        priority: None,
        organisation: None,
        requester: row.requester,
        assignee: row.assignee,
        last_side: None,
        last_public: None,
        last_excerpt: None,
        opened_at: rfc3339(row.opened_at),
        updated_at: rfc3339(row.updated_at),
    }
}

/// A ticket with its version.
pub(crate) async fn shown(caller: &Caller, number: i64, status: StatusCode) -> Result<Response, Problem> {
    let page = caller.app.ticket(&caller.actor, number).await?;
    let tag = format!("\"{}\"", page.ticket.seq);
    let mut response = (status, Json(Ticket::of(&page))).into_response();
    response.headers_mut().insert(ETAG, HeaderValue::from_str(&tag).map_err(|_| Problem::missing())?);
    Ok(response)
}

/// Open a ticket
///
/// One of us opens for anybody of a client in his scope, a client's person for himself. The requester hears its number
/// by mail.
#[utoipa::path(post, path = "/tickets", operation_id = "open_ticket", tag = "tickets", request_body = NewTicket,
    responses((status = 201, description = "The ticket; `Location` leads to it", body = Ticket)))]
pub(crate) async fn create(State(app): State<App>, caller: Caller, Body(new): Body<NewTicket>) -> Answer {
    short("subject", &new.subject, 300)?;
    let requester = match &new.requester_id {
        Some(text) => PersonId(id("requester_id", text)?),
        None => caller.actor.person.ok_or_else(Problem::signed_out)?,
    };
    let draft = draft(&new.text, &new.files, app.config.max_file_bytes)?;
    let org = OrganisationId(id("organisation_id", &new.organisation_id)?);
    let (topic, begins) = match &new.topic {
        Some(name) => {
            let topic = topics::named(&caller, org, name).await?;
            let known = caller.app.topic_form(&caller.actor, org, topic, new.topic_version).await?;
            let answers = Answers { topic, version: new.topic_version, given: given(&new.facts)? };
            (Some(answers), Some(known.topic.defaults))
        }
        None => (None, None),
    };
    let kind = new.kind.map(Into::into).or(begins.map(|one| one.kind));
    let impact = new.impact.map(Into::into).or(begins.map(|one| one.impact));
    let urgency = new.urgency.map(Into::into).or(begins.map(|one| one.urgency));
    let new = app::desk::NewTicket {
        org,
        requester,
        kind: kind.unwrap_or(TicketKind::Consultation),
        subject: new.subject,
        impact: impact.unwrap_or(domain::desk::Impact::Low),
        urgency: urgency.unwrap_or(domain::desk::Urgency::Medium),
        draft,
        via: Channel::Api,
        topic,
    };
    let number = caller.app.open(&caller.actor, new).await?;
    let mut response = shown(&caller, number, StatusCode::CREATED).await?;
    if let Ok(at) = HeaderValue::from_str(&format!("{ROOT}/tickets/{number}")) {
        response.headers_mut().insert(LOCATION, at);
    }
    Ok(response)
}

/// Look at a ticket
///
/// Everything but the conversation and the journal, within the caller's rights. `ETag` is its version.
#[utoipa::path(get, path = "/tickets/{number}", operation_id = "get_ticket", tag = "tickets",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711)),
    responses((status = 200, description = "The ticket", body = Ticket)))]
pub(crate) async fn get(caller: Caller, At(number): At<i64>) -> Answer {
    shown(&caller, number, StatusCode::OK).await
}

/// Change a ticket
///
/// Subject, type, impact, urgency, assignee, line and state, all at once or not at all. With `If-Match` only if it is
/// still in that version.
#[utoipa::path(patch, path = "/tickets/{number}", operation_id = "change_ticket", tag = "tickets",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711),
        ("If-Match" = Option<String>, Header, description = "The version that was seen", example = "\"7\"")),
    request_body = TicketChange,
    responses((status = 200, description = "The ticket as it is now", body = Ticket)))]
pub(crate) async fn change(
    caller: Caller,
    At(number): At<i64>,
    headers: HeaderMap,
    Body(change): Body<TicketChange>,
) -> Answer {
    let app = caller.bound(number, &headers)?;
    let now = caller.app.ticket(&caller.actor, number).await?.ticket;
    // What is added to what stands there must stand there still when it is written.
    let app = if change.is_half() && !headers.contains_key("if-match") {
        app.seen(number, vec![now.seq])
    } else {
        app
    };
    let commands = change.commands(Some(&now))?;
    app.act(&caller.actor, number, commands).await?;
    shown(&caller, number, StatusCode::OK).await
}
