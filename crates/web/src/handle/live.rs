//! Tells open pages that something changed. A hint only: the page then asks for itself anew, within its rights.

use crate::http::{Oops, Visitor};
use app::live::Change;
use app::presence::Moved;
use app::{Actor, App};
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use domain::ids::OrganisationId;
use domain::people::{Object, Permission};
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
    let (changes, moves, calls) = (app.live.listen(), app.presence.listen(), app.live.listen_for_calls());
    let flows = app.listen_to_flows();
    let listener = Listener { changes, moves, calls, flows, app, actor, pending: None };
    let events = unfold(listener, next);
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(25))))
}

/// A listener: what it hears, and the number of which it is still to tell the lists.
struct Listener {
    app: App,
    changes: Receiver<Change>,
    moves: Receiver<Moved>,
    calls: Receiver<domain::ids::PersonId>,
    flows: Receiver<OrganisationId>,
    actor: Actor,
    pending: Option<i64>,
}

impl Listener {
    /// Whether this actor may know who of us is at a ticket of that client: one of us, never the client's side.
    fn sees_colleagues(&self, moved: &Moved) -> bool {
        self.actor.can(Permission::InternalRead, Object::Organisation(moved.org))
    }
}

/// The next event for this actor: `ticket` with its number, then `queue` for lists; `presence` with the number of a
/// ticket to which one of us came, or which he left; `flows` when flows of a client moved.
async fn next(mut listener: Listener) -> Option<(Result<Event, Infallible>, Listener)> {
    let event = |name: &str, number: i64| Ok(Event::default().event(name).data(number.to_string()));
    if let Some(number) = listener.pending.take() {
        return Some((event("queue", number), listener));
    }
    loop {
        tokio::select! {
            change = listener.changes.recv() => match change {
                Ok(change) if listener.app.concerns(&listener.actor, &change).await => {
                    listener.pending = Some(change.number);
                    return Some((event("ticket", change.number), listener));
                }
                Ok(_) => {}
                // Some were missed: lists draw themselves anew, which shows them too.
                Err(RecvError::Lagged(_)) => return Some((event("queue", 0), listener)),
                Err(RecvError::Closed) => return None,
            },
            called = listener.calls.recv() => match called {
                // Whoever is called has his page drawn anew, and the notice stands on it.
                Ok(person) if listener.actor.person == Some(person) => return Some((event("call", 0), listener)),
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            },
            moved = listener.flows.recv() => match moved {
                Ok(org) if listener.actor.can(Permission::FlowRead, Object::Organisation(org)) => {
                    return Some((event("flows", 0), listener));
                }
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => return Some((event("flows", 0), listener)),
                Err(RecvError::Closed) => return None,
            },
            moved = listener.moves.recv() => match moved {
                Ok(moved) if listener.sees_colleagues(&moved) => {
                    return Some((event("presence", moved.number), listener));
                }
                // What was missed is told with the page's next sign of life.
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            },
        }
    }
}
