//! The contract of a client as its page shows it.

use super::Agreements;
use crate::{Actor, App, AppError};
use domain::hours::Sheet;
use domain::ids::{ContractId, OrganisationId};
use domain::people::{Object, OrgKind, Permission};
use domain::sla::Contract;
use std::sync::Arc;
use store::people;

/// A client's contract with what its page needs besides.
#[derive(Clone, Debug)]
pub struct ContractFacts {
    /// The client's name.
    pub client: String,
    /// The contract that holds, or the last one; none when there never was one.
    pub contract: Option<(ContractId, Contract)>,
    /// All that was agreed.
    pub all: Arc<Agreements>,
    /// How the hours of this month stand.
    pub hours: Option<Sheet>,
    /// Those of us who can be the technical manager.
    pub staff: Vec<(i64, String)>,
    /// Who can keep a line for us.
    pub partners: Vec<(i64, String)>,
    /// The client's people.
    pub people: Vec<(i64, String)>,
}

impl App {
    /// The contract of a client, for those of us who serve it.
    pub async fn contract_facts(
        &self,
        actor: &Actor,
        org: OrganisationId,
    ) -> Result<ContractFacts, AppError> {
        actor.may(Permission::InternalRead, Object::Organisation(org)).map_err(|_| AppError::Missing)?;
        let (promises, now, scene) = (self.promises.clone(), self.now(), self.scene());
        let zone = self.rules().hours.zone.clone();
        self.db
            .read(move |tx| -> Result<ContractFacts, AppError> {
                let client = people::org(tx, org)?.ok_or(AppError::Missing)?.name;
                let all = promises.newest(tx)?;
                let today = super::book::day(&zone, now);
                let newest = |(id, versions): (ContractId, &super::Versions<Contract>)| {
                    Some((id, versions.last()?.value.clone()))
                };
                let mut contracts: Vec<(ContractId, Contract)> =
                    all.contracts_of(org).filter_map(newest).collect();
                // The one that holds goes first, then the one that ends last.
                contracts.sort_by_key(|(_, one)| (today.is_some_and(|day| one.holds(day)), one.from));
                let hours = crate::hours::account(tx, &scene, org)?.now().cloned();
                let mut staff: Vec<(i64, String)> =
                    people::staff(tx)?.into_iter().map(|(id, name, _)| (id.0, name)).collect();
                staff.dedup();
                let partners = people::orgs(tx)?.into_iter().filter(|one| one.kind == OrgKind::Partner);
                let people = people::people_of_org(tx, org)?;
                Ok(ContractFacts {
                    client,
                    contract: contracts.pop(),
                    all,
                    hours,
                    staff,
                    partners: partners.map(|one| (one.id.0, one.name)).collect(),
                    people: people.into_iter().map(|(id, name, _)| (id.0, name)).collect(),
                })
            })
            .await
    }
}
