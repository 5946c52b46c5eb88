//! `/orders`: discrepancies, the heaviest first; many at once get a cause, a ticket, or are settled.

use super::{Leaf, Row, bad, called, clients, exchange, kind_key, leaves, name_of, number, refused};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::Choice;
use crate::pages::{FieldErrors, Shell};
use app::App;
use app::orders::Wanted;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ids::{FindingId, OrganisationId};
use domain::orders::Kind;
use domain::people::Permission;
use domain::time::{DAY, HOUR};
use i18n::T;
use serde::Deserialize;

/// `GET /orders`.
#[derive(Template, Clone, Debug)]
#[template(path = "orders/list.html")]
pub struct ListPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The pages of the room.
    pub leaves: Vec<Leaf>,
    /// The rows.
    pub rows: Vec<Row>,
    /// How many there are.
    pub all: i64,
    /// Kinds with how many there are of each.
    pub kinds: Vec<Choice>,
    /// Clients.
    pub clients: Vec<Choice>,
    /// Exchanges.
    pub exchanges: Vec<Choice>,
    /// Ages.
    pub ages: Vec<Choice>,
    /// How they stand.
    pub states: Vec<Choice>,
    /// The beginning of a number.
    pub q: String,
    /// Only those without a cause.
    pub nameless: bool,
    /// Causes that were named before.
    pub causes: Vec<String>,
    /// The filter as it stands in the address.
    pub query: String,
    /// The pages before and after.
    pub before: Option<i64>,
    /// The page after.
    pub after: Option<i64>,
    /// Whether anything is filtered.
    pub filtered: bool,
    /// Whether there is any order at all.
    pub any: bool,
    /// Those that were chosen before a refusal.
    pub chosen: Vec<FindingId>,
    /// Whether the reader may act.
    pub may_work: bool,
    /// What is wrong.
    pub errors: FieldErrors,
}

impl ListPage {
    /// Whether a row was chosen before a refusal.
    pub fn is_chosen(&self, id: &str) -> bool {
        self.chosen.iter().any(|one| one.to_string() == id)
    }
}

/// What the list is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    organisation: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    exchange: String,
    #[serde(default)]
    age: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    nameless: String,
    #[serde(default)]
    page: String,
}

impl Asked {
    fn of(posted: &Posted) -> Asked {
        let text = |name: &str| posted.get(name).to_owned();
        Asked {
            organisation: text("organisation"),
            kind: text("kind"),
            exchange: text("exchange"),
            age: text("age"),
            state: text("state"),
            q: text("q"),
            nameless: text("nameless"),
            page: text("page"),
        }
    }

    fn fields(&self) -> [(&'static str, &str); 7] {
        [
            ("organisation", &self.organisation),
            ("kind", &self.kind),
            ("exchange", &self.exchange),
            ("age", &self.age),
            ("state", &self.state),
            ("q", &self.q),
            ("nameless", &self.nameless),
        ]
    }

    /// The filter as it stands in an address.
    fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in self.fields().into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        query.finish()
    }

    fn wanted(&self, now: i64) -> Wanted {
        let mut sides = self.exchange.split('>');
        let mut side = || sides.next().unwrap_or_default().to_owned();
        let state = match self.state.as_str() {
            "" => "open".to_owned(),
            "all" => String::new(),
            state => state.to_owned(),
        };
        let age = AGES.iter().find(|(slug, ..)| *slug == self.age).map_or(0, |(_, _, span)| now - span);
        Wanted {
            orgs: vec![],
            state,
            kind: self.kind.clone(),
            leader: side(),
            from: side(),
            to: side(),
            before: age,
            nameless: !self.nameless.is_empty(),
            number: self.q.trim().to_owned(),
        }
    }
}

/// Ages: the word in the address, the key, the span.
const AGES: [(&str, &str, i64); 4] = [
    ("hour", "orders-age-hour", HOUR),
    ("day", "orders-age-day", DAY),
    ("three", "orders-age-three", 3 * DAY),
    ("week", "orders-age-week", 7 * DAY),
];

/// How discrepancies stand: the word in the address and its key.
const STATES: [(&str, &str); 5] = [
    ("", "orders-open"),
    ("mended", "orders-mended"),
    ("settled", "orders-settled"),
    ("noted", "orders-noted"),
    ("all", "orders-all"),
];

async fn view(
    app: &App,
    visitor: &Visitor,
    asked: Asked,
    chosen: Vec<FindingId>,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let page = number(&asked.page).unwrap_or(0).clamp(0, 100_000);
    let org = number(&asked.organisation).map(OrganisationId);
    let found = app.discrepancies(actor, org, asked.wanted(app.now()), page).await?;
    let label = |key: &'static str| t.of(key).to_owned();
    let kinds = found.kinds.iter().filter_map(|(code, count)| {
        let words = format!("{} · {}", t.of(kind_key(Kind::parse(code)?)), t.num(*count));
        Some(Choice::new(code.clone(), words, *code == asked.kind))
    });
    let exchanges = found.exchanges.iter().map(|(leader, from, to)| {
        let slug = format!("{leader}>{from}>{to}");
        let here = slug == asked.exchange;
        let words = called(t, &exchange(from, to));
        let words = if leader == from { words } else { format!("{words} ({})", called(t, leader)) };
        Choice::new(slug, words, here)
    });
    let ages =
        AGES.iter().map(|(slug, key, _)| Choice::new((*slug).to_owned(), label(key), *slug == asked.age));
    let states =
        STATES.iter().map(|(slug, key)| Choice::new((*slug).to_owned(), label(key), *slug == asked.state));
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let shown = ListPage {
        t: t.clone(),
        shell: visitor.staff_shell(app, "orders").await?,
        leaves: leaves("/orders"),
        rows: found
            .rows
            .iter()
            .map(|one| Row::of(one, name_of(&found.clients, one.org), "/orders"))
            .collect(),
        all: found.all,
        kinds: kinds.collect(),
        clients: clients(&found.clients, &asked.organisation),
        exchanges: exchanges.collect(),
        ages: ages.collect(),
        states: states.collect(),
        nameless: !asked.nameless.is_empty(),
        causes: found.causes.into_iter().map(|(cause, _)| cause).collect(),
        query: asked.query(),
        before: (page > 0).then(|| page - 1),
        after: ((page + 1) * found.per_page < found.all).then_some(page + 1),
        filtered: asked.fields().iter().any(|(_, value)| !value.is_empty()),
        any: found.any,
        chosen,
        may_work: actor.may_somewhere(Permission::OrdersWork).is_ok(),
        q: asked.q,
        errors,
    };
    Ok((status, html(&shown)).into_response())
}

/// `GET /orders`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    view(&app, &visitor, asked, vec![], FieldErrors::none()).await
}

/// The discrepancies that were chosen.
pub(super) fn chosen(posted: &Posted) -> Vec<FindingId> {
    let picked = posted.fields.keys().filter_map(|name| name.strip_prefix("pick-")?.parse().ok());
    let mut ids: Vec<FindingId> = picked.map(FindingId).collect();
    ids.sort_unstable();
    ids
}

/// `POST /orders`: names a cause for many, or settles them.
pub async fn act(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let ids = chosen(&posted);
    let settle = match posted.get("act") {
        "cause" => false,
        "settle" => true,
        _ => return Err(bad()),
    };
    let asked = Asked::of(&posted);
    let back = match posted.get("back") {
        "" => format!("/orders?{}", asked.query()),
        back => crate::http::local(back),
    };
    match app.name_cause(actor, &ids, &posted.text("cause"), settle).await {
        Ok(_) => Ok(redirect(&back)),
        Err(e) => {
            let errors = refused(&visitor.t, e)?;
            view(&app, &visitor, asked, ids, errors).await
        }
    }
}

/// `GET /orders/find`: a shipment by its number; the list when it is not the only one.
pub async fn find(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let found = app.find_orders(visitor.staff()?, &asked.q).await?;
    let mut exact = found.iter().filter(|twin| twin.number == asked.q.trim());
    let one = match (exact.next(), exact.next(), found.as_slice()) {
        (Some(one), None, _) | (_, _, [one]) => Some(one),
        _ => None,
    };
    match one {
        Some(one) => Ok(redirect(&format!("/orders/{}", one.id))),
        None => {
            let all = Asked { state: "all".to_owned(), q: asked.q, ..Asked::default() };
            Ok(redirect(&format!("/orders?{}", all.query())))
        }
    }
}
