//! From marks to kinds: which lines stay, which fold.

use super::Kind;
use super::header::Announced;
use super::line::{Hint, Line};
use super::scan::{Mark, marks};
use super::signature;
use super::words::SEE_BELOW;

/// The kind of every line. At least one line with text is visible if any line has text.
pub(super) fn kinds(lines: &[Line]) -> Vec<Kind> {
    let mut folder = Folder::new(lines);
    folder.fold_marked_signatures();
    if !folder.fold_history() {
        return vec![Kind::Visible; lines.len()];
    }
    folder.fold_quotes();
    folder.fold_unmarked_signature();
    folder.settle_blanks();
    let shows = (0..lines.len()).any(|at| folder.kinds[at] == Kind::Visible && folder.has_words(at));
    if shows { folder.kinds } else { vec![Kind::Visible; lines.len()] }
}

/// For every line the next one, from it on, whose mark passes the test; the number of lines where none does.
fn next(marks: &[Mark], test: impl Fn(&Mark) -> bool) -> Vec<usize> {
    let mut found = vec![marks.len(); marks.len()];
    let mut next = marks.len();
    for at in (0..marks.len()).rev() {
        if test(&marks[at]) {
            next = at;
        }
        found[at] = next;
    }
    found
}

struct Folder<'a> {
    lines: &'a [Line<'a>],
    marks: Vec<Mark>,
    kinds: Vec<Kind>,
    /// From here on all is history.
    end: usize,
    /// For every line the next one, from it on, that is text, a quote or its introduction.
    next_body: Vec<usize>,
    /// For every line the next one, from it on, that belongs to history.
    next_history: Vec<usize>,
    /// The last line that is text.
    last_text: Option<usize>,
}

impl<'a> Folder<'a> {
    fn new(lines: &'a [Line<'a>]) -> Self {
        use Mark::{Announcement, Head, History, Introduction, Quote, Text};
        let marks = marks(lines);
        let next_body = next(&marks, |mark| matches!(mark, Quote | Text | Introduction));
        let next_history =
            next(&marks, |mark| matches!(mark, Quote | Introduction | Head | History | Announcement(_)));
        let last_text = marks.iter().rposition(|mark| *mark == Text);
        let kinds = vec![Kind::Visible; lines.len()];
        Folder { lines, marks, kinds, end: lines.len(), next_body, next_history, last_text }
    }

    fn has_words(&self, at: usize) -> bool {
        !matches!(self.marks[at], Mark::Blank | Mark::Rule)
    }

    fn is_text(&self, at: usize) -> bool {
        self.marks[at] == Mark::Text
    }

    fn next_filled(&self, from: usize) -> Option<usize> {
        (from..self.end).find(|at| self.marks[*at] != Mark::Blank)
    }

    fn end_of(&self, at: usize, mark: Mark) -> usize {
        (at..self.marks.len()).find(|at| self.marks[*at] != mark).unwrap_or(self.marks.len())
    }

    /// Finds where the rest of the message is history without quote marks, as Outlook leaves it, and folds it.
    /// False if the message passes another one on: then that other one is its content and all stays.
    fn fold_history(&mut self) -> bool {
        let mut texts = 0;
        let mut at = 0;
        while at < self.end {
            let mark = self.marks[at];
            match mark {
                Mark::Text if self.kinds[at] == Kind::Visible => texts += 1,
                Mark::Announcement(_) | Mark::Head | Mark::History if !self.answers_follow(at) => {
                    if texts == 0 || texts == 1 && self.is_passed_on(at) {
                        return false;
                    }
                    self.cut(at);
                }
                Mark::Introduction => {
                    let after = self.end_of(at, mark);
                    let next = self.next_filled(after).map(|next| self.marks[next]);
                    if texts > 0 && next.is_some_and(|next| !matches!(next, Mark::Quote)) {
                        self.cut(at);
                    }
                    at = after;
                    continue;
                }
                Mark::ClientLine if texts > 0 => {
                    self.kinds[at] = Kind::Signature;
                    let next = self.next_filled(at + 1);
                    let apart = next.is_some_and(|next| next > at + 1)
                        && matches!(self.marks[at - 1], Mark::Blank | Mark::ClientLine);
                    if let Some(next) = next.filter(|next| apart && self.is_text(*next)) {
                        self.cut(next);
                    }
                }
                _ => {}
            }
            at += 1;
        }
        true
    }

    /// Whether at `at`, under one line at most, begins a message passed on.
    fn is_passed_on(&self, at: usize) -> bool {
        if self.marks[at] == Mark::Announcement(Announced::Forwarded) {
            return true;
        }
        let above = (0..at).find(|at| self.is_text(*at));
        above.is_some_and(|above| {
            let lower = self.lines[above].trimmed().to_lowercase();
            lower.len() < 120 && SEE_BELOW.iter().any(|word| lower.contains(word))
        })
    }

    /// Whether a head is followed by marked quotes and these by answers: "-----Original Message-----" above `>` lines.
    fn answers_follow(&self, at: usize) -> bool {
        let body = self.next_body[at];
        let quoted =
            body < self.end && self.marks[body] == Mark::Quote && self.lines[body].hint == Hint::None;
        quoted && self.last_text.is_some_and(|last| last > body)
    }

    /// Folds everything from `at` on, with the drawn line and the blank lines above it.
    fn cut(&mut self, at: usize) {
        let above = |mark: &Mark| matches!(mark, Mark::Blank | Mark::Rule);
        let start = (0..at).rev().take_while(|at| above(&self.marks[*at])).last().unwrap_or(at);
        self.kinds[start..].fill(Kind::Quoted);
        self.end = start;
    }

    /// Folds what stands under `-- ` or a drawn line, up to the next quote.
    fn fold_marked_signatures(&mut self) {
        let mut texts = 0;
        let mut at = 0;
        while at < self.end {
            let mark = self.marks[at];
            texts += usize::from(matches!(mark, Mark::Text | Mark::Quote));
            let end = match mark {
                Mark::Signature if texts > 0 => Some(self.end_of(at, mark).min(self.end)),
                Mark::Dashes | Mark::Rule if texts > 0 => {
                    let end = self.next_history[at].min(self.end);
                    let open = if mark == Mark::Rule { signature::ruled } else { signature::marked };
                    open(self.lines, at, end)
                }
                _ => None,
            };
            if let Some(end) = end {
                self.kinds[at..end].fill(Kind::Signature);
                at = end.max(at + 1);
            } else {
                at += 1;
            }
        }
    }

    /// Folds quotes nobody answers below, and the lines that introduce any quote.
    fn fold_quotes(&mut self) {
        let visible_text: Vec<usize> =
            (0..self.end).filter(|at| self.is_text(*at) && self.kinds[*at] == Kind::Visible).collect();
        let (Some(&first), Some(&last)) = (visible_text.first(), visible_text.last()) else {
            return;
        };
        let introduced = (0..first).any(|at| {
            self.marks[at] == Mark::Introduction
                || self.marks[at] == Mark::Quote && self.lines[at].hint == Hint::Quote
        });
        let quotes_later = (first..last).any(|at| self.marks[at] == Mark::Quote);
        for at in 0..self.end {
            let fold = match self.marks[at] {
                Mark::Introduction | Mark::Head | Mark::Announcement(_) | Mark::History => true,
                // the answer stands below the whole quote: the quote is not part of it
                Mark::Quote if at < first => introduced && !quotes_later,
                Mark::Quote => at > last,
                _ => false,
            };
            if fold && self.kinds[at] == Kind::Visible {
                self.kinds[at] = Kind::Quoted;
            }
        }
    }

    fn fold_unmarked_signature(&mut self) {
        let last = (0..self.end).rev().find(|at| self.is_text(*at) && self.kinds[*at] == Kind::Visible);
        let Some(last) = last else { return };
        let start = signature::unmarked(&self.lines[..=last], last + 1);
        let Some(start) = start else { return };
        let plain = (start..=last).all(|at| matches!(self.marks[at], Mark::Text | Mark::Blank | Mark::Rule));
        let text_above = (0..start).any(|at| self.is_text(at) && self.kinds[at] == Kind::Visible);
        if plain && text_above {
            self.kinds[start..=last].fill(Kind::Signature);
        }
    }

    /// Blank lines between two folded lines fold with them, and so do those at the end.
    fn settle_blanks(&mut self) {
        let mut folded = None;
        for at in 0..self.lines.len() {
            if self.marks[at] == Mark::Blank {
                continue;
            }
            if let Some(before) = folded.filter(|_| self.kinds[at] != Kind::Visible) {
                for blank in before + 1..at {
                    self.kinds[blank] = self.kinds[before];
                }
            }
            folded = (self.kinds[at] != Kind::Visible).then_some(at);
        }
        if let Some(before) = folded {
            for blank in before + 1..self.lines.len() {
                self.kinds[blank] = self.kinds[before];
            }
        }
    }
}
