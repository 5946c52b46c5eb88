//! Adapters that ask marketplaces for their orders, by the descriptions that these publish.
//!
//! An adapter is pure: it says what to ask next, hears the answer, and says what it means. Network, pace and what to do about
//! refusals are those of [`ask`]. One order that cannot be read is told, and the rest of its page goes on: every field is
//! read by itself.

mod ask;
mod ozon;
mod wildberries;
mod yandex;

pub(crate) use ask::ASK;

use super::said::Said;
use domain::time::Moment;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The marketplaces that can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adapter {
    /// Ozon Seller API, postings v4.
    Ozon,
    /// Wildberries Marketplace API v3, FBS.
    Wildberries,
    /// Yandex Market partner API, orders of a business.
    YandexMarket,
}

impl Adapter {
    /// All.
    pub const ALL: [Adapter; 3] = [Adapter::Ozon, Adapter::Wildberries, Adapter::YandexMarket];

    /// The word in the store: that of the table of its statuses.
    pub fn code(self) -> &'static str {
        ["ozon", "wildberries", "yandex_market"][self as usize]
    }

    /// The adapter of a word.
    pub fn parse(code: &str) -> Option<Adapter> {
        Adapter::ALL.into_iter().find(|one| one.code() == code)
    }

    /// Where everybody asks it.
    pub fn address(self) -> &'static str {
        match self {
            Adapter::Ozon => "https://api-seller.ozon.ru",
            Adapter::Wildberries => "https://marketplace-api.wildberries.ru",
            Adapter::YandexMarket => "https://api.partner.market.yandex.ru",
        }
    }
}

/// What to ask: all that a request has but the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The path with its query.
    pub path: String,
    /// Headers, keys among them.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: String,
}

/// Where the next round goes on; kept with the source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// Changes are known up to this moment.
    pub since: Moment,
}

/// What a round needs to know.
#[derive(Clone, Debug)]
pub struct Round {
    /// The name of the source in facts.
    pub source: String,
    /// The account there.
    pub account: String,
    /// Its key.
    pub key: String,
    /// Where the last round ended.
    pub place: Place,
    /// Orders that are on their way: a list of new ones does not name them.
    pub remembered: Vec<String>,
    /// The moment.
    pub now: Moment,
}

/// How much of the past is read again each time: pages move, clocks differ.
pub(crate) const OVERLAP: Moment = 30 * domain::time::MINUTE;
/// How far a first round looks back.
pub(crate) const FIRST: Moment = 7 * domain::time::DAY;

impl Round {
    /// From when changes are asked for.
    fn from(&self) -> Moment {
        match self.place.since {
            0 => self.now - FIRST,
            since => since - OVERLAP,
        }
    }
}

/// What an answer means.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heard {
    /// What it says of orders.
    pub said: Vec<Said<'static>>,
    /// What could not be read of it, each with its order where that is known.
    pub odd: Vec<String>,
    /// What to ask next; the round is over without.
    pub next: Option<Ask>,
}

/// A round of questions to a marketplace.
pub trait Talk: Send {
    /// The first question.
    fn first(&self) -> Ask;
    /// Hears an answer; an error is an answer of which nothing is understood.
    fn hear(&mut self, body: &[u8]) -> Result<Heard, String>;
}

/// Begins a round.
pub fn talk(adapter: Adapter, round: Round) -> Box<dyn Talk> {
    match adapter {
        Adapter::Ozon => Box::new(ozon::Ozon::new(round)),
        Adapter::Wildberries => Box::new(wildberries::Wildberries::new(round)),
        Adapter::YandexMarket => Box::new(yandex::Yandex::new(round)),
    }
}

/// A text of an answer, however it is written: numbers are texts too.
fn text(value: &Value, name: &str) -> String {
    match value.get(name) {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// A moment of an answer.
fn moment(value: &Value, name: &str) -> Option<Moment> {
    domain::time::read_rfc3339(value.get(name)?.as_str()?)
}

/// The list of an answer; that it is not there is a change of the marketplace's.
fn list<'v>(value: &'v Value, name: &str) -> Result<&'v Vec<Value>, String> {
    let found = value.get(name).or_else(|| value.get("result")?.get(name));
    found.and_then(Value::as_array).ok_or_else(|| format!("the answer has no list «{name}»"))
}

fn read(body: &[u8]) -> Result<Value, String> {
    serde_json::from_slice(body).map_err(|e| format!("the answer is no JSON: {e}"))
}

#[cfg(test)]
mod tests;
