//! What an incident's flow shows, for its reports.

use crate::AppError;
use crate::flows::facts::flow_facts;
use domain::ids::FlowId;
use domain::incident::{Figures, Incident};
use domain::time::Moment;
use store::Tx;

/// Norm and actual of the flow of an incident until a moment; without a flow of ours, what its signals told.
pub(crate) fn figures(tx: &mut Tx<'_>, incident: &Incident, at: Moment) -> Result<Figures, AppError> {
    let told = |key: &str| {
        let fact = incident.facts.iter().find(|(label, _)| label == key);
        fact.and_then(|(_, value)| value.trim().parse().ok())
    };
    if let Some(flow) = incident.flow.map(FlowId)
        && store::flows::flow(tx, flow)?.is_some()
    {
        let until = incident.recovered_at.unwrap_or(at);
        let facts = flow_facts(tx, flow, incident.since, until)?;
        return Ok(Figures {
            norm: Some(facts.norm.round() as i64),
            actual: Some(facts.actual),
            missing: Some(facts.missing.round() as i64),
            stuck: told("stuck"),
            money: facts.missing_money,
        });
    }
    Ok(Figures {
        norm: told("norm"),
        actual: told("actual"),
        missing: told("missing"),
        stuck: told("stuck"),
        money: incident.money,
    })
}
