//! Makes ids: 41 bits of milliseconds since 2020, 6 bits of node, 16 bits of sequence.
//!
//! Growing within a process even when the clock jumps back, and unlike on different nodes.

use crate::Clock;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// 2020-01-01 in UTC milliseconds.
const EPOCH: i64 = 1_577_836_800_000;

/// The maker of ids.
pub struct Ids {
    clock: Arc<dyn Clock>,
    last: AtomicI64,
    node: i64,
}

impl Ids {
    /// A maker with a node number drawn by chance: two processes on one database rarely share it, and then their
    /// ids still differ unless made in the same millisecond with the same sequence.
    pub fn new(clock: Arc<dyn Clock>) -> Ids {
        Ids { clock, last: AtomicI64::new(0), node: i64::from(rand::random::<u8>() & 0x3f) }
    }

    /// A new id, greater than all before it.
    pub fn next(&self) -> i64 {
        let millis = (self.clock.now() - EPOCH).max(1);
        let floor = (millis << 22) | (self.node << 16);
        let step = |last: i64| if floor > last { floor } else { last + 1 };
        let mut last = self.last.load(Ordering::Relaxed);
        loop {
            let next = step(last);
            match self.last.compare_exchange_weak(last, next, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return next,
                Err(seen) => last = seen,
            }
        }
    }
}
