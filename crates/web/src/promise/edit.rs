//! What the pages of calendars, plans and contracts share: an edit is looked at before it is made, holds from a moment, and
//! leaves a version.

use super::effect::EffectView;
use crate::http::{Oops, Posted, Visitor};
use crate::pages::FieldErrors;
use app::promise::{Edit, Versions};
use app::{App, AppError};
use axum::http::StatusCode;

/// A version in the list: its number, since when, by whom.
pub type VersionRow = (u32, Option<i64>, String);

/// The versions, the newest first.
pub fn versions<T>(all: Option<&Versions<T>>) -> Vec<VersionRow> {
    let row = |one: &app::promise::Version<T>| {
        (one.number, (one.number > 1).then_some(one.since), one.made_by.clone())
    };
    all.into_iter().flatten().rev().map(row).collect()
}

/// What became of a form.
pub enum Done {
    /// It holds; the id of what was edited.
    Agreed(i64),
    /// What it would move.
    Foreseen(EffectView),
    /// Why it cannot be: the field, the reason's code.
    Refused(&'static str, &'static str),
}

/// Makes an edit, or only looks what it would move, as the pressed button says; moments are told by the clock of a zone.
pub async fn carry(
    app: &App,
    visitor: &Visitor,
    posted: &Posted,
    edit: Edit,
    since: i64,
    zone: &str,
) -> Result<Done, Oops> {
    let actor = visitor.staff()?;
    let done = match posted.get("do") {
        "look" => {
            let effect = app.foresee(actor, edit, since).await;
            effect.map(|effect| Done::Foreseen(EffectView::of(&visitor.t, &effect, zone)))
        }
        _ => app.agree(actor, edit, since).await.map(Done::Agreed),
    };
    match done {
        Ok(done) => Ok(done),
        Err(AppError::Invalid(field, code)) => Ok(Done::Refused(field, code)),
        Err(e) => Err(e.into()),
    }
}

/// From when an edit holds: now, or the first moment of a day.
pub fn since(app: &App, text: &str, zone: &str) -> Option<i64> {
    if text.trim().is_empty() {
        return Some(app.now());
    }
    let day: jiff::civil::Date = text.trim().parse().ok()?;
    let zone = jiff::tz::TimeZone::get(zone).ok()?;
    let moment = day.to_zoned(zone).ok()?.timestamp().as_millisecond();
    // What has been counted is not counted anew.
    Some(moment.max(app.now()))
}

/// The status of a form that comes back.
pub fn status(errors: &FieldErrors) -> StatusCode {
    if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
}
