//! A saying of one side as it comes: a line of JSON, from a program, a file or an adapter. Read field by field from the
//! bytes themselves; what is wrong is said of its line, and the other lines go on.

use crate::AppError;
use domain::orders::{Book, Fact, Line, Marks, State, mark, roll_up};
use domain::time::{DAY, Moment, read_rfc3339};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// The longest line that is read.
pub const LONGEST: usize = 256 << 10;
/// The earliest moment that is believed: 1 January 2015.
const EARLIEST: Moment = 1_420_070_400_000;

/// What one side says of a shipment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said<'a> {
    /// Who says it: the name of a source.
    #[serde(borrow)]
    pub source: Cow<'a, str>,
    /// The number of the shipment, as the side whose order it is gave it.
    #[serde(borrow)]
    pub order: Cow<'a, str>,
    /// The source whose order it is, when another one speaks; empty for its own.
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    pub of: Cow<'a, str>,
    /// The status, in the words of the side.
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    pub status: Cow<'a, str>,
    /// What stands beside the status.
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    pub sub: Cow<'a, str>,
    /// Statuses of its lots, where they have their own.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub lots: Vec<Cow<'a, str>>,
    /// When it came to be so.
    pub at: When,
    /// When it was heard; now, when it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<When>,
    /// The term that the side gives for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<When>,
    /// The side's own number of it.
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    pub own: Cow<'a, str>,
    /// Its lines.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<SaidLine<'a>>,
    /// A trial order.
    #[serde(default, skip_serializing_if = "is_not")]
    pub test: bool,
    /// A part of a split order.
    #[serde(default, skip_serializing_if = "is_not")]
    pub split: bool,
    /// The side was asked for it and does not know it.
    #[serde(default, skip_serializing_if = "is_not")]
    pub gone: bool,
}

/// A line of an order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaidLine<'a> {
    /// The number of the goods, the same on all sides.
    #[serde(borrow)]
    pub sku: Cow<'a, str>,
    /// How many.
    #[serde(default = "one")]
    pub qty: Fixed<3>,
    /// The price of one, where it says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Fixed<2>>,
    /// What the side had of it when it took the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<Fixed<3>>,
    /// The side does not know these goods.
    #[serde(default, skip_serializing_if = "is_not")]
    pub unknown: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks like this")]
fn is_not(flag: &bool) -> bool {
    !flag
}

fn one() -> Fixed<3> {
    Fixed(1000)
}

/// Why a saying is not taken; the word of a text of the interface and of the API.
pub type Wrong = &'static str;

impl<'a> Said<'a> {
    /// Reads a line.
    pub fn read(line: &'a [u8]) -> Result<Said<'a>, String> {
        if line.len() > LONGEST {
            return Err("the line is too long".to_owned());
        }
        serde_json::from_slice(line).map_err(|e| e.to_string())
    }

    /// The source whose order it is.
    pub fn leader(&self) -> &str {
        if self.of.is_empty() { &self.source } else { &self.of }
    }

    /// Whether it can be true.
    pub fn check(&self, now: Moment) -> Result<(), Wrong> {
        let long = |text: &str, most: usize| text.len() > most || text.chars().any(char::is_control);
        if self.order.trim().is_empty() || long(&self.order, 120) || long(&self.own, 120) {
            return Err("order");
        }
        let nothing = self.status.is_empty() && self.lots.is_empty() && !self.gone;
        if nothing || long(&self.status, 120) || long(&self.sub, 120) || self.lots.len() > 500 {
            return Err("status");
        }
        if self.lines.len() > 500 || self.lines.iter().any(|line| long(&line.sku, 120)) {
            return Err("lines");
        }
        let moments = [Some(self.at), self.seen];
        if moments.into_iter().flatten().any(|when| when.0 < EARLIEST || when.0 > now + DAY) {
            return Err("moment");
        }
        Ok(())
    }

    /// What its status means, and the words that no table knows.
    pub fn state(&self, book: &Book, system: &str) -> (State, Option<String>) {
        if self.lots.is_empty() {
            let read = book.read(system, &self.status, &self.sub);
            return (read.state, read.unmapped);
        }
        let read: Vec<_> = self.lots.iter().map(|lot| book.read(system, lot, "")).collect();
        let states: Vec<State> = read.iter().map(|one| one.state).collect();
        (roll_up(&states), read.into_iter().find_map(|one| one.unmapped))
    }

    /// The saying as a fact of a side; its lines are appended to `lines` and cut out of them later.
    pub fn fact(&self, side: u8, state: State, seen: Moment) -> Fact<'static> {
        let bears = |is: bool, mark: Marks| if is { mark } else { Marks::default() };
        let marks = bears(self.test, Marks::TRIAL).and(bears(self.split, Marks::SPLIT));
        Fact {
            side,
            state,
            at: self.at.0,
            seen,
            due: self.due.map(|due| due.0),
            own: mark(&self.own),
            lines: &[],
            marks: marks.and(bears(self.gone, Marks::GONE)),
        }
    }

    /// Its lines, to be compared.
    pub fn lines(&self) -> impl Iterator<Item = Line> + '_ {
        self.lines.iter().map(|line| Line {
            goods: mark(&line.sku),
            quantity: line.qty.0,
            price: line.price.map_or(-1, |price| price.0),
            stock: line.stock.map_or(-1, |stock| stock.0),
            known: !line.unknown,
        })
    }

    /// The saying as it is kept; the same saying is the same text.
    pub fn doc(&self) -> Result<String, AppError> {
        let kept = Said { seen: None, ..self.clone() };
        serde_json::to_string(&kept).map_err(AppError::broken)
    }
}

/// A moment: milliseconds since 1970 in UTC, or RFC 3339.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct When(pub Moment);

impl Serialize for When {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i64(self.0)
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<When, D::Error> {
        struct Read;
        impl Visitor<'_> for Read {
            type Value = When;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a moment: milliseconds since 1970 or RFC 3339")
            }

            fn visit_i64<E: de::Error>(self, value: i64) -> Result<When, E> {
                Ok(When(value))
            }

            fn visit_u64<E: de::Error>(self, value: u64) -> Result<When, E> {
                i64::try_from(value).map(When).map_err(E::custom)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<When, E> {
                read_rfc3339(text).map(When).ok_or_else(|| E::custom("no moment"))
            }
        }
        from.deserialize_any(Read)
    }
}

/// A number with so many digits after its point, exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fixed<const DIGITS: u32>(pub i64);

impl<const DIGITS: u32> Fixed<DIGITS> {
    const ONE: i64 = 10i64.pow(DIGITS);

    /// Reads digits with a point or a comma; more digits than it has are cut.
    pub fn parse(text: &str) -> Option<Fixed<DIGITS>> {
        let text = text.trim();
        let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 12 || !digits(whole) || !digits(part) {
            return None;
        }
        let part: String = part.chars().chain(std::iter::repeat('0')).take(DIGITS as usize).collect();
        let part: i64 = if part.is_empty() { 0 } else { part.parse().ok()? };
        Some(Fixed(sign * (whole.parse::<i64>().ok()? * Self::ONE + part)))
    }
}

impl<const DIGITS: u32> fmt::Display for Fixed<DIGITS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, part) = (self.0.abs() / Self::ONE, self.0.abs() % Self::ONE);
        match part {
            0 => write!(f, "{sign}{whole}"),
            _ => {
                let part = format!("{part:0width$}", width = DIGITS as usize);
                write!(f, "{sign}{whole}.{}", part.trim_end_matches('0'))
            }
        }
    }
}

impl<const DIGITS: u32> Serialize for Fixed<DIGITS> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de, const DIGITS: u32> Deserialize<'de> for Fixed<DIGITS> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Fixed<DIGITS>, D::Error> {
        struct Read<const DIGITS: u32>;
        impl<const DIGITS: u32> Visitor<'_> for Read<DIGITS> {
            type Value = Fixed<DIGITS>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number")
            }

            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Fixed<DIGITS>, E> {
                value.checked_mul(Fixed::<DIGITS>::ONE).map(Fixed).ok_or_else(|| E::custom("too large"))
            }

            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Fixed<DIGITS>, E> {
                self.visit_i64(i64::try_from(value).map_err(E::custom)?)
            }

            #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "bounded before")]
            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Fixed<DIGITS>, E> {
                let fixed = value * Fixed::<DIGITS>::ONE as f64;
                if fixed.abs() > 9e15 { Err(E::custom("too large")) } else { Ok(Fixed(fixed.round() as i64)) }
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Fixed<DIGITS>, E> {
                Fixed::parse(text).ok_or_else(|| E::custom("no number"))
            }
        }
        from.deserialize_any(Read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_and_kept_the_same() {
        let line = br#"{"source":"shop","of":"ozon","order":"1-1","status":"P","at":"2026-11-22T10:00:00Z",
            "own":"S-1","lines":[{"sku":"A","qty":1.5,"price":"1250,5"},{"sku":"B","price":3}]}"#;
        let said = Said::read(line).unwrap();
        assert_eq!(said.leader(), "ozon");
        let lines: Vec<Line> = said.lines().collect();
        assert_eq!((lines[0].quantity, lines[0].price), (1500, 125_050));
        assert_eq!((lines[1].quantity, lines[1].price, lines[1].stock), (1000, 300, -1));
        let kept = said.doc().unwrap();
        assert_eq!(Said::read(kept.as_bytes()).unwrap().doc().unwrap(), kept);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let now = EARLIEST + DAY * 4000;
        let said = |change: &dyn Fn(&mut Said<'_>)| {
            let mut said = Said {
                source: "a".into(),
                order: "1".into(),
                status: "x".into(),
                at: When(now),
                ..Said::default()
            };
            change(&mut said);
            said.check(now)
        };
        assert_eq!(said(&|_| ()), Ok(()));
        assert_eq!(said(&|s| s.order = " ".into()), Err("order"));
        assert_eq!(said(&|s| s.status = "".into()), Err("status"));
        assert_eq!(said(&|s| s.at = When(now + 2 * DAY)), Err("moment"));
        assert_eq!(said(&|s| s.at = When(5)), Err("moment"));
        assert_eq!(said(&|s| s.lines = vec![SaidLine::default(); 501]), Err("lines"));
        assert!(Said::read(br#"{"source":"a","order":"1","at":1,"colour":"red"}"#).is_err());
    }

    #[test]
    fn numbers_are_exact() {
        for (text, hundredths) in
            [("12", 1200), ("12.5", 1250), ("-0,05", -5), ("0.999", 99), ("x", 0), ("", 0)]
        {
            assert_eq!(Fixed::<2>::parse(text).map_or(0, |fixed| fixed.0), hundredths, "{text}");
        }
        assert_eq!(Fixed::<3>(1250).to_string(), "1.25");
        assert_eq!(Fixed::<2>(-5).to_string(), "-0.05");
    }
}
