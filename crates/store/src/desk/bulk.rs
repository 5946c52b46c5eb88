//! Tickets by the thousand: the same rows that `insert`, `append` and their neighbours write one by one, in long
//! batches. For loads that bring whole histories; what they bring must be the fold of its journal, as ever.

use super::Message;
use super::message::{INSERT_MESSAGE, message_values};
use super::ticket::{
    Extra, INSERT_ENTRY, INSERT_REFERENCE, INSERT_TICKET, entry_values, reference_values, ticket_values,
};
use crate::channels::{INSERT_OUTGOING, INSERT_THREAD_ID, Outgoing, outgoing_values};
use crate::{StoreError, Tx, args, counters};
use domain::desk::{Entry, Ticket, counter_keys};
use std::collections::BTreeMap;

/// A ticket with its whole history. It has no watchers and no files.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The fold of the journal.
    pub ticket: Ticket,
    /// The journal.
    pub entries: Vec<Entry>,
    /// What the row keeps beside the fold.
    pub extra: Extra,
    /// What was said.
    pub messages: Vec<Message>,
    /// The mails that went out.
    pub mails: Vec<Outgoing>,
    /// The Message-IDs that belong to it, each with `in` or `out`.
    pub headers: Vec<(String, &'static str)>,
}

/// Writes new tickets with everything that belongs to them.
pub fn insert_whole(tx: &mut Tx<'_>, all: &[Whole]) -> Result<(), StoreError> {
    if let Some(odd) = all.iter().find(|one| !one.ticket.watchers.is_empty()) {
        return Err(StoreError::Broken(format!("ticket {} has watchers", odd.ticket.number)));
    }
    tx.exec_many(INSERT_TICKET, all.iter().map(|one| ticket_values(&one.ticket, one.extra)))?;
    let mut entries = Vec::new();
    for one in all {
        for entry in &one.entries {
            entries.push(entry_values(one.ticket.id, entry)?);
        }
    }
    tx.exec_many(INSERT_ENTRY, entries)?;
    tx.exec_many(INSERT_REFERENCE, all.iter().flat_map(|one| reference_values(&one.ticket)))?;
    tx.exec_many(INSERT_MESSAGE, all.iter().flat_map(|one| &one.messages).map(message_values))?;
    tx.exec_many(INSERT_OUTGOING, all.iter().flat_map(|one| &one.mails).map(outgoing_values))?;
    let headers =
        all.iter().flat_map(|one| one.headers.iter().map(move |(id, kind)| (one.ticket.id, id, *kind)));
    tx.exec_many(INSERT_THREAD_ID, headers.map(|(ticket, id, kind)| args![id, ticket, kind]))?;
    let mut deltas: BTreeMap<String, i64> = BTreeMap::new();
    for key in all.iter().flat_map(|one| counter_keys(&one.ticket)) {
        *deltas.entry(key).or_default() += 1;
    }
    let deltas: Vec<(&str, i64)> = deltas.iter().map(|(key, delta)| (key.as_str(), *delta)).collect();
    counters::add(tx, &deltas)?;
    let views = super::view::views(tx)?;
    all.iter().try_for_each(|one| super::view::keep_in(tx, &views, None, &one.ticket))
}
