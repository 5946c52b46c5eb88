//! Version 1: what it can do, by what it is about.

mod acts;
mod bulk;
mod hooks;
mod inbound;
mod messages;
mod people;
pub(crate) mod tickets;
mod ties;
mod tokens;
mod views;

use crate::problem::Problem;
use app::App;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
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

#[derive(OpenApi)]
#[openapi(
    components(schemas(Problem)),
    tags(
        (name = "tickets", description = "Tickets: lists, opening, changing"),
        (name = "messages", description = "The conversation, its files, the journal"),
        (name = "ties", description = "Merging, linking, splitting"),
        (name = "bulk", description = "Many tickets in one act"),
        (name = "views", description = "Saved views and counters"),
        (name = "people", description = "Organisations and persons"),
        (name = "inbound", description = "Mails that could not be taken in"),
        (name = "tokens", description = "Tokens of programs"),
        (name = "webhooks", description = "Other systems that are told what happens"),
    )
)]
struct Doc;

/// All of it.
pub(crate) fn table() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Doc::openapi())
        .routes(routes!(people::me))
        .routes(routes!(tickets::list, tickets::create))
        .routes(routes!(tickets::get, tickets::change))
        .routes(routes!(messages::list))
        .routes(routes!(messages::reply))
        .routes(routes!(messages::note))
        .routes(routes!(messages::edit))
        .routes(routes!(messages::versions))
        .routes(routes!(messages::journal))
        .routes(routes!(messages::attachment))
        .routes(routes!(acts::watch, acts::unwatch))
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
        .routes(routes!(people::organisations, people::create_organisation))
        .routes(routes!(people::organisation))
        .routes(routes!(people::people_of))
        .routes(routes!(people::staff))
        .routes(routes!(people::create_person))
        .routes(routes!(inbound::list))
        .routes(routes!(inbound::replay))
        .routes(routes!(tokens::list, tokens::create))
        .routes(routes!(tokens::revoke))
        .routes(routes!(hooks::list, hooks::create))
        .routes(routes!(hooks::change, hooks::delete))
        .routes(routes!(hooks::rotate))
        .routes(routes!(hooks::deliveries))
        .routes(routes!(hooks::replay))
}
