//! What a scanner said of contents: of the same bytes the same. It never holds the bytes, and never decides who gets
//! them.

use crate::{Row, StoreError, Tx, args, sql};
use domain::ids::{AttachmentId, TicketId};
use domain::time::Moment;

/// What is known of contents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    /// Nobody was asked.
    #[default]
    Unscanned,
    /// The scanner is asked, and has not answered yet.
    Waiting,
    /// Nothing was found.
    Clean,
    /// This was found.
    Infected(String),
    /// The scanner does not take so much.
    TooBig,
}

impl Verdict {
    /// The stored name.
    pub fn code(&self) -> &'static str {
        match self {
            Verdict::Unscanned => "unscanned",
            Verdict::Waiting => "waiting",
            Verdict::Clean => "clean",
            Verdict::Infected(_) => "infected",
            Verdict::TooBig => "too_big",
        }
    }

    /// What was found, if anything.
    pub fn threat(&self) -> Option<&str> {
        match self {
            Verdict::Infected(threat) => Some(threat),
            _ => None,
        }
    }
}

/// The verdict in two columns of a row.
pub(crate) fn read(row: &Row<'_>, at: usize) -> Result<Verdict, StoreError> {
    let code: Option<String> = row.get(at)?;
    let threat: Option<String> = row.get(at + 1)?;
    Ok(match code.as_deref() {
        None => Verdict::Unscanned,
        Some("waiting") => Verdict::Waiting,
        Some("clean") => Verdict::Clean,
        Some("infected") => Verdict::Infected(threat.unwrap_or_default()),
        Some("too_big") => Verdict::TooBig,
        Some(_) => return Err(StoreError::broken("a verdict of no name")),
    })
}

/// What is known of contents.
pub fn verdict(tx: &mut Tx<'_>, blob: &str) -> Result<Verdict, StoreError> {
    let found =
        tx.opt(sql!("select verdict, threat from file_scan where blob = $1"), args![blob], |row| {
            read(row, 0)
        })?;
    Ok(found.unwrap_or_default())
}

/// Notes what is known of contents; [`Verdict::Unscanned`] forgets it.
pub fn note(tx: &mut Tx<'_>, blob: &str, verdict: &Verdict, at: Moment) -> Result<(), StoreError> {
    if *verdict == Verdict::Unscanned {
        tx.exec(sql!("delete from file_scan where blob = $1"), args![blob])?;
        return Ok(());
    }
    tx.exec(
        sql!(
            "insert into file_scan (blob, verdict, threat, at) values ($1, $2, $3, $4)
             on conflict (blob) do update set verdict = excluded.verdict, threat = excluded.threat, at = excluded.at"
        ),
        args![blob, verdict.code(), verdict.threat().unwrap_or_default(), at],
    )?;
    Ok(())
}

/// The attachments with these contents: which, in which ticket, under which name.
pub fn bearers(tx: &mut Tx<'_>, blob: &str) -> Result<Vec<(AttachmentId, TicketId, String)>, StoreError> {
    tx.all(
        sql!("select id, ticket_id, name from attachment where blob = $1 order by id"),
        args![blob],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}
