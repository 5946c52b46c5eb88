//! Who is signed in, held from one page to the next while nothing is committed.
//!
//! Any commit of this process forgets all: whoever is signed out, or loses a role, is so with the answer to the act
//! that did it. What other processes commit (other nodes, the command line) is seen after a second at most.

use super::SignedIn;
use domain::desk::Channel;
use domain::time::SECOND;
use parking_lot::Mutex;
use std::collections::HashMap;

/// So many sessions are held at once; more are read from the store each time.
const MOST: usize = 4_096;

/// The sessions that were read since the last commit.
#[derive(Debug, Default)]
pub(crate) struct Held(Mutex<Sessions>);

#[derive(Debug, Default)]
struct Sessions {
    commit: u64,
    until: i64,
    known: HashMap<(String, Channel), SignedIn>,
}

impl Held {
    /// Who holds the secret with this digest, if that was read since commit number `commit`.
    pub fn get(&self, commit: u64, now: i64, digest: &str, via: Channel) -> Option<SignedIn> {
        let mut held = self.0.lock();
        let fresh = held.commit == commit && (held.until - SECOND..held.until).contains(&now);
        if !fresh {
            held.known.clear();
            (held.commit, held.until) = (commit, now + SECOND);
        }
        held.known.get(&(digest.to_owned(), via)).cloned()
    }

    /// Holds what was read after commit number `commit` was there.
    pub fn put(&self, commit: u64, digest: String, via: Channel, signed: &SignedIn) {
        let mut held = self.0.lock();
        if held.commit == commit && held.known.len() < MOST {
            held.known.insert((digest, via), signed.clone());
        }
    }
}
