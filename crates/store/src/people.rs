//! Persons, organisations, roles, sessions, settings.

mod choice;
pub mod directory;

pub use choice::{ClientPerson, Reachable, client_people, reachable};

use crate::{Row, StoreError, Tx, args, sql};
use domain::ids::{ContactPointId, GrantId, OrganisationId, PersonId, TicketId};
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

/// What sign-in needs to know of a person.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The person.
    pub person: PersonId,
    /// PHC string of argon2id; none before an invitation is accepted.
    pub password_hash: Option<String>,
    /// May sign in at all.
    pub active: bool,
}

/// A session as stored.
#[derive(Clone, Debug)]
pub struct Session {
    /// Whose.
    pub person: PersonId,
    /// The token that every form of the session carries.
    pub csrf: String,
    /// When last seen, to the minute.
    pub seen_at: Moment,
    /// When it ends.
    pub expires_at: Moment,
}

/// A link that was sent by mail.
#[derive(Clone, Debug)]
pub struct AccessToken {
    /// `invite`, `reset` or `confirm`.
    pub purpose: String,
    /// For whom.
    pub person: PersonId,
    /// For which ticket.
    pub ticket: Option<TicketId>,
    /// Until when.
    pub expires_at: Moment,
    /// When it was used.
    pub used_at: Option<Moment>,
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
    Ok(())
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
    Ok(())
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
    Ok(())
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
    Ok(())
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
    Ok(())
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

/// What sign-in by this address needs.
pub fn credentials(tx: &mut Tx<'_>, mail: &str) -> Result<Option<Credentials>, StoreError> {
    tx.opt(
        sql!(
            "select p.id, p.password_hash, p.active
             from contact_point c join person p on p.id = c.person_id
             where c.kind = 'mail' and c.value_folded = $1"
        ),
        &args![fold(mail)],
        |row| Ok(Credentials { person: row.get(0)?, password_hash: row.get(1)?, active: row.get(2)? }),
    )
}

/// Sets the password.
pub fn set_password(tx: &mut Tx<'_>, person: PersonId, hash: &str) -> Result<(), StoreError> {
    tx.exec(sql!("update person set password_hash = $2 where id = $1"), &args![person, hash])?;
    Ok(())
}

/// Begins a session.
pub fn insert_session(
    tx: &mut Tx<'_>,
    digest: &str,
    session: &Session,
    agent: &str,
) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into session (digest, person_id, csrf, agent, created_at, seen_at, expires_at)
             values ($1, $2, $3, $4, $5, $5, $6)"
        ),
        &args![digest, session.person, &session.csrf, agent, session.seen_at, session.expires_at],
    )?;
    Ok(())
}

/// The session of a digest.
pub fn session(tx: &mut Tx<'_>, digest: &str) -> Result<Option<Session>, StoreError> {
    tx.opt(
        sql!("select person_id, csrf, seen_at, expires_at from session where digest = $1"),
        &args![digest],
        |row| {
            Ok(Session {
                person: row.get(0)?,
                csrf: row.get(1)?,
                seen_at: row.get(2)?,
                expires_at: row.get(3)?,
            })
        },
    )
}

/// Notes that a session was used and prolongs it.
pub fn touch_session(
    tx: &mut Tx<'_>,
    digest: &str,
    now: Moment,
    expires_at: Moment,
) -> Result<(), StoreError> {
    tx.exec(
        sql!("update session set seen_at = $2, expires_at = $3 where digest = $1"),
        &args![digest, now, expires_at],
    )?;
    Ok(())
}

/// Ends a session.
pub fn delete_session(tx: &mut Tx<'_>, digest: &str) -> Result<(), StoreError> {
    tx.exec(sql!("delete from session where digest = $1"), &args![digest])?;
    Ok(())
}

/// Ends all sessions of a person.
pub fn delete_sessions_of(tx: &mut Tx<'_>, person: PersonId) -> Result<(), StoreError> {
    tx.exec(sql!("delete from session where person_id = $1"), &args![person])?;
    Ok(())
}

/// Removes sessions and links whose time is over.
pub fn delete_expired(tx: &mut Tx<'_>, now: Moment) -> Result<u64, StoreError> {
    let sessions = tx.exec(sql!("delete from session where expires_at < $1"), &args![now])?;
    Ok(sessions + tx.exec(sql!("delete from access_token where expires_at < $1"), &args![now])?)
}

/// Keeps the digest of a link's secret.
pub fn insert_access(
    tx: &mut Tx<'_>,
    digest: &str,
    token: &AccessToken,
    now: Moment,
) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into access_token (digest, purpose, person_id, ticket_id, created_at, expires_at, used_at)
             values ($1, $2, $3, $4, $5, $6, null)"
        ),
        &args![digest, &token.purpose, token.person, token.ticket, now, token.expires_at],
    )?;
    Ok(())
}

/// A link by the digest of its secret.
pub fn access(tx: &mut Tx<'_>, digest: &str) -> Result<Option<AccessToken>, StoreError> {
    tx.opt(
        sql!("select purpose, person_id, ticket_id, expires_at, used_at from access_token where digest = $1"),
        &args![digest],
        |row| {
            Ok(AccessToken {
                purpose: row.get(0)?,
                person: row.get(1)?,
                ticket: row.get(2)?,
                expires_at: row.get(3)?,
                used_at: row.get(4)?,
            })
        },
    )
}

/// Marks a link as used; false when it was used already.
pub fn use_access(tx: &mut Tx<'_>, digest: &str, now: Moment) -> Result<bool, StoreError> {
    let rows = tx.exec(
        sql!("update access_token set used_at = $2 where digest = $1 and used_at is null"),
        &args![digest, now],
    )?;
    Ok(rows == 1)
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
