//! The checker: walks every type × every hour of a period × each single absence, and says where nobody is left.

use super::away::{Absence, Reason};
use super::who::{Book, Via, who};
use crate::ids::{PersonId, RotaId};
use crate::time::{DAY, HOUR, Moment};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What to walk.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// From when.
    pub from: Moment,
    /// Until when (exclusive).
    pub to: Moment,
    /// The clock by which nights are nights.
    pub zone: String,
    /// More nights in seven days than this are too many.
    pub nights: usize,
}

/// An hour in which an incident of a type would be nobody's but our head's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hole {
    /// The type.
    pub kind: String,
    /// The beginning of the hour.
    pub at: Moment,
    /// Who is missing beside those who are away already; none when nobody has to be.
    pub absent: Option<PersonId>,
}

/// Somebody is on by two rotas at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Double {
    /// Who.
    pub person: PersonId,
    /// By which.
    pub rotas: (RotaId, RotaId),
    /// The first such hour.
    pub from: Moment,
    /// The end of the last of them in a row.
    pub to: Moment,
}

/// Somebody has too many nights in seven days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nights {
    /// Who.
    pub person: PersonId,
    /// The first of the seven days.
    pub first: Date,
    /// How many nights.
    pub count: usize,
}

/// What the checker found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Types walked.
    pub kinds: Vec<String>,
    /// Hours walked.
    pub hours: usize,
    /// Where nobody is left.
    pub holes: Vec<Hole>,
    /// Who is on twice at once.
    pub doubles: Vec<Double>,
    /// Who has too many nights.
    pub nights: Vec<Nights>,
}

/// Walks it all.
pub fn coverage(book: &Book<'_>, wanted: &Wanted) -> Coverage {
    let mut found = Coverage {
        kinds: book.map.types.iter().map(|one| one.path.clone()).collect(),
        ..Coverage::default()
    };
    if !found.kinds.iter().any(String::is_empty) {
        found.kinds.insert(0, String::new());
    }
    let hours: Vec<Moment> = (wanted.from..wanted.to).step_by(HOUR.unsigned_abs() as usize).collect();
    found.hours = hours.len();
    for kind in &found.kinds {
        for at in &hours {
            found.holes.extend(holes(book, kind, *at));
        }
    }
    found.holes.sort();
    found.doubles = doubles(book, &hours);
    found.nights = nights(book, wanted);
    found
}

/// The holes of one hour of one type. Only who would be called matters: whoever is not called is not missed.
fn holes(book: &Book<'_>, kind: &str, at: Moment) -> Vec<Hole> {
    let hole = |absent| Hole { kind: kind.to_owned(), at, absent };
    let answer = who(book, kind, at);
    if answer.is_hole() {
        return vec![hole(None)];
    }
    let ours = answer.calls.iter().filter(|call| call.via != Via::Head);
    let called: BTreeSet<PersonId> = ours.map(|call| call.person).collect();
    let mut found = vec![];
    for person in called {
        let mut absences = book.absences.to_vec();
        absences.push(Absence { person, reason: Reason::Absent, from: Moment::MIN, to: Moment::MAX });
        if who(&Book { absences: &absences, ..*book }, kind, at).is_hole() {
            found.push(hole(Some(person)));
        }
    }
    found
}

fn doubles(book: &Book<'_>, hours: &[Moment]) -> Vec<Double> {
    let mut found: Vec<Double> = vec![];
    for at in hours {
        let on: Vec<(RotaId, PersonId)> =
            book.rotas.iter().filter_map(|rota| Some((rota.id, rota.on(*at)?))).collect();
        for (n, (one, person)) in on.iter().enumerate() {
            for (other, _) in on[n + 1..].iter().filter(|(_, other)| other == person) {
                let same = |double: &&mut Double| {
                    double.person == *person && double.rotas == (*one, *other) && double.to == *at
                };
                match found.iter_mut().find(same) {
                    Some(double) => double.to = at + HOUR,
                    None => found.push(Double {
                        person: *person,
                        rotas: (*one, *other),
                        from: *at,
                        to: at + HOUR,
                    }),
                }
            }
        }
    }
    found
}

/// A night is that of the day on which it begins: whoever is on at three o'clock has it.
fn nights(book: &Book<'_>, wanted: &Wanted) -> Vec<Nights> {
    let mut of: BTreeMap<PersonId, BTreeSet<Date>> = BTreeMap::new();
    let mut day = crate::time::day_in(&wanted.zone, wanted.from);
    let last = crate::time::day_in(&wanted.zone, wanted.to + DAY);
    while day < last {
        let midnight = crate::time::day_of(&day.to_string(), &wanted.zone).map(|(from, _)| from);
        let three = midnight.map(|midnight| midnight + 3 * HOUR);
        if let Some(at) = three.filter(|at| (wanted.from..wanted.to).contains(at)) {
            for person in book.rotas.iter().filter_map(|rota| rota.on(at)) {
                of.entry(person).or_default().insert(day);
            }
        }
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    let mut found = vec![];
    for (person, days) in of {
        let mut told: Option<Date> = None;
        for first in &days {
            let end = first.checked_add(jiff::Span::new().days(7)).unwrap_or(*first);
            let count = days.range(*first..end).count();
            // One week is told once, not seven times from each of its days.
            if count > wanted.nights && told.is_none_or(|told| *first >= told) {
                found.push(Nights { person, first: *first, count });
                told = Some(end);
            }
        }
    }
    found
}
