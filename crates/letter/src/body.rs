//! The tree of parts into what a person reads and what is attached.

use crate::Limits;
use crate::letter::Attachment;
use crate::mime::{Leaf, Node};
use crate::problem::{Problem, Problems};
use crate::{charset, fields, html, names, plain, transfer, words};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The parts of a letter sorted out.
#[derive(Default)]
pub(crate) struct Body {
    pub(crate) text: String,
    pub(crate) html: Option<String>,
    pub(crate) attachments: Vec<Attachment>,
}

/// A run of the body.
enum Piece {
    Plain(String),
    Html(String),
    /// The same in both forms.
    Both(String, String),
}

impl Piece {
    fn is_blank(&self) -> bool {
        match self {
            Self::Plain(t) => t.trim().is_empty(),
            Self::Html(h) | Self::Both(_, h) => h.trim().is_empty(),
        }
    }
}

/// Where a part stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Alone,
    Mixed,
    Related,
    Alternative,
}

struct Sorter<'p> {
    max_text: usize,
    /// Files that uuencoded text may add up to.
    max_files: usize,
    attachments: Vec<Attachment>,
    hint: Option<String>,
    problems: &'p mut Problems,
    leaves: usize,
}

/// Sorts the tree; `hint` is the charset that some part declares.
pub(crate) fn assemble(tree: Node, hint: Option<String>, limits: &Limits, problems: &mut Problems) -> Body {
    let (max_text, max_files) = (limits.max_text_bytes, limits.max_parts);
    let mut sorter = Sorter { max_text, max_files, attachments: Vec::new(), hint, problems, leaves: 0 };
    let pieces = sorter.pieces(tree, Place::Alone);
    let attachments = std::mem::take(&mut sorter.attachments);
    let has_html = pieces.iter().any(|p| !matches!(p, Piece::Plain(_)));
    let (mut text, mut html) = (String::new(), String::new());
    for piece in &pieces {
        let (t, h) = match piece {
            Piece::Plain(t) => (t.clone(), plain::to_html(t)),
            Piece::Html(h) => {
                sorter.problems.note(Problem::TextFromHtml);
                (html::to_text(cut(h, max_text)), h.clone())
            }
            Piece::Both(t, h) => (t.clone(), h.clone()),
        };
        append(&mut text, &t);
        if has_html {
            html.push_str(&h);
        }
    }
    for side in [&mut text, &mut html] {
        if side.len() > max_text {
            sorter.problems.note(Problem::TextCut);
            *side = cut(side, max_text).to_owned();
        }
    }
    Body { text, html: has_html.then_some(html), attachments }
}

fn cut(text: &str, max: usize) -> &str {
    &text[..text.floor_char_boundary(max)]
}

impl Sorter<'_> {
    fn pieces(&mut self, node: Node, place: Place) -> Vec<Piece> {
        match node {
            Node::Leaf(leaf) => self.leaf(leaf, place),
            Node::Multi { subtype, children } if subtype == "alternative" => {
                let pieces = children.into_iter().map(|c| self.pieces(c, Place::Alternative)).collect();
                alternative(pieces)
            }
            Node::Multi { subtype, children } => {
                let related = subtype == "related";
                let mut out = Vec::new();
                for (i, child) in children.into_iter().enumerate() {
                    // The first of related parts is the body, the others belong to it.
                    let place =
                        if related && i > 0 && !out.is_empty() { Place::Related } else { Place::Mixed };
                    out.extend(self.pieces(child, place));
                }
                out.retain(|p| !p.is_blank());
                out
            }
        }
    }

    fn leaf(&mut self, leaf: Leaf, place: Place) -> Vec<Piece> {
        self.leaves += 1;
        if !is_body(&leaf, place, self.leaves == 1) {
            self.attach(leaf);
            return Vec::new();
        }
        let (bytes, files) = if leaf.mime == "text/html" {
            (leaf.bytes, Vec::new())
        } else {
            transfer::take_uuencoded(&leaf.bytes, self.max_files.saturating_sub(self.attachments.len()))
        };
        for file in files {
            let name = words::decode_line(&file.name, self.hint.as_deref(), self.problems);
            self.attachments.push(Attachment {
                name: names::clean(&name).unwrap_or_else(|| names::of_type("application/octet-stream")),
                mime: names::type_of(&name).to_owned(),
                data: file.bytes,
                ..Attachment::default()
            });
        }
        let bytes = &bytes[..bytes.len().min(self.max_text)];
        if bytes.len() == self.max_text {
            self.problems.note(Problem::TextCut);
        }
        if bytes.contains(&0) && !wide(leaf.content_type.get("charset").as_deref()) {
            self.problems.note(Problem::NulBytes);
        }
        let declared = leaf.content_type.get("charset");
        let meta = if leaf.mime == "text/html" && declared.is_none() { html_charset(bytes) } else { None };
        let text = charset::decode(bytes, declared.or(meta).as_deref(), self.hint.as_deref(), self.problems);
        let text = plain::tidy(&text);
        if leaf.mime == "text/html" || looks_like_html(&text) {
            return vec![Piece::Html(text)];
        }
        let flowed = leaf.content_type.get("format").is_some_and(|f| f.eq_ignore_ascii_case("flowed"));
        let delsp = leaf.content_type.get("delsp").is_some_and(|f| f.eq_ignore_ascii_case("yes"));
        vec![Piece::Plain(if flowed { plain::unflow(&text, delsp) } else { text })]
    }

    fn attach(&mut self, leaf: Leaf) {
        let hint = self.hint.as_deref();
        let named = leaf
            .disposition
            .decoded("filename", hint, self.problems)
            .or_else(|| leaf.content_type.decoded("name", hint, self.problems))
            .or_else(|| leaf.disposition.decoded("name", hint, self.problems))
            .or_else(|| leaf.content_type.decoded("filename", hint, self.problems));
        let message = leaf.mime == "message/rfc822" || leaf.mime == "message/global";
        let name = named.as_deref().and_then(names::clean).or_else(|| {
            let (fields, _) = fields::split(
                leaf.bytes.get(..1 << 16).unwrap_or(&leaf.bytes),
                1 << 16,
                &mut Problems::default(),
            );
            let subject = fields.get("Subject").filter(|_| message)?;
            let hint = charset::of_headers(&[subject], hint);
            let subject = words::decode_line(subject, hint.as_deref(), &mut Problems::default());
            names::clean(&subject).map(|s| format!("{s}.eml"))
        });
        let name = name.or_else(|| names::of_content_id(leaf.content_id.as_deref()?));
        self.attachments.push(Attachment {
            name: name.unwrap_or_else(|| names::made_up(&leaf.mime, leaf.content_id.as_deref())),
            inline: leaf.disposition.value == "inline"
                || leaf.disposition.value.is_empty() && leaf.content_id.is_some(),
            mime: if leaf.mime.is_empty() { "application/octet-stream".to_owned() } else { leaf.mime },
            content_id: leaf.content_id,
            data: leaf.bytes,
        });
    }
}

/// Whether a leaf is text for the reader rather than a file.
fn is_body(leaf: &Leaf, place: Place, first: bool) -> bool {
    let text = matches!(leaf.mime.as_str(), "text/plain" | "text/html");
    let lone_text = place == Place::Alone
        && leaf.mime.starts_with("text/")
        && leaf.mime != "text/calendar"
        && leaf.mime != "text/rfc822-headers";
    let attached = leaf.disposition.value == "attachment";
    // A name of blanks alone is none.
    let given = [leaf.content_type.get("name"), leaf.disposition.get("filename")];
    let named = given.iter().flatten().any(|name| !name.is_empty());
    (text || lone_text)
        && !attached
        && place != Place::Related
        && (!named || first || place == Place::Alternative)
}

/// Puts a text behind another with an empty line between them.
fn append(text: &mut String, more: &str) {
    if !text.is_empty() && !more.trim().is_empty() {
        text.truncate(text.trim_end().len());
        text.push_str("\n\n");
    }
    text.push_str(more);
}

/// One piece out of alternatives: all plain text and all HTML that stand there, as RFC 8621 (4.1.4) shows
/// them. RFC 2046 would have the last of each only, but servers append their footers as one more alternative,
/// and the words before them are not to be lost. What repeats is shown once.
fn alternative(choices: Vec<Vec<Piece>>) -> Vec<Piece> {
    let (mut text, mut html) = (String::new(), String::new());
    let mut seen = HashSet::new();
    for choice in choices {
        let mut plain_side = String::new();
        let mut html_side = String::new();
        let rich = choice.iter().any(|p| !matches!(p, Piece::Plain(_)));
        for piece in choice {
            match piece {
                Piece::Plain(t) if rich => html_side.push_str(&plain::to_html(&t)),
                Piece::Plain(t) => append(&mut plain_side, &t),
                Piece::Html(h) => html_side.push_str(&h),
                Piece::Both(t, h) => {
                    append(&mut plain_side, &t);
                    html_side.push_str(&h);
                }
            }
        }
        if !plain_side.trim().is_empty() && seen.insert(hash_of(&plain_side)) {
            append(&mut text, &plain_side);
        }
        if !html_side.trim().is_empty() && seen.insert(hash_of(&html_side)) {
            html.push_str(&html_side);
        }
    }
    match (text.is_empty(), html.is_empty()) {
        (false, false) => vec![Piece::Both(text, html)],
        (false, true) => vec![Piece::Plain(text)],
        (true, false) => vec![Piece::Html(html)],
        (true, true) => Vec::new(),
    }
}

fn hash_of(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.trim().hash(&mut hasher);
    hasher.finish()
}

fn looks_like_html(text: &str) -> bool {
    let head = text.trim_start().get(..14).unwrap_or_default().to_ascii_lowercase();
    head.starts_with("<!doctype html") || head.starts_with("<html>") || head.starts_with("<html ")
}

/// The charset that an HTML document names in its head.
fn html_charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let after = head
        .split("<meta")
        .skip(1)
        .find_map(|m| m.split('>').next()?.split_once("charset=").map(|(_, v)| v.to_owned()))?;
    let label: String = after
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
        .collect();
    charset::is_telling(&label).then_some(label)
}

fn wide(charset: Option<&str>) -> bool {
    charset.is_some_and(|c| {
        c.to_ascii_lowercase().starts_with("utf-16") || c.to_ascii_lowercase().starts_with("utf-32")
    })
}
