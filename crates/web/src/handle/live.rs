//! Tells open pages that something changed. A hint only: the page then asks for itself anew, within its rights.

use crate::http::{Oops, Visitor};
use app::live::Change;
use app::{Actor, App};
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use domain::people::{Object, Permission, TicketFacts};
use futures_util::stream::{Stream, unfold};
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

/// `GET /live`.
pub async fn stream(
    State(app): State<App>,
    visitor: Visitor,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Oops> {
    let actor = visitor.actor()?.clone();
    let events = unfold((app.live.listen(), actor, None), next);
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(25))))
}

type State_ = (Receiver<Change>, Actor, Option<i64>);

/// The next event for this actor: `ticket` with its number, then `queue` for lists.
async fn next((mut changes, actor, pending): State_) -> Option<(Result<Event, Infallible>, State_)> {
    if let Some(number) = pending {
        let event = Event::default().event("queue").data(number.to_string());
        return Some((Ok(event), (changes, actor, None)));
    }
    loop {
        match changes.recv().await {
            Ok(change) if concerns(&actor, &change) => {
                let event = Event::default().event("ticket").data(change.number.to_string());
                return Some((Ok(event), (changes, actor, Some(change.number))));
            }
            Ok(_) => {}
            // Some were missed: lists draw themselves anew, which shows them too.
            Err(RecvError::Lagged(_)) => {
                return Some((Ok(Event::default().event("queue").data("0")), (changes, actor, None)));
            }
            Err(RecvError::Closed) => return None,
        }
    }
}

/// Whether somebody may know that this ticket changed.
fn concerns(actor: &Actor, change: &Change) -> bool {
    let facts = TicketFacts { org: change.org, requester: change.requester, watchers: &[] };
    let object = Object::Ticket(facts);
    actor.can(Permission::InternalRead, object)
        || (change.public && actor.can(Permission::TicketRead, object))
}
