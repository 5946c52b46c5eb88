//! Alerts of other systems: who sends them, how each stands, and when they are kept quiet.

use crate::{Row, StoreError, Tx, args, sql};
use domain::ids::{IncidentId, OrganisationId, SilenceId, SourceId};
use domain::time::Moment;

/// Another system that sends alerts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its id.
    pub id: SourceId,
    /// Whose systems it watches.
    pub org: OrganisationId,
    /// Its name.
    pub name: String,
    /// What it speaks.
    pub format: String,
    /// The type of incident that its alerts are.
    pub kind: String,
    /// The end of its secret.
    pub hint: String,
    /// Where the generic format finds things, as JSON.
    pub mapping: String,
    /// Whether it is listened to.
    pub active: bool,
    /// When it was made.
    pub made_at: Moment,
    /// When it was heard last.
    pub used_at: Option<Moment>,
}

fn source(row: &Row<'_>) -> Result<Source, StoreError> {
    Ok(Source {
        id: row.get(0)?,
        org: row.get(1)?,
        name: row.get(2)?,
        format: row.get(3)?,
        kind: row.get(4)?,
        hint: row.get(5)?,
        mapping: row.get(6)?,
        active: row.get(7)?,
        made_at: row.get(8)?,
        used_at: row.get(9)?,
    })
}

/// Writes a source with the digest of its secret.
pub fn insert_source(tx: &mut Tx<'_>, one: &Source, digest: &str) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into alert_source (id, org_id, name, format, kind, digest, hint, mapping, active, made_at, used_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, null)"
        ),
        &args![
            one.id,
            one.org,
            &one.name,
            &one.format,
            &one.kind,
            digest,
            &one.hint,
            &one.mapping,
            one.active,
            one.made_at
        ],
    )?;
    Ok(())
}

/// The source of a secret.
pub fn source_of(tx: &mut Tx<'_>, digest: &str) -> Result<Option<Source>, StoreError> {
    tx.opt(
        sql!(
            "select id, org_id, name, format, kind, hint, mapping, active, made_at, used_at from alert_source
             where digest = $1"
        ),
        &args![digest],
        source,
    )
}

/// All sources, by name.
pub fn sources(tx: &mut Tx<'_>) -> Result<Vec<Source>, StoreError> {
    tx.all(
        sql!(
            "select id, org_id, name, format, kind, hint, mapping, active, made_at, used_at from alert_source
             order by name, id"
        ),
        &args![],
        source,
    )
}

/// Listens to a source, or no more.
pub fn set_active(tx: &mut Tx<'_>, id: SourceId, active: bool) -> Result<(), StoreError> {
    tx.exec_one(sql!("update alert_source set active = $2 where id = $1"), &args![id, active])
}

/// Notes that a source was heard.
pub fn touch_source(tx: &mut Tx<'_>, id: SourceId, at: Moment) -> Result<(), StoreError> {
    tx.exec(sql!("update alert_source set used_at = $2 where id = $1"), &args![id, at])?;
    Ok(())
}

/// An alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Who sent it.
    pub source: SourceId,
    /// What makes it itself.
    pub fingerprint: String,
    /// What it belongs to.
    pub group: String,
    /// Whether it fires.
    pub firing: bool,
    /// What it says, as JSON.
    pub doc: String,
    /// Since when.
    pub started_at: Moment,
    /// When it was heard last.
    pub last_at: Moment,
    /// When it was resolved.
    pub resolved_at: Option<Moment>,
    /// Why nobody is told; empty when somebody is.
    pub quiet: String,
    /// The incident that it belongs to.
    pub incident: Option<IncidentId>,
}

fn alert_row(row: &Row<'_>) -> Result<Alert, StoreError> {
    Ok(Alert {
        source: row.get(0)?,
        fingerprint: row.get(1)?,
        group: row.get(2)?,
        firing: row.get::<String>(3)? == "firing",
        doc: row.get(4)?,
        started_at: row.get(5)?,
        last_at: row.get(6)?,
        resolved_at: row.get(7)?,
        quiet: row.get(8)?,
        incident: row.get(9)?,
    })
}

/// An alert by its fingerprint.
pub fn alert(tx: &mut Tx<'_>, source: SourceId, fingerprint: &str) -> Result<Option<Alert>, StoreError> {
    tx.opt(
        sql!(
            "select source_id, fingerprint, group_key, state, doc, started_at, last_at, resolved_at, quiet, incident_id
             from alert where source_id = $1 and fingerprint = $2"
        ),
        &args![source, fingerprint],
        alert_row,
    )
}

/// The alerts of a group that fire.
pub fn firing(tx: &mut Tx<'_>, source: SourceId, group: &str) -> Result<Vec<Alert>, StoreError> {
    tx.all(
        sql!(
            "select source_id, fingerprint, group_key, state, doc, started_at, last_at, resolved_at, quiet, incident_id
             from alert where source_id = $1 and group_key = $2 and state = 'firing' order by fingerprint"
        ),
        &args![source, group],
        alert_row,
    )
}

/// The latest alerts of all sources.
pub fn latest(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Alert>, StoreError> {
    tx.all(
        sql!(
            "select source_id, fingerprint, group_key, state, doc, started_at, last_at, resolved_at, quiet, incident_id
             from alert order by last_at desc, fingerprint limit $1"
        ),
        &args![limit],
        alert_row,
    )
}

/// Writes how an alert stands.
pub fn put_alert(tx: &mut Tx<'_>, one: &Alert) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into alert (source_id, fingerprint, group_key, state, doc, started_at, last_at, resolved_at, quiet,
                                incident_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             on conflict (source_id, fingerprint) do update set group_key = excluded.group_key,
                 state = excluded.state, doc = excluded.doc, started_at = excluded.started_at,
                 last_at = excluded.last_at, resolved_at = excluded.resolved_at, quiet = excluded.quiet,
                 incident_id = excluded.incident_id"
        ),
        &args![
            one.source,
            &one.fingerprint,
            &one.group,
            if one.firing { "firing" } else { "resolved" },
            &one.doc,
            one.started_at,
            one.last_at,
            one.resolved_at,
            &one.quiet,
            one.incident
        ],
    )?;
    Ok(())
}

/// A time in which alerts are kept quiet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// Its id.
    pub id: SilenceId,
    /// Whose alerts.
    pub org: OrganisationId,
    /// `silence` or `maintenance`.
    pub kind: String,
    /// Labels and what they must be, as JSON; none for all.
    pub matchers: String,
    /// From when.
    pub from: Moment,
    /// Until when (exclusive).
    pub to: Moment,
    /// Who wants it.
    pub author: String,
    /// Why.
    pub reason: String,
}

/// Writes a silence.
pub fn insert_silence(tx: &mut Tx<'_>, one: &Silence) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into alert_silence (id, org_id, kind, matchers, from_at, to_at, author, reason)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &args![one.id, one.org, &one.kind, &one.matchers, one.from, one.to, &one.author, &one.reason],
    )?;
    Ok(())
}

/// Ends a silence.
pub fn end_silence(tx: &mut Tx<'_>, id: SilenceId, at: Moment) -> Result<(), StoreError> {
    tx.exec(sql!("update alert_silence set to_at = $2 where id = $1 and to_at > $2"), &args![id, at])?;
    Ok(())
}

/// The silences that end after a moment.
pub fn silences(tx: &mut Tx<'_>, after: Moment) -> Result<Vec<Silence>, StoreError> {
    tx.all(
        sql!(
            "select id, org_id, kind, matchers, from_at, to_at, author, reason from alert_silence
             where to_at > $1 order by from_at, id"
        ),
        &args![after],
        |row| {
            Ok(Silence {
                id: row.get(0)?,
                org: row.get(1)?,
                kind: row.get(2)?,
                matchers: row.get(3)?,
                from: row.get(4)?,
                to: row.get(5)?,
                author: row.get(6)?,
                reason: row.get(7)?,
            })
        },
    )
}

/// All alerts of a group, firing or not.
pub fn of_group(tx: &mut Tx<'_>, source: SourceId, group: &str) -> Result<Vec<Alert>, StoreError> {
    tx.all(
        sql!(
            "select source_id, fingerprint, group_key, state, doc, started_at, last_at, resolved_at, quiet, incident_id
             from alert where source_id = $1 and group_key = $2 order by fingerprint"
        ),
        &args![source, group],
        alert_row,
    )
}

/// The groups of which anything is kept quiet.
pub fn quiet_groups(tx: &mut Tx<'_>) -> Result<Vec<(SourceId, String)>, StoreError> {
    tx.all(
        sql!(
            "select distinct source_id, group_key from alert where quiet <> '' order by source_id, group_key"
        ),
        &args![],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}
