//! Who reads and who writes a ticket now: pages of ours give signs of life and are told of each other.

use crate::http::{Oops, Posted, Visitor, html};
use crate::pages::presence::{Beside, PresencePart};
use app::App;
use app::presence::{Doing, Present};
use axum::extract::{Path, State};
use axum::response::Response;

/// `POST /tickets/{number}/presence`: a page says what is being done on it.
pub async fn say(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let doing = Doing::from_word(posted.get("doing"));
    let there = app.be_present(visitor.staff()?, number, posted.get("page"), doing).await?;
    Ok(part(&visitor, there))
}

/// `GET /tickets/{number}/presence`.
pub async fn look(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
) -> Result<Response, Oops> {
    let there = app.present(visitor.staff()?, number).await?;
    Ok(part(&visitor, there))
}

fn part(visitor: &Visitor, there: Vec<Present>) -> Response {
    html(&PresencePart { t: visitor.t.clone(), beside: beside(&there) })
}

/// As pages show it.
pub(super) fn beside(there: &[Present]) -> Vec<Beside> {
    let one = |one: &Present| {
        let (slug, key, icon) = match one.doing {
            Doing::Replying => ("replying", "presence-replying", "pencil"),
            Doing::Noting => ("noting", "presence-noting", "lock"),
            Doing::Reading => ("reading", "presence-reading", "eye"),
        };
        Beside { name: one.name.clone(), slug, key, icon }
    };
    there.iter().map(one).collect()
}
