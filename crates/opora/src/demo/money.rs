//! What the demonstration shows of hours and money: a catalogue, objections, the acts of months that are over.

use super::cast::Company;
use anyhow::{Context, Result};
use app::hours::{Asked, HoursRules, Pricing, Service};
use app::{Actor, App, AppError};
use demo::{Furniture, StaffRole, Who};
use domain::desk::{Channel, Verdict};
use domain::hours::Month;
use domain::people::{Object, Permission};
use domain::sla::Money;
use domain::time::day_in;
use std::collections::BTreeSet;

/// What an hour of work costs the demonstration's provider.
const HOUR_COST: Money = Money::roubles(1_200);
/// The rate of value added tax, in hundredths.
const VAT: i64 = 22;
/// So many clients are looked at for somebody who objects.
const LOOKED_AT: usize = 40;

/// Puts the catalogue up, lets clients object, closes the months before this one.
pub async fn settle(app: &App, company: &Company, all: &Furniture, now: i64) -> Result<()> {
    let cast = demo::cast();
    let head = cast.staff.iter().find(|member| member.role == StaffRole::Head).context("a head")?;
    let head = company.actor(&Who::Staff(head.key.clone()), Channel::Desk)?;
    for one in &all.services {
        let price = Money::roubles(one.price);
        let pricing = if one.hourly { Pricing::Hour(price) } else { Pricing::Fixed(price) };
        let (name, about) = (one.name.clone(), one.about.clone());
        let service = Service { id: None, name, about, pricing, active: true };
        app.save_service(&head, service).await.with_context(|| one.name.clone())?;
    }
    app.save_hours_rules(&head, HoursRules { vat: VAT, vat_on_top: false, hour_cost: HOUR_COST }).await?;
    let this = Month::of(day_in(&app.rules().hours.zone, now));
    for (org, name) in app.hours_clients(&head).await? {
        let report = app
            .hours_report(
                &head,
                Asked { from: this.previous().previous(), to: this.previous(), client: Some(org) },
            )
            .await?;
        let months: BTreeSet<Month> =
            report.clients.iter().flat_map(|one| one.months.iter().map(|month| month.month)).collect();
        for month in months {
            match app.close_month(&head, org, month).await {
                Ok(_) | Err(AppError::Invalid("month", _)) => {}
                Err(e) => return Err(e).with_context(|| name.clone()),
            }
        }
    }
    object(app, company, &head, all, this).await
}

/// Some of those who lead at the clients' object to an entry of this month, or of the last when it has just begun.
async fn object(app: &App, company: &Company, head: &Actor, all: &Furniture, this: Month) -> Result<()> {
    let mut words = all.objections.iter();
    for (org, _) in app.hours_clients(head).await?.into_iter().take(LOOKED_AT) {
        let Some(one) = words.clone().next() else { break };
        let theirs = |actor: &&Actor| {
            !actor.is_staff() && actor.can(Permission::TimeDispute, Object::Organisation(org))
        };
        let Some(manager) = company.actors().find(theirs) else { continue };
        let mut lines = app.hours_ledger(head, org, this).await?;
        if lines.is_empty() {
            lines = app.hours_ledger(head, org, this.previous()).await?;
        }
        let Some(line) = lines.into_iter().filter(|line| line.minutes > 0).max_by_key(|line| line.minutes)
        else {
            continue;
        };
        match app.object(manager, line.number, line.entry, &one.words).await {
            Ok(()) => words.next(),
            // What stands in a part of another ticket, or was taken back: the next client has something else.
            Err(AppError::Refused(_)) => continue,
            Err(e) => return Err(e.into()),
        };
        if !one.answer.is_empty() {
            let free = one.free.min(line.minutes - 1);
            let verdict = if free > 0 { Verdict::Partly } else { Verdict::Kept };
            app.settle_objection(head, line.number, line.entry, verdict, free, &one.answer).await.ok();
        }
    }
    Ok(())
}
