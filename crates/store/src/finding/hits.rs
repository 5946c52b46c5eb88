//! Found tickets as lists show them: many in a few reads.

use crate::{StoreError, Tx, args, ints, sql};
use domain::desk::State;
use domain::ids::{OrganisationId, PersonId, TicketId};
use domain::time::Moment;
use std::collections::HashMap;

/// A ticket as far as a list of what was found shows it.
#[derive(Clone, Debug)]
pub struct HitRow {
    /// Its number.
    pub number: i64,
    /// Its state.
    pub state: State,
    /// Its subject.
    pub subject: String,
    /// The client, and its name.
    pub org: (OrganisationId, String),
    /// Who asked, and his name.
    pub requester: (PersonId, String),
    /// Who watches.
    pub watching: Vec<PersonId>,
    /// The last change.
    pub updated_at: Moment,
    /// Whether it has files.
    pub files: bool,
}

/// Tickets by their ids.
pub fn hit_rows(tx: &mut Tx<'_>, tickets: &[TicketId]) -> Result<HashMap<TicketId, HitRow>, StoreError> {
    let mut rows = HashMap::with_capacity(tickets.len());
    let mut watched = Vec::new();
    tx.each(
        sql!(
            "select t.id, t.number, t.state, t.subject, t.org_id, o.name, t.requester_id, p.name, t.updated_at, t.files,
                t.watching
             from ticket t join organisation o on o.id = t.org_id join person p on p.id = t.requester_id
             where t.id in ints($1)"
        ),
        &args![ints(tickets.iter().map(|id| id.0))],
        |row| {
            let id: TicketId = row.get(0)?;
            let state = State::from_code(&row.get::<String>(2)?);
            let state = state.ok_or_else(|| StoreError::broken("a ticket row holds an unknown state"))?;
            if row.get::<i64>(10)? > 0 {
                watched.push(id);
            }
            let hit = HitRow {
                number: row.get(1)?,
                state,
                subject: row.get(3)?,
                org: (row.get(4)?, row.get(5)?),
                requester: (row.get(6)?, row.get(7)?),
                watching: Vec::new(),
                updated_at: row.get(8)?,
                files: row.get::<i64>(9)? > 0,
            };
            rows.insert(id, hit);
            Ok(())
        },
    )?;
    if !watched.is_empty() {
        tx.each(
            sql!("select ticket_id, person_id from ticket_watcher where ticket_id in ints($1)"),
            &args![ints(watched.iter().map(|id| id.0))],
            |row| {
                if let Some(hit) = rows.get_mut(&row.get(0)?) {
                    hit.watching.push(row.get(1)?);
                }
                Ok(())
            },
        )?;
    }
    Ok(rows)
}

/// What was said in tickets, in order: each part with its ticket; the new parts only, the inner ones only if wanted.
pub fn said_in(
    tx: &mut Tx<'_>,
    tickets: &[TicketId],
    inner: bool,
    mut each: impl FnMut(TicketId, &str),
) -> Result<(), StoreError> {
    tx.each(
        sql!(
            "select ticket_id, body from message where ticket_id in ints($1) and (public or $2)
             order by ticket_id, id"
        ),
        &args![ints(tickets.iter().map(|id| id.0)), inner],
        |row| {
            each(row.get(0)?, &row.get::<String>(1)?);
            Ok(())
        },
    )
}

/// What was read in the files of tickets, as [`said_in`] gives messages.
pub fn read_in(
    tx: &mut Tx<'_>,
    tickets: &[TicketId],
    inner: bool,
    mut each: impl FnMut(TicketId, &str),
) -> Result<(), StoreError> {
    tx.each(
        sql!(
            "select a.ticket_id, f.words from attachment a join message m on m.id = a.message_id
                join file_text f on f.blob = a.blob
             where a.ticket_id in ints($1) and (m.public or $2) order by a.ticket_id, a.message_id, a.id"
        ),
        &args![ints(tickets.iter().map(|id| id.0)), inner],
        |row| {
            each(row.get(0)?, &row.get::<String>(1)?);
            Ok(())
        },
    )
}
