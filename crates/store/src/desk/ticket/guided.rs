//! What leads the work on a ticket: in its row as it is, and a row for each thing that it is about.

use crate::{StoreError, Tx, args, sql};
use domain::desk::{Guided, Ticket};
use domain::ids::TopicId;

/// As it stands in the row; empty for nothing.
pub(super) fn text(guided: &Guided) -> String {
    match guided == &Guided::default() {
        true => String::new(),
        false => serde_json::to_string(guided).unwrap_or_default(),
    }
}

/// The topic, for lists.
pub(super) fn topic(guided: &Guided) -> Option<TopicId> {
    guided.asked.as_ref().map(|asked| asked.topic)
}

/// What a row says.
pub(super) fn of_row(text: &str) -> Result<Guided, StoreError> {
    match text {
        "" => Ok(Guided::default()),
        text => serde_json::from_str(text).map_err(StoreError::broken),
    }
}

/// Keeps the rows of the things that it is about.
pub(super) fn write(tx: &mut Tx<'_>, before: &Guided, after: &Ticket) -> Result<(), StoreError> {
    let now = &after.guided.assets;
    for gone in before.assets.iter().filter(|one| !now.iter().any(|other| other.asset == one.asset)) {
        tx.exec(
            sql!("delete from ticket_asset where asset_id = $1 and ticket_id = $2"),
            &args![gone.asset, after.id],
        )?;
    }
    for new in now.iter().filter(|one| !before.assets.iter().any(|other| other.asset == one.asset)) {
        tx.exec(
            sql!("insert into ticket_asset (asset_id, ticket_id) values ($1, $2)"),
            &args![new.asset, after.id],
        )?;
    }
    Ok(())
}
