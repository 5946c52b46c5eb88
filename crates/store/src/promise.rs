//! What is promised: calendars, plans and contracts as versioned documents, and the clocks of tickets.
//!
//! A version is written once and never changed. The row of a ticket's clocks is a projection of its journal.

use crate::{Row, StoreError, Tx, args, sql};
use domain::ids::{CalendarId, OrganisationId, TicketId};
use domain::sla::{Clocks, Metric, Whose};
use domain::time::Moment;

/// What kind of thing a document describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A working calendar.
    Calendar,
    /// A plan.
    Plan,
    /// A contract.
    Contract,
}

impl Subject {
    /// The stored name.
    pub fn code(self) -> &'static str {
        match self {
            Subject::Calendar => "calendar",
            Subject::Plan => "plan",
            Subject::Contract => "contract",
        }
    }

    fn from_code(code: &str) -> Result<Subject, StoreError> {
        let all = [Subject::Calendar, Subject::Plan, Subject::Contract];
        let found = all.into_iter().find(|subject| subject.code() == code);
        found.ok_or_else(|| StoreError::broken("an agreement of an unknown kind"))
    }
}

/// A version of a calendar, a plan or a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Of what kind.
    pub subject: Subject,
    /// Of what; the same for all versions.
    pub id: i64,
    /// 1 first.
    pub version: u32,
    /// By what it is called; empty for a contract.
    pub name: String,
    /// Whose contract it is.
    pub org: Option<OrganisationId>,
    /// What it says, as JSON.
    pub text: String,
    /// From when it holds.
    pub since: Moment,
    /// When it was written.
    pub made_at: Moment,
    /// By whom.
    pub made_by: String,
}

fn document(row: &Row<'_>) -> Result<Document, StoreError> {
    Ok(Document {
        subject: Subject::from_code(&row.get::<String>(0)?)?,
        id: row.get(1)?,
        version: u32::try_from(row.get::<i64>(2)?).unwrap_or(0),
        name: row.get(3)?,
        org: row.get(4)?,
        text: row.get(5)?,
        since: row.get(6)?,
        made_at: row.get(7)?,
        made_by: row.get(8)?,
    })
}

/// All versions of everything, the oldest first.
pub fn documents(tx: &mut Tx<'_>) -> Result<Vec<Document>, StoreError> {
    tx.all(
        sql!(
            "select kind, id, version, name, org_id, doc, since, made_at, made_by from agreement
             order by kind, id, version"
        ),
        &args![],
        document,
    )
}

/// Writes a version. `Stale` when somebody else has written this version already.
pub fn insert_document(tx: &mut Tx<'_>, one: &Document) -> Result<(), StoreError> {
    let rows = tx.exec(
        sql!(
            "insert into agreement (kind, id, version, name, org_id, doc, since, made_at, made_by)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (kind, id, version) do nothing"
        ),
        &args![
            one.subject.code(),
            one.id,
            i64::from(one.version),
            &one.name,
            one.org,
            &one.text,
            one.since,
            one.made_at,
            &one.made_by
        ],
    )?;
    if rows == 0 { Err(StoreError::Stale) } else { Ok(()) }
}

/// What lists show of a ticket's clocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deadline {
    /// When the next answer or solution is due, if a clock counts.
    pub due_at: Option<Moment>,
    /// Of which clock.
    pub metric: Option<Metric>,
    /// For whom we wait, when nothing counts.
    pub paused: Option<Whose>,
    /// In which calendar what is left is told.
    pub calendar: Option<(CalendarId, u32)>,
    /// What missing it costs, in hundredths.
    pub risk: i64,
}

impl Deadline {
    /// The metric's name as it stands in the row.
    fn metric_code(&self) -> &'static str {
        self.metric.map_or("", Metric::code)
    }
}

/// The clocks of a ticket, as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockRow {
    /// Where they stand.
    pub clocks: Clocks,
    /// When a step of the plan comes.
    pub next_at: Option<Moment>,
    /// A clock runs or pauses.
    pub running: bool,
    /// What lists show.
    pub deadline: Deadline,
}

const WHOSE: [(Whose, &str); 5] = [
    (Whose::Us, "us"),
    (Whose::Client, "client"),
    (Whose::ThirdParty, "third_party"),
    (Whose::Makers, "makers"),
    (Whose::Nobody, "nobody"),
];

fn whose_code(whose: Whose) -> &'static str {
    WHOSE.iter().find(|(one, _)| *one == whose).map_or("nobody", |(_, code)| code)
}

/// What five columns say: due at, metric, paused, calendar, its version, risk; from a column on.
pub(crate) fn deadline(row: &Row<'_>, from: usize) -> Result<Deadline, StoreError> {
    let calendar: Option<CalendarId> = row.get(from + 3)?;
    let version: Option<i64> = row.get(from + 4)?;
    let paused: Option<String> = row.get(from + 2)?;
    Ok(Deadline {
        due_at: row.get(from)?,
        metric: row.get::<Option<String>>(from + 1)?.and_then(|code| Metric::from_code(&code)),
        paused: paused.and_then(|code| WHOSE.iter().find(|(_, one)| *one == code).map(|(whose, _)| *whose)),
        calendar: calendar.zip(version.and_then(|version| u32::try_from(version).ok())),
        risk: row.get::<Option<i64>>(from + 5)?.unwrap_or(0),
    })
}

fn clock_row(row: &Row<'_>) -> Result<ClockRow, StoreError> {
    let text: String = row.get(0)?;
    Ok(ClockRow {
        clocks: serde_json::from_str(&text).map_err(StoreError::broken)?,
        next_at: row.get(1)?,
        running: row.get(2)?,
        deadline: deadline(row, 3)?,
    })
}

/// The clocks of a ticket.
pub fn clocks(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Option<ClockRow>, StoreError> {
    tx.opt(
        sql!(
            "select clocks, next_at, running, due_at, metric, paused, calendar_id, calendar_version, risk
             from ticket_clock where ticket_id = $1"
        ),
        &args![ticket],
        clock_row,
    )
}

/// Only when a step of the plan comes.
pub fn next_step(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Option<Moment>, StoreError> {
    let found =
        tx.opt(sql!("select next_at from ticket_clock where ticket_id = $1"), &args![ticket], |row| {
            row.get::<Option<Moment>>(0)
        })?;
    Ok(found.flatten())
}

/// Writes the clocks of a ticket.
pub fn put_clocks(tx: &mut Tx<'_>, ticket: TicketId, row: &ClockRow) -> Result<(), StoreError> {
    let text = serde_json::to_string(&row.clocks).map_err(StoreError::broken)?;
    let (deadline, calendar) = (row.deadline, row.deadline.calendar);
    tx.exec(
        sql!(
            "insert into ticket_clock (ticket_id, clocks, seq, next_at, running, due_at, metric, paused,
                 calendar_id, calendar_version, risk)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             on conflict (ticket_id) do update set clocks = excluded.clocks, seq = excluded.seq,
                 next_at = excluded.next_at, running = excluded.running, due_at = excluded.due_at,
                 metric = excluded.metric, paused = excluded.paused, calendar_id = excluded.calendar_id,
                 calendar_version = excluded.calendar_version, risk = excluded.risk"
        ),
        &args![
            ticket,
            text,
            row.clocks.seq,
            row.next_at,
            row.running,
            deadline.due_at,
            deadline.metric_code(),
            deadline.paused.map_or("", whose_code),
            calendar.map(|(id, _)| id),
            calendar.map(|(_, version)| i64::from(version)),
            deadline.risk
        ],
    )?;
    Ok(())
}

/// Takes the clocks of a ticket away: nothing was ever promised to it.
pub fn delete_clocks(tx: &mut Tx<'_>, ticket: TicketId) -> Result<(), StoreError> {
    tx.exec(sql!("delete from ticket_clock where ticket_id = $1"), &args![ticket])?;
    Ok(())
}

/// Tickets with clocks that run or pause, above an id.
pub fn running(tx: &mut Tx<'_>, after: TicketId, limit: i64) -> Result<Vec<TicketId>, StoreError> {
    tx.all(
        sql!(
            "select ticket_id from ticket_clock where running and ticket_id > $1 order by ticket_id limit $2"
        ),
        &args![after, limit],
        |row| row.get(0),
    )
}

/// Tickets opened within a span that have clocks, above an id; of one client when one is named.
pub fn promised(
    tx: &mut Tx<'_>,
    (from, to): (Moment, Moment),
    org: Option<OrganisationId>,
    after: TicketId,
    limit: i64,
) -> Result<Vec<(TicketId, OrganisationId)>, StoreError> {
    tx.all(
        sql!(
            "select t.id, t.org_id from ticket_clock c join ticket t on t.id = c.ticket_id
             where c.ticket_id > $1 and t.opened_at >= $2 and t.opened_at < $3
               and ($4 = cast(0 as bigint) or t.org_id = $4) order by c.ticket_id limit $5"
        ),
        &args![after, from, to, org.map_or(0, |org| org.0), limit],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}
