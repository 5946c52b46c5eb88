//! The demo desk's topics: those that ship; which of them its requests have, what was answered, what stands where.

use super::cast::Company;
use anyhow::{Context, Result};
use app::assets::{AssetForm, ImageForm};
use app::topics::Answers;
use app::{Actor, App};
use domain::ids::OrganisationId;
use std::collections::BTreeMap;

/// What was answered: the name of a question, and several answers of which a request has one.
type Given = &'static [(&'static str, &'static [&'static str])];

const SHOPS: &[&str] = &["№ 14, Тверская, 8", "№ 3, Ленина, 40", "№ 27, Садовая, 11", "№ 8, Мира, 2"];
const TILLS: &[&str] = &["Касса 1", "Касса 2", "Касса 4", "Касса 3"];
const OUTLETS: &[&str] =
    &["«Ромашка», Ленина, 12 (10457)", "«Колос», Садовая, 3 (10611)", "«У дома», Мира, 7 (10230)"];
const DEVICES: &[&str] = &["Samsung A54, Android 14", "Redmi 12, Android 13", "Lenovo M8, Android 12"];
const PHONES: &[&str] = &["+7 916 000-12-34", "+7 846 000-45-10", "+7 903 000-77-02"];

/// Which topic a scenario of the demonstration has, and what is answered then.
const TOPICS: &[(&str, &str, Given)] = &[
    (
        "till-no-receipt",
        "till-no-receipt",
        &[
            ("shop", SHOPS),
            ("till_no", TILLS),
            ("receipt", &["none", "blank", "torn"]),
            ("lamp", &["red", "green", "blink"]),
            ("trade_stands", &["yes", "no"]),
            ("call_me", &["", "+7 916 000-12-34"]),
        ],
    ),
    (
        "cash-report-differs",
        "till-cash-report",
        &[
            ("shop", SHOPS),
            ("till_no", TILLS),
            ("sum", &["1 290,00", "350", "4 715,50"]),
            ("side", &["cash", "report"]),
            ("shift", &["412", "88", "1207"]),
        ],
    ),
    (
        "till-scanner",
        "till-scanner",
        &[
            ("shop", SHOPS),
            ("till_no", TILLS),
            ("which", &["one", "mark"]),
            ("sku", &["LG-77012", "4607001771234"]),
        ],
    ),
    (
        "acquiring-offline",
        "till-card",
        &[
            ("shop", SHOPS),
            ("till_no", TILLS),
            ("message", &["Нет связи с банком", "Ошибка 99, повторите"]),
            ("cash", &["yes"]),
        ],
    ),
    (
        "shelf-price-differs",
        "till-price",
        &[
            ("shop", SHOPS),
            ("sku", &["LG-77012", "KB-3310"]),
            ("price_tag", &["199", "89,90"]),
            ("price_till", &["239", "99,90"]),
        ],
    ),
    (
        "coordinates-wrong",
        "field-coordinates",
        &[
            ("outlet", OUTLETS),
            ("time", &["11:20", "14:05", "09:40"]),
            ("device", DEVICES),
            ("app_version", &["5.12.3", "5.11.0"]),
            ("right_place", &["55.7558, 37.6173", ""]),
            ("inside", &["yes", "no"]),
            ("photo", &["карта.jpg"]),
        ],
    ),
    (
        "agent-no-sync",
        "field-no-sync",
        &[
            ("device", DEVICES),
            ("last_sync", &["Сегодня в 08:10", "Вчера вечером"]),
            ("network", &["mobile", "wifi"]),
        ],
    ),
    (
        "item-missing-device",
        "field-no-item",
        &[
            ("missing", &["item"]),
            ("sku", &["Молоко 3,2 %, 0,9 л", "Сок яблочный, 1 л"]),
            ("distributor", &["ООО «Север-Торг»", "ООО «Дельта»"]),
            ("outlet", OUTLETS),
            ("device", DEVICES),
        ],
    ),
    (
        "mp-orders-stopped",
        "market-no-orders",
        &[
            ("marketplace", &["ozon", "wb", "market"]),
            ("last_order", &["Сегодня в 09:40", "Вчера в 23:15"]),
            ("cabinet", &["yes", "no"]),
            ("trade_stands", &["yes"]),
        ],
    ),
    (
        "site-price-wrong",
        "shop-price",
        &[
            ("sku", &["LG-77012", "MF-0450"]),
            ("price_site", &["1 290", "455,00"]),
            ("price_right", &["1 490", "510,00"]),
            ("many", &["one", "some", "all"]),
        ],
    ),
    (
        "supplier-price-stale",
        "parts-price-list",
        &[
            ("supplier", &["ООО «Автодеталь»", "ООО «Мотор-Юг»"]),
            ("way", &["mail", "ftp"]),
            ("came", &["yes", "no"]),
            ("last", &["@-3", "@-1"]),
        ],
    ),
    (
        "checkout-error",
        "shop-order",
        &[
            ("stage", &["payment", "delivery", "cart"]),
            ("everybody", &["all", "unknown"]),
            ("payment", &["card", "sbp"]),
            ("message", &["Ошибка 500", "Что-то пошло не так"]),
        ],
    ),
    (
        "room-no-sound",
        "meet-sound",
        &[
            ("what", &["sound"]),
            ("whose", &["all", "other"]),
            ("client", &["terminal", "app"]),
            ("client_version", &["19.0.4", "18.3"]),
            ("now", &["no", "yes"]),
        ],
    ),
    (
        "user-new",
        "office-person",
        &[
            ("act", &["open"]),
            ("person", &["Смирнова Анна Петровна", "Белов Игорь Олегович"]),
            ("day_of", &["@1", "@3"]),
            ("post", &["Товаровед", "Кассир"]),
        ],
    ),
];

/// Questions whose answer is the day of the request.
const DAYS: [&str; 1] = ["day"];

/// A thing of the demonstration: its type, how it is called, what is known of it.
type Stands = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// What a client of the demonstration has.
const THINGS: &[Stands] = &[
    ("till", "Касса 1", &[("model", "АТОЛ 30Ф"), ("firmware", "5.8.1"), ("till_no", "Касса 1")]),
    ("till", "Касса 2", &[("model", "Эвотор 7.3"), ("firmware", "4.12.0"), ("till_no", "Касса 2")]),
    ("printer", "Принтер этикеток", &[("model", "TSC TE210"), ("connection", "USB")]),
    ("handheld", "Терминал сбора данных", &[("model", "Атол Smart.Lite"), ("os", "Android 10")]),
    ("server", "Сервер учёта", &[("os", "Debian 12"), ("host", "uchet-01")]),
];

/// Enters the topics, what the clients have in their shops, and an image.
pub async fn put_up(app: &App, company: &Company) -> Result<()> {
    let system = Actor::system();
    app.enter_topics(&system).await?;
    let types = app.asset_types(&system).await?;
    let of = |code: &str| {
        types.iter().find(|of| of.code == code).map(|of| of.id).with_context(|| format!("{code} ships"))
    };
    let clients: Vec<OrganisationId> = company.clients().into_iter().take(6).collect();
    for (n, org) in clients.into_iter().enumerate() {
        for at in 0..3 {
            let (code, name, known) = THINGS[(n + at * 2) % THINGS.len()];
            let form = AssetForm {
                org,
                of: of(code)?,
                parent: None,
                name: name.to_owned(),
                serial: format!("00106{n:02}{at:03}"),
                address: SHOPS[(n + at) % SHOPS.len()].to_owned(),
                attributes: known.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect(),
                retired: false,
            };
            app.save_asset(&system, None, form, None).await?;
        }
    }
    let till = of("till")?;
    let image = ImageForm {
        name: "Касса: Windows и программа кассира".into(),
        version: "2026.10".into(),
        place: "//nas/images/till-2026-10.wim".into(),
        checksum: "blake3:4f1c09a7".into(),
        of: Some(till),
        ..ImageForm::default()
    };
    app.save_image(&system, None, image).await?;
    Ok(())
}

/// What a request of a scenario answered; nothing where the scenario has no topic. `day` like `2026-11-22`.
pub async fn answers(app: &App, scenario: &str, thread: u32, at: i64) -> Result<Option<Answers>> {
    let Some((_, code, given)) = TOPICS.iter().find(|(name, ..)| *name == scenario) else { return Ok(None) };
    let (all, _) = app.topics(&Actor::system()).await?;
    let topic = all.coded(code).with_context(|| format!("{code} ships"))?;
    let pick = |all: &[&str]| all[usize::try_from(thread).unwrap_or(0) % all.len()].to_owned();
    let mut answers: BTreeMap<String, Vec<String>> =
        given.iter().map(|(name, all)| ((*name).to_owned(), vec![dated(&pick(all), at)])).collect();
    for name in DAYS {
        answers.insert(name.to_owned(), vec![dated("@0", at)]);
    }
    if topic.form.field("call_me").is_some() {
        answers.entry("call_me".to_owned()).or_insert_with(|| vec![pick(PHONES)]);
    }
    Ok(Some(Answers { topic: topic.id, version: None, given: answers }))
}

/// `@-3` is the day three days before the request.
fn dated(text: &str, at: i64) -> String {
    match text.strip_prefix('@').and_then(|days| days.parse::<i64>().ok()) {
        Some(days) => domain::time::rfc3339(at + days * domain::time::DAY).chars().take(10).collect(),
        None => text.to_owned(),
    }
}
