//! An edit becomes documents: examined against all that is agreed, with what follows from it in other agreements.

use super::book::Agreements;
use super::change::Edit;
use crate::{AppError, Scene};
use calendars::Calendar;
use domain::ids::{CalendarId, ContractId, PlanId};
use domain::sla::{Contract, Plan, in_force};
use store::Tx;
use store::promise::{Document, Subject};

/// An edit ready to be written: its documents, and all agreements with them.
pub(super) struct Prepared {
    pub documents: Vec<Document>,
    pub all: Agreements,
    /// The calendar before and after, when one was edited.
    pub calendars: Option<(CalendarId, u32)>,
}

/// The documents of an edit, examined, and all agreements with them.
pub(super) fn prepare(
    tx: &mut Tx<'_>,
    scene: &Scene,
    edit: &Edit,
    since: i64,
    who: &str,
) -> Result<Prepared, AppError> {
    let all = Agreements::clone(&*scene.promises.newest(tx)?);
    let mut prepared = Prepared { documents: vec![], all, calendars: None };
    let maker = Maker { scene, since, who };
    match edit {
        Edit::Calendar(id, calendar) => calendar_edit(&mut prepared, &maker, *id, calendar)?,
        Edit::Plan(id, plan) => {
            let all = &prepared.all;
            if plan.code.trim().is_empty() {
                return Err(AppError::Invalid("code", "empty"));
            }
            let twin = all.plans.iter().any(|(other, versions)| {
                Some(*other) != *id && versions.last().is_some_and(|one| one.value.code == plan.code)
            });
            if twin {
                return Err(AppError::Invalid("code", "taken"));
            }
            if let Some(flaw) = plan.examine(|name| all.knows(name)).first() {
                return Err(AppError::Invalid("plan", flaw.code()));
            }
            let version = id.and_then(|id| all.plans.get(&id)?.last().map(|one| one.number)).unwrap_or(0) + 1;
            let id = id.unwrap_or_else(|| PlanId(scene.ids.next()));
            let plan = Plan { id, version, ..plan.clone() };
            maker.write(&mut prepared, Subject::Plan, id.0, version, &plan.code.clone(), None, &plan)?;
        }
        Edit::Contract(id, contract) => contract_edit(&mut prepared, &maker, *id, contract)?,
    }
    Ok(prepared)
}

struct Maker<'a> {
    scene: &'a Scene,
    since: i64,
    who: &'a str,
}

impl Maker<'_> {
    #[allow(clippy::too_many_arguments, reason = "a version is what it is")]
    fn write(
        &self,
        into: &mut Prepared,
        subject: Subject,
        id: i64,
        version: u32,
        name: &str,
        org: Option<domain::ids::OrganisationId>,
        what: &impl serde::Serialize,
    ) -> Result<(), AppError> {
        let document = Document {
            subject,
            id,
            version,
            name: name.to_owned(),
            org,
            text: serde_json::to_string(what).map_err(AppError::broken)?,
            since: self.since,
            made_at: self.scene.wall,
            made_by: self.who.to_owned(),
        };
        into.all.add(&document)?;
        into.documents.push(document);
        Ok(())
    }
}

fn calendar_edit(
    prepared: &mut Prepared,
    maker: &Maker<'_>,
    id: Option<CalendarId>,
    calendar: &Calendar,
) -> Result<(), AppError> {
    if calendar.examine().is_err() {
        return Err(AppError::Invalid("calendar", "unsound"));
    }
    let before = id.and_then(|id| prepared.all.calendars.get(&id)?.last().cloned());
    if id.is_some() != before.is_some() {
        return Err(AppError::Missing);
    }
    // Plans name calendars by their names: one that is there keeps it.
    let name = before.as_ref().map_or(calendar.name.trim(), |one| &one.value.name).to_owned();
    if before.is_none() && prepared.all.knows(&name) {
        return Err(AppError::Invalid("name", "taken"));
    }
    let version = before.map_or(0, |one| one.number) + 1;
    let id = id.unwrap_or_else(|| CalendarId(maker.scene.ids.next()));
    let value = Calendar { name: name.clone(), version, ..calendar.clone() };
    maker.write(prepared, Subject::Calendar, id.0, version, &name, None, &value)?;
    prepared.calendars = Some((id, version));
    follow_lines(prepared, maker, &name)
}

/// Plans and contracts that name a calendar for a line hold it as it was when they came to be: they get a version.
fn follow_lines(prepared: &mut Prepared, maker: &Maker<'_>, name: &str) -> Result<(), AppError> {
    let names =
        |limits: &[domain::sla::LineLimit]| limits.iter().any(|one| one.calendar.as_deref() == Some(name));
    let plans: Vec<Plan> =
        prepared.all.plans.values().filter_map(|all| Some(all.last()?.value.clone())).collect();
    for plan in plans.into_iter().filter(|plan| names(&plan.lines)) {
        let plan = Plan { version: plan.version + 1, ..plan };
        maker.write(prepared, Subject::Plan, plan.id.0, plan.version, &plan.code.clone(), None, &plan)?;
    }
    let contracts: Vec<Contract> =
        prepared.all.contracts.values().filter_map(|all| Some(all.last()?.value.clone())).collect();
    for contract in contracts.into_iter().filter(|contract| names(&contract.limits)) {
        let contract = Contract { version: contract.version + 1, ..contract };
        let (id, org) = (contract.id.0, Some(contract.client));
        maker.write(prepared, Subject::Contract, id, contract.version, "", org, &contract)?;
    }
    Ok(())
}

fn contract_edit(
    prepared: &mut Prepared,
    maker: &Maker<'_>,
    id: Option<ContractId>,
    contract: &Contract,
) -> Result<(), AppError> {
    let all = &prepared.all;
    let before = id.and_then(|id| all.contracts.get(&id)?.last());
    if id.is_some() != before.is_some() || before.is_some_and(|one| one.value.client != contract.client) {
        return Err(AppError::Missing);
    }
    let unknown = AppError::Invalid("plan", "unknown");
    let plan = all.plans.get(&contract.plan).and_then(|versions| versions.last()).ok_or(unknown)?;
    if let Some(flaw) = contract.examine(&plan.value).first() {
        return Err(AppError::Invalid("contract", flaw.code()));
    }
    let agreed = contract.agreed(&plan.value);
    if let Some(flaw) = agreed.examine(|name| all.knows(name)).first() {
        return Err(AppError::Invalid("contract", flaw.code()));
    }
    let version = before.map_or(0, |one| one.number) + 1;
    let id = id.unwrap_or_else(|| ContractId(maker.scene.ids.next()));
    let contract = Contract { id, version, ..contract.clone() };
    let others: Vec<Contract> = all
        .contracts_of(contract.client)
        .filter(|(other, _)| *other != id)
        .filter_map(|(_, versions)| Some(versions.last()?.value.clone()))
        .chain([contract.clone()])
        .collect();
    // Two contracts overlap on the first day of one of them, if at all.
    for first in others.iter().map(|one| one.from) {
        in_force(&others, contract.client, first).map_err(|_| AppError::Invalid("contract", "doubled"))?;
    }
    maker.write(prepared, Subject::Contract, id.0, version, "", Some(contract.client), &contract)
}
