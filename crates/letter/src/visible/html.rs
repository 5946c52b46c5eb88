//! HTML mails: laid out as lines, judged by the rules for lines, and cut along them.

use crate::html::tree::{Data, Node, Step, Tree};
use crate::html::{lines, to_text};

use super::line::{Hint, Line};
use super::{Kind, decide};

/// An HTML body taken apart. Each part is well-formed; none is safe before [`sanitise`](crate::html::sanitise).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HtmlParts {
    /// What is to be shown.
    pub visible: String,
    /// What is folded as history, in order.
    pub quoted: String,
    /// What is folded as signature, in order.
    pub signature: String,
    /// The HTML was larger than is read; its end is missing.
    pub cut: bool,
}

impl HtmlParts {
    /// Whether anything is folded.
    #[must_use]
    pub fn is_folded(&self) -> bool {
        !self.quoted.is_empty() || !self.signature.is_empty()
    }

    /// The shown part as plain text.
    #[must_use]
    pub fn visible_text(&self) -> String {
        to_text(&self.visible)
    }
}

/// Takes an HTML body apart, raw or made safe already. Raw is better: classes tell the quotes of many clients.
///
/// Every text of the body is in exactly one part; scripts, styles and comments are in none.
#[must_use]
pub fn split_html(html: &str) -> HtmlParts {
    let mut tree = Tree::read(html);
    split_preformatted(&mut tree);
    let hints = hints(&tree);
    let laid = lines(&tree, false);
    let judged: Vec<Line> = laid
        .iter()
        .map(|line| {
            let hinted =
                line.leaves.iter().filter(|leaf| !is_blank(&tree.nodes[**leaf])).map(|leaf| hints[*leaf]);
            Line::new(
                &line.text,
                hinted
                    .clone()
                    .find(|hint| *hint == Hint::History)
                    .or(hinted.max_by_key(|h| *h as u8))
                    .unwrap_or_default(),
            )
        })
        .collect();
    let kinds = decide::kinds(&judged);
    let mut of_leaf: Vec<Option<Kind>> = vec![None; tree.nodes.len()];
    for (line, kind) in laid.iter().zip(&kinds) {
        for leaf in &line.leaves {
            of_leaf[*leaf] = Some(*kind);
        }
    }
    let masks = masks(&tree, &of_leaf);
    let part = |kind: Kind| {
        let has = masks[0] & bit(kind) != 0;
        if has { tree.write(|at| masks[at] & bit(kind) == 0, |_| false) } else { String::new() }
    };
    HtmlParts {
        visible: part(Kind::Visible),
        quoted: part(Kind::Quoted),
        signature: part(Kind::Signature),
        cut: tree.cut,
    }
}

fn bit(kind: Kind) -> u8 {
    1 << kind as u8
}

fn is_blank(node: &Node) -> bool {
    match &node.data {
        Data::Text(text) => text.trim().is_empty(),
        _ => node.name() == "br",
    }
}

/// For every node the kinds of the leaves in it. A leaf on no line goes with the leaf before it.
fn masks(tree: &Tree, of_leaf: &[Option<Kind>]) -> Vec<u8> {
    let mut masks = vec![0u8; tree.nodes.len()];
    let mut last = Kind::Visible;
    let mut parents: Vec<usize> = Vec::new();
    for step in tree.walk() {
        match step {
            Step::Enter(at) => {
                if tree.nodes[at].children.is_empty() {
                    last = of_leaf[at].unwrap_or(last);
                    masks[at] = bit(last);
                }
                parents.push(at);
            }
            Step::Leave(at) => {
                parents.pop();
                if let Some(parent) = parents.last() {
                    masks[*parent] |= masks[at];
                }
            }
        }
    }
    masks
}

/// Texts of several lines inside `pre` become one text a line, so that a cut can go between them.
fn split_preformatted(tree: &mut Tree) {
    let mut depth = 0usize;
    let mut long: Vec<(usize, usize)> = Vec::new();
    let mut parents: Vec<usize> = Vec::new();
    for step in tree.walk() {
        match step {
            Step::Enter(at) => {
                depth += usize::from(tree.nodes[at].name() == "pre");
                let lines = matches!(&tree.nodes[at].data, Data::Text(text) if text.contains('\n'));
                if depth > 0 && lines {
                    long.push((parents.last().copied().unwrap_or(0), at));
                }
                parents.push(at);
            }
            Step::Leave(at) => {
                depth -= usize::from(tree.nodes[at].name() == "pre");
                parents.pop();
            }
        }
    }
    let mut parts: std::collections::HashMap<usize, Vec<usize>> = std::collections::HashMap::new();
    for (_, at) in &long {
        let Data::Text(text) = &tree.nodes[*at].data else { continue };
        let texts: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
        let first = tree.nodes.len();
        tree.nodes
            .extend(texts.into_iter().map(|text| Node { data: Data::Text(text), children: Vec::new() }));
        parts.insert(*at, (first..tree.nodes.len()).collect());
    }
    let mut changed: Vec<usize> = long.into_iter().map(|(parent, _)| parent).collect();
    changed.dedup();
    for parent in changed {
        let children = std::mem::take(&mut tree.nodes[parent].children);
        let split = |child: usize| parts.get(&child).cloned().unwrap_or_else(|| vec![child]);
        tree.nodes[parent].children = children.into_iter().flat_map(split).collect();
    }
}

/// What the markup of mail clients says about every node.
fn hints(tree: &Tree) -> Vec<Hint> {
    let mut hints = vec![Hint::None; tree.nodes.len()];
    let mut open: Vec<Hint> = vec![Hint::None];
    let mut starts = false;
    for step in tree.walk() {
        let Step::Enter(at) = step else {
            open.pop();
            continue;
        };
        let node = &tree.nodes[at];
        let own = own_hint(node);
        let above = open.last().copied().unwrap_or_default();
        starts |= own == Hint::History;
        let own = if own == Hint::History { Hint::None } else { own };
        let inside = if own == Hint::None || above == Hint::Quote { above } else { own };
        open.push(inside);
        let leaf = matches!(node.data, Data::Text(_)) || node.name() == "hr";
        hints[at] = inside;
        if starts && leaf && !is_blank(node) && above != Hint::Quote {
            hints[at] = Hint::History;
            starts = false;
        }
    }
    hints
}

/// Ids under which Outlook and its kin keep the earlier message, and the rule above it.
const HISTORY_IDS: &[&str] = &[
    "stopspelling",
    "divrplyfwdmsg",
    "appendonsend",
    "olk_src_body_section",
    "mail-editor-reference-message-container",
    "ms-outlook-mobile-reference-message",
    "zwchr",
    "reply-intro",
];
/// Classes of containers with the earlier message.
const QUOTE_CLASSES: &[&str] = &[
    "yahoo_quoted",
    "protonmail_quote",
    "tutanota_quote",
    "zmail_extra",
    "zmail_extra_hr",
    "hey_quote",
    "quoted-text",
    "moz-cite",
];
/// Classes of the line above the earlier message.
const INTRODUCTION_CLASSES: &[&str] =
    &["gmail_attr", "moz-cite-prefix", "quote-header", "hs_cos_wrapper_reply"];
/// Classes and ids of signatures.
const SIGNATURES: &[&str] = &[
    "gmail_signature",
    "moz-signature",
    "protonmail_signature_block",
    "applemailsignature",
    "signature",
    "mail-signature",
    "ms-outlook-signature",
];

fn own_hint(node: &Node) -> Hint {
    let Data::Element { name, .. } = &node.data else { return Hint::None };
    if name == "blockquote" {
        return Hint::Quote;
    }
    let value = |key: &str| node.attribute(key).unwrap_or_default().to_ascii_lowercase();
    // mail clients that show a mail put marks of their own before the names they find
    let own = |name: &str| name.trim_start_matches("x_").trim_start_matches("ecx").to_owned();
    let id = own(&value("id"));
    let classes = value("class");
    let is = |names: &[&str]| {
        classes.split_ascii_whitespace().any(|class| names.iter().any(|name| own(class) == *name))
    };
    if HISTORY_IDS.contains(&id.as_str()) || is(&["ms-outlook-mobile-reference-message"]) {
        Hint::History
    } else if is(QUOTE_CLASSES) || value("data-marker") == "__quoted_text__" {
        Hint::Quote
    } else if is(INTRODUCTION_CLASSES) {
        Hint::Introduction
    } else if SIGNATURES.contains(&id.as_str())
        || is(SIGNATURES)
        || classes.split_ascii_whitespace().any(|class| class.ends_with("gmail_signature"))
        || node.attribute("data-signatureblock").is_some()
        || node.attribute("data-signature-widget").is_some()
    {
        Hint::Signature
    } else {
        Hint::None
    }
}
