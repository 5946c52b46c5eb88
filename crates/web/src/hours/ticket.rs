//! The time of one ticket: for us `/tickets/{number}/time`, for the client `/requests/{number}/time`.

use super::{bad, day, exact, minutes, refused, roubles, spent, verdict_key};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::Choice;
use crate::pages::{FieldErrors, Shell};
use app::hours::{Clock, NewTime, Service, TimeOf};
use app::{App, AppError};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::desk::{Manner, Offer, Verdict};
use domain::hours::{Entry, Quote};
use domain::ids::PersonId;
use domain::people::Side;
use i18n::T;

/// Something said about an entry.
#[derive(Clone, Debug)]
pub struct SaidView {
    /// Who.
    pub who: String,
    /// Of ours.
    pub ours: bool,
    /// When.
    pub at_ms: i64,
    /// What.
    pub words: String,
    /// With a decision: its key.
    pub verdict: Option<&'static str>,
}

/// An entry of time.
#[derive(Clone, Debug)]
pub struct EntryView {
    /// The ticket that it stands in: this one, or a part of it.
    pub number: i64,
    /// Its number there.
    pub seq: i64,
    /// Of which day.
    pub day: String,
    /// Whose work.
    pub who: String,
    /// How much was written down.
    pub span: String,
    /// What of it is left, when that is less.
    pub left: Option<String>,
    /// What of it is free by a decision.
    pub freed: Option<String>,
    /// The key of how it came.
    pub manner: &'static str,
    /// On which line.
    pub line: u32,
    /// What was done.
    pub note: String,
    /// The note is for us.
    pub hidden: bool,
    /// What was taken back: how much, why, by whom.
    pub counters: Vec<(String, String, String)>,
    /// What was said about it.
    pub said: Vec<SaidView>,
    /// It waits for a decision.
    pub open: bool,
    /// The reader may object.
    pub may_object: bool,
    /// The reader may take minutes back.
    pub may_counter: bool,
    /// Minutes that are left, for forms.
    pub rest: i64,
}

/// A price that was offered.
#[derive(Clone, Debug)]
pub struct QuoteView {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at_ms: i64,
    /// What for.
    pub title: String,
    /// How much.
    pub sum: String,
    /// What else there is to say.
    pub note: String,
    /// `offered`, `accepted`, `declined`.
    pub state: &'static str,
    /// Who answered, with which words.
    pub answer: Option<(String, String)>,
}

/// The time of a ticket, for either side.
#[derive(Clone, Debug)]
pub struct TimeView {
    /// The ticket.
    pub number: i64,
    /// Its subject.
    pub subject: String,
    /// All of it.
    pub sum: String,
    /// The fault is ours.
    pub free: bool,
    /// The entries, the oldest first.
    pub entries: Vec<EntryView>,
    /// Prices.
    pub quotes: Vec<QuoteView>,
    /// The reader may say yes or no to a price.
    pub may_accept: bool,
}

/// `GET /tickets/{number}/time`.
#[derive(Template, Clone, Debug)]
#[template(path = "hours/ticket.html")]
pub struct TicketTimePage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The time.
    pub time: TimeView,
    /// May write time down.
    pub may_work: bool,
    /// May decide.
    pub may_manage: bool,
    /// The timer: runs, what it shows in words, its moment zero for the script.
    pub timer: (bool, String, i64),
    /// In whose name: ours, for those who manage hours.
    pub staff: Vec<Choice>,
    /// Services that can be offered, with their prices.
    pub services: Vec<Choice>,
    /// What was typed.
    pub form: Typed,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// What was typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Minutes.
    pub minutes: String,
    /// The day.
    pub day: String,
    /// What was done.
    pub note: String,
}

/// `GET /requests/{number}/time`.
#[derive(Template, Clone, Debug)]
#[template(path = "hours/request.html")]
pub struct RequestTimePage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The time.
    pub time: TimeView,
    /// What is wrong.
    pub errors: FieldErrors,
}

fn manner_key(manner: Manner) -> &'static str {
    match manner {
        Manner::Act => "manner-act",
        Manner::Reply => "manner-reply",
        Manner::Timer => "manner-timer",
        Manner::Hand => "manner-hand",
    }
}

fn state_of(quote: &Quote) -> &'static str {
    quote.state()
}

/// What stands on either page.
fn view(t: &T, facts: &TimeOf) -> TimeView {
    let name = |id: Option<PersonId>| id.and_then(|id| facts.names.get(&id).cloned()).unwrap_or_default();
    let entry = |(number, one): &(i64, Entry)| {
        let said = one.objection.iter().flat_map(|objection| &objection.said);
        let mine = one.person == facts.me || one.by == facts.me;
        EntryView {
            number: *number,
            seq: one.seq,
            day: day(t, one.day),
            who: name(one.person),
            span: spent(t, one.minutes),
            left: (one.left != one.minutes).then(|| spent(t, one.left)),
            freed: (one.freed > 0).then(|| spent(t, one.freed)),
            manner: manner_key(one.manner),
            line: one.line.into(),
            note: one.note.clone(),
            hidden: one.hidden,
            counters: one
                .counters
                .iter()
                .map(|(_, by, minutes, why)| (spent(t, *minutes), why.clone(), name(*by)))
                .collect(),
            said: said
                .map(|said| SaidView {
                    who: name(said.by.person),
                    ours: said.by.side == Side::Staff,
                    at_ms: said.at,
                    words: said.words.clone(),
                    verdict: said.verdict.map(verdict_key),
                })
                .collect(),
            open: one.is_open(),
            may_object: facts.may_object && one.left > 0 && !one.is_open(),
            may_counter: one.left > 0 && (facts.may_manage || (facts.may_work && mine)),
            rest: one.left,
        }
    };
    let quote = |one: &Quote| QuoteView {
        seq: one.seq,
        at_ms: one.at,
        title: one.offer.title.clone(),
        sum: roubles(t, one.offer.amount),
        note: one.offer.note.clone(),
        state: state_of(one),
        answer: one.answer.as_ref().map(|answer| (name(answer.by), answer.words.clone())),
    };
    TimeView {
        number: facts.ticket.number,
        subject: facts.ticket.subject.clone(),
        sum: spent(t, facts.entries.iter().map(|(_, one)| one.left).sum()),
        free: facts.free,
        entries: facts.entries.iter().map(entry).collect(),
        quotes: facts.quotes.iter().map(quote).collect(),
        may_accept: facts.may_accept,
    }
}

async fn staff_page(
    app: &App,
    visitor: &Visitor,
    number: i64,
    form: Typed,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let facts = app.time_of(actor, number).await?;
    let clock = if facts.may_work { app.timer(actor, number).await? } else { Clock::default() };
    let staff = if facts.may_manage { app.staff(actor).await? } else { Default::default() };
    let me = Choice { value: String::new(), label: t.of("time-mine").to_owned(), chosen: true };
    let others = staff.iter().filter(|(id, ..)| Some(*id) != actor.person);
    let others = others.map(|(id, name, _)| Choice::new(id.to_string(), name.clone(), false));
    let services = if facts.may_work { app.services(actor).await? } else { vec![] };
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = TicketTimePage {
        t: t.clone(),
        shell: visitor.staff_shell(app, "").await?,
        time: view(t, &facts),
        may_work: facts.may_work && facts.ticket.merged.is_none(),
        may_manage: facts.may_manage,
        timer: (clock.running, spent(t, clock.shown / 60_000), t.now_ms() - clock.shown),
        staff: std::iter::once(me).chain(others).collect(),
        services: services.iter().filter(|one| one.active).map(|one| choice(t, one)).collect(),
        form,
        errors,
    };
    Ok((status, html(&page)).into_response())
}

fn choice(t: &T, one: &Service) -> Choice {
    let value = one.id.map(|id| id.to_string()).unwrap_or_default();
    let label = format!("{} — {}", one.name, super::services::price(t, one.pricing));
    Choice { value, label, chosen: false }
}

/// `GET /tickets/{number}/time`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
) -> Result<Response, Oops> {
    staff_page(&app, &visitor, number, Typed::default(), FieldErrors::none()).await
}

/// `POST /tickets/{number}/time`: writes time down. From the ticket's own page one goes back there.
pub async fn log(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let (whole, t) = (posted.get("from") == "time", &visitor.t);
    let form = Typed { minutes: posted.text("minutes"), day: posted.text("day"), note: posted.text("note") };
    let on = match posted.get("day") {
        "" => None,
        text => Some(text.parse().map_err(|_| bad())?),
    };
    let done = match minutes(posted.get("minutes")) {
        Some(minutes) => {
            let new = NewTime {
                minutes,
                person: posted.get("person").parse().ok(),
                day: on.filter(|on| Some(*on) != app.today(&app.rules().hours.zone)),
                note: posted.text("note"),
                hidden: posted.get("hidden") == "1",
            };
            app.log_time(actor, number, new).await
        }
        None if whole => Err(AppError::Invalid("minutes", "unreadable")),
        None => return Err(bad()),
    };
    match done {
        Ok(()) if whole => Ok(redirect(&format!("/tickets/{number}/time"))),
        Err(e) if whole => staff_page(&app, &visitor, number, form, refused(t, e)?).await,
        done => crate::handle::ticket::answer(&app, &visitor, number, done).await,
    }
}

/// Answers with the page of the time, and what was refused.
async fn after(
    app: &App,
    visitor: &Visitor,
    number: i64,
    done: Result<(), AppError>,
) -> Result<Response, Oops> {
    match done {
        Ok(()) => Ok(redirect(&format!("/tickets/{number}/time"))),
        Err(e) => {
            let errors = refused(&visitor.t, e)?;
            staff_page(app, visitor, number, Typed::default(), errors).await
        }
    }
}

/// `POST /tickets/{number}/timer`: starts, pauses, writes down or throws away.
pub async fn timer(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let done = match posted.get("do") {
        "start" => app.run_timer(actor, number, true).await.map(drop),
        "pause" => app.run_timer(actor, number, false).await.map(drop),
        "drop" => app.end_timer(actor, number, None).await,
        "keep" => {
            let (note, hidden) = (posted.text("note"), posted.get("hidden") == "1");
            app.end_timer(actor, number, Some(NewTime { note, hidden, ..NewTime::default() })).await
        }
        _ => return Err(bad()),
    };
    if posted.get("from") == "ticket" {
        return crate::handle::ticket::answer(&app, &visitor, number, done).await;
    }
    after(&app, &visitor, number, done).await
}

/// `POST /tickets/{number}/time/{entry}`: takes minutes back, talks about an entry, decides on it.
pub async fn entry(
    State(app): State<App>,
    visitor: Visitor,
    Path((number, entry)): Path<(i64, i64)>,
    posted: Posted,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let words = posted.text("words");
    let typed = minutes(posted.get("minutes")).unwrap_or(0);
    let done = match posted.get("do") {
        "counter" => app.counter_time(actor, number, entry, typed, &words).await,
        "say" => app.discuss(actor, number, entry, &words).await,
        verdict => {
            let verdict = Verdict::from_code(verdict).ok_or_else(bad)?;
            app.settle_objection(actor, number, entry, verdict, typed, &words).await
        }
    };
    after(&app, &visitor, number, done).await
}

/// `POST /tickets/{number}/quote`: offers a price, of a service or of one's own words.
pub async fn quote(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let services = app.services(actor).await?;
    let chosen =
        services.into_iter().find(|one| one.id.is_some_and(|id| id.to_string() == posted.get("service")));
    let worked = minutes(posted.get("minutes")).unwrap_or(0).max(0);
    let typed = super::hundredths(posted.get("amount")).map(domain::sla::Money);
    let amount = typed.or_else(|| chosen.as_ref().map(|one| one.pricing.amount(worked)));
    let title = match posted.get("title") {
        "" => chosen.map(|one| one.name).unwrap_or_default(),
        title => title.to_owned(),
    };
    let offer =
        Offer { title, amount: amount.unwrap_or_default(), minutes: worked, note: posted.text("note") };
    let done = app.quote(actor, number, offer).await;
    after(&app, &visitor, number, done).await
}

async fn client_page(
    app: &App,
    visitor: &Visitor,
    number: i64,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let facts = app.time_of(visitor.actor()?, number).await?;
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let (t, shell) = (visitor.t.clone(), visitor.shell());
    let page = RequestTimePage { time: view(&t, &facts), t, shell, errors };
    Ok((status, html(&page)).into_response())
}

/// `GET /requests/{number}/time`.
pub async fn portal(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
) -> Result<Response, Oops> {
    client_page(&app, &visitor, number, FieldErrors::none()).await
}

async fn after_client(
    app: &App,
    visitor: &Visitor,
    number: i64,
    done: Result<(), AppError>,
) -> Result<Response, Oops> {
    match done {
        Ok(()) => Ok(redirect(&format!("/requests/{number}/time"))),
        Err(e) => client_page(app, visitor, number, refused(&visitor.t, e)?).await,
    }
}

/// `POST /requests/{number}/time/{entry}`: objects to an entry, or goes on talking about it. `part` names the ticket that
/// the entry stands in, when it is a part of this one.
pub async fn object(
    State(app): State<App>,
    visitor: Visitor,
    Path((number, entry)): Path<(i64, i64)>,
    posted: Posted,
) -> Result<Response, Oops> {
    let (actor, words) = (visitor.actor()?, posted.text("words"));
    let part = posted.get("part").parse().unwrap_or(number);
    let done = match posted.get("do") {
        "say" => app.discuss(actor, part, entry, &words).await,
        _ => app.object(actor, part, entry, &words).await,
    };
    after_client(&app, &visitor, number, done).await
}

/// `POST /requests/{number}/quotes/{quote}`: yes or no, with one press.
pub async fn accept(
    State(app): State<App>,
    visitor: Visitor,
    Path((number, quote)): Path<(i64, i64)>,
    posted: Posted,
) -> Result<Response, Oops> {
    let accepted = posted.get("answer") == "yes";
    let done = app.answer_quote(visitor.actor()?, number, quote, accepted, &posted.text("words")).await;
    after_client(&app, &visitor, number, done).await
}

impl TimeView {
    /// Money that was accepted here.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.quotes.is_empty()
    }
}

/// A sum with its kopecks, for columns of these pages.
pub(super) fn column(t: &T, sum: domain::sla::Money) -> String {
    exact(t, sum)
}
