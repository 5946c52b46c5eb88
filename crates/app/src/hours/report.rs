//! Sums over clients, employees and plans. Minutes and hundredths of roubles, whole numbers only.

use super::account::account;
use super::statement::{Statement, statement};
use super::terms::{payer, rules};
use crate::{Actor, App, AppError};
use domain::hours::{Case, Month, What};
use domain::ids::{OrganisationId, PersonId, TicketId};
use domain::people::{Object, Permission};
use domain::sla::Money;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use store::{desk, hours, people};

/// Of which months, and of whom.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// The first month.
    pub from: Month,
    /// The last month.
    pub to: Month,
    /// Of one client.
    pub client: Option<OrganisationId>,
}

/// A month of a client.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClientMonth {
    /// Which one.
    pub month: Month,
    /// Its act is drawn.
    pub closed: bool,
    /// The plan's code; empty without a contract.
    pub plan: String,
    /// Minutes included.
    pub included_minutes: i64,
    /// Minutes carried over from earlier months.
    pub carried_minutes: i64,
    /// Minutes of closed months that count no longer.
    pub returned_minutes: i64,
    /// Minutes used.
    pub used_minutes: i64,
    /// Minutes beyond.
    pub over_minutes: i64,
    /// Minutes that are left.
    pub left_minutes: i64,
    /// The price of the month, in hundredths of roubles like all sums.
    pub price: Money,
    /// What minutes beyond cost.
    pub over: Money,
    /// What is given back of closed months.
    pub refund: Money,
    /// Services.
    pub services: Money,
    /// Value added tax.
    pub tax: Money,
    /// To be paid.
    pub total: Money,
}

/// A client.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClientHours {
    /// The id.
    pub id: i64,
    /// The name.
    pub name: String,
    /// The months, the oldest first.
    pub months: Vec<ClientMonth>,
}

/// What an employee wrote down.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct EmployeeHours {
    /// The id.
    pub id: i64,
    /// The name.
    pub name: String,
    /// Minutes of work, counter-entries taken off.
    pub minutes: i64,
    /// Of these, on tickets whose fault is ours.
    pub fault_minutes: i64,
    /// Entries.
    pub entries: u64,
    /// Tickets.
    pub tickets: u64,
    /// Entries that clients objected to.
    pub objections: u64,
}

/// Hours of a span of months.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HoursReport {
    /// The first month.
    pub from: Month,
    /// The last month.
    pub to: Month,
    /// By client, in the order of their names.
    pub clients: Vec<ClientHours>,
    /// By employee, who worked most first.
    pub employees: Vec<EmployeeHours>,
}

/// What came in and what it cost.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ProfitRow {
    /// The id of the client; the code of the plan.
    pub key: String,
    /// The name of the client; of a plan empty.
    pub name: String,
    /// Prices of months.
    pub recurring: Money,
    /// Minutes beyond, refunds taken off.
    pub over: Money,
    /// Services.
    pub services: Money,
    /// Minutes of work, charged or not.
    pub minutes: i64,
    /// What they cost us.
    pub cost: Money,
}

impl ProfitRow {
    /// All that came in.
    pub fn income(&self) -> Money {
        Money(self.recurring.0 + self.over.0 + self.services.0)
    }

    /// What is left of it.
    pub fn margin(&self) -> Money {
        Money(self.income().0 - self.cost.0)
    }

    fn add(&mut self, one: &Statement, minutes: i64) {
        self.recurring.0 += one.price.0;
        self.over.0 += one.sheet.sum().0;
        self.services.0 += one.services_sum().0;
        self.minutes += minutes;
    }
}

/// Support as a profit centre.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Profit {
    /// By client, the smallest margin first.
    pub clients: Vec<ProfitRow>,
    /// By plan.
    pub plans: Vec<ProfitRow>,
    /// All of it.
    pub all: ProfitRow,
    /// What an hour of work costs us; nothing when nobody said it.
    pub hour_cost: Money,
}

impl App {
    /// Hours of a span of months.
    pub async fn hours_report(&self, actor: &Actor, asked: Asked) -> Result<HoursReport, AppError> {
        allow(actor, asked)?;
        let mut clients = Vec::new();
        for (org, name, statements) in self.statements(actor, asked).await? {
            let months = statements.iter().map(month).collect();
            clients.push(ClientHours { id: org.0, name, months });
        }
        let employees = self.employees(asked).await?;
        Ok(HoursReport { from: asked.from, to: asked.to, clients, employees })
    }

    /// What support brought and cost in a span of months.
    pub async fn profit(&self, actor: &Actor, asked: Asked) -> Result<Profit, AppError> {
        allow(actor, asked)?;
        let hour_cost = self.db.read(|tx| -> Result<_, AppError> { Ok(rules(tx)?) }).await?.hour_cost;
        let worked = self.worked(asked).await?;
        let (mut clients, mut all) = (Vec::new(), ProfitRow::default());
        let mut plans: BTreeMap<String, ProfitRow> = BTreeMap::new();
        for (org, name, statements) in self.statements(actor, asked).await? {
            let mut row = ProfitRow { key: org.to_string(), name, ..ProfitRow::default() };
            for one in &statements {
                let minutes = worked.get(&(org, one.month)).copied().unwrap_or(0);
                row.add(one, minutes);
                all.add(one, minutes);
                let plan = plans.entry(one.plan.clone()).or_default();
                plan.key.clone_from(&one.plan);
                plan.add(one, minutes);
            }
            clients.push(row);
        }
        let mut plans: Vec<ProfitRow> = plans.into_values().collect();
        for row in clients.iter_mut().chain(&mut plans).chain([&mut all]) {
            row.cost = domain::hours::cost(row.minutes, hour_cost);
        }
        clients.sort_by_key(|row| (row.margin(), row.name.clone()));
        Ok(Profit { clients, plans, all, hour_cost })
    }

    /// The statements of the clients in question, by client.
    async fn statements(
        &self,
        actor: &Actor,
        asked: Asked,
    ) -> Result<Vec<(OrganisationId, String, Vec<Statement>)>, AppError> {
        let mut all = Vec::new();
        for (org, name) in self.hours_clients(actor).await? {
            if asked.client.is_some_and(|client| client != org) {
                continue;
            }
            let (scene, provider) = (self.scene(), self.brand().desk.clone());
            let statements =
                self.db
                    .read(move |tx| -> Result<_, AppError> {
                        let account = account(tx, &scene, org)?;
                        let months = account.closed.iter().map(|one| one.month);
                        let months = months.chain(account.open.iter().map(|one| one.month));
                        let wanted = months.filter(|month| (asked.from..=asked.to).contains(month));
                        wanted
                            .map(|month| statement(tx, &scene, &account, month, &provider))
                            .collect::<Result<Vec<_>, AppError>>()
                    })
                    .await?;
            all.push((org, name, statements));
        }
        Ok(all)
    }

    /// Minutes of work by who pays for them and month, charged or not.
    async fn worked(&self, asked: Asked) -> Result<BTreeMap<(OrganisationId, Month), i64>, AppError> {
        let scene = self.scene();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let facts = hours::facts_of_days(tx, (asked.from.first(), asked.to.last()))?;
                let promised = scene.promises.newest(tx)?;
                // Whose a ticket is in the end says the last of its facts.
                let orgs: BTreeMap<TicketId, OrganisationId> =
                    facts.iter().map(|fact| (fact.ticket, fact.org)).collect();
                let mut payers: BTreeMap<OrganisationId, OrganisationId> = BTreeMap::new();
                for org in orgs.values().copied().collect::<BTreeSet<_>>() {
                    payers.insert(org, payer(tx, &promised, org)?);
                }
                let mut days: BTreeMap<(TicketId, i64), Date> = BTreeMap::new();
                let mut sums = BTreeMap::new();
                for fact in &facts {
                    let (entry, minutes) = match fact.what {
                        What::Logged { minutes, day, .. } => {
                            days.insert((fact.ticket, fact.seq), day);
                            (fact.seq, minutes)
                        }
                        What::Countered { of, minutes } => (of, -minutes),
                        _ => continue,
                    };
                    let Some(day) = days.get(&(fact.ticket, entry)) else { continue };
                    let payer = orgs.get(&fact.ticket).and_then(|org| payers.get(org)).copied();
                    if let Some(payer) = payer {
                        *sums.entry((payer, Month::of(*day))).or_default() += minutes;
                    }
                }
                Ok(sums)
            })
            .await
    }

    /// What employees wrote down within the months.
    async fn employees(&self, asked: Asked) -> Result<Vec<EmployeeHours>, AppError> {
        let scene = self.scene();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let span = asked.from.first()..=asked.to.last();
                let facts = hours::facts_of_days(tx, (*span.start(), *span.end()))?;
                let tickets: BTreeSet<TicketId> = facts.iter().map(|fact| fact.ticket).collect();
                let wanted = match asked.client {
                    Some(client) => Some(super::terms::paid_by(tx, &scene, client)?),
                    None => None,
                };
                let mut sums: BTreeMap<PersonId, (EmployeeHours, BTreeSet<TicketId>)> = BTreeMap::new();
                for id in tickets {
                    let Some(ticket) = desk::row_only(tx, id)? else { continue };
                    if wanted.as_ref().is_some_and(|orgs| !orgs.contains(&ticket.org)) {
                        continue;
                    }
                    let fault = ticket.marks.has(domain::desk::Flag::OurFault);
                    let case = Case::of(&desk::journal(tx, id)?, &scene.rules.hours.zone);
                    for entry in case.entries.iter().filter(|entry| span.contains(&entry.day)) {
                        let Some(person) = entry.person else { continue };
                        let (row, seen) = sums.entry(person).or_default();
                        row.minutes += entry.left;
                        row.fault_minutes += if fault { entry.left } else { 0 };
                        row.entries += 1;
                        row.objections += u64::from(entry.objection.is_some());
                        seen.insert(id);
                    }
                }
                let mut employees = Vec::new();
                for (person, (row, seen)) in sums {
                    let (name, tickets) = (people::name(tx, person)?.unwrap_or_default(), seen.len() as u64);
                    employees.push(EmployeeHours { id: person.0, name, tickets, ..row });
                }
                employees.sort_by(|one, other| {
                    other.minutes.cmp(&one.minutes).then_with(|| one.name.cmp(&other.name))
                });
                Ok(employees)
            })
            .await
    }
}

/// Sums over clients are for those who see the hours of all; a client's own for its people too, without ours.
fn allow(actor: &Actor, asked: Asked) -> Result<(), AppError> {
    if asked.from > asked.to {
        return Err(AppError::Invalid("from", "after"));
    }
    let object = asked.client.map_or(Object::Desk, Object::Organisation);
    actor.may(Permission::HoursRead, object)?;
    // What employees do and what they cost is not for the client's eyes.
    actor.may(Permission::InternalRead, object)
}

fn month(one: &Statement) -> ClientMonth {
    ClientMonth {
        month: one.month,
        closed: one.closed_at > 0,
        plan: one.plan.clone(),
        included_minutes: one.sheet.included,
        carried_minutes: one.sheet.carried,
        returned_minutes: one.sheet.returned,
        used_minutes: one.sheet.used,
        over_minutes: one.sheet.over,
        left_minutes: one.sheet.left,
        price: one.price,
        over: one.sheet.over_sum,
        refund: Money(one.sheet.refunds.iter().map(|refund| refund.sum.0).sum()),
        services: one.services_sum(),
        tax: one.tax(),
        total: one.total(),
    }
}
