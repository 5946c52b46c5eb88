//! Lines of support: what they want to see, who works on them, how their tickets find an engineer.

use super::act::{Acted, carry_out};
use super::write::load;
use crate::{Actor, App, AppError, Scene, promise, trail};
use domain::desk::{By, Channel, Command, Dealing, Line, Route, Ticket};
use domain::ids::{OrganisationId, PersonId, TeamId};
use domain::people::Object;
use domain::people::{OrgKind, Permission};
pub use store::desk::Card as BoardCard;
use store::desk::{self, Team};
use store::{Tx, duty, people};

/// A team with its people.
#[derive(Clone, Debug)]
pub struct TeamFacts {
    /// The team.
    pub team: Team,
    /// Its members, and their names.
    pub members: Vec<(PersonId, String)>,
}

/// The lines as they are set up, and whom they can be given to.
#[derive(Clone, Debug, Default)]
pub struct LinesFacts {
    /// All teams, by line.
    pub teams: Vec<TeamFacts>,
    /// Whoever can be a member.
    pub staff: Vec<(PersonId, String)>,
    /// Partners that can keep a team.
    pub partners: Vec<(OrganisationId, String)>,
    /// Clients that rules can name.
    pub clients: Vec<(OrganisationId, String)>,
}

/// The board of a line.
#[derive(Clone, Debug, Default)]
pub struct Board {
    /// Who works on it, or has something of it.
    pub people: Vec<(PersonId, String)>,
    /// Its live tickets, the nearest deadline first.
    pub cards: Vec<BoardCard>,
    /// Whether there are more.
    pub more: bool,
}

/// A team as it is typed.
#[derive(Clone, Debug, Default)]
pub struct NewTeam {
    /// Its name.
    pub name: String,
    /// Its line.
    pub line: u8,
    /// Whose it is, when not ours.
    pub partner: Option<OrganisationId>,
    /// Its members.
    pub members: Vec<PersonId>,
}

impl App {
    /// The teams of all lines.
    pub async fn teams(&self, actor: &Actor) -> Result<LinesFacts, AppError> {
        actor.may_somewhere(Permission::QueueRead)?;
        self.db
            .read(|tx| -> Result<_, AppError> {
                let staff: Vec<(PersonId, String)> =
                    people::staff(tx)?.into_iter().map(|(id, name, _)| (id, name)).collect();
                let members = desk::members(tx)?;
                let teams = desk::teams(tx)?.into_iter().map(|team| {
                    let of = members.iter().filter(|(id, _)| *id == team.id);
                    let named =
                        of.filter_map(|(_, person)| staff.iter().find(|(id, _)| id == person).cloned());
                    TeamFacts { members: named.collect(), team }
                });
                let teams = teams.collect();
                let orgs = people::orgs(tx)?;
                let of = |kind: OrgKind| {
                    let some = orgs.iter().filter(|org| org.kind == kind);
                    some.map(|org| (org.id, org.name.clone())).collect()
                };
                Ok(LinesFacts { teams, staff, partners: of(OrgKind::Partner), clients: of(OrgKind::Client) })
            })
            .await
    }

    /// Sets the lines up.
    pub async fn save_lines(&self, actor: &Actor, lines: Vec<Line>) -> Result<(), AppError> {
        actor.may(Permission::LineManage, Object::Desk)?;
        self.change_rules(actor, move |rules| rules.lines.clone_from(&lines)).await
    }

    /// Sets up where new requests go.
    pub async fn save_routes(&self, actor: &Actor, routes: Vec<Route>) -> Result<(), AppError> {
        actor.may(Permission::LineManage, Object::Desk)?;
        self.change_rules(actor, move |rules| rules.routes.clone_from(&routes)).await
    }

    /// Enters a team, or changes it.
    pub async fn save_team(
        &self,
        actor: &Actor,
        id: Option<TeamId>,
        new: NewTeam,
    ) -> Result<TeamId, AppError> {
        actor.may(Permission::LineManage, Object::Desk)?;
        let name = domain::text::label(&new.name).ok_or(AppError::Invalid("name", "empty"))?;
        if !(1..=domain::desk::LINES).contains(&new.line) {
            return Err(AppError::Invalid("line", "line"));
        }
        let (ids, now, who) = (self.scene().ids, self.now(), actor.name.clone());
        self.db
            .write(move |tx| -> Result<TeamId, AppError> {
                let twin = desk::team_named(tx, &name)?;
                if twin.is_some_and(|twin| Some(twin.id) != id) {
                    return Err(AppError::Invalid("name", "taken"));
                }
                for person in &new.members {
                    if !people::grants(tx, *person)?.iter().any(|grant| grant.role.is_staff()) {
                        return Err(AppError::Invalid("members", "not-staff"));
                    }
                }
                let (name, line, partner) = (name.clone(), new.line, new.partner);
                let team = match id {
                    Some(id) => {
                        let was = desk::team(tx, id)?.ok_or(AppError::Missing)?;
                        let team = Team { name, line, partner, ..was };
                        desk::update_team(tx, &team)?;
                        team
                    }
                    None => {
                        let team = Team { id: TeamId(ids.next()), name, line, partner, created_at: now };
                        desk::insert_team(tx, &team)?;
                        team
                    }
                };
                desk::set_members(tx, team.id, &new.members)?;
                let detail = serde_json::json!({ "name": team.name, "line": team.line,
                    "members": new.members.iter().map(|one| one.0).collect::<Vec<_>>() });
                trail::tell(tx, now, &who, "desk.team", &team.id.to_string(), &detail)?;
                Ok(team.id)
            })
            .await
    }

    /// The dispatcher's board of a line: its live tickets as far as the actor sees them, and who works on it.
    pub async fn board(&self, actor: &Actor, line: u8) -> Result<Board, AppError> {
        actor.may(Permission::QueueRead, Object::Desk)?;
        self.db
            .read(move |tx| -> Result<Board, AppError> {
                let mut cards = desk::board(tx, line, CARDS + 1)?;
                let more = cards.len() > usize::try_from(CARDS).unwrap_or(usize::MAX);
                cards.truncate(usize::try_from(CARDS).unwrap_or(usize::MAX));
                let staff = people::staff(tx)?;
                let hands = desk::hands_of(tx, line, None)?;
                // Whoever works on the line, or has something of it.
                let there = |id: PersonId| {
                    hands.is_empty()
                        || hands.iter().any(|hand| hand.person == id)
                        || cards.iter().any(|card| card.assignee == Some(id))
                };
                let people = staff.into_iter().filter(|(id, ..)| there(*id)).map(|(id, name, _)| (id, name));
                Ok(Board { people: people.collect(), cards, more })
            })
            .await
    }

    /// Takes the next ticket of the actor's lines: the one whose deadline is nearest, then the most important, then the
    /// oldest. Its number; none when nothing waits. Two who take at once get two tickets.
    pub async fn take_next(&self, actor: &Actor) -> Result<Option<i64>, AppError> {
        actor.may_somewhere(Permission::TicketWork)?;
        let Some(person) = actor.person else { return Err(AppError::SignedOut) };
        let (scene, actor) = (self.scene(), actor.clone());
        let taken = self
            .db
            .write(move |tx| -> Result<Option<Acted>, AppError> {
                for number in desk::next_numbers(tx, person, NEXT)? {
                    let Ok(ticket) = load(tx, &actor, number, Permission::TicketWork) else { continue };
                    let take = vec![Command::Assign { to: Some(person) }];
                    return carry_out(tx, &scene, ticket, take, actor.by(), actor.via, None).map(Some);
                }
                Ok(None)
            })
            .await?;
        Ok(taken.map(|acted| {
            self.tell(&acted);
            acted.ticket.number
        }))
    }

    /// Asks the knowledge base for a ticket: what it knows, and that it was asked stands in the journal.
    pub async fn search_for(
        &self,
        actor: &Actor,
        number: i64,
        text: &str,
    ) -> Result<Vec<crate::find::Found>, AppError> {
        actor.may_somewhere(Permission::TicketWork)?;
        let wish = crate::find::Wish { kinds: &[crate::find::Kind::Article], ..crate::find::Wish::new(text) };
        let page = self.find_any(actor, wish).await?;
        let found = u32::try_from(page.total).unwrap_or(u32::MAX);
        self.act(actor, number, vec![Command::Search { text: text.to_owned(), found }]).await?;
        Ok(page.hits)
    }
}

/// Tickets that a board shows.
const CARDS: i64 = 300;
/// Looked through for one that the actor may take.
const NEXT: i64 = 20;

/// Deals a ticket out that came to a line and has nobody: to the client's personal engineer if he works on that line, else
/// as the line deals. Whoever is away gets nothing.
pub(crate) fn deal(tx: &mut Tx<'_>, scene: &Scene, ticket: &Ticket) -> Result<Option<Command>, AppError> {
    let how = scene.rules.line(ticket.line).map(|line| line.dealing).unwrap_or_default();
    if ticket.assignee.is_some() || scene.historic || !ticket.state.is_live() {
        return Ok(None);
    }
    let personal = promise::personal(tx, scene, ticket)?;
    if how == Dealing::Pull && personal.is_none() {
        return Ok(None);
    }
    let away = duty::absences(tx, scene.now)?;
    let is_away =
        |person| away.iter().any(|one| one.absence.person == person && one.absence.from <= scene.now);
    let members = desk::hands_of(tx, ticket.line, ticket.team)?;
    let own = personal.filter(|person| {
        // A line without a team is everybody's.
        (members.is_empty() && ticket.team.is_none()) || members.iter().any(|hand| hand.person == *person)
    });
    if let Some(own) = own.filter(|own| !is_away(*own)) {
        desk::note_dealt(tx, own, scene.wall)?;
        return Ok(Some(Command::Deal { to: own, how: None }));
    }
    let next = members.into_iter().filter(|hand| !is_away(hand.person)).min_by_key(|hand| match how {
        Dealing::LeastLoaded => (hand.load, hand.dealt_at, hand.person),
        _ => (0, hand.dealt_at, hand.person),
    });
    let Some(next) = next.filter(|_| how != Dealing::Pull) else { return Ok(None) };
    desk::note_dealt(tx, next.person, scene.wall)?;
    Ok(Some(Command::Deal { to: next.person, how: Some(how) }))
}

/// What the desk itself does with a ticket that has come to a line.
pub(crate) const DEALER: (By, Channel) = (By::SYSTEM, Channel::System);
