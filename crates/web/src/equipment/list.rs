//! The list of equipment, by client and words.

use super::{Asked, clients};
use crate::http::{Oops, Visitor, html};
use crate::pages::Shell;
use crate::pages::view::Choice;
use app::App;
use app::assets::AssetRow;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::ids::OrganisationId;
use i18n::T;

/// `GET /equipment`.
#[derive(Template, Clone, Debug)]
#[template(path = "equipment/list.html")]
pub struct EquipmentPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// What was looked for.
    pub q: String,
    /// The clients.
    pub clients: Vec<Choice>,
    /// The rows: where to look, name, type, client, serial number, address.
    pub rows: Vec<(String, String, String, String, String, String)>,
}

/// `GET /equipment`.
pub async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let org = asked.organisation.parse().ok().map(OrganisationId);
    let found = app.assets(actor, org, &asked.q).await?;
    let types = app.asset_types(actor).await?;
    let locale = visitor.t.lang().code();
    let row = |row: AssetRow| {
        let of = types.iter().find(|of| of.id == row.asset.of);
        let of = of.map(|of| of.name.of(locale).to_owned()).unwrap_or_default();
        let one = row.asset;
        (format!("/equipment/{}", one.id), one.name, of, row.client, one.serial, one.address)
    };
    Ok(html(&EquipmentPage {
        t: visitor.t.clone(),
        shell: visitor.staff_shell(&app, "equipment").await?,
        q: asked.q,
        clients: clients(&app, &visitor, &asked.organisation).await?,
        rows: found.into_iter().map(row).collect(),
    }))
}
