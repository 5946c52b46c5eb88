//! Many tickets in one act.

use super::{Answer, ok};
use crate::body::{At, Body};
use crate::gate::Caller;
use crate::shape::{Bulk, NewBulk};
use app::desk::BulkOutcome;
use domain::ids::BulkId;

fn bulk(outcome: BulkOutcome) -> Bulk {
    Bulk {
        id: outcome.id.map(|id| id.to_string()),
        changed: outcome.changed,
        same: outcome.same,
        refused: outcome.refused,
    }
}

/// Preview a bulk change
///
/// What a change of many tickets would do; nothing is written.
#[utoipa::path(post, path = "/bulk/preview", operation_id = "preview_bulk", tag = "bulk", request_body = NewBulk,
    responses((status = 200, description = "What would change", body = Bulk)))]
pub(crate) async fn preview(caller: Caller, Body(new): Body<NewBulk>) -> Answer {
    let commands = new.change.commands(None)?;
    ok(bulk(caller.app.preview_bulk(&caller.actor, new.numbers, commands).await?))
}

/// Change many tickets
///
/// In one unit of work, at most 1 000. Tickets that refuse are left as they are and named.
#[utoipa::path(post, path = "/bulk", operation_id = "bulk", tag = "bulk", request_body = NewBulk,
    responses((status = 200, description = "What changed", body = Bulk)))]
pub(crate) async fn change(caller: Caller, Body(new): Body<NewBulk>) -> Answer {
    let commands = new.change.commands(None)?;
    ok(bulk(caller.app.bulk(&caller.actor, new.numbers, commands).await?))
}

/// Take a bulk change back
///
/// Every ticket that nobody changed since is exactly what it was; the others are named as refused.
#[utoipa::path(post, path = "/bulk/{id}/undo", operation_id = "undo_bulk", tag = "bulk",
    params(("id" = String, Path, description = "The bulk change", pattern = "^[0-9]{1,19}$",
        example = "730144440320001000")),
    responses((status = 200, description = "What is as it was", body = Bulk)))]
pub(crate) async fn undo(caller: Caller, At(id): At<i64>) -> Answer {
    ok(bulk(caller.app.undo_bulk(&caller.actor, BulkId(id)).await?))
}
