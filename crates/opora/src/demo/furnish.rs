//! Furnishes the demonstration with answers, macros, lists, branches and marks, through the use-cases.

use super::cast::Company;
use anyhow::{Context, Result};
use app::desk::lines::NewTeam;
use app::desk::{NewCanned, NewView};
use app::people::NewOrganisation;
use app::people::directory::OrganisationForm;
use app::{Actor, App};
use demo::{After, Furniture, List, Macro, Mark, Rule, StaffRole, SupportLine, Who};
use domain::desk::{
    Change, Channel, Command, Dealing, Filter, Flag, Gate, Impact, Line, Priority, Reference, Route, Then,
    TicketKind, Turn, Urgency,
};
use domain::people::{Grant, OrgKind, Role, Scope};
use std::collections::HashMap;

/// Puts everything up, before the first request comes.
pub async fn put_up(app: &App, company: &Company, all: &Furniture) -> Result<()> {
    let cast = demo::cast();
    let head = cast.staff.iter().find(|member| member.role == StaffRole::Head).context("a head")?;
    let head = company.actor(&Who::Staff(head.key.clone()), Channel::Desk)?;
    for answer in &all.answers {
        let (name, text) = (answer.name.clone(), answer.text.trim().to_owned());
        let new = NewCanned {
            is_macro: false,
            name,
            text,
            note: false,
            then: Then::Keep,
            changes: vec![],
            shared: true,
        };
        app.save_canned(&head, None, new).await.with_context(|| answer.name.clone())?;
    }
    for one in &all.macros {
        app.save_canned(&head, None, canned(one)?).await.with_context(|| one.name.clone())?;
    }
    for list in &all.views {
        let new = NewView {
            name: list.name.clone(),
            filter: filter(list),
            mine: false,
            newest: false,
            shared: true,
        };
        app.save_view(&head, None, new).await.with_context(|| list.name.clone())?;
    }
    relations(app, company, all).await
}

/// Branches, and people of two companies.
async fn relations(app: &App, company: &Company, all: &Furniture) -> Result<()> {
    let system = Actor::system();
    for branch in &all.branches {
        let new = NewOrganisation {
            kind: OrgKind::Client,
            name: branch.name.clone(),
            prefix: branch.prefix.clone(),
            memo: branch.memo.clone(),
            zone: branch.zone.clone(),
            domains: vec![branch.domain.clone()],
        };
        let id = app.enter_organisation(&system, new).await?;
        let form = OrganisationForm {
            kind: OrgKind::Client.code().to_owned(),
            name: branch.name.clone(),
            prefix: branch.prefix.clone(),
            memo: branch.memo.clone(),
            zone: branch.zone.clone(),
            domains: vec![branch.domain.clone()],
            parent: branch.of.clone(),
        };
        app.save_organisation(&system, Some(id), form).await?;
    }
    for second in &all.seconds {
        let org = app.organisation_of_name(&system, &second.company).await?;
        let org = org.with_context(|| format!("no company is {}", second.company))?;
        let role = if second.leads { Role::ClientManager } else { Role::Requester };
        let person = company.person(&Who::Client(second.person.clone()))?;
        app.grant(&system, person, Grant { role, scope: Scope::Organisation(org) }).await?;
    }
    Ok(())
}

/// Sets the lines up, their teams and where requests go: when the story has been told, which knew nothing of them.
pub async fn lines(app: &App, company: &Company, all: &Furniture) -> Result<()> {
    let cast = demo::cast();
    let head = cast.staff.iter().find(|member| member.role == StaffRole::Head).context("a head")?;
    let head = company.actor(&Who::Staff(head.key.clone()), Channel::Desk)?;
    let person = |key: &String| company.person(&Who::Staff(key.clone()));
    let line = |(number, one): (u8, &SupportLine)| {
        let wants = |what: &str| one.wants.iter().any(|want| want == what);
        let gate = Gate {
            summary: wants("summary"),
            search: wants("search"),
            facts: wants("facts"),
            procedure: wants("procedure"),
            reproduction: wants("reproduction"),
            approval: wants("approval"),
        };
        let dealing = Dealing::ALL.into_iter().find(|way| way.code() == one.dealing);
        let dealing = dealing.with_context(|| format!("no way of dealing is {}", one.dealing))?;
        Ok(Line { number, name: one.name.clone(), gate, dealing })
    };
    let lines = (1..).zip(&all.lines).map(line).collect::<Result<Vec<_>>>()?;
    app.save_lines(&head, lines).await?;
    let mut teams = HashMap::new();
    for one in &all.teams {
        let members = one.members.iter().map(person).collect::<Result<Vec<_>>>()?;
        let new = NewTeam { name: one.name.clone(), line: one.line, partner: None, members };
        let id = app.save_team(&head, None, new).await.with_context(|| one.name.clone())?;
        teams.insert(one.name.clone(), (one.line, id));
    }
    let route = |one: &Rule| {
        let kind = |code: &String| TicketKind::from_code(code).with_context(|| format!("no type is {code}"));
        let kinds = one.kinds.iter().map(kind).collect::<Result<Vec<_>>>()?;
        let team = teams.get(&one.team).copied();
        let person = Some(&one.person).filter(|key| !key.is_empty()).map(person).transpose()?;
        let (name, words) = (one.name.clone(), one.words.clone());
        let (line, team) = (team.map_or(1, |(line, _)| line), team.map(|(_, id)| id));
        Ok(Route { name, words, kinds, line, team, person, ..Route::default() })
    };
    let routes = all.routes.iter().map(route).collect::<Result<Vec<_>>>()?;
    app.save_routes(&head, routes).await?;
    Ok(())
}

fn canned(one: &Macro) -> Result<NewCanned> {
    let mut changes = Vec::new();
    for word in &one.changes {
        changes.push(match word.as_str() {
            "take" => Change::Take,
            "incident" => Change::Kind { kind: TicketKind::Incident },
            "urgent" => Change::Priority { impact: Impact::High, urgency: Urgency::High },
            other => {
                let line = other.strip_prefix("line ").and_then(|line| line.parse().ok());
                Change::Line { line: line.with_context(|| format!("no change is {other}"))? }
            }
        });
    }
    if one.minutes > 0 {
        changes.push(Change::Time { minutes: one.minutes });
    }
    let then = match one.then {
        After::Keep => Then::Keep,
        After::Requester => Then::Ask,
        After::Solved => Then::Solve,
    };
    let (name, text) = (one.name.clone(), one.text.trim().to_owned());
    Ok(NewCanned { is_macro: true, name, text, note: one.note, then, changes, shared: true })
}

fn filter(list: &List) -> Filter {
    let turn = |word: &String| if word == "us" { Turn::Us } else { Turn::Other };
    Filter {
        priorities: list.priorities.iter().filter_map(|number| Priority::from_number(*number)).collect(),
        turns: list.turns.iter().map(turn).collect(),
        live: list.live,
        unanswered: list.unanswered,
        reopened: list.reopened,
        ..Filter::default()
    }
}

/// The commands that marks are.
pub fn commands(marks: Vec<Mark>) -> Result<Vec<Command>> {
    let flag = |flag| Command::Flag { flag, on: true };
    let command = |mark| {
        Ok(match mark {
            Mark::Workaround => flag(Flag::Workaround),
            Mark::OurFault => flag(Flag::OurFault),
            Mark::CauseKnown => flag(Flag::CauseKnown),
            Mark::Named(system, value, url) => {
                let reference = Reference::of(&system, &value, &url);
                let reference = reference.map_err(|field| anyhow::anyhow!("{field} of {system} {value}"))?;
                Command::Refer { reference }
            }
        })
    };
    marks.into_iter().map(command).collect()
}
