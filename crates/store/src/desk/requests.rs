//! The requests of a client or of one person: lists without priority, the freshest first, and what became of them.

use crate::{Row, StoreError, Tx, args, sql};
use domain::desk::State;
use domain::ids::{OrganisationId, PersonId, TicketId};
use domain::time::Moment;

/// A ticket as its client sees it in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Brief {
    /// The ticket.
    pub id: TicketId,
    /// Its number.
    pub number: i64,
    /// Its subject.
    pub subject: String,
    /// Its state.
    pub state: State,
    /// Who asked.
    pub requester: String,
    /// Of which client.
    pub client: String,
    /// Who works on it.
    pub assignee: Option<String>,
    /// The last change.
    pub updated_at: Moment,
    /// When it came.
    pub opened_at: Moment,
}

macro_rules! brief_columns {
    () => {
        "select t.id, t.number, t.subject, t.state, r.name, a.name, t.updated_at, t.opened_at, o.name
         from ticket t join person r on r.id = t.requester_id join organisation o on o.id = t.org_id left join person a on a.id = t.assignee_id "
    };
}

/// A person's own requests, the freshest first.
pub fn of_requester(
    tx: &mut Tx<'_>,
    person: PersonId,
    after: Option<(Moment, TicketId)>,
    limit: i64,
) -> Result<Vec<Brief>, StoreError> {
    let (at, id) = after.unwrap_or((i64::MAX, TicketId(i64::MAX)));
    tx.all(
        sql!(concat!(
            brief_columns!(),
            "where t.requester_id = $1 and (t.updated_at, t.id) < ($2, $3)
             order by t.updated_at desc, t.id desc limit $4"
        )),
        &args![person, at, id, limit],
        brief,
    )
}

/// All requests of an organisation, the freshest first.
pub fn of_org(
    tx: &mut Tx<'_>,
    org: OrganisationId,
    after: Option<(Moment, TicketId)>,
    limit: i64,
) -> Result<Vec<Brief>, StoreError> {
    let (at, id) = after.unwrap_or((i64::MAX, TicketId(i64::MAX)));
    tx.all(
        sql!(concat!(
            brief_columns!(),
            "where t.org_id = $1 and (t.updated_at, t.id) < ($2, $3)
             order by t.updated_at desc, t.id desc limit $4"
        )),
        &args![org, at, id, limit],
        brief,
    )
}

/// Another ticket, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relative {
    /// Its number.
    pub number: i64,
    /// Its subject.
    pub subject: String,
    /// Its state.
    pub state: State,
}

/// The other recent tickets of a client, for the side panel.
pub fn neighbours(
    tx: &mut Tx<'_>,
    org: OrganisationId,
    except: TicketId,
    limit: i64,
) -> Result<Vec<Relative>, StoreError> {
    tx.all(
        sql!(
            "select number, subject, state from ticket
             where org_id = $1 and id <> $2 order by updated_at desc, id desc limit $3"
        ),
        &args![org, except, limit],
        |row| {
            let state = State::from_code(&row.get::<String>(2)?);
            let state = state.ok_or_else(|| StoreError::broken("an unknown state"))?;
            Ok(Relative { number: row.get(0)?, subject: row.get(1)?, state })
        },
    )
}

/// When the tickets of an organisation came since a moment, and their states.
pub fn came_to_org(
    tx: &mut Tx<'_>,
    org: OrganisationId,
    since: Moment,
) -> Result<Vec<(Moment, State)>, StoreError> {
    // What came since has changed since: the index is by the last change.
    tx.all(
        sql!(
            "select opened_at, state from ticket
             where org_id = $1 and updated_at >= $2 and opened_at >= $2 order by id"
        ),
        &args![org, since],
        came,
    )
}

/// The same for the tickets of a person.
pub fn came_from(
    tx: &mut Tx<'_>,
    person: PersonId,
    since: Moment,
) -> Result<Vec<(Moment, State)>, StoreError> {
    tx.all(
        sql!(
            "select opened_at, state from ticket
             where requester_id = $1 and updated_at >= $2 and opened_at >= $2 order by id"
        ),
        &args![person, since],
        came,
    )
}

fn came(row: &Row<'_>) -> Result<(Moment, State), StoreError> {
    Ok((row.get(0)?, State::from_code(&row.get::<String>(1)?).unwrap_or(State::Open)))
}

fn brief(row: &Row<'_>) -> Result<Brief, StoreError> {
    Ok(Brief {
        id: row.get(0)?,
        number: row.get(1)?,
        subject: row.get(2)?,
        state: State::from_code(&row.get::<String>(3)?).unwrap_or(State::Open),
        requester: row.get(4)?,
        assignee: row.get(5)?,
        updated_at: row.get(6)?,
        opened_at: row.get(7)?,
        client: row.get(8)?,
    })
}
