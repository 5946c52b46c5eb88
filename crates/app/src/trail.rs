//! The trail of administrative acts: written with each of them, read on a page.
//!
//! It never changes or removes a row.

use crate::{Actor, App, AppError};
use domain::ids::{ArticleId, MailboxId, OrganisationId, PersonId, TermId};
use domain::people::{Object, Permission};
use serde_json::Value;
use std::collections::BTreeMap;
use store::audit::{self, Entry};
pub use store::audit::{Sealed, Verdict, Wanted};
use store::{Tx, channels, knowledge, people};

/// Rows on a page of the log.
const PAGE: u32 = 50;

/// A page of the log.
#[derive(Clone, Debug)]
pub struct Trail {
    /// The rows, latest first.
    pub rows: Vec<Sealed>,
    /// What the subjects are called, by their ids.
    pub names: BTreeMap<String, String>,
    /// Where the next page begins.
    pub next: Option<i64>,
    /// Whether the chain of seals is whole.
    pub chain: Verdict,
}

/// Notes an act.
pub(crate) fn tell(
    tx: &mut Tx<'_>,
    at: i64,
    actor: &str,
    act: &str,
    subject: &str,
    detail: &Value,
) -> Result<(), AppError> {
    audit::append(tx, &Entry { at, actor, act, subject, detail: &detail.to_string() })?;
    Ok(())
}

impl App {
    /// The log of administrative acts, and the state of its chain.
    pub async fn trail(&self, actor: &Actor, wanted: Wanted, before: Option<i64>) -> Result<Trail, AppError> {
        actor.may(Permission::AuditRead, Object::Desk)?;
        self.db
            .read(move |tx| -> Result<Trail, AppError> {
                let mut rows = audit::search(tx, &wanted, before.unwrap_or(i64::MAX), PAGE + 1)?;
                let more = rows.len() > PAGE as usize;
                rows.truncate(PAGE as usize);
                let next = rows.last().filter(|_| more).map(|row| row.seq);
                let mut names = BTreeMap::new();
                for row in &rows {
                    if let Some(name) = name_of(tx, row)? {
                        names.insert(row.subject.clone(), name);
                    }
                }
                Ok(Trail { rows, names, next, chain: audit::verify(tx)? })
            })
            .await
    }
}

/// What the subject of a row is called today.
fn name_of(tx: &mut Tx<'_>, row: &Sealed) -> Result<Option<String>, AppError> {
    let Ok(id) = row.subject.parse() else { return Ok(None) };
    Ok(match row.act.split('.').next().unwrap_or_default() {
        "organisation" => people::org(tx, OrganisationId(id))?.map(|org| org.name),
        "person" | "password" => people::name(tx, PersonId(id))?,
        "article" => knowledge::get(tx, ArticleId(id))?.map(|article| article.title),
        "term" => knowledge::term(tx, TermId(id))?.map(|term| term.word),
        "mailbox" => channels::mailboxes(tx)?
            .into_iter()
            .find(|mailbox| mailbox.id == MailboxId(id))
            .map(|mailbox| mailbox.address),
        _ => None,
    })
}
