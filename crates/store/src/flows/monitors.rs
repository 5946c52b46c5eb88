//! Monitors: the row is the fold of the journal, and what the detector remembers.

use crate::{Row, StoreError, Tx, args, ints, sql};
use domain::flows::monitor::Entry;
use domain::flows::{Stage, Watch};
use domain::ids::{FlowId, MonitorId};
use domain::time::Moment;

/// A monitor as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonitorRow {
    /// The id.
    pub id: MonitorId,
    /// Of which flow.
    pub flow: FlowId,
    /// What it watches for.
    pub watch: Watch,
    /// Where it is in its life.
    pub stage: Stage,
    /// Entries of its journal.
    pub seq: i64,
    /// What its detector remembers.
    pub mind: String,
    /// When it looks next.
    pub due_at: Option<Moment>,
}

fn monitor_row(row: &Row<'_>) -> Result<MonitorRow, StoreError> {
    let unknown = || StoreError::broken("a monitor of an unknown kind or stage");
    Ok(MonitorRow {
        id: row.get(0)?,
        flow: row.get(1)?,
        watch: Watch::from_code(&row.get::<String>(2)?).ok_or_else(unknown)?,
        stage: Stage::from_code(&row.get::<String>(3)?).ok_or_else(unknown)?,
        seq: row.get(4)?,
        mind: row.get(5)?,
        due_at: row.get(6)?,
    })
}

/// Enters a monitor without a journal.
pub fn insert_monitor(tx: &mut Tx<'_>, id: MonitorId, flow: FlowId, watch: Watch) -> Result<(), StoreError> {
    tx.exec(
        sql!("insert into monitor (id, flow_id, watch, stage, seq) values ($1, $2, $3, 'requested', 0)"),
        args![id, flow, watch.code()],
    )?;
    Ok(())
}

/// Writes an entry of a journal.
pub fn add_entry(tx: &mut Tx<'_>, id: MonitorId, seq: i64, entry: &Entry) -> Result<(), StoreError> {
    let doc = serde_json::to_string(entry).map_err(StoreError::broken)?;
    tx.exec(
        sql!("insert into monitor_event (monitor_id, seq, doc) values ($1, $2, $3)"),
        args![id, seq, doc],
    )?;
    Ok(())
}

/// The journal of a monitor.
pub fn monitor_journal(tx: &mut Tx<'_>, id: MonitorId) -> Result<Vec<Entry>, StoreError> {
    tx.all(sql!("select doc from monitor_event where monitor_id = $1 order by seq"), args![id], |row| {
        serde_json::from_str(&row.get::<String>(0)?).map_err(StoreError::broken)
    })
}

/// Writes how a monitor stands after an entry.
pub fn put_stage(tx: &mut Tx<'_>, id: MonitorId, stage: Stage, seq: i64) -> Result<(), StoreError> {
    tx.exec(sql!("update monitor set stage = $2, seq = $3 where id = $1"), args![id, stage.code(), seq])?;
    Ok(())
}

/// Writes what a detector remembers and when it looks next.
pub fn put_mind(tx: &mut Tx<'_>, id: MonitorId, mind: &str, due: Option<Moment>) -> Result<(), StoreError> {
    tx.exec(sql!("update monitor set mind = $2, due_at = $3 where id = $1"), args![id, mind, due])?;
    Ok(())
}

/// A monitor.
pub fn monitor(tx: &mut Tx<'_>, id: MonitorId) -> Result<Option<MonitorRow>, StoreError> {
    tx.opt(
        sql!("select id, flow_id, watch, stage, seq, mind, due_at from monitor where id = $1"),
        args![id],
        monitor_row,
    )
}

/// The monitors of a flow.
pub fn monitors(tx: &mut Tx<'_>, flow: FlowId) -> Result<Vec<MonitorRow>, StoreError> {
    tx.all(
        sql!(
            "select id, flow_id, watch, stage, seq, mind, due_at from monitor where flow_id = $1 order by id"
        ),
        args![flow],
        monitor_row,
    )
}

/// The monitors of flows.
pub fn monitors_of(tx: &mut Tx<'_>, flows: &[FlowId]) -> Result<Vec<MonitorRow>, StoreError> {
    tx.all(
        sql!(
            "select id, flow_id, watch, stage, seq, mind, due_at from monitor where flow_id in ints($1)
             order by flow_id, id"
        ),
        args![ints(flows.iter().map(|id| id.0))],
        monitor_row,
    )
}

/// Monitors above an id: for the doctor.
pub fn some_monitors(tx: &mut Tx<'_>, after: MonitorId, limit: i64) -> Result<Vec<MonitorRow>, StoreError> {
    tx.all(
        sql!("select id, flow_id, watch, stage, seq, mind, due_at from monitor where id > $1 order by id limit $2"),
        args![after, limit],
        monitor_row,
    )
}
