//! The register of reference images, and of what was restored from them.

use super::change::seen_by;
use super::{Image, Restoration};
use crate::desk::load;
use crate::trail::tell;
use crate::{Actor, App, AppError};
use domain::ids::{AssetId, AssetTypeId, ImageId, OrganisationId, RestorationId};
use domain::people::{Object, Permission};
use domain::text::{excerpt, label};
use domain::time::DAY;
use serde_json::json;
use std::collections::BTreeMap;
use store::{assets, people};

/// The longest texts of an image.
const TEXT: usize = 300;
/// The longest a restoration takes, minutes.
const LONGEST: i64 = 6_000;
/// The time of which restorations are told.
const WINDOW: i64 = 365 * DAY;

/// An image as somebody writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageForm {
    /// How it is called.
    pub name: String,
    /// Which version of it.
    pub version: String,
    /// Where it lies.
    pub place: String,
    /// By what it is known to be whole.
    pub checksum: String,
    /// What else is to be known.
    pub note: String,
    /// For things of this type.
    pub of: Option<AssetTypeId>,
    /// For things of this client.
    pub org: Option<OrganisationId>,
    /// It is not used any more.
    pub retired: bool,
}

/// The register.
#[derive(Clone, Debug, Default)]
pub struct Register {
    /// The images, the latest first.
    pub images: Vec<Image>,
    /// How often things were restored from each in a year, and in how many minutes on the whole; by hand without one.
    pub restored: BTreeMap<Option<ImageId>, (i64, i64)>,
    /// Names of clients that appear.
    pub clients: BTreeMap<OrganisationId, String>,
}

/// That something was restored, as somebody writes it down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// From which image; none for settings by hand.
    pub image: Option<ImageId>,
    /// For which ticket, by its number.
    pub ticket: Option<i64>,
    /// How long it took.
    pub minutes: i64,
    /// What else is to be known.
    pub note: String,
}

impl App {
    /// The register of reference images.
    pub async fn image_register(&self, actor: &Actor) -> Result<Register, AppError> {
        actor.may_somewhere(Permission::InternalRead)?;
        let (actor, since) = (actor.clone(), self.now() - WINDOW);
        self.db
            .read(move |tx| -> Result<Register, AppError> {
                let may =
                    |org: OrganisationId| actor.can(Permission::InternalRead, Object::Organisation(org));
                let images: Vec<Image> =
                    assets::images(tx)?.into_iter().filter(|image| image.org.is_none_or(may)).collect();
                let mut clients = BTreeMap::new();
                for org in images.iter().filter_map(|image| image.org) {
                    clients.insert(org, people::org(tx, org)?.map(|org| org.name).unwrap_or_default());
                }
                let restored = assets::restored(tx, since)?.into_iter();
                let restored = restored.map(|(image, count, minutes)| (image, (count, minutes))).collect();
                Ok(Register { images, restored, clients })
            })
            .await
    }

    /// Enters an image, or changes one.
    pub async fn save_image(
        &self,
        actor: &Actor,
        id: Option<ImageId>,
        form: ImageForm,
    ) -> Result<ImageId, AppError> {
        match form.org {
            Some(org) => actor.may(Permission::TicketWork, Object::Organisation(org))?,
            None => actor.may(Permission::TicketWork, Object::Desk)?,
        }
        let (scene, who) = (self.scene(), actor.name.clone());
        self.db
            .write(move |tx| -> Result<ImageId, AppError> {
                let all = assets::images(tx)?;
                let before = match id {
                    Some(id) => Some(all.iter().find(|image| image.id == id).ok_or(AppError::Missing)?),
                    None => None,
                };
                let short = |text: &str| excerpt(text, TEXT);
                let image = Image {
                    id: before.map_or_else(|| ImageId(scene.ids.next()), |before| before.id),
                    name: label(&form.name).ok_or(AppError::Invalid("name", "empty"))?,
                    version: short(&form.version),
                    place: match short(&form.place) {
                        place if place.is_empty() => return Err(AppError::Invalid("place", "empty")),
                        place => place,
                    },
                    checksum: short(&form.checksum),
                    note: short(&form.note),
                    of: form.of,
                    org: form.org,
                    retired: form.retired,
                    made_at: before.map_or(scene.now, |before| before.made_at),
                    made_by: before.map_or_else(|| who.clone(), |before| before.made_by.clone()),
                };
                assets::put_image(tx, &image)?;
                let detail = json!({ "name": image.name, "version": image.version, "place": image.place,
                    "checksum": image.checksum, "retired": image.retired });
                tell(tx, scene.now, &who, "image.change", &image.id.to_string(), &detail)?;
                Ok(image.id)
            })
            .await
    }

    /// Writes down that a thing was restored.
    pub async fn restore_asset(&self, actor: &Actor, id: AssetId, done: Restored) -> Result<(), AppError> {
        actor.may_somewhere(Permission::TicketWork)?;
        if !(1..=LONGEST).contains(&done.minutes) {
            return Err(AppError::Invalid("minutes", "range"));
        }
        let (scene, actor) = (self.scene(), actor.clone());
        self.db
            .write(move |tx| -> Result<(), AppError> {
                let asset = seen_by(tx, &actor, id)?;
                actor.may(Permission::TicketWork, Object::Organisation(asset.org))?;
                let ticket = match done.ticket {
                    Some(number) => {
                        let found = load(tx, &actor, number, Permission::TicketWork);
                        let found = found.ok().filter(|ticket| ticket.org == asset.org);
                        Some(found.ok_or(AppError::Invalid("ticket", "unknown"))?.id)
                    }
                    None => None,
                };
                if let Some(image) = done.image {
                    let known = assets::images(tx)?.into_iter().find(|one| one.id == image);
                    let fits = known.filter(|one| one.org.is_none_or(|org| org == asset.org));
                    fits.ok_or(AppError::Invalid("image", "unknown"))?;
                }
                let restoration = Restoration {
                    id: RestorationId(scene.ids.next()),
                    asset: id,
                    image: done.image,
                    ticket,
                    person: actor.person,
                    at: scene.now,
                    minutes: done.minutes,
                    note: excerpt(&done.note, TEXT),
                };
                assets::insert_restoration(tx, &restoration)?;
                Ok(())
            })
            .await
    }
}
