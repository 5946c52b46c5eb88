//! Wildberries Marketplace API v3: tasks by `GET /api/v3/orders`, a thousand on a page, which does not say their statuses;
//! these by `POST /api/v3/orders/status`, for the new ones and for those that are remembered.

use super::{Ask, Heard, Round, Talk, list, moment, read, text};
use crate::orders::said::{Fixed, Said, SaidLine, When};
use domain::time::{DAY, Moment};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Tasks on a page, and ids in a question about statuses.
const PAGE: usize = 1_000;
/// The longest span that may be asked for.
const WINDOW: Moment = 30 * DAY;

/// What the list says of a task.
#[derive(Clone, Debug, Default)]
struct Task {
    made_at: Option<Moment>,
    lines: Vec<SaidLine<'static>>,
}

/// A round.
pub struct Wildberries {
    round: Round,
    tasks: BTreeMap<i64, Task>,
    /// Ids whose statuses are not asked for yet; none while the list is being read.
    waiting: Option<Vec<i64>>,
}

impl Wildberries {
    /// Begins one.
    pub fn new(round: Round) -> Wildberries {
        Wildberries { round, tasks: BTreeMap::new(), waiting: None }
    }

    fn headers(&self) -> Vec<(&'static str, String)> {
        vec![("Authorization", self.round.key.clone())]
    }

    fn page(&self, next: i64) -> Ask {
        let (from, to) = (self.round.from().max(self.round.now - WINDOW), self.round.now);
        let (from, to) = (from / 1000, to / 1000);
        let path = format!("/api/v3/orders?limit={PAGE}&next={next}&dateFrom={from}&dateTo={to}");
        Ask { method: "GET", path, headers: self.headers(), body: String::new() }
    }

    fn statuses(&mut self) -> Option<Ask> {
        let waiting = self.waiting.as_mut()?;
        let some: Vec<i64> = waiting.drain(..waiting.len().min(PAGE)).collect();
        (!some.is_empty()).then(|| Ask {
            method: "POST",
            path: "/api/v3/orders/status".to_owned(),
            headers: self.headers(),
            body: json!({ "orders": some }).to_string(),
        })
    }

    fn hear_page(&mut self, answer: &Value) -> Result<Heard, String> {
        let mut heard = Heard::default();
        let tasks = list(answer, "orders")?;
        for task in tasks {
            let Some(id) = task.get("id").and_then(Value::as_i64) else {
                heard.odd.push("a task without its id".to_owned());
                continue;
            };
            match lines(task) {
                Some(lines) => {
                    self.tasks.insert(id, Task { made_at: moment(task, "createdAt"), lines });
                }
                None => {
                    heard.odd.push(format!("the goods of task {id} cannot be read"));
                    self.tasks.insert(id, Task { made_at: moment(task, "createdAt"), lines: vec![] });
                }
            }
        }
        let next = answer.get("next").and_then(Value::as_i64).unwrap_or(0);
        heard.next = if next > 0 && tasks.len() >= PAGE {
            Some(self.page(next))
        } else {
            let known = self.round.remembered.iter().filter_map(|id| id.parse().ok());
            let mut all: Vec<i64> = self.tasks.keys().copied().chain(known).collect();
            all.sort_unstable();
            all.dedup();
            self.waiting = Some(all);
            self.statuses()
        };
        Ok(heard)
    }

    fn hear_statuses(&mut self, answer: &Value) -> Result<Heard, String> {
        let mut heard = Heard::default();
        for one in list(answer, "orders")? {
            let (id, status) = (one.get("id").and_then(Value::as_i64), text(one, "supplierStatus"));
            let Some(id) = id.filter(|_| !status.is_empty()) else {
                heard.odd.push(format!("a task without id or status: {id:?}"));
                continue;
            };
            let task = self.tasks.get(&id).cloned().unwrap_or_default();
            let made = task.made_at.filter(|_| status == "new");
            heard.said.push(Said {
                source: self.round.source.clone().into(),
                order: id.to_string().into(),
                status: status.into(),
                sub: text(one, "wbStatus").into(),
                at: When(made.unwrap_or(self.round.now).min(self.round.now)),
                lines: task.lines,
                ..Said::default()
            });
        }
        heard.next = self.statuses();
        Ok(heard)
    }
}

/// One task is one piece of goods; its price is in hundredths.
fn lines(task: &Value) -> Option<Vec<SaidLine<'static>>> {
    let price = task.get("convertedPrice").or_else(|| task.get("price"))?.as_i64()?;
    let sku = text(task, "article");
    (!sku.is_empty()).then(|| {
        vec![SaidLine { sku: sku.into(), qty: Fixed(1000), price: Some(Fixed(price)), ..SaidLine::default() }]
    })
}

impl Talk for Wildberries {
    fn first(&self) -> Ask {
        self.page(0)
    }

    fn hear(&mut self, body: &[u8]) -> Result<Heard, String> {
        let answer = read(body)?;
        match self.waiting {
            None => self.hear_page(&answer),
            Some(_) => self.hear_statuses(&answer),
        }
    }
}
