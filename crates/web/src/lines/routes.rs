//! `/settings/routes`: rules that send new requests to a line, a team or a person; the first that fits.

use super::{name, place, places};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::{Channel, Choice, Kind};
use crate::pages::{FieldErrors, Shell};
use crate::settings::{Asked, Tab, frame};
use crate::words;
use app::desk::lines::LinesFacts;
use app::{App, AppError};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::desk::{self as d, Priority, Route, Rules};
use domain::ids::{OrganisationId, PersonId};
use domain::people::{Object, Permission};
use i18n::T;

const ROOM: &str = "/settings/routes";
/// The channels that a rule can name.
const CHANNELS: [d::Channel; 4] = [d::Channel::Mail, d::Channel::Portal, d::Channel::Phone, d::Channel::Api];
/// A rule in the list.
#[derive(Clone, Debug)]
pub struct RouteRow {
    /// Its name.
    pub name: String,
    /// What it wants, in words.
    pub when: String,
    /// Where it sends, in words.
    pub to: String,
}

/// `GET /settings/routes`, and a form that came back.
#[derive(Template, Clone, Debug)]
#[template(path = "lines/routes.html")]
pub struct RoutesPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// The rules in their order.
    pub rows: Vec<RouteRow>,
    /// The new rule's name.
    pub name: String,
    /// Its words, with commas between them.
    pub words: String,
    /// Types: value, words.
    pub kinds: Vec<Choice>,
    /// Channels.
    pub channels: Vec<Choice>,
    /// Clients; the first is any.
    pub clients: Vec<Choice>,
    /// Least priorities; the first is any.
    pub priorities: Vec<Choice>,
    /// Lines and teams.
    pub places: Vec<Choice>,
    /// Persons; the first is nobody.
    pub people: Vec<Choice>,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// `GET /settings/routes`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    visitor.staff()?.may(Permission::LineManage, Object::Desk)?;
    draw(&app, &visitor, asked.done(), &Posted::empty(), FieldErrors::none()).await
}

/// `POST /settings/routes`: adds a rule, moves one, or takes one away.
pub async fn change(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    actor.may(Permission::LineManage, Object::Desk)?;
    let mut routes = app.rules().routes.clone();
    let at = posted.get("at").parse::<usize>().ok().filter(|at| *at < routes.len());
    match (posted.get("do"), at) {
        ("up", Some(at)) if at > 0 => routes.swap(at, at - 1),
        ("down", Some(at)) if at + 1 < routes.len() => routes.swap(at, at + 1),
        ("remove", Some(at)) => drop(routes.remove(at)),
        ("add", _) => {
            let route = typed(&posted);
            if let Some(flaw) = route.flaw() {
                let (field, key) = match flaw {
                    "nameless" => ("name", "wrong-empty"),
                    "word" => ("words", "route-wrong-word"),
                    _ => ("place", "refusal-line"),
                };
                let errors = FieldErrors(vec![(field, visitor.t.of(key).to_owned())]);
                return draw(&app, &visitor, "", &posted, errors).await;
            }
            routes.push(route);
        }
        _ => return Err(AppError::Missing.into()),
    }
    app.save_routes(actor, routes).await?;
    Ok(redirect(&format!("{ROOM}?done=saved")))
}

fn typed(posted: &Posted) -> Route {
    let (line, team) = place(posted.get("place")).unwrap_or((0, None));
    let on = |name: String| !posted.get(&name).is_empty();
    Route {
        name: domain::text::label(posted.get("name")).unwrap_or_default(),
        kinds: d::TicketKind::ALL.into_iter().filter(|kind| on(format!("k.{}", kind.code()))).collect(),
        clients: posted.get("client").parse().ok().map(OrganisationId).into_iter().collect(),
        words: posted
            .get("words")
            .split(',')
            .map(str::trim)
            .filter(|w| !w.is_empty())
            .map(str::to_owned)
            .collect(),
        channels: CHANNELS.into_iter().filter(|channel| on(format!("c.{}", channel.code()))).collect(),
        priority: posted.get("priority").parse().ok().and_then(Priority::from_number),
        off_hours: on("off".to_owned()),
        line,
        team,
        person: posted.get("person").parse().ok().map(PersonId),
    }
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    done: &str,
    posted: &Posted,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let (shell, tabs) = frame(app, visitor, ROOM, done).await?;
    let facts = app.teams(visitor.staff()?).await?;
    let (t, rules) = (visitor.t.clone(), app.rules());
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let typed = typed(posted);
    let any = |key: &str| Choice::new("", t.of(key), false);
    let kind = |one: d::TicketKind| {
        Choice::new(one.code(), t.of(words::kind(one).key()), typed.kinds.contains(&one))
    };
    let channel = |one: d::Channel| {
        Choice::new(one.code(), t.of(words::channel(one).key()), typed.channels.contains(&one))
    };
    let client = facts.clients.iter();
    let client =
        client.map(|(id, name)| Choice::new(id.to_string(), name.clone(), typed.clients.contains(id)));
    let priority = (1..=3).filter_map(Priority::from_number).map(|one| {
        let label = t.of(words::priority(one).key());
        Choice::new(one.number().to_string(), label, typed.priority == Some(one))
    });
    let people = facts.staff.iter();
    let people =
        people.map(|(id, name)| Choice::new(id.to_string(), name.clone(), typed.person == Some(*id)));
    let page = RoutesPage {
        shell,
        tabs,
        rows: rules.routes.iter().map(|route| row(&t, &rules, &facts, route)).collect(),
        name: typed.name.clone(),
        words: typed.words.join(", "),
        kinds: d::TicketKind::ALL.map(kind).to_vec(),
        channels: CHANNELS.map(channel).to_vec(),
        clients: std::iter::once(any("route-any-client")).chain(client).collect(),
        priorities: std::iter::once(any("route-any-priority")).chain(priority).collect(),
        places: places(&t, &rules, &facts, (typed.line.max(1), typed.team)),
        people: std::iter::once(any("route-nobody")).chain(people).collect(),
        errors,
        t: t.clone(),
    };
    Ok((status, html(&page)).into_response())
}

/// A rule in words.
fn row(t: &T, rules: &Rules, facts: &LinesFacts, route: &Route) -> RouteRow {
    let mut when: Vec<String> = Vec::new();
    let kinds = route.kinds.iter().map(|one| t.of(Kind::key(words::kind(*one))).to_lowercase());
    when.extend((!route.kinds.is_empty()).then(|| kinds.collect::<Vec<_>>().join(", ")));
    let clients = route.clients.iter().filter_map(|id| facts.clients.iter().find(|(known, _)| known == id));
    when.extend(clients.map(|(_, name)| name.clone()));
    when.extend(
        (!route.words.is_empty())
            .then(|| t.with("route-words-are").arg("words", &route.words.join(", ")).to_string()),
    );
    let channels = route.channels.iter().map(|one| t.of(Channel::key(words::channel(*one))).to_lowercase());
    when.extend((!route.channels.is_empty()).then(|| channels.collect::<Vec<_>>().join(", ")));
    when.extend(route.priority.map(|least| {
        t.with("route-priority-is").arg("priority", t.of(words::priority(least).key())).to_string()
    }));
    when.extend(route.off_hours.then(|| t.of("route-off-hours").to_lowercase()));
    let team = route.team.and_then(|id| facts.teams.iter().find(|one| one.team.id == id));
    let person = route.person.and_then(|id| facts.staff.iter().find(|(known, _)| *known == id));
    let mut to = vec![name(t, rules, route.line)];
    to.extend(team.map(|one| one.team.name.clone()));
    to.extend(person.map(|(_, name)| name.clone()));
    let when = if when.is_empty() { t.of("route-always").to_owned() } else { when.join(" · ") };
    RouteRow { name: route.name.clone(), when, to: to.join(" · ") }
}
