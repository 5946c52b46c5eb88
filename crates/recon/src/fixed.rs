//! Numbers and dates of plain files as whole numbers: a decimal is an `i64` of its column's scale, a date a day.
//! What is not exactly of the form is no value; nothing is rounded.

/// No value.
pub(crate) const NULL: i64 = i64::MIN;

/// The most digits of a decimal, before and behind the point together.
pub(crate) const DIGITS: u8 = 18;

/// Tens.
pub(crate) const TEN: [i64; 19] = {
    let mut tens = [1i64; 19];
    let mut at = 1;
    while at < 19 {
        tens[at] = tens[at - 1] * 10;
        at += 1;
    }
    tens
};

/// `-?[0-9]{1,18-scale}(\.[0-9]{1,scale})?`
#[inline]
pub(crate) fn decimal(text: &[u8], scale: u8) -> i64 {
    let (negative, digits) = match text.first() {
        Some(b'-') => (true, &text[1..]),
        Some(_) => (false, text),
        None => return NULL,
    };
    let mut value = 0i64;
    let mut at = 0;
    while at < digits.len() {
        let digit = digits[at].wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
        at += 1;
    }
    if at == 0 || at > usize::from(DIGITS - scale) {
        return NULL;
    }
    let mut left = usize::from(scale);
    if at < digits.len() {
        let fraction = &digits[at + 1..];
        if digits[at] != b'.' || fraction.is_empty() || fraction.len() > left {
            return NULL;
        }
        for b in fraction {
            let digit = b.wrapping_sub(b'0');
            if digit > 9 {
                return NULL;
            }
            value = value * 10 + i64::from(digit);
        }
        left -= fraction.len();
    }
    value *= TEN[left];
    if negative { -value } else { value }
}

/// A decimal at the beginning of a record's rest, up to the delimiter or the end: its value and where the field ends.
/// One walk over the bytes for what is of the form.
#[inline]
pub(crate) fn decimal_until(rest: &[u8], delimiter: u8, scale: u8) -> (i64, usize) {
    let mut bytes = rest.iter();
    let mut at = 0;
    let mut value = 0i64;
    let mut next = bytes.next().copied();
    let negative = next == Some(b'-');
    if negative {
        at += 1;
        next = bytes.next().copied();
    }
    let begin = at;
    while let Some(b) = next {
        let digit = b.wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
        at += 1;
        next = bytes.next().copied();
    }
    let whole = at - begin;
    let mut left = usize::from(scale);
    let mut good = whole > 0 && whole <= usize::from(DIGITS - scale);
    if next == Some(b'.') && delimiter != b'.' {
        at += 1;
        next = bytes.next().copied();
        let point = at;
        while let Some(b) = next {
            let digit = b.wrapping_sub(b'0');
            if digit > 9 {
                break;
            }
            value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
            at += 1;
            next = bytes.next().copied();
        }
        let fraction = at - point;
        good &= fraction > 0 && fraction <= left;
        left = left.saturating_sub(fraction);
    }
    if next.is_none_or(|b| b == delimiter) {
        let value = if good { value * TEN[left] } else { NULL };
        return (if negative && good { -value } else { value }, at);
    }
    // Something else stands there: no value, and the field ends at the next delimiter.
    let end = rest[at..].iter().position(|b| *b == delimiter).map_or(rest.len(), |more| at + more);
    (NULL, end)
}

/// A day of the calendar, `2026-12-31`, as days since 1970-01-01.
#[inline]
pub(crate) fn day(text: &[u8]) -> i64 {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text else { return NULL };
    let digit = |b: u8| i32::from(b.wrapping_sub(b'0'));
    if [y1, y2, y3, y4, m1, m2, d1, d2].iter().any(|b| !b.is_ascii_digit()) {
        return NULL;
    }
    let year = digit(y1) * 1000 + digit(y2) * 100 + digit(y3) * 10 + digit(y4);
    let (month, day) = (digit(m1) * 10 + digit(m2), digit(d1) * 10 + digit(d2));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let most = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i32::from(leap),
        _ => return NULL,
    };
    if day < 1 || day > most || year < 1 {
        return NULL;
    }
    let shifted = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    i64::from(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// A fixed number in words: `-12.500` of scale 3 is `-12.5`.
pub(crate) fn show(value: i128, scale: u8) -> String {
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = usize::from(scale) + 1);
    let (whole, fraction) = digits.split_at(digits.len() - usize::from(scale));
    let fraction = fraction.trim_end_matches('0');
    let sign = if value < 0 { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        for (text, scale, expected) in [
            ("12.5", 3, 12_500),
            ("-0.001", 3, -1),
            ("7", 0, 7),
            ("0", 6, 0),
            ("123456789012.123456", 6, 123_456_789_012_123_456),
            ("", 3, NULL),
            ("1.2345", 3, NULL),
            ("1,5", 3, NULL),
            ("-", 3, NULL),
            (".5", 3, NULL),
            ("5.", 3, NULL),
            ("1e3", 3, NULL),
            ("+5", 3, NULL),
            ("1234567890123456", 3, NULL),
            ("123456789012345", 3, 123_456_789_012_345_000),
            (" 5", 3, NULL),
            ("999999999999999999999999999999", 0, NULL),
            ("12.", 0, NULL),
            ("12.0", 0, NULL),
        ] {
            assert_eq!(decimal(text.as_bytes(), scale), expected, "{text}");
            for tail in ["", ",", ",12.5,x"] {
                let whole = format!("{text}{tail}");
                let end = whole.find(',').unwrap_or(whole.len());
                assert_eq!(
                    decimal_until(whole.as_bytes(), b',', scale),
                    (decimal(&whole.as_bytes()[..end], scale), end),
                    "{whole}"
                );
            }
        }
        assert_eq!(show(-12_500, 3), "-12.5");
        assert_eq!(show(5, 3), "0.005");
        assert_eq!(show(7000, 3), "7");
    }

    #[test]
    fn days_are_of_the_calendar() {
        assert_eq!(day(b"1970-01-01"), 0);
        assert_eq!(day(b"2024-02-29"), 19_782);
        for bad in
            ["2023-02-29", "2024-13-01", "2024-00-10", "24-01-01", "2024-1-1", "2024/01/01", "0000-01-01", ""]
        {
            assert_eq!(day(bad.as_bytes()), NULL, "{bad}");
        }
    }
}
