//! The fields of the index, and how a document is laid out in them.
//!
//! Texts stand on three *shelves*: the desk (tickets and all around them), the knowledge (articles), the lessons
//! (cases). Each has fields of its own, so that what is rare or long is judged among its like: a million tickets do
//! not tell how rare a word is among three hundred articles.

use super::tokens::{BEGINNINGS, CODES, PARTS, WORDS};
use crate::doc::{Doc, Kind};
use crate::words;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};
use tantivy::{TantivyDocument, Term};

/// The form of the index. A change of fields or of analysis takes the next number: older indexes are rebuilt.
pub const VERSION: u32 = 2;
/// Codes of one document beyond this are a table and not something to ask for.
const MOST_CODES: usize = 5_000;

/// A group of documents with fields of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// Tickets, messages, people, things, files.
    Desk,
    /// Articles.
    Knowledge,
    /// Cases.
    Lessons,
}

impl Shelf {
    /// Where documents of a kind stand.
    pub fn of(kind: Kind) -> Shelf {
        match kind {
            Kind::Article => Shelf::Knowledge,
            Kind::Case => Shelf::Lessons,
            _ => Shelf::Desk,
        }
    }
}

/// The texts of a shelf.
#[derive(Clone, Copy, Debug)]
pub struct Texts {
    pub title: Field,
    pub body: Field,
    /// The body with the inner text: whoever may read both walks one list of documents a word, not two.
    pub whole: Field,
}

/// Words of a shelf in a coarser form, for questions in whole sentences.
#[derive(Clone, Copy, Debug)]
pub struct Coarse {
    pub title: Field,
    pub body: Field,
}

/// What a shelf keeps for questions in whole sentences besides its texts.
#[derive(Clone, Copy, Debug)]
pub struct Sentences {
    /// The beginnings of words.
    pub beginnings: Coarse,
    /// The parts of words.
    pub parts: Coarse,
    /// Headings within texts.
    pub headings: Field,
    /// What others call it.
    pub called: Field,
}

impl Sentences {
    fn fields(&self) -> [Field; 6] {
        let Sentences { beginnings, parts, headings, called } = self;
        [beginnings.title, beginnings.body, parts.title, parts.body, *headings, *called]
    }
}

/// All fields.
#[derive(Clone, Debug)]
pub struct Fields {
    pub key: Field,
    pub kind: Field,
    pub id: Field,
    pub group: Field,
    pub at: Field,
    pub sameness: Field,
    pub labels: Field,
    pub facets: Field,
    pub number: Field,
    pub codes: Field,
    pub inner_codes: Field,
    pub solved_by: Field,
    desk: Texts,
    knowledge: Texts,
    knowledge_sentences: Sentences,
    lessons: Texts,
    lessons_sentences: Sentences,
}

impl Fields {
    /// The schema and its fields.
    pub fn build() -> (Schema, Fields) {
        let mut schema = Schema::builder();
        let raw = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer("raw")
                .set_fieldnorms(false)
                .set_index_option(IndexRecordOption::Basic),
        );
        let fields = Fields {
            key: schema.add_text_field("key", raw.clone()),
            kind: schema.add_u64_field("kind", INDEXED | FAST),
            id: schema.add_i64_field("id", FAST),
            group: schema.add_i64_field("group", FAST),
            at: schema.add_i64_field("at", INDEXED | FAST),
            sameness: schema.add_u64_field("sameness", FAST),
            labels: schema.add_text_field("labels", raw.clone()),
            facets: schema.add_text_field("facets", raw),
            number: schema.add_text_field("number", STRING),
            codes: text(&mut schema, "codes", CODES),
            inner_codes: text(&mut schema, "inner_codes", CODES),
            solved_by: schema.add_i64_field("solved_by", FAST),
            desk: texts(&mut schema, "desk"),
            knowledge: texts(&mut schema, "knowledge"),
            knowledge_sentences: sentences(&mut schema, "knowledge"),
            lessons: texts(&mut schema, "lessons"),
            lessons_sentences: sentences(&mut schema, "lessons"),
        };
        (schema.build(), fields)
    }

    /// The texts of a shelf.
    pub fn texts(&self, shelf: Shelf) -> Texts {
        match shelf {
            Shelf::Desk => self.desk,
            Shelf::Knowledge => self.knowledge,
            Shelf::Lessons => self.lessons,
        }
    }

    /// What a shelf keeps for whole sentences, if it does.
    pub fn sentences(&self, shelf: Shelf) -> Option<Sentences> {
        match shelf {
            Shelf::Desk => None,
            Shelf::Knowledge => Some(self.knowledge_sentences),
            Shelf::Lessons => Some(self.lessons_sentences),
        }
    }

    /// Where questions keep the words that a field of articles has; none for a field of something else.
    pub fn lesson_of(&self, field: Field) -> Option<Field> {
        let (texts, sentences) = (self.knowledge, self.knowledge_sentences);
        let (lessons, coarse) = (self.lessons, self.lessons_sentences);
        match field {
            f if [texts.title, texts.body, sentences.headings, sentences.called].contains(&f) => {
                Some(lessons.body)
            }
            f if [sentences.beginnings.title, sentences.beginnings.body].contains(&f) => {
                Some(coarse.beginnings.body)
            }
            f if [sentences.parts.title, sentences.parts.body].contains(&f) => Some(coarse.parts.body),
            _ => None,
        }
    }

    /// The shelf whose words a field keeps.
    pub fn shelf_of(&self, field: Field) -> Option<Shelf> {
        [Shelf::Desk, Shelf::Knowledge, Shelf::Lessons].into_iter().find(|shelf| {
            let Texts { title, body, whole } = self.texts(*shelf);
            [title, body, whole].contains(&field)
                || self.sentences(*shelf).is_some_and(|own| own.fields().contains(&field))
        })
    }

    /// The term under which one document is deleted and found again.
    pub fn key_of(&self, kind: Kind, id: i64) -> Term {
        Term::from_field_text(self.key, &format!("{kind}:{id}"))
    }

    /// A document as the index takes it.
    pub fn lay_out(&self, doc: &Doc) -> TantivyDocument {
        let mut out = TantivyDocument::default();
        out.add_text(self.key, format!("{}:{}", doc.kind, doc.id));
        out.add_u64(self.kind, doc.kind.number());
        out.add_i64(self.id, doc.id);
        // Under which ticket it is shown; what stands for itself has none.
        let group = if doc.kind == Kind::Ticket { Some(doc.id) } else { doc.belongs_to };
        if let Some(group) = group {
            out.add_i64(self.group, group);
        }
        out.add_i64(self.at, doc.at);
        out.add_u64(self.sameness, sameness(doc));
        for label in &doc.labels {
            out.add_text(self.labels, label);
        }
        out.add_text(self.facets, facet_whole("kind", doc.kind.name()));
        for (name, value) in &doc.facets {
            for term in facet_terms(name, value) {
                out.add_text(self.facets, term);
            }
        }
        self.lay_out_texts(doc, &mut out);
        for article in &doc.solved_by {
            out.add_i64(self.solved_by, *article);
        }
        out
    }

    fn lay_out_texts(&self, doc: &Doc, out: &mut TantivyDocument) {
        let shelf = Shelf::of(doc.kind);
        let texts = self.texts(shelf);
        for (field, text) in [
            (texts.title, &doc.title),
            // What is said in the title is said in the text, too: a short title alone would outweigh it, and one list
            // of documents a word is quicker to walk than three.
            (texts.body, &doc.title),
            (texts.body, &doc.body),
            (texts.body, &doc.context),
            (texts.whole, &doc.title),
            (texts.whole, &doc.body),
            (texts.whole, &doc.context),
            (texts.whole, &doc.inner),
        ] {
            if !text.is_empty() {
                out.add_text(field, text);
            }
        }
        if doc.kind != Kind::Case {
            self.lay_out_codes(doc, out);
        }
        if let Some(sentences) = self.sentences(shelf) {
            for coarse in [sentences.beginnings, sentences.parts] {
                out.add_text(coarse.title, &doc.title);
                out.add_text(coarse.body, &doc.title);
                out.add_text(coarse.body, &doc.body);
                out.add_text(coarse.body, &doc.context);
            }
            out.add_text(sentences.headings, &doc.headings);
            out.add_text(sentences.called, &doc.called);
        }
    }

    fn lay_out_codes(&self, doc: &Doc, out: &mut TantivyDocument) {
        for text in [&doc.number, &doc.title, &doc.body].into_iter().chain(doc.codes.iter().take(MOST_CODES))
        {
            out.add_text(self.codes, text);
        }
        out.add_text(self.inner_codes, &doc.inner);
        if !doc.number.is_empty() {
            out.add_text(self.number, number_of(&doc.number));
        }
    }
}

/// A number as it is asked for: without a sign before it.
pub fn number_of(text: &str) -> String {
    words::fold(text).replace(' ', "")
}

/// What a facet is asked by: the whole value, and each word of it.
pub fn facet_terms(name: &str, value: &str) -> Vec<String> {
    let whole = words::fold(value);
    let mut terms: Vec<String> = whole.split(' ').map(|word| facet_word(name, word)).collect();
    terms.push(facet_whole(name, &whole));
    terms
}

/// The term of a facet's whole value.
pub fn facet_whole(name: &str, folded: &str) -> String {
    format!("{name}={folded}")
}

/// The term of one word of a facet's value.
pub fn facet_word(name: &str, folded: &str) -> String {
    format!("{name}~{folded}")
}

/// A number that documents of equal titles share (FNV-1a): what says the same twice is suggested once. What has no
/// title is the same as nothing else.
fn sameness(doc: &Doc) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let title = words::fold(&doc.title);
    let said = if title.is_empty() { format!("{}:{}", doc.kind, doc.id) } else { title };
    said.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

fn texts(schema: &mut SchemaBuilder, shelf: &str) -> Texts {
    let mut field = |name: &str| text(schema, &format!("{shelf}_{name}"), WORDS);
    Texts { title: field("title"), body: field("body"), whole: field("whole") }
}

fn sentences(schema: &mut SchemaBuilder, shelf: &str) -> Sentences {
    let mut field = |name: &str, tokenizer: &str| text(schema, &format!("{shelf}_{name}"), tokenizer);
    Sentences {
        beginnings: Coarse {
            title: field("title_beginnings", BEGINNINGS),
            body: field("body_beginnings", BEGINNINGS),
        },
        parts: Coarse { title: field("title_parts", PARTS), body: field("body_parts", PARTS) },
        headings: field("headings", WORDS),
        called: field("called", WORDS),
    }
}

fn text(schema: &mut SchemaBuilder, name: &str, tokenizer: &str) -> Field {
    let option = match tokenizer {
        BEGINNINGS | PARTS => IndexRecordOption::WithFreqs,
        _ => IndexRecordOption::WithFreqsAndPositions,
    };
    let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option);
    schema.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
}
