//! Which parts of a text are words of somebody's writing, and where they stand.
//!
//! Left out are quotes of an answered mail, code in backticks, addresses, paths, and whatever carries a digit, a sign of
//! programs or capitals inside: names of goods, order numbers, keys.

use std::ops::Range;

/// A word, and what stands around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'t> {
    /// The word as written.
    pub text: &'t str,
    /// Its first byte.
    pub start: usize,
    /// The run without spaces that it stands in.
    pub chunk: Range<usize>,
    /// It begins a sentence, so its capital says nothing.
    pub initial: bool,
    /// Between the word before and this one there are only spaces of the same line.
    pub joined: bool,
    /// It is cut short by a dot: «руб. за», «т.е.».
    pub cut: bool,
    /// It stands in quotes that open with a capital: the name of something.
    pub named: bool,
}

impl Token<'_> {
    /// Where it stands, in bytes.
    pub fn range(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }
}

/// The words of a text, in order.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found: Vec<Token<'_>> = Vec::new();
    let mut code = false; // in a fenced block
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start();
        let fence = bare.starts_with("```");
        if !(code || fence || bare.starts_with('>')) {
            of_line(line, offset, text, &mut found);
        }
        code ^= fence;
        offset += line.len();
    }
    found
}

fn of_line<'t>(line: &'t str, offset: usize, text: &'t str, found: &mut Vec<Token<'t>>) {
    let ticks = between_ticks(line);
    let names = names(line);
    let mut chunks = Vec::new();
    let mut at = 0;
    for chunk in line.split_inclusive(char::is_whitespace) {
        let bare = chunk.trim_end();
        let (start, end) = (at, at + bare.len());
        at += chunk.len();
        if !bare.is_empty()
            && !ticks.iter().any(|tick| tick.start < end && start < tick.end)
            && !is_code(bare)
        {
            chunks.push(start..end);
        }
    }
    for chunk in chunks {
        for run in runs(&line[chunk.clone()]) {
            let (start, end) = (offset + chunk.start + run.start, offset + chunk.start + run.end);
            let word = &text[start..end];
            if !word.chars().all(|c| c.is_alphabetic() || is_mark(c) || is_hyphen(c) || is_apostrophe(c)) {
                continue;
            }
            let before = &text[..start];
            let last = found.last().map(Token::range).map_or(0, |range| range.end);
            found.push(Token {
                text: word,
                start,
                chunk: offset + chunk.start..offset + chunk.end,
                initial: begins_sentence(before),
                joined: last > 0
                    && last < start
                    && text[last..start].chars().all(|c| matches!(c, ' ' | '\u{a0}')),
                cut: is_cut(&text[end..]),
                named: names.iter().any(|name| name.start + offset <= start && end <= name.end + offset),
            });
        }
    }
}

/// Runs of letters, digits and what joins them, without joints at the ends.
fn runs(chunk: &str) -> Vec<Range<usize>> {
    let joint = |c: char| is_hyphen(c) || is_apostrophe(c);
    let mut found = Vec::new();
    let mut at = 0;
    for run in chunk.split_inclusive(|c: char| !(c.is_alphanumeric() || is_mark(c) || joint(c) || c == '_')) {
        let end = at + run.len();
        let body = run.trim_end_matches(|c: char| !(c.is_alphanumeric() || is_mark(c)));
        let inner = body.trim_start_matches(|c: char| joint(c) || c == '_');
        if !inner.is_empty() {
            let start = at + body.len() - inner.len();
            found.push(start..start + inner.len());
        }
        at = end;
    }
    found
}

/// Addresses, paths, tags, variables: what a program reads.
fn is_code(chunk: &str) -> bool {
    if chunk.contains(['@', '\\', '{', '}', '<', '>', '=', '$', '#', '~', '^', '|', '_', '`'])
        || chunk.contains("://")
        || chunk.starts_with("www.")
        || chunk.contains("::")
    {
        return true;
    }
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    // A name of a machine or a file (ozon.ru, prices.xlsx), a path (api/v1).
    chunk.char_indices().any(|(at, c)| {
        let (before, after) = (chunk[..at].chars().next_back(), chunk[at + c.len_utf8()..].chars().next());
        match c {
            '.' | ':' => latin(before) && latin(after),
            '/' => latin(before) && (latin(after) || after.is_none()) || at == 0 && latin(after),
            _ => false,
        }
    })
}

/// What stands in backticks on the line.
fn between_ticks(line: &str) -> Vec<Range<usize>> {
    let ticks: Vec<usize> = line.match_indices('`').map(|(at, _)| at).collect();
    ticks.chunks_exact(2).map(|pair| pair[0]..pair[1] + 1).collect()
}

/// Quotes of a few words that open with a capital: ООО «Чудо Шинк».
fn names(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (open, close) in [('«', '»'), ('„', '“'), ('“', '”'), ('"', '"')] {
        let mut rest = 0;
        while let Some(start) = line[rest..].find(open).map(|at| rest + at + open.len_utf8()) {
            let Some(end) = line[start..].find(close).map(|at| start + at) else { break };
            let inside = &line[start..end];
            if inside.starts_with(char::is_uppercase)
                && inside.split_whitespace().count() <= 4
                && !inside.contains(',')
            {
                found.push(start..end);
            }
            rest = end + close.len_utf8();
        }
    }
    found
}

fn begins_sentence(before: &str) -> bool {
    let opening =
        |c: char| c.is_whitespace() || matches!(c, '«' | '"' | '„' | '“' | '(' | '*' | '—' | '–' | '-');
    let line_began = before.rfind(|c: char| !opening(c)).is_none_or(|at| before[at..].contains('\n'));
    line_began || before.trim_end_matches(opening).ends_with(['.', '!', '?', '…', ':', ';', ')', '\u{fe0f}'])
}

/// A dot, and after it the sentence goes on.
fn is_cut(after: &str) -> bool {
    after.strip_prefix('.').is_some_and(|rest| match rest.trim_start().chars().next() {
        Some('.') | None => false,
        Some(next) => next.is_lowercase() || next.is_ascii_digit() || matches!(next, ',' | ';' | ')'),
    })
}

/// Marks that stand on a letter: stress, the dots of a decomposed ё and й; soft hyphens.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}')
}

/// The hyphen of a keyboard and the one that does not break.
pub fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

/// The apostrophe of a keyboard and the printed one.
pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        tokens(text).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn words_are_runs_of_letters() {
        assert_eq!(words("Ну, вот-вот придёт — don't wait!"), ["Ну", "вот-вот", "придёт", "don't", "wait"]);
        assert_eq!(words("конец.Начало и/или -это- 'то'"), ["конец", "Начало", "и", "или", "это", "то"]);
    }

    #[test]
    fn programs_words_are_left_out() {
        for code in [
            "anna@liniya.example",
            "https://ozon.ru/кабинет",
            "www.ozon",
            "ozon.ru",
            "prices_2024",
            "WB-20871",
            "дом2",
            "C:\\файлы",
            "api/v1",
            "#тег",
            "{имя}",
            "`кодд`",
        ] {
            assert!(words(code).is_empty(), "{code}: {:?}", words(code));
        }
        assert_eq!(words("до\n> чужое\n```\nкодд\n```\nпосле `ls -а` и"), ["до", "после", "и"]);
    }

    #[test]
    fn what_stands_around_is_known() {
        let all = tokens("Привет Анна. Как дела? 100 руб. за штуку, «Чудо Шинк» тут");
        let by = |word: &str| all.iter().find(|token| token.text == word).expect("a word of the text");
        assert!(by("Привет").initial && by("Как").initial && !by("Анна").initial);
        assert!(by("Анна").joined && !by("Как").joined && by("дела").joined);
        assert!(by("руб").cut && !by("Анна").cut);
        assert!(by("Шинк").named && !by("тут").named);
        assert_eq!(by("Анна").range(), 13..21);
    }
}
