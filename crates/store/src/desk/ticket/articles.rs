//! What a ticket's solution has to do with articles: in its row as it is, and a row for each article that it solved,
//! which knows when the ticket came back.

use crate::{StoreError, Tx, args, sql};
use domain::desk::{Entry, Event, Known, Ticket};

/// As it stands in the row; empty for nothing.
pub(super) fn text(known: &Known) -> String {
    match known == &Known::default() {
        true => String::new(),
        false => serde_json::to_string(known).unwrap_or_default(),
    }
}

/// What a row says.
pub(super) fn of_row(text: &str) -> Result<Known, StoreError> {
    match text {
        "" => Ok(Known::default()),
        text => serde_json::from_str(text).map_err(StoreError::broken),
    }
}

/// Keeps the uses of articles as the entries say.
pub(super) fn write(
    tx: &mut Tx<'_>,
    before: &Known,
    after: &Ticket,
    entries: &[Entry],
) -> Result<(), StoreError> {
    for entry in entries {
        match &entry.event {
            Event::SolvedWith { article, .. } => {
                tx.exec(
                    sql!(
                        "insert into article_use (article_id, ticket_id, person_id, at) values ($1, $2, $3, $4)
                         on conflict (article_id, ticket_id) do update
                         set person_id = excluded.person_id, at = excluded.at, reopened_at = null"
                    ),
                    &args![article, after.id, entry.by.person, entry.at],
                )?;
            }
            Event::SolvedOtherwise { article, .. } => {
                tx.exec(
                    sql!("delete from article_use where article_id = $1 and ticket_id = $2"),
                    &args![article, after.id],
                )?;
            }
            Event::Reopened | Event::ThanksOverruled if !before.solved_with.is_empty() => {
                tx.exec(
                    sql!(
                        "update article_use set reopened_at = $2 where ticket_id = $1 and reopened_at is null"
                    ),
                    &args![after.id, entry.at],
                )?;
            }
            _ => {}
        }
    }
    Ok(())
}
