//! What happens by itself: jobs carry one intent each, sweeps carry nothing and look at the world.
//!
//! A job runs at least once; its claim expires with its holder. A sweep may run twice and on any node; a lease keeps
//! the nodes from doing it at the same time.

use crate::checks::{PULL, READ, RUN};
use crate::desk::{FILL, SPEAK};
use crate::flows::{LEARN, RAW_KEPT};
use crate::hours::FILL_TIME;
use crate::incidents::page::TELL;
use crate::mail::intake::JUDGE;
use crate::mail::judge::trouble;
use crate::mail::outbox::SEND;
use crate::orders::RETELL;
use crate::orders::connect::ASK;
use crate::promise::RENEW;
use crate::releases::SHIP;
use crate::rules::RECKON;
use crate::scan::SCAN;
use crate::{App, AppError};
use domain::ids::{
    ArrivalId, DraftId, FlowId, InboundId, OrderSourceId, OrganisationId, OutgoingId, ReleaseId, SupplierId,
    ViewId,
};
use domain::time::{DAY, HOUR, MINUTE, SECOND};
use futures_util::StreamExt;
use store::jobs::{self, Job, Outcome};
use store::{Engine, channels, counters, desk, flows, gate, hooks, incidents, knowledge, lease, people};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Jobs taken at once.
const BATCH: u32 = 32;
/// A claim that is not finished after this long belongs to nobody.
const CLAIM: i64 = 2 * MINUTE;
/// Tickets whose moments come together.
const TOGETHER: usize = 32;
/// A mail that cannot be judged so often is put aside.
const TRIES: i64 = 5;

impl App {
    /// Runs jobs and sweeps until told to stop. Sleeps until something is committed, or for a second.
    pub async fn run_engine(self, mut stop: watch::Receiver<bool>) {
        let holder = format!("node-{}", self.ids.next());
        if self.db.engine() == Engine::Sqlite {
            let now = self.now();
            let released = self
                .db
                .write(move |tx| -> Result<_, AppError> {
                    lease::release_all(tx)?;
                    Ok(jobs::release_all(tx, now)?)
                })
                .await;
            if let Err(e) = released {
                tracing::warn!("could not take over what the last run left: {e}");
            }
        }
        let hooks = tokio::spawn(self.clone().run_hooks(stop.clone()));
        let index = tokio::spawn(self.clone().run_index(stop.clone()));
        let live = tokio::spawn(self.clone().run_live(stop.clone()));
        let sources = tokio::spawn(self.clone().run_sources(stop.clone()));
        let reader = tokio::spawn(self.clone().run_reader(holder.clone(), stop.clone()));
        let bot = tokio::spawn(self.clone().run_telegram(stop.clone()));
        let mut commits = self.db.commits();
        let mut tidied = 0;
        while !*stop.borrow() {
            let worked = self.turn(&holder).await.unwrap_or_else(|e| {
                tracing::warn!("the engine could not work: {e}");
                0
            });
            if self.now() - tidied > MINUTE {
                tidied = self.now();
                if let Err(e) = self.tidy(&holder).await {
                    tracing::warn!("could not tidy: {e}");
                }
            }
            if worked > 0 {
                continue;
            }
            tokio::select! {
                _ = stop.changed() => {}
                _ = commits.changed() => {}
                () = tokio::time::sleep(self.until_next_moment().await) => {}
            }
        }
        if let Err(e) = hooks.await {
            tracing::error!("the loop that tells other systems ended: {e}");
        }
        if let Err(e) = index.await {
            tracing::error!("the loop that keeps the index ended: {e}");
        }
        if let Err(e) = sources.await {
            tracing::error!("the loop that fetches events ended: {e}");
        }
        if let Err(e) = live.await {
            tracing::error!("the loop that tells pages ended: {e}");
        }
        if let Err(e) = bot.await {
            tracing::error!("the loop that hears the bot ended: {e}");
        }
        if let Err(e) = reader.await {
            tracing::error!("the loop that reads files ended: {e}");
        }
    }

    /// How long nothing comes by itself: until the next moment of a ticket or a flow, for a second at most.
    async fn until_next_moment(&self) -> std::time::Duration {
        let next = self
            .db
            .read(|tx| -> Result<_, AppError> {
                let next = [desk::next_due(tx)?, incidents::next_due(tx)?, flows::next_due(tx)?];
                Ok(next.into_iter().flatten().min())
            })
            .await;
        let wait = match next {
            Ok(Some(next)) => (next - self.now()).clamp(0, SECOND),
            Ok(None) => SECOND,
            Err(_) => SECOND,
        };
        // A moment that could not come is tried again, but not at once.
        std::time::Duration::from_millis(wait.max(10).unsigned_abs())
    }

    /// Does everything that is due, and what that makes due, until nothing is: for tests and the command line.
    pub async fn settle(&self) -> Result<u64, AppError> {
        let mut all = 0;
        loop {
            let mut worked =
                self.turn("settle").await? + self.tell_hooks().await? + self.sweep_sources().await?;
            while self.read_next_file("settle").await? {
                worked += 1;
            }
            self.presence.sweep(self.now());
            if worked == 0 {
                return Ok(all);
            }
            all += worked;
        }
    }

    /// Does what is due of suppliers' data by this moment, and what that makes due: for histories, which are told in the
    /// order in which they happened.
    pub async fn settle_data(&self) -> Result<(), AppError> {
        while self.run_jobs("settle").await? + self.sweep_data().await? > 0 {}
        Ok(())
    }

    /// One turn: due jobs, due tickets, due flows, due incidents, due data. Answers how many of all.
    async fn turn(&self, holder: &str) -> Result<u64, AppError> {
        let aside = self.sweep_flows(holder).await? + self.sweep_incidents(holder).await?;
        let own = self.run_jobs(holder).await? + self.sweep_tickets(holder).await?;
        Ok(aside + own + self.sweep_data().await? + self.sweep_orders(holder).await?)
    }

    async fn run_jobs(&self, holder: &str) -> Result<u64, AppError> {
        let now = self.now();
        let due = self.db.read(|tx| -> Result<_, AppError> { Ok(jobs::next_due(tx)?) }).await?;
        if due.is_none_or(|due| due > now) {
            return Ok(0);
        }
        let me = holder.to_owned();
        let claimed = self
            .db
            .write(move |tx| -> Result<_, AppError> { Ok(jobs::claim(tx, now, &me, CLAIM, BATCH)?) })
            .await?;
        let count = claimed.len() as u64;
        let mut running = JoinSet::new();
        for job in claimed {
            let (app, holder) = (self.clone(), holder.to_owned());
            running.spawn(async move { app.run_job(job, &holder).await });
        }
        while let Some(done) = running.join_next().await {
            match done {
                Ok(Ok(())) => {}
                Ok(Err(e)) => tracing::warn!("a job could not be finished: {e}"),
                Err(e) => tracing::error!("a job panicked: {e}"),
            }
        }
        Ok(count)
    }

    async fn run_job(&self, job: Job, holder: &str) -> Result<(), AppError> {
        let done = match (job.kind.as_str(), job.payload.parse::<i64>()) {
            (JUDGE, Ok(id)) => match self.run_judge(InboundId(id), &job).await {
                // The unit of work that judged took the job away with it.
                Ok(()) => return Ok(()),
                Err(e) => Err(e),
            },
            (SEND, Ok(id)) => match self.send_outgoing(OutgoingId(id), job.id).await {
                Ok(None) => return Ok(()),
                Ok(Some(outcome)) => Ok(outcome),
                Err(e) => Err(e),
            },
            (SPEAK, Ok(id)) => match self.send_held(DraftId(id), job.id).await {
                Ok(()) => return Ok(()),
                Err(e) => Err(e),
            },
            (TELL, _) => match self.tell_pages(&job.payload, job.id).await {
                Ok(None) => return Ok(()),
                Ok(Some(outcome)) => Ok(outcome),
                Err(e) => Err(e),
            },
            (SCAN, _) => match self.scan_file(&job.payload, job.id).await {
                Ok(()) => return Ok(()),
                Err(e) => Err(e),
            },
            (RECKON, _) => self.reckon().await,
            (FILL_TIME, _) => self.fill_time().await,
            (SHIP, Ok(id)) => self.ship(ReleaseId(id)).await,
            (LEARN, Ok(id)) => self.learn_flow(FlowId(id)).await,
            (RENEW, _) => self.renew_promises().await,
            (READ, Ok(id)) => self.read_arrival(ArrivalId(id)).await,
            (PULL, _) => self.pull_file(&job.payload).await,
            (RUN, Ok(id)) => self.run_checks(SupplierId(id)).await,
            (ASK, Ok(id)) => self.ask_order_source(OrderSourceId(id)).await,
            (RETELL, Ok(id)) => self.retell_orders(OrganisationId(id)).await,
            (FILL, Ok(id)) => self.fill_view(ViewId(id)).await,
            (kind, _) => Ok(Outcome::GiveUp { why: format!("nobody does {kind}") }),
        };
        let now = self.now();
        let outcome = done.unwrap_or_else(|e| {
            let pause = (SECOND << job.attempts.clamp(0, 11)).min(HOUR);
            Outcome::Again { at: now + pause, why: e.to_string() }
        });
        if let Outcome::GiveUp { why } = &outcome {
            tracing::error!(job = job.id, kind = job.kind, "given up: {why}");
        }
        let (id, holder) = (job.id, holder.to_owned());
        self.db
            .write(move |tx| -> Result<_, AppError> { Ok(jobs::finish(tx, id, &holder, &outcome, now)?) })
            .await
    }

    async fn run_judge(&self, id: InboundId, job: &Job) -> Result<(), AppError> {
        match self.judge(id, Some(job.id)).await {
            Ok(_) => Ok(()),
            Err(AppError::Unavailable(e)) => Err(AppError::Unavailable(e)),
            Err(e) if job.attempts >= TRIES => self.quarantine(id, trouble(&e), Some(job.id)).await,
            Err(e) => {
                self.db
                    .write(move |tx| -> Result<_, AppError> { Ok(channels::count_attempt(tx, id)?) })
                    .await?;
                Err(e)
            }
        }
    }

    /// Lets the next moments of tickets come.
    async fn sweep_tickets(&self, holder: &str) -> Result<u64, AppError> {
        let now = self.now();
        let due = self.db.read(move |tx| -> Result<_, AppError> { Ok(desk::due(tx, now, 200)?) }).await?;
        if due.is_empty() {
            return Ok(0);
        }
        let me = holder.to_owned();
        let mine = self
            .db
            .write(move |tx| -> Result<_, AppError> {
                Ok(lease::take(tx, "tickets", &me, now, 30 * SECOND)?)
            })
            .await?;
        if !mine {
            return Ok(0);
        }
        let count = due.len() as u64;
        // Together, so that one commit carries many: at nine in the morning a hundred deadlines come at once.
        let tick = |id| async move {
            if let Err(e) = self.tick(id).await {
                tracing::warn!(ticket = %id, "its moment could not come: {e}");
            }
        };
        futures_util::stream::iter(due).for_each_concurrent(TOGETHER, tick).await;
        Ok(count)
    }

    /// Folds counters, forgets what is over. Once a minute, by one node.
    pub async fn tidy(&self, holder: &str) -> Result<(), AppError> {
        self.sweep_articles().await?;
        self.sweep_alerts().await?;
        self.sweep_exchanges().await?;
        let (now, me) = (self.now(), holder.to_owned());
        self.db
            .write(move |tx| -> Result<(), AppError> {
                if !lease::take(tx, "tidy", &me, now, MINUTE)? {
                    return Ok(());
                }
                counters::fold(tx, 10_000)?;
                while flows::fold_minutes(tx, 5_000)? > 0 {}
                flows::drop_old_events(tx, now - RAW_KEPT - DAY, 20_000)?;
                people::delete_expired(tx, now)?;
                channels::delete_old_buckets(tx, now - 7 * DAY)?;
                gate::forget_keys(tx, now - crate::once::KEPT)?;
                hooks::forget_deliveries(tx, now - 30 * DAY)?;
                store::blobs::drop_staged(tx, now - DAY)?;
                knowledge::drop_stray_files(tx, now - DAY)?;
                knowledge::drop_old_views(tx, now / DAY - crate::knowledge::VIEWS_KEPT)?;
                Ok(())
            })
            .await
    }
}
