//! Feeds: numbers that grow in the order of commits, so that whoever follows them misses nothing.

use crate::{StoreError, Tx, args, sql};
use domain::ids::{OrganisationId, PersonId};

/// A row that changed: its id, and its number in the feed.
pub type Changed<T> = (T, i64);

/// The next number of a feed, 2 first: 1 is what was there before feeds were. Its row is held until the unit of work ends,
/// so no smaller number is committed later.
pub(super) fn step(tx: &mut Tx<'_>, feed: &'static str) -> Result<i64, StoreError> {
    tx.one(
        sql!(
            "insert into feed (name, last) values ($1, 2)
             on conflict (name) do update set last = feed.last + 1 returning last"
        ),
        &args![feed],
        |row| row.get(0),
    )
}

/// Notes that something of a person changed that people find him by.
pub(crate) fn touch_person(tx: &mut Tx<'_>, person: PersonId) -> Result<(), StoreError> {
    let at = step(tx, "people")?;
    tx.exec(sql!("update person set touched = $2 where id = $1"), &args![person, at])?;
    Ok(())
}

/// The same of an organisation.
pub(crate) fn touch_organisation(tx: &mut Tx<'_>, org: OrganisationId) -> Result<(), StoreError> {
    let at = step(tx, "people")?;
    tx.exec(sql!("update organisation set touched = $2 where id = $1"), &args![org, at])?;
    Ok(())
}

/// Persons that changed after a number, or at it with a larger id, in that order.
pub fn people_since(
    tx: &mut Tx<'_>,
    after: (i64, PersonId),
    limit: i64,
) -> Result<Vec<Changed<PersonId>>, StoreError> {
    tx.all(
        sql!("select id, touched from person where (touched, id) > ($1, $2) order by touched, id limit $3"),
        &args![after.0, after.1, limit],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Organisations likewise.
pub fn organisations_since(
    tx: &mut Tx<'_>,
    after: (i64, OrganisationId),
    limit: i64,
) -> Result<Vec<Changed<OrganisationId>>, StoreError> {
    tx.all(
        sql!(
            "select id, touched from organisation where (touched, id) > ($1, $2)
             order by touched, id limit $3"
        ),
        &args![after.0, after.1, limit],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}
