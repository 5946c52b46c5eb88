//! The bounded reader of HTML.
//!
//! It is lenient, not a full HTML5 parser: it closes what is left open, ignores closings that fit nothing and
//! leaves out comments, scripts and styles. It is linear in its input whatever the input.

use std::borrow::Cow;

use super::entities::decode;
use super::tree::{Data, Node, Tree, VOID};

/// Bytes of HTML that are read; mails with more are shown cut.
const MOST_BYTES: usize = 4 << 20;
/// Depth of elements; deeper ones are left out, their content stays.
const MOST_DEPTH: usize = 256;
/// Characters to be escaped; a full parser needs time in the square of their number in one text.
const MOST_SPECIAL: usize = 100_000;
/// How far up an opening looks for what it closes.
const MOST_LOOKED_AT: usize = 40;
/// Nodes of a tree.
const MOST_NODES: usize = 200_000;
/// Attributes of an element, and bytes of the value of one.
const MOST_ATTRIBUTES: usize = 24;
const MOST_VALUE: usize = 8 << 10;

/// Elements whose content is not HTML and is left out.
const RAW: &[&str] = &[
    "script",
    "style",
    "title",
    "textarea",
    "xmp",
    "iframe",
    "noembed",
    "noframes",
    "noscript",
    "template",
    "plaintext",
];
/// Elements an open paragraph ends before.
const PARAGRAPH_ENDS: &[&str] = &[
    "p",
    "div",
    "ul",
    "ol",
    "dl",
    "table",
    "blockquote",
    "pre",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "header",
    "footer",
    "center",
    "address",
    "aside",
    "nav",
    "main",
    "figure",
    "figcaption",
    "fieldset",
    "form",
    "body",
];
/// Elements an item of a list does not close across.
const ITEM_ENDS: &[&str] = &[
    "ul",
    "ol",
    "dl",
    "li",
    "dt",
    "dd",
    "table",
    "tbody",
    "thead",
    "tfoot",
    "tr",
    "td",
    "th",
    "caption",
    "blockquote",
    "pre",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "header",
    "footer",
    "center",
    "form",
    "body",
];
/// Elements that format text. A full parser opens them anew in every block, so few may be open at once.
const FORMATS: &[&str] =
    &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
const MOST_FORMATS: usize = 16;
/// Attributes worth reading.
const ATTRIBUTES: &[&str] = &[
    "href",
    "src",
    "alt",
    "title",
    "width",
    "height",
    "style",
    "class",
    "id",
    "type",
    "cite",
    "name",
    "dir",
    "lang",
    "align",
    "valign",
    "colspan",
    "rowspan",
    "start",
    "value",
    "data-remote-src",
    "data-cid",
    "data-marker",
    "data-signatureblock",
    "data-signature-widget",
    "hidden",
];

/// Reads HTML into a tree.
pub(super) fn read(html: &str) -> Tree {
    let mut end = html.len().min(MOST_BYTES);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    let mut reader = Reader::new(&html[..end]);
    reader.run();
    let cut = reader.cut || end < html.len();
    Tree { nodes: reader.nodes, cut }
}

struct Reader<'a> {
    html: &'a str,
    at: usize,
    nodes: Vec<Node>,
    /// Open elements, the root first.
    open: Vec<usize>,
    /// Elements left out for depth whose closings are still to come.
    left_out: Vec<String>,
    special: usize,
    cut: bool,
}

impl<'a> Reader<'a> {
    fn new(html: &'a str) -> Self {
        let root = Node { data: Data::Root, children: Vec::new() };
        Reader { html, at: 0, nodes: vec![root], open: vec![0], left_out: Vec::new(), special: 0, cut: false }
    }

    fn run(&mut self) {
        while self.at < self.html.len() {
            if self.nodes.len() + self.left_out.len() >= MOST_NODES || self.special > MOST_SPECIAL {
                self.cut = true;
                return;
            }
            let rest = &self.html[self.at..];
            let next = rest.find('<').unwrap_or(rest.len());
            if next > 0 {
                self.text(&rest[..next]);
                self.at += next;
                continue;
            }
            let bytes = rest.as_bytes();
            match bytes.get(1) {
                Some(b'!' | b'?') => self.at += comment_length(rest),
                Some(b'/') if bytes.get(2).is_some_and(u8::is_ascii_alphabetic) => self.closing(rest),
                Some(b'/') => self.at += rest.find('>').map_or(rest.len(), |end| end + 1),
                Some(c) if c.is_ascii_alphabetic() => self.opening(rest),
                _ => {
                    self.text("<");
                    self.at += 1;
                }
            }
        }
    }

    fn add(&mut self, data: Data) -> usize {
        let at = self.nodes.len();
        self.nodes.push(Node { data, children: Vec::new() });
        let parent = self.open.last().copied().unwrap_or(0);
        self.nodes[parent].children.push(at);
        at
    }

    fn text(&mut self, text: &str) {
        let room = MOST_SPECIAL.saturating_sub(self.special);
        let mut text = decode(text);
        let is_special = |c: char| matches!(c, '&' | '<' | '>' | '\u{a0}');
        if let Some((end, _)) = text.match_indices(is_special).nth(room) {
            self.special += 1;
            text = Cow::Owned(text[..end].to_owned());
        }
        self.special += text.matches(is_special).count();
        let last = self.open.last().and_then(|open| self.nodes[*open].children.last()).copied();
        if let Some(Data::Text(before)) = last.map(|last| &mut self.nodes[last].data) {
            before.push_str(&text);
        } else {
            self.add(Data::Text(text.into_owned()));
        }
    }

    fn opening(&mut self, rest: &str) {
        let (tag, length) = Tag::read(rest);
        self.at += length;
        if RAW.contains(&tag.name.as_str()) {
            self.at += raw_length(&self.html[self.at..], &tag.name);
            return;
        }
        self.close_implied(&tag.name);
        let void = VOID.contains(&tag.name.as_str());
        let formats = |open: &&usize| FORMATS.contains(&self.nodes[**open].name());
        let crowded =
            FORMATS.contains(&tag.name.as_str()) && self.open.iter().filter(formats).count() >= MOST_FORMATS;
        if !void && (crowded || self.open.len() >= MOST_DEPTH) {
            self.left_out.push(tag.name);
            return;
        }
        let at = self.add(Data::Element { name: tag.name, attributes: tag.attributes });
        if !void {
            self.open.push(at);
        }
    }

    fn closing(&mut self, rest: &str) {
        let (tag, length) = Tag::read(&rest[1..]);
        self.at += length + 1;
        if self.left_out.last() == Some(&tag.name) {
            self.left_out.pop();
            return;
        }
        // a closing reaches out of a cell only to close the table
        let barrier = |name: &str| matches!(name, "td" | "th" | "table");
        let table = matches!(
            tag.name.as_str(),
            "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "table" | "body" | "html"
        );
        for index in (1..self.open.len()).rev() {
            let name = self.nodes[self.open[index]].name();
            if name == tag.name {
                self.open.truncate(index);
                return;
            }
            if barrier(name) && !table {
                return;
            }
        }
    }

    /// Closes what an opening of `name` closes by itself: a paragraph before a block, an item before the next.
    fn close_implied(&mut self, name: &str) {
        let (closes, until): (&[&str], &[&str]) = match name {
            "li" => (&["li"], ITEM_ENDS),
            "dt" | "dd" => (&["dt", "dd"], ITEM_ENDS),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tr" => (&["tr"], &["table"]),
            "tbody" | "thead" | "tfoot" | "caption" => (&["tbody", "thead", "tfoot"], &["table"]),
            "option" => (&["option"], &["select", "td", "th", "table"]),
            "a" => (&["a"], &["td", "th", "table"]),
            _ if PARAGRAPH_ENDS.contains(&name) => (&["p"], &["td", "th", "table", "button"]),
            _ => return,
        };
        let mut close = None;
        for (index, open) in self.open.iter().enumerate().skip(1).rev().take(MOST_LOOKED_AT) {
            let name = self.nodes[*open].name();
            if closes.contains(&name) {
                close = Some(index);
            }
            if until.contains(&name) {
                break;
            }
        }
        if let Some(index) = close {
            self.open.truncate(index);
        }
    }
}

/// The length of a comment, a declaration or an instruction.
fn comment_length(rest: &str) -> usize {
    let Some(body) = rest.strip_prefix("<!--") else {
        return rest.find('>').map_or(rest.len(), |end| end + 1);
    };
    if body.starts_with('>') {
        return 5;
    }
    if body.starts_with("->") {
        return 6;
    }
    body.find("-->").map_or(rest.len(), |end| 4 + end + 3)
}

/// The length of what is left out after the opening of a raw element, its closing included.
fn raw_length(rest: &str, name: &str) -> usize {
    let mut from = 0;
    while let Some(found) = rest[from..].find("</") {
        let at = from + found + 2;
        let end = at + name.len();
        if rest.get(at..end).is_some_and(|word| word.eq_ignore_ascii_case(name)) {
            return rest[end..].find('>').map_or(rest.len(), |close| end + close + 1);
        }
        from = at;
    }
    rest.len()
}

struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// Reads a tag from its `<` (or, for a closing, its `/`); gives also its length.
    fn read(rest: &str) -> (Tag, usize) {
        let bytes = rest.as_bytes();
        let mut at = 1;
        let end_of = |mut at: usize, stop: fn(u8) -> bool| {
            while at < bytes.len() && !stop(bytes[at]) {
                at += 1;
            }
            at
        };
        let name_end = end_of(at, |b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'));
        let name = local_name(&rest[at..name_end]);
        at = name_end;
        let mut attributes: Vec<(String, String)> = Vec::new();
        loop {
            at = end_of(at, |b| !(b.is_ascii_whitespace() || b == b'/'));
            if at >= bytes.len() {
                return (Tag { name, attributes }, rest.len());
            }
            if bytes[at] == b'>' {
                return (Tag { name, attributes }, at + 1);
            }
            let key_start = at;
            at = end_of(at + 1, |b| b.is_ascii_whitespace() || matches!(b, b'=' | b'>' | b'/'));
            let key = rest.get(key_start..at).unwrap_or_default();
            let after = end_of(at, |b| !b.is_ascii_whitespace());
            let mut value: &str = "";
            if bytes.get(after) == Some(&b'=') {
                let start = end_of(after + 1, |b| !b.is_ascii_whitespace());
                let (found, next) = match bytes.get(start) {
                    Some(b'"') => quoted(rest, start, '"'),
                    Some(b'\'') => quoted(rest, start, '\''),
                    _ => {
                        let end = end_of(start, |b| b.is_ascii_whitespace() || b == b'>');
                        (&rest[start..end], end)
                    }
                };
                value = found;
                at = next;
            }
            keep_attribute(key, value, &mut attributes);
        }
    }
}

/// Keeps an attribute of interest, once. Values that are too long are pictures inside the mail: they go.
fn keep_attribute(key: &str, value: &str, attributes: &mut Vec<(String, String)>) {
    if key.len() > 24 || value.len() > MOST_VALUE || attributes.len() >= MOST_ATTRIBUTES {
        return;
    }
    let key = key.to_ascii_lowercase();
    if ATTRIBUTES.contains(&key.as_str()) && !attributes.iter().any(|(known, _)| *known == key) {
        attributes.push((key, decode(value).into_owned()));
    }
}

fn quoted(rest: &str, start: usize, mark: char) -> (&str, usize) {
    match rest[start + 1..].find(mark) {
        Some(end) => (&rest[start + 1..start + 1 + end], start + end + 2),
        None => (&rest[start + 1..], rest.len()),
    }
}

/// The name in lower case; what could not stand in a name makes it a name of nothing.
fn local_name(name: &str) -> String {
    let sane = name.len() <= 24
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':' | b'_'));
    let name: Cow<str> = if sane { name.to_ascii_lowercase().into() } else { "unknown".into() };
    name.into_owned()
}
