//! Loop brakes: token buckets for mails that the desk sends by itself.

use crate::time::{HOUR, Moment};
use serde::{Deserialize, Serialize};

/// A bucket: `level` tokens at `at`, filled up to `capacity` at one token per `refill_ms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// Thousandths of a token at `at`.
    pub level_milli: i64,
    /// When the level was written.
    pub at: Moment,
}

/// How much a bucket holds and how fast it fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Tokens when full.
    pub capacity: i64,
    /// Milliseconds for one token.
    pub refill_ms: i64,
}

/// Automatic mails to one address: ten at once, then six an hour.
pub const PER_RECIPIENT: Allowance = Allowance { capacity: 10, refill_ms: HOUR / 6 };
/// Automatic mails to one address about one subject: two at once, then one in twelve hours. Two desks that answer
/// each other exchange at most three mails: theirs, our acknowledgement, and their answer to it.
pub const PER_SUBJECT: Allowance = Allowance { capacity: 2, refill_ms: 12 * HOUR };
/// Automatic mails of one ticket: twenty at once, then ten an hour.
pub const PER_TICKET: Allowance = Allowance { capacity: 20, refill_ms: HOUR / 10 };

/// Takes a token if there is one: the bucket afterwards, and whether the mail may go.
pub fn take(bucket: Option<Bucket>, allowance: Allowance, now: Moment) -> (Bucket, bool) {
    let full = allowance.capacity * 1_000;
    let level = match bucket {
        None => full,
        Some(bucket) => {
            let passed = (now - bucket.at).max(0).min(allowance.refill_ms * allowance.capacity);
            (bucket.level_milli + passed * 1_000 / allowance.refill_ms).min(full)
        }
    };
    if level >= 1_000 {
        (Bucket { level_milli: level - 1_000, at: now }, true)
    } else {
        (Bucket { level_milli: level, at: now }, false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_more_than_capacity_plus_refill() {
        let allowance = Allowance { capacity: 3, refill_ms: HOUR };
        let (mut bucket, mut sent) = (None, 0);
        for minute in 0..600 {
            let (next, may) = take(bucket, allowance, minute * 60_000);
            bucket = Some(next);
            sent += i64::from(may);
        }
        // 3 at once, then one an hour over just under ten hours
        assert_eq!(sent, 3 + 9);
    }

    #[test]
    fn a_clock_that_jumps_back_gives_nothing() {
        let allowance = Allowance { capacity: 1, refill_ms: HOUR };
        let (bucket, first) = take(None, allowance, 10 * HOUR);
        assert!(first);
        assert!(!take(Some(bucket), allowance, 0).1);
    }
}
