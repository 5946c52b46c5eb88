//! The part of journals from which the figures of lines are made, many tickets at a time.

use super::{known, side};
use crate::{StoreError, Tx, args, sql};
use domain::desk::{By, Channel, Entry, Event};
use domain::ids::{OrganisationId, TicketId};
use domain::time::Moment;

/// Ids above `after` of tickets opened in `[from, to)`, of one organisation or of all.
pub fn opened_between(
    tx: &mut Tx<'_>,
    org: Option<OrganisationId>,
    from: Moment,
    to: Moment,
    after: TicketId,
    limit: i64,
) -> Result<Vec<TicketId>, StoreError> {
    let org = org.map_or(0, |org| org.0);
    tx.all(
        sql!(
            "select id from ticket
             where id > $1 and opened_at >= $2 and opened_at < $3 and ($4 = cast(0 as bigint) or org_id = $4)
             order by id limit $5"
        ),
        &args![after, from, to, org, limit],
        |row| row.get(0),
    )
}

/// What of the journals of tickets says where they were; see [`domain::desk::lines::CODES`]. Given out ticket by
/// ticket, each in order.
pub fn journals_of_lines(
    tx: &mut Tx<'_>,
    tickets: &[TicketId],
    mut each: impl FnMut(&[Entry]),
) -> Result<(), StoreError> {
    let mut current: Option<TicketId> = None;
    let mut journal: Vec<Entry> = Vec::new();
    tx.each(
        sql!(
            "select ticket_id, seq, at, side, person_id, via, data from ticket_event
             where ticket_id in ints($1) and code in ('opened', 'recorded', 'line_changed', 'assigned', 'resumed',
                'waited', 'solved', 'reopened', 'thanks_overruled', 'closed', 'rejected', 'undone')
             order by ticket_id, seq"
        ),
        &args![crate::ints(tickets.iter().map(|id| id.0))],
        |row| {
            let ticket: TicketId = row.get(0)?;
            if current.is_some_and(|current| current != ticket) {
                each(&journal);
                journal.clear();
            }
            current = Some(ticket);
            let event: Event = serde_json::from_str(&row.get::<String>(6)?).map_err(StoreError::broken)?;
            journal.push(Entry {
                seq: row.get(1)?,
                at: row.get(2)?,
                by: By { side: side(&row.get::<String>(3)?)?, person: row.get(4)? },
                via: known(Channel::from_code(&row.get::<String>(5)?), "channel")?,
                event,
            });
            Ok(())
        },
    )?;
    if !journal.is_empty() {
        each(&journal);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_statement_asks_for_all_that_ways_are_made_of() {
        let source = include_str!("line.rs");
        for code in domain::desk::lines::CODES {
            assert!(source.contains(&format!("'{code}'")), "{code}");
        }
    }
}
