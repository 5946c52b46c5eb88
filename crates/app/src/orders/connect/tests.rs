//! Rounds of each adapter over answers in the shape that is published; the fields are ours, the values invented.

use super::*;
use serde_json::json;

const NOW: i64 = 1_795_000_000_000;

fn round(adapter: Adapter) -> Box<dyn Talk> {
    let place = Place { since: NOW - domain::time::HOUR };
    let remembered = vec!["77".to_owned()];
    let (source, account, key) = (adapter.code().to_owned(), "42".to_owned(), "secret".to_owned());
    talk(adapter, Round { source, account, key, place, remembered, now: NOW })
}

fn hear(talk: &mut Box<dyn Talk>, answer: &Value) -> Heard {
    talk.hear(answer.to_string().as_bytes()).expect("understood")
}

#[test]
fn ozon_is_read_page_by_page_and_a_broken_posting_stops_nothing() {
    let mut talk = round(Adapter::Ozon);
    let first = talk.first();
    assert_eq!((first.method, first.path.as_str()), ("POST", "/v4/posting/fbs/list"));
    assert!(
        first.headers.contains(&("Client-Id", "42".into()))
            && first.headers.contains(&("Api-Key", "secret".into()))
    );
    let body: Value = serde_json::from_str(&first.body).expect("JSON");
    assert_eq!((&body["limit"], &body["cursor"]), (&json!(100), &json!("")));
    let from = moment(&body["filter"]["last_changed_status_date"], "from");
    assert_eq!(from, Some(NOW - domain::time::HOUR - OVERLAP), "the past is read again");
    let posting = |n: u32| {
        json!({
            "posting_number": format!("{n}-0001-1"), "status": "awaiting_packaging", "substatus": "posting_created",
            "in_process_at": "2026-11-18T10:00:00Z", "shipment_date": "2026-11-19T10:00:00Z",
            "products": [{ "offer_id": "A-1", "quantity": 2, "price": { "amount": "1250.50", "currency": "RUB" } }],
        })
    };
    let mut postings: Vec<Value> = (0..100).map(posting).collect();
    postings[50] = json!({ "posting_number": "50-0001-1", "status": "delivering", "products": "many" });
    postings[51] = json!({ "status": "delivering" });
    postings[52]["products"][0]["price"] = json!("a lot");
    let heard = hear(&mut talk, &json!({ "postings": postings, "cursor": "next", "has_next": true }));
    assert_eq!((heard.said.len(), heard.odd.len()), (97, 3));
    let said = &heard.said[0];
    assert_eq!((said.order.as_ref(), said.lines[0].price.map(|price| price.0)), ("0-0001-1", Some(125_050)));
    assert_eq!(said.due.map(|due| due.0), domain::time::read_rfc3339("2026-11-19T10:00:00Z"));
    let next = heard.next.expect("a second page");
    assert!(next.body.contains(r#""cursor":"next""#));
    let heard = hear(&mut talk, &json!({ "postings": [], "cursor": "", "has_next": false }));
    assert_eq!(heard, Heard::default());
    assert!(talk.hear(br#"{"orders":[]}"#).is_err(), "a changed answer is told");
    assert!(talk.hear(b"<html>").is_err());
}

#[test]
fn wildberries_is_asked_for_tasks_and_then_for_their_statuses() {
    let mut talk = round(Adapter::Wildberries);
    let first = talk.first();
    assert!(first.method == "GET" && first.path.starts_with("/api/v3/orders?limit=1000&next=0&dateFrom="));
    let task = |id: i64| json!({ "id": id, "createdAt": "2026-11-18T10:00:00Z", "article": "one-7", "convertedPrice": 28_322 });
    let page: Vec<Value> = (1..=1000).map(task).collect();
    let heard = hear(&mut talk, &json!({ "next": 1000, "orders": page }));
    assert!(heard.said.is_empty(), "the list says no statuses");
    assert!(heard.next.expect("a second page").path.contains("next=1000"));
    let heard =
        hear(&mut talk, &json!({ "next": 1001, "orders": [task(1001), { "id": "x" }, { "id": 1002 }] }));
    assert_eq!(heard.odd.len(), 2);
    let ask = heard.next.expect("statuses");
    assert_eq!(ask.path, "/api/v3/orders/status");
    let asked: Value = serde_json::from_str(&ask.body).expect("JSON");
    assert_eq!(asked["orders"].as_array().map(Vec::len), Some(1000), "a thousand at once");
    let answer = json!({ "orders": [
        { "id": 1, "supplierStatus": "new", "wbStatus": "waiting" },
        { "id": 2, "supplierStatus": "complete", "wbStatus": "sorted" },
        { "id": 3 },
    ] });
    let heard = hear(&mut talk, &answer);
    assert_eq!((heard.said.len(), heard.odd.len()), (2, 1));
    assert_eq!(heard.said[0].lines[0].price.map(|price| price.0), Some(28_322));
    assert_eq!((heard.said[1].status.as_ref(), heard.said[1].sub.as_ref()), ("complete", "sorted"));
    let rest = heard.next.expect("the rest");
    assert!(rest.body.contains("77") || ask.body.contains("77"), "what is remembered is asked about");
    let heard = hear(&mut talk, &json!({ "orders": [] }));
    assert_eq!(heard.next, None);
}

#[test]
fn yandex_is_read_by_page_tokens() {
    let mut talk = round(Adapter::YandexMarket);
    let first = talk.first();
    assert_eq!((first.method, first.path.as_str()), ("POST", "/v1/businesses/42/orders?limit=50"));
    let order = |id: i64| {
        json!({
            "orderId": id, "status": "PROCESSING", "substatus": "STARTED", "fake": false,
            "creationDate": "2026-11-18T10:00:00+03:00", "updateDate": "2026-11-18T11:00:00+03:00",
            "items": [{ "offerId": "A-1", "count": 2, "prices": { "payment": { "value": 2501, "currencyId": "RUR" } } }],
        })
    };
    let mut trial = order(2);
    trial["fake"] = json!(true);
    let broken =
        json!({ "orderId": 3, "status": "DELIVERY", "items": [{ "offerId": "A-1", "count": "two" }] });
    let heard = hear(
        &mut talk,
        &json!({ "orders": [order(1), trial, broken], "paging": { "nextPageToken": "a+b" } }),
    );
    assert_eq!((heard.said.len(), heard.odd.len()), (2, 1));
    assert_eq!(
        heard.said[0].lines[0].price.map(|price| price.0),
        Some(125_050),
        "a piece's share of the line"
    );
    assert_eq!(heard.said[0].at.0, domain::time::read_rfc3339("2026-11-18T08:00:00Z").expect("a moment"));
    assert!(heard.said[1].test);
    assert_eq!(heard.next.expect("a page").path, "/v1/businesses/42/orders?limit=50&pageToken=a%2Bb");
}

/// The samples that the marketplaces publish, where they are at hand.
#[test]
fn published_samples_are_understood() {
    let Some(folder) = sets::find_or_skip("facts/samples") else { return };
    let read = |path: &str| std::fs::read(folder.join(path)).expect("a sample");
    let mut ozon = round(Adapter::Ozon);
    let heard = ozon.hear(&read("ozon/v3_posting_fbs_list.response.json")).expect("understood");
    assert!(!heard.said.is_empty() && heard.odd.is_empty(), "{heard:?}");
    let mut wildberries = round(Adapter::Wildberries);
    let heard = wildberries.hear(&read("wildberries/get_api_v3_orders.json")).expect("understood");
    assert!(heard.odd.is_empty() && heard.next.is_some(), "{heard:?}");
    let heard = wildberries.hear(&read("wildberries/post_api_v3_orders_status.json")).expect("understood");
    assert_eq!((heard.said.len(), heard.odd.len()), (1, 0));
}
