//! Plans: what is promised to whoever has one, by priority; what an edit moves before it is saved.

mod form;

pub use form::{Form, Step};

use super::edit::{Done, VersionRow, carry, since, status, versions};
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
use axum::response::{IntoResponse, Response};
use domain::ids::PlanId;
use domain::people::{Object, Permission};
use domain::sla::{Plan, Strength, Targets};
use i18n::T;

const ROOM: &str = "/settings/plans";
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
    pub versions: Vec<VersionRow>,
    /// What is wrong.
    pub errors: FieldErrors,
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
    let edit = Edit::Plan(found.map(|(id, _)| id), plan);
    let since = since.unwrap_or_else(|| app.now());
    let (effect, errors) = match carry(&app, &visitor, &posted, edit, since, &app.rules().hours.zone).await? {
        Done::Agreed(id) => return Ok(redirect(&format!("{ROOM}/{id}?done=saved"))),
        Done::Foreseen(effect) => (Some(effect), FieldErrors::none()),
        Done::Refused("code", _) => (None, FieldErrors(vec![("code", t.of("wrong-plan-code").to_owned())])),
        Done::Refused(_, code) => (None, FieldErrors(vec![("form", flaw_words(t, code))])),
    };
    draw(&app, &visitor, &all, &id, "", form, effect, errors).await
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
    let known = id.parse::<i64>().ok().and_then(|id| all.plans.get(&PlanId(id)));
    let names = all.calendars.values().filter_map(|versions| Some(versions.last()?.value.name.clone()));
    let choice = |name: String| Choice { chosen: name == form.calendar, value: name.clone(), label: name };
    let page = PlanPage {
        t: visitor.t.clone(),
        shell,
        tabs,
        id: if id == "new" { String::new() } else { id.to_owned() },
        name: plan_name(&visitor.t, &form.code),
        calendars: names.map(choice).collect(),
        form,
        effect,
        versions: versions(known),
        errors,
    };
    Ok((status(&page.errors), html(&page)).into_response())
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
