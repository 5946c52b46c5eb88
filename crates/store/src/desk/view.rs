//! Saved views: which tickets stand in them is kept with each change, like the counters, so that a page of a view
//! costs the same whatever its condition and however large the desk.

use crate::{Row, StoreError, Tx, args, counters, sql};
use domain::desk::{Filter, Ticket, keys};
use domain::ids::{PersonId, TicketId, ViewId};
use domain::time::Moment;
use std::collections::BTreeMap;

/// A saved view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// Its id.
    pub id: ViewId,
    /// Whose it is; `None` is everybody's.
    pub owner: Option<PersonId>,
    /// Its name.
    pub name: String,
    /// What stands in it.
    pub filter: Filter,
    /// Each viewer sees of it what is his.
    pub mine: bool,
    /// The freshest first, instead of the most urgent.
    pub newest: bool,
    /// Its place in the list.
    pub position: i64,
    /// When it was made.
    pub created_at: Moment,
    /// The last ticket that was looked at since it was made; `None` when all were.
    pub filled_to: Option<TicketId>,
}

/// All saved views in the order of the list.
pub fn views(tx: &mut Tx<'_>) -> Result<Vec<SavedView>, StoreError> {
    tx.all(
        sql!(
            "select id, owner_id, name, filter, mine, newest, position, created_at, filled_to
             from saved_view order by position, id"
        ),
        &args![],
        view_row,
    )
}

fn view_row(row: &Row<'_>) -> Result<SavedView, StoreError> {
    let filter: String = row.get(3)?;
    Ok(SavedView {
        id: row.get(0)?,
        owner: row.get(1)?,
        name: row.get(2)?,
        filter: serde_json::from_str(&filter)
            .map_err(|e| StoreError::Broken(format!("a view that cannot be read: {e}")))?,
        mine: row.get(4)?,
        newest: row.get(5)?,
        position: row.get(6)?,
        created_at: row.get(7)?,
        filled_to: row.get(8)?,
    })
}

/// Writes a view, new or changed; whatever stood in it is forgotten, [`fill`] finds it anew.
pub fn put_view(tx: &mut Tx<'_>, view: &SavedView) -> Result<(), StoreError> {
    let filter = serde_json::to_string(&view.filter).map_err(StoreError::broken)?;
    clear(tx, view.id)?;
    tx.exec(
        sql!(
            "insert into saved_view (id, owner_id, name, filter, mine, newest, position, created_at, filled_to)
             values ($1, $2, $3, $4, $5, $6, $7, $8, 0)
             on conflict (id) do update set owner_id = excluded.owner_id, name = excluded.name,
                filter = excluded.filter, mine = excluded.mine, newest = excluded.newest,
                position = excluded.position, filled_to = 0"
        ),
        &args![
            view.id,
            view.owner,
            &view.name,
            filter,
            view.mine,
            view.newest,
            view.position,
            view.created_at
        ],
    )?;
    Ok(())
}

/// Removes a view.
pub fn delete_view(tx: &mut Tx<'_>, id: ViewId) -> Result<(), StoreError> {
    clear(tx, id)?;
    tx.exec(sql!("delete from saved_view where id = $1"), &args![id])?;
    Ok(())
}

fn clear(tx: &mut Tx<'_>, id: ViewId) -> Result<(), StoreError> {
    tx.exec(sql!("delete from view_ticket where view_id = $1"), &args![id])?;
    counters::recount_replace(tx, &keys::view(id), &[])?;
    Ok(())
}

/// Looks at the next `limit` tickets for a view that was made or changed; `true` when all were looked at.
pub fn fill(tx: &mut Tx<'_>, id: ViewId, limit: i64) -> Result<bool, StoreError> {
    let Some(view) = views(tx)?.into_iter().find(|view| view.id == id) else { return Ok(true) };
    let Some(after) = view.filled_to else { return Ok(true) };
    let ids = super::fold_all_ids(tx, after, limit)?;
    let mut deltas = BTreeMap::new();
    for id in &ids {
        if let Some(ticket) = super::row_only(tx, *id)? {
            keep_one(tx, &view, &ticket, &mut deltas)?;
        }
    }
    add(tx, &deltas)?;
    let last = ids.last().filter(|_| ids.len() as i64 == limit);
    tx.exec(sql!("update saved_view set filled_to = $2 where id = $1"), &args![id, last.copied()])?;
    Ok(last.is_none())
}

/// Keeps all views true of a ticket that changed, or came.
pub(super) fn keep(tx: &mut Tx<'_>, before: Option<&Ticket>, after: &Ticket) -> Result<(), StoreError> {
    let views = views(tx)?;
    keep_in(tx, &views, before, after)
}

/// The same with views that are known already.
pub(super) fn keep_in(
    tx: &mut Tx<'_>,
    views: &[SavedView],
    before: Option<&Ticket>,
    after: &Ticket,
) -> Result<(), StoreError> {
    let mut deltas = BTreeMap::new();
    for view in views {
        // Most tickets have nothing to do with most views, before or after.
        if view.filter.holds(after) || before.is_some_and(|before| view.filter.holds(before)) {
            keep_one(tx, view, after, &mut deltas)?;
        }
    }
    add(tx, &deltas)
}

fn keep_one(
    tx: &mut Tx<'_>,
    view: &SavedView,
    ticket: &Ticket,
    deltas: &mut BTreeMap<String, i64>,
) -> Result<(), StoreError> {
    let was = tx.opt(
        sql!("select assignee_id from view_ticket where view_id = $1 and ticket_id = $2"),
        &args![view.id, ticket.id],
        |row| row.get::<Option<PersonId>>(0),
    )?;
    let is = view.filter.holds(ticket).then_some(ticket.assignee);
    let mut count = |of: Option<Option<PersonId>>, delta: i64| {
        let Some(assignee) = of else { return };
        *deltas.entry(keys::view(view.id)).or_default() += delta;
        if let Some(person) = assignee {
            *deltas.entry(keys::view_mine(view.id, person)).or_default() += delta;
        }
    };
    count(was, -1);
    count(is, 1);
    if is.is_some() {
        tx.exec(
            sql!(
                "insert into view_ticket (view_id, ticket_id, priority, turn_since, updated_at, assignee_id)
                 values ($1, $2, $3, $4, $5, $6)
                 on conflict (view_id, ticket_id) do update set priority = excluded.priority,
                    turn_since = excluded.turn_since, updated_at = excluded.updated_at,
                    assignee_id = excluded.assignee_id"
            ),
            &args![
                view.id,
                ticket.id,
                ticket.priority.number(),
                ticket.turn_since,
                ticket.updated_at,
                ticket.assignee
            ],
        )?;
    } else if was.is_some() {
        tx.exec(
            sql!("delete from view_ticket where view_id = $1 and ticket_id = $2"),
            &args![view.id, ticket.id],
        )?;
    }
    Ok(())
}

fn add(tx: &mut Tx<'_>, deltas: &BTreeMap<String, i64>) -> Result<(), StoreError> {
    let deltas: Vec<(&str, i64)> = deltas.iter().map(|(key, delta)| (key.as_str(), *delta)).collect();
    counters::add(tx, &deltas)
}

/// The views in which a ticket stands, for the doctor.
pub fn views_of(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Vec<ViewId>, StoreError> {
    tx.all(
        sql!("select view_id from view_ticket where ticket_id = $1 order by view_id"),
        &args![ticket],
        |row| row.get(0),
    )
}
