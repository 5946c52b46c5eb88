//! Heads of earlier messages: blocks of "From: … Sent: … To: … Subject: …" and lines that announce them.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::line::{Line, has_address, trim};
use super::words::{FIELDS, FORWARDED, Field, MESSAGE, ORIGINAL};

/// What a line announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Announced {
    /// The message answered to.
    Original,
    /// A message passed on.
    Forwarded,
}

/// Reads lines like `-----Original Message-----`, `Begin forwarded message:`.
pub(super) fn announcement(line: &str) -> Option<Announced> {
    let line = trim(line).trim_matches(['*', ' ']);
    if line.len() > 160 {
        return None;
    }
    let bare = line.trim_matches(|c: char| {
        matches!(c, '-' | '_' | '=' | '—' | '–' | '*' | '#' | '>') || c.is_whitespace()
    });
    let drawn = line.chars().take_while(|c| matches!(c, '-' | '_' | '=' | '—' | '–' | '#')).count();
    let words = bare.split_whitespace().count();
    if bare.is_empty() || words > 7 {
        return None;
    }
    let lower = bare.to_lowercase();
    let has = |stems: &[&str]| stems.iter().any(|stem| lower.contains(stem));
    let colon = lower.ends_with([':', '：']) && has(MESSAGE) && words <= 5;
    if drawn < 2 && !colon {
        return None;
    }
    if has(FORWARDED) {
        Some(Announced::Forwarded)
    } else if has(ORIGINAL) {
        Some(Announced::Original)
    } else {
        None
    }
}

/// The length in lines of the head of a message that begins here, if one does.
pub(super) fn block(lines: &[Line]) -> Option<usize> {
    let first = fields(lines.first()?.text);
    if first.is_empty() || first[0] == Field::Cc || first[0] == Field::Other {
        return None;
    }
    let mut seen: Vec<Field> = Vec::new();
    let (mut end, mut others, mut address) = (0, 0, false);
    for (index, line) in lines.iter().enumerate().take(24) {
        let found = fields(line.text);
        if found.is_empty() {
            // a field may go on over a line or two: a long list of addresses, a wrapped name
            let next = lines.get(index + 1);
            let goes_on = !line.is_blank() || next.is_some_and(|next| !fields(next.text).is_empty());
            if others == 3 || !goes_on {
                break;
            }
            others += usize::from(!line.is_blank());
            continue;
        }
        if found.contains(&Field::From) && seen.contains(&Field::From) {
            break;
        }
        others = 0;
        end = index + 1;
        address |= has_address(line.text);
        for field in found {
            if !seen.contains(&field) {
                seen.push(field);
            }
        }
    }
    let has = |field| seen.contains(&field);
    let main = seen.iter().filter(|field| **field != Field::Other).count();
    let whole = main >= 3 && (has(Field::From) || has(Field::Date) && has(Field::Subject));
    let short = has(Field::From) && has(Field::Date) && address;
    (whole || short).then_some(end)
}

/// The fields a line holds: usually one at its start; a flattened head has several.
fn fields(text: &str) -> Vec<Field> {
    let text = trim(text);
    if text.len() > 1000 {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut rest = text;
    let mut at_start = true;
    while let Some(colon) = rest.find([':', '：']) {
        if let Some(field) = name_before(&rest[..colon], at_start) {
            found.push(field);
        } else if at_start {
            break;
        }
        at_start = false;
        rest = rest[colon..].trim_start_matches([':', '：']);
    }
    found
}

/// The field named right before a colon: the whole text at the start of a line, the last words further on.
fn name_before(text: &str, whole: bool) -> Option<Field> {
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || c == '*');
    if whole {
        return field_named(text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '|')));
    }
    let starts =
        text.char_indices().rev().filter(|(_, c)| c.is_whitespace()).map(|(at, c)| at + c.len_utf8());
    starts.take(3).find_map(|start| {
        let name = text[start..].trim_start_matches('*');
        name.starts_with(char::is_uppercase).then(|| field_named(name)).flatten()
    })
}

/// The first meaning a name has in [`FIELDS`].
static NAMES: LazyLock<HashMap<&str, Field>> = LazyLock::new(|| {
    FIELDS.iter().rev().flat_map(|(field, names)| names.iter().map(|name| (*name, *field))).collect()
});

fn field_named(name: &str) -> Option<Field> {
    if name.is_empty() || name.len() > 40 {
        return None;
    }
    let name = name.to_lowercase();
    NAMES.get(name.as_str()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::visible::line::Hint;

    #[test]
    fn a_head_on_one_line_is_a_head() {
        let line =
            Line::new("От: Анна <a@b.ru> Отправлено: 12 мая 2026 г. Кому: Пётр Тема: Заказ", Hint::None);
        assert_eq!(block(&[line]), Some(1));
    }

    #[test]
    fn a_sentence_with_a_colon_is_no_head() {
        for text in ["Кому: Маше", "Тема: доставка", "От меня: привет", "Note to: all"]
        {
            assert_eq!(block(&[Line::new(text, Hint::None)]), None, "{text}");
        }
    }
}
