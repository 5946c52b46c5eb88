//! A row of the table of tickets as a ticket.

use super::{articles, guided, marks};
use crate::{Row, StoreError};
use domain::desk::{
    By, Channel, Impact, LastWord, Link, Merge, Prepared, Priority, State, Ticket, TicketKind, Tie, Urgency,
    Watcher,
};
use domain::ids::{PersonId, TicketId};
use domain::people::Side;
use domain::sla::TermsRef;

macro_rules! columns {
    () => {
        "select id, number, seq, org_id, requester_id, channel, kind, subject, impact, urgency, priority,
            state, cycle, line, assignee_id, turn_since, last_side, last_person_id, last_at, last_public,
            last_excerpt, opened_at, updated_at, first_reply_at, solved_at, closed_at, minutes, likes,
            messages, reminded, raised, watching, ties, merged_into, merged_state, merged_since, merged_reminded, flags, refs, known,
            team_id, quiet, promised, prepared, guided
         from ticket"
    };
}
pub(in crate::desk) use columns;

fn merge(row: &Row<'_>) -> Result<Option<Merge>, StoreError> {
    let Some(into) = row.get::<Option<TicketId>>(33)? else { return Ok(None) };
    let state = known(State::from_code(&row.get::<String>(34)?), "state")?;
    Ok(Some(Merge { into, state, turn_since: row.get(35)?, reminded: row.get(36)? }))
}

pub(in crate::desk) fn ticket_row(row: &Row<'_>) -> Result<Ticket, StoreError> {
    let count = |at| Ok::<_, StoreError>(usize::try_from(row.get::<i64>(at)?).unwrap_or(0));
    let blank = Tie { link: Link::Duplicate, to: TicketId(0), number: 0 };
    Ok(Ticket {
        id: row.get(0)?,
        number: row.get(1)?,
        seq: row.get(2)?,
        org: row.get(3)?,
        requester: row.get(4)?,
        channel: known(Channel::from_code(&row.get::<String>(5)?), "channel")?,
        kind: known(TicketKind::from_code(&row.get::<String>(6)?), "kind")?,
        subject: row.get(7)?,
        impact: known(Impact::from_code(&row.get::<String>(8)?), "impact")?,
        urgency: known(Urgency::from_code(&row.get::<String>(9)?), "urgency")?,
        priority: known(Priority::from_number(row.get(10)?), "priority")?,
        state: known(State::from_code(&row.get::<String>(11)?), "state")?,
        cycle: row.get(12)?,
        line: row.get(13)?,
        assignee: row.get(14)?,
        turn_since: row.get(15)?,
        last: LastWord {
            by: By { side: side(&row.get::<String>(16)?)?, person: row.get(17)? },
            at: row.get(18)?,
            public: row.get(19)?,
            excerpt: row.get(20)?,
        },
        opened_at: row.get(21)?,
        updated_at: row.get(22)?,
        first_reply_at: row.get(23)?,
        solved_at: row.get(24)?,
        closed_at: row.get(25)?,
        minutes: row.get(26)?,
        likes: row.get(27)?,
        messages: row.get(28)?,
        reminded: row.get(29)?,
        raised: row.get(30)?,
        watchers: vec![Watcher { person: PersonId(0), side: Side::Outside }; count(31)?],
        merged: merge(row)?,
        ties: vec![blank; count(32)?],
        marks: marks::of_row(&row.get::<String>(37)?, count(38)?)?,
        known: articles::of_row(&row.get::<String>(39)?)?,
        team: row.get(40)?,
        quiet: row.get(41)?,
        promised: promised(&row.get::<String>(42)?)?,
        prepared: prepared(&row.get::<String>(43)?)?,
        guided: guided::of_row(&row.get::<String>(44)?)?,
    })
}

fn promised(text: &str) -> Result<Option<TermsRef>, StoreError> {
    match text {
        "" => Ok(None),
        text => serde_json::from_str(text).map(Some).map_err(StoreError::broken),
    }
}

fn prepared(text: &str) -> Result<Prepared, StoreError> {
    match text {
        "" => Ok(Prepared::default()),
        text => serde_json::from_str(text).map_err(StoreError::broken),
    }
}

pub(super) fn known<T>(value: Option<T>, what: &str) -> Result<T, StoreError> {
    value.ok_or_else(|| StoreError::Broken(format!("a ticket row holds an unknown {what}")))
}

pub(in crate::desk) fn side_code(side: Side) -> &'static str {
    match side {
        Side::Staff => "staff",
        Side::Client => "client",
        Side::Outside => "outside",
        Side::System => "system",
    }
}

pub(in crate::desk) fn side(code: &str) -> Result<Side, StoreError> {
    Ok(match code {
        "staff" => Side::Staff,
        "client" => Side::Client,
        "outside" => Side::Outside,
        "system" => Side::System,
        other => return Err(StoreError::Broken(format!("unknown side {other}"))),
    })
}
