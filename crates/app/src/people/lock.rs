//! The lock of the door: attempts are counted before a password is looked at, so that many at once are no more than
//! many in a row.
//!
//! They are counted for the address that was typed, whether it is somebody's or nobody's: a lock never tells who is
//! here. And for the place that they come from, so that nobody tries one password on everybody. The counts are rows
//! of `brake` that the tidying forgets; memory holds none.

use crate::AppError;
use crate::secret::digest;
use domain::channels::brake::{Allowance, Bucket, take};
use domain::text::fold;
use domain::time::{DAY, HOUR, MINUTE, Moment};
use std::net::IpAddr;
use store::{Tx, channels};

/// So many failures in a row lock an address …
const FAILURES: i64 = 5;
/// … for so long, doubled with each further failure up to a day.
const LOCK: i64 = 5 * MINUTE;
/// Failures and lost passwords of one place: an office has many people, a guesser has one.
const PER_PLACE: Allowance = Allowance { capacity: 50, refill_ms: MINUTE };
/// Links for a new password or to sign in by, to one address.
const RESETS: Allowance = Allowance { capacity: 3, refill_ms: HOUR / 3 };

/// Counts an attempt to sign in; `Slow` when there were too many.
pub(super) fn attempt(
    tx: &mut Tx<'_>,
    mail: &str,
    from: Option<IpAddr>,
    now: Moment,
) -> Result<(), AppError> {
    let name = of_address(mail);
    let before = channels::bucket(tx, &name)?;
    if let Some(until) = before.and_then(locked_until).filter(|until| *until > now) {
        return Err(AppError::Slow(until));
    }
    let failed = before.map_or(0, |bucket| bucket.level_milli / 1_000) + 1;
    if let Some(place) = from.map(of_place) {
        let (bucket, may) = take(channels::bucket(tx, &place)?, PER_PLACE, now);
        if !may {
            return Err(AppError::Slow(now + PER_PLACE.refill_ms));
        }
        channels::put_bucket(tx, &place, bucket)?;
    }
    Ok(channels::put_bucket(tx, &name, Bucket { level_milli: failed * 1_000, at: now })?)
}

/// Takes an attempt back that was none: the password fits.
pub(super) fn forgive(
    tx: &mut Tx<'_>,
    mail: &str,
    from: Option<IpAddr>,
    now: Moment,
) -> Result<(), AppError> {
    lift(tx, mail)?;
    if let Some(place) = from.map(of_place)
        && let Some(bucket) = channels::bucket(tx, &place)?
    {
        let level_milli = (bucket.level_milli + 1_000).min(PER_PLACE.capacity * 1_000);
        channels::put_bucket(tx, &place, Bucket { level_milli, at: bucket.at.max(now) })?;
    }
    Ok(())
}

/// Forgets the failures of an address.
pub(super) fn lift(tx: &mut Tx<'_>, mail: &str) -> Result<(), AppError> {
    Ok(channels::drop_bucket(tx, &of_address(mail))?)
}

/// Whether an address may be sent one more link. Counted for unknown ones too: the work is the same.
pub(super) fn may_ask(
    tx: &mut Tx<'_>,
    mail: &str,
    from: Option<IpAddr>,
    now: Moment,
) -> Result<bool, AppError> {
    let mut counts = vec![(format!("reset:{}", digest(&fold(mail))), RESETS)];
    counts.extend(from.map(|from| (of_place(from), PER_PLACE)));
    // The place first: when that is over, no address is written down any more.
    for (name, allowance) in counts.into_iter().rev() {
        let (bucket, may) = take(channels::bucket(tx, &name)?, allowance, now);
        if !may {
            return Ok(false);
        }
        channels::put_bucket(tx, &name, bucket)?;
    }
    Ok(true)
}

/// The moment at which an address is open again; none when it is not locked.
fn locked_until(failures: Bucket) -> Option<Moment> {
    let over = failures.level_milli / 1_000 - FAILURES;
    (over >= 0).then(|| failures.at + (LOCK << over.min(9)).min(DAY))
}

/// Digests are all of one length, however long the typed address is.
fn of_address(mail: &str) -> String {
    format!("sign-in:{}", digest(&fold(mail)))
}

/// One subscriber has one address, or a network of 64 bits.
fn of_place(from: IpAddr) -> String {
    match from.to_canonical() {
        IpAddr::V4(v4) => format!("sign-in-from:{v4}"),
        IpAddr::V6(v6) => format!("sign-in-from:{:x}", v6.to_bits() >> 64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_grow_up_to_a_day() {
        let after = |failed: i64| locked_until(Bucket { level_milli: failed * 1_000, at: 0 });
        assert_eq!([4, 5, 6, 7].map(after), [None, Some(LOCK), Some(2 * LOCK), Some(4 * LOCK)]);
        assert_eq!([14, 1_000_000].map(after), [Some(DAY), Some(DAY)]);
    }

    #[test]
    fn one_subscriber_is_one_place() {
        let place = |text: &str| of_place(text.parse().expect("an address"));
        assert_eq!(place("2001:db8:1:2::1"), place("2001:db8:1:2:ffff::9"));
        assert_ne!(place("2001:db8:1:2::1"), place("2001:db8:1:3::1"));
        assert_eq!(place("::ffff:192.0.2.7"), place("192.0.2.7"));
    }
}
