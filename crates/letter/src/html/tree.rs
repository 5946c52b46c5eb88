//! A flat tree of HTML, walked and written without recursion.

use super::reader;

/// Elements without content.
pub(super) const VOID: &[&str] = &[
    "br", "hr", "img", "wbr", "input", "meta", "link", "base", "col", "area", "source", "embed", "param",
    "track",
];

/// An element, a text, or (at index 0) the root.
#[derive(Debug, Clone)]
pub(crate) enum Data {
    Root,
    Element { name: String, attributes: Vec<(String, String)> },
    Text(String),
}

#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub data: Data,
    pub children: Vec<usize>,
}

/// The tree; node 0 is its root, and every node stands after its parent.
#[derive(Debug, Clone)]
pub(crate) struct Tree {
    pub nodes: Vec<Node>,
    /// The input was longer or larger than is read.
    pub cut: bool,
}

/// A step of a walk through a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Enter(usize),
    Leave(usize),
}

impl Node {
    pub fn name(&self) -> &str {
        match &self.data {
            Data::Element { name, .. } => name,
            _ => "",
        }
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        match &self.data {
            Data::Element { attributes, .. } => {
                attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
            }
            _ => None,
        }
    }
}

impl Tree {
    /// Reads HTML.
    pub fn read(html: &str) -> Tree {
        reader::read(html)
    }

    /// All nodes in document order, each element entered and left.
    pub fn walk(&self) -> Walk<'_> {
        Walk { tree: self, stack: vec![Step::Enter(0)] }
    }

    /// Writes the tree, leaving out the nodes `skip` names with their content and the elements `unwrap` names
    /// without it.
    pub fn write(&self, skip: impl Fn(usize) -> bool, unwrap: impl Fn(usize) -> bool) -> String {
        let mut html = String::new();
        let mut walk = self.walk();
        while let Some(step) = walk.next() {
            match step {
                Step::Enter(at) if skip(at) => walk.pass_over(at),
                Step::Enter(at) => match &self.nodes[at].data {
                    Data::Text(text) => escape_text(text, &mut html),
                    Data::Element { name, attributes } if !unwrap(at) => {
                        write_start(name, attributes, &mut html)
                    }
                    _ => {}
                },
                Step::Leave(at) => {
                    let name = self.nodes[at].name();
                    if !name.is_empty() && !VOID.contains(&name) && !unwrap(at) {
                        html.push_str("</");
                        html.push_str(name);
                        html.push('>');
                    }
                }
            }
        }
        html
    }
}

pub(crate) struct Walk<'a> {
    tree: &'a Tree,
    stack: Vec<Step>,
}

impl Walk<'_> {
    /// After entering `at`: go on behind it.
    pub fn pass_over(&mut self, at: usize) {
        while let Some(step) = self.stack.pop() {
            if step == Step::Leave(at) {
                return;
            }
        }
    }
}

impl Iterator for Walk<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let step = self.stack.pop()?;
        if let Step::Enter(at) = step {
            self.stack.push(Step::Leave(at));
            self.stack.extend(self.tree.nodes[at].children.iter().rev().map(|child| Step::Enter(*child)));
        }
        Some(step)
    }
}

fn write_start(name: &str, attributes: &[(String, String)], html: &mut String) {
    html.push('<');
    html.push_str(name);
    for (key, value) in attributes {
        html.push(' ');
        html.push_str(key);
        html.push_str("=\"");
        escape_attribute(value, html);
        html.push('"');
    }
    html.push('>');
}

pub(crate) fn escape_text(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            _ => html.push(c),
        }
    }
}

pub(crate) fn escape_attribute(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            _ => html.push(c),
        }
    }
}
