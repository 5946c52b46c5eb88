//! Events and what is counted of them.

use crate::{Engine, StoreError, Tx, args, sql};
use domain::ids::FlowId;
use domain::time::{MINUTE, Moment};
use std::collections::BTreeMap;

/// An event to be kept.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEvent<'a> {
    /// Where it comes from.
    pub source: &'a str,
    /// Its name there: with the source it is one event, however often it comes.
    pub id: &'a str,
    /// When it happened.
    pub at: Moment,
    /// What happened.
    pub kind: &'a str,
    /// Of what: the number of an order.
    pub key: &'a str,
    /// How many it stands for.
    pub count: i64,
    /// It is a failure.
    pub bad: bool,
    /// A reading.
    pub value: Option<f64>,
    /// What else was said, as JSON.
    pub attributes: &'a str,
}

/// What is counted in a minute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Minute {
    /// Which, since 1970.
    pub minute: i64,
    /// Events that were no failures.
    pub good: i64,
    /// Failures.
    pub bad: i64,
}

impl Minute {
    /// All.
    pub fn all(self) -> i64 {
        self.good + self.bad
    }

    /// When it begins.
    pub fn at(self) -> Moment {
        self.minute * MINUTE
    }
}

/// Events handed to the engine in one statement.
const TOGETHER: usize = 2_000;

/// Keeps events and counts those that were not known; answers when the latest of them was and how many they were.
pub fn put_events(
    tx: &mut Tx<'_>,
    flow: FlowId,
    events: &[NewEvent<'_>],
) -> Result<(Option<Moment>, usize), StoreError> {
    let mut minutes: BTreeMap<i64, Minute> = BTreeMap::new();
    let (mut latest, mut fresh) = (None, 0);
    for some in events.chunks(TOGETHER) {
        let rows: Vec<_> = some
            .iter()
            .map(|event| {
                let NewEvent { source, id, at, kind, key, count, bad, value, attributes } = event;
                (source, id, at, kind, key, count, i64::from(*bad), value, attributes)
            })
            .collect();
        let rows = serde_json::to_string(&rows).map_err(StoreError::broken)?;
        tx.each(
            sql!(
                "insert into flow_event (flow_id, source, event_id, at, kind, key, count, bad, value, attributes)
                 select cast($1 as bigint), e.value ->> 0, e.value ->> 1, cast(e.value ->> 2 as bigint), e.value ->> 3, e.value ->> 4,
                        cast(e.value ->> 5 as bigint), cast(e.value ->> 6 as bigint) = 1,
                        cast(e.value ->> 7 as double precision), e.value ->> 8
                 --sqlite: from json_each($2) e
                 --postgres: from json_array_elements(cast(cast($2 as text) as json)) as e(value)
                 where true
                 on conflict (flow_id, source, event_id) do nothing
                 returning at, count, bad"
            ),
            args![flow, rows],
            |row| {
                let (at, count, bad): (i64, i64, bool) = (row.get(0)?, row.get(1)?, row.get(2)?);
                let minute = at.div_euclid(MINUTE);
                let sum = minutes.entry(minute).or_insert(Minute { minute, ..Minute::default() });
                *(if bad { &mut sum.bad } else { &mut sum.good }) += count;
                latest = latest.max(Some(at));
                fresh += 1;
                Ok(())
            },
        )?;
    }
    let minutes: Vec<Minute> = minutes.into_values().collect();
    add_minutes(tx, flow, &minutes)?;
    Ok((latest, fresh))
}

/// Adds to the counts of minutes.
pub fn add_minutes(tx: &mut Tx<'_>, flow: FlowId, minutes: &[Minute]) -> Result<(), StoreError> {
    let rows = minutes.iter().map(|one| args![flow, one.minute, one.good, one.bad]);
    let statement = match tx.engine() {
        Engine::Sqlite => sql!(
            "insert into flow_minute (flow_id, minute, good, bad) values ($1, $2, $3, $4)
             on conflict (flow_id, minute) do update set good = flow_minute.good + excluded.good,
                                                         bad = flow_minute.bad + excluded.bad"
        ),
        Engine::Postgres => {
            sql!("insert into flow_minute_delta (flow_id, minute, good, bad) values ($1, $2, $3, $4)")
        }
    };
    tx.exec_many(statement, rows).map(drop)
}

/// Adds up what was inserted to be added, of so many minutes at most; answers of how many.
pub fn fold_minutes(tx: &mut Tx<'_>, limit: i64) -> Result<usize, StoreError> {
    let last: Option<(i64, i64)> = tx.opt(
        sql!(
            "select flow_id, max(minute) from (
                 select flow_id, minute from flow_minute_delta order by flow_id, minute limit $1
             ) few group by flow_id order by flow_id limit 1"
        ),
        args![limit],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let Some((flow, minute)) = last else { return Ok(0) };
    let mut sums: BTreeMap<i64, Minute> = BTreeMap::new();
    tx.each(
        sql!("delete from flow_minute_delta where flow_id = $1 and minute <= $2 returning minute, good, bad"),
        args![flow, minute],
        |row| {
            let minute = row.get(0)?;
            let sum = sums.entry(minute).or_insert(Minute { minute, ..Minute::default() });
            sum.good += row.get::<i64>(1)?;
            sum.bad += row.get::<i64>(2)?;
            Ok(())
        },
    )?;
    tx.exec_many(
        sql!(
            "insert into flow_minute (flow_id, minute, good, bad) values ($1, $2, $3, $4)
             on conflict (flow_id, minute) do update set good = flow_minute.good + excluded.good,
                                                         bad = flow_minute.bad + excluded.bad"
        ),
        sums.values().map(|one| args![flow, one.minute, one.good, one.bad]),
    )?;
    Ok(sums.len())
}

/// The counts of a flow in the minutes `from..to` in which anything came.
pub fn minutes(tx: &mut Tx<'_>, flow: FlowId, from: i64, to: i64) -> Result<Vec<Minute>, StoreError> {
    tx.all(
        sql!(
            "select minute, cast(sum(good) as bigint), cast(sum(bad) as bigint) from (
                 select minute, good, bad from flow_minute where flow_id = $1 and minute >= $2 and minute < $3
                 union all
                 select minute, good, bad from flow_minute_delta where flow_id = $1 and minute >= $2 and minute < $3
             ) few group by minute order by minute"
        ),
        args![flow, from, to],
        |row| Ok(Minute { minute: row.get(0)?, good: row.get(1)?, bad: row.get(2)? }),
    )
}

/// How many events a flow had in the minutes `from..to`.
pub fn count_between(tx: &mut Tx<'_>, flow: FlowId, from: i64, to: i64) -> Result<i64, StoreError> {
    tx.one(
        sql!(
            "select cast(coalesce(sum(n), 0) as bigint) from (
                 select good + bad as n from flow_minute where flow_id = $1 and minute >= $2 and minute < $3
                 union all
                 select good + bad as n from flow_minute_delta where flow_id = $1 and minute >= $2 and minute < $3
             ) few"
        ),
        args![flow, from, to],
        |row| row.get(0),
    )
}

/// The counts of a flow in stretches of so many minutes from `from` on: the number of the stretch, good, bad.
pub fn counts_by(
    tx: &mut Tx<'_>,
    flow: FlowId,
    (from, to): (i64, i64),
    every: i64,
) -> Result<Vec<(i64, i64, i64)>, StoreError> {
    tx.all(
        sql!(
            "select (minute - $2) / $4 as part, cast(sum(good) as bigint), cast(sum(bad) as bigint) from (
                 select minute, good, bad from flow_minute where flow_id = $1 and minute >= $2 and minute < $3
                 union all
                 select minute, good, bad from flow_minute_delta where flow_id = $1 and minute >= $2 and minute < $3
             ) few group by part order by part"
        ),
        args![flow, from, to, every.max(1)],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// The readings of a flow since a moment, in order.
pub fn values_since(
    tx: &mut Tx<'_>,
    flow: FlowId,
    since: Moment,
    limit: i64,
) -> Result<Vec<(Moment, f64)>, StoreError> {
    tx.all(
        sql!(
            "select at, value from flow_event where flow_id = $1 and at > $2 and value is not null
             order by at limit $3"
        ),
        args![flow, since, limit],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The latest readings of a flow before a moment.
pub fn delays(
    tx: &mut Tx<'_>,
    flow: FlowId,
    before: Moment,
    limit: i64,
) -> Result<Vec<(Moment, f64)>, StoreError> {
    tx.all(
        sql!(
            "select at, value from flow_event where flow_id = $1 and at < $2 and value is not null
             order by at desc limit $3"
        ),
        args![flow, before, limit],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// What was seen in one flow and not yet in another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Of what.
    pub key: String,
    /// When it was seen in the first.
    pub at: Moment,
}

/// What was seen in `first` since a moment and not in `second`, the oldest first.
pub fn waiting(
    tx: &mut Tx<'_>,
    first: FlowId,
    second: FlowId,
    since: Moment,
    limit: i64,
) -> Result<Vec<Waiting>, StoreError> {
    tx.all(
        sql!(
            "select a.key, a.at from flow_event a
             where a.flow_id = $1 and a.at >= $3 and a.key <> ''
               and not exists (select 1 from flow_event b where b.flow_id = $2 and b.key = a.key and b.key <> '')
             order by a.at limit $4"
        ),
        args![first, second, since, limit],
        |row| Ok(Waiting { key: row.get(0)?, at: row.get(1)? }),
    )
}

/// How long things took lately from one flow to another, and when the last of them came out.
pub fn passages(
    tx: &mut Tx<'_>,
    first: FlowId,
    second: FlowId,
    before: Moment,
    limit: i64,
) -> Result<Vec<(Moment, i64)>, StoreError> {
    tx.all(
        sql!(
            "select b.at, b.at - a.at from flow_event b join flow_event a on a.flow_id = $1 and a.key = b.key and a.key <> ''
             where b.flow_id = $2 and b.at < $3 and b.key <> '' order by b.at desc limit $4"
        ),
        args![first, second, before, limit],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Forgets so many events at most that are older than a moment; their counts stay.
pub fn drop_old_events(tx: &mut Tx<'_>, before: Moment, limit: i64) -> Result<u64, StoreError> {
    let flows: Vec<FlowId> = tx.all(sql!("select id from flow order by id"), args![], |row| row.get(0))?;
    let mut gone = 0;
    for flow in flows {
        gone += tx.exec(
            sql!(
                "delete from flow_event where flow_id = $1 and at < $2 and at <= (
                     select max(at) from (
                         select at from flow_event where flow_id = $1 and at < $2 order by at limit $3
                     ) few)"
            ),
            args![flow, before, limit],
        )?;
    }
    Ok(gone)
}
