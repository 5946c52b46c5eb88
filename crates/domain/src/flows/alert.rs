//! The life of an alert: what fires is held back or raised, acknowledged, and recovers when it has been calm for a while.
//!
//! One alert stands for one cause, whatever monitors see it. It recovers with hysteresis; what comes and goes is held
//! open; what comes back soon is the same alert. Folded from its journal.

use super::settings::Usefulness;
use crate::desk::By;
use crate::ids::MonitorId;
use crate::time::{HOUR, MINUTE, Moment};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How loudly something is told. Each includes the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Ask the other side.
    Ask,
    /// The responsible, with the algorithm.
    Alert,
    /// Wake somebody up.
    Page,
}

impl Tier {
    /// Every tier, the quietest first.
    pub const ALL: [Tier; 3] = [Tier::Ask, Tier::Alert, Tier::Page];

    /// The stored name.
    pub fn code(self) -> &'static str {
        ["ask", "alert", "page"][self as usize]
    }

    /// The tier of a stored name.
    pub fn from_code(code: &str) -> Option<Tier> {
        Tier::ALL.into_iter().find(|tier| tier.code() == code)
    }
}

/// What speaks for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Since when it looks wrong.
    pub since: Moment,
    /// What was expected since.
    pub expected: f64,
    /// What was seen.
    pub seen: f64,
    /// How many days lie between such evidence by chance.
    pub once_in_days: f64,
}

/// Why an alert is held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hold {
    /// The flow that this one comes from has an alert of its own.
    Parent,
    /// Work is planned.
    Window,
    /// Somebody asked for silence.
    Silence,
    /// The monitor is in the shadow: it tells nobody.
    Shadow,
    /// The monitor is muted.
    Muted,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Event {
    /// A monitor sees something, or sees it more strongly.
    Fired {
        /// Which.
        monitor: MonitorId,
        /// How loudly.
        tier: Tier,
        /// Why.
        facts: Facts,
    },
    /// It is held back.
    Held {
        /// Why.
        by: Hold,
    },
    /// It is told.
    Raised {
        /// How loudly.
        tier: Tier,
    },
    /// A monitor sees nothing any more.
    Calmed {
        /// Which.
        monitor: MonitorId,
    },
    /// It is over.
    Recovered,
    /// Somebody looks after it.
    Acknowledged {
        /// What he said.
        note: String,
        /// When he is reminded of it, while it lasts.
        remind_at: Moment,
    },
    /// He was reminded.
    Reminded {
        /// When he is next.
        next: Moment,
    },
    /// What somebody thinks of it.
    Judged {
        /// What.
        verdict: Usefulness,
        /// Why.
        note: String,
    },
}

/// An entry of the journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// When.
    pub at: Moment,
    /// Who.
    pub by: By,
    /// What.
    pub event: Event,
}

/// What is asked of an alert.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// What a monitor sees now, and what holds the alert back.
    Look {
        /// Which.
        monitor: MonitorId,
        /// How loudly; nothing when all is well.
        tier: Option<Tier>,
        /// Why.
        facts: Facts,
        /// What holds it back.
        hold: Option<Hold>,
    },
    /// Time passes.
    Pass {
        /// What holds it back.
        hold: Option<Hold>,
    },
    /// Somebody looks after it.
    Acknowledge {
        /// What he says.
        note: String,
    },
    /// What somebody thinks of it.
    Judge {
        /// What.
        verdict: Usefulness,
        /// Why.
        note: String,
    },
}

/// An alert as its journal says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Alert {
    /// Monitors that see something, and how loudly.
    pub firing: BTreeMap<MonitorId, Tier>,
    /// The monitor that saw it first.
    pub first: Option<MonitorId>,
    /// When it began to fire.
    pub opened_at: Moment,
    /// What speaks for it.
    pub facts: Facts,
    /// What holds it back.
    pub held: Option<Hold>,
    /// When it was told first.
    pub raised_at: Option<Moment>,
    /// How loudly it was told.
    pub raised: Option<Tier>,
    /// Who looks after it, since when, and what he said.
    pub acknowledged: Option<(By, Moment, String)>,
    /// When he is reminded.
    pub remind_at: Option<Moment>,
    /// Since when nobody sees anything.
    pub calm_since: Option<Moment>,
    /// When it was over.
    pub recovered_at: Option<Moment>,
    /// When it began to fire, each time.
    pub fires: Vec<Moment>,
    /// What people think of it.
    pub verdict: Option<Usefulness>,
    /// Entries so far.
    pub seq: i64,
}

/// It must be calm for so long.
pub const CALM: i64 = 5 * MINUTE;
/// What comes and goes must be calm for so long …
pub const FLAPPING_CALM: i64 = HOUR;
/// … when it came so often …
const FLAPS: usize = 3;
/// … within so long.
const FLAP_SPAN: i64 = 2 * HOUR;
/// What comes back within so long is the same alert.
pub const SAME: i64 = 30 * MINUTE;
/// Who looks after an alert is reminded of it so often.
pub const REMIND: i64 = HOUR;

impl Alert {
    /// Whether it is not over.
    pub fn is_open(&self) -> bool {
        self.recovered_at.is_none()
    }

    /// Whether people were told and it is not over.
    pub fn is_up(&self) -> bool {
        self.is_open() && self.raised.is_some()
    }

    /// Whether it came and went so often lately that it is held open.
    pub fn is_flapping(&self, now: Moment) -> bool {
        self.fires.iter().filter(|at| **at > now.saturating_sub(FLAP_SPAN)).count() >= FLAPS
    }

    /// Whether a new sign belongs to it.
    pub fn takes(&self, now: Moment) -> bool {
        self.recovered_at.is_none_or(|at| now.saturating_sub(at) < SAME)
    }

    /// How loudly its monitors see it now.
    pub fn tier(&self) -> Option<Tier> {
        self.firing.values().max().copied()
    }

    /// The one next moment at which something happens to it by itself.
    pub fn next_moment(&self) -> Option<Moment> {
        if !self.is_open() {
            return None;
        }
        let over = self.calm_since.map(|since| since.saturating_add(self.patience(since)));
        [over, self.remind_at].into_iter().flatten().min()
    }

    fn patience(&self, since: Moment) -> i64 {
        if self.is_flapping(since) { FLAPPING_CALM } else { CALM }
    }
}

/// What a command makes happen.
pub fn decide(alert: &Alert, command: Command, now: Moment) -> Vec<Event> {
    let mut course = Course { alert: alert.clone(), now, events: Vec::new() };
    match command {
        Command::Look { monitor, tier, facts, hold } => {
            match tier {
                Some(tier)
                    if alert.takes(now) && alert.firing.get(&monitor).is_none_or(|was| *was < tier) =>
                {
                    course.happens(Event::Fired { monitor, tier, facts });
                }
                None if alert.firing.contains_key(&monitor) => course.happens(Event::Calmed { monitor }),
                _ => {}
            }
            course.pass(hold);
        }
        Command::Pass { hold } => course.pass(hold),
        Command::Acknowledge { note } if alert.is_open() => {
            course.happens(Event::Acknowledged { note, remind_at: now.saturating_add(REMIND) });
        }
        Command::Acknowledge { .. } => {}
        Command::Judge { verdict, note } => course.happens(Event::Judged { verdict, note }),
    }
    course.events
}

/// An alert on its way through a decision.
struct Course {
    alert: Alert,
    now: Moment,
    events: Vec<Event>,
}

impl Course {
    fn happens(&mut self, event: Event) {
        fold_in(&mut self.alert, self.now, By::SYSTEM, &event);
        self.events.push(event);
    }

    /// What time and holds make of it.
    fn pass(&mut self, hold: Option<Hold>) {
        if !self.alert.is_open() || self.alert.seq == 0 {
            return;
        }
        if let Some(since) = self.alert.calm_since {
            if self.now >= since.saturating_add(self.alert.patience(since)) {
                self.happens(Event::Recovered);
            }
            return;
        }
        match (hold, self.alert.tier()) {
            (Some(by), Some(_)) if self.alert.raised.is_none() && self.alert.held != Some(by) => {
                self.happens(Event::Held { by });
            }
            (None, Some(tier)) if self.alert.raised.is_none_or(|told| told < tier) => {
                self.happens(Event::Raised { tier });
            }
            _ => {}
        }
        if self.alert.is_up() && self.alert.remind_at.is_some_and(|at| at <= self.now) {
            self.happens(Event::Reminded { next: self.now.saturating_add(REMIND) });
        }
    }
}

/// Folds an entry.
pub fn apply(mut alert: Alert, entry: &Entry) -> Alert {
    fold_in(&mut alert, entry.at, entry.by, &entry.event);
    alert
}

fn fold_in(alert: &mut Alert, at: Moment, by: By, event: &Event) {
    alert.seq += 1;
    match event {
        Event::Fired { monitor, tier, facts } => {
            let fresh = alert.firing.is_empty();
            if fresh {
                alert.fires.push(at);
                if alert.first.is_none() {
                    (alert.first, alert.opened_at) = (Some(*monitor), at);
                }
                // What comes back after its end is told anew.
                if alert.recovered_at.take().is_some() {
                    (alert.raised, alert.acknowledged, alert.remind_at) = (None, None, None);
                }
            }
            let since = if fresh { facts.since } else { alert.facts.since.min(facts.since) };
            alert.facts = Facts { since, ..*facts };
            alert.firing.insert(*monitor, *tier);
            alert.calm_since = None;
        }
        Event::Held { by } => alert.held = Some(*by),
        Event::Raised { tier } => {
            alert.held = None;
            alert.raised = Some(*tier);
            alert.raised_at.get_or_insert(at);
        }
        Event::Calmed { monitor } => {
            alert.firing.remove(monitor);
            if alert.firing.is_empty() {
                alert.calm_since = Some(at);
            }
        }
        Event::Recovered => {
            alert.recovered_at = Some(at);
            (alert.calm_since, alert.held, alert.remind_at) = (None, None, None);
            alert.firing.clear();
        }
        Event::Acknowledged { note, remind_at } => {
            alert.acknowledged = Some((by, at, note.clone()));
            alert.remind_at = Some(*remind_at);
        }
        Event::Reminded { next } => alert.remind_at = Some(*next),
        Event::Judged { verdict, .. } => alert.verdict = Some(*verdict),
    }
}

/// Folds a journal.
pub fn fold(journal: &[Entry]) -> Alert {
    journal.iter().fold(Alert::default(), apply)
}
