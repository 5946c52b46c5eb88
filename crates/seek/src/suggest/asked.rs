//! What a question asks for: its words as the shelves know them.

use super::{Question, Voices};
use crate::ask::Piece;
use crate::doc::Kind;
use crate::error::Error;
use crate::search::correct;
use crate::search::look::{Look, all, plain_term};
use crate::{layout, words};
use std::collections::HashMap;
use tantivy::Term;

/// Of a long text the rarest words are asked.
const MOST_WORDS: usize = 48;
/// Characters of a question that are read.
const LONGEST: usize = 4_000;
/// So many unknown pieces of a question are read otherwise.
const MOST_SLIPS: usize = 12;

/// A term and how often it is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The term.
    pub term: String,
    /// How often; less than once for what is only supposed.
    pub times: f32,
}

/// The terms of a question.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Its stems.
    pub stems: Vec<Part>,
    /// The beginnings of the stems.
    pub beginnings: Vec<Part>,
    /// The parts of its words.
    pub parts: Vec<Part>,
}

impl Asked {
    /// The words of a question as the look's shelf knows them; of a long one, the rarest.
    pub fn read(look: &Look<'_>, question: &Question<'_>) -> Result<Asked, Error> {
        let end = question.text.char_indices().nth(LONGEST).map_or(question.text.len(), |(at, _)| at);
        let mut text = question.text[..end].to_owned();
        if question.voices.slips {
            text = in_the_better_layout(look, text)?;
        }
        let mut asked = Words::default();
        for word in words::split(&text) {
            asked.add(word.folded, 1.0);
        }
        if question.voices.slips {
            supposed(look, &text, &mut asked)?;
        }
        asked.keep_rarest(look)?;
        Ok(asked.terms(question.voices))
    }

    /// How much of the question a document has: of its stems, those that stand in it.
    pub fn cover(&self, look: &Look<'_>, kind: Kind, id: i64) -> Result<f32, Error> {
        let body = look.fields.texts(look.shelves[0]).body;
        let (mut had, mut asked) = (0.0, 0.0);
        for Part { term, .. } in self.stems.iter().filter(|part| part.times >= 1.0) {
            let rare = look.rareness(body, term)?;
            asked += rare;
            if look.exists(all(vec![look.one(kind, id), plain_term(body, term)]))? {
                had += rare;
            }
        }
        Ok(if asked > 0.0 { had / asked } else { 0.0 })
    }
}

/// Words with how often they are asked for.
#[derive(Default)]
struct Words {
    all: Vec<(String, f32)>,
    at: HashMap<String, usize>,
}

impl Words {
    fn add(&mut self, folded: String, times: f32) {
        match self.at.get(&folded) {
            Some(at) => self.all[*at].1 += times,
            None => {
                self.at.insert(folded.clone(), self.all.len());
                self.all.push((folded, times));
            }
        }
    }

    fn keep_rarest(&mut self, look: &Look<'_>) -> Result<(), Error> {
        if self.all.len() <= MOST_WORDS {
            return Ok(());
        }
        let body = look.fields.texts(look.shelves[0]).body;
        let mut rarity = Vec::with_capacity(self.all.len());
        for (word, times) in std::mem::take(&mut self.all) {
            let frequency = look.searcher.doc_freq(&Term::from_field_text(body, &words::stem(&word)))?;
            rarity.push((if frequency == 0 { u64::MAX } else { frequency }, word, times));
        }
        rarity.sort_by_key(|(frequency, ..)| *frequency);
        self.all = rarity.into_iter().take(MOST_WORDS).map(|(_, word, times)| (word, times)).collect();
        Ok(())
    }

    fn terms(&self, voices: Voices) -> Asked {
        let mut asked = Asked::default();
        for (word, times) in &self.all {
            let stem = words::stem(word);
            if voices.beginnings {
                add(&mut asked.beginnings, words::beginning(&stem), *times);
            }
            if voices.parts {
                words::parts(word).iter().for_each(|part| add(&mut asked.parts, part, *times));
            }
            add(&mut asked.stems, &stem, *times);
        }
        asked
    }
}

fn add(parts: &mut Vec<Part>, term: &str, times: f32) {
    match parts.iter_mut().find(|part| part.term == term) {
        Some(part) => part.times += times,
        None => parts.push(Part { term: term.to_owned(), times }),
    }
}

/// A line is typed in one layout: the other reading holds if more of its words are known.
fn in_the_better_layout(look: &Look<'_>, text: String) -> Result<String, Error> {
    let Some(other) = layout::other(&text) else { return Ok(text) };
    let known = |text: &str| -> Result<usize, Error> {
        let mut count = 0;
        for word in words::split(text).take(MOST_WORDS) {
            count += usize::from(is_known(look, &word.folded)?);
        }
        Ok(count)
    };
    // Most questions have a word that is known: those are not read twice.
    let own = known(&text)?;
    let all = words::split(&text).take(MOST_WORDS).count();
    Ok(if own * 2 < all && known(&other)? > own { other } else { text })
}

fn is_known(look: &Look<'_>, folded: &str) -> Result<bool, Error> {
    let body = look.fields.texts(look.shelves[0]).body;
    look.exists(plain_term(body, &words::stem(folded)))
}

/// What the pieces of a text that nothing visible has were meant to be.
fn supposed(look: &Look<'_>, text: &str, asked: &mut Words) -> Result<(), Error> {
    let mut left = MOST_SLIPS;
    for chunk in text.split_whitespace() {
        let folded: Vec<String> = words::split(chunk).map(|word| word.folded).collect();
        let mut unknown = false;
        for word in &folded {
            unknown |= !is_known(look, word)?;
        }
        if !unknown || left == 0 {
            continue;
        }
        left -= 1;
        let piece =
            Piece { text: chunk.to_owned(), words: folded.clone(), code: None, phrase: false, not: false };
        for reading in correct::readings(look, &piece)? {
            for word in reading.words.into_iter().filter(|word| !folded.contains(word)) {
                asked.add(word, reading.weight);
            }
        }
    }
    Ok(())
}
