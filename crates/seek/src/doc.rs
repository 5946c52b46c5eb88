//! What can be found, and by whom.

use std::fmt;

/// What a document is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A request with its whole conversation.
    #[default]
    Ticket,
    /// A single message, where it is to be found by itself.
    Message,
    /// An article of the knowledge base.
    Article,
    /// A person.
    Person,
    /// A client's organisation.
    Organisation,
    /// A thing that is looked after.
    Asset,
    /// The text of a file.
    Attachment,
    /// A question that an article has answered: what the suggestions learn from. Never a hit of a search.
    Case,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 8] = [
        Kind::Ticket,
        Kind::Message,
        Kind::Article,
        Kind::Person,
        Kind::Organisation,
        Kind::Asset,
        Kind::Attachment,
        Kind::Case,
    ];

    /// Its name in the index and in the filter `kind:`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Ticket => "ticket",
            Kind::Message => "message",
            Kind::Article => "article",
            Kind::Person => "person",
            Kind::Organisation => "organisation",
            Kind::Asset => "asset",
            Kind::Attachment => "attachment",
            Kind::Case => "case",
        }
    }

    pub(crate) fn number(self) -> u64 {
        Kind::ALL.iter().position(|kind| *kind == self).map_or(0, |at| at as u64)
    }

    pub(crate) fn of_number(number: u64) -> Option<Kind> {
        usize::try_from(number).ok().and_then(|at| Kind::ALL.get(at).copied())
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Something that can be found. A document is put whole and replaces the earlier one of its kind and id.
///
/// A ticket is best put as one document with its whole conversation: then three words that were said in three
/// messages find it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Doc {
    /// What it is.
    pub kind: Kind,
    /// Its id within its kind.
    pub id: i64,
    /// The ticket under which a hit is shown, for messages and attachments.
    pub belongs_to: Option<i64>,
    /// The number by which people name it: who asks for it alone sees it first.
    pub number: String,
    /// Its title or subject or name.
    pub title: String,
    /// Its text, for everybody who may see the document.
    pub body: String,
    /// Its text for the inner circle: notes, reasons. See [`Inner`].
    pub inner: String,
    /// Words around it: client, person, topic, names of files.
    pub context: String,
    /// Of an article: the headings in its text, for questions in whole sentences.
    pub headings: String,
    /// Of an article: what others call it where they point to it.
    pub called: String,
    /// Codes that stand in no text: phones, ids of orders, articles of goods. Those in the texts are found anyway.
    pub codes: Vec<String>,
    /// What filters ask: name and value, `("state", "solved")`.
    pub facets: Vec<(String, String)>,
    /// Its moment, in UTC milliseconds.
    pub at: i64,
    /// Who may see it: any of these. A document without labels is seen by nobody.
    pub labels: Vec<String>,
    /// For a case: ids of the articles that solved it.
    pub solved_by: Vec<i64>,
}

impl Doc {
    /// An empty document.
    pub fn new(kind: Kind, id: i64) -> Doc {
        Doc { kind, id, ..Doc::default() }
    }
}

/// Who asks: the labels of documents that he may see. Part of every query, of corrections and counts as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rights {
    /// A document is visible if it bears any of these.
    pub labels: Vec<String>,
    /// Of which documents the inner text is visible, too.
    pub inner: Inner,
}

/// How far somebody's right to inner texts reaches, always within what he may see at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inner {
    /// To none.
    Nothing,
    /// To those of documents with any of these labels.
    Of(Vec<String>),
    /// To those of all visible documents.
    All,
}

impl Rights {
    /// Rights to documents with these labels, without their inner texts.
    pub fn to(labels: impl IntoIterator<Item = impl Into<String>>) -> Rights {
        let mut labels: Vec<String> = labels.into_iter().map(Into::into).collect();
        labels.sort_unstable();
        labels.dedup();
        Rights { labels, inner: Inner::Nothing }
    }

    /// The same with all inner texts of what is visible.
    #[must_use]
    pub fn with_inner(self) -> Rights {
        Rights { inner: Inner::All, ..self }
    }
}

/// The headings of a Markdown text, a line each.
pub fn headings(markdown: &str) -> String {
    let (mut out, mut fenced) = (String::new(), false);
    for line in markdown.lines() {
        let line = line.trim_start();
        fenced ^= line.starts_with("```") || line.starts_with("~~~");
        let words = line.trim_start_matches('#');
        let depth = line.len() - words.len();
        if !fenced && (1..=6).contains(&depth) && words.starts_with([' ', '\t']) {
            out.push_str(words.trim());
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::headings;

    #[test]
    fn headings_are_read_outside_of_code() {
        let text = "# Касса\nтекст #нет\n```\n# не она\n```\n  ## Лента \n#слитно\n####### глубоко\n";
        assert_eq!(headings(text), "Касса\nЛента\n");
    }
}
