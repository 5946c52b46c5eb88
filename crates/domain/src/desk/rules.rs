//! The desk's rules: working hours, when somebody is reminded, when silence closes, how priority is found.
//!
//! They are values that decisions are given. Where they are kept, and who may change them, is not known here.

use super::{Gate, LINES, Line, Matrix, Route};
use crate::time::{DAY, HOUR, MINUTE, Moment, Spot, WorkingHours, is_zone};
use serde::{Deserialize, Serialize};

/// The longest wait before a reminder: what is longer is no reminder.
const LONGEST_WAIT: i64 = 200 * HOUR;
/// The longest silence that closes, in working days.
const LONGEST_SILENCE: i64 = 60;

/// The desk's rules that decisions need.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    /// Impact × urgency → priority.
    pub matrix: Matrix,
    /// The desk's hours, by which reminders and silence are measured.
    pub hours: WorkingHours,
    /// Working time after which the owner is reminded that it is our move.
    pub remind_owner_ms: i64,
    /// Working time after which the head is told.
    pub remind_head_ms: i64,
    /// Working time of silence that closes a solved ticket.
    pub silence_ms: i64,
    /// From which line of support up a solution needs an article, a draft of one, or a reason why not; 0 for none.
    #[serde(default)]
    pub article_line: u8,
    /// The lines of support that were set up; those that were not have no gate.
    #[serde(default)]
    pub lines: Vec<Line>,
    /// Where new requests go: the first that fits.
    #[serde(default)]
    pub routes: Vec<Route>,
}

impl Default for Rules {
    /// Owner after 4 working hours, head after 8, silence after 3 working days of 9 hours.
    fn default() -> Self {
        Rules {
            matrix: Matrix::default(),
            hours: WorkingHours::default(),
            remind_owner_ms: 4 * HOUR,
            remind_head_ms: 8 * HOUR,
            silence_ms: 27 * HOUR,
            article_line: 0,
            lines: vec![],
            routes: vec![],
        }
    }
}

/// What a wait means for something that begins late in the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// It begins.
    pub begins: Spot,
    /// It is over.
    pub ends: Spot,
}

impl Example {
    /// Days of the calendar between both.
    pub fn days(&self) -> i64 {
        self.ends.day - self.begins.day
    }
}

impl Rules {
    /// The silence that closes, in working days as the desk counts them, rounded up: what clients are told.
    pub fn silence_days(&self) -> i64 {
        let day = self.working_day();
        (self.silence_ms + day - 1) / day
    }

    /// What a line wants to see before it takes a ticket from below.
    pub fn gate(&self, line: u8) -> Gate {
        self.line(line).map(|one| one.gate).unwrap_or_default()
    }

    /// Silence closes after so many working days of the desk's hours.
    pub fn set_silence_days(&mut self, days: i64) {
        self.silence_ms = self.working_day().saturating_mul(days.max(0));
    }

    fn working_day(&self) -> i64 {
        ((self.hours.to_minute - self.hours.from_minute) * MINUTE).clamp(MINUTE, DAY)
    }

    /// What is wrong with them, all of it: the field and the code of what to do.
    pub fn flaws(&self) -> Vec<(&'static str, &'static str)> {
        let mut flaws = Vec::new();
        let hours = &self.hours;
        let mut check = |wrong: bool, field, code| flaws.extend(wrong.then_some((field, code)));
        check(!is_zone(&hours.zone), "zone", "unknown");
        check(!hours.days.contains(&true), "days", "none");
        check(!(0..24 * 60).contains(&hours.from_minute), "from", "time");
        check(!(1..=24 * 60).contains(&hours.to_minute), "to", "time");
        check(hours.to_minute <= hours.from_minute, "to", "order");
        check(self.remind_owner_ms < MINUTE, "owner", "zero");
        check(self.remind_owner_ms > LONGEST_WAIT, "owner", "far");
        check(self.remind_head_ms < MINUTE, "head", "zero");
        check(self.remind_head_ms > LONGEST_WAIT, "head", "far");
        check(self.remind_head_ms < self.remind_owner_ms, "head", "order");
        check(self.silence_ms < MINUTE, "silence", "zero");
        check(self.silence_days() > LONGEST_SILENCE, "silence", "far");
        check(self.article_line > LINES, "article_line", "line");
        let twice = |n: usize| self.lines[..n].iter().any(|one| one.number == self.lines[n].number);
        let beyond = |line: &Line| !(1..=LINES).contains(&line.number);
        check(self.lines.iter().any(beyond), "lines", "line");
        check((0..self.lines.len()).any(twice), "lines", "twice");
        check(self.lines.iter().any(|line| line.name.trim().is_empty()), "lines", "empty");
        check(self.routes.iter().any(|route| route.flaw().is_some()), "routes", "unsound");
        flaws
    }

    /// A line as the desk set it up.
    pub fn line(&self, number: u8) -> Option<&Line> {
        self.lines.iter().find(|one| one.number == number)
    }

    /// What a span of working time means for what begins late in the week; `None` without working time.
    pub fn example(&self, span: i64, now: Moment) -> Option<Example> {
        let begins = self.hours.late_in_the_week(now)?;
        let ends = self.hours.add(begins, span);
        Some(Example { begins: self.hours.spot(begins), ends: self.hours.spot(ends) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::read_rfc3339;

    #[test]
    fn the_rules_at_the_start_are_right() {
        assert_eq!(Rules::default().flaws(), vec![]);
        assert_eq!(Rules::default().silence_days(), 3);
    }

    #[test]
    fn every_flaw_is_named() {
        let with = |change: fn(&mut Rules)| {
            let mut rules = Rules::default();
            change(&mut rules);
            rules.flaws()
        };
        assert_eq!(with(|r| r.hours.zone = "Mars/Olympus".into()), [("zone", "unknown")]);
        assert_eq!(with(|r| r.hours.days = [false; 7]), [("days", "none")]);
        assert_eq!(with(|r| r.hours.to_minute = 540)[0], ("to", "order"));
        assert_eq!(with(|r| r.hours.to_minute = 1_441), [("to", "time")]);
        assert_eq!(with(|r| r.hours.from_minute = -1), [("from", "time")]);
        assert_eq!(with(|r| r.remind_owner_ms = 0), [("owner", "zero")]);
        assert_eq!(with(|r| r.remind_owner_ms = i64::MAX), [("owner", "far"), ("head", "order")]);
        assert_eq!(with(|r| r.remind_head_ms = HOUR), [("head", "order")]);
        assert_eq!(with(|r| r.set_silence_days(0)), [("silence", "zero")]);
        assert_eq!(with(|r| r.set_silence_days(61)), [("silence", "far")]);
        assert_eq!(with(|r| r.set_silence_days(60)), []);
    }

    #[test]
    fn silence_is_counted_in_days_of_the_desk() {
        let mut rules = Rules::default();
        rules.hours.to_minute = 24 * 60;
        rules.hours.from_minute = 0;
        rules.set_silence_days(2);
        assert_eq!((rules.silence_ms, rules.silence_days()), (48 * HOUR, 2));
    }

    #[test]
    fn an_example_goes_over_the_weekend() {
        let rules = Rules::default();
        // A Thursday, and a Friday itself: the next Friday is meant.
        for (now, day) in [("2026-11-19T09:00:00Z", 0), ("2026-11-20T20:00:00Z", 7)] {
            let example = rules.example(4 * HOUR, read_rfc3339(now).unwrap()).unwrap();
            assert_eq!((example.begins.weekday, example.begins.minute), (4, 17 * 60));
            assert_eq!((example.ends.weekday, example.ends.minute), (0, 12 * 60));
            assert_eq!(example.days(), 3);
            assert_eq!(example.begins.day, 20_777 + day);
        }
        let none = Rules { hours: WorkingHours { days: [false; 7], ..WorkingHours::default() }, ..rules };
        assert_eq!(none.example(HOUR, 0), None);
    }
}
