//! Tells open pages that something changed. A hint only: the page then asks for itself anew, within its rights.

use crate::http::{Oops, Visitor};
use app::live::Change;
use app::{Actor, App};
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
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
    let listener = Listener { changes: app.live.listen(), app, actor, pending: None };
    let events = unfold(listener, next);
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(25))))
}

/// A listener: what it hears, and the number of which it is still to tell the lists.
struct Listener {
    app: App,
    changes: Receiver<Change>,
    actor: Actor,
    pending: Option<i64>,
}

/// The next event for this actor: `ticket` with its number, then `queue` for lists.
async fn next(mut listener: Listener) -> Option<(Result<Event, Infallible>, Listener)> {
    if let Some(number) = listener.pending.take() {
        return Some((Ok(Event::default().event("queue").data(number.to_string())), listener));
    }
    loop {
        match listener.changes.recv().await {
            Ok(change) if listener.app.concerns(&listener.actor, &change).await => {
                listener.pending = Some(change.number);
                return Some((
                    Ok(Event::default().event("ticket").data(change.number.to_string())),
                    listener,
                ));
            }
            Ok(_) => {}
            // Some were missed: lists draw themselves anew, which shows them too.
            Err(RecvError::Lagged(_)) => {
                return Some((Ok(Event::default().event("queue").data("0")), listener));
            }
            Err(RecvError::Closed) => return None,
        }
    }
}
