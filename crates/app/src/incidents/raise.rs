//! The seam: whoever finds that something is wrong says so here, inside his own unit of work.

use super::record::record;
use crate::AppError;
use domain::ids::{IncidentId, PersonId};
pub(crate) use domain::incident::Signal;
use domain::incident::{Command, Entry, Fact, Figures, Incident, State, decide};
use domain::time::{DAY, Moment};
use store::{Tx, incidents};

/// What is wrong again so soon after it was well is the same incident; later it is another.
const HOLD: i64 = DAY;

/// Something is wrong: begins an incident, or adds to the one of the same cause. Safe to repeat.
pub(crate) fn raise(tx: &mut Tx<'_>, signal: &Signal, now: Moment) -> Result<IncidentId, AppError> {
    begin(tx, signal, now, false)
}

/// The same for what a client reported before any monitor did.
pub(crate) fn begin(
    tx: &mut Tx<'_>,
    signal: &Signal,
    now: Moment,
    by_client: bool,
) -> Result<IncidentId, AppError> {
    if let Some(kept) = incidents::of_cause(tx, signal.client, &signal.cause)? {
        let over = kept.incident.state == State::Recovered
            && kept.incident.recovered_at.is_some_and(|at| now - at > HOLD);
        if !over {
            // The very same said again says nothing.
            if kept.incident.state.is_burning() && says_nothing_new(&kept.incident, signal) {
                return Ok(kept.id);
            }
            let events = domain::incident::told(&kept.incident, signal);
            record(tx, &kept, now, None, events)?;
            return Ok(kept.id);
        }
        incidents::release_cause(tx, kept.id)?;
    }
    let number = tx.next_number("incident")?;
    let id = IncidentId(number);
    let event = domain::incident::raise(signal.clone(), number, by_client);
    let entry = Entry { seq: 1, at: now, by: None, event };
    let incident =
        Incident::begin(&entry).ok_or_else(|| AppError::broken("an incident without a beginning"))?;
    incidents::insert(tx, id, &incident)?;
    incidents::append(tx, id, &[entry])?;
    Ok(id)
}

fn says_nothing_new(incident: &Incident, signal: &Signal) -> bool {
    signal.title == incident.title
        && signal.severity <= incident.severity
        && signal.money_missing == incident.money
        && signal.facts.iter().all(|fact| incident.facts.contains(fact))
}

/// What is known of a cause has changed.
pub(crate) fn told(tx: &mut Tx<'_>, cause: &str, facts: &[Fact], now: Moment) -> Result<(), AppError> {
    for kept in incidents::all_of_cause(tx, cause)? {
        let fresh = facts.iter().any(|fact| !kept.incident.facts.contains(fact));
        if kept.incident.state.is_burning() && fresh {
            let told = domain::incident::Event::Told {
                facts: facts.to_vec(),
                title: String::new(),
                severity: None,
                money: None,
            };
            record(tx, &kept, now, None, vec![told])?;
        }
    }
    Ok(())
}

/// Somebody looks after what is wrong: its incident is his, if it calls.
pub(crate) fn taken(tx: &mut Tx<'_>, cause: &str, person: PersonId, now: Moment) -> Result<(), AppError> {
    for kept in incidents::all_of_cause(tx, cause)? {
        let take = Command::Acknowledge { by: None, episode: None };
        // What cannot be taken any more is nobody's trouble here.
        let events = decide(&kept.incident, person, take).unwrap_or_default();
        record(tx, &kept, now, Some(person), events)?;
    }
    Ok(())
}

/// What was wrong is well again, and this is what it came to.
pub(crate) fn recovered(tx: &mut Tx<'_>, cause: &str, totals: &Figures, now: Moment) -> Result<(), AppError> {
    for kept in incidents::all_of_cause(tx, cause)? {
        let events = domain::incident::recovered(&kept.incident, totals.clone(), vec![]);
        record(tx, &kept, now, None, events)?;
    }
    Ok(())
}
