//! Whom to call, in which order, and why others were passed over.

use super::away::{Absence, Reason};
use super::map::{Channel, Map, Step, Target, Then};
use super::rota::Rota;
use crate::ids::{CalendarId, PersonId};
use crate::time::{MINUTE, Moment};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Minutes in which our head acknowledges, before he is called again.
const HEAD_MINUTES: i64 = 10;

/// All that decides who is called, as it stands.
#[derive(Clone, Copy)]
pub struct Book<'a> {
    /// The client's map.
    pub map: &'a Map,
    /// The rotas that it may name.
    pub rotas: &'a [Rota],
    /// Who cannot be called, and when.
    pub absences: &'a [Absence],
    /// Whether a calendar has working time at a moment.
    pub open: &'a dyn Fn(CalendarId, Moment) -> bool,
}

impl std::fmt::Debug for Book<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Book").field("map", &self.map).field("rotas", &self.rotas).finish_non_exhaustive()
    }
}

/// Which part of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Whom it names.
    First,
    /// What follows when he does not acknowledge.
    Then,
    /// Behind the last step: our head.
    Head,
}

/// How far a campaign has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Spot {
    /// The step, counted from nought.
    pub step: usize,
    /// Which part of it.
    pub stage: Stage,
    /// How often this part was called before.
    pub attempt: u8,
}

/// By which way somebody is the one to call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// The step names him.
    Named,
    /// He has the role.
    Role(String),
    /// He is on by this rota.
    Rota(String),
    /// He stands in for somebody.
    Deputy(PersonId),
    /// Somebody answers to him.
    Above(PersonId),
    /// He is our head.
    Head,
}

/// Why somebody, or a whole step, was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Skip {
    /// He is away.
    Away(Reason),
    /// He said that he cannot.
    Declined,
    /// Nobody is on by the rota.
    Gap,
    /// Nobody has the role.
    NoSuchRole,
    /// It is outside the hours of the step.
    Closed,
}

/// What was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// Of which step.
    pub step: usize,
    /// Who; none when there was nobody to pass over.
    pub person: Option<PersonId>,
    /// Why.
    pub why: Skip,
}

/// Somebody is to be called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Where in the map.
    pub spot: Spot,
    /// When.
    pub at: Moment,
    /// Who.
    pub person: PersonId,
    /// How it came to him.
    pub via: Via,
    /// Who was passed over since the call before.
    pub skipped: Vec<Skipped>,
    /// By which channels; empty for his own order.
    pub channels: Vec<Channel>,
    /// Until when he is to acknowledge.
    pub until: Moment,
}

/// Who is called for an incident that begins at a moment, when nobody acknowledges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The path of the type whose steps hold; none when the map has none.
    pub decided_by: Option<String>,
    /// The calls in their order, repeats left out; the last one is our head.
    pub calls: Vec<Call>,
}

impl Answer {
    /// Nobody but our head is left.
    pub fn is_hole(&self) -> bool {
        self.calls.iter().all(|call| call.via == Via::Head)
    }
}

impl Book<'_> {
    fn away(&self, person: PersonId, at: Moment, declined: &BTreeSet<PersonId>) -> Option<Skip> {
        if declined.contains(&person) {
            return Some(Skip::Declined);
        }
        let absence = self.absences.iter().find(|one| one.person == person && one.holds(at));
        absence.map(|absence| Skip::Away(absence.reason))
    }

    /// Who a step names at a moment, in order, with the way to each; why there is nobody otherwise.
    fn named(&self, step: &Step, at: Moment) -> Result<Vec<(PersonId, Via)>, Skip> {
        match &step.target {
            Target::Person(person) => Ok(vec![(*person, Via::Named)]),
            Target::Role(name) => {
                let role = self.map.roles.iter().find(|role| role.name == *name);
                let people = role.map(|role| role.people.as_slice()).unwrap_or_default();
                match people {
                    [] => Err(Skip::NoSuchRole),
                    _ => Ok(people.iter().map(|person| (*person, Via::Role(name.clone()))).collect()),
                }
            }
            Target::Rota(id) => {
                let rota = self.rotas.iter().find(|rota| rota.id == *id).ok_or(Skip::Gap)?;
                let person = rota.on(at).ok_or(Skip::Gap)?;
                Ok(vec![(person, Via::Rota(rota.name.clone()))])
            }
        }
    }

    /// The first of those whom a step names who can be called; of nobody of them their deputies, then those above.
    fn first(
        &self,
        at_step: (usize, &Step),
        at: Moment,
        declined: &BTreeSet<PersonId>,
        skipped: &mut Vec<Skipped>,
    ) -> Option<(PersonId, Via)> {
        let (n, step) = at_step;
        let named = match self.named(step, at) {
            Ok(named) => named,
            Err(why) => {
                skipped.push(Skipped { step: n, person: None, why });
                return None;
            }
        };
        let mut tried = BTreeSet::new();
        let deputies = named.iter().flat_map(|(person, _)| {
            self.map.deputies(*person).into_iter().map(|deputy| (deputy, Via::Deputy(*person)))
        });
        let above = named.iter().flat_map(|(person, _)| {
            self.map.superiors(*person).into_iter().map(|above| (above, Via::Above(*person)))
        });
        for (person, via) in named.iter().cloned().chain(deputies).chain(above) {
            if !tried.insert(person) {
                continue;
            }
            match self.away(person, at, declined) {
                None => return Some((person, via)),
                Some(why) => skipped.push(Skipped { step: n, person: Some(person), why }),
            }
        }
        None
    }

    /// Who follows in a step when the one called first did not acknowledge.
    fn follows(
        &self,
        at_step: (usize, &Step),
        at: Moment,
        declined: &BTreeSet<PersonId>,
        skipped: &mut Vec<Skipped>,
    ) -> Option<(PersonId, Via)> {
        let (n, step) = at_step;
        if step.then == Then::Head {
            return Some((self.map.head, Via::Head));
        }
        let (called, _) = self.first(at_step, at, declined, &mut vec![])?;
        let list = match step.then {
            Then::Deputy => self.map.deputies(called),
            Then::Up => self.map.superiors(called),
            Then::Next | Then::Head => return None,
        };
        for person in list {
            match self.away(person, at, declined) {
                None if step.then == Then::Deputy => return Some((person, Via::Deputy(called))),
                None => return Some((person, Via::Above(called))),
                Some(why) => skipped.push(Skipped { step: n, person: Some(person), why }),
            }
        }
        None
    }
}

/// The next call of a campaign for a kind of incident, after a spot (none to begin): always somebody. Behind the last
/// step our head is called, again and again, whether he is away or not: better a head woken than an incident of
/// nobody's.
pub fn next_call(
    book: &Book<'_>,
    kind: &str,
    at: Moment,
    after: Option<Spot>,
    declined: &BTreeSet<PersonId>,
) -> Call {
    let steps = book.map.steps(kind);
    let mut skipped = vec![];
    let mut spot = match after {
        None => Spot { step: 0, stage: Stage::First, attempt: 0 },
        Some(after) => following(steps, after),
    };
    while let Some(step) = steps.get(spot.step) {
        let open = step.calendar.is_none_or(|calendar| (book.open)(calendar, at));
        let found = match spot.stage {
            _ if !open => {
                skipped.push(Skipped { step: spot.step, person: None, why: Skip::Closed });
                None
            }
            Stage::First => book.first((spot.step, step), at, declined, &mut skipped),
            _ => book.follows((spot.step, step), at, declined, &mut skipped),
        };
        if let Some((person, via)) = found {
            let until = at + i64::from(step.minutes.max(1)) * MINUTE;
            let channels = step.channels.clone();
            return Call { spot, at, person, via, skipped, channels, until };
        }
        // Nobody is there: repeating would not help, but our head may be what follows.
        spot = match spot.stage {
            Stage::First if open && step.then == Then::Head => {
                Spot { stage: Stage::Then, attempt: 0, ..spot }
            }
            _ => Spot { step: spot.step + 1, stage: Stage::First, attempt: 0 },
        };
    }
    let attempt = if spot.stage == Stage::Head { spot.attempt } else { 0 };
    let spot = Spot { step: steps.len(), stage: Stage::Head, attempt };
    let until = at + HEAD_MINUTES * MINUTE;
    Call { spot, at, person: book.map.head, via: Via::Head, skipped, channels: vec![], until }
}

/// The spot behind another.
fn following(steps: &[Step], spot: Spot) -> Spot {
    let Some(step) = steps.get(spot.step) else {
        return Spot { stage: Stage::Head, attempt: spot.attempt.saturating_add(1), ..spot };
    };
    match spot.stage {
        Stage::First if spot.attempt < step.repeats => Spot { attempt: spot.attempt + 1, ..spot },
        Stage::First if step.then != Then::Next => Spot { stage: Stage::Then, attempt: 0, ..spot },
        _ => Spot { step: spot.step + 1, stage: Stage::First, attempt: 0 },
    }
}

/// All calls of a campaign that begins at a moment and that nobody acknowledges, up to our head behind the last step.
pub fn who(book: &Book<'_>, kind: &str, at: Moment) -> Answer {
    let nobody = BTreeSet::new();
    let mut calls: Vec<Call> = vec![];
    let (mut now, mut after) = (at, None);
    loop {
        let call = next_call(book, kind, now, after, &nobody);
        (now, after) = (call.until, Some(call.spot));
        let last = call.spot.stage == Stage::Head;
        match calls.last_mut() {
            // A repeat: the same call takes longer. Somebody else by now is a call of his own.
            Some(before) if call.spot.attempt > 0 && before.person == call.person => {
                before.until = call.until
            }
            _ => calls.push(call),
        }
        if last {
            break;
        }
    }
    Answer { decided_by: book.map.deciding(kind).map(|one| one.path.clone()), calls }
}
