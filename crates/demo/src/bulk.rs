//! Endless short requests for load tests: the scenarios' own sentences with fresh words each time.
//! A message costs microseconds; no dates of the plan, no acts, no files.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::cast::{Client, Person, cast};
use crate::hours::zone;
use crate::script::{Scenario, Verb, Wording, asides, scenarios};
use crate::template::Template;
use crate::words::{WordBook, Words, nest_quotes, word_book};

/// A request in two texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Short {
    /// The subject line.
    pub subject: String,
    /// The first message.
    pub text: String,
    /// The key of the client whose words it uses.
    pub client: String,
}

/// Endless varied short Russian subjects and messages.
pub struct Bulk {
    rng: ChaCha8Rng,
    book: WordBook,
    clients: Vec<(Client, TimeZone)>,
    scenarios: Vec<Scenario>,
    /// Scenarios that can happen to a client, by the client's place.
    suits: Vec<Vec<usize>>,
    /// Sentences that may stand after any message.
    tails: Vec<Template>,
}

/// Details that people add at the end.
const DETAILS: [&str; 6] = [
    "Заметили в {moment}.",
    "Пример: {order}.",
    "Телефон для связи {phone}.",
    "Адрес: {outlet}.",
    "Ответственный {name}, {phone}.",
    "Касается и {order2}, и {order3}.",
];

/// Endless varied short Russian subjects and messages, by seed.
pub fn bulk_texts(seed: u64) -> Bulk {
    let scenarios: Vec<Scenario> = scenarios().into_iter().filter(|s| !s.english && !s.by_phone).collect();
    let clients: Vec<(Client, TimeZone)> =
        cast().clients.into_iter().map(|c| (zone(&c.zone), c)).map(|(zone, c)| (c, zone)).collect();
    let fits = |s: &Scenario, c: &Client| s.kinds.iter().any(|k| *k == c.kind || k == "any");
    let suits = clients
        .iter()
        .map(|(c, _)| (0..scenarios.len()).filter(|&i| fits(&scenarios[i], c)).collect())
        .collect();
    let details = DETAILS.iter().filter_map(|d| Template::parse(d).ok());
    let tails = details.chain(asides().into_iter().map(|a| a.ask)).collect();
    Bulk { rng: ChaCha8Rng::seed_from_u64(seed), book: word_book(), clients, scenarios, suits, tails }
}

impl Bulk {
    /// A further message of somebody in such a thread: of the desk, or of the client.
    pub fn message(&mut self, from_desk: bool) -> String {
        let (client, scenario) = self.draw();
        let said = |verb: &Verb| match verb {
            Verb::Reply | Verb::Solve => from_desk,
            Verb::Client | Verb::Reopen => !from_desk,
            _ => false,
        };
        let of: Vec<&Wording> = self.scenarios[scenario]
            .turns
            .iter()
            .filter(|t| said(&t.verb))
            .flat_map(|t| &t.wordings)
            .collect();
        let of = if of.is_empty() { self.scenarios[scenario].open.iter().collect() } else { of };
        let template = &of[self.rng.random_range(0..of.len())].template;
        let seed = self.rng.random();
        let [text] = self.fill(client, scenario, [template], seed);
        text
    }

    fn draw(&mut self) -> (usize, usize) {
        let client = self.rng.random_range(0..self.clients.len());
        let suits = &self.suits[client];
        (client, suits[self.rng.random_range(0..suits.len())])
    }

    fn fill<const N: usize>(
        &self,
        client: usize,
        scenario: usize,
        of: [&Template; N],
        seed: u64,
    ) -> [String; N] {
        let (client, zone) = &self.clients[client];
        let own: &BTreeMap<_, _> = &self.scenarios[scenario].vars;
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        // Some moment of 2025: dates in texts vary, and no clock is asked.
        let at = 1_735_700_000_000 + rng.random_range(0..365) * 86_400_000;
        let person: &Person = &client.people[rng.random_range(0..client.people.len())];
        let mut words = Words::new(&self.book, client, own, zone.clone(), at, rng);
        words.speak(person.female, at);
        words.introduce(person, None);
        words.set("me", "Тимур");
        of.map(|template| {
            let mut text = String::with_capacity(160);
            template.fill(&mut words, &mut text);
            nest_quotes(text)
        })
    }
}

impl Iterator for Bulk {
    type Item = Short;

    fn next(&mut self) -> Option<Short> {
        let (client, scenario) = self.draw();
        let (subject, open) = (&self.scenarios[scenario].subject, &self.scenarios[scenario].open);
        let subject = self.rng.random_range(0..subject.len());
        let open = self.rng.random_range(0..open.len());
        let seed: u64 = self.rng.random();
        let tail = self.rng.random_range(0..self.tails.len());
        let of = [
            &self.scenarios[scenario].subject[subject],
            &self.scenarios[scenario].open[open].template,
            &self.tails[tail],
        ];
        let [subject, mut text, tail] = self.fill(client, scenario, of, seed);
        if !seed.is_multiple_of(3) {
            text.push_str("\n\n");
            text.push_str(&tail);
        }
        Some(Short { subject, text, client: self.clients[client].0.key.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn texts_are_clean_varied_and_repeatable() {
        let all: Vec<Short> = bulk_texts(3).take(5_000).collect();
        assert_eq!(all, bulk_texts(3).take(5_000).collect::<Vec<_>>());
        for short in &all {
            for text in [&short.subject, &short.text] {
                assert!(!text.contains(['{', '}', '[', '!']), "{text}");
                assert!(!text.is_empty());
            }
        }
        let distinct: HashSet<&str> = all.iter().map(|s| s.text.as_str()).collect();
        assert!(distinct.len() > 3_000, "only {} distinct of 5000", distinct.len());
        let mut bulk = bulk_texts(4);
        for desk in [true, false].into_iter().cycle().take(1_000) {
            assert!(!bulk.message(desk).contains('{'));
        }
    }
}
