//! Flows: their counts and events, what is expected of them, monitors, alerts, quiet times, sources.
//!
//! Counts by minute are kept for ever. On SQLite the only writer adds to them at once; on PostgreSQL many bring events
//! of one flow at the same time, so they insert what is to be added, readers add it up, and a sweep folds it.

mod alerts;
mod events;
mod monitors;
mod sources;

pub use alerts::{
    AlertRow, add_entries, alert, alert_journal, alerts_of_flow, alerts_of_monitor, due_alerts, insert_alert,
    last_of_cause, open_alerts, put_alert, some_alerts, up_of_flow,
};
pub use events::{
    Minute, NewEvent, Waiting, add_minutes, count_between, counts_by, delays, drop_old_events, fold_minutes,
    minutes, passages, put_events, values_since, waiting,
};
pub use monitors::{
    MonitorRow, add_entry, insert_monitor, monitor, monitor_journal, monitors, monitors_of, put_mind,
    put_stage, some_monitors,
};
pub use sources::{SourceRow, delete_source, due_sources, insert_source, put_source, source, sources_of};

use crate::{Row, StoreError, Tx, Val, args, ints, sql};
use domain::flows::{Flow, Kind, Special};
use domain::ids::{FlowId, OrganisationId, PersonId, QuietId};
use domain::time::Moment;

/// A flow as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowRow {
    /// What people say of it.
    pub flow: Flow,
    /// When its latest event was.
    pub last_at: Option<Moment>,
    /// The next moment at which anything about it can change.
    pub due_at: Option<Moment>,
}

fn flow_row(row: &Row<'_>) -> Result<FlowRow, StoreError> {
    let days: Vec<Special> = serde_json::from_str(&row.get::<String>(9)?).map_err(StoreError::broken)?;
    let kind = Kind::from_code(&row.get::<String>(4)?)
        .ok_or_else(|| StoreError::broken("a kind of flow of no name"))?;
    Ok(FlowRow {
        flow: Flow {
            id: row.get(0)?,
            org: row.get(1)?,
            key: row.get(2)?,
            name: row.get(3)?,
            kind,
            zone: row.get(5)?,
            unit_value: row.get(6)?,
            parent: row.get(7)?,
            period: row.get(8)?,
            days,
            created_at: row.get(10)?,
            retired_at: row.get(11)?,
        },
        last_at: row.get(12)?,
        due_at: row.get(13)?,
    })
}

fn values(flow: &Flow) -> Result<Vec<Val<'static>>, StoreError> {
    let days = serde_json::to_string(&flow.days).map_err(StoreError::broken)?;
    let all = args![
        flow.id,
        flow.org,
        flow.key.clone(),
        flow.name.clone(),
        flow.kind.code(),
        flow.zone.clone(),
        flow.unit_value,
        flow.parent,
        flow.period,
        days,
        flow.created_at,
        flow.retired_at
    ];
    Ok(all.into_iter().map(Val::into_owned).collect())
}

/// Enters a flow; it is due at once.
pub fn insert_flow(tx: &mut Tx<'_>, flow: &Flow) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into flow (id, org_id, key, name, kind, zone, unit_value, parent_id, period, days, created_at,
                               retired_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        ),
        values(flow)?,
    )?;
    Ok(())
}

/// Changes what people say of a flow.
pub fn put_flow(tx: &mut Tx<'_>, flow: &Flow) -> Result<(), StoreError> {
    tx.exec_one(
        sql!(
            "update flow set org_id = $2, key = $3, name = $4, kind = $5, zone = $6, unit_value = $7, parent_id = $8,
                             period = $9, days = $10, created_at = $11, retired_at = $12
             where id = $1"
        ),
        values(flow)?,
    )
}

/// A flow.
pub fn flow(tx: &mut Tx<'_>, id: FlowId) -> Result<Option<FlowRow>, StoreError> {
    tx.opt(
        sql!(
            "select id, org_id, key, name, kind, zone, unit_value, parent_id, period, days, created_at, retired_at,
                    last_at, due_at from flow where id = $1"
        ),
        args![id],
        flow_row,
    )
}

/// The flow of a name in addresses.
pub fn flow_of_key(tx: &mut Tx<'_>, key: &str) -> Result<Option<FlowRow>, StoreError> {
    tx.opt(
        sql!(
            "select id, org_id, key, name, kind, zone, unit_value, parent_id, period, days, created_at, retired_at,
                    last_at, due_at from flow where key = $1"
        ),
        args![key],
        flow_row,
    )
}

/// All flows that are watched, by client and name.
pub fn flows(tx: &mut Tx<'_>) -> Result<Vec<FlowRow>, StoreError> {
    tx.all(
        sql!(
            "select id, org_id, key, name, kind, zone, unit_value, parent_id, period, days, created_at, retired_at,
                    last_at, due_at from flow where retired_at is null order by org_id, name, id"
        ),
        args![],
        flow_row,
    )
}

/// The flows that come from a flow.
pub fn children(tx: &mut Tx<'_>, parent: FlowId) -> Result<Vec<FlowId>, StoreError> {
    tx.all(
        sql!("select id from flow where parent_id = $1 and parent_id is not null order by id"),
        args![parent],
        |row| row.get(0),
    )
}

/// Flows at which something is to be looked, the longest due first.
pub fn due(tx: &mut Tx<'_>, now: Moment, limit: i64) -> Result<Vec<FlowId>, StoreError> {
    tx.all(
        sql!("select id from flow where due_at is not null and due_at <= $1 order by due_at limit $2"),
        args![now, limit],
        |row| row.get(0),
    )
}

/// When anything is due next.
pub fn next_due(tx: &mut Tx<'_>) -> Result<Option<Moment>, StoreError> {
    tx.opt(sql!("select due_at from flow where due_at is not null order by due_at limit 1"), args![], |row| {
        row.get(0)
    })
}

/// Sets the next moment of a flow, and whether each event brings it near.
pub fn put_due(tx: &mut Tx<'_>, id: FlowId, due: Option<Moment>, eager: bool) -> Result<(), StoreError> {
    tx.exec(sql!("update flow set due_at = $2, eager = $3 where id = $1"), args![id, due, eager])?;
    Ok(())
}

/// Brings the next moment of flows near.
pub fn wake(tx: &mut Tx<'_>, ids: &[FlowId], at: Moment) -> Result<(), StoreError> {
    tx.exec(
        sql!("update flow set due_at = $2 where id in ints($1) and (due_at is null or due_at > $2) and retired_at is null"),
        args![ints(ids.iter().map(|id| id.0)), at],
    )?;
    Ok(())
}

/// Notes when the latest event of a flow was; of an eager one brings its moment near.
pub fn heard(tx: &mut Tx<'_>, id: FlowId, last: Moment, now: Moment) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "update flow set last_at = case when last_at is null or last_at < $2 then $2 else last_at end,
                             due_at = case when eager and (due_at is null or due_at > $3) then $3 else due_at end
             where id = $1"
        ),
        args![id, last, now],
    )?;
    Ok(())
}

/// What a flow's history taught, and until when that went.
pub fn norm(tx: &mut Tx<'_>, id: FlowId) -> Result<Option<(Moment, String)>, StoreError> {
    tx.opt(sql!("select at, doc from flow_norm where flow_id = $1"), args![id], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// Until when the history went from which a flow's norm was learnt.
pub fn norm_at(tx: &mut Tx<'_>, id: FlowId) -> Result<Option<Moment>, StoreError> {
    tx.opt(sql!("select at from flow_norm where flow_id = $1"), args![id], |row| row.get(0))
}

/// Keeps what a history taught.
pub fn put_norm(tx: &mut Tx<'_>, id: FlowId, at: Moment, doc: &str) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into flow_norm (flow_id, at, doc) values ($1, $2, $3)
             on conflict (flow_id) do update set at = excluded.at, doc = excluded.doc"
        ),
        args![id, at, doc],
    )?;
    Ok(())
}

/// A time in which alerts are held back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quiet {
    /// The id.
    pub id: QuietId,
    /// Of which client.
    pub org: OrganisationId,
    /// Of which flow; of all of the client's when none.
    pub flow: Option<FlowId>,
    /// Planned work, not only a wish for silence.
    pub is_work: bool,
    /// From when.
    pub from: Moment,
    /// Until when.
    pub to: Moment,
    /// Why.
    pub reason: String,
    /// When somebody said so.
    pub created_at: Moment,
    /// Who.
    pub created_by: Option<PersonId>,
}

/// Enters a quiet time, or changes its end.
pub fn put_quiet(tx: &mut Tx<'_>, quiet: &Quiet) -> Result<(), StoreError> {
    let kind = if quiet.is_work { "window" } else { "silence" };
    tx.exec(
        sql!(
            "insert into flow_quiet (id, org_id, flow_id, kind, from_at, to_at, reason, created_at, created_by)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do update set to_at = excluded.to_at"
        ),
        args![
            quiet.id,
            quiet.org,
            quiet.flow,
            kind,
            quiet.from,
            quiet.to,
            quiet.reason.as_str(),
            quiet.created_at,
            quiet.created_by
        ],
    )?;
    Ok(())
}

/// Quiet times that are not over at a moment, of all clients.
pub fn quiets(tx: &mut Tx<'_>, after: Moment) -> Result<Vec<Quiet>, StoreError> {
    tx.all(
        sql!(
            "select id, org_id, flow_id, kind, from_at, to_at, reason, created_at, created_by from flow_quiet
             where to_at > $1 order by from_at, id"
        ),
        args![after],
        quiet_row,
    )
}

/// Quiet times of a flow that are not over at a moment.
pub fn quiets_of(
    tx: &mut Tx<'_>,
    org: OrganisationId,
    flow: FlowId,
    after: Moment,
) -> Result<Vec<Quiet>, StoreError> {
    tx.all(
        sql!(
            "select id, org_id, flow_id, kind, from_at, to_at, reason, created_at, created_by from flow_quiet
             where org_id = $1 and (flow_id is null or flow_id = $2) and to_at > $3 order by from_at, id"
        ),
        args![org, flow, after],
        quiet_row,
    )
}

fn quiet_row(row: &Row<'_>) -> Result<Quiet, StoreError> {
    Ok(Quiet {
        id: row.get(0)?,
        org: row.get(1)?,
        flow: row.get(2)?,
        is_work: row.get::<String>(3)? == "window",
        from: row.get(4)?,
        to: row.get(5)?,
        reason: row.get(6)?,
        created_at: row.get(7)?,
        created_by: row.get(8)?,
    })
}
