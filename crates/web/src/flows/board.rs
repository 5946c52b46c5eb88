//! `/flows`: how all flows stand, the troubled first. It is kept open all night: quiet when all is well.

use super::words::{Spark, hold_key, kind_key, missing, rate, tone, trouble};
use crate::http::{Oops, Visitor, html};
use crate::pages::Shell;
use app::App;
use app::flows::{Board, Tile};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use i18n::T;
use serde::Deserialize;

/// A flow on the board.
#[derive(Clone, Debug)]
pub struct TileView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whose.
    pub client: String,
    /// The key of its kind.
    pub kind: &'static str,
    /// How it looks: `loud`, `fault`, `ask`, `held`, `well`, `blind`.
    pub tone: &'static str,
    /// How it stands, in a few words.
    pub state: String,
    /// What is missing; empty when nothing.
    pub missing: String,
    /// Who looks after it; empty when nobody.
    pub by: String,
    /// The alert that somebody may look after: its id.
    pub alert: String,
    /// When its latest event was.
    pub last_at: Option<i64>,
    /// The norm per hour, in words; empty while nothing is known.
    pub per_hour: String,
    /// Until when it is held back and why; empty when it is not.
    pub quiet: String,
    /// Its source has a trouble.
    pub source: bool,
    /// The line.
    pub spark: Spark,
}

/// `GET /flows`.
#[derive(Template, Clone, Debug)]
#[template(path = "flows/board.html")]
pub struct BoardPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The flows, the troubled first.
    pub tiles: Vec<TileView>,
    /// How many are troubled.
    pub troubled: usize,
    /// What is missing in all of them; empty when nothing.
    pub missing: String,
    /// For a wall: without the frame.
    pub wall: bool,
    /// There are more.
    pub more: bool,
    /// The reader may set flows up.
    pub may_manage: bool,
    /// He may look after alerts.
    pub may_work: bool,
}

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    wall: String,
    client: String,
}

/// `GET /flows`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let board = app.flow_board(actor, asked.client.parse().ok()).await?;
    let shell = visitor.staff_shell(&app, "flows").await?;
    Ok(html(&drawn(&visitor.t, shell, &board, !asked.wall.is_empty())))
}

pub(super) fn drawn(t: &T, shell: Shell, board: &Board, wall: bool) -> BoardPage {
    let tiles: Vec<TileView> = board.tiles.iter().map(|one| tile(t, one)).collect();
    let troubled = tiles.iter().filter(|one| is_troubled(one)).count();
    let (events, money) = board
        .tiles
        .iter()
        .map(Tile::missing)
        .fold((0.0, 0), |(events, money), one| (events + one.0, money + one.1));
    BoardPage {
        t: t.clone(),
        shell,
        tiles,
        troubled,
        missing: if events >= 1.0 { missing(t, events, money) } else { String::new() },
        wall,
        more: board.more,
        may_manage: board.may_manage,
        may_work: board.may_work,
    }
}

/// Whether something is the matter with a flow that nothing holds back.
pub(super) fn is_troubled(tile: &TileView) -> bool {
    matches!(tile.tone, "loud" | "fault" | "ask")
}

pub(super) fn tile(t: &T, one: &Tile) -> TileView {
    let loudest = one.troubles.first();
    let up = one.troubles.iter().find(|trouble| trouble.row.is_up);
    let (tone, state) = match (up, loudest) {
        (Some(up), _) => (tone(up.row.tier), trouble(t, up)),
        (None, Some(held)) => {
            let hold = held.alert.held.map(|hold| t.of(hold_key(hold)));
            let what = trouble(t, held);
            ("held", hold.map_or(what.clone(), |hold| format!("{what} · {hold}")))
        }
        (None, None) if one.live + one.other == 0 => ("blind", t.of("flow-unwatched").to_owned()),
        (None, None) if one.per_hour.is_none() => ("blind", t.of("flow-learning").to_owned()),
        (None, None) => ("well", t.of("flow-well").to_owned()),
    };
    let (events, money) = one.missing();
    let quiet = one.quiet.as_ref().map(|(to, why)| {
        t.with("flow-quiet-until")
            .arg("moment", &t.moment(*to).to_string())
            .arg("why", why.as_str())
            .to_string()
    });
    TileView {
        id: one.flow.id.to_string(),
        name: one.flow.name.clone(),
        client: one.client.clone(),
        kind: kind_key(one.flow.kind),
        tone,
        state,
        missing: if events >= 1.0 { missing(t, events, money) } else { String::new() },
        by: up.and_then(|up| up.by.clone()).unwrap_or_default(),
        alert: up
            .filter(|up| up.alert.acknowledged.is_none())
            .map(|up| up.id.to_string())
            .unwrap_or_default(),
        last_at: one.last_at,
        per_hour: one.per_hour.map(|norm| rate(t, norm)).unwrap_or_default(),
        quiet: quiet.unwrap_or_default(),
        source: one.source_trouble,
        spark: Spark::of(one),
    }
}
