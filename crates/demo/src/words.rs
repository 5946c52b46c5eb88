//! Words of one thread: orders, goods, outlets, people, sums, dates. Each is rolled when first needed and
//! then stays the same for the whole conversation. Forms are written by hand, never guessed.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};
use rand::Rng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use serde::Deserialize;

use crate::cast::{Client, Person};
use crate::hours::{rest_day, wall};
use crate::script::Var;
use crate::template::Fill;

/// Between the thousands of a sum, and before the sign of the currency.
const THIN: char = '\u{202f}';

/// The hand-written word lists of `content/words.toml`.
#[derive(Deserialize)]
pub(crate) struct WordBook {
    /// Marketplaces: nominative, genitive, dative, instrumental, prepositional.
    mp: Vec<[String; 5]>,
    /// People of the clients' field: nominative, genitive, dative, instrumental.
    who: Vec<[String; 4]>,
    supplier: Vec<String>,
    device: Vec<String>,
    pub thanks: BTreeMap<String, Vec<String>>,
    trade: BTreeMap<String, Trade>,
}

/// The goods and places of one client.
#[derive(Deserialize)]
pub(crate) struct Trade {
    order: String,
    pub items: Vec<(String, String, u32)>,
    outlets: Vec<String>,
}

pub(crate) fn word_book() -> WordBook {
    toml::from_str(include_str!("../content/words.toml")).expect("content/words.toml is checked by tests")
}

impl WordBook {
    pub(crate) fn trade(&self, client: &str) -> &Trade {
        self.trade.get(client).or(self.trade.values().next()).expect("words.toml has trades, by test")
    }
}

/// The words of one thread.
pub(crate) struct Words<'a> {
    book: &'a WordBook,
    pub trade: &'a Trade,
    client: &'a Client,
    own: &'a BTreeMap<String, Var>,
    opened: Zoned,
    now: Zoned,
    zone: TimeZone,
    memo: BTreeMap<String, String>,
    order: BTreeMap<&'static str, Vec<usize>>,
    female: bool,
    pub rng: ChaCha8Rng,
}

impl<'a> Words<'a> {
    pub(crate) fn new(
        book: &'a WordBook,
        client: &'a Client,
        own: &'a BTreeMap<String, Var>,
        zone: TimeZone,
        at: i64,
        rng: ChaCha8Rng,
    ) -> Self {
        let opened = wall(&zone, at);
        Self {
            book,
            trade: book.trade(&client.key),
            client,
            own,
            now: opened.clone(),
            opened,
            zone,
            memo: BTreeMap::new(),
            order: BTreeMap::new(),
            female: false,
            rng,
        }
    }

    /// Fixes a word from outside.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.memo.insert(name.to_owned(), value.into());
    }

    /// Who speaks, and when.
    pub(crate) fn speak(&mut self, female: bool, at: i64) {
        self.female = female;
        self.now = wall(&self.zone, at);
    }

    /// How a person is addressed, and a colleague mentioned.
    pub(crate) fn introduce(&mut self, requester: &Person, boss: Option<&Person>) {
        self.set("call", requester.call.as_str());
        self.set("name", requester.name.as_str());
        self.set("mail", requester.mail.as_str());
        self.set("phone", requester.phone.as_str());
        self.set("boss", boss.unwrap_or(requester).call.as_str());
        self.set("bossname", boss.unwrap_or(requester).name.as_str());
    }

    /// Forgets words, so that the next mention rolls them anew.
    pub(crate) fn renew(&mut self, names: &[String]) {
        for name in names {
            let (group, ..) = split(name);
            let group = if group == "sku" || group == "price" { "item" } else { group };
            if let Some(order) = self.order.get_mut(group) {
                order.rotate_left(1);
            }
            self.memo.retain(|key, _| {
                let of = split(key).0;
                of != group && !(group == "item" && (of == "sku" || of == "price"))
            });
        }
    }

    pub(crate) fn get(&mut self, name: &str) -> String {
        let mut out = String::new();
        self.word(name, &mut out);
        out
    }

    /// The month of the opening.
    pub(crate) fn month(&self) -> i8 {
        self.opened.month()
    }

    fn roll(&mut self, name: &str) -> Option<String> {
        if let Some(var) = self.own.get(name) {
            return Some(match var {
                Var::Span(from, to) => self.rng.random_range(*from..=*to).to_string(),
                Var::OneOf(of) => {
                    let mut text = String::new();
                    of[self.rng.random_range(0..of.len())].fill(self, &mut text);
                    text
                }
            });
        }
        let (group, nth, form) = split(name);
        self.pooled(group, nth, form).or_else(|| self.dated(group)).or_else(|| self.numbered(group, nth))
    }

    fn pooled(&mut self, group: &str, nth: usize, form: usize) -> Option<String> {
        let book = self.book;
        let trade = self.trade;
        Some(match group {
            "mp" => book.mp[self.pick("mp", nth, book.mp.len())].get(form)?.clone(),
            "who" => book.who[self.pick("who", nth, book.who.len())].get(form)?.clone(),
            "supplier" => book.supplier[self.pick("supplier", nth, book.supplier.len())].clone(),
            "device" => book.device[self.pick("device", nth, book.device.len())].clone(),
            "outlet" => trade.outlets[self.pick("outlet", nth, trade.outlets.len())].clone(),
            "item" => trade.items[self.pick("item", nth, trade.items.len())].1.clone(),
            "sku" => trade.items[self.pick("item", nth, trade.items.len())].0.clone(),
            "price" => money(trade.items[self.pick("item", nth, trade.items.len())].2),
            "client" => self.client.name.clone(),
            "site" => self.client.domain.clone(),
            _ => return None,
        })
    }

    /// The n-th of a pool in this thread's own order: two mentions never meet.
    fn pick(&mut self, group: &'static str, nth: usize, len: usize) -> usize {
        let rng = &mut self.rng;
        let order = self.order.entry(group).or_insert_with(|| {
            let mut order: Vec<usize> = (0..len).collect();
            order.shuffle(rng);
            order
        });
        order[nth % len]
    }

    fn dated(&mut self, name: &str) -> Option<String> {
        let day = |z: &Zoned, by: i64| z.date().checked_add(by.days()).unwrap_or(z.date());
        Some(match name {
            "today" => russian(self.opened.date()),
            "yday" => russian(day(&self.opened, -1)),
            "date" => russian(day(&self.opened, -self.rng.random_range(3..8))),
            "next" => russian(self.ahead()),
            "edate" => english(day(&self.opened, -self.rng.random_range(3..8))),
            "enext" => english(self.ahead()),
            "pmonth" => MONTHS[(self.opened.month() as usize + 10) % 12].1.to_owned(),
            "emonth" => MONTHS[(self.opened.month() as usize + 10) % 12].2.to_owned(),
            "since" => {
                let ago = self.rng.random_range(25..125);
                self.clock(-ago, 5)
            }
            "moment" => {
                let ago = self.rng.random_range(15..180);
                self.clock(-ago, 1)
            }
            _ => return None,
        })
    }

    fn ahead(&mut self) -> jiff::civil::Date {
        let mut date = self.now.date();
        for _ in 0..self.rng.random_range(2..5) {
            date = date.tomorrow().unwrap_or(date);
        }
        while rest_day(date) {
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
        date
    }

    /// The time of day, minutes from the opening, rounded down.
    fn clock(&self, minutes: i64, round: i64) -> String {
        let at = self.opened.checked_add(minutes.minutes()).unwrap_or_else(|_| self.opened.clone());
        clock(&at, round)
    }

    fn numbered(&mut self, group: &str, nth: usize) -> Option<String> {
        let trade = self.trade;
        Some(match group {
            "order" => self.digits(&trade.order),
            "doc" => self.digits("УТ-00####"),
            "bill" => self.digits("###"),
            "posting" => self.digits("########-00##-1"),
            "inn" => self.digits("77########"),
            "shift" => self.digits("###"),
            "key" => self.digits("…##c#"),
            "store" => self.rng.random_range(2..38).to_string(),
            "till" => (self.rng.random_range(1..3) + nth).to_string(),
            "ver" => format!("{}.{}", self.rng.random_range(3..9), self.rng.random_range(2..40)),
            "sum" => {
                // A cup of coffee and a wardrobe differ: sums keep to the prices of the trade.
                let dearest = self.trade.items.iter().map(|i| i.2).max().unwrap_or(0).max(500);
                let sum = self.rng.random_range(dearest / 40..dearest / 3) * 10;
                money(sum)
            }
            "bigsum" => {
                let sum = self.rng.random_range(900..9_800) * 100;
                money(sum)
            }
            _ => return None,
        })
    }

    /// Every `#` becomes a digit; the first one of a run is never zero.
    fn digits(&mut self, pattern: &str) -> String {
        let mut last = ' ';
        pattern
            .chars()
            .map(|c| {
                let from = if last.is_ascii_digit() || last == '#' { 0 } else { 1 };
                last = c;
                if c == '#' { char::from(b'0' + self.rng.random_range(from..10u8)) } else { c }
            })
            .collect()
    }
}

impl Fill for Words<'_> {
    fn word(&mut self, name: &str, out: &mut String) {
        match name {
            "now" => return out.push_str(&clock(&self.now, 1)),
            "later" => {
                let ahead = self.rng.random_range(60..110);
                let at = self.now.checked_add(ahead.minutes()).unwrap_or_else(|_| self.now.clone());
                return out.push_str(&clock(&at, 30));
            }
            _ => {}
        }
        if let Some(known) = self.memo.get(name) {
            return out.push_str(known);
        }
        // An unknown name stays visible, so that tests find it.
        let value = self.roll(name).unwrap_or_else(|| format!("{{{name}}}"));
        out.push_str(&value);
        self.memo.insert(name.to_owned(), value);
    }

    fn number(&mut self, name: &str) -> u64 {
        self.get(name).parse().unwrap_or(2)
    }

    fn choose(&mut self, of: usize) -> usize {
        self.rng.random_range(0..of)
    }

    fn female(&self) -> bool {
        self.female
    }
}

/// `who2_r` is the second person of the thread, genitive.
fn split(name: &str) -> (&str, usize, usize) {
    let (name, form) = match name.rsplit_once('_') {
        Some((name, "r")) => (name, 1),
        Some((name, "d")) => (name, 2),
        Some((name, "t")) => (name, 3),
        Some((name, "p")) => (name, 4),
        _ => (name, 0),
    };
    match name.char_indices().last() {
        Some((at, c @ '2'..='9')) => (&name[..at], c as usize - '1' as usize, form),
        _ => (name, 0, form),
    }
}

/// Quotes within quotes take the inner form: «Пазл „Лес“».
pub(crate) fn nest_quotes(text: String) -> String {
    let mut depth = 0;
    text.chars()
        .map(|c| match c {
            '«' => {
                depth += 1;
                if depth > 1 { '„' } else { c }
            }
            '»' => {
                depth -= 1;
                if depth > 0 { '“' } else { c }
            }
            c => c,
        })
        .collect()
}

/// `12 480 ₽` with thin spaces.
pub(crate) fn money(rubles: u32) -> String {
    let digits = rubles.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(THIN);
        }
        out.push(c);
    }
    out.push(THIN);
    out.push('₽');
    out
}

fn clock(at: &Zoned, round: i64) -> String {
    let minutes = i64::from(at.hour()) * 60 + i64::from(at.minute());
    let minutes = minutes / round * round;
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

fn russian(date: jiff::civil::Date) -> String {
    format!("{}\u{a0}{}", date.day(), MONTHS[date.month() as usize - 1].0)
}

fn english(date: jiff::civil::Date) -> String {
    format!("{}\u{a0}{}", MONTHS[date.month() as usize - 1].2, date.day())
}

/// Genitive, nominative, English.
const MONTHS: [(&str, &str, &str); 12] = [
    ("января", "январь", "January"),
    ("февраля", "февраль", "February"),
    ("марта", "март", "March"),
    ("апреля", "апрель", "April"),
    ("мая", "май", "May"),
    ("июня", "июнь", "June"),
    ("июля", "июль", "July"),
    ("августа", "август", "August"),
    ("сентября", "сентябрь", "September"),
    ("октября", "октябрь", "October"),
    ("ноября", "ноябрь", "November"),
    ("декабря", "декабрь", "December"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_has_thin_spaces() {
        assert_eq!(money(380), "380\u{202f}₽");
        assert_eq!(money(1_204_500), "1\u{202f}204\u{202f}500\u{202f}₽");
    }

    #[test]
    fn inner_quotes_differ() {
        assert_eq!(nest_quotes("«Пазл «Лес», 5» и «А»".to_owned()), "«Пазл „Лес“, 5» и «А»");
    }

    #[test]
    fn names_fall_apart_into_group_number_and_form() {
        assert_eq!(split("who2_r"), ("who", 1, 1));
        assert_eq!(split("mp_p"), ("mp", 0, 4));
        assert_eq!(split("bigsum"), ("bigsum", 0, 0));
    }
}
