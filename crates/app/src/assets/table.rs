//! Things from a table: a line each. Only rehearsed, until somebody says that it is right.

use super::change::{AssetForm, put};
use crate::trail::tell;
use crate::{Actor, App, AppError, Scene};
use domain::ids::{AssetId, OrganisationId};
use domain::people::{Object, Permission};
use domain::text::fold;
use domain::topic::AssetType;
use serde_json::json;
use std::collections::BTreeMap;
use store::{Tx, assets, people};

/// The most lines of a table.
const MOST: usize = 20_000;

/// Columns of their own, by their headings; any other is an attribute of the type.
const COLUMNS: &[(&str, &[&str])] = &[
    ("client", &["клиент", "организация", "компания", "client", "organisation", "company"]),
    ("type", &["тип", "вид", "type", "kind"]),
    ("name", &["имя", "название", "name"]),
    ("serial", &["серийный номер", "заводской номер", "serial", "serial number"]),
    ("address", &["адрес", "где стоит", "address", "place"]),
    ("parent", &["входит в", "родитель", "parent", "part of"]),
];

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It enters a thing.
    Enters,
    /// It changes one that is there.
    Changes,
    /// It says what is known.
    Same,
    /// It is wrong: the column and the code of the words that say what to do.
    Wrong(&'static str, &'static str),
}

/// A line of the table, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportLine {
    /// Its number in the file.
    pub number: usize,
    /// The thing.
    pub name: String,
    /// What became of it.
    pub fate: Fate,
}

/// What came of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssetsImported {
    /// Its lines.
    pub lines: Vec<ImportLine>,
}

impl AssetsImported {
    /// How many lines came to the same kind of end as this one.
    pub fn count(&self, like: impl Fn(Fate) -> bool) -> usize {
        self.lines.iter().filter(|line| like(line.fate)).count()
    }
}

/// A rehearsal is undone by an error of its own.
enum Undone {
    Rehearsed(AssetsImported),
    Failed(AppError),
}

impl From<store::StoreError> for Undone {
    fn from(e: store::StoreError) -> Undone {
        Undone::Failed(e.into())
    }
}

impl App {
    /// Imports things from a table, or only rehearses it. A thing is known again by its client and name.
    pub async fn import_assets(
        &self,
        actor: &Actor,
        text: &str,
        rehearse: bool,
    ) -> Result<AssetsImported, AppError> {
        actor.may(Permission::TicketWork, Object::Desk)?;
        let rows = read(text)?;
        let (scene, actor) = (self.scene(), actor.clone());
        let done = self.db.write(move |tx| -> Result<AssetsImported, Undone> {
            let types = assets::types(tx)?;
            let mut clients: BTreeMap<String, OrganisationId> = BTreeMap::new();
            for org in people::orgs(tx)? {
                clients.insert(fold(&org.name), org.id);
            }
            let mut lines = Vec::with_capacity(rows.len());
            for row in &rows {
                let fate = take(tx, &scene, &actor, &types, &clients, row).map_err(Undone::Failed)?;
                let name = row.cells.get("name").cloned().unwrap_or_default();
                lines.push(ImportLine { number: row.number, name, fate });
            }
            let imported = AssetsImported { lines };
            if rehearse {
                return Err(Undone::Rehearsed(imported));
            }
            let wrong = imported.count(|fate| matches!(fate, Fate::Wrong(..)));
            let detail = json!({ "lines": imported.lines.len(), "wrong": wrong });
            tell(tx, scene.now, &actor.name, "asset.import", "", &detail).map_err(Undone::Failed)?;
            Ok(imported)
        });
        match done.await {
            Ok(imported) | Err(Undone::Rehearsed(imported)) => Ok(imported),
            Err(Undone::Failed(e)) => Err(e),
        }
    }
}

/// A line as it was read: its own columns by their names, the others by their headings.
struct Row {
    number: usize,
    cells: BTreeMap<String, String>,
}

fn read(text: &str) -> Result<Vec<Row>, AppError> {
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let count = |delimiter: &u8| first.bytes().filter(|byte| byte == delimiter).count();
    let delimiter = b";\t,".iter().copied().rev().max_by_key(count).unwrap_or(b';');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let bad = |_| AppError::Invalid("text", "table");
    let heading: Vec<String> = reader.headers().map_err(bad)?.iter().map(column).collect();
    for needed in ["client", "type", "name"] {
        if !heading.iter().any(|name| name == needed) {
            return Err(AppError::Invalid("text", "columns"));
        }
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(bad)?;
        if rows.len() >= MOST {
            return Err(AppError::Invalid("text", "long"));
        }
        let number = record.position().map_or(0, |at| usize::try_from(at.line()).unwrap_or(0));
        let cells = heading.iter().cloned().zip(record.iter().map(|cell| cell.trim().to_owned()));
        let cells: BTreeMap<String, String> = cells.filter(|(_, cell)| !cell.is_empty()).collect();
        if !cells.is_empty() {
            rows.push(Row { number, cells });
        }
    }
    Ok(rows)
}

/// The name of a column by its heading: one of our own, else the heading itself.
fn column(heading: &str) -> String {
    let heading = fold(heading.trim());
    let own = COLUMNS.iter().find(|(_, names)| names.contains(&heading.as_str()));
    own.map_or(heading, |(name, _)| (*name).to_owned())
}

fn take(
    tx: &mut Tx<'_>,
    scene: &Scene,
    actor: &Actor,
    types: &[AssetType],
    clients: &BTreeMap<String, OrganisationId>,
    row: &Row,
) -> Result<Fate, AppError> {
    let cell = |name: &str| row.cells.get(name).map(String::as_str).unwrap_or_default();
    let Some(org) = clients.get(&fold(cell("client"))).copied() else {
        return Ok(Fate::Wrong("client", "unknown"));
    };
    let wanted = fold(cell("type"));
    let called = |of: &&AssetType| {
        [&of.code, &of.name.ru, &of.name.en].iter().any(|name| fold(name) == wanted) && !wanted.is_empty()
    };
    let Some(of) = types.iter().find(called) else { return Ok(Fate::Wrong("type", "unknown")) };
    if cell("name").is_empty() {
        return Ok(Fate::Wrong("name", "empty"));
    }
    let parent = match cell("parent") {
        "" => None,
        name => match assets::named(tx, org, name)? {
            Some(parent) => Some(parent.id),
            None => return Ok(Fate::Wrong("parent", "unknown")),
        },
    };
    let before = assets::named(tx, org, cell("name"))?;
    let mut attributes = before.as_ref().map(|one| one.attributes.clone()).unwrap_or_default();
    for one in &of.attributes {
        let names = [&one.name, &one.words.ru, &one.words.en];
        let value = names.iter().find_map(|name| row.cells.get(&fold(name)));
        if let Some(value) = value {
            attributes.insert(one.name.clone(), value.clone());
        }
    }
    // What the table does not say stays as it was.
    let kept = |column: &str, of: fn(&assets::Asset) -> &String| {
        let known = || before.as_ref().map(|one| of(one).clone()).unwrap_or_default();
        row.cells.get(column).cloned().unwrap_or_else(known)
    };
    let (serial, address) = (kept("serial", |one| &one.serial), kept("address", |one| &one.address));
    let parent = parent.or(before.as_ref().and_then(|one| one.parent));
    let name = cell("name").to_owned();
    let form = AssetForm { org, of: of.id, parent, name, serial, address, attributes, retired: false };
    let id: Option<AssetId> = before.as_ref().map(|one| one.id);
    match put(tx, scene, actor, id, &form, None) {
        Ok(id) => Ok(match before {
            None => Fate::Enters,
            Some(before) => match assets::get(tx, id)? {
                Some(after) if after.version != before.version => Fate::Changes,
                _ => Fate::Same,
            },
        }),
        Err(AppError::Invalid(field, code)) => Ok(Fate::Wrong(field, code)),
        Err(e) => Err(e),
    }
}
