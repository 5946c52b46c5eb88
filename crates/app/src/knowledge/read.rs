//! Articles as those of us see them who write and look after them.

use super::{After, Article, Measure, Version, Vote, Wanted, load, name_of, reach, text};
use crate::knowledge::measures::{SETTLES, WINDOW};
use crate::memory::Staff;
use crate::{Actor, App, AppError};
use domain::ids::{OrganisationId, PersonId};
use domain::knowledge::Step;
use domain::people::{Object, Permission};
use domain::time::DAY;
use std::collections::BTreeMap;
use store::{desk, knowledge, people};

/// Rows of a page.
const PAGE: usize = 50;

/// A page of the list.
#[derive(Clone, Debug, Default)]
pub struct ArticlesPage {
    /// The rows, the freshest first.
    pub rows: Vec<(Article, Measure)>,
    /// Where the next page begins.
    pub next: Option<After>,
    /// How many stand in each stage, by its code.
    pub stages: BTreeMap<String, i64>,
    /// Names of the owners that appear.
    pub names: BTreeMap<PersonId, String>,
    /// The topics there are, with how many articles each has.
    pub topics: Vec<(String, i64)>,
}

/// A ticket that an article solved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lived {
    /// Its number.
    pub number: i64,
    /// Its subject.
    pub subject: String,
    /// When it was solved.
    pub at: i64,
    /// When it came back, if it did.
    pub reopened_at: Option<i64>,
}

/// An article with everything around it.
#[derive(Clone, Debug)]
pub struct ArticlePage {
    /// Where it stands.
    pub article: Article,
    /// The version that is shown.
    pub shown: Version,
    /// All versions, the last one first, with their titles alone.
    pub versions: Vec<Version>,
    /// Names of persons that appear.
    pub names: BTreeMap<PersonId, String>,
    /// The clients it is for or about.
    pub clients: Vec<(OrganisationId, String)>,
    /// The same in other languages.
    pub translations: Vec<Article>,
    /// What came of it.
    pub measure: Measure,
    /// The latest tickets that it solved, as far as the viewer may see them.
    pub solved: Vec<Lived>,
    /// What readers said.
    pub words: Vec<Vote>,
    /// The number of the ticket that it was written from, if the viewer may see it.
    pub from: Option<i64>,
    /// May write its next version.
    pub may_write: bool,
    /// May publish.
    pub may_publish: bool,
}

impl ArticlePage {
    /// The steps that the viewer may take.
    pub fn steps(&self) -> Vec<Step> {
        let may = |step: &Step| if step.is_published() { self.may_publish } else { self.may_write };
        let stage = self.article.stage;
        Step::ALL.into_iter().filter(|step| stage.after(*step).is_some() && may(step)).collect()
    }
}

impl App {
    /// A page of the articles that are wanted, within the rights of one of us.
    pub async fn articles(
        &self,
        actor: &Actor,
        wanted: Wanted,
        after: Option<After>,
    ) -> Result<ArticlesPage, AppError> {
        staff(actor, Permission::ArticleRead)?;
        let (reach, now) = (reach(actor), self.now());
        self.db
            .read(move |tx| -> Result<ArticlesPage, AppError> {
                let mut rows = knowledge::list(tx, &reach, &wanted, after, PAGE + 1)?;
                let more = rows.len() > PAGE;
                rows.truncate(PAGE);
                let next = rows.last().filter(|_| more);
                let next = next.map(|last| After { at: last.updated_at, id: last.id });
                let mut names = BTreeMap::new();
                for owner in rows.iter().filter_map(|article| article.owner) {
                    if let std::collections::btree_map::Entry::Vacant(free) = names.entry(owner) {
                        free.insert(name_of(tx, Some(owner))?);
                    }
                }
                let measures = knowledge::measures(tx, None, now / DAY - WINDOW, now, SETTLES)?;
                let measured = |article: Article| {
                    let measure = measures.get(&article.id).copied().unwrap_or_default();
                    (article, measure)
                };
                Ok(ArticlesPage {
                    rows: rows.into_iter().map(measured).collect(),
                    next,
                    stages: knowledge::count_stages(tx, &reach)?,
                    names,
                    topics: knowledge::topics(tx, &reach, false)?,
                })
            })
            .await
    }

    /// An article for one of us: its last version, or another one.
    pub async fn article(
        &self,
        actor: &Actor,
        number: i64,
        version: Option<i64>,
    ) -> Result<ArticlePage, AppError> {
        staff(actor, Permission::ArticleRead)?;
        let (actor, now) = (actor.clone(), self.now());
        self.db
            .read(move |tx| -> Result<ArticlePage, AppError> {
                let article = load(tx, &actor, number, Permission::ArticleRead)?;
                let shown = version.unwrap_or(article.version);
                let shown = knowledge::version(tx, article.id, shown)?.ok_or(AppError::Missing)?;
                let versions = knowledge::versions(tx, article.id)?;
                let words = knowledge::last_words(tx, article.id, 20)?;
                let mut names = BTreeMap::new();
                let persons = versions.iter().map(|version| version.person);
                let persons = persons.chain([article.owner]).chain(words.iter().map(|vote| vote.person));
                for person in persons.flatten().collect::<std::collections::BTreeSet<_>>() {
                    names.insert(person, name_of(tx, Some(person))?);
                }
                let mut clients = Vec::new();
                for org in &article.clients {
                    clients.extend(people::org(tx, *org)?.map(|found| (*org, found.name)));
                }
                let object = Object::Article(article.facts());
                let (may_write, may_publish) = (
                    actor.can(Permission::ArticleWrite, object),
                    actor.can(Permission::ArticlePublish, object),
                );
                let mut translations = knowledge::translations(tx, &article)?;
                translations
                    .retain(|other| actor.can(Permission::ArticleRead, Object::Article(other.facts())));
                let measures = knowledge::measures(tx, Some(article.id), now / DAY - WINDOW, now, SETTLES)?;
                Ok(ArticlePage {
                    measure: measures.get(&article.id).copied().unwrap_or_default(),
                    solved: solved(tx, &actor, &article)?,
                    from: match article.ticket {
                        Some(ticket) => seen(tx, &actor, ticket)?.map(|ticket| ticket.number),
                        None => None,
                    },
                    shown,
                    versions,
                    names,
                    clients,
                    translations,
                    words,
                    may_write,
                    may_publish,
                    article,
                })
            })
            .await
    }

    /// Two versions of an article, the older one first.
    pub async fn article_versions(
        &self,
        actor: &Actor,
        number: i64,
        older: i64,
        newer: i64,
    ) -> Result<(Version, Version), AppError> {
        staff(actor, Permission::ArticleRead)?;
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let article = load(tx, &actor, number, Permission::ArticleRead)?;
                let older = knowledge::version(tx, article.id, older)?.ok_or(AppError::Missing)?;
                Ok((older, text(tx, &article, newer).map_err(|_| AppError::Missing)?))
            })
            .await
    }
}

impl App {
    /// What somebody who writes an article may choose among: who may answer for it, and the topics that there are.
    pub async fn article_choices(&self, actor: &Actor) -> Result<(Staff, Vec<(String, i64)>), AppError> {
        staff(actor, Permission::ArticleWrite)?;
        let (reach, recall) = (reach(actor), self.recall());
        self.db
            .read(move |tx| -> Result<_, AppError> {
                Ok((crate::people::staff(tx, &recall)?, knowledge::topics(tx, &reach, false)?))
            })
            .await
    }

    /// The clients of these names, for whoever writes for them.
    pub async fn clients_named(
        &self,
        actor: &Actor,
        names: Vec<String>,
    ) -> Result<Vec<OrganisationId>, AppError> {
        staff(actor, Permission::ArticleWrite)?;
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let mut all = Vec::with_capacity(names.len());
                for name in &names {
                    let org = people::directory::organisation_named(tx, name)?;
                    // Of clients whom he does not serve he does not learn that they are there.
                    let known =
                        org.filter(|org| actor.can(Permission::PeopleRead, Object::Organisation(org.id)));
                    all.push(known.ok_or(AppError::Invalid("clients", "unknown"))?.id);
                }
                Ok(all)
            })
            .await
    }
}

/// Asks for a permission that one of us must have somewhere: what a client's person may read he reads as a reader.
pub(super) fn staff(actor: &Actor, what: Permission) -> Result<(), AppError> {
    let ours = actor.is_system() || actor.is_staff();
    if ours { actor.may_somewhere(what) } else { Err(domain::people::Denied(what).into()) }
}

fn seen(
    tx: &mut store::Tx<'_>,
    actor: &Actor,
    id: domain::ids::TicketId,
) -> Result<Option<domain::desk::Ticket>, AppError> {
    let found = desk::get(tx, id)?;
    Ok(found.filter(|ticket| {
        let watching = ticket.watching();
        actor.can(Permission::InternalRead, Object::Ticket(ticket.facts(&watching)))
    }))
}

fn solved(tx: &mut store::Tx<'_>, actor: &Actor, article: &Article) -> Result<Vec<Lived>, AppError> {
    let mut all = Vec::new();
    for (id, at, reopened_at) in knowledge::solved_tickets(tx, article.id, 10)? {
        let found = seen(tx, actor, id)?;
        all.extend(found.map(|ticket| Lived {
            number: ticket.number,
            subject: ticket.subject,
            at,
            reopened_at,
        }));
    }
    Ok(all)
}
