//! Suggestions: for a question in whole sentences, the articles that may answer it and the tickets that are like it.
//!
//! Three voices are added. The words of the question in the document, its title above all, and how rare they are is
//! judged among articles and among questions: what everybody writes tells nothing. For articles their *beginnings* and
//! *parts*, too, where forms and relatives differ, and what headings and other articles say. And *cases*: questions
//! that were solved by an article lend it a part of their own likeness to the new one, so what helped the last one
//! comes up for the next. A word that nothing visible has is read otherwise, as the search line does.

mod asked;
mod lend;

use crate::doc::{Kind, Rights};
use crate::error::Error;
use crate::index::Index;
use crate::index::fields::Shelf;
use crate::search::look::{Clause, Look, any, scored, weighed};
use crate::words;
use asked::{Asked, Part};
use std::collections::HashSet;
use tantivy::collector::TopDocs;
use tantivy::query::Occur;
use tantivy::schema::Field;
use tantivy::{DocAddress, Term};

/// What a word of a title is worth again, for it is a word of the text already.
const TITLE: f32 = 1.0;
/// What a beginning is worth beside the whole stem.
const BEGINNING: f32 = 0.5;
/// What a part of a word is worth; a word has several.
const PART: f32 = 0.15;
/// What a heading is worth again, and what others call it.
const HEADING: f32 = 0.5;
const CALLED: f32 = 0.5;
/// So many documents are judged at least.
const JUDGED: usize = 40;
/// Of how many questions the rarity of words is known before it counts as much as that among articles.
const QUESTIONS: f64 = 20.0;

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
    /// Facets that an answer must have, as in documents: `("state", "solved")`; of several values of a name any.
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
    /// Words of headings, and what others call it, count again.
    pub headings: bool,
    /// Beginnings of words count.
    pub beginnings: bool,
    /// Parts of words count.
    pub parts: bool,
    /// How rare a word is among questions counts, too.
    pub rarity: bool,
    /// Words that nothing has are read otherwise.
    pub slips: bool,
    /// Cases lend.
    pub cases: bool,
    /// What says the same twice is suggested once.
    pub once: bool,
}

impl Voices {
    /// Everything.
    pub const ALL: Voices = Voices {
        titles: true,
        headings: true,
        beginnings: true,
        parts: true,
        rarity: true,
        slips: true,
        cases: true,
        once: true,
    };
    /// Stems alone.
    pub const NONE: Voices = Voices {
        titles: false,
        headings: false,
        beginnings: false,
        parts: false,
        rarity: false,
        slips: false,
        cases: false,
        once: false,
    };
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
    /// How much of the question it has, from 0 to 1: what is far below is no answer. Comparable between questions.
    pub cover: f32,
}

impl Index {
    /// What may answer a question, best first.
    pub fn suggest(&self, question: &Question<'_>) -> Result<Vec<Suggestion>, Error> {
        let shelf = [Shelf::of(question.kind)];
        let look = Look::new(self, question.rights, &shelf)?;
        let asked = Asked::read(&look, question)?;
        if asked.stems.is_empty() {
            return Ok(Vec::new());
        }
        let mut found = directly(&look, question, &asked)?;
        if question.voices.cases && question.kind == Kind::Article {
            lend::lend(self, &look, question, &asked, &mut found)?;
        }
        found.retain(|one| !question.but.contains(&one.0.id));
        found.sort_by(|(a, _), (b, _)| b.score.total_cmp(&a.score).then(a.id.cmp(&b.id)));
        if question.voices.once {
            let mut said = HashSet::new();
            found.retain(|(_, sameness)| said.insert(*sameness));
        }
        found.truncate(question.top);
        for (one, _) in &mut found {
            one.cover = asked.cover(&look, one.kind, one.id)?;
        }
        Ok(found.into_iter().map(|(one, _)| one).collect())
    }
}

/// Documents that have the words themselves.
fn directly(
    look: &Look<'_>,
    question: &Question<'_>,
    asked: &Asked,
) -> Result<Vec<(Suggestion, u64)>, Error> {
    let mut clauses = limits(look, question);
    clauses.push((Occur::Must, clause(look, question.voices, asked)?));
    let judged = JUDGED.max(question.top * 4) + question.but.len();
    let top = TopDocs::with_limit(judged).order_by_score();
    let found = look.search(&look.visible(clauses), &top)?;
    found.into_iter().map(|(score, address)| suggestion(look, question.kind, address, score)).collect()
}

/// What an answer must be, without a word of the question.
fn limits(look: &Look<'_>, question: &Question<'_>) -> Vec<(Occur, Clause)> {
    let mut clauses = vec![(Occur::Must, weighed(look.of_kinds(&[question.kind]), 0.0))];
    let mut names: Vec<&str> = question.facets.iter().map(|(name, _)| *name).collect();
    names.dedup();
    for name in names {
        let values = question.facets.iter().filter(|(own, _)| *own == name);
        let either = values.map(|(_, value)| look.facet(name, &words::fold(value))).collect();
        clauses.push((Occur::Must, weighed(any(either), 0.0)));
    }
    clauses
}

fn suggestion(look: &Look<'_>, kind: Kind, at: DocAddress, score: f32) -> Result<(Suggestion, u64), Error> {
    let columns = look.searcher.segment_reader(at.segment_ord).fast_fields();
    let id = columns.i64("id")?.first(at.doc_id).unwrap_or_default();
    let sameness = columns.u64("sameness")?.first(at.doc_id).unwrap_or_default();
    Ok((Suggestion { kind, id, score, lent: 0.0, cover: 0.0 }, sameness))
}

/// Any of the words, in every text of the shelf that is asked.
fn clause(look: &Look<'_>, voices: Voices, asked: &Asked) -> Result<Clause, Error> {
    let mut clauses: Vec<Clause> = Vec::new();
    for (field, parts, weight) in sources(look, voices, asked) {
        for part in parts {
            let weight = weight * part.times * rarity(look, voices, field, &part.term)?;
            if weight > 0.0 {
                clauses.push(weighed(scored(field, &part.term), weight));
            }
        }
    }
    Ok(any(clauses))
}

/// Where the terms of a question are looked for, and what they are worth there.
fn sources<'a>(look: &Look<'_>, voices: Voices, asked: &'a Asked) -> Vec<(Field, &'a [Part], f32)> {
    let shelf = look.shelves[0];
    let texts = look.fields.texts(shelf);
    let title = if voices.titles { TITLE } else { 0.0 };
    let mut all: Vec<(Field, &[Part], f32)> =
        vec![(texts.title, &asked.stems, title), (texts.body, &asked.stems, 1.0)];
    if let Some(sentences) = look.fields.sentences(shelf) {
        let coarse = [
            (sentences.beginnings, &asked.beginnings, if voices.beginnings { BEGINNING } else { 0.0 }),
            (sentences.parts, &asked.parts, if voices.parts { PART } else { 0.0 }),
        ];
        for (fields, parts, weight) in coarse {
            all.push((fields.title, parts, title * weight));
            all.push((fields.body, parts, weight));
        }
        if voices.headings {
            all.push((sentences.headings, &asked.stems, HEADING));
            all.push((sentences.called, &asked.stems, CALLED));
        }
    }
    all.retain(|(_, _, weight)| *weight > 0.0);
    all
}

/// How much less a term of articles is worth because questions have it more often than articles do: «здравствуйте» is
/// rare among articles and tells nothing. Where few questions are known, articles speak for them.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "counts of documents")]
fn rarity(look: &Look<'_>, voices: Voices, field: Field, term: &str) -> Result<f32, Error> {
    let Some(lesson) = look.fields.lesson_of(field).filter(|_| voices.rarity) else { return Ok(1.0) };
    let (articles, cases) = (look.count(Shelf::Knowledge)? as f64, look.count(Shelf::Lessons)? as f64);
    let having = |field: Field| look.searcher.doc_freq(&Term::from_field_text(field, term));
    let among_articles = (having(field)? as f64 + 0.5) / (articles + 1.0);
    let among_questions = (having(lesson)? as f64 + QUESTIONS * among_articles) / (cases + QUESTIONS);
    Ok((among_questions.ln() / among_articles.ln()).clamp(0.0, 1.0) as f32)
}
