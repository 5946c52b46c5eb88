//! What becomes of what was found: known findings age, those that are gone are mended, those that come back reopen.

use std::collections::{BTreeMap, BTreeSet};

/// A finding as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Check and key: by which tomorrow's is the same.
    pub fingerprint: String,
    /// It stands.
    pub open: bool,
}

/// A finding of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Check and key.
    pub fingerprint: String,
}

/// What happens to findings by a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Nobody knew them.
    pub fresh: BTreeSet<String>,
    /// They stand for longer now.
    pub aged: BTreeSet<String>,
    /// They had been mended, and are there again.
    pub returned: BTreeSet<String>,
    /// They are gone.
    pub mended: BTreeSet<String>,
}

/// Compares what is known within a scope with what a run over that scope found.
pub fn changes(known: &[Known], seen: &[Seen]) -> Change {
    let before: BTreeMap<&str, bool> = known.iter().map(|one| (one.fingerprint.as_str(), one.open)).collect();
    let now: BTreeSet<&str> = seen.iter().map(|one| one.fingerprint.as_str()).collect();
    let mut change = Change::default();
    for print in &now {
        let into = match before.get(print) {
            None => &mut change.fresh,
            Some(true) => &mut change.aged,
            Some(false) => &mut change.returned,
        };
        into.insert((*print).to_owned());
    }
    for (print, open) in before {
        if open && !now.contains(print) {
            change.mended.insert(print.to_owned());
        }
    }
    change
}
