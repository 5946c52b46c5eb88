//! Many tickets in one act: chosen, looked at, done, taken back.

use super::queue::{back, view_of};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::many::{Choices, Would};
use crate::pages::shell::{Notice, Tone};
use crate::pages::view::{Choice, Kind, Priority};
use crate::pages::{BarPart, ErrorKind, ManyPage};
use crate::words;
use app::App;
use app::desk::BulkOutcome;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::desk::{ClosedWhy, Command, HandOver, Impact, Urgency, WaitFor};
use domain::ids::{BulkId, PersonId};
use domain::people::Side;
use serde::Deserialize;

/// How many the list offers, which it knows.
#[derive(Deserialize)]
pub struct Offered {
    n: Option<i64>,
}

/// `GET /bulk/form`.
pub async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Query(offered): Query<Offered>,
) -> Result<Response, Oops> {
    let choices = choices(&app, &visitor, &Posted::empty()).await?;
    Ok(html(&BarPart { t: visitor.t.clone(), offered: offered.n, choices }))
}

/// `POST /bulk`: looks first, and does it when that was seen.
pub async fn bulk(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let numbers = numbers(&app, &visitor, &posted).await?;
    let commands = commands(&app, &posted);
    if numbers.is_empty() || commands.is_empty() {
        let trouble = numbers.is_empty().then_some("many-nothing");
        return shown(&app, &visitor, &posted, numbers, None, trouble).await;
    }
    if posted.get("do") == "go" {
        let done = app.bulk(actor, numbers.clone(), commands.clone()).await?;
        if let Some(id) = done.id {
            let counts = format!("{}.{}.{}", done.changed.len(), done.same.len(), done.refused.len());
            let result = [("bulk", id.to_string()), ("done", counts)];
            return Ok(redirect(&back(posted.get("view"), posted.get("q"), &result)));
        }
    }
    let would = app.preview_bulk(actor, numbers.clone(), commands).await?;
    let trouble = would.changed.is_empty().then_some("many-nothing-changes");
    shown(&app, &visitor, &posted, numbers, Some(would), trouble).await
}

/// `POST /bulk/{id}/undo`.
pub async fn undo(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let undone = app.undo_bulk(visitor.staff()?, BulkId(id)).await?;
    let counts = format!("{}.{}.{}", undone.changed.len(), undone.refused.len(), undone.mails_gone);
    Ok(redirect(&back(posted.get("view"), posted.get("q"), &[("undone", counts)])))
}

/// The tickets that are meant: those that were looked at, else the whole view, else the ticked ones.
async fn numbers(app: &App, visitor: &Visitor, posted: &Posted) -> Result<Vec<i64>, Oops> {
    let mut numbers: Vec<i64> = match posted.get("numbers") {
        "" if posted.get("all") == "on" => {
            let view = view_of(posted.get("view"))?.1;
            return Ok(app.numbers_in(visitor.staff()?, view, posted.get("q")).await?);
        }
        "" => posted
            .fields
            .keys()
            .filter_map(|name| name.strip_prefix("t.").and_then(|number| number.parse().ok()))
            .collect(),
        carried => carried.split(',').filter_map(|number| number.trim().parse().ok()).collect(),
    };
    numbers.sort_unstable();
    numbers.dedup();
    if numbers.len() > app::desk::MANY {
        return Err(Oops::of(ErrorKind::BadRequest));
    }
    Ok(numbers)
}

fn commands(app: &App, posted: &Posted) -> Vec<Command> {
    let person = |name: &str| posted.get(name).parse().ok().map(PersonId);
    let mut commands = Vec::new();
    match posted.get("assignee") {
        "nobody" => commands.push(Command::Assign { to: None }),
        _ => commands.extend(person("assignee").map(|to| Command::Assign { to: Some(to) })),
    }
    commands.extend(Priority::from_slug(posted.get("priority")).and_then(|wanted| {
        let (impact, urgency) = cause(app, wanted)?;
        Some(Command::Prioritise { impact, urgency })
    }));
    let kind = Kind::from_slug(posted.get("kind")).map(words::kind_back);
    commands.extend(kind.map(|kind| Command::ChangeKind { kind }));
    let line = posted.get("line").parse().ok();
    commands.extend(line.map(|line| Command::HandOver(HandOver::to(line, ""))));
    commands.extend(person("watcher").map(|person| Command::AddWatcher { person, side: Side::Staff }));
    commands.extend(match posted.get("state") {
        "open" => Some(Command::Resume),
        "reopen" => Some(Command::Reopen),
        "waiting-requester" => Some(Command::Wait { on: WaitFor::Requester, whose: None }),
        "waiting-third-party" => Some(Command::Wait { on: WaitFor::ThirdParty, whose: None }),
        "waiting-release" => Some(Command::Wait { on: WaitFor::Release, whose: None }),
        "scheduled" => Some(Command::Wait { on: WaitFor::Scheduled, whose: None }),
        "solved" => Some(Command::Solve),
        "closed" => Some(Command::Close { why: ClosedWhy::Staff }),
        _ => None,
    });
    commands
}

/// Impact and urgency that come to a priority by the desk's own matrix, the most even pair first.
fn cause(app: &App, wanted: Priority) -> Option<(Impact, Urgency)> {
    let matrix = &app.rules().matrix;
    let mut pairs: Vec<(Impact, Urgency)> =
        Impact::ALL.into_iter().flat_map(|impact| Urgency::ALL.map(|urgency| (impact, urgency))).collect();
    pairs.sort_by_key(|(impact, urgency)| (*impact as i32 - *urgency as i32).abs());
    pairs.into_iter().find(|(impact, urgency)| words::priority(matrix.priority(*impact, *urgency)) == wanted)
}

async fn choices(app: &App, visitor: &Visitor, posted: &Posted) -> Result<Choices, Oops> {
    let staff = app.staff(visitor.staff()?).await?;
    let list = |name: &str| -> Vec<Choice> {
        let choice = |(id, label, _): &(PersonId, String, _)| {
            let id = id.to_string();
            let chosen = id == posted.get(name);
            Choice::new(id, label.clone(), chosen)
        };
        staff.iter().map(choice).collect()
    };
    Ok(Choices {
        assignees: list("assignee"),
        watchers: list("watcher"),
        nobody: posted.get("assignee") == "nobody",
        state: posted.get("state").to_owned(),
        priority: posted.get("priority").to_owned(),
        kind: posted.get("kind").to_owned(),
        line: posted.get("line").to_owned(),
    })
}

async fn shown(
    app: &App,
    visitor: &Visitor,
    posted: &Posted,
    numbers: Vec<i64>,
    would: Option<BulkOutcome>,
    trouble: Option<&'static str>,
) -> Result<Response, Oops> {
    let page = ManyPage {
        t: visitor.t.clone(),
        shell: visitor.staff_shell(app, "").await?,
        view: posted.get("view").to_owned(),
        q: posted.get("q").to_owned(),
        choices: choices(app, visitor, posted).await?,
        would: would.map(|would| Would {
            change: would.changed.len(),
            same: would.same.len(),
            refused: would.refused,
        }),
        trouble: trouble.map(|key| Notice { tone: Tone::Warn, text: visitor.t.of(key).to_owned() }),
        numbers,
    };
    let status = if trouble.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, html(&page)).into_response())
}

/// The notice of what was done, from the counts in the address.
pub(super) fn told(visitor: &Visitor, done: &str, undone: &str) -> Option<Notice> {
    let counts =
        |text: &str| text.split('.').map(|part| part.parse::<i64>().ok()).collect::<Option<Vec<_>>>();
    let text = match (counts(done).as_deref(), counts(undone).as_deref()) {
        (Some([changed, same, refused]), _) => visitor
            .t
            .with("many-done")
            .arg("change", *changed)
            .arg("same", *same)
            .arg("refused", *refused)
            .to_string(),
        (_, Some([back, kept, gone])) => {
            let text = visitor.t.with("many-undone").arg("back", *back).arg("kept", *kept).to_string();
            match gone {
                0 => text,
                _ => format!("{text} {}", visitor.t.with("many-mails-gone").arg("mails", *gone)),
            }
        }
        _ => return None,
    };
    Some(Notice { tone: Tone::Good, text })
}
