//! Working calendars: the week, the production calendar, days of its own; what an edit moves before it is saved.

use super::edit::{Done, VersionRow, carry, since, status, versions};
use super::effect::EffectView;
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::{FieldErrors, Shell};
use crate::settings::{Asked, Tab, frame};
use app::promise::{Agreements, Edit};
use app::{App, AppError};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use calendars::{Calendar, Country, Hours, OwnDay, Production};
use domain::ids::CalendarId;
use domain::people::{Object, Permission};
use i18n::T;
use std::collections::BTreeMap;

const ROOM: &str = "/settings/calendars";
const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const SLOTS: [&str; 7] = ["day0", "day1", "day2", "day3", "day4", "day5", "day6"];

/// A calendar in the list.
#[derive(Clone, Debug)]
pub struct Card {
    /// Its address's last part.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its zone.
    pub zone: String,
    /// Its version.
    pub version: u32,
    /// Its week as a picture.
    pub week: Vec<WeekDay>,
}

/// A day of a week as a picture: stretches of work between 0 and 1440.
#[derive(Clone, Debug)]
pub struct WeekDay {
    /// The key of its name.
    pub name: &'static str,
    /// The field of the form.
    pub slot: &'static str,
    /// From which minute, how many.
    pub bars: Vec<(u16, u16)>,
    /// Its hours as they are written.
    pub hours: String,
}

/// `GET /settings/calendars`.
#[derive(Template, Clone, Debug)]
#[template(path = "promise/calendars.html")]
pub struct CalendarsPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// The calendars.
    pub cards: Vec<Card>,
}

/// `GET /settings/calendars/{id}`, and a form that came back.
#[derive(Template, Clone, Debug)]
#[template(path = "promise/calendar.html")]
pub struct CalendarPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// Empty for a new one.
    pub id: String,
    /// The form.
    pub form: Form,
    /// The week as a picture.
    pub week: Vec<WeekDay>,
    /// What it would move; none before it was asked for.
    pub effect: Option<EffectView>,
    /// Versions: number, since when, by whom.
    pub versions: Vec<VersionRow>,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// A calendar as it is typed.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Its name.
    pub name: String,
    /// Its zone.
    pub zone: String,
    /// The hours of Monday to Sunday.
    pub week: [String; 7],
    /// Whether it follows the production calendar.
    pub production: bool,
    /// By how many minutes short days are shorter.
    pub shorter: String,
    /// Whether worked weekends are worked.
    pub weekends: bool,
    /// Days of its own, one a line.
    pub days: String,
    /// From which day the edit holds; empty for now.
    pub since: String,
}

/// `GET /settings/calendars`.
pub async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    actor.may(Permission::PromiseManage, Object::Desk)?;
    let all = app.agreements(actor).await?;
    let (shell, tabs) = frame(&app, &visitor, ROOM, asked.done()).await?;
    let card = |(id, versions): (&CalendarId, &app::promise::Versions<Calendar>)| {
        let last = versions.last()?;
        Some(Card {
            id: id.to_string(),
            name: last.value.name.clone(),
            zone: last.value.zone.clone(),
            version: last.number,
            week: week(&last.value.week.clone().map(|hours| hours.to_string())),
        })
    };
    let cards = all.calendars.iter().filter_map(card).collect();
    Ok(html(&CalendarsPage { t: visitor.t.clone(), shell, tabs, cards }))
}

/// `GET /settings/calendars/{id}`; `new` for a new one.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    actor.may(Permission::PromiseManage, Object::Desk)?;
    let all = app.agreements(actor).await?;
    let form = match known(&all, &id)? {
        Some((_, calendar)) => Form::of(&calendar),
        None => Form { name: String::new(), ..Form::of(&start(&app)) },
    };
    draw(&app, &visitor, &all, &id, asked.done(), form, None, FieldErrors::none()).await
}

/// `POST /settings/calendars/{id}`: shows what an edit would move, or saves it.
pub async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    actor.may(Permission::PromiseManage, Object::Desk)?;
    let all = app.agreements(actor).await?;
    let found = known(&all, &id)?;
    let form = Form::posted(&posted);
    let t = &visitor.t;
    let (calendar, mut wrong) = form.read(found.as_ref().map_or("", |(_, one)| &one.name));
    if let Err(flaws) = calendar.examine() {
        let told = flaws.0.iter().map(|flaw| (field_of(flaw), t.of(flaw_key(flaw)).to_owned()));
        wrong.extend(told);
    }
    let since = since(&app, &form.since, &calendar.zone);
    if since.is_none() {
        wrong.push(("since", t.of("wrong-date").to_owned()));
    }
    if !wrong.is_empty() {
        return draw(&app, &visitor, &all, &id, "", form, None, FieldErrors(wrong)).await;
    }
    let edit = Edit::Calendar(found.map(|(id, _)| id), calendar.clone());
    let since = since.unwrap_or_else(|| app.now());
    let (effect, errors) = match carry(&app, &visitor, &posted, edit, since, &calendar.zone).await? {
        Done::Agreed(id) => return Ok(redirect(&format!("{ROOM}/{id}?done=saved"))),
        Done::Foreseen(effect) => (Some(effect), FieldErrors::none()),
        Done::Refused(_, code) => {
            let key = if code == "taken" { "wrong-calendar-taken" } else { "wrong-empty" };
            (None, FieldErrors(vec![("name", t.of(key).to_owned())]))
        }
    };
    draw(&app, &visitor, &all, &id, "", form, effect, errors).await
}

#[allow(clippy::too_many_arguments, reason = "what a page is drawn from")]
async fn draw(
    app: &App,
    visitor: &Visitor,
    all: &Agreements,
    id: &str,
    done: &str,
    form: Form,
    effect: Option<EffectView>,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let (shell, tabs) = frame(app, visitor, ROOM, done).await?;
    let known = id.parse::<i64>().ok().and_then(|id| all.calendars.get(&CalendarId(id)));
    let page = CalendarPage {
        t: visitor.t.clone(),
        shell,
        tabs,
        id: if id == "new" { String::new() } else { id.to_owned() },
        week: week(&form.week),
        form,
        effect,
        versions: versions(known),
        errors,
    };
    Ok((status(&page.errors), html(&page)).into_response())
}

/// The calendar of an address; `None` for `new`.
fn known(all: &Agreements, id: &str) -> Result<Option<(CalendarId, Calendar)>, Oops> {
    if id == "new" {
        return Ok(None);
    }
    let id = CalendarId(id.parse().map_err(|_| AppError::Missing)?);
    let last = all.calendars.get(&id).and_then(|versions| versions.last()).ok_or(AppError::Missing)?;
    Ok(Some((id, last.value.clone())))
}

/// A new calendar begins as the office's, in the desk's zone.
fn start(app: &App) -> Calendar {
    let office = calendars::shipped(calendars::SHIPPED[1]).unwrap_or_else(|| Calendar {
        name: String::new(),
        version: 1,
        zone: String::new(),
        week: Default::default(),
        production: None,
        days: BTreeMap::new(),
    });
    office.in_zone(&app.rules().hours.zone)
}

fn week(hours: &[String; 7]) -> Vec<WeekDay> {
    let day = |(n, text): (usize, &String)| {
        let read: Hours = text.parse().unwrap_or_default();
        let bars = read.intervals().iter().map(|one| (one.from.min(1440), one.to.min(1440)));
        let bars = bars.map(|(from, to)| (from, to.saturating_sub(from))).collect();
        WeekDay { name: DAYS[n], slot: SLOTS[n], bars, hours: text.clone() }
    };
    hours.iter().enumerate().map(day).collect()
}

/// The field under which a flaw is told.
fn field_of(flaw: &calendars::Flaw) -> &'static str {
    use calendars::{Day, Flaw};
    let of = |day: &Day| match day {
        Day::Week(weekday) => SLOTS[usize::try_from(weekday.to_monday_zero_offset()).unwrap_or(0) % 7],
        Day::Date(_) => "days",
    };
    match flaw {
        Flaw::Beyond { day, .. } | Flaw::Backwards { day, .. } | Flaw::Overlap { day, .. } => of(day),
        Flaw::Zone(_) => "zone",
        Flaw::Nameless => "name",
        Flaw::Form(_) | Flaw::NoWork => "day0",
    }
}

fn flaw_key(flaw: &calendars::Flaw) -> &'static str {
    match flaw.code() {
        "beyond" => "wrong-hours-beyond",
        "backwards" => "wrong-hours-backwards",
        "overlap" => "wrong-hours-overlap",
        "zone" => "wrong-zone",
        "name" => "wrong-empty",
        _ => "wrong-hours",
    }
}

impl Form {
    fn of(calendar: &Calendar) -> Form {
        let day = |(date, own): (&jiff::civil::Date, &OwnDay)| format!("{date} {} {}", own.hours, own.why);
        let days: Vec<String> = calendar.days.iter().map(day).map(|line| line.trim().to_owned()).collect();
        Form {
            name: calendar.name.clone(),
            zone: calendar.zone.clone(),
            week: calendar.week.clone().map(|hours| hours.to_string()),
            production: calendar.production.is_some(),
            shorter: calendar.production.map_or(60, |one| one.shorter).to_string(),
            weekends: calendar.production.is_none_or(|one| one.worked_weekends),
            days: days.join("\n"),
            since: String::new(),
        }
    }

    fn posted(posted: &Posted) -> Form {
        Form {
            name: posted.text("name"),
            zone: posted.text("zone"),
            week: SLOTS.map(|slot| posted.text(slot)),
            production: !posted.get("production").is_empty(),
            shorter: posted.text("shorter"),
            weekends: !posted.get("weekends").is_empty(),
            days: posted.text("days"),
            since: posted.text("since"),
        }
    }

    /// The calendar that was typed, and what cannot be read; a name that is there is kept.
    fn read(&self, kept: &str) -> (Calendar, Vec<(&'static str, String)>) {
        let mut wrong = Vec::new();
        let mut week: [Hours; 7] = Default::default();
        for ((slot, text), hours) in SLOTS.iter().zip(&self.week).zip(&mut week) {
            match text.parse() {
                Ok(read) => *hours = read,
                Err(e) => wrong.push((*slot, format!("{e}"))),
            }
        }
        let shorter = self.shorter.trim().parse().unwrap_or_else(|_| {
            wrong.push(("shorter", "0–240".to_owned()));
            60
        });
        let mut days = BTreeMap::new();
        for line in self.days.lines().map(str::trim).filter(|line| !line.is_empty()) {
            match own_day(line) {
                Some((date, own)) => {
                    days.insert(date, own);
                }
                None => wrong.push(("days", line.to_owned())),
            }
        }
        let production = Production { country: Country::Ru, shorter, worked_weekends: self.weekends };
        let name = if kept.is_empty() { self.name.trim().to_owned() } else { kept.to_owned() };
        let production = self.production.then_some(production);
        (Calendar { name, version: 1, zone: self.zone.trim().to_owned(), week, production, days }, wrong)
    }
}

/// `2026-12-31 09:00-15:00 инвентаризация`: a day, its hours (`-` for a day off), why.
fn own_day(line: &str) -> Option<(jiff::civil::Date, OwnDay)> {
    let (date, rest) = line.split_once(' ').unwrap_or((line, "-"));
    let date = date.parse().ok()?;
    let mut hours = String::new();
    let mut rest = rest.trim();
    // Hours come first: intervals with commas between them.
    while let Some(first) = rest.split_whitespace().next() {
        let bare = first.trim_end_matches(',');
        let is_hours = bare == "-" || (bare.contains('-') && bare.starts_with(|c: char| c.is_ascii_digit()));
        if !is_hours {
            break;
        }
        hours.push_str(if hours.is_empty() { "" } else { ", " });
        hours.push_str(bare);
        rest = rest[first.len()..].trim_start();
    }
    Some((date, OwnDay { hours: hours.parse().ok()?, why: rest.to_owned() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_days_are_read_as_they_are_written() {
        let (date, day) = own_day("2026-12-31 09:00-13:00, 14:00-15:00 инвентаризация склада").unwrap();
        assert_eq!(date.to_string(), "2026-12-31");
        assert_eq!(day.hours.to_string(), "09:00-13:00, 14:00-15:00");
        assert_eq!(day.why, "инвентаризация склада");
        assert_eq!(own_day("2026-12-31 -").unwrap().1.hours, Hours::NONE);
        assert_eq!(own_day("2026-12-31").unwrap().1.hours, Hours::NONE);
        assert!(own_day("завтра -").is_none());
    }

    #[test]
    fn a_form_is_the_calendar_it_was_made_of() {
        let calendar = calendars::shipped("ru-9-18-lunch").unwrap();
        let (read, wrong) = Form::of(&calendar).read("");
        assert_eq!((read, wrong), (calendar, vec![]));
    }
}
