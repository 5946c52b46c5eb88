//! What is missing in a flow: norm and actual of any interval, for alerts, pages and reports.

use super::known::{Known, Shelf};
use crate::AppError;
use domain::ids::FlowId;
use domain::time::{MINUTE, Moment};
use store::Tx;
use store::flows::{self, FlowRow};

/// How a flow went in an interval.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FlowFacts {
    /// Events that were expected.
    pub norm: f64,
    /// Events that came.
    pub actual: i64,
    /// Events that are missing.
    pub missing: f64,
    /// What they are worth, in hundredths of roubles.
    pub missing_money: i64,
    /// When the latest event was.
    pub last_event_at: Option<Moment>,
}

/// How a flow went in an interval, by what is known of it.
pub(super) fn facts_by(
    tx: &mut Tx<'_>,
    row: &FlowRow,
    known: Option<&Known>,
    (from, to): (Moment, Moment),
) -> Result<FlowFacts, AppError> {
    let to = to.max(from);
    let norm = known.map_or(0.0, |known| known.learnt.norm.expected(from, to));
    let first = from.div_euclid(MINUTE) + i64::from(from.rem_euclid(MINUTE) != 0);
    let actual = flows::count_between(tx, row.flow.id, first, to.div_euclid(MINUTE) + 1)?;
    let missing = (norm - actual as f64).max(0.0);
    let money = (missing * row.flow.unit_value as f64).clamp(0.0, 9e15);
    Ok(FlowFacts { norm, actual, missing, missing_money: money.round() as i64, last_event_at: row.last_at })
}

/// The same with what is known read from the store.
pub(super) fn facts_of(
    tx: &mut Tx<'_>,
    row: &FlowRow,
    from: Moment,
    to: Moment,
) -> Result<FlowFacts, AppError> {
    let known = Shelf::default().of(tx, row.flow.id)?;
    facts_by(tx, row, known.as_ref().map(|(_, known)| &**known), (from, to))
}

/// How a flow went in an interval: for reports.
pub(crate) fn flow_facts(
    tx: &mut Tx<'_>,
    flow: FlowId,
    from: Moment,
    to: Moment,
) -> Result<FlowFacts, AppError> {
    let row = flows::flow(tx, flow)?.ok_or(AppError::Missing)?;
    facts_of(tx, &row, from, to)
}
