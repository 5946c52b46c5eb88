//! How texts become terms: four tokenizers over the functions of [`crate::words`] and [`crate::codes`].

use crate::{codes, words};
use std::collections::VecDeque;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

/// Stems, and beside each the exact word under [`EXACT`].
pub const WORDS: &str = "seek-words";
/// Beginnings of stems.
pub const BEGINNINGS: &str = "seek-beginnings";
/// Parts of words.
pub const PARTS: &str = "seek-parts";
/// Codes whole, under [`EXACT`], and their grams.
pub const CODES: &str = "seek-codes";
/// The sign before an exact form: no word has it, so both kinds share a dictionary without meeting.
pub const EXACT: char = '=';
/// Between two codes of a text: no phrase of grams reaches over it.
const GAP: usize = 2;

/// The tokenizers by their names.
pub fn manager() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(WORDS, Terms { of: of_words });
    manager.register(BEGINNINGS, Terms { of: of_beginnings });
    manager.register(PARTS, Terms { of: of_parts });
    manager.register(CODES, Terms { of: of_codes });
    manager
}

/// The term of an exact form.
pub fn exact(folded: &str) -> String {
    format!("{EXACT}{folded}")
}

type Source<'a> = Box<dyn Iterator<Item = (usize, String)> + 'a>;

#[derive(Clone)]
struct Terms {
    of: for<'a> fn(&'a str) -> Source<'a>,
}

fn of_words(text: &str) -> Source<'_> {
    Box::new(words::split(text).enumerate().flat_map(|(at, word)| {
        let stem = words::stem(&word.folded);
        [(at, stem), (at, exact(&word.folded))]
    }))
}

fn of_beginnings(text: &str) -> Source<'_> {
    Box::new(words::split(text).enumerate().map(|(at, word)| {
        let stem = words::stem(&word.folded);
        (at, words::beginning(&stem).to_owned())
    }))
}

fn of_parts(text: &str) -> Source<'_> {
    let parts = words::split(text).flat_map(|word| words::parts(&word.folded));
    Box::new(parts.enumerate())
}

fn of_codes(text: &str) -> Source<'_> {
    let mut next = 0;
    Box::new(codes::find(text).into_iter().flat_map(move |code| {
        let first = next;
        let grams = codes::grams(&code.plain);
        next += grams.len() + GAP;
        let mut terms: VecDeque<(usize, String)> = VecDeque::with_capacity(grams.len() + 1);
        terms.push_back((first, exact(&code.plain)));
        terms.extend(grams.into_iter().enumerate().map(|(n, gram)| (first + n, gram.to_owned())));
        terms
    }))
}

struct Stream<'a> {
    source: Source<'a>,
    token: Token,
}

impl Tokenizer for Terms {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        Stream { source: (self.of)(text), token: Token::default() }
    }
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        match self.source.next() {
            Some((position, text)) => {
                self.token.position = position;
                self.token.text = text;
                true
            }
            None => false,
        }
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
