//! `/duty`: who is on, who is away, the maps, and «who would be called».

use super::{flaw, moment, typed};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::incidents::told_words::{reason_key, skipped, via};
use crate::pages::view::Choice;
use crate::pages::{ErrorKind, FieldErrors, Shell};
use app::duty::Asking;
use app::{App, AppError};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::duty::Reason;
use domain::ids::{AbsenceId, OrganisationId, PersonId};
use domain::people::{Object, Permission};
use i18n::T;
use serde::Deserialize;

/// Who is on by a rota.
#[derive(Clone, Debug)]
pub struct OnRow {
    /// The rota's address.
    pub href: String,
    /// Its name.
    pub rota: String,
    /// Who is on; empty in a gap.
    pub person: String,
    /// Until when.
    pub until_ms: Option<i64>,
    /// Who comes next.
    pub next: String,
    /// Nothing was said at the last hand-over.
    pub silent: bool,
}

/// Who is away.
#[derive(Clone, Debug)]
pub struct AwayRow {
    /// Its id.
    pub id: String,
    /// Who.
    pub person: String,
    /// The key of why.
    pub reason: &'static str,
    /// From when.
    pub from_ms: i64,
    /// Until when.
    pub to_ms: i64,
    /// Words.
    pub note: String,
    /// The reader may end it.
    pub mine: bool,
}

/// A client's map in the list.
#[derive(Clone, Debug)]
pub struct MapRow {
    /// Its address.
    pub org: String,
    /// The client.
    pub client: String,
    /// Its version; none when there is no map.
    pub version: Option<i64>,
    /// Whether the newest version is signed off.
    pub signed: bool,
}

/// A call of the simulator.
#[derive(Clone, Debug)]
pub struct CallRow {
    /// When.
    pub at_ms: i64,
    /// Who.
    pub person: String,
    /// By which way.
    pub via: String,
    /// How long he has.
    pub span: String,
    /// Who was passed over.
    pub skipped: Vec<String>,
    /// He is our head, and nobody else was left.
    pub head: bool,
}

/// What the simulator says.
#[derive(Clone, Debug)]
pub struct Simulated {
    /// The calls.
    pub calls: Vec<CallRow>,
    /// Nobody but our head is left.
    pub hole: bool,
    /// Which type decides.
    pub decided: String,
    /// What is wrong with the map.
    pub flaws: Vec<String>,
}

/// `GET /duty`.
#[derive(Template, Clone, Debug)]
#[template(path = "duty/now.html")]
pub struct DutyPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// Who is on.
    pub on: Vec<OnRow>,
    /// Who is away.
    pub away: Vec<AwayRow>,
    /// The maps.
    pub maps: Vec<MapRow>,
    /// Clients for the simulator.
    pub clients: Vec<Choice>,
    /// Who may be taken for away.
    pub people: Vec<Choice>,
    /// What is asked: kind, moment.
    pub asked: (String, String),
    /// What it says.
    pub simulated: Option<Simulated>,
    /// Reasons of absence: value, key.
    pub reasons: Vec<(&'static str, &'static str)>,
    /// For whom absences are noted: all, for those who manage duty.
    pub persons: Vec<Choice>,
    /// The reader's own page of how he is reached.
    pub reach: String,
    /// From and to, as fields have them.
    pub times: (String, String),
    /// Whether the reader sets duty up.
    pub may_manage: bool,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// The query: the simulator's question.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    client: String,
    kind: String,
    at: String,
    without: String,
}

pub(crate) fn simulated(t: &T, found: &Asking) -> Simulated {
    let row = |call: &domain::duty::Call| CallRow {
        at_ms: call.at,
        person: crate::incidents::told_words::of(&found.names, call.person),
        via: via(t, &found.names, &call.via),
        span: t.span(call.until - call.at).to_string(),
        skipped: call.skipped.iter().map(|one| skipped(t, &found.names, one)).collect(),
        head: call.via == domain::duty::Via::Head,
    };
    let decided = match found.answer.decided_by.as_deref() {
        Some("") => t.of("type-root").to_owned(),
        Some(path) => path.to_owned(),
        None => String::new(),
    };
    Simulated {
        calls: found.answer.calls.iter().map(row).collect(),
        hole: found.answer.is_hole(),
        decided,
        flaws: found.flaws.iter().map(|one| flaw(t, one)).collect(),
    }
}

/// Everybody who may be called: of all rotas, and of a client.
async fn everybody(
    app: &App,
    actor: &app::Actor,
    org: Option<OrganisationId>,
    now: i64,
) -> Result<Vec<(PersonId, String)>, Oops> {
    let mut people: Vec<(PersonId, String)> = vec![];
    for rota in app.rotas(actor).await? {
        people.extend(app.rota(actor, rota.id, (now, now + 1)).await?.people);
    }
    if let Some(org) = org {
        people.extend(app.duty_map(actor, org).await?.people);
    }
    people.sort_by(|one, other| one.1.cmp(&other.1));
    people.dedup();
    Ok(people)
}

async fn view(app: &App, visitor: &Visitor, asked: Asked, errors: FieldErrors) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let zone = actor.zone.clone();
    let maps = app.duty_maps(actor).await?;
    let may_manage = actor.can(Permission::DutyManage, Object::Desk);
    let org: Option<OrganisationId> = asked.client.parse().ok();
    let at = moment(&asked.at, &zone);
    let without: Option<PersonId> = asked.without.parse().ok();
    let mut errors = errors;
    let found = match (org, at) {
        (Some(org), Some(at)) => match app.who_is_called(actor, org, asked.kind.trim(), at, without).await {
            Ok(found) => Some(simulated(t, &found)),
            Err(AppError::Invalid(..)) => {
                errors = FieldErrors(vec![("", t.of("incident-no-path").to_owned())]);
                None
            }
            Err(e) => return Err(e.into()),
        },
        _ => None,
    };
    let people = everybody(app, actor, org, t.now_ms()).await?;
    let me = actor.person.map(|id| id.to_string()).unwrap_or_default();
    let choice =
        |(id, name): &(PersonId, String), chosen: bool| Choice::new(id.to_string(), name.clone(), chosen);
    let persons = match may_manage {
        true => people.iter().map(|one| choice(one, one.0.to_string() == me)).collect(),
        false => vec![Choice::new(me.clone(), actor.name.clone(), true)],
    };
    let away = app.absences(actor).await?.into_iter().map(|(one, person)| AwayRow {
        id: one.id.to_string(),
        mine: may_manage || Some(one.absence.person) == actor.person,
        reason: reason_key(one.absence.reason),
        from_ms: one.absence.from,
        to_ms: one.absence.to,
        note: one.note,
        person,
    });
    let on = app.on_duty(actor).await?.into_iter().map(|one| OnRow {
        href: format!("/duty/rotas/{}", one.rota),
        rota: one.name,
        person: one.person,
        until_ms: one.turn.map(|turn| turn.to),
        next: one.next,
        silent: one.silent,
    });
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let now = t.now_ms();
    let page = DutyPage {
        t: t.clone(),
        shell: visitor.staff_shell(app, "duty").await?,
        on: on.collect(),
        away: away.collect(),
        clients: maps
            .iter()
            .map(|(id, name, _)| Choice::new(id.to_string(), name.clone(), Some(*id) == org))
            .collect(),
        maps: maps
            .into_iter()
            .map(|(id, client, map)| MapRow {
                org: id.to_string(),
                client,
                version: map.as_ref().map(|map| map.version),
                signed: map.is_some_and(|map| map.signed_at.is_some()),
            })
            .collect(),
        people: people.iter().map(|one| choice(one, Some(one.0) == without)).collect(),
        asked: (asked.kind, if asked.at.is_empty() { typed(now, &zone) } else { asked.at }),
        simulated: found,
        reasons: Reason::ALL.map(|reason| (reason.code(), reason_key(reason))).to_vec(),
        persons,
        reach: format!("/duty/people/{me}"),
        times: (typed(now, &zone), typed(now + domain::time::DAY, &zone)),
        may_manage,
        errors,
    };
    Ok((status, html(&page)).into_response())
}

/// `GET /duty`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    view(&app, &visitor, asked, FieldErrors::none()).await
}

/// `POST /duty/absences`: somebody cannot be called for a time.
pub async fn absent(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let bad = || Oops::of(ErrorKind::BadRequest);
    let person: i64 = posted.get("person").parse().map_err(|_| bad())?;
    let reason = Reason::from_code(posted.get("reason")).ok_or_else(bad)?;
    let times = (moment(posted.get("from"), &actor.zone), moment(posted.get("to"), &actor.zone));
    let done = match times {
        (Some(from), Some(to)) => {
            app.add_absence(actor, PersonId(person), reason, (from, to), &posted.text("note")).await.map(drop)
        }
        _ => Err(AppError::Invalid("time", "range")),
    };
    match done {
        Ok(()) => Ok(redirect("/duty")),
        Err(AppError::Invalid(..)) => {
            let errors = FieldErrors(vec![("", visitor.t.of("duty-wrong-time").to_owned())]);
            view(&app, &visitor, Asked::default(), errors).await
        }
        Err(e) => Err(e.into()),
    }
}

/// `POST /duty/absences/{id}`: it ends now.
pub async fn back(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    _: Posted,
) -> Result<Response, Oops> {
    app.end_absence(visitor.staff()?, AbsenceId(id)).await?;
    Ok(redirect("/duty"))
}
