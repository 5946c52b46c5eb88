//! A query of Prometheus: each step of its answer is a count of events, for example `increase(orders_total[1m])`.

use crate::flows::source::{Ask, Page, Reading, Source, Trouble, text};
use crate::flows::take::Event;
use crate::hooks::wire::{Fetch, Wire};
use domain::time::{HOUR, MINUTE};
use serde_json::Value;

/// The longest answer that is read.
const LONGEST: usize = 8 << 20;
/// At first so much of the past is read.
const FIRST: i64 = 24 * HOUR;

/// See the module.
pub(crate) struct Prometheus;

impl Source for Prometheus {
    fn kind(&self) -> &'static str {
        "prometheus"
    }

    fn check(&self, settings: &Value, wire: &Wire) -> Result<(), &'static str> {
        wire.address(text(settings, "url")).map_err(|_| "url")?;
        if text(settings, "query").is_empty() { Err("query") } else { Ok(()) }
    }

    fn read<'a>(&'a self, ask: Ask<'a>) -> Reading<'a> {
        Box::pin(async move {
            // Whole minutes that are over; the one before again, when it was late.
            let to = ask.now.div_euclid(MINUTE) * MINUTE;
            let from = ask.cursor.parse::<i64>().unwrap_or(to - FIRST).max(to - FIRST);
            if from >= to {
                return Ok(Page { cursor: from.to_string(), ..Page::default() });
            }
            let base = text(ask.settings, "url").trim_end_matches('/');
            let query: String =
                text(ask.settings, "query").bytes().map(|byte| format!("%{byte:02X}")).collect();
            let (start, end) = ((from + MINUTE) / 1_000, to / 1_000);
            let url = format!("{base}/api/v1/query_range?query={query}&start={start}&end={end}&step=60");
            let headers: Vec<_> = ask
                .secret
                .map(|secret| ("authorization".to_owned(), format!("Bearer {secret}")))
                .into_iter()
                .collect();
            let fetched =
                ask.wire.fetch(Fetch { url: &url, headers: &headers, body: None, longest: LONGEST }).await;
            let answer = fetched.map_err(Trouble::Away)?;
            let words: String = String::from_utf8_lossy(&answer.body).chars().take(200).collect();
            if let Some(trouble) = Trouble::of_status(answer.status, answer.retry_after, &words) {
                return Err(trouble);
            }
            let value: Value = serde_json::from_slice(&answer.body)
                .map_err(|e| Trouble::Changed(format!("no JSON: {e}")))?;
            Ok(Page { cursor: to.to_string(), ..points(&value)? })
        })
    }
}

/// The steps of an answer, summed over its series.
fn points(answer: &Value) -> Result<Page, Trouble> {
    let series = answer.pointer("/data/result").and_then(Value::as_array);
    let series = series.ok_or_else(|| Trouble::Changed("there is no list at «data.result»".into()))?;
    let mut sums: std::collections::BTreeMap<i64, f64> = std::collections::BTreeMap::new();
    let mut page = Page::default();
    for pair in series.iter().filter_map(|one| one.get("values")?.as_array()).flatten() {
        let at = pair.get(0).and_then(Value::as_f64);
        let value = pair.get(1).and_then(Value::as_str).and_then(|text| text.parse::<f64>().ok());
        match at.zip(value) {
            Some((at, value)) if value.is_finite() => *sums.entry((at * 1e3) as i64).or_default() += value,
            _ => page.broken.push((pair.to_string(), "no number".into())),
        }
    }
    let event = |(at, value): (i64, f64)| {
        let count = value.round().clamp(0.0, 1e9) as i64;
        // The step that ends at a moment is of the minute before it.
        Event {
            source: "prometheus".into(),
            id: at.to_string(),
            at: at - 1,
            count,
            value: Some(value),
            ..Event::default()
        }
    };
    page.events = sums.into_iter().map(event).collect();
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn steps_are_counts() {
        let answer = json!({ "status": "success", "data": { "resultType": "matrix", "result": [
            { "metric": {}, "values": [[1_700_000_040, "3.2"], [1_700_000_100, "NaN"]] },
            { "metric": {}, "values": [[1_700_000_040, "2"]] },
        ] } });
        let page = points(&answer).expect("a page");
        assert_eq!(page.events.len(), 1);
        assert_eq!((page.events[0].count, page.events[0].at), (5, 1_700_000_039_999));
        assert_eq!(page.broken.len(), 1);
        assert!(points(&json!({ "status": "error" })).is_err());
    }
}
