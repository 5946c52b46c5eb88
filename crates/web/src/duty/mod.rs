//! Duty on pages: who is on, the simulator, escalation maps, rotas, the heat map of holes, sources of alerts.

pub mod alerts;
pub mod coverage;
pub mod map;
pub mod now;
pub mod reach;
pub mod rota;

use domain::time::Moment;
use i18n::T;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// A moment as a field of a form has it, by the reader's clock.
pub(crate) fn typed(at: Moment, zone: &str) -> String {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let at = jiff::Timestamp::from_millisecond(at).unwrap_or_default().to_zoned(zone);
    at.strftime("%Y-%m-%dT%H:%M").to_string()
}

/// What was typed into such a field.
pub(crate) fn moment(text: &str, zone: &str) -> Option<Moment> {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let at: DateTime = text.trim().parse().ok()?;
    Some(at.to_zoned(zone).ok()?.timestamp().as_millisecond())
}

/// What is wrong with a map, in a sentence.
pub(crate) fn flaw(t: &T, flaw: &domain::duty::Flaw) -> String {
    use domain::duty::Flaw;
    let at = |key: &'static str, path: &str, n: usize| {
        let path = if path.is_empty() { t.of("type-root") } else { path };
        t.with(key).arg("path", path).arg("n", n as i64).to_string()
    };
    match flaw {
        Flaw::Path(path) => at("flaw-path", path, 0),
        Flaw::NoRoot => t.of("flaw-no-root").to_owned(),
        Flaw::NoTime(path, n) => at("flaw-no-time", path, *n),
        Flaw::EmptyRole(path, n) => at("flaw-empty-role", path, *n),
        Flaw::EmptyRota(path, n) => at("flaw-empty-rota", path, *n),
        Flaw::LastStepHasHours(path) => at("flaw-last-hours", path, 0),
        Flaw::Circle(_) => t.of("flaw-circle").to_owned(),
    }
}

/// What is wrong with a field of a map.
pub(crate) fn wrong(field: &str) -> &'static str {
    match field {
        "path" => "incident-no-path",
        "by" => "map-who-signs",
        "person" | "head" => "map-foreign",
        _ => "map-too-many",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_go_into_forms_and_come_back() {
        let at = 1_798_761_600_000;
        let text = typed(at, "Europe/Moscow");
        assert_eq!((text.as_str(), moment(&text, "Europe/Moscow")), ("2027-01-01T03:00", Some(at)));
        assert_eq!(moment("yesterday", "Europe/Moscow"), None);
    }
}
