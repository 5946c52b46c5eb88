//! Whom an incident would reach at a moment, who is on now, and the checker.

use super::standing::{Standing, named, rotas};
use crate::{Actor, App, AppError};
use domain::duty::{Absence, Answer, Coverage, Flaw, Reason, Turn, Wanted, coverage, who};
use domain::ids::{OrganisationId, PersonId, RotaId};
use domain::people::{Object, Permission};
use domain::time::{DAY, HOUR, Moment};
use std::collections::BTreeMap;
use store::{duty, people};

/// More nights a week than this are too many.
const NIGHTS: usize = 3;
/// The longest period that the checker walks.
const LONGEST: i64 = 62 * DAY;

/// Whom an incident would reach.
#[derive(Clone, Debug)]
pub struct Asking {
    /// The client's name.
    pub client: String,
    /// The path that was asked about.
    pub kind: String,
    /// What it is called.
    pub title: String,
    /// At which moment.
    pub at: Moment,
    /// The calls.
    pub answer: Answer,
    /// Names of everybody in it.
    pub names: BTreeMap<PersonId, String>,
    /// What is wrong with the map.
    pub flaws: Vec<Flaw>,
}

/// What the checker found, with names.
#[derive(Clone, Debug)]
pub struct Covered {
    /// The client's name.
    pub client: String,
    /// From when.
    pub from: Moment,
    /// Until when.
    pub to: Moment,
    /// What it found.
    pub found: Coverage,
    /// What types are called.
    pub titles: BTreeMap<String, String>,
    /// Names of everybody in it.
    pub names: BTreeMap<PersonId, String>,
    /// Names of rotas.
    pub rotas: BTreeMap<RotaId, String>,
}

/// Who is on by a rota.
#[derive(Clone, Debug)]
pub struct OnDuty {
    /// The rota.
    pub rota: RotaId,
    /// Its name.
    pub name: String,
    /// The turn that is; its person none in a gap.
    pub turn: Option<Turn>,
    /// His name.
    pub person: String,
    /// Who comes next.
    pub next: String,
    /// Nothing was said at the last hand-over.
    pub silent: bool,
}

impl App {
    /// Whom an incident of a type would reach at a moment; with somebody away whom nobody has noted yet, if asked so.
    pub async fn who_is_called(
        &self,
        actor: &Actor,
        org: OrganisationId,
        kind: &str,
        at: Moment,
        without: Option<PersonId>,
    ) -> Result<Asking, AppError> {
        actor.may(Permission::IncidentRead, Object::Organisation(org)).map_err(|_| AppError::Missing)?;
        if !domain::duty::is_path(kind) {
            return Err(AppError::Invalid("kind", "path"));
        }
        let (mut scene, kind) = (self.scene(), kind.to_owned());
        // Of the past too: what had been noted for that moment.
        scene.now = scene.now.min(at);
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let client = people::org(tx, org)?.ok_or(AppError::Missing)?.name;
                let mut standing = Standing::of(tx, &scene, org)?;
                if let Some(person) = without {
                    let (from, to) = (Moment::MIN, Moment::MAX);
                    standing.absences.push(Absence { person, reason: Reason::Absent, from, to });
                }
                let answer = standing.with(|book| who(book, &kind, at));
                let skipped =
                    answer.calls.iter().flat_map(|call| &call.skipped).filter_map(|skip| skip.person);
                let everybody: Vec<PersonId> =
                    answer.calls.iter().map(|call| call.person).chain(skipped).collect();
                let map = &standing.map;
                let staffed =
                    |id| standing.rotas.iter().any(|rota| rota.id == id && rota.everybody().next().is_some());
                Ok(Asking {
                    client,
                    title: map.title(&kind).to_owned(),
                    kind: kind.clone(),
                    at,
                    flaws: map.flaws(staffed),
                    names: named(tx, everybody)?,
                    answer,
                })
            })
            .await
    }

    /// The checker over a client's map: every type, every hour, each single absence.
    pub async fn coverage(
        &self,
        actor: &Actor,
        org: OrganisationId,
        (from, to): (Moment, Moment),
    ) -> Result<Covered, AppError> {
        actor.may(Permission::IncidentRead, Object::Organisation(org)).map_err(|_| AppError::Missing)?;
        let (scene, zone) = (self.scene(), self.rules().hours.zone.clone());
        let from = from.div_euclid(HOUR) * HOUR;
        let to = to.min(from + LONGEST);
        let (client, standing, names) = self
            .db
            .read(move |tx| -> Result<_, AppError> {
                let client = people::org(tx, org)?.ok_or(AppError::Missing)?.name;
                let standing = Standing::of(tx, &scene, org)?;
                let rotas = standing.rotas.iter().flat_map(domain::duty::Rota::everybody);
                let names = named(tx, standing.map.people().into_iter().chain(rotas).collect::<Vec<_>>())?;
                Ok((client, standing, names))
            })
            .await?;
        let rotas = standing.rotas.iter().map(|rota| (rota.id, rota.name.clone())).collect();
        let titles = |standing: &Standing, found: &Coverage| {
            found.kinds.iter().map(|kind| (kind.clone(), standing.map.title(kind).to_owned())).collect()
        };
        // A walk of seconds for a large map: not on the threads that answer everybody else.
        let walked = tokio::task::spawn_blocking(move || {
            let wanted = Wanted { from, to, zone, nights: NIGHTS };
            let found = standing.with(|book| coverage(book, &wanted));
            let titles = titles(&standing, &found);
            (found, titles)
        });
        let (found, titles) = walked.await.map_err(AppError::broken)?;
        Ok(Covered { client, from, to, found, titles, names, rotas })
    }

    /// Who is on now, by every rota.
    pub async fn on_duty(&self, actor: &Actor) -> Result<Vec<OnDuty>, AppError> {
        actor.may_somewhere(Permission::IncidentRead)?;
        let now = self.now();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let mut all = vec![];
                for rota in rotas(tx)? {
                    let turns = rota.turns(now - 15 * DAY, now + 15 * DAY);
                    let at = turns.iter().position(|turn| turn.from <= now && now < turn.to);
                    let turn = at.map(|at| turns[at]);
                    let next = at.and_then(|at| {
                        turns[at + 1..]
                            .iter()
                            .find(|next| next.person != turns[at].person)
                            .and_then(|next| next.person)
                    });
                    let handed = at.and_then(|at| {
                        turns[..=at].windows(2).rev().find(|pair| pair[0].person != pair[1].person)
                    });
                    let silent = match handed {
                        Some(pair) => {
                            let notes = duty::notes(tx, rota.id, pair[1].from)?;
                            !notes.iter().any(|note| note.turn_at == pair[1].from)
                        }
                        None => false,
                    };
                    let names = named(tx, turn.and_then(|turn| turn.person).into_iter().chain(next))?;
                    let name = |person: Option<PersonId>| {
                        person.and_then(|person| names.get(&person).cloned()).unwrap_or_default()
                    };
                    let (person, next) = (name(turn.and_then(|turn| turn.person)), name(next));
                    all.push(OnDuty { rota: rota.id, name: rota.name, turn, person, next, silent });
                }
                Ok(all)
            })
            .await
    }
}
