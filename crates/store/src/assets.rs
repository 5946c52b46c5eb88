//! Things of clients: types, the things, reference images, restorations.

use crate::{Row, StoreError, Tx, args, sql};
use domain::ids::{AssetId, AssetTypeId, ImageId, OrganisationId, PersonId, RestorationId, TicketId};
use domain::text::fold;
use domain::time::Moment;
use domain::topic::AssetType;
use std::collections::BTreeMap;

/// A thing of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Its id.
    pub id: AssetId,
    /// Whose it is.
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
    /// What is known of it, by the names of the type's attributes.
    pub attributes: BTreeMap<String, String>,
    /// It is there no more.
    pub retired: bool,
    /// 1 first.
    pub version: i64,
    /// When it last changed.
    pub updated_at: Moment,
}

/// A reference image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Its id.
    pub id: ImageId,
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
    /// For things of this type; of any without.
    pub of: Option<AssetTypeId>,
    /// For things of this client; of all without.
    pub org: Option<OrganisationId>,
    /// It is not used any more.
    pub retired: bool,
    /// When it was entered.
    pub made_at: Moment,
    /// By whom.
    pub made_by: String,
}

/// That a thing was restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restoration {
    /// Its id.
    pub id: RestorationId,
    /// What was restored.
    pub asset: AssetId,
    /// From which image; none for settings by hand.
    pub image: Option<ImageId>,
    /// For which ticket.
    pub ticket: Option<TicketId>,
    /// Who did it.
    pub person: Option<PersonId>,
    /// When.
    pub at: Moment,
    /// How long it took.
    pub minutes: i64,
    /// What else is to be known.
    pub note: String,
}

/// All types, by their names.
pub fn types(tx: &mut Tx<'_>) -> Result<Vec<AssetType>, StoreError> {
    tx.all(sql!("select doc from asset_type order by id"), &args![], |row| {
        serde_json::from_str(&row.get::<String>(0)?).map_err(StoreError::broken)
    })
}

/// Writes a type, a new one or over the one that was there.
pub fn put_type(tx: &mut Tx<'_>, one: &AssetType) -> Result<(), StoreError> {
    let doc = serde_json::to_string(one).map_err(StoreError::broken)?;
    tx.exec(
        sql!(
            "insert into asset_type (id, doc) values ($1, $2) on conflict (id) do update set doc = excluded.doc"
        ),
        &args![one.id, doc],
    )?;
    Ok(())
}

macro_rules! columns {
    () => {
        "select id, org_id, type_id, parent_id, name, serial, address, attributes, retired, version, updated_at
         from asset"
    };
}

fn asset(row: &Row<'_>) -> Result<Asset, StoreError> {
    Ok(Asset {
        id: row.get(0)?,
        org: row.get(1)?,
        of: row.get(2)?,
        parent: row.get(3)?,
        name: row.get(4)?,
        serial: row.get(5)?,
        address: row.get(6)?,
        attributes: serde_json::from_str(&row.get::<String>(7)?).map_err(StoreError::broken)?,
        retired: row.get(8)?,
        version: row.get(9)?,
        updated_at: row.get(10)?,
    })
}

/// A thing.
pub fn get(tx: &mut Tx<'_>, id: AssetId) -> Result<Option<Asset>, StoreError> {
    tx.opt(sql!(concat!(columns!(), " where id = $1")), &args![id], asset)
}

/// Things of a client that are there, by name, from behind a name on.
pub fn of_org(
    tx: &mut Tx<'_>,
    org: OrganisationId,
    after: (&str, AssetId),
    limit: i64,
) -> Result<Vec<Asset>, StoreError> {
    tx.all(
        sql!(concat!(
            columns!(),
            " where org_id = $1 and (name_folded > $2 or (name_folded = $2 and id > $3))
              order by name_folded, id limit $4"
        )),
        &args![org, after.0, after.1, limit],
        asset,
    )
}

/// Things of clients whose name or serial number holds some words; of all clients without one.
pub fn look_up(
    tx: &mut Tx<'_>,
    org: Option<OrganisationId>,
    words: &str,
    limit: i64,
) -> Result<Vec<Asset>, StoreError> {
    let like = format!("%{}%", fold(words).replace(['%', '_'], ""));
    tx.all(
        sql!(concat!(
            columns!(),
            " where (org_id = $1 or $1 = 0) and not retired
                and (name_folded like $2 or serial_folded like $2)
              order by name_folded, id limit $3"
        )),
        &args![org.map_or(0, |org| org.0), like, limit],
        asset,
    )
}

/// The thing of a client with this name.
pub fn named(tx: &mut Tx<'_>, org: OrganisationId, name: &str) -> Result<Option<Asset>, StoreError> {
    tx.opt(
        sql!(concat!(columns!(), " where org_id = $1 and name_folded = $2 order by id limit 1")),
        &args![org, fold(name)],
        asset,
    )
}

/// What is a part of a thing.
pub fn parts(tx: &mut Tx<'_>, id: AssetId) -> Result<Vec<Asset>, StoreError> {
    tx.all(
        sql!(concat!(columns!(), " where parent_id = $1 order by name_folded, id limit 200")),
        &args![id],
        asset,
    )
}

/// Writes a new thing.
pub fn insert(tx: &mut Tx<'_>, one: &Asset) -> Result<(), StoreError> {
    let attributes = serde_json::to_string(&one.attributes).map_err(StoreError::broken)?;
    tx.exec(
        sql!(
            "insert into asset (id, org_id, type_id, parent_id, name, name_folded, serial, serial_folded, address,
                attributes, retired, version, updated_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        ),
        &args![
            one.id,
            one.org,
            one.of,
            one.parent,
            &one.name,
            fold(&one.name),
            &one.serial,
            fold(&one.serial),
            &one.address,
            attributes,
            one.retired,
            one.version,
            one.updated_at
        ],
    )?;
    Ok(())
}

/// Writes the next version of a thing. `Stale` when somebody else was faster.
pub fn update(tx: &mut Tx<'_>, one: &Asset) -> Result<(), StoreError> {
    let attributes = serde_json::to_string(&one.attributes).map_err(StoreError::broken)?;
    let rows = tx.exec(
        sql!(
            "update asset set type_id = $2, parent_id = $3, name = $4, name_folded = $5, serial = $6,
                serial_folded = $7, address = $8, attributes = $9, retired = $10, version = $11, updated_at = $12
             where id = $1 and version + 1 = $11"
        ),
        &args![
            one.id,
            one.of,
            one.parent,
            &one.name,
            fold(&one.name),
            &one.serial,
            fold(&one.serial),
            &one.address,
            attributes,
            one.retired,
            one.version,
            one.updated_at
        ],
    )?;
    if rows == 0 { Err(StoreError::Stale) } else { Ok(()) }
}

/// The latest tickets about a thing.
pub fn tickets(tx: &mut Tx<'_>, id: AssetId, limit: i64) -> Result<Vec<TicketId>, StoreError> {
    tx.all(
        sql!("select ticket_id from ticket_asset where asset_id = $1 order by ticket_id desc limit $2"),
        &args![id, limit],
        |row| row.get(0),
    )
}

/// All reference images, the latest first.
pub fn images(tx: &mut Tx<'_>) -> Result<Vec<Image>, StoreError> {
    tx.all(
        sql!(
            "select id, name, version, place, checksum, note, type_id, org_id, retired, made_at, made_by
             from asset_image order by id desc limit 1000"
        ),
        &args![],
        |row| {
            Ok(Image {
                id: row.get(0)?,
                name: row.get(1)?,
                version: row.get(2)?,
                place: row.get(3)?,
                checksum: row.get(4)?,
                note: row.get(5)?,
                of: row.get(6)?,
                org: row.get(7)?,
                retired: row.get(8)?,
                made_at: row.get(9)?,
                made_by: row.get(10)?,
            })
        },
    )
}

/// Writes a reference image, a new one or over the one that was there.
pub fn put_image(tx: &mut Tx<'_>, one: &Image) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into asset_image (id, name, version, place, checksum, note, type_id, org_id, retired, made_at,
                made_by)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             on conflict (id) do update set name = excluded.name, version = excluded.version,
                place = excluded.place, checksum = excluded.checksum, note = excluded.note,
                type_id = excluded.type_id, org_id = excluded.org_id, retired = excluded.retired"
        ),
        &args![
            one.id,
            &one.name,
            &one.version,
            &one.place,
            &one.checksum,
            &one.note,
            one.of,
            one.org,
            one.retired,
            one.made_at,
            &one.made_by
        ],
    )?;
    Ok(())
}

/// Writes that a thing was restored.
pub fn insert_restoration(tx: &mut Tx<'_>, one: &Restoration) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into restoration (id, asset_id, image_id, ticket_id, person_id, at, minutes, note)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &args![one.id, one.asset, one.image, one.ticket, one.person, one.at, one.minutes, &one.note],
    )?;
    Ok(())
}

/// The latest restorations of a thing.
pub fn restorations(tx: &mut Tx<'_>, asset: AssetId, limit: i64) -> Result<Vec<Restoration>, StoreError> {
    tx.all(
        sql!(
            "select id, asset_id, image_id, ticket_id, person_id, at, minutes, note from restoration
             where asset_id = $1 order by at desc, id desc limit $2"
        ),
        &args![asset, limit],
        |row| {
            Ok(Restoration {
                id: row.get(0)?,
                asset: row.get(1)?,
                image: row.get(2)?,
                ticket: row.get(3)?,
                person: row.get(4)?,
                at: row.get(5)?,
                minutes: row.get(6)?,
                note: row.get(7)?,
            })
        },
    )
}

/// How often things were restored from each image, and how long it took on the whole; by hand without one.
pub fn restored(tx: &mut Tx<'_>, since: Moment) -> Result<Vec<(Option<ImageId>, i64, i64)>, StoreError> {
    tx.all(
        sql!(
            "select image_id, count(*), cast(sum(minutes) as bigint) from restoration where at >= $1 group by image_id
             order by image_id"
        ),
        &args![since],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}
