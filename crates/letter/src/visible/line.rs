//! What one line looks like by itself.

/// What the source of a line (HTML markup) already says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Hint {
    /// Nothing is known.
    #[default]
    None,
    /// Inside a container in which a mail client keeps what is answered to.
    Quote,
    /// The line that introduces a quote, marked so by the client.
    Introduction,
    /// The client marks here the start of the earlier message.
    History,
    /// Inside a container for the signature.
    Signature,
}

/// A line without its line end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    pub text: &'a str,
    pub hint: Hint,
}

/// No line of prose or of a head is longer; longer ones are text and looked at no further.
pub(super) const LONG: usize = 600;

impl<'a> Line<'a> {
    pub fn new(text: &'a str, hint: Hint) -> Self {
        Line { text: text.trim_end_matches(['\n', '\r']), hint }
    }

    /// The line without blanks, no-break spaces and direction marks around it.
    pub fn trimmed(&self) -> &'a str {
        trim(self.text)
    }

    pub fn is_blank(&self) -> bool {
        self.trimmed().is_empty()
    }

    pub fn is_quote(&self) -> bool {
        self.hint == Hint::Quote || quote_content(self.text).is_some()
    }
}

/// Trims blanks and the invisible marks mail clients leave.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

/// Zero-width and direction marks.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// What follows the quote mark: `> text`, `>> text`, or initials before it as in Fido and Usenet: `AB> text`.
pub(super) fn quote_content(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches([' ', '\t', '\u{a0}']);
    if text.len() - rest.len() > 4 {
        return None;
    }
    let initials = rest.chars().take_while(|c| c.is_alphabetic()).collect::<Vec<_>>();
    let rest = match initials.as_slice() {
        [] => rest,
        [first, ..] if initials.len() <= 3 && first.is_uppercase() => {
            &rest[initials.iter().map(|c| c.len_utf8()).sum()..]
        }
        _ => return None,
    };
    let content = rest.strip_prefix('>')?;
    // encoded lines may begin with letters and the mark too
    if !initials.is_empty() && !content.is_empty() && !content.starts_with([' ', '\t', '>']) {
        return None;
    }
    Some(content.trim_start_matches(['>', ' ', '\t']))
}

/// `-- ` and what people make of it: two hyphens alone on a line.
pub(super) fn is_signature_mark(line: &str) -> bool {
    matches!(trim(line), "--" | "- --" | "**--**")
}

/// The mark a mail tracker leaves in place of its pixel.
pub(super) fn is_tracker_mark(line: &str) -> bool {
    trim(line) == "ᐧ"
}

/// A line drawn with one punctuation mark: `____`, `-----`, `====`, `***`; or a lone long dash.
pub(super) fn is_rule(line: &str) -> bool {
    let line = trim(line);
    let mut chars = line.chars().filter(|c| !c.is_whitespace());
    let Some(first) = chars.next() else { return false };
    let rest = chars.clone().count();
    let drawn =
        matches!(first, '-' | '_' | '=' | '*' | '~' | '#' | '+' | '—' | '–' | '―' | '─' | '━' | '•' | '·');
    let enough = match first {
        '—' | '–' | '―' | '─' => true,
        '_' => rest >= 1,
        _ => rest >= 2,
    };
    drawn && enough && chars.all(|c| c == first)
}

/// A sentence of prose: several words and an end mark.
pub(super) fn is_sentence(line: &str) -> bool {
    let line = trim(line);
    line.split_whitespace().take(7).count() >= 7
        && (line.ends_with(['.', '!', '?', '…', ',', ';']) || line.chars().count() > 60)
}

/// Whether the text holds something like `name@host.tld`.
pub(super) fn has_address(text: &str) -> bool {
    text.match_indices('@').any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let host: String = text[at + 1..]
            .chars()
            .take(80)
            .take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
            .collect();
        before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '(' | ')' | '?'))
            && !host.is_empty()
    })
}

/// A number a telephone could have: at least seven digits among the marks used in telephone numbers, and no date.
pub(super) fn has_phone(text: &str) -> bool {
    let mut digits = 0;
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits += 1;
        } else if !matches!(c, ' ' | '\u{a0}' | '-' | '–' | '(' | ')' | '.' | '/' | '+') {
            if digits >= 7 {
                break;
            }
            digits = 0;
        }
    }
    (7..=16).contains(&digits) && !super::attribution::has_date(text)
}

/// Whether the text names a web page.
pub(super) fn has_link(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains("://")
        || lower.split_whitespace().any(|word| word.trim_start_matches(['<', '(']).starts_with("www."))
}

/// An address, a telephone or a page: what contact blocks are made of.
pub(super) fn has_contact(text: &str) -> bool {
    has_address(text) || has_phone(text) || has_link(text)
}
