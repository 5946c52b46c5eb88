//! What else can be done to a ticket.

use super::tickets::shown;
use super::{Answer, ok};
use crate::body::{Ask, At, Body};
use crate::gate::Caller;
use crate::shape::{Minutes, NewMessage, Ticket, Words, draft, short};
use app::hours::NewTime;
use axum::http::StatusCode;
use domain::desk::Command;
use domain::ids::PersonId;
use domain::people::Side;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A day as it was sent.
fn day(text: &str) -> Result<jiff::civil::Date, crate::Problem> {
    text.parse().map_err(|_| crate::Problem::field("day", "a day is written 2026-11-22"))
}

async fn act(caller: &Caller, number: i64, command: Command) -> Answer {
    caller.app.act(&caller.actor, number, vec![command]).await?;
    shown(caller, number, StatusCode::OK).await
}

/// Let somebody watch
///
/// One of ours hears of everything, one of the client's people of everything public.
#[utoipa::path(put, path = "/tickets/{number}/watchers/{person_id}", operation_id = "add_watcher", tag = "tickets",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711),
        ("person_id" = String, Path, description = "The person", pattern = "^[0-9]{1,19}$",
            example = "730144440320000012")),
    responses((status = 200, description = "The ticket as it is now", body = Ticket)))]
pub(crate) async fn watch(caller: Caller, At((number, person)): At<(i64, i64)>) -> Answer {
    let person = PersonId(person);
    let ours = match caller.actor.is_staff() {
        true => caller.app.staff(&caller.actor).await?.iter().any(|(id, ..)| *id == person),
        false => false,
    };
    let side = if ours { Side::Staff } else { Side::Client };
    act(&caller, number, Command::AddWatcher { person, side }).await
}

/// Let somebody watch no more
///
/// He hears of nothing any more, unless he asked or works on it.
#[utoipa::path(delete, path = "/tickets/{number}/watchers/{person_id}", operation_id = "remove_watcher",
    tag = "tickets",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711),
        ("person_id" = String, Path, description = "The person", pattern = "^[0-9]{1,19}$",
            example = "730144440320000012")),
    responses((status = 200, description = "The ticket as it is now", body = Ticket)))]
pub(crate) async fn unwatch(caller: Caller, At((number, person)): At<(i64, i64)>) -> Answer {
    act(&caller, number, Command::RemoveWatcher { person: PersonId(person) }).await
}

/// Write down time
///
/// Adds minutes of work: one's own of today, of another day, or (who manages hours) of another of ours. A note is shown to
/// the client unless it is hidden.
#[utoipa::path(post, path = "/tickets/{number}/time", operation_id = "log_time", tag = "tickets",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711)),
    request_body = Minutes,
    responses((status = 200, description = "The ticket as it is now", body = Ticket)))]
pub(crate) async fn time(caller: Caller, At(number): At<i64>, Body(body): Body<Minutes>) -> Answer {
    let day = body.day.as_deref().map(day).transpose()?;
    let person = body.person_id.as_deref().map(|text| crate::shape::id("person_id", text)).transpose()?;
    short("note", &body.note, 500)?;
    let new = NewTime {
        minutes: body.minutes,
        person: person.map(PersonId),
        day,
        note: body.note,
        hidden: body.hidden,
    };
    caller.app.log_time(&caller.actor, number, new).await?;
    shown(&caller, number, StatusCode::OK).await
}

/// Confirm the solution
///
/// The client's side accepts what was offered.
#[utoipa::path(post, path = "/tickets/{number}/confirmation", operation_id = "confirm", tag = "tickets",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711)),
    responses((status = 200, description = "The ticket as it is now", body = Ticket)))]
pub(crate) async fn confirm(caller: Caller, At(number): At<i64>) -> Answer {
    act(&caller, number, Command::Confirm).await
}

/// Reopen
///
/// The solution is refused, with words or without; or something comes after the end.
#[utoipa::path(post, path = "/tickets/{number}/reopening", operation_id = "reopen", tag = "tickets",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711)),
    request_body = Words,
    responses((status = 200, description = "The ticket as it is now", body = Ticket)))]
pub(crate) async fn reopen(caller: Caller, At(number): At<i64>, Body(words): Body<Words>) -> Answer {
    let draft = draft(&words.text, &[], 0)?;
    caller.app.reopen(&caller.actor, number, draft).await?;
    shown(&caller, number, StatusCode::OK).await
}

/// Like a ticket
///
/// The client's side thanks without words.
#[utoipa::path(post, path = "/tickets/{number}/like", operation_id = "like", tag = "tickets",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711)),
    responses((status = 200, description = "The ticket as it is now", body = Ticket)))]
pub(crate) async fn like(caller: Caller, At(number): At<i64>) -> Answer {
    act(&caller, number, Command::Like).await
}

/// Reject
///
/// Says no: the words go to the client as our answer, and the ticket is over with it.
#[utoipa::path(post, path = "/tickets/{number}/rejection", operation_id = "reject", tag = "tickets",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711)),
    request_body = NewMessage,
    responses((status = 200, description = "The ticket as it is now", body = Ticket)))]
pub(crate) async fn reject(caller: Caller, At(number): At<i64>, Body(new): Body<NewMessage>) -> Answer {
    short("text", &new.text, 200_000)?;
    if !new.files.is_empty() {
        return Err(crate::Problem::field("files", "a rejection takes none"));
    }
    caller.app.reject(&caller.actor, number, &new.text).await?;
    shown(&caller, number, StatusCode::OK).await
}

/// Whom to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Named {
    /// Words that stand in the name or the address; of 200 characters at most, control characters left out.
    #[param(example = "анна")]
    q: Option<String>,
}

/// Somebody who could watch.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Candidate {
    /// The id.
    #[schema(example = "730144440320000012")]
    id: String,
    /// The name.
    #[schema(example = "Анна Смирнова")]
    name: String,
    /// The address.
    #[schema(example = "anna@igrosfera.example")]
    mail: String,
    /// The role.
    role: crate::shape::Role,
}

/// Those who could watch.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Candidates {
    /// Twenty at most.
    items: Vec<Candidate>,
}

/// Find watchers
///
/// Those who could watch a ticket: the client's people and, for one of us, ours. Whoever hears of it already is left
/// out.
#[utoipa::path(get, path = "/tickets/{number}/watchers/candidates", operation_id = "find_watchers", tag = "tickets",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711), Named),
    responses((status = 200, description = "The people", body = Candidates)))]
pub(crate) async fn candidates(caller: Caller, At(number): At<i64>, Ask(named): Ask<Named>) -> Answer {
    let words = named.q.unwrap_or_default();
    short("q", &words, 200)?;
    let all = caller.app.watcher_candidates(&caller.actor, number, &words).await?;
    let items = all.into_iter().map(|one| Candidate {
        id: one.id.to_string(),
        name: one.name,
        mail: one.mail,
        role: one.role.into(),
    });
    ok(Candidates { items: items.collect() })
}
