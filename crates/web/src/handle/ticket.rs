//! The engineer's page of a ticket and everything that can be done on it.

use super::first_steps::{Step, taken};
use super::ticket_view::{Back, entries, is_picture, view};
use crate::http::{Oops, Posted, ShowsImages, Visitor, html, local, redirect};
use crate::pages::journal::JournalLine;
use crate::pages::shell::{Notice, Shell, Tone};
use crate::pages::ticket::Entry;
use crate::pages::view::{Impact, Kind, State as S, Urgency};
use crate::pages::{JournalPage, PreviewPart, TicketPage};
use crate::words::{self, Teller};
use app::desk::TicketPage as Facts;
use app::{App, AppError};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::desk::{self as d, Command, Event, HandOver, WaitFor};
use domain::ids::{AttachmentId, MessageId, PersonId};
use serde::Deserialize;

/// Entries of the conversation that the preview shows.
const PREVIEW: usize = 4;

/// The query of a ticket's page.
#[derive(Deserialize)]
pub struct Asked {
    /// The message whose remote pictures are to be shown.
    images: Option<i64>,
}

/// `GET /tickets/{number}`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let facts = app.ticket(actor, number).await?;
    taken(&app, actor, Step::Open).await;
    let images = asked.images.map(MessageId);
    let page = build(&visitor, facts, images, Back::default());
    let mut response = html(&page);
    if images.is_some() {
        response.extensions_mut().insert(ShowsImages);
    }
    Ok(response)
}

pub(super) fn build(visitor: &Visitor, facts: Facts, images: Option<MessageId>, back: Back) -> TicketPage {
    let mut shell = around(visitor, &facts);
    if let Some((number, subject)) = &facts.hint {
        let text =
            visitor.t.with("ticket-hint").arg("number", *number).arg("subject", subject.as_str()).to_string();
        shell.notice = Some(Notice { tone: Tone::Info, text });
    }
    view(visitor, shell, facts, images, back)
}

/// The frame of a ticket's pages; its counters were read together with the ticket.
pub(crate) fn around(visitor: &Visitor, facts: &Facts) -> Shell {
    match &facts.counts {
        Some((counts, troubled)) => visitor.framed("", counts, *troubled),
        None => visitor.shell(),
    }
}

/// `GET /tickets/{number}/preview`.
pub async fn preview(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
) -> Result<Response, Oops> {
    let facts = app.ticket(visitor.staff()?, number).await?;
    let mut all = entries(&visitor.t, &facts, None);
    all.iter_mut().for_each(Entry::only_read);
    let earlier = all.len().saturating_sub(PREVIEW);
    let t = visitor.t.clone();
    Ok(html(&PreviewPart {
        number: facts.ticket.number.to_string(),
        subject: facts.ticket.subject.clone(),
        state: words::state(facts.ticket.state),
        requester: facts.requester.name.clone(),
        client: facts.org.name.clone(),
        earlier,
        entries: Entry::with_days(&t, all.split_off(earlier)),
        t,
    }))
}

/// `GET /tickets/{number}/journal`.
pub async fn journal(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
) -> Result<Response, Oops> {
    let facts = app.ticket(visitor.staff()?, number).await?;
    let mut teller = Teller::new(&facts.names);
    let told = facts.journal.iter().filter_map(|entry| {
        teller.tell(entry, &facts.requester.name).map(|event| JournalLine { seq: entry.seq, event })
    });
    Ok(html(&JournalPage {
        t: visitor.t.clone(),
        lines: told.collect(),
        shell: around(&visitor, &facts),
        number: facts.ticket.number.to_string(),
        subject: facts.ticket.subject.clone(),
    }))
}

/// The text of a refusal.
pub fn refusal_key(refusal: &d::Refusal) -> &'static str {
    match refusal {
        d::Refusal::Passage { .. } => "refusal-passage",
        d::Refusal::Empty => "error-empty",
        d::Refusal::Merged => "refusal-merged",
        d::Refusal::NotMerged => "refusal-not-merged",
        d::Refusal::Itself => "refusal-itself",
        d::Refusal::NoSuchLine(_) => "refusal-line",
        d::Refusal::TooMany(_) => "refusal-too-many",
        d::Refusal::Minutes(_) => "refusal-minutes",
        d::Refusal::NothingToConfirm => "refusal-nothing-to-confirm",
        d::Refusal::NoSuchDay => "refusal-no-such-day",
        d::Refusal::NoSuchEntry => "refusal-no-such-entry",
        d::Refusal::NothingToDispute => "refusal-nothing-to-dispute",
        d::Refusal::NoDispute => "refusal-no-dispute",
        d::Refusal::Answered => "refusal-answered",
        d::Refusal::Amount => "refusal-amount",
        d::Refusal::NoThanks => "refusal-no-thanks",
        d::Refusal::NeedsArticle => "refusal-needs-article",
        d::Refusal::TooManyArticles(_) => "refusal-too-many-articles",
        d::Refusal::Gate(_) => "refusal-gate",
        d::Refusal::NeedsReason => "refusal-needs-reason",
        d::Refusal::NothingAsked => "refusal-nothing-asked",
        d::Refusal::NotAtStep => "refusal-not-at-step",
        d::Refusal::LongProcedure => "refusal-long-procedure",
        d::Refusal::TooManyAssets(_) => "refusal-too-many-assets",
    }
}

/// Carries out a command; what is refused comes back on the ticket's page with the reason.
pub(crate) async fn act(
    app: &App,
    visitor: &Visitor,
    number: i64,
    command: Command,
) -> Result<Response, Oops> {
    let done = app.act(visitor.staff()?, number, vec![command]).await;
    answer(app, visitor, number, done).await
}

pub(crate) async fn answer(
    app: &App,
    visitor: &Visitor,
    number: i64,
    done: Result<(), AppError>,
) -> Result<Response, Oops> {
    let key = match done {
        Ok(()) => return Ok(redirect(&format!("/tickets/{number}"))),
        Err(AppError::Refused(refusal)) => refusal_key(&refusal),
        Err(AppError::Invalid("reason", _)) => "error-no-reason",
        Err(AppError::Invalid("watcher", "unknown")) => "error-unknown-person",
        Err(AppError::Invalid("watcher", "several")) => "error-several-people",
        Err(AppError::Invalid("into", _)) => "error-other-client",
        Err(AppError::Invalid("article", "unpublished")) => "error-article-unpublished",
        Err(AppError::Invalid("article", _)) => "error-article-unknown",
        Err(AppError::Invalid("procedure", _)) => "error-no-procedure",
        Err(AppError::Invalid("text", _)) => "error-empty",
        Err(AppError::Invalid(_, "not-staff")) => "error-not-staff",
        Err(AppError::Invalid(_, "not-of-client")) => "error-not-of-client",
        Err(e) => return Err(e.into()),
    };
    say_no(app, visitor, number, key).await
}

pub(super) async fn say_no(
    app: &App,
    visitor: &Visitor,
    number: i64,
    key: &'static str,
) -> Result<Response, Oops> {
    let facts = app.ticket(visitor.staff()?, number).await?;
    let mut page = build(visitor, facts, None, Back::default());
    page.shell.notice = Some(Notice { tone: Tone::Bad, text: visitor.t.of(key).to_owned() });
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
}

/// `POST /tickets/{number}/assignment`.
pub async fn assign(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let to = match posted.get("assignee") {
        "" => None,
        "me" => visitor.staff()?.person,
        id => Some(PersonId(number_of(id)?)),
    };
    let done = app.act(visitor.staff()?, number, vec![Command::Assign { to }]).await;
    match done {
        Ok(()) if posted.get("back").starts_with("/board?") => Ok(redirect(&local(posted.get("back")))),
        done => answer(&app, &visitor, number, done).await,
    }
}

pub(super) fn number_of(text: &str) -> Result<i64, Oops> {
    text.parse().map_err(|_| Oops::of(crate::pages::ErrorKind::BadRequest))
}

/// `POST /tickets/{number}/state`.
pub async fn state(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let facts = app.ticket(visitor.staff()?, number).await?;
    let over = !facts.ticket.state.is_live();
    let command = match S::from_slug(posted.get("state")) {
        // Taking it up again after a mere thanks says that it was more than that.
        Some(S::Open | S::New) if over && ended_with_thanks(&facts) => Command::OverruleThanks,
        Some(S::Open | S::New) if over => Command::Reopen,
        Some(S::Open | S::New) => Command::Resume,
        Some(S::WaitingRequester) => Command::Wait { on: WaitFor::Requester, whose: None },
        Some(S::WaitingThirdParty) => Command::Wait { on: WaitFor::ThirdParty, whose: None },
        Some(S::WaitingRelease) => Command::Wait { on: WaitFor::Release, whose: None },
        Some(S::Scheduled) => Command::Wait { on: WaitFor::Scheduled, whose: None },
        Some(S::Solved) => Command::Solve,
        Some(S::Closed) => Command::Close { why: d::ClosedWhy::Staff },
        Some(S::Rejected) => {
            let said = app.reject(visitor.staff()?, number, &posted.text("reason")).await;
            return answer(&app, &visitor, number, said).await;
        }
        _ => return Err(Oops::of(crate::pages::ErrorKind::BadRequest)),
    };
    act(&app, &visitor, number, command).await
}

fn ended_with_thanks(facts: &Facts) -> bool {
    let words = facts.journal.iter().rev().find(|entry| {
        matches!(entry.event, Event::Thanked { .. } | Event::RequesterWrote { .. } | Event::ThanksOverruled)
    });
    words.is_some_and(|entry| matches!(entry.event, Event::Thanked { .. }))
}

/// `POST /tickets/{number}/priority`.
pub async fn priority(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let bad = || Oops::of(crate::pages::ErrorKind::BadRequest);
    let impact = words::impact_back(Impact::from_slug(posted.get("impact")).ok_or_else(bad)?);
    let urgency = words::urgency_back(Urgency::from_slug(posted.get("urgency")).ok_or_else(bad)?);
    act(&app, &visitor, number, Command::Prioritise { impact, urgency }).await
}

/// `POST /tickets/{number}/type`.
pub async fn kind(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let kind = Kind::from_slug(posted.get("type")).ok_or(Oops::of(crate::pages::ErrorKind::BadRequest))?;
    act(&app, &visitor, number, Command::ChangeKind { kind: words::kind_back(kind) }).await
}

/// `POST /tickets/{number}/subject`.
pub async fn subject(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let subject = posted.get("subject").to_owned();
    act(&app, &visitor, number, Command::ChangeSubject { subject }).await
}

/// `POST /tickets/{number}/line`.
pub async fn line(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let line = u8::try_from(number_of(posted.get("line"))?).unwrap_or(0);
    let command = Command::HandOver(HandOver::to(line, posted.text("note")));
    match app.act(visitor.staff()?, number, vec![command]).await {
        // The line wants to see more: there is a page for that.
        Err(AppError::Refused(d::Refusal::Gate(_) | d::Refusal::NeedsReason)) => {
            Ok(redirect(&format!("/tickets/{number}/hand-over?to={line}")))
        }
        done => answer(&app, &visitor, number, done).await,
    }
}

/// `GET /attachments/{id}/{name}`: pictures are shown, everything else is only downloaded; nothing in it runs.
pub async fn attachment(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, _name)): Path<(String, String)>,
) -> Result<Response, Oops> {
    let id = id.parse().map_err(|_| Oops::from(AppError::Missing))?;
    let (file, bytes) = app.file(visitor.actor()?, AttachmentId(id)).await?;
    let picture = is_picture(&file.mime);
    let how = if picture { "inline" } else { "attachment" };
    let name = crate::pages::view::escape_path(&file.name);
    let headers = [
        (CONTENT_TYPE, if picture { file.mime.clone() } else { "application/octet-stream".into() }),
        (CONTENT_DISPOSITION, format!("{how}; filename*=UTF-8''{name}")),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".into()),
    ];
    Ok((headers, bytes).into_response())
}
