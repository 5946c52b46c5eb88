//! The engineer's page of a ticket and everything that can be done on it.

use crate::http::{Oops, Posted, ShowsImages, Visitor, html, redirect};
use crate::pages::journal::JournalLine;
use crate::pages::shell::{FieldErrors, Notice, Shell, Tone};
use crate::pages::ticket::{Composer, Contact, Entry, Message, MessageKind, Panel, Sibling};
use crate::pages::view::{Channel, Choice, Delivery, File, Impact, Kind, Person, State as S, Urgency};
use crate::pages::{JournalPage, NewTicketPage, PreviewPart, TicketPage};
use crate::words::{self, Teller};
use app::desk::{Draft, NewTicket, Said, TicketPage as Facts};
use app::{Actor, App, AppError};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::desk::{self as d, Command, Event, Then, WaitFor};
use domain::ids::{AttachmentId, MessageId, PersonId};
use domain::people::Side;
use serde::Deserialize;
use std::collections::HashMap;

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
    let facts = app.ticket(visitor.staff()?, number).await?;
    let images = asked.images.map(MessageId);
    let page = build(&app, &visitor, facts, images, String::new(), false, FieldErrors::none()).await?;
    let mut response = html(&page);
    if images.is_some() {
        response.extensions_mut().insert(ShowsImages);
    }
    Ok(response)
}

async fn build(
    app: &App,
    visitor: &Visitor,
    facts: Facts,
    images: Option<MessageId>,
    text: String,
    note: bool,
    errors: FieldErrors,
) -> Result<TicketPage, Oops> {
    let mut shell = visitor.staff_shell(app, "").await?;
    if let Some((number, subject)) = &facts.hint {
        let text =
            visitor.t.with("ticket-hint").arg("number", *number).arg("subject", subject.as_str()).to_string();
        shell.notice = Some(Notice { tone: Tone::Info, text });
    }
    Ok(view(visitor, shell, facts, images, text, note, errors))
}

fn view(
    visitor: &Visitor,
    shell: Shell,
    facts: Facts,
    images: Option<MessageId>,
    text: String,
    note: bool,
    errors: FieldErrors,
) -> TicketPage {
    let t = visitor.t.clone();
    let me = visitor.signed.as_deref().and_then(|signed| signed.actor.person);
    let entries = Entry::with_days(&t, entries(&facts, images));
    let ticket = &facts.ticket;
    let assignee = ticket.assignee.map(|id| person(id, &facts.names));
    TicketPage {
        shell,
        number: ticket.number.to_string(),
        subject: ticket.subject.clone(),
        state: words::state(ticket.state),
        turn: words::turn(ticket.turn()),
        since_ms: ticket.turn_since,
        priority: words::priority(ticket.priority),
        line: ticket.line,
        channel: words::channel(ticket.channel),
        mine: ticket.assignee.is_some() && ticket.assignee == me,
        assignee,
        entries,
        composer: facts.may_reply.then(|| composer(&facts, text, note, errors)),
        panel: panel(&t, &facts, me),
        t,
    }
}

fn person(id: PersonId, names: &HashMap<PersonId, String>) -> Person {
    Person::new(id.to_string(), names.get(&id).cloned().unwrap_or_default())
}

/// The conversation: what was said and what happened, in the order of the journal.
fn entries(facts: &Facts, images: Option<MessageId>) -> Vec<Entry> {
    let mut said: HashMap<MessageId, &Said> = facts.said.iter().map(|said| (said.message.id, said)).collect();
    let mut teller = Teller::new(&facts.names);
    let mut out: Vec<(i64, Entry)> = Vec::with_capacity(facts.journal.len());
    for entry in &facts.journal {
        let told = teller.tell(entry, &facts.requester.name);
        let message = match &entry.event {
            Event::RequesterWrote { message, .. }
            | Event::Thanked { message, .. }
            | Event::Replied { message, .. }
            | Event::Noted { message, .. }
            | Event::AutoReplied { message } => said.remove(message),
            _ => None,
        };
        match (message, told) {
            (Some(said), _) => out.push((entry.at, Entry::Message(message_view(said, facts, images)))),
            // That work goes on when the client writes needs no line of its own.
            (None, Some(_)) if entry.event == Event::Resumed && entry.by.side != Side::Staff => {}
            (None, Some(told)) if is_shown(&entry.event) => out.push((entry.at, Entry::Event(told))),
            _ => {}
        }
    }
    for said in facts.said.iter().filter(|one| said.contains_key(&one.message.id)) {
        out.push((said.message.at, Entry::Message(message_view(said, facts, images))));
    }
    out.sort_by_key(|(at, _)| *at);
    out.into_iter().map(|(_, entry)| entry).collect()
}

/// What the conversation shows between its messages; the journal page shows everything.
fn is_shown(event: &Event) -> bool {
    !matches!(
        event,
        Event::Opened { .. }
            | Event::RequesterWrote { .. }
            | Event::Replied { .. }
            | Event::Noted { .. }
            | Event::Thanked { .. }
            | Event::AutoReplied { .. }
            | Event::Confirmed
    )
}

fn message_view(said: &Said, facts: &Facts, images: Option<MessageId>) -> Message {
    let message = &said.message;
    let kind = match (message.kind.as_str(), message.public, message.by.side) {
        ("auto_reply" | "bounce", ..) => MessageKind::Robot,
        (_, false, _) => MessageKind::Note,
        (_, true, Side::Staff) => MessageKind::Reply,
        _ => MessageKind::Client,
    };
    let author = match message.by.person {
        Some(id) => person(id, &facts.names),
        None => Person::new("0", "Opora"),
    };
    let show = images == Some(message.id);
    let others: Vec<&str> =
        said.deliveries.iter().skip(1).map(|delivery| delivery.address.as_str()).collect();
    Message {
        id: message.id.to_string(),
        kind,
        author,
        to: others.join(", "),
        channel: words::channel(message.via),
        at_ms: message.at,
        html: body(said, show),
        quoted: quoted(said, show),
        files: files(said),
        blocked_images: if show { 0 } else { u32::try_from(message.remote_images).unwrap_or(0) },
        delivery: delivery(said),
    }
}

/// What is new of a message, as HTML that was sanitised when it was stored.
pub fn body(said: &Said, show_images: bool) -> String {
    match said.message.html.as_str() {
        "" => letter::html::from_text(&said.message.body),
        html => with_pictures(html, said, show_images),
    }
}

/// What of a message is folded.
pub fn quoted(said: &Said, show_images: bool) -> String {
    match (said.message.html.as_str(), said.message.quoted_html.as_str(), said.message.quoted.as_str()) {
        ("", _, "") => String::new(),
        ("", _, text) => letter::html::from_text(text),
        (_, html, _) => with_pictures(html, said, show_images),
    }
}

/// Pictures of the mail itself get their addresses; pictures from elsewhere only when asked for.
fn with_pictures(html: &str, said: &Said, show_images: bool) -> String {
    let mut html = html.to_owned();
    for file in &said.files {
        let Some(id) = &file.content_id else { continue };
        let from = format!("\"/attachments/cid/{}\"", app::mail::judge::cid_path(id));
        let name = crate::pages::view::escape_path(&file.name);
        html = html.replace(&from, &format!("\"/attachments/{}/{name}\"", file.id));
    }
    if show_images { html.replace(" data-remote-src=\"https://", " src=\"https://") } else { html }
}

/// The files of a message, but those that its text shows.
pub fn files(said: &Said) -> Vec<File> {
    let shown = |id: &Option<String>| {
        id.as_ref().is_some_and(|id| said.message.html.contains(&app::mail::judge::cid_path(id)))
    };
    let listed = said.files.iter().filter(|file| !(file.inline && shown(&file.content_id)));
    listed
        .map(|file| File {
            id: file.id.to_string(),
            name: file.name.clone(),
            bytes: u64::try_from(file.size).unwrap_or(0),
            picture: is_picture(&file.mime),
        })
        .collect()
}

/// Pictures that a browser shows without running anything.
fn is_picture(mime: &str) -> bool {
    matches!(mime, "image/png" | "image/jpeg" | "image/gif" | "image/webp")
}

/// The worst of the deliveries: what came back is shown before what went.
fn delivery(said: &Said) -> Option<Delivery> {
    let worst = said.deliveries.iter().max_by_key(|delivery| match delivery.state.as_str() {
        "bounced" | "failed" => 3,
        "queued" | "held" => 2,
        _ => 1,
    })?;
    Some(match worst.state.as_str() {
        "bounced" | "failed" => Delivery::Bounced { why: format!("{}: {}", worst.address, worst.problem) },
        "queued" | "held" => Delivery::Queued,
        _ => Delivery::Sent { at_ms: worst.at.unwrap_or(said.message.at) },
    })
}

fn composer(facts: &Facts, text: String, note: bool, errors: FieldErrors) -> Composer {
    let states = if facts.ticket.state.is_live() {
        vec![S::WaitingRequester, S::Open, S::WaitingThirdParty, S::WaitingRelease, S::Scheduled, S::Solved]
    } else {
        vec![words::state(facts.ticket.state), S::Open]
    };
    let client = facts.ticket.watchers.iter().filter(|watcher| watcher.side == Side::Client);
    Composer {
        note,
        text,
        to: facts.requester.name.clone(),
        channel: if facts.contacts.iter().any(|(kind, _)| kind == "mail") {
            Channel::Mail
        } else {
            Channel::Portal
        },
        copies: client.filter_map(|watcher| facts.names.get(&watcher.person).cloned()).collect(),
        seen_seq: facts.ticket.seq,
        state: states[0],
        states,
        errors,
    }
}

fn panel(t: &i18n::T, facts: &Facts, me: Option<PersonId>) -> Panel {
    let ticket = &facts.ticket;
    let assignees = facts
        .staff
        .iter()
        .map(|(id, name, _)| Choice::new(id.to_string(), name.clone(), ticket.assignee == Some(*id)));
    let lines = (1..=3u8).map(|line| {
        Choice::new(line.to_string(), t.n("line-n", u32::from(line)).to_string(), line == ticket.line)
    });
    let contacts = facts.contacts.iter().map(|(kind, address)| Contact {
        channel: if kind == "mail" { Channel::Mail } else { Channel::Phone },
        address: address.clone(),
    });
    let there = i18n::T::new(t.lang(), &facts.requester.zone, t.now_ms());
    Panel {
        requester: Person::new(facts.requester.id.to_string(), facts.requester.name.clone()),
        post: facts.requester.position.clone(),
        client: facts.org.name.clone(),
        local_time: there.clock(t.now_ms()).to_string(),
        contacts: contacts.collect(),
        assignees: assignees.collect(),
        lines: lines.collect(),
        watchers: ticket.watchers.iter().map(|watcher| person(watcher.person, &facts.names)).collect(),
        watching: me.is_some_and(|me| ticket.watchers.iter().any(|watcher| watcher.person == me)),
        impact: words::impact(ticket.impact),
        urgency: words::urgency(ticket.urgency),
        kind: words::kind(ticket.kind),
        minutes: ticket.minutes,
        siblings: facts
            .neighbours
            .iter()
            .map(|brief| Sibling {
                number: brief.number.to_string(),
                subject: brief.subject.clone(),
                state: words::state(brief.state),
            })
            .collect(),
        siblings_total: facts.neighbours_total,
        journal_total: i64::try_from(facts.journal.len()).unwrap_or(0),
    }
}

/// `GET /tickets/{number}/preview`.
pub async fn preview(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
) -> Result<Response, Oops> {
    let facts = app.ticket(visitor.staff()?, number).await?;
    let mut all = entries(&facts, None);
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
        shell: visitor.staff_shell(&app, "").await?,
        number: facts.ticket.number.to_string(),
        subject: facts.ticket.subject.clone(),
    }))
}

/// `POST /tickets/{number}/messages`: an answer or a note. What cannot be sent comes back with its words.
pub async fn speak(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let (text, note) = (posted.text("text"), posted.get("kind") == "note");
    let draft = Draft::of(text.clone()).with(posted.files.clone());
    let done = if note {
        app.note(actor, number, draft).await
    } else {
        let seen = posted.get("seen_seq").parse().ok();
        app.reply(actor, number, draft, then(posted.get("state")), seen).await
    };
    let (key, status) = match done {
        Ok(()) => return Ok(redirect(&format!("/tickets/{number}"))),
        Err(AppError::Changed(_)) => ("error-changed", StatusCode::CONFLICT),
        Err(AppError::Invalid("text", _)) => ("error-empty", StatusCode::UNPROCESSABLE_ENTITY),
        Err(AppError::Refused(refusal)) => (refusal_key(&refusal), StatusCode::UNPROCESSABLE_ENTITY),
        Err(e) => return Err(Oops::from(e).with_draft(text)),
    };
    let facts = app.ticket(actor, number).await?;
    let field = if key == "error-empty" { "text" } else { "" };
    let errors = FieldErrors(vec![(field, visitor.t.of(key).to_owned())]);
    let page = build(&app, &visitor, facts, None, text, note, errors).await?;
    Ok((status, html(&page)).into_response())
}

fn then(slug: &str) -> Then {
    match S::from_slug(slug) {
        Some(S::Open | S::New) => Then::Keep,
        Some(S::Solved) => Then::Solve,
        Some(S::WaitingThirdParty) => Then::Wait(WaitFor::ThirdParty),
        Some(S::WaitingRelease) => Then::Wait(WaitFor::Release),
        Some(S::Scheduled) => Then::Wait(WaitFor::Scheduled),
        _ => Then::Ask,
    }
}

/// The text of a refusal.
pub fn refusal_key(refusal: &d::Refusal) -> &'static str {
    match refusal {
        d::Refusal::Passage { .. } => "refusal-passage",
        d::Refusal::Empty => "error-empty",
        d::Refusal::Merged => "refusal-merged",
        d::Refusal::NoSuchLine(_) => "refusal-line",
        d::Refusal::Minutes(_) => "refusal-minutes",
        d::Refusal::NothingToConfirm => "refusal-nothing-to-confirm",
        d::Refusal::NoThanks => "refusal-no-thanks",
    }
}

/// Carries out a command; what is refused comes back on the ticket's page with the reason.
async fn act(app: &App, visitor: &Visitor, number: i64, command: Command) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let key = match app.act(actor, number, vec![command]).await {
        Ok(()) => return Ok(redirect(&format!("/tickets/{number}"))),
        Err(AppError::Refused(refusal)) => refusal_key(&refusal),
        Err(AppError::Invalid(_, "not-staff")) => "error-not-staff",
        Err(AppError::Invalid(_, "not-of-client")) => "error-not-of-client",
        Err(e) => return Err(e.into()),
    };
    say_no(app, visitor, number, key).await
}

async fn say_no(app: &App, visitor: &Visitor, number: i64, key: &'static str) -> Result<Response, Oops> {
    let facts = app.ticket(visitor.staff()?, number).await?;
    let mut page = build(app, visitor, facts, None, String::new(), false, FieldErrors::none()).await?;
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
    act(&app, &visitor, number, Command::Assign { to }).await
}

fn number_of(text: &str) -> Result<i64, Oops> {
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
        Some(S::WaitingRequester) => Command::Wait { on: WaitFor::Requester },
        Some(S::WaitingThirdParty) => Command::Wait { on: WaitFor::ThirdParty },
        Some(S::WaitingRelease) => Command::Wait { on: WaitFor::Release },
        Some(S::Scheduled) => Command::Wait { on: WaitFor::Scheduled },
        Some(S::Solved) => Command::Solve,
        Some(S::Closed) => Command::Close { why: d::ClosedWhy::Staff },
        Some(S::Rejected) => Command::Reject { reason: posted.get("reason").to_owned() },
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

/// `POST /tickets/{number}/watchers`: `add` a mail address or `me`, `remove` a person.
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
    let (person, side) = match posted.get("add") {
        "me" => (actor.person, Side::Staff),
        mail => {
            let person = app.find_person(actor, mail).await?;
            (person, side_of(&app, person).await?)
        }
    };
    match person {
        Some(person) => act(&app, &visitor, number, Command::AddWatcher { person, side }).await,
        None => say_no(&app, &visitor, number, "error-unknown-person").await,
    }
}

async fn side_of(app: &App, person: Option<PersonId>) -> Result<Side, Oops> {
    let Some(person) = person else { return Ok(Side::Client) };
    let actor: Actor = app.actor(person, d::Channel::Desk).await?;
    Ok(if actor.is_staff() { Side::Staff } else { Side::Client })
}

/// `POST /tickets/{number}/line`.
pub async fn line(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let line = u8::try_from(number_of(posted.get("line"))?).unwrap_or(0);
    act(&app, &visitor, number, Command::HandOver { line, note: posted.text("note") }).await
}

/// `POST /tickets/{number}/time`.
pub async fn time(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let minutes = number_of(posted.get("minutes"))?;
    act(&app, &visitor, number, Command::LogTime { minutes }).await
}

/// `GET /tickets/new`.
pub async fn new_page(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    Ok(html(&new_view(&app, &visitor, &Posted::empty(), FieldErrors::none()).await?))
}

async fn new_view(
    app: &App,
    visitor: &Visitor,
    posted: &Posted,
    errors: FieldErrors,
) -> Result<NewTicketPage, Oops> {
    let actor = visitor.staff()?;
    let known = app.client_people(actor).await?;
    let requesters = known
        .into_iter()
        .map(|person| Choice::new(person.mail, format!("{} · {}", person.name, person.org), false));
    let staff = app.staff(actor).await?;
    Ok(NewTicketPage {
        t: visitor.t.clone(),
        shell: visitor.staff_shell(app, "").await?,
        requesters: requesters.collect(),
        requester: posted.get("requester").to_owned(),
        subject: posted.get("subject").to_owned(),
        text: posted.text("text"),
        channel: Channel::from_slug(posted.get("channel")).unwrap_or(Channel::Phone),
        kind: Kind::from_slug(posted.get("type")).unwrap_or(Kind::Consultation),
        impact: Impact::from_slug(posted.get("impact")).unwrap_or(Impact::Low),
        urgency: Urgency::from_slug(posted.get("urgency")).unwrap_or(Urgency::Medium),
        assignees: staff.into_iter().map(|(id, name, _)| Choice::new(id.to_string(), name, false)).collect(),
        errors,
    })
}

/// `POST /tickets`: one of us writes down what somebody asked.
pub async fn create(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let known = app.client_people(actor).await?;
    let wanted = domain::text::fold(posted.get("requester"));
    let requester = known.iter().find(|person| domain::text::fold(&person.mail) == wanted);
    let mut errors = FieldErrors::none();
    if requester.is_none() {
        errors.0.push(("requester", visitor.t.of("error-unknown-person").to_owned()));
    }
    if posted.get("text").is_empty() && posted.files.is_empty() {
        errors.0.push(("text", visitor.t.of("error-empty").to_owned()));
    }
    let Some(requester) = requester.filter(|_| !errors.any()) else {
        let page = new_view(&app, &visitor, &posted, errors).await?;
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
    };
    let number = app.open(actor, new).await?;
    if let Ok(id) = posted.get("assignee").parse() {
        app.act(actor, number, vec![Command::Assign { to: Some(PersonId(id)) }]).await?;
    }
    Ok(redirect(&format!("/tickets/{number}")))
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
