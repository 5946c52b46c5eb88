//! Who watches a ticket, and who may be meant by a name.

use super::ticket::{act, answer, number_of};
use crate::http::{Oops, Posted, Visitor, html};
use crate::pages::PeoplePart;
use app::App;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::desk::Command;
use domain::ids::PersonId;
use domain::people::Side;
use serde::Deserialize;

/// `POST /tickets/{number}/watchers`: `add` a name, a mail address or `me`, `remove` a person.
pub async fn watchers(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    if !posted.get("remove").is_empty() {
        let person = PersonId(number_of(posted.get("remove"))?);
        return act(&app, &visitor, number, Command::RemoveWatcher { person }).await;
    }
    let done = match (posted.get("add"), actor.person) {
        ("me", Some(person)) => {
            app.act(actor, number, vec![Command::AddWatcher { person, side: Side::Staff }]).await
        }
        (words, _) => app.add_watcher(actor, number, words).await,
    };
    answer(&app, &visitor, number, done).await
}

/// What was typed so far.
#[derive(Deserialize)]
pub struct Typed {
    /// The words.
    #[serde(default)]
    pub q: String,
}

/// `GET /tickets/{number}/people`: those who may be meant, for the list under the field.
pub async fn people(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    Query(typed): Query<Typed>,
) -> Result<Response, Oops> {
    let people = app.watcher_candidates(visitor.staff()?, number, &typed.q).await?;
    Ok(html(&PeoplePart::new(people)))
}
