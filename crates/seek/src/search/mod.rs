//! Searching: from a line of words to documents, within the rights of whoever asks.
//!
//! First all words are wanted as they are written. If nothing is found, words that stand in nothing visible are read
//! otherwise ([`correct`]); if still nothing is found, most of the words are enough and every word may be misspelt.
//! What was found so is marked [`Hit::near`]. Whoever writes well pays nothing for the others.

mod columns;
mod complete;
pub(crate) mod correct;
pub(crate) mod look;
mod rank;

use crate::ask::{self, Ask, Piece};
use crate::doc::{Kind, Rights};
use crate::error::Error;
use crate::index::Index;
use crate::index::fields::Shelf;
use crate::index::tokens::{EXACT, exact};
use crate::marks::Marks;
use crate::vocabulary::Vocabulary;
pub(crate) use columns::Columns;
use correct::{Reading, clause, readings};
use look::{Clause, Look, all, any, weighed};
use std::collections::HashSet;
use tantivy::query::{BooleanQuery, Occur};

/// What synonyms are worth beside the word itself.
const LIKE: f32 = 0.7;
/// What the continuation of a word is worth that is still being typed.
const BEGUN: f32 = 0.5;
/// So many words continue one that is being typed.
const CONTINUATIONS: usize = 12;
/// No page lies beyond this hit.
const DEEPEST: usize = 10_000;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The search line.
    pub text: &'a str,
    /// Who asks.
    pub rights: &'a Rights,
    /// Of which kinds the hits may be; none named: all.
    pub kinds: &'a [Kind],
    /// In what order.
    pub order: Sort,
    /// So many hits are passed over.
    pub skip: usize,
    /// So many are wanted.
    pub top: usize,
    /// The last word may be unfinished.
    pub typing: bool,
    /// A day begins so many milliseconds after UTC's midnight: minus the offset of the asker's time.
    pub day_begins: i64,
}

impl<'a> Request<'a> {
    /// The first hits of all kinds, best first.
    pub fn new(text: &'a str, rights: &'a Rights) -> Request<'a> {
        Request {
            text,
            rights,
            kinds: &[],
            order: Sort::Best,
            skip: 0,
            top: 20,
            typing: false,
            day_begins: 0,
        }
    }
}

/// The order of hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// What fits best first.
    Best,
    /// The newest first.
    Newest,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The hits of this page; those of one ticket are one.
    pub hits: Vec<Hit>,
    /// How many visible documents have all the words, as they are written or were meant.
    pub total: usize,
    /// What was probably meant, as a search line; only of words that the asker may see.
    pub meant: Option<String>,
    /// What to mark in the texts of hits.
    pub marks: Marks,
}

/// A document that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// What it is.
    pub kind: Kind,
    /// Its id within its kind.
    pub id: i64,
    /// The ticket under which it is shown.
    pub ticket: Option<i64>,
    /// How well it fits; to be compared within one answer only, and not to be shown to clients.
    pub score: f32,
    /// It fits only when words are read otherwise or left out.
    pub near: bool,
}

/// What a piece may mean.
struct Meaning<'a> {
    piece: &'a Piece,
    own: Vec<Reading>,
    corrected: Vec<Reading>,
    begun: bool,
}

impl Index {
    /// Searches.
    pub fn search(&self, request: &Request<'_>, vocabulary: &Vocabulary) -> Result<Found, Error> {
        let ask = ask::read(request.text, vocabulary, request.day_begins);
        if ask.pieces.is_empty() && ask.limits.is_empty() {
            return Ok(Found::default());
        }
        let shelves = shelves(request.kinds);
        let look = Look::new(self, request.rights, shelves)?;
        let search = Search { look: &look, request, ask: &ask };
        let mut meanings = meanings(&ask, vocabulary, request.typing);
        let (mut hits, total) = search.strictly(&meanings)?;
        let mut found = Found { total, ..Found::default() };
        if hits.is_empty() && !meanings.is_empty() {
            let unseen = search.correct_unseen(&mut meanings)?;
            if unseen {
                (hits, found.total) = search.strictly(&meanings)?;
                found.meant = meant(request.text, &meanings);
            }
            // A filter leaves nothing of words that are there: nothing else was meant.
            if hits.is_empty() && (unseen || ask.limits.is_empty()) {
                search.correct_all(&mut meanings)?;
                hits = search.loosely(&meanings)?;
            }
            hits.iter_mut().for_each(|hit| hit.near = true);
        }
        found.marks = marks(&meanings);
        found.hits = hits.into_iter().skip(request.skip.min(DEEPEST)).take(request.top).collect();
        Ok(found)
    }
}

struct Search<'a> {
    look: &'a Look<'a>,
    request: &'a Request<'a>,
    ask: &'a Ask,
}

impl Search<'_> {
    /// Everything that was asked for, and how many documents have it.
    fn strictly(&self, meanings: &[Meaning<'_>]) -> Result<(Vec<Hit>, usize), Error> {
        if meanings.is_empty() {
            return self.run(&[self.look.visible(self.limits()?)]);
        }
        // No document stands on two shelves: on each, all words are wanted.
        let mut queries = Vec::new();
        for shelf in self.look.shelves {
            let look = self.look.on(shelf);
            let means = meanings.iter().map(|meaning| self.means(&look, meaning));
            let mut clauses = self.limits()?;
            clauses.push((Occur::Must, all(means.collect::<Result<_, _>>()?)));
            queries.push(self.look.visible(clauses));
        }
        self.run(&queries)
    }

    /// Most of what was asked for.
    fn loosely(&self, meanings: &[Meaning<'_>]) -> Result<Vec<Hit>, Error> {
        let mut most = Vec::new();
        for meaning in meanings {
            most.push((Occur::Should, self.means(self.look, meaning)?));
        }
        let enough = most.len().div_ceil(2);
        let mut clauses = self.limits()?;
        clauses.push((Occur::Must, Box::new(BooleanQuery::with_minimum_required_clauses(most, enough))));
        Ok(self.run(&[self.look.visible(clauses)])?.0)
    }

    /// Reads otherwise what stands in nothing visible. Whether there was such.
    fn correct_unseen(&self, meanings: &mut [Meaning<'_>]) -> Result<bool, Error> {
        let mut any = false;
        for meaning in meanings.iter_mut().filter(|meaning| !meaning.piece.phrase) {
            if !self.look.exists(self.means(self.look, meaning)?)? {
                meaning.corrected = readings(self.look, meaning.piece)?;
                any |= !meaning.corrected.is_empty();
            }
        }
        // A line is typed in one layout: short words in the wrong one may be there by chance.
        let switched =
            |meaning: &Meaning<'_>| meaning.corrected.iter().any(|r| r.weight >= correct::SWITCHED);
        if meanings.iter().any(switched) {
            for meaning in meanings.iter_mut().filter(|meaning| meaning.corrected.is_empty()) {
                meaning.corrected.extend(correct::in_other_layout(self.look, meaning.piece)?);
            }
        }
        Ok(any)
    }

    fn correct_all(&self, meanings: &mut [Meaning<'_>]) -> Result<(), Error> {
        for meaning in meanings.iter_mut() {
            if meaning.corrected.is_empty() {
                meaning.corrected = readings(self.look, meaning.piece)?;
            }
        }
        Ok(())
    }

    fn limits(&self) -> Result<Vec<(Occur, Clause)>, Error> {
        let mut clauses = Vec::new();
        if self.request.kinds.is_empty() {
            clauses.push((Occur::MustNot, self.look.of_kinds(&[Kind::Case])));
        } else {
            clauses.push((Occur::Must, self.look.of_kinds(self.request.kinds)));
        }
        for limit in &self.ask.limits {
            let occur = if limit.not { Occur::MustNot } else { Occur::Must };
            clauses.push((occur, self.look.limit(limit)?));
        }
        for piece in self.ask.pieces.iter().filter(|piece| piece.not && !piece.words.is_empty()) {
            clauses.push((Occur::MustNot, self.look.phrase(&piece.words, piece.phrase)));
        }
        Ok(clauses)
    }

    /// Any of the meanings of a piece.
    fn means(&self, look: &Look<'_>, meaning: &Meaning<'_>) -> Result<Clause, Error> {
        let piece = meaning.piece;
        if piece.phrase {
            return Ok(look.phrase(&piece.words, true));
        }
        let mut either = Vec::new();
        if !piece.words.is_empty() {
            either.push(clause(look, &piece.words));
        }
        if piece.text.chars().any(|c| c.is_ascii_digit()) {
            either.push(look.number(&piece.text));
        }
        either.extend(piece.code.iter().map(|code| look.code(code)));
        let others = meaning.own.iter().chain(&meaning.corrected);
        // What replaces a word is said as a phrase, if it is more than a word.
        either.extend(others.map(|other| weighed(look.phrase(&other.words, false), other.weight)));
        if meaning.begun {
            for word in piece.words.last().into_iter().map(|last| self.continued(last)) {
                either.extend(word?.iter().map(|word| weighed(look.form(word), BEGUN)));
            }
        }
        Ok(any(either))
    }

    /// Words of the dictionary that begin so, the most frequent ones. They are not shown, only looked for.
    fn continued(&self, begun: &str) -> Result<Vec<String>, Error> {
        let begun = exact(begun);
        let mut found: Vec<(u32, String)> = Vec::new();
        for shelf in self.look.shelves {
            let texts = self.look.fields.texts(*shelf);
            for segment in self.look.searcher.segment_readers() {
                let inverted = segment.inverted_index(texts.title)?;
                let mut terms = inverted.terms().range().gt(&begun).into_stream()?;
                while terms.advance() {
                    match std::str::from_utf8(terms.key()) {
                        Ok(term) if term.starts_with(&begun) => {
                            found.push((terms.value().doc_freq, term.trim_start_matches(EXACT).to_owned()));
                        }
                        _ => break,
                    }
                }
            }
        }
        found.sort_by(|a, b| b.cmp(a));
        let mut seen = HashSet::new();
        found.retain(|(_, word)| seen.insert(word.clone()));
        Ok(found.into_iter().take(CONTINUATIONS).map(|(_, word)| word).collect())
    }
}

/// Whether both are shown as one.
fn same(a: &Hit, b: &Hit) -> bool {
    match (a.ticket, b.ticket) {
        (Some(a), Some(b)) => a == b,
        _ => (a.kind, a.id) == (b.kind, b.id),
    }
}

fn shelves(kinds: &[Kind]) -> &'static [Shelf] {
    let mut wanted = kinds.iter().map(|kind| Shelf::of(*kind));
    let all: &[Shelf] = &[Shelf::Desk, Shelf::Knowledge];
    match kinds.iter().map(|kind| Shelf::of(*kind)).next() {
        Some(Shelf::Desk) if wanted.all(|shelf| shelf == Shelf::Desk) => &all[..1],
        Some(Shelf::Knowledge) if wanted.all(|shelf| shelf == Shelf::Knowledge) => &all[1..],
        _ => all,
    }
}

/// What the wanted pieces mean as they are written, synonyms included.
fn meanings<'a>(ask: &'a Ask, vocabulary: &Vocabulary, typing: bool) -> Vec<Meaning<'a>> {
    let pieces: Vec<&Piece> = ask.pieces.iter().filter(|piece| !piece.not).collect();
    let mut found: Vec<Meaning<'a>> = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        // A sign alone, with no word in it, asks for nothing as it is written.
        let mut own = Vec::new();
        if let ([word], false) = (piece.words.as_slice(), piece.phrase) {
            for (_, like) in vocabulary.likes(&[word.as_str()]) {
                own.push(Reading { words: like.to_vec(), weight: LIKE });
            }
        }
        found.push(Meaning { piece, own, corrected: Vec::new(), begun: typing && at + 1 == pieces.len() });
    }
    found
}

/// The line with the words that were probably meant.
fn meant(text: &str, meanings: &[Meaning<'_>]) -> Option<String> {
    let mut line = text.to_owned();
    let mut from = 0;
    let mut changed = false;
    for meaning in meanings {
        let Some(at) = line[from..].find(&meaning.piece.text).map(|at| from + at) else { continue };
        let end = at + meaning.piece.text.len();
        from = end;
        if let Some(first) = meaning.corrected.first() {
            let words = first.words.join(" ");
            line.replace_range(at..end, &words);
            from = at + words.len();
            changed = true;
        }
    }
    changed.then_some(line)
}

fn marks(meanings: &[Meaning<'_>]) -> Marks {
    let mut marks = Marks::default();
    for meaning in meanings {
        let others = meaning.own.iter().chain(&meaning.corrected).flat_map(|reading| &reading.words);
        for word in meaning.piece.words.iter().chain(others) {
            marks.word(word);
        }
        if let Some(code) = &meaning.piece.code {
            marks.code(code);
        }
        if let (true, Some(last)) = (meaning.begun, meaning.piece.words.last()) {
            marks.begun(last);
        }
    }
    marks
}
