//! The directory: organisations and persons as lists to search and pages to change.
//!
//! It never decides who may see or change what.

use super::{Organisation, Person, organisation};
use crate::finding::{touch_organisation, touch_person};
use crate::{Row, StoreError, Tx, args, ints, sql};
use domain::ids::{ContactPointId, OrganisationId, PersonId};
use domain::people::{Grant, Scope};
use domain::text::fold;
use domain::time::Moment;

/// Where a page of a list by name begins: after this folded name and id.
pub type AfterName = (String, i64);

/// A person as a row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Who.
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// The name as lists are ordered by it.
    pub folded: String,
    /// Position.
    pub position: String,
    /// May sign in.
    pub active: bool,
    /// Has chosen a password.
    pub joined: bool,
    /// The first mail address; empty when there is none.
    pub mail: String,
}

/// What is searched for, as a pattern: anything that contains it.
fn pattern(words: &str) -> String {
    let plain = fold(words.trim()).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{plain}%")
}

macro_rules! org_columns {
    () => {
        "select id, kind, name, prefix, memo, zone, created_at, parent_id from organisation "
    };
}

/// Organisations whose name contains the words, by name; `only` limits them.
pub fn organisations(
    tx: &mut Tx<'_>,
    words: &str,
    after: Option<&AfterName>,
    only: Option<&[OrganisationId]>,
    limit: i64,
) -> Result<Vec<Organisation>, StoreError> {
    let (name, id) = after.map_or(("", i64::MIN), |(name, id)| (name.as_str(), *id));
    let words = pattern(words);
    match only {
        None => tx.all(
            sql!(concat!(
                org_columns!(),
                "where (name_folded, id) > ($2, $3) and name_folded like $1 escape '\\'
                 order by name_folded, id limit $4"
            )),
            &args![words, name, id, limit],
            organisation,
        ),
        Some(only) => tx.all(
            sql!(concat!(
                org_columns!(),
                "where (name_folded, id) > ($2, $3) and name_folded like $1 escape '\\' and id in ints($5)
                 order by name_folded, id limit $4"
            )),
            &args![words, name, id, limit, ints(only.iter().map(|org| org.0))],
            organisation,
        ),
    }
}

/// The organisation of a name, upper and lower case being the same; the oldest when several have it.
pub fn organisation_named(tx: &mut Tx<'_>, name: &str) -> Result<Option<Organisation>, StoreError> {
    tx.opt(
        sql!(concat!(org_columns!(), "where name_folded = $1 order by id limit 1")),
        &args![fold(name.trim())],
        organisation,
    )
}

/// How many organisations of a kind there are, leaving one out.
pub fn count_kind(tx: &mut Tx<'_>, kind: &str, but: OrganisationId) -> Result<i64, StoreError> {
    let found = tx.opt(
        sql!("select count(*) from organisation where kind = $1 and id <> $2"),
        &args![kind, but],
        |row| row.get(0),
    )?;
    Ok(found.unwrap_or(0))
}

/// Changes an organisation.
pub fn update_organisation(tx: &mut Tx<'_>, org: &Organisation) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "update organisation set kind = $2, name = $3, name_folded = $4, prefix = $5, memo = $6, zone = $7,
                                     parent_id = $8
             where id = $1"
        ),
        &args![
            org.id,
            org.kind.code(),
            &org.name,
            fold(&org.name),
            &org.prefix,
            &org.memo,
            &org.zone,
            org.parent
        ],
    )?;
    touch_organisation(tx, org.id)
}

/// The branches of an organisation, by name.
pub fn branches(tx: &mut Tx<'_>, of: OrganisationId) -> Result<Vec<Organisation>, StoreError> {
    tx.all(
        sql!(concat!(org_columns!(), "where parent_id = $1 order by name_folded, id")),
        &args![of],
        organisation,
    )
}

/// An organisation with its branches, their branches, and so on; itself first.
pub fn with_branches(tx: &mut Tx<'_>, of: OrganisationId) -> Result<Vec<OrganisationId>, StoreError> {
    let below: Vec<OrganisationId> = tx.all(
        sql!(
            "with recursive tree (id) as (
                 select o.id from organisation o where o.parent_id = $1
                 union select o.id from organisation o join tree t on o.parent_id = t.id)
             select id from tree order by id"
        ),
        &args![of],
        |row| row.get(0),
    )?;
    Ok(std::iter::once(of).chain(below.into_iter().filter(|id| *id != of)).collect())
}

/// The mail domains of an organisation.
pub fn domains(tx: &mut Tx<'_>, org: OrganisationId) -> Result<Vec<String>, StoreError> {
    tx.all(sql!("select domain from mail_domain where org_id = $1 order by domain"), &args![org], |row| {
        row.get(0)
    })
}

/// Takes a mail domain away.
pub fn delete_domain(tx: &mut Tx<'_>, domain: &str) -> Result<(), StoreError> {
    let org = super::org_of_domain(tx, domain)?;
    tx.exec(sql!("delete from mail_domain where domain = $1"), &args![domain.to_lowercase()])?;
    org.map_or(Ok(()), |org| touch_organisation(tx, org))
}

macro_rules! listed {
    () => {
        "select p.id, p.name, p.name_folded, p.position, p.active, p.password_hash is not null,
                coalesce((select c.value from contact_point c where c.person_id = p.id and c.kind = 'mail'
                          order by c.id limit 1), '')
         from person p "
    };
}

fn listed_row(row: &Row<'_>) -> Result<Listed, StoreError> {
    Ok(Listed {
        id: row.get(0)?,
        name: row.get(1)?,
        folded: row.get(2)?,
        position: row.get(3)?,
        active: row.get(4)?,
        joined: row.get(5)?,
        mail: row.get(6)?,
    })
}

/// Persons whose name, address or phone contains the words, by name; `only` limits them to organisations.
pub fn persons(
    tx: &mut Tx<'_>,
    words: &str,
    after: Option<&AfterName>,
    only: Option<&[OrganisationId]>,
    limit: i64,
) -> Result<Vec<Listed>, StoreError> {
    macro_rules! found {
        () => {
            "where (p.name_folded, p.id) > ($2, $3)
               and (p.name_folded like $1 escape '\\'
                    or exists (select 1 from contact_point c
                               where c.person_id = p.id and c.value_folded like $1 escape '\\')) "
        };
    }
    let (name, id) = after.map_or(("", i64::MIN), |(name, id)| (name.as_str(), *id));
    let words = pattern(words);
    match only {
        None => tx.all(
            sql!(concat!(listed!(), found!(), "order by p.name_folded, p.id limit $4")),
            &args![words, name, id, limit],
            listed_row,
        ),
        Some(only) => tx.all(
            sql!(concat!(
                listed!(),
                found!(),
                "and exists (select 1 from role_grant g where g.person_id = p.id and g.org_id in ints($5))
                 order by p.name_folded, p.id limit $4"
            )),
            &args![words, name, id, limit, ints(only.iter().map(|org| org.0))],
            listed_row,
        ),
    }
}

/// The persons with a role in an organisation, those who left too, by name.
pub fn persons_of(tx: &mut Tx<'_>, org: OrganisationId) -> Result<Vec<Listed>, StoreError> {
    tx.all(
        sql!(concat!(
            listed!(),
            "where exists (select 1 from role_grant g where g.person_id = p.id and g.org_id = $1)
             order by p.name_folded, p.id"
        )),
        &args![org],
        listed_row,
    )
}

/// A person as a row of the list.
pub fn listed(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<Listed>, StoreError> {
    tx.opt(sql!(concat!(listed!(), "where p.id = $1")), &args![id], listed_row)
}

/// Changes a person.
pub fn update_person(tx: &mut Tx<'_>, person: &Person) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "update person set name = $2, name_folded = $3, position = $4, locale = $5, zone = $6, signature = $7,
                               active = $8
             where id = $1"
        ),
        &args![
            person.id,
            &person.name,
            fold(&person.name),
            &person.position,
            &person.locale,
            &person.zone,
            &person.signature,
            person.active
        ],
    )?;
    touch_person(tx, person.id)
}

/// The contact points of a person of one kind, with their ids, the oldest first.
pub fn contact_points(
    tx: &mut Tx<'_>,
    person: PersonId,
    kind: &str,
) -> Result<Vec<(ContactPointId, String)>, StoreError> {
    tx.all(
        sql!("select id, value from contact_point where person_id = $1 and kind = $2 order by id"),
        &args![person, kind],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Removes a contact point.
pub fn delete_contact(tx: &mut Tx<'_>, id: ContactPointId) -> Result<(), StoreError> {
    let person =
        tx.opt(sql!("select person_id from contact_point where id = $1"), &args![id], |row| row.get(0))?;
    tx.exec(sql!("delete from contact_point where id = $1"), &args![id])?;
    person.map_or(Ok(()), |person| touch_person(tx, person))
}

/// Takes a role away.
pub fn delete_grant(tx: &mut Tx<'_>, person: PersonId, grant: Grant) -> Result<(), StoreError> {
    let role = grant.role.code();
    match grant.scope {
        Scope::Desk => tx.exec(
            sql!("delete from role_grant where person_id = $1 and role = $2 and org_id is null"),
            &args![person, role],
        ),
        Scope::Organisation(org) => tx.exec(
            sql!("delete from role_grant where person_id = $1 and role = $2 and org_id = $3"),
            &args![person, role, org],
        ),
    }?;
    touch_person(tx, person)
}

/// Active persons with a role over the whole desk.
pub fn count_role(tx: &mut Tx<'_>, role: &str) -> Result<i64, StoreError> {
    let found = tx.opt(
        sql!(
            "select count(distinct p.id) from role_grant g join person p on p.id = g.person_id
             where g.role = $1 and g.org_id is null and p.active"
        ),
        &args![role],
        |row| row.get(0),
    )?;
    Ok(found.unwrap_or(0))
}

/// When a session of a person was last used.
pub fn last_seen(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Moment>, StoreError> {
    tx.opt(
        sql!("select seen_at from session where person_id = $1 order by seen_at desc limit 1"),
        &args![person],
        |row| row.get(0),
    )
}
