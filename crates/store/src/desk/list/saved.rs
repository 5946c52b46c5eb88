//! Pages of saved views: ranges of the rows that are kept for them.

use super::{After, QueueRow, queue_row};
use crate::{StoreError, Tx, Val, args, sql};
use domain::ids::{PersonId, TicketId, ViewId};

macro_rules! in_view {
    () => {
        "join view_ticket v on v.ticket_id = t.id where v.view_id = $1 "
    };
}

macro_rules! newest {
    () => {
        " and (v.updated_at, v.ticket_id) < ($2, $3) "
    };
}

macro_rules! urgent {
    () => {
        " and (v.priority, v.turn_since, v.ticket_id) > ($2, $3, $4) "
    };
}

macro_rules! then_newest {
    () => {
        " order by v.updated_at desc, v.ticket_id desc limit $4"
    };
}

macro_rules! then_urgent {
    () => {
        " order by v.priority, v.turn_since, v.ticket_id limit $5"
    };
}

/// A page of a saved view: of `mine` only, and only in the reach of the roles of `scoped`.
pub(super) fn page(
    tx: &mut Tx<'_>,
    view: ViewId,
    mine: Option<PersonId>,
    newest: bool,
    scoped: Option<PersonId>,
    after: Option<After>,
    limit: i64,
) -> Result<Vec<QueueRow>, StoreError> {
    let (statement, mut values) = if newest {
        let (at, id) = after.map_or((i64::MAX, i64::MAX), |after| (after.at, after.id.0));
        let statement = match (mine, scoped) {
            (None, None) => sql!(concat!(columns!(), in_view!(), newest!(), then_newest!())),
            (Some(_), None) => {
                sql!(concat!(columns!(), in_view!(), newest!(), " and v.assignee_id = $5 ", then_newest!()))
            }
            (None, Some(_)) => {
                sql!(concat!(columns!(), in_view!(), newest!(), reaches!(), "$5)", then_newest!()))
            }
            (Some(_), Some(_)) => sql!(concat!(
                columns!(),
                in_view!(),
                newest!(),
                " and v.assignee_id = $5 ",
                reaches!(),
                "$6)",
                then_newest!()
            )),
        };
        (statement, args![view, at, id, limit].to_vec())
    } else {
        let edge = After { priority: 0, at: i64::MIN, id: TicketId(0) };
        let After { priority, at, id } = after.unwrap_or(edge);
        let statement = match (mine, scoped) {
            (None, None) => sql!(concat!(columns!(), in_view!(), urgent!(), then_urgent!())),
            (Some(_), None) => {
                sql!(concat!(columns!(), in_view!(), urgent!(), " and v.assignee_id = $6 ", then_urgent!()))
            }
            (None, Some(_)) => {
                sql!(concat!(columns!(), in_view!(), urgent!(), reaches!(), "$6)", then_urgent!()))
            }
            (Some(_), Some(_)) => sql!(concat!(
                columns!(),
                in_view!(),
                urgent!(),
                " and v.assignee_id = $6 ",
                reaches!(),
                "$7)",
                then_urgent!()
            )),
        };
        (statement, args![view, priority, at, id, limit].to_vec())
    };
    values.extend(mine.into_iter().chain(scoped).map(Val::from));
    tx.all(statement, &values, queue_row)
}
