//! The journal and the row. `insert` and `append` are the only ways a ticket is written; both keep journal, row,
//! watchers and counters together in one unit of work.

mod articles;
mod guided;
mod line;
mod marks;
mod moments;
mod row;
mod ties;

pub use line::{journals_of_lines, opened_between};
pub(super) use marks::{INSERT_REFERENCE, reference_values};
pub use marks::{known_as, referred};
pub use moments::{Changed, awaiting, changed_since, due, next_due, set_due, touched_since};
use row::known;
pub(super) use row::{columns, side, side_code, ticket_row};
pub use ties::{current, whole};

use crate::{Sql, StoreError, Tx, Val, args, counters, sql};
use domain::desk::{By, Channel, Entry, Event, Guided, Prepared, Ticket, Watcher, counter_keys};
use domain::ids::{MailboxId, TicketId, ViewId};
use domain::time::Moment;
use std::collections::BTreeMap;

/// What a row keeps beside the fold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extra {
    /// The next moment at which something is due by itself.
    pub due_at: Option<Moment>,
    /// The mailbox by which it came: answers go out from there.
    pub mailbox: Option<MailboxId>,
    /// «Probably belongs to».
    pub hint: Option<TicketId>,
    /// When it was last written, by the clock of the wall: what the index of words follows.
    pub touched_at: Moment,
}

/// The statement that writes a new ticket's row; see [`ticket_values`].
pub(super) const INSERT_TICKET: Sql = sql!(
    "insert into ticket (id, number, seq, org_id, requester_id, channel, kind, subject, impact, urgency,
        priority, state, turn, live, cycle, line, assignee_id, turn_since, last_side, last_person_id,
        last_at, last_public, last_excerpt, opened_at, updated_at, first_reply_at, solved_at, closed_at,
        minutes, likes, messages, reminded, raised, watching, due_at, files, mailbox_id, hint_ticket_id,
        ties, merged_into, merged_state, merged_since, merged_reminded, flags, refs, touched_at, known,
        team_id, quiet, promised, prepared, asked, guided, topic_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
        $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, 0, $36, $37, $38, $39, $40, $41, $42,
        $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53)"
);

/// The statement that writes an entry of a journal; see [`entry_values`].
pub(super) const INSERT_ENTRY: Sql = sql!(
    "insert into ticket_event (ticket_id, seq, at, side, person_id, via, code, data)
     values ($1, $2, $3, $4, $5, $6, $7, $8)"
);

/// The values of [`INSERT_TICKET`].
pub(super) fn ticket_values(ticket: &Ticket, extra: Extra) -> [Val<'_>; 53] {
    args![
        ticket.id,
        ticket.number,
        ticket.seq,
        ticket.org,
        ticket.requester,
        ticket.channel.code(),
        ticket.kind.code(),
        &ticket.subject,
        ticket.impact.code(),
        ticket.urgency.code(),
        ticket.priority.number(),
        ticket.state.code(),
        ticket.turn().code(),
        ticket.state.is_live(),
        ticket.cycle,
        i64::from(ticket.line),
        ticket.assignee,
        ticket.turn_since,
        side_code(ticket.last.by.side),
        ticket.last.by.person,
        ticket.last.at,
        ticket.last.public,
        &ticket.last.excerpt,
        ticket.opened_at,
        ticket.updated_at,
        ticket.first_reply_at,
        ticket.solved_at,
        ticket.closed_at,
        ticket.minutes,
        ticket.likes,
        ticket.messages,
        i64::from(ticket.reminded),
        ticket.raised,
        ticket.watchers.len() as i64,
        extra.due_at,
        extra.mailbox,
        extra.hint,
        ticket.ties.len() as i64,
        ticket.merged.map(|merge| merge.into),
        ticket.merged.map(|merge| merge.state.code()),
        ticket.merged.map(|merge| merge.turn_since),
        ticket.merged.map(|merge| i64::from(merge.reminded)),
        marks::flags(&ticket.marks),
        ticket.marks.references.len() as i64,
        extra.touched_at,
        articles::text(&ticket.known),
        ticket.team,
        ticket.quiet,
        promised(ticket),
        prepared(ticket),
        ticket.prepared.asked.is_some(),
        guided::text(&ticket.guided),
        guided::topic(&ticket.guided)
    ]
}

/// The values of [`INSERT_ENTRY`].
pub(super) fn entry_values(id: TicketId, entry: &Entry) -> Result<[Val<'_>; 8], StoreError> {
    let data = serde_json::to_string(&entry.event).map_err(|e| StoreError::Broken(e.to_string()))?;
    Ok(args![
        id,
        entry.seq,
        entry.at,
        side_code(entry.by.side),
        entry.by.person,
        entry.via.code(),
        entry.event.code(),
        data
    ])
}

/// Writes a new ticket with the entries that made it.
pub fn insert(tx: &mut Tx<'_>, ticket: &Ticket, entries: &[Entry], extra: Extra) -> Result<(), StoreError> {
    tx.exec(INSERT_TICKET, ticket_values(ticket, extra))?;
    write_entries(tx, ticket.id, entries)?;
    write_watchers(tx, &[], ticket)?;
    ties::write(tx, &[], ticket)?;
    marks::write(tx, &[], ticket)?;
    guided::write(tx, &Guided::default(), ticket)?;
    super::view::keep(tx, None, ticket)?;
    count(tx, &[], &counter_keys(ticket))
}

/// Writes what happened to a ticket: `before` is what was loaded, `after` what the entries made of it.
///
/// `Stale` when somebody else was faster: the whole unit of work has to be tried again on the new state.
pub fn append(
    tx: &mut Tx<'_>,
    before: &Ticket,
    after: &Ticket,
    entries: &[Entry],
    due_at: Option<Moment>,
    touched_at: Moment,
) -> Result<(), StoreError> {
    let rows = tx.exec(
        sql!(
            "update ticket set seq = $3, org_id = $4, requester_id = $5, kind = $6, subject = $7, impact = $8,
                urgency = $9, priority = $10, state = $11, turn = $12, live = $13, cycle = $14, line = $15,
                assignee_id = $16, turn_since = $17, last_side = $18, last_person_id = $19, last_at = $20,
                last_public = $21, last_excerpt = $22, updated_at = $23, first_reply_at = $24, solved_at = $25,
                closed_at = $26, minutes = $27, likes = $28, messages = $29, reminded = $30, raised = $31,
                watching = $32, due_at = $33, ties = $34, merged_into = $35, merged_state = $36,
                merged_since = $37, merged_reminded = $38, flags = $39, refs = $40, touched_at = $41,
                known = $42, team_id = $43, quiet = $44, promised = $45, prepared = $46, asked = $47,
                guided = $48, topic_id = $49
             where id = $1 and seq = $2"
        ),
        &args![
            before.id,
            before.seq,
            after.seq,
            after.org,
            after.requester,
            after.kind.code(),
            &after.subject,
            after.impact.code(),
            after.urgency.code(),
            after.priority.number(),
            after.state.code(),
            after.turn().code(),
            after.state.is_live(),
            after.cycle,
            i64::from(after.line),
            after.assignee,
            after.turn_since,
            side_code(after.last.by.side),
            after.last.by.person,
            after.last.at,
            after.last.public,
            &after.last.excerpt,
            after.updated_at,
            after.first_reply_at,
            after.solved_at,
            after.closed_at,
            after.minutes,
            after.likes,
            after.messages,
            i64::from(after.reminded),
            after.raised,
            after.watchers.len() as i64,
            due_at,
            after.ties.len() as i64,
            after.merged.map(|merge| merge.into),
            after.merged.map(|merge| merge.state.code()),
            after.merged.map(|merge| merge.turn_since),
            after.merged.map(|merge| i64::from(merge.reminded)),
            marks::flags(&after.marks),
            after.marks.references.len() as i64,
            touched_at,
            articles::text(&after.known),
            after.team,
            after.quiet,
            promised(after),
            prepared(after),
            after.prepared.asked.is_some(),
            guided::text(&after.guided),
            guided::topic(&after.guided)
        ],
    )?;
    (rows > 0).then_some(()).ok_or(StoreError::Stale)?;
    keep_beside(tx, before, after, entries)
}

/// Writes what stands beside the row of a ticket.
fn keep_beside(
    tx: &mut Tx<'_>,
    before: &Ticket,
    after: &Ticket,
    entries: &[Entry],
) -> Result<(), StoreError> {
    write_entries(tx, before.id, entries)?;
    write_watchers(tx, &before.watchers, after)?;
    ties::write(tx, &before.ties, after)?;
    marks::write(tx, &before.marks.references, after)?;
    articles::write(tx, &before.known, after, entries)?;
    guided::write(tx, &before.guided, after)?;
    super::view::keep(tx, Some(before), after)?;
    count(tx, &counter_keys(before), &counter_keys(after))
}

/// What is promised, as it stands in the row; empty for nothing.
fn promised(ticket: &Ticket) -> String {
    ticket.promised.and_then(|terms| serde_json::to_string(&terms).ok()).unwrap_or_default()
}

/// What was done for the next hand-over, as it stands in the row; empty for nothing.
fn prepared(ticket: &Ticket) -> String {
    match ticket.prepared == Prepared::default() {
        true => String::new(),
        false => serde_json::to_string(&ticket.prepared).unwrap_or_default(),
    }
}

fn write_entries(tx: &mut Tx<'_>, id: TicketId, entries: &[Entry]) -> Result<(), StoreError> {
    for entry in entries {
        tx.exec(INSERT_ENTRY, entry_values(id, entry)?)?;
    }
    Ok(())
}

fn write_watchers(tx: &mut Tx<'_>, before: &[Watcher], after: &Ticket) -> Result<(), StoreError> {
    for gone in before.iter().filter(|watcher| !after.watchers.contains(watcher)) {
        tx.exec(
            sql!("delete from ticket_watcher where ticket_id = $1 and person_id = $2"),
            &args![after.id, gone.person],
        )?;
    }
    for new in after.watchers.iter().filter(|watcher| !before.contains(watcher)) {
        tx.exec(
            sql!("insert into ticket_watcher (ticket_id, person_id, side) values ($1, $2, $3)"),
            &args![after.id, new.person, side_code(new.side)],
        )?;
    }
    Ok(())
}

/// Adds the difference between the counters before and after.
fn count(tx: &mut Tx<'_>, before: &[String], after: &[String]) -> Result<(), StoreError> {
    let mut deltas: BTreeMap<&str, i64> = BTreeMap::new();
    for key in before {
        *deltas.entry(key).or_default() -= 1;
    }
    for key in after {
        *deltas.entry(key).or_default() += 1;
    }
    let deltas: Vec<(&str, i64)> = deltas.into_iter().filter(|(_, delta)| *delta != 0).collect();
    counters::add(tx, &deltas)
}

/// A ticket with its watchers.
pub fn get(tx: &mut Tx<'_>, id: TicketId) -> Result<Option<Ticket>, StoreError> {
    let row = row_only(tx, id)?;
    row.map(|ticket| complete(tx, ticket)).transpose()
}

/// The ticket of a human number.
pub fn numbered(tx: &mut Tx<'_>, number: i64) -> Result<Option<Ticket>, StoreError> {
    let row = tx.opt(sql!(concat!(columns!(), " where number = $1")), &args![number], ticket_row)?;
    row.map(|ticket| complete(tx, ticket)).transpose()
}

/// A row with its watchers, ties and references.
fn complete(tx: &mut Tx<'_>, mut ticket: Ticket) -> Result<Ticket, StoreError> {
    let id = ticket.id;
    if !ticket.watchers.is_empty() {
        ticket.watchers = watchers(tx, id)?;
    }
    if !ticket.ties.is_empty() {
        ticket.ties = ties::of(tx, id)?;
    }
    if !ticket.marks.references.is_empty() {
        ticket.marks.references = marks::references(tx, id)?;
    }
    Ok(ticket)
}

/// A ticket without its watchers, ties and references: as many blanks as there are of each.
pub fn row_only(tx: &mut Tx<'_>, id: TicketId) -> Result<Option<Ticket>, StoreError> {
    tx.opt(sql!(concat!(columns!(), " where id = $1")), &args![id], ticket_row)
}

/// The id of a human number.
pub fn by_number(tx: &mut Tx<'_>, number: i64) -> Result<Option<TicketId>, StoreError> {
    tx.opt(sql!("select id from ticket where number = $1"), &args![number], |row| row.get(0))
}

/// What a row keeps beside the fold.
pub fn extra(tx: &mut Tx<'_>, id: TicketId) -> Result<Extra, StoreError> {
    tx.one(
        sql!("select due_at, mailbox_id, hint_ticket_id, touched_at from ticket where id = $1"),
        &args![id],
        |row| {
            Ok(Extra {
                due_at: row.get(0)?,
                mailbox: row.get(1)?,
                hint: row.get(2)?,
                touched_at: row.get(3)?,
            })
        },
    )
}

/// The journal of a ticket in order.
pub fn journal(tx: &mut Tx<'_>, id: TicketId) -> Result<Vec<Entry>, StoreError> {
    tx.all(
        sql!(
            "select seq, at, side, person_id, via, data from ticket_event where ticket_id = $1 order by seq"
        ),
        &args![id],
        |row| {
            let data: String = row.get(5)?;
            let event: Event = serde_json::from_str(&data)
                .map_err(|e| StoreError::Broken(format!("journal entry that cannot be read: {e}")))?;
            Ok(Entry {
                seq: row.get(0)?,
                at: row.get(1)?,
                by: By { side: side(&row.get::<String>(2)?)?, person: row.get(3)? },
                via: known(Channel::from_code(&row.get::<String>(4)?), "channel")?,
                event,
            })
        },
    )
}

/// Ids of tickets above `after`, for the doctor's walk.
pub fn fold_all_ids(tx: &mut Tx<'_>, after: TicketId, limit: i64) -> Result<Vec<TicketId>, StoreError> {
    tx.all(sql!("select id from ticket where id > $1 order by id limit $2"), &args![after, limit], |row| {
        row.get(0)
    })
}

/// Adds the counters of a ticket to a recount, those of the saved views in which it belongs included.
pub fn recount(ticket: &Ticket, views: &[ViewId], into: &mut BTreeMap<String, i64>) {
    let mut keys = counter_keys(ticket);
    for view in views {
        keys.push(domain::desk::keys::view(*view));
        keys.extend(ticket.assignee.map(|person| domain::desk::keys::view_mine(*view, person)));
    }
    for key in keys {
        *into.entry(key).or_default() += 1;
    }
}

fn watchers(tx: &mut Tx<'_>, id: TicketId) -> Result<Vec<Watcher>, StoreError> {
    tx.all(
        sql!("select person_id, side from ticket_watcher where ticket_id = $1 order by person_id"),
        &args![id],
        |row| Ok(Watcher { person: row.get(0)?, side: side(&row.get::<String>(1)?)? }),
    )
}
