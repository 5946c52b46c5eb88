//! Hours: what journals say of time, timers, closed months, objections, services and their quotes.
//!
//! Facts, objections and quotes are projections of journals. An act is written once and never changed.

use crate::{Row, StoreError, Tx, args, ints, sql};
use domain::hours::{Fact, Month, What};
use domain::ids::{OrganisationId, PersonId, ServiceId, TicketId};
use domain::time::Moment;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// A day as it stands in a column: 20261122.
fn day_number(day: Date) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}

#[allow(clippy::cast_possible_truncation, reason = "a number that is no day is refused by Date")]
fn day_of(number: i64) -> Result<Date, StoreError> {
    Date::new((number / 10_000) as i16, (number / 100 % 100) as i8, (number % 100) as i8)
        .map_err(StoreError::broken)
}

fn month_of(number: i64) -> Result<Month, StoreError> {
    Ok(Month::of(day_of(number * 100 + 1)?))
}

/// Writes what is not there yet.
pub fn put_facts(tx: &mut Tx<'_>, facts: &[Fact]) -> Result<(), StoreError> {
    for fact in facts {
        let (what, minutes, day, about, person, line) = match &fact.what {
            What::Logged { minutes, day, person, line } => {
                ("logged", *minutes, day_number(*day), 0, *person, i64::from(*line))
            }
            What::Countered { of, minutes } => ("countered", *minutes, 0, *of, None, 0),
            What::Freed { of, minutes } => ("freed", *minutes, 0, *of, None, 0),
            What::Fault(on) => ("fault", i64::from(*on), 0, 0, None, 0),
            What::Merged(into) => ("merged", 0, 0, into.0, None, 0),
            What::Unmerged => ("unmerged", 0, 0, 0, None, 0),
            What::Moved => ("moved", 0, 0, 0, None, 0),
        };
        tx.exec(
            sql!(
                "insert into time_fact (ticket_id, seq, n, at, org_id, what, minutes, day, about, person_id, line)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (ticket_id, seq, n) do nothing"
            ),
            &args![fact.ticket, fact.seq, fact.n, fact.at, fact.org, what, minutes, day, about, person, line],
        )?;
    }
    Ok(())
}

/// Takes all facts of a ticket away: the doctor writes them anew.
pub fn delete_facts(tx: &mut Tx<'_>, ticket: TicketId) -> Result<(), StoreError> {
    tx.exec(sql!("delete from time_fact where ticket_id = $1"), &args![ticket])?;
    tx.exec(sql!("delete from time_objection where ticket_id = $1"), &args![ticket])?;
    Ok(())
}

fn fact(row: &Row<'_>) -> Result<Fact, StoreError> {
    let (what, minutes, about): (String, i64, i64) = (row.get(5)?, row.get(6)?, row.get(8)?);
    let what = match what.as_str() {
        "logged" => What::Logged {
            minutes,
            day: day_of(row.get(7)?)?,
            person: row.get(9)?,
            line: u8::try_from(row.get::<i64>(10)?).unwrap_or(1),
        },
        "countered" => What::Countered { of: about, minutes },
        "freed" => What::Freed { of: about, minutes },
        "fault" => What::Fault(minutes != 0),
        "merged" => What::Merged(TicketId(about)),
        "unmerged" => What::Unmerged,
        "moved" => What::Moved,
        _ => return Err(StoreError::broken("a fact of time of an unknown kind")),
    };
    Ok(Fact {
        ticket: row.get(0)?,
        seq: row.get(1)?,
        n: row.get(2)?,
        at: row.get(3)?,
        org: row.get(4)?,
        what,
    })
}

/// All facts of a ticket, as kept.
pub fn facts_of(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Vec<Fact>, StoreError> {
    tx.all(
        sql!(
            "select ticket_id, seq, n, at, org_id, what, minutes, day, about, person_id, line from time_fact
             where ticket_id = $1 order by seq, n"
        ),
        &args![ticket],
        fact,
    )
}

/// All facts of the tickets of these clients of which anything was said since a moment, or that were worked on since a
/// day; and of the tickets that are part of them, or of which they are part.
pub fn facts(
    tx: &mut Tx<'_>,
    orgs: &BTreeSet<OrganisationId>,
    since: Moment,
    day: Date,
) -> Result<Vec<Fact>, StoreError> {
    let of_orgs = || ints(orgs.iter().map(|org| org.0));
    let found: Vec<TicketId> = tx.all(
        sql!("select distinct ticket_id from time_fact where org_id in ints($1) and (at >= $2 or day >= $3)"),
        &args![of_orgs(), since, day_number(day)],
        |row| row.get(0),
    )?;
    related(tx, found)
}

/// All facts of tickets on which somebody worked within days, of whatever client.
pub fn facts_of_days(tx: &mut Tx<'_>, (from, to): (Date, Date)) -> Result<Vec<Fact>, StoreError> {
    let found: Vec<TicketId> = tx.all(
        sql!("select distinct ticket_id from time_fact where day >= $1 and day <= $2 and day > 0"),
        &args![day_number(from), day_number(to)],
        |row| row.get(0),
    )?;
    related(tx, found)
}

/// The facts of tickets, of their parts, and of what they are part of.
fn related(tx: &mut Tx<'_>, found: Vec<TicketId>) -> Result<Vec<Fact>, StoreError> {
    let mut known: BTreeSet<TicketId> = BTreeSet::new();
    let (mut fresh, mut all) = (found, Vec::new());
    while !fresh.is_empty() {
        known.extend(fresh.iter().copied());
        let list = || ints(fresh.iter().map(|id| id.0));
        let more: Vec<Fact> = tx.all(
            sql!(
                "select ticket_id, seq, n, at, org_id, what, minutes, day, about, person_id, line from time_fact
                 where ticket_id in ints($1) order by ticket_id, seq, n"
            ),
            &args![list()],
            fact,
        )?;
        let parts: Vec<TicketId> = tx.all(
            sql!("select distinct ticket_id from time_fact where what = 'merged' and about in ints($1)"),
            &args![list()],
            |row| row.get(0),
        )?;
        let wholes = more.iter().filter_map(|fact| match fact.what {
            What::Merged(into) => Some(into),
            _ => None,
        });
        let next: BTreeSet<TicketId> = wholes.chain(parts).filter(|id| !known.contains(id)).collect();
        all.extend(more);
        fresh = next.into_iter().collect();
    }
    Ok(all)
}

/// Clients of whose tickets anything was ever said about time.
pub fn orgs_with_facts(tx: &mut Tx<'_>) -> Result<Vec<OrganisationId>, StoreError> {
    tx.all(sql!("select distinct org_id from time_fact order by org_id"), &args![], |row| row.get(0))
}

/// The first day on which anybody worked for these clients.
pub fn first_day(tx: &mut Tx<'_>, orgs: &BTreeSet<OrganisationId>) -> Result<Option<Date>, StoreError> {
    let found: Option<i64> = tx.one(
        sql!("select min(day) from time_fact where org_id in ints($1) and day > 0"),
        &args![ints(orgs.iter().map(|org| org.0))],
        |row| row.get(0),
    )?;
    found.map(day_of).transpose()
}

/// Tickets whose journals say anything of time, above an id: for filling the projection.
pub fn tickets_with_time(tx: &mut Tx<'_>, after: TicketId, limit: i64) -> Result<Vec<TicketId>, StoreError> {
    tx.all(
        sql!(
            "select distinct ticket_id from ticket_event where ticket_id > $1
               and code in ('time_logged', 'flagged', 'merged') order by ticket_id limit $2"
        ),
        &args![after, limit],
        |row| row.get(0),
    )
}

/// An entry to which the client objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Objection {
    /// In which ticket.
    pub ticket: TicketId,
    /// The entry.
    pub seq: i64,
    /// Whose.
    pub org: OrganisationId,
    /// Since when.
    pub raised_at: Moment,
    /// When it was decided.
    pub settled_at: Option<Moment>,
}

/// Writes how an objection stands.
pub fn put_objection(tx: &mut Tx<'_>, one: &Objection) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into time_objection (ticket_id, seq, org_id, raised_at, settled_at) values ($1, $2, $3, $4, $5)
             on conflict (ticket_id, seq) do update set org_id = excluded.org_id,
                 raised_at = excluded.raised_at, settled_at = excluded.settled_at"
        ),
        &args![one.ticket, one.seq, one.org, one.raised_at, one.settled_at],
    )?;
    Ok(())
}

/// Objections that are not decided, the oldest first.
pub fn open_objections(tx: &mut Tx<'_>) -> Result<Vec<Objection>, StoreError> {
    tx.all(
        sql!(
            "select ticket_id, seq, org_id, raised_at from time_objection where settled_at is null
             order by raised_at, ticket_id, seq"
        ),
        &args![],
        |row| {
            Ok(Objection {
                ticket: row.get(0)?,
                seq: row.get(1)?,
                org: row.get(2)?,
                raised_at: row.get(3)?,
                settled_at: None,
            })
        },
    )
}

/// A timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timer {
    /// Since when it runs; none while it is paused.
    pub started_at: Option<Moment>,
    /// Milliseconds before that.
    pub gathered: i64,
}

/// A person's timer on a ticket.
pub fn timer(tx: &mut Tx<'_>, person: PersonId, ticket: TicketId) -> Result<Option<Timer>, StoreError> {
    tx.opt(
        sql!("select started_at, gathered from timer where person_id = $1 and ticket_id = $2"),
        &args![person, ticket],
        |row| Ok(Timer { started_at: row.get(0)?, gathered: row.get(1)? }),
    )
}

/// The tickets on which a person's timer runs.
pub fn running_timers(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<TicketId>, StoreError> {
    tx.all(
        sql!(
            "select ticket_id from timer where person_id = $1 and started_at is not null order by ticket_id"
        ),
        &args![person],
        |row| row.get(0),
    )
}

/// Writes a timer, or takes it away.
pub fn put_timer(
    tx: &mut Tx<'_>,
    person: PersonId,
    ticket: TicketId,
    timer: Option<Timer>,
) -> Result<(), StoreError> {
    let Some(timer) = timer else {
        tx.exec(sql!("delete from timer where person_id = $1 and ticket_id = $2"), &args![person, ticket])?;
        return Ok(());
    };
    tx.exec(
        sql!(
            "insert into timer (person_id, ticket_id, started_at, gathered) values ($1, $2, $3, $4)
             on conflict (person_id, ticket_id) do update set started_at = excluded.started_at,
                 gathered = excluded.gathered"
        ),
        &args![person, ticket, timer.started_at, timer.gathered],
    )?;
    Ok(())
}

/// A month of a client that is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Whose.
    pub org: OrganisationId,
    /// Which month.
    pub month: Month,
    /// When it was closed.
    pub closed_at: Moment,
    /// By whom.
    pub closed_by: String,
    /// What it says, as JSON.
    pub doc: String,
}

/// The closed months of a client, the oldest first.
pub fn acts(tx: &mut Tx<'_>, org: OrganisationId) -> Result<Vec<Act>, StoreError> {
    tx.all(
        sql!(
            "select org_id, month, closed_at, closed_by, doc from hours_act where org_id = $1 order by month"
        ),
        &args![org],
        |row| {
            Ok(Act {
                org: row.get(0)?,
                month: month_of(row.get(1)?)?,
                closed_at: row.get(2)?,
                closed_by: row.get(3)?,
                doc: row.get(4)?,
            })
        },
    )
}

/// Closes a month. `Stale` when it is closed already.
pub fn insert_act(tx: &mut Tx<'_>, act: &Act) -> Result<(), StoreError> {
    let rows = tx.exec(
        sql!(
            "insert into hours_act (org_id, month, closed_at, closed_by, doc) values ($1, $2, $3, $4, $5)
             on conflict (org_id, month) do nothing"
        ),
        &args![act.org, act.month.ordinal(), act.closed_at, &act.closed_by, &act.doc],
    )?;
    if rows == 0 { Err(StoreError::Stale) } else { Ok(()) }
}

/// Notes that a client was warned; `false` when he had been.
pub fn warn(
    tx: &mut Tx<'_>,
    org: OrganisationId,
    month: Month,
    level: i64,
    at: Moment,
) -> Result<bool, StoreError> {
    let rows = tx.exec(
        sql!(
            "insert into hours_warned (org_id, month, level, at) values ($1, $2, $3, $4)
             on conflict (org_id, month, level) do nothing"
        ),
        &args![org, month.ordinal(), level, at],
    )?;
    Ok(rows > 0)
}

/// The levels of which a client was warned in a month.
pub fn warned(tx: &mut Tx<'_>, org: OrganisationId, month: Month) -> Result<Vec<i64>, StoreError> {
    tx.all(
        sql!("select level from hours_warned where org_id = $1 and month = $2 order by level"),
        &args![org, month.ordinal()],
        |row| row.get(0),
    )
}

/// Something that can be ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its id.
    pub id: ServiceId,
    /// Its name.
    pub name: String,
    /// The rest, as JSON.
    pub doc: String,
    /// Whether it is offered.
    pub active: bool,
    /// When it was entered.
    pub created_at: Moment,
}

/// All services, by name.
pub fn services(tx: &mut Tx<'_>) -> Result<Vec<Service>, StoreError> {
    tx.all(sql!("select id, name, doc, active, created_at from service order by name, id"), &args![], |row| {
        Ok(Service {
            id: row.get(0)?,
            name: row.get(1)?,
            doc: row.get(2)?,
            active: row.get(3)?,
            created_at: row.get(4)?,
        })
    })
}

/// Writes a service.
pub fn put_service(tx: &mut Tx<'_>, one: &Service) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into service (id, name, doc, active, created_at) values ($1, $2, $3, $4, $5)
             on conflict (id) do update set name = excluded.name, doc = excluded.doc, active = excluded.active"
        ),
        &args![one.id, &one.name, &one.doc, one.active, one.created_at],
    )?;
    Ok(())
}

/// A price that was offered in a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteRow {
    /// In which ticket.
    pub ticket: TicketId,
    /// By which entry of its journal.
    pub seq: i64,
    /// To whom.
    pub org: OrganisationId,
    /// When.
    pub at: Moment,
    /// `offered`, `accepted`, `declined`.
    pub state: String,
    /// When it was answered.
    pub answered_at: Option<Moment>,
    /// For what.
    pub title: String,
    /// How much, in hundredths.
    pub amount: i64,
}

/// Writes how a quote stands.
pub fn put_quote(tx: &mut Tx<'_>, one: &QuoteRow) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into quote (ticket_id, seq, org_id, at, state, answered_at, title, amount)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (ticket_id, seq) do update set org_id = excluded.org_id, state = excluded.state,
                 answered_at = excluded.answered_at"
        ),
        &args![one.ticket, one.seq, one.org, one.at, &one.state, one.answered_at, &one.title, one.amount],
    )?;
    Ok(())
}

/// Quotes that these clients accepted within a span, the oldest first.
pub fn accepted_quotes(
    tx: &mut Tx<'_>,
    orgs: &BTreeSet<OrganisationId>,
    (from, to): (Moment, Moment),
) -> Result<Vec<QuoteRow>, StoreError> {
    tx.all(
        sql!(
            "select ticket_id, seq, org_id, at, state, answered_at, title, amount from quote
             where state = 'accepted' and org_id in ints($1) and answered_at >= $2 and answered_at < $3
             order by answered_at, ticket_id, seq"
        ),
        &args![ints(orgs.iter().map(|org| org.0)), from, to],
        |row| {
            Ok(QuoteRow {
                ticket: row.get(0)?,
                seq: row.get(1)?,
                org: row.get(2)?,
                at: row.get(3)?,
                state: row.get(4)?,
                answered_at: row.get(5)?,
                title: row.get(6)?,
                amount: row.get(7)?,
            })
        },
    )
}
