//! The doctor folds the journals of monitors and alerts again and compares.

use crate::AppError;
use domain::flows::{alert, monitor};
use domain::ids::{AlertId, MonitorId};
use store::Tx;
use store::flows;

/// Rows looked at in one go.
const STEP: i64 = 500;

/// What is not as its journal says, mended when asked; the number of rows that were looked at, and of those.
pub(crate) fn examine(tx: &mut Tx<'_>, mend: bool) -> Result<(u64, Vec<String>), AppError> {
    let (mut looked, mut wrong) = (0, Vec::new());
    let mut after = MonitorId(i64::MIN);
    loop {
        let some = flows::some_monitors(tx, after, STEP)?;
        let Some(last) = some.last() else { break };
        after = last.id;
        for row in some {
            looked += 1;
            let Some(fold) = monitor::fold(&flows::monitor_journal(tx, row.id)?) else {
                wrong.push(format!("monitor {}: no journal", row.id));
                continue;
            };
            if (row.stage, row.seq, row.watch) != (fold.stage, fold.seq, fold.watch) {
                wrong.push(format!(
                    "monitor {}: {:?} by its row, {:?} by its journal",
                    row.id, row.stage, fold.stage
                ));
                if mend {
                    flows::put_stage(tx, row.id, fold.stage, fold.seq)?;
                }
            }
        }
    }
    let mut after = AlertId(i64::MIN);
    loop {
        let some = flows::some_alerts(tx, after, STEP)?;
        let Some(last) = some.last() else { break };
        after = last.id;
        for row in some {
            looked += 1;
            let fold = alert::fold(&flows::alert_journal(tx, row.id)?);
            let mut right = row.clone();
            (right.raised_at, right.recovered_at) = (fold.raised_at, fold.recovered_at);
            (right.is_open, right.is_up, right.seq) = (fold.is_open(), fold.is_up(), fold.seq);
            right.due_at = fold.next_moment();
            if right != row {
                wrong.push(format!("alert {}: its row is not what its journal says", row.id));
                if mend {
                    flows::put_alert(tx, &right)?;
                }
            }
        }
    }
    Ok((looked, wrong))
}
