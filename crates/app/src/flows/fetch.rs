//! Sources are set up, asked when they are due, and say how they fare.
//!
//! What only people can mend (a secret that is refused, changed fields, wrong settings) is tried seldom; what passes by
//! itself is tried again with growing pauses. One broken row of a page is told, and the rest goes on.

use super::source::{Ask, Page, Trouble, adapter};
use super::take::take_events;
use crate::{Actor, App, AppError, trail};
use domain::ids::{FlowId, OrganisationId, SourceId};
use domain::people::{Object, Permission};
use domain::time::{DAY, HOUR, MINUTE, SECOND};
use futures_util::StreamExt;
use serde_json::{Value, json};
use store::flows::{self, SourceRow};
use tokio::sync::watch;

/// Sources asked in one turn, and at once.
const TURN: i64 = 32;
const AT_ONCE: usize = 8;
/// While one is asked nobody else asks it.
const CLAIM: i64 = 2 * MINUTE;
/// What people must mend is tried so often.
const SELDOM: i64 = HOUR;
/// Pages read in one turn of a source.
const PAGES: usize = 20;
/// The most sources of a flow.
const MOST: usize = 10;
/// Broken rows that are told.
const TOLD: usize = 3;

/// A source to be set up.
#[derive(Clone, Debug)]
pub struct NewSource {
    /// Which adapter.
    pub kind: String,
    /// How.
    pub settings: Value,
    /// The secret; none to keep the one that is there.
    pub secret: Option<String>,
    /// Milliseconds between two readings.
    pub every: i64,
}

/// A source as pages see it.
#[derive(Clone, Debug)]
pub struct SourceView {
    /// The row; its secret stays sealed.
    pub row: SourceRow,
    /// How it is set up.
    pub settings: Value,
}

impl App {
    /// The sources of a flow, for who sets it up.
    pub async fn flow_sources(&self, actor: &Actor, id: FlowId) -> Result<Vec<SourceView>, AppError> {
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let flow = flows::flow(tx, id)?.ok_or(AppError::Missing)?.flow;
                actor
                    .may(Permission::FlowManage, Object::Organisation(flow.org))
                    .map_err(|_| AppError::Missing)?;
                let view = |row: SourceRow| SourceView {
                    settings: serde_json::from_str(&row.settings).unwrap_or_default(),
                    row,
                };
                Ok(flows::sources_of(tx, id)?.into_iter().map(view).collect())
            })
            .await
    }

    /// Sets a source up; it is asked at once.
    pub async fn create_source(
        &self,
        actor: &Actor,
        flow: FlowId,
        new: NewSource,
    ) -> Result<SourceId, AppError> {
        let source = adapter(&new.kind).ok_or(AppError::Invalid("kind", "unknown"))?;
        source.check(&new.settings, &self.wire).map_err(|field| AppError::Invalid(field, "odd"))?;
        let secret = new.secret.as_deref().filter(|secret| !secret.is_empty());
        let sealed = secret.map(|secret| self.seal(secret)).transpose()?;
        let (actor, now) = (actor.clone(), self.now());
        let row = SourceRow {
            id: SourceId(self.ids.next()),
            flow,
            kind: source.kind().to_owned(),
            settings: new.settings.to_string(),
            secret: sealed,
            cursor: String::new(),
            every: new.every.clamp(10 * SECOND, DAY),
            due_at: Some(now),
            state: "fresh".into(),
            problem: String::new(),
            failures: 0,
            told_at: None,
            taken: 0,
        };
        self.write_once(move |tx| -> Result<SourceId, AppError> {
            let of = flows::flow(tx, flow)?.ok_or(AppError::Missing)?.flow;
            actor.may(Permission::FlowManage, Object::Organisation(of.org)).map_err(|_| AppError::Missing)?;
            // A folder of this machine is for those who run it.
            if row.kind == "folder" {
                actor.may(Permission::DeskManage, Object::Desk)?;
            }
            if flows::sources_of(tx, flow)?.len() >= MOST {
                return Err(AppError::Invalid("kind", "too-many"));
            }
            flows::insert_source(tx, &row)?;
            trail::tell(
                tx,
                now,
                &actor.name,
                "source.create",
                &of.id.to_string(),
                &json!({ "kind": row.kind }),
            )?;
            Ok(row.id)
        })
        .await
    }

    /// Removes a source; what it brought stays.
    pub async fn delete_source(&self, actor: &Actor, id: SourceId) -> Result<FlowId, AppError> {
        let (actor, now) = (actor.clone(), self.now());
        self.write_once(move |tx| -> Result<FlowId, AppError> {
            let row = flows::source(tx, id)?.ok_or(AppError::Missing)?;
            let of = flows::flow(tx, row.flow)?.ok_or(AppError::Missing)?.flow;
            actor.may(Permission::FlowManage, Object::Organisation(of.org)).map_err(|_| AppError::Missing)?;
            flows::delete_source(tx, id)?;
            trail::tell(
                tx,
                now,
                &actor.name,
                "source.delete",
                &of.id.to_string(),
                &json!({ "kind": row.kind }),
            )?;
            Ok(of.id)
        })
        .await
    }

    /// Asks a source at once.
    pub async fn ask_source(&self, actor: &Actor, id: SourceId) -> Result<FlowId, AppError> {
        let (who, now) = (actor.clone(), self.now());
        self.write_once(move |tx| -> Result<FlowId, AppError> {
            let mut row = flows::source(tx, id)?.ok_or(AppError::Missing)?;
            let of = flows::flow(tx, row.flow)?.ok_or(AppError::Missing)?.flow;
            who.may(Permission::FlowManage, Object::Organisation(of.org)).map_err(|_| AppError::Missing)?;
            row.due_at = Some(now);
            flows::put_source(tx, &row)?;
            Ok(of.id)
        })
        .await
    }

    /// Asks sources as they become due, until told to stop.
    pub(crate) async fn run_sources(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(e) = self.sweep_sources().await {
                tracing::warn!("sources could not be asked: {e}");
            }
            tokio::select! {
                _ = stop.changed() => {}
                () = tokio::time::sleep(std::time::Duration::from_secs(1)) => {}
            }
        }
    }

    /// Asks the sources that are due.
    pub(crate) async fn sweep_sources(&self) -> Result<u64, AppError> {
        let now = self.now();
        let due =
            self.db.read(move |tx| -> Result<_, AppError> { Ok(flows::due_sources(tx, now, TURN)?) }).await?;
        if due.is_empty() {
            return Ok(0);
        }
        let mine = self
            .db
            .write(move |tx| -> Result<_, AppError> {
                let mut mine = Vec::new();
                for mut row in flows::due_sources(tx, now, TURN)? {
                    row.due_at = Some(now + CLAIM);
                    flows::put_source(tx, &row)?;
                    mine.push(row);
                }
                Ok(mine)
            })
            .await?;
        let count = mine.len() as u64;
        let ask = |row: SourceRow| async move {
            let id = row.id;
            if let Err(e) = self.fetch(row).await {
                tracing::warn!(source = %id, "it could not be asked: {e}");
            }
        };
        futures_util::stream::iter(mine).for_each_concurrent(AT_ONCE, ask).await;
        Ok(count)
    }

    /// Asks a source, page by page, and keeps how it fared.
    async fn fetch(&self, mut row: SourceRow) -> Result<(), AppError> {
        let Some(source) = adapter(&row.kind) else { return Ok(()) };
        let settings: Value = serde_json::from_str(&row.settings).map_err(AppError::broken)?;
        let secret = row.secret.as_deref().and_then(|sealed| self.unseal(sealed));
        for _ in 0..PAGES {
            let now = self.now();
            let (settings, secret) = (&settings, secret.as_deref());
            let ask = Ask { settings, secret, cursor: &row.cursor, now, wire: &self.wire };
            let (more, org);
            (row, more, org) = match source.read(ask).await {
                Ok(page) => self.bring(row, page, now).await?,
                Err(trouble) => self.suffer(row, &trouble, now).await?,
            };
            self.flow_news(org);
            if !more {
                break;
            }
        }
        Ok(())
    }

    /// Takes what a source brought, and notes in the same write how far it came.
    async fn bring(
        &self,
        row: SourceRow,
        page: Page,
        now: i64,
    ) -> Result<(SourceRow, bool, OrganisationId), AppError> {
        self.db
            .write(move |tx| -> Result<_, AppError> {
                let flow = flows::flow(tx, row.flow)?.ok_or(AppError::Missing)?.flow;
                // Sources of one flow name their events apart.
                let own = |mut event: super::Event| {
                    event.source = format!("{}:{}", event.source, row.id);
                    event
                };
                let events: Vec<super::Event> = page.events.iter().cloned().map(own).collect();
                let taken = take_events(tx, &flow, &events, now)?;
                let mut problems: Vec<String> =
                    page.broken.iter().take(TOLD).map(|(which, why)| format!("{which}: {why}")).collect();
                problems.extend(taken.refused.iter().take(TOLD).map(|(n, why)| format!("#{n}: {why}")));
                let broken = page.broken.len() + taken.refused_all;
                let new = SourceRow {
                    cursor: page.cursor.clone(),
                    due_at: Some(if page.more { now } else { now + row.every }),
                    state: "well".into(),
                    problem: if broken > 0 {
                        format!("rows:{broken}: {}", problems.join("; "))
                    } else {
                        String::new()
                    },
                    failures: 0,
                    told_at: Some(now),
                    taken: row.taken + taken.new as i64,
                    ..row.clone()
                };
                flows::put_source(tx, &new)?;
                Ok((new, page.more, flow.org))
            })
            .await
    }

    /// Notes why a source brought nothing, and when it is tried again.
    async fn suffer(
        &self,
        row: SourceRow,
        trouble: &Trouble,
        now: i64,
    ) -> Result<(SourceRow, bool, OrganisationId), AppError> {
        let failures = row.failures + 1;
        let pause = (row.every << failures.clamp(0, 10)).min(SELDOM);
        let (state, pause) = match trouble {
            Trouble::Slow(Some(after)) => ("troubled", (*after).max(row.every)),
            Trouble::Slow(None) | Trouble::Away(_) => ("troubled", pause),
            Trouble::Refused(_) | Trouble::Changed(_) | Trouble::Settings(..) => ("stopped", SELDOM),
        };
        let (code, words) = trouble.told();
        let words: String = words.chars().filter(|c| !c.is_control()).take(300).collect();
        let new = SourceRow {
            due_at: Some(now + pause),
            state: state.into(),
            problem: format!("{code}:{words}"),
            failures,
            ..row
        };
        self.db
            .write(move |tx| -> Result<_, AppError> {
                let flow = flows::flow(tx, new.flow)?.ok_or(AppError::Missing)?.flow;
                flows::put_source(tx, &new)?;
                Ok((new.clone(), false, flow.org))
            })
            .await
    }
}
