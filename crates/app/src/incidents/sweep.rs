//! Lets the next moment of each incident come. Idempotent and without input: it looks at the world, and a world in
//! which everything has happened changes nothing.

use super::facts::figures;
use super::page::{Told, hand_over};
use super::record::record;
use crate::crash::Point;
use crate::duty::Standing;
use crate::{App, AppError, Scene};
use domain::ids::{IncidentId, PersonId};
use domain::incident::Event;
use domain::time::{MINUTE, SECOND};
use std::collections::BTreeSet;
use store::{Tx, incidents, lease};

/// Incidents whose moments come together: what is told to one person in one sweep is one message.
const TOGETHER: i64 = 200;
/// More than this in a row for one incident is a fault of ours.
const MOST: usize = 64;

impl App {
    /// Lets moments of incidents come; answers of how many.
    pub(crate) async fn sweep_incidents(&self, holder: &str) -> Result<u64, AppError> {
        let now = self.now();
        let due =
            self.db.read(move |tx| -> Result<_, AppError> { Ok(incidents::due(tx, now, TOGETHER)?) }).await?;
        if due.is_empty() {
            return Ok(0);
        }
        let me = holder.to_owned();
        let mine = self
            .db
            .write(move |tx| -> Result<_, AppError> {
                Ok(lease::take(tx, "incidents", &me, now, 30 * SECOND)?)
            })
            .await?;
        if !mine {
            return Ok(0);
        }
        let count = due.len() as u64;
        match self.let_come(due.clone()).await {
            Ok(called) => self.live.ring(&called),
            // One of them is at fault: each by itself, so that it does not keep the others waiting.
            Err(AppError::Unavailable(e)) => return Err(AppError::Unavailable(e)),
            Err(e) => {
                tracing::error!("incidents could not go on together: {e}");
                for id in due {
                    match self.let_come(vec![id]).await {
                        Ok(called) => self.live.ring(&called),
                        Err(e) => self.put_off(id, &e).await?,
                    }
                }
            }
        }
        Ok(count)
    }

    async fn let_come(&self, due: Vec<IncidentId>) -> Result<BTreeSet<PersonId>, AppError> {
        let scene = self.scene();
        let called = self
            .db
            .write(move |tx| -> Result<_, AppError> {
                let mut called = BTreeSet::new();
                for id in &due {
                    called.extend(come(tx, &scene, *id)?);
                }
                hand_over(tx, &scene, &called)?;
                Point::Calling.pass();
                Ok(called)
            })
            .await?;
        Point::Called.pass();
        Ok(called)
    }

    async fn put_off(&self, id: IncidentId, why: &AppError) -> Result<(), AppError> {
        tracing::error!(incident = %id, "its moment could not come: {why}");
        let until = self.now() + MINUTE;
        self.db.write(move |tx| -> Result<_, AppError> { Ok(incidents::put_off(tx, id, until)?) }).await
    }
}

/// Lets everything come that is due to one incident. Answers who is to be told something.
fn come(tx: &mut Tx<'_>, scene: &Scene, id: IncidentId) -> Result<BTreeSet<PersonId>, AppError> {
    let mut told = BTreeSet::new();
    let Some(mut kept) = incidents::get(tx, id)? else { return Ok(told) };
    let standing = Standing::of(tx, scene, kept.incident.client)?;
    for _ in 0..MOST {
        let figures = figures(tx, &kept.incident, scene.now)?;
        let events = standing.with(|book| {
            let around = domain::incident::Scene { book: *book, figures: &figures };
            domain::incident::tick(&kept.incident, scene.now, &around)
        });
        if events.is_empty() {
            return Ok(told);
        }
        let (incident, entries) = record(tx, &kept, scene.now, None, events)?;
        kept.incident = incident;
        for entry in &entries {
            let tell = match &entry.event {
                Event::Called { call, .. } => Told::call(call),
                Event::Reminded { person, .. } => Told::reminder(*person),
                Event::Reported { to, .. } => Told::report(to),
                _ => continue,
            };
            told.extend(tell.plan(tx, scene, &kept, entry.seq)?);
        }
    }
    Err(AppError::broken("time never comes to an end"))
}
