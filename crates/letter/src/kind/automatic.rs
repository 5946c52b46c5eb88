//! Answers and notices of machines, and mail to many, that are no reports of mail systems.

use super::evidence::Evidence;
use super::{Auto, Bulk, phrases};
use crate::fields::Fields;
use crate::letter::Letter;

/// How we know that a machine wrote, if one did.
pub(crate) fn auto(letter: &Letter, e: &Evidence) -> Option<Auto> {
    let marks = &letter.marks;
    let submitted = marks.auto_submitted.as_deref().map(str::to_ascii_lowercase).unwrap_or_default();
    let precedence = marks.precedence.as_deref().map(str::to_ascii_lowercase).unwrap_or_default();
    let suppress = marks.x_auto_response_suppress.as_deref().is_some_and(|v| !v.eq_ignore_ascii_case("none"));
    let machine = e.null_path
        || e.auto_submitted
        || suppress
        || e.daemon
        || e.no_reply
        || precedence == "junk"
        || precedence == "bulk"
        || !marks.x_loop.is_empty();
    let absent = phrases::ABSENCE_WITHIN.iter().any(|a| e.subject.contains(a))
        || phrases::ABSENCE_STARTS.iter().any(|a| e.subject.starts_with(a));
    let plain = phrases::is_absence_form(&e.subject);
    // "Re: out of office" of a person is a person's.
    let machine = machine || !marks.x_autoreply.is_empty();
    if absent && (machine || plain && !e.answering) {
        return Some(Auto::Absence);
    }
    if !marks.x_autoreply.is_empty()
        || precedence == "auto_reply"
        || precedence == "auto-reply"
        || submitted.starts_with("auto-replied")
    {
        return Some(Auto::Replied);
    }
    if e.auto_submitted {
        return Some(Auto::Generated);
    }
    if e.null_path || letter.from.iter().any(|a| a.address.to_ascii_lowercase().starts_with("mailer-daemon"))
    {
        // Only machines write so, whatever they want to say.
        return Some(if letter.in_reply_to.is_empty() { Auto::Generated } else { Auto::Replied });
    }
    None
}

/// How we know that it was sent to many, if it was.
pub(crate) fn bulk(letter: &Letter, fields: &Fields) -> Option<Bulk> {
    let precedence = letter.marks.precedence.as_deref().map(str::to_ascii_lowercase).unwrap_or_default();
    if letter.marks.list_id.is_some()
        || fields.has("List-Post")
        || fields.has("Mailing-List")
        || fields.has("X-Mailing-List")
    {
        return Some(Bulk::List);
    }
    if letter.marks.list_unsubscribe {
        return Some(Bulk::Unsubscribe);
    }
    matches!(precedence.as_str(), "bulk" | "list" | "junk").then_some(Bulk::Precedence)
}
