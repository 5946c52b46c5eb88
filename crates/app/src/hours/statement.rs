//! A month in all its figures. While the month is open it is counted anew each time; closing it freezes the document, and
//! an act is drawn from that and from nothing else.

use super::account::{Account, account, rows};
use super::terms::{self, HoursRules, contract_of};
use crate::{Actor, App, AppError, Scene, trail};
use domain::hours::{Month, Posting, Sheet, Why};
use domain::ids::{OrganisationId, PersonId};
use domain::people::{Object, Permission};
use domain::sla::Money;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::{Tx, desk, hours};

/// A line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The ticket's number.
    pub number: i64,
    /// Its subject.
    pub subject: String,
    /// The entry of its journal.
    pub entry: i64,
    /// When this was written down.
    pub at: i64,
    /// Of which day's work.
    pub day: Date,
    /// In which month it counts.
    pub month: Month,
    /// Whose work.
    pub person: Option<PersonId>,
    /// His name.
    pub name: String,
    /// On which line of support.
    pub line: u8,
    /// Minutes that count, or (below zero) count no longer.
    pub minutes: i64,
    /// Why.
    pub why: Why,
    /// What was done, as far as the reader may know.
    pub note: String,
}

impl Line {
    /// It is about work of a month that was closed before.
    pub fn is_late(&self) -> bool {
        Month::of(self.day) != self.month
    }
}

/// A service that the client accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceLine {
    /// The ticket's number.
    pub number: i64,
    /// What for.
    pub title: String,
    /// When it was accepted.
    pub at: i64,
    /// How much.
    pub amount: Money,
}

/// A month of a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Which month.
    pub month: Month,
    /// The client's name.
    pub client: String,
    /// The desk's name.
    pub provider: String,
    /// The code of the plan; empty without a contract.
    pub plan: String,
    /// The price of the month.
    pub price: Money,
    /// Its hours.
    pub sheet: Sheet,
    /// What was done, each entry once.
    pub lines: Vec<Line>,
    /// Services.
    pub services: Vec<ServiceLine>,
    /// The rate of value added tax in hundredths.
    pub vat: i64,
    /// It comes on top.
    pub vat_on_top: bool,
    /// When it was closed; 0 while it is open.
    pub closed_at: i64,
}

impl Statement {
    /// What services come to.
    pub fn services_sum(&self) -> Money {
        Money(self.services.iter().map(|one| one.amount.0).sum())
    }

    /// What is asked for all, by prices as they stand.
    pub fn net(&self) -> Money {
        Money(self.price.0 + self.sheet.sum().0 + self.services_sum().0)
    }

    /// The tax, on top or within.
    pub fn tax(&self) -> Money {
        let base = if self.vat_on_top { 100 } else { 100 + self.vat };
        Money((self.net().0 * self.vat + base / 2).div_euclid(base))
    }

    /// What is to be paid.
    pub fn total(&self) -> Money {
        if self.vat_on_top { Money(self.net().0 + self.tax().0) } else { self.net() }
    }
}

/// Postings of a month as its act has them: each entry once, what comes to nothing not at all.
fn together(postings: &[Posting], month: Month) -> Vec<Posting> {
    let mut all: Vec<Posting> = Vec::new();
    for one in postings.iter().filter(|one| one.month == month) {
        match all.iter_mut().find(|other| (other.ticket, other.entry) == (one.ticket, one.entry)) {
            Some(other) => other.minutes += one.minutes,
            None => all.push(one.clone()),
        }
    }
    all.retain(|one| one.minutes != 0);
    all.sort_by_key(|one| (one.day, one.at, one.ticket, one.entry));
    all
}

/// The statement of an open month; for a month that is closed its document.
pub(super) fn statement(
    tx: &mut Tx<'_>,
    scene: &Scene,
    account: &Account,
    month: Month,
    provider: &str,
) -> Result<Statement, AppError> {
    if let Some(closed) = account.closed.iter().find(|one| one.month == month) {
        return Ok(closed.clone());
    }
    let sheet = account.open.iter().find(|sheet| sheet.month == month).ok_or(AppError::Missing)?;
    let all = scene.promises.newest(tx)?;
    let contract = contract_of(&all, account.org, month, &account.zone);
    let HoursRules { vat, vat_on_top, .. } = terms::rules(tx)?;
    let mut services = Vec::new();
    for quote in hours::accepted_quotes(tx, &account.orgs, account.span(month))? {
        let number = desk::row_only(tx, quote.ticket)?.map_or(0, |ticket| ticket.number);
        let (title, at) = (quote.title, quote.answered_at.unwrap_or(quote.at));
        services.push(ServiceLine { number, title, at, amount: Money(quote.amount) });
    }
    Ok(Statement {
        month,
        client: account.name.clone(),
        provider: provider.to_owned(),
        plan: contract.as_ref().map(|(_, plan)| plan.code.clone()).unwrap_or_default(),
        price: contract.map_or(Money(0), |(contract, plan)| contract.price(&plan)),
        sheet: sheet.clone(),
        // What the client gets has no words that are ours.
        lines: rows(tx, scene, &together(&account.postings, month), false)?,
        services,
        vat,
        vat_on_top,
        closed_at: 0,
    })
}

impl App {
    /// The month of a client in all its figures.
    pub async fn hours_statement(
        &self,
        actor: &Actor,
        org: OrganisationId,
        month: Month,
    ) -> Result<Statement, AppError> {
        actor.may(Permission::HoursRead, Object::Organisation(org)).map_err(|_| AppError::Missing)?;
        let (scene, provider) = (self.scene(), self.brand().desk.clone());
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let account = account(tx, &scene, org)?;
                statement(tx, &scene, &account, month, &provider)
            })
            .await
    }

    /// Closes a month that is over: its figures stay for good, whatever comes after counts later.
    pub async fn close_month(
        &self,
        actor: &Actor,
        org: OrganisationId,
        month: Month,
    ) -> Result<Statement, AppError> {
        actor.may(Permission::HoursManage, Object::Organisation(org)).map_err(|_| AppError::Missing)?;
        let (scene, provider, who) = (self.scene(), self.brand().desk.clone(), actor.name.clone());
        self.db
            .write(move |tx| -> Result<_, AppError> {
                let account = account(tx, &scene, org)?;
                if account.closed.iter().any(|one| one.month == month) {
                    return Err(AppError::Invalid("month", "closed"));
                }
                if month >= Month::of(account.today) {
                    return Err(AppError::Invalid("month", "not-over"));
                }
                // A month before it in which anything was used, or given back, is closed first.
                let idle = |sheet: &Sheet| sheet.used == 0 && sheet.refunds.is_empty();
                if account.open.iter().any(|sheet| sheet.month < month && !idle(sheet)) {
                    return Err(AppError::Invalid("month", "earlier"));
                }
                let mut document = statement(tx, &scene, &account, month, &provider)?;
                document.closed_at = scene.now;
                let doc = serde_json::to_string(&document).map_err(AppError::broken)?;
                let act = hours::Act { org, month, closed_at: scene.now, closed_by: who.clone(), doc };
                hours::insert_act(tx, &act)?;
                let detail = serde_json::json!({ "month": month, "total": document.total() });
                trail::tell(tx, scene.wall, &who, "organisation.month_closed", &org.to_string(), &detail)?;
                Ok(document)
            })
            .await
    }
}
