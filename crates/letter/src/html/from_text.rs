//! Plain text as HTML: paragraphs, line breaks, links; nothing else.

use super::tree::{escape_attribute, escape_text};

/// Makes safe HTML from plain text. Empty lines divide paragraphs; addresses of pages and mail become links.
#[must_use]
pub fn from_text(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    let mut open = false;
    for line in text.lines() {
        if line.trim().is_empty() {
            if open {
                html.push_str("</p>\n");
            }
            open = false;
            continue;
        }
        html.push_str(if open { "<br>\n" } else { "<p>" });
        open = true;
        write_line(line, &mut html);
    }
    if open {
        html.push_str("</p>\n");
    }
    html
}

fn write_line(line: &str, html: &mut String) {
    let indent = line.len() - line.trim_start_matches(' ').len();
    // an indent is part of how people lay out lists and code
    for _ in 0..indent.min(40) {
        html.push('\u{a0}');
    }
    let mut rest = &line[indent..];
    while !rest.is_empty() {
        let gap = rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len());
        escape_text(&rest[..gap], html);
        rest = &rest[gap..];
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        write_word(&rest[..end], html);
        rest = &rest[end..];
    }
}

fn write_word(word: &str, html: &mut String) {
    let Some((start, end, scheme)) = link_in(word) else {
        escape_text(word, html);
        return;
    };
    let link = &word[start..end];
    escape_text(&word[..start], html);
    html.push_str("<a href=\"");
    html.push_str(scheme);
    escape_attribute(link, html);
    html.push_str("\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">");
    escape_text(link, html);
    html.push_str("</a>");
    escape_text(&word[end..], html);
}

/// Where a word holds a link, and what to put before it to make it one.
fn link_in(word: &str) -> Option<(usize, usize, &'static str)> {
    // Most words are only words: what could be a link holds one of these.
    if word.len() > 2000 || !word.bytes().any(|b| matches!(b, b'/' | b'.' | b'@')) {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    let page =
        ["https://", "http://"].iter().filter_map(|scheme| lower.find(scheme).map(|at| (at, *scheme))).min();
    if let Some((start, scheme)) = page {
        let end = link_end(word, start);
        return (end > start + scheme.len()).then_some((start, end, ""));
    }
    if let Some(start) = lower.find("www.").filter(|start| *start <= 1) {
        let end = link_end(word, start);
        return word[start + 4..end].contains('.').then_some((start, end, "https://"));
    }
    mail_address(word).map(|(start, end)| (start, end, "mailto:"))
}

/// The end of a link: before a closing mark and the punctuation of the sentence.
fn link_end(word: &str, start: usize) -> usize {
    let link = &word[start..];
    let link =
        &link[..link.find(['<', '>', '"', '«', '»', '`', '|', '\\', '^', '{', '}']).unwrap_or(link.len())];
    let mut link = link.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '…']);
    for (open, close) in [('(', ')'), ('[', ']')] {
        if link.ends_with(close) && link.matches(close).count() > link.matches(open).count() {
            link = link[..link.len() - 1].trim_end_matches(['.', ',', ';', ':', '!', '?']);
        }
    }
    start + link.len()
}

fn mail_address(word: &str) -> Option<(usize, usize)> {
    let at = word.find('@')?;
    let local = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
    let start = word[..at].char_indices().rev().take_while(|(_, c)| local(*c)).last()?.0;
    let host = &word[at + 1..];
    let end = host.find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-'))).unwrap_or(host.len());
    let host = host[..end].trim_end_matches(['.', '-']);
    let top = host.rsplit('.').next().unwrap_or_default();
    let whole = host.contains('.') && top.chars().count() >= 2 && top.chars().all(char::is_alphabetic);
    whole.then_some((start, at + 1 + host.len()))
}
