//! The account of a client: facts of the journals × what the contract says × months that are closed.

use super::statement::{Line, Statement};
use super::terms::{begin, paid_by, payer, terms_of};
use crate::{Actor, App, AppError, Scene};
use domain::hours::{Booking, Month, Opening, Posting, Sheet, postings, sheets};
use domain::ids::{OrganisationId, PersonId, TicketId};
use domain::people::{Object, Permission};
use domain::sla::HoursIncluded;
use domain::time::day_in;
use jiff::civil::Date;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::{Tx, desk, hours, people};

/// The account of a client.
#[derive(Clone, Debug)]
pub struct Account {
    /// Whose.
    pub org: OrganisationId,
    /// The client's name.
    pub name: String,
    /// The client and the branches for which it pays.
    pub orgs: BTreeSet<OrganisationId>,
    /// The zone in which its days begin.
    pub zone: String,
    /// The day.
    pub today: Date,
    /// Months that are closed, the oldest first.
    pub closed: Vec<Statement>,
    /// Months that are open, the last is this one.
    pub open: Vec<Sheet>,
    /// What counts in them.
    pub postings: Vec<Posting>,
}

/// How a client's hours stand this month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// Whose.
    pub org: OrganisationId,
    /// Since the account is the parent's: its name; empty when it is its own.
    pub paid_by: String,
    /// The month.
    pub sheet: Sheet,
}

/// Counts the account of a client.
pub(crate) fn account(tx: &mut Tx<'_>, scene: &Scene, org: OrganisationId) -> Result<Account, AppError> {
    let name = people::org(tx, org)?.ok_or(AppError::Missing)?.name;
    let (zone, orgs) = (scene.rules.hours.zone.clone(), paid_by(tx, scene, org)?);
    let today = day_in(&zone, scene.now);
    let all = scene.promises.newest(tx)?;
    let mut closed: Vec<Statement> = Vec::new();
    let mut moments: BTreeMap<Month, i64> = BTreeMap::new();
    for act in hours::acts(tx, org)? {
        let statement: Statement = serde_json::from_str(&act.doc).map_err(AppError::broken)?;
        // Months before the first act, and between two, were closed with the later one.
        let mut month = closed.last().map_or(act.month, |last| last.month.next());
        while month <= act.month {
            moments.insert(month, act.closed_at);
            month = month.next();
        }
        closed.push(statement);
    }
    let last = closed.last();
    let first_day = hours::first_day(tx, &orgs)?;
    let begins = all.contracts_of(org).filter_map(|(_, versions)| Some(versions.first()?.value.from)).min();
    let from = match last {
        Some(last) => last.month.next(),
        None => {
            let first = [first_day, begins].into_iter().flatten().min().unwrap_or(today);
            Month::of(first.min(today))
        }
    };
    if let (Some(first), Some(act)) = (first_day, closed.first()) {
        let (mut month, at) = (Month::of(first), moments.get(&act.month).copied().unwrap_or_default());
        while month < act.month {
            moments.insert(month, at);
            month = month.next();
        }
    }
    let held = |month: Month| -> Option<HoursIncluded> {
        match closed.iter().find(|one| one.month == month) {
            Some(statement) => statement.sheet.terms,
            None => terms_of(&all, org, month, &zone),
        }
    };
    let memo: std::cell::RefCell<BTreeMap<Month, Option<HoursIncluded>>> = Default::default();
    let terms = |month: Month| *memo.borrow_mut().entry(month).or_insert_with(|| held(month));
    let since = last.map_or(i64::MIN, |last| last.closed_at);
    let facts = hours::facts(tx, &orgs, since, from.first())?;
    let step = |month: Month| terms(month).map_or(1, |terms| terms.step);
    let booking = Booking { orgs: &orgs, zone: &zone, closed: &moments, step: &step };
    let mut own = postings(&facts, &booking);
    own.retain(|one| one.month >= from);
    let opening = last.map_or_else(Opening::default, |last| last.sheet.closing.clone());
    let open = sheets(&own, &terms, opening, (from, Month::of(today).max(from)));
    Ok(Account { org, name, orgs, zone, today, closed, open, postings: own })
}

impl Account {
    /// The sheet of a month, open or closed.
    pub fn sheet(&self, month: Month) -> Option<&Sheet> {
        let closed = self.closed.iter().map(|one| &one.sheet);
        closed.chain(&self.open).find(|sheet| sheet.month == month)
    }

    /// This month's.
    pub fn now(&self) -> Option<&Sheet> {
        self.sheet(Month::of(self.today))
    }

    /// When a month begins and ends.
    pub(crate) fn span(&self, month: Month) -> (i64, i64) {
        (begin(&self.zone, month.first()), begin(&self.zone, month.next().first()))
    }
}

/// The lines of a ledger, in the order in which they came. `internal` shows notes that are ours.
pub(crate) fn rows(
    tx: &mut Tx<'_>,
    scene: &Scene,
    postings: &[Posting],
    internal: bool,
) -> Result<Vec<Line>, AppError> {
    let mut tickets: HashMap<TicketId, (i64, String, domain::hours::Case)> = HashMap::new();
    let mut names: HashMap<PersonId, String> = HashMap::new();
    let mut rows = Vec::with_capacity(postings.len());
    for one in postings {
        if let Entry::Vacant(free) = tickets.entry(one.ticket) {
            let ticket = desk::row_only(tx, one.ticket)?.ok_or(AppError::Missing)?;
            let case = domain::hours::Case::of(&desk::journal(tx, one.ticket)?, &scene.rules.hours.zone);
            free.insert((ticket.number, ticket.subject, case));
        }
        if let Some(person) = one.person.filter(|person| !names.contains_key(person)) {
            names.insert(person, people::name(tx, person)?.unwrap_or_default());
        }
        let Some((number, subject, case)) = tickets.get(&one.ticket) else { continue };
        let entry = case.entry(one.entry).ok();
        let note = entry.filter(|entry| internal || !entry.hidden).map(|entry| entry.note.clone());
        rows.push(Line {
            number: *number,
            subject: subject.clone(),
            entry: one.entry,
            at: one.at,
            day: one.day,
            month: one.month,
            person: one.person,
            name: one.person.and_then(|id| names.get(&id).cloned()).unwrap_or_default(),
            line: one.line,
            minutes: one.minutes,
            why: one.why,
            note: note.unwrap_or_default(),
        });
    }
    Ok(rows)
}

/// Who pays for a client, and how the account stands this month.
pub(crate) fn balance(
    tx: &mut Tx<'_>,
    scene: &Scene,
    org: OrganisationId,
) -> Result<Option<Balance>, AppError> {
    let all = scene.promises.newest(tx)?;
    let payer = payer(tx, &all, org)?;
    if !all.has_contract(payer) {
        return Ok(None);
    }
    let account = account(tx, scene, payer)?;
    let Some(sheet) = account.now().cloned() else { return Ok(None) };
    let paid_by = if payer == org { String::new() } else { account.name };
    Ok(Some(Balance { org: payer, paid_by, sheet }))
}

impl App {
    /// The account of a client, for those who may see what hours come to; of a branch, the account that it is paid from.
    pub async fn hours_account(&self, actor: &Actor, org: OrganisationId) -> Result<Account, AppError> {
        actor.may(Permission::HoursRead, Object::Organisation(org)).map_err(|_| AppError::Missing)?;
        let scene = self.scene();
        self.db.read(move |tx| -> Result<_, AppError> { account(tx, &scene, org) }).await
    }

    /// A client's lines of a month, open or closed.
    pub async fn hours_ledger(
        &self,
        actor: &Actor,
        org: OrganisationId,
        month: Month,
    ) -> Result<Vec<Line>, AppError> {
        actor.may(Permission::HoursRead, Object::Organisation(org)).map_err(|_| AppError::Missing)?;
        let internal = actor.can(Permission::InternalRead, Object::Organisation(org));
        let scene = self.scene();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let account = account(tx, &scene, org)?;
                if let Some(statement) = account.closed.iter().find(|one| one.month == month) {
                    return Ok(statement.lines.clone());
                }
                let own: Vec<Posting> =
                    account.postings.iter().filter(|one| one.month == month).cloned().collect();
                rows(tx, &scene, &own, internal)
            })
            .await
    }

    /// How a client's hours stand this month: for those who serve it, and for its own people. None without a contract.
    pub async fn hours_left(&self, actor: &Actor, org: OrganisationId) -> Result<Option<Balance>, AppError> {
        let object = Object::Organisation(org);
        let theirs = actor.client_of().any(|(client, _)| client == org);
        if !theirs {
            actor.may(Permission::InternalRead, object).map_err(|_| AppError::Missing)?;
        }
        let scene = self.scene();
        self.db.read(move |tx| -> Result<_, AppError> { balance(tx, &scene, org) }).await
    }

    /// The clients whose hours an actor may see: those with a contract, or on whose tickets anybody worked.
    pub async fn hours_clients(&self, actor: &Actor) -> Result<Vec<(OrganisationId, String)>, AppError> {
        let (scene, who) = (self.scene(), actor.clone());
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let all = scene.promises.newest(tx)?;
                let mut orgs: BTreeSet<OrganisationId> = hours::orgs_with_facts(tx)?.into_iter().collect();
                orgs.extend(all.contracts.values().filter_map(|all| Some(all.last()?.value.client)));
                let mut clients = Vec::new();
                for org in orgs {
                    let seen = who.can(Permission::HoursRead, Object::Organisation(org));
                    // A branch stands in the account of whoever pays for it.
                    if seen && payer(tx, &all, org)? == org {
                        clients.extend(people::org(tx, org)?.map(|one| (org, one.name)));
                    }
                }
                clients.sort_by_key(|(_, name)| domain::text::fold(name));
                Ok(clients)
            })
            .await
    }
}
