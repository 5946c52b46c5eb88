//! The Date field into UTC milliseconds.

use mail_parser::DateTime;

/// Reads a date of RFC 5322, its older forms and what else mailers write; nothing when hopeless.
pub(crate) fn parse(value: &str) -> Option<i64> {
    let cleaned = clean(value);
    let zoneless = || rfc822(&format!("{cleaned} +0000"));
    rfc822(&cleaned).or_else(|| iso(value.trim())).or_else(|| rfc822(&asctime(&cleaned)?)).or_else(zoneless)
}

fn rfc822(value: &str) -> Option<i64> {
    if !value.contains(':') {
        return None;
    }
    let mut date = DateTime::parse_rfc822(value)?;
    date.year = match date.year {
        y @ 0..=49 => y + 2000,
        y @ 50..=999 => y + 1900,
        y => y,
    };
    // A leap second, and zones that no place has (the mail is still of that day).
    date.second = date.second.min(59);
    if date.tz_hour > 15 || date.tz_minute > 59 {
        (date.tz_hour, date.tz_minute) = (0, 0);
    }
    valid(&date).then(|| date.to_timestamp() * 1000)
}

fn iso(value: &str) -> Option<i64> {
    let value =
        if value.as_bytes().get(10) == Some(&b' ') { value.replacen(' ', "T", 1) } else { value.to_owned() };
    let head = value.as_bytes();
    let shaped =
        head.len() >= 16 && head.is_ascii() && head[4] == b'-' && head[7] == b'-' && head[10] == b'T';
    let date = shaped.then(|| DateTime::parse_rfc3339(&value)).flatten()?;
    valid(&date).then(|| date.to_timestamp() * 1000)
}

fn valid(date: &DateTime) -> bool {
    let leap =
        date.year.is_multiple_of(4) && (!date.year.is_multiple_of(100) || date.year.is_multiple_of(400));
    let days = match date.month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 31,
    };
    date.is_valid() && date.day <= days
}

/// Without comments, "GMT+0300" as "+0300", "10.15.00" as "10:15:00", one space between tokens.
fn clean(value: &str) -> String {
    let bytes = crate::params::strip_comments(value.as_bytes());
    let text = String::from_utf8_lossy(&bytes)
        .replace("GMT+", "+")
        .replace("GMT-", "-")
        .replace("UTC+", "+")
        .replace("UTC-", "-");
    let mut out = Vec::new();
    for token in text.split(|c: char| c.is_ascii_whitespace() || c == ',') {
        if token.is_empty() || WEEKDAYS.iter().any(|d| starts_with_ignore_case(token, d)) {
            continue;
        }
        let dots = token.matches('.').count();
        let time = dots > 0 && token.chars().all(|c| c.is_ascii_digit() || c == '.');
        if token.contains('-') && token.chars().any(|c| c.is_ascii_alphabetic()) {
            out.push(token.replace('-', " ")); // 12-Jan-2020
        } else if time && dots == 2 {
            out.push(token.replace('.', ":"));
        } else if token.len() > 3 && MONTHS.iter().any(|m| starts_with_ignore_case(token, m)) {
            out.push(token[..3].to_owned());
        } else {
            out.push(token.to_owned());
        }
    }
    out.join(" ")
}

/// "Jan 12 10:15:00 2020" (and with a zone) in the order of RFC 822.
fn asctime(value: &str) -> Option<String> {
    let tokens: Vec<&str> = value.split(' ').collect();
    let year = tokens.iter().rposition(|t| t.len() == 4 && t.chars().all(|c| c.is_ascii_digit()))?;
    let (month, day) = (tokens.first()?, tokens.get(1)?);
    let time = tokens.iter().find(|t| t.contains(':'))?;
    let zone = tokens.iter().find(|t| t.starts_with(['+', '-'])).unwrap_or(&"+0000");
    Some(format!("{day} {month} {} {time} {zone}", tokens[year]))
}

fn starts_with_ignore_case(token: &str, start: &str) -> bool {
    token.get(..start.len()).is_some_and(|t| t.eq_ignore_ascii_case(start))
}

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_dates() {
        let jan12 = 1_578_824_100_000; // 2020-01-12 10:15:00 UTC
        for text in [
            "Sun, 12 Jan 2020 10:15:00 +0000",
            "12 Jan 2020 13:15:00 +0300 (MSK)",
            "Sun, 12 January 2020 10:15:00 GMT",
            "Sun, 12 Jan 20 10:15 +0000",
            "2020-01-12T10:15:00Z",
            "2020-01-12 10:15:00+00:00",
            "Sun Jan 12 10:15:00 2020",
            "12-Jan-2020 10:15:00 +0000",
            "Sun, 12 Jan 2020 05:15:00 EST",
            "12 Jan 2020 10.15.00 +0000",
            "Sun, 12 Jan 2020 10:15:00",
        ] {
            assert_eq!(parse(text), Some(jan12), "{text}");
        }
        for text in [
            "",
            "yesterday",
            "at 10:15",
            "12 Jan 10:15",
            "99 Xyz 2020 10:00",
            "31 Feb 2020 10:00:00 +0000",
            "::::",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
