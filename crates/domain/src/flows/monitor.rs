//! The life of a monitor: requested, written, agreed, in the shadow, live, tuned, muted, retired. Folded from its journal.

use super::settings::{Often, Settings, Stage, Usefulness, Watch};
use crate::desk::By;
use crate::ids::AlertId;
use crate::time::Moment;
use serde::{Deserialize, Serialize};

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
