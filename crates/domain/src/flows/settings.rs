//! How a monitor is set, where it is in its life, and what people think of its alerts: the words that are stored.

use crate::ids::FlowId;
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
