//! What to mark in a text that was found. Answers with places in the text; whoever shows it escapes it.

use crate::{codes, words};
use std::collections::HashSet;
use std::ops::Range;

/// What was looked for, as far as it can be marked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marks {
    stems: HashSet<String>,
    codes: Vec<String>,
    begun: Option<String>,
}

/// A part of a text with its marked places, which are counted from the part's beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment<'a> {
    /// The part.
    pub text: &'a str,
    /// Something stands before it.
    pub before: bool,
    /// Something stands after it.
    pub after: bool,
    /// The places in it.
    pub marks: Vec<Range<usize>>,
}

impl Marks {
    pub(crate) fn word(&mut self, folded: &str) {
        self.stems.insert(words::stem(folded));
    }

    pub(crate) fn code(&mut self, plain: &str) {
        self.codes.push(plain.to_owned());
    }

    pub(crate) fn begun(&mut self, folded: &str) {
        self.begun = Some(folded.to_owned());
    }

    /// The places to mark, in order, none over another.
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        // Stemming ends words and leaves their first letter: most words need not be stemmed to be told apart.
        let begins: HashSet<char> = self.stems.iter().filter_map(|stem| stem.chars().next()).collect();
        let (mut all, mut folded) = (words::split(text), String::new());
        while let Some(range) = all.next_into(&mut folded) {
            let begun = self.begun.as_ref().is_some_and(|begun| folded.starts_with(begun.as_str()));
            let alike = || folded.chars().next().is_some_and(|first| begins.contains(&first));
            if begun || (alike() && self.stems.contains(&words::stem(&folded))) {
                found.push(range);
            }
        }
        if !self.codes.is_empty() {
            for code in codes::find(text) {
                if self.codes.iter().any(|asked| code.plain.contains(asked.as_str())) {
                    found.push(code.range);
                }
            }
            found.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
            let mut end = 0;
            found.retain(|range| {
                let apart = range.start >= end;
                end = end.max(range.end);
                apart
            });
        }
        found
    }

    /// The part of a text with the most different marks near to one another, about so many characters long.
    pub fn fragment<'a>(&self, text: &'a str, length: usize) -> Fragment<'a> {
        let places = self.places(text);
        let bytes = length * 2;
        let worth = |start: usize| {
            let end = start + bytes;
            let within = places.iter().filter(|place| place.start >= start && place.end <= end);
            let different: HashSet<String> = within.map(|place| words::fold(&text[place.clone()])).collect();
            different.len()
        };
        // A long text of marks is judged by its first ones.
        let starts = places.iter().take(64).map(|place| place.start);
        let best = starts.rev().max_by_key(|start| worth(*start)).unwrap_or(0);
        let start = start_of_word(text, best.saturating_sub(bytes / 4));
        let end = text[start..]
            .char_indices()
            .nth(length)
            .map_or(text.len(), |(at, _)| end_of_word(text, start, start + at));
        let marks = places.into_iter().filter(|place| place.start >= start && place.end <= end);
        Fragment {
            text: &text[start..end],
            before: start > 0,
            after: end < text.len(),
            marks: marks.map(|place| place.start - start..place.end - start).collect(),
        }
    }
}

/// The beginning of the first word from here on.
fn start_of_word(text: &str, near: usize) -> usize {
    if near == 0 {
        return 0;
    }
    let near = (near..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    text[near..].find(char::is_whitespace).map_or(near, |at| {
        let after = near + at;
        after + text[after..].len() - text[after..].trim_start().len()
    })
}

/// The end of the last word up to here, not before the beginning of the part.
fn end_of_word(text: &str, start: usize, near: usize) -> usize {
    text[start..near]
        .rfind(char::is_whitespace)
        .filter(|at| *at > (near - start) / 2)
        .map_or(near, |at| start + at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marks(words: &[&str], codes: &[&str]) -> Marks {
        let mut marks = Marks::default();
        words.iter().for_each(|word| marks.word(word));
        codes.iter().for_each(|code| marks.code(code));
        marks
    }

    #[test]
    fn words_are_marked_in_any_form() {
        let text = "Накладная <b>FBS-123456-1</b>: нет накладной";
        let marks = marks(&["накладную"], &["23456"]);
        let marked: Vec<&str> = marks.places(text).into_iter().map(|place| &text[place]).collect();
        assert_eq!(marked, ["Накладная", "FBS-123456-1", "накладной"]);
    }

    #[test]
    fn a_fragment_shows_what_was_found() {
        let text = format!("{} заказ не пришёл, чек потерян {}", "слово ".repeat(200), "дальше ".repeat(200));
        let fragment = marks(&["чек", "заказ"], &[]).fragment(&text, 80);
        assert!(fragment.before && fragment.after);
        assert!(fragment.text.chars().count() <= 80);
        let marked: Vec<&str> = fragment.marks.iter().map(|place| &fragment.text[place.clone()]).collect();
        assert_eq!(marked, ["заказ", "чек"]);
    }

    proptest! {
        #[test]
        fn places_are_of_the_text(text in "\\PC{0,200}", length in 0usize..60) {
            let marks = marks(&["а", "1", "и"], &["12"]);
            let mut end = 0;
            for place in marks.places(&text) {
                prop_assert!(place.start >= end && text.get(place.clone()).is_some());
                end = place.end;
            }
            let fragment = marks.fragment(&text, length);
            for mark in &fragment.marks {
                prop_assert!(fragment.text.get(mark.clone()).is_some());
            }
        }
    }
}
