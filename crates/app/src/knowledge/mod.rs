//! What the team knows: articles from the first draft to the last reader, and what came of them.
//!
//! Every use-case asks the one permission function about the article itself; lists carry the same rights in their
//! queries. Texts are Markdown here; whoever draws them lets no HTML through.

mod case;
mod differences;
mod export;
mod feedback;
mod files;
pub mod follow;
mod form;
mod front;
mod gather;
mod import;
mod measures;
mod read;
mod readers;
mod source;
mod terms;
mod write;

pub use case::{Begun, LearntFrom};
pub use differences::{DiffLine, Difference, Mark, differences};
pub use export::Exported;
pub use feedback::Reader;
pub use files::{LARGEST_PICTURE, address};
pub use form::ArticleForm;
pub use import::{ImportPlan, ImportedArticles};
pub use measures::{Gauge, Measures, SETTLES};
pub use read::{ArticlePage, ArticlesPage, Lived};
pub use readers::{FEED, Help, HelpArticle, Section};
pub use store::knowledge::{After, Article, ArticleFile, Measure, Term, Version, Vote, Wanted};
pub use terms::NewTerm;
pub(crate) use write::{begin_article, publish_article};

pub(crate) use case::learnt_from;
pub(crate) use measures::VIEWS_KEPT;

use crate::{Actor, AppError};
use domain::people::{Object, Permission, Scope};
use store::knowledge::{self, Reach};
use store::{Tx, people};

/// How far somebody's right to articles reaches, for queries: the same as the permission function says of each.
pub(crate) fn reach(actor: &Actor) -> Reach {
    if actor.can(Permission::ArticleRead, Object::Desk) {
        return Reach { whole: true, ..Reach::default() };
    }
    let mut reach = Reach::default();
    for grant in actor.grants.iter() {
        if let Scope::Organisation(org) = grant.scope
            && actor.can(Permission::ArticleRead, Object::Organisation(org))
        {
            if grant.role.is_staff() { reach.serves.push(org) } else { reach.of.push(org) }
        }
    }
    reach
}

/// An article that somebody may do something with; `Missing` when he may not even read it.
pub(crate) fn load(
    tx: &mut Tx<'_>,
    actor: &Actor,
    number: i64,
    permission: Permission,
) -> Result<Article, AppError> {
    let article = knowledge::by_number(tx, number)?.ok_or(AppError::Missing)?;
    actor.may(Permission::ArticleRead, Object::Article(article.facts())).map_err(|_| AppError::Missing)?;
    actor.may(permission, Object::Article(article.facts()))?;
    Ok(article)
}

/// The text of a version that must be there.
pub(crate) fn text(tx: &mut Tx<'_>, article: &Article, version: i64) -> Result<Version, AppError> {
    let missing = || AppError::broken(format!("article {} has no version {version}", article.number));
    knowledge::version(tx, article.id, version)?.ok_or_else(missing)
}

/// The name of a person, empty for nobody.
pub(crate) fn name_of(tx: &mut Tx<'_>, person: Option<domain::ids::PersonId>) -> Result<String, AppError> {
    match person {
        Some(person) => Ok(people::name(tx, person)?.unwrap_or_default()),
        None => Ok(String::new()),
    }
}
