//! Version 1: what it can do, by what it is about.

mod acts;
mod alerts;
mod articles;
mod audit;
mod bulk;
mod canned;
mod data;
mod drafts;
mod flows;
mod hooks;
mod inbound;
mod mailboxes;
mod messages;
mod orders;
mod organisations;
mod people;
mod rules;
mod search;
pub(crate) mod tickets;
mod ties;
mod tokens;
mod topics;
mod views;

use crate::gate::GivenOnce;
use crate::problem::Problem;
use app::App;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Serialize;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// What comes back: an answer, or a problem.
pub(crate) type Answer = Result<Response, Problem>;

pub(crate) fn ok(body: impl Serialize) -> Answer {
    Ok(Json(body).into_response())
}

pub(crate) fn done() -> Answer {
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// An answer that holds a secret.
pub(crate) fn given_once(status: StatusCode, body: impl Serialize) -> Answer {
    Ok((status, Extension(GivenOnce), Json(body)).into_response())
}

#[derive(OpenApi)]
#[openapi(
    components(schemas(Problem)),
    tags(
        (name = "tickets", description = "Tickets: lists, opening, changing"),
        (name = "messages", description = "The conversation, its files, the journal"),
        (name = "ties", description = "Merging, linking, splitting"),
        (name = "bulk", description = "Many tickets in one act"),
        (name = "topics", description = "What requests can be about, and what they are asked"),
        (name = "views", description = "Saved views and counters"),
        (name = "flows", description = "Flows of events: how they stand, events that are brought"),
        (name = "orders", description = "What sides say of orders, and where they part"),
        (name = "articles", description = "Articles of what the team knows"),
        (name = "canned", description = "Canned answers and macros"),
        (name = "data", description = "Files that suppliers send"),
        (name = "people", description = "Organisations and persons"),
        (name = "inbound", description = "Mails that could not be taken in"),
        (name = "alerts", description = "Alerts of other systems, and whom they call"),
        (name = "desk", description = "Setting up the desk: rules, mailboxes, the log of acts"),
        (name = "tokens", description = "Tokens of programs"),
        (name = "webhooks", description = "Other systems that are told what happens"),
    )
)]
struct Doc;

/// All of it.
pub(crate) fn table() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Doc::openapi()).merge(work()).merge(knowledge()).merge(house())
}

/// What is done with tickets.
fn work() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(people::me))
        .routes(routes!(people::prefer))
        .routes(routes!(tickets::list, tickets::create))
        .routes(routes!(orders::tell))
        .routes(routes!(orders::discrepancies))
        .routes(routes!(topics::list))
        .routes(routes!(topics::get))
        .routes(routes!(topics::facts))
        .routes(routes!(search::find))
        .routes(routes!(flows::list))
        .routes(routes!(flows::events))
        .routes(routes!(tickets::get, tickets::change))
        .routes(routes!(messages::list))
        .routes(routes!(messages::reply))
        .routes(routes!(messages::note))
        .routes(routes!(messages::edit))
        .routes(routes!(messages::versions))
        .routes(routes!(messages::journal))
        .routes(routes!(messages::attachment))
        .routes(routes!(data::send))
        .routes(routes!(data::get))
        .routes(routes!(drafts::get, drafts::keep, drafts::forget))
        .routes(routes!(canned::answers, canned::create_answer))
        .routes(routes!(canned::change_answer, canned::delete_answer))
        .routes(routes!(canned::macros, canned::create_macro))
        .routes(routes!(canned::change_macro, canned::delete_macro))
        .routes(routes!(canned::filled))
        .routes(routes!(canned::preview, canned::run))
        .routes(routes!(ties::solve_children))
        .routes(routes!(acts::watch, acts::unwatch))
        .routes(routes!(acts::candidates))
        .routes(routes!(acts::time))
        .routes(routes!(acts::confirm))
        .routes(routes!(acts::reopen))
        .routes(routes!(acts::like))
        .routes(routes!(acts::reject))
        .routes(routes!(ties::merge, ties::unmerge))
        .routes(routes!(ties::link))
        .routes(routes!(ties::unlink))
        .routes(routes!(ties::split))
        .routes(routes!(bulk::preview))
        .routes(routes!(bulk::change))
        .routes(routes!(bulk::undo))
        .routes(routes!(views::counters))
        .routes(routes!(views::list, views::create))
        .routes(routes!(views::change, views::delete))
        .routes(routes!(views::preview))
}

/// What the team knows.
fn knowledge() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(articles::list, articles::create))
        .routes(routes!(articles::get, articles::change))
        .routes(routes!(articles::step))
        .routes(routes!(articles::solve, articles::uncite))
        .routes(routes!(articles::waive))
}

/// What the desk is made of: people, mailboxes, programs.
fn house() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(organisations::list, organisations::create))
        .routes(routes!(organisations::get, organisations::change))
        .routes(routes!(organisations::people_of))
        .routes(routes!(organisations::import))
        .routes(routes!(organisations::statistics))
        .routes(routes!(organisations::roles))
        .routes(routes!(people::staff))
        .routes(routes!(people::list, people::create_person))
        .routes(routes!(people::get, people::change))
        .routes(routes!(people::give))
        .routes(routes!(people::take))
        .routes(routes!(people::invite))
        .routes(routes!(people::deactivate))
        .routes(routes!(people::activate))
        .routes(routes!(mailboxes::list, mailboxes::create))
        .routes(routes!(mailboxes::trial))
        .routes(routes!(mailboxes::get, mailboxes::change, mailboxes::delete))
        .routes(routes!(mailboxes::pause))
        .routes(routes!(mailboxes::resume))
        .routes(routes!(rules::get, rules::change))
        .routes(routes!(audit::audit))
        .routes(routes!(alerts::send))
        .routes(routes!(alerts::who))
        .routes(routes!(inbound::list))
        .routes(routes!(inbound::replay))
        .routes(routes!(inbound::raw))
        .routes(routes!(tokens::list, tokens::create))
        .routes(routes!(tokens::revoke))
        .routes(routes!(hooks::list, hooks::create))
        .routes(routes!(hooks::change, hooks::delete))
        .routes(routes!(hooks::rotate))
        .routes(routes!(hooks::deliveries))
        .routes(routes!(hooks::replay))
}
