//! What every page asks for, held from one page to the next while nothing is committed.
//!
//! Any commit of this process forgets all: whoever is signed out, or loses a role, is so with the answer to the act
//! that did it, and a counter is never older than the last act. What other processes commit (other nodes, the command
//! line) is seen after a second at most, or as soon as it is heard of.

use crate::App;
use crate::desk::{Looks, QueueCounts};
use crate::people::SignedIn;
use domain::desk::Channel;
use domain::ids::PersonId;
use domain::people::Role;
use domain::time::SECOND;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use store::incidents::Kept;

/// So many answers to one question are held at once; more are read from the store each time.
const MOST: usize = 4_096;

/// Those of us to whom a ticket can be given: who, name, role.
pub type Staff = Arc<Vec<(PersonId, String, Role)>>;

/// The questions whose answers are held.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// Who holds the secret with this digest.
    pub sessions: Held<(String, Channel), SignedIn>,
    /// The counters around every page, and how many mails wait for a person.
    pub counts: Held<Looks, (QueueCounts, Option<i64>)>,
    /// The staff.
    pub staff: Held<(), Staff>,
    /// The incidents that call somebody.
    pub calls: Held<(), Arc<Vec<Kept>>>,
    /// How often other processes were heard of.
    heard: AtomicU64,
}

/// The memory as of a moment before a reading begins: what is read after it may be held for those who ask at it.
#[derive(Clone)]
pub(crate) struct Recall {
    memory: Arc<Memory>,
    commit: (u64, u64),
    now: i64,
}

impl App {
    /// The memory as of now. To be called before the reading whose answer it is to hold.
    pub(crate) fn recall(&self) -> Recall {
        let commit = (self.db.committed(), self.memory.heard.load(Ordering::Acquire));
        Recall { memory: self.memory.clone(), commit, now: self.now() }
    }

    /// Forgets everything: another process changed something.
    pub(crate) fn forget(&self) {
        self.memory.heard.fetch_add(1, Ordering::AcqRel);
    }
}

impl Recall {
    /// The answer, if it is held.
    pub fn get<K: Eq + Hash, V: Clone>(&self, of: fn(&Memory) -> &Held<K, V>, key: &K) -> Option<V> {
        let mut held = of(&self.memory).0.lock();
        let fresh = held.commit == self.commit && (held.until - SECOND..held.until).contains(&self.now);
        if !fresh {
            held.known.clear();
            (held.commit, held.until) = (self.commit, self.now + SECOND);
        }
        held.known.get(key).cloned()
    }

    /// Holds an answer that was read after this recall was made.
    pub fn put<K: Eq + Hash, V>(&self, of: fn(&Memory) -> &Held<K, V>, key: K, answer: V) {
        let mut held = of(&self.memory).0.lock();
        if held.commit == self.commit && held.known.len() < MOST {
            held.known.insert(key, answer);
        }
    }

    /// The answer that is held, or the one that is read now.
    pub fn or_read<K: Eq + Hash, V: Clone, E>(
        &self,
        of: fn(&Memory) -> &Held<K, V>,
        key: K,
        read: impl FnOnce() -> Result<V, E>,
    ) -> Result<V, E> {
        if let Some(answer) = self.get(of, &key) {
            return Ok(answer);
        }
        let answer = read()?;
        self.put(of, key, answer.clone());
        Ok(answer)
    }
}

/// The answers to one question that were read since the last commit.
#[derive(Debug)]
pub(crate) struct Held<K, V>(Mutex<Known<K, V>>);

#[derive(Debug)]
struct Known<K, V> {
    commit: (u64, u64),
    until: i64,
    known: HashMap<K, V>,
}

impl<K, V> Default for Held<K, V> {
    fn default() -> Held<K, V> {
        Held(Mutex::new(Known { commit: (0, 0), until: 0, known: HashMap::new() }))
    }
}
