//! Where a page of a list ended: opaque to the program, bound to its list, and worth nothing but a place in it — what
//! may be seen from there is asked anew with each page.

use crate::problem::Problem;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A place in a list.
pub(crate) fn write(list: &str, place: &[i64]) -> String {
    let words: Vec<String> = place.iter().map(ToString::to_string).collect();
    URL_SAFE_NO_PAD.encode(format!("{list} {}", words.join(" ")))
}

/// The place that a cursor of this list names.
pub(crate) fn read<const N: usize>(list: &str, cursor: &str) -> Result<[i64; N], Problem> {
    let parse = || {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let place = text.strip_prefix(list)?.strip_prefix(' ')?;
        let place: Result<Vec<i64>, _> = place.split(' ').map(str::parse).collect();
        place.ok()?.try_into().ok()
    };
    parse().ok_or_else(|| Problem::malformed("cursor: not one of this list"))
}

/// A place in a list by name.
pub(crate) fn write_name(list: &str, name: &str, id: i64) -> String {
    URL_SAFE_NO_PAD.encode(format!("{list} {id} {name}"))
}

/// The place by name that a cursor of this list names.
pub(crate) fn read_name(list: &str, cursor: &str) -> Result<(String, i64), Problem> {
    let parse = || {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let (id, name) = text.strip_prefix(list)?.strip_prefix(' ')?.split_once(' ')?;
        Some((domain::text::typed(name), id.parse().ok()?))
    };
    parse().ok_or_else(|| Problem::malformed("cursor: not one of this list"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_for_its_list() {
        let cursor = write("us", &[1, -2, 3]);
        assert_eq!(read::<3>("us", &cursor).expect("its own"), [1, -2, 3]);
        for (list, text) in
            [("all", cursor.as_str()), ("u", &cursor), ("us", "x"), ("us", ""), ("us", &cursor[1..])]
        {
            assert!(read::<3>(list, text).is_err(), "{list} {text}");
        }
        assert!(read::<2>("us", &cursor).is_err());
    }

    #[test]
    fn a_name_may_hold_anything() {
        for name in ["", "игро сфера", "a b 7", "-"] {
            let cursor = write_name("people", name, 7);
            assert_eq!(read_name("people", &cursor).expect("its own"), (name.to_owned(), 7));
            assert!(read_name("organisations", &cursor).is_err());
        }
    }
}
