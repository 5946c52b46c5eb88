//! Ozon Seller API: `POST /v4/posting/fbs/list`, postings whose status changed, a hundred on a page, by cursor.

use super::{Ask, Heard, Round, Talk, list, moment, read, text};
use crate::orders::said::{Fixed, Said, SaidLine, When};
use domain::time::{DAY, rfc3339};
use serde_json::{Value, json};

/// Postings on a page.
const PAGE: u32 = 100;
/// How far back an order may have been made whose status changes now.
const MADE: i64 = 90 * DAY;

/// A round.
pub struct Ozon {
    round: Round,
}

impl Ozon {
    /// Begins one.
    pub fn new(round: Round) -> Ozon {
        Ozon { round }
    }

    fn ask(&self, cursor: &str) -> Ask {
        let round = &self.round;
        let body = json!({
            "sort_dir": "asc",
            "filter": {
                "since": rfc3339(round.now - MADE),
                "to": rfc3339(round.now),
                "last_changed_status_date": { "from": rfc3339(round.from()), "to": rfc3339(round.now) },
            },
            "limit": PAGE,
            "cursor": cursor,
        });
        Ask {
            method: "POST",
            path: "/v4/posting/fbs/list".to_owned(),
            headers: vec![("Client-Id", round.account.clone()), ("Api-Key", round.key.clone())],
            body: body.to_string(),
        }
    }

    fn posting(&self, posting: &Value) -> Result<Said<'static>, String> {
        let order = text(posting, "posting_number");
        let status = text(posting, "status");
        if order.is_empty() || status.is_empty() {
            return Err(format!("a posting without number or status: «{order}»"));
        }
        // The list does not say when a status began, but for the first and for the way.
        let began = match status.as_str() {
            "awaiting_packaging" | "awaiting_approve" | "awaiting_verification" => {
                moment(posting, "in_process_at")
            }
            "delivering" => moment(posting, "delivering_date"),
            _ => None,
        };
        let due = match status.as_str() {
            "awaiting_packaging" => moment(posting, "shipment_date"),
            "awaiting_deliver" => {
                moment(posting, "shipment_date_without_delay").or_else(|| moment(posting, "shipment_date"))
            }
            _ => None,
        };
        let lines = match posting.get("products") {
            None | Some(Value::Null) => Some(vec![]),
            Some(products) => {
                products.as_array().and_then(|all| all.iter().map(line).collect::<Option<Vec<_>>>())
            }
        };
        Ok(Said {
            source: self.round.source.clone().into(),
            sub: text(posting, "substatus").into(),
            at: When(began.unwrap_or(self.round.now).min(self.round.now)),
            due: due.map(When),
            lines: lines.ok_or_else(|| format!("a line of {order} cannot be read"))?,
            split: !text(posting, "parent_posting_number").is_empty()
                || status == "cancelled_from_split_pending",
            order: order.into(),
            status: status.into(),
            ..Said::default()
        })
    }
}

fn line(product: &Value) -> Option<SaidLine<'static>> {
    let sku = text(product, "offer_id");
    // A price that cannot be read is a change of theirs; that there is none is not.
    let price = match product.get("price") {
        None | Some(Value::Null) => None,
        Some(price @ Value::Object(_)) => Some(Fixed::parse(&text(price, "amount"))?),
        Some(_) => Some(Fixed::parse(&text(product, "price"))?),
    };
    (!sku.is_empty()).then_some(())?;
    Some(SaidLine {
        sku: sku.into(),
        qty: Fixed::parse(&text(product, "quantity"))?,
        price,
        ..SaidLine::default()
    })
}

impl Talk for Ozon {
    fn first(&self) -> Ask {
        self.ask("")
    }

    fn hear(&mut self, body: &[u8]) -> Result<Heard, String> {
        let answer = read(body)?;
        let mut heard = Heard::default();
        for posting in list(&answer, "postings")? {
            match self.posting(posting) {
                Ok(said) => heard.said.push(said),
                Err(why) => heard.odd.push(why),
            }
        }
        let cursor = text(&answer, "cursor");
        let more = answer.get("has_next").and_then(Value::as_bool).unwrap_or(false);
        heard.next = (more && !cursor.is_empty()).then(|| self.ask(&cursor));
        Ok(heard)
    }
}
