//! Other systems that are told what happens, and each telling with how it fared.

use crate::{Row, StoreError, Tx, args, sql};
use domain::ids::{DeliveryId, HookId, PersonId};
use domain::time::Moment;

/// An address that is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hook {
    /// Its id.
    pub id: HookId,
    /// Where it is told.
    pub url: String,
    /// What it is, in the words of its maker.
    pub name: String,
    /// Of which events; of all when empty.
    pub events: Vec<String>,
    /// What tellings are signed with, sealed.
    pub secret: String,
    /// What they were signed with before, sealed.
    pub old_secret: Option<String>,
    /// Until when they are signed with that, too.
    pub old_until: Moment,
    /// Whether it is told at all.
    pub active: bool,
    /// When it was entered.
    pub created_at: Moment,
    /// By whom.
    pub created_by: PersonId,
    /// Tellings that failed in a row.
    pub failures: i64,
    /// Since when all fail.
    pub failing_since: Option<Moment>,
    /// Not before this moment again.
    pub rests_until: Moment,
    /// Why it is told no more.
    pub problem: String,
}

/// A telling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its id, which the other side knows it by.
    pub id: DeliveryId,
    /// To which address.
    pub hook: HookId,
    /// Of which event.
    pub event: String,
    /// The number of the ticket.
    pub number: Option<i64>,
    /// What is told.
    pub body: String,
    /// When it happened.
    pub at: Moment,
    /// `pending`, `delivered`, `failed`.
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next.
    pub due_at: Moment,
    /// When it came to its end.
    pub done_at: Option<Moment>,
    /// The last status that was answered.
    pub status: Option<i64>,
    /// The beginning of that answer.
    pub answer: String,
    /// What went wrong the last time.
    pub problem: String,
}

macro_rules! hook_columns {
    () => {
        "select id, url, name, events, secret, old_secret, old_until, active, created_at, created_by, failures,
            failing_since, rests_until, problem from hook "
    };
}

macro_rules! delivery_columns {
    () => {
        "select d.id, d.hook_id, d.event, d.number, d.body, d.at, d.state, d.attempts, d.due_at, d.done_at, d.status,
            d.answer, d.problem from hook_delivery d "
    };
}

fn hook_row(row: &Row<'_>) -> Result<Hook, StoreError> {
    let events: String = row.get(3)?;
    Ok(Hook {
        id: row.get(0)?,
        url: row.get(1)?,
        name: row.get(2)?,
        events: events.split_whitespace().map(ToOwned::to_owned).collect(),
        secret: row.get(4)?,
        old_secret: row.get(5)?,
        old_until: row.get(6)?,
        active: row.get(7)?,
        created_at: row.get(8)?,
        created_by: row.get(9)?,
        failures: row.get(10)?,
        failing_since: row.get(11)?,
        rests_until: row.get(12)?,
        problem: row.get(13)?,
    })
}

fn delivery_row(row: &Row<'_>) -> Result<Delivery, StoreError> {
    Ok(Delivery {
        id: row.get(0)?,
        hook: row.get(1)?,
        event: row.get(2)?,
        number: row.get(3)?,
        body: row.get(4)?,
        at: row.get(5)?,
        state: row.get(6)?,
        attempts: row.get(7)?,
        due_at: row.get(8)?,
        done_at: row.get(9)?,
        status: row.get(10)?,
        answer: row.get(11)?,
        problem: row.get(12)?,
    })
}

/// All addresses, the oldest first.
pub fn hooks(tx: &mut Tx<'_>) -> Result<Vec<Hook>, StoreError> {
    tx.all(sql!(concat!(hook_columns!(), "order by id")), &args![], hook_row)
}

/// An address.
pub fn hook(tx: &mut Tx<'_>, id: HookId) -> Result<Option<Hook>, StoreError> {
    tx.opt(sql!(concat!(hook_columns!(), "where id = $1")), &args![id], hook_row)
}

/// Enters an address, or writes what became of it.
pub fn put_hook(tx: &mut Tx<'_>, hook: &Hook) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into hook (id, url, name, events, secret, old_secret, old_until, active, created_at, created_by,
                failures, failing_since, rests_until, problem)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
             on conflict (id) do update set url = excluded.url, name = excluded.name, events = excluded.events,
                secret = excluded.secret, old_secret = excluded.old_secret, old_until = excluded.old_until,
                active = excluded.active, failures = excluded.failures, failing_since = excluded.failing_since,
                rests_until = excluded.rests_until, problem = excluded.problem"
        ),
        &args![
            hook.id,
            &hook.url,
            &hook.name,
            hook.events.join(" "),
            &hook.secret,
            hook.old_secret.as_deref(),
            hook.old_until,
            hook.active,
            hook.created_at,
            hook.created_by,
            hook.failures,
            hook.failing_since,
            hook.rests_until,
            &hook.problem
        ],
    )?;
    Ok(())
}

/// Removes an address with its tellings.
pub fn delete_hook(tx: &mut Tx<'_>, id: HookId) -> Result<(), StoreError> {
    tx.exec(sql!("delete from hook_delivery where hook_id = $1"), &args![id])?;
    tx.exec(sql!("delete from hook where id = $1"), &args![id])?;
    Ok(())
}

/// Enters a telling.
pub fn insert_delivery(tx: &mut Tx<'_>, delivery: &Delivery) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into hook_delivery (id, hook_id, event, number, body, at, state, attempts, due_at, answer, problem)
             values ($1, $2, $3, $4, $5, $6, 'pending', 0, $7, '', '')"
        ),
        &args![
            delivery.id,
            delivery.hook,
            &delivery.event,
            delivery.number,
            &delivery.body,
            delivery.at,
            delivery.due_at
        ],
    )?;
    Ok(())
}

/// Takes up to `limit` tellings that are due to addresses that do not rest; until `until` nobody else gets them.
pub fn claim_deliveries(
    tx: &mut Tx<'_>,
    now: Moment,
    until: Moment,
    limit: i64,
) -> Result<Vec<Delivery>, StoreError> {
    let due: Vec<Delivery> = tx.all(
        sql!(concat!(
            delivery_columns!(),
            "join hook h on h.id = d.hook_id
             where d.state = 'pending' and d.due_at <= $1 and h.active and h.rests_until <= $1
             order by d.due_at, d.id limit $2
             --postgres: for update of d skip locked
            "
        )),
        &args![now, limit],
        delivery_row,
    )?;
    let ids = crate::ints(due.iter().map(|delivery| delivery.id.0));
    tx.exec(sql!("update hook_delivery set due_at = $2 where id in ints($1)"), &args![ids, until])?;
    Ok(due)
}

/// When the next telling is due.
pub fn next_delivery(tx: &mut Tx<'_>) -> Result<Option<Moment>, StoreError> {
    tx.one(
        sql!(
            "select min(case when h.rests_until > d.due_at then h.rests_until else d.due_at end)
             from hook_delivery d join hook h on h.id = d.hook_id where d.state = 'pending' and h.active"
        ),
        &args![],
        |row| row.get(0),
    )
}

/// Writes how a telling fares.
pub fn put_delivery(tx: &mut Tx<'_>, delivery: &Delivery) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "update hook_delivery set state = $2, attempts = $3, due_at = $4, done_at = $5, status = $6, answer = $7,
                problem = $8 where id = $1"
        ),
        &args![
            delivery.id,
            &delivery.state,
            delivery.attempts,
            delivery.due_at,
            delivery.done_at,
            delivery.status,
            &delivery.answer,
            &delivery.problem
        ],
    )?;
    Ok(())
}

/// A telling.
pub fn delivery(tx: &mut Tx<'_>, id: DeliveryId) -> Result<Option<Delivery>, StoreError> {
    tx.opt(sql!(concat!(delivery_columns!(), "where d.id = $1")), &args![id], delivery_row)
}

/// The tellings to an address, the newest first, before one of them.
pub fn deliveries(
    tx: &mut Tx<'_>,
    hook: HookId,
    before: Option<DeliveryId>,
    limit: i64,
) -> Result<Vec<Delivery>, StoreError> {
    tx.all(
        sql!(concat!(delivery_columns!(), "where d.hook_id = $1 and d.id < $2 order by d.id desc limit $3")),
        &args![hook, before.map_or(i64::MAX, |id| id.0), limit],
        delivery_row,
    )
}

/// Forgets tellings that came to their end before a moment.
pub fn forget_deliveries(tx: &mut Tx<'_>, before: Moment) -> Result<(), StoreError> {
    tx.exec(sql!("delete from hook_delivery where done_at < $1"), &args![before])?;
    Ok(())
}
