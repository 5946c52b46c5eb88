//! The queue.

use crate::http::{Oops, Visitor, html, redirect};
use crate::pages::view::Person;
use crate::pages::{QueuePage, QueueRow};
use crate::words;
use app::App;
use app::desk::{After, View};
use axum::extract::{Query, State};
use axum::response::Response;
use domain::desk::Channel;
use domain::ids::TicketId;
use domain::people::Side;
use serde::Deserialize;

/// The query of the queue.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    view: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    after: String,
}

/// `GET /queue`.
pub async fn queue(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let wanted = asked.q.trim().trim_start_matches(['№', '#', ' ']).to_owned();
    if let Ok(number) = wanted.parse::<i64>()
        && app.ticket(actor, number).await.is_ok()
    {
        return Ok(redirect(&format!("/tickets/{number}")));
    }
    let (slug, view) = view(&asked.view);
    let page = app.queue(actor, view, after(&asked.after), asked.q.trim()).await?;
    let shell = visitor.framed(slug, &page.counts, page.troubled);
    let total = match view {
        _ if !asked.q.trim().is_empty() || actor.is_scoped() => None,
        View::Us => Some(page.counts.us),
        View::Mine => Some(page.counts.mine),
        View::Unassigned => Some(page.counts.unassigned),
        View::Waiting => Some(page.counts.waiting),
        View::Live => Some(page.counts.live),
        View::Solved => Some(page.counts.solved),
        View::All => Some(page.counts.all),
        View::Saved { .. } => None,
    };
    let me = actor.person;
    let rows = page.rows.into_iter().map(|row| QueueRow {
        number: row.number.to_string(),
        turn: words::turn(row.state.turn()),
        since_ms: row.turn_since,
        state: words::state(row.state),
        last_by: match row.last_side {
            Side::System => String::new(),
            _ => row.last_name.unwrap_or_default(),
        },
        last_words: row.last_excerpt,
        last_hidden: !row.last_public,
        client: row.org,
        line: row.line,
        mine: row.assignee.is_some() && row.assignee == me,
        assignee: row.assignee.zip(row.assignee_name).map(|(id, name)| Person::new(id.to_string(), name)),
        priority: words::priority(row.priority),
        channel: words::channel(Channel::from_code(&row.channel).unwrap_or(Channel::Desk)),
        files: u32::try_from(row.files).unwrap_or(u32::MAX),
        watchers: u32::try_from(row.watching).unwrap_or(u32::MAX),
        subject: row.subject,
    });
    Ok(html(&QueuePage {
        t: visitor.t.clone(),
        shell,
        total,
        fresh: page.counts.all == 0 && !actor.is_scoped(),
        q: asked.q.clone(),
        rows: rows.collect(),
        later: !asked.after.is_empty(),
        next: page.next.map(|next| format!("{}.{}.{}", next.priority, next.at, next.id)),
    }))
}

fn view(slug: &str) -> (&'static str, View) {
    match slug {
        "mine" => ("mine", View::Mine),
        "unassigned" => ("unassigned", View::Unassigned),
        "client" => ("client", View::Waiting),
        "open" => ("open", View::Live),
        "solved" => ("solved", View::Solved),
        "all" => ("all", View::All),
        _ => ("ours", View::Us),
    }
}

fn after(text: &str) -> Option<After> {
    let mut parts = text.split('.').map(|part| part.parse::<i64>().ok());
    let (priority, at, id) = (parts.next()??, parts.next()??, parts.next()??);
    Some(After { priority, at, id: TicketId(id) })
}
