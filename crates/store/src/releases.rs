//! Releases of the makers' software, the tickets that wait for them, and the makers' trackers.

use crate::{Row, StoreError, Tx, args, sql};
use domain::desk::Planned;
use domain::ids::{ReleaseId, TicketId, TrackerId};
use domain::time::Moment;

/// A release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// Its id.
    pub id: ReleaseId,
    /// Of what: `Магазин`.
    pub product: String,
    /// Its name: `4.12`.
    pub name: String,
    /// The day that it is promised for, `yyyy-mm-dd`.
    pub planned_on: Option<String>,
    /// What clients read of it, in Russian.
    pub note_ru: String,
    /// The same in English.
    pub note_en: String,
    /// When it went out.
    pub out_at: Option<Moment>,
    /// When it was entered.
    pub created_at: Moment,
    /// 1 and up; each change counts.
    pub version: i64,
}

impl Release {
    /// What a ticket keeps of it that waits for it.
    pub fn planned(&self) -> Planned {
        Planned { release: self.id, name: self.name.clone(), out: false }
    }
}

/// A release in the list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The release.
    pub release: Release,
    /// Tickets that are planned in it.
    pub tickets: i64,
    /// Those of them whose clients were told.
    pub shipped: i64,
}

/// A tracker of the makers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tracker {
    /// Its id.
    pub id: TrackerId,
    /// What it is: `gitlab`, `jira`, `youtrack`, `redmine`, `plain`.
    pub kind: String,
    /// How references name it.
    pub name: String,
    /// Where its pages are.
    pub base_url: String,
    /// What its tellings are known by, sealed.
    pub secret: String,
    /// Whether it is listened to.
    pub active: bool,
    /// When it was entered.
    pub created_at: Moment,
    /// When it told something last.
    pub told_at: Option<Moment>,
    /// Why its last telling could not be read.
    pub problem: String,
}

/// A task of a tracker, as it was told of last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackerTask {
    /// Whose.
    pub tracker: TrackerId,
    /// Its name there.
    pub name: String,
    /// What it is about.
    pub title: String,
    /// The tracker's word for its state.
    pub state: String,
    /// Whether the makers are done with it.
    pub done: bool,
    /// The release that it is planned in; empty when none.
    pub release: String,
    /// Where to look at it.
    pub url: String,
    /// When this was told.
    pub told_at: Moment,
}

macro_rules! release_columns {
    () => {
        "select r.id, r.product, r.name, r.planned_on, r.note_ru, r.note_en, r.out_at, r.created_at, r.version "
    };
}

fn release_row(row: &Row<'_>) -> Result<Release, StoreError> {
    Ok(Release {
        id: row.get(0)?,
        product: row.get(1)?,
        name: row.get(2)?,
        planned_on: row.get(3)?,
        note_ru: row.get(4)?,
        note_en: row.get(5)?,
        out_at: row.get(6)?,
        created_at: row.get(7)?,
        version: row.get(8)?,
    })
}

/// All releases: what is to come by its day, then what went out, the newest first; at most `limit`.
pub fn releases(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Listed>, StoreError> {
    tx.all(
        sql!(concat!(
            release_columns!(),
            ", (select count(*) from release_ticket t where t.release_id = r.id),
               (select count(*) from release_ticket t where t.release_id = r.id and t.shipped)
             from release r
             order by case when r.out_at is null then 0 else 1 end, r.out_at desc,
                      coalesce(r.planned_on, '9999'), r.id desc limit $1"
        )),
        &args![limit],
        |row| Ok(Listed { release: release_row(row)?, tickets: row.get(9)?, shipped: row.get(10)? }),
    )
}

/// A release.
pub fn release(tx: &mut Tx<'_>, id: ReleaseId) -> Result<Option<Release>, StoreError> {
    tx.opt(sql!(concat!(release_columns!(), "from release r where r.id = $1")), &args![id], release_row)
}

/// The release of a name.
pub fn release_named(tx: &mut Tx<'_>, product: &str, name: &str) -> Result<Option<Release>, StoreError> {
    tx.opt(
        sql!(concat!(release_columns!(), "from release r where r.product = $1 and r.name = $2")),
        &args![product, name],
        release_row,
    )
}

/// Enters a release.
pub fn insert_release(tx: &mut Tx<'_>, new: &Release) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into release (id, product, name, planned_on, note_ru, note_en, out_at, created_at, version)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &args![
            new.id,
            &new.product,
            &new.name,
            &new.planned_on,
            &new.note_ru,
            &new.note_en,
            new.out_at,
            new.created_at,
            new.version
        ],
    )?;
    Ok(())
}

/// Changes a release; whether it still stood at `new.version - 1`.
pub fn update_release(tx: &mut Tx<'_>, new: &Release) -> Result<bool, StoreError> {
    let changed = tx.exec(
        sql!(
            "update release set product = $2, name = $3, planned_on = $4, note_ru = $5, note_en = $6, out_at = $7,
                version = version + 1
             where id = $1 and version + 1 = $8"
        ),
        &args![
            new.id,
            &new.product,
            &new.name,
            &new.planned_on,
            &new.note_ru,
            &new.note_en,
            new.out_at,
            new.version
        ],
    )?;
    Ok(changed > 0)
}

/// Writes that a ticket is planned in a release, or that its client was told.
pub fn put_ticket(
    tx: &mut Tx<'_>,
    release: ReleaseId,
    ticket: TicketId,
    shipped: bool,
) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into release_ticket (release_id, ticket_id, shipped) values ($1, $2, $3)
             on conflict (release_id, ticket_id) do update set shipped = excluded.shipped"
        ),
        &args![release, ticket, shipped],
    )?;
    Ok(())
}

/// The tickets that a system knows under a name.
pub fn tickets_of_task(tx: &mut Tx<'_>, system: &str, name: &str) -> Result<Vec<TicketId>, StoreError> {
    tx.all(
        sql!(
            "select ticket_id from ticket_reference where value_folded = $1 and value = $2 and system = $3
             order by ticket_id"
        ),
        &args![domain::text::fold(name), name, system],
        |row| row.get(0),
    )
}

/// Forgets that a ticket is planned in a release whose client was not told.
pub fn drop_ticket(tx: &mut Tx<'_>, ticket: TicketId) -> Result<(), StoreError> {
    tx.exec(sql!("delete from release_ticket where ticket_id = $1 and not shipped"), &args![ticket])?;
    Ok(())
}

/// The release that a ticket waits for.
pub fn awaited(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Option<ReleaseId>, StoreError> {
    tx.opt(
        sql!("select release_id from release_ticket where ticket_id = $1 and not shipped"),
        &args![ticket],
        |row| row.get(0),
    )
}

/// The tickets of a release, and whether their clients were told.
pub fn tickets(tx: &mut Tx<'_>, release: ReleaseId) -> Result<Vec<(TicketId, bool)>, StoreError> {
    tx.all(
        sql!("select ticket_id, shipped from release_ticket where release_id = $1 order by ticket_id"),
        &args![release],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The next tickets of a release whose clients are to be told.
pub fn unshipped(tx: &mut Tx<'_>, release: ReleaseId, limit: i64) -> Result<Vec<TicketId>, StoreError> {
    tx.all(
        sql!(
            "select ticket_id from release_ticket where release_id = $1 and not shipped order by ticket_id limit $2"
        ),
        &args![release, limit],
        |row| row.get(0),
    )
}

macro_rules! tracker_columns {
    () => {
        "select id, kind, name, base_url, secret, active, created_at, told_at, problem from tracker "
    };
}

fn tracker_row(row: &Row<'_>) -> Result<Tracker, StoreError> {
    Ok(Tracker {
        id: row.get(0)?,
        kind: row.get(1)?,
        name: row.get(2)?,
        base_url: row.get(3)?,
        secret: row.get(4)?,
        active: row.get(5)?,
        created_at: row.get(6)?,
        told_at: row.get(7)?,
        problem: row.get(8)?,
    })
}

/// All trackers, by name.
pub fn trackers(tx: &mut Tx<'_>) -> Result<Vec<Tracker>, StoreError> {
    tx.all(sql!(concat!(tracker_columns!(), "order by name")), &args![], tracker_row)
}

/// A tracker.
pub fn tracker(tx: &mut Tx<'_>, id: TrackerId) -> Result<Option<Tracker>, StoreError> {
    tx.opt(sql!(concat!(tracker_columns!(), "where id = $1")), &args![id], tracker_row)
}

/// Enters a tracker, or what it is from now on.
pub fn put_tracker(tx: &mut Tx<'_>, one: &Tracker) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into tracker (id, kind, name, base_url, secret, active, created_at, told_at, problem)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             on conflict (id) do update set kind = excluded.kind, name = excluded.name,
                base_url = excluded.base_url, secret = excluded.secret, active = excluded.active,
                told_at = excluded.told_at, problem = excluded.problem"
        ),
        &args![
            one.id,
            &one.kind,
            &one.name,
            &one.base_url,
            &one.secret,
            one.active,
            one.created_at,
            one.told_at,
            &one.problem
        ],
    )?;
    Ok(())
}

/// Removes a tracker with what it told; the references of tickets stay.
pub fn delete_tracker(tx: &mut Tx<'_>, id: TrackerId) -> Result<(), StoreError> {
    tx.exec(sql!("delete from tracker_task where tracker_id = $1"), &args![id])?;
    tx.exec(sql!("delete from tracker where id = $1"), &args![id])?;
    Ok(())
}

/// What was told of a task last.
pub fn task(tx: &mut Tx<'_>, tracker: TrackerId, name: &str) -> Result<Option<TrackerTask>, StoreError> {
    tx.opt(
        sql!(
            "select tracker_id, name, title, state, done, release_name, url, told_at from tracker_task
             where tracker_id = $1 and name = $2"
        ),
        &args![tracker, name],
        |row| {
            Ok(TrackerTask {
                tracker: row.get(0)?,
                name: row.get(1)?,
                title: row.get(2)?,
                state: row.get(3)?,
                done: row.get(4)?,
                release: row.get(5)?,
                url: row.get(6)?,
                told_at: row.get(7)?,
            })
        },
    )
}

/// Keeps what was told of a task.
pub fn put_task(tx: &mut Tx<'_>, one: &TrackerTask) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into tracker_task (tracker_id, name, title, state, done, release_name, url, told_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (tracker_id, name) do update set title = excluded.title, state = excluded.state,
                done = excluded.done, release_name = excluded.release_name, url = excluded.url,
                told_at = excluded.told_at"
        ),
        &args![one.tracker, &one.name, &one.title, &one.state, one.done, &one.release, &one.url, one.told_at],
    )?;
    Ok(())
}
