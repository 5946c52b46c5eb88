//! What somebody is about to say, before it is a message.

use domain::ids::InboundId;
use std::sync::Arc;

/// A file that comes with a draft.
#[derive(Clone, Debug)]
pub struct File {
    /// Its name; folders and control characters are dropped when stored.
    pub name: String,
    /// Its type.
    pub mime: String,
    /// Its bytes.
    pub data: Arc<[u8]>,
    /// By which HTML refers to it.
    pub content_id: Option<String>,
    /// Shown within the text.
    pub inline: bool,
}

/// What is said.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The text that is new.
    pub text: String,
    /// What of it is folded: quotes, signature.
    pub quoted: String,
    /// The new part as sanitised HTML, when there is more to it than text.
    pub html: String,
    /// What is folded, as sanitised HTML.
    pub quoted_html: String,
    /// Remote images that are blocked.
    pub remote_images: i64,
    /// The files.
    pub files: Vec<File>,
    /// The mail that it came by.
    pub inbound: Option<InboundId>,
    /// The Message-ID that it came under.
    pub header_id: Option<String>,
    /// `text` when empty; `auto_reply`, `bounce`, … otherwise.
    pub kind: String,
    /// Mail addresses that have it already.
    pub reached: Vec<String>,
}

impl Draft {
    /// Plain words.
    pub fn of(text: impl Into<String>) -> Draft {
        Draft { text: text.into(), ..Draft::default() }
    }

    /// With files.
    pub fn with(mut self, files: Vec<File>) -> Draft {
        self.files = files;
        self
    }

    /// Nothing said and nothing attached.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.html.trim().is_empty() && self.files.is_empty()
    }
}

/// A file's name as it may be shown and offered for download: no folders, no control characters, not too long.
pub(crate) fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let clean: String =
        last.chars().filter(|c| !c.is_control() && !is_direction_mark(*c)).take(180).collect();
    match clean.trim().trim_matches('.') {
        "" => "file".into(),
        name => name.to_owned(),
    }
}

/// Marks that turn the reading direction: `txt.exe` would look like `exe.txt`.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::safe_name;

    #[test]
    fn names_lose_what_could_harm() {
        assert_eq!(safe_name("../../etc/passwd"), "passwd");
        assert_eq!(safe_name("C:\\temp\\прайс.csv"), "прайс.csv");
        assert_eq!(safe_name("a\u{202e}txt.exe"), "atxt.exe");
        assert_eq!(safe_name(".."), "file");
    }
}
