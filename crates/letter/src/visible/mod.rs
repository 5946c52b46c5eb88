//! What of a mail body is new, and what is history or signature and may be folded.
//!
//! The rules are about the *shape* of a mail: lines are classified (`scan`), then one decision over the classes
//! says which lines stay (`decide`). The same rules serve plain text and HTML: HTML is laid out as lines first.
//!
//! It never loses a character (every line is in exactly one piece), never folds a whole message, never looks at
//! more than a few lines at once (so the time is linear), and never uses regular expressions.

mod attribution;
mod decide;
mod header;
mod html;
mod line;
mod scan;
mod signature;
#[rustfmt::skip]
mod words;

pub use html::{HtmlParts, split_html};

use line::{Hint, Line};

/// What a stretch of a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Written for this message.
    Visible,
    /// History: quotes, the lines that introduce them, heads of earlier messages.
    Quoted,
    /// Signature, contact block, footer of a list, "Sent from my …".
    Signature,
}

/// A run of whole lines of one kind, with their line ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What the run is.
    pub kind: Kind,
    /// The text as it came, with `\n` line ends.
    pub text: String,
}

/// A plain text body taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parts {
    /// What is to be shown, without blank lines around it.
    pub visible: String,
    /// What is folded as history, in order.
    pub quoted: String,
    /// What is folded as signature, in order.
    pub signature: String,
    /// All pieces in order; joined they are the text (see [`Parts::whole`]).
    pub pieces: Vec<Piece>,
}

impl Parts {
    /// The whole text again, line ends as `\n`.
    #[must_use]
    pub fn whole(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    /// Whether anything is folded.
    #[must_use]
    pub fn is_folded(&self) -> bool {
        self.pieces.iter().any(|piece| piece.kind != Kind::Visible)
    }
}

/// Takes a plain text body apart. Line ends become `\n`; nothing else changes.
#[must_use]
pub fn split_text(text: &str) -> Parts {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let raw: Vec<&str> = text.split_inclusive('\n').collect();
    let lines: Vec<Line> = raw.iter().map(|raw| Line::new(raw, Hint::None)).collect();
    let kinds = decide::kinds(&lines);
    let mut pieces: Vec<Piece> = Vec::new();
    for (raw, &kind) in raw.iter().zip(&kinds) {
        match pieces.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(raw),
            _ => pieces.push(Piece { kind, text: (*raw).to_owned() }),
        }
    }
    let of = |kind| -> String {
        let text: String = pieces.iter().filter(|p| p.kind == kind).map(|p| p.text.as_str()).collect();
        trim_blank_lines(&text).to_owned()
    };
    Parts { visible: of(Kind::Visible), quoted: of(Kind::Quoted), signature: of(Kind::Signature), pieces }
}

/// Without blank lines before and blanks after; the indent of the first line stays.
fn trim_blank_lines(text: &str) -> &str {
    let text = text.trim_end();
    let first = text.len() - text.trim_start().len();
    match text[..first].rfind('\n') {
        Some(end) => &text[end + 1..],
        None => text,
    }
}
