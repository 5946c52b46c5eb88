//! Rust sources as flat lists of tokens: comments gone, test code marked.
//!
//! Tokens and not syntax trees, because most of what is looked for stands inside macros; and it costs no parser.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::str::FromStr;

/// A token.
#[derive(Clone, Debug)]
pub struct Token {
    /// Its text; a bracket for the ends of a group.
    pub text: String,
    /// Its line, from one.
    pub line: usize,
    /// Whether it belongs to test code.
    pub test: bool,
}

/// A source file.
pub struct Source<'a> {
    /// Path from the root.
    pub path: &'a str,
    /// The text.
    pub text: &'a str,
    /// Its tokens; documentation is left out.
    pub tokens: Vec<Token>,
    /// Whether the whole file is test code or an example.
    pub test: bool,
}

/// A function.
pub struct Function {
    /// Its name.
    pub name: String,
    /// Where it begins.
    pub line: usize,
    /// Lines from `fn` to the closing brace.
    pub lines: usize,
    /// Whether it is test code.
    pub test: bool,
    /// Where its tokens lie: from `fn` to the closing brace.
    pub tokens: std::ops::Range<usize>,
}

impl<'a> Source<'a> {
    /// Reads a file; the error says what is wrong with it.
    pub fn read(path: &'a str, text: &'a str) -> Result<Source<'a>, String> {
        let stream = TokenStream::from_str(text).map_err(|e| e.to_string())?;
        let test = is_test_file(path);
        let mut tokens = Vec::new();
        flatten(stream, test, &mut tokens);
        Ok(Source { path, text, tokens, test })
    }

    /// The string and character literals outside of test code: line, text as written.
    pub fn words(&self) -> impl Iterator<Item = (usize, &str)> {
        self.tokens
            .iter()
            .filter(|token| !token.test && (token.text.ends_with(['"', '#', '\'']) && token.text.len() > 1))
            .map(|token| (token.line, token.text.as_str()))
    }

    /// The lines where tokens of these texts follow each other.
    pub fn find(&self, texts: &[&str]) -> Vec<(usize, bool)> {
        let here = |window: &[Token]| window.iter().zip(texts).all(|(token, text)| token.text == *text);
        self.tokens
            .windows(texts.len())
            .filter(|window| here(window))
            .map(|w| (w[0].line, w[0].test))
            .collect()
    }

    /// All functions with a body.
    pub fn functions(&self) -> Vec<Function> {
        let tokens = &self.tokens;
        let named = |at: usize| {
            tokens[at].text == "fn"
                && tokens
                    .get(at + 1)
                    .is_some_and(|t| t.text.starts_with(|c: char| c.is_alphabetic() || c == '_'))
        };
        (0..tokens.len())
            .filter(|at| named(*at))
            .filter_map(|at| {
                let open = body(tokens, at)?;
                let close = matching(tokens, open)?;
                Some(Function {
                    name: tokens[at + 1].text.clone(),
                    line: tokens[at].line,
                    lines: tokens[close].line - tokens[at].line + 1,
                    test: tokens[at].test,
                    tokens: at..close + 1,
                })
            })
            .collect()
    }

    /// The parts of the token list that are bodies of `impl <name> {`.
    pub fn impls(&self, name: &str) -> Vec<std::ops::Range<usize>> {
        let tokens = &self.tokens;
        (0..tokens.len().saturating_sub(2))
            .filter(|at| {
                tokens[*at].text == "impl" && tokens[at + 1].text == name && tokens[at + 2].text == "{"
            })
            .filter_map(|at| Some(at..matching(tokens, at + 2)?))
            .collect()
    }

    /// Lines of the file that are no test code.
    pub fn lines(&self) -> usize {
        if self.test {
            return 0;
        }
        let mut tests = 0;
        let mut at = 0;
        while at < self.tokens.len() {
            let len = self.tokens[at..].iter().take_while(|token| token.test).count();
            if len > 0 {
                tests += self.tokens[at + len - 1].line - self.tokens[at].line + 1;
            }
            at += len.max(1);
        }
        self.text.lines().count() - tests
    }
}

/// Files that hold test code or examples only.
fn is_test_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let folder = |name: &str| path.starts_with(&format!("{name}/")) || path.contains(&format!("/{name}/"));
    path.starts_with("smoke/")
        || path.starts_with("crates/testkit/")
        || folder("tests")
        || folder("examples")
        || folder("benches")
        || name == "tests.rs"
        || name.ends_with("_tests.rs")
}

fn flatten(stream: TokenStream, test: bool, out: &mut Vec<Token>) {
    let trees: Vec<TokenTree> = stream.into_iter().collect();
    let mut at = 0;
    let mut item_is_test = false;
    while at < trees.len() {
        if let Some((attribute, width)) = attribute(&trees[at..]) {
            let text = attribute.stream().to_string();
            item_is_test |= is_for_tests(&text);
            if !text.starts_with("doc") {
                push("#", trees[at].span().start().line, test || item_is_test, out);
                group(attribute, test || item_is_test, out);
            }
            at += width;
            continue;
        }
        let test = test || item_is_test;
        match &trees[at] {
            TokenTree::Group(inner) => {
                group(inner, test, out);
                if inner.delimiter() == Delimiter::Brace {
                    item_is_test = false;
                }
            }
            other => {
                let text = other.to_string();
                if text == ";" || text == "," {
                    item_is_test = false;
                }
                push(&text, other.span().start().line, test, out);
            }
        }
        at += 1;
    }
}

fn group(group: &Group, test: bool, out: &mut Vec<Token>) {
    let (open, close) = match group.delimiter() {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    };
    push(open, group.span_open().start().line, test, out);
    flatten(group.stream(), test, out);
    push(close, group.span_close().start().line, test, out);
}

fn push(text: &str, line: usize, test: bool, out: &mut Vec<Token>) {
    out.push(Token { text: text.to_owned(), line, test });
}

/// `#[…]` or `#![…]` at the beginning: its group, and how many trees it takes.
fn attribute(trees: &[TokenTree]) -> Option<(&Group, usize)> {
    let is = |tree: Option<&TokenTree>, sign: char| matches!(tree, Some(TokenTree::Punct(p)) if p.as_char() == sign);
    if !is(trees.first(), '#') {
        return None;
    }
    let width = if is(trees.get(1), '!') { 3 } else { 2 };
    match trees.get(width - 1) {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => Some((group, width)),
        _ => None,
    }
}

/// `cfg(test)`, `cfg(any(test, …))` and the marks of tests themselves.
fn is_for_tests(attribute: &str) -> bool {
    let dense: String = attribute.chars().filter(|c| !c.is_whitespace()).collect();
    let named = |word: &str| dense == word || dense.ends_with(&format!("::{word}"));
    named("test")
        || (dense.starts_with("cfg(") && !dense.contains("not(test") && {
            dense.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == "test")
        })
}

/// Where the body of the function at `at` opens; `None` for a declaration.
fn body(tokens: &[Token], at: usize) -> Option<usize> {
    let mut depth = 0;
    for (i, token) in tokens.iter().enumerate().skip(at) {
        match token.text.as_str() {
            "(" | "[" => depth += 1,
            ")" | "]" => depth -= 1,
            "{" if depth == 0 => return Some(i),
            ";" if depth == 0 => return None,
            _ => {}
        }
        if depth < 0 {
            return None;
        }
    }
    None
}

/// Where the brace at `open` closes.
fn matching(tokens: &[Token], open: usize) -> Option<usize> {
    let mut depth = 0;
    for (i, token) in tokens.iter().enumerate().skip(open) {
        match token.text.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(i);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = r#"//! Head with "words".
/// Says "more".
fn one(a: [u8; 2]) -> u8 {
    // not "here"
    call!("seen", b"bytes");
    1
}
trait T { fn declared(&self); }
#[cfg(test)]
mod tests {
    #[test]
    fn two() {
        let x = "unseen";
    }
}
fn three() { let c = 'c'; }
"#;

    #[test]
    fn comments_are_gone_and_tests_are_marked() {
        let source = Source::read("crates/a/src/lib.rs", SAMPLE).unwrap();
        let words: Vec<_> = source.words().collect();
        assert_eq!(words, [(5, "\"seen\""), (5, "b\"bytes\""), (16, "'c'")]);
    }

    #[test]
    fn functions_have_lengths() {
        let source = Source::read("crates/a/src/lib.rs", SAMPLE).unwrap();
        let found: Vec<_> = source.functions().iter().map(|f| (f.name.clone(), f.lines, f.test)).collect();
        assert_eq!(found, [("one".into(), 5, false), ("two".into(), 3, true), ("three".into(), 1, false)]);
        assert_eq!(source.lines(), SAMPLE.lines().count() - 7);
    }

    #[test]
    fn whole_files_of_tests_are_known_by_their_place() {
        for path in
            ["crates/a/tests/b.rs", "smoke/tests/c.rs", "crates/a/src/d_tests.rs", "crates/a/examples/e.rs"]
        {
            assert!(is_test_file(path), "{path}");
        }
        assert!(!is_test_file("crates/app/src/lib.rs"));
    }
}
