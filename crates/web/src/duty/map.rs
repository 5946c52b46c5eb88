//! `/duty/maps/{org}`: a client's escalation map, its versions, its signature.

use super::{flaw, wrong};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::incidents::told_words::{channel_key, of};
use crate::pages::view::Choice;
use crate::pages::{ErrorKind, FieldErrors, Shell};
use app::duty::MapView;
use app::{App, AppError};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::duty::{Channel, DutyRole, IncidentType, Map, Place, Step, Target, Then};
use domain::ids::{CalendarId, OrganisationId, PersonId, RotaId};
use domain::people::{Object, Permission};
use i18n::T;

/// Steps that a form has beside those that are there.
const FREE: usize = 2;

/// A step as its form shows it.
#[derive(Clone, Debug)]
pub struct StepRow {
    /// Whom it may call.
    pub targets: Vec<Choice>,
    /// Minutes.
    pub minutes: String,
    /// Repeats.
    pub repeats: String,
    /// What then.
    pub thens: Vec<Choice>,
    /// In which hours.
    pub calendars: Vec<Choice>,
    /// Channels: value, key, chosen.
    pub channels: Vec<(&'static str, &'static str, bool)>,
}

/// A type with its steps.
#[derive(Clone, Debug)]
pub struct TypeRow {
    /// Its path.
    pub path: String,
    /// Its title.
    pub title: String,
    /// How deep it lies.
    pub depth: usize,
    /// Its steps in words; empty when it inherits.
    pub words: Vec<String>,
    /// From which type it inherits.
    pub inherits: String,
    /// Its steps as a form has them, some free ones behind.
    pub steps: Vec<StepRow>,
}

/// Somebody's place.
#[derive(Clone, Debug)]
pub struct PlaceRow {
    /// Who.
    pub name: String,
    /// His id.
    pub person: String,
    /// Who stands in.
    pub deputy: Vec<Choice>,
    /// Whom he answers to.
    pub above: Vec<Choice>,
}

/// A version.
#[derive(Clone, Debug)]
pub struct VersionRow {
    /// Its number.
    pub version: i64,
    /// When it was written.
    pub at_ms: i64,
    /// By whom.
    pub by: String,
    /// When it was signed off.
    pub signed_ms: Option<i64>,
    /// By whom.
    pub signed_by: String,
}

/// `GET /duty/maps/{org}`.
#[derive(Template, Clone, Debug)]
#[template(path = "duty/map.html")]
pub struct MapPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The client's id.
    pub org: String,
    /// The client.
    pub client: String,
    /// The version that is shown.
    pub version: i64,
    /// The tree.
    pub types: Vec<TypeRow>,
    /// Roles: name, its people as choices.
    pub roles: Vec<(String, Vec<Choice>)>,
    /// Everybody, for a new role or place.
    pub people: Vec<Choice>,
    /// The hierarchy.
    pub places: Vec<PlaceRow>,
    /// Who gets the report.
    pub report_to: Vec<Choice>,
    /// Minutes for changing its draft.
    pub report_minutes: u32,
    /// Our head.
    pub head: Vec<Choice>,
    /// What is wrong.
    pub flaws: Vec<String>,
    /// Versions.
    pub versions: Vec<VersionRow>,
    /// The newest is not signed off.
    pub unsigned: bool,
    /// Whether the reader may change it.
    pub may_manage: bool,
    /// What was wrong with what was sent.
    pub errors: FieldErrors,
}

fn target_code(target: &Target) -> String {
    match target {
        Target::Person(person) => format!("p{person}"),
        Target::Role(name) => format!("r{name}"),
        Target::Rota(rota) => format!("d{rota}"),
    }
}

fn target_of(code: &str) -> Option<Target> {
    let rest = code.get(1..)?;
    Some(match code.as_bytes().first()? {
        b'p' => Target::Person(PersonId(rest.parse().ok()?)),
        b'r' => Target::Role(rest.to_owned()),
        b'd' => Target::Rota(RotaId(rest.parse().ok()?)),
        _ => return None,
    })
}

fn then_key(then: Then) -> &'static str {
    match then {
        Then::Next => "then-next",
        Then::Deputy => "then-deputy",
        Then::Up => "then-up",
        Then::Head => "then-head",
    }
}

fn step_row(t: &T, view: &MapView, step: Option<&Step>) -> StepRow {
    let chosen = step.map(|step| target_code(&step.target)).unwrap_or_default();
    let choice = |code: String, label: String| {
        let chosen = code == chosen;
        Choice::new(code, label, chosen)
    };
    let mut targets = vec![choice(String::new(), t.of("step-none").to_owned())];
    targets.extend(view.rotas.iter().map(|rota| {
        choice(format!("d{}", rota.id), t.with("via-rota").arg("rota", rota.name.as_str()).to_string())
    }));
    targets.extend(view.map.roles.iter().map(|role| {
        choice(format!("r{}", role.name), t.with("via-role").arg("role", role.name.as_str()).to_string())
    }));
    targets.extend(view.people.iter().map(|(id, name)| choice(format!("p{id}"), name.clone())));
    let then = step.map(|step| step.then).unwrap_or_default();
    let calendar = step.and_then(|step| step.calendar);
    let mut calendars = vec![Choice::new(String::new(), t.of("step-always").to_owned(), calendar.is_none())];
    calendars.extend(
        view.calendars
            .iter()
            .map(|(id, name)| Choice::new(id.to_string(), name.clone(), calendar == Some(*id))),
    );
    let has = |channel: &Channel| step.is_some_and(|step| step.channels.contains(channel));
    StepRow {
        targets,
        minutes: step.map_or("10".into(), |step| step.minutes.to_string()),
        repeats: step.map_or("0".into(), |step| step.repeats.to_string()),
        thens: Then::ALL
            .map(|one| Choice::new(one.code().to_owned(), t.of(then_key(one)).to_owned(), one == then))
            .to_vec(),
        calendars,
        channels: Channel::ALL.map(|one| (one.code(), channel_key(one), has(&one))).to_vec(),
    }
}

fn step_words(t: &T, view: &MapView, step: &Step) -> String {
    let whom = match &step.target {
        Target::Person(person) => of(&view.names, *person),
        Target::Role(role) => t.with("via-role").arg("role", role.as_str()).to_string(),
        Target::Rota(rota) => {
            let name = view.rotas.iter().find(|one| one.id == *rota).map_or("?", |one| one.name.as_str());
            t.with("via-rota").arg("rota", name).to_string()
        }
    };
    let mut words = vec![whom, t.n("step-minutes", i64::from(step.minutes)).to_string()];
    if step.repeats > 0 {
        words.push(t.n("step-repeats", i64::from(step.repeats)).to_string());
    }
    words.extend(step.channels.iter().map(|channel| t.of(channel_key(*channel)).to_owned()));
    if step.then != Then::Next {
        words.push(t.of(then_key(step.then)).to_owned());
    }
    if let Some((_, name)) = view.calendars.iter().find(|(id, _)| Some(*id) == step.calendar) {
        words.push(name.clone());
    }
    words.join(" · ")
}

fn draw(visitor: &Visitor, shell: Shell, org: OrganisationId, view: MapView, errors: FieldErrors) -> MapPage {
    let t = visitor.t.clone();
    let may_manage =
        visitor.actor().is_ok_and(|actor| actor.can(Permission::DutyManage, Object::Organisation(org)));
    let map = &view.map;
    let mut types: Vec<&IncidentType> = map.types.iter().collect();
    types.sort_by(|one, other| one.path.cmp(&other.path));
    let root = IncidentType { path: String::new(), title: String::new(), steps: vec![] };
    if !types.iter().any(|one| one.path.is_empty()) {
        types.insert(0, &root);
    }
    let type_row = |one: &&IncidentType| {
        let steps = one.steps.iter().map(Some).chain(std::iter::repeat_n(None, FREE));
        TypeRow {
            path: one.path.clone(),
            title: one.title.clone(),
            depth: if one.path.is_empty() { 0 } else { one.path.matches('.').count() + 1 },
            words: one.steps.iter().map(|step| step_words(&t, &view, step)).collect(),
            inherits: match map.deciding(&one.path) {
                Some(from) if from.path.is_empty() => t.of("type-root").to_owned(),
                Some(from) if from.title.is_empty() => from.path.clone(),
                Some(from) => from.title.clone(),
                None => t.of("via-head").to_owned(),
            },
            steps: steps.map(|step| step_row(&t, &view, step)).collect(),
        }
    };
    let choices = |chosen: &dyn Fn(PersonId) -> bool| -> Vec<Choice> {
        view.people.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone(), chosen(*id))).collect()
    };
    let none = |mut all: Vec<Choice>| {
        all.insert(0, Choice::new(String::new(), t.of("place-nobody").to_owned(), false));
        all
    };
    let place = |one: &Place| PlaceRow {
        name: of(&view.names, one.person),
        person: one.person.to_string(),
        deputy: none(choices(&|id| one.deputies.first() == Some(&id))),
        above: none(choices(&|id| one.above == Some(id))),
    };
    MapPage {
        org: org.to_string(),
        version: view.versions.first().map_or(0, |one| one.version),
        unsigned: view.versions.first().is_some_and(|one| one.signed_at.is_none()),
        types: types.iter().map(type_row).collect(),
        roles: map
            .roles
            .iter()
            .map(|role| (role.name.clone(), choices(&|id| role.people.contains(&id))))
            .collect(),
        people: choices(&|_| false),
        places: map.places.iter().map(place).collect(),
        report_to: choices(&|id| map.report_to.contains(&id)),
        report_minutes: map.report_minutes,
        head: choices(&|id| map.head == id),
        flaws: view.flaws.iter().map(|one| flaw(&t, one)).collect(),
        versions: view
            .versions
            .iter()
            .map(|one| VersionRow {
                version: one.version,
                at_ms: one.made_at,
                by: one.made_by.clone(),
                signed_ms: one.signed_at,
                signed_by: one.signed_by.clone(),
            })
            .collect(),
        client: view.client.clone(),
        may_manage,
        errors,
        shell,
        t,
    }
}

async fn show(
    app: &App,
    visitor: &Visitor,
    org: OrganisationId,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let view = app.duty_map(visitor.staff()?, org).await?;
    let shell = visitor.staff_shell(app, "duty").await?;
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, html(&draw(visitor, shell, org, view, errors))).into_response())
}

/// `GET /duty/maps/{org}`.
pub async fn page(State(app): State<App>, visitor: Visitor, Path(org): Path<i64>) -> Result<Response, Oops> {
    show(&app, &visitor, OrganisationId(org), FieldErrors::none()).await
}

fn persons(posted: &Posted, prefix: &str) -> Vec<PersonId> {
    let mut all: Vec<PersonId> = posted
        .fields
        .iter()
        .filter(|(name, _)| name.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('.')))
        .filter_map(|(name, _)| name.rsplit('.').next()?.parse().ok())
        .collect();
    all.sort_unstable();
    all
}

fn steps(posted: &Posted) -> Vec<Step> {
    let one = |n: usize| {
        let get = |name: &str| posted.get(&format!("{name}.{n}")).to_owned();
        let target = target_of(&get("target"))?;
        let channels = Channel::ALL.into_iter();
        let on = |channel: &Channel| posted.get(&format!("channel.{}.{n}", channel.code())) == "1";
        Some(Step {
            target,
            channels: channels.filter(on).collect(),
            minutes: get("minutes").parse().unwrap_or(0),
            repeats: get("repeats").parse().unwrap_or(0),
            then: Then::from_code(&get("then")).unwrap_or_default(),
            calendar: get("calendar").parse().ok().map(CalendarId),
        })
    };
    (0..50).filter_map(one).collect()
}

/// Changes a map as a form says.
fn change(map: &mut Map, posted: &Posted) -> Option<()> {
    match posted.get("do") {
        "type" => {
            let path = posted.get("path").to_owned();
            let (title, steps) = (posted.text("title").trim().to_owned(), steps(posted));
            match map.types.iter_mut().find(|one| one.path == path) {
                Some(one) => (one.title, one.steps) = (title, steps),
                None => map.types.push(IncidentType { path, title, steps }),
            }
        }
        "remove" => map.types.retain(|one| one.path != posted.get("path")),
        "role" => {
            let name = posted.get("name").to_owned();
            let people = persons(posted, "person");
            map.roles.retain(|role| role.name != name);
            if !name.is_empty() && !people.is_empty() {
                map.roles.push(DutyRole { name, people });
            }
        }
        "place" => {
            let person: PersonId = posted.get("person").parse().ok()?;
            let mut deputies: Vec<PersonId> =
                map.place(person).map(|one| one.deputies.clone()).unwrap_or_default();
            match posted.get("deputy").parse() {
                Ok(deputy) => {
                    deputies.retain(|one| *one != deputy);
                    deputies.insert(0, deputy);
                }
                Err(_) => deputies.clear(),
            }
            let above = posted.get("above").parse().ok();
            map.places.retain(|one| one.person != person);
            if !deputies.is_empty() || above.is_some() {
                map.places.push(Place { person, deputies, above });
            }
        }
        "report" => {
            map.report_to = persons(posted, "report");
            map.report_minutes = posted.get("minutes").parse().ok().filter(|n| *n <= 50)?;
            map.head = posted.get("head").parse().ok()?;
        }
        _ => return None,
    }
    Some(())
}

/// `POST /duty/maps/{org}`: one change, or the client's signature.
pub async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path(org): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let (actor, org) = (visitor.staff()?, OrganisationId(org));
    let version: i64 = posted.get("version").parse().map_err(|_| Oops::of(ErrorKind::BadRequest))?;
    let done = match posted.get("do") {
        "sign" => app.sign_duty_map(actor, org, version, &posted.text("by")).await,
        _ => {
            let mut map = app.duty_map(actor, org).await?.map;
            change(&mut map, &posted).ok_or_else(|| Oops::of(ErrorKind::BadRequest))?;
            app.save_duty_map(actor, map, version).await.map(drop)
        }
    };
    let key = match done {
        Ok(()) => return Ok(redirect(&format!("/duty/maps/{org}"))),
        Err(AppError::Invalid(field, _)) => wrong(field),
        Err(e) => return Err(e.into()),
    };
    show(&app, &visitor, org, FieldErrors(vec![("", visitor.t.of(key).to_owned())])).await
}
