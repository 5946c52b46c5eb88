//! The clocks once more, the slow way: minute after minute, counting on fingers. Shares no line with the product but the
//! words of what happened; a working minute is what the zone's clock says.

use calendars::{Calendar, Hours};
use domain::desk::{Priority, State, WaitFor};
use domain::sla::{Metric, Mode, Occurrence, Pauses, What, When};
use domain::time::{MINUTE, Moment};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// Which minutes are worked.
pub struct Open {
    pub begin: Moment,
    pub minutes: Vec<bool>,
}

impl Open {
    pub fn of(calendar: &Calendar, begin: Moment, length: usize) -> Open {
        let zone = TimeZone::get(&calendar.zone).unwrap();
        let mut day: Option<(Date, Hours)> = None;
        let minute = |n: usize| {
            let local = zone.to_datetime(Timestamp::from_millisecond(begin + n as i64 * MINUTE).unwrap());
            if day.as_ref().is_none_or(|(date, _)| *date != local.date()) {
                day = Some((local.date(), calendar.day(local.date()).0));
            }
            let at = local.hour() as u16 * 60 + local.minute() as u16;
            day.as_ref()
                .is_some_and(|(_, hours)| hours.intervals().iter().any(|one| one.from <= at && at < one.to))
        };
        Open { begin, minutes: (0..length).map(minute).collect() }
    }
}

/// Terms in plain minutes; calendars by their place in the list.
#[derive(Clone, Debug)]
pub struct Plain {
    pub calendar: usize,
    /// Reaction, next answer, resolution by priority.
    pub targets: [[Option<i64>; 3]; 4],
    pub lines: BTreeMap<u8, (i64, Option<usize>)>,
    pub stages: Vec<When>,
    pub pauses: Pauses,
    pub follow_ups: Vec<i64>,
}

/// Everything that a history is judged by.
pub struct Rules<'a> {
    pub opens: &'a [Open],
    /// By the number that promises name; the first is of tickets without a promise.
    pub terms: &'a [Plain],
    /// The calendar and the minutes of the house rule.
    pub house: (usize, i64),
    pub house_stages: &'a [When],
}

/// A run of a clock.
#[derive(Clone, Debug)]
pub struct Finger {
    pub metric: Metric,
    pub run: u32,
    pub cycle: u32,
    pub line: u8,
    pub began: i64,
    pub mode: Mode,
    pub merged: bool,
    pub count: i64,
    /// Target, deadline by hand, number of the terms.
    pub promise: (Option<i64>, Option<i64>, usize),
    judged: Option<(Option<i64>, Option<i64>, usize)>,
    pub late: Option<i64>,
    pub done: bool,
    pub told: u32,
    pub ever_fixed: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Phase {
    Before,
    Working,
    Waiting(WaitFor),
    Offered,
    Ended,
}

/// The simulation.
pub struct Brute<'a> {
    rules: &'a Rules<'a>,
    pub fingers: Vec<Finger>,
    phase: Phase,
    merged: bool,
    answered: bool,
    thanked: Option<i64>,
    cycle: u32,
    priority: Priority,
    line: u8,
    terms: usize,
    waiting_since: i64,
    followed_up: u32,
}

impl<'a> Brute<'a> {
    /// Lives through a history until the minute `now`, its events included.
    pub fn live(rules: &'a Rules<'a>, history: &[Occurrence], now: i64) -> Brute<'a> {
        let mut brute = Brute {
            rules,
            fingers: Vec::new(),
            phase: Phase::Before,
            merged: false,
            answered: false,
            thanked: None,
            cycle: 0,
            priority: Priority::P4,
            line: 1,
            terms: 0,
            waiting_since: 0,
            followed_up: 0,
        };
        let minute = |one: &Occurrence| (one.at - rules.opens[0].begin) / MINUTE;
        let mut next = history.iter().peekable();
        let first = history.first().map_or(now, minute);
        for at in first..=now {
            while let Some(one) = next.next_if(|one| minute(one) <= at) {
                brute.happen(one.what, at);
            }
            if at < now {
                brute.fingers.iter_mut().for_each(|finger| step(finger, at, rules));
            }
        }
        brute
    }

    /// The minutes at which so much has counted if nothing happens any more; `now` for what has already.
    pub fn reach(&self, finger: &Finger, now: i64, goals: &[i64]) -> Vec<Option<i64>> {
        let mut finger = finger.clone();
        let mut reached = vec![None; goals.len()];
        for at in now..self.rules.opens[0].minutes.len() as i64 {
            for (_, reached) in goals.iter().zip(&mut reached).filter(|(goal, _)| finger.count >= **goal) {
                reached.get_or_insert(at);
            }
            if reached.iter().all(Option::is_some) {
                break;
            }
            step(&mut finger, at, self.rules);
        }
        reached
    }

    /// The steps of a clock and how much must have counted for each.
    pub fn stages(&self, finger: &Finger) -> Vec<(u8, i64, bool)> {
        let stages = stages(self.rules, finger);
        let Some(target) = finger.promise.0 else { return Vec::new() };
        (0_u8..).zip(stages).map(|(n, when)| (n, threshold(*when, target), *when == When::Breach)).collect()
    }

    /// The reminders of a wait for the requester.
    pub fn follow_ups(&self) -> Vec<(u8, i64)> {
        if self.merged || self.phase != Phase::Waiting(WaitFor::Requester) {
            return Vec::new();
        }
        let terms = &self.rules.terms[self.terms];
        let open = &self.rules.opens[terms.calendar].minutes;
        let when = |after: i64| {
            let mut count = 0;
            (self.waiting_since..open.len() as i64).find(|at| {
                let reached = count >= after;
                count += i64::from(open[*at as usize]);
                reached
            })
        };
        let ahead = (0_u8..).zip(&terms.follow_ups).filter(|(n, _)| self.followed_up & (1 << n) == 0);
        ahead.filter_map(|(n, after)| Some((n, when(*after)?))).collect()
    }

    fn happen(&mut self, what: What, at: i64) {
        match what {
            What::Opened { priority, line } => {
                self.priority = priority;
                self.line = line;
                self.new_cycle(false, at, at);
            }
            What::Promised(reference) => self.terms = reference.plan.1 as usize,
            What::Asked => self.asked(at, at),
            What::Thanked => self.thanked = Some(at),
            What::ThanksOverruled => self.reopened(false, self.thanked.unwrap_or(at), at),
            What::Answered => {
                self.thanked = None;
                self.answered = true;
                for metric in [Metric::Reaction, Metric::NextAnswer, Metric::House] {
                    self.end(metric);
                }
            }
            What::Waiting { on, .. } => {
                self.phase = Phase::Waiting(on);
                self.waiting_since = at;
                self.followed_up = 0;
            }
            What::Resumed => self.phase = Phase::Working,
            What::Solved => self.phase = Phase::Offered,
            What::Reopened { by_us } => self.reopened(by_us, at, at),
            What::Ended => self.phase = Phase::Ended,
            What::Merged => self.merged = true,
            What::Unmerged => self.merged = false,
            What::Prioritised(priority) => self.priority = priority,
            What::Line(line) => self.hand_over(line, at),
            What::PutBack { state, priority, line } => {
                self.priority = priority;
                self.phase = match state {
                    State::New | State::Open => Phase::Working,
                    State::Waiting(on) => {
                        self.waiting_since = at;
                        self.followed_up = 0;
                        Phase::Waiting(on)
                    }
                    State::Solved => Phase::Offered,
                    State::Closed | State::Rejected => Phase::Ended,
                    State::Merged => self.phase,
                };
                self.hand_over(line, at);
            }
            What::DeadlineSet { metric, at: fixed } => {
                let begin = self.rules.opens[0].begin;
                for finger in
                    self.fingers.iter_mut().filter(|one| one.metric == metric && one.mode != Mode::Stopped)
                {
                    finger.promise.1 = fixed.map(|fixed| (fixed - begin) / MINUTE);
                    finger.ever_fixed = true;
                }
            }
            What::Told { metric, stage } => {
                if let Some(last) = self.fingers.iter_mut().rfind(|one| one.metric == metric) {
                    last.told |= 1 << stage;
                }
            }
            What::FollowedUp { n } => self.followed_up |= 1 << n,
        }
        self.look_at_all();
    }

    fn asked(&mut self, since: i64, at: i64) {
        self.thanked = None;
        if matches!(self.phase, Phase::Before | Phase::Ended) || !self.answered {
            return;
        }
        for metric in [Metric::NextAnswer, Metric::House] {
            if !self.fingers.iter().any(|one| one.metric == metric && !one.done) {
                self.begin(metric, since, at);
            }
        }
    }

    fn reopened(&mut self, by_us: bool, since: i64, at: i64) {
        match self.phase {
            Phase::Before => {}
            Phase::Ended => self.new_cycle(by_us, since, at),
            _ => {
                self.phase = Phase::Working;
                if !by_us {
                    self.asked(since, at);
                }
            }
        }
        self.thanked = None;
    }

    fn new_cycle(&mut self, by_us: bool, since: i64, at: i64) {
        for metric in Metric::ALL {
            self.end(metric);
        }
        self.cycle += 1;
        self.phase = Phase::Working;
        self.answered = by_us;
        if !by_us {
            self.begin(Metric::Reaction, since, at);
            self.begin(Metric::House, since, at);
        }
        self.begin(Metric::Resolution, at, at);
        self.begin(Metric::LineVisit, at, at);
    }

    fn hand_over(&mut self, line: u8, at: i64) {
        if line != self.line {
            self.end(Metric::LineVisit);
            self.line = line;
            if self.cycle > 0 {
                self.begin(Metric::LineVisit, at, at);
            }
        }
    }

    fn begin(&mut self, metric: Metric, since: i64, at: i64) {
        self.end(metric);
        let run = self.fingers.iter().filter(|one| one.metric == metric).count() as u32 + 1;
        let mut finger = Finger {
            metric,
            run,
            cycle: self.cycle,
            line: self.line,
            began: since,
            mode: self.mode(metric),
            merged: self.merged,
            count: 0,
            promise: (None, None, 0),
            judged: None,
            late: None,
            done: false,
            told: 0,
            ever_fixed: false,
        };
        finger.promise = self.promise(&finger);
        // What is told only now has been waiting since it was said.
        for minute in since..at {
            step(&mut finger, minute, self.rules);
        }
        self.fingers.push(finger);
    }

    fn end(&mut self, metric: Metric) {
        for finger in self.fingers.iter_mut().filter(|one| one.metric == metric && !one.done) {
            finger.done = true;
            finger.mode = Mode::Stopped;
        }
    }

    fn look_at_all(&mut self) {
        for n in 0..self.fingers.len() {
            if self.fingers[n].done {
                continue;
            }
            let mode = self.mode(self.fingers[n].metric);
            let promise = self.promise(&self.fingers[n]);
            let rules = self.rules;
            let finger = &mut self.fingers[n];
            finger.mode = mode;
            finger.merged = self.merged;
            if mode != Mode::Stopped && promise != finger.promise {
                finger.promise = promise;
                // Steps that lie ahead by another promise come again.
                for (n, when) in stages(rules, finger).iter().enumerate() {
                    if promise.0.is_none_or(|target| threshold(*when, target) > finger.count) {
                        finger.told &= !(1 << n);
                    }
                }
            }
        }
    }

    fn mode(&self, metric: Metric) -> Mode {
        let pauses = &self.rules.terms[self.terms].pauses;
        let paused = match self.phase {
            Phase::Before | Phase::Offered | Phase::Ended => return Mode::Stopped,
            _ if self.merged => true,
            Phase::Working => false,
            Phase::Waiting(WaitFor::Requester) => true,
            Phase::Waiting(_) if metric == Metric::House => false,
            Phase::Waiting(WaitFor::ThirdParty) => pauses.third_party,
            Phase::Waiting(WaitFor::Release) => pauses.release,
            Phase::Waiting(WaitFor::Scheduled) => pauses.scheduled,
        };
        if paused { Mode::Paused } else { Mode::Counted }
    }

    fn promise(&self, finger: &Finger) -> (Option<i64>, Option<i64>, usize) {
        let terms = &self.rules.terms[self.terms];
        let targets = &terms.targets[self.priority as usize];
        let target = match finger.metric {
            Metric::Reaction => targets[0],
            Metric::NextAnswer => targets[1],
            Metric::Resolution => targets[2],
            Metric::LineVisit => terms.lines.get(&finger.line).map(|(limit, _)| *limit),
            Metric::House => return (Some(self.rules.house.1), finger.promise.1, 0),
        };
        (target, finger.promise.1, self.terms)
    }
}

/// Under another promise something may be in time again. What was promised for no time at all is never judged.
fn judge(finger: &mut Finger, at: i64) {
    if finger.judged.is_some_and(|judged| judged != finger.promise) {
        finger.late = match finger.promise {
            (_, Some(fixed), _) => finger.late.filter(|_| fixed < at),
            (Some(target), None, _) => finger.late.filter(|_| finger.count >= target),
            (None, None, _) => None,
        };
    }
    finger.judged = Some(finger.promise);
}

/// One minute, from `at` to the next.
fn step(finger: &mut Finger, at: i64, rules: &Rules<'_>) {
    if finger.mode == Mode::Stopped || finger.done {
        return;
    }
    judge(finger, at);
    let late = match finger.promise {
        (_, Some(fixed), _) => !finger.merged && at >= fixed,
        (Some(target), None, _) => finger.mode == Mode::Counted && finger.count >= target,
        (None, None, _) => false,
    };
    if late {
        finger.late.get_or_insert(at);
    }
    let terms = &rules.terms[finger.promise.2];
    let calendar = match finger.metric {
        Metric::House => rules.house.0,
        Metric::LineVisit => {
            terms.lines.get(&finger.line).and_then(|(_, own)| *own).unwrap_or(terms.calendar)
        }
        _ => terms.calendar,
    };
    if finger.mode == Mode::Counted && rules.opens[calendar].minutes[at as usize] {
        finger.count += 1;
    }
}

fn stages<'a>(rules: &'a Rules<'a>, finger: &Finger) -> &'a [When] {
    if finger.metric == Metric::House { rules.house_stages } else { &rules.terms[finger.promise.2].stages }
}

fn threshold(when: When, target: i64) -> i64 {
    match when {
        When::Percent(percent) => target * i64::from(percent) / 100,
        When::Before(left) => (target - left / MINUTE).max(0),
        When::Breach => target,
    }
}
