//! Duty rotas: turns in a zone, with covers and swaps over them.

use crate::ids::{PersonId, RotaId};
use crate::time::Moment;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

/// A rota. Turns begin on every `days`-th day from `start`, at each of the hours of hand-over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rota {
    /// Its id.
    pub id: RotaId,
    /// Its name.
    pub name: String,
    /// IANA name of the zone of its clock.
    pub zone: String,
    /// The first day. Before it nobody is on.
    pub start: Date,
    /// The last day, if it ends; after it nobody is on.
    #[serde(default)]
    pub end: Option<Date>,
    /// Days that a round of turns takes: 1 by day or by shift, 7 by week.
    pub days: u16,
    /// Minutes of the day at which turns begin, growing; more than one for shifts.
    pub hand_over: Vec<u16>,
    /// Who takes turns, in order.
    pub people: Vec<PersonId>,
    /// Covers and swaps; a later one lies over an earlier one.
    #[serde(default)]
    pub covers: Vec<Cover>,
}

/// Somebody else is on for a time; or nobody, which is a gap that everybody sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cover {
    /// From when.
    pub from: Moment,
    /// Until when (exclusive).
    pub to: Moment,
    /// Who.
    pub person: Option<PersonId>,
    /// Why.
    #[serde(default)]
    pub note: String,
}

/// A time in which one person is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// From when.
    pub from: Moment,
    /// Until when (exclusive).
    pub to: Moment,
    /// Who; none in a gap.
    pub person: Option<PersonId>,
    /// It is not the one whose turn it is by the rotation.
    pub covered: bool,
}

impl Rota {
    /// A rota is one when it has a known zone, hours that grow, and a length.
    pub fn is_sound(&self) -> bool {
        self.days > 0
            && !self.hand_over.is_empty()
            && self.hand_over.len() <= 24
            && self.hand_over.windows(2).all(|pair| pair[0] < pair[1])
            && self.hand_over.iter().all(|minute| *minute < 24 * 60)
            && (self.days == 1 || self.hand_over.len() == 1)
            && crate::time::is_zone(&self.zone)
            && self.end.is_none_or(|end| end >= self.start)
    }

    fn tz(&self) -> TimeZone {
        TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC)
    }

    /// When the n-th turn begins. A time that a change of clocks leaves out begins when the clocks have changed.
    fn begins(&self, n: i64, zone: &TimeZone) -> Option<Moment> {
        let each = i64::try_from(self.hand_over.len()).ok().filter(|each| *each > 0)?;
        let days = n.div_euclid(each) * i64::from(self.days);
        let date = self.start.checked_add(days.days()).ok()?;
        let minute = i8::try_from(self.hand_over[usize::try_from(n.rem_euclid(each)).ok()?] % 60).ok()?;
        let hour = i8::try_from(self.hand_over[usize::try_from(n.rem_euclid(each)).ok()?] / 60).ok()?;
        moment(date, Time::new(hour, minute, 0, 0).ok()?, zone)
    }

    /// When it ends.
    fn over(&self, zone: &TimeZone) -> Moment {
        let end = self.end.and_then(|end| end.tomorrow().ok());
        let first = self.hand_over.first().copied().unwrap_or(0);
        let time = Time::new((first / 60) as i8, (first % 60) as i8, 0, 0).unwrap_or_default();
        end.and_then(|end| moment(end, time, zone)).unwrap_or(Moment::MAX)
    }

    /// The number of the turn that holds at a moment; none before the first and after the last.
    fn number(&self, at: Moment, zone: &TimeZone) -> Option<i64> {
        if !self.is_sound() || at >= self.over(zone) {
            return None;
        }
        let local = Timestamp::from_millisecond(at).ok()?.to_zoned(zone.clone()).date();
        let days = i64::from(self.start.until(local).ok()?.get_days());
        let each = i64::try_from(self.hand_over.len()).ok()?;
        let mut n = (days.div_euclid(i64::from(self.days)) + 1) * each;
        while self.begins(n, zone)? > at {
            n -= 1;
            if n < 0 {
                return None;
            }
        }
        Some(n)
    }

    /// The turn by the rotation alone.
    fn turn(&self, at: Moment, zone: &TimeZone) -> Option<Turn> {
        let n = self.number(at, zone)?;
        let count = i64::try_from(self.people.len()).ok()?;
        let person = match count {
            0 => None,
            _ => self.people.get(usize::try_from(n.rem_euclid(count)).ok()?).copied(),
        };
        let to = self.begins(n + 1, zone)?.min(self.over(zone));
        Some(Turn { from: self.begins(n, zone)?, to, person, covered: false })
    }

    /// Who is on.
    pub fn on(&self, at: Moment) -> Option<PersonId> {
        match self.covers.iter().rev().find(|cover| cover.from <= at && at < cover.to) {
            Some(cover) => cover.person,
            None => self.turn(at, &self.tz())?.person,
        }
    }

    /// All turns within a time, covers laid over them, gaps as turns of nobody. Neighbours of one person stay apart
    /// where a hand-over lies between.
    pub fn turns(&self, from: Moment, to: Moment) -> Vec<Turn> {
        let zone = self.tz();
        let mut edges = vec![from, to];
        let mut at = from;
        while at < to {
            let next = match self.turn(at, &zone) {
                Some(turn) => turn.to,
                None => match self.begins(0, &zone) {
                    Some(first) if first > at => first,
                    _ => break,
                },
            };
            edges.push(next);
            at = next;
        }
        for cover in &self.covers {
            edges.extend([cover.from, cover.to]);
        }
        edges.retain(|edge| (from..=to).contains(edge));
        edges.sort_unstable();
        edges.dedup();
        let turn = |pair: &[Moment]| Turn {
            from: pair[0],
            to: pair[1],
            person: self.on(pair[0]),
            covered: self.covers.iter().any(|cover| cover.from <= pair[0] && pair[0] < cover.to),
        };
        edges.windows(2).map(turn).collect()
    }

    /// Lays a cover over it.
    pub fn cover(&mut self, cover: Cover) {
        self.covers.push(cover);
    }

    /// Swaps two times: who is on in the one is on in the other. Answers false when one of them has nobody.
    pub fn swap(&mut self, one: (Moment, Moment), other: (Moment, Moment), note: &str) -> bool {
        let (Some(first), Some(second)) = (self.on(one.0), self.on(other.0)) else { return false };
        for ((from, to), person) in [(one, second), (other, first)] {
            self.cover(Cover { from, to, person: Some(person), note: note.to_owned() });
        }
        true
    }

    /// Everybody who is on at any time by it.
    pub fn everybody(&self) -> impl Iterator<Item = PersonId> + '_ {
        self.people.iter().copied().chain(self.covers.iter().filter_map(|cover| cover.person))
    }
}

fn moment(date: Date, time: Time, zone: &TimeZone) -> Option<Moment> {
    Some(date.to_datetime(time).to_zoned(zone.clone()).ok()?.timestamp().as_millisecond())
}
