//! `/duty/people/{id}`: how somebody is reached when he is called, in his own order.

use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::incidents::told_words::channel_key;
use crate::pages::view::Choice;
use crate::pages::{FieldErrors, Shell};
use app::{App, AppError};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::duty::Channel;
use domain::ids::PersonId;
use i18n::T;

/// Places in the order.
const PLACES: usize = 4;

/// A place in the order.
#[derive(Clone, Debug)]
pub struct Row {
    /// Channels.
    pub channels: Vec<Choice>,
    /// The address.
    pub address: String,
}

/// `GET /duty/people/{id}`.
#[derive(Template, Clone, Debug)]
#[template(path = "duty/reach.html")]
pub struct ReachPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// Whose.
    pub id: String,
    /// His name.
    pub name: String,
    /// The places.
    pub rows: Vec<Row>,
    /// Whether a bot is set up.
    pub bot: bool,
    /// What is wrong.
    pub errors: FieldErrors,
}

async fn show(
    app: &App,
    visitor: &Visitor,
    person: PersonId,
    typed: Option<Vec<(Channel, String)>>,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let reach = app.reach(actor, person).await?;
    let contacts = typed.unwrap_or(reach.contacts);
    let row = |n: usize| {
        let chosen = contacts.get(n);
        let mut channels = vec![Choice::new(String::new(), t.of("reach-none").to_owned(), chosen.is_none())];
        channels.extend(Channel::ALL.map(|one| {
            let on = chosen.is_some_and(|(channel, _)| *channel == one);
            Choice::new(one.code().to_owned(), t.of(channel_key(one)).to_owned(), on)
        }));
        Row { channels, address: chosen.map(|(_, address)| address.clone()).unwrap_or_default() }
    };
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = ReachPage {
        t: t.clone(),
        shell: visitor.staff_shell(app, "duty").await?,
        id: person.to_string(),
        name: reach.name,
        rows: (0..PLACES).map(row).collect(),
        bot: app.has_telegram(),
        errors,
    };
    Ok((status, html(&page)).into_response())
}

/// `GET /duty/people/{id}`.
pub async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Oops> {
    show(&app, &visitor, PersonId(id), None, FieldErrors::none()).await
}

/// `POST /duty/people/{id}`.
pub async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let place = |n: usize| {
        let channel = Channel::from_code(posted.get(&format!("channel.{n}")))?;
        Some((channel, posted.get(&format!("address.{n}")).to_owned()))
    };
    let contacts: Vec<(Channel, String)> = (0..PLACES).filter_map(place).collect();
    match app.set_reach(visitor.staff()?, PersonId(id), contacts.clone()).await {
        Ok(()) => Ok(redirect("/duty")),
        Err(AppError::Invalid("address", code)) => {
            let key = match code {
                "telegram" => "reach-wrong-telegram",
                "mail" => "reach-wrong-mail",
                _ => "reach-wrong-webhook",
            };
            let errors = FieldErrors(vec![("", visitor.t.of(key).to_owned())]);
            show(&app, &visitor, PersonId(id), Some(contacts), errors).await
        }
        Err(e) => Err(e.into()),
    }
}
