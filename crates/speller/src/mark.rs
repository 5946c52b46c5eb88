//! What is said of a text: marks with their places.

use std::ops::Range;

/// Why a word is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// No dictionary has it, and something near to it is likelier.
    Word,
    /// Letters of two alphabets that look alike.
    Alphabets,
    /// Typed with the wrong keyboard.
    Layout,
    /// A space or a hyphen is missing or too many, or the words don't go together.
    Phrase,
    /// The same little word twice.
    Twice,
}

impl Kind {
    /// Its name for programs.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Word => "word",
            Kind::Alphabets => "alphabets",
            Kind::Layout => "layout",
            Kind::Phrase => "phrase",
            Kind::Twice => "twice",
        }
    }
}

/// A place in a text that is misspelt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where, in bytes of the text.
    pub bytes: Range<usize>,
    /// Where, in units of UTF-16, as browsers count.
    pub utf16: Range<usize>,
    /// Why.
    pub kind: Kind,
    /// What to write for it, the likeliest first; never empty.
    pub suggestions: Vec<String>,
}

impl Mark {
    /// What stands there.
    pub fn word<'t>(&self, text: &'t str) -> &'t str {
        &text[self.bytes.clone()]
    }
}

/// The text with the first suggestion of each mark.
pub fn corrected(text: &str, marks: &[Mark]) -> String {
    let mut whole = String::with_capacity(text.len() + 16);
    let mut at = 0;
    for mark in marks {
        whole.push_str(&text[at..mark.bytes.start]);
        whole.push_str(mark.suggestions.first().map_or(mark.word(text), String::as_str));
        at = mark.bytes.end;
    }
    whole.push_str(&text[at..]);
    whole
}
