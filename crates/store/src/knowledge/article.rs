//! The row of an article, and its texts.

use crate::{Row, StoreError, Tx, args, sql};
use domain::ids::{ArticleId, OrganisationId, PersonId, TicketId};
use domain::knowledge::{ArticleFacts, ArticleKind, Audience, Content, Stage};
use domain::text::fold;
use domain::time::Moment;

/// Where an article stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Its id.
    pub id: ArticleId,
    /// Its human number.
    pub number: i64,
    /// What another system calls it, if it came from there.
    pub external_id: Option<String>,
    /// Its kind.
    pub kind: ArticleKind,
    /// Where it stands in its life.
    pub stage: Stage,
    /// For whom it is.
    pub audience: Audience,
    /// The clients that it is for or about.
    pub clients: Vec<OrganisationId>,
    /// The lines of support that it is for.
    pub lines: Vec<u8>,
    /// Who answers for it.
    pub owner: Option<PersonId>,
    /// `ru`, `en`, or another tag of two or three letters.
    pub language: String,
    /// The article that it says in another language.
    pub original: Option<ArticleId>,
    /// Its topic, parts with ` / ` between them; empty for none.
    pub topic: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// The title of its last version.
    pub title: String,
    /// The number of its last version.
    pub version: i64,
    /// The version that holds: readers see that one.
    pub out: Option<i64>,
    /// Days between reviews; 0 for none.
    pub review_days: i64,
    /// When it has to be looked at again.
    pub review_at: Option<Moment>,
    /// The ticket that it was written from.
    pub ticket: Option<TicketId>,
    /// When it was begun.
    pub created_at: Moment,
    /// When anything of it changed last.
    pub updated_at: Moment,
    /// When the version that holds was published.
    pub published_at: Option<Moment>,
    /// When its row was written, by the clock of the wall: what the index of words follows.
    pub touched_at: Moment,
}

impl Article {
    /// What decides who may touch it.
    pub fn facts(&self) -> ArticleFacts<'_> {
        ArticleFacts { audience: self.audience, clients: &self.clients, out: self.out.is_some() }
    }
}

/// A text of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Counted from 1.
    pub version: i64,
    /// When it was written.
    pub at: Moment,
    /// By whom.
    pub person: Option<PersonId>,
    /// What was changed, in a few words.
    pub note: String,
    /// What it says.
    pub content: Content,
}

macro_rules! columns {
    () => {
        "select id, number, external_id, kind, stage, audience, lines, owner_id, language, original_id, topic, tags,
            title, version, out_version, review_days, review_at, ticket_id, created_at, updated_at, published_at,
            touched_at
         from article"
    };
}
pub(super) use columns;

/// A row without its clients.
pub(super) fn article_row(row: &Row<'_>) -> Result<Article, StoreError> {
    fn named<T>(value: Option<T>) -> Result<T, StoreError> {
        value.ok_or_else(|| StoreError::broken("an article's row holds an unknown name"))
    }
    let (lines, tags): (String, String) = (row.get(6)?, row.get(11)?);
    Ok(Article {
        id: row.get(0)?,
        number: row.get(1)?,
        external_id: row.get(2)?,
        kind: named(ArticleKind::from_code(&row.get::<String>(3)?))?,
        stage: named(Stage::from_code(&row.get::<String>(4)?))?,
        audience: named(Audience::from_code(&row.get::<String>(5)?))?,
        clients: vec![],
        lines: lines.split_whitespace().filter_map(|line| line.parse().ok()).collect(),
        owner: row.get(7)?,
        language: row.get(8)?,
        original: row.get(9)?,
        topic: row.get(10)?,
        tags: serde_json::from_str(&tags).map_err(StoreError::broken)?,
        title: row.get(12)?,
        version: row.get(13)?,
        out: row.get(14)?,
        review_days: row.get(15)?,
        review_at: row.get(16)?,
        ticket: row.get(17)?,
        created_at: row.get(18)?,
        updated_at: row.get(19)?,
        published_at: row.get(20)?,
        touched_at: row.get(21)?,
    })
}

/// Adds the clients of a row.
pub(super) fn complete(tx: &mut Tx<'_>, mut article: Article) -> Result<Article, StoreError> {
    article.clients = tx.all(
        sql!("select org_id from article_client where article_id = $1 order by org_id"),
        &args![article.id],
        |row| row.get(0),
    )?;
    Ok(article)
}

fn completed(tx: &mut Tx<'_>, found: Option<Article>) -> Result<Option<Article>, StoreError> {
    found.map(|article| complete(tx, article)).transpose()
}

/// An article.
pub fn get(tx: &mut Tx<'_>, id: ArticleId) -> Result<Option<Article>, StoreError> {
    let found = tx.opt(sql!(concat!(columns!(), " where id = $1")), &args![id], article_row)?;
    completed(tx, found)
}

/// The article of a human number.
pub fn by_number(tx: &mut Tx<'_>, number: i64) -> Result<Option<Article>, StoreError> {
    let found = tx.opt(sql!(concat!(columns!(), " where number = $1")), &args![number], article_row)?;
    completed(tx, found)
}

/// The article that another system calls so.
pub fn by_external(tx: &mut Tx<'_>, external: &str) -> Result<Option<Article>, StoreError> {
    let found =
        tx.opt(sql!(concat!(columns!(), " where external_id = $1")), &args![external], article_row)?;
    completed(tx, found)
}

/// An article in its other languages, itself left out.
pub fn translations(tx: &mut Tx<'_>, article: &Article) -> Result<Vec<Article>, StoreError> {
    let root = article.original.unwrap_or(article.id);
    let all = tx.all(
        sql!(concat!(columns!(), " where (id = $1 or original_id = $1) and id <> $2 order by language, id")),
        &args![root, article.id],
        article_row,
    )?;
    all.into_iter().map(|article| complete(tx, article)).collect()
}

/// The articles that were written from a ticket, the latest first.
pub fn originals_of(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Vec<Article>, StoreError> {
    let all = tx.all(
        sql!(concat!(columns!(), " where ticket_id = $1 order by id desc")),
        &args![ticket],
        article_row,
    )?;
    all.into_iter().map(|article| complete(tx, article)).collect()
}

/// Writes a new article.
pub fn insert(tx: &mut Tx<'_>, article: &Article) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into article (id, number, external_id, kind, stage, audience, lines, owner_id, language,
                original_id, topic, topic_folded, tags, title, title_folded, version, out_version, review_days,
                review_at, ticket_id, created_at, updated_at, published_at, touched_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
                $21, $22, $23, $24)"
        ),
        &args![
            article.id,
            article.number,
            &article.external_id,
            article.kind.code(),
            article.stage.code(),
            article.audience.code(),
            lines(article),
            article.owner,
            &article.language,
            article.original,
            &article.topic,
            fold(&article.topic),
            tags(article)?,
            &article.title,
            fold(&article.title),
            article.version,
            article.out,
            article.review_days,
            article.review_at,
            article.ticket,
            article.created_at,
            article.updated_at,
            article.published_at,
            article.touched_at
        ],
    )?;
    write_clients(tx, &[], article)
}

/// Writes what became of an article; `Stale` when somebody else was faster.
pub fn put(tx: &mut Tx<'_>, before: &Article, after: &Article) -> Result<(), StoreError> {
    let rows = tx.exec(
        sql!(
            "update article set external_id = $4, kind = $5, stage = $6, audience = $7, lines = $8, owner_id = $9,
                language = $10, original_id = $11, topic = $12, topic_folded = $13, tags = $14, title = $15,
                title_folded = $16, version = $17, out_version = $18, review_days = $19, review_at = $20,
                ticket_id = $21, updated_at = $22, published_at = $23, touched_at = $24
             where id = $1 and version = $2 and stage = $3"
        ),
        &args![
            before.id,
            before.version,
            before.stage.code(),
            &after.external_id,
            after.kind.code(),
            after.stage.code(),
            after.audience.code(),
            lines(after),
            after.owner,
            &after.language,
            after.original,
            &after.topic,
            fold(&after.topic),
            tags(after)?,
            &after.title,
            fold(&after.title),
            after.version,
            after.out,
            after.review_days,
            after.review_at,
            after.ticket,
            after.updated_at,
            after.published_at,
            after.touched_at
        ],
    )?;
    if rows == 0 {
        return Err(StoreError::Stale);
    }
    write_clients(tx, &before.clients, after)
}

fn lines(article: &Article) -> String {
    article.lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn tags(article: &Article) -> Result<String, StoreError> {
    serde_json::to_string(&article.tags).map_err(StoreError::broken)
}

fn write_clients(tx: &mut Tx<'_>, before: &[OrganisationId], after: &Article) -> Result<(), StoreError> {
    for gone in before.iter().filter(|org| !after.clients.contains(org)) {
        tx.exec(
            sql!("delete from article_client where article_id = $1 and org_id = $2"),
            &args![after.id, gone],
        )?;
    }
    for new in after.clients.iter().filter(|org| !before.contains(org)) {
        tx.exec(
            sql!("insert into article_client (article_id, org_id) values ($1, $2)"),
            &args![after.id, new],
        )?;
    }
    Ok(())
}

/// Writes a further text.
pub fn put_version(tx: &mut Tx<'_>, article: ArticleId, version: &Version) -> Result<(), StoreError> {
    let content = &version.content;
    tx.exec(
        sql!(
            "insert into article_version (article_id, version, at, person_id, note, title, summary, symptom, cause,
                workaround, body)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        ),
        &args![
            article,
            version.version,
            version.at,
            version.person,
            &version.note,
            &content.title,
            &content.summary,
            &content.symptom,
            &content.cause,
            &content.workaround,
            &content.body
        ],
    )?;
    Ok(())
}

/// A text of an article.
pub fn version(tx: &mut Tx<'_>, article: ArticleId, version: i64) -> Result<Option<Version>, StoreError> {
    tx.opt(
        sql!(
            "select version, at, person_id, note, title, summary, symptom, cause, workaround, body
             from article_version where article_id = $1 and version = $2"
        ),
        &args![article, version],
        |row| {
            Ok(Version {
                version: row.get(0)?,
                at: row.get(1)?,
                person: row.get(2)?,
                note: row.get(3)?,
                content: Content {
                    title: row.get(4)?,
                    summary: row.get(5)?,
                    symptom: row.get(6)?,
                    cause: row.get(7)?,
                    workaround: row.get(8)?,
                    body: row.get(9)?,
                },
            })
        },
    )
}

/// All versions of an article, the last one first, with their titles alone.
pub fn versions(tx: &mut Tx<'_>, article: ArticleId) -> Result<Vec<Version>, StoreError> {
    tx.all(
        sql!(
            "select version, at, person_id, note, title from article_version
             where article_id = $1 order by version desc"
        ),
        &args![article],
        |row| {
            Ok(Version {
                version: row.get(0)?,
                at: row.get(1)?,
                person: row.get(2)?,
                note: row.get(3)?,
                content: Content { title: row.get(4)?, ..Content::default() },
            })
        },
    )
}

/// Articles written after a moment, or at it with a larger id, in that order.
pub fn touched_since(
    tx: &mut Tx<'_>,
    after: (Moment, ArticleId),
    limit: i64,
) -> Result<Vec<Article>, StoreError> {
    let all = tx.all(
        sql!(concat!(columns!(), " where (touched_at, id) > ($1, $2) order by touched_at, id limit $3")),
        &args![after.0, after.1, limit],
        article_row,
    )?;
    all.into_iter().map(|article| complete(tx, article)).collect()
}
