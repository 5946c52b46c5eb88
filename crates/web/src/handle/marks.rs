//! What is known of a ticket: its flags, and the names that other systems have for it.

use super::ticket::{act, say_no};
use crate::http::{Oops, Posted, Visitor};
use app::App;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::desk::{Command, Flag, Reference};

/// `POST /tickets/{number}/flags`: `flag`, and `on` to set it.
pub async fn flag(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    visitor.staff()?;
    let flag = Flag::from_code(posted.get("flag")).ok_or(Oops::of(crate::pages::ErrorKind::BadRequest))?;
    act(&app, &visitor, number, Command::Flag { flag, on: posted.get("on") == "1" }).await
}

/// `POST /tickets/{number}/references`: `system`, `value` and `url`, and `remove` to forget it.
pub async fn reference(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    visitor.staff()?;
    let reference = match Reference::of(posted.get("system"), posted.get("value"), posted.get("url")) {
        Ok(reference) => reference,
        Err("url") => return say_no(&app, &visitor, number, "error-reference-url").await,
        Err(_) => return say_no(&app, &visitor, number, "error-reference-empty").await,
    };
    let command = match posted.get("remove") {
        "" => Command::Refer { reference },
        _ => Command::Unrefer { reference },
    };
    act(&app, &visitor, number, command).await
}
