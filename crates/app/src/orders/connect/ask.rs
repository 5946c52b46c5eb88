//! Asks a source, round after round: the network, the pace, what to do when it refuses.
//!
//! ```text
//! 200          what it says is taken; the next round begins where this one began, less an overlap
//! 401, 403     the key is wrong, or not allowed: said beside the source; asked again in half an hour
//! 420, 429     too fast: as long as it says, at least a minute
//! 409, 5xx     not now: again, each time later
//! changed      nothing of the answer is understood: said beside the source, told as a failed exchange
//! ```
//!
//! Each page is taken as it comes, in a unit of work of its own; where the next round begins is written with the last one.

use super::{Adapter, Place, Round, talk};
use crate::hooks::wire::Fetch;
use crate::orders::client::{Agreed, Client};
use crate::orders::follow::take;
use crate::orders::said::Said;
use crate::{App, AppError};
use domain::ids::OrderSourceId;
use domain::time::{HOUR, MINUTE, Moment, SECOND};
use store::jobs::{self, NewJob, Outcome};
use store::orders::{self, Source};

/// The kind of the job that asks a source.
pub(crate) const ASK: &str = "orders-ask";
/// The longest answer that is taken, bytes.
const LONGEST: usize = 32 << 20;
/// Questions in one round; a marketplace that always names a next page does not hold us for ever.
const QUESTIONS: usize = 2_000;
/// Orders on their way that are asked about by their numbers.
const REMEMBERED: i64 = 20_000;
/// Odd orders that are named.
const NAMED: usize = 5;

/// Why a round ended before its end: a word, a blank, and what was seen.
struct Refused {
    why: String,
    again: Moment,
}

impl App {
    /// Asks a source once, and says when again.
    pub(crate) async fn ask_order_source(&self, id: OrderSourceId) -> Result<Outcome, AppError> {
        let source =
            self.db.read(move |tx| -> Result<_, AppError> { Ok(orders::source_by_id(tx, id)?) }).await?;
        let Some(source) = source.filter(|source| source.active) else { return Ok(Outcome::Done) };
        let agreed = Agreed::of(&source);
        let Some(adapter) = Adapter::parse(&agreed.adapter) else { return Ok(Outcome::Done) };
        let now = self.now();
        let (again, failed) = match self.round(&source, &agreed, adapter, now).await? {
            Ok(odd) => (now + agreed.minutes.max(1) * MINUTE, odd.map(|odd| (odd, false))),
            Err(Refused { why, again }) => (again, Some((why, true))),
        };
        self.db
            .write(move |tx| -> Result<(), AppError> {
                if let Some((why, failure)) = &failed {
                    orders::source_failed(tx, id, now, why, *failure)?;
                }
                let (payload, key) = (id.to_string(), format!("{ASK}-{id}"));
                let job = NewJob { kind: ASK, payload: &payload, run_at: again, dedup_key: Some(&key) };
                jobs::enqueue(tx, &job)?;
                Ok(())
            })
            .await?;
        Ok(Outcome::Done)
    }

    /// A round; what it found odd, or why it ended.
    async fn round(
        &self,
        source: &Source,
        agreed: &Agreed,
        adapter: Adapter,
        now: Moment,
    ) -> Result<Result<Option<String>, Refused>, AppError> {
        let Some(key) = source.secret.as_deref().and_then(|sealed| self.unseal(sealed)) else {
            return Ok(Err(Refused { why: "keyless ".to_owned(), again: now + HOUR }));
        };
        let (org, name) = (source.org, source.name.clone());
        let remembered = self
            .db
            .read(move |tx| -> Result<_, AppError> { Ok(orders::underway(tx, org, &name, REMEMBERED)?) })
            .await?;
        let round = Round {
            source: source.name.clone(),
            account: agreed.account.clone(),
            key,
            place: serde_json::from_str(&source.place).unwrap_or_default(),
            remembered,
            now,
        };
        let base = if agreed.address.is_empty() { adapter.address() } else { &agreed.address };
        let mut talk = talk(adapter, round);
        let (mut ask, mut odd) = (Some(talk.first()), Vec::new());
        for _ in 0..QUESTIONS {
            let Some(question) = ask.take() else { break };
            let url = format!("{}{}", base.trim_end_matches('/'), question.path);
            let headers: Vec<(String, String)> =
                question.headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
            let body = (question.method == "POST").then_some(question.body.as_str());
            let sent = Fetch { url: &url, headers: &headers, body, longest: LONGEST };
            let reply = match self.wire.fetch(sent).await {
                Ok(reply) => reply,
                Err(why) => {
                    return Ok(Err(Refused { why: format!("network {why}"), again: now + later(source) }));
                }
            };
            if let Some(refusal) =
                refusal(reply.status, reply.retry_after.map(|wait| wait / SECOND), source, now)
            {
                return Ok(Err(refusal));
            }
            let heard = match talk.hear(&reply.body) {
                Ok(heard) => heard,
                Err(why) => {
                    let why = format!("changed {why}");
                    return Ok(Err(Refused { why, again: now + later(source) }));
                }
            };
            odd.extend(heard.odd);
            ask = heard.next;
            self.take_page(source, heard.said, now).await?;
        }
        let place = serde_json::to_string(&Place { since: now }).map_err(AppError::broken)?;
        let id = source.id;
        self.db
            .write(move |tx| -> Result<_, AppError> {
                Ok(orders::source_answered(tx, id, now, Some(&place))?)
            })
            .await?;
        Ok(Ok(told(&odd)))
    }

    /// Takes what a page says. A list shows states, not changes: what is as it was is no news.
    async fn take_page(
        &self,
        source: &Source,
        said: Vec<Said<'static>>,
        now: Moment,
    ) -> Result<(), AppError> {
        if said.is_empty() {
            return Ok(());
        }
        let (ids, org, first) = (self.ids.clone(), source.org, source.place.is_empty());
        self.db
            .write(move |tx| -> Result<(), AppError> {
                let client = Client::load(tx, org)?;
                let mut news = Vec::new();
                for (line, said) in said.iter().enumerate() {
                    if said.check(now).is_err() || is_known(tx, org, said)? {
                        continue;
                    }
                    // What a first round finds is history, not late news.
                    let seen = first.then_some(said.at);
                    news.push((line as u64, Said { seen, ..said.clone() }));
                }
                take(tx, &ids, &client, &news, now)?;
                Ok(())
            })
            .await
    }
}

/// Whether the last saying of this source about the order is the same but for its moment.
fn is_known(
    tx: &mut store::Tx<'_>,
    org: domain::ids::OrganisationId,
    said: &Said<'_>,
) -> Result<bool, AppError> {
    let Some(twin) = orders::twin_by_number(tx, org, said.leader(), said.order.trim())? else {
        return Ok(false);
    };
    let sayings = orders::sayings(tx, twin.id)?;
    let Some(last) = sayings.iter().rfind(|saying| saying.source == said.source) else { return Ok(false) };
    let last = Said::read(last.doc.as_bytes()).map_err(AppError::broken)?;
    // A question about statuses alone does not name the goods again.
    let lines = if said.lines.is_empty() { last.lines.clone() } else { said.lines.clone() };
    Ok(Said { at: said.at, seen: said.seen, ..last } == Said { lines, ..said.clone() })
}

/// Why an answer is none, and when to ask again.
fn refusal(status: u16, wait: Option<i64>, source: &Source, now: Moment) -> Option<Refused> {
    let (code, pause) = match status {
        200..=299 => return None,
        401 => ("key", HOUR / 2),
        403 => ("rights", HOUR / 2),
        404 => ("account", HOUR / 2),
        420 | 429 => ("pace", MINUTE),
        400..=499 => ("refused", later(source)),
        _ => ("fault", later(source)),
    };
    let asked = wait.map_or(0, |seconds| seconds * SECOND);
    Some(Refused { why: format!("{code} {status}"), again: now + pause.max(asked) })
}

/// How long to wait after a failure: longer each time, an hour at most.
fn later(source: &Source) -> Moment {
    (MINUTE << source.failures.clamp(0, 6)).min(HOUR)
}

/// What was odd, as it is kept.
fn told(odd: &[String]) -> Option<String> {
    let some = odd.iter().take(NAMED).cloned().collect::<Vec<_>>().join("; ");
    (!odd.is_empty()).then(|| format!("odd {}: {some}", odd.len()))
}
