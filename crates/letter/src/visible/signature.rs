//! Signatures: marked ones (`-- `), those of mobile clients, closings with a name, blocks of contacts.
//!
//! What a person wrote by hand is not a signature: "Thanks, Ann" stays; so does an address given after a colon.

use super::line::{
    Line, has_address, has_contact, has_link, is_rule, is_sentence, is_signature_mark, is_tracker_mark, trim,
};
use super::words::{APOLOGY, CLOSINGS, DEVICES, GET_OUTLOOK, LEGAL, SENT_FROM, THANKS};

/// No signature has more lines that are not blank.
const MOST_LINES: usize = 40;

/// A line some mobile client or mail program adds by itself.
pub(super) fn is_client_line(line: &str) -> bool {
    let line = trim(line);
    if line.is_empty() || line.len() > 300 {
        return false;
    }
    let bare = line.trim_matches(|c: char| {
        matches!(c, '<' | '(' | ')' | '[' | ']' | '*' | '_' | '«' | '»' | '"') || c.is_whitespace()
    });
    let lower = bare.to_lowercase();
    gets_outlook(&lower) || sent_from(bare, &lower)
}

fn gets_outlook(lower: &str) -> bool {
    let first = lower.split(' ').next().unwrap_or_default();
    let known = GET_OUTLOOK.iter().any(|get| *get == first || lower.starts_with(get) && get.contains(' '));
    let names = lower.contains("outlook") || lower.contains("yandex mail") || lower.contains("bluemail");
    (known || lower.starts_with("outlook f") || lower.starts_with("outlook p"))
        && names
        && lower.split_whitespace().count() <= 12
        && (lower.contains("ios")
            || lower.contains("android")
            || lower.contains("://")
            || lower.contains("mobil"))
}

fn sent_from(bare: &str, lower: &str) -> bool {
    let Some(rest) =
        SENT_FROM.iter().filter_map(|start| lower.strip_prefix(start)).min_by_key(|rest| rest.len())
    else {
        return false;
    };
    let (device, apology) = match APOLOGY.iter().filter_map(|word| rest.find(word)).min() {
        Some(at) => (&rest[..rest[..at].rfind([',', '.']).unwrap_or(at)], true),
        None => (rest, false),
    };
    // the name of a page after the device says nothing about it
    let device = device.split("://").next().unwrap_or(device);
    let words: Vec<&str> = device.split_whitespace().collect();
    if words.len() > 9 || (!apology && device.trim_end().ends_with(['!', '?', ':'])) {
        return false;
    }
    let prose = device.trim_end_matches(['.', ' ']).contains([',', ';']) || device.contains(". ");
    let known = DEVICES.iter().any(|name| device.contains(name));
    let mine = matches!(
        words.first(),
        Some(&("my" | "mi" | "mon" | "min" | "meu" | "moj" | "mého" | "моего" | "мого"))
    ) || lower.starts_with("from my")
        || lower.starts_with("von mein");
    let asian = bare.chars().next().is_some_and(|c| c as u32 > 0x2e00);
    if prose {
        return false;
    }
    if mine {
        return words.len() <= 8;
    }
    known || asian || (words.len() <= 3 && has_link(bare)) || (apology && words.len() <= 6)
}

/// The end of the signature that a mark (`--`) at `start` opens, if what follows can be one.
pub(super) fn marked(lines: &[Line], start: usize, end: usize) -> Option<usize> {
    let body = &lines[start + 1..end];
    if body.iter().filter(|line| !line.is_blank()).take(MOST_LINES + 1).count() > MOST_LINES {
        return None;
    }
    let prose = body.iter().filter(|line| is_sentence(line.text) && !is_legal(line.text)).count();
    let legal = body.iter().any(|line| is_legal(line.text));
    (legal || prose < 5).then_some(end)
}

/// The same for a drawn line (`____`, `-----`), which people also use to divide their text: it needs evidence.
pub(super) fn ruled(lines: &[Line], start: usize, end: usize) -> Option<usize> {
    let above = lines[..start].iter().rev().find(|line| !line.is_blank());
    let apart = start == 0
        || lines[start - 1].is_blank()
        || is_rule(lines[start - 1].text)
        || has_client_mark(lines[start - 1].text);
    let announces = above.is_some_and(|line| line.trimmed().ends_with([':', '：']));
    if !apart || announces {
        return None;
    }
    let body: Vec<&Line> = lines[start + 1..end]
        .iter()
        .filter(|line| !line.is_blank() && !is_rule(line.text))
        .take(MOST_LINES + 1)
        .collect();
    if body.len() > MOST_LINES {
        return None;
    }
    if body.is_empty() || body.iter().any(|line| is_legal(line.text)) {
        return Some(end);
    }
    let prose = body.iter().any(|line| is_sentence(line.text));
    let contacts = body.iter().filter(|line| has_contact(line.text)).count();
    let numbers = body.iter().any(|line| line.text.contains(|c: char| c.is_ascii_digit()));
    let plain_footer = body.len() <= 2 && !numbers && !body.iter().any(|line| line.text.contains('?'));
    (!prose && body.len() <= 25 && (contacts > 0 && contacts * 8 >= body.len() || plain_footer))
        .then_some(end)
}

fn has_client_mark(line: &str) -> bool {
    is_tracker_mark(line) || is_signature_mark(line) || is_client_line(line)
}

fn is_legal(line: &str) -> bool {
    let lower = line.to_lowercase();
    LEGAL.iter().any(|word| lower.contains(word))
}

/// Where, among lines up to `end` (the last one with text is `end - 1`), an unmarked signature begins.
pub(super) fn unmarked(lines: &[Line], end: usize) -> Option<usize> {
    let first = lines.iter().take(end).position(|line| !line.is_blank())?;
    closing(lines, first, end).or_else(|| contacts(lines, first, end))
}

/// A closing («С уважением,») with a name after it.
fn closing(lines: &[Line], first: usize, end: usize) -> Option<usize> {
    let filled = (first + 1..end).rev().filter(|at| !lines[*at].is_blank()).take(14);
    for at in filled {
        let Some(close) = Close::read(lines[at].trimmed()) else { continue };
        let rest: Vec<&str> =
            lines[at + 1..end].iter().map(Line::trimmed).filter(|text| !text.is_empty()).collect();
        if rest.iter().any(|text| is_sentence(text) && !is_legal(text) && !has_contact(text)) {
            return None;
        }
        let reachable = rest.iter().any(|text| has_contact(text));
        let named = close.name || (rest.len() <= 12 && rest.first().is_some_and(|text| is_name(text, 5)));
        return ((close.formal && named) || (reachable && !rest.is_empty())).then_some(at);
    }
    None
}

/// A closing line.
struct Close {
    /// "Best regards" rather than "Thanks".
    formal: bool,
    /// The name stands in the same line.
    name: bool,
}

impl Close {
    fn read(line: &str) -> Option<Close> {
        if line.len() > 120 {
            return None;
        }
        let bare = line.trim_matches(|c: char| !c.is_alphanumeric());
        let lower = bare.to_lowercase();
        let read = |phrases: &[&str], formal| {
            phrases
                .iter()
                .filter_map(|phrase| lower.strip_prefix(phrase))
                .min_by_key(|rest| rest.len())
                .and_then(|rest| {
                    let name = &bare
                        [bare.len().checked_sub(rest.len()).filter(|at| bare.is_char_boundary(*at))?..];
                    let name = name.trim_start_matches([',', ' ', '!', '.', '-', '—', '–']);
                    if rest.is_empty() {
                        Some(Close { formal, name: false })
                    } else if rest.starts_with([',', '!', '.', ' ']) && is_name(name, 5) {
                        Some(Close { formal, name: true })
                    } else {
                        None
                    }
                })
        };
        read(CLOSINGS, true).or_else(|| read(THANKS, false))
    }
}

/// A last block of a name and ways to reach its bearer, without any closing.
fn contacts(lines: &[Line], first: usize, end: usize) -> Option<usize> {
    let mut start = end;
    let (mut reachable, mut filled, mut gaps) = (0, 0, 0);
    let mut best = None;
    while start > first + 1 && filled < 12 {
        let at = start - 1;
        let text = lines[at].trimmed();
        if text.is_empty() {
            gaps += 1;
            if gaps > 1 {
                break;
            }
        } else {
            if text.chars().count() > 70
                || is_sentence(text)
                || text.ends_with([':', '?', '!'])
                || lines[at].is_quote()
            {
                break;
            }
            filled += 1;
            reachable += usize::from(has_contact(text));
            let dashed = text.starts_with(['-', '—', '–']);
            let named = is_name(text.trim_start_matches(['-', '—', '–', ' ']), 5) && !has_contact(text);
            let alone = lines[at - 1].is_blank();
            if named && alone && (reachable >= 2 || dashed && reachable >= 1) {
                best = Some(at);
            }
        }
        start = at;
    }
    let best = best?;
    let above = lines[..best].iter().rev().find(|line| !line.is_blank())?;
    // "my data:" — then the block is what the message is about
    (!above.trimmed().ends_with([':', '：'])).then_some(best)
}

/// One to `most` words that begin with capitals (particles and initials aside) and no end of a sentence.
fn is_name(text: &str, most: usize) -> bool {
    let text = text.trim_matches(['*', '_', ' ']);
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = |word: &&&str| word.chars().next().is_some_and(char::is_uppercase);
    let capitals = words.iter().filter(capital).count();
    (1..=most).contains(&words.len())
        && words.first().is_some_and(|word| capital(&word))
        && capitals * 2 >= words.len()
        && !text.ends_with(['?', '!', ';'])
        && !text.contains(':')
        && !has_address(text)
        && !text.contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_lines_of_clients() {
        for text in [
            "Отправлено с iPhone",
            "Отправлено из мобильной Почты Mail.ru",
            "Отправлено из Mail.ru для Android",
            "Отправлено с моего Honor",
            "Отправлено из мобильного приложения Яндекс Почты",
            "Отправлено с мобильного устройства",
            "Надіслано з iPhone",
            "Sent from my TI-85",
            "Sent from my Wiko RIDGE FAB 4G",
            "Sent from my cell, please excuse any typos.",
            "Sent from Yahoo Mail on Android",
            "Sent from TypeApp<http://www.typeapp.com/r?b=2621>",
            "Get Outlook for iOS<https://aka.ms/o0ukef>",
            "Скачать Outlook для Android",
            "Von meinem iPhone gesendet",
            "Enviado desde mi iPhone",
            "從我的 iPhone 傳送",
        ] {
            assert!(is_client_line(text), "{text}");
        }
    }

    #[test]
    fn leaves_parcels_alone() {
        for text in [
            "Отправлено из Москвы 5 мая",
            "Отправлено с курьером вчера",
            "Sent from my desk, is much easier then my mobile phone.",
            "Sent from a magnificent torch of pixels",
            "Sent from Moscow on 5 May",
            "Get the refund for order 12",
            "The notification was sent from my iPhone app to all users.",
        ] {
            assert!(!is_client_line(text), "{text}");
        }
    }
}
