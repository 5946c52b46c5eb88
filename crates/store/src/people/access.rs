//! How people get in: passwords, sessions, links that are used once.

use crate::{StoreError, Tx, args, sql};
use domain::ids::{PersonId, TicketId};
use domain::text::fold;
use domain::time::Moment;

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
