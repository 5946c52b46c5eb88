//! Incidents on pages: the list, the incident room, the page behind a link that calls, the register of missed problems.
//!
//! What happened comes from `app::incidents`; here it gets words.

pub mod letters;
pub mod list;
pub mod missed;
pub mod room;
pub mod summons;
pub(crate) mod told;
pub(crate) use told as told_words;

use crate::hours::roubles;
use crate::pages::Tone;
use domain::incident::{Severity, State};
use domain::sla::Money;
use i18n::T;

/// The key of a severity.
pub fn severity_key(severity: Severity) -> &'static str {
    match severity {
        Severity::Minor => "severity-minor",
        Severity::Major => "severity-major",
        Severity::Critical => "severity-critical",
    }
}

/// The key of a state.
pub fn state_key(state: State) -> &'static str {
    match state {
        State::Calling => "incident-calling",
        State::Held => "incident-held",
        State::Recovered => "incident-recovered",
        State::Closed => "incident-closed",
    }
}

/// How a state looks.
pub fn state_tone(state: State) -> &'static str {
    match state {
        State::Calling => "red",
        State::Held => "amber",
        State::Recovered => "green",
        State::Closed => "grey",
    }
}

/// The choices of a severity: value, key.
pub const SEVERITIES: [(&str, &str); 3] =
    [("major", "severity-major"), ("critical", "severity-critical"), ("minor", "severity-minor")];

/// Money at risk, in words: nobody counts it in kopecks.
pub(crate) fn at_risk(t: &T, money: i64) -> String {
    roubles(t, Money((money + 50).div_euclid(100) * 100))
}

/// Whether something went well or not, for a notice.
pub(crate) fn tone(good: bool) -> Tone {
    if good { Tone::Good } else { Tone::Bad }
}
