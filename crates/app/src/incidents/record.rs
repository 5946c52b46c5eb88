//! The one place where a journal is written: entries, the row that is their fold, pages that they cause.

use crate::AppError;
use domain::ids::PersonId;
use domain::incident::{Entry, Event, Incident};
use domain::time::Moment;
use store::incidents::Kept;
use store::{Tx, incidents};

/// Writes events and answers the incident as it is then, with the entries.
pub(crate) fn record(
    tx: &mut Tx<'_>,
    kept: &Kept,
    at: Moment,
    by: Option<PersonId>,
    events: Vec<Event>,
) -> Result<(Incident, Vec<Entry>), AppError> {
    let mut incident = kept.incident.clone();
    let mut entries = Vec::with_capacity(events.len());
    for event in events {
        let entry = Entry { seq: incident.seq + 1, at, by, event };
        incident.apply(&entry);
        entries.push(entry);
    }
    for entry in entries.iter().filter(|entry| matches!(entry.event, Event::Recovered { .. })) {
        super::page::tell_over(tx, kept, entry.seq, at)?;
    }
    if !entries.is_empty() {
        incidents::append(tx, kept.id, &entries)?;
        incidents::update(tx, kept.id, &incident, kept.incident.seq)?;
    }
    Ok((incident, entries))
}
