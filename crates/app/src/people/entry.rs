//! Organisations and persons as they are written: looked at first, with a note in the trail of what became different.

use super::directory::{OrganisationForm, PersonForm};
use crate::mail::sender::is_address;
use crate::people::NewPerson;
use crate::trail::tell;
use crate::{AppError, Scene};
use domain::ids::{ContactPointId, OrganisationId, PersonId};
use domain::people::OrgKind;
use domain::text::fold;
use domain::time::is_zone;
use serde_json::json;
use store::Tx;
use store::people::{self, Organisation, Person, directory};

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

/// A person as he is entered.
pub(crate) fn person(new: &NewPerson, id: PersonId, now: i64) -> Person {
    Person {
        id,
        name: new.name.trim().to_owned(),
        position: new.position.clone(),
        locale: new.locale.clone(),
        zone: new.zone.clone(),
        signature: new.signature.clone(),
        theme: "system".into(),
        active: true,
        created_at: now,
    }
}
