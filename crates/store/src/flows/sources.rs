//! Where events are fetched.

use crate::{Row, StoreError, Tx, args, sql};
use domain::ids::{FlowId, SourceId};
use domain::time::Moment;

/// A source as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRow {
    /// The id.
    pub id: SourceId,
    /// Of which flow.
    pub flow: FlowId,
    /// Which adapter speaks to it.
    pub kind: String,
    /// How, as JSON; what only the adapter understands.
    pub settings: String,
    /// The secret, sealed.
    pub secret: Option<String>,
    /// How far it was read, in the adapter's own words.
    pub cursor: String,
    /// Milliseconds between two readings.
    pub every: i64,
    /// When it is read next; never when it is stopped.
    pub due_at: Option<Moment>,
    /// `fresh`, `well`, `troubled`, `stopped`.
    pub state: String,
    /// What is wrong: a code, and the other side's words after a colon.
    pub problem: String,
    /// Readings that failed in a row.
    pub failures: i64,
    /// When it answered last.
    pub told_at: Option<Moment>,
    /// Events that it brought.
    pub taken: i64,
}

fn source_row(row: &Row<'_>) -> Result<SourceRow, StoreError> {
    Ok(SourceRow {
        id: row.get(0)?,
        flow: row.get(1)?,
        kind: row.get(2)?,
        settings: row.get(3)?,
        secret: row.get(4)?,
        cursor: row.get(5)?,
        every: row.get(6)?,
        due_at: row.get(7)?,
        state: row.get(8)?,
        problem: row.get(9)?,
        failures: row.get(10)?,
        told_at: row.get(11)?,
        taken: row.get(12)?,
    })
}

/// Enters a source.
pub fn insert_source(tx: &mut Tx<'_>, source: &SourceRow) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into flow_source (id, flow_id, kind, settings, secret, cursor, every, due_at, state, problem,
                                      failures, told_at, taken)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        ),
        args![
            source.id,
            source.flow,
            source.kind.as_str(),
            source.settings.as_str(),
            source.secret.as_deref(),
            source.cursor.as_str(),
            source.every,
            source.due_at,
            source.state.as_str(),
            source.problem.as_str(),
            source.failures,
            source.told_at,
            source.taken
        ],
    )?;
    Ok(())
}

/// Writes how a source stands.
pub fn put_source(tx: &mut Tx<'_>, source: &SourceRow) -> Result<(), StoreError> {
    tx.exec_one(
        sql!(
            "update flow_source set settings = $2, secret = $3, cursor = $4, every = $5, due_at = $6, state = $7,
                                    problem = $8, failures = $9, told_at = $10, taken = $11 where id = $1"
        ),
        args![
            source.id,
            source.settings.as_str(),
            source.secret.as_deref(),
            source.cursor.as_str(),
            source.every,
            source.due_at,
            source.state.as_str(),
            source.problem.as_str(),
            source.failures,
            source.told_at,
            source.taken
        ],
    )
}

/// Removes a source; what it brought stays.
pub fn delete_source(tx: &mut Tx<'_>, id: SourceId) -> Result<(), StoreError> {
    tx.exec(sql!("delete from flow_source where id = $1"), args![id])?;
    Ok(())
}

/// A source.
pub fn source(tx: &mut Tx<'_>, id: SourceId) -> Result<Option<SourceRow>, StoreError> {
    tx.opt(
        sql!(
            "select id, flow_id, kind, settings, secret, cursor, every, due_at, state, problem, failures, told_at, taken
             from flow_source where id = $1"
        ),
        args![id],
        source_row,
    )
}

/// The sources of a flow.
pub fn sources_of(tx: &mut Tx<'_>, flow: FlowId) -> Result<Vec<SourceRow>, StoreError> {
    tx.all(
        sql!(
            "select id, flow_id, kind, settings, secret, cursor, every, due_at, state, problem, failures, told_at, taken
             from flow_source where flow_id = $1 order by id"
        ),
        args![flow],
        source_row,
    )
}

/// Sources to be read.
pub fn due_sources(tx: &mut Tx<'_>, now: Moment, limit: i64) -> Result<Vec<SourceRow>, StoreError> {
    tx.all(
        sql!(
            "select id, flow_id, kind, settings, secret, cursor, every, due_at, state, problem, failures, told_at, taken
             from flow_source where due_at is not null and due_at <= $1 order by due_at limit $2"
        ),
        args![now, limit],
        source_row,
    )
}
