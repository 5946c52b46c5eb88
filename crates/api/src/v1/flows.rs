//! Flows of events.

use super::{Answer, ok};
use crate::body::{self, At};
use crate::gate::Caller;
use crate::problem::Problem;
use app::flows::{Taken, Tile};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use domain::time::rfc3339;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a flow stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Flow {
    /// The id.
    #[schema(example = "730144440320005000")]
    id: String,
    /// Its name in addresses.
    #[schema(example = "ozon-orders")]
    key: String,
    /// Its name for people.
    #[schema(example = "Заказы Ozon")]
    name: String,
    /// Whose.
    #[schema(example = "Игросфера")]
    organisation: String,
    /// What comes: `orders`, `payments`, `exchange`, `stock`, `prices`, `job`, `value`.
    #[schema(example = "orders")]
    kind: String,
    /// How loudly its worst alert was told: `ask`, `alert`, `page`; nothing when all is well.
    #[schema(example = "alert")]
    alert: Option<String>,
    /// Since when that looks wrong.
    #[schema(example = "2026-11-22T09:30:00Z")]
    since: Option<String>,
    /// Events that are missing since.
    #[schema(example = 7)]
    missing: i64,
    /// What they are worth, in hundredths of roubles.
    #[schema(example = 4_130_000)]
    missing_value: i64,
    /// When its latest event was.
    #[schema(example = "2026-11-22T09:28:11Z")]
    last_event_at: Option<String>,
    /// Expected events an hour just now; nothing while its norm is not learnt.
    #[schema(example = 12.5)]
    norm_per_hour: Option<f64>,
}

/// Flows.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Flows {
    /// The troubled first.
    items: Vec<Flow>,
}

/// An event as a program brings it. A CloudEvent (structured, JSON) is taken too.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[allow(dead_code, reason = "it describes what is read by lines")]
pub(crate) struct NewEvent {
    /// Its name at the source: with `source` it is one event, however often it comes.
    #[schema(example = "order-4711")]
    id: String,
    /// Where it comes from.
    #[schema(example = "shop")]
    source: Option<String>,
    /// When it happened: RFC 3339, or milliseconds since 1970; now when absent.
    #[schema(example = "2026-11-22T09:30:00Z")]
    time: Option<String>,
    /// What happened.
    #[schema(example = "order.created")]
    kind: Option<String>,
    /// Of what: by it the same thing is known in another flow.
    #[schema(example = "4711")]
    key: Option<String>,
    /// How many it stands for; one when absent.
    #[schema(example = 1, minimum = 0, maximum = 1_000_000_000)]
    count: Option<i64>,
    /// `false` for a failure.
    #[schema(example = true)]
    ok: Option<bool>,
    /// A reading, or how long it took in milliseconds.
    #[schema(example = 1250.0)]
    value: Option<f64>,
}

/// A line that was refused.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RefusedLine {
    /// Which.
    #[schema(example = 3)]
    line: usize,
    /// Why: `no-event`, `no-id`, `no-time`, `future`, `too-old`, `negative`, `no-whole-number`, `too-long` …
    #[schema(example = "future")]
    why: String,
}

/// What became of events.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Brought {
    /// Kept and counted.
    #[schema(example = 998)]
    accepted: usize,
    /// Known before: nothing was done.
    #[schema(example = 1)]
    known: usize,
    /// Refused in all.
    #[schema(example = 1)]
    refused: usize,
    /// The first hundred of those.
    lines: Vec<RefusedLine>,
}

fn flow(tile: Tile) -> Flow {
    let up = tile.troubles.iter().find(|one| one.row.is_up);
    let (missing, missing_value) = tile.missing();
    Flow {
        id: tile.flow.id.to_string(),
        key: tile.flow.key.clone(),
        name: tile.flow.name.clone(),
        organisation: tile.client.clone(),
        kind: tile.flow.kind.code().to_owned(),
        alert: tile.tier().map(|tier| tier.code().to_owned()),
        since: up.map(|one| rfc3339(one.alert.facts.since)),
        missing: missing.round() as i64,
        missing_value,
        last_event_at: tile.last_at.map(rfc3339),
        norm_per_hour: tile.per_hour.map(|norm| (norm * 100.0).round() / 100.0),
    }
}

/// List flows
///
/// How the flows stand that the caller sees, the troubled first.
#[utoipa::path(get, path = "/flows", operation_id = "list_flows", tag = "flows",
    responses((status = 200, description = "The flows", body = Flows)))]
pub(crate) async fn list(caller: Caller) -> Answer {
    let board = caller.app.flow_board(&caller.actor, None).await?;
    ok(Flows { items: board.tiles.into_iter().map(flow).collect() })
}

/// Bring events
///
/// One event or a list (`application/json`), one a line (`application/x-ndjson`), CloudEvents
/// (`application/cloudevents+json`, `application/cloudevents-batch+json`). An event is one by `source` and `id`: sent
/// again it is known and nothing is done. What is late or out of order is welcome for 35 days. What cannot be read, or
/// has not happened yet, is refused by its line and the rest goes on. A token of scope `events` does this and nothing
/// else.
#[utoipa::path(post, path = "/flows/{key}/events", operation_id = "bring_events", tag = "flows",
    params(("key" = String, Path, description = "The flow's name in addresses", pattern = "^[a-z0-9][a-z0-9._-]{0,59}$",
        example = "ozon-orders")),
    request_body = NewEvent,
    responses((status = 200, description = "What became of them", body = Brought)))]
pub(crate) async fn events(caller: Caller, At(key): At<String>, request: Request) -> Answer {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let bytes = body::read(request.into_body(), body::limit(&caller.app)).await?;
    let now = caller.app.now();
    let lines = match kind.as_str() {
        "application/x-ndjson" | "application/jsonl" => app::flows::lines(&bytes, "api", now),
        "application/json" | "application/cloudevents+json" | "application/cloudevents-batch+json" => {
            app::flows::document(&bytes, "api", now)
        }
        _ => {
            let detail = "send application/json, application/x-ndjson or CloudEvents";
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            return Err(Problem::of(status, "media_type", "Not a type that is taken", detail));
        }
    };
    let Taken { new, known, refused, refused_all } =
        caller.app.take_flow_events(&caller.actor, &key, lines).await?;
    let lines = refused.into_iter().map(|(line, why)| RefusedLine { line, why: why.to_owned() }).collect();
    ok(Brought { accepted: new, known, refused: refused_all, lines })
}
