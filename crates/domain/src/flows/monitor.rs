//! The life of a monitor: requested, written, agreed, in the shadow, live, tuned, muted, retired. Folded from its journal.

use crate::desk::By;
use crate::ids::{AlertId, FlowId};
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// What a monitor watches for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Watch {
    /// Nothing comes although something is expected.
    Silence,
    /// Less comes than is expected.
    Drop,
    /// More comes.
    Surge,
    /// Too many fail.
    Errors,
    /// They take too long.
    Delay,
    /// What was seen in another flow is not seen here.
    Conserve,
    /// A run that was due did not come.
    Heartbeat,
    /// A value is out of its bounds.
    Range,
}

impl Watch {
    /// Every one.
    pub const ALL: [Watch; 8] = [
        Watch::Silence,
        Watch::Drop,
        Watch::Surge,
        Watch::Errors,
        Watch::Delay,
        Watch::Conserve,
        Watch::Heartbeat,
        Watch::Range,
    ];

    /// The stored name.
    pub fn code(self) -> &'static str {
        ["silence", "drop", "surge", "errors", "delay", "conserve", "heartbeat", "range"][self as usize]
    }

    /// The one of a stored name.
    pub fn from_code(code: &str) -> Option<Watch> {
        Watch::ALL.into_iter().find(|watch| watch.code() == code)
    }

    /// The side on which it sees a flow go wrong: monitors of one side see one cause.
    pub fn side(self) -> &'static str {
        match self {
            Watch::Silence | Watch::Drop | Watch::Heartbeat => "less",
            Watch::Surge => "more",
            Watch::Errors => "errors",
            Watch::Delay | Watch::Conserve => "late",
            Watch::Range => "value",
        }
    }

    /// Whether only what comes changes its mind, so that each event has it look again.
    pub fn is_eager(self) -> bool {
        matches!(self, Watch::Surge | Watch::Errors | Watch::Delay | Watch::Conserve | Watch::Range)
    }
}

/// How many false alarms are put up with: not more than one in so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Often {
    /// A day.
    Daily,
    /// A week.
    Weekly,
    /// Two weeks.
    Fortnightly,
    /// A month.
    Monthly,
    /// A quarter.
    Quarterly,
    /// A year.
    Yearly,
}

impl Often {
    /// Every step of the slider, the most sensitive first.
    pub const ALL: [Often; 6] =
        [Often::Daily, Often::Weekly, Often::Fortnightly, Often::Monthly, Often::Quarterly, Often::Yearly];

    /// The stored name.
    pub fn code(self) -> &'static str {
        ["daily", "weekly", "fortnightly", "monthly", "quarterly", "yearly"][self as usize]
    }

    /// The step of a stored name.
    pub fn from_code(code: &str) -> Option<Often> {
        Often::ALL.into_iter().find(|step| step.code() == code)
    }

    /// So many steps less sensitive, or more when negative; the ends hold.
    pub fn by(self, steps: i64) -> Often {
        let at = (self as i64 + steps).clamp(0, Often::ALL.len() as i64 - 1);
        Often::ALL[usize::try_from(at).unwrap_or(0)]
    }
}

/// How a monitor is set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// How often it may raise for nothing. It asks two steps earlier and pages one step later.
    pub often: Often,
    /// The flow from which events go on into this one, for conservation.
    #[serde(default)]
    pub from: Option<FlowId>,
    /// Bounds of a value.
    #[serde(default)]
    pub low: Option<f64>,
    /// See `low`.
    #[serde(default)]
    pub high: Option<f64>,
    /// How many minutes a value may be outside of them.
    #[serde(default)]
    pub hold: i64,
}

impl Default for Settings {
    /// Not more than one false alarm a month.
    fn default() -> Settings {
        Settings { often: Often::Monthly, from: None, low: None, high: None, hold: 0 }
    }
}

impl Settings {
    /// What is missing for a kind of monitor, as the name of a field.
    pub fn lacks(&self, watch: Watch) -> Option<&'static str> {
        match watch {
            Watch::Conserve if self.from.is_none() => Some("from"),
            Watch::Range if self.low.is_none() && self.high.is_none() => Some("low"),
            Watch::Range if self.low.zip(self.high).is_some_and(|(low, high)| low > high) => Some("high"),
            _ => None,
        }
    }
}

/// Where a monitor is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Somebody wants it.
    Requested,
    /// What is to be done when it raises is written.
    Written,
    /// The client agrees.
    Agreed,
    /// It watches and tells nobody.
    Shadow,
    /// It raises alerts.
    Live,
    /// It watches and is not heard for a while.
    Muted,
    /// It watches no more.
    Retired,
}

impl Stage {
    /// Every stage, in the order of life.
    pub const ALL: [Stage; 7] = [
        Stage::Requested,
        Stage::Written,
        Stage::Agreed,
        Stage::Shadow,
        Stage::Live,
        Stage::Muted,
        Stage::Retired,
    ];

    /// The stored name.
    pub fn code(self) -> &'static str {
        ["requested", "written", "agreed", "shadow", "live", "muted", "retired"][self as usize]
    }

    /// The stage of a stored name.
    pub fn from_code(code: &str) -> Option<Stage> {
        Stage::ALL.into_iter().find(|stage| stage.code() == code)
    }

    /// Whether it looks at the flow.
    pub fn watches(self) -> bool {
        matches!(self, Stage::Shadow | Stage::Live | Stage::Muted)
    }
}

/// What people thought of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Usefulness {
    /// It was right.
    Useful,
    /// Nothing was wrong.
    Noise,
    /// It was right, and we knew already.
    Late,
}

impl Usefulness {
    /// Every one.
    pub const ALL: [Usefulness; 3] = [Usefulness::Useful, Usefulness::Noise, Usefulness::Late];

    /// The stored name.
    pub fn code(self) -> &'static str {
        ["useful", "noise", "late"][self as usize]
    }

    /// The one of a stored name.
    pub fn from_code(code: &str) -> Option<Usefulness> {
        Usefulness::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// What happened to a monitor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Event {
    /// Somebody wants it.
    Requested {
        /// What it is to watch for.
        watch: Watch,
        /// How.
        settings: Settings,
        /// Why.
        reason: String,
        /// What it would have done in the last days, as it was shown when it was requested.
        replay: String,
    },
    /// What is to be done when it raises.
    Written {
        /// The steps.
        algorithm: String,
    },
    /// The client agrees.
    Agreed {
        /// How we know; empty when he said so himself.
        note: String,
    },
    /// It watches and tells nobody.
    Shadowed,
    /// It raises alerts.
    Started,
    /// It is set otherwise.
    Tuned {
        /// How.
        settings: Settings,
        /// Why.
        reason: String,
    },
    /// It is not heard until a moment.
    Muted {
        /// Until when.
        until: Moment,
        /// Why.
        reason: String,
    },
    /// It is heard again.
    Unmuted,
    /// It watches no more.
    Retired {
        /// Why.
        reason: String,
    },
    /// What somebody thinks of one of its alerts.
    Judged {
        /// Which.
        alert: AlertId,
        /// What.
        verdict: Usefulness,
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

/// What somebody wants.
pub type Command = Event;

/// A monitor as its journal says.
#[derive(Clone, Debug, PartialEq)]
pub struct Monitor {
    /// What it watches for.
    pub watch: Watch,
    /// How.
    pub settings: Settings,
    /// Where it is in its life.
    pub stage: Stage,
    /// Why it was requested.
    pub reason: String,
    /// What it would have done, as it was told then.
    pub replay: String,
    /// What is to be done when it raises.
    pub algorithm: String,
    /// Until when it is not heard.
    pub muted_until: Option<Moment>,
    /// What people thought of its alerts: the last word on each.
    pub verdicts: Vec<(AlertId, Usefulness)>,
    /// Entries so far.
    pub seq: i64,
}

/// Why something cannot be done with a monitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not at this point of its life.
    #[error("not in this stage")]
    Stage,
    /// A field is empty or odd.
    #[error("field {0}")]
    Field(&'static str),
}

/// Whether a command may be carried out; the entry is the command itself.
pub fn decide(monitor: Option<&Monitor>, command: Command, now: Moment) -> Result<Event, Refusal> {
    use Stage as S;
    let empty = |field: &'static str, text: &str| match text.trim() {
        "" => Err(Refusal::Field(field)),
        _ => Ok(()),
    };
    let Some(monitor) = monitor else {
        let Event::Requested { watch, settings, reason, .. } = &command else { return Err(Refusal::Stage) };
        empty("reason", reason)?;
        return settings.lacks(*watch).map_or(Ok(command), |field| Err(Refusal::Field(field)));
    };
    let stage = |all: &[Stage]| if all.contains(&monitor.stage) { Ok(()) } else { Err(Refusal::Stage) };
    match &command {
        Event::Requested { .. } => return Err(Refusal::Stage),
        Event::Written { algorithm } => {
            stage(&[S::Requested, S::Written, S::Agreed, S::Shadow, S::Live, S::Muted])?;
            empty("algorithm", algorithm)?;
        }
        Event::Agreed { .. } => stage(&[S::Written])?,
        Event::Shadowed => stage(&[S::Agreed, S::Live, S::Muted])?,
        Event::Started => stage(&[S::Agreed, S::Shadow])?,
        Event::Tuned { settings, reason } => {
            stage(&[S::Requested, S::Written, S::Agreed, S::Shadow, S::Live, S::Muted])?;
            empty("reason", reason)?;
            if let Some(field) = settings.lacks(monitor.watch) {
                return Err(Refusal::Field(field));
            }
        }
        Event::Muted { until, reason } => {
            stage(&[S::Live, S::Muted])?;
            empty("reason", reason)?;
            if *until <= now {
                return Err(Refusal::Field("until"));
            }
        }
        Event::Unmuted => stage(&[S::Muted])?,
        Event::Retired { reason } => {
            stage(&[S::Requested, S::Written, S::Agreed, S::Shadow, S::Live, S::Muted])?;
            empty("reason", reason)?;
        }
        Event::Judged { .. } => {}
    }
    Ok(command)
}

/// Folds an entry.
pub fn apply(monitor: Option<Monitor>, entry: &Entry) -> Option<Monitor> {
    let Some(mut monitor) = monitor else {
        let Event::Requested { watch, settings, reason, replay } = &entry.event else { return None };
        return Some(Monitor {
            watch: *watch,
            settings: settings.clone(),
            stage: Stage::Requested,
            reason: reason.clone(),
            replay: replay.clone(),
            algorithm: String::new(),
            muted_until: None,
            verdicts: Vec::new(),
            seq: 1,
        });
    };
    monitor.seq += 1;
    match &entry.event {
        Event::Requested { .. } => {}
        Event::Written { algorithm } => {
            monitor.algorithm.clone_from(algorithm);
            // What was agreed stays agreed but must be looked at: what is done in the client's name has changed.
            monitor.stage = match monitor.stage {
                Stage::Requested | Stage::Written => Stage::Written,
                _ => Stage::Agreed,
            };
        }
        Event::Agreed { .. } => monitor.stage = Stage::Agreed,
        Event::Shadowed => monitor.stage = Stage::Shadow,
        Event::Started | Event::Unmuted => monitor.stage = Stage::Live,
        Event::Tuned { settings, .. } => {
            monitor.settings = settings.clone();
            // An edit of what runs goes back to *agreed*: somebody starts it anew.
            if monitor.stage.watches() {
                monitor.stage = Stage::Agreed;
            }
        }
        Event::Muted { until, .. } => {
            monitor.stage = Stage::Muted;
            monitor.muted_until = Some(*until);
        }
        Event::Retired { .. } => monitor.stage = Stage::Retired,
        Event::Judged { alert, verdict } => {
            monitor.verdicts.retain(|(of, _)| of != alert);
            monitor.verdicts.push((*alert, *verdict));
        }
    }
    if monitor.stage != Stage::Muted {
        monitor.muted_until = None;
    }
    Some(monitor)
}

/// Folds a journal.
pub fn fold(journal: &[Entry]) -> Option<Monitor> {
    journal.iter().fold(None, apply)
}

/// So many verdicts are needed before another sensitivity is proposed.
const LEAST: usize = 3;

impl Monitor {
    /// Of the alerts that people judged, how many were right: `(right, of)`.
    pub fn precision(&self) -> (usize, usize) {
        let right = self.verdicts.iter().filter(|(_, verdict)| *verdict != Usefulness::Noise).count();
        (right, self.verdicts.len())
    }

    /// The sensitivity that its verdicts ask for: less when most was noise, more when it comes late.
    pub fn proposes(&self) -> Option<Often> {
        let count = |of: Usefulness| self.verdicts.iter().filter(|(_, verdict)| *verdict == of).count();
        let all = self.verdicts.len();
        let proposed = match () {
            () if all < LEAST => return None,
            () if 2 * count(Usefulness::Noise) > all => self.settings.often.by(1),
            () if 2 * count(Usefulness::Late) > all => self.settings.often.by(-1),
            () => return None,
        };
        (proposed != self.settings.often).then_some(proposed)
    }
}
