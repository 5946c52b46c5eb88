//! A look into the index with somebody's rights: clauses of a query, and whether anything visible fits them.
//!
//! Every query that leaves this module has been through [`Look::visible`]; there is no other way to ask the index.

use crate::ask::{By, Limit};
use crate::codes;
use crate::doc::{Inner, Kind, Rights};
use crate::error::Error;
use crate::index::Index;
use crate::index::fields::{self, Fields, Shelf, Texts};
use crate::index::tokens::exact;
use crate::words;
use std::ops::Bound;
use tantivy::collector::Collector;
use tantivy::query::{
    AllQuery, Bm25StatisticsProvider, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, EnableScoring,
    Occur, PhraseQuery, Query, RangeQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, Searcher, TERMINATED, Term};

/// A part of a query.
pub type Clause = Box<dyn Query>;

/// What a word is worth beside its place in the text. A title says what it is about; an exact form is what was meant.
const TITLE: f32 = 2.0;
const EXACT_TITLE: f32 = 1.5;
const EXACT_BODY: f32 = 0.5;
/// An exact form in a text counts if at most one document of so many has it.
const RARE: u64 = 40;
/// Whoever writes a number alone means what bears it.
const NUMBER: f32 = 40.0;
const WHOLE_CODE: f32 = 4.0;
const PART_OF_CODE: f32 = 2.0;
/// So many labels are asked one by one; more, as a set.
const FEW_LABELS: usize = 16;
/// So many words of facets may continue one that was begun.
const CONTINUATIONS: usize = 64;

/// An index at one moment, with the rights of one who asks.
pub struct Look<'a> {
    pub fields: &'a Fields,
    pub searcher: Searcher,
    pub shelves: &'a [Shelf],
    rights: &'a Rights,
    counts: Vec<(Shelf, u64)>,
}

impl<'a> Look<'a> {
    pub fn new(index: &'a Index, rights: &'a Rights, shelves: &'a [Shelf]) -> Result<Look<'a>, Error> {
        let (fields, searcher) = (&index.fields, index.reader.searcher());
        let mut counts = Vec::new();
        for shelf in shelves {
            counts.push((*shelf, count(&searcher, fields, *shelf)?));
        }
        Ok(Look { fields, searcher, shelves, rights, counts })
    }

    /// How many documents stand on all the shelves, and how many times as many that is as on this field's.
    fn among(&self, field: Field) -> (u64, f64) {
        let all = self.counts.iter().map(|(_, count)| count).sum::<u64>().max(1);
        let own = self.fields.shelf_of(field);
        let on_own =
            self.counts.iter().find(|(shelf, _)| Some(*shelf) == own).map_or(all, |(_, count)| *count);
        #[expect(clippy::cast_precision_loss, reason = "counts of documents")]
        let times = all as f64 / on_own.max(1) as f64;
        (all, times)
    }

    /// Asks the index. Words are judged by how rare they are on their shelf.
    pub fn search<C: Collector>(&self, query: &BooleanQuery, collector: &C) -> Result<C::Fruit, Error> {
        Ok(self.searcher.search_with_statistics_provider(query, collector, self)?)
    }

    /// The query within the rights: what fits it and may be seen.
    pub fn visible(&self, clauses: Vec<(Occur, Clause)>) -> BooleanQuery {
        let mut all = vec![(Occur::Must, self.labelled(&self.rights.labels))];
        all.extend(clauses);
        BooleanQuery::new(all)
    }

    /// Whether anything visible fits.
    pub fn exists(&self, clause: Clause) -> Result<bool, Error> {
        let query = self.visible(vec![(Occur::Must, clause)]);
        let weight = query.weight(EnableScoring::disabled_from_searcher(&self.searcher))?;
        for segment in self.searcher.segment_readers() {
            let mut scorer = weight.scorer(segment, 1.0)?;
            let mut doc = scorer.doc();
            while doc != TERMINATED {
                if segment.alive_bitset().is_none_or(|alive| alive.is_alive(doc)) {
                    return Ok(true);
                }
                doc = scorer.advance();
            }
        }
        Ok(false)
    }

    /// Documents of these kinds.
    pub fn of_kinds(&self, kinds: &[Kind]) -> Clause {
        let term = |kind: &Kind| Term::from_field_u64(self.fields.kind, kind.number());
        unscored(any(kinds.iter().map(|kind| plain(term(kind))).collect()))
    }

    /// One document.
    pub fn one(&self, kind: Kind, id: i64) -> Clause {
        unscored(plain(self.fields.key_of(kind, id)))
    }

    /// A word in any of its forms; titles and exact forms weigh more.
    pub fn word(&self, folded: &str) -> Clause {
        let (stem, exact) = (words::stem(folded), exact(folded));
        self.each_shelf(
            |field| scored(field, &stem),
            |texts| {
                vec![
                    weighed(scored(texts.title, &stem), TITLE),
                    weighed(scored(texts.title, &exact), EXACT_TITLE),
                ]
                .into_iter()
                .chain(
                    self.tells_apart(texts.body, &exact)
                        .then(|| weighed(scored(texts.body, &exact), EXACT_BODY)),
                )
                .collect()
            },
        )
    }

    /// A word in this form only.
    pub fn form(&self, folded: &str) -> Clause {
        let exact = exact(folded);
        self.each_shelf(
            |field| scored(field, &exact),
            |texts| vec![weighed(scored(texts.title, &exact), TITLE)],
        )
    }

    /// Words one after another: in these forms, or in any.
    pub fn phrase(&self, folded: &[String], exactly: bool) -> Clause {
        match folded {
            [] => Box::new(EmptyQuery),
            [word] if exactly => self.form(word),
            [word] => self.word(word),
            words => {
                let form = |word: &String| if exactly { exact(word) } else { words::stem(word) };
                let forms: Vec<String> = words.iter().map(form).collect();
                let phrase = |field: Field| -> Clause {
                    let terms = forms.iter().map(|form| Term::from_field_text(field, form)).collect();
                    Box::new(PhraseQuery::new(terms))
                };
                self.each_shelf(phrase, |texts| vec![weighed(phrase(texts.title), TITLE)])
            }
        }
    }

    /// The document that bears this number.
    pub fn number(&self, text: &str) -> Clause {
        let number = Term::from_field_text(self.fields.number, &fields::number_of(text));
        weighed(unscored(plain(number)), NUMBER)
    }

    /// A code, whole or as a part of another.
    pub fn code(&self, code: &str) -> Clause {
        let mut clauses = code_in(self.fields.codes, code);
        clauses.extend(code_in(self.fields.inner_codes, code).into_iter().filter_map(|c| self.inner(c)));
        any(clauses)
    }

    /// Documents with exactly this value of a facet, folded.
    pub fn facet(&self, name: &str, folded: &str) -> Clause {
        let term = fields::facet_whole(name, folded);
        unscored(plain(Term::from_field_text(self.fields.facets, &term)))
    }

    /// How many documents stand on a shelf, whoever may see them.
    pub fn count(&self, shelf: Shelf) -> Result<u64, Error> {
        match self.counts.iter().find(|(own, _)| *own == shelf) {
            Some((_, count)) => Ok(*count),
            None => count(&self.searcher, self.fields, shelf),
        }
    }

    /// How much a term tells: the logarithm of how rare it is on its shelf.
    #[expect(clippy::cast_precision_loss, reason = "counts of documents")]
    pub fn rareness(&self, field: Field, term: &str) -> Result<f32, Error> {
        let having = self.doc_freq(&Term::from_field_text(field, term))? as f32;
        let among = self.total_num_docs()? as f32;
        Ok((1.0 + (among - having + 0.5) / (having + 0.5)).ln())
    }

    /// What a filter leaves.
    pub fn limit(&self, limit: &Limit) -> Result<Clause, Error> {
        let facet = |text: &str| plain(Term::from_field_text(self.fields.facets, text));
        let moment = |at: i64| Term::from_field_i64(self.fields.at, at);
        Ok(unscored(match &limit.by {
            By::Value(name, value) => facet(&fields::facet_whole(name, value)),
            By::Since(at) => Box::new(RangeQuery::new(Bound::Included(moment(*at)), Bound::Unbounded)),
            By::Until(at) => Box::new(RangeQuery::new(Bound::Unbounded, Bound::Excluded(moment(*at)))),
            By::Words(name, words) => {
                let mut all = Vec::new();
                for (n, word) in words.iter().enumerate() {
                    let whole = fields::facet_word(name, word);
                    let mut either = vec![facet(&whole)];
                    if n + 1 == words.len() {
                        either.extend(
                            self.continued(self.fields.facets, &whole)?.iter().map(|term| facet(term)),
                        );
                    }
                    all.push((Occur::Must, any(either)));
                }
                Box::new(BooleanQuery::new(all))
            }
        }))
    }

    /// Terms of a field that begin so, a bounded number.
    fn continued(&self, field: Field, begun: &str) -> Result<Vec<String>, Error> {
        let mut found = Vec::new();
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(field)?;
            let mut terms = inverted.terms().range().gt(begun).into_stream()?;
            while found.len() < CONTINUATIONS && terms.advance() {
                let Some(term) = std::str::from_utf8(terms.key()).ok().filter(|t| t.starts_with(begun))
                else {
                    break;
                };
                found.push(term.to_owned());
            }
        }
        Ok(found)
    }

    /// What must stand in the text of a document, or in its inner text as far as the rights reach, with what makes it
    /// better. The text has the title in it: one list of documents a word is walked, and the rest only where it fits.
    fn each_shelf(&self, must: impl Fn(Field) -> Clause, better: impl Fn(&Texts) -> Vec<Clause>) -> Clause {
        let shelf = |shelf: &Shelf| -> Clause {
            let texts = self.fields.texts(*shelf);
            let within = match &self.rights.inner {
                Inner::Nothing => must(texts.body),
                Inner::All => must(texts.whole),
                Inner::Of(_) => {
                    any(std::iter::once(must(texts.body)).chain(self.inner(must(texts.whole))).collect())
                }
            };
            let mut clauses = vec![(Occur::Must, within)];
            clauses.extend(better(&texts).into_iter().map(|clause| (Occur::Should, clause)));
            Box::new(BooleanQuery::new(clauses))
        };
        any(self.shelves.iter().map(shelf).collect())
    }

    /// The same look at one shelf only.
    pub fn on(&self, shelf: &'a Shelf) -> Look<'a> {
        let shelves = std::slice::from_ref(shelf);
        let counts = self.counts.iter().filter(|(own, _)| own == shelf).copied().collect();
        Look { fields: self.fields, searcher: self.searcher.clone(), shelves, rights: self.rights, counts }
    }

    /// A clause over inner texts, as far as the rights reach.
    pub fn inner(&self, clause: Clause) -> Option<Clause> {
        match &self.rights.inner {
            Inner::Nothing => None,
            Inner::All => Some(clause),
            Inner::Of(labels) => {
                let within = vec![(Occur::Must, self.labelled(labels)), (Occur::Must, clause)];
                Some(Box::new(BooleanQuery::new(within)))
            }
        }
    }

    /// The texts of a shelf whose words may be proposed, if they are found within the rights.
    pub fn read(&self, texts: &Texts) -> Vec<Field> {
        match self.rights.inner {
            Inner::Nothing => vec![texts.body],
            Inner::Of(_) | Inner::All => vec![texts.whole],
        }
    }

    /// Whether a form is rare enough in the text to tell documents apart. A frequent one would cost the walk of a long
    /// list and change nothing.
    fn tells_apart(&self, field: Field, form: &str) -> bool {
        let having = self.doc_freq(&Term::from_field_text(field, form)).unwrap_or_default();
        having * RARE < self.counts.iter().map(|(_, count)| count).sum()
    }

    fn labelled(&self, labels: &[String]) -> Clause {
        let term = |label: &String| Term::from_field_text(self.fields.labels, label);
        unscored(if labels.len() > FEW_LABELS {
            Box::new(TermSetQuery::new(labels.iter().map(term)))
        } else {
            any(labels.iter().map(|label| plain(term(label))).collect())
        })
    }
}

/// The engine knows one number of documents for all fields. So the figures of a field are told as if its shelf were as
/// long as all of them together: shares and means are then the shelf's own.
impl Bm25StatisticsProvider for Look<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let tokens = Bm25StatisticsProvider::total_num_tokens(&self.searcher, field)?;
        Ok(scaled(tokens, self.among(field).1))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.counts.iter().map(|(_, count)| count).sum::<u64>().max(1))
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let (all, times) = self.among(term.field());
        Ok(scaled(self.searcher.doc_freq(term)?, times).min(all))
    }
}

fn count(searcher: &Searcher, fields: &Fields, shelf: Shelf) -> Result<u64, Error> {
    let mut count = 0;
    for kind in Kind::ALL.iter().filter(|kind| Shelf::of(**kind) == shelf) {
        count += searcher.doc_freq(&Term::from_field_u64(fields.kind, kind.number()))?;
    }
    Ok(count)
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of documents and words"
)]
fn scaled(count: u64, times: f64) -> u64 {
    (count as f64 * times).round() as u64
}

fn code_in(field: Field, code: &str) -> Vec<Clause> {
    let grams = codes::grams(code);
    let part: Clause = match grams.as_slice() {
        [] => return Vec::new(),
        [gram] => scored(field, gram),
        grams => Box::new(PhraseQuery::new(grams.iter().map(|g| Term::from_field_text(field, g)).collect())),
    };
    vec![weighed(unscored(scored(field, &exact(code))), WHOLE_CODE), weighed(unscored(part), PART_OF_CODE)]
}

/// Any of the clauses.
pub fn any(mut clauses: Vec<Clause>) -> Clause {
    match clauses.len() {
        0 => Box::new(EmptyQuery),
        1 => clauses.remove(0),
        _ => Box::new(BooleanQuery::new(clauses.into_iter().map(|clause| (Occur::Should, clause)).collect())),
    }
}

/// All of the clauses.
pub fn all(mut clauses: Vec<Clause>) -> Clause {
    match clauses.len() {
        0 => Box::new(AllQuery),
        1 => clauses.remove(0),
        _ => Box::new(BooleanQuery::new(clauses.into_iter().map(|clause| (Occur::Must, clause)).collect())),
    }
}

/// A clause of another weight.
pub fn weighed(clause: Clause, weight: f32) -> Clause {
    if (weight - 1.0).abs() < f32::EPSILON { clause } else { Box::new(BoostQuery::new(clause, weight)) }
}

/// A term that is judged by its rarity.
pub fn scored(field: Field, text: &str) -> Clause {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs))
}

/// A term of a text, without a judgement.
pub fn plain_term(field: Field, text: &str) -> Clause {
    plain(Term::from_field_text(field, text))
}

fn plain(term: Term) -> Clause {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

fn unscored(clause: Clause) -> Clause {
    Box::new(ConstScoreQuery::new(clause, 1.0))
}
