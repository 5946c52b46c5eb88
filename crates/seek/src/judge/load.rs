//! A desk's worth of made-up Russian text: how long it takes to index and to ask.
//!
//! Words follow Zipf's law over a real list of words; the texts mean nothing, but their terms are as rare and as
//! frequent as those of a language. The clock is the caller's: a measurement is a closure that he times.

use super::chance::Chance;
use super::typos;
use crate::doc::{Doc, Kind, Rights};
use crate::layout;

/// Messages of a ticket, words of a message and of a title.
const MESSAGES: usize = 4;
const WORDS: usize = 45;
const TITLE: usize = 6;
/// Client organisations.
pub const CLIENTS: usize = 800;

/// Makes tickets up.
pub struct Writer {
    words: Vec<String>,
    chance: Chance,
}

impl Writer {
    /// A writer of these words; their order is how frequent they are, after a shuffle by the seed.
    pub fn new(mut words: Vec<String>, seed: u64) -> Writer {
        let mut chance = Chance(seed);
        for at in (1..words.len()).rev() {
            words.swap(at, chance.below(at + 1));
        }
        Writer { words, chance }
    }

    /// A word: the hundredth is a hundredth as frequent as the first.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "ranks of words are small"
    )]
    fn word(&mut self) -> &str {
        let count = self.words.len().max(1) as f64;
        let rank = (count.powf(self.chance.unit()) - 1.0) as usize;
        self.words.get(rank).map_or("слово", String::as_str)
    }

    fn text(&mut self, words: usize) -> String {
        let mut out = String::new();
        for _ in 0..words {
            let word = self.word().to_owned();
            out.push_str(&word);
            out.push(' ');
        }
        out
    }

    /// A ticket with its conversation, a note, an order and a phone.
    pub fn ticket(&mut self, id: i64) -> Doc {
        let client = self.chance.below(CLIENTS);
        let order = self.chance.below(90_000_000) + 10_000_000;
        let phone = self.chance.below(900_000_000) + 100_000_000;
        let mut body = String::new();
        for _ in 0..MESSAGES {
            body.push_str(&self.text(WORDS));
            body.push_str(". ");
        }
        Doc {
            number: id.to_string(),
            title: self.text(TITLE),
            body: format!(
                "{body} заказ FBS-{order}-1, телефон +7 9{} {}",
                phone / 1000 % 1000,
                phone % 10_000_000
            ),
            inner: self.text(20),
            context: format!("клиент{client}"),
            facets: vec![
                ("client".to_owned(), format!("клиент{client}")),
                ("state".to_owned(), (*self.chance.of(&["open", "closed", "closed", "solved"])).to_owned()),
            ],
            at: id * 60_000,
            labels: vec!["staff".to_owned(), format!("org:{client}")],
            ..Doc::new(Kind::Ticket, id)
        }
    }

    /// What people ask: a mixture.
    pub fn questions(&mut self, docs: &[Doc], count: usize) -> Vec<Question> {
        (0..count).map(|_| self.question(docs)).collect()
    }

    fn question(&mut self, docs: &[Doc]) -> Question {
        let doc = self.chance.of(docs).clone();
        let words: Vec<&str> = doc.title.split_whitespace().collect();
        let first = |count: usize| words[..words.len().min(count)].join(" ");
        let part_of_order = || doc.body.split("FBS-").nth(1).unwrap_or_default().chars().take(6).collect();
        let asked = match self.chance.below(20) {
            0..=8 => Asked::ThreeWords,
            9..=11 => Asked::TwoWords,
            12..=13 => Asked::PartOfOrder,
            14 => Asked::Number,
            15..=16 => Asked::Filter,
            17 => Asked::Phrase,
            18 => Asked::Layout,
            _ => Asked::Slip,
        };
        let line = match asked {
            Asked::ThreeWords => first(3),
            Asked::TwoWords => first(2),
            Asked::PartOfOrder => part_of_order(),
            Asked::Number => doc.number.clone(),
            Asked::Filter => format!("{} состояние:закрыта", first(3)),
            Asked::Phrase => format!("\"{}\"", first(2)),
            Asked::Layout => layout::other(&first(3)).unwrap_or_default(),
            Asked::Slip => typos::spoil(&first(3), typos::Slip::OneWord, &mut self.chance),
        };
        // A quarter are clients, who see their own tickets only.
        let rights = if self.chance.below(4) == 0 {
            Rights::to(doc.labels.iter().skip(1).cloned())
        } else {
            Rights::to(["staff"]).with_inner()
        };
        Question { asked, line, rights }
    }
}

/// A question of the load.
#[derive(Clone, Debug)]
pub struct Question {
    /// What it is of.
    pub asked: Asked,
    /// The search line.
    pub line: String,
    /// Who asks.
    pub rights: Rights,
}

/// What a question is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Asked {
    ThreeWords,
    TwoWords,
    PartOfOrder,
    Number,
    Filter,
    Phrase,
    Layout,
    Slip,
}

impl Asked {
    /// All of them.
    pub const ALL: [Asked; 8] = [
        Asked::ThreeWords,
        Asked::TwoWords,
        Asked::PartOfOrder,
        Asked::Number,
        Asked::Filter,
        Asked::Phrase,
        Asked::Layout,
        Asked::Slip,
    ];
}
