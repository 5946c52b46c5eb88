//! Walks through a history as the product did: each day is foretold from the days before it.
//!
//! Weeks are learnt anew every seven days, the level every day. An outage teaches nothing: intervals that people have
//! named, and silences so long that no healthy flow has them, are left out of week, level, pace and tail.

use super::hours::{self, Day};
use super::week::Week;
use super::{Factors, Norm, of_stretch};
use crate::calendar::{Calendar, DayKind, LocalDay};
use crate::counts::Counts;
use crate::pace::Pace;
use crate::tail::Peak;
use crate::time::Moment;
use std::ops::Range;

/// Days that must be seen before anything is foretold.
const FIRST_DAYS: usize = 14;
/// The level is of so many days.
const LEVEL_DAYS: usize = 7;
/// The level is drawn to 1 as though so many events had been seen at it.
const LEVEL_ANCHOR: f64 = 20.0;
/// A silence of so many expected events is an outage, whether anybody named it or not.
const OUTAGE: f64 = 25.0;
/// A silence longer than so many days is the new normal.
const NEW_NORMAL: usize = 14;
/// How far back the spread of days is looked at.
const SPREAD_DAYS: usize = 182;

/// A history with what was expected of each of its steps before it was seen.
#[derive(Clone, Debug)]
pub struct Walk {
    counts: Counts,
    calendar: Calendar,
    /// Expected before each step at level 1, and with the level of the day.
    shape: Vec<f64>,
    expected: Vec<f64>,
    /// Steps that teach nothing.
    dead: Vec<bool>,
    days: Vec<Walked>,
    first: usize,
    week: Week,
    factors: Factors,
}

/// A day that was walked through.
#[derive(Clone, Copy, Debug)]
struct Walked {
    number: i64,
    steps: (usize, usize),
    level: f64,
    /// Seen and expected at level 1 outside outages.
    seen: f64,
    shape: f64,
    /// The factor of its kind of day that it was foretold with.
    factor: f64,
    odd: bool,
}

/// A silence between two events.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// The step of the event before it.
    pub from: usize,
    /// The step of the event that ended it; the number of steps when none did.
    pub to: usize,
    /// Expected events in it.
    pub expected: f64,
    /// The pace believed when it began.
    pub pace: Pace,
    /// It was an outage: it teaches nothing.
    pub outage: bool,
}

impl Gap {
    /// How far its score went.
    pub fn score(&self) -> f64 {
        self.pace.score(self.expected)
    }
}

impl Walk {
    /// Walks through a history. `outages` are the intervals that people know to have been wrong.
    pub fn over(counts: Counts, calendar: Calendar, outages: &[Range<Moment>]) -> Walk {
        let steps = counts.values().len();
        let days = calendar.days_of(counts.from(), counts.end());
        let mut walk = Walk {
            shape: vec![0.0; steps + 1],
            expected: vec![0.0; steps + 1],
            dead: vec![false; steps],
            days: Vec::with_capacity(days.len()),
            first: steps,
            week: Week::flat(0.0),
            factors: Factors::default(),
            counts,
            calendar,
        };
        for outage in outages {
            let range = walk.counts.index(outage.start)..walk.counts.index(outage.end);
            walk.dead.get_mut(range).unwrap_or_default().fill(true);
        }
        let mut tallies: Vec<Day> = Vec::with_capacity(days.len());
        let mut last_event = None;
        for (n, day) in days.iter().enumerate() {
            if n >= FIRST_DAYS && (n - FIRST_DAYS).is_multiple_of(7) {
                walk.week = hours::week(&tallies, &walk.calendar, day.number);
            }
            if n == FIRST_DAYS {
                walk.first = walk.counts.index(day.from);
            }
            let level = if n >= FIRST_DAYS { walk.level() } else { 0.0 };
            walk.foretell(*day, level);
            walk.mark_outages(n, &mut last_event, &mut tallies);
            let tally = walk.tally(n);
            tallies.push(tally);
            walk.learn_factor(n);
        }
        if days.len() >= FIRST_DAYS {
            walk.week = hours::week(&tallies, &walk.calendar, days.last().map_or(0, |day| day.number + 1));
        }
        walk
    }

    /// The history.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// The calendar.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The first step that was foretold.
    pub fn first(&self) -> usize {
        self.first
    }

    /// Expected in these steps, as foretold day by day.
    pub fn expected(&self, from: usize, to: usize) -> f64 {
        let last = self.expected.len() - 1;
        self.expected[to.min(last)] - self.expected[from.min(last)]
    }

    /// Expected before each step, as foretold day by day: one more number than there are steps.
    pub fn expected_before(&self) -> &[f64] {
        &self.expected
    }

    /// Expected before each step at level 1.
    pub fn shape_before(&self) -> &[f64] {
        &self.shape
    }

    /// The level that was foretold for the day of a step.
    pub fn level_at(&self, step: usize) -> f64 {
        let day = self.days.partition_point(|day| day.steps.1 <= step).min(self.days.len().saturating_sub(1));
        self.days.get(day).map_or(1.0, |day| day.level)
    }

    /// The norm after the history; nothing is expected when it was shorter than two weeks.
    pub fn norm(&self) -> Norm {
        let level = if self.days.len() >= FIRST_DAYS { self.level() } else { 0.0 };
        Norm {
            calendar: self.calendar.clone(),
            week: self.week.clone(),
            level,
            factors: self.factors,
            spread: self.spread(self.counts.values().len()),
        }
    }

    /// How days differed beyond chance before a step: the size of the negative binomial law of a day's count, by the
    /// method of moments, the wildest day of fifty left out.
    pub fn spread(&self, before: usize) -> f64 {
        let usable = |day: &&Walked| day.steps.0 >= self.first && day.steps.1 <= before && !day.odd;
        let days = self.days.iter().filter(usable).rev().take(SPREAD_DAYS);
        let mut days: Vec<(f64, f64)> = days
            .map(|day| (day.seen, day.shape * day.level))
            .filter(|(_, expected)| *expected > 0.5)
            .collect();
        let wild = |(seen, expected): &(f64, f64)| (seen - expected).abs() / expected;
        days.sort_by(|a, b| wild(a).total_cmp(&wild(b)));
        days.truncate(days.len() - days.len() / 50);
        let squares: f64 = days.iter().map(|(_, expected)| expected * expected).sum();
        let excess: f64 = days.iter().map(|(seen, expected)| (seen - expected).powi(2) - seen).sum();
        if days.len() < 7 {
            return 20.0;
        }
        if excess <= 0.0 { 1e4 } else { (squares / excess).clamp(1.0, 1e4) }
    }

    /// All silences since the first step that was foretold, with the pace that was believed.
    pub fn gaps(&self, pace: Pace) -> Vec<Gap> {
        let mut pace = pace;
        let mut gaps = Vec::new();
        let values = self.counts.values();
        let mut last: Option<usize> = None;
        let events = (self.first..values.len()).filter(|step| values[*step] > 0);
        for to in events.chain([values.len()]) {
            if let Some(from) = last {
                let expected = self.expected(from + 1, to);
                let outage = self.dead[from + 1..to].contains(&true);
                gaps.push(Gap { from, to, expected, pace, outage });
                if let Some(seen) = values.get(to)
                    && !outage
                {
                    pace.learn(self.expected(from + 1, to + 1), f64::from(*seen));
                }
            }
            last = Some(to);
        }
        gaps
    }

    /// The peaks of silence that teach its tail.
    pub fn silence_peaks(&self, gaps: &[Gap]) -> Vec<Peak> {
        let healthy = gaps.iter().filter(|gap| !gap.outage && gap.expected > 0.0);
        healthy.map(|gap| Peak { at: self.counts.at(gap.to), score: gap.score() }).collect()
    }

    /// The share of the norm that the last days were.
    fn level(&self) -> f64 {
        let (mut seen, mut shape) = (LEVEL_ANCHOR, LEVEL_ANCHOR);
        let foretold = self.days.iter().filter(|day| day.steps.0 >= self.first);
        for day in foretold.rev().filter(|day| !day.odd).take(LEVEL_DAYS) {
            seen += day.seen;
            shape += day.shape;
        }
        seen / shape
    }

    fn foretell(&mut self, day: LocalDay, level: f64) {
        let steps = (self.counts.index(day.from), self.counts.index(day.to));
        let mut bound = steps.0 + usize::from(self.counts.at(steps.0) == day.from);
        let (mut shape, mut expected) = (self.shape[steps.0], self.expected[steps.0]);
        for part in self.calendar.stretches(day.from, day.to) {
            while bound < self.shape.len() && self.counts.at(bound) <= part.to {
                let of = of_stretch(&self.week, &self.factors, &self.calendar, part, self.counts.at(bound));
                self.shape[bound] = shape + of;
                self.expected[bound] = expected + of * level;
                bound += 1;
            }
            let of = of_stretch(&self.week, &self.factors, &self.calendar, part, part.to);
            shape += of;
            expected += of * level;
        }
        // A step that reaches into the next day takes what this day still expected with it.
        if bound < self.shape.len() {
            self.shape[bound] = shape;
            self.expected[bound] = expected;
        }
        let kind = self.calendar.kind(day.number);
        let odd = !matches!(kind, DayKind::Ordinary | DayKind::Like(_));
        let factor = self.factors.of(kind).max(1e-6);
        self.days.push(Walked { number: day.number, steps, level, seen: 0.0, shape: 0.0, factor, odd });
    }

    /// Finds silences that no healthy flow has, among them the one that goes on, and takes them out of what was learnt.
    fn mark_outages(&mut self, n: usize, last_event: &mut Option<usize>, tallies: &mut [Day]) {
        let (from, to) = self.days[n].steps;
        let mut dead_from = None;
        for step in from..=to {
            let ends = step == to;
            if !ends && self.counts.values()[step] == 0 {
                continue;
            }
            if let Some(last) = *last_event
                && last + 1 < step
                && self.expected(last + 1, step) > OUTAGE
                && self.days_between(last, step) <= NEW_NORMAL
            {
                self.dead[last + 1..step].fill(true);
                dead_from = dead_from.or(Some(last + 1));
            }
            if !ends {
                *last_event = Some(step);
            }
        }
        if let Some(dead_from) = dead_from {
            for earlier in
                (0..n).rev().take_while(|day| self.days[*day].steps.1 > dead_from).collect::<Vec<_>>()
            {
                tallies[earlier] = self.tally(earlier);
            }
        }
    }

    fn days_between(&self, from: usize, to: usize) -> usize {
        self.days.iter().rev().take_while(|day| day.steps.0 > from).filter(|day| day.steps.0 < to).count()
    }

    /// Counts a day together, outside of outages.
    fn tally(&mut self, n: usize) -> Day {
        let Walked { number, steps, .. } = self.days[n];
        let mut tally = Day::new(number, &self.calendar);
        let (mut seen, mut shape, mut alive) = (0.0, 0.0, 0);
        for step in (steps.0..steps.1).filter(|step| !self.dead[*step]) {
            let events = f64::from(self.counts.values()[step]);
            let local = self.calendar.local(self.counts.at(step));
            tally.add(local, self.counts.step(), events);
            seen += events;
            shape += self.shape[step + 1] - self.shape[step];
            alive += 1;
        }
        if 4 * alive < steps.1 - steps.0 {
            tally.forget();
        }
        let day = &mut self.days[n];
        (day.seen, day.shape) = (seen, shape);
        tally
    }

    /// Learns what holidays and promo days are of an ordinary day, drawn to 1 by a few events.
    fn learn_factor(&mut self, n: usize) {
        let day = self.days[n];
        let kind = self.calendar.kind(day.number);
        if day.steps.0 < self.first || !matches!(kind, DayKind::Holiday | DayKind::Promo) {
            return;
        }
        let (mut seen, mut expected) = (LEVEL_ANCHOR, LEVEL_ANCHOR);
        for past in self.days.iter().filter(|past| past.steps.0 >= self.first) {
            if self.calendar.kind(past.number) == kind {
                seen += past.seen;
                expected += past.shape * past.level / past.factor;
            }
        }
        let learnt = (seen / expected).clamp(0.01, 100.0);
        match kind {
            DayKind::Holiday => self.factors.holiday = learnt,
            _ => self.factors.promo = learnt,
        }
    }
}
