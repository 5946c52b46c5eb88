//! The keys of the words of articles.

use crate::pages::FieldErrors;
use app::AppError;
use domain::knowledge as d;
use domain::knowledge::{ArticleKind, Audience, Step};
use i18n::T;

/// Where an article stands: a shape and a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage(pub d::Stage);

impl Stage {
    /// The shape: the same ones that states of tickets have.
    pub fn mark(self) -> &'static str {
        match self.0 {
            d::Stage::Draft => "new",
            d::Stage::Review => "open",
            d::Stage::Published => "solved",
            d::Stage::Due => "waiting",
            d::Stage::Retired => "rejected",
        }
    }

    /// The key of the word.
    pub fn key(self) -> &'static str {
        match self.0 {
            d::Stage::Draft => "stage-draft",
            d::Stage::Review => "stage-review",
            d::Stage::Published => "stage-published",
            d::Stage::Due => "stage-due",
            d::Stage::Retired => "stage-retired",
        }
    }
}

/// The name of a kind.
pub fn kind(kind: ArticleKind) -> &'static str {
    match kind {
        ArticleKind::Instruction => "article-instruction",
        ArticleKind::Incident => "article-incident",
        ArticleKind::Algorithm => "article-algorithm",
        ArticleKind::Procedure => "article-procedure",
        ArticleKind::Memo => "article-memo",
        ArticleKind::Release => "article-release",
    }
}

/// The name of an audience.
pub fn audience(audience: Audience) -> &'static str {
    match audience {
        Audience::Public => "audience-public",
        Audience::Clients => "audience-clients",
        Audience::Lines => "audience-lines",
        Audience::Internal => "audience-internal",
    }
}

/// What a button says that takes a step.
pub fn step(step: Step) -> &'static str {
    match step {
        Step::Submit => "step-submit",
        Step::Return => "step-return",
        Step::Publish => "step-publish",
        Step::Confirm => "step-confirm",
        Step::Retire => "step-retire",
        Step::Revive => "step-revive",
    }
}

/// A language by its own name; its tag when it has none here.
pub fn language<'t>(t: &'t T, tag: &'t str) -> &'t str {
    match tag {
        "ru" => t.of("language-ru"),
        "en" => t.of("language-en"),
        other => other,
    }
}

/// What has just been done, by the word in the address.
pub fn done(word: &str) -> Option<&'static str> {
    Some(match word {
        "saved" => "done-article-saved",
        "submit" => "done-article-submitted",
        "return" => "done-article-returned",
        "publish" => "done-article-published",
        "confirm" => "done-article-confirmed",
        "retire" => "done-article-retired",
        "revive" => "done-article-revived",
        "term" => "done-term-saved",
        "forgotten" => "done-term-forgotten",
        _ => return None,
    })
}

/// What is wrong with a form, beside its field; other errors go on.
pub fn errors(t: &T, e: AppError) -> Result<FieldErrors, AppError> {
    let AppError::Invalid(field, code) = e else { return Err(e) };
    let key = match (field, code) {
        ("title", "empty") => "wrong-article-title",
        ("title" | "summary", _) => "wrong-article-long",
        ("body", "empty") => "wrong-article-body",
        ("body", "procedure") => "wrong-article-procedure",
        ("body", _) => "wrong-article-large",
        ("clients", "memo") => "wrong-article-memo",
        ("clients", _) => "wrong-article-clients",
        ("audience", "memo") => "wrong-article-memo-audience",
        ("language", _) => "wrong-article-language",
        ("review", _) => "wrong-article-review",
        ("original", "language") => "wrong-article-same-language",
        ("original", _) => "error-article-unknown",
        ("lines", _) => "refusal-line",
        ("word", "taken") => "wrong-term-taken",
        ("word", "too-many") => "wrong-term-many",
        ("word", _) => "wrong-empty",
        _ => "wrong-article-passage",
    };
    Ok(FieldErrors(vec![(field, t.of(key).to_owned())]))
}
