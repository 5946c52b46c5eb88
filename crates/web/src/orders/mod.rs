//! Orders on pages: discrepancies, one shipment with its sides side by side, figures by exchange, what statuses mean, the
//! sides and their keys; and the client's own view.

pub mod client;
pub mod list;
pub mod order;
pub mod sources;
pub mod statistics;
pub mod statuses;
pub mod ticket;
mod words;

pub use client::ClientOrdersPage;
pub use list::ListPage;
pub use order::OrderPage;
pub use sources::SourcesPage;
pub use statistics::StatisticsPage;
pub use statuses::StatusesPage;
pub use ticket::TicketPage;

use crate::http::Oops;
use crate::pages::view::Choice;
use crate::pages::{ErrorKind, FieldErrors};
use app::AppError;
use app::orders::{Finding, Proof};
use domain::ids::OrganisationId;
use domain::orders::{Kind, Phase, Weight};
use i18n::T;
use words::{advice_key, kind_key, phase_key, role_key, state_key, weight_key};

/// A page of the room among others.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// Where it leads.
    pub href: &'static str,
    /// The key of its name.
    pub key: &'static str,
    /// It is this one.
    pub here: bool,
}

/// The pages of the room.
fn leaves(here: &str) -> Vec<Leaf> {
    let all = [
        ("/orders", "orders-list"),
        ("/orders/statistics", "orders-statistics"),
        ("/orders/statuses", "orders-statuses"),
    ];
    all.into_iter().map(|(href, key)| Leaf { href, key, here: href == here }).collect()
}

/// A discrepancy in a list.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// Where its shipment is; empty where it is about an exchange or a word.
    pub href: String,
    /// The number of the shipment, or the word.
    pub number: String,
    /// What is wrong.
    pub title: &'static str,
    /// What to do.
    pub advice: &'static str,
    /// How bad, in words and how it looks.
    pub weight: (&'static str, &'static str),
    /// The client.
    pub client: String,
    /// The exchange, in words.
    pub exchange: String,
    /// The transition: phases of both sides; empty where one side alone is wrong.
    pub step: Option<(&'static str, &'static str)>,
    /// Since when.
    pub since_ms: i64,
    /// How it stands: `open`, `mended`, `noted`, `settled`.
    pub state: &'static str,
    /// How it stands, in a word.
    pub state_key: &'static str,
    /// When it was over.
    pub closed_ms: Option<i64>,
    /// By what it was mended.
    pub proof: Option<(String, String, i64)>,
    /// Its cause.
    pub cause: String,
    /// The ticket about it.
    pub ticket: Option<i64>,
    /// How often it came.
    pub times: i64,
}

impl Row {
    fn of(one: &Finding, client: &str, place: &str) -> Row {
        let kind = Kind::parse(&one.kind).unwrap_or(Kind::UnmappedStatus);
        let phase = |code: &str| phase_key(Phase::parse(code).unwrap_or(Phase::Unknown));
        let between = one.from != one.to;
        let (state, key) = match one.state.as_str() {
            "open" => ("open", "order-open"),
            "mended" => ("mended", "order-mended"),
            "noted" => ("noted", "order-noted"),
            _ => ("settled", "order-settled"),
        };
        let href = match (one.twin, kind) {
            (Some(twin), _) => format!("{place}/{twin}"),
            (None, Kind::UnmappedStatus) if place == "/orders" => {
                format!("/orders/statuses?organisation={}", one.org)
            }
            _ => String::new(),
        };
        Row {
            id: one.id.to_string(),
            href,
            number: one.number.clone(),
            title: kind_key(kind),
            advice: advice_key(kind),
            weight: weight_key(Weight::at(one.weight)),
            client: client.to_owned(),
            exchange: exchange(&one.from, &one.to),
            step: between.then(|| (phase(&one.above), phase(&one.below))),
            since_ms: one.since,
            state,
            state_key: key,
            closed_ms: one.closed_at,
            proof: Proof::of(one).map(|proof| (proof.source, proof.status, proof.at)),
            cause: one.cause.clone(),
            ticket: one.ticket,
            times: one.times,
        }
    }
}

/// An exchange in words.
fn exchange(from: &str, to: &str) -> String {
    if from == to { from.to_owned() } else { format!("{from} → {to}") }
}

/// The sides of an exchange as people call them; a name of a client's own making stays as it is.
pub(crate) fn called(t: &T, exchange: &str) -> String {
    let side = |name: &str| match name {
        "aliexpress_ru" => "AliExpress".to_owned(),
        "bitrix" => t.of("order-system-bitrix").to_owned(),
        "erp" => t.of("order-role-erp").to_owned(),
        "insales" => "InSales".to_owned(),
        "magento" => "Magento".to_owned(),
        "megamarket" => t.of("order-system-megamarket").to_owned(),
        "opencart" => "OpenCart".to_owned(),
        "ozon" => "Ozon".to_owned(),
        "plain" => t.of("order-system-plain").to_owned(),
        "shop" => t.of("order-role-shop").to_owned(),
        "shopify" => "Shopify".to_owned(),
        "wildberries" => "Wildberries".to_owned(),
        "woocommerce" => "WooCommerce".to_owned(),
        "yandex_market" => t.of("order-system-yandex-market").to_owned(),
        own => own.to_owned(),
    };
    exchange.split(" → ").map(side).collect::<Vec<_>>().join(" → ")
}

/// The clients as choices, and the one that is asked for.
fn clients(all: &[(OrganisationId, String)], chosen: &str) -> Vec<Choice> {
    let one = |(id, name): &(OrganisationId, String)| {
        let id = id.to_string();
        let here = id == chosen;
        Choice::new(id, name.clone(), here)
    };
    all.iter().map(one).collect()
}

fn name_of(all: &[(OrganisationId, String)], id: OrganisationId) -> &str {
    all.iter().find(|(one, _)| *one == id).map(|(_, name)| name.as_str()).unwrap_or_default()
}

/// What was refused, as it stands on the page again; what is no refusal goes on.
fn refused(t: &T, e: AppError) -> Result<FieldErrors, Oops> {
    let key = match &e {
        AppError::Invalid("cause", "empty") => "orders-cause-empty",
        AppError::Invalid("cause", _) => "orders-cause-long",
        AppError::Invalid("findings", "clients") => "orders-one-client",
        AppError::Invalid("findings", _) => "orders-none-chosen",
        AppError::Invalid("word" | "system", _) => "orders-word-empty",
        AppError::Invalid("name", "word") => "order-source-name-word",
        AppError::Invalid("name", "taken") => "order-source-name-taken",
        AppError::Invalid("name", "fixed") => "order-source-name-fixed",
        AppError::Invalid("name", _) => "order-source-too-many",
        AppError::Invalid("address", _) => "order-source-address",
        AppError::Invalid("graces", _) => "order-source-graces",
        AppError::Invalid("adapter" | "role", _) => "order-source-role",
        _ => return Err(e.into()),
    };
    Ok(FieldErrors(vec![("", t.of(key).to_owned())]))
}

fn bad() -> Oops {
    Oops::of(ErrorKind::BadRequest)
}

/// A number of an address.
fn number(text: &str) -> Option<i64> {
    text.trim().parse().ok()
}
