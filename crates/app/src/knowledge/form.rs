//! An article as somebody writes it, and what of it cannot be taken.

use super::Article;
use crate::AppError;
use domain::ids::{OrganisationId, PersonId};
use domain::knowledge::{ArticleKind, Audience, Content, LONGEST_REVIEW, MOST_TAGS};
use domain::text::excerpt;

/// The most clients that one article names.
const MOST_CLIENTS: usize = 200;
/// The longest note of what was changed.
const LONGEST_NOTE: usize = 200;

/// An article as somebody writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleForm {
    /// Its kind.
    pub kind: ArticleKind,
    /// For whom it is.
    pub audience: Audience,
    /// The clients that it is for or about.
    pub clients: Vec<OrganisationId>,
    /// The lines of support that it is for.
    pub lines: Vec<u8>,
    /// Who answers for it; whoever writes it first when nobody.
    pub owner: Option<PersonId>,
    /// `ru`, `en`, or another tag of two or three letters.
    pub language: String,
    /// The number of the article that it says in another language.
    pub original: Option<i64>,
    /// Its topic.
    pub topic: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Days between reviews; 0 for none.
    pub review_days: i64,
    /// What another system calls it.
    pub external_id: Option<String>,
    /// What it says.
    pub content: Content,
    /// What was changed, in a few words.
    pub note: String,
    /// The number of the ticket that it is written from.
    pub ticket: Option<i64>,
}

impl Default for ArticleForm {
    /// An instruction for us, looked at twice a year.
    fn default() -> Self {
        ArticleForm {
            kind: ArticleKind::Instruction,
            audience: Audience::Internal,
            clients: vec![],
            lines: vec![],
            owner: None,
            language: "ru".into(),
            original: None,
            topic: String::new(),
            tags: vec![],
            review_days: 180,
            external_id: None,
            content: Content::default(),
            note: String::new(),
            ticket: None,
        }
    }
}

impl ArticleForm {
    /// An article with its last text, to be written on.
    pub fn of(article: &Article, content: Content) -> ArticleForm {
        ArticleForm {
            kind: article.kind,
            audience: article.audience,
            clients: article.clients.clone(),
            lines: article.lines.clone(),
            owner: article.owner,
            language: article.language.clone(),
            original: None,
            topic: article.topic.clone(),
            tags: article.tags.clone(),
            review_days: article.review_days,
            external_id: article.external_id.clone(),
            content,
            note: String::new(),
            ticket: None,
        }
    }

    /// What was typed, made plain, or which field is wrong.
    pub(super) fn examined(&self) -> Result<ArticleForm, AppError> {
        let mut form = self.clone();
        form.content = form.content.cleaned();
        form.topic = domain::knowledge::topic(&form.topic);
        form.tags = domain::knowledge::tags(&form.tags.join(","));
        form.note = excerpt(&form.note, LONGEST_NOTE);
        form.language = form.language.trim().to_lowercase();
        form.clients.sort_unstable();
        form.clients.dedup();
        form.lines.sort_unstable();
        form.lines.dedup();
        if form.audience == Audience::Public {
            form.clients.clear();
        }
        if form.audience != Audience::Lines {
            form.lines.clear();
        }
        if let Some((field, code)) = form.content.flaws(form.kind).first() {
            return Err(AppError::Invalid(field, code));
        }
        let speaks =
            (2..=3).contains(&form.language.len()) && form.language.bytes().all(|b| b.is_ascii_lowercase());
        let wrong = [
            (!speaks, "language", "unknown"),
            (form.tags.len() > MOST_TAGS, "tags", "many"),
            (form.clients.len() > MOST_CLIENTS, "clients", "many"),
            (form.lines.iter().any(|line| !(1..=9).contains(line)), "lines", "unknown"),
            (!(0..=LONGEST_REVIEW).contains(&form.review_days), "review", "far"),
            (form.kind == ArticleKind::Memo && form.clients.is_empty(), "clients", "memo"),
            (
                form.kind == ArticleKind::Memo
                    && !matches!(form.audience, Audience::Internal | Audience::Lines),
                "audience",
                "memo",
            ),
        ];
        match wrong.iter().find(|(wrong, ..)| *wrong) {
            Some((_, field, code)) => Err(AppError::Invalid(field, code)),
            None => Ok(form),
        }
    }
}
