//! Lines that introduce a quote: "On … wrote:", «12 мая 2026 г., 10:15 пользователь Анна <…> написал(а):».
//!
//! They are known by what they hold — a date, a time, an address, a verb, a colon at the end — and by how they
//! begin, rather than by the phrase of each client.

use super::line::{LONG, Line, has_address, is_invisible, quote_content, trim};
use super::words::{CALENDAR, LEADS, QUOTING, WROTE};

/// The length in lines of the introduction that begins here, if one does.
pub(super) fn length(lines: &[Line]) -> Option<usize> {
    let first = lines.first()?.trimmed();
    if first.is_empty() || first.len() > LONG || lines[0].text.starts_with('>') {
        return None;
    }
    if is_gmail_stamp(first) && lines.get(1).is_none_or(Line::is_blank) {
        return Some(1);
    }
    if before_quote(first, &lines[1..]) {
        return Some(1);
    }
    let head = decode(first);
    let head = head.trim_start_matches(['-', '*', '_', ' ']);
    if Start::of(head) == Start::Other && !ends(first) {
        return None;
    }
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate().take(7) {
        let part = line.trimmed();
        if part.is_empty() {
            // some clients put the address apart, between blank lines
            let next = lines[index..].iter().find(|line| !line.is_blank()).map_or("", |line| line.trimmed());
            if next.starts_with('<') || next.starts_with("mailto:") {
                continue;
            }
            return None;
        }
        let open = text.matches('<').count() > text.matches('>').count();
        if index > 0
            && !open
            && (quote_content(line.text).is_some()
                || has_date(&text) && has_date(part) && Start::of(part) == Start::Date)
        {
            return None;
        }
        text.push_str(part);
        text.push(' ');
        if text.len() > LONG {
            return None;
        }
        if ends(&text) {
            return introduces(&text, index == 0).then_some(index + 1);
        }
    }
    None
}

/// How a line begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    /// With a date, after words that commonly come before one.
    Date,
    /// With such words only: the date is yet to come.
    Open,
    /// With a name and an address.
    Address,
    Other,
}

impl Start {
    fn of(text: &str) -> Start {
        let mut known_only = true;
        for word in text.split_whitespace().take(5).map(plain) {
            if word.chars().any(|c| c.is_ascii_digit()) && !word.contains('@') {
                return Start::Date;
            }
            let known = LEADS.contains(&word.as_str()) || CALENDAR.iter().any(|day| word.starts_with(day));
            if !known && !word.is_empty() && !word.starts_with('在') {
                known_only = false;
                break;
            }
        }
        if known_only {
            return Start::Open;
        }
        let head: String = text.chars().take(90).collect();
        let Some(at) = head.find('@') else { return Start::Other };
        let words = head[..at].split_whitespace().count();
        let bare = words <= 1;
        let bracketed = words <= 6 && head[..at].contains(['<', '[', '(']);
        if bare || bracketed { Start::Address } else { Start::Other }
    }
}

/// A word in lower case without punctuation around it.
fn plain(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// The text so far ends as an introduction does: with a colon or with the verb.
fn ends(text: &str) -> bool {
    let text = trim(text);
    text.ends_with([':', '：'])
        || (text.ends_with("---") && ends_with_verb(text))
        || (ends_with_verb(text) && has_address(text))
}

fn introduces(text: &str, one_line: bool) -> bool {
    let text = decode(text);
    let text = trim(&text).trim_start_matches(['-', '*', '_', ' ', '>']);
    let outside = outside_angles(text);
    if outside.split_whitespace().count() > 24 {
        return false;
    }
    let start = Start::of(text);
    let (date, time) = (has_date(text), has_time(text));
    let address = has_address(text);
    let colon = trim(text).ends_with([':', '：']);
    let verb = ends_with_verb(text);
    match start {
        Start::Date if verb => date || time,
        Start::Date if colon && address => date || time,
        Start::Date if colon => date && verb_inside(text),
        Start::Date => false,
        // "Name <address> wrote:", nothing else between
        Start::Address if verb => after_address(text) <= 3 || date && time,
        Start::Address if QUOTING.iter().any(|word| text.to_lowercase().starts_with(word)) => colon,
        Start::Address if colon => (date || time) && verb_inside(text),
        Start::Address => false,
        Start::Other | Start::Open => {
            one_line && colon && address && date && (time || verb) && !outside.contains(". ")
        }
    }
}

/// A short line that ends in the verb and a colon right above a quote needs no other evidence.
fn before_quote(first: &str, rest: &[Line]) -> bool {
    let next = rest.iter().take(2).find(|line| !line.is_blank());
    first.ends_with([':', '：'])
        && first.len() <= 200
        && (ends_with_verb(first) || has_date(first) && has_time(first) && verb_inside(first))
        && next.is_some_and(|line| line.is_quote() || quote_content(line.text).is_some())
}

/// `2016-03-03 17:21 GMT+01:00 Some One`, the old stamp of Gmail without verb and colon.
fn is_gmail_stamp(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let date = words.next().is_some_and(|word| word.len() == 10 && has_date(word));
    let time = words.next().is_some_and(has_time);
    let zone = words.next().is_some_and(|word| word.starts_with("GMT") || word.starts_with("UTC"));
    date && time && zone && (1..=6).contains(&words.count())
}

fn ends_with_verb(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| {
        matches!(c, ':' | '：' | '-' | '*' | '_' | '—') || c.is_whitespace() || is_invisible(c)
    });
    let tail: String =
        text.chars().rev().take(24).collect::<Vec<_>>().into_iter().rev().collect::<String>().to_lowercase();
    WROTE.iter().any(|verb| {
        tail.strip_suffix(verb).is_some_and(|before| {
            let joined = verb.chars().next().is_some_and(|c| c as u32 > 0x2e00);
            joined || before.chars().next_back().is_none_or(|c| !c.is_alphanumeric())
        })
    })
}

fn verb_inside(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let word = plain(word);
        word.chars().count() > 3 && WROTE.contains(&word.as_str())
    })
}

/// The text without what stands in angle brackets.
fn outside_angles(text: &str) -> String {
    let mut depth = 0usize;
    let keep = text.chars().filter(|c| {
        match c {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    });
    keep.collect()
}

/// How many words follow the (last) address.
fn after_address(text: &str) -> usize {
    let at = text.rfind('@').unwrap_or(0);
    text[at..].split_whitespace().skip(1).count()
}

/// The few entities that survive in text made from HTML.
fn decode(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// A year (19xx, 20xx) or a date of numbers (`12.05.26`, `6/16/2016`, `2016-03-03`).
pub(super) fn has_date(text: &str) -> bool {
    numbers(text).any(|run| {
        let parts: Vec<&str> = run.split(['.', '/', '-']).filter(|part| !part.is_empty()).collect();
        let digits = |part: &&str| part.bytes().all(|b| b.is_ascii_digit());
        let year = |part: &&str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
        parts.iter().all(digits)
            && (parts.iter().any(year) || parts.len() == 3 && parts.iter().all(|part| part.len() <= 2))
    })
}

/// A time of day: `10:15`, `10.15`, `10h15`.
pub(super) fn has_time(text: &str) -> bool {
    numbers(text).any(|run| {
        let mut parts = run.split([':', '.', 'h']);
        let hour =
            parts.next().is_some_and(|p| (1..=2).contains(&p.len()) && p.parse::<u8>().is_ok_and(|h| h < 25));
        hour && parts.next().is_some_and(|p| p.len() == 2 && p.parse::<u8>().is_ok_and(|m| m < 60))
    })
}

/// Runs of digits and the marks between them.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ':' | '/' | '-' | 'h')))
        .map(|run| run.trim_matches(|c: char| !c.is_ascii_digit()))
        .filter(|run| !run.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::visible::line::Hint;

    fn found(text: &str) -> Option<usize> {
        let lines: Vec<Line> = text.lines().map(|line| Line::new(line, Hint::None)).collect();
        length(&lines)
    }

    #[test]
    fn knows_introductions_of_many_clients() {
        for text in [
            "12 мая 2026 г., 10:15 пользователь Анна <anna@example.org> написал(а):",
            "Понедельник, 12 мая 2026, 10:15 +03:00 от Анна <anna@example.org>:",
            "пн, 12 мая 2026 г. в 10:15, Анна <anna@example.org>:",
            "12.05.2026, 10:15, \"Анна\" <anna@example.org>:",
            "12.05.2026 10:15, Анна пишет:",
            "Вы писали 12 мая 2026 г., 10:15:",
            "On Mon, May 12, 2026 at 10:15 AM Anna <anna@example.org> wrote:",
            "Le lun. 12 mai 2026 à 10:15, Anna <anna@example.org> a écrit :",
            "Am Mo., 12. Mai 2026 um 10:15 Uhr schrieb Anna <anna@example.org>:",
            "Anna <anna@example.org> schrieb am Mo., 12. Mai 2026, 10:15:",
            "El lun, 12 may 2026 a las 10:15, Anna (<anna@example.org>) escribió:",
            "Em seg., 12 de mai. de 2026 às 10:15, Anna <anna@example.org> escreveu:",
            "Il giorno lun 12 mag 2026 alle ore 10:15 Anna <anna@example.org> ha scritto:",
            "12 May 2026 Pzt, 10:15 tarihinde Anna <anna@example.org> şunu yazdı:",
            "在 2026年5月12日，上午10:15，Anna <anna@example.org> 写道：",
        ] {
            assert_eq!(found(text), Some(1), "{text}");
        }
        assert_eq!(
            found("On Mon, May 12, 2026 at 10:15 AM Anna Long Name <\nanna@example.org> wrote:"),
            Some(2)
        );
        assert_eq!(
            found("02.04.2012 14:20 пользователь \"bob@example.org\" <\nbob@example.org> написал:\n\n> Hi"),
            Some(2)
        );
        assert_eq!(found("On Mon, May 12, 2026 at 10:15 AM\nAnna\n<anna@example.org>\nwrote:"), Some(4));
    }

    #[test]
    fn leaves_sentences_alone() {
        for text in [
            "On Thursday:",
            "Заказ 123 от 12.05.2024 не пришёл, а менеджер написал:",
            "Вчера в 10:15 мне позвонили и сказали:",
            "I got the mail from john@example.org where he wrote:",
            "Как писал ранее:",
            "2024-01-15 14:30:25",
            "Мой адрес anna@example.org, телефон:",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
