//! What is said: the wording for a temper, greetings, questions in passing, files that go along.

use rand::Rng;
use rand::seq::IndexedRandom;

use super::Play;
use crate::act::{File, Level};
use crate::cast::Temper;
use crate::files;
use crate::hours::wall;
use crate::mail;
use crate::script::{FileWish, Wording};
use crate::template::Template;
use crate::words::nest_quotes;

impl<'a> Play<'a> {
    /// Some people ask a second thing in passing.
    pub(super) fn digress(&mut self, body: &mut String) {
        let scenario = self.request.scenario;
        let chance = if self.request.requester.temper == Temper::Chaotic { 0.3 } else { 0.06 };
        let fits = !scenario.english && scenario.urgency != Level::High && self.words.rng.random_bool(chance);
        if fits && let Some(aside) = self.stage.asides.choose(&mut self.words.rng) {
            body.push_str("\n\n");
            body.push_str(&self.fill(&aside.ask));
            self.aside = Some(aside);
        }
    }

    /// The first public words of a person in a thread begin with a greeting; the answer to a question asked
    /// in passing goes along.
    pub(super) fn greet(&mut self, who: usize, mut text: String) -> String {
        if let Some(aside) = self.aside.take() {
            text.push_str("\n\n");
            text.push_str(&self.fill(&aside.answer));
        }
        if self.greeted.contains(&who) {
            return text;
        }
        self.greeted.push(who);
        let hour = wall(&self.hours.zone, self.at).hour();
        let call = self.request.requester.call.as_str();
        mail::salute(&text, call, hour, self.request.scenario.english, &mut self.words.rng)
    }

    pub(super) fn files(&mut self, wishes: &[FileWish]) -> Vec<File> {
        let mut made = Vec::new();
        for wish in wishes {
            if self.words.rng.random_range(0..100) < wish.chance {
                made.push(files::make(&wish.sort, &self.subject, &mut self.words));
            }
        }
        made
    }

    /// One of the wordings: those for the speaker's temper first, otherwise by turns.
    pub(super) fn say(&mut self, wordings: &'a [Wording], temper: Option<Temper>, played: usize) -> String {
        let own: Vec<&Wording> =
            wordings.iter().filter(|w| w.temper.is_some() && w.temper == temper).collect();
        let common: Vec<&Wording> = wordings.iter().filter(|w| w.temper.is_none()).collect();
        let from = if own.is_empty() || (!common.is_empty() && self.words.rng.random_bool(0.3)) {
            common
        } else {
            own
        };
        match from.get((played + self.round) % from.len().max(1)) {
            Some(wording) => self.fill(&wording.template),
            None => self.fill(&wordings[0].template),
        }
    }

    pub(super) fn fill(&mut self, template: &Template) -> String {
        let mut out = String::new();
        template.fill(&mut self.words, &mut out);
        sentence(nest_quotes(out))
    }
}

/// A word may have come first: sentences begin with a capital, except for names like «1С».
fn sentence(text: String) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(c) if c.is_lowercase() => c.to_uppercase().collect::<String>() + chars.as_str(),
        _ => text,
    }
}
