//! What the knowledge base is worth, and what of it wants work.

use super::words::Stage;
use super::{frame, list};
use crate::http::{Oops, Visitor, html};
use crate::pages::Shell;
use app::App;
use app::knowledge::{Gauge, Measure, Measures, SETTLES};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::time::DAY;
use i18n::T;

/// A line of a list.
#[derive(Clone, Debug)]
pub struct GaugeRow {
    /// The article.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub stage: Stage,
    /// What came of it.
    pub measure: Measure,
    /// Its moment in this list.
    pub at_ms: Option<i64>,
}

/// A list of what wants work.
#[derive(Clone, Debug)]
pub struct WorkList {
    /// Its anchor.
    pub id: &'static str,
    /// The key of its name.
    pub key: &'static str,
    /// The key of what to do.
    pub help: &'static str,
    /// Its lines.
    pub rows: Vec<GaugeRow>,
}

/// `GET /articles/measures`.
#[derive(Template, Clone, Debug)]
#[template(path = "knowledge/measures.html")]
pub struct MeasuresPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// Articles that hold.
    pub holding: i64,
    /// All figures together.
    pub all: Measure,
    /// What works best.
    pub best: Vec<GaugeRow>,
    /// What wants work.
    pub lists: Vec<WorkList>,
}

/// `GET /articles/measures`.
pub async fn page(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    let found = app.article_measures(visitor.staff()?).await?;
    let shell = frame(&app, &visitor, "").await?;
    Ok(html(&MeasuresPage::of(visitor.t, shell, found)))
}

impl MeasuresPage {
    fn of(t: T, shell: Shell, found: Measures) -> MeasuresPage {
        let review = |one: &Gauge| one.article.review_at;
        let published = |one: &Gauge| one.article.published_at;
        let updated = |one: &Gauge| Some(one.article.updated_at);
        let list = |id, key, help, rows: Vec<Gauge>, at: &dyn Fn(&Gauge) -> Option<i64>| WorkList {
            id,
            key,
            help,
            rows: rows.into_iter().map(|one| row(at(&one), one)).collect(),
        };
        MeasuresPage {
            t,
            shell,
            holding: i64::try_from(found.holding).unwrap_or(0),
            all: found.all,
            best: found.best.into_iter().take(10).map(|one| row(None, one)).collect(),
            lists: vec![
                list("due", "work-due", "work-due-help", found.due, &review),
                list("unhelpful", "work-unhelpful", "work-unhelpful-help", found.unhelpful, &|_| None),
                list("repeated", "work-repeated", "work-repeated-help", found.repeated, &|_| None),
                list("unopened", "work-unopened", "work-unopened-help", found.unopened, &published),
                list("waiting", "work-waiting", "work-waiting-help", found.waiting, &updated),
            ],
        }
    }

    /// Days after which a solved ticket counts as solved.
    fn days() -> i64 {
        SETTLES / DAY
    }

    fn helped(of: &Measure) -> Option<i64> {
        list::percent(of.helpful, of.helpful + of.unhelpful)
    }

    fn kept(of: &Measure) -> Option<i64> {
        list::percent(of.kept, of.settled)
    }
}

fn row(at_ms: Option<i64>, one: Gauge) -> GaugeRow {
    GaugeRow {
        number: one.article.number,
        title: one.article.title,
        stage: Stage(one.article.stage),
        measure: one.measure,
        at_ms,
    }
}
