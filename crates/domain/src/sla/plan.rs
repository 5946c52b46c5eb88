//! A plan: what is promised to everybody who has it. One version of it; an edit makes the next.
//!
//! Values only. A plan's name and description are texts of the desk or of the interface, by its code.

use crate::desk::{Channel, Priority};
use crate::ids::PlanId;
use crate::time::MINUTE;
use serde::{Deserialize, Serialize};

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// From the request to the first public answer by a person.
    Reaction,
    /// From the requester's words after ours to our next ones.
    NextAnswer,
    /// From the request to its solution.
    Resolution,
    /// One stay of a ticket on a line.
    LineVisit,
    /// The house rule over all plans: nobody waits for an answer longer.
    House,
}

impl Metric {
    /// All of them, in the order of the interface.
    pub const ALL: [Metric; 5] =
        [Metric::Reaction, Metric::NextAnswer, Metric::Resolution, Metric::LineVisit, Metric::House];

    /// The stored and API name.
    pub fn code(self) -> &'static str {
        match self {
            Metric::Reaction => "reaction",
            Metric::NextAnswer => "next_answer",
            Metric::Resolution => "resolution",
            Metric::LineVisit => "line_visit",
            Metric::House => "house",
        }
    }

    /// The metric of a stored name.
    pub fn from_code(code: &str) -> Option<Metric> {
        Metric::ALL.into_iter().find(|metric| metric.code() == code)
    }
}

/// How binding a time to solve is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// We mean to.
    Promised,
    /// The contract says so.
    Guaranteed,
}

/// A time to solve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// Within so many milliseconds of working time.
    pub within: i64,
    /// How binding.
    pub strength: Strength,
}

/// The targets of a priority, in milliseconds of working time; without a target a clock runs and is never late.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Targets {
    /// To the first answer.
    #[serde(default)]
    pub reaction: Option<i64>,
    /// To each further answer.
    #[serde(default)]
    pub next_answer: Option<i64>,
    /// To the solution.
    #[serde(default)]
    pub resolution: Option<Promise>,
}

/// How long a ticket may stay on a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineLimit {
    /// The line.
    pub line: u8,
    /// Milliseconds of working time of one visit.
    pub limit: i64,
    /// The line's own calendar, by name; without one the plan's.
    #[serde(default)]
    pub calendar: Option<String>,
    /// What happens when the limit is reached.
    #[serde(default)]
    pub then: Vec<Act>,
}

/// When a warning comes, measured on the clock and not on the wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// When so many hundredths of the target have run.
    Percent(u8),
    /// When so many milliseconds of working time are left.
    Before(i64),
    /// When it is late.
    Breach,
}

/// What is done when a clock gets there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Tell whoever has the ticket, or the line when nobody has.
    TellAssignee,
    /// Tell the head.
    TellHead,
    /// Raise the priority by one.
    Raise,
    /// Move on to the next line.
    HandOver,
    /// Put the technical client manager in.
    BringManager,
}

/// A step before, or at, the breach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// When.
    pub when: When,
    /// What is done.
    pub acts: Vec<Act>,
}

/// What stops the clocks besides waiting for the requester, which always does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pauses {
    /// Waiting for a marketplace, a supplier, another vendor.
    pub third_party: bool,
    /// Waiting for a release.
    pub release: bool,
    /// Waiting for an agreed date.
    pub scheduled: bool,
}

/// Whom we serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Package {
    /// Everybody at the client's, end users too.
    FullSla,
    /// The client's own specialists only (help desk for administrators).
    Hda,
}

/// Roubles in hundredths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(pub i64);

impl Money {
    /// Whole roubles.
    pub const fn roubles(whole: i64) -> Money {
        Money(whole * 100)
    }
}

/// What becomes of included minutes that were not used in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CarryOver {
    /// They are gone.
    #[default]
    Never,
    /// They go to the next month, and are gone after it.
    OneMonth,
    /// They gather until the quarter of the year ends.
    Quarter,
    /// They gather until the contract ends.
    Always,
}

/// Work that the price of a month includes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HoursIncluded {
    /// Minutes a month.
    pub minutes: i64,
    /// What becomes of the rest.
    pub carry_over: CarryOver,
    /// Entries are rounded up to so many minutes.
    pub step: i64,
    /// The price of an hour beyond.
    pub overage: Money,
    /// Of the minutes of a month, at most so many by line, line 1 first; 0 for no limit of its own.
    pub lines: [i64; 9],
}

/// A plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Its id, the same for all versions.
    pub id: PlanId,
    /// 1, and one more for each edit.
    pub version: u32,
    /// By what it is called in files and the API; the seed plans have texts of the interface by it.
    pub code: String,
    /// The calendar in which its times are meant, by name.
    pub calendar: String,
    /// By priority, P1 first.
    pub targets: [Targets; 4],
    /// How long a ticket may stay on which line.
    pub lines: Vec<LineLimit>,
    /// Warnings and the breach, for every clock with a target.
    pub stages: Vec<Stage>,
    /// What stops the clocks.
    pub pauses: Pauses,
    /// The requester is reminded after so much working time of waiting for him, each time once.
    pub follow_ups: Vec<i64>,
    /// By which channels clients may come.
    pub channels: Vec<Channel>,
    /// Whom we serve unless the contract says otherwise.
    pub package: Package,
    /// Work included.
    pub hours: HoursIncluded,
    /// The price of a month.
    pub price: Money,
    /// One engineer knows the client and goes first.
    pub personal_engineer: bool,
    /// We look after the client when all is well, too.
    pub proactive: bool,
    /// A solution closes after so many working days of silence.
    pub silence_days: i64,
}

/// What is wrong with a plan, with what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "fields repeat the words of the variant's description")]
pub enum PlanFlaw {
    /// It has no calendar.
    #[error("the plan `{plan}` has no calendar, so its times mean nothing; name one, for example ru-9-18")]
    NoCalendar { plan: String },
    /// Its calendar, or a line's, is not there.
    #[error(
        "the plan `{plan}` names the calendar `{calendar}`, which does not exist; make it or name another"
    )]
    UnknownCalendar { plan: String, calendar: String },
    /// A target is no time.
    #[error(
        "the plan `{plan}`: {what} of {priority:?} must be a minute or more; leave it out to promise nothing"
    )]
    Target { plan: String, priority: Priority, what: &'static str },
    /// It is to be solved before it is to be answered.
    #[error(
        "the plan `{plan}`: {priority:?} is to be solved before it is to be answered; make the reaction shorter"
    )]
    Order { plan: String, priority: Priority },
    /// A line twice, or a limit that is none.
    #[error("the plan `{plan}`: line {line} is limited twice or by less than a minute; keep one limit of it")]
    Line { plan: String, line: u8 },
    /// A step that is never, or twice.
    #[error("the plan `{plan}`: the step {n} comes twice or never; take 1 to 99 per cent, or a time before")]
    Stage { plan: String, n: usize },
    /// Nobody could ask.
    #[error("the plan `{plan}` has no channel open, so nobody could ask; open one")]
    Channels { plan: String },
    /// Numbers that are less than nothing.
    #[error("the plan `{plan}`: {what} cannot be negative")]
    Negative { plan: String, what: &'static str },
}

impl PlanFlaw {
    /// The key of the text in the interface.
    pub fn code(&self) -> &'static str {
        match self {
            PlanFlaw::NoCalendar { .. } => "no-calendar",
            PlanFlaw::UnknownCalendar { .. } => "unknown-calendar",
            PlanFlaw::Target { .. } => "target",
            PlanFlaw::Order { .. } => "order",
            PlanFlaw::Line { .. } => "line",
            PlanFlaw::Stage { .. } => "stage",
            PlanFlaw::Channels { .. } => "channels",
            PlanFlaw::Negative { .. } => "negative",
        }
    }
}

impl Plan {
    /// Everything that is wrong with it; `known` tells which calendars there are.
    pub fn examine(&self, known: impl Fn(&str) -> bool) -> Vec<PlanFlaw> {
        let plan = || self.code.clone();
        let mut flaws = Vec::new();
        if self.calendar.trim().is_empty() {
            flaws.push(PlanFlaw::NoCalendar { plan: plan() });
        }
        let calendars = self.lines.iter().filter_map(|line| line.calendar.as_ref()).chain([&self.calendar]);
        for calendar in calendars.filter(|name| !name.trim().is_empty() && !known(name)) {
            flaws.push(PlanFlaw::UnknownCalendar { plan: plan(), calendar: calendar.clone() });
        }
        for (priority, targets) in PRIORITIES.into_iter().zip(&self.targets) {
            let resolution = targets.resolution.map(|promise| promise.within);
            let named = [
                ("reaction", targets.reaction),
                ("next answer", targets.next_answer),
                ("resolution", resolution),
            ];
            for (what, _) in named.iter().filter(|(_, target)| target.is_some_and(|target| target < MINUTE)) {
                flaws.push(PlanFlaw::Target { plan: plan(), priority, what });
            }
            if targets.reaction.zip(resolution).is_some_and(|(reaction, resolution)| resolution < reaction) {
                flaws.push(PlanFlaw::Order { plan: plan(), priority });
            }
        }
        for (n, one) in self.lines.iter().enumerate() {
            if one.limit < MINUTE
                || one.line == 0
                || self.lines[..n].iter().any(|other| other.line == one.line)
            {
                flaws.push(PlanFlaw::Line { plan: plan(), line: one.line });
            }
        }
        for (n, stage) in self.stages.iter().enumerate() {
            let never = match stage.when {
                When::Percent(percent) => !(1..100).contains(&percent),
                When::Before(time) => time < MINUTE,
                When::Breach => false,
            };
            if never || n >= 32 || self.stages[..n].iter().any(|other| other.when == stage.when) {
                flaws.push(PlanFlaw::Stage { plan: plan(), n: n + 1 });
            }
        }
        if self.channels.is_empty() {
            flaws.push(PlanFlaw::Channels { plan: plan() });
        }
        let amounts = [
            ("included minutes", self.hours.minutes),
            ("the step of entries", self.hours.step),
            ("the price of an hour", self.hours.overage.0),
            ("the minutes of a line", self.hours.lines.iter().copied().min().unwrap_or(0)),
            ("the price", self.price.0),
            ("days of silence", self.silence_days),
        ];
        for (what, _) in amounts.into_iter().filter(|(_, amount)| *amount < 0) {
            flaws.push(PlanFlaw::Negative { plan: plan(), what });
        }
        flaws
    }
}

const PRIORITIES: [Priority; 4] = [Priority::P1, Priority::P2, Priority::P3, Priority::P4];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::HOUR;

    fn flaws(change: impl FnOnce(&mut Plan)) -> Vec<String> {
        let mut plan = Plan::standard();
        change(&mut plan);
        plan.examine(|name| calendars::SHIPPED.contains(&name)).iter().map(PlanFlaw::to_string).collect()
    }

    #[test]
    fn the_seeds_are_sound_and_promise_what_is_printed() {
        for plan in Plan::seeds() {
            assert_eq!(plan.examine(|name| calendars::SHIPPED.contains(&name)), []);
            let text = serde_json::to_string(&plan).unwrap();
            assert_eq!(serde_json::from_str::<Plan>(&text).unwrap(), plan);
        }
        let [standard, extended, premium] = Plan::seeds();
        assert!(standard.targets.iter().all(|targets| targets.reaction == Some(4 * HOUR)));
        assert_eq!((standard.calendar.as_str(), extended.calendar.as_str()), ("ru-9-18", "24x7"));
        assert_eq!((extended.targets[0].reaction, premium.calendar.as_str()), (Some(HOUR), "24x7"));
        let guaranteed = |plan: &Plan| {
            let strong =
                |targets: &&Targets| targets.resolution.is_some_and(|p| p.strength == Strength::Guaranteed);
            plan.targets.iter().filter(strong).count()
        };
        assert_eq!([&standard, &extended, &premium].map(guaranteed), [0, 0, 2]);
        assert!(premium.personal_engineer && premium.proactive && !extended.personal_engineer);
        for (shorter, longer) in premium.targets.iter().zip(&extended.targets) {
            assert!(shorter.reaction < longer.reaction);
        }
    }

    #[test]
    fn every_flaw_says_what_to_do() {
        assert_eq!(
            flaws(|p| p.calendar = " ".into())[0],
            "the plan `standard` has no calendar, so its times mean nothing; name one, for example ru-9-18"
        );
        assert!(flaws(|p| p.calendar = "mine".into())[0].contains("`mine`, which does not exist"));
        assert!(flaws(|p| p.lines[1].calendar = Some("theirs".into()))[0].contains("`theirs`"));
        assert!(
            flaws(|p| p.targets[2].reaction = Some(0))[0].contains("reaction of P3 must be a minute or more")
        );
        assert!(flaws(|p| p.targets[0].reaction = Some(100 * HOUR))[0].contains("P1 is to be solved before"));
        assert!(flaws(|p| p.lines[1].line = 1)[0].contains("line 1"));
        assert!(flaws(|p| p.stages[0].when = When::Percent(100))[0].contains("step 1"));
        assert!(flaws(|p| p.stages[1].when = When::Percent(50))[0].contains("step 2"));
        assert!(flaws(|p| p.channels.clear())[0].contains("no channel"));
        assert!(flaws(|p| p.price = Money(-1))[0].contains("the price cannot be negative"));
    }
}
