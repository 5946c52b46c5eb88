//! The doctor compares cases with what stands wrong.

use crate::AppError;
use domain::ids::{CaseId, TicketId};
use std::collections::BTreeSet;
use store::{Tx, checks};

/// Cases looked at in one go.
const STEP: i64 = 500;

/// The number of tickets that follow up what suppliers sent wrong, and the numbers of those whose case is open though
/// nothing stands, or has ended though something does.
pub(crate) fn examine(tx: &mut Tx<'_>) -> Result<(u64, Vec<i64>), AppError> {
    let (mut tickets, mut wrong) = (BTreeSet::<TicketId>::new(), Vec::new());
    let mut after = CaseId(i64::MIN);
    loop {
        let some = checks::some_cases(tx, after, STEP)?;
        let Some(last) = some.last() else { break };
        after = last.id;
        for case in some {
            tickets.insert(case.ticket);
            let stands = checks::findings_of_case(tx, case.id)?.iter().any(|one| one.open);
            // What came back with nobody to write to has no case of its own.
            let unheard = stands && super::supplier(tx, case.supplier)?.it.is_none();
            if stands == case.closed_at.is_some() && !unheard {
                wrong.extend(store::desk::get(tx, case.ticket)?.map(|ticket| ticket.number));
            }
        }
    }
    Ok((tickets.len() as u64, wrong))
}
