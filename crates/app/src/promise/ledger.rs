//! What pages show of a ticket's clocks: each run with its ledger, from the whole journal.

use super::follow::promised_in;
use super::{Deadline, Promises};
use crate::desk::load;
use crate::{Actor, App, AppError, Scene};
use calendars::Span;
use domain::desk::{Entry, Ticket};
use domain::people::Permission;
use domain::sla::{Metric, Mode, Occurrence, Reading, Run, Segment, When, Whose, account};
use store::{Tx, desk, people};

/// How the next deadline stands at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Of which clock.
    pub metric: Option<Metric>,
    /// When it is due, if a clock counts.
    pub due: Option<i64>,
    /// Working time that is left until then; negative when it is late.
    pub left: i64,
    /// Until when working time counts without a break: now when none does.
    pub until: i64,
    /// For whom we wait, when nothing counts.
    pub paused: Option<Whose>,
    /// What missing it costs, in hundredths.
    pub risk: i64,
}

impl Promises {
    /// How a deadline stands at a moment; `None` when nothing runs.
    pub(crate) fn standing(
        &self,
        tx: &mut Tx<'_>,
        deadline: &Deadline,
        now: i64,
    ) -> Result<Option<Standing>, AppError> {
        if deadline.due_at.is_none() && deadline.paused.is_none() {
            return Ok(None);
        }
        let (left, until) = match (deadline.due_at, deadline.calendar) {
            (Some(due), Some(calendar)) => {
                let calendar = self.calendar_of(tx, calendar)?;
                let closes = calendar.is_open(now).then(|| calendar.next_closing(now)).flatten();
                (calendar.between(now, due), closes.unwrap_or(now))
            }
            (Some(due), None) => (due - now, due.max(now)),
            (None, _) => (0, now),
        };
        let Deadline { metric, due_at: due, paused, risk, .. } = *deadline;
        Ok(Some(Standing { metric, due, left, until, paused, risk }))
    }
}

/// How the next deadline of a ticket stands.
pub(crate) fn standing(
    tx: &mut Tx<'_>,
    scene: &Scene,
    ticket: &Ticket,
) -> Result<Option<Standing>, AppError> {
    if ticket.promised.is_none() {
        return Ok(None);
    }
    match store::promise::clocks(tx, ticket.id)? {
        Some(row) => scene.promises.standing(tx, &row.deadline, scene.now),
        None => Ok(None),
    }
}

/// A run of a clock with all that its picture needs.
#[derive(Clone, Debug)]
pub struct LedgerRun {
    /// The run with its ledger.
    pub run: Run,
    /// How it stands, when it is the last of its metric.
    pub reading: Option<Reading>,
    /// When each segment was working time.
    pub open: Vec<(Segment, Vec<Span>)>,
    /// The steps of the plan that have come: when in the plan's words, at which moment, by which entry.
    pub steps: Vec<(Option<When>, i64, i64)>,
}

/// All clocks of a ticket.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// The ticket.
    pub ticket: Ticket,
    /// At which moment.
    pub now: i64,
    /// The client's zone.
    pub zone: String,
    /// The plan's code; empty when nothing is promised.
    pub plan: String,
    /// The calendar's name.
    pub calendar: String,
    /// The runs, by their beginning.
    pub runs: Vec<LedgerRun>,
    /// The journal, for the words of what began a segment.
    pub journal: Vec<Entry>,
    /// For eyes of ours.
    pub internal: bool,
}

impl App {
    /// The clocks of a ticket, each figure from its journal. The client sees what was promised to him.
    pub async fn ledger(&self, actor: &Actor, number: i64) -> Result<Ledger, AppError> {
        let (scene, actor) = (self.scene(), actor.clone());
        self.db
            .read(move |tx| -> Result<Ledger, AppError> {
                let ticket = load(tx, &actor, number, Permission::TicketRead)?;
                let watching = ticket.watching();
                let object = domain::people::Object::Ticket(ticket.facts(&watching));
                let internal = actor.can(Permission::InternalRead, object);
                let journal = desk::journal(tx, ticket.id)?;
                let all: Vec<Occurrence> = journal.iter().filter_map(Occurrence::of).collect();
                let book = scene.book(tx, promised_in(&all))?;
                let now = scene.now.max(ticket.updated_at);
                let account = account(&all, &book, now).map_err(AppError::broken)?;
                let mut runs = Vec::new();
                for run in account.runs {
                    let promised = run.ledger.iter().any(|one| one.promised.target.is_some());
                    let ours = matches!(run.metric, Metric::LineVisit | Metric::House);
                    if !internal && (ours || !promised) {
                        continue;
                    }
                    let last = account.clocks.clock(run.metric).filter(|clock| clock.run == run.run);
                    let reading = last.map(|clock| clock.reading(now, &book)).transpose();
                    let mut open = Vec::new();
                    for one in &run.ledger {
                        open.push((*one, run.spans(one, &book).map_err(AppError::broken)?));
                    }
                    let reading = reading.map_err(AppError::broken)?;
                    let steps = steps(&journal, &run);
                    runs.push(LedgerRun { run, reading, open, steps });
                }
                let (plan, calendar) = match ticket.promised {
                    Some(terms) => scene.promises.names(tx, terms)?,
                    None => Default::default(),
                };
                let zone = people::org(tx, ticket.org)?.map(|org| org.zone).unwrap_or_default();
                let runs = if ticket.promised.is_some() { runs } else { vec![] };
                Ok(Ledger { ticket, now, zone, plan, calendar, runs, journal, internal })
            })
            .await
    }
}

/// The steps of the plan that came while a clock ran.
fn steps(journal: &[Entry], run: &Run) -> Vec<(Option<When>, i64, i64)> {
    let within = |at: i64| run.began <= at && at <= run.until();
    let step = |entry: &Entry| match &entry.event {
        domain::desk::Event::StageReached { metric, when, .. }
            if *metric == run.metric && within(entry.at) =>
        {
            Some((*when, entry.at, entry.seq))
        }
        _ => None,
    };
    journal.iter().filter_map(step).collect()
}

/// Whether a run counts or may count again.
pub fn is_running(run: &LedgerRun) -> bool {
    run.reading.is_some_and(|reading| reading.mode != Mode::Stopped)
}
