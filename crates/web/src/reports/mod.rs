//! Reports: figures of the desk as pages, drawn on the server, and as tables to take away.

pub mod lines;
pub mod sla;

use crate::http::{Oops, Visitor};
use app::reports::Among;
use app::{App, AppError};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::people::OrgKind;
use domain::time::{day_of, months_before};
use serde::Deserialize;

/// Clients that are proposed.
const CLIENTS: usize = 500;

/// The query of a report.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    from: String,
    to: String,
    client: String,
}

/// The form that chooses tickets.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The first day, by the desk's clock.
    pub from: String,
    /// The last day.
    pub to: String,
    /// The client.
    pub client: String,
    /// Clients to choose among.
    pub clients: Vec<String>,
    /// The key of what is wrong with it.
    pub wrong: Option<&'static str>,
}

impl Filter {
    /// The form of a query, and the tickets that it means; none when it cannot be read. Nothing at all means so many
    /// months, this one included.
    pub async fn read(
        app: &App,
        visitor: &Visitor,
        asked: Asked,
        months: i64,
    ) -> Result<(Filter, Option<Among>), Oops> {
        let actor = visitor.staff()?;
        let zone = app.rules().hours.zone.clone();
        let Asked { mut from, to, client } = asked;
        if from.is_empty() && to.is_empty() && client.is_empty() {
            from = months_before(app.now(), months - 1, &zone);
        }
        let all = Among::default();
        let begin = if from.is_empty() { Some((all.from, 0)) } else { day_of(&from, &zone) };
        let end = if to.is_empty() { Some((0, all.to)) } else { day_of(&to, &zone) };
        let org = match client.trim() {
            "" => Ok(None),
            name => match app.client_named(actor, name).await {
                Ok(org) => Ok(Some(org)),
                Err(AppError::Missing) => Err("report-wrong-client"),
                Err(e) => return Err(e.into()),
            },
        };
        let among = match (begin, end, org) {
            (Some((from, _)), Some((_, to)), Ok(org)) => Ok(Among { org, from, to }),
            (Some(_), Some(_), Err(wrong)) => Err(wrong),
            _ => Err("report-wrong-day"),
        };
        let known = app.organisations(actor).await?.into_iter();
        let clients = known.filter(|org| org.kind == OrgKind::Client).take(CLIENTS).map(|org| org.name);
        let filter =
            Filter { from, to, client, clients: clients.collect(), wrong: among.as_ref().err().copied() };
        Ok((filter, among.ok()))
    }
}

/// A table to take away.
fn csv_file(name: &str, table: String) -> Response {
    let saved_as = format!("attachment; filename=\"{name}\"");
    ([(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, saved_as)], table)
        .into_response()
}
