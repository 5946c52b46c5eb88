//! What sides say of orders: batches in, what is wrong out.

use super::{Answer, ok};
use crate::body::{self, Ask};
use crate::gate::Caller;
use crate::problem::Problem;
use crate::shape::id;
use app::App;
use app::orders::Wanted;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use domain::ids::OrganisationId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Lines of JSON.
pub(crate) struct Lines(String);

impl FromRequest<App> for Lines {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Lines, Problem> {
        let bytes = body::read(request.into_body(), body::limit(app)).await?;
        let text = String::from_utf8(bytes.to_vec());
        text.map(Lines).map_err(|_| {
            let title = "Not a text";
            Problem::of(
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid",
                title,
                "the batch is not UTF-8".to_owned(),
            )
        })
    }
}

/// Whose orders.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Whose {
    /// The client.
    #[param(pattern = "^[0-9]{1,19}$", example = "730144440320000100")]
    organisation_id: String,
}

/// What became of a batch.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Taken {
    /// Facts that were new.
    #[schema(example = 2)]
    taken: u64,
    /// Facts that were known already: sending a batch again does no harm.
    #[schema(example = 0)]
    repeated: u64,
    /// Lines that were not taken; all others were.
    refused: Vec<RefusedLine>,
}

/// A line that was not taken.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RefusedLine {
    /// Which, counted from 1.
    #[schema(example = 3)]
    line: u64,
    /// Why: a field, `source` (no such side of this client), `side` (it does not take part in such orders), or words.
    #[schema(example = "source")]
    why: String,
}

/// Tell facts of orders
///
/// A fact in each line (NDJSON): `{"source":"shop","of":"ozon","order":"24219509-0020-1","status":"P","at":"2026-11-22T10:00:00Z"}`.
/// `source` is a side as it is set up; `of` the marketplace whose order it is, when another side speaks; `sub`, `due`,
/// `own`, `lines` (`sku`, `qty`, `price`, `stock`, `unknown`), `lots`, `split`, `test` and `gone` may follow. The same fact
/// again changes nothing; facts may come late and in any order. A broken line is told and the others are taken.
#[utoipa::path(post, path = "/orders/facts", operation_id = "tell_orders", tag = "orders", params(Whose),
    request_body(content = String, content_type = "application/x-ndjson",
        example = json!("{\"source\":\"ozon\",\"order\":\"24219509-0020-1\",\"status\":\"awaiting_packaging\",\"at\":\"2026-11-22T10:00:00Z\"}\n")),
    responses((status = 200, description = "What became of it", body = Taken)))]
pub(crate) async fn tell(caller: Caller, Ask(whose): Ask<Whose>, Lines(text): Lines) -> Answer {
    let org = id("organisation_id", &whose.organisation_id).map(OrganisationId)?;
    let taken = caller.app.tell_orders(&caller.actor, org, &text).await?;
    let refused = taken.refused.into_iter().map(|(line, why)| RefusedLine { line, why }).collect();
    ok(Taken { taken: taken.taken, repeated: taken.repeated, refused })
}

/// Which discrepancies.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// Of which client; of all when left out.
    #[serde(default)]
    #[param(pattern = "^[0-9]{1,19}$", example = "730144440320000100")]
    organisation_id: Option<String>,
    /// `open` (as when left out), `mended`, `settled`, `noted`.
    #[serde(default)]
    state: Option<String>,
    /// Of which kind.
    #[serde(default)]
    kind: Option<String>,
    /// Which page of fifty, from 0.
    #[serde(default)]
    page: Option<String>,
}

/// A discrepancy.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Discrepancy {
    /// Its id.
    #[schema(example = "730144440320000900")]
    id: String,
    /// The client.
    #[schema(example = "730144440320000100")]
    organisation_id: String,
    /// What: one of 33 kinds.
    #[schema(example = "cancel_not_propagated")]
    kind: String,
    /// `info`, `low`, `medium`, `high`, `critical`.
    #[schema(example = "critical")]
    weight: String,
    /// Whence the order comes.
    #[schema(example = "ozon")]
    from: String,
    /// Whither it goes.
    #[schema(example = "shop")]
    to: String,
    /// The number of the order, or the word that nobody knows.
    #[schema(example = "24219509-0020-1")]
    order: String,
    /// Since when.
    #[schema(example = "2026-11-22T10:00:00Z")]
    since: String,
    /// `open`, `mended`, `settled`, `noted`.
    #[schema(example = "open")]
    state: String,
    /// The cause that was named.
    #[schema(example = "")]
    cause: String,
}

/// Discrepancies.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DiscrepancyList {
    /// The heaviest first.
    items: Vec<Discrepancy>,
    /// How many there are.
    #[schema(example = 57)]
    total: i64,
}

/// List discrepancies
///
/// Where the sides of orders part, the heaviest first, fifty on a page.
#[utoipa::path(get, path = "/orders/discrepancies", operation_id = "list_discrepancies", tag = "orders", params(Which),
    responses((status = 200, description = "The discrepancies", body = DiscrepancyList)))]
pub(crate) async fn discrepancies(caller: Caller, Ask(which): Ask<Which>) -> Answer {
    let org = which.organisation_id.as_deref().map(|text| id("organisation_id", text).map(OrganisationId));
    let page =
        which.page.as_deref().unwrap_or("0").parse().map_err(|_| Problem::field("page", "a number"))?;
    let state = which.state.unwrap_or_else(|| "open".to_owned());
    let wanted = Wanted { state, kind: which.kind.unwrap_or_default(), ..Wanted::default() };
    let found = caller.app.discrepancies(&caller.actor, org.transpose()?, wanted, page).await?;
    let one = |one: app::orders::Finding| Discrepancy {
        id: one.id.to_string(),
        organisation_id: one.org.to_string(),
        kind: one.kind,
        weight: domain::orders::Weight::at(one.weight).code().to_owned(),
        from: one.from,
        to: one.to,
        order: one.number,
        since: domain::time::rfc3339(one.since),
        state: one.state,
        cause: one.cause,
    };
    ok(DiscrepancyList { total: found.all, items: found.rows.into_iter().map(one).collect() })
}
