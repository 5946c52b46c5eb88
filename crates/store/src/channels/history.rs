//! Histories that were brought in.

use crate::{StoreError, Tx, args, sql};
use domain::ids::TicketId;
use domain::time::Moment;

/// Tickets that are live only as history was brought in, and the moment when the last of it was: nobody has them, and
/// every message of theirs came by a mail whose source begins with `source`. The next `limit` after `after`.
pub fn untouched_histories(
    tx: &mut Tx<'_>,
    source: &str,
    after: TicketId,
    limit: i64,
) -> Result<Vec<(TicketId, Moment)>, StoreError> {
    tx.all(
        sql!(
            "select t.id, max(i.received_at) as brought_at
             from ticket t join message m on m.ticket_id = t.id left join inbound i on i.id = m.inbound_id
             where t.live and t.assignee_id is null and t.id > $1
             group by t.id having min(case when i.source like $2 then 1 else 0 end) = 1
             order by t.id limit $3"
        ),
        &args![after, format!("{source}%"), limit],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}
