//! A marketplace that answers by the published descriptions: Ozon's postings, Wildberries' tasks and their statuses, Yandex
//! Market's orders. A real server on a loopback port; it refuses, falters and breaks when told to. Invents no behaviour.

use serde_json::{Value, json};
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// The key that it knows.
pub const KEY: &str = "right-key";

/// An order of the marketplace.
#[derive(Clone, Debug)]
pub struct Order {
    /// Its number; of Wildberries digits.
    pub number: String,
    /// Its status, and what stands beside it.
    pub status: (String, String),
    /// Its answer cannot be read.
    pub broken: bool,
}

#[derive(Default)]
struct State {
    orders: Vec<Order>,
    faults: VecDeque<(u16, Option<u32>)>,
    changed: bool,
    asked: Vec<String>,
}

/// The marketplace.
#[derive(Clone)]
pub struct Market {
    /// Where it is.
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Market {
    /// Opens it on a free port.
    pub async fn open() -> Market {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let market = Market { address, state: Arc::default() };
        let serving = market.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let market = serving.clone();
                tokio::spawn(async move { market.serve(stream).await });
            }
        });
        market
    }

    /// Its address for a source.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Puts an order in, or moves it on.
    pub fn order(&self, number: &str, status: &str, sub: &str) {
        let mut state = self.lock();
        let status = (status.to_owned(), sub.to_owned());
        match state.orders.iter_mut().find(|order| order.number == number) {
            Some(order) => order.status = status,
            None => state.orders.push(Order { number: number.to_owned(), status, broken: false }),
        }
    }

    /// Makes an order unreadable.
    pub fn breaks(&self, number: &str) {
        self.lock()
            .orders
            .iter_mut()
            .filter(|order| order.number == number)
            .for_each(|one| one.broken = true);
    }

    /// Answers the next question with this status, and how many seconds to wait.
    pub fn fails(&self, status: u16, wait: Option<u32>) {
        self.lock().faults.push_back((status, wait));
    }

    /// Changes the shape of its answers.
    pub fn changes(&self, changed: bool) {
        self.lock().changed = changed;
    }

    /// What it was asked: paths.
    pub fn asked(&self) -> Vec<String> {
        self.lock().asked.clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn serve(&self, stream: TcpStream) -> Option<()> {
        let mut stream = BufReader::new(stream);
        let mut line = String::new();
        stream.read_line(&mut line).await.ok()?;
        let path = line.split(' ').nth(1)?.to_owned();
        let (mut length, mut keys) = (0, Vec::new());
        loop {
            let mut header = String::new();
            stream.read_line(&mut header).await.ok()?;
            let Some((name, value)) = header.trim().split_once(": ") else { break };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().ok()?,
                "api-key" | "authorization" => keys.push(value.to_owned()),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await.ok()?;
        let (status, wait, answer) =
            self.answer(&path, &keys, &serde_json::from_slice(&body).unwrap_or(Value::Null));
        let wait = wait.map(|n| format!("Retry-After: {n}\r\n")).unwrap_or_default();
        let text = answer.to_string();
        let head = format!(
            "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\n{wait}connection: close\r\n\r\n",
            text.len()
        );
        stream.write_all(head.as_bytes()).await.ok()?;
        stream.write_all(text.as_bytes()).await.ok()
    }

    fn answer(&self, path: &str, keys: &[String], body: &Value) -> (u16, Option<u32>, Value) {
        let mut state = self.lock();
        state.asked.push(path.to_owned());
        if let Some((status, wait)) = state.faults.pop_front() {
            return (status, wait, json!({ "code": status, "message": "no" }));
        }
        if !keys.iter().any(|key| key == KEY) {
            return (401, None, json!({ "code": 16, "message": "unauthenticated" }));
        }
        if state.changed {
            return (200, None, json!({ "data": { "items": [] } }));
        }
        let answer = match path.split('?').next().unwrap_or_default() {
            "/v4/posting/fbs/list" => ozon(&state.orders, body),
            "/api/v3/orders" => tasks(&state.orders),
            "/api/v3/orders/status" => statuses(&state.orders, body),
            path if path.starts_with("/v1/businesses/") => yandex(&state.orders, path_token(&state.asked)),
            _ => return (404, None, Value::Null),
        };
        (200, None, answer)
    }
}

fn path_token(asked: &[String]) -> usize {
    let last = asked.last().map(String::as_str).unwrap_or_default();
    last.split("pageToken=").nth(1).and_then(|token| token.parse().ok()).unwrap_or(0)
}

/// Postings, a hundred on a page; the cursor is a place.
fn ozon(orders: &[Order], body: &Value) -> Value {
    let from: usize = body["cursor"].as_str().and_then(|cursor| cursor.parse().ok()).unwrap_or(0);
    let page: Vec<Value> = orders.iter().skip(from).take(100).map(|order| {
        if order.broken {
            return json!({ "posting_number": order.number, "status": 7, "products": "?" });
        }
        json!({
            "posting_number": order.number, "status": order.status.0, "substatus": order.status.1,
            "products": [{ "offer_id": "A-1", "quantity": 1, "price": { "amount": "100.00", "currency": "RUB" } }],
        })
    }).collect();
    let next = from + page.len();
    json!({ "postings": page, "cursor": next.to_string(), "has_next": next < orders.len() })
}

fn tasks(orders: &[Order]) -> Value {
    let task = |order: &Order| {
        let id: i64 = order.number.parse().unwrap_or(0);
        json!({ "id": id, "article": "A-1", "convertedPrice": 10_000, "createdAt": "2026-11-01T00:00:00Z" })
    };
    json!({ "next": 0, "orders": orders.iter().map(task).collect::<Vec<_>>() })
}

fn statuses(orders: &[Order], body: &Value) -> Value {
    let asked: Vec<String> = body["orders"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|id| Some(id.as_i64()?.to_string()))
        .collect();
    let known = orders.iter().filter(|order| asked.contains(&order.number)).map(|order| {
        json!({ "id": order.number.parse::<i64>().unwrap_or(0), "supplierStatus": order.status.0, "wbStatus": order.status.1 })
    });
    json!({ "orders": known.collect::<Vec<_>>() })
}

fn yandex(orders: &[Order], from: usize) -> Value {
    let page: Vec<Value> = orders.iter().skip(from).take(50).map(|order| {
        json!({
            "orderId": order.number.parse::<i64>().unwrap_or(0), "status": order.status.0, "substatus": order.status.1,
            "fake": false, "items": [{ "offerId": "A-1", "count": 1 }],
        })
    }).collect();
    let next = from + page.len();
    let paging = if next < orders.len() { json!({ "nextPageToken": next.to_string() }) } else { json!({}) };
    json!({ "orders": page, "paging": paging })
}
