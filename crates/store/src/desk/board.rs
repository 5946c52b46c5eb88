//! The dispatcher's board: the live tickets of a line, as cards.

use crate::{StoreError, Tx, args, sql};
use domain::desk::{Priority, State};
use domain::ids::PersonId;
use domain::time::Moment;

/// A ticket as a card.
#[derive(Clone, Debug)]
pub struct Card {
    /// Its number.
    pub number: i64,
    /// Its subject.
    pub subject: String,
    /// Its client.
    pub org: String,
    /// Its state.
    pub state: State,
    /// Its priority.
    pub priority: Priority,
    /// Who has it.
    pub assignee: Option<PersonId>,
    /// The next deadline.
    pub due_at: Option<Moment>,
    /// What missing it costs, in hundredths.
    pub risk: i64,
    /// Since when it is the move of whoever's move it is.
    pub turn_since: Moment,
}

/// The live tickets of a line, so many of them: the nearest deadline first, then the most important, the dearest, the oldest.
pub fn board(tx: &mut Tx<'_>, line: u8, limit: i64) -> Result<Vec<Card>, StoreError> {
    tx.all(
        sql!(
            "select t.number, t.subject, o.name, t.state, t.priority, t.assignee_id, c.due_at, coalesce(c.risk, 0), t.turn_since
             from ticket t join organisation o on o.id = t.org_id left join ticket_clock c on c.ticket_id = t.id
             where t.live and t.line = $1
             order by case when c.due_at is null then 1 else 0 end, c.due_at, t.priority, coalesce(c.risk, 0) desc,
                t.turn_since, t.id limit $2"
        ),
        &args![line, limit],
        |row| {
            let state = State::from_code(&row.get::<String>(3)?);
            let priority = Priority::from_number(row.get(4)?);
            let (state, priority) = state.zip(priority).ok_or_else(|| StoreError::broken("an unknown state or priority"))?;
            Ok(Card {
                number: row.get(0)?,
                subject: row.get(1)?,
                org: row.get(2)?,
                state,
                priority,
                assignee: row.get(5)?,
                due_at: row.get(6)?,
                risk: row.get(7)?,
                turn_since: row.get(8)?,
            })
        },
    )
}
