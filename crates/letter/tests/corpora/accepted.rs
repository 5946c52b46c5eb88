//! Fields that differ from what a set expects, each with the reason why ours is meant to.

const ACCEPTED: &[(&str, &str, &str, &str)] = &[
];

/// Why a difference is accepted, if it is.
pub fn reason(set: &str, file: &str, field: &str) -> Option<&'static str> {
    ACCEPTED.iter().find(|(s, f, n, _)| *s == set && file.starts_with(f) && *n == field).map(|(.., reason)| *reason)
}
