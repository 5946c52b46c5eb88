//! One of us writes down what somebody asked.

use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::NewTicketPage;
use crate::pages::shell::FieldErrors;
use crate::pages::view::{Channel, Choice, Impact, Kind, Urgency};
use crate::topics::desk as facts;
use crate::words;
use app::desk::{Draft, NewTicket};
use app::{App, AppError};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::desk::{self as d, Command};
use domain::ids::PersonId;
use domain::text::fold;
use domain::topic::Wrong;

/// `GET /tickets/new`.
pub async fn new_page(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    Ok(html(&new_view(&app, &visitor, &Posted::empty(), FieldErrors::none(), &[]).await?))
}

async fn new_view(
    app: &App,
    visitor: &Visitor,
    posted: &Posted,
    errors: FieldErrors,
    wrong: &[(String, Wrong)],
) -> Result<NewTicketPage, Oops> {
    let actor = visitor.staff()?;
    let known = app.client_people(actor).await?;
    let requesters = known
        .into_iter()
        .map(|person| Choice::new(person.mail, format!("{} · {}", person.name, person.org), false));
    let staff = app.staff(actor).await?;
    let asks = facts::asks(app, visitor, posted, wrong).await?;
    // A topic that was just chosen says how its requests begin.
    let typed = (posted.get("type"), posted.get("impact"), posted.get("urgency"));
    let begins = asks.begins.filter(|_| posted.get("do") == "topic");
    let (kind, impact, urgency) = begins.unwrap_or(typed);
    Ok(NewTicketPage {
        t: visitor.t.clone(),
        shell: visitor.staff_shell(app, "").await?,
        requesters: requesters.collect(),
        requester: posted.get("requester").to_owned(),
        subject: posted.get("subject").to_owned(),
        text: posted.text("text"),
        channel: Channel::from_slug(posted.get("channel")).unwrap_or(Channel::Phone),
        kind: Kind::from_slug(kind).unwrap_or(Kind::Consultation),
        impact: Impact::from_slug(impact).unwrap_or(Impact::Low),
        urgency: Urgency::from_slug(urgency).unwrap_or(Urgency::Medium),
        asks,
        assignees: staff
            .iter()
            .map(|(id, name, _)| Choice::new(id.to_string(), name.clone(), false))
            .collect(),
        errors,
    })
}

/// `POST /tickets`: one of us writes down what somebody asked.
pub async fn create(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let known = app.client_people(actor).await?;
    let wanted = fold(posted.get("requester"));
    let mut meant = known.iter().filter(|one| [&one.mail, &one.name].iter().any(|word| fold(word) == wanted));
    let (requester, other) = (meant.next(), meant.next());
    let mut errors = FieldErrors::none();
    let several = other.is_some_and(|other| requester.is_some_and(|one| one.id != other.id));
    if several || requester.is_none() {
        let key = if several { "error-several-people" } else { "error-unknown-person" };
        errors.0.push(("requester", visitor.t.of(key).to_owned()));
    }
    let topic = !posted.get("topic").is_empty();
    if posted.get("do") == "topic" {
        return Ok(html(&new_view(&app, &visitor, &posted, FieldErrors::none(), &[]).await?));
    }
    if posted.get("text").is_empty() && posted.files.is_empty() && !topic {
        errors.0.push(("text", visitor.t.of("error-empty").to_owned()));
    }
    let Some(requester) = requester.filter(|_| !errors.any()) else {
        let page = new_view(&app, &visitor, &posted, errors, &[]).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response());
    };
    let via = match Channel::from_slug(posted.get("channel")) {
        Some(Channel::Phone) => d::Channel::Phone,
        Some(Channel::Mail) => d::Channel::Mail,
        _ => d::Channel::Desk,
    };
    let new = NewTicket {
        org: requester.org_id,
        requester: requester.id,
        kind: words::kind_back(Kind::from_slug(posted.get("type")).unwrap_or(Kind::Consultation)),
        subject: posted.get("subject").to_owned(),
        impact: words::impact_back(Impact::from_slug(posted.get("impact")).unwrap_or(Impact::Low)),
        urgency: words::urgency_back(Urgency::from_slug(posted.get("urgency")).unwrap_or(Urgency::Medium)),
        draft: Draft::of(posted.text("text")).with(posted.files.clone()),
        via,
        topic: facts::answers(&app, &visitor, requester.org_id, &posted).await?,
    };
    let number = match app.open(actor, new).await {
        Err(AppError::Answers(wrong)) => {
            let page = new_view(&app, &visitor, &posted, FieldErrors::none(), &wrong).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response());
        }
        opened => opened?,
    };
    if let Ok(id) = posted.get("assignee").parse() {
        app.act(actor, number, vec![Command::Assign { to: Some(PersonId(id)) }]).await?;
    }
    Ok(redirect(&format!("/tickets/{number}")))
}
