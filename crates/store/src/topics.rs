//! Topics by version. A version is written once and never changed; the last one holds.

use crate::{Row, StoreError, Tx, args, sql};
use domain::ids::TopicId;
use domain::time::Moment;
use domain::topic::Topic;

/// A version as it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// What it says.
    pub topic: Topic,
    /// When.
    pub made_at: Moment,
    /// By whom.
    pub made_by: String,
    /// What was changed, in a few words.
    pub note: String,
}

fn written(row: &Row<'_>) -> Result<Written, StoreError> {
    let topic = serde_json::from_str(&row.get::<String>(0)?).map_err(StoreError::broken)?;
    Ok(Written { topic, made_at: row.get(1)?, made_by: row.get(2)?, note: row.get(3)? })
}

/// What holds, of every topic.
pub fn newest(tx: &mut Tx<'_>) -> Result<Vec<Written>, StoreError> {
    tx.all(
        sql!(
            "select doc, made_at, made_by, note from topic_version v
             where version = (select max(version) from topic_version w where w.topic_id = v.topic_id)
             order by topic_id"
        ),
        &args![],
        written,
    )
}

/// One version.
pub fn version(tx: &mut Tx<'_>, id: TopicId, version: u32) -> Result<Option<Topic>, StoreError> {
    let found = tx.opt(
        sql!("select doc, made_at, made_by, note from topic_version where topic_id = $1 and version = $2"),
        &args![id, i64::from(version)],
        written,
    )?;
    Ok(found.map(|one| one.topic))
}

/// All versions of a topic, the last one first.
pub fn versions(tx: &mut Tx<'_>, id: TopicId) -> Result<Vec<Written>, StoreError> {
    tx.all(
        sql!(
            "select doc, made_at, made_by, note from topic_version where topic_id = $1 order by version desc"
        ),
        &args![id],
        written,
    )
}

/// Writes a version. `Stale` when somebody else has written this version already.
pub fn insert(tx: &mut Tx<'_>, one: &Written) -> Result<(), StoreError> {
    let doc = serde_json::to_string(&one.topic).map_err(StoreError::broken)?;
    let rows = tx.exec(
        sql!(
            "insert into topic_version (topic_id, version, doc, made_at, made_by, note)
             values ($1, $2, $3, $4, $5, $6) on conflict (topic_id, version) do nothing"
        ),
        &args![one.topic.id, i64::from(one.topic.version), doc, one.made_at, &one.made_by, &one.note],
    )?;
    if rows == 0 { Err(StoreError::Stale) } else { Ok(()) }
}

/// How many tickets each topic has: those that live, and all since a moment.
pub fn uses(tx: &mut Tx<'_>, since: Moment) -> Result<Vec<(TopicId, i64)>, StoreError> {
    tx.all(
        sql!(
            "select topic_id, count(*) from ticket where topic_id is not null and updated_at >= $1
             group by topic_id order by topic_id"
        ),
        &args![since],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}
