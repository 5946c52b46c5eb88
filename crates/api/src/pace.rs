//! How fast a token may go: a bucket of requests that fills again by itself. Kept in this process; of tokens that have
//! not been seen for a minute nothing is kept.

use domain::ids::TokenId;
use domain::time::MINUTE;
use parking_lot::Mutex;
use std::collections::HashMap;

/// Buckets kept before the full ones are thrown away.
const KEPT: usize = 10_000;

/// All buckets.
pub(crate) struct Pace {
    per_minute: i64,
    /// When each bucket will be full again, in microseconds, were nothing taken any more: all there is to a bucket.
    full_at: Mutex<HashMap<TokenId, i64>>,
}

/// What a bucket holds after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Left {
    pub allowed: bool,
    pub of: i64,
    pub requests: i64,
    /// Seconds until it is full again; of a refusal until there is a request in it.
    pub seconds: i64,
}

impl Pace {
    pub fn new(per_minute: u32) -> Pace {
        Pace { per_minute: i64::from(per_minute.max(1)), full_at: Mutex::default() }
    }

    /// Takes a request out of a token's bucket.
    pub fn take(&self, token: TokenId, now: i64) -> Left {
        let mut all = self.full_at.lock();
        if all.len() >= KEPT {
            all.retain(|_, at| *at > now * 1_000);
        }
        // Microseconds that one request costs; a bucket holds a minute of them.
        let cost = MINUTE * 1_000 / self.per_minute;
        let full_at = all.entry(token).or_insert(0);
        let debt = (*full_at - now * 1_000).max(0) + cost;
        let allowed = debt <= MINUTE * 1_000;
        if allowed {
            *full_at = now * 1_000 + debt;
        }
        let free = MINUTE * 1_000 - if allowed { debt } else { debt - cost };
        let wait = if allowed { debt } else { debt - MINUTE * 1_000 };
        Left {
            allowed,
            of: self.per_minute,
            requests: free.max(0) / cost,
            seconds: (wait + 999_999) / 1_000_000,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills() {
        let pace = Pace::new(60);
        let (one, other) = (TokenId(1), TokenId(2));
        for n in 0..60 {
            let left = pace.take(one, 1_000);
            assert!(left.allowed, "{n}");
            assert_eq!(left.requests, 59 - n);
        }
        let refused = pace.take(one, 1_000);
        assert_eq!((refused.allowed, refused.requests, refused.seconds), (false, 0, 1));
        assert!(pace.take(other, 1_000).allowed, "another's bucket is another's");
        assert!(!pace.take(one, 1_999).allowed);
        assert!(pace.take(one, 2_000).allowed, "one a second comes back");
        assert!(!pace.take(one, 2_000).allowed);
        assert_eq!(pace.take(one, 200_000).requests, 59, "never more than full");
    }
}
