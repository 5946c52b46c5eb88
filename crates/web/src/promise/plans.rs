//! Plans: what is promised to whoever has one, by priority; what an edit moves before it is saved.

use super::calendars::since;
use super::effect::EffectView;
use super::plan_name;
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::Choice;
use crate::pages::{FieldErrors, Shell};
use crate::settings::{Asked, Tab, frame};
use app::promise::{Agreements, Edit};
use app::{App, AppError};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ids::PlanId;
use domain::people::{Object, Permission};
use domain::sla::{Act, CarryOver, LineLimit, Money, Package, Plan, Promise, Stage, Strength, Targets, When};
use domain::time::{HOUR, MINUTE};
use i18n::T;

const ROOM: &str = "/settings/plans";
/// The fields of the targets: first answer, next answer, solution, guaranteed; by priority.
const REACTION: [&str; 4] = ["r1", "r2", "r3", "r4"];
const NEXT: [&str; 4] = ["n1", "n2", "n3", "n4"];
const SOLVE: [&str; 4] = ["s1", "s2", "s3", "s4"];
const FIRM: [&str; 4] = ["g1", "g2", "g3", "g4"];
/// The fields of the lines' limits.
const LINES: [&str; 3] = ["l1", "l2", "l3"];
/// The fields of the steps: when, and each act of them; the last is the breach.
const STEPS: [&str; 5] = ["w1", "w2", "w3", "w4", "breach"];
/// What a step can do: its letter in the form, the key of its words.
const ACTS: [(Act, char, &str); 5] = [
    (Act::TellAssignee, 'a', "act-tell-assignee"),
    (Act::TellHead, 'h', "act-tell-head"),
    (Act::Raise, 'r', "act-raise"),
    (Act::HandOver, 'o', "act-hand-over"),
    (Act::BringManager, 'm', "act-bring-manager"),
];

/// A plan in the list.
#[derive(Clone, Debug)]
pub struct Card {
    /// Its address's last part.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its calendar.
    pub calendar: String,
    /// Its version.
    pub version: u32,
    /// By priority: first answer, next answer, solution, whether that is guaranteed.
    pub targets: Vec<(u8, String, String, String, bool)>,
    /// The price of a month.
    pub price: String,
    /// Hours included.
    pub hours: i64,
    /// How many contracts have it.
    pub contracts: usize,
}

/// `GET /settings/plans`.
#[derive(Template, Clone, Debug)]
#[template(path = "promise/plans.html")]
pub struct PlansPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// The plans.
    pub cards: Vec<Card>,
}

/// `GET /settings/plans/{id}`, and a form that came back.
#[derive(Template, Clone, Debug)]
#[template(path = "promise/plan.html")]
pub struct PlanPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// Empty for a new one.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The form.
    pub form: Form,
    /// The calendars.
    pub calendars: Vec<Choice>,
    /// What it would move; none before it was asked for.
    pub effect: Option<EffectView>,
    /// Versions: number, since when, by whom.
    pub versions: Vec<(u32, Option<i64>, String)>,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// A plan as it is typed.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// By what it is called in files.
    pub code: String,
    /// Its calendar.
    pub calendar: String,
    /// First answer, next answer, solution, in hours; whether that is guaranteed; by priority.
    pub targets: [(String, String, String, bool); 4],
    /// Limits of lines, in hours.
    pub lines: [String; 3],
    /// Steps: hundredths (of the breach nothing), what they do.
    pub steps: Vec<(String, Vec<bool>)>,
    /// Whether waits pause: a third party, a release, an agreed date.
    pub pauses: [bool; 3],
    /// Reminders to the requester, in hours.
    pub follow_ups: String,
    /// Whether everybody at the client's is served.
    pub everybody: bool,
    /// Hours included.
    pub hours: String,
    /// The price of an hour beyond, in roubles.
    pub overage: String,
    /// What becomes of the rest of a month.
    pub carry: &'static str,
    /// Entries are rounded up to so many minutes.
    pub step: String,
    /// Of the hours, at most so many by line.
    pub line_hours: [String; 3],
    /// The price of a month, in roubles.
    pub price: String,
    /// Whether one engineer knows the client.
    pub personal: bool,
    /// From which day the edit holds; empty for now.
    pub since: String,
}

/// `GET /settings/plans`.
pub async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    actor.may(Permission::PromiseManage, Object::Desk)?;
    let all = app.agreements(actor).await?;
    let (shell, tabs) = frame(&app, &visitor, ROOM, asked.done()).await?;
    let t = &visitor.t;
    let cards = all.plans.iter().filter_map(|(id, versions)| {
        let last = versions.last()?;
        let has = |contract: &&app::promise::Versions<domain::sla::Contract>| {
            contract.last().is_some_and(|one| one.value.plan == *id)
        };
        Some(card(t, *id, last, all.contracts.values().filter(has).count()))
    });
    let cards = cards.collect();
    Ok(html(&PlansPage { t: t.clone(), shell, tabs, cards }))
}

fn card(t: &T, id: PlanId, last: &app::promise::Version<Plan>, contracts: usize) -> Card {
    let plan = &last.value;
    let span = |span: Option<i64>| span.map(|span| super::clocks::working(t, span)).unwrap_or_default();
    let row = |(n, one): (u8, &Targets)| {
        let firm = one.resolution.is_some_and(|promise| promise.strength == Strength::Guaranteed);
        (n, span(one.reaction), span(one.next_answer), span(one.resolution.map(|one| one.within)), firm)
    };
    Card {
        id: id.to_string(),
        name: plan_name(t, &plan.code),
        calendar: plan.calendar.clone(),
        version: last.number,
        targets: (1..).zip(&plan.targets).map(row).collect(),
        price: super::roubles(t, plan.price.0),
        hours: plan.hours.minutes / 60,
        contracts,
    }
}

/// `GET /settings/plans/{id}`; `new` for a new one.
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
        Some((_, plan)) => Form::of(&visitor.t, &plan),
        None => Form { code: String::new(), ..Form::of(&visitor.t, &Plan::standard()) },
    };
    draw(&app, &visitor, &all, &id, asked.done(), form, None, FieldErrors::none()).await
}

/// `POST /settings/plans/{id}`: shows what an edit would move, or saves it.
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
    let base = found.as_ref().map_or_else(Plan::standard, |(_, plan)| plan.clone());
    let (plan, mut wrong) = form.read(&base, found.is_none());
    let wrong_number = t.of("wrong-number").to_owned();
    let since = since(&app, &form.since, &app.rules().hours.zone);
    if since.is_none() {
        wrong.push("since");
    }
    let mut told: Vec<(&'static str, String)> =
        wrong.into_iter().map(|field| (field, wrong_number.clone())).collect();
    told.extend(plan.examine(|name| all.knows(name)).iter().map(|flaw| ("form", flaw_words(t, flaw.code()))));
    if !told.is_empty() {
        return draw(&app, &visitor, &all, &id, "", form, None, FieldErrors(told)).await;
    }
    let (edit, since) = (Edit::Plan(found.map(|(id, _)| id), plan), since.unwrap_or_else(|| app.now()));
    let looked = posted.get("do") == "look";
    let done = match looked {
        true => app.foresee(actor, edit, since).await.map(Some),
        false => match app.agree(actor, edit, since).await {
            Ok(id) => return Ok(redirect(&format!("{ROOM}/{id}?done=saved"))),
            Err(e) => Err(e),
        },
    };
    match done {
        Ok(effect) => {
            let effect = effect.map(|effect| EffectView::of(t, &effect, &app.rules().hours.zone));
            draw(&app, &visitor, &all, &id, "", form, effect, FieldErrors::none()).await
        }
        Err(AppError::Invalid("code", _)) => {
            let errors = FieldErrors(vec![("code", t.of("wrong-plan-code").to_owned())]);
            draw(&app, &visitor, &all, &id, "", form, None, errors).await
        }
        Err(e) => Err(e.into()),
    }
}

/// What is wrong with a plan, in words.
pub(super) fn flaw_words(t: &T, code: &str) -> String {
    let key = match code {
        "no-calendar" | "unknown-calendar" => "flaw-calendar",
        "target" => "flaw-target",
        "order" => "flaw-order",
        "line" => "flaw-line",
        "stage" => "flaw-stage",
        "channels" => "flaw-channels",
        "dates" => "flaw-dates",
        "twice" => "flaw-twice",
        "nobody" => "flaw-nobody",
        "doubled" => "flaw-doubled",
        _ => "flaw-negative",
    };
    t.of(key).to_owned()
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
    let versions = id.parse::<i64>().ok().and_then(|id| all.plans.get(&PlanId(id)));
    let versions = versions.into_iter().flatten().rev();
    let versions =
        versions.map(|one| (one.number, (one.number > 1).then_some(one.since), one.made_by.clone()));
    let names = all.calendars.values().filter_map(|versions| Some(versions.last()?.value.name.clone()));
    let choice = |name: String| Choice { chosen: name == form.calendar, value: name.clone(), label: name };
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = PlanPage {
        t: visitor.t.clone(),
        shell,
        tabs,
        id: if id == "new" { String::new() } else { id.to_owned() },
        name: plan_name(&visitor.t, &form.code),
        calendars: names.map(choice).collect(),
        form,
        effect,
        versions: versions.collect(),
        errors,
    };
    Ok((status, html(&page)).into_response())
}

/// The plan of an address; `None` for `new`.
fn known(all: &Agreements, id: &str) -> Result<Option<(PlanId, Plan)>, Oops> {
    if id == "new" {
        return Ok(None);
    }
    let id = PlanId(id.parse().map_err(|_| AppError::Missing)?);
    let last = all.plans.get(&id).and_then(|versions| versions.last()).ok_or(AppError::Missing)?;
    Ok(Some((id, last.value.clone())))
}

impl Form {
    fn of(t: &T, plan: &Plan) -> Form {
        let span = |span: Option<i64>| span.map(|span| hours(t, span)).unwrap_or_default();
        let target = |one: &Targets| {
            let firm = one.resolution.is_some_and(|promise| promise.strength == Strength::Guaranteed);
            let solve = span(one.resolution.map(|one| one.within));
            (span(one.reaction), span(one.next_answer), solve, firm)
        };
        let limit = |line: u8| span(plan.lines.iter().find(|one| one.line == line).map(|one| one.limit));
        let acts = |acts: &[Act]| ACTS.map(|(act, ..)| acts.contains(&act)).to_vec();
        let mut steps: Vec<(String, Vec<bool>)> = plan
            .stages
            .iter()
            .filter_map(|stage| match stage.when {
                When::Percent(percent) => Some((percent.to_string(), acts(&stage.acts))),
                _ => None,
            })
            .take(4)
            .collect();
        steps.resize(4, (String::new(), vec![false; ACTS.len()]));
        let breach = plan.stages.iter().find(|stage| stage.when == When::Breach);
        steps.push((String::new(), acts(breach.map_or(&[], |stage| &stage.acts))));
        Form {
            code: plan.code.clone(),
            calendar: plan.calendar.clone(),
            targets: [0, 1, 2, 3].map(|n| target(&plan.targets[n])),
            lines: [1, 2, 3].map(limit),
            steps,
            pauses: [plan.pauses.third_party, plan.pauses.release, plan.pauses.scheduled],
            follow_ups: plan.follow_ups.iter().map(|span| hours(t, *span)).collect::<Vec<_>>().join("; "),
            everybody: plan.package == Package::FullSla,
            hours: hours(t, plan.hours.minutes * MINUTE),
            overage: (plan.hours.overage.0 / 100).to_string(),
            carry: carry(plan.hours.carry_over),
            step: plan.hours.step.max(1).to_string(),
            line_hours: [0, 1, 2].map(|n| match plan.hours.lines[n] {
                0 => String::new(),
                minutes => hours(t, minutes * MINUTE),
            }),
            price: (plan.price.0 / 100).to_string(),
            personal: plan.personal_engineer,
            since: String::new(),
        }
    }

    fn posted(posted: &Posted) -> Form {
        let on = |name: &str| !posted.get(name).is_empty();
        let step = |slot: &&'static str| {
            let chosen = ACTS.map(|(_, letter, _)| on(&format!("{slot}{letter}"))).to_vec();
            (posted.text(slot), chosen)
        };
        Form {
            code: posted.text("code"),
            calendar: posted.text("calendar"),
            targets: [0, 1, 2, 3].map(|n| {
                (posted.text(REACTION[n]), posted.text(NEXT[n]), posted.text(SOLVE[n]), on(FIRM[n]))
            }),
            lines: LINES.map(|slot| posted.text(slot)),
            steps: STEPS.iter().map(step).collect(),
            pauses: [on("p_third"), on("p_release"), on("p_date")],
            follow_ups: posted.text("follow_ups"),
            everybody: on("everybody"),
            hours: posted.text("hours"),
            overage: posted.text("overage"),
            carry: carry(carried(posted.get("carry"))),
            step: posted.text("step"),
            line_hours: LINE_HOURS.map(|slot| posted.text(slot)),
            price: posted.text("price"),
            personal: on("personal"),
            since: posted.text("since"),
        }
    }

    /// The plan that was typed, over what the form does not show; and the fields that cannot be read.
    fn read(&self, base: &Plan, new: bool) -> (Plan, Vec<&'static str>) {
        let mut wrong = Vec::new();
        let mut plan = base.clone();
        if new {
            self.code.trim().clone_into(&mut plan.code);
        }
        plan.calendar.clone_from(&self.calendar);
        let mut time = |field: &'static str, text: &str| match text.trim() {
            "" => None,
            text => span(text).or_else(|| {
                wrong.push(field);
                None
            }),
        };
        for (n, (reaction, next, solve, firm)) in self.targets.iter().enumerate() {
            let strength = if *firm { Strength::Guaranteed } else { Strength::Promised };
            plan.targets[n] = Targets {
                reaction: time(REACTION[n], reaction),
                next_answer: time(NEXT[n], next),
                resolution: time(SOLVE[n], solve).map(|within| Promise { within, strength }),
            };
        }
        for ((line, slot), text) in (1_u8..).zip(LINES).zip(&self.lines) {
            let known = plan.lines.iter().find(|one| one.line == line).cloned();
            plan.lines.retain(|one| one.line != line);
            if let Some(limit) = time(slot, text) {
                let fresh = LineLimit { line, limit, calendar: None, then: vec![Act::TellHead] };
                plan.lines.push(LineLimit { limit, ..known.unwrap_or(fresh) });
            }
        }
        plan.lines.sort_by_key(|one| one.line);
        let reminders = self.follow_ups.split(';').map(str::trim).filter(|text| !text.is_empty());
        plan.follow_ups = reminders.filter_map(|text| time("follow_ups", text)).collect();
        plan.hours.minutes = time("hours", &self.hours).unwrap_or(0) / MINUTE;
        for (n, slot) in LINE_HOURS.into_iter().enumerate() {
            plan.hours.lines[n] = time(slot, &self.line_hours[n]).unwrap_or(0) / MINUTE;
        }
        plan.hours.carry_over = carried(self.carry);
        let mut whole = |field: &'static str, text: &str| {
            text.trim().replace([' ', '\u{a0}'], "").parse().unwrap_or_else(|_| {
                wrong.push(field);
                0
            })
        };
        plan.hours.overage = Money::roubles(whole("overage", &self.overage));
        plan.price = Money::roubles(whole("price", &self.price));
        if !self.step.trim().is_empty() {
            plan.hours.step = whole("step", &self.step);
        }
        plan.stages.clear();
        for (n, (percent, chosen)) in self.steps.iter().enumerate() {
            let acts: Vec<Act> =
                ACTS.iter().zip(chosen).filter(|(_, on)| **on).map(|((act, ..), _)| *act).collect();
            let when = match (n, percent.trim()) {
                (4, _) => Some(When::Breach),
                (_, "") => None,
                (_, text) => match text.parse() {
                    Ok(percent) => Some(When::Percent(percent)),
                    Err(_) => {
                        wrong.push(STEPS[n]);
                        None
                    }
                },
            };
            plan.stages.extend(when.map(|when| Stage { when, acts }));
        }
        let [third_party, release, scheduled] = self.pauses;
        plan.pauses = domain::sla::Pauses { third_party, release, scheduled };
        plan.package = if self.everybody { Package::FullSla } else { Package::Hda };
        plan.personal_engineer = self.personal;
        (plan, wrong)
    }
}

/// Fields of the hours that a line may take.
const LINE_HOURS: [&str; 3] = ["h_line1", "h_line2", "h_line3"];
/// What can become of the rest of a month, with the keys of their names.
const CARRIES: [(CarryOver, &str, &str); 4] = [
    (CarryOver::Never, "never", "carry-never"),
    (CarryOver::OneMonth, "month", "carry-month"),
    (CarryOver::Quarter, "quarter", "carry-quarter"),
    (CarryOver::Always, "always", "carry-always"),
];

/// The word of a form for a rule.
fn carry(rule: CarryOver) -> &'static str {
    CARRIES.iter().find(|(one, ..)| *one == rule).map_or("never", |(_, word, _)| word)
}

/// The rule of a word.
fn carried(word: &str) -> CarryOver {
    CARRIES.iter().find(|(_, one, _)| *one == word).map_or(CarryOver::Never, |(rule, ..)| *rule)
}

impl PlanPage {
    /// What can become of the rest of a month: word, key of its name, whether it is chosen.
    fn carries(&self) -> Vec<(&'static str, &'static str, bool)> {
        CARRIES.iter().map(|(_, word, key)| (*word, *key, *word == self.form.carry)).collect()
    }

    /// The hours that lines may take: line, field, text.
    fn line_hours(&self) -> Vec<(usize, &'static str, &str)> {
        (0..3).map(|n| (n + 1, LINE_HOURS[n], self.form.line_hours[n].as_str())).collect()
    }

    /// The targets with their fields: priority, then field and text of each, then the field of the guarantee.
    #[allow(clippy::type_complexity, reason = "a row of a form")]
    fn targets(&self) -> Vec<(usize, [(&'static str, &'static str, &str); 3], &'static str, bool)> {
        let row = |n: usize| {
            let (reaction, next, solve, firm) = &self.form.targets[n];
            let cells = [
                (REACTION[n], "metric-reaction", reaction.as_str()),
                (NEXT[n], "metric-next-answer", next.as_str()),
                (SOLVE[n], "metric-resolution", solve.as_str()),
            ];
            (n + 1, cells, FIRM[n], *firm)
        };
        (0..4).map(row).collect()
    }

    fn lines(&self) -> Vec<(&'static str, u8, &str)> {
        LINES
            .iter()
            .zip(1..)
            .zip(&self.form.lines)
            .map(|((slot, n), text)| (*slot, n, text.as_str()))
            .collect()
    }

    /// The steps: field, text, whether it is the breach, and each act with its field and words.
    #[allow(clippy::type_complexity, reason = "a row of a form")]
    fn steps(&self) -> Vec<(&'static str, &str, bool, Vec<(String, &'static str, bool)>)> {
        let mut steps = Vec::new();
        for (n, (percent, chosen)) in self.form.steps.iter().enumerate() {
            let slot = STEPS[n.min(4)];
            let acts = ACTS.iter().zip(chosen);
            let acts = acts.map(|((_, letter, key), on)| (format!("{slot}{letter}"), *key, *on)).collect();
            steps.push((slot, percent.as_str(), n == 4, acts));
        }
        steps
    }
}

/// Hours as people write them: `1,5`.
pub(super) fn hours(t: &T, span: i64) -> String {
    let minutes = span / MINUTE;
    let text = match minutes % 60 {
        0 => (minutes / 60).to_string(),
        _ => format!("{:.2}", minutes as f64 / 60.0).trim_end_matches('0').to_owned(),
    };
    if t.lang() == i18n::Lang::Ru { text.replace('.', ",") } else { text }
}

/// `1,5` or `1:30`, in whole minutes.
#[allow(clippy::cast_possible_truncation, reason = "bounded before")]
pub(super) fn span(text: &str) -> Option<i64> {
    if let Some((hours, minutes)) = text.split_once(':') {
        let (hours, minutes): (i64, i64) = (hours.trim().parse().ok()?, minutes.trim().parse().ok()?);
        return ((0..10_000).contains(&hours) && (0..60).contains(&minutes))
            .then_some(hours * HOUR + minutes * MINUTE);
    }
    let hours: f64 = text.trim().replace(',', ".").parse().ok()?;
    (0.0..=10_000.0).contains(&hours).then(|| (hours * 60.0).round() as i64 * MINUTE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use i18n::Lang;

    #[test]
    fn a_form_is_the_plan_it_was_made_of() {
        let t = T::new(Lang::Ru, "Europe/Moscow", 0);
        for plan in Plan::seeds() {
            let (read, wrong) = Form::of(&t, &plan).read(&plan, false);
            assert_eq!((read, wrong), (plan, vec![]));
        }
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        assert_eq!(
            (span("1,5"), span("1:30"), span("0.25")),
            (Some(90 * MINUTE), Some(90 * MINUTE), Some(15 * MINUTE))
        );
        assert_eq!((span("x"), span("-1"), span("1:75")), (None, None, None));
    }
}
