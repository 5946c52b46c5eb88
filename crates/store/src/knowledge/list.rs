//! Lists of articles, within the rights of whoever asks.

use super::article::{Article, article_row, columns, complete};
use crate::{StoreError, Tx, args, ints, sql, texts};
use domain::ids::{ArticleId, OrganisationId, PersonId};
use domain::knowledge::Stage;
use domain::text::fold;
use domain::time::Moment;
use std::collections::BTreeMap;

/// How far somebody's right to articles reaches; part of every query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// One of us for the whole desk: everything.
    pub whole: bool,
    /// One of us for some clients: what is about no others.
    pub serves: Vec<OrganisationId>,
    /// Of a client: what holds and is for his companies. Everybody reads what is public and holds.
    pub of: Vec<OrganisationId>,
}

/// What articles are looked for; the default is all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Of these stages; none for any.
    pub stages: Vec<Stage>,
    /// Only what holds, whatever is being written.
    pub out: bool,
    /// Of this kind; empty for any.
    pub kind: String,
    /// For this audience; empty for any.
    pub audience: String,
    /// Whose it is.
    pub owner: Option<PersonId>,
    /// In this topic or below it; empty for any.
    pub topic: String,
    /// In this language; empty for any.
    pub language: String,
    /// With this tag; empty for any.
    pub tag: String,
    /// About this client.
    pub client: Option<OrganisationId>,
    /// Words of its title.
    pub words: String,
}

/// Where the page before ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    /// When the last row changed.
    pub at: Moment,
    /// The last row.
    pub id: ArticleId,
}

/// Who may read an article, as a condition: $1 whole, $2 served, $3 of.
macro_rules! reach {
    () => {
        " ($1 or (out_version is not null and audience = 'public')
           or ($2 <> '[]' and (not exists (select 1 from article_client c where c.article_id = article.id)
                or exists (select 1 from article_client c where c.article_id = article.id and c.org_id in ints($2))))
           or ($3 <> '[]' and out_version is not null and audience = 'clients'
               and (not exists (select 1 from article_client c where c.article_id = article.id)
                or exists (select 1 from article_client c where c.article_id = article.id and c.org_id in ints($3)))))"
    };
}

/// Articles that are wanted, the freshest first.
pub fn list(
    tx: &mut Tx<'_>,
    reach: &Reach,
    wanted: &Wanted,
    after: Option<After>,
    limit: usize,
) -> Result<Vec<Article>, StoreError> {
    let words: Vec<String> = fold(&wanted.words).split_whitespace().map(str::to_owned).collect();
    let mut after = after.unwrap_or(After { at: i64::MAX, id: ArticleId(i64::MAX) });
    let mut found = Vec::new();
    loop {
        let rows = page(tx, reach, wanted, after)?;
        let Some(last) = rows.last() else { return Ok(found) };
        after = After { at: last.updated_at, id: last.id };
        let whole = rows.len() == PAGE as usize;
        for article in rows {
            let title = fold(&article.title);
            let tagged =
                wanted.tag.is_empty() || article.tags.iter().any(|tag| fold(tag) == fold(&wanted.tag));
            if tagged
                && words
                    .iter()
                    .all(|word| title.contains(word.as_str()) || article.number.to_string() == *word)
            {
                found.push(complete(tx, article)?);
            }
            if found.len() == limit {
                return Ok(found);
            }
        }
        if !whole {
            return Ok(found);
        }
    }
}

/// Rows that are read at once.
const PAGE: i64 = 200;

fn page(tx: &mut Tx<'_>, reach: &Reach, wanted: &Wanted, after: After) -> Result<Vec<Article>, StoreError> {
    let topic = fold(&wanted.topic);
    let below = if topic.is_empty() { String::new() } else { format!("{topic} /") };
    let end = format!("{below}\u{10FFFF}");
    tx.all(
        sql!(concat!(
            columns!(),
            " where",
            reach!(),
            " and ($4 = '[]' or stage in texts($4))
              and (not $5 or out_version is not null)
              and ($6 = '' or kind = $6) and ($7 = '' or audience = $7)
              and (cast($8 as bigint) = 0 or owner_id = $8)
              and ($9 = '' or topic_folded = $9 or (topic_folded >= $10 and topic_folded < $11))
              and ($12 = '' or language = $12)
              and (cast($13 as bigint) = 0 or exists (select 1 from article_client c
                                      where c.article_id = article.id and c.org_id = $13))
              and (updated_at, id) < ($14, $15)
              order by updated_at desc, id desc limit $16"
        )),
        &args![
            reach.whole,
            ints(reach.serves.iter().map(|org| org.0)),
            ints(reach.of.iter().map(|org| org.0)),
            texts(wanted.stages.iter().map(|stage| stage.code())),
            wanted.out,
            &wanted.kind,
            &wanted.audience,
            wanted.owner.map_or(0, |person| person.0),
            topic,
            below,
            end,
            &wanted.language,
            wanted.client.map_or(0, |org| org.0),
            after.at,
            after.id,
            PAGE
        ],
        article_row,
    )
}

/// How many articles stand in each stage, within the reach.
pub fn count_stages(tx: &mut Tx<'_>, reach: &Reach) -> Result<BTreeMap<String, i64>, StoreError> {
    let rows = tx.all(
        sql!(concat!("select stage, count(*) from article where", reach!(), " group by stage")),
        &args![
            reach.whole,
            ints(reach.serves.iter().map(|org| org.0)),
            ints(reach.of.iter().map(|org| org.0))
        ],
        |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// The topics of what is within the reach, with how many articles each has; of `out`, only of what holds.
pub fn topics(tx: &mut Tx<'_>, reach: &Reach, out: bool) -> Result<Vec<(String, i64)>, StoreError> {
    tx.all(
        sql!(concat!(
            "select min(topic), count(*) from article where",
            reach!(),
            " and (not $4 or out_version is not null) and stage <> 'retired'
              group by topic_folded order by topic_folded"
        )),
        &args![
            reach.whole,
            ints(reach.serves.iter().map(|org| org.0)),
            ints(reach.of.iter().map(|org| org.0)),
            out
        ],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Published articles whose review has come, the most overdue first.
pub fn due_for_review(tx: &mut Tx<'_>, now: Moment, limit: i64) -> Result<Vec<ArticleId>, StoreError> {
    tx.all(
        sql!(
            "select id from article where stage = 'published' and review_at <= $1 order by review_at limit $2"
        ),
        &args![now, limit],
        |row| row.get(0),
    )
}
