//! Alerts: the row is the fold of the journal.

use crate::{Row, StoreError, Tx, args, sql};
use domain::flows::Tier;
use domain::flows::alert::Entry;
use domain::ids::{AlertId, FlowId, MonitorId};
use domain::time::Moment;

/// An alert as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertRow {
    /// The id.
    pub id: AlertId,
    /// Of which flow.
    pub flow: FlowId,
    /// The monitor that saw it first.
    pub monitor: MonitorId,
    /// For what it stands.
    pub cause: String,
    /// Its monitor tells nobody.
    pub shadow: bool,
    /// When it began.
    pub opened_at: Moment,
    /// When it was told.
    pub raised_at: Option<Moment>,
    /// How loudly it is seen, or was.
    pub tier: Tier,
    /// When it was over.
    pub recovered_at: Option<Moment>,
    /// It is not over.
    pub is_open: bool,
    /// It was told and is not over.
    pub is_up: bool,
    /// Entries of its journal.
    pub seq: i64,
    /// When something happens to it by itself.
    pub due_at: Option<Moment>,
}

fn alert_row(row: &Row<'_>) -> Result<AlertRow, StoreError> {
    let tier = Tier::from_code(&row.get::<String>(7)?);
    Ok(AlertRow {
        id: row.get(0)?,
        flow: row.get(1)?,
        monitor: row.get(2)?,
        cause: row.get(3)?,
        shadow: row.get(4)?,
        opened_at: row.get(5)?,
        raised_at: row.get(6)?,
        tier: tier.ok_or_else(|| StoreError::broken("an alert of an unknown tier"))?,
        recovered_at: row.get(8)?,
        is_open: row.get(9)?,
        is_up: row.get(10)?,
        seq: row.get(11)?,
        due_at: row.get(12)?,
    })
}

/// Enters an alert.
pub fn insert_alert(tx: &mut Tx<'_>, alert: &AlertRow) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into flow_alert (id, flow_id, monitor_id, cause, shadow, opened_at, raised_at, tier, recovered_at,
                                is_open, is_up, seq, due_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        ),
        args![
            alert.id,
            alert.flow,
            alert.monitor,
            alert.cause.as_str(),
            alert.shadow,
            alert.opened_at,
            alert.raised_at,
            alert.tier.code(),
            alert.recovered_at,
            alert.is_open,
            alert.is_up,
            alert.seq,
            alert.due_at
        ],
    )?;
    Ok(())
}

/// Writes how an alert stands.
pub fn put_alert(tx: &mut Tx<'_>, alert: &AlertRow) -> Result<(), StoreError> {
    tx.exec_one(
        sql!(
            "update flow_alert set raised_at = $2, tier = $3, recovered_at = $4, is_open = $5, is_up = $6, seq = $7,
                              due_at = $8 where id = $1"
        ),
        args![
            alert.id,
            alert.raised_at,
            alert.tier.code(),
            alert.recovered_at,
            alert.is_open,
            alert.is_up,
            alert.seq,
            alert.due_at
        ],
    )
}

/// Writes entries of a journal, from a number on.
pub fn add_entries(tx: &mut Tx<'_>, id: AlertId, from: i64, entries: &[Entry]) -> Result<(), StoreError> {
    for (seq, entry) in (from..).zip(entries) {
        let doc = serde_json::to_string(entry).map_err(StoreError::broken)?;
        tx.exec(
            sql!("insert into alert_event (alert_id, seq, doc) values ($1, $2, $3)"),
            args![id, seq, doc],
        )?;
    }
    Ok(())
}

/// The journal of an alert.
pub fn alert_journal(tx: &mut Tx<'_>, id: AlertId) -> Result<Vec<Entry>, StoreError> {
    tx.all(sql!("select doc from alert_event where alert_id = $1 order by seq"), args![id], |row| {
        serde_json::from_str(&row.get::<String>(0)?).map_err(StoreError::broken)
    })
}

/// An alert.
pub fn alert(tx: &mut Tx<'_>, id: AlertId) -> Result<Option<AlertRow>, StoreError> {
    tx.opt(
        sql!(
            "select id, flow_id, monitor_id, cause, shadow, opened_at, raised_at, tier, recovered_at, is_open, is_up,
                    seq, due_at from flow_alert where id = $1"
        ),
        args![id],
        alert_row,
    )
}

/// The latest alert of a cause.
pub fn last_of_cause(tx: &mut Tx<'_>, cause: &str) -> Result<Option<AlertRow>, StoreError> {
    tx.opt(
        sql!(
            "select id, flow_id, monitor_id, cause, shadow, opened_at, raised_at, tier, recovered_at, is_open, is_up,
                    seq, due_at from flow_alert where cause = $1 order by opened_at desc, id desc limit 1"
        ),
        args![cause],
        alert_row,
    )
}

/// All alerts that are not over, the shadow's too.
pub fn open_alerts(tx: &mut Tx<'_>) -> Result<Vec<AlertRow>, StoreError> {
    tx.all(
        sql!(
            "select id, flow_id, monitor_id, cause, shadow, opened_at, raised_at, tier, recovered_at, is_open, is_up,
                    seq, due_at from flow_alert where is_open order by opened_at, id"
        ),
        args![],
        alert_row,
    )
}

/// Alerts of a flow to which something may happen by itself.
pub fn due_alerts(tx: &mut Tx<'_>, flow: FlowId) -> Result<Vec<AlertRow>, StoreError> {
    tx.all(
        sql!(
            "select id, flow_id, monitor_id, cause, shadow, opened_at, raised_at, tier, recovered_at, is_open, is_up,
                    seq, due_at from flow_alert where flow_id = $1 and is_open order by id"
        ),
        args![flow],
        alert_row,
    )
}

/// Whether a flow has an alert that people were told of.
pub fn up_of_flow(tx: &mut Tx<'_>, flow: FlowId) -> Result<bool, StoreError> {
    let found: Option<i64> = tx.opt(
        sql!("select id from flow_alert where flow_id = $1 and is_open and is_up limit 1"),
        args![flow],
        |row| row.get(0),
    )?;
    Ok(found.is_some())
}

/// The alerts of a flow that were there after a moment, the newest first.
pub fn alerts_of_flow(
    tx: &mut Tx<'_>,
    flow: FlowId,
    after: Moment,
    limit: i64,
) -> Result<Vec<AlertRow>, StoreError> {
    tx.all(
        sql!(
            "select id, flow_id, monitor_id, cause, shadow, opened_at, raised_at, tier, recovered_at, is_open, is_up,
                    seq, due_at from flow_alert
             where flow_id = $1 and (is_open or recovered_at > $2) order by opened_at desc, id desc limit $3"
        ),
        args![flow, after, limit],
        alert_row,
    )
}

/// The alerts of a monitor, the newest first.
pub fn alerts_of_monitor(tx: &mut Tx<'_>, id: MonitorId, limit: i64) -> Result<Vec<AlertRow>, StoreError> {
    tx.all(
        sql!(
            "select id, flow_id, monitor_id, cause, shadow, opened_at, raised_at, tier, recovered_at, is_open, is_up,
                    seq, due_at from flow_alert where monitor_id = $1 order by opened_at desc, id desc limit $2"
        ),
        args![id, limit],
        alert_row,
    )
}

/// Alerts above an id: for the doctor.
pub fn some_alerts(tx: &mut Tx<'_>, after: AlertId, limit: i64) -> Result<Vec<AlertRow>, StoreError> {
    tx.all(
        sql!(
            "select id, flow_id, monitor_id, cause, shadow, opened_at, raised_at, tier, recovered_at, is_open, is_up,
                    seq, due_at from flow_alert where id > $1 order by id limit $2"
        ),
        args![after, limit],
        alert_row,
    )
}
