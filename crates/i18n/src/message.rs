//! A message with its arguments, written without an allocation.

use crate::{
    Lang,
    catalog::{self, Piece, Select},
    number::{Int, Number},
};
use std::fmt::{self, Display, Formatter};

/// The most arguments that a message takes; a test of the catalogue keeps to it.
pub(crate) const MAX_ARGS: usize = 4;

/// A value for a variable of a message.
#[derive(Clone, Copy)]
pub enum Arg<'a> {
    /// A count: chooses the plural form, is written with thin spaces.
    Num(i64),
    /// A text, or the selector of a variant.
    Str(&'a str),
    /// Anything that can write itself: a moment, a span.
    Fmt(&'a dyn Display),
}

macro_rules! from_int {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Arg<'_> {
            fn from(n: $kind) -> Self {
                Arg::Num(n.int())
            }
        }
        impl From<&$kind> for Arg<'_> {
            fn from(n: &$kind) -> Self {
                Arg::Num(n.int())
            }
        }
        impl From<&&$kind> for Arg<'_> {
            fn from(n: &&$kind) -> Self {
                Arg::Num(n.int())
            }
        }
    )*};
}
from_int!(i32, i64, u8, u16, u32, u64, usize);

macro_rules! from_text {
    ($($kind:ty),*) => {$(
        impl<'a> From<$kind> for Arg<'a> {
            fn from(text: $kind) -> Self {
                Arg::Str(text)
            }
        }
    )*};
}
from_text!(&'a str, &'a &'a str, &'a &'a &'a str, &'a String, &'a &'a String);

macro_rules! from_display {
    ($($kind:ty),*) => {$(
        impl<'a> From<&'a $kind> for Arg<'a> {
            fn from(value: &'a $kind) -> Self {
                Arg::Fmt(value)
            }
        }
    )*};
}
from_display!(crate::Moment, crate::Span, crate::Day, crate::Clock, crate::Size, crate::time::Brief);

/// A message and its arguments; `Display` writes it, and so does a template.
#[derive(Clone, Copy)]
pub struct Msg<'a> {
    lang: Lang,
    key: &'a str,
    args: [(&'a str, Arg<'a>); MAX_ARGS],
    len: usize,
}

impl<'a> Msg<'a> {
    pub(crate) fn new(lang: Lang, key: &'a str) -> Self {
        Self { lang, key, args: [("", Arg::Num(0)); MAX_ARGS], len: 0 }
    }

    /// Gives a variable its value. What is beyond the fourth is left out: the catalogue's test knows.
    #[must_use]
    pub fn arg(mut self, name: &'a str, value: impl Into<Arg<'a>>) -> Self {
        debug_assert!(self.len < MAX_ARGS, "{} is given more than a message takes", self.key);
        if self.len < MAX_ARGS {
            self.args[self.len] = (name, value.into());
            self.len += 1;
        }
        self
    }

    fn get(&self, name: &str) -> Option<Arg<'a>> {
        self.args[..self.len].iter().find(|(n, _)| *n == name).map(|(_, value)| *value)
    }

    fn write(&self, pieces: &[Piece], f: &mut Formatter<'_>) -> fmt::Result {
        for piece in pieces {
            match piece {
                Piece::Text(text) => f.write_str(text)?,
                Piece::Var(name) => match self.get(name) {
                    Some(Arg::Num(n)) => Number(n).fmt(f)?,
                    Some(Arg::Str(text)) => f.write_str(text)?,
                    Some(Arg::Fmt(value)) => value.fmt(f)?,
                    None => write!(f, "{{${name}}}")?,
                },
                Piece::Select(select) => self.write(self.choose(select), f)?,
            }
        }
        Ok(())
    }

    fn choose<'s>(&self, select: &'s Select) -> &'s [Piece] {
        let named = |name: &str| select.variants.iter().find(|(key, _)| &**key == name);
        let found = match self.get(&select.var) {
            Some(Arg::Num(n)) => select
                .variants
                .iter()
                .find(|(key, _)| key.parse() == Ok(n))
                .or_else(|| named(plural(self.lang, n))),
            Some(Arg::Str(text)) => named(text),
            _ => None,
        };
        found.map_or(&select.variants[select.default].1, |(_, pieces)| pieces)
    }
}

impl Display for Msg<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match catalog::pattern(self.lang, self.key) {
            Some(pieces) => self.write(pieces, f),
            None => f.write_str(self.key),
        }
    }
}

/// The CLDR plural category of an integer.
fn plural(lang: Lang, n: i64) -> &'static str {
    let n = n.unsigned_abs();
    match lang {
        Lang::Ru => match (n % 10, n % 100) {
            (1, tens) if tens != 11 => "one",
            (2..=4, tens) if !(12..=14).contains(&tens) => "few",
            _ => "many",
        },
        Lang::En | Lang::Pseudo if n == 1 => "one",
        Lang::En | Lang::Pseudo => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::plural;
    use crate::Lang;
    use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};

    #[test]
    fn plural_categories_are_those_of_cldr() {
        for lang in Lang::ALL {
            let id: unic_langid::LanguageIdentifier = lang.code().parse().expect("a tag");
            let rules = PluralRules::create(id, PluralRuleType::CARDINAL).expect("rules");
            for n in 0..=1200u32 {
                let want = match rules.select(n).expect("a category") {
                    PluralCategory::ONE => "one",
                    PluralCategory::FEW => "few",
                    PluralCategory::MANY => "many",
                    _ => "other",
                };
                assert_eq!(plural(lang, i64::from(n)), want, "{} {n}", lang.code());
            }
        }
    }
}
