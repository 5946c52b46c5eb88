//! Where words come together: blanks are made one, what cannot be seen goes, limits are kept.

use crate::limits::Limits;
use crate::{Outcome, Reading, Reason};
use std::time::Instant;
use unicode_normalization::char::compose;

/// Why reading stopped before the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// A limit of what is taken was reached.
    Full,
    /// The time is over.
    Late,
    /// It asks for more memory than there is for it.
    TooLarge,
    /// It is damaged.
    Broken,
    /// It is locked with a password.
    Locked,
    /// There are none in files of this kind.
    NoWords,
}

/// How reading went, given how it stopped and whether there are words.
pub(crate) fn outcome(end: Result<(), Stop>, empty: bool) -> Outcome {
    let unless_words = |reason| if empty { Outcome::Unreadable(reason) } else { Outcome::Cut };
    match end {
        Ok(()) => Outcome::Read,
        Err(Stop::Full) => Outcome::Cut,
        Err(Stop::Late) => unless_words(Reason::TimeOver),
        Err(Stop::TooLarge) => unless_words(Reason::TooLarge),
        Err(Stop::Broken) => unless_words(Reason::Broken),
        Err(Stop::Locked) => Outcome::Unreadable(Reason::Locked),
        Err(Stop::NoWords) => Outcome::NoWords,
    }
}

/// What words are given to as soon as they are certain.
pub(crate) type Drain<'a> = &'a mut dyn FnMut(&str);

/// What stands before the next word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Blank,
    Line,
}

/// Collects words within limits.
pub(crate) struct Collector<'a> {
    words: String,
    gap: Gap,
    most: usize,
    given: usize,
    deadline: Option<Instant>,
    drain: Option<Drain<'a>>,
}

impl<'a> Collector<'a> {
    pub(crate) fn new(limits: &Limits) -> Self {
        Collector {
            words: String::new(),
            gap: Gap::None,
            most: limits.words,
            given: 0,
            deadline: Instant::now().checked_add(limits.time),
            drain: None,
        }
    }

    /// Words are given on at each [`Collector::tick`] and not kept.
    pub(crate) fn draining(limits: &Limits, drain: Drain<'a>) -> Self {
        Collector { drain: Some(drain), ..Collector::new(limits) }
    }

    /// Adds a piece of text: what is not blank at its ends joins what was before and comes after.
    pub(crate) fn push(&mut self, text: &str) -> Result<(), Stop> {
        text.chars().try_for_each(|c| self.char(c))
    }

    /// The next word stands apart.
    pub(crate) fn blank(&mut self) {
        self.gap = self.gap.max(Gap::Blank);
    }

    /// The next word stands on a line of its own.
    pub(crate) fn line(&mut self) {
        self.gap = Gap::Line;
    }

    /// Adds a text that stands on lines of its own.
    pub(crate) fn paragraph(&mut self, text: &str) -> Result<(), Stop> {
        self.line();
        self.push(text)?;
        self.line();
        Ok(())
    }

    fn char(&mut self, c: char) -> Result<(), Stop> {
        match c {
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => self.line(),
            c if c.is_whitespace() => self.blank(),
            // soft hyphens, joiners that show nothing, marks of order and of direction
            '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' => {}
            '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffc}' => {}
            // a letter and its mark are one, as they are typed
            '\u{300}'..='\u{36f}' if self.gap == Gap::None => return self.mark(c),
            c if c.is_control() => self.blank(),
            // places for private use have no meaning to anybody else
            '\u{e000}'..='\u{f8ff}' | '\u{fffd}' | '\u{fffe}' | '\u{ffff}' => self.blank(),
            c => return self.word(c),
        }
        Ok(())
    }

    fn mark(&mut self, mark: char) -> Result<(), Stop> {
        match self.words.chars().next_back().and_then(|letter| compose(letter, mark)) {
            Some(whole) => {
                self.words.pop();
                self.word(whole)
            }
            None => self.word(mark),
        }
    }

    fn word(&mut self, c: char) -> Result<(), Stop> {
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        let taken = self.given + self.words.len();
        if taken + c.len_utf8() + usize::from(gap != Gap::None) > self.most {
            return Err(Stop::Full);
        }
        match gap {
            _ if taken == 0 => {}
            Gap::None => {}
            Gap::Blank => self.words.push(' '),
            Gap::Line => self.words.push('\n'),
        }
        self.words.push(c);
        Ok(())
    }

    /// To be called often: stops when the time is over, and gives on what is certain.
    pub(crate) fn tick(&mut self) -> Result<(), Stop> {
        if let Some(drain) = &mut self.drain {
            drain(&self.words);
            self.given += self.words.len();
            self.words.clear();
        }
        if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            return Err(Stop::Late);
        }
        Ok(())
    }

    /// The words, and how it went.
    pub(crate) fn finish(mut self, end: Result<(), Stop>) -> Reading {
        if let Some(drain) = &mut self.drain {
            drain(&self.words);
        }
        let empty = self.given + self.words.len() == 0;
        Reading { words: self.words, outcome: outcome(end, empty) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collected(texts: &[&str], most: usize) -> Reading {
        let mut collector = Collector::new(&Limits { words: most, ..Limits::default() });
        let end = texts.iter().try_for_each(|text| collector.push(text));
        collector.finish(end)
    }

    #[test]
    fn blanks_are_one_and_what_is_not_seen_goes() {
        let read = collected(&[" Опла\u{ad}та", "  по \u{200b}счё", "ту\n\n \u{0} 5\u{feff}7 "], 1000);
        assert_eq!(read.words, "Оплата по счёту\n57");
        assert_eq!(read.outcome, Outcome::Read);
    }

    #[test]
    fn letters_in_two_parts_are_made_one() {
        assert_eq!(collected(&["Рабочии\u{306} е\u{308}ж"], 1000).words, "Рабочий ёж");
    }

    #[test]
    fn no_more_than_asked_for() {
        let read = collected(&["слово слово"], 13);
        assert_eq!((read.words.as_str(), read.outcome), ("слово с", Outcome::Cut));
    }
}
