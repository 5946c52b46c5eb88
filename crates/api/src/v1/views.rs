//! Saved views and counters.

use super::{Answer, done, ok};
use crate::body::{At, Body};
use crate::gate::Caller;
use crate::problem::Problem;
use crate::shape::{Counters, Filter, NewView, View, Views, id, short};
use app::desk::CountedView;
use axum::Json;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use domain::desk::{self as d, Owner, Priority};
use domain::ids::{OrganisationId, PersonId, ViewId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Read the counters
///
/// The caller's counters of the standing views; kept with each change, not counted.
#[utoipa::path(get, path = "/counters", operation_id = "get_counters", tag = "views",
    responses((status = 200, description = "The counters", body = Counters)))]
pub(crate) async fn counters(caller: Caller) -> Answer {
    let (counts, failed_mails) = caller.app.counts(&caller.actor).await?;
    let app::desk::QueueCounts { us, mine_us, mine, unassigned, waiting, live, solved, all, .. } = counts;
    ok(Counters { us, mine, mine_us, unassigned, waiting, live, solved, all, failed_mails })
}

/// List views
///
/// The caller's saved views and everybody's, with their counters.
#[utoipa::path(get, path = "/views", operation_id = "list_views", tag = "views",
    responses((status = 200, description = "The views", body = Views)))]
pub(crate) async fn list(caller: Caller) -> Answer {
    let all = caller.app.saved_views(&caller.actor).await?;
    ok(Views { items: all.into_iter().map(view).collect() })
}

/// Save a view
///
/// One's own; everybody's are made by those who lead.
#[utoipa::path(post, path = "/views", operation_id = "create_view", tag = "views", request_body = NewView,
    responses((status = 201, description = "The view", body = View)))]
pub(crate) async fn create(caller: Caller, Body(new): Body<NewView>) -> Answer {
    let id = caller.app.save_view(&caller.actor, None, read(new)?).await?;
    Ok((StatusCode::CREATED, Json(one(&caller, id).await?)).into_response())
}

/// Change a view
///
/// Replaces a saved view; it is counted anew.
#[utoipa::path(put, path = "/views/{id}", operation_id = "change_view", tag = "views",
    params(("id" = String, Path, description = "The view", pattern = "^[0-9]{1,19}$", example = "730144440320000900")),
    request_body = NewView,
    responses((status = 200, description = "The view", body = View)))]
pub(crate) async fn change(caller: Caller, At(id): At<i64>, Body(new): Body<NewView>) -> Answer {
    let id = caller.app.save_view(&caller.actor, Some(ViewId(id)), read(new)?).await?;
    ok(one(&caller, id).await?)
}

/// Remove a view
///
/// The tickets in it stay as they are.
#[utoipa::path(delete, path = "/views/{id}", operation_id = "delete_view", tag = "views",
    params(("id" = String, Path, description = "The view", pattern = "^[0-9]{1,19}$", example = "730144440320000900")),
    responses((status = 204, description = "It is gone")))]
pub(crate) async fn delete(caller: Caller, At(id): At<i64>) -> Answer {
    caller.app.delete_view(&caller.actor, ViewId(id)).await?;
    done()
}

async fn one(caller: &Caller, id: ViewId) -> Result<View, Problem> {
    let all = caller.app.saved_views(&caller.actor).await?;
    all.into_iter().find(|saved| saved.view.id == id).map(view).ok_or_else(Problem::missing)
}

fn view(of: CountedView) -> View {
    View {
        id: of.view.id.to_string(),
        name: of.view.name,
        filter: written(&of.view.filter),
        mine: of.view.mine,
        newest: of.view.newest,
        shared: of.view.owner.is_none(),
        count: of.count,
    }
}

fn read(new: NewView) -> Result<app::desk::NewView, Problem> {
    short("name", &new.name, 80)?;
    let NewView { name, filter, mine, newest, shared } = new;
    Ok(app::desk::NewView { name, filter: filter_of(filter)?, mine, newest, shared })
}

fn all<A: Copy, B: From<A>>(of: &[A]) -> Vec<B> {
    of.iter().copied().map(B::from).collect()
}

fn filter_of(f: Filter) -> Result<d::Filter, Problem> {
    short("filter", &f.subject, 200)?;
    let lists = [f.states.len(), f.organisation_ids.len(), f.owners.len(), f.lines.len(), f.priorities.len()];
    if lists.iter().any(|len| *len > 500) {
        return Err(Problem::field("filter", "too long"));
    }
    let priority =
        |n: &i64| Priority::from_number(*n).ok_or_else(|| Problem::field("filter", "priorities are 1 to 4"));
    let owner = |text: &String| match text.as_str() {
        "nobody" => Ok(Owner::Nobody),
        "somebody" => Ok(Owner::Somebody),
        text => id("filter", text).map(|id| Owner::Person(PersonId(id))),
    };
    Ok(d::Filter {
        live: f.live,
        states: all(&f.states),
        turns: all(&f.turns),
        priorities: f.priorities.iter().map(priority).collect::<Result<_, _>>()?,
        kinds: all(&f.types),
        channels: all(&f.channels),
        lines: f.lines,
        impacts: all(&f.impacts),
        urgencies: all(&f.urgencies),
        organisations: f
            .organisation_ids
            .iter()
            .map(|text| id("filter", text).map(OrganisationId))
            .collect::<Result<_, _>>()?,
        owners: f.owners.iter().map(owner).collect::<Result<_, _>>()?,
        raised: f.raised,
        reopened: f.reopened,
        unanswered: f.unanswered,
        reminded: f.reminded,
        subject: f.subject,
    })
}

fn written(f: &d::Filter) -> Filter {
    let owner = |owner: &Owner| match owner {
        Owner::Nobody => "nobody".to_owned(),
        Owner::Somebody => "somebody".to_owned(),
        Owner::Person(id) => id.to_string(),
    };
    Filter {
        live: f.live,
        states: all(&f.states),
        turns: all(&f.turns),
        priorities: f.priorities.iter().map(|priority| priority.number()).collect(),
        types: all(&f.kinds),
        channels: all(&f.channels),
        lines: f.lines.clone(),
        impacts: all(&f.impacts),
        urgencies: all(&f.urgencies),
        organisation_ids: f.organisations.iter().map(ToString::to_string).collect(),
        owners: f.owners.iter().map(owner).collect(),
        raised: f.raised,
        reopened: f.reopened,
        unanswered: f.unanswered,
        reminded: f.reminded,
        subject: f.subject.clone(),
    }
}

/// A condition to be looked at before it is saved.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Condition {
    /// What would stand in the view.
    #[serde(default)]
    filter: Filter,
    /// Each viewer sees of it what is his.
    #[serde(default)]
    #[schema(example = false)]
    mine: bool,
}

/// What a condition would hold.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ForeseenView {
    /// So many tickets.
    #[schema(example = 4)]
    holds: i64,
    /// When not all were looked at: of so many of the newest.
    #[schema(example = json!(null))]
    newest: Option<i64>,
}

/// Preview a view
///
/// How many tickets a condition would hold; nothing is written.
#[utoipa::path(post, path = "/views/preview", operation_id = "preview_view", tag = "views",
    request_body = Condition,
    responses((status = 200, description = "So many", body = ForeseenView)))]
pub(crate) async fn preview(caller: Caller, Body(new): Body<Condition>) -> Answer {
    let found = caller.app.foresee_view(&caller.actor, filter_of(new.filter)?, new.mine).await?;
    ok(ForeseenView { holds: found.holds, newest: found.newest })
}
