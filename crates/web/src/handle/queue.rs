//! The queue.

use super::conditions::{may_change, view_id};
use super::first_steps;
use super::many::told;
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::Person;
use crate::pages::{KeysPart, QueuePage, QueueRow};
use crate::promise::Chip;
use crate::words;
use app::App;
use app::desk::{After, QueueRow as Row, View};
use app::promise::Standing;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::desk::Channel;
use domain::ids::{PersonId, TicketId};
use domain::people::Side;
use i18n::T;
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
    /// A change of many tickets that was just made.
    #[serde(default)]
    bulk: String,
    /// How many it changed, how many were so already, how many refused.
    #[serde(default)]
    done: String,
    /// How many were taken back, how many not.
    #[serde(default)]
    undone: String,
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
    // An order's number, a task of the tracker, the number in the desk before.
    if !wanted.is_empty()
        && let [number] = app.referred(actor, &wanted).await?[..]
    {
        return Ok(redirect(&format!("/tickets/{number}")));
    }
    let (slug, view) = view_of(&asked.view)?;
    let page = app.queue(actor, view, after(&asked.after), asked.q.trim()).await?;
    let mut shell = visitor.framed(slug, &page.counts, page.troubled);
    shell.calls = visitor.calls(&app).await?;
    let saved = match view {
        View::Saved { id, .. } => page.counts.views.iter().find(|one| one.view.id == id),
        _ => None,
    };
    if saved.is_some() {
        shell.saved_at.clone_from(&asked.view);
    }
    let may_change = saved.is_some_and(|one| may_change(actor, one));
    shell.notice = told(&visitor, &asked.done, &asked.undone);
    let total = match view {
        _ if !asked.q.trim().is_empty() || actor.is_scoped() => None,
        View::Us => Some(page.counts.us),
        View::Mine => Some(page.counts.mine),
        View::Unassigned => Some(page.counts.unassigned),
        View::Waiting => Some(page.counts.waiting),
        View::Live => Some(page.counts.live),
        View::Solved => Some(page.counts.solved),
        View::All => Some(page.counts.all),
        View::Due => None,
        View::Saved { .. } => saved.and_then(|one| one.count),
    };
    let first = first_steps::card(&app, &visitor).await?;
    let t = &visitor.t;
    let rows = page.rows.into_iter().zip(&page.standings);
    let rows = rows.map(|(row, standing)| queue_row(t, actor.person, row, standing.as_ref()));
    Ok(html(&QueuePage {
        t: visitor.t.clone(),
        shell,
        total,
        fresh: page.counts.all == 0 && !actor.is_scoped(),
        q: asked.q.clone(),
        rows: rows.collect(),
        later: !asked.after.is_empty(),
        next: page.next.map(|next| format!("{}.{}.{}", next.priority, next.at, next.id)),
        filling: page.filling,
        may_change,
        first,
        undo: asked.bulk.parse::<i64>().ok().map(|id| format!("/bulk/{id}/undo")),
    }))
}

/// A row of the list as `me` sees it.
fn queue_row(t: &T, me: Option<PersonId>, row: Row, standing: Option<&Standing>) -> QueueRow {
    QueueRow {
        due: standing.map(|standing| Chip::of(t, standing, &row.zone)),
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
        raised: row.raised,
        channel: words::channel(Channel::from_code(&row.channel).unwrap_or(Channel::Desk)),
        files: u32::try_from(row.files).unwrap_or(u32::MAX),
        watchers: u32::try_from(row.watching).unwrap_or(u32::MAX),
        subject: row.subject,
    }
}

/// `POST /next`: the next ticket of one's lines becomes one's own.
pub async fn take_next(State(app): State<App>, visitor: Visitor, _posted: Posted) -> Result<Response, Oops> {
    Ok(match app.take_next(visitor.staff()?).await? {
        Some(number) => redirect(&format!("/tickets/{number}")),
        None => redirect("/queue?view=unassigned&next=none"),
    })
}

/// `GET /keys`: the sheet of keys.
pub async fn keys(visitor: Visitor) -> Result<Response, Oops> {
    visitor.staff()?;
    Ok(html(&KeysPart {
        t: visitor.t.clone(),
        csrf: visitor.form_token(),
        single_keys: visitor.single_keys,
        spelling: visitor.spelling,
    }))
}

/// The view of a word of the address, and its slug in the side bar.
pub(super) fn view_of(slug: &str) -> Result<(&'static str, View), Oops> {
    Ok(match slug {
        "mine" => ("mine", View::Mine),
        "unassigned" => ("unassigned", View::Unassigned),
        "client" => ("client", View::Waiting),
        "open" => ("open", View::Live),
        "due" => ("due", View::Due),
        "solved" => ("solved", View::Solved),
        "all" => ("all", View::All),
        // What it narrows to and its order are read together with its rows.
        saved if saved.starts_with('v') => {
            ("saved", View::Saved { id: view_id(saved)?, mine: false, newest: false })
        }
        _ => ("ours", View::Us),
    })
}

/// The address of a view with what is to be told there.
pub(super) fn back(view: &str, q: &str, more: &[(&str, String)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("view", view);
    if !q.is_empty() {
        query.append_pair("q", q);
    }
    query.extend_pairs(more);
    format!("/queue?{}", query.finish())
}

fn after(text: &str) -> Option<After> {
    let mut parts = text.split('.').map(|part| part.parse::<i64>().ok());
    let (priority, at, id) = (parts.next()??, parts.next()??, parts.next()??);
    Some(After { priority, at, id: TicketId(id) })
}
