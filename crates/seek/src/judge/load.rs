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

    /// What people ask, a mixture: words of a title, a part of an order's id, a filter, and now and then an error.
    pub fn questions(&mut self, docs: &[Doc], count: usize) -> Vec<(String, Rights)> {
        (0..count)
            .map(|_| {
                let doc = self.chance.of(docs).clone();
                let words: Vec<&str> = doc.title.split(' ').collect();
                let three = words[..words.len().min(3)].join(" ");
                let line = match self.chance.below(20) {
                    0..=8 => three,
                    9..=11 => words[..words.len().min(2)].join(" "),
                    12..=13 => doc
                        .body
                        .split("FBS-")
                        .nth(1)
                        .map_or_else(String::new, |rest| rest.chars().take(6).collect()),
                    14 => doc.number.clone(),
                    15..=16 => format!("{three} состояние:закрыта"),
                    17 => format!("\"{}\"", words[..words.len().min(2)].join(" ")),
                    18 => layout::other(&three).unwrap_or_default(),
                    _ => typos::spoil(&three, typos::Slip::OneWord, &mut self.chance),
                };
                let rights = if self.chance.below(4) == 0 {
                    Rights::to(doc.labels.iter().skip(1).cloned())
                } else {
                    Rights::to(["staff"]).with_inner()
                };
                (line, rights)
            })
            .collect()
    }
}
