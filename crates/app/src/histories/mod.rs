//! Histories of other desks come in as tickets with journals at their own times.
//!
//! A case is a ticket; each row of its log is one entry [`domain::desk::Event::Recorded`] in the log's own words,
//! with what it means here around it. A case is taken whole or not at all, and in the same unit of work as all that
//! belongs to it, so an import can be killed and begun again. A case that is known already takes what is new behind
//! what it has; rows that contradict what it has are refused. Nothing of it sends a mail, reminds anybody or tells
//! another system.

mod names;
mod take;

pub use eventlog::{Format, Map, MapError, Options, Problem};

use crate::trail::tell;
use crate::{Actor, App, AppError};
use domain::people::{Object, Permission};
use eventlog::{Case, Item};
use names::Names;
use serde::Serialize;
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

/// Cases and rows that are taken in one unit of work.
const CASES: usize = 400;
const ROWS: usize = 6_000;
/// Items that wait between the reader and the store.
const AHEAD: usize = 1_000;
/// Problems, and remarks, that are kept to be told; the others are counted.
const TOLD: usize = 1_000;

/// How a log is brought in.
#[derive(Clone, Debug, Default)]
pub struct LogPlan {
    /// Format and map.
    pub options: Options,
    /// How the other desk is called; the map's word, else one by the format.
    pub source: Option<String>,
    /// The client of cases that name none; the map's word, else the source.
    pub client: Option<String>,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LogSum {
    /// How the other desk is called here.
    pub source: String,
    /// Cases read.
    pub cases: u64,
    /// Their rows.
    pub events: u64,
    /// Cases that became tickets.
    pub tickets_new: u64,
    /// Tickets of an earlier import that got more rows.
    pub tickets_changed: u64,
    /// Tickets of an earlier import that had everything.
    pub tickets_unchanged: u64,
    /// Rows written.
    pub events_new: u64,
    /// Cases that could not be taken.
    pub cases_skipped: u64,
    /// Their rows, and rows of no case.
    pub rows_skipped: u64,
    /// Teams, organisations and persons that were not known.
    pub names_new: u64,
    /// How many problems there were.
    pub problems_total: u64,
    /// What is wrong, the first thousand.
    pub problems: Vec<Problem>,
    /// What is odd and stopped nothing.
    pub remarks: Vec<Problem>,
}

impl LogSum {
    fn problem(&mut self, problem: Problem) {
        self.problems_total += 1;
        if self.problems.len() < TOLD {
            self.problems.push(problem);
        }
    }
}

impl App {
    /// Brings in the log of a file. What cannot be taken is told in the sum, and the rest goes on.
    pub async fn import_event_log(
        &self,
        actor: &Actor,
        path: &Path,
        plan: LogPlan,
        progress: impl FnMut(&LogSum),
    ) -> Result<LogSum, AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        let broken = |e: &dyn std::fmt::Display| AppError::broken(format!("{}: {e}", path.display()));
        let format = eventlog::format(path, &plan.options).map_err(|e| broken(&e))?;
        let usual = if format == Format::Servicenow { "ServiceNow" } else { "event log" };
        let source =
            plan.source.or_else(|| plan.options.map.source.clone()).unwrap_or_else(|| usual.to_owned());
        let client =
            plan.client.or_else(|| plan.options.map.client.clone()).unwrap_or_else(|| source.clone());
        let (send, items) = tokio::sync::mpsc::channel(AHEAD);
        let (file, options) = (path.to_owned(), plan.options);
        let reading = tokio::task::spawn_blocking(move || {
            eventlog::read(&file, &options, &mut |item| send.blocking_send(item).is_ok())
        });
        let sum = self.take_items(actor, items, &source, &client, progress).await?;
        reading.await.map_err(AppError::broken)?.map_err(|e| broken(&e))?;
        Ok(sum)
    }

    /// Brings in the bugs of a dump of Mantis, with their histories and notes. `users` is a table of its users, for dumps
    /// without them.
    pub async fn import_mantis(
        &self,
        actor: &Actor,
        path: &Path,
        users: Option<&Path>,
        plan: LogPlan,
        progress: impl FnMut(&LogSum),
    ) -> Result<LogSum, AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        let source = plan.source.unwrap_or_else(|| "Mantis".to_owned());
        let client = plan.client.unwrap_or_else(|| source.clone());
        let (send, items) = tokio::sync::mpsc::channel(AHEAD);
        let (file, users) = (path.to_owned(), users.map(Path::to_owned));
        let reading = tokio::task::spawn_blocking(move || {
            eventlog::read_mantis(&file, users.as_deref(), &mut |item| send.blocking_send(item).is_ok())
        });
        let sum = self.take_items(actor, items, &source, &client, progress).await?;
        let read = reading.await.map_err(AppError::broken)?;
        read.map_err(|e| AppError::broken(format!("{}: {e}", path.display())))?;
        Ok(sum)
    }

    /// Takes what a reader gives out, until it ends.
    async fn take_items(
        &self,
        actor: &Actor,
        mut items: tokio::sync::mpsc::Receiver<Item>,
        source: &str,
        client: &str,
        mut progress: impl FnMut(&LogSum),
    ) -> Result<LogSum, AppError> {
        let mut names = Arc::new(Names::of(source, client)?);
        let mut sum = LogSum { source: names.source().to_owned(), ..LogSum::default() };
        let mut batch = Batch::default();
        while let Some(item) = items.recv().await {
            match item {
                Item::Case(case) => {
                    sum.cases += 1;
                    sum.events += case.rows.len() as u64;
                    if batch.is_full() || batch.ids.contains(&case.id) {
                        self.take_batch(std::mem::take(&mut batch), &mut names, &mut sum).await?;
                        progress(&sum);
                    }
                    batch.push(case);
                }
                Item::Broken(rows, problems) => {
                    let of_a_case = problems.first().is_some_and(|problem| !problem.case.is_empty());
                    sum.cases += u64::from(of_a_case);
                    sum.cases_skipped += u64::from(of_a_case);
                    sum.events += rows;
                    sum.rows_skipped += rows;
                    problems.into_iter().for_each(|problem| sum.problem(problem));
                }
                Item::Remark(remark) if sum.remarks.len() < TOLD => sum.remarks.push(remark),
                Item::Remark(_) => {}
                Item::Problem(problem) => sum.problem(problem),
            }
        }
        self.take_batch(batch, &mut names, &mut sum).await?;
        progress(&sum);
        let (now, who) = (self.now(), actor.name.clone());
        let detail = serde_json::json!({
            "source": sum.source, "cases": sum.cases, "rows": sum.events, "new": sum.tickets_new,
            "changed": sum.tickets_changed, "skipped": sum.cases_skipped,
        });
        self.db
            .write(move |tx| -> Result<(), AppError> { tell(tx, now, &who, "desk.history", "", &detail) })
            .await?;
        Ok(sum)
    }

    /// Takes some cases in one unit of work.
    async fn take_batch(
        &self,
        batch: Batch,
        names: &mut Arc<Names>,
        sum: &mut LogSum,
    ) -> Result<(), AppError> {
        if batch.cases.is_empty() {
            return Ok(());
        }
        let (scene, cases, known) = (self.scene(), Arc::new(batch.cases), names.clone());
        let taken = self.db.write(move |tx| take::take(tx, &scene, &cases, &known)).await?;
        sum.tickets_new += taken.new;
        sum.tickets_changed += taken.changed;
        sum.tickets_unchanged += taken.unchanged;
        sum.events_new += taken.rows;
        sum.names_new += taken.entered;
        for (rows, problem) in taken.refused {
            sum.cases_skipped += 1;
            sum.rows_skipped += rows;
            sum.problem(problem);
        }
        Arc::make_mut(names).learn(taken.names);
        Ok(())
    }
}

/// Cases that are taken together; none twice.
#[derive(Default)]
struct Batch {
    cases: Vec<Case>,
    ids: HashSet<String>,
    rows: usize,
}

impl Batch {
    fn is_full(&self) -> bool {
        self.cases.len() >= CASES || self.rows >= ROWS
    }

    fn push(&mut self, case: Case) {
        self.ids.insert(case.id.clone());
        self.rows += case.rows.len();
        self.cases.push(case);
    }
}
