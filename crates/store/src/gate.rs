//! The way in for programs: their tokens, and the requests that they may repeat.

use crate::{Row, StoreError, Tx, args, sql};
use domain::ids::{PersonId, TokenId};
use domain::people::Mandate;
use domain::time::Moment;

/// A token, without its secret, which nobody keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its id.
    pub id: TokenId,
    /// For whom it acts.
    pub person: PersonId,
    /// What it is for, in the words of its maker.
    pub name: String,
    /// The last letters of the secret.
    pub hint: String,
    /// How much of the person's rights it has.
    pub mandate: Mandate,
    /// When it was made.
    pub created_at: Moment,
    /// When it ends by itself.
    pub expires_at: Option<Moment>,
    /// When it was last used, to ten minutes.
    pub used_at: Option<Moment>,
    /// When it was taken back.
    pub revoked_at: Option<Moment>,
}

fn token(row: &Row<'_>) -> Result<Token, StoreError> {
    let mandate: String = row.get(4)?;
    Ok(Token {
        id: row.get(0)?,
        person: row.get(1)?,
        name: row.get(2)?,
        hint: row.get(3)?,
        mandate: Mandate::from_code(&mandate).ok_or_else(|| StoreError::broken("a mandate of no name"))?,
        created_at: row.get(5)?,
        expires_at: row.get(6)?,
        used_at: row.get(7)?,
        revoked_at: row.get(8)?,
    })
}

/// Enters a token under the digest of its secret.
pub fn insert_token(tx: &mut Tx<'_>, token: &Token, digest: &str) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into api_token (id, person_id, name, digest, hint, mandate, created_at, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &args![
            token.id,
            token.person,
            &token.name,
            digest,
            &token.hint,
            token.mandate.code(),
            token.created_at,
            token.expires_at
        ],
    )?;
    Ok(())
}

/// The token of a secret.
pub fn token_of(tx: &mut Tx<'_>, digest: &str) -> Result<Option<Token>, StoreError> {
    tx.opt(
        sql!(
            "select id, person_id, name, hint, mandate, created_at, expires_at, used_at, revoked_at
             from api_token where digest = $1"
        ),
        &args![digest],
        token,
    )
}

/// A token.
pub fn token_by_id(tx: &mut Tx<'_>, id: TokenId) -> Result<Option<Token>, StoreError> {
    tx.opt(
        sql!(
            "select id, person_id, name, hint, mandate, created_at, expires_at, used_at, revoked_at
             from api_token where id = $1"
        ),
        &args![id],
        token,
    )
}

/// A person's tokens that were not taken back, the newest first.
pub fn tokens(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Token>, StoreError> {
    tx.all(
        sql!(
            "select id, person_id, name, hint, mandate, created_at, expires_at, used_at, revoked_at
             from api_token where person_id = $1 and revoked_at is null order by id desc"
        ),
        &args![person],
        token,
    )
}

/// Everybody's tokens that were not taken back with their people's names, the newest first.
pub fn all_tokens(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<(Token, String)>, StoreError> {
    tx.all(
        sql!(
            "select t.id, t.person_id, t.name, t.hint, t.mandate, t.created_at, t.expires_at, t.used_at, t.revoked_at,
                p.name from api_token t join person p on p.id = t.person_id
             where t.revoked_at is null order by t.id desc limit $1"
        ),
        &args![limit],
        |row| Ok((token(row)?, row.get(9)?)),
    )
}

/// Notes that a token was used.
pub fn touch_token(tx: &mut Tx<'_>, id: TokenId, now: Moment) -> Result<(), StoreError> {
    tx.exec(sql!("update api_token set used_at = $2 where id = $1"), &args![id, now])?;
    Ok(())
}

/// Takes a token back for good.
pub fn revoke_token(tx: &mut Tx<'_>, id: TokenId, now: Moment) -> Result<(), StoreError> {
    tx.exec(
        sql!("update api_token set revoked_at = $2 where id = $1 and revoked_at is null"),
        &args![id, now],
    )?;
    Ok(())
}

/// A request that was carried out under a key of its sender's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Once {
    /// Which try of the request it was.
    pub attempt: i64,
    /// Of the request.
    pub digest: String,
    /// The number of the ticket that it was about.
    pub subject: Option<i64>,
    /// What was answered; none when the process died before it was noted.
    pub answer: Option<(i64, String)>,
}

/// What was carried out under a key.
pub fn once(tx: &mut Tx<'_>, person: PersonId, key: &str) -> Result<Option<Once>, StoreError> {
    tx.opt(
        sql!(
            "select attempt, digest, subject, status, answer from api_once where person_id = $1 and key = $2"
        ),
        &args![person, key],
        |row| {
            let (status, answer): (Option<i64>, Option<String>) = (row.get(3)?, row.get(4)?);
            Ok(Once {
                attempt: row.get(0)?,
                digest: row.get(1)?,
                subject: row.get(2)?,
                answer: status.zip(answer),
            })
        },
    )
}

/// Takes a key for a try of a request, in the unit of work that carries it out; `false` when another try has it.
pub fn take_key(
    tx: &mut Tx<'_>,
    person: PersonId,
    key: &str,
    attempt: i64,
    digest: &str,
    subject: Option<i64>,
    now: Moment,
) -> Result<bool, StoreError> {
    tx.exec(
        sql!(
            "insert into api_once (person_id, key, attempt, digest, subject, at) values ($1, $2, $3, $4, $5, $6)
             on conflict (person_id, key) do nothing"
        ),
        &args![person, key, attempt, digest, subject, now],
    )?;
    Ok(once(tx, person, key)?.is_some_and(|once| once.attempt == attempt))
}

/// Notes what was answered.
pub fn put_answer(
    tx: &mut Tx<'_>,
    person: PersonId,
    key: &str,
    attempt: i64,
    status: i64,
    answer: &str,
) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "update api_once set status = $4, answer = $5
             where person_id = $1 and key = $2 and attempt = $3"
        ),
        &args![person, key, attempt, status, answer],
    )?;
    Ok(())
}

/// Forgets requests carried out before a moment.
pub fn forget_keys(tx: &mut Tx<'_>, before: Moment) -> Result<(), StoreError> {
    tx.exec(sql!("delete from api_once where at < $1"), &args![before])?;
    Ok(())
}
