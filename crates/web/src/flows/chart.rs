//! The points of a flow's chart, and what each sensitivity would have done, for the script of its page.

use super::flow_id;
use super::words;
use crate::http::{Oops, Visitor};
use app::App;
use app::flows::{Chart, Replay};
use axum::Json;
use axum::extract::{Path, Query, State};
use domain::flows::Often;
use domain::time::DAY;
use i18n::T;
use serde::Deserialize;
use serde_json::{Value, json};

/// Which interval of a chart is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Span {
    from: i64,
    to: i64,
}

/// `GET /flows/{id}/chart`: the points of the chart.
pub async fn chart(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(span): Query<Span>,
) -> Result<Json<Value>, Oops> {
    let actor = visitor.actor()?;
    let now = visitor.t.now_ms();
    let to = if span.to == 0 { now } else { span.to };
    let from = if span.from == 0 { to - 7 * DAY } else { span.from };
    let chart = app.flow_chart(actor, flow_id(&id)?, (from, to)).await?;
    Ok(Json(points(&chart)))
}

fn points(chart: &Chart) -> Value {
    let round = |value: Option<f64>| value.map(|value| (value * 100.0).round() / 100.0);
    json!({
        "step": chart.step,
        "at": chart.points.iter().map(|one| one.at / 1_000).collect::<Vec<_>>(),
        "seen": chart.points.iter().map(|one| one.seen).collect::<Vec<_>>(),
        "bad": chart.points.iter().map(|one| one.bad).collect::<Vec<_>>(),
        "norm": chart.points.iter().map(|one| round(one.expected)).collect::<Vec<_>>(),
        "low": chart.points.iter().map(|one| round(one.low)).collect::<Vec<_>>(),
        "high": chart.points.iter().map(|one| round(one.high)).collect::<Vec<_>>(),
        "alerts": chart.alerts.iter()
            .map(|(from, to, open, told)| json!([from / 1_000, to / 1_000, open, told])).collect::<Vec<_>>(),
    })
}

/// `GET /flows/{id}/replay`: what each sensitivity would have done, in words.
pub async fn replay(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Json<Value>, Oops> {
    let (actor, t) = (visitor.actor()?, &visitor.t);
    let Some(replay) = app.flow_replay(actor, flow_id(&id)?).await? else {
        return Ok(Json(json!({ "steps": [] })));
    };
    let step = |one: &app::flows::ReplayStep| {
        let blind = one.blind.map(|span| t.span(span).to_string());
        json!({
            "often": one.often.code(),
            "words": t.of(words::often_key(one.often)),
            "told": told(t, &replay, one.often),
            "blind": blind.map(|span| t.with("replay-blind").arg("span", &span).to_string()).unwrap_or_default(),
            "false_alarms": one.false_alarms,
            "alarms": one.alarms.iter().map(|at| t.moment(*at).to_string()).collect::<Vec<_>>(),
            "caught": one.caught.iter().map(|(at, after)| json!({
                "at": t.moment(*at).to_string(),
                "after": after.map(|span| t.span(span.max(0)).to_string()).unwrap_or_default(),
                "missed": after.is_none(),
            })).collect::<Vec<_>>(),
        })
    };
    Ok(Json(json!({ "days": replay.days, "steps": replay.steps.iter().map(step).collect::<Vec<_>>() })))
}

/// What a sensitivity would have done, in a sentence.
pub(super) fn told(t: &T, replay: &Replay, often: Often) -> String {
    let Some(step) = replay.steps.iter().find(|step| step.often == often) else { return String::new() };
    let caught = step.caught.iter().filter(|(_, after)| after.is_some()).count();
    let days = t.n("replay-days", replay.days).to_string();
    let all = step.caught.len();
    let incidents = match all {
        0 => t.of("replay-no-incidents").to_owned(),
        _ => t.with("replay-caught").arg("caught", caught as i64).arg("all", all as i64).to_string(),
    };
    let noise = t.n("replay-false", step.false_alarms as i64).to_string();
    format!("{days}: {incidents}, {noise}.")
}
