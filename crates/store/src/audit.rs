//! Who did what: rows that are only ever added, each sealing the one before by a hash.
//!
//! A row changed, removed or slipped in is found by [`verify`]; cutting off the newest rows is found by
//! whoever keeps the last seal elsewhere (in a backup, on paper). Writers of audit rows wait for each
//! other, so what happens a hundred times a second belongs into a journal of its own.

use crate::{Row, StoreError, Tx, args, sql};

/// What is to be remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// When.
    pub at: i64,
    /// Who.
    pub actor: &'a str,
    /// Did what.
    pub act: &'a str,
    /// To what.
    pub subject: &'a str,
    /// How it was and how it is, as JSON.
    pub detail: &'a str,
}

/// A row as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Its place in the chain, from 1.
    pub seq: i64,
    /// When.
    pub at: i64,
    /// Who.
    pub actor: String,
    /// Did what.
    pub act: String,
    /// To what.
    pub subject: String,
    /// How it was and how it is, as JSON.
    pub detail: String,
    /// The seal of the row before; empty for the first.
    pub prev_hash: String,
    /// The seal of this row.
    pub hash: String,
}

/// What [`verify`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The chain is whole: this many rows, this last seal (empty when there are none).
    Whole {
        /// How many rows.
        rows: i64,
        /// The seal of the last.
        last: String,
    },
    /// The first place where it is not.
    Torn {
        /// The place.
        seq: i64,
        /// What is wrong there.
        why: &'static str,
    },
}

/// Adds a row; gives its seal.
pub fn append(tx: &mut Tx<'_>, entry: &Entry<'_>) -> Result<String, StoreError> {
    let last = tx.opt(sql!("select seq, hash from audit order by seq desc limit 1"), args![], |row| {
        Ok((row.get::<i64>(0)?, row.get::<String>(1)?))
    })?;
    let (seq, prev) = last.map_or((1, String::new()), |(seq, hash)| (seq + 1, hash));
    let hash = seal(seq, entry, &prev);
    tx.exec(
        sql!(
            "insert into audit (seq, at, actor, act, subject, detail, prev_hash, hash)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        args![seq, entry.at, entry.actor, entry.act, entry.subject, entry.detail, prev, &hash],
    )?;
    Ok(hash)
}

/// Walks the whole chain.
pub fn verify(tx: &mut Tx<'_>) -> Result<Verdict, StoreError> {
    let (mut rows, mut last) = (0, String::new());
    loop {
        let page = tx.all(
            sql!(
                "select seq, at, actor, act, subject, detail, prev_hash, hash from audit
                 where seq > $1 order by seq limit 1000"
            ),
            args![rows],
            sealed_row,
        )?;
        if page.is_empty() {
            return Ok(Verdict::Whole { rows, last });
        }
        for row in page {
            let why = if row.seq != rows + 1 {
                Some("a row is missing before it")
            } else if row.prev_hash != last {
                Some("it does not seal the row before")
            } else if row.hash != seal(row.seq, &row.entry(), &row.prev_hash) {
                Some("it was changed")
            } else {
                None
            };
            if let Some(why) = why {
                return Ok(Verdict::Torn { seq: row.seq, why });
            }
            (rows, last) = (row.seq, row.hash);
        }
    }
}

/// The rows about a subject, latest first, before the given place (`i64::MAX` for the first page).
pub fn about(tx: &mut Tx<'_>, subject: &str, before: i64, limit: u32) -> Result<Vec<Sealed>, StoreError> {
    tx.all(
        sql!(
            "select seq, at, actor, act, subject, detail, prev_hash, hash from audit
             where subject = $1 and seq < $2 order by seq desc limit $3"
        ),
        args![subject, before, limit],
        sealed_row,
    )
}

/// What rows of the log are looked for; the default is all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// To what; empty for anything.
    pub subject: String,
    /// By whom; empty for anybody.
    pub actor: String,
    /// From this moment on.
    pub from: Option<i64>,
    /// Before this moment.
    pub until: Option<i64>,
}

/// The rows that are wanted, latest first, before the given place.
pub fn search(tx: &mut Tx<'_>, wanted: &Wanted, before: i64, limit: u32) -> Result<Vec<Sealed>, StoreError> {
    tx.all(
        sql!(
            "select seq, at, actor, act, subject, detail, prev_hash, hash from audit
             where seq < $1 and ($2 = '' or subject = $2) and ($3 = '' or actor = $3) and at >= $4 and at < $5
             order by seq desc limit $6"
        ),
        args![
            before,
            &wanted.subject,
            &wanted.actor,
            wanted.from.unwrap_or(i64::MIN),
            wanted.until.unwrap_or(i64::MAX),
            limit
        ],
        sealed_row,
    )
}

/// All rows, latest first, before the given place.
pub fn latest(tx: &mut Tx<'_>, before: i64, limit: u32) -> Result<Vec<Sealed>, StoreError> {
    tx.all(
        sql!(
            "select seq, at, actor, act, subject, detail, prev_hash, hash from audit
             where seq < $1 order by seq desc limit $2"
        ),
        args![before, limit],
        sealed_row,
    )
}

impl Sealed {
    /// What was to be remembered.
    pub fn entry(&self) -> Entry<'_> {
        Entry {
            at: self.at,
            actor: &self.actor,
            act: &self.act,
            subject: &self.subject,
            detail: &self.detail,
        }
    }
}

fn seal(seq: i64, entry: &Entry<'_>, prev: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&seq.to_le_bytes());
    hasher.update(&entry.at.to_le_bytes());
    for text in [entry.actor, entry.act, entry.subject, entry.detail, prev] {
        // The length before each text, so that no two entries read the same.
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

fn sealed_row(row: &Row<'_>) -> Result<Sealed, StoreError> {
    Ok(Sealed {
        seq: row.get(0)?,
        at: row.get(1)?,
        actor: row.get(2)?,
        act: row.get(3)?,
        subject: row.get(4)?,
        detail: row.get(5)?,
        prev_hash: row.get(6)?,
        hash: row.get(7)?,
    })
}
