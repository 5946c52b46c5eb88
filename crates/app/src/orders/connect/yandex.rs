//! Yandex Market partner API: `POST /v1/businesses/{business}/orders`, orders that changed, fifty on a page, by page token.

use super::{Ask, Heard, Round, Talk, list, moment, read, text};
use crate::orders::said::{Fixed, Said, SaidLine, When};
use domain::time::rfc3339;
use serde_json::{Value, json};

/// Orders on a page.
const PAGE: u32 = 50;

/// A round.
pub struct Yandex {
    round: Round,
}

impl Yandex {
    /// Begins one.
    pub fn new(round: Round) -> Yandex {
        Yandex { round }
    }

    fn ask(&self, token: &str) -> Ask {
        let business: String = self.round.account.chars().filter(char::is_ascii_digit).collect();
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("limit", &PAGE.to_string());
        if !token.is_empty() {
            query.append_pair("pageToken", token);
        }
        let dates =
            json!({ "updateDateFrom": rfc3339(self.round.from()), "updateDateTo": rfc3339(self.round.now) });
        Ask {
            method: "POST",
            path: format!("/v1/businesses/{business}/orders?{}", query.finish()),
            headers: vec![("Api-Key", self.round.key.clone())],
            body: json!({ "dates": dates }).to_string(),
        }
    }

    fn order(&self, order: &Value) -> Result<Said<'static>, String> {
        let (number, status) = (text(order, "orderId"), text(order, "status"));
        if number.is_empty() || status.is_empty() {
            return Err(format!("an order without number or status: «{number}»"));
        }
        let at = moment(order, "updateDate").or_else(|| moment(order, "creationDate"));
        let items = order.get("items").and_then(Value::as_array);
        let lines = items.into_iter().flatten().map(line).collect::<Option<Vec<_>>>();
        Ok(Said {
            source: self.round.source.clone().into(),
            sub: text(order, "substatus").into(),
            at: When(at.unwrap_or(self.round.now).min(self.round.now)),
            lines: lines.ok_or_else(|| format!("a line of {number} cannot be read"))?,
            test: order.get("fake").and_then(Value::as_bool).unwrap_or(false),
            order: number.into(),
            status: status.into(),
            ..Said::default()
        })
    }
}

/// A line. What the buyer pays is with the order's prices; of a line it is `payment`, where it is told.
fn line(item: &Value) -> Option<SaidLine<'static>> {
    let (sku, count) = (text(item, "offerId"), text(item, "count"));
    let paid = item.get("prices").and_then(|prices| prices.get("payment")).map(|sum| text(sum, "value"));
    let qty = Fixed::<3>::parse(&count)?;
    (!sku.is_empty() && qty.0 > 0).then_some(())?;
    // The sum of the line stands there; its pieces share it.
    let price = paid.and_then(|paid| Fixed::<2>::parse(&paid)).map(|sum| Fixed(sum.0 * 1000 / qty.0));
    Some(SaidLine { sku: sku.into(), qty, price, ..SaidLine::default() })
}

impl Talk for Yandex {
    fn first(&self) -> Ask {
        self.ask("")
    }

    fn hear(&mut self, body: &[u8]) -> Result<Heard, String> {
        let answer = read(body)?;
        let mut heard = Heard::default();
        for order in list(&answer, "orders")? {
            match self.order(order) {
                Ok(said) => heard.said.push(said),
                Err(why) => heard.odd.push(why),
            }
        }
        let token = answer.get("paging").map(|paging| text(paging, "nextPageToken")).unwrap_or_default();
        heard.next = (!token.is_empty()).then(|| self.ask(&token));
        Ok(heard)
    }
}
