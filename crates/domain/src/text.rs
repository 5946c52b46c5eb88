//! Small things about texts: folding for comparison, excerpts, subjects.

/// Folds a text for comparison: lower case of all scripts, `ё` as `е`, white space squeezed.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}' {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push(' ');
            gap = false;
        }
        for low in c.to_lowercase() {
            out.push(if low == 'ё' { 'е' } else { low });
        }
    }
    out
}

/// What somebody typed as plain text: line ends of Unix, tabs, and otherwise no control characters, which no keyboard
/// means and no store takes.
pub fn typed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\n' | '\t' => out.push(c),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A name that somebody gives to a thing, in one line of at most 80 letters; `None` when nothing is left.
pub fn label(text: &str) -> Option<String> {
    let label: String = text.trim().chars().filter(|c| !c.is_control()).take(80).collect();
    (!label.trim().is_empty()).then_some(label)
}

/// The name of a file on one line, without characters that make it look like another.
pub fn file_name(text: &str) -> String {
    let turns =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|c| !c.is_control() && !turns(*c) && !matches!(c, '\u{2028}' | '\u{2029}')).collect()
}

/// The beginning of a text on one line, at most `max` characters, cut at a word with an ellipsis.
pub fn excerpt(text: &str, max: usize) -> String {
    let mut out = String::new();
    let mut count = 0;
    for word in text.split_whitespace() {
        let len = word.chars().count();
        if count > 0 && count + 1 + len > max {
            out.push('…');
            return out;
        }
        if count > 0 {
            out.push(' ');
            count += 1;
        }
        if len > max {
            out.extend(word.chars().take(max.saturating_sub(1)));
            out.push('…');
            return out;
        }
        out.push_str(word);
        count += len;
    }
    out
}

/// A subject without `Re:`, `Fwd:`, `Отв:`, `WG:` … and without our `[№ 123]` mark, folded: what two mails of one
/// conversation share.
pub fn bare_subject(subject: &str) -> String {
    let mut rest = subject.trim();
    loop {
        let before = rest;
        rest = strip_reply_mark(rest).trim_start();
        rest = strip_number_mark(rest).trim_start();
        if rest == before {
            return fold(rest);
        }
    }
}

/// Whether a subject says that the mail is a forward.
pub fn is_forward(subject: &str) -> bool {
    let low = fold(subject);
    ["fwd:", "fw:", "wg:", "пересл:", "перенаправлено:", "tr:", "rv:"]
        .iter()
        .any(|mark| low.starts_with(mark))
}

/// Our ticket number in a subject: `[№ 1042]`, `[#1042]`, `№ 1042`, `#1042` — not a colour, an order or a phone.
///
/// Only a number of one to nine digits right after the mark and not followed by letters or more digits counts.
pub fn number_in_subject(subject: &str) -> Option<i64> {
    let chars: Vec<char> = subject.chars().collect();
    let mut i = 0;
    while i < chars.len() {
        if matches!(chars[i], '№' | '#') {
            let mut j = i + 1;
            while j < chars.len() && matches!(chars[j], ' ' | '\u{a0}' | '\u{202f}') {
                j += 1;
            }
            let start = j;
            while j < chars.len() && chars[j].is_ascii_digit() {
                j += 1;
            }
            let ends =
                j >= chars.len() || !(chars[j].is_alphanumeric() || chars[j] == '-' || chars[j] == '/');
            if j > start && j - start <= 9 && ends && chars[start] != '0' {
                return chars[start..j].iter().collect::<String>().parse().ok();
            }
            i = j.max(i + 1);
        } else {
            i += 1;
        }
    }
    None
}

fn strip_reply_mark(text: &str) -> &str {
    const MARKS: [&str; 14] =
        ["re", "aw", "sv", "vs", "antw", "fwd", "fw", "wg", "tr", "rv", "отв", "ответ", "на", "пересл"];
    let Some(colon) = text.char_indices().take(12).find(|(_, c)| *c == ':').map(|(i, _)| i) else {
        return text;
    };
    let head = fold(&text[..colon]);
    let word =
        head.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '[' | ']' | '(' | ')' | ' '));
    if MARKS.contains(&word) { &text[colon + 1..] } else { text }
}

fn strip_number_mark(text: &str) -> &str {
    let Some(inner) = text.strip_prefix('[') else { return text };
    let Some(end) = inner.find(']') else { return text };
    if number_in_subject(&inner[..end]).is_some() { &inner[end + 1..] } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_russian() {
        assert_eq!(fold("  Счёт\u{a0}НА  оплату "), "счет на оплату");
    }

    #[test]
    fn what_is_typed_is_text() {
        assert_eq!(typed("а\0б\r\nв\rг\td\u{1b}[31m\u{7f}\u{9f}\u{2028}е"), "аб\nв\nг\td[31m\nе");
        assert_eq!(
            typed("ё 👩\u{200d}💻 \u{200f}שלום"),
            "ё 👩\u{200d}💻 \u{200f}שלום",
            "scripts keep their marks"
        );
        assert_eq!(file_name("счёт\u{202e}fdp.exe\0\n"), "счётfdp.exe");
    }

    #[test]
    fn bare_subjects_agree() {
        for s in
            ["Re: [№ 12] Нет заказов", "Отв: Re[2]: [#12] нет  заказов", "FW: Нет заказов", "нет заказов"]
        {
            assert_eq!(bare_subject(s), "нет заказов", "{s}");
        }
        assert_eq!(bare_subject("Ответ: нет"), "нет");
    }

    #[test]
    fn numbers_are_ours_or_nothing() {
        assert_eq!(number_in_subject("Re: [№ 1042] Касса"), Some(1042));
        assert_eq!(number_in_subject("цвет #333333aa"), None);
        assert_eq!(number_in_subject("заказ #0001"), None);
        assert_eq!(number_in_subject("заказ #123-45"), None);
        assert_eq!(number_in_subject("без номера"), None);
        assert_eq!(number_in_subject("# 77"), Some(77));
    }

    #[test]
    fn excerpts_cut_at_words() {
        assert_eq!(excerpt("один два  три", 8), "один два…");
        assert_eq!(excerpt("короче", 8), "короче");
    }
}
