//! The log of administrative acts.

use super::{Answer, ok};
use crate::body::Ask;
use crate::cursor;
use crate::gate::Caller;
use crate::problem::Problem;
use crate::shape::short;
use domain::time::{read_rfc3339, rfc3339};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A place of the chain of acts.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Act {
    /// Its place in the chain.
    #[schema(example = 211)]
    seq: i64,
    /// When.
    #[schema(example = "2026-11-22T09:30:00Z")]
    at: String,
    /// Who; empty for the desk itself.
    #[schema(example = "Пётр Админов")]
    actor: String,
    /// Did what.
    #[schema(example = "person.enter")]
    act: String,
    /// To what.
    #[schema(example = "730144440320000012")]
    subject: String,
    /// What that is called today.
    #[schema(example = "Анна Смирнова")]
    name: Option<String>,
    /// How it was and how it is.
    #[schema(value_type = Object, example = json!({"role": "requester"}))]
    detail: serde_json::Value,
    /// The seal of this row, which holds the one before.
    #[schema(example = "9d6c4a")]
    seal: String,
}

/// A page of the log.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Acts {
    /// The latest first.
    items: Vec<Act>,
    /// Whether the chain of seals is whole.
    #[schema(example = true)]
    whole: bool,
    /// The `cursor` of the next page.
    #[schema(example = "YXVkaXQgMTYx")]
    next: Option<String>,
}

/// Which acts.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct WhichActs {
    /// By whom, the whole name; of 200 characters at most, control characters left out.
    #[param(example = "Пётр Админов")]
    actor: Option<String>,
    /// To what.
    #[param(example = "730144440320000012")]
    subject: Option<String>,
    /// From this moment on.
    #[param(example = "2026-01-01T00:00:00Z", format = DateTime)]
    from: Option<String>,
    /// Before this moment.
    #[param(example = "2030-01-01T00:00:00Z", format = DateTime)]
    until: Option<String>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// Read the log of administrative acts
///
/// The latest first, with the state of its chain of seals. Needs scope `admin`.
#[utoipa::path(get, path = "/audit", operation_id = "list_audit", tag = "desk", params(WhichActs),
    responses((status = 200, description = "A page", body = Acts)))]
pub(crate) async fn audit(caller: Caller, Ask(which): Ask<WhichActs>) -> Answer {
    let moment = |field: &str, text: &Option<String>| {
        let read = |text: &String| {
            read_rfc3339(text).ok_or_else(|| Problem::malformed(format!("{field}: no moment")))
        };
        text.as_ref().map(read).transpose()
    };
    let wanted = app::trail::Wanted {
        from: moment("from", &which.from)?,
        until: moment("until", &which.until)?,
        actor: which.actor.unwrap_or_default(),
        subject: which.subject.unwrap_or_default(),
    };
    short("actor", &wanted.actor, 200)?;
    short("subject", &wanted.subject, 200)?;
    let before = which.cursor.as_deref().map(|text| cursor::read::<1>("audit", text)).transpose()?;
    let found = caller.app.trail(&caller.actor, wanted, before.map(|[seq]| seq)).await?;
    let items = found.rows.into_iter().map(|row| Act {
        seq: row.seq,
        at: rfc3339(row.at),
        actor: row.actor,
        act: row.act,
        name: found.names.get(&row.subject).cloned(),
        subject: row.subject,
        detail: serde_json::from_str(&row.detail).unwrap_or_default(),
        seal: row.hash,
    });
    ok(Acts {
        items: items.collect(),
        whole: matches!(found.chain, app::trail::Verdict::Whole { .. }),
        next: found.next.map(|seq| cursor::write("audit", &[seq])),
    })
}
