//! Persons, organisations, roles, sessions, settings.

mod access;
mod choice;
pub mod directory;

pub use access::{
    AccessToken, Credentials, Session, access, credentials, delete_expired, delete_session,
    delete_sessions_of, insert_access, insert_session, session, set_password, touch_session, use_access,
};
pub use choice::{ClientPerson, Reachable, client_people, reachable};

use crate::finding::{touch_organisation, touch_person};
use crate::{Row, StoreError, Tx, args, sql};
use domain::ids::{ContactPointId, GrantId, OrganisationId, PersonId};
use domain::people::{Grant, OrgKind, Role, Scope};
use domain::text::fold;
use domain::time::Moment;

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// What it is to us.
    pub kind: OrgKind,
    /// Its name.
    pub name: String,
    /// Letters before its ticket numbers, may be empty.
    pub prefix: String,
    /// What every engineer has to know about it.
    pub memo: String,
    /// Its IANA zone.
    pub zone: String,
    /// The organisation of which it is a branch.
    pub parent: Option<OrganisationId>,
    /// When it was entered.
    pub created_at: Moment,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The id.
    pub id: PersonId,
    /// Full name.
    pub name: String,
    /// Position in the company.
    pub position: String,
    /// `ru` or `en`.
    pub locale: String,
    /// IANA zone.
    pub zone: String,
    /// What stands under this person's answers.
    pub signature: String,
    /// `system`, `light` or `dark`.
    pub theme: String,
    /// May sign in and be assigned.
    pub active: bool,
    /// When entered.
    pub created_at: Moment,
}

fn organisation(row: &Row<'_>) -> Result<Organisation, StoreError> {
    Ok(Organisation {
        id: row.get(0)?,
        kind: OrgKind::from_code(&row.get::<String>(1)?).unwrap_or(OrgKind::Client),
        name: row.get(2)?,
        prefix: row.get(3)?,
        memo: row.get(4)?,
        zone: row.get(5)?,
        created_at: row.get(6)?,
        parent: row.get(7)?,
    })
}

fn person_row(row: &Row<'_>) -> Result<Person, StoreError> {
    Ok(Person {
        id: row.get(0)?,
        name: row.get(1)?,
        position: row.get(2)?,
        locale: row.get(3)?,
        zone: row.get(4)?,
        signature: row.get(5)?,
        theme: row.get(6)?,
        active: row.get(7)?,
        created_at: row.get(8)?,
    })
}

/// Enters an organisation.
pub fn insert_org(tx: &mut Tx<'_>, org: &Organisation) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into organisation (id, kind, name, name_folded, prefix, memo, zone, created_at, parent_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &args![
            org.id,
            org.kind.code(),
            &org.name,
            fold(&org.name),
            &org.prefix,
            &org.memo,
            &org.zone,
            org.created_at,
            org.parent
        ],
    )?;
    touch_organisation(tx, org.id)
}

/// An organisation by id.
pub fn org(tx: &mut Tx<'_>, id: OrganisationId) -> Result<Option<Organisation>, StoreError> {
    tx.opt(
        sql!(
            "select id, kind, name, prefix, memo, zone, created_at, parent_id from organisation where id = $1"
        ),
        &args![id],
        organisation,
    )
}

/// All organisations by name.
pub fn orgs(tx: &mut Tx<'_>) -> Result<Vec<Organisation>, StoreError> {
    tx.all(
        sql!(
            "select id, kind, name, prefix, memo, zone, created_at, parent_id from organisation order by name_folded, id"
        ),
        &args![],
        organisation,
    )
}

/// Gives a mail domain to an organisation; `Taken` when another has it.
pub fn insert_domain(tx: &mut Tx<'_>, domain: &str, org: OrganisationId) -> Result<(), StoreError> {
    tx.exec(
        sql!("insert into mail_domain (domain, org_id) values ($1, $2)"),
        &args![domain.to_lowercase(), org],
    )?;
    touch_organisation(tx, org)
}

/// The organisation of a mail domain.
pub fn org_of_domain(tx: &mut Tx<'_>, domain: &str) -> Result<Option<OrganisationId>, StoreError> {
    tx.opt(sql!("select org_id from mail_domain where domain = $1"), &args![domain.to_lowercase()], |row| {
        row.get(0)
    })
}

/// Enters a person without a password.
pub fn insert_person(tx: &mut Tx<'_>, person: &Person) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into person (id, name, name_folded, position, locale, zone, signature, theme, active,
                                 password_hash, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, null, $10)"
        ),
        &args![
            person.id,
            &person.name,
            fold(&person.name),
            &person.position,
            &person.locale,
            &person.zone,
            &person.signature,
            &person.theme,
            person.active,
            person.created_at
        ],
    )?;
    touch_person(tx, person.id)
}

/// A person by id.
pub fn person(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<Person>, StoreError> {
    tx.opt(
        sql!(
            "select id, name, position, locale, zone, signature, theme, active, created_at
             from person where id = $1"
        ),
        &args![id],
        person_row,
    )
}

/// Changes what a person chose for himself.
pub fn set_preferences(tx: &mut Tx<'_>, id: PersonId, locale: &str, theme: &str) -> Result<(), StoreError> {
    tx.exec(sql!("update person set locale = $2, theme = $3 where id = $1"), &args![id, locale, theme])?;
    Ok(())
}

/// Adds a contact point; `Taken` when another person has it.
pub fn insert_contact(
    tx: &mut Tx<'_>,
    id: ContactPointId,
    person: PersonId,
    kind: &str,
    value: &str,
) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into contact_point (id, person_id, kind, value, value_folded) values ($1, $2, $3, $4, $5)"
        ),
        &args![id, person, kind, value, fold(value)],
    )?;
    touch_person(tx, person)
}

/// The person of a contact point.
pub fn person_of_contact(tx: &mut Tx<'_>, kind: &str, value: &str) -> Result<Option<PersonId>, StoreError> {
    tx.opt(
        sql!("select person_id from contact_point where kind = $1 and value_folded = $2"),
        &args![kind, fold(value)],
        |row| row.get(0),
    )
}

/// The contact points of a person as (kind, value), the oldest first.
pub fn contacts(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<(String, String)>, StoreError> {
    tx.all(
        sql!("select kind, value from contact_point where person_id = $1 order by id"),
        &args![person],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The first mail address of a person.
pub fn mail_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<String>, StoreError> {
    tx.opt(
        sql!("select value from contact_point where person_id = $1 and kind = 'mail' order by id limit 1"),
        &args![person],
        |row| row.get(0),
    )
}

/// Gives a role.
pub fn insert_grant(tx: &mut Tx<'_>, id: GrantId, person: PersonId, grant: Grant) -> Result<(), StoreError> {
    let org = match grant.scope {
        Scope::Desk => None,
        Scope::Organisation(org) => Some(org),
    };
    tx.exec(
        sql!("insert into role_grant (id, person_id, role, org_id) values ($1, $2, $3, $4)"),
        &args![id, person, grant.role.code(), org],
    )?;
    touch_person(tx, person)
}

/// The roles of a person.
pub fn grants(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Grant>, StoreError> {
    let rows = tx.all(
        sql!("select role, org_id from role_grant where person_id = $1 order by id"),
        &args![person],
        |row| Ok((row.get::<String>(0)?, row.get::<Option<OrganisationId>>(1)?)),
    )?;
    Ok(rows
        .into_iter()
        .filter_map(|(role, org)| {
            let scope = org.map_or(Scope::Desk, Scope::Organisation);
            Role::from_code(&role).map(|role| Grant { role, scope })
        })
        .collect())
}

/// Active persons with a staff role, by name: id, name, role.
pub fn staff(tx: &mut Tx<'_>) -> Result<Vec<(PersonId, String, Role)>, StoreError> {
    let rows = tx.all(
        sql!(
            "select p.id, p.name, g.role from person p join role_grant g on g.person_id = p.id
             where p.active and g.role in ('engineer', 'head', 'administrator') order by p.name_folded, p.id"
        ),
        &args![],
        |row| Ok((row.get(0)?, row.get(1)?, row.get::<String>(2)?)),
    )?;
    let mut out: Vec<(PersonId, String, Role)> = Vec::new();
    for (id, name, role) in rows {
        if let Some(role) = Role::from_code(&role)
            && out.last().is_none_or(|last| last.0 != id)
        {
            out.push((id, name, role));
        }
    }
    Ok(out)
}

/// The client's persons of an organisation: id, name, role.
pub fn people_of_org(
    tx: &mut Tx<'_>,
    org: OrganisationId,
) -> Result<Vec<(PersonId, String, String)>, StoreError> {
    tx.all(
        sql!(
            "select p.id, p.name, g.role from role_grant g join person p on p.id = g.person_id
             where g.org_id = $1 and p.active order by p.name_folded, p.id"
        ),
        &args![org],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// A setting's JSON.
pub fn setting(tx: &mut Tx<'_>, name: &str) -> Result<Option<String>, StoreError> {
    tx.opt(sql!("select value from setting where name = $1"), &args![name], |row| row.get(0))
}

/// Writes a setting's JSON, one revision up.
pub fn put_setting(tx: &mut Tx<'_>, name: &str, value: &str, now: Moment) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into setting (name, value, revision, updated_at) values ($1, $2, 1, $3)
             on conflict (name) do update set value = excluded.value, revision = setting.revision + 1,
                                              updated_at = excluded.updated_at"
        ),
        &args![name, value, now],
    )?;
    Ok(())
}

/// The name of a person.
pub fn name(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<String>, StoreError> {
    tx.opt(sql!("select name from person where id = $1"), &args![id], |row| row.get(0))
}
