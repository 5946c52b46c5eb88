//! Other systems that are told what happens.

use super::{Answer, done, given_once, ok};
use crate::body::{Ask, At, Body};
use crate::cursor;
use crate::gate::Caller;
use crate::shape::{at, short};
use app::hooks::{Delivery, Hook, NewHook};
use axum::Json;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use domain::ids::{DeliveryId, HookId};
use domain::time::rfc3339;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// An address that is told.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Webhook {
    /// The id.
    #[schema(example = "730144440320003000")]
    id: String,
    /// Where it is told.
    #[schema(example = "https://hooks.igrosfera.example/opora")]
    url: String,
    /// What it is.
    #[schema(example = "Склад")]
    name: String,
    /// Of which events; of all when empty.
    #[schema(example = json!(["ticket.created", "ticket.solved"]))]
    events: Vec<String>,
    /// Whether it is told at all.
    #[schema(example = true)]
    active: bool,
    /// Why it is told no more, when the desk switched it off.
    #[schema(example = "")]
    problem: String,
    /// Tellings that failed in a row.
    #[schema(example = 0)]
    failures: i64,
    /// Since when all fail.
    #[schema(example = "2026-11-22T09:30:00Z")]
    failing_since: Option<String>,
    /// When it was entered.
    #[schema(example = "2026-11-22T09:30:00Z")]
    created_at: String,
}

/// Addresses.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Webhooks {
    /// The oldest first.
    items: Vec<Webhook>,
}

/// An address to be told.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewWebhook {
    /// Where: HTTPS, outside of inner networks.
    #[schema(example = "https://hooks.igrosfera.example/opora", min_length = 1, max_length = 2_000)]
    url: String,
    /// What it is.
    #[serde(default)]
    #[schema(example = "Склад", max_length = 80)]
    name: String,
    /// Of which events; of all when empty.
    #[serde(default)]
    #[schema(example = json!(["ticket.created", "ticket.solved"]), max_items = 50)]
    events: Vec<String>,
    /// Whether it is told at all.
    #[serde(default = "yes")]
    #[schema(example = true)]
    active: bool,
}

fn yes() -> bool {
    true
}

/// An address with the secret of its signatures.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MadeWebhook {
    /// The address.
    webhook: Webhook,
    /// What tellings are signed with (Standard Webhooks, `v1`); it cannot be read again.
    #[schema(example = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDmpqHxMQZ6wA=")]
    secret: String,
}

/// A telling, and how it fared.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Telling {
    /// The id, which goes out as `webhook-id`.
    #[schema(example = "730144440320003100")]
    id: String,
    /// Of which event.
    #[schema(example = "ticket.created")]
    event: String,
    /// The ticket.
    #[schema(example = 4711)]
    number: Option<i64>,
    /// When it happened.
    #[schema(example = "2026-11-22T09:30:00Z")]
    at: String,
    /// `pending`, `delivered`, `failed`.
    #[schema(example = "delivered")]
    state: String,
    /// How often it was tried.
    #[schema(example = 1)]
    attempts: i64,
    /// When it is tried next.
    #[schema(example = "2026-11-22T09:35:00Z")]
    next_at: Option<String>,
    /// When it came to its end.
    #[schema(example = "2026-11-22T09:30:01Z")]
    done_at: Option<String>,
    /// What was told.
    #[schema(example = "{\"type\":\"ticket.created\"}")]
    request: String,
    /// The status that was answered last.
    #[schema(example = 200)]
    status: Option<i64>,
    /// The beginning of that answer.
    #[schema(example = "ok")]
    response: String,
    /// What went wrong last.
    #[schema(example = "")]
    problem: String,
}

/// A page of tellings.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Tellings {
    /// The newest first.
    items: Vec<Telling>,
    /// The `cursor` of the next page.
    #[schema(example = "ZGVsaXZlcmllcyA3MzAxNDQ0NDAzMjAwMDMxMDA")]
    next: Option<String>,
}

/// Where in the log.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Where {
    /// The `next` of the page before.
    cursor: Option<String>,
}

fn webhook(of: Hook) -> Webhook {
    Webhook {
        id: of.id.to_string(),
        url: of.url,
        name: of.name,
        events: of.events,
        active: of.active,
        problem: of.problem,
        failures: of.failures,
        failing_since: at(of.failing_since),
        created_at: rfc3339(of.created_at),
    }
}

fn telling(of: Delivery) -> Telling {
    let pending = of.state == "pending";
    Telling {
        id: of.id.to_string(),
        event: of.event,
        number: of.number,
        at: rfc3339(of.at),
        state: of.state,
        attempts: of.attempts,
        next_at: pending.then(|| rfc3339(of.due_at)),
        done_at: at(of.done_at),
        request: of.body,
        status: of.status,
        response: of.answer,
        problem: of.problem,
    }
}

fn read(new: NewWebhook) -> Result<NewHook, crate::Problem> {
    short("name", &new.name, 80)?;
    short("url", &new.url, 2_000)?;
    let NewWebhook { url, name, events, active } = new;
    Ok(NewHook { url, name, events, active })
}

/// List webhooks
///
/// Addresses that are told what happens. Needs scope `admin`, and the right to set up the desk.
#[utoipa::path(get, path = "/webhooks", operation_id = "list_webhooks", tag = "webhooks",
    responses((status = 200, description = "The addresses", body = Webhooks)))]
pub(crate) async fn list(caller: Caller) -> Answer {
    let all = caller.app.hooks(&caller.actor).await?;
    ok(Webhooks { items: all.into_iter().map(webhook).collect() })
}

/// Enter a webhook
///
/// The answer holds the secret of the signatures and is given once: sent again under its key it is refused (409).
#[utoipa::path(post, path = "/webhooks", operation_id = "create_webhook", tag = "webhooks",
    request_body = NewWebhook,
    responses((status = 201, description = "The address with its secret", body = MadeWebhook)))]
pub(crate) async fn create(caller: Caller, Body(new): Body<NewWebhook>) -> Answer {
    let (hook, secret) = caller.app.create_hook(&caller.actor, read(new)?).await?;
    given_once(StatusCode::CREATED, MadeWebhook { webhook: webhook(hook), secret })
}

/// Change a webhook
///
/// Replaces address, name and events; one that the desk switched off begins anew.
#[utoipa::path(put, path = "/webhooks/{id}", operation_id = "change_webhook", tag = "webhooks",
    params(("id" = String, Path, description = "The webhook", pattern = "^[0-9]{1,19}$",
        example = "730144440320003000")),
    request_body = NewWebhook,
    responses((status = 200, description = "The address", body = Webhook)))]
pub(crate) async fn change(caller: Caller, At(id): At<i64>, Body(new): Body<NewWebhook>) -> Answer {
    ok(webhook(caller.app.change_hook(&caller.actor, HookId(id), read(new)?).await?))
}

/// Remove a webhook
///
/// With its log.
#[utoipa::path(delete, path = "/webhooks/{id}", operation_id = "delete_webhook", tag = "webhooks",
    params(("id" = String, Path, description = "The webhook", pattern = "^[0-9]{1,19}$",
        example = "730144440320003000")),
    responses((status = 204, description = "It is gone")))]
pub(crate) async fn delete(caller: Caller, At(id): At<i64>) -> Answer {
    caller.app.delete_hook(&caller.actor, HookId(id)).await?;
    done()
}

/// Change the secret of a webhook
///
/// For a day tellings carry signatures with both, the new one and the one before.
#[utoipa::path(post, path = "/webhooks/{id}/rotation", operation_id = "rotate_webhook", tag = "webhooks",
    params(("id" = String, Path, description = "The webhook", pattern = "^[0-9]{1,19}$",
        example = "730144440320003000")),
    responses((status = 200, description = "The address with its new secret", body = MadeWebhook)))]
pub(crate) async fn rotate(caller: Caller, At(id): At<i64>) -> Answer {
    let (hook, secret) = caller.app.rotate_hook(&caller.actor, HookId(id)).await?;
    given_once(StatusCode::OK, MadeWebhook { webhook: webhook(hook), secret })
}

/// Read the log of a webhook
///
/// Every telling of the last thirty days with what was answered, the newest first.
#[utoipa::path(get, path = "/webhooks/{id}/deliveries", operation_id = "list_deliveries", tag = "webhooks",
    params(("id" = String, Path, description = "The webhook", pattern = "^[0-9]{1,19}$",
        example = "730144440320003000"), Where),
    responses((status = 200, description = "A page", body = Tellings)))]
pub(crate) async fn deliveries(caller: Caller, At(id): At<i64>, Ask(place): Ask<Where>) -> Answer {
    let before = place.cursor.as_deref().map(|text| cursor::read::<1>("deliveries", text)).transpose()?;
    let before = before.map(|[id]| DeliveryId(id));
    let (all, next) = caller.app.hook_deliveries(&caller.actor, HookId(id), before).await?;
    let next = next.map(|id| cursor::write("deliveries", &[id.0]));
    ok(Tellings { items: all.into_iter().map(telling).collect(), next })
}

/// Tell once more
///
/// Repeats a telling under a new id.
#[utoipa::path(post, path = "/webhooks/{id}/deliveries/{delivery}/replay", operation_id = "replay_delivery",
    tag = "webhooks",
    params(("id" = String, Path, description = "The webhook", pattern = "^[0-9]{1,19}$",
        example = "730144440320003000"),
        ("delivery" = String, Path, description = "The telling", pattern = "^[0-9]{1,19}$",
            example = "730144440320003100")),
    responses((status = 202, description = "It is in the queue", body = Telling)))]
pub(crate) async fn replay(caller: Caller, At((id, delivery)): At<(i64, i64)>) -> Answer {
    let new = caller.app.replay_delivery(&caller.actor, HookId(id), DeliveryId(delivery)).await?;
    Ok((StatusCode::ACCEPTED, Json(telling(new))).into_response())
}
