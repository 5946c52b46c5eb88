//! Who acts and when: shifts of the desk, hours of clients, how long things take. Never what is said.

use rand::Rng;
use rand::seq::IndexedRandom;

use super::{MINUTE, Play};
use crate::act::{Level, What, Who};
use crate::cast::StaffRole;
use crate::hours::wall;
use crate::script::Verb;

impl Play<'_> {
    /// Somebody of the line takes the request, or the head gives it to somebody.
    pub(super) fn claim(&mut self, by_head: bool, delay: Option<(i64, i64)>) {
        let span = delay.unwrap_or(match self.request.scenario.urgency {
            Level::High => (2, 14),
            Level::Medium => (4, 70),
            Level::Low => (10, 200),
        });
        self.wait(span);
        if by_head {
            self.at = self.stage.shifts[self.stage.head()].next(self.at);
        }
        let who = match self.stage.on_shift(self.line, self.at).choose(&mut self.words.rng) {
            Some(&who) => who,
            None => {
                let (who, at) = self.soonest(self.line);
                self.at = at + self.words.rng.random_range(2..30) * MINUTE;
                who
            }
        };
        let key = self.stage.cast.staff[who].key.clone();
        (self.assignee, self.since) = (Some(who), self.at);
        if by_head {
            let head = self.stage.cast.staff[self.stage.head()].key.clone();
            self.push(Who::Staff(head), What::Assign { to: key });
        } else {
            self.push(Who::Staff(key), What::Take);
        }
    }

    /// Who of a line comes to work first, and when.
    pub(super) fn soonest(&self, line: u8) -> (usize, i64) {
        let comes = |i: usize| (i, self.stage.shifts[i].next(self.at));
        self.stage.engineers(line).map(comes).min_by_key(|&(_, at)| at).unwrap_or((0, self.at))
    }

    pub(super) fn colleague(&mut self) -> usize {
        let others: Vec<usize> = (0..self.stage.cast.staff.len())
            .filter(|&i| Some(i) != self.assignee && self.stage.cast.staff[i].role == StaffRole::Engineer)
            .filter(|&i| self.stage.cast.staff[i].line >= self.line)
            .collect();
        let here: Vec<usize> =
            others.iter().copied().filter(|&i| self.stage.shifts[i].contain(self.at)).collect();
        let from = if here.is_empty() { &others } else { &here };
        from.choose(&mut self.words.rng).copied().unwrap_or(0)
    }

    /// Moves on to the person's working time. What is urgent a colleague on shift takes over instead.
    pub(super) fn until_staff_is_there(&mut self, who: usize, verb: &Verb) -> usize {
        if self.stage.shifts[who].contain(self.at) || matches!(verb, Verb::Wait(_) | Verb::Time(..)) {
            return who;
        }
        let comes = self.stage.shifts[who].next(self.at);
        let urgent = self.request.scenario.urgency == Level::High;
        let long = comes - self.at > if urgent { 90 } else { 20 * 60 } * MINUTE;
        if long
            && Some(who) == self.assignee
            && let Some(&other) = self.stage.on_shift(self.line, self.at).choose(&mut self.words.rng)
        {
            self.assignee = Some(other);
            self.push(Who::Staff(self.stage.cast.staff[other].key.clone()), What::Take);
            self.wait((3, 15));
            return other;
        }
        self.at = comes + self.words.rng.random_range(3..50) * MINUTE;
        who
    }

    pub(super) fn until_client_is_there(&mut self) {
        if self.hours.contain(self.at) {
            return;
        }
        let hour = wall(&self.hours.zone, self.at).hour();
        let urgent = self.request.scenario.urgency == Level::High;
        let late = (7..23).contains(&hour) && (urgent || self.words.rng.random_bool(0.25));
        if !late {
            self.at = self.hours.next(self.at) + self.words.rng.random_range(4..90) * MINUTE;
        }
    }

    /// Lets time pass: short spans are more likely than long ones.
    pub(super) fn wait(&mut self, (from, to): (i64, i64)) {
        let (from, to) = ((from.max(1) * MINUTE) as f64, (to.max(2) * MINUTE) as f64);
        let share: f64 = self.words.rng.random();
        self.at += (from * (to / from).powf(share)) as i64 + self.words.rng.random_range(1..50_000);
    }
}
