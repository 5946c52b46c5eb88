//! The directory: organisations and persons, looked up and changed.
//!
//! Who reads sees what his roles reach; who changes manages people. It never touches roles (see `roles`).

use crate::people::entry::{write_organisation, write_person};
use crate::people::roles::may_touch;
use crate::{Actor, App, AppError};
use domain::desk::keys;
use domain::ids::{OrganisationId, PersonId};
use domain::people::{Grant, Object, Permission, Scope};
use domain::text::fold;
use store::desk::Brief;
use store::people::directory;
pub use store::people::directory::{AfterName, Listed};
use store::people::{self, Organisation, Person};
use store::{Tx, counters};

/// Rows on a page of a list.
const PAGE: usize = 50;
/// The longest memo, characters.
const LONGEST_MEMO: usize = 4_000;

/// A page of a list by name.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Where the next page begins.
    pub next: Option<AfterName>,
}

/// An organisation in a list, with its counters.
#[derive(Clone, Debug)]
pub struct OrganisationRow {
    /// The organisation.
    pub org: Organisation,
    /// Tickets that are not finished.
    pub live: i64,
    /// All its tickets.
    pub all: i64,
}

/// Everything about an organisation.
#[derive(Clone, Debug)]
pub struct OrganisationFacts {
    /// The organisation with its counters.
    pub row: OrganisationRow,
    /// Of which it is a branch.
    pub parent: Option<Organisation>,
    /// Its branches.
    pub branches: Vec<Organisation>,
    /// Its mail domains.
    pub domains: Vec<String>,
    /// Its people with their roles in it.
    pub people: Vec<(Listed, Vec<Grant>)>,
    /// Its tickets, freshest first.
    pub tickets: Vec<Brief>,
    /// Where older tickets begin.
    pub older: Option<(i64, domain::ids::TicketId)>,
}

/// Everything about a person.
#[derive(Clone, Debug)]
pub struct PersonFacts {
    /// The person.
    pub person: Person,
    /// As a row of the list.
    pub listed: Listed,
    /// Mail addresses, the first being the one to sign in with and write to.
    pub mails: Vec<String>,
    /// Phones.
    pub phones: Vec<String>,
    /// Roles, with the name of the organisation.
    pub grants: Vec<(Grant, Option<String>)>,
    /// When last seen on the pages.
    pub seen_at: Option<i64>,
    /// His requests, freshest first.
    pub tickets: Vec<Brief>,
    /// Where older ones begin.
    pub older: Option<(i64, domain::ids::TicketId)>,
}

/// What a form says of an organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrganisationForm {
    /// What it is to us.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Letters before its ticket numbers.
    pub prefix: String,
    /// What every engineer has to know.
    pub memo: String,
    /// IANA zone.
    pub zone: String,
    /// Mail domains.
    pub domains: Vec<String>,
    /// The organisation of which it is a branch, by its name; empty for none.
    pub parent: String,
}

/// What a form says of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonForm {
    /// Full name.
    pub name: String,
    /// Position.
    pub position: String,
    /// `ru` or `en`.
    pub locale: String,
    /// IANA zone.
    pub zone: String,
    /// What stands under his answers.
    pub signature: String,
    /// Mail addresses.
    pub mails: Vec<String>,
    /// Phones.
    pub phones: Vec<String>,
}

impl App {
    /// Organisations by name.
    pub async fn organisation_list(
        &self,
        actor: &Actor,
        words: &str,
        after: Option<AfterName>,
    ) -> Result<Page<OrganisationRow>, AppError> {
        actor.may_somewhere(Permission::PeopleRead)?;
        let (only, words) = (reach(actor), words.to_owned());
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let limit = PAGE as i64 + 1;
                let orgs = directory::organisations(tx, &words, after.as_ref(), only.as_deref(), limit)?;
                let page = cut(orgs, |org| (fold(&org.name), org.id.0));
                let rows = page.rows.into_iter().map(|org| counted(tx, org)).collect::<Result<_, _>>()?;
                Ok(Page { rows, next: page.next })
            })
            .await
    }

    /// An organisation with its people and tickets.
    pub async fn organisation_facts(
        &self,
        actor: &Actor,
        id: OrganisationId,
        older: Option<(i64, domain::ids::TicketId)>,
    ) -> Result<OrganisationFacts, AppError> {
        actor.may(Permission::PeopleRead, Object::Organisation(id)).map_err(|_| AppError::Missing)?;
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let org = people::org(tx, id)?.ok_or(AppError::Missing)?;
                let parent = match org.parent {
                    Some(parent) => people::org(tx, parent)?,
                    None => None,
                };
                let mut members = Vec::new();
                for one in directory::persons_of(tx, id)? {
                    let mut grants = people::grants(tx, one.id)?;
                    grants.retain(|grant| grant.scope == Scope::Organisation(id));
                    members.push((one, grants));
                }
                let mut tickets = store::desk::of_org(tx, id, older, PAGE as i64 + 1)?;
                let more = tickets.len() > PAGE;
                tickets.truncate(PAGE);
                Ok(OrganisationFacts {
                    row: counted(tx, org)?,
                    parent,
                    branches: directory::branches(tx, id)?,
                    domains: directory::domains(tx, id)?,
                    people: members,
                    older: tickets.last().filter(|_| more).map(|last| (last.updated_at, last.id)),
                    tickets,
                })
            })
            .await
    }

    /// Enters an organisation (`id` none) or changes one.
    pub async fn save_organisation(
        &self,
        actor: &Actor,
        id: Option<OrganisationId>,
        form: OrganisationForm,
    ) -> Result<OrganisationId, AppError> {
        actor.may(Permission::PeopleManage, Object::Desk)?;
        let (scene, who) = (self.scene(), actor.name.clone());
        self.write_once(move |tx| write_organisation(tx, &scene, &who, id, &form)).await
    }

    /// Changes what every engineer has to know of an organisation, by whoever may write notes about it. `before` is
    /// what the writer saw: somebody else's words are not lost. Each version stays in the log.
    pub async fn save_memo(
        &self,
        actor: &Actor,
        id: OrganisationId,
        before: &str,
        memo: &str,
    ) -> Result<(), AppError> {
        actor.may(Permission::PeopleRead, Object::Organisation(id)).map_err(|_| AppError::Missing)?;
        actor.may(Permission::TicketNote, Object::Organisation(id))?;
        if memo.chars().count() > LONGEST_MEMO {
            return Err(AppError::Invalid("memo", "long"));
        }
        let plain = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
        let (before, memo) = (plain(before), plain(memo));
        let (now, who) = (self.now(), actor.name.clone());
        self.db
            .write(move |tx| -> Result<(), AppError> {
                let org = people::org(tx, id)?.ok_or(AppError::Missing)?;
                if plain(&org.memo) == memo {
                    return Ok(());
                }
                if plain(&org.memo) != before {
                    return Err(AppError::Changed(0));
                }
                let detail = serde_json::json!({ "before": org.memo, "after": memo });
                directory::update_organisation(tx, &Organisation { memo: memo.clone(), ..org })?;
                crate::trail::tell(tx, now, &who, "organisation.memo", &id.to_string(), &detail)
            })
            .await
    }

    /// Persons by name, found by name, address or phone.
    pub async fn person_list(
        &self,
        actor: &Actor,
        words: &str,
        after: Option<AfterName>,
    ) -> Result<Page<(Listed, Vec<(Grant, Option<String>)>)>, AppError> {
        actor.may_somewhere(Permission::PeopleRead)?;
        let (only, words) = (reach(actor), words.to_owned());
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let limit = PAGE as i64 + 1;
                let found = directory::persons(tx, &words, after.as_ref(), only.as_deref(), limit)?;
                let page = cut(found, |one| (one.folded.clone(), one.id.0));
                let mut rows = Vec::new();
                for one in page.rows {
                    let mut grants = named(tx, one.id)?;
                    if let Some(only) = &only {
                        grants.retain(|(grant, _)| within(only, *grant));
                    }
                    rows.push((one, grants));
                }
                Ok(Page { rows, next: page.next })
            })
            .await
    }

    /// A person with his roles and requests, as far as the actor's roles reach.
    pub async fn person_facts(
        &self,
        actor: &Actor,
        id: PersonId,
        older: Option<(i64, domain::ids::TicketId)>,
    ) -> Result<PersonFacts, AppError> {
        actor.may_somewhere(Permission::PeopleRead)?;
        let only = reach(actor);
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let person = people::person(tx, id)?.ok_or(AppError::Missing)?;
                let listed = directory::listed(tx, id)?.ok_or(AppError::Missing)?;
                let mut grants = named(tx, id)?;
                let mut tickets = store::desk::of_requester(tx, id, older, PAGE as i64 + 1)?;
                let more = tickets.len() > PAGE;
                tickets.truncate(PAGE);
                let next = tickets.last().filter(|_| more).map(|last| (last.updated_at, last.id));
                if let Some(only) = &only {
                    grants.retain(|(grant, _)| within(only, *grant));
                    if grants.is_empty() {
                        return Err(AppError::Missing);
                    }
                    let mut seen = Vec::new();
                    for brief in tickets {
                        let org = store::desk::get(tx, brief.id)?.map(|ticket| ticket.org);
                        if org.is_some_and(|org| actor.can(Permission::PeopleRead, Object::Organisation(org)))
                        {
                            seen.push(brief);
                        }
                    }
                    tickets = seen;
                }
                let values = |tx: &mut Tx<'_>, kind| -> Result<Vec<String>, AppError> {
                    let points = directory::contact_points(tx, id, kind)?;
                    Ok(points.into_iter().map(|(_, value)| value).collect())
                };
                Ok(PersonFacts {
                    mails: values(tx, "mail")?,
                    phones: values(tx, "phone")?,
                    seen_at: directory::last_seen(tx, id)?,
                    person,
                    listed,
                    grants,
                    tickets,
                    older: next,
                })
            })
            .await
    }

    /// Changes a person.
    pub async fn save_person(&self, actor: &Actor, id: PersonId, form: PersonForm) -> Result<(), AppError> {
        actor.may(Permission::PeopleManage, Object::Desk)?;
        let (scene, who) = (self.scene(), actor.clone());
        self.write_once(move |tx| -> Result<(), AppError> {
            may_touch(tx, &who, id)?;
            write_person(tx, &scene, &who.name, id, &form)
        })
        .await
    }

    /// The organisation of a name, for forms in which it is typed.
    pub async fn organisation_of_name(
        &self,
        actor: &Actor,
        name: &str,
    ) -> Result<Option<OrganisationId>, AppError> {
        actor.may(Permission::PeopleManage, Object::Desk)?;
        let name = name.to_owned();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                Ok(directory::organisation_named(tx, &name)?.map(|org| org.id))
            })
            .await
    }
}

/// The organisations that somebody's roles reach; none for the whole desk.
fn reach(actor: &Actor) -> Option<Vec<OrganisationId>> {
    if actor.is_system() || actor.can(Permission::PeopleRead, Object::Desk) {
        return None;
    }
    let of = |grant: &Grant| match grant.scope {
        Scope::Organisation(org) => Some(org),
        Scope::Desk => None,
    };
    let reached = |org: &OrganisationId| actor.can(Permission::PeopleRead, Object::Organisation(*org));
    Some(actor.grants.iter().filter_map(of).filter(reached).collect())
}

fn within(only: &[OrganisationId], grant: Grant) -> bool {
    matches!(grant.scope, Scope::Organisation(org) if only.contains(&org))
}

fn cut<T>(mut rows: Vec<T>, place: impl Fn(&T) -> AfterName) -> Page<T> {
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(place);
    Page { rows, next }
}

fn counted(tx: &mut Tx<'_>, org: Organisation) -> Result<OrganisationRow, AppError> {
    let (live, all) = (keys::org_live(org.id), keys::org_all(org.id));
    let found = counters::get(tx, &[&live, &all])?;
    let value = |key: &str| found.get(key).copied().unwrap_or(0);
    Ok(OrganisationRow { live: value(&live), all: value(&all), org })
}

fn named(tx: &mut Tx<'_>, id: PersonId) -> Result<Vec<(Grant, Option<String>)>, AppError> {
    let mut out = Vec::new();
    for grant in people::grants(tx, id)? {
        let name = match grant.scope {
            Scope::Organisation(org) => people::org(tx, org)?.map(|org| org.name),
            Scope::Desk => None,
        };
        out.push((grant, name));
    }
    Ok(out)
}
