//! What an incident's flow shows, for its reports.

use crate::AppError;
use domain::incident::{Figures, Incident};
use domain::time::Moment;
use store::Tx;

/// Norm and actual of the flow of an incident at a moment: what its signals told.
pub(crate) fn figures(_: &mut Tx<'_>, incident: &Incident, _: Moment) -> Result<Figures, AppError> {
    let told = |key: &str| {
        let fact = incident.facts.iter().find(|(label, _)| label == key);
        fact.and_then(|(_, value)| value.trim().parse().ok())
    };
    Ok(Figures {
        norm: told("norm"),
        actual: told("actual"),
        missing: told("missing"),
        stuck: told("stuck"),
        money: incident.money,
    })
}
