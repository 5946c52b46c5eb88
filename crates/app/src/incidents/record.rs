//! The one place where a journal is written: entries, the row that is their fold, pages that they cause.

use crate::{AppError, Scene};
use domain::ids::PersonId;
use domain::incident::{Command, Entry, Event, Incident, Refusal, decide};
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

fn refused(refusal: Refusal) -> AppError {
    match refusal {
        Refusal::Closed => AppError::Invalid("state", "closed"),
        Refusal::Burning => AppError::Invalid("state", "burning"),
        Refusal::NoCause => AppError::Invalid("causes", "empty"),
        Refusal::Past => AppError::Spent,
        Refusal::NoDraft => AppError::Invalid("draft", "gone"),
        Refusal::NoAction => AppError::Missing,
        Refusal::Empty => AppError::Invalid("text", "empty"),
    }
}

/// Decides and writes. Whoever takes an incident looks after the alert that began it, too.
pub(super) fn carry(
    tx: &mut Tx<'_>,
    scene: &Scene,
    kept: &Kept,
    person: PersonId,
    command: Command,
) -> Result<(), AppError> {
    let events = decide(&kept.incident, person, command).map_err(refused)?;
    let taken = events.iter().any(|event| matches!(event, Event::Acknowledged { .. }));
    record(tx, kept, scene.now, Some(person), events)?;
    match taken {
        true => crate::flows::taken(tx, scene, &kept.incident.cause, person),
        false => Ok(()),
    }
}
