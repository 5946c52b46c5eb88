//! What goes over the wire: stable names in snake case, ids as texts, moments in RFC 3339.

mod article;
mod change;
mod list;
mod organisation;
mod people;
mod ticket;
mod topic;
mod words;

pub(crate) use article::*;
pub(crate) use change::*;
pub(crate) use list::*;
pub(crate) use organisation::*;
pub(crate) use people::*;
pub(crate) use ticket::*;
pub(crate) use topic::*;
pub(crate) use words::*;

use crate::problem::Problem;
use domain::time::rfc3339;

/// A moment, if there is one.
pub(crate) fn at(moment: Option<i64>) -> Option<String> {
    moment.map(rfc3339)
}

/// An id as it was sent.
pub(crate) fn id(field: &str, text: &str) -> Result<i64, Problem> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let id = text.parse().ok().filter(|_| digits);
    id.ok_or_else(|| Problem::field(field, "an id is a text of digits"))
}

/// Refuses texts that are too long.
pub(crate) fn short(field: &str, text: &str, most: usize) -> Result<(), Problem> {
    if text.chars().count() <= most { Ok(()) } else { Err(Problem::field(field, "too long")) }
}
