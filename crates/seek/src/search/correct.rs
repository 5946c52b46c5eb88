//! What a word was meant to be: the other keyboard, the other alphabet, a slip of the finger.
//!
//! Corrections come from the dictionary of the index itself, and only words that stand in something visible to the
//! asker are proposed: each candidate is looked for within his rights before it is named.

use super::look::{Clause, Look, all};
use crate::ask::Piece;
use crate::error::Error;
use crate::index::fields::Shelf;
use crate::index::tokens::{EXACT, exact};
use crate::{layout, translit, words};
use std::collections::HashMap;
use tantivy::Term;
use tantivy::query::FuzzyTermQuery;

/// Shorter words are too near to everything.
const SHORTEST: usize = 4;
/// From this length on two slips are forgiven, if one is not enough.
const LONG: usize = 8;
/// So many of the nearest words are looked for within the rights.
const CANDIDATES: usize = 24;
/// What a reading in the other layout is worth.
pub const SWITCHED: f32 = 0.9;
/// So many words are taken for one.
const KEPT: usize = 4;

/// Another reading of a piece.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Its words, folded, which must all be there.
    pub words: Vec<String>,
    /// How much less it is worth than what was written.
    pub weight: f32,
}

/// The other readings of a piece that are to be found, best first.
pub fn readings(look: &Look<'_>, piece: &Piece) -> Result<Vec<Reading>, Error> {
    let mut found: Vec<Reading> = in_other_layout(look, piece)?.into_iter().collect();
    let switched: Vec<String> = layout::other(&piece.text).as_deref().map(split).unwrap_or_default();
    if let [word] = piece.words.as_slice() {
        for other in translit::other(word) {
            let words = vec![other];
            if look.exists(clause(look, &words))? {
                found.push(Reading { words, weight: 0.8 });
            }
        }
    }
    if found.is_empty() {
        found.extend(slips(look, &piece.words)?);
    }
    if found.is_empty() && piece.words != switched {
        found.extend(slips(look, &switched)?);
    }
    Ok(found)
}

/// The piece typed in the other layout, if that can be found. Of `S3-[hfybkbot` the second part is meant.
pub fn in_other_layout(look: &Look<'_>, piece: &Piece) -> Result<Option<Reading>, Error> {
    let mut words = Vec::new();
    for part in piece.text.split(['-', '–', '(', ')']) {
        let other = layout::other(part).as_deref().map(split).unwrap_or_default();
        let better = !other.is_empty() && look.exists(clause(look, &other))?;
        words.extend(if better { other } else { split(part) });
    }
    let found = words != piece.words && look.exists(clause(look, &words))?;
    Ok(found.then_some(Reading { words, weight: SWITCHED }))
}

fn split(text: &str) -> Vec<String> {
    words::split(text).map(|word| word.folded).collect()
}

/// All words, in any form.
pub fn clause(look: &Look<'_>, folded: &[String]) -> Clause {
    all(folded.iter().map(|word| look.word(word)).collect())
}

/// Readings in which each unknown word is replaced by near ones.
fn slips(look: &Look<'_>, folded: &[String]) -> Result<Vec<Reading>, Error> {
    match folded {
        [] => Ok(Vec::new()),
        [word] => {
            let near = near(look, word)?.into_iter();
            Ok(near.map(|(word, weight)| Reading { words: vec![word], weight }).collect())
        }
        several => {
            // Words joined by signs: the nearest of each, if each has one.
            let mut words = Vec::new();
            for word in several {
                match near(look, word)?.into_iter().next() {
                    Some((near, _)) => words.push(near),
                    None => words.push(word.clone()),
                }
            }
            let changed = words != several && look.exists(clause(look, &words))?;
            Ok(if changed { vec![Reading { words, weight: 0.5 }] } else { Vec::new() })
        }
    }
}

/// Words of the dictionary near to one, visible, nearest and most frequent first.
fn near(look: &Look<'_>, word: &str) -> Result<Vec<(String, f32)>, Error> {
    let length = word.chars().count();
    if length < SHORTEST || word.chars().any(|c| c.is_ascii_digit()) {
        return Ok(Vec::new());
    }
    for distance in 1..=if length >= LONG { 2 } else { 1 } {
        let mut candidates: Vec<(String, u64)> = within(look, word, distance)?.into_iter().collect();
        let first = word.chars().next();
        candidates.sort_by_key(|(candidate, frequency)| {
            let same_length = candidate.chars().count() == length;
            // The first letter is seldom wrong.
            (
                candidate.chars().next() != first,
                std::cmp::Reverse(*frequency),
                !same_length,
                candidate.clone(),
            )
        });
        let mut kept = Vec::new();
        let mut stems: Vec<String> = Vec::new();
        for (candidate, _) in candidates.into_iter().take(CANDIDATES) {
            let stem = words::stem(&candidate);
            if !stems.contains(&stem) && look.exists(look.form(&candidate))? {
                kept.push((candidate, if distance == 1 { 0.6 } else { 0.4 }));
                stems.push(stem);
                if kept.len() == KEPT {
                    break;
                }
            }
        }
        if !kept.is_empty() {
            return Ok(kept);
        }
    }
    Ok(Vec::new())
}

/// The dictionary's words within a distance, with how many documents have them.
fn within(look: &Look<'_>, word: &str, distance: u8) -> Result<HashMap<String, u64>, Error> {
    let mut found: HashMap<String, u64> = HashMap::new();
    let above = char::from_u32(EXACT as u32 + 1).unwrap_or(EXACT).to_string();
    let any_field = look.fields.texts(Shelf::Desk).body;
    let automaton =
        FuzzyTermQuery::new(Term::from_field_text(any_field, &exact(word)), distance, true).automaton()?;
    for shelf in look.shelves {
        let texts = look.fields.texts(*shelf);
        for field in look.read(&texts) {
            for segment in look.searcher.segment_readers() {
                let inverted = segment.inverted_index(field)?;
                let terms = inverted.terms().search(&automaton).ge(EXACT.to_string()).lt(&above);
                let mut terms = terms.into_stream()?;
                while terms.advance() {
                    let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
                    let near = term.trim_start_matches(EXACT);
                    if near != word {
                        *found.entry(near.to_owned()).or_default() += u64::from(terms.value().doc_freq);
                    }
                }
            }
        }
    }
    Ok(found)
}
