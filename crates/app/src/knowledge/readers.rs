//! Articles as readers see them: only what holds and is for them, known to us or not.

use super::{Article, Version, load, reach, text};
use crate::{Actor, App, AppError};
use domain::ids::ArticleId;
use domain::knowledge::Stage;
use domain::people::{Object, Permission};
use std::collections::BTreeMap;
use store::knowledge::{self, Wanted};

/// Articles of one section of the start page.
const SHOWN: usize = 6;
/// Articles of the freshest.
const FRESH: usize = 30;
/// The most articles of a list for readers.
const MOST: usize = 5_000;

/// A section: the first part of topics.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Its name; empty for what has no topic.
    pub name: String,
    /// How many articles it has.
    pub count: usize,
    /// Some of them by the rest of their topics, in order: the rest, the articles.
    pub groups: Vec<(String, Vec<Article>)>,
}

/// What a reader finds when he comes.
#[derive(Clone, Debug, Default)]
pub struct Help {
    /// The sections: all of them with some articles each, or one with all of its own.
    pub sections: Vec<Section>,
    /// Languages that there are articles in.
    pub languages: Vec<String>,
}

/// An article as a reader sees it.
#[derive(Clone, Debug)]
pub struct HelpArticle {
    /// Where it stands.
    pub article: Article,
    /// The text that holds.
    pub shown: Version,
    /// The same in other languages, as far as he may read them.
    pub translations: Vec<Article>,
    /// Others of the same topic.
    pub neighbours: Vec<Article>,
    /// What he said of it himself.
    pub said: Option<bool>,
}

impl App {
    /// What a reader may read, in sections; or of one topic.
    pub async fn help(&self, actor: &Actor, section: &str, language: &str) -> Result<Help, AppError> {
        // Rights are part of the query: everybody may ask, and gets what is for him.
        let reach = reach(actor);
        let wanted = Wanted { out: true, topic: section.to_owned(), ..Wanted::default() };
        let language = language.to_owned();
        let staff = actor.is_staff();
        self.db
            .read(move |tx| -> Result<Help, AppError> {
                let mut all = knowledge::list(tx, &reach, &wanted, None, MOST)?;
                all.retain(|article| reads(article, staff));
                let mut languages: Vec<String> = all.iter().map(|article| article.language.clone()).collect();
                languages.sort_unstable();
                languages.dedup();
                let all = in_one_language(all, &language);
                let most = if wanted.topic.is_empty() { SHOWN } else { MOST };
                Ok(Help { sections: sections(all, most), languages })
            })
            .await
    }

    /// An article for a reader.
    pub async fn help_article(
        &self,
        actor: &Actor,
        number: i64,
        reader: &super::Reader,
    ) -> Result<HelpArticle, AppError> {
        let (actor, reader, of) = (actor.clone(), reader.clone(), reach(actor));
        self.db
            .read(move |tx| -> Result<HelpArticle, AppError> {
                let article = load(tx, &actor, number, Permission::ArticleRead)?;
                let out = article.out.ok_or(AppError::Missing)?;
                let shown = text(tx, &article, out)?;
                let may = |other: &Article| {
                    other.out.is_some() && actor.can(Permission::ArticleRead, Object::Article(other.facts()))
                };
                let mut translations = knowledge::translations(tx, &article)?;
                translations.retain(may);
                let mut neighbours = vec![];
                if !article.topic.is_empty() {
                    let wanted = Wanted {
                        out: true,
                        topic: article.topic.clone(),
                        language: article.language.clone(),
                        ..Wanted::default()
                    };
                    neighbours = knowledge::list(tx, &of, &wanted, None, SHOWN + 1)?;
                    neighbours.retain(|other| other.id != article.id && reads(other, actor.is_staff()));
                    neighbours.truncate(SHOWN);
                }
                let said = knowledge::votes_of(tx, article.id, &reader.0)?;
                Ok(HelpArticle { article, shown, translations, neighbours, said })
            })
            .await
    }

    /// What everybody may read, the freshest first: for a map of the site and for those who follow it.
    pub async fn public_articles(
        &self,
        actor: &Actor,
        most: usize,
    ) -> Result<Vec<(Article, String)>, AppError> {
        let guest = Actor::guest(&actor.locale, &actor.zone);
        let reach = reach(&guest);
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let wanted = Wanted { out: true, ..Wanted::default() };
                let all = knowledge::list(tx, &reach, &wanted, None, most.min(50_000))?;
                let mut told = Vec::with_capacity(all.len());
                for article in all {
                    let summary = match article.out.filter(|_| most <= FRESH) {
                        Some(out) => text(tx, &article, out)?.content.summary,
                        None => String::new(),
                    };
                    told.push((article, summary));
                }
                Ok(told)
            })
            .await
    }
}

/// The most articles of a feed.
pub const FEED: usize = FRESH;

/// Whether an article stands in the help centre for this reader: what is for us alone is read at the desk, but one of
/// us sees there what clients see.
fn reads(article: &Article, staff: bool) -> bool {
    use domain::knowledge::Audience::{Clients, Public};
    article.stage != Stage::Retired && (!staff || matches!(article.audience, Public | Clients))
}

/// Each article once: in the reader's language if it speaks it, else in its first one.
fn in_one_language(all: Vec<Article>, language: &str) -> Vec<Article> {
    let mut chosen: BTreeMap<ArticleId, Article> = BTreeMap::new();
    for article in all {
        let root = article.original.unwrap_or(article.id);
        let better = |known: &Article| {
            known.language != language && (article.language == language || article.id == root)
        };
        if chosen.get(&root).is_none_or(better) {
            chosen.insert(root, article);
        }
    }
    chosen.into_values().collect()
}

/// Articles by the first part of their topics; of each at most so many.
fn sections(mut all: Vec<Article>, most: usize) -> Vec<Section> {
    all.sort_by_key(|article| {
        let (section, rest) = parts(&article.topic);
        // What has no topic comes last.
        (
            section.is_empty(),
            domain::text::fold(section),
            domain::text::fold(rest),
            domain::text::fold(&article.title),
        )
    });
    let mut sections: Vec<Section> = Vec::new();
    for article in all {
        let (name, rest) = parts(&article.topic);
        let (name, rest) = (name.to_owned(), rest.to_owned());
        let same = |section: &Section| domain::text::fold(&section.name) == domain::text::fold(&name);
        if !sections.last().is_some_and(same) {
            sections.push(Section { name, ..Section::default() });
        }
        let Some(section) = sections.last_mut() else { continue };
        section.count += 1;
        if section.count > most {
            continue;
        }
        match section.groups.last_mut() {
            Some((of, articles)) if *of == rest => articles.push(article),
            _ => section.groups.push((rest, vec![article])),
        }
    }
    sections
}

/// The first part of a topic, and the rest.
fn parts(topic: &str) -> (&str, &str) {
    topic.split_once(" / ").unwrap_or((topic, ""))
}
