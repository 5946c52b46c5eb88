//! Alerts that other systems send, and whom an incident would call.
//!
//! A source of alerts shows a secret of its own, which opens nothing else here: it passes no gate of persons' tokens.

use super::{Answer, ok};
use crate::body::{Ask, At, read};
use crate::gate::Caller;
use crate::problem::Problem;
use crate::shape::id;
use app::App;
use app::incidents::alerts::Format;
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::response::IntoResponse;
use domain::ids::OrganisationId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

/// The largest body.
const LARGEST: usize = 4 << 20;

/// What became of alerts.
#[derive(Serialize, ToSchema)]
pub(crate) struct Accepted {
    /// As PagerDuty's senders want it.
    #[schema(example = "success")]
    status: &'static str,
    /// As PagerDuty's senders want it.
    #[schema(example = "Event processed")]
    message: &'static str,
    /// The name under which the first alert is known.
    #[schema(example = "0123456789abcdef")]
    dedup_key: String,
    /// Alerts that were taken in.
    #[schema(example = 1)]
    alerts: usize,
    /// Numbers of the incidents that they belong to.
    #[schema(example = json!([12]))]
    incidents: Vec<i64>,
    /// Alerts of which nobody is told, with the reason.
    quiet: Vec<Quiet>,
}

/// An alert of which nobody is told.
#[derive(Serialize, ToSchema)]
pub(crate) struct Quiet {
    /// Which.
    #[schema(example = "0123456789abcdef")]
    fingerprint: String,
    /// Why: `silence`, `maintenance`, `inhibited`.
    #[schema(example = "maintenance")]
    why: String,
}

/// Send alerts
///
/// Bodies of Alertmanager (`alertmanager`), Grafana (`grafana`), Zabbix with the media type that ships with the product
/// (`zabbix`), PagerDuty Events v2 (`pagerduty`, the secret as `routing_key`), CloudEvents (`cloudevents`), or any JSON by
/// the mapping of the source (`generic`). A body may be sent again; it changes nothing.
#[utoipa::path(post, path = "/alerts/{format}", operation_id = "send_alerts", tag = "alerts",
    params(("format" = String, Path, description = "What the sender speaks", example = "alertmanager")),
    request_body(content = Object, content_type = "application/json", description = "As the sender makes it",
        example = json!({ "version": "4", "groupKey": "{}:{alertname=\"X\"}", "alerts": [] })),
    responses((status = 202, description = "Taken in", body = Accepted)))]
pub(crate) async fn send(State(app): State<App>, Path(format): Path<String>, request: Request) -> Answer {
    let format = Format::from_code(&format).ok_or_else(Problem::missing)?;
    let shown = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let bearer = shown
        .as_deref()
        .and_then(|text| text.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let secret = bearer.map(|(_, secret)| secret.trim().to_owned());
    // Whoever shows nothing in his headers may be PagerDuty's kind; nobody else's body is read before he is known.
    if secret.is_none() && format != Format::Pagerduty {
        return Err(Problem::signed_out());
    }
    let bytes = read(request.into_body(), LARGEST).await?;
    let body: Result<Value, _> = serde_json::from_slice(&bytes);
    let of_body = body.as_ref().ok().and_then(|body| body["routing_key"].as_str()).map(str::to_owned);
    let secret = secret.or(of_body).ok_or_else(Problem::signed_out)?;
    let body = body.map_err(|e| Problem::malformed(format!("no JSON: {e}")))?;
    match app.take_alerts(&secret, format, &body).await? {
        Ok(taken) => {
            let accepted = Accepted {
                status: "success",
                message: "Event processed",
                dedup_key: taken.key,
                alerts: taken.alerts,
                incidents: taken.incidents.iter().map(|id| id.0).collect(),
                quiet: taken.quiet.into_iter().map(|(fingerprint, why)| Quiet { fingerprint, why }).collect(),
            };
            Ok((StatusCode::ACCEPTED, Json(accepted)).into_response())
        }
        Err(wrong) => Err(Problem::malformed(wrong.to_string())),
    }
}

/// What is asked.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct When {
    /// The type of incident; everything else when absent.
    #[serde(default)]
    #[param(example = "orders.silence")]
    kind: String,
    /// At which moment; now when absent.
    #[param(example = "2027-01-01T03:00:00+03:00")]
    at: Option<String>,
}

/// Whom an incident would call.
#[derive(Serialize, ToSchema)]
pub(crate) struct Called {
    /// Nobody but the head of support is left.
    #[schema(example = false)]
    hole: bool,
    /// The calls, in their order.
    calls: Vec<OneCall>,
}

/// A call.
#[derive(Serialize, ToSchema)]
pub(crate) struct OneCall {
    /// Who.
    #[schema(example = "730144440320000101")]
    person_id: String,
    /// His name.
    #[schema(example = "Anna Petrova")]
    name: String,
    /// When.
    #[schema(example = "2027-01-01T00:00:00Z")]
    at: String,
    /// Until when he is to acknowledge.
    #[schema(example = "2027-01-01T00:10:00Z")]
    until: String,
    /// Names of those who were passed over.
    #[schema(example = json!(["Igor Kay"]))]
    passed_over: Vec<String>,
}

/// Ask who would be called
///
/// For an incident of a type of a client's, at a moment, if nobody acknowledges.
#[utoipa::path(get, path = "/organisations/{id}/who", operation_id = "who_is_called", tag = "alerts",
    params(("id" = i64, Path, description = "The client", minimum = 1, example = 730_144_440_320_000_001_i64), When),
    responses((status = 200, description = "Who would be called", body = Called)))]
pub(crate) async fn who(caller: Caller, At(org): At<i64>, Ask(when): Ask<When>) -> Answer {
    let _known: i64 = id("id", &org.to_string())?;
    let at = match when.at {
        None => caller.app.now(),
        Some(text) => text
            .parse::<jiff::Timestamp>()
            .map_err(|_| Problem::field("at", "a moment as 2027-01-01T03:00:00+03:00"))?
            .as_millisecond(),
    };
    let found = caller.app.who_is_called(&caller.actor, OrganisationId(org), &when.kind, at, None).await?;
    let stamp = |at: i64| jiff::Timestamp::from_millisecond(at).unwrap_or_default().to_string();
    let name = |person| found.names.get(&person).cloned().unwrap_or_default();
    let call = |call: &domain::duty::Call| OneCall {
        person_id: call.person.to_string(),
        name: name(call.person),
        at: stamp(call.at),
        until: stamp(call.until),
        passed_over: call.skipped.iter().filter_map(|skip| skip.person).map(name).collect(),
    };
    ok(Called { hole: found.answer.is_hole(), calls: found.answer.calls.iter().map(call).collect() })
}
