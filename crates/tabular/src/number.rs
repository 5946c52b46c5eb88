//! Numbers as people and programs write them, read into exact decimals: never by way of a float, never by guessing.
//!
//! A text has one *shape*; what a comma means in it is decided for the column as a whole and given to `value`.

use rust_decimal::Decimal;

/// What a comma or point between digits means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Alone with three digits behind, at most three before: a fraction or thousands.
    Ambiguous,
    /// A comma before a fraction.
    Comma,
    /// A point before a fraction.
    Point,
    /// None: a whole number.
    None,
}

/// What a text that is meant to be a number looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shape<'a> {
    body: &'a str,
    negative: bool,
    /// The minus is written otherwise than `-1`.
    pub(crate) odd_minus: bool,
    /// Digits are parted by spaces, apostrophes, points or commas.
    pub(crate) thousands: bool,
    /// A no-break, thin or zero-width space is among them.
    pub(crate) odd_space: bool,
    /// What follows the number.
    pub(crate) unit: &'a str,
    /// `4,6E+12`.
    pub(crate) exponent: bool,
    /// What parts the fraction.
    pub(crate) mark: Mark,
}

/// What a cell of a number column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reading<'a> {
    Empty,
    /// A word for nothing.
    Nothing,
    Number(Shape<'a>),
    Text,
}

/// Words for nothing, in small letters.
const NOTHING: &[&str] = &[
    "-",
    "--",
    "---",
    "–",
    "—",
    "н/д",
    "нд",
    "н.д.",
    "нет",
    "нет данных",
    "n/a",
    "na",
    "#n/a",
    "#na",
    "#н/д",
    "#знач!",
    "#value!",
    "#дел/0!",
    "#div/0!",
    "#ссылка!",
    "#ref!",
    "#имя?",
    "#name?",
    "#число!",
    "#num!",
    "#пусто!",
    "#null!",
    "null",
    "nan",
    "none",
    "nil",
    "\\n",
    "<null>",
    "(null)",
    "?",
];

/// Whether a text is a word for nothing.
pub(crate) fn is_nothing(text: &str) -> bool {
    text.len() <= 24 && NOTHING.contains(&text.to_lowercase().as_str())
}

/// Spaces that are not the common one.
pub(crate) fn is_odd_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{200b}' | '\u{feff}' | '\u{2007}' | '\u{2060}')
}

/// Reads the shape of a text.
pub(crate) fn shape(text: &str) -> Reading<'_> {
    let trim = |text: &str| -> (usize, usize) {
        let body = text.trim_matches(|c: char| c.is_whitespace() || is_odd_space(c));
        let from = body.as_ptr() as usize - text.as_ptr() as usize;
        (from, from + body.len())
    };
    let (from, to) = trim(text);
    let whole = &text[from..to];
    if whole.is_empty() {
        return Reading::Empty;
    }
    if is_nothing(whole) {
        return Reading::Nothing;
    }
    let (rest, negative, odd_minus) = sign(whole);
    let digits = rest.find(|c: char| !is_of_number(c)).unwrap_or(rest.len());
    let (body, tail) = rest.split_at(digits);
    let body_end =
        body.trim_end_matches(|c: char| c.is_whitespace() || is_odd_space(c) || c == '\'' || c == '’');
    let (body, tail) = (body_end, tail.trim());
    if !body.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == ',')
        || !body.contains(|c: char| c.is_ascii_digit())
    {
        return Reading::Text;
    }
    // A point after the number belongs to its unit: `100 руб.` is in the tail already, `12.` is a number.
    let exponent = is_exponent(tail);
    let unit = if exponent || matches!(tail, ")" | "-" | "−" | "–") { "" } else { tail };
    if !unit.is_empty() && !is_unit(unit) {
        return Reading::Text;
    }
    let odd_space = text.chars().any(is_odd_space);
    match marks(body) {
        Some((mark, thousands)) => {
            Reading::Number(Shape { body, negative, odd_minus, thousands, odd_space, unit, exponent, mark })
        }
        None => Reading::Text,
    }
}

/// The text after its sign, whether it is below zero, whether the sign is an odd one.
fn sign(text: &str) -> (&str, bool, bool) {
    if let Some(within) = text.strip_prefix('(').filter(|_| text.ends_with(')')) {
        return (within, true, true);
    }
    if let Some(rest) = text.strip_prefix('-') {
        return (rest, true, rest.starts_with(' '));
    }
    if let Some(rest) = text.strip_prefix(['−', '–', '—']) {
        return (rest.trim_start(), true, true);
    }
    let trailing =
        text.strip_suffix(['-', '−', '–']).filter(|rest| rest.ends_with(|c: char| c.is_ascii_digit()));
    if let Some(rest) = trailing {
        return (rest, true, true);
    }
    (text.strip_prefix('+').unwrap_or(text), false, false)
}

fn is_of_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '\'' | '’') || is_odd_space(c)
}

fn is_exponent(tail: &str) -> bool {
    let Some(power) = tail.strip_prefix(['e', 'E', 'Е', 'е']) else { return false };
    let power = power.strip_prefix(['+', '-']).unwrap_or(power);
    !power.is_empty() && power.len() <= 3 && power.bytes().all(|b| b.is_ascii_digit())
}

/// A short word or sign such as `шт`, `руб.`, `%`, `кг`, `€`.
fn is_unit(tail: &str) -> bool {
    tail.chars().count() <= 8
        && tail
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '.' | '%' | '₽' | '$' | '€' | '/' | '²' | '³'))
}

/// What parts the fraction, whether there are groups of thousands; `None` when the digits make no number.
fn marks(body: &str) -> Option<(Mark, bool)> {
    let is_space = |c: char| c == ' ' || c == '\'' || c == '’' || is_odd_space(c);
    // A zero-width space parts nothing.
    let groups: Vec<&str> = body.split(is_space).filter(|group| !group.is_empty()).collect();
    let (last, before) = groups.split_last()?;
    let spaced = !before.is_empty();
    if spaced {
        let first = before.first().is_some_and(|group| (1..=3).contains(&group.len()));
        let all = before.iter().all(|group| group.bytes().all(|b| b.is_ascii_digit()));
        let middle = before.iter().skip(1).all(|group| group.len() == 3);
        let whole = last.find(['.', ',']).unwrap_or(last.len());
        if !(first && all && middle && whole == 3) {
            return None;
        }
    }
    let count = |mark: char| last.matches(mark).count();
    let grouped = |text: &str, mark: char| {
        let mut groups = text.split(mark);
        groups.next().is_some_and(|first| (1..=3).contains(&first.len()))
            && groups.all(|group| group.len() == 3)
    };
    match (count(','), count('.')) {
        (0, 0) => Some((Mark::None, spaced)),
        (1, 0) => {
            let (whole, fraction) = last.split_once(',')?;
            let open =
                !spaced && fraction.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
            Some((if open { Mark::Ambiguous } else { Mark::Comma }, spaced))
        }
        (0, 1) => Some((Mark::Point, spaced)),
        (0, _) if !spaced && grouped(last, '.') => Some((Mark::None, true)),
        (_, 0) if !spaced && grouped(last, ',') => Some((Mark::None, true)),
        (1, _) if !spaced => {
            let (whole, fraction) = last.split_once(',')?;
            (!fraction.contains('.') && grouped(whole, '.')).then_some((Mark::Comma, true))
        }
        (_, 1) if !spaced => {
            let (whole, fraction) = last.split_once('.')?;
            (!fraction.contains(',') && grouped(whole, ',')).then_some((Mark::Point, true))
        }
        _ => None,
    }
}

impl Shape<'_> {
    /// The number, where an ambiguous comma is a fraction's or not.
    pub(crate) fn value(&self, comma_is_fraction: bool) -> Option<Decimal> {
        let mut digits = String::with_capacity(self.body.len() + 1);
        if self.negative {
            digits.push('-');
        }
        let fraction = match self.mark {
            Mark::Comma => ',',
            Mark::Point => '.',
            Mark::Ambiguous if comma_is_fraction => ',',
            Mark::Ambiguous | Mark::None => '\0',
        };
        let begin = digits.len();
        for c in self.body.chars() {
            match c {
                '0'..='9' => digits.push(c),
                c if c == fraction => {
                    if digits.len() == begin {
                        digits.push('0');
                    }
                    digits.push('.');
                }
                _ => {}
            }
        }
        let digits = digits.strip_suffix('.').unwrap_or(&digits);
        Decimal::from_str_exact(digits).ok()
    }

    /// Digits behind the mark.
    pub(crate) fn scale(&self) -> usize {
        let at = match self.mark {
            Mark::Comma | Mark::Ambiguous => self.body.rfind(','),
            Mark::Point => self.body.rfind('.'),
            Mark::None => None,
        };
        at.map_or(0, |at| self.body.len() - at - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<String> {
        match shape(text) {
            Reading::Number(shape) => shape.value(true).map(|value| value.to_string()),
            _ => None,
        }
    }

    #[test]
    fn numbers_are_read_as_they_are_written() {
        for (text, expected) in [
            ("12", "12"),
            ("12,50", "12.50"),
            ("12.50", "12.50"),
            ("1 206,00", "1206.00"),
            ("1\u{a0}206,00", "1206.00"),
            ("1'050,70", "1050.70"),
            ("(12)", "-12"),
            ("5-", "-5"),
            ("\u{2212}7", "-7"),
            ("-7", "-7"),
            ("+3", "3"),
            ("12 шт", "12"),
            ("100,50 руб.", "100.50"),
            ("1206,00 р.", "1206.00"),
            ("1.234.567,89", "1234567.89"),
            ("1,234,567.89", "1234567.89"),
            ("1,234,567", "1234567"),
            (",5", "0.5"),
            ("12.", "12"),
            ("0,125", "0.125"),
            ("10%", "10"),
            ("(1200,00)", "-1200.00"),
            ("12 345 678", "12345678"),
        ] {
            assert_eq!(value(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "SKU001",
            "12 34",
            "1,2,3",
            "01.11.2026",
            "12:30",
            "",
            "abc",
            "1.2.3",
            "1 2345",
            "12 штук в коробке",
        ] {
            assert_eq!(value(text), None, "{text}");
        }
    }

    #[test]
    fn words_for_nothing_are_no_zero() {
        for text in ["-", "н/д", "#Н/Д", "#ЗНАЧ!", "NULL", "NaN"] {
            assert_eq!(shape(text), Reading::Nothing, "{text}");
        }
    }

    #[test]
    fn a_comma_with_three_digits_is_ambiguous() {
        let mark = |text| match shape(text) {
            Reading::Number(shape) => Some(shape.mark),
            _ => None,
        };
        assert_eq!(mark("1,234"), Some(Mark::Ambiguous));
        assert_eq!(mark("0,234"), Some(Mark::Comma));
        assert_eq!(mark("1234,567"), Some(Mark::Comma));
        assert_eq!(mark("1 234,567"), Some(Mark::Comma));
        assert_eq!(mark("1,23"), Some(Mark::Comma));
        assert!(matches!(shape("4,60059E+12"), Reading::Number(Shape { exponent: true, .. })));
    }
}
