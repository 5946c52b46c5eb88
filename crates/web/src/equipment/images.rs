//! The register of reference images: what lies where, and how long restoring takes.

use super::{clients, types_of};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::Choice;
use crate::pages::{FieldErrors, Shell};
use crate::topics::words::flaw;
use app::assets::{Image, ImageForm, Register};
use app::{App, AppError};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ids::{AssetTypeId, ImageId, OrganisationId};
use i18n::T;

/// `GET /equipment/images`, and a form that came back.
#[derive(Template, Clone, Debug)]
#[template(path = "equipment/images.html")]
pub struct ImagesPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The images, with their type, client, how often and for how long things were restored from each.
    pub rows: Vec<(Image, String, String, i64, String)>,
    /// How often things were set up by hand, and for how long.
    pub by_hand: Option<(i64, String)>,
    /// The types.
    pub types: Vec<Choice>,
    /// The clients.
    pub clients: Vec<Choice>,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// `GET /equipment/images`.
pub async fn images(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    Ok(html(&register(&app, &visitor, FieldErrors::none()).await?))
}

async fn register(app: &App, visitor: &Visitor, errors: FieldErrors) -> Result<ImagesPage, Oops> {
    let actor = visitor.staff()?;
    let Register { images, restored, clients: names } = app.image_register(actor).await?;
    let types = app.asset_types(actor).await?;
    let t = &visitor.t;
    let locale = t.lang().code();
    let spent = |minutes: i64| t.span(minutes * 60_000).to_string();
    let rows = images.into_iter().map(|image| {
        let of = types.iter().find(|of| Some(of.id) == image.of);
        let of = of.map(|of| of.name.of(locale).to_owned()).unwrap_or_default();
        let client = image.org.and_then(|org| names.get(&org).cloned()).unwrap_or_default();
        let (count, minutes) = restored.get(&Some(image.id)).copied().unwrap_or_default();
        let mean = if count > 0 { spent(minutes / count) } else { String::new() };
        (image, of, client, count, mean)
    });
    Ok(ImagesPage {
        shell: visitor.staff_shell(app, "equipment").await?,
        rows: rows.collect(),
        by_hand: restored
            .get(&None)
            .filter(|(count, _)| *count > 0)
            .map(|(count, minutes)| (*count, spent(minutes / count))),
        types: types_of(t, &types, None),
        clients: clients(app, visitor, "").await?,
        errors,
        t: t.clone(),
    })
}

/// `POST /equipment/images`: an image is entered, or one is not used any more.
pub async fn save_image(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let id: Option<ImageId> = posted.get("id").parse().ok().map(ImageId);
    let known = match id {
        Some(id) => app.image_register(actor).await?.images.into_iter().find(|image| image.id == id),
        None => None,
    };
    let form = match known {
        // What lies there does not change; a newer one is another image.
        Some(image) => ImageForm {
            name: image.name,
            version: image.version,
            place: image.place,
            checksum: image.checksum,
            note: image.note,
            of: image.of,
            org: image.org,
            retired: !image.retired,
        },
        None => ImageForm {
            name: posted.get("name").to_owned(),
            version: posted.get("version").to_owned(),
            place: posted.get("place").to_owned(),
            checksum: posted.get("checksum").to_owned(),
            note: posted.text("note"),
            of: posted.get("type").parse().ok().map(AssetTypeId),
            org: posted.get("organisation").parse().ok().map(OrganisationId),
            retired: false,
        },
    };
    match app.save_image(actor, id, form).await {
        Ok(_) => Ok(redirect("/equipment/images")),
        Err(AppError::Invalid(field, code)) => {
            let errors = FieldErrors(vec![(field, visitor.t.of(flaw(code)).to_owned())]);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&register(&app, &visitor, errors).await?))
                .into_response())
        }
        Err(e) => Err(e.into()),
    }
}
