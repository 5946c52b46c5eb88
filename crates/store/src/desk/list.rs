//! Lists: the queue's views, a client's requests. Keyset paging over an index of its own for each view, so that a
//! page costs the same in a desk of a thousand tickets and of a million.
//!
//! Rights are part of the query: a viewer whose roles reach some organisations only (`scoped`) gets the rows of
//! those.

use super::ticket::side;
use crate::promise::{Deadline, deadline};
use crate::{Row, Sql, StoreError, Tx, args, sql};
use domain::desk::{Priority, State};
use domain::ids::{PersonId, TicketId, ViewId};
use domain::people::Side;
use domain::time::Moment;

/// A view of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// It is our move.
    Us,
    /// Mine and live.
    Mine,
    /// Nobody's.
    Unassigned,
    /// Waiting for somebody else.
    Waiting,
    /// All live ones.
    Live,
    /// Solved, not confirmed.
    Solved,
    /// Those with a deadline, the nearest first.
    Due,
    /// Everything ever, the freshest first.
    All,
    /// A saved one.
    Saved {
        /// Which.
        id: ViewId,
        /// Of it only what is mine.
        mine: bool,
        /// The freshest first.
        newest: bool,
    },
}

/// Where the page before ended: the three sort keys of its last row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    /// Priority, or 0 in views that are not sorted by it.
    pub priority: i64,
    /// Turn since, or updated at.
    pub at: Moment,
    /// The ticket.
    pub id: TicketId,
}

/// A row of the queue.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueRow {
    /// The ticket.
    pub id: TicketId,
    /// Its number.
    pub number: i64,
    /// Its subject.
    pub subject: String,
    /// Its state.
    pub state: State,
    /// Its priority.
    pub priority: Priority,
    /// The client raised it.
    pub raised: bool,
    /// The line.
    pub line: u8,
    /// Whose move it is since.
    pub turn_since: Moment,
    /// The last change.
    pub updated_at: Moment,
    /// When it came.
    pub opened_at: Moment,
    /// The client's name.
    pub org: String,
    /// The requester's name.
    pub requester: String,
    /// The assignee.
    pub assignee: Option<PersonId>,
    /// The assignee's name.
    pub assignee_name: Option<String>,
    /// Who spoke last, on whose side.
    pub last_side: Side,
    /// His name.
    pub last_name: Option<String>,
    /// When.
    pub last_at: Moment,
    /// Whether the client can read it.
    pub last_public: bool,
    /// What.
    pub last_excerpt: String,
    /// Messages.
    pub messages: i64,
    /// Watchers.
    pub watching: i64,
    /// Files.
    pub files: i64,
    /// By which channel it came.
    pub channel: String,
    /// Its next deadline.
    pub deadline: Deadline,
    /// The client's zone.
    pub zone: String,
}

impl QueueRow {
    /// Where a page that ends with this row ends.
    pub fn after(&self, view: View) -> After {
        match view {
            View::Us | View::Mine | View::Unassigned | View::Live => {
                After { priority: self.priority.number(), at: self.turn_since, id: self.id }
            }
            View::Waiting | View::Solved => After { priority: 0, at: self.turn_since, id: self.id },
            View::Due => After { priority: 0, at: self.deadline.due_at.unwrap_or(i64::MAX), id: self.id },
            View::All | View::Saved { newest: true, .. } => {
                After { priority: 0, at: self.updated_at, id: self.id }
            }
            View::Saved { newest: false, .. } => {
                After { priority: self.priority.number(), at: self.turn_since, id: self.id }
            }
        }
    }
}

macro_rules! columns {
    () => {
        "select t.id, t.number, t.subject, t.state, t.priority, t.raised, t.line, t.turn_since, t.updated_at,
            t.opened_at, o.name, r.name, t.assignee_id, a.name, t.last_side, l.name, t.last_at, t.last_public,
            t.last_excerpt, t.messages, t.watching, t.files, t.channel, c.due_at, c.metric, c.paused,
            c.calendar_id, c.calendar_version, c.risk, o.zone
         from ticket t
         join organisation o on o.id = t.org_id
         join person r on r.id = t.requester_id
         left join person a on a.id = t.assignee_id
         left join person l on l.id = t.last_person_id
         left join ticket_clock c on c.ticket_id = t.id "
    };
}

macro_rules! reaches {
    () => {
        " and exists (select 1 from role_grant g where g.org_id = t.org_id
                        and g.role in ('engineer', 'head', 'administrator', 'auditor') and g.person_id = "
    };
}

macro_rules! by_priority {
    () => {
        " and (t.priority, t.turn_since, t.id) > ($1, $2, $3) "
    };
}

macro_rules! then_priority {
    () => {
        " order by t.priority, t.turn_since, t.id limit $4"
    };
}

macro_rules! by_turn {
    () => {
        " and (t.turn_since, t.id) < ($1, $2) "
    };
}

macro_rules! by_deadline {
    () => {
        "where c.due_at is not null and (c.due_at, c.ticket_id) > ($1, $2) "
    };
}

macro_rules! then_deadline {
    () => {
        " order by c.due_at, c.ticket_id limit $3"
    };
}

macro_rules! then_turn {
    () => {
        " order by t.turn_since desc, t.id desc limit $3"
    };
}

/// A page of a view for `me`; `scoped` limits it to the organisations of my roles.
pub fn queue(
    tx: &mut Tx<'_>,
    view: View,
    me: PersonId,
    scoped: bool,
    after: Option<After>,
    limit: i64,
) -> Result<Vec<QueueRow>, StoreError> {
    if let View::Saved { id, mine, newest } = view {
        return saved::page(tx, id, mine.then_some(me), newest, scoped.then_some(me), after, limit);
    }
    let statement = if scoped { scoped_statement(view) } else { statement(view) };
    if matches!(view, View::Waiting | View::Solved | View::All | View::Due) {
        let edge = if view == View::Due { (i64::MIN, 0) } else { (i64::MAX, i64::MAX) };
        let (at, id) = after.map_or(edge, |after| (after.at, after.id.0));
        return match scoped {
            true => tx.all(statement, &args![at, id, limit, me], queue_row),
            false => tx.all(statement, &args![at, id, limit], queue_row),
        };
    }
    let edge = After { priority: 0, at: i64::MIN, id: TicketId(0) };
    let After { priority, at, id } = after.unwrap_or(edge);
    match scoped || view == View::Mine {
        true => tx.all(statement, &args![priority, at, id, limit, me], queue_row),
        false => tx.all(statement, &args![priority, at, id, limit], queue_row),
    }
}

mod saved;

fn statement(view: View) -> Sql {
    match view {
        View::Us => sql!(concat!(columns!(), "where t.turn = 'us'", by_priority!(), then_priority!())),
        View::Mine => {
            sql!(concat!(columns!(), "where t.live and t.assignee_id = $5", by_priority!(), then_priority!()))
        }
        View::Unassigned => {
            sql!(concat!(
                columns!(),
                "where t.live and t.assignee_id is null",
                by_priority!(),
                then_priority!()
            ))
        }
        View::Live => sql!(concat!(columns!(), "where t.live", by_priority!(), then_priority!())),
        View::Waiting => {
            sql!(concat!(columns!(), "where t.live and t.turn <> 'us'", by_turn!(), then_turn!()))
        }
        View::Solved => sql!(concat!(columns!(), "where t.state = 'solved'", by_turn!(), then_turn!())),
        View::Due => sql!(concat!(columns!(), by_deadline!(), then_deadline!())),
        View::All | View::Saved { .. } => sql!(concat!(
            columns!(),
            "where (t.updated_at, t.id) < ($1, $2) order by t.updated_at desc, t.id desc limit $3"
        )),
    }
}

fn scoped_statement(view: View) -> Sql {
    match view {
        View::Us => sql!(concat!(
            columns!(),
            "where t.turn = 'us'",
            by_priority!(),
            reaches!(),
            "$5)",
            then_priority!()
        )),
        View::Mine => sql!(concat!(
            columns!(),
            "where t.live and t.assignee_id = $5",
            by_priority!(),
            reaches!(),
            "$5)",
            then_priority!()
        )),
        View::Unassigned => sql!(concat!(
            columns!(),
            "where t.live and t.assignee_id is null",
            by_priority!(),
            reaches!(),
            "$5)",
            then_priority!()
        )),
        View::Live => {
            sql!(concat!(columns!(), "where t.live", by_priority!(), reaches!(), "$5)", then_priority!()))
        }
        View::Waiting => sql!(concat!(
            columns!(),
            "where t.live and t.turn <> 'us'",
            by_turn!(),
            reaches!(),
            "$4)",
            then_turn!()
        )),
        View::Solved => {
            sql!(concat!(columns!(), "where t.state = 'solved'", by_turn!(), reaches!(), "$4)", then_turn!()))
        }
        View::Due => {
            sql!(concat!(columns!(), by_deadline!(), reaches!(), "$4)", then_deadline!()))
        }
        View::All | View::Saved { .. } => sql!(concat!(
            columns!(),
            "where (t.updated_at, t.id) < ($1, $2)",
            reaches!(),
            "$4) order by t.updated_at desc, t.id desc limit $3"
        )),
    }
}

fn queue_row(row: &Row<'_>) -> Result<QueueRow, StoreError> {
    Ok(QueueRow {
        id: row.get(0)?,
        number: row.get(1)?,
        subject: row.get(2)?,
        state: State::from_code(&row.get::<String>(3)?).unwrap_or(State::Open),
        priority: Priority::from_number(row.get(4)?).unwrap_or(Priority::P4),
        raised: row.get(5)?,
        line: row.get(6)?,
        turn_since: row.get(7)?,
        updated_at: row.get(8)?,
        opened_at: row.get(9)?,
        org: row.get(10)?,
        requester: row.get(11)?,
        assignee: row.get(12)?,
        assignee_name: row.get(13)?,
        last_side: side(&row.get::<String>(14)?)?,
        last_name: row.get(15)?,
        last_at: row.get(16)?,
        last_public: row.get(17)?,
        last_excerpt: row.get(18)?,
        messages: row.get(19)?,
        watching: row.get(20)?,
        files: row.get(21)?,
        channel: row.get(22)?,
        deadline: deadline(row, 23)?,
        zone: row.get(29)?,
    })
}
