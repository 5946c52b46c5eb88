//! Suggestions: for a question in whole sentences, the articles that may answer it and the tickets that are like it.
//!
//! Three voices are added. The words of the question in the document, its title above all. For articles the
//! *beginnings* of words, too, where stems of relatives differ. And *cases*: questions that were solved by an article
//! lend it a part of their own likeness to the new one, so what helped the last one comes up for the next.

use crate::doc::{Kind, Rights};
use crate::error::Error;
use crate::index::Index;
use crate::index::fields::Shelf;
use crate::search::look::{Clause, Look, any, scored, weighed};
use crate::words;
use std::collections::{HashMap, HashSet};
use tantivy::collector::TopDocs;
use tantivy::query::{Bm25StatisticsProvider, Occur};
use tantivy::schema::Field;
use tantivy::{DocAddress, Term};

/// What a word of a title is worth again, for it is a word of the text already.
const TITLE: f32 = 1.0;
/// What a beginning is worth beside the whole stem.
const BEGINNING: f32 = 0.5;
/// What a case lends.
const LENT: f32 = 1.0;
/// So many of the most alike cases lend.
const CASES: usize = 10;
/// So many documents are judged at least.
const JUDGED: usize = 40;
/// Of a long text the rarest words are asked.
const MOST_WORDS: usize = 48;
/// Characters of a question that are read.
const LONGEST: usize = 4_000;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// The question: subject and text of a request, or what a client has typed so far.
    pub text: &'a str,
    /// Who asks; applies to cases as to everything.
    pub rights: &'a Rights,
    /// Of which kind the answers are.
    pub kind: Kind,
    /// So many are wanted.
    pub top: usize,
    /// Documents that are no answer: the ticket itself.
    pub but: &'a [i64],
    /// Facets that an answer must have, as in documents: `("state", "solved")`.
    pub facets: &'a [(&'a str, &'a str)],
    /// What takes part.
    pub voices: Voices,
    /// Cases that are not heard: when a case is judged by itself.
    pub unheard: &'a [i64],
}

/// What takes part in a suggestion; all but for measurements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voices {
    /// Words of titles count twice.
    pub titles: bool,
    /// Beginnings of words count.
    pub beginnings: bool,
    /// Cases lend.
    pub cases: bool,
    /// What says the same twice is suggested once.
    pub once: bool,
}

impl Voices {
    /// Everything.
    pub const ALL: Voices = Voices { titles: true, beginnings: true, cases: true, once: true };
}

impl<'a> Question<'a> {
    /// The best five articles.
    pub fn new(text: &'a str, rights: &'a Rights) -> Question<'a> {
        Question {
            text,
            rights,
            kind: Kind::Article,
            top: 5,
            but: &[],
            facets: &[],
            voices: Voices::ALL,
            unheard: &[],
        }
    }
}

/// A document that may answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: i64,
    /// How well it fits, within one answer.
    pub score: f32,
    /// How much of it was lent by cases.
    pub lent: f32,
}

/// A word of the question.
struct Asked {
    stem: String,
    times: f32,
}

impl Index {
    /// What may answer a question, best first.
    pub fn suggest(&self, question: &Question<'_>) -> Result<Vec<Suggestion>, Error> {
        let shelf = [Shelf::of(question.kind)];
        let look = Look::new(self, question.rights, &shelf)?;
        let asked = asked(&look, question)?;
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let mut found = directly(&look, question, &asked)?;
        if question.voices.cases && question.kind == Kind::Article {
            self.lend(question, &mut found)?;
        }
        found.retain(|one| !question.but.contains(&one.0.id));
        found.sort_by(|(a, _), (b, _)| b.score.total_cmp(&a.score).then(a.id.cmp(&b.id)));
        if question.voices.once {
            let mut said = HashSet::new();
            found.retain(|(_, sameness)| said.insert(*sameness));
        }
        Ok(found.into_iter().map(|(one, _)| one).take(question.top).collect())
    }

    /// Adds what cases lend; an article that only they know is looked for within the rights.
    fn lend(&self, question: &Question<'_>, found: &mut Vec<(Suggestion, u64)>) -> Result<(), Error> {
        let lessons = [Shelf::Lessons];
        let look = Look::new(self, question.rights, &lessons)?;
        let asked = asked(&look, question)?;
        let query = look.visible(vec![(Occur::Must, clause(&look, Shelf::Lessons, &asked, question.voices))]);
        let limit = CASES + question.unheard.len();
        let cases = look.search(&query, &TopDocs::with_limit(limit).order_by_score())?;
        let own = likeness_to_itself(&look, &asked, question.voices)?;
        let mut lent: HashMap<i64, f32> = HashMap::new();
        let mut heard = 0;
        for (score, address) in cases {
            let columns = look.searcher.segment_reader(address.segment_ord).fast_fields();
            let case = columns.i64("id")?.first(address.doc_id).unwrap_or_default();
            if question.unheard.contains(&case) || heard == CASES {
                continue;
            }
            heard += 1;
            for article in columns.i64("solved_by")?.values_for_doc(address.doc_id) {
                // Many alike cases count more than one, but not as many times; and a case that shares a few words
                // of a long question is not alike.
                *lent.entry(article).or_default() += score * score * (score / own).min(1.0);
            }
        }
        let knowledge = [Shelf::Knowledge];
        let look = Look::new(self, question.rights, &knowledge)?;
        for (id, squares) in lent {
            let lent = LENT * squares.sqrt();
            match found.iter_mut().find(|(one, _)| one.id == id) {
                Some((one, _)) => {
                    one.score += lent;
                    one.lent = lent;
                }
                None => {
                    let mut clauses = limits(&look, question);
                    clauses.push((Occur::Must, look.one(Kind::Article, id)));
                    let one = look
                        .searcher
                        .search(&look.visible(clauses), &TopDocs::with_limit(1).order_by_score())?;
                    if let Some((_, address)) = one.first() {
                        let (one, sameness) = suggestion(&look, question.kind, *address, lent)?;
                        found.push((Suggestion { lent, ..one }, sameness));
                    }
                }
            }
        }
        Ok(())
    }
}

/// Documents that have the words themselves.
fn directly(
    look: &Look<'_>,
    question: &Question<'_>,
    asked: &[Asked],
) -> Result<Vec<(Suggestion, u64)>, Error> {
    let mut clauses = limits(look, question);
    clauses.push((Occur::Must, clause(look, Shelf::of(question.kind), asked, question.voices)));
    let judged = JUDGED.max(question.top * 4) + question.but.len();
    let top = TopDocs::with_limit(judged).order_by_score();
    let found = look.search(&look.visible(clauses), &top)?;
    found.into_iter().map(|(score, address)| suggestion(look, question.kind, address, score)).collect()
}

fn limits(look: &Look<'_>, question: &Question<'_>) -> Vec<(Occur, Clause)> {
    let mut clauses = vec![(Occur::Must, weighed(look.of_kinds(&[question.kind]), 0.0))];
    for (name, value) in question.facets {
        let by = crate::ask::By::Value((*name).to_owned(), words::fold(value));
        if let Ok(clause) = look.limit(&crate::ask::Limit { by, not: false }) {
            clauses.push((Occur::Must, weighed(clause, 0.0)));
        }
    }
    clauses
}

fn suggestion(look: &Look<'_>, kind: Kind, at: DocAddress, score: f32) -> Result<(Suggestion, u64), Error> {
    let columns = look.searcher.segment_reader(at.segment_ord).fast_fields();
    let id = columns.i64("id")?.first(at.doc_id).unwrap_or_default();
    let sameness = columns.u64("sameness")?.first(at.doc_id).unwrap_or_default();
    Ok((Suggestion { kind, id, score, lent: 0.0 }, sameness))
}

/// How like a case would be that asks the very same: the sum of its words by BM25, as the engine counts it.
#[expect(clippy::cast_precision_loss, reason = "counts of documents and words")]
fn likeness_to_itself(look: &Look<'_>, asked: &[Asked], voices: Voices) -> Result<f32, Error> {
    const K1: f32 = 1.2;
    const B: f32 = 0.75;
    let among = look.total_num_docs()? as f32;
    let body = look.fields.texts(Shelf::Lessons).body;
    let beginnings = look.fields.beginnings(Shelf::Lessons).filter(|_| voices.beginnings);
    let length: f32 = asked.iter().map(|asked| asked.times).sum();
    let mut sum = 0.0;
    for (field, weight, terms_a_word) in
        [(Some(body), 1.0, 2.0), (beginnings.map(|fields| fields.body), BEGINNING, 1.0)]
    {
        let Some(field) = field else { continue };
        let mean = Bm25StatisticsProvider::total_num_tokens(look, field)? as f32 / among;
        let norm = K1 * (1.0 - B + B * length * terms_a_word / mean.max(1.0));
        for Asked { stem, times } in asked {
            let term = if field == body { stem.as_str() } else { words::beginning(stem) };
            let having = look.doc_freq(&Term::from_field_text(field, term))? as f32;
            let rarity = (1.0 + (among - having + 0.5) / (having + 0.5)).ln();
            sum += weight * times * rarity * times * (K1 + 1.0) / (times + norm);
        }
    }
    Ok(sum.max(f32::MIN_POSITIVE))
}

/// The words of a question that the shelf knows; of a long one, the rarest.
fn asked(look: &Look<'_>, question: &Question<'_>) -> Result<Vec<Asked>, Error> {
    let mut times: Vec<Asked> = Vec::new();
    let end = question.text.char_indices().nth(LONGEST).map_or(question.text.len(), |(at, _)| at);
    for word in words::split(&question.text[..end]) {
        let stem = words::stem(&word.folded);
        match times.iter_mut().find(|asked| asked.stem == stem) {
            Some(asked) => asked.times += 1.0,
            None => times.push(Asked { stem, times: 1.0 }),
        }
    }
    if times.len() > MOST_WORDS {
        let body = look.fields.texts(look.shelves[0]).body;
        let mut rarity = Vec::new();
        for asked in times {
            let frequency = look.searcher.doc_freq(&Term::from_field_text(body, &asked.stem))?;
            rarity.push((if frequency == 0 { u64::MAX } else { frequency }, asked));
        }
        rarity.sort_by_key(|(frequency, _)| *frequency);
        times = rarity.into_iter().take(MOST_WORDS).map(|(_, asked)| asked).collect();
    }
    Ok(times)
}

/// Any of the words, in every text that is asked.
fn clause(look: &Look<'_>, shelf: Shelf, asked: &[Asked], voices: Voices) -> Clause {
    let texts = look.fields.texts(shelf);
    let title = if voices.titles { TITLE } else { 0.0 };
    let mut clauses: Vec<Clause> = Vec::new();
    let mut add = |field: Field, term: &str, weight: f32| {
        if weight > 0.0 {
            clauses.push(weighed(scored(field, term), weight));
        }
    };
    let beginnings = look.fields.beginnings(shelf).filter(|_| voices.beginnings);
    for Asked { stem, times } in asked {
        add(texts.title, stem, title * times);
        add(texts.body, stem, *times);
        if let Some(beginnings) = beginnings {
            let beginning = words::beginning(stem);
            add(beginnings.title, beginning, title * BEGINNING * times);
            add(beginnings.body, beginning, BEGINNING * times);
        }
    }
    any(clauses)
}
