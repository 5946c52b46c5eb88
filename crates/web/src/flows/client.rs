//! `/requests/flows`: a client's own flows, how they stand, and monitors that wait for his word.

use super::board::{TileView, is_troubled, tile};
use super::words::{often_key, stage_key, watch_key};
use super::{bad, monitor_id};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::Shell;
use app::flows::Step;
use app::{Actor, App};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::flows::Stage;
use i18n::T;

/// A monitor that waits for the client's word, or watches.
#[derive(Clone, Debug)]
pub struct ClientMonitor {
    /// Its id.
    pub id: String,
    /// The flow's name.
    pub flow: String,
    /// The key of what it watches for.
    pub watch: &'static str,
    /// The key of its stage.
    pub stage: &'static str,
    /// The key of its sensitivity.
    pub often: &'static str,
    /// Why it is wanted.
    pub reason: String,
    /// What is done when it raises.
    pub algorithm: String,
    /// What it would have done.
    pub replay: String,
    /// It waits for a word.
    pub waits: bool,
    /// The reader may say it.
    pub may_agree: bool,
}

/// `GET /requests/flows`.
#[derive(Template, Clone, Debug)]
#[template(path = "flows/client.html")]
pub struct ClientPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// His flows.
    pub tiles: Vec<TileView>,
    /// How many are troubled.
    pub troubled: usize,
    /// Monitors, those that wait first.
    pub monitors: Vec<ClientMonitor>,
}

/// Somebody of a client's.
fn theirs(visitor: &Visitor) -> Result<&Actor, Oops> {
    let actor = visitor.actor()?;
    if actor.client_of().next().is_some() { Ok(actor) } else { Err(super::missing()) }
}

/// `GET /requests/flows`.
pub async fn page(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    let (actor, t) = (theirs(&visitor)?, &visitor.t);
    let board = app.flow_board(actor, None).await.map_err(|_| super::missing())?;
    let mut monitors = Vec::new();
    for flow in &board.tiles {
        for one in app.flow(actor, flow.flow.id).await?.monitors {
            if one.monitor.stage == Stage::Retired {
                continue;
            }
            monitors.push(ClientMonitor {
                id: one.row.id.to_string(),
                flow: flow.flow.name.clone(),
                watch: watch_key(one.monitor.watch),
                stage: stage_key(one.monitor.stage),
                often: often_key(one.monitor.settings.often),
                reason: one.monitor.reason.clone(),
                algorithm: one.monitor.algorithm.clone(),
                replay: one.monitor.replay.clone(),
                waits: one.monitor.stage == Stage::Written,
                may_agree: one.may_agree,
            });
        }
    }
    monitors.sort_by_key(|one| !one.waits);
    let tiles: Vec<TileView> = board.tiles.iter().map(|one| tile(t, one)).collect();
    Ok(html(&ClientPage {
        t: t.clone(),
        shell: visitor.shell(),
        troubled: tiles.iter().filter(|one| is_troubled(one)).count(),
        tiles,
        monitors,
    }))
}

/// `POST /requests/flows`: the client agrees to a monitor.
pub async fn agree(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let actor = theirs(&visitor)?;
    if posted.get("act") != "agree" {
        return Err(bad());
    }
    let id = monitor_id(posted.get("monitor"))?;
    app.step_monitor(actor, id, Step::Agree { note: String::new() }).await?;
    Ok(redirect("/requests/flows"))
}
