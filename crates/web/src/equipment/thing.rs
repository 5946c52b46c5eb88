//! One thing: what is known of it, its tickets, its restorations.

use super::{Asked, clients, types_of};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::{Choice, State as S};
use crate::pages::{FieldErrors, Shell};
use crate::topics::words::flaw;
use app::assets::{AssetForm, AssetPage as Facts, Restored};
use app::{App, AppError};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ids::{AssetId, AssetTypeId, ImageId, OrganisationId};
use i18n::T;
use std::collections::BTreeMap;

/// `GET /equipment/{id}` and `GET /equipment/new`, and forms that came back.
#[derive(Template, Clone, Debug)]
#[template(path = "equipment/thing.html")]
pub struct ThingPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// `new`, or which one.
    pub id: String,
    /// Its version.
    pub version: i64,
    /// Its name, for the title.
    pub title: String,
    /// Its client, once it has one.
    pub client: String,
    /// The clients among which a new one's is chosen.
    pub clients: Vec<Choice>,
    /// The types.
    pub types: Vec<Choice>,
    /// What was typed.
    pub form: Typed,
    /// What is known of it by its type: the name of the input, the words, the value.
    pub known: Vec<(String, String, String)>,
    /// What it is a part of: where, name.
    pub parent: Option<(String, String)>,
    /// What is a part of it.
    pub parts: Vec<(String, String)>,
    /// Tickets: number, subject, state, when.
    pub tickets: Vec<(i64, String, S, i64)>,
    /// Restorations: when, from what, who, minutes, ticket, note.
    pub restorations: Vec<(i64, String, String, i64, String, String)>,
    /// Images that fit.
    pub images: Vec<Choice>,
    /// Whether the viewer may change it.
    pub may_work: bool,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// A thing as it is typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Its name.
    pub name: String,
    /// Its serial number.
    pub serial: String,
    /// Where it stands.
    pub address: String,
    /// It is there no more.
    pub retired: bool,
}

/// `GET /equipment/new`.
pub async fn new_page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    visitor.staff()?.may_somewhere(domain::people::Permission::TicketWork)?;
    let page =
        blank(&app, &visitor, &asked.organisation, Typed::default(), None, FieldErrors::none()).await?;
    Ok(html(&page))
}

async fn blank(
    app: &App,
    visitor: &Visitor,
    org: &str,
    form: Typed,
    of: Option<AssetTypeId>,
    errors: FieldErrors,
) -> Result<ThingPage, Oops> {
    let t = visitor.t.clone();
    let types = app.asset_types(visitor.staff()?).await?;
    Ok(ThingPage {
        shell: visitor.staff_shell(app, "equipment").await?,
        id: "new".to_owned(),
        version: 0,
        title: t.of("equipment-new").to_owned(),
        client: String::new(),
        clients: clients(app, visitor, org).await?,
        types: types_of(&t, &types, of),
        form,
        known: vec![],
        parent: None,
        parts: vec![],
        tickets: vec![],
        restorations: vec![],
        images: vec![],
        may_work: true,
        errors,
        t,
    })
}

/// `GET /equipment/{id}`.
pub async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Oops> {
    let facts = app.asset(visitor.staff()?, AssetId(id)).await?;
    Ok(html(&drawn(&app, &visitor, facts, None, FieldErrors::none()).await?))
}

async fn drawn(
    app: &App,
    visitor: &Visitor,
    facts: Facts,
    typed: Option<Typed>,
    errors: FieldErrors,
) -> Result<ThingPage, Oops> {
    let t = visitor.t.clone();
    let locale = t.lang().code();
    let (asset, of) = (&facts.asset, &facts.of);
    let types = app.asset_types(visitor.staff()?).await?;
    let link = |one: &app::assets::Asset| (format!("/equipment/{}", one.id), one.name.clone());
    let image = |id: Option<ImageId>| match id {
        None => t.of("restoration-by-hand").to_owned(),
        Some(id) => {
            let found = facts.images.iter().find(|image| image.id == id);
            found.map(|image| format!("{} {}", image.name, image.version)).unwrap_or_default()
        }
    };
    let known = of.attributes.iter().map(|one| {
        let value = asset.attributes.get(&one.name).cloned().unwrap_or_default();
        (format!("a.{}", one.name), one.words.of(locale).to_owned(), value)
    });
    let restorations = facts.restorations.iter().map(|one| {
        let who = one.person.and_then(|id| facts.names.get(&id).cloned()).unwrap_or_default();
        let ticket = one.ticket.and_then(|id| facts.numbers.get(&id.0)).map(i64::to_string);
        (one.at, image(one.image), who, one.minutes, ticket.unwrap_or_default(), one.note.clone())
    });
    let images =
        facts.images.iter().filter(|image| !image.retired).map(|image| {
            Choice::new(image.id.to_string(), format!("{} {}", image.name, image.version), false)
        });
    Ok(ThingPage {
        shell: visitor.staff_shell(app, "equipment").await?,
        id: asset.id.to_string(),
        version: asset.version,
        title: asset.name.clone(),
        client: facts.client.clone(),
        clients: vec![],
        types: types_of(&t, &types, Some(asset.of)),
        form: typed.unwrap_or_else(|| Typed {
            name: asset.name.clone(),
            serial: asset.serial.clone(),
            address: asset.address.clone(),
            retired: asset.retired,
        }),
        known: known.collect(),
        parent: facts.parent.as_ref().map(link),
        parts: facts.parts.iter().map(link).collect(),
        tickets: facts
            .tickets
            .iter()
            .map(|(number, subject, state, at)| (*number, subject.clone(), crate::words::state(*state), *at))
            .collect(),
        restorations: restorations.collect(),
        images: images.collect(),
        may_work: facts.may_work,
        errors,
        t: t.clone(),
    })
}

/// `POST /equipment/{id}`: a thing is entered or changed.
pub async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let at: Option<AssetId> = match id.as_str() {
        "new" => None,
        id => Some(AssetId(id.parse().map_err(|_| Oops::from(AppError::Missing))?)),
    };
    let before = match at {
        Some(at) => Some(app.asset(actor, at).await?),
        None => None,
    };
    let attributes: BTreeMap<String, String> = posted
        .fields
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix("a.")?.to_owned(), value.clone())))
        .collect();
    let of = posted.get("type").parse().ok().map(AssetTypeId);
    let typed = Typed {
        name: posted.get("name").to_owned(),
        serial: posted.get("serial").to_owned(),
        address: posted.get("address").to_owned(),
        retired: !posted.get("retired").is_empty(),
    };
    let form = AssetForm {
        org: OrganisationId(posted.get("organisation").parse().unwrap_or(0)),
        of: of.unwrap_or(AssetTypeId(0)),
        parent: before.as_ref().and_then(|before| before.asset.parent),
        name: typed.name.clone(),
        serial: typed.serial.clone(),
        address: typed.address.clone(),
        attributes,
        retired: typed.retired,
    };
    let seen = at.map(|_| posted.get("seen").parse().unwrap_or(0));
    match app.save_asset(actor, at, form, seen).await {
        Ok(id) => Ok(redirect(&format!("/equipment/{id}"))),
        Err(AppError::Invalid(field, code)) => {
            let errors = FieldErrors(vec![(field, visitor.t.of(flaw(code)).to_owned())]);
            let page = match before {
                Some(facts) => drawn(&app, &visitor, facts, Some(typed), errors).await?,
                None => blank(&app, &visitor, posted.get("organisation"), typed, of, errors).await?,
            };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
        }
        Err(e) => Err(e.into()),
    }
}

/// `POST /equipment/{id}/restorations`.
pub async fn restore(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let done = Restored {
        image: posted.get("image").parse().ok().map(ImageId),
        ticket: posted.get("ticket").parse().ok(),
        minutes: posted.get("minutes").parse().unwrap_or(0),
        note: posted.text("note"),
    };
    match app.restore_asset(actor, AssetId(id), done).await {
        Ok(()) => Ok(redirect(&format!("/equipment/{id}#restorations"))),
        Err(AppError::Invalid(field, code)) => {
            let key = if field == "minutes" { "restoration-minutes-wrong" } else { flaw(code) };
            let errors = FieldErrors(vec![(field, visitor.t.of(key).to_owned())]);
            let facts = app.asset(actor, AssetId(id)).await?;
            let page = drawn(&app, &visitor, facts, None, errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
        }
        Err(e) => Err(e.into()),
    }
}
