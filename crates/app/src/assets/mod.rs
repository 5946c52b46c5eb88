//! Things of clients in the desk: their types, the things, what tickets remember of them, reference images and
//! restorations.
//!
//! A thing is never removed: it is retired, and its tickets keep what it was like.

mod change;
mod register;
mod table;

pub use change::{AssetForm, AssetPage, AssetRow};
pub use register::{ImageForm, Register, Restored};
pub use store::assets::{Asset, Image, Restoration};
pub use table::{AssetsImported, Fate, ImportLine};

use crate::AppError;
use domain::topic::Snapshot;
use store::{Tx, assets};

/// A thing as it is now, for a ticket to remember.
pub(crate) fn snapshot(tx: &mut Tx<'_>, asset: &Asset) -> Result<Snapshot, AppError> {
    let of = assets::types(tx)?.into_iter().find(|of| of.id == asset.of);
    let of = of.ok_or_else(|| AppError::broken("an asset has a type"))?;
    Ok(Snapshot {
        asset: asset.id,
        name: asset.name.clone(),
        serial: asset.serial.clone(),
        address: asset.address.clone(),
        attributes: of.told(&asset.attributes),
        of: of.name,
    })
}
