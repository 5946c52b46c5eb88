//! The directory: organisations and persons, looked up and changed.
//!
//! Who reads sees what his roles reach; who changes manages people. It never touches roles (see `roles`).

use crate::mail::sender::is_address;
use crate::people::roles::may_touch;
use crate::trail::tell;
use crate::{Actor, App, AppError, Scene};
use domain::desk::keys;
use domain::ids::{ContactPointId, OrganisationId, PersonId};
use domain::people::{Grant, Object, OrgKind, Permission, Scope};
use domain::text::fold;
use domain::time::is_zone;
use serde_json::json;
use store::desk::Brief;
use store::people::directory;
pub use store::people::directory::{AfterName, Listed};
use store::people::{self, Organisation, Person};
use store::{Tx, counters};

/// Rows on a page of a list.
const PAGE: usize = 50;

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
        self.db.write(move |tx| write_organisation(tx, &scene, &who, id, &form)).await
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
    pub async fn person_facts(&self, actor: &Actor, id: PersonId) -> Result<PersonFacts, AppError> {
        actor.may_somewhere(Permission::PeopleRead)?;
        let only = reach(actor);
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let person = people::person(tx, id)?.ok_or(AppError::Missing)?;
                let listed = directory::listed(tx, id)?.ok_or(AppError::Missing)?;
                let mut grants = named(tx, id)?;
                let mut tickets = store::desk::of_requester(tx, id, None, PAGE as i64)?;
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
                })
            })
            .await
    }

    /// Changes a person.
    pub async fn save_person(&self, actor: &Actor, id: PersonId, form: PersonForm) -> Result<(), AppError> {
        actor.may(Permission::PeopleManage, Object::Desk)?;
        let (scene, who) = (self.scene(), actor.clone());
        self.db
            .write(move |tx| -> Result<(), AppError> {
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

/// Writes an organisation, new or known, with its domains, and notes what became different.
pub(crate) fn write_organisation(
    tx: &mut Tx<'_>,
    scene: &Scene,
    who: &str,
    id: Option<OrganisationId>,
    form: &OrganisationForm,
) -> Result<OrganisationId, AppError> {
    let name = form.name.trim();
    if name.is_empty() {
        return Err(AppError::Invalid("name", "empty"));
    }
    let same = directory::organisation_named(tx, name)?;
    if same.is_some_and(|other| Some(other.id) != id) {
        return Err(AppError::Invalid("name", "taken"));
    }
    if !is_zone(form.zone.trim()) {
        return Err(AppError::Invalid("zone", "unknown"));
    }
    let kind = OrgKind::from_code(&form.kind).ok_or(AppError::Invalid("kind", "unknown"))?;
    let before = match id {
        Some(id) => Some(people::org(tx, id)?.ok_or(AppError::Missing)?),
        None => None,
    };
    let org = Organisation {
        id: id.unwrap_or_else(|| OrganisationId(scene.ids.next())),
        kind,
        name: name.to_owned(),
        prefix: form.prefix.trim().to_owned(),
        memo: form.memo.trim().to_owned(),
        zone: form.zone.trim().to_owned(),
        parent: parent_of(tx, id, form.parent.trim())?,
        created_at: before.as_ref().map_or(scene.now, |org| org.created_at),
    };
    match before {
        None => people::insert_org(tx, &org)?,
        Some(_) => directory::update_organisation(tx, &org)?,
    }
    let domains = write_domains(tx, org.id, &form.domains)?;
    let of = |org: &Organisation| {
        json!({ "kind": org.kind.code(), "name": org.name, "prefix": org.prefix, "memo": org.memo,
                "zone": org.zone, "parent": org.parent.map(|parent| parent.0) })
    };
    let detail = json!({ "was": before.as_ref().map(of), "is": of(&org), "domains": domains });
    let act = if before.is_some() { "organisation.change" } else { "organisation.enter" };
    tell(tx, scene.now, who, act, &org.id.to_string(), &detail)?;
    Ok(org.id)
}

/// The organisation of which another becomes a branch: never one of its own branches.
fn parent_of(
    tx: &mut Tx<'_>,
    of: Option<OrganisationId>,
    name: &str,
) -> Result<Option<OrganisationId>, AppError> {
    if name.is_empty() {
        return Ok(None);
    }
    let parent = directory::organisation_named(tx, name)?.ok_or(AppError::Invalid("parent", "unknown"))?.id;
    match of {
        Some(of) if directory::with_branches(tx, of)?.contains(&parent) => {
            Err(AppError::Invalid("parent", "circle"))
        }
        _ => Ok(Some(parent)),
    }
}

fn write_domains(tx: &mut Tx<'_>, org: OrganisationId, wanted: &[String]) -> Result<Vec<String>, AppError> {
    let clean = |domain: &String| domain.trim().trim_start_matches('@').to_lowercase();
    let mut wanted: Vec<String> = wanted.iter().map(clean).filter(|domain| !domain.is_empty()).collect();
    wanted.sort();
    wanted.dedup();
    for domain in &wanted {
        if !is_address(&format!("a@{domain}")) || !domain.contains('.') {
            return Err(AppError::Invalid("domains", "domain"));
        }
        if people::org_of_domain(tx, domain)?.is_some_and(|other| other != org) {
            return Err(AppError::Invalid("domains", "taken"));
        }
    }
    let known = directory::domains(tx, org)?;
    for gone in known.iter().filter(|domain| !wanted.contains(domain)) {
        directory::delete_domain(tx, gone)?;
    }
    for new in wanted.iter().filter(|domain| !known.contains(domain)) {
        people::insert_domain(tx, new, org)?;
    }
    Ok(wanted)
}

/// Writes a known person with his contacts, and notes what became different.
pub(crate) fn write_person(
    tx: &mut Tx<'_>,
    scene: &Scene,
    who: &str,
    id: PersonId,
    form: &PersonForm,
) -> Result<(), AppError> {
    if form.name.trim().is_empty() {
        return Err(AppError::Invalid("name", "empty"));
    }
    if !is_zone(form.zone.trim()) {
        return Err(AppError::Invalid("zone", "unknown"));
    }
    let before = people::person(tx, id)?.ok_or(AppError::Missing)?;
    let person = Person {
        name: form.name.trim().to_owned(),
        position: form.position.trim().to_owned(),
        locale: if form.locale == "en" { "en".into() } else { "ru".into() },
        zone: form.zone.trim().to_owned(),
        signature: form.signature.trim().to_owned(),
        ..before.clone()
    };
    directory::update_person(tx, &person)?;
    let mails = write_contacts(tx, scene, id, "mail", &form.mails)?;
    if mails.is_empty() {
        return Err(AppError::Invalid("mail", "address"));
    }
    let phones = write_contacts(tx, scene, id, "phone", &form.phones)?;
    let detail = json!({ "was": before.name, "is": person.name, "position": person.position,
                         "mails": mails, "phones": phones });
    tell(tx, scene.now, who, "person.change", &id.to_string(), &detail)
}

fn write_contacts(
    tx: &mut Tx<'_>,
    scene: &Scene,
    person: PersonId,
    kind: &'static str,
    wanted: &[String],
) -> Result<Vec<String>, AppError> {
    let field = kind;
    let clean = wanted.iter().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    let mut wanted: Vec<String> = Vec::new();
    for value in clean {
        if !wanted.iter().any(|known| fold(known) == fold(&value)) {
            wanted.push(value);
        }
    }
    for value in &wanted {
        if kind == "mail" && !is_address(value) {
            return Err(AppError::Invalid(field, "address"));
        }
        if people::person_of_contact(tx, kind, value)?.is_some_and(|other| other != person) {
            return Err(AppError::Invalid(field, "taken"));
        }
    }
    // The first is the one that is written to: when their order changes, all are entered anew.
    let known = directory::contact_points(tx, person, kind)?;
    let kept = known.iter().zip(&wanted).take_while(|((_, is), will)| is == *will).count();
    for (id, _) in &known[kept..] {
        directory::delete_contact(tx, *id)?;
    }
    for value in &wanted[kept..] {
        people::insert_contact(tx, ContactPointId(scene.ids.next()), person, kind, value)?;
    }
    Ok(wanted)
}
