//! HTML as readable plain text.

use super::tree::{Data, Node, Step, Tree};

/// Elements that begin and end a line.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "tr",
    "tbody",
    "thead",
    "tfoot",
    "caption",
    "blockquote",
    "pre",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "section",
    "article",
    "header",
    "footer",
    "center",
    "address",
    "figure",
    "figcaption",
    "form",
    "fieldset",
    "body",
    "main",
    "aside",
    "nav",
];
/// Blocks with an empty line around them.
const SPACED: &[&str] =
    &["p", "ul", "ol", "dl", "table", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6"];

/// Reads HTML as plain text: paragraphs, lists, tables row by row, quotes as `> `, links as `text (address)`.
#[must_use]
pub fn to_text(html: &str) -> String {
    let tree = Tree::read(html);
    let mut text = String::new();
    for line in lines(&tree, true) {
        for _ in 0..line.quotes.min(8) {
            text.push_str("> ");
        }
        text.push_str(line.text.trim_end());
        text.truncate(text.trim_end_matches(' ').len());
        text.push('\n');
    }
    text.trim_matches('\n').to_owned()
}

/// A line of a tree laid out as text.
#[derive(Debug, Default, Clone)]
pub(crate) struct Laid {
    pub text: String,
    /// In how many `blockquote`s it stands.
    pub quotes: usize,
    /// The leaves (texts, pictures, rules, breaks) that stand on it.
    pub leaves: Vec<usize>,
}

/// Lays a tree out as lines. With `full`, links get their addresses, lists their marks and pictures their words.
pub(crate) fn lines(tree: &Tree, full: bool) -> Vec<Laid> {
    let mut page = Page { full, ..Page::default() };
    let mut walk = tree.walk();
    while let Some(step) = walk.next() {
        match step {
            Step::Enter(at) if is_hidden(&tree.nodes[at]) => walk.pass_over(at),
            Step::Enter(at) => page.enter(at, &tree.nodes[at]),
            Step::Leave(at) => page.leave(&tree.nodes[at]),
        }
    }
    page.end_line();
    page.lines
}

/// Whether an element is not to be seen: hidden text before marketing mails, drop-down parts.
pub(crate) fn is_hidden(node: &Node) -> bool {
    let style = node.attribute("style").unwrap_or_default().to_ascii_lowercase();
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    node.attribute("hidden").is_some() || style.contains("display:none") || style.contains("mso-hide:all")
}

#[derive(Default)]
struct Page {
    full: bool,
    lines: Vec<Laid>,
    line: Laid,
    /// An empty line is wanted before the next text.
    space: bool,
    quotes: usize,
    preformatted: usize,
    /// Numbers of the open lists; `None` for those with bullets.
    lists: Vec<Option<u32>>,
    /// Open links: their address and where their text begins.
    links: Vec<(String, usize, usize)>,
    cells: usize,
}

impl Page {
    fn enter(&mut self, at: usize, node: &Node) {
        let name = node.name();
        match &node.data {
            Data::Text(text) => return self.text(at, text),
            Data::Root => return,
            Data::Element { .. } => {}
        }
        if BLOCKS.contains(&name) {
            self.block(name);
        }
        match name {
            "br" => {
                self.line.leaves.push(at);
                self.break_line();
            }
            "hr" => {
                self.line.leaves.push(at);
                self.line.text.push_str("-----");
                self.end_line();
            }
            "img" => self.picture(at, node),
            "blockquote" => self.quotes += 1,
            "pre" => self.preformatted += 1,
            "ul" => self.lists.push(None),
            "ol" => self
                .lists
                .push(Some(node.attribute("start").and_then(|start| start.parse().ok()).unwrap_or(1))),
            "li" if self.full => self.item(),
            "tr" => self.cells = 0,
            "td" | "th" => self.cell(),
            "a" if self.full => {
                let address = one_word(node.attribute("href").unwrap_or_default());
                self.links.push((address, self.lines.len(), self.line.text.len()));
            }
            _ => {}
        }
    }

    fn leave(&mut self, node: &Node) {
        let name = node.name();
        match name {
            "blockquote" => {
                self.end_line();
                self.quotes = self.quotes.saturating_sub(1);
            }
            "pre" => self.preformatted = self.preformatted.saturating_sub(1),
            "ul" | "ol" => {
                self.lists.pop();
            }
            "a" if self.full => self.link(),
            _ => {}
        }
        if BLOCKS.contains(&name) {
            self.block(name);
        }
    }

    /// The edge of a block.
    fn block(&mut self, name: &str) {
        self.end_line();
        let nested = matches!(name, "ul" | "ol") && !self.lists.is_empty();
        self.space |= SPACED.contains(&name) && !nested;
    }

    fn text(&mut self, at: usize, text: &str) {
        if self.preformatted > 0 {
            for (index, part) in text.split('\n').enumerate() {
                if index > 0 {
                    self.break_line();
                }
                self.leaf(at);
                self.line.text.push_str(part.trim_end_matches('\r'));
            }
            return;
        }
        let mut blank = text.starts_with(is_space);
        for word in text.split(is_space).filter(|word| !word.is_empty()) {
            self.leaf(at);
            if blank && !self.line.text.is_empty() && !self.line.text.ends_with(' ') {
                self.line.text.push(' ');
            }
            self.line.text.extend(word.chars().map(|c| if c == '\u{a0}' { ' ' } else { c }));
            blank = true;
        }
        if text.ends_with(is_space) && !self.line.text.is_empty() && !self.line.text.ends_with(' ') {
            self.line.text.push(' ');
        }
        if self.line.leaves.last() != Some(&at) {
            self.line.leaves.push(at);
        }
    }

    /// Puts a leaf that is to be seen on the line.
    fn leaf(&mut self, at: usize) {
        if self.line.leaves.last() == Some(&at) && !self.line.text.is_empty() {
            return;
        }
        self.put_space();
        self.line.quotes = self.quotes;
        if self.line.leaves.last() != Some(&at) {
            self.line.leaves.push(at);
        }
    }

    /// The empty line that is wanted, as deep in quotes as both its neighbours are.
    fn put_space(&mut self) {
        if !std::mem::take(&mut self.space) || !self.line.text.is_empty() {
            return;
        }
        if let Some(last) = self.lines.last() {
            let quotes = last.quotes.min(self.quotes);
            self.lines.push(Laid { quotes, ..Laid::default() });
        }
    }

    fn picture(&mut self, at: usize, node: &Node) {
        let words = node.attribute("alt").unwrap_or_default().trim();
        self.line.leaves.push(at);
        if !self.full && node.attribute("src").is_some_and(|source| source.trim_start().starts_with("cid:")) {
            // a picture sent along is content as words are
            self.leaf(at);
            self.line.text.push('\u{fffc}');
        }
        if self.full && !words.is_empty() && words.len() < 200 {
            self.leaf(at);
            self.line.text.push('[');
            self.line.text.push_str(words);
            self.line.text.push(']');
        }
    }

    fn item(&mut self) {
        let depth = self.lists.len().saturating_sub(1).min(8);
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number = number.saturating_add(1);
                format!("{}. ", *number - 1)
            }
            _ => "- ".to_owned(),
        };
        self.put_space();
        self.line.quotes = self.quotes;
        self.line.text = "  ".repeat(depth) + &mark;
    }

    fn cell(&mut self) {
        if self.cells > 0 && !self.line.text.trim().is_empty() {
            self.line.text.push_str(if self.full { " | " } else { " " });
        }
        self.cells += 1;
    }

    /// Behind the text of a link: its address, unless the text says it.
    fn link(&mut self) {
        let Some((address, line, start)) = self.links.pop() else { return };
        let shown = if line == self.lines.len() {
            self.line.text.get(start..).unwrap_or_default().trim()
        } else {
            ""
        };
        let bare = |text: &str| {
            let text = text.trim_start_matches("mailto:").trim_start_matches("tel:");
            text.trim_start_matches("https://")
                .trim_start_matches("http://")
                .trim_end_matches('/')
                .to_lowercase()
        };
        let known =
            ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| address.starts_with(scheme));
        if known && !shown.is_empty() && bare(shown) != bare(&address) && address.len() <= 2000 {
            let address = address.strip_prefix("mailto:").unwrap_or(&address).to_owned();
            let trailing = self.line.text.trim_end().len();
            self.line.text.truncate(trailing);
            self.line.text.push_str(" (");
            self.line.text.push_str(&address);
            self.line.text.push(')');
        }
    }

    /// A forced line break: also an empty line is a line.
    fn break_line(&mut self) {
        self.line.quotes = self.quotes;
        self.lines.push(std::mem::take(&mut self.line));
    }

    /// The end of a line if there is anything on it.
    fn end_line(&mut self) {
        if self.line.text.is_empty() {
            // invisible leaves go with the line before
            let leaves = std::mem::take(&mut self.line.leaves);
            match self.lines.last_mut() {
                Some(last) => last.leaves.extend(leaves),
                None => self.line.leaves = leaves,
            }
            return;
        }
        self.line.quotes = self.quotes;
        self.lines.push(std::mem::take(&mut self.line));
    }
}

/// An address as browsers follow it: no line breaks, no blanks.
fn one_word(address: &str) -> String {
    address.trim().chars().filter(|c| !c.is_control()).collect::<String>().replace(' ', "%20")
}

/// White space that HTML collapses.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}
