//! Misspelt titles and titles in the wrong layout: is the document among the first five?

use super::Score;
use super::chance::Chance;
use super::data::LABEL;
use crate::doc::{Doc, Rights};
use crate::error::Error;
use crate::index::Index;
use crate::search::Request;
use crate::suggest::{Question, Voices};
use crate::vocabulary::Vocabulary;
use crate::{layout, words};
use std::collections::HashMap;

/// Words of this length and more are misspelt.
const LONG: usize = 5;

/// How a title is spoilt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// It is written well: what there is to lose.
    None,
    /// One of its long words has an error.
    OneWord,
    /// Every long word has an error.
    EveryWord,
    /// It was typed in the other layout.
    Layout,
}

/// Sampled titles, each spoilt so, with the documents that bear it. Documents of one title are one.
pub fn lines(docs: &[Doc], sample: usize, slip: Slip, seed: u64) -> Vec<(String, Vec<i64>)> {
    let mut chance = Chance(seed);
    let mut of_title: HashMap<String, Vec<i64>> = HashMap::new();
    for doc in docs {
        of_title.entry(words::fold(&doc.title)).or_default().push(doc.id);
    }
    let long = |doc: &&Doc| words::split(&doc.title).any(|word| is_long(&word.folded));
    let titled: Vec<&Doc> = docs.iter().filter(long).collect();
    let line = |_| {
        let doc = chance.of(&titled);
        (spoil(&doc.title, slip, &mut chance), of_title[&words::fold(&doc.title)].clone())
    };
    if titled.is_empty() { Vec::new() } else { (0..sample).map(line).collect() }
}

/// Looks for spoilt titles by the search line.
pub fn by_search(lines: &[(String, Vec<i64>)], index: &Index) -> Result<Score, Error> {
    let mut score = Score::new("the search line");
    let (rights, vocabulary) = (Rights::to([LABEL]), Vocabulary::standard());
    for (line, right) in lines {
        let found = index.search(&Request { top: 5, ..Request::new(line, &rights) }, &vocabulary)?;
        let answers: Vec<i64> = found.hits.iter().map(|hit| hit.id).collect();
        score.count(&answers, right);
    }
    Ok(score)
}

/// Looks for them as for questions.
pub fn by_question(lines: &[(String, Vec<i64>)], index: &Index, voices: Voices) -> Result<Score, Error> {
    let mut score = Score::new("as questions");
    let rights = Rights::to([LABEL]);
    for (line, right) in lines {
        let question = Question { voices, ..Question::new(line, &rights) };
        let answers: Vec<i64> = index.suggest(&question)?.into_iter().map(|one| one.id).collect();
        score.count(&answers, right);
    }
    Ok(score)
}

fn is_long(word: &str) -> bool {
    word.chars().count() >= LONG && word.chars().all(char::is_alphabetic)
}

/// A title with its errors.
pub fn spoil(title: &str, slip: Slip, chance: &mut Chance) -> String {
    let long: Vec<_> = words::split(title).filter(|word| is_long(&word.folded)).collect();
    let chosen = match slip {
        _ if long.is_empty() && slip != Slip::Layout => return title.to_owned(),
        Slip::None => return title.to_owned(),
        Slip::Layout => return layout::other(title).unwrap_or_else(|| title.to_owned()),
        Slip::OneWord => vec![chance.of(&long).clone()],
        Slip::EveryWord => long,
    };
    let mut line = title.to_owned();
    for word in chosen.into_iter().rev() {
        let spoilt = misspell(&title[word.range.clone()], chance);
        line.replace_range(word.range, &spoilt);
    }
    line
}

/// One random error: a letter too few, too many, another one, or two exchanged.
pub fn misspell(word: &str, chance: &mut Chance) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let russian = letters.iter().any(|c| words::is_cyrillic(*c));
    let alphabet: Vec<char> = if russian { ('а'..='я').collect() } else { ('a'..='z').collect() };
    let at = chance.below(letters.len());
    match chance.below(4) {
        0 => {
            letters.remove(at);
        }
        1 => letters.insert(at, *chance.of(&alphabet)),
        2 => letters[at] = *chance.of(&alphabet),
        _ => letters.swap(at, if at == 0 { 1 } else { at - 1 }),
    }
    letters.into_iter().collect()
}
