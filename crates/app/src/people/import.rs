//! Organisations and people out of a table: whatever a spreadsheet saves or a person pastes.
//!
//! A rehearsal is the import itself, undone at its end, so it cannot promise what the import then does not do. Lines
//! that are wrong are left out and handed back; the rest is done in one unit of work, and doing it again changes nothing.

use crate::mail::sender::is_address;
use crate::people::directory::{OrganisationForm, PersonForm, write_organisation, write_person};
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

/// The text of a file that a spreadsheet saved: by its mark, else UTF-8 when it is that, else windows-1251.
pub fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1251.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// What a column means, by its heading.
const COLUMNS: &[(Column, &[&str])] = &[
    (
        Column::Organisation,
        &["организация", "компания", "клиент", "organisation", "organization", "company", "client"],
    ),
    (Column::Kind, &["вид", "тип", "kind", "type"]),
    (Column::Prefix, &["префикс", "prefix"]),
    (Column::Parent, &["головная", "головная организация", "parent"]),
    (Column::Domains, &["домен", "домены", "domain", "domains"]),
    (Column::Zone, &["часовой пояс", "пояс", "zone", "time zone", "timezone"]),
    (Column::Memo, &["памятка", "memo", "note"]),
    (Column::Name, &["имя", "фио", "сотрудник", "контакт", "name", "full name", "person"]),
    (Column::Mail, &["почта", "эл. почта", "электронная почта", "email", "e-mail", "mail"]),
    (Column::Phone, &["телефон", "phone"]),
    (Column::Position, &["должность", "position", "title"]),
    (Column::Role, &["роль", "role"]),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Organisation,
    Kind,
    Prefix,
    Parent,
    Domains,
    Zone,
    Memo,
    Name,
    Mail,
    Phone,
    Position,
    Role,
}

/// A line of the table as it was read.
struct Cells {
    number: usize,
    raw: Vec<String>,
    known: Vec<(Column, String)>,
}

impl Cells {
    fn of(&self, column: Column) -> &str {
        self.known.iter().find(|(known, _)| *known == column).map_or("", |(_, text)| text.as_str())
    }
}

struct Table {
    heading: Vec<String>,
    delimiter: u8,
    rows: Vec<Cells>,
}

impl Table {
    fn read(text: &str) -> Result<Table, AppError> {
        let text = text.trim_start_matches('\u{feff}');
        let (told, text) = match text.split_once('\n') {
            // Some spreadsheets tell their delimiter in a line of its own.
            Some((first, rest)) if first.trim().len() == 5 && first.starts_with("sep=") => {
                (first.as_bytes().get(4).copied(), rest)
            }
            _ => (None, text),
        };
        let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let count = |delimiter: &u8| first.bytes().filter(|byte| byte == delimiter).count();
        let delimiter = told.or_else(|| b";\t,".iter().copied().rev().max_by_key(count)).unwrap_or(b';');
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let mut records = reader.records();
        let mut next = || records.next().transpose().map_err(|_| AppError::Invalid("text", "table"));
        let heading: Vec<String> = match next()? {
            Some(record) => record.iter().map(|cell| cell.trim().to_owned()).collect(),
            None => return Err(AppError::Invalid("text", "empty")),
        };
        let columns: Vec<Option<Column>> = heading.iter().map(|name| column(name)).collect();
        if !columns.contains(&Some(Column::Organisation)) {
            return Err(AppError::Invalid("text", "no-organisation"));
        }
        let mut rows = Vec::new();
        while let Some(record) = next()? {
            let number = record.position().map_or(0, |at| usize::try_from(at.line()).unwrap_or(0));
            let raw: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
            if raw.iter().all(String::is_empty) {
                continue;
            }
            let known = columns.iter().zip(&raw);
            let known = known.filter_map(|(column, cell)| column.map(|column| (column, cell.clone())));
            rows.push(Cells { number, known: known.collect(), raw });
        }
        match rows.len() {
            0 => Err(AppError::Invalid("text", "empty")),
            n if n > MOST => Err(AppError::Invalid("text", "many")),
            _ => Ok(Table { heading, delimiter, rows }),
        }
    }

    /// The lines that are wrong, to be mended and taken again.
    fn rest(&self, lines: &[Line]) -> String {
        let wrong = |line: &&Line| matches!(line.fate, Fate::Wrong(..));
        let numbers: Vec<usize> = lines.iter().filter(wrong).map(|line| line.number).collect();
        if numbers.is_empty() {
            return String::new();
        }
        let mut writer =
            csv::WriterBuilder::new().delimiter(self.delimiter).flexible(true).from_writer(vec![]);
        writer.write_record(&self.heading).ok();
        for row in self.rows.iter().filter(|row| numbers.contains(&row.number)) {
            writer.write_record(&row.raw).ok();
        }
        writer.into_inner().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }
}

fn column(heading: &str) -> Option<Column> {
    let wanted = heading.trim().to_lowercase();
    COLUMNS.iter().find(|(_, names)| names.contains(&wanted.as_str())).map(|(column, _)| *column)
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

fn kind(word: &str, before: &str) -> Result<String, AppError> {
    let code = match word.to_lowercase().as_str() {
        "" => before,
        "клиент" | "client" => "client",
        "партнёр" | "партнер" | "partner" => "partner",
        "контрагент" | "counterparty" => "counterparty",
        "наша" | "ours" => "ours",
        _ => return Err(AppError::Invalid("kind", "unknown")),
    };
    Ok(code.to_owned())
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
    let role = match row.of(Column::Role).to_lowercase().as_str() {
        "" | "сотрудник" | "заявитель" | "requester" => Role::Requester,
        "руководитель" | "менеджер" | "manager" | "client_manager" => Role::ClientManager,
        _ => return Err(AppError::Invalid("role", "unknown")),
    };
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
        people::insert_person(tx, &super::person(&new, id, scene.now))?;
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

#[cfg(test)]
mod tests {
    use super::{Table, decode};

    #[test]
    fn whatever_a_spreadsheet_saves_is_read() {
        let text = "Компания;ФИО\r\n«Ёлка»;Анна";
        let (old, ..) = encoding_rs::WINDOWS_1251.encode(text);
        let sixteen: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        for bytes in [text.as_bytes(), &["\u{feff}", text].concat().into_bytes(), &old, &sixteen] {
            assert_eq!(decode(bytes), text);
        }
    }

    #[test]
    fn delimiters_are_found() {
        for text in ["Клиент;Имя\nА;Б", "Client,Name\nА,Б", "Company\tName\nА\tБ", "sep=,\nКлиент,Имя\nА,Б"]
        {
            let table = Table::read(text).unwrap();
            assert_eq!(table.rows[0].raw, ["А", "Б"], "{text}");
        }
        let quoted = Table::read("Клиент;Памятка\n\"ООО \"\"А\"\"; Б\";\"две\nстроки\"\n").unwrap();
        assert_eq!(quoted.rows[0].raw, ["ООО \"А\"; Б", "две\nстроки"]);
        assert!(Table::read("Имя\nАнна").is_err());
        assert!(Table::read("").is_err());
    }
}
