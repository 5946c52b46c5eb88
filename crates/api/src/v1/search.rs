//! Finding by words.

use super::{Answer, ok};
use crate::body::Ask;
use crate::gate::Caller;
use crate::shape::{Found, FoundTicket, short};
use domain::time::rfc3339;
use serde::Deserialize;
use utoipa::IntoParams;

/// What is looked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Words {
    /// Words in any form, numbers whole or in part, phrases in quotes, filters such as `client:`. Nothing
    /// is found without them.
    #[param(example = "накладная не печатается", max_length = 500)]
    q: Option<String>,
    /// Hits that are passed over.
    #[param(example = 0, minimum = 0, maximum = 10_000)]
    from: Option<u16>,
}

/// Find tickets
///
/// By words of their subjects and conversations, the best first, within the caller's rights; twenty at a time.
#[utoipa::path(get, path = "/search", operation_id = "find_tickets", tag = "tickets", params(Words),
    responses((status = 200, description = "What was found", body = Found)))]
pub(crate) async fn find(caller: Caller, Ask(words): Ask<Words>) -> Answer {
    let q = words.q.unwrap_or_default();
    short("q", &q, 500)?;
    let found = caller.app.find(&caller.actor, &q, usize::from(words.from.unwrap_or(0))).await?;
    let text = |parts: Vec<(String, bool)>| parts.into_iter().map(|(part, _)| part).collect::<String>();
    let items = found.hits.into_iter().map(|hit| FoundTicket {
        number: hit.number,
        state: hit.state.into(),
        subject: text(hit.subject),
        words: text(hit.words),
        organisation: hit.org,
        requester: hit.requester,
        updated_at: rfc3339(hit.updated_at),
    });
    ok(Found { items: items.collect(), total: found.total, meant: found.meant })
}
