//! `/duty/rotas/{id}`: a rota as a month, with covers, swaps and hand-over notes; its feed for calendar programs.

use super::{moment, typed};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::incidents::told_words::of;
use crate::pages::view::Choice;
use crate::pages::{ErrorKind, FieldErrors, Shell};
use app::duty::RotaView;
use app::{App, AppError};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use domain::duty::{Cover, Rota};
use domain::ids::{PersonId, RotaId};
use domain::people::{Object, Permission};
use domain::time::DAY;
use i18n::T;
use jiff::civil::Date;
use jiff::{ToSpan, tz::TimeZone};
use serde::Deserialize;

/// Part of a day.
#[derive(Clone, Debug)]
pub struct Shift {
    /// From when, by the rota's clock: `09:00`.
    pub from: String,
    /// Who; empty in a gap.
    pub person: String,
    /// Not the one whose turn it is.
    pub covered: bool,
}

/// A day of the month.
#[derive(Clone, Debug)]
pub struct Day {
    /// Its number; 0 for a day of another month.
    pub number: i8,
    /// It is today.
    pub today: bool,
    /// The shifts that begin on it, the one that goes on first.
    pub shifts: Vec<Shift>,
}

/// What was said at a hand-over.
#[derive(Clone, Debug)]
pub struct NoteRow {
    /// At which hand-over.
    pub at_ms: i64,
    /// Who.
    pub person: String,
    /// What.
    pub text: String,
}

/// The rota as its form has it.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Its name.
    pub name: String,
    /// Its zone.
    pub zone: String,
    /// The first day.
    pub start: String,
    /// The last day.
    pub end: String,
    /// Days of a turn.
    pub days: String,
    /// Hours of hand-over: `09:00, 21:00`.
    pub hours: String,
    /// People in their order, a name a line.
    pub people: String,
}

/// `GET /duty/rotas/{id}`.
#[derive(Template, Clone, Debug)]
#[template(path = "duty/rota.html")]
pub struct RotaPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// Its id; `new` for a new one.
    pub id: String,
    /// Its version.
    pub version: i64,
    /// The month, in words.
    pub month: String,
    /// The months before and after, as an address has them.
    pub around: (String, String),
    /// Weeks of days.
    pub weeks: Vec<Vec<Day>>,
    /// Nobody is on for some time of this month.
    pub gaps: usize,
    /// The form.
    pub form: Form,
    /// Everybody who may take turns.
    pub people: Vec<Choice>,
    /// The last hand-over without a word: when, who, to whom.
    pub silent: Option<(i64, String, String)>,
    /// Notes.
    pub notes: Vec<NoteRow>,
    /// The link for calendar programs.
    pub feed: String,
    /// From and to, as fields have them.
    pub times: (String, String),
    /// Whether the reader sets it up, and whether he may cover and swap.
    pub may: (bool, bool),
    /// What is wrong.
    pub errors: FieldErrors,
}

/// The query.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    month: String,
}

fn hours(rota: &Rota) -> String {
    let hour = |minute: &u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    rota.hand_over.iter().map(hour).collect::<Vec<_>>().join(", ")
}

fn weeks(view: &RotaView, first: Date, now: Date) -> Vec<Vec<Day>> {
    let rota = &view.rota;
    let zone = TimeZone::get(&rota.zone).unwrap_or(TimeZone::UTC);
    let local = |at: i64| jiff::Timestamp::from_millisecond(at).unwrap_or_default().to_zoned(zone.clone());
    let begin = first.weekday().to_monday_zero_offset();
    let mut day = first.checked_sub(i32::from(begin).days()).unwrap_or(first);
    let mut weeks = vec![];
    while day <= first.last_of_month() {
        let mut week = vec![];
        for _ in 0..7 {
            let bounds = domain::time::day_of(&day.to_string(), &rota.zone).unwrap_or_default();
            let within = view.turns.iter().filter(|turn| turn.from < bounds.1 && bounds.0 < turn.to);
            let shift = |turn: &domain::duty::Turn| Shift {
                from: if turn.from <= bounds.0 {
                    String::new()
                } else {
                    local(turn.from).strftime("%H:%M").to_string()
                },
                person: turn.person.map(|person| of(&view.names, person)).unwrap_or_default(),
                covered: turn.covered,
            };
            let mut shifts: Vec<Shift> = within.map(shift).collect();
            // Where one person goes on, it is said once.
            shifts.dedup_by(|next, before| next.person == before.person && next.covered == before.covered);
            let mine = day.month() == first.month();
            week.push(Day {
                number: if mine { day.day() } else { 0 },
                today: day == now,
                shifts: if mine { shifts } else { vec![] },
            });
            day = day.tomorrow().unwrap_or(day);
        }
        weeks.push(week);
        if weeks.len() > 6 {
            break;
        }
    }
    weeks
}

async fn show(
    app: &App,
    visitor: &Visitor,
    (id, month): (RotaId, &str),
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, visitor.t.clone());
    let now = t.now_ms();
    let rotas = app.rotas(actor).await?;
    let rota = rotas.iter().find(|rota| rota.id == id).ok_or_else(|| Oops::of(ErrorKind::NotFound))?;
    let today = domain::time::day_in(&rota.zone, now);
    let first: Date = format!("{month}-01").parse().unwrap_or_else(|_| today.first_of_month());
    let bounds = |date: Date| domain::time::day_of(&date.to_string(), &rota.zone).unwrap_or_default();
    let (from, to) = (bounds(first).0, bounds(first.last_of_month()).1);
    let view = app.rota(actor, id, (from, to)).await?;
    let named = |person: Option<PersonId>| person.map(|person| of(&view.names, person)).unwrap_or_default();
    let rota = &view.rota;
    let mine = actor.person.is_some_and(|me| rota.everybody().any(|one| one == me));
    let may_manage = actor.can(Permission::DutyManage, Object::Desk);
    let month_of = |date: Date| date.to_string()[..7].to_owned();
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = RotaPage {
        shell: visitor.staff_shell(app, "duty").await?,
        id: id.to_string(),
        version: view.version,
        month: crate::hours::month(&t, domain::hours::Month::of(first)),
        around: (
            month_of(first.checked_sub(1.month()).unwrap_or(first)),
            month_of(first.checked_add(1.month()).unwrap_or(first)),
        ),
        weeks: weeks(&view, first, today),
        gaps: view.turns.iter().filter(|turn| turn.person.is_none() && turn.to > now).count(),
        form: Form {
            name: rota.name.clone(),
            zone: rota.zone.clone(),
            start: rota.start.to_string(),
            end: rota.end.map(|end| end.to_string()).unwrap_or_default(),
            days: rota.days.to_string(),
            hours: hours(rota),
            people: rota.people.iter().map(|one| of(&view.names, *one)).collect::<Vec<_>>().join("\n"),
        },
        people: view
            .people
            .iter()
            .map(|(id, name)| Choice::new(id.to_string(), name.clone(), false))
            .collect(),
        silent: view.silent.map(|change| (change.at, named(change.from), named(change.to))),
        notes: view
            .notes
            .iter()
            .map(|note| NoteRow { at_ms: note.turn_at, person: named(note.person), text: note.text.clone() })
            .collect(),
        feed: view.feed.clone(),
        times: (typed(now, &actor.zone), typed(now + DAY, &actor.zone)),
        may: (may_manage, may_manage || mine),
        errors,
        t,
    };
    Ok((status, html(&page)).into_response())
}

/// `GET /duty/rotas/{id}`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    show(&app, &visitor, (RotaId(id), &asked.month), FieldErrors::none()).await
}

/// The people of a form: names of those who may be named, a line each.
fn people_of(text: &str, known: &[(PersonId, String)]) -> Option<Vec<PersonId>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| known.iter().find(|(_, name)| name == line).map(|(id, _)| *id)).collect()
}

fn minutes_of(text: &str) -> Option<Vec<u16>> {
    let one = |part: &str| {
        let (hour, minute) = part.trim().split_once(':')?;
        let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
        (hour < 24 && minute < 60).then_some(hour * 60 + minute)
    };
    text.split([',', ';', ' ']).filter(|part| !part.trim().is_empty()).map(one).collect()
}

fn rota_of(
    posted: &Posted,
    known: &[(PersonId, String)],
    before: Option<&Rota>,
) -> Result<Rota, &'static str> {
    Ok(Rota {
        id: before.map_or(RotaId(0), |rota| rota.id),
        name: posted.text("name"),
        zone: posted.get("zone").to_owned(),
        start: posted.get("start").parse().map_err(|_| "rota-no-start")?,
        end: match posted.get("end") {
            "" => None,
            end => Some(end.parse().map_err(|_| "rota-no-start")?),
        },
        days: posted.get("days").parse().map_err(|_| "rota-unsound")?,
        hand_over: minutes_of(posted.get("hours")).ok_or("rota-unsound")?,
        people: people_of(&posted.text("people"), known).ok_or("rota-unknown-person")?,
        covers: before.map(|rota| rota.covers.clone()).unwrap_or_default(),
    })
}

fn wrong(e: AppError) -> Result<&'static str, Oops> {
    Ok(match e {
        AppError::Invalid("name", _) => "rota-no-name",
        AppError::Invalid("rota", _) => "rota-unsound",
        AppError::Invalid("person", _) => "map-foreign",
        AppError::Invalid("note" | "text", "no-turn") => "rota-no-turn",
        AppError::Invalid("note" | "text", _) => "rota-no-note",
        AppError::Invalid("time", _) => "duty-wrong-time",
        other => return Err(other.into()),
    })
}

/// `POST /duty/rotas/{id}`: the rota itself, a cover, a swap, or what is said at a hand-over.
pub async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let (actor, id) = (visitor.staff()?, RotaId(id));
    let time = |name: &str| moment(posted.get(name), &actor.zone);
    let done = match posted.get("do") {
        "rota" => {
            let view = app.rota(actor, id, (0, 1)).await?;
            let version = posted.get("version").parse().unwrap_or(view.version);
            match rota_of(&posted, &view.people, Some(&view.rota)) {
                Ok(rota) => app.save_rota(actor, rota, None, version).await.map(drop),
                Err(key) => {
                    let errors = FieldErrors(vec![("", visitor.t.of(key).to_owned())]);
                    return show(&app, &visitor, (id, ""), errors).await;
                }
            }
        }
        "cover" => match (time("from"), time("to")) {
            (Some(from), Some(to)) => {
                let person = posted.get("person").parse().ok();
                app.cover_turn(actor, id, Cover { from, to, person, note: posted.text("note") }).await
            }
            _ => Err(AppError::Invalid("time", "range")),
        },
        "swap" => match (time("from"), time("to")) {
            (Some(one), Some(other)) => app.swap_turns(actor, id, (one, other), &posted.text("note")).await,
            _ => Err(AppError::Invalid("time", "range")),
        },
        "note" => app.note_hand_over(actor, id, &posted.text("text")).await,
        _ => return Err(Oops::of(ErrorKind::BadRequest)),
    };
    match done {
        Ok(()) => Ok(redirect(&format!("/duty/rotas/{id}"))),
        Err(e) => {
            let key = wrong(e)?;
            show(&app, &visitor, (id, ""), FieldErrors(vec![("", visitor.t.of(key).to_owned())])).await
        }
    }
}

/// `POST /duty/rotas`: a new rota, empty but for the one who makes it: it is filled on its own page.
pub async fn create(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let zone = app.rules().hours.zone.clone();
    let rota = Rota {
        id: RotaId(0),
        name: posted.text("name"),
        start: domain::time::day_in(&zone, visitor.t.now_ms()),
        zone,
        end: None,
        days: 7,
        hand_over: vec![9 * 60],
        people: actor.person.into_iter().collect(),
        covers: vec![],
    };
    match app.save_rota(actor, rota, None, 0).await {
        Ok(id) => Ok(redirect(&format!("/duty/rotas/{id}"))),
        // A rota without a name: asked for on the page where it was begun.
        Err(AppError::Invalid(..)) => Ok(redirect("/duty")),
        Err(e) => Err(e.into()),
    }
}

/// `GET /duty/feeds/{file}`: a rota as calendar programs read it, by its signed link.
pub async fn feed(State(app): State<App>, Path(file): Path<String>) -> Result<Response, Oops> {
    let token = file.strip_suffix(".ics").ok_or_else(|| Oops::of(ErrorKind::NotFound))?;
    let text = app.rota_feed(token).await?;
    Ok(([(CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response())
}
