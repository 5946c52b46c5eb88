//! Any JSON over HTTP: where the rows are and what their fields are called is a mapping that people write.

use crate::flows::source::{Ask, Page, Reading, Source, Trouble, text};
use crate::flows::take::{Event, moment};
use crate::hooks::wire::{Fetch, Wire};
use domain::time::{MINUTE, rfc3339};
use serde_json::Value;

/// The longest answer that is read.
const LONGEST: usize = 16 << 20;
/// So much of the time before is asked again: what came late there is not lost.
const OVERLAP: i64 = 10 * MINUTE;

/// See the module.
pub(crate) struct Http;

impl Source for Http {
    fn kind(&self) -> &'static str {
        "http"
    }

    fn check(&self, settings: &Value, wire: &Wire) -> Result<(), &'static str> {
        wire.address(&filled(text(settings, "url"), "2026-01-01T00:00:00Z")).map_err(|_| "url")?;
        if text(settings, "id").is_empty() {
            return Err("id");
        }
        Ok(())
    }

    fn read<'a>(&'a self, ask: Ask<'a>) -> Reading<'a> {
        Box::pin(async move {
            let from = ask.cursor.parse::<i64>().unwrap_or(ask.now).saturating_sub(OVERLAP);
            let url = filled(text(ask.settings, "url"), &rfc3339(from));
            let name = text(ask.settings, "header");
            let mut headers = vec![("accept".to_owned(), "application/json".to_owned())];
            if let Some(secret) = ask.secret {
                match name {
                    "" => headers.push(("authorization".to_owned(), format!("Bearer {secret}"))),
                    name => headers.push((name.to_lowercase(), secret.to_owned())),
                }
            }
            let fetched =
                ask.wire.fetch(Fetch { url: &url, headers: &headers, body: None, longest: LONGEST }).await;
            let answer = fetched.map_err(Trouble::Away)?;
            let words: String = String::from_utf8_lossy(&answer.body).chars().take(200).collect();
            if let Some(trouble) = Trouble::of_status(answer.status, answer.retry_after, &words) {
                return Err(trouble);
            }
            let value: Value = serde_json::from_slice(&answer.body)
                .map_err(|e| Trouble::Changed(format!("no JSON: {e}")))?;
            rows(ask.settings, &value, ask.now)
        })
    }
}

/// The address with the moment from which on rows are asked.
fn filled(url: &str, since: &str) -> String {
    url.replace("{since}", &since.replace('+', "%2B").replace(':', "%3A"))
}

/// The rows of an answer as events.
fn rows(settings: &Value, answer: &Value, now: i64) -> Result<Page, Trouble> {
    let place = text(settings, "items");
    let items = if place.is_empty() { Some(answer) } else { at(answer, place) };
    let Some(items) = items.and_then(Value::as_array) else {
        return Err(Trouble::Changed(format!("there is no list at «{place}»")));
    };
    let mut page = Page { cursor: now.to_string(), ..Page::default() };
    for (n, item) in items.iter().enumerate() {
        match event(settings, item, now) {
            Ok(event) => page.events.push(event),
            Err(why) => {
                let name = at(item, text(settings, "id")).map_or_else(|| format!("#{}", n + 1), plain);
                page.broken.push((name, why));
            }
        }
    }
    if page.events.is_empty() && !page.broken.is_empty() {
        let (_, why) = page.broken.swap_remove(0);
        return Err(Trouble::Changed(why));
    }
    Ok(page)
}

fn event(settings: &Value, item: &Value, now: i64) -> Result<Event, String> {
    let field = |name: &str| match text(settings, name) {
        "" => None,
        place => Some((place, at(item, place))),
    };
    let needed = |name: &str| match field(name) {
        Some((place, None | Some(Value::Null))) => Err(format!("there is no field «{place}»")),
        Some((_, found)) => Ok(found),
        None => Ok(None),
    };
    let id = needed("id")?.map(plain).filter(|id| !id.is_empty()).ok_or("the id is empty")?;
    let when = match needed("time")? {
        None => now,
        Some(Value::Number(number)) => {
            let number = number.as_f64().unwrap_or_default();
            // Seconds or milliseconds since 1970.
            (if number < 1e11 { number * 1e3 } else { number }) as i64
        }
        Some(other) => moment(&plain(other)).ok_or_else(|| format!("no moment: {}", plain(other)))?,
    };
    let value = match needed("value")? {
        None => None,
        Some(found) => Some(number(found).ok_or_else(|| format!("no number: {}", plain(found)))?),
    };
    let failed = text(settings, "failed");
    let bad = field("state").and_then(|(_, found)| found).is_some_and(|found| {
        let state = plain(found);
        failed.split(',').any(|one| !one.trim().is_empty() && one.trim() == state)
    });
    let key = field("key").and_then(|(_, found)| found).map_or_else(|| id.clone(), plain);
    Ok(Event { source: "http".into(), id, at: when, key, value, bad, ..Event::default() })
}

/// What stands at a place like `data.orders` or `/data/orders`.
fn at<'a>(value: &'a Value, place: &str) -> Option<&'a Value> {
    place.split(['.', '/']).filter(|part| !part.is_empty()).try_fold(value, |value, part| match value {
        Value::Array(all) => all.get(part.parse::<usize>().ok()?),
        other => other.get(part),
    })
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().replace(',', ".").parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn settings() -> Value {
        json!({ "items": "data.orders", "id": "id", "time": "created", "key": "number", "value": "sum",
                "state": "status", "failed": "cancelled, error" })
    }

    #[test]
    fn rows_are_read_by_a_mapping_and_one_broken_row_is_told() {
        let answer = json!({ "data": { "orders": [
            { "id": 7, "created": "2026-11-22T09:30:00Z", "number": "A-7", "sum": "12,5", "status": "new" },
            { "id": 8, "created": "yesterday", "number": "A-8", "sum": 1, "status": "new" },
            { "id": 9, "created": 1_795_253_400, "number": "A-9", "sum": 1, "status": "cancelled" },
        ] } });
        let page = rows(&settings(), &answer, 5).expect("a page");
        assert_eq!(page.events.len(), 2);
        assert_eq!((page.events[0].key.as_str(), page.events[0].value), ("A-7", Some(12.5)));
        assert!(page.events[1].bad && page.events[1].at == 1_795_253_400_000);
        assert_eq!(page.broken, [("8".to_owned(), "no moment: yesterday".to_owned())]);
    }

    #[test]
    fn changed_fields_are_a_trouble_of_their_own() {
        let moved = rows(&settings(), &json!({ "orders": [] }), 5);
        assert_eq!(moved, Err(Trouble::Changed("there is no list at «data.orders»".into())));
        let renamed = rows(&settings(), &json!({ "data": { "orders": [{ "orderId": 7 }] } }), 5);
        assert_eq!(renamed, Err(Trouble::Changed("there is no field «id»".into())));
    }
}
