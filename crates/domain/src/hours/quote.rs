//! Prices that were offered in a ticket, and what the client said to them.

use crate::desk::{self, Event, Offer, Refusal};
use crate::ids::PersonId;
use crate::time::Moment;

/// A price that was offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// By which entry of the journal.
    pub seq: i64,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: Option<PersonId>,
    /// What for, and how much.
    pub offer: Offer,
    /// What the client said.
    pub answer: Option<Answer>,
}

/// What the client said to a price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// When.
    pub at: Moment,
    /// Who.
    pub by: Option<PersonId>,
    /// Yes.
    pub accepted: bool,
    /// With these words.
    pub words: String,
}

impl Quote {
    /// The stored and API name of how it stands.
    pub fn state(&self) -> &'static str {
        match &self.answer {
            None => "offered",
            Some(answer) if answer.accepted => "accepted",
            Some(_) => "declined",
        }
    }
}

/// The prices offered in a ticket, the oldest first.
pub fn quotes(journal: &[desk::Entry]) -> Vec<Quote> {
    let mut all: Vec<Quote> = Vec::new();
    for entry in journal {
        match &entry.event {
            Event::Quoted { offer } => all.push(Quote {
                seq: entry.seq,
                at: entry.at,
                by: entry.by.person,
                offer: offer.clone(),
                answer: None,
            }),
            Event::QuoteAnswered { of, accepted, words } => {
                if let Some(quote) = all.iter_mut().find(|quote| quote.seq == *of) {
                    let (at, by) = (entry.at, entry.by.person);
                    quote.answer = Some(Answer { at, by, accepted: *accepted, words: words.clone() });
                }
            }
            _ => {}
        }
    }
    all
}

/// Whether a quote can still be answered.
pub fn may_answer(quotes: &[Quote], seq: i64) -> Result<(), Refusal> {
    let quote = quotes.iter().find(|quote| quote.seq == seq).ok_or(Refusal::NoSuchEntry)?;
    if quote.answer.is_none() { Ok(()) } else { Err(Refusal::Answered) }
}
