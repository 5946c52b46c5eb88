//! Organisations and people out of a table: whatever a spreadsheet saves or a person pastes.
//!
//! A rehearsal is the import itself, undone at its end, so it cannot promise what the import then does not do. Lines
//! that are wrong are left out and handed back; the rest is done in one unit of work, and doing it again changes nothing.

pub use super::table::decode;
use super::table::{Cells, Column, Table, kind, role};
use crate::mail::sender::is_address;
use crate::people::directory::{OrganisationForm, PersonForm};
use crate::people::entry::{write_organisation, write_person};
use crate::trail::tell;
use crate::{Actor, App, AppError, Scene};
use domain::ids::{ContactPointId, GrantId, OrganisationId, PersonId};
use domain::people::{Grant, Object, OrgKind, Permission, Role, Scope};
use domain::text::fold;
use serde_json::json;
use store::people::{self, Organisation, directory};
use store::{StoreError, Tx};

/// The most lines of one table.
pub const MOST: usize = 5_000;

/// What a line is or does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Something new is entered: an organisation, a person.
    Enters(bool, bool),
    /// Something known becomes different.
    Changes,
    /// Everything is as it says already.
    Known,
    /// It is wrong: the field and the code of the text that says what to do.
    Wrong(&'static str, &'static str),
}

/// A line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number in the table, the heading being 1.
    pub number: usize,
    /// The organisation.
    pub organisation: String,
    /// The person, by name or address.
    pub person: String,
    /// What it does.
    pub fate: Fate,
}

/// What came of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Its lines.
    pub lines: Vec<Line>,
    /// The lines that are wrong, as a table with the heading; empty when all are right.
    pub rest: String,
}

impl Imported {
    /// How many lines are wrong.
    pub fn wrong(&self) -> usize {
        self.lines.iter().filter(|line| matches!(line.fate, Fate::Wrong(..))).count()
    }

    /// How many lines enter or change something.
    pub fn useful(&self) -> usize {
        self.lines.iter().filter(|line| matches!(line.fate, Fate::Enters(..) | Fate::Changes)).count()
    }
}

impl App {
    /// Imports a table, or only rehearses it.
    pub async fn import_people(
        &self,
        actor: &Actor,
        text: &str,
        rehearse: bool,
    ) -> Result<Imported, AppError> {
        actor.may(Permission::PeopleManage, Object::Desk)?;
        let table = Table::read(text)?;
        let (scene, who) = (self.scene(), actor.name.clone());
        let done = self.db.write(move |tx| -> Result<Imported, Undone> {
            let mut lines = Vec::new();
            for row in &table.rows {
                lines.push(take(tx, &scene, &who, row).map_err(Undone::Failed)?);
            }
            let imported = Imported { rest: table.rest(&lines), lines };
            if rehearse {
                return Err(Undone::Rehearsed(imported));
            }
            scene.take(tx, None).map_err(Undone::Failed)?;
            let detail = json!({ "lines": imported.lines.len(), "wrong": imported.wrong() });
            tell(tx, scene.now, &who, "desk.import", "", &detail).map_err(Undone::Failed)?;
            Ok(imported)
        });
        match done.await {
            Ok(imported) | Err(Undone::Rehearsed(imported)) => Ok(imported),
            Err(Undone::Failed(e)) => Err(e),
        }
    }
}

/// Why nothing was written.
enum Undone {
    /// It was not meant to be.
    Rehearsed(Imported),
    /// It did not work.
    Failed(AppError),
}

impl From<StoreError> for Undone {
    fn from(e: StoreError) -> Undone {
        Undone::Failed(e.into())
    }
}

/// Takes one line: everything is looked at before anything is written.
fn take(tx: &mut Tx<'_>, scene: &Scene, who: &str, row: &Cells) -> Result<Line, AppError> {
    let person = if row.of(Column::Name).is_empty() { row.of(Column::Mail) } else { row.of(Column::Name) };
    let line = |fate| Line {
        number: row.number,
        organisation: row.of(Column::Organisation).to_owned(),
        person: person.to_owned(),
        fate,
    };
    let member = match member(tx, row) {
        Ok(member) => member,
        Err(AppError::Invalid(field, why)) => return Ok(line(Fate::Wrong(field, why))),
        Err(e) => return Err(e),
    };
    let (org, org_fate) = match organisation(tx, scene, who, row) {
        Ok(taken) => taken,
        Err(AppError::Invalid(field, why)) => return Ok(line(Fate::Wrong(field, why))),
        Err(e) => return Err(e),
    };
    let person_fate = match member {
        Some(member) => enter(tx, scene, who, row, org, member)?,
        None => Fate::Known,
    };
    Ok(line(match (org_fate, person_fate) {
        (Fate::Enters(..), Fate::Enters(..)) => Fate::Enters(true, true),
        (Fate::Enters(..), _) => Fate::Enters(true, false),
        (_, Fate::Enters(..)) => Fate::Enters(false, true),
        (Fate::Changes, _) | (_, Fate::Changes) => Fate::Changes,
        _ => Fate::Known,
    }))
}

fn organisation(
    tx: &mut Tx<'_>,
    scene: &Scene,
    who: &str,
    row: &Cells,
) -> Result<(OrganisationId, Fate), AppError> {
    let known = directory::organisation_named(tx, row.of(Column::Organisation))?;
    let before = match &known {
        Some(org) => form_of(tx, org)?,
        None => OrganisationForm {
            kind: OrgKind::Client.code().into(),
            zone: scene.rules.hours.zone.clone(),
            ..OrganisationForm::default()
        },
    };
    let or = |column, before: &str| match row.of(column) {
        "" => before.to_owned(),
        told => told.to_owned(),
    };
    let mut domains = before.domains.clone();
    domains.extend(row.of(Column::Domains).split([',', ' ', ';']).map(|text| text.trim().to_lowercase()));
    domains.retain(|domain| !domain.is_empty());
    domains.sort();
    domains.dedup();
    let form = OrganisationForm {
        kind: kind(row.of(Column::Kind), &before.kind)?,
        name: before.name.clone(),
        prefix: or(Column::Prefix, &before.prefix),
        memo: or(Column::Memo, &before.memo),
        zone: or(Column::Zone, &before.zone),
        parent: or(Column::Parent, &before.parent),
        domains,
    };
    match known {
        Some(org) if same(&form, &before) => Ok((org.id, Fate::Known)),
        Some(org) => Ok((write_organisation(tx, scene, who, Some(org.id), &form)?, Fate::Changes)),
        None => {
            let form = OrganisationForm { name: row.of(Column::Organisation).to_owned(), ..form };
            Ok((write_organisation(tx, scene, who, None, &form)?, Fate::Enters(true, false)))
        }
    }
}

fn same(a: &OrganisationForm, b: &OrganisationForm) -> bool {
    fold(&a.parent) == fold(&b.parent) && OrganisationForm { parent: b.parent.clone(), ..a.clone() } == *b
}

fn form_of(tx: &mut Tx<'_>, org: &Organisation) -> Result<OrganisationForm, AppError> {
    let parent = match org.parent {
        Some(parent) => people::org(tx, parent)?.map(|parent| parent.name).unwrap_or_default(),
        None => String::new(),
    };
    Ok(OrganisationForm {
        kind: org.kind.code().into(),
        name: org.name.clone(),
        prefix: org.prefix.clone(),
        memo: org.memo.clone(),
        zone: org.zone.clone(),
        domains: directory::domains(tx, org.id)?,
        parent,
    })
}

/// Who stands in a line, once it is known that he can be entered; none when nobody does.
struct Member {
    known: Option<PersonId>,
    role: Role,
}

fn member(tx: &mut Tx<'_>, row: &Cells) -> Result<Option<Member>, AppError> {
    let (name, mail, phone) = (row.of(Column::Name), row.of(Column::Mail), row.of(Column::Phone));
    if name.is_empty() && mail.is_empty() && phone.is_empty() {
        return Ok(None);
    }
    if !is_address(mail) {
        return Err(AppError::Invalid("mail", "address"));
    }
    let role = role(row.of(Column::Role))?;
    let known = people::person_of_contact(tx, "mail", mail)?;
    match known {
        Some(person) if people::grants(tx, person)?.iter().any(|grant| grant.role.is_staff()) => {
            return Err(AppError::Invalid("mail", "staff"));
        }
        None if name.is_empty() => return Err(AppError::Invalid("name", "empty")),
        _ => {}
    }
    if !phone.is_empty() && people::person_of_contact(tx, "phone", phone)?.is_some_and(|of| Some(of) != known)
    {
        return Err(AppError::Invalid("phone", "taken"));
    }
    Ok(Some(Member { known, role }))
}

fn enter(
    tx: &mut Tx<'_>,
    scene: &Scene,
    who: &str,
    row: &Cells,
    org: OrganisationId,
    member: Member,
) -> Result<Fate, AppError> {
    let Member { known, role } = member;
    let grant = Grant { role, scope: Scope::Organisation(org) };
    let zone = people::org(tx, org)?.map_or_else(String::new, |org| org.zone);
    let Some(id) = known else {
        let id = PersonId(scene.ids.next());
        let new = super::NewPerson {
            name: row.of(Column::Name).to_owned(),
            mail: row.of(Column::Mail).to_owned(),
            phone: row.of(Column::Phone).to_owned(),
            position: row.of(Column::Position).to_owned(),
            locale: "ru".into(),
            zone,
            signature: String::new(),
            grants: vec![grant],
            invite: false,
        };
        people::insert_person(tx, &super::entry::person(&new, id, scene.now))?;
        for (kind, value) in [("mail", &new.mail), ("phone", &new.phone)] {
            if !value.is_empty() {
                people::insert_contact(tx, ContactPointId(scene.ids.next()), id, kind, value)?;
            }
        }
        people::insert_grant(tx, GrantId(scene.ids.next()), id, grant)?;
        tell(tx, scene.now, who, "person.enter", &id.to_string(), &json!({ "name": new.name }))?;
        return Ok(Fate::Enters(false, true));
    };
    let mut fate = Fate::Known;
    if !people::grants(tx, id)?.contains(&grant) {
        people::insert_grant(tx, GrantId(scene.ids.next()), id, grant)?;
        let detail = serde_json::to_value(grant).map_err(AppError::broken)?;
        tell(tx, scene.now, who, "person.grant", &id.to_string(), &detail)?;
        fate = Fate::Changes;
    }
    let person = people::person(tx, id)?.ok_or(AppError::Missing)?;
    let values = |tx: &mut Tx<'_>, kind| -> Result<Vec<String>, AppError> {
        Ok(directory::contact_points(tx, id, kind)?.into_iter().map(|(_, value)| value).collect())
    };
    let or = |column, before: &str| match row.of(column) {
        "" => before.to_owned(),
        told => told.to_owned(),
    };
    let before = PersonForm {
        name: person.name.clone(),
        position: person.position.clone(),
        locale: person.locale.clone(),
        zone: person.zone.clone(),
        signature: person.signature.clone(),
        mails: values(tx, "mail")?,
        phones: values(tx, "phone")?,
    };
    let mut form = PersonForm {
        name: or(Column::Name, &before.name),
        position: or(Column::Position, &before.position),
        ..before.clone()
    };
    let phone = row.of(Column::Phone);
    if !phone.is_empty() && !form.phones.iter().any(|known| fold(known) == fold(phone)) {
        form.phones.push(phone.to_owned());
    }
    if form != before {
        write_person(tx, scene, who, id, &form)?;
        fate = Fate::Changes;
    }
    Ok(fate)
}
