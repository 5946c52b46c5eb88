//! What came of the knowledge base: figures of each article, and lists of what wants work.

use super::read::staff;
use super::{Article, Measure, reach};
use crate::{Actor, App, AppError};
use domain::people::Permission;
use domain::time::DAY;
use store::knowledge::{self, Wanted};

/// A ticket that did not come back within so long was solved by its article.
pub const SETTLES: i64 = 14 * DAY;
/// Views are counted over so many days.
pub(super) const WINDOW: i64 = 90;
/// Days for which views are kept.
pub(crate) const VIEWS_KEPT: i64 = 400;
/// An article that nobody opened is worth a look after so long.
const UNOPENED: i64 = 30 * DAY;
/// Fewer voices say nothing.
const VOICES: i64 = 3;
/// The most articles that are measured.
const MOST: usize = 20_000;
/// Rows of one list.
const ROWS: usize = 50;

/// An article and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gauge {
    /// The article.
    pub article: Article,
    /// Its figures.
    pub measure: Measure,
}

/// The base as a whole, and its work lists.
#[derive(Clone, Debug, Default)]
pub struct Measures {
    /// Articles that hold.
    pub holding: usize,
    /// All figures together.
    pub all: Measure,
    /// Those that solved most.
    pub best: Vec<Gauge>,
    /// Due for review, the most overdue first.
    pub due: Vec<Gauge>,
    /// Published long enough, and opened by nobody.
    pub unopened: Vec<Gauge>,
    /// Opened, and said not to help more often than to help.
    pub unhelpful: Vec<Gauge>,
    /// Tickets come back, or the same thing is solved with it again and again.
    pub repeated: Vec<Gauge>,
    /// Being written or looked at for long.
    pub waiting: Vec<Gauge>,
}

impl App {
    /// The figures of all articles that somebody of us may read, and the lists of what wants work.
    pub async fn article_measures(&self, actor: &Actor) -> Result<Measures, AppError> {
        staff(actor, Permission::ArticleRead)?;
        let (reach, now) = (reach(actor), self.now());
        self.db
            .read(move |tx| -> Result<Measures, AppError> {
                let all = knowledge::list(tx, &reach, &Wanted::default(), None, MOST)?;
                let known = knowledge::measures(tx, None, now / DAY - WINDOW, now, SETTLES)?;
                let gauge = |article: Article| Gauge {
                    measure: known.get(&article.id).copied().unwrap_or_default(),
                    article,
                };
                Ok(judged(all.into_iter().map(gauge).collect(), now))
            })
            .await
    }
}

fn judged(all: Vec<Gauge>, now: i64) -> Measures {
    use domain::knowledge::Stage;
    let mut sum = Measure::default();
    for Gauge { measure, .. } in &all {
        sum.views += measure.views;
        sum.outside += measure.outside;
        sum.helpful += measure.helpful;
        sum.unhelpful += measure.unhelpful;
        sum.solved += measure.solved;
        sum.settled += measure.settled;
        sum.kept += measure.kept;
    }
    let list = |wanted: &dyn Fn(&Gauge) -> bool, key: &dyn Fn(&Gauge) -> i64| {
        let mut some: Vec<Gauge> = all.iter().filter(|one| wanted(one)).cloned().collect();
        some.sort_by_key(|one| (key(one), one.article.number));
        some.truncate(ROWS);
        some
    };
    let out = |one: &Gauge| one.article.out.is_some();
    Measures {
        holding: all.iter().filter(|one| out(one)).count(),
        best: list(&|one| one.measure.solved > 0, &|one| -one.measure.solved),
        due: list(&|one| one.article.stage == Stage::Due, &|one| one.article.review_at.unwrap_or(0)),
        unopened: list(
            &|one| {
                let long = one.article.published_at.is_some_and(|at| at + UNOPENED <= now);
                out(one) && long && one.measure.views == 0
            },
            &|one| one.article.published_at.unwrap_or(0),
        ),
        unhelpful: list(
            &|one| {
                let voices = one.measure.helpful + one.measure.unhelpful;
                out(one) && voices >= VOICES && one.measure.unhelpful >= one.measure.helpful
            },
            &|one| one.measure.helpful - one.measure.unhelpful,
        ),
        repeated: list(&|one| one.measure.solved >= VOICES, &|one| {
            -(one.measure.solved + 2 * (one.measure.settled - one.measure.kept))
        }),
        waiting: list(&|one| matches!(one.article.stage, Stage::Draft | Stage::Review), &|one| {
            one.article.updated_at
        }),
        all: sum,
    }
}
