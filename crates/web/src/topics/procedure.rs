//! Topic, facts and procedure beside a ticket: what is known, what is missing, and the step that is to be done now.

use super::fields::{FactView, facts};
use crate::handle::ticket::answer;
use crate::http::{Oops, Posted, Visitor};
use crate::markdown;
use crate::pages::ticket::RunView;
use app::desk::TicketPage as Facts;
use app::topics::Guiding;
use app::{App, AppError};
use axum::extract::{Path, State};
use axum::response::Response;
use domain::desk::{Event, Run, RunState};
use domain::knowledge::{End, Lead};
use i18n::T;

/// What leads the work, in the panel of a ticket.
#[derive(Clone, Debug, Default)]
pub struct GuideView {
    /// The names from the root to the topic; empty without one.
    pub path: Vec<String>,
    /// What is known.
    pub facts: Vec<FactView>,
    /// What is missing before a hand-over.
    pub missing: Vec<String>,
    /// The procedure.
    pub procedure: Option<ProcedureView>,
    /// The things that it is about, as they were: name, and what was known.
    pub assets: Vec<ThingView>,
}

/// A thing as a ticket remembers it.
#[derive(Clone, Debug)]
pub struct ThingView {
    /// Where its page is.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Its type.
    pub of: String,
    /// What was known of it: attribute and value.
    pub known: Vec<(String, String)>,
}

/// A procedure beside a ticket.
#[derive(Clone, Debug)]
pub struct ProcedureView {
    /// The article's number.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// How it stands: `none`, `at`, `stopped`, `ended`.
    pub state: &'static str,
    /// How it ended, in words.
    pub end: String,
    /// At which step of how many, in words; empty when at none.
    pub progress: String,
    /// The step that is to be done.
    pub step: Option<StepView>,
    /// What was done.
    pub done: Vec<DoneView>,
}

/// The step that is to be done.
#[derive(Clone, Debug)]
pub struct StepView {
    /// Which one.
    pub n: usize,
    /// What is done or asked.
    pub title: String,
    /// How, drawn.
    pub html: String,
    /// What it can come to: place, words, where that leads.
    pub outcomes: Vec<(usize, String, String)>,
}

/// A step that was done.
#[derive(Clone, Debug)]
pub struct DoneView {
    /// What was done or asked.
    pub title: String,
    /// What it came to.
    pub outcome: String,
    /// What was noted.
    pub note: String,
    /// Who.
    pub who: String,
    /// When.
    pub at_ms: i64,
}

impl GuideView {
    /// What leads the work on a ticket.
    pub fn of(t: &T, page: &Facts) -> GuideView {
        let (guide, guided, locale) = (&page.guide, &page.ticket.guided, t.lang().code());
        let known = guide.topic.as_deref().zip(guided.facts());
        GuideView {
            path: guide.path.clone(),
            facts: known.map(|(topic, known)| facts(t, topic, known, page.internal)).unwrap_or_default(),
            missing: guide.missing.iter().map(|one| one.label.of(locale).to_owned()).collect(),
            procedure: guide.procedure.as_ref().map(|one| ProcedureView::of(t, one, page)),
            assets: guided
                .assets
                .iter()
                .map(|one| ThingView {
                    href: format!("/equipment/{}", one.asset),
                    name: one.name.clone(),
                    of: one.of.of(locale).to_owned(),
                    known: [("asset-serial", &one.serial), ("asset-address", &one.address)]
                        .into_iter()
                        .filter(|(_, value)| !value.is_empty())
                        .map(|(key, value)| (t.of(key).to_owned(), value.clone()))
                        .chain(
                            one.attributes
                                .iter()
                                .map(|(words, value)| (words.of(locale).to_owned(), value.clone())),
                        )
                        .collect(),
                })
                .collect(),
        }
    }
}

impl ProcedureView {
    fn of(t: &T, one: &Guiding, page: &Facts) -> ProcedureView {
        let state = one.run.as_ref().map(|run| run.state);
        let (state, at, end) = match state {
            None => ("none", None, String::new()),
            Some(RunState::At(at)) => ("at", Some(at), String::new()),
            Some(RunState::Stopped(at)) => ("stopped", Some(at), String::new()),
            Some(RunState::Ended(end)) => ("ended", None, end_words(t, end)),
        };
        let step = at.and_then(|at| Some((at, one.procedure.steps.get(at.checked_sub(1)?)?)));
        ProcedureView {
            number: one.number,
            title: one.title.clone(),
            state,
            end,
            progress: at.map(|at| progress(t, at, one.procedure.steps.len())).unwrap_or_default(),
            step: step.map(|(n, step)| StepView {
                n,
                title: step.title.clone(),
                html: markdown::html(&step.text),
                outcomes: step
                    .outcomes
                    .iter()
                    .enumerate()
                    .map(|(at, outcome)| (at, outcome.words.clone(), lead_words(t, outcome.lead)))
                    .collect(),
            }),
            done: one.run.as_ref().map(|run| done(run, page)).unwrap_or_default(),
        }
    }
}

/// At which step of how many.
fn progress(t: &T, at: usize, all: usize) -> String {
    let (at, all) = (at.to_string(), all.to_string());
    t.with("procedure-step-of").arg("n", &*at).arg("all", &*all).to_string()
}

/// What was done in a run.
pub(crate) fn done(run: &Run, page: &Facts) -> Vec<DoneView> {
    let name = |id| page.names.get(&id).cloned().unwrap_or_default();
    let all = run.done.iter().map(|one| DoneView {
        title: one.title.clone(),
        outcome: one.outcome.clone(),
        note: one.note.clone(),
        who: one.by.map(name).unwrap_or_default(),
        at_ms: one.at,
    });
    all.collect()
}

/// The procedures that were followed, each in one line of the conversation: from the journal, so that those before the
/// last one stand there, too.
pub(crate) fn runs(t: &T, page: &Facts) -> Vec<RunView> {
    let mut all: Vec<RunView> = Vec::new();
    let name = |id| page.names.get(&id).cloned().unwrap_or_default();
    for entry in &page.journal {
        let who = entry.by.person.map(name).unwrap_or_default();
        match (&entry.event, all.last_mut()) {
            (Event::ProcedureBegun { number, .. }, _) => {
                let state = t.of("procedure-running").to_owned();
                all.push(RunView { at_ms: entry.at, who, number: *number, state, done: vec![] });
            }
            (Event::StepAnswered { title, outcome, note, lead, .. }, Some(run)) => {
                run.at_ms = entry.at;
                if let Lead::End(end) = lead {
                    run.state = end_words(t, *end);
                }
                let (title, outcome, note) = (title.clone(), outcome.clone(), note.clone());
                run.done.push(DoneView { title, outcome, note, who, at_ms: entry.at });
            }
            (Event::ProcedureStopped { .. }, Some(run)) => {
                t.of("procedure-stopped").clone_into(&mut run.state);
            }
            (Event::ProcedureTakenUp, Some(run)) => t.of("procedure-running").clone_into(&mut run.state),
            _ => {}
        }
    }
    all
}

/// How a procedure ended.
pub(crate) fn end_words(t: &T, end: End) -> String {
    match end {
        End::Solved => t.of("procedure-solved").to_owned(),
        End::Line(line) => t.n("procedure-to-line", u32::from(line)).to_string(),
        End::Stop => t.of("procedure-stop").to_owned(),
    }
}

fn lead_words(t: &T, lead: Lead) -> String {
    match lead {
        Lead::Step(step) => t.with("procedure-to-step").arg("n", &*step.to_string()).to_string(),
        Lead::End(end) => end_words(t, end),
    }
}

/// `POST /tickets/{number}/procedure`: `do` is `begin`, `answer`, `stop` or `go-on`.
pub async fn follow(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let done = match posted.get("do") {
        "stop" => app.stop_procedure(actor, number, &posted.text("note")).await,
        "go-on" => app.take_up_procedure(actor, number).await,
        "begin" => app.begin_procedure(actor, number, posted.get("article").parse().ok()).await,
        _ => {
            let step = posted.get("step").parse().map_err(|_| Oops::from(AppError::Missing))?;
            let outcome = posted.get("outcome").parse().ok();
            app.answer_step(actor, number, step, outcome, &posted.text("note")).await
        }
    };
    answer(&app, &visitor, number, done).await
}
