//! A price for a service, offered in its ticket.

use super::{Command, Event, Refusal, State, Ticket, WaitFor};
use crate::sla::Money;
use crate::text::{excerpt, label};
use serde::{Deserialize, Serialize};

/// The longest words.
const WORDS: usize = 500;
/// The most that is offered at once, in hundredths.
const MOST: i64 = 100_000_000_000;

/// What is offered, and for how much.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// What for.
    pub title: String,
    /// How much.
    pub amount: Money,
    /// Minutes of work that it takes, where the price is that of time; 0 for a fixed price.
    #[serde(default)]
    pub minutes: i64,
    /// What else there is to say.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// The events of commands about prices. Whether a quote is there, [`crate::hours::quotes`] knows.
pub(super) fn decide(ticket: &Ticket, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Quote { offer } => {
            let title = label(&offer.title).ok_or(Refusal::Empty)?;
            if !(1..=MOST).contains(&offer.amount.0) {
                return Err(Refusal::Amount);
            }
            let offer = Offer { title, note: excerpt(&offer.note, WORDS), ..offer };
            let waits = State::Waiting(WaitFor::Requester);
            let mut events = vec![Event::Quoted { offer }];
            // It is the client's move now.
            if ticket.state.is_live() && ticket.state != waits {
                events.push(Event::Waited { on: WaitFor::Requester, whose: None });
            }
            Ok(events)
        }
        Command::AnswerQuote { of, accepted, words } => {
            let mut events = vec![Event::QuoteAnswered { of, accepted, words: excerpt(&words, WORDS) }];
            if matches!(ticket.state, State::Waiting(_)) && ticket.merged.is_none() {
                events.push(Event::Resumed);
            }
            Ok(events)
        }
        _ => Ok(vec![]),
    }
}
