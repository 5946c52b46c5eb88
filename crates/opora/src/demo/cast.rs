//! Enters who takes part in the demonstration, through the use-cases, and knows them by their keys.

use super::PASSWORD;
use anyhow::{Context, Result};
use app::mail::boxes::NewMailbox;
use app::people::{NewOrganisation, NewPerson};
use app::promise::Edit;
use app::{Actor, App};
use demo::{Cast, Staff, StaffRole, Who};
use domain::desk::{Channel, Priority};
use domain::ids::{OrganisationId, PersonId, PlanId};
use domain::people::{Grant, OrgKind, Role, Scope};
use domain::sla::{Contract, Metric, Money, Package, Penalty};
use serde::Serialize;
use std::collections::HashMap;

/// Somebody who can sign in.
#[derive(Clone, Debug, Serialize)]
pub struct Login {
    /// Mail address.
    pub mail: String,
    /// Name.
    pub name: String,
    /// What he is, in both languages.
    pub who: &'static str,
}

/// Those who can sign in: an engineer, the head, the administrator, a client's person and manager.
pub fn logins() -> Vec<Login> {
    let cast = demo::cast();
    let staff = |role| cast.staff.iter().find(|member| member.role == role);
    let of_staff = |member: &Staff, who| Login { mail: member.mail.clone(), name: member.name.clone(), who };
    let mut logins = Vec::new();
    logins.extend(staff(StaffRole::Engineer).map(|one| of_staff(one, "инженер / engineer")));
    logins.extend(staff(StaffRole::Head).map(|one| of_staff(one, "руководитель / head of support")));
    // The client with most requests, so that both of its logins find something.
    let client = cast.clients.iter().max_by_key(|client| client.share);
    let person = |role| client.and_then(|client| client.people.iter().find(|person| person.role == role));
    for (role, who) in [
        (demo::Role::Requester, "клиент / client"),
        (demo::Role::ClientManager, "руководитель клиента / manager"),
    ] {
        logins.extend(person(role).map(|one| Login { mail: one.mail.clone(), name: one.name.clone(), who }));
    }
    logins.extend(staff(StaffRole::Admin).map(|one| of_staff(one, "администратор / administrator")));
    logins
}

/// Everybody who takes part, entered.
pub struct Company {
    actors: HashMap<Who, Actor>,
    orgs: HashMap<String, OrganisationId>,
    /// The domain of our mails.
    pub domain: String,
}

impl Company {
    /// Enters everybody, the mailbox, and passwords for the logins.
    pub async fn enter(app: &App) -> Result<Company> {
        let (cast, system) = (demo::cast(), Actor::system());
        let mut company =
            Company { actors: HashMap::new(), orgs: HashMap::new(), domain: cast.provider.domain.clone() };
        let ours = NewOrganisation {
            kind: OrgKind::Ours,
            name: cast.provider.name.clone(),
            prefix: String::new(),
            memo: String::new(),
            zone: "Europe/Moscow".into(),
            domains: vec![cast.provider.domain.clone()],
        };
        app.enter_organisation(&system, ours).await?;
        let mailbox = NewMailbox {
            address: format!("support@{}", cast.provider.domain),
            name: cast.provider.name.clone(),
            imap: None,
            smtp: None,
            imap_password: String::new(),
            smtp_password: String::new(),
            plus_addressing: true,
        };
        app.enter_mailbox(&system, mailbox).await?;
        company.enter_staff(app, &cast).await?;
        company.enter_clients(app, &cast).await?;
        for login in logins() {
            let person = app.find_person(&system, &login.mail).await?.context("a login is somebody's")?;
            app.set_password(&system, person, PASSWORD).await?;
        }
        Ok(company)
    }

    async fn enter_staff(&mut self, app: &App, cast: &Cast) -> Result<()> {
        for member in &cast.staff {
            let role = match member.role {
                StaffRole::Engineer => Role::Engineer,
                StaffRole::Head => Role::Head,
                StaffRole::Admin => Role::Administrator,
            };
            let new = NewPerson {
                name: member.name.clone(),
                mail: member.mail.clone(),
                phone: String::new(),
                position: member.signature.lines().nth(1).unwrap_or_default().to_owned(),
                locale: member.locale.clone(),
                zone: member.zone.clone(),
                signature: member.signature.clone(),
                grants: app::people::desk_role(role),
                invite: false,
            };
            self.enter_person(app, Who::Staff(member.key.clone()), new).await?;
        }
        Ok(())
    }

    async fn enter_clients(&mut self, app: &App, cast: &Cast) -> Result<()> {
        for (number, client) in cast.clients.iter().enumerate() {
            let new = NewOrganisation {
                kind: OrgKind::Client,
                name: client.name.clone(),
                prefix: client.prefix.clone(),
                memo: client.memo.clone(),
                zone: client.zone.clone(),
                domains: vec![client.domain.clone()],
            };
            let org = app.enter_organisation(&Actor::system(), new).await?;
            contract(app, org, number).await?;
            for person in &client.people {
                let role = match person.role {
                    demo::Role::Requester => Role::Requester,
                    demo::Role::ClientManager => Role::ClientManager,
                };
                let new = NewPerson {
                    name: person.name.clone(),
                    mail: person.mail.clone(),
                    phone: person.phone.clone(),
                    position: person.position.clone(),
                    locale: person.locale.clone(),
                    zone: client.zone.clone(),
                    signature: String::new(),
                    grants: vec![Grant { role, scope: Scope::Organisation(org) }],
                    invite: false,
                };
                self.enter_person(app, Who::Client(person.key.clone()), new).await?;
                self.orgs.insert(person.key.clone(), org);
            }
        }
        Ok(())
    }

    async fn enter_person(&mut self, app: &App, who: Who, new: NewPerson) -> Result<()> {
        let id = app.enter_person(&Actor::system(), new).await?;
        self.actors.insert(who, app.actor(id, Channel::Desk).await?);
        Ok(())
    }

    /// Somebody of the plan, acting by a road.
    pub fn actor(&self, who: &Who, via: Channel) -> Result<Actor> {
        let known = match who {
            Who::System => Actor::system(),
            known => {
                self.actors.get(known).with_context(|| format!("nobody of the cast is {known:?}"))?.clone()
            }
        };
        let via = if known.is_system() { Channel::System } else { via };
        Ok(Actor { via, ..known })
    }

    /// Somebody's id.
    pub fn person(&self, who: &Who) -> Result<PersonId> {
        self.actor(who, Channel::Desk)?.person.context("the desk itself is no person")
    }

    /// The clients, each once.
    pub fn clients(&self) -> Vec<OrganisationId> {
        let mut all: Vec<OrganisationId> = self.orgs.values().copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Everybody, in the order in which they were entered.
    pub fn actors(&self) -> impl Iterator<Item = &Actor> {
        let mut all: Vec<&Actor> = self.actors.values().collect();
        all.sort_by_key(|actor| actor.person);
        all.into_iter()
    }

    /// The organisation of a client's person.
    pub fn org(&self, key: &str) -> Result<OrganisationId> {
        self.orgs.get(key).copied().with_context(|| format!("{key} is of no client"))
    }
}

/// Most clients have a contract, half of all on the standard plan, a few on the others; every sixth has none yet.
async fn contract(app: &App, org: OrganisationId, number: usize) -> Result<()> {
    let plan = match number % 6 {
        0 | 1 | 3 => PlanId(1),
        2 => PlanId(2),
        4 => PlanId(3),
        _ => return Ok(()),
    };
    let penalty =
        |priority, amount| Penalty { metric: Metric::Resolution, priority, amount: Money::roubles(amount) };
    let contract = Contract {
        package: Some(Package::FullSla),
        penalties: match number % 6 {
            4 => vec![
                penalty(Priority::P1, 50_000),
                penalty(Priority::P2, 20_000),
                penalty(Priority::P3, 5_000),
            ],
            _ => vec![],
        },
        ..Contract::new(org, plan, jiff::civil::date(2026, 1, 1))
    };
    app.agree(&Actor::system(), Edit::Contract(None, contract), i64::MIN).await?;
    Ok(())
}
