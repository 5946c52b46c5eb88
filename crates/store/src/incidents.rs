//! Incidents: the journal, the row that is its fold, and who is told by which channel.

use crate::{Row, StoreError, Tx, args, sql};
use domain::duty::Channel;
use domain::ids::{IncidentId, OrganisationId, OutgoingId, PageId, PersonId};
use domain::incident::{Entry, Incident};
use domain::time::Moment;

/// An incident as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: IncidentId,
    /// The fold of its journal.
    pub incident: Incident,
    /// What was changed so that it is not missed again.
    pub change: String,
}

fn kept(row: &Row<'_>) -> Result<Kept, StoreError> {
    let incident = serde_json::from_str(&row.get::<String>(1)?).map_err(StoreError::broken)?;
    Ok(Kept { id: row.get(0)?, incident, change: row.get(2)? })
}

/// An incident.
pub fn get(tx: &mut Tx<'_>, id: IncidentId) -> Result<Option<Kept>, StoreError> {
    tx.opt(sql!("select id, doc, change_made from incident where id = $1"), &args![id], kept)
}

/// The incident of a number.
pub fn by_number(tx: &mut Tx<'_>, number: i64) -> Result<Option<Kept>, StoreError> {
    tx.opt(sql!("select id, doc, change_made from incident where number = $1"), &args![number], kept)
}

/// The incident to which a signal of a cause belongs.
pub fn of_cause(tx: &mut Tx<'_>, org: OrganisationId, cause: &str) -> Result<Option<Kept>, StoreError> {
    tx.opt(
        sql!("select id, doc, change_made from incident where org_id = $1 and open_cause = $2"),
        &args![org, cause],
        kept,
    )
}

/// Incidents to which signals of a cause belong, of whatever client.
pub fn all_of_cause(tx: &mut Tx<'_>, cause: &str) -> Result<Vec<Kept>, StoreError> {
    tx.all(
        sql!("select id, doc, change_made from incident where open_cause = $1 order by id"),
        &args![cause],
        kept,
    )
}

/// Lets a cause go: the next signal begins another incident.
pub fn release_cause(tx: &mut Tx<'_>, id: IncidentId) -> Result<(), StoreError> {
    tx.exec(sql!("update incident set open_cause = null where id = $1"), &args![id])?;
    Ok(())
}

/// Writes a new incident.
pub fn insert(tx: &mut Tx<'_>, id: IncidentId, one: &Incident) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into incident (id, number, org_id, kind, open_cause, state, severity, title, money, raised_at,
                                   closed_at, next_at, missed_at, missed_why, change_made, seq, doc)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, null, $11, $12, $13, '', $14, $15)"
        ),
        &args![
            id,
            one.number,
            one.client,
            &one.kind,
            &one.cause,
            one.state.code(),
            one.severity.code(),
            &one.title,
            one.money,
            one.raised_at,
            one.next_moment(),
            one.missed_since(),
            missed_why(one),
            one.seq,
            document(one)?
        ],
    )?;
    Ok(())
}

/// Writes how an incident is now; `Stale` when somebody else was faster.
pub fn update(tx: &mut Tx<'_>, id: IncidentId, one: &Incident, seq_before: i64) -> Result<(), StoreError> {
    tx.exec_one(
        sql!(
            "update incident set state = $3, severity = $4, money = $5, closed_at = $6, next_at = $7, missed_at = $8,
                 missed_why = $9, seq = $10, doc = $11
             where id = $1 and seq = $2"
        ),
        &args![
            id,
            seq_before,
            one.state.code(),
            one.severity.code(),
            one.money,
            one.closed_at,
            one.next_moment(),
            one.missed_since(),
            missed_why(one),
            one.seq,
            document(one)?
        ],
    )?;
    // What is put away lets its cause go.
    if one.closed_at.is_some() { release_cause(tx, id) } else { Ok(()) }
}

fn missed_why(one: &Incident) -> &'static str {
    match (one.by_client, one.missed) {
        (true, _) => "client",
        (false, true) => "unacknowledged",
        _ => "",
    }
}

fn document(one: &Incident) -> Result<String, StoreError> {
    serde_json::to_string(one).map_err(StoreError::broken)
}

/// Writes entries of a journal.
pub fn append(tx: &mut Tx<'_>, id: IncidentId, entries: &[Entry]) -> Result<(), StoreError> {
    for entry in entries {
        let doc = serde_json::to_string(&entry.event).map_err(StoreError::broken)?;
        tx.exec(
            sql!("insert into incident_event (incident_id, seq, at, person_id, doc) values ($1, $2, $3, $4, $5)"),
            &args![id, entry.seq, entry.at, entry.by, doc],
        )?;
    }
    Ok(())
}

/// The journal of an incident.
pub fn journal(tx: &mut Tx<'_>, id: IncidentId) -> Result<Vec<Entry>, StoreError> {
    tx.all(
        sql!("select seq, at, person_id, doc from incident_event where incident_id = $1 order by seq"),
        &args![id],
        |row| {
            let event = serde_json::from_str(&row.get::<String>(3)?).map_err(StoreError::broken)?;
            Ok(Entry { seq: row.get(0)?, at: row.get(1)?, by: row.get(2)?, event })
        },
    )
}

/// Notes what was changed so that an incident is not missed again.
pub fn set_change(tx: &mut Tx<'_>, id: IncidentId, words: &str) -> Result<(), StoreError> {
    tx.exec_one(sql!("update incident set change_made = $2 where id = $1"), &args![id, words])
}

/// The incidents to which something is due.
pub fn due(tx: &mut Tx<'_>, now: Moment, limit: i64) -> Result<Vec<IncidentId>, StoreError> {
    tx.all(
        sql!("select id from incident where next_at is not null and next_at <= $1 order by next_at, id limit $2"),
        &args![now, limit],
        |row| row.get(0),
    )
}

/// The next moment at which something is due.
pub fn next_due(tx: &mut Tx<'_>) -> Result<Option<Moment>, StoreError> {
    tx.one(sql!("select min(next_at) from incident where next_at is not null"), &args![], |row| row.get(0))
}

/// Puts off what cannot be done now.
pub fn put_off(tx: &mut Tx<'_>, id: IncidentId, until: Moment) -> Result<(), StoreError> {
    tx.exec(sql!("update incident set next_at = $2 where id = $1"), &args![id, until])?;
    Ok(())
}

/// Incidents of a state or states, the latest first.
pub fn list(tx: &mut Tx<'_>, states: &[&str], limit: i64) -> Result<Vec<Kept>, StoreError> {
    tx.all(
        sql!(
            "select id, doc, change_made from incident where state in texts($1)
             order by raised_at desc, id desc limit $2"
        ),
        &args![crate::texts(states.iter().copied()), limit],
        kept,
    )
}

/// The register of missed problems, the latest first.
pub fn missed(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Kept>, StoreError> {
    tx.all(
        sql!(
            "select id, doc, change_made from incident where missed_at is not null
             order by missed_at desc, id desc limit $1"
        ),
        &args![limit],
        kept,
    )
}

/// The ids of all incidents above one, for the doctor.
pub fn ids_after(tx: &mut Tx<'_>, after: IncidentId, limit: i64) -> Result<Vec<IncidentId>, StoreError> {
    tx.all(sql!("select id from incident where id > $1 order by id limit $2"), &args![after, limit], |row| {
        row.get(0)
    })
}

/// That somebody is told of an incident by a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its id.
    pub id: PageId,
    /// Of what.
    pub incident: IncidentId,
    /// The entry that told it.
    pub seq: i64,
    /// Who.
    pub person: PersonId,
    /// `call`, `reminder`, `report`.
    pub why: String,
    /// How.
    pub channel: Channel,
    /// Where.
    pub address: String,
    /// Of which episode.
    pub episode: i64,
    /// `waiting`, `handed` to the outbox of mails, `sent`, `failed`.
    pub state: String,
    /// The mail that carries it.
    pub outgoing: Option<OutgoingId>,
    /// Since when.
    pub at: Moment,
    /// When it went, or was given up.
    pub done_at: Option<Moment>,
    /// What is in the way.
    pub problem: String,
}

fn page(row: &Row<'_>) -> Result<Page, StoreError> {
    let channel = Channel::from_code(&row.get::<String>(5)?);
    Ok(Page {
        id: row.get(0)?,
        incident: row.get(1)?,
        seq: row.get(2)?,
        person: row.get(3)?,
        why: row.get(4)?,
        channel: channel.ok_or_else(|| StoreError::broken("an unknown channel"))?,
        address: row.get(6)?,
        episode: row.get(7)?,
        state: row.get(8)?,
        outgoing: row.get(9)?,
        at: row.get(10)?,
        done_at: row.get(11)?,
        problem: row.get(12)?,
    })
}

/// Writes that somebody is to be told.
pub fn insert_page(tx: &mut Tx<'_>, one: &Page) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into incident_page (id, incident_id, seq, person_id, why, channel, address, episode, state,
                                        outgoing_id, at, done_at, problem)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        ),
        &args![
            one.id,
            one.incident,
            one.seq,
            one.person,
            &one.why,
            one.channel.code(),
            &one.address,
            one.episode,
            &one.state,
            one.outgoing,
            one.at,
            one.done_at,
            &one.problem
        ],
    )?;
    Ok(())
}

/// What waits to be told to somebody by a channel.
pub fn waiting(tx: &mut Tx<'_>, person: PersonId, channel: Channel) -> Result<Vec<Page>, StoreError> {
    tx.all(
        sql!(
            "select id, incident_id, seq, person_id, why, channel, address, episode, state, outgoing_id, at, done_at,
                    problem
             from incident_page where person_id = $1 and channel = $2 and state = 'waiting' order by id"
        ),
        &args![person, channel.code()],
        page,
    )
}

/// What a mail carries.
pub fn of_mail(tx: &mut Tx<'_>, mail: OutgoingId) -> Result<Vec<Page>, StoreError> {
    tx.all(
        sql!(
            "select id, incident_id, seq, person_id, why, channel, address, episode, state, outgoing_id, at, done_at,
                    problem
             from incident_page where outgoing_id = $1 order by id"
        ),
        &args![mail],
        page,
    )
}

/// All that was told of an incident; of mails what became of them.
pub fn pages(tx: &mut Tx<'_>, incident: IncidentId) -> Result<Vec<Page>, StoreError> {
    tx.all(
        sql!(
            "select p.id, p.incident_id, p.seq, p.person_id, p.why, p.channel, p.address, p.episode,
                    coalesce(o.state, p.state), p.outgoing_id, p.at, coalesce(o.done_at, p.done_at),
                    coalesce(o.problem, p.problem)
             from incident_page p left join outgoing o on o.id = p.outgoing_id
             where p.incident_id = $1 order by p.id"
        ),
        &args![incident],
        page,
    )
}

/// Says what became of what was to be told.
pub fn settle_page(
    tx: &mut Tx<'_>,
    id: PageId,
    state: &str,
    outgoing: Option<OutgoingId>,
    (at, problem): (Option<Moment>, &str),
) -> Result<(), StoreError> {
    tx.exec_one(
        sql!(
            "update incident_page set state = $2, outgoing_id = $3, done_at = $4, problem = $5 where id = $1"
        ),
        &args![id, state, outgoing, at, problem],
    )
}
