//! `/settings/lines`: what each line is called and wants to see, how it deals tickets out; its teams with their people.

use super::{name, numbers};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::Choice;
use crate::pages::{FieldErrors, Shell};
use crate::settings::{Asked, Tab, frame};
use app::desk::lines::{LinesFacts, NewTeam, TeamFacts};
use app::{App, AppError};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::desk::{Dealing, Gate, LINES, Line};
use domain::ids::{OrganisationId, PersonId, TeamId};
use domain::people::{Object, Permission};
use i18n::T;

const ROOM: &str = "/settings/lines";
/// What a gate may want: the letter of its field, the key of its words.
const WANTS: [(char, &str); 6] = [
    ('s', "gate-summary"),
    ('k', "gate-search-wanted"),
    ('f', "gate-facts"),
    ('p', "gate-procedure"),
    ('r', "gate-reproduction"),
    ('c', "gate-approval"),
];

/// A line as it is typed.
#[derive(Clone, Debug)]
pub struct LineForm {
    /// Its number.
    pub number: u8,
    /// Its name.
    pub name: String,
    /// What it wants to see: field, words, whether it does.
    pub wants: Vec<(String, &'static str, bool)>,
    /// How it deals tickets out.
    pub dealing: Vec<Choice>,
    /// Its teams: address, name, whose, members.
    pub teams: Vec<(String, String, String, Vec<String>)>,
}

/// `GET /settings/lines`, and a form that came back.
#[derive(Template, Clone, Debug)]
#[template(path = "lines/lines.html")]
pub struct LinesPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// The lines.
    pub lines: Vec<LineForm>,
    /// Whether one more can be added.
    pub more: bool,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// `GET /settings/lines/teams/{id}`, and a form that came back.
#[derive(Template, Clone, Debug)]
#[template(path = "lines/team.html")]
pub struct TeamPage {
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
    /// The lines.
    pub lines: Vec<Choice>,
    /// Whose it can be; ours first.
    pub partners: Vec<Choice>,
    /// Who can be a member.
    pub members: Vec<Choice>,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// `GET /settings/lines`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    visitor.staff()?.may(Permission::LineManage, Object::Desk)?;
    let rules = app.rules();
    let lines: Vec<Line> = numbers(&rules)
        .map(|number| {
            rules.line(number).cloned().unwrap_or_else(|| Line {
                number,
                name: name(&visitor.t, &rules, number),
                gate: Gate::default(),
                dealing: Dealing::default(),
            })
        })
        .collect();
    draw(&app, &visitor, asked.done(), &lines, FieldErrors::none()).await
}

/// `POST /settings/lines`: saves the lines; adds one when asked to.
pub async fn save(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    actor.may(Permission::LineManage, Object::Desk)?;
    let on = |number: u8, letter: char| !posted.get(&format!("l{number}{letter}")).is_empty();
    let mut lines: Vec<Line> = (1..=LINES)
        .filter(|number| posted.fields.contains_key(&format!("l{number}")))
        .map(|number| Line {
            number,
            name: domain::text::label(posted.get(&format!("l{number}"))).unwrap_or_default(),
            gate: Gate {
                summary: on(number, 's'),
                search: on(number, 'k'),
                facts: on(number, 'f'),
                procedure: on(number, 'p'),
                reproduction: on(number, 'r'),
                approval: on(number, 'c'),
            },
            dealing: dealing(posted.get(&format!("l{number}d"))),
        })
        .collect();
    if posted.get("do") == "add" {
        let number = lines.iter().map(|line| line.number).max().unwrap_or(0) + 1;
        let name = visitor.t.n("line-n", u32::from(number)).to_string();
        lines.push(Line { number, name, gate: Gate::default(), dealing: Dealing::default() });
    }
    match app.save_lines(actor, lines.clone()).await {
        Ok(()) => Ok(redirect(&format!("{ROOM}?done=saved"))),
        Err(AppError::Invalid("lines", _)) => {
            let errors = FieldErrors(vec![("form", visitor.t.of("lines-wrong").to_owned())]);
            draw(&app, &visitor, "", &lines, errors).await
        }
        Err(e) => Err(e.into()),
    }
}

fn dealing(code: &str) -> Dealing {
    Dealing::ALL.into_iter().find(|one| one.code() == code).unwrap_or_default()
}

/// The key of a way of dealing.
fn dealing_key(dealing: Dealing) -> &'static str {
    match dealing {
        Dealing::Pull => "dealing-pull",
        Dealing::RoundRobin => "dealing-round-robin",
        Dealing::LeastLoaded => "dealing-least-loaded",
    }
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    done: &str,
    lines: &[Line],
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let (shell, tabs) = frame(app, visitor, ROOM, done).await?;
    let facts = app.teams(visitor.staff()?).await?;
    let t = visitor.t.clone();
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let lines: Vec<LineForm> = lines.iter().map(|line| line_form(&t, line, &facts)).collect();
    let more = lines.len() < usize::from(LINES);
    Ok((status, html(&LinesPage { t, shell, tabs, lines, more, errors })).into_response())
}

fn line_form(t: &T, line: &Line, facts: &LinesFacts) -> LineForm {
    let gate = line.gate;
    let on = [gate.summary, gate.search, gate.facts, gate.procedure, gate.reproduction, gate.approval];
    let wants = WANTS.iter().zip(on);
    let whose = |one: &TeamFacts| match one.team.partner {
        Some(partner) => facts.partners.iter().find(|(id, _)| *id == partner).map(|(_, name)| name.clone()),
        None => None,
    };
    let team = |one: &TeamFacts| {
        let members = one.members.iter().map(|(_, name)| name.clone()).collect();
        (one.team.id.to_string(), one.team.name.clone(), whose(one).unwrap_or_default(), members)
    };
    LineForm {
        number: line.number,
        name: line.name.clone(),
        wants: wants.map(|((letter, key), on)| (format!("l{}{letter}", line.number), *key, on)).collect(),
        dealing: Dealing::ALL
            .into_iter()
            .map(|one| Choice::new(one.code(), t.of(dealing_key(one)), one == line.dealing))
            .collect(),
        teams: facts.teams.iter().filter(|one| one.team.line == line.number).map(team).collect(),
    }
}

/// `GET /settings/lines/teams/{id}`; `new` for a new one.
pub async fn team(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    actor.may(Permission::LineManage, Object::Desk)?;
    let facts = app.teams(actor).await?;
    let typed = match id.as_str() {
        "new" => NewTeam { line: 1, ..NewTeam::default() },
        id => {
            let known = facts.teams.iter().find(|one| one.team.id.to_string() == id);
            let known = known.ok_or(AppError::Missing)?;
            NewTeam {
                name: known.team.name.clone(),
                line: known.team.line,
                partner: known.team.partner,
                members: known.members.iter().map(|(person, _)| *person).collect(),
            }
        }
    };
    draw_team(&app, &visitor, &id, &facts, &typed, FieldErrors::none()).await
}

/// `POST /settings/lines/teams/{id}`.
pub async fn save_team(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    actor.may(Permission::LineManage, Object::Desk)?;
    let known = match id.as_str() {
        "new" => None,
        id => Some(TeamId(id.parse().map_err(|_| AppError::Missing)?)),
    };
    let members = posted.fields.keys().filter_map(|name| name.strip_prefix("m.")?.parse().ok().map(PersonId));
    let typed = NewTeam {
        name: posted.text("name"),
        line: posted.get("line").parse().unwrap_or(0),
        partner: posted.get("partner").parse().ok().map(OrganisationId),
        members: members.collect(),
    };
    match app.save_team(actor, known, typed.clone()).await {
        Ok(_) => Ok(redirect(&format!("{ROOM}?done=saved"))),
        Err(AppError::Invalid(field @ ("name" | "line"), code)) => {
            let key = if code == "taken" { "team-taken" } else { "wrong-empty" };
            let errors = FieldErrors(vec![(field, visitor.t.of(key).to_owned())]);
            let facts = app.teams(actor).await?;
            draw_team(&app, &visitor, &id, &facts, &typed, errors).await
        }
        Err(e) => Err(e.into()),
    }
}

async fn draw_team(
    app: &App,
    visitor: &Visitor,
    id: &str,
    facts: &LinesFacts,
    typed: &NewTeam,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let (shell, tabs) = frame(app, visitor, ROOM, "").await?;
    let (t, rules) = (visitor.t.clone(), app.rules());
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let lines = numbers(&rules).map(|n| Choice::new(n.to_string(), name(&t, &rules, n), n == typed.line));
    let ours = Choice::new("", t.of("team-ours"), typed.partner.is_none());
    let partners = facts.partners.iter();
    let partners =
        partners.map(|(id, name)| Choice::new(id.to_string(), name.clone(), typed.partner == Some(*id)));
    let members = facts.staff.iter();
    let members =
        members.map(|(id, name)| Choice::new(id.to_string(), name.clone(), typed.members.contains(id)));
    let page = TeamPage {
        shell,
        tabs,
        id: if id == "new" { String::new() } else { id.to_owned() },
        name: typed.name.clone(),
        lines: lines.collect(),
        partners: std::iter::once(ours).chain(partners).collect(),
        members: members.collect(),
        errors,
        t,
    };
    Ok((status, html(&page)).into_response())
}
