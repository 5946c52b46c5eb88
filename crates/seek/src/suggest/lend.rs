//! What cases lend: a part of their own likeness to a new question, to the articles that solved them.

use super::asked::{Asked, Part};
use super::{BEGINNING, PART, Question, Suggestion, Voices, limits, suggestion};
use crate::doc::Kind;
use crate::error::Error;
use crate::index::Index;
use crate::index::fields::Shelf;
use crate::search::look::{Clause, Look, any, scored, weighed};
use std::collections::HashMap;
use tantivy::Term;
use tantivy::collector::TopDocs;
use tantivy::query::{Bm25StatisticsProvider, Occur};
use tantivy::schema::Field;

/// What a case lends.
const LENT: f32 = 1.0;
/// So many of the most alike cases lend.
const CASES: usize = 10;

/// Adds what cases lend; an article that only they know is looked for within the rights.
pub fn lend(
    index: &Index,
    knowledge: &Look<'_>,
    question: &Question<'_>,
    asked: &Asked,
    found: &mut Vec<(Suggestion, u64)>,
) -> Result<(), Error> {
    let lessons = [Shelf::Lessons];
    let look = Look::new(index, question.rights, &lessons)?;
    for (id, squares) in of_cases(&look, question, asked)? {
        let lent = LENT * squares.sqrt();
        match found.iter_mut().find(|(one, _)| one.id == id) {
            Some((one, _)) => {
                one.score += lent;
                one.lent = lent;
            }
            None => {
                let mut clauses = limits(knowledge, question);
                clauses.push((Occur::Must, knowledge.one(Kind::Article, id)));
                let first = TopDocs::with_limit(1).order_by_score();
                let one = knowledge.search(&knowledge.visible(clauses), &first)?;
                if let Some((_, address)) = one.first() {
                    let (one, sameness) = suggestion(knowledge, question.kind, *address, lent)?;
                    found.push((Suggestion { lent, ..one }, sameness));
                }
            }
        }
    }
    Ok(())
}

/// The articles of the most alike cases, with the sum of the squares of what they lend.
fn of_cases(look: &Look<'_>, question: &Question<'_>, asked: &Asked) -> Result<HashMap<i64, f32>, Error> {
    let query = look.visible(vec![(Occur::Must, alike(look, asked, question.voices))]);
    let limit = CASES + question.unheard.len();
    let cases = look.search(&query, &TopDocs::with_limit(limit).order_by_score())?;
    let own = likeness_to_itself(look, asked, question.voices)?;
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
            // Many alike cases count more than one, but not as many times; and a case that shares a few words of a
            // long question is not alike.
            *lent.entry(article).or_default() += score * score * (score / own).min(1.0);
        }
    }
    Ok(lent)
}

/// The words of a question in a case, in their three forms.
fn forms<'a>(look: &Look<'_>, asked: &'a Asked, voices: Voices) -> Vec<(Field, &'a [Part], f32, f32)> {
    let mut forms: Vec<(Field, &[Part], f32, f32)> =
        vec![(look.fields.texts(Shelf::Lessons).body, &asked.stems, 1.0, 2.0)];
    if let Some(sentences) = look.fields.sentences(Shelf::Lessons) {
        if voices.beginnings {
            forms.push((sentences.beginnings.body, &asked.beginnings, BEGINNING, 1.0));
        }
        if voices.parts {
            forms.push((sentences.parts.body, &asked.parts, PART, 1.0));
        }
    }
    forms
}

fn alike(look: &Look<'_>, asked: &Asked, voices: Voices) -> Clause {
    let forms = forms(look, asked, voices).into_iter();
    any(forms
        .flat_map(|(field, parts, weight, _)| {
            parts.iter().map(move |part| weighed(scored(field, &part.term), weight * part.times))
        })
        .collect())
}

/// How like a case would be that asks the very same: the sum of its words by BM25, as the engine counts it.
#[expect(clippy::cast_precision_loss, reason = "counts of documents and words")]
fn likeness_to_itself(look: &Look<'_>, asked: &Asked, voices: Voices) -> Result<f32, Error> {
    const K1: f32 = 1.2;
    const B: f32 = 0.75;
    let among = look.total_num_docs()? as f32;
    let mut sum = 0.0;
    for (field, parts, weight, terms_a_word) in forms(look, asked, voices) {
        let length: f32 = parts.iter().map(|part| part.times).sum();
        let mean = Bm25StatisticsProvider::total_num_tokens(look, field)? as f32 / among;
        let norm = K1 * (1.0 - B + B * length * terms_a_word / mean.max(1.0));
        for part in parts {
            let having = look.doc_freq(&Term::from_field_text(field, &part.term))? as f32;
            let rarity = (1.0 + (among - having + 0.5) / (having + 0.5)).ln();
            sum += weight * part.times * rarity * part.times * (K1 + 1.0) / (part.times + norm);
        }
    }
    Ok(sum.max(f32::MIN_POSITIVE))
}
