//! Things are entered, changed, looked at, and named on tickets.

use super::{Asset, Image, Restoration, snapshot};
use crate::desk::{Acted, carry_out, load};
use crate::trail::tell;
use crate::{Actor, App, AppError, Scene};
use domain::desk::{Command, State};
use domain::ids::{AssetId, AssetTypeId, OrganisationId, PersonId};
use domain::people::{Object, Permission};
use domain::text::{label, typed};
use domain::topic::{AssetType, MOST_ATTRIBUTES};
use serde_json::json;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use store::{Tx, assets, desk, people};

/// Rows of a page.
const PAGE: i64 = 100;
/// Tickets and restorations on the page of a thing.
const SHOWN: i64 = 50;
/// The longest value of an attribute, characters.
const VALUE: usize = 300;

/// A thing as somebody writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssetForm {
    /// Whose it is; of one that is there without meaning.
    pub org: OrganisationId,
    /// Of which type.
    pub of: AssetTypeId,
    /// What it is a part of.
    pub parent: Option<AssetId>,
    /// How it is called.
    pub name: String,
    /// Its serial number.
    pub serial: String,
    /// Where it stands.
    pub address: String,
    /// What is known of it.
    pub attributes: BTreeMap<String, String>,
    /// It is there no more.
    pub retired: bool,
}

/// A thing in a list.
#[derive(Clone, Debug)]
pub struct AssetRow {
    /// The thing.
    pub asset: Asset,
    /// The client.
    pub client: String,
}

/// A ticket about a thing: number, subject, state, when it last changed.
pub type About = (i64, String, State, i64);

/// A thing with everything around it.
#[derive(Clone, Debug)]
pub struct AssetPage {
    /// The thing.
    pub asset: Asset,
    /// Its type.
    pub of: AssetType,
    /// The client.
    pub client: String,
    /// What it is a part of.
    pub parent: Option<Asset>,
    /// What is a part of it.
    pub parts: Vec<Asset>,
    /// The latest tickets about it that the viewer may see.
    pub tickets: Vec<About>,
    /// Its latest restorations.
    pub restorations: Vec<Restoration>,
    /// Images that fit it.
    pub images: Vec<Image>,
    /// Names of persons that appear.
    pub names: BTreeMap<PersonId, String>,
    /// Numbers of the tickets for which it was restored.
    pub numbers: BTreeMap<i64, i64>,
    /// May change it.
    pub may_work: bool,
}

impl App {
    /// All types of things.
    pub async fn asset_types(&self, actor: &Actor) -> Result<Vec<AssetType>, AppError> {
        actor.may_somewhere(Permission::QueueRead)?;
        self.db.read(|tx| -> Result<_, AppError> { Ok(assets::types(tx)?) }).await
    }

    /// Writes a type, a new one without an id that is known.
    pub async fn save_asset_type(&self, actor: &Actor, new: AssetType) -> Result<AssetTypeId, AppError> {
        actor.may(Permission::TopicManage, Object::Desk)?;
        let (scene, who) = (self.scene(), actor.name.clone());
        self.db
            .write(move |tx| -> Result<AssetTypeId, AppError> {
                let all = assets::types(tx)?;
                let known = all.iter().find(|of| of.id == new.id);
                let twin = all.iter().any(|of| of.code == new.code && of.id != new.id);
                let wrong = [
                    (new.name.is_empty() || new.name.is_longer(80), "name", "empty"),
                    (twin || new.code.is_empty() || new.code.len() > 40, "code", "taken"),
                    (new.attributes.len() > MOST_ATTRIBUTES, "attributes", "many"),
                ];
                if let Some((_, field, code)) = wrong.iter().find(|(wrong, ..)| *wrong) {
                    return Err(AppError::Invalid(field, code));
                }
                let id = known.map_or_else(|| AssetTypeId(scene.ids.next()), |of| of.id);
                let of = AssetType { id, ..new.clone() };
                assets::put_type(tx, &of)?;
                let detail = json!({ "code": of.code, "name": of.name });
                tell(tx, scene.now, &who, "asset_type.change", &id.to_string(), &detail)?;
                Ok(id)
            })
            .await
    }

    /// Things by name, type of client and words; the clients' whom the viewer serves.
    pub async fn assets(
        &self,
        actor: &Actor,
        org: Option<OrganisationId>,
        words: &str,
    ) -> Result<Vec<AssetRow>, AppError> {
        actor.may_somewhere(Permission::InternalRead)?;
        let (actor, words) = (actor.clone(), words.trim().to_owned());
        self.db
            .read(move |tx| -> Result<Vec<AssetRow>, AppError> {
                let mut names: BTreeMap<OrganisationId, Option<String>> = BTreeMap::new();
                let mut rows = Vec::new();
                for asset in assets::look_up(tx, org, &words, PAGE)? {
                    if let Entry::Vacant(place) = names.entry(asset.org) {
                        let may = actor.can(Permission::InternalRead, Object::Organisation(asset.org));
                        place.insert(people::org(tx, asset.org)?.filter(|_| may).map(|org| org.name));
                    }
                    if let Some(Some(client)) = names.get(&asset.org) {
                        rows.push(AssetRow { asset, client: client.clone() });
                    }
                }
                Ok(rows)
            })
            .await
    }

    /// A thing with everything around it.
    pub async fn asset(&self, actor: &Actor, id: AssetId) -> Result<AssetPage, AppError> {
        actor.may_somewhere(Permission::InternalRead)?;
        let actor = actor.clone();
        self.db.read(move |tx| -> Result<AssetPage, AppError> { page(tx, &actor, id) }).await
    }

    /// Writes a thing, a new one or the next version of one. `seen` is the version that the writer began with.
    pub async fn save_asset(
        &self,
        actor: &Actor,
        id: Option<AssetId>,
        form: AssetForm,
        seen: Option<i64>,
    ) -> Result<AssetId, AppError> {
        actor.may_somewhere(Permission::TicketWork)?;
        let (scene, actor) = (self.scene(), actor.clone());
        self.db
            .write(move |tx| -> Result<AssetId, AppError> { put(tx, &scene, &actor, id, &form, seen) })
            .await
    }

    /// Remembers on a ticket that it is about a thing, as the thing is now.
    pub async fn name_asset(&self, actor: &Actor, number: i64, id: AssetId) -> Result<(), AppError> {
        let (scene, actor) = (self.scene(), actor.clone());
        let acted = self
            .db
            .write(move |tx| -> Result<Acted, AppError> {
                let ticket = load(tx, &actor, number, Permission::TicketWork)?;
                let asset = assets::get(tx, id)?.filter(|one| one.org == ticket.org);
                let asset = asset.ok_or(AppError::Invalid("asset", "unknown"))?;
                let command = Command::NameAsset { snapshot: Box::new(snapshot(tx, &asset)?) };
                carry_out(tx, &scene, ticket, vec![command], actor.by(), actor.via, None)
            })
            .await?;
        self.tell(&acted);
        Ok(())
    }
}

/// A thing that somebody may see.
pub(super) fn seen_by(tx: &mut Tx<'_>, actor: &Actor, id: AssetId) -> Result<Asset, AppError> {
    let asset = assets::get(tx, id)?.ok_or(AppError::Missing)?;
    let may = actor.can(Permission::InternalRead, Object::Organisation(asset.org));
    if may { Ok(asset) } else { Err(AppError::Missing) }
}

fn page(tx: &mut Tx<'_>, actor: &Actor, id: AssetId) -> Result<AssetPage, AppError> {
    let asset = seen_by(tx, actor, id)?;
    let of = assets::types(tx)?.into_iter().find(|of| of.id == asset.of).ok_or(AppError::Missing)?;
    let mut tickets = Vec::new();
    for id in assets::tickets(tx, id, SHOWN)? {
        // A ticket may have gone to another client since; what it is about stayed.
        if let Some(ticket) = desk::row_only(tx, id)?
            && actor.can(Permission::InternalRead, Object::Organisation(ticket.org))
        {
            tickets.push((ticket.number, ticket.subject, ticket.state, ticket.updated_at));
        }
    }
    let restorations = assets::restorations(tx, id, SHOWN)?;
    let (mut names, mut numbers) = (BTreeMap::new(), BTreeMap::new());
    for one in &restorations {
        if let Some(person) = one.person
            && let Some(name) = people::name(tx, person)?
        {
            names.insert(person, name);
        }
        if let Some(ticket) = one.ticket
            && let Some(ticket) = desk::row_only(tx, ticket)?
        {
            numbers.insert(ticket.id.0, ticket.number);
        }
    }
    let fits = |image: &Image| {
        image.of.is_none_or(|of| of == asset.of) && image.org.is_none_or(|org| org == asset.org)
    };
    Ok(AssetPage {
        client: people::org(tx, asset.org)?.map(|org| org.name).unwrap_or_default(),
        parent: match asset.parent {
            Some(parent) => assets::get(tx, parent)?,
            None => None,
        },
        parts: assets::parts(tx, id)?,
        images: assets::images(tx)?.into_iter().filter(fits).collect(),
        may_work: actor.can(Permission::TicketWork, Object::Organisation(asset.org)),
        tickets,
        restorations,
        names,
        numbers,
        of,
        asset,
    })
}

/// Writes a thing.
pub(super) fn put(
    tx: &mut Tx<'_>,
    scene: &Scene,
    actor: &Actor,
    id: Option<AssetId>,
    form: &AssetForm,
    seen: Option<i64>,
) -> Result<AssetId, AppError> {
    let before = match id {
        Some(id) => Some(seen_by(tx, actor, id)?),
        None => None,
    };
    let org = before.as_ref().map_or(form.org, |before| before.org);
    actor.may(Permission::TicketWork, Object::Organisation(org))?;
    people::org(tx, org)?.ok_or(AppError::Invalid("organisation", "unknown"))?;
    if let (Some(before), Some(seen)) = (&before, seen)
        && before.version != seen
    {
        return Err(AppError::Changed(before.version));
    }
    let of = assets::types(tx)?.into_iter().find(|of| of.id == form.of);
    let of = of.ok_or(AppError::Invalid("type", "unknown"))?;
    let name = label(&form.name).ok_or(AppError::Invalid("name", "empty"))?;
    if let Some(parent) = form.parent {
        let parent = assets::get(tx, parent)?.filter(|parent| parent.org == org);
        let parent = parent.ok_or(AppError::Invalid("parent", "unknown"))?;
        // One step is enough to look at: a part of a part of itself shows when the other one is saved.
        if id.is_some() && (Some(parent.id) == id || parent.parent == id) {
            return Err(AppError::Invalid("parent", "circle"));
        }
    }
    let one_line = |text: &str| typed(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let short = |text: &str| one_line(text).chars().take(VALUE).collect::<String>();
    let known = of.attributes.iter().filter_map(|one| {
        let value = short(form.attributes.get(&one.name)?);
        (!value.is_empty()).then(|| (one.name.clone(), value))
    });
    let after = Asset {
        id: id.unwrap_or_else(|| AssetId(scene.ids.next())),
        org,
        of: of.id,
        parent: form.parent,
        name,
        serial: short(&form.serial),
        address: short(&form.address),
        attributes: known.collect(),
        retired: form.retired,
        version: before.as_ref().map_or(1, |before| before.version + 1),
        updated_at: scene.now,
    };
    match &before {
        Some(before) => {
            let same = Asset { version: before.version, updated_at: before.updated_at, ..after.clone() };
            if same == *before {
                return Ok(before.id);
            }
            assets::update(tx, &after)?;
        }
        None => assets::insert(tx, &after)?,
    }
    let told = |one: &Asset| {
        json!({ "name": one.name, "serial": one.serial, "address": one.address,
        "attributes": one.attributes, "retired": one.retired })
    };
    let detail = json!({ "was": before.as_ref().map(told), "is": told(&after), "version": after.version });
    tell(tx, scene.now, &actor.name, "asset.change", &after.id.to_string(), &detail)?;
    Ok(after.id)
}
