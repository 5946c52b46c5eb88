//! The rules of the desk: hours, reminders, silence, priorities; with what they mean in words before they are saved.

use super::{Asked, Tab, frame, words};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::{Impact, Priority, Urgency};
use crate::pages::{FieldErrors, Shell};
use app::App;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::desk::{Example, Rules};
use domain::people::{Object, Permission};
use domain::time::{HOUR, MINUTE, Spot};
use i18n::T;

/// `GET /settings/rules`, and a form that came back.
#[derive(Template, Clone, Debug)]
#[template(path = "settings/rules.html")]
pub struct RulesPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// The form.
    pub form: Form,
    /// What it means, in words; empty while something is wrong.
    pub meaning: Vec<String>,
    /// Whether the form differs from what holds: it was looked at, not saved.
    pub unsaved: bool,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// The rules as they are typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Working days, Monday first.
    pub days: [bool; 7],
    /// `09:00`.
    pub from: String,
    /// `18:00`; `00:00` is midnight at the end of the day.
    pub to: String,
    /// IANA name.
    pub zone: String,
    /// Working hours until the owner is reminded.
    pub owner: String,
    /// Working hours until the head is told.
    pub head: String,
    /// Working days of silence that close.
    pub silence: String,
    /// Priorities by impact and urgency, low to high.
    pub matrix: [[Priority; 3]; 3],
    /// From which line up a solution needs an article; 0 for none.
    pub article_line: u8,
}

const ROOM: &str = "/settings/rules";
const ON: [&str; 7] =
    ["on-monday", "on-tuesday", "on-wednesday", "on-thursday", "on-friday", "on-saturday", "on-sunday"];
const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// The fields of the days, and of the grid.
const DAY_SLOTS: [&str; 7] = ["day0", "day1", "day2", "day3", "day4", "day5", "day6"];
const GRID_SLOTS: [[&str; 3]; 3] = [["p00", "p01", "p02"], ["p10", "p11", "p12"], ["p20", "p21", "p22"]];

/// `GET /settings/rules`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    visitor.staff()?.may(Permission::DeskManage, Object::Desk)?;
    let rules = app.rules();
    let form = Form::of(&rules, &visitor.t);
    view(&app, &visitor, &asked.done, form, Some(&rules), FieldErrors::none()).await
}

/// `POST /settings/rules`: saves; shows what was typed or the rules of the start when asked to, and changes nothing.
pub async fn change(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    actor.may(Permission::DeskManage, Object::Desk)?;
    let t = &visitor.t;
    if posted.get("do") == "defaults" {
        let mut rules = Rules::default();
        rules.hours.zone.clone_from(&app.rules().hours.zone);
        let form = Form::of(&rules, t);
        return view(&app, &visitor, "", form, Some(&rules), FieldErrors::none()).await;
    }
    let form = Form::posted(&posted, &app.rules());
    let (rules, mut wrong) = form.read(&app.rules());
    for (field, code) in rules.flaws() {
        if !wrong.iter().any(|(known, _)| *known == field) {
            wrong.push((field, code));
        }
    }
    if !wrong.is_empty() {
        let said = wrong.into_iter().map(|(field, code)| (field, t.of(words::wrong(field, code)).to_owned()));
        return view(&app, &visitor, "", form, None, FieldErrors(said.collect())).await;
    }
    if posted.get("do") == "look" {
        return view(&app, &visitor, "", form, Some(&rules), FieldErrors::none()).await;
    }
    app.save_rules(actor, rules).await?;
    Ok(redirect(&format!("{ROOM}?done=saved")))
}

async fn view(
    app: &App,
    visitor: &Visitor,
    done: &str,
    form: Form,
    rules: Option<&Rules>,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let (shell, tabs) = frame(app, visitor, ROOM, done).await?;
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let meaning = rules.map(|rules| meaning(&visitor.t, rules)).unwrap_or_default();
    let unsaved = rules.is_some_and(|rules| *rules != *app.rules());
    let page = RulesPage { t: visitor.t.clone(), shell, tabs, form, meaning, unsaved, errors };
    Ok((status, html(&page)).into_response())
}

/// What rules mean, sentence by sentence.
pub fn meaning(t: &T, rules: &Rules) -> Vec<String> {
    let days = rules.silence_days();
    let waits = [
        ("rules-means-owner", rules.remind_owner_ms, hours(t, rules.remind_owner_ms)),
        ("rules-means-head", rules.remind_head_ms, hours(t, rules.remind_head_ms)),
        ("rules-means-silence", rules.silence_ms, t.n("rules-days", days).to_string()),
    ];
    let sentence = |(key, span, wait): (&'static str, i64, String)| {
        let example = rules.example(span, t.now_ms())?;
        let (begins, ends) = (begins(t, example), ends(t, example));
        Some(t.with(key).arg("wait", &wait).arg("begins", &begins).arg("ends", &ends).to_string())
    };
    waits.into_iter().filter_map(sentence).collect()
}

/// A wait in working hours.
fn hours(t: &T, span: i64) -> String {
    if span % HOUR == 0 {
        t.n("rules-hours", span / HOUR).to_string()
    } else {
        t.with("rules-span").arg("span", &t.span(span)).to_string()
    }
}

fn begins(t: &T, example: Example) -> String {
    let clock = clock(example.begins.minute);
    t.with("rules-at").arg("day", t.of(ON[example.begins.weekday])).arg("clock", &clock).to_string()
}

/// The end: what is farther than a week is told with its distance.
fn ends(t: &T, example: Example) -> String {
    let Spot { weekday, minute, .. } = example.ends;
    let clock = clock(minute);
    let words = match example.days() {
        0 => t.with("rules-at-same").arg("clock", &clock),
        1..7 => t.with("rules-at").arg("day", t.of(ON[weekday])).arg("clock", &clock),
        days => t.n("rules-at-later", days).arg("day", t.of(ON[weekday])).arg("clock", &clock),
    };
    words.to_string()
}

/// A minute of the day as a clock shows it; the last one is midnight.
fn clock(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60 % 24, minute % 60)
}

/// The minute of `09:00`; -1 for what is none.
fn minute(text: &str) -> i64 {
    let read = || {
        let (hour, minute) = text.trim().split_once(':')?;
        let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
        ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
    };
    read().unwrap_or(-1)
}

/// Hours as people write them, `1,5` too, in milliseconds of whole minutes.
#[allow(clippy::cast_possible_truncation, reason = "bounded before")]
fn span(text: &str) -> Option<i64> {
    let hours: f64 = text.trim().replace(',', ".").parse().ok()?;
    (0.0..=10_000.0).contains(&hours).then(|| (hours * 60.0).round() as i64 * MINUTE)
}

impl Form {
    /// Rules as they stand in the form.
    pub fn of(rules: &Rules, t: &T) -> Form {
        let hours = |span: i64| {
            let minutes = span / MINUTE;
            let text = match minutes % 60 {
                0 => (minutes / 60).to_string(),
                _ => format!("{:.2}", minutes as f64 / 60.0).trim_end_matches('0').to_owned(),
            };
            if t.lang() == i18n::Lang::Ru { text.replace('.', ",") } else { text }
        };
        Form {
            days: rules.hours.days,
            from: clock(rules.hours.from_minute),
            to: clock(rules.hours.to_minute),
            zone: rules.hours.zone.clone(),
            owner: hours(rules.remind_owner_ms),
            head: hours(rules.remind_head_ms),
            silence: rules.silence_days().to_string(),
            matrix: rules.matrix.0.map(|row| row.map(crate::words::priority)),
            article_line: rules.article_line,
        }
    }

    /// What was sent; a cell of the grid that was not stays as it is.
    fn posted(posted: &Posted, now: &Rules) -> Form {
        let of = |name: &str| posted.get(name).to_owned();
        let mut matrix = now.matrix.0.map(|row| row.map(crate::words::priority));
        for (slots, row) in GRID_SLOTS.iter().zip(&mut matrix) {
            for (slot, cell) in slots.iter().zip(row) {
                *cell = Priority::from_slug(posted.get(slot)).unwrap_or(*cell);
            }
        }
        Form {
            days: DAY_SLOTS.map(|slot| !posted.get(slot).is_empty()),
            from: of("from"),
            to: of("to"),
            zone: of("zone"),
            owner: of("owner"),
            head: of("head"),
            silence: of("silence"),
            matrix,
            article_line: posted.get("article_line").parse().unwrap_or(now.article_line),
        }
    }

    /// The rules that were typed, and the fields that cannot be read.
    fn read(&self, now: &Rules) -> (Rules, Vec<(&'static str, &'static str)>) {
        let mut wrong = Vec::new();
        let mut rules = now.clone();
        rules.hours.days = self.days;
        rules.hours.zone.clone_from(&self.zone);
        rules.hours.from_minute = minute(&self.from);
        rules.hours.to_minute = match minute(&self.to) {
            0 => 24 * 60,
            minute => minute,
        };
        let mut wait = |field, text: &str| {
            span(text).unwrap_or_else(|| {
                wrong.push((field, "number"));
                0
            })
        };
        rules.remind_owner_ms = wait("owner", &self.owner);
        rules.remind_head_ms = wait("head", &self.head);
        rules.set_silence_days(self.silence.parse().unwrap_or(0));
        rules.article_line = self.article_line;
        for (typed, row) in self.matrix.iter().zip(&mut rules.matrix.0) {
            for (typed, cell) in typed.iter().zip(row) {
                *cell = crate::words::priority_of(*typed);
            }
        }
        (rules, wrong)
    }
}

impl RulesPage {
    /// The days of the week: field, name, whether one works.
    fn week(&self) -> Vec<(&'static str, &'static str, bool)> {
        let all = DAY_SLOTS.iter().zip(DAYS).zip(self.form.days);
        all.map(|((slot, key), works)| (*slot, key, works)).collect()
    }

    /// The grid, the heaviest impact first: its name and its cells by urgency, each with its field.
    fn grid(&self) -> Vec<(Impact, [Cell; 3])> {
        let row = |(at, impact): (usize, Impact)| {
            let cell = |(on, urgency)| (GRID_SLOTS[at][on], urgency, self.form.matrix[at][on]);
            (impact, Self::urgencies().map(cell))
        };
        [(2, Impact::High), (1, Impact::Medium), (0, Impact::Low)].map(row).to_vec()
    }

    /// The lines from which up an article may be wanted.
    fn lines() -> [u8; 4] {
        [0, 1, 2, 3]
    }

    fn urgencies() -> [(usize, Urgency); 3] {
        [(0, Urgency::Low), (1, Urgency::Medium), (2, Urgency::High)]
    }
}

/// A cell of the grid: its field, how soon it hurts, what follows.
type Cell = (&'static str, Urgency, Priority);

#[cfg(test)]
mod tests {
    use super::*;
    use i18n::Lang;

    #[test]
    fn what_is_shown_is_read_back() {
        let t = T::new(Lang::Ru, "Europe/Moscow", 1_790_000_000_000);
        let mut rules = Rules { remind_owner_ms: 90 * MINUTE, ..Rules::default() };
        rules.hours.to_minute = 24 * 60;
        rules.set_silence_days(4);
        let form = Form::of(&rules, &t);
        assert_eq!((form.owner.as_str(), form.to.as_str()), ("1,5", "00:00"));
        assert_eq!(form.read(&Rules::default()), (rules, vec![]));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let t = T::new(Lang::En, "UTC", 0);
        let mut form = Form::of(&Rules::default(), &t);
        form.owner = "four".into();
        form.head = "-1".into();
        form.from = "25:00".into();
        form.silence = "x".into();
        let (rules, wrong) = form.read(&Rules::default());
        assert_eq!(wrong, [("owner", "number"), ("head", "number")]);
        let flaws = rules.flaws();
        assert!(flaws.contains(&("from", "time")) && flaws.contains(&("silence", "zero")), "{flaws:?}");
    }

    #[test]
    fn the_meaning_is_told_as_people_tell_it() {
        // A Thursday in November.
        let now = domain::time::read_rfc3339("2026-11-19T09:00:00Z").unwrap();
        let t = T::new(Lang::Ru, "Europe/Moscow", now);
        let said = meaning(&t, &Rules::default());
        let plain: Vec<String> = said.iter().map(|one| one.replace(['\u{a0}', '\u{202f}'], " ")).collect();
        assert_eq!(
            plain[0],
            "Исполнителю напомним через 4 рабочих часа: о письме, пришедшем в пятницу в 17:00, — в понедельник в 12:00."
        );
        assert!(plain[2].contains("в среду в 17:00"), "{}", plain[2]);
    }
}
