//! Notes what journals say of time beside them, in the unit of work that writes the entries.

use super::warn;
use crate::desk::Acted;
use crate::{App, AppError, Scene};
use domain::desk::{Entry, Event, Flag, Ticket};
use domain::hours::{self, Case};
use domain::ids::TicketId;
use store::hours::{Objection, QuoteRow};
use store::jobs::{self, NewJob, Outcome};
use store::{StoreError, Tx, desk, people};

/// The kind of the job that notes what journals said before there was a place for it.
pub(crate) const FILL_TIME: &str = "fill-time";
/// The setting that says that it was begun.
const FILLED: &str = "hours-filled";
/// Tickets noted in one unit of work.
const STEP: i64 = 200;

/// Whether an event says anything of time.
fn says(event: &Event) -> bool {
    matches!(
        event,
        Event::TimeLogged { .. }
            | Event::TimeCountered { .. }
            | Event::TimeDisputed { .. }
            | Event::DisputeDecided { .. }
            | Event::Flagged { flag: Flag::OurFault, .. }
            | Event::Merged { .. }
            | Event::Unmerged { .. }
            | Event::RequesterChanged { .. }
            | Event::Undone { .. }
            | Event::Quoted { .. }
            | Event::QuoteAnswered { .. }
    )
}

/// Notes what an act says of time, and warns when a limit is near by it.
pub(crate) fn follow(tx: &mut Tx<'_>, scene: &Scene, acted: &Acted) -> Result<(), AppError> {
    if !acted.entries.iter().any(|entry| says(&entry.event)) {
        return Ok(());
    }
    let journal = desk::journal(tx, acted.ticket.id)?;
    project(tx, scene, &acted.ticket, &journal)?;
    warn::look(tx, scene, acted.ticket.org)
}

/// What the journal of a ticket says, in rows.
struct Rows {
    facts: Vec<hours::Fact>,
    objections: Vec<Objection>,
    quotes: Vec<QuoteRow>,
}

fn rows(scene: &Scene, ticket: &Ticket, journal: &[Entry]) -> Rows {
    let zone = &scene.rules.hours.zone;
    let objections = Case::of(journal, zone).entries.into_iter().filter_map(|entry| {
        let objection = entry.objection?;
        let last = objection.said.iter().rev().find(|one| one.verdict.is_some());
        let settled_at = objection.verdict.and(last).map(|one| one.at);
        let raised_at = objection.said.first()?.at;
        Some(Objection { ticket: ticket.id, seq: entry.seq, org: ticket.org, raised_at, settled_at })
    });
    let quotes = hours::quotes(journal).into_iter().map(|quote| QuoteRow {
        ticket: ticket.id,
        seq: quote.seq,
        org: ticket.org,
        at: quote.at,
        state: quote.state().to_owned(),
        answered_at: quote.answer.as_ref().map(|answer| answer.at),
        title: quote.offer.title.clone(),
        amount: quote.offer.amount.0,
    });
    Rows {
        facts: hours::facts(ticket.id, journal, zone),
        objections: objections.collect(),
        quotes: quotes.collect(),
    }
}

fn project(tx: &mut Tx<'_>, scene: &Scene, ticket: &Ticket, journal: &[Entry]) -> Result<(), AppError> {
    let rows = rows(scene, ticket, journal);
    store::hours::put_facts(tx, &rows.facts)?;
    for one in &rows.objections {
        store::hours::put_objection(tx, one)?;
    }
    for one in &rows.quotes {
        store::hours::put_quote(tx, one)?;
    }
    Ok(())
}

/// Whether what is kept of a ticket's time is what its journal says.
pub(crate) fn examine(
    tx: &mut Tx<'_>,
    scene: &Scene,
    ticket: &Ticket,
    journal: &[Entry],
) -> Result<bool, AppError> {
    let kept = store::hours::facts_of(tx, ticket.id)?;
    Ok(kept == rows(scene, ticket, journal).facts)
}

/// Notes the time of a ticket anew.
pub(crate) fn mend(tx: &mut Tx<'_>, scene: &Scene, id: TicketId) -> Result<(), AppError> {
    let Some(ticket) = desk::get(tx, id)? else { return Ok(()) };
    let journal = desk::journal(tx, id)?;
    store::hours::delete_facts(tx, id)?;
    project(tx, scene, &ticket, &journal)
}

/// At the start of a desk that was there before hours were: what its journals say is noted by a job.
pub(crate) fn seed(tx: &mut Tx<'_>, now: i64) -> Result<(), StoreError> {
    if people::setting(tx, FILLED)?.is_some() {
        return Ok(());
    }
    if !desk::fold_all_ids(tx, TicketId(i64::MIN), 1)?.is_empty() {
        jobs::enqueue(tx, &NewJob { kind: FILL_TIME, payload: "", run_at: now, dedup_key: None })?;
    }
    people::put_setting(tx, FILLED, "true", now)
}

impl App {
    /// Notes what all journals say of time, some in each unit of work.
    pub(crate) async fn fill_time(&self) -> Result<Outcome, AppError> {
        let mut after = TicketId(i64::MIN);
        loop {
            let scene = self.scene();
            let last = self
                .db
                .write(move |tx| -> Result<Option<TicketId>, AppError> {
                    let some = store::hours::tickets_with_time(tx, after, STEP)?;
                    for id in &some {
                        let Some(ticket) = desk::get(tx, *id)? else { continue };
                        let journal = desk::journal(tx, *id)?;
                        project(tx, &scene, &ticket, &journal)?;
                    }
                    Ok(some.last().copied())
                })
                .await?;
            match last {
                Some(last) => after = last,
                None => return Ok(Outcome::Done),
            }
        }
    }

    /// Writes what is kept of a ticket's time as its journal has it.
    pub(crate) async fn mend_time(&self, id: TicketId) -> Result<(), AppError> {
        let scene = self.scene();
        self.db.write(move |tx| -> Result<(), AppError> { mend(tx, &scene, id) }).await
    }
}
