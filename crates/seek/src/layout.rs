//! The two keyboards: what a text would be had its writer switched the layout.
//!
//! A table of keys, no guess. Whether the other reading is a better one is for the index to say.

use crate::words::is_cyrillic;

/// The keys of the American and the Russian keyboard in one order, without and with Shift.
const LATIN: &str = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?@#$^&";
const RUSSIAN: &str = "ёйцукенгшщзхъфывапролджэячсмитьбю.ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,\"№;:?";

/// The text as the other layout would have written it; nothing when no letter would change its alphabet.
pub fn other(text: &str) -> Option<String> {
    let russian = text.chars().any(is_cyrillic);
    if !russian && !text.chars().any(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    let (from, to) = if russian { (RUSSIAN, LATIN) } else { (LATIN, RUSSIAN) };
    let key = |c: char| from.chars().zip(to.chars()).find(|(f, _)| *f == c).map_or(c, |(_, t)| t);
    Some(text.chars().map(key).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layout_is_switched_both_ways() {
        for (typed, meant) in [
            ("yfrkflyfz", "накладная"),
            ("руддщ", "hello"),
            ("[jkjlbkmybr", "холодильник"),
            ("Gjxtve ytn xtrf&", "Почему нет чека?"),
        ] {
            assert_eq!(other(typed).as_deref(), Some(meant));
        }
        assert_eq!(other("12-34"), None);
    }

    #[test]
    fn the_rows_of_keys_are_of_one_length() {
        assert_eq!(LATIN.chars().count(), RUSSIAN.chars().count());
    }
}
