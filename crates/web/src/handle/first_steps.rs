//! First steps: the card on the queue of somebody new.

use crate::http::{Oops, Posted, Visitor, redirect};
use crate::pages::{FirstStep, FirstSteps};
use app::{Actor, App};
use axum::extract::State;
use axum::response::Response;

pub use app::first_steps::Step;

/// The card; none for whoever knows his way.
pub(super) async fn card(app: &App, visitor: &Visitor) -> Result<Option<FirstSteps>, Oops> {
    let done = app.first_steps(visitor.staff()?).await?;
    Ok(done
        .map(|done| FirstSteps { steps: Step::ALL.map(|step| shown(step, done.contains(&step))).to_vec() }))
}

/// A step as it is shown.
pub fn shown(step: Step, done: bool) -> FirstStep {
    let (key, href) = match step {
        Step::Open => ("first-open", ""),
        Step::Answer => ("first-answer", ""),
        Step::Save => ("first-save", "/views/new?from=ours"),
        Step::Palette => ("first-palette", ""),
        Step::Settings => ("first-settings", "/settings"),
    };
    FirstStep { key, href, palette: step == Step::Palette, done }
}

/// Notes that a step was taken. What somebody came for does not fail because of it.
pub async fn taken(app: &App, actor: &Actor, step: Step) {
    if let Err(e) = app.take_step(actor, step).await {
        tracing::warn!("a first step was not noted: {e}");
    }
}

/// `POST /first-steps`: enough of them.
pub async fn end(State(app): State<App>, visitor: Visitor, _posted: Posted) -> Result<Response, Oops> {
    app.end_first_steps(visitor.staff()?).await?;
    Ok(redirect("/queue"))
}
