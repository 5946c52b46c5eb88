//! A bounded queue between asynchronous callers and a few threads that own the connections.
//!
//! One idea for all: SQLite's readers share a lane, its writer has its own, PostgreSQL's sessions share
//! one. Against a pool of blocking threads this costs the same for one client and less for sixteen, and a
//! thread keeps its connection with the prepared statements (`examples/hop_bench.rs`).

use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::{Condvar, Mutex};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{StoreError, Tx};

/// A closure with somebody waiting for its outcome.
pub(crate) trait Work: Send {
    /// Runs the closure, remembers what it says, and tells whether its changes are to be kept.
    /// A panic inside is an outcome too. May be called again: only the last outcome counts.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Hands the remembered outcome over.
    fn answer(self: Box<Self>);
    /// Hands an error over instead.
    fn refuse(self: Box<Self>, why: StoreError);
    /// Nobody waits any more.
    fn is_abandoned(&self) -> bool;
}

/// An errand with its place in the queue.
pub(crate) struct Errand {
    pub work: Box<dyn Work>,
    pub write: bool,
    /// Gives the place back when the errand is done. Callers that block have none.
    #[expect(dead_code, reason = "it is held, not read")]
    pub place: Option<OwnedSemaphorePermit>,
}

pub(crate) struct Lane {
    state: Mutex<State>,
    ready: Condvar,
    places: Arc<Semaphore>,
}

struct State {
    queue: VecDeque<Errand>,
    idle: usize,
    closed: bool,
}

impl Lane {
    pub fn new(capacity: usize) -> Arc<Lane> {
        let state = State { queue: VecDeque::new(), idle: 0, closed: false };
        Arc::new(Lane {
            state: Mutex::new(state),
            ready: Condvar::new(),
            places: Arc::new(Semaphore::new(capacity)),
        })
    }

    /// Waits for a place in the queue, so that a flood waits in its own tasks and not in our memory.
    pub async fn place(&self) -> Result<OwnedSemaphorePermit, StoreError> {
        Arc::clone(&self.places).acquire_owned().await.map_err(|_| StoreError::Closed)
    }

    /// Queues an errand; when the lane is closed it is refused on the spot.
    pub fn push(&self, errand: Errand) {
        let mut state = self.state.lock();
        if state.closed {
            drop(state);
            return errand.work.refuse(StoreError::Closed);
        }
        state.queue.push_back(errand);
        let wake = state.idle > 0;
        drop(state);
        if wake {
            self.ready.notify_one();
        }
    }

    /// Waits for an errand. `None` when the lane is closed and empty: what was queued is still done.
    pub fn pop(&self) -> Option<Errand> {
        let mut state = self.state.lock();
        loop {
            if let Some(errand) = state.queue.pop_front() {
                return Some(errand);
            }
            if state.closed {
                return None;
            }
            state.idle += 1;
            self.ready.wait(&mut state);
            state.idle -= 1;
        }
    }

    /// An errand that is there already, if any.
    pub fn pop_now(&self) -> Option<Errand> {
        self.state.lock().queue.pop_front()
    }

    /// Puts errands back to where they were taken from, to be done next.
    pub fn put_back(&self, errands: Vec<Errand>) {
        let mut state = self.state.lock();
        for errand in errands.into_iter().rev() {
            state.queue.push_front(errand);
        }
    }

    /// Takes no more errands and lets the threads go when the queue is empty.
    pub fn close(&self) {
        self.places.close();
        self.state.lock().closed = true;
        self.ready.notify_all();
    }
}
