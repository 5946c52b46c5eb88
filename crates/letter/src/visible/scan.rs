//! Every line gets a mark: what it could be, judged with a few lines after it.

use super::header::{self, Announced};
use super::line::{Hint, LONG, Line, is_rule, is_signature_mark, is_tracker_mark};
use super::{attribution, signature};

/// What a line could be. Only [`decide`](super::decide) says what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Blank,
    Text,
    Quote,
    /// Part of the lines that introduce a quote.
    Introduction,
    /// `-----Original Message-----` and the forwarded kind.
    Announcement(Announced),
    /// Part of the head of an earlier message.
    Head,
    /// The markup says the earlier message begins here.
    History,
    /// `-- `, under which a signature stands.
    Dashes,
    /// `_____`.
    Rule,
    /// "Sent from my …".
    ClientLine,
    /// The markup says this is the signature.
    Signature,
}

/// The marks of all lines.
pub(super) fn marks(lines: &[Line]) -> Vec<Mark> {
    let mut marks = Vec::with_capacity(lines.len());
    while marks.len() < lines.len() {
        let at = marks.len();
        let (mark, length) = mark(&lines[at..]);
        marks.extend(std::iter::repeat_n(mark, length));
    }
    join_wrapped(lines, &mut marks);
    marks
}

fn mark(lines: &[Line]) -> (Mark, usize) {
    let line = &lines[0];
    let text = line.trimmed();
    match line.hint {
        _ if text.is_empty() => return (Mark::Blank, 1),
        Hint::History => return (Mark::History, 1),
        Hint::Signature => return (Mark::Signature, 1),
        Hint::Introduction => return (Mark::Introduction, 1),
        Hint::Quote => return (header::announcement(text).map_or(Mark::Quote, Mark::Announcement), 1),
        Hint::None if line.is_quote() => return (Mark::Quote, 1),
        Hint::None => {}
    }
    if text.len() > LONG {
        return (Mark::Text, 1);
    }
    if let Some(announced) = header::announcement(text) {
        return (Mark::Announcement(announced), 1);
    }
    if let Some(length) = header::block(lines) {
        return (Mark::Head, length);
    }
    if let Some(length) = attribution::length(lines) {
        return (Mark::Introduction, length);
    }
    let mark = if is_signature_mark(text) || is_tracker_mark(text) {
        Mark::Dashes
    } else if is_rule(text) {
        Mark::Rule
    } else if signature::is_client_line(text) {
        Mark::ClientLine
    } else {
        Mark::Text
    };
    (mark, 1)
}

/// A line that a mailer wrapped out of its quote belongs to the quote: `> a long line that was`, `wrapped`, `> next`.
fn join_wrapped(lines: &[Line], marks: &mut [Mark]) {
    for at in 1..marks.len().saturating_sub(1) {
        let wrapped = marks[at] == Mark::Text && marks[at - 1] == Mark::Quote && marks[at + 1] == Mark::Quote;
        if wrapped && lines[at - 1].text.chars().take(56).count() == 56 {
            marks[at] = Mark::Quote;
        }
    }
}
