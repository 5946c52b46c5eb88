//! `/duty/coverage/{org}`: the heat map of holes.

use crate::http::{Oops, Visitor, html};
use crate::incidents::told_words::of;
use crate::pages::Shell;
use app::App;
use app::duty::Covered;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::OrganisationId;
use domain::time::{DAY, HOUR};
use i18n::T;
use std::collections::BTreeMap;

/// Days that are walked.
const DAYS: i64 = 14;

/// An hour of a type.
#[derive(Clone, Debug)]
pub struct Cell {
    /// `hole`, `thin` when one person alone carries it, `safe`.
    pub tone: &'static str,
    /// What it says.
    pub title: String,
}

/// A day of a type.
#[derive(Clone, Debug)]
pub struct DayRow {
    /// Its first hour.
    pub at_ms: i64,
    /// The hours.
    pub cells: Vec<Cell>,
}

/// A type.
#[derive(Clone, Debug)]
pub struct TypeRow {
    /// What it is called.
    pub title: String,
    /// Its path.
    pub path: String,
    /// Hours in which nobody is left.
    pub holes: usize,
    /// Hours that one person carries alone.
    pub thin: usize,
    /// Who that is.
    pub alone: String,
    /// Its days.
    pub days: Vec<DayRow>,
}

/// `GET /duty/coverage/{org}`.
#[derive(Template, Clone, Debug)]
#[template(path = "duty/coverage.html")]
pub struct CoveragePage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The client's id.
    pub org: String,
    /// The client.
    pub client: String,
    /// The types.
    pub types: Vec<TypeRow>,
    /// Who is on twice at once, in sentences.
    pub doubles: Vec<String>,
    /// Who has too many nights, in sentences.
    pub nights: Vec<String>,
    /// Hours without anybody.
    pub holes: usize,
}

/// `GET /duty/coverage/{org}`.
pub async fn page(State(app): State<App>, visitor: Visitor, Path(org): Path<i64>) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, visitor.t.clone());
    let today = domain::time::day_in(&actor.zone, t.now_ms());
    let from = domain::time::day_of(&today.to_string(), &actor.zone).map_or(t.now_ms(), |(from, _)| from);
    let covered = app.coverage(actor, OrganisationId(org), (from, from + DAYS * DAY)).await?;
    let found = &covered.found;
    let mut of_hour: BTreeMap<(&str, i64), Vec<Option<String>>> = BTreeMap::new();
    for hole in &found.holes {
        let absent = hole.absent.map(|person| of(&covered.names, person));
        of_hour.entry((&hole.kind, hole.at)).or_default().push(absent);
    }
    let row = |kind: &String| {
        let cell = |at: i64| {
            let moment = t.moment(at);
            match of_hour.get(&(kind.as_str(), at)) {
                None => Cell {
                    tone: "safe",
                    title: t.with("heat-safe").arg("at", &moment.to_string()).to_string(),
                },
                Some(all) if all.contains(&None) => Cell {
                    tone: "hole",
                    title: t.with("heat-hole").arg("at", &moment.to_string()).to_string(),
                },
                Some(all) => {
                    let names: Vec<&str> = all.iter().flatten().map(String::as_str).collect();
                    let names = names.join(", ");
                    let at = moment.to_string();
                    let title = t.with("heat-thin").arg("at", &at).arg("names", &names);
                    Cell { tone: "thin", title: title.to_string() }
                }
            }
        };
        let days: Vec<DayRow> = (0..DAYS)
            .map(|day| {
                let at_ms = covered.from + day * DAY;
                DayRow { at_ms, cells: (0..24).map(|hour| cell(at_ms + hour * HOUR)).collect() }
            })
            .collect();
        let count = |tone| days.iter().flat_map(|day| &day.cells).filter(|cell| cell.tone == tone).count();
        let mut alone: Vec<String> = of_hour
            .iter()
            .filter(|((path, _), _)| *path == kind.as_str())
            .flat_map(|(_, all)| all.iter().flatten().cloned())
            .collect();
        alone.sort();
        alone.dedup();
        let title = covered.titles.get(kind).cloned().unwrap_or_default();
        let title = match (title.is_empty(), kind.is_empty()) {
            (false, _) => title,
            (true, true) => t.of("type-root").to_owned(),
            (true, false) => kind.clone(),
        };
        TypeRow {
            title,
            path: kind.clone(),
            holes: count("hole"),
            thin: count("thin"),
            alone: alone.join(", "),
            days,
        }
    };
    let types: Vec<TypeRow> = found.kinds.iter().map(row).collect();
    let page = CoveragePage {
        shell: visitor.staff_shell(&app, "duty").await?,
        org: org.to_string(),
        holes: types.iter().map(|one| one.holes).sum(),
        types,
        doubles: found.doubles.iter().map(|one| double(&t, &covered, one)).collect(),
        nights: found.nights.iter().map(|one| night(&t, &covered, one)).collect(),
        client: covered.client.clone(),
        t: t.clone(),
    };
    Ok(html(&page))
}

/// That somebody is on twice at once, in a sentence.
fn double(t: &T, covered: &Covered, one: &domain::duty::Double) -> String {
    let rota = |id| covered.rotas.get(&id).cloned().unwrap_or_default();
    let (from, to) = (t.moment(one.from).to_string(), t.moment(one.to).to_string());
    let when = t.with("heat-double-when").arg("from", &from).arg("to", &to).to_string();
    t.with("heat-double")
        .arg("name", &of(&covered.names, one.person))
        .arg("one", &rota(one.rotas.0))
        .arg("other", &rota(one.rotas.1))
        .arg("when", &when)
        .to_string()
}

/// That somebody has too many nights, in a sentence.
fn night(t: &T, covered: &Covered, one: &domain::duty::Nights) -> String {
    let first = crate::hours::day(t, one.first);
    let name = of(&covered.names, one.person);
    t.n("heat-nights", one.count as i64).arg("name", &name).arg("first", &first).to_string()
}
