//! `/orders/ticket`: one ticket about many discrepancies, its words filled with what is known.

use super::list::chosen;
use super::{Row, bad, called, number, refused};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::Choice;
use crate::pages::{FieldErrors, Shell};
use app::desk::{Draft, NewTicket};
use app::orders::Finding;
use app::{App, AppError};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::desk::{Channel, Impact, TicketKind, Urgency};
use domain::ids::PersonId;
use i18n::T;
use std::fmt::Write as _;

/// Numbers that are named in the words of a ticket.
const NAMED: usize = 100;

/// `POST /orders/ticket`, before it is sent.
#[derive(Template, Clone, Debug)]
#[template(path = "orders/ticket.html")]
pub struct TicketPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The client.
    pub client: String,
    /// Who asks.
    pub people: Vec<Choice>,
    /// The subject.
    pub subject: String,
    /// The words.
    pub text: String,
    /// The discrepancies.
    pub rows: Vec<Row>,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// `POST /orders/ticket`: shows what would be opened; with words opens it.
pub async fn open(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let ids = chosen(&posted);
    let found = app.findings(actor, &ids).await?;
    if ids.is_empty() {
        return Ok(redirect("/orders"));
    }
    let first = found.first().ok_or(AppError::Missing)?;
    let org = first.org;
    if posted.get("subject").is_empty() {
        let errors = match found.iter().all(|one| one.org == org) {
            true => FieldErrors::none(),
            false => FieldErrors(vec![("", t.of("orders-one-client").to_owned())]),
        };
        return view(&app, &visitor, &found, words(t, &found), errors).await;
    }
    let requester = number(posted.get("requester")).map(PersonId).ok_or_else(bad)?;
    let new = NewTicket {
        org,
        requester,
        kind: TicketKind::Incident,
        subject: posted.text("subject"),
        impact: Impact::Medium,
        urgency: Urgency::Medium,
        draft: Draft { text: posted.text("text"), ..Draft::default() },
        via: Channel::Desk,
        topic: None,
    };
    match app.open_about(actor, &ids, new).await {
        Ok(number) => Ok(redirect(&format!("/tickets/{number}"))),
        Err(AppError::Invalid("text" | "requester", _)) => Err(bad()),
        Err(e) => {
            let errors = refused(t, e)?;
            view(&app, &visitor, &found, (posted.text("subject"), posted.text("text")), errors).await
        }
    }
}

async fn view(
    app: &App,
    visitor: &Visitor,
    found: &[Finding],
    (subject, text): (String, String),
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let org = found.first().map(|one| one.org).ok_or_else(bad)?;
    let people = app.people_of(actor, org).await?;
    let all = app.organisations(actor).await?;
    let client = all.into_iter().find(|one| one.id == org).map(|one| one.name).unwrap_or_default();
    let person = |(id, name, _): (PersonId, String, String)| Choice::new(id.to_string(), name, false);
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = TicketPage {
        t: t.clone(),
        shell: visitor.staff_shell(app, "orders").await?,
        people: people.into_iter().map(person).collect(),
        subject,
        text,
        rows: found.iter().map(|one| Row::of(one, &client, "/orders")).collect(),
        client,
        errors,
    };
    Ok((status, html(&page)).into_response())
}

/// The subject and the words of a ticket about discrepancies.
fn words(t: &T, found: &[Finding]) -> (String, String) {
    let rows: Vec<Row> = found.iter().map(|one| Row::of(one, "", "/orders")).collect();
    let mut titles: Vec<&'static str> = rows.iter().map(|row| row.title).collect();
    titles.sort_unstable();
    titles.dedup();
    let what = if let [one] = titles.as_slice() { t.of(one).to_owned() } else { t.of("orders").to_owned() };
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let orders = t.n("orders-count", count).to_string();
    let mut text = String::new();
    for title in titles {
        let mine = || rows.iter().filter(|row| row.title == title);
        let _ = writeln!(
            text,
            "{} ({})",
            t.of(title),
            mine().map(|row| called(t, &row.exchange)).next().unwrap_or_default()
        );
        let numbers: Vec<&str> = mine().take(NAMED).map(|row| row.number.as_str()).collect();
        let _ = writeln!(text, "{}", numbers.join(", "));
        let advice = mine().map(|row| row.advice).next();
        let _ = writeln!(text, "{}\n", advice.map(|advice| t.of(advice)).unwrap_or_default());
    }
    (format!("{what}: {orders}"), text.trim_end().to_owned())
}
