//! The clients' equipment: what they have, what became of it, from what it is restored. Ours to look after; clients name
//! it in forms.

pub mod images;
pub mod list;
pub mod table;
pub mod thing;

pub use images::ImagesPage;
pub use list::EquipmentPage;
pub use table::ImportPage;
pub use thing::ThingPage;

use crate::http::{Oops, Visitor};
use crate::pages::view::Choice;
use app::App;
use domain::ids::AssetTypeId;
use domain::topic::AssetType;
use i18n::T;
use serde::Deserialize;

/// What the list is asked for.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    pub(crate) q: String,
    #[serde(default)]
    pub(crate) organisation: String,
}

async fn clients(app: &App, visitor: &Visitor, chosen: &str) -> Result<Vec<Choice>, Oops> {
    let all = app.organisations(visitor.staff()?).await?.into_iter();
    Ok(all
        .filter(|org| org.kind == domain::people::OrgKind::Client)
        .map(|org| {
            let id = org.id.to_string();
            let is = id == chosen;
            Choice::new(id, org.name, is)
        })
        .collect())
}

fn types_of(t: &T, all: &[AssetType], chosen: Option<AssetTypeId>) -> Vec<Choice> {
    let locale = t.lang().code();
    all.iter().map(|of| Choice::new(of.id.to_string(), of.name.of(locale), Some(of.id) == chosen)).collect()
}
