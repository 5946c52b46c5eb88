//! Saved views: their conditions as a form, counted before they are saved.

use super::first_steps::{Step, taken};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::conditions::{Flag, Found, Group, Tick};
use crate::pages::shell::FieldErrors;
use crate::pages::view::{Channel, Choice, Kind, Priority, State as S, Turn};
use crate::pages::{ConditionsPage, CountPart};
use crate::words;
use app::desk::{CountedView, NewView};
use app::{Actor, App, AppError};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::desk::{self as d, Filter, Owner};
use domain::ids::{OrganisationId, PersonId, ViewId};
use domain::people::{Object, Permission};
use domain::text::fold;
use serde::Deserialize;
use std::collections::HashMap;

type Fields = HashMap<String, String>;

/// Lines of support that there can be.
const LINES: std::ops::RangeInclusive<u8> = 1..=9;
/// Lines that every desk has; others are listed when a view asks for them.
const USUAL: std::ops::RangeInclusive<u8> = 1..=3;
/// Places for one more client or owner.
const SPARE: usize = 2;

/// From which view one begins.
#[derive(Deserialize)]
pub struct From {
    #[serde(default)]
    from: String,
}

/// What a form says, and what stands in lists.
struct Asked {
    new: NewView,
    clients: Vec<String>,
    errors: FieldErrors,
}

/// The choices of the form.
struct Lists {
    orgs: Vec<(OrganisationId, String)>,
    staff: Vec<(PersonId, String)>,
}

impl Lists {
    async fn of(app: &App, actor: &Actor) -> Result<Lists, Oops> {
        let orgs = app.organisations(actor).await?;
        let staff = app.staff(actor).await?;
        Ok(Lists {
            orgs: orgs.into_iter().map(|org| (org.id, org.name)).collect(),
            staff: staff.iter().map(|(id, name, _)| (*id, name.clone())).collect(),
        })
    }
}

/// `GET /views/new`.
pub async fn new_page(
    State(app): State<App>,
    visitor: Visitor,
    Query(from): Query<From>,
) -> Result<Response, Oops> {
    let lists = Lists::of(&app, visitor.staff()?).await?;
    let (filter, mine) = begin(&from.from);
    let new = NewView { name: String::new(), filter, mine, newest: from.from == "all", shared: false };
    let asked = Asked { clients: names(&lists, &new.filter), new, errors: FieldErrors::none() };
    Ok(html(&page(&app, &visitor, &lists, None, asked).await?))
}

/// The conditions of a standard view.
fn begin(slug: &str) -> (Filter, bool) {
    let live = Filter { live: Some(true), ..Filter::default() };
    match slug {
        "mine" => (live, true),
        "unassigned" => (Filter { owners: vec![Owner::Nobody], ..live }, false),
        "client" => (Filter { turns: vec![d::Turn::Requester, d::Turn::Other], ..live }, false),
        "solved" => (Filter { states: vec![d::State::Solved], ..Filter::default() }, false),
        "all" => (Filter::default(), false),
        "open" => (live, false),
        _ => (Filter { turns: vec![d::Turn::Us], ..Filter::default() }, false),
    }
}

/// `GET /views/{id}`.
pub async fn edit(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let known = seen(&app, actor, &slug).await?;
    let lists = Lists::of(&app, actor).await?;
    let view = known.view;
    let shared = view.owner.is_none();
    let (name, filter) = (view.name, view.filter);
    let new = NewView { name, filter, mine: view.mine, newest: view.newest, shared };
    let asked = Asked { clients: names(&lists, &new.filter), new, errors: FieldErrors::none() };
    Ok(html(&page(&app, &visitor, &lists, Some(slug), asked).await?))
}

/// A view that the actor may change.
async fn seen(app: &App, actor: &Actor, slug: &str) -> Result<CountedView, Oops> {
    let id = view_id(slug)?;
    let views = app.saved_views(actor).await?;
    let known = views.into_iter().find(|one| one.view.id == id).ok_or(Oops::from(AppError::Missing))?;
    if !may_change(actor, &known) {
        return Err(Oops::of(crate::pages::ErrorKind::Forbidden));
    }
    Ok(known)
}

/// Whether somebody may change a view that he sees: his own, or everybody's if he leads.
pub(super) fn may_change(actor: &Actor, one: &CountedView) -> bool {
    one.view.owner.is_some() || actor.can(Permission::PeopleManage, Object::Desk)
}

/// The view of a slug.
pub(super) fn view_id(slug: &str) -> Result<ViewId, Oops> {
    let number = slug.strip_prefix('v').and_then(|number| number.parse().ok());
    number.map(ViewId).ok_or(Oops::from(AppError::Missing))
}

/// `GET /views/count`: how many tickets a condition holds.
pub async fn count(
    State(app): State<App>,
    visitor: Visitor,
    Query(fields): Query<Fields>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let asked = read(&fields, &Lists::of(&app, actor).await?);
    let found = found(&app, actor, &asked).await?;
    Ok(html(&CountPart { t: visitor.t.clone(), found }))
}

async fn found(app: &App, actor: &Actor, asked: &Asked) -> Result<Option<Found>, Oops> {
    if asked.errors.any() {
        return Ok(None);
    }
    let seen = app.foresee_view(actor, asked.new.filter.clone(), asked.new.mine).await?;
    Ok(Some(Found { n: seen.holds, newest: seen.newest }))
}

/// `POST /views`.
pub async fn create(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    save(app, visitor, None, posted).await
}

/// `POST /views/{id}`.
pub async fn change(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Oops> {
    seen(&app, visitor.staff()?, &slug).await?;
    save(app, visitor, Some(slug), posted).await
}

async fn save(app: App, visitor: Visitor, slug: Option<String>, posted: Posted) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let lists = Lists::of(&app, actor).await?;
    let mut asked = read(&posted.fields, &lists);
    if posted.get("do") != "count" && !asked.errors.any() {
        let id = slug.as_deref().map(view_id).transpose()?;
        match app.save_view(actor, id, asked.new.clone()).await {
            Ok(id) => {
                taken(&app, actor, Step::Save).await;
                return Ok(redirect(&format!("/queue?view=v{id}")));
            }
            Err(AppError::Invalid("name", why)) => {
                let key = if why == "empty" { "error-view-name" } else { "error-view-many" };
                asked.errors.0.push(("name", visitor.t.of(key).to_owned()));
            }
            Err(e) => return Err(e.into()),
        }
    }
    if asked.errors.of("client").is_some() {
        asked.errors = FieldErrors(vec![("client", visitor.t.of("error-unknown-client").to_owned())]);
    }
    let wrong = asked.errors.any();
    let page = page(&app, &visitor, &lists, slug, asked).await?;
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, html(&page)).into_response())
}

/// `POST /views/{id}/deletion`.
pub async fn delete(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    _posted: Posted,
) -> Result<Response, Oops> {
    app.delete_view(visitor.staff()?, view_id(&slug)?).await?;
    Ok(redirect("/queue"))
}

/// What the fields say.
fn read(fields: &Fields, lists: &Lists) -> Asked {
    let on = |name: &str| fields.contains_key(name);
    let text = |name: &str| fields.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
    let flag = |name: &str| match text(name).as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let mut errors = FieldErrors::none();
    let mut clients: Vec<String> = numbered(fields, "client.");
    clients.dedup();
    let mut organisations = Vec::new();
    for name in &clients {
        match lists.orgs.iter().find(|(_, known)| fold(known) == fold(name)) {
            Some((id, _)) => organisations.push(*id),
            None => errors.0.push(("client", String::new())),
        }
    }
    let owners = numbered(fields, "owner.");
    let filter = Filter {
        live: flag("live"),
        states: d::State::ALL
            .into_iter()
            .filter(|one| on(&format!("state.{}", words::state(*one).slug())))
            .collect(),
        turns: TURNS.into_iter().filter(|one| on(&format!("turn.{}", words::turn(*one).slug()))).collect(),
        priorities: PRIORITIES
            .into_iter()
            .filter(|one| on(&format!("priority.{}", words::priority(*one).slug())))
            .collect(),
        kinds: d::TicketKind::ALL
            .into_iter()
            .filter(|one| on(&format!("kind.{}", words::kind(*one).slug())))
            .collect(),
        channels: CHANNELS
            .into_iter()
            .filter(|one| on(&format!("channel.{}", words::channel(*one).slug())))
            .collect(),
        lines: LINES.filter(|line| on(&format!("line.{line}"))).collect(),
        organisations,
        owners: owners.iter().filter_map(|word| owner(word)).collect(),
        raised: flag("raised"),
        reopened: flag("reopened"),
        unanswered: flag("unanswered"),
        reminded: flag("reminded"),
        subject: text("subject"),
        ..Filter::default()
    };
    let newest = text("order") == "newest";
    let new = NewView { name: text("name"), filter, mine: on("mine"), newest, shared: on("shared") };
    Asked { new, clients, errors }
}

/// The filled fields of a name with a number, in their order.
fn numbered(fields: &Fields, prefix: &str) -> Vec<String> {
    let mut found: Vec<(usize, String)> = fields
        .iter()
        .filter_map(|(name, text)| Some((name.strip_prefix(prefix)?.parse().ok()?, text.trim().to_owned())))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    found.sort();
    found.into_iter().map(|(_, text)| text).collect()
}

fn owner(word: &str) -> Option<Owner> {
    match word {
        "nobody" => Some(Owner::Nobody),
        "somebody" => Some(Owner::Somebody),
        id => id.parse().ok().map(|id| Owner::Person(PersonId(id))),
    }
}

const TURNS: [d::Turn; 4] = [d::Turn::Us, d::Turn::Requester, d::Turn::Other, d::Turn::Nobody];
const PRIORITIES: [d::Priority; 4] = [d::Priority::P1, d::Priority::P2, d::Priority::P3, d::Priority::P4];
const CHANNELS: [d::Channel; 4] = [d::Channel::Mail, d::Channel::Portal, d::Channel::Phone, d::Channel::Desk];

fn names(lists: &Lists, filter: &Filter) -> Vec<String> {
    let name =
        |id: &OrganisationId| lists.orgs.iter().find(|(known, _)| known == id).map(|(_, name)| name.clone());
    filter.organisations.iter().filter_map(name).collect()
}

async fn page(
    app: &App,
    visitor: &Visitor,
    lists: &Lists,
    slug: Option<String>,
    asked: Asked,
) -> Result<ConditionsPage, Oops> {
    let actor = visitor.staff()?;
    let found = found(app, actor, &asked).await?;
    let mut shell = visitor.staff_shell(app, "").await?;
    shell.saved_at = slug.clone().unwrap_or_default();
    let Asked { new, mut clients, errors } = asked;
    clients.extend(std::iter::repeat_n(String::new(), SPARE));
    let f = &new.filter;
    Ok(ConditionsPage {
        t: visitor.t.clone(),
        shell,
        id: slug.unwrap_or_default(),
        groups: groups(f),
        flags: vec![
            flag("live", "cond-live", f.live),
            flag("raised", "cond-raised", f.raised),
            flag("reopened", "cond-reopened", f.reopened),
            flag("unanswered", "cond-unanswered", f.unanswered),
            flag("reminded", "cond-reminded", f.reminded),
        ],
        clients,
        known: lists.orgs.iter().map(|(_, name)| name.clone()).collect(),
        owners: owner_lists(visitor, lists, &f.owners),
        subject: f.subject.clone(),
        name: new.name,
        newest: new.newest,
        mine: new.mine,
        shared: new.shared,
        may_share: actor.can(Permission::PeopleManage, Object::Desk),
        found,
        errors,
    })
}

fn flag(name: &'static str, key: &'static str, is: Option<bool>) -> Flag {
    Flag { name, key, is: is.map_or("", |is| if is { "yes" } else { "no" }) }
}

fn groups(f: &Filter) -> Vec<Group> {
    fn ticks<T: Copy + PartialEq>(
        prefix: &str,
        all: impl IntoIterator<Item = T>,
        chosen: &[T],
        word: impl Fn(T) -> (&'static str, &'static str),
    ) -> Vec<Tick> {
        let tick = |one: T| {
            let (slug, key) = word(one);
            Tick { name: format!("{prefix}.{slug}"), key, number: 0, on: chosen.contains(&one) }
        };
        all.into_iter().map(tick).collect()
    }
    let state = |one| {
        let word: S = words::state(one);
        (word.slug(), word.key())
    };
    let turn = |one| {
        let word: Turn = words::turn(one);
        (word.slug(), word.key())
    };
    let priority = |one| {
        let word: Priority = words::priority(one);
        (word.slug(), word.key())
    };
    let kind = |one| {
        let word: Kind = words::kind(one);
        (word.slug(), word.key())
    };
    let channel = |one| {
        let word: Channel = words::channel(one);
        (word.slug(), word.key())
    };
    let line =
        |number: u8| Tick { name: format!("line.{number}"), key: "", number, on: f.lines.contains(&number) };
    let lines = LINES.filter(|line| USUAL.contains(line) || f.lines.contains(line));
    vec![
        Group { legend: "cond-turn", ticks: ticks("turn", TURNS, &f.turns, turn) },
        Group { legend: "field-state", ticks: ticks("state", d::State::ALL, &f.states, state) },
        Group { legend: "field-priority", ticks: ticks("priority", PRIORITIES, &f.priorities, priority) },
        Group { legend: "field-kind", ticks: ticks("kind", d::TicketKind::ALL, &f.kinds, kind) },
        Group { legend: "field-channel", ticks: ticks("channel", CHANNELS, &f.channels, channel) },
        Group { legend: "field-line", ticks: lines.map(line).collect() },
    ]
}

/// A list for each owner that is chosen, and one more.
fn owner_lists(visitor: &Visitor, lists: &Lists, chosen: &[Owner]) -> Vec<Vec<Choice>> {
    let list = |is: Option<Owner>| {
        let word = |value: &str, key: &'static str, owner| Choice::new(value, visitor.t.of(key), is == owner);
        let mut all = vec![
            word("", "cond-any", None),
            word("nobody", "assignee-none", Some(Owner::Nobody)),
            word("somebody", "cond-somebody", Some(Owner::Somebody)),
        ];
        all.extend(
            lists
                .staff
                .iter()
                .map(|(id, name)| Choice::new(id.to_string(), name.clone(), is == Some(Owner::Person(*id)))),
        );
        all
    };
    chosen.iter().copied().map(Some).chain([None]).map(list).collect()
}
