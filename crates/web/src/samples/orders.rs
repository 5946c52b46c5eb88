//! Orders: the list, one shipment, figures, statuses, sides, a ticket about many; the client's own.

use super::{DAY, Drawn, HOUR, NOW_MS, pick};
use crate::orders::client::ClientOrderPage;
use crate::orders::order::{Goods, Lane, Moment, Parted, Piece, SideView};
use crate::orders::sources::SourceView;
use crate::orders::statistics::Figure;
use crate::orders::statuses::{Decided, Meant, Waiting};
use crate::orders::{
    ClientOrdersPage, Leaf, ListPage, OrderPage, Row, SourcesPage, StatisticsPage, StatusesPage, TicketPage,
};
use crate::pages::FieldErrors;
use crate::pages::view::Choice;
use crate::settings::Tab;
use i18n::T;

pub(super) fn draw(drawn: &mut Drawn<'_>) {
    list(drawn);
    order(drawn);
    figures(drawn);
    settings(drawn);
}

fn leaves(here: &str) -> Vec<Leaf> {
    let leaf = |href: &'static str, key| Leaf { href, key, here: href == here };
    vec![
        leaf("/orders", "orders-list"),
        leaf("/orders/statistics", "orders-statistics"),
        leaf("/orders/statuses", "orders-statuses"),
    ]
}

fn row(t: &T, n: i64, state: &'static str) -> Row {
    let weights =
        [("order-weight-critical", "critical"), ("order-weight-high", "high"), ("order-weight-low", "low")];
    let open = state == "open";
    Row {
        id: n.to_string(),
        href: format!("/orders/{n}"),
        number: format!("24219509-{n:04}-1"),
        title: "order-kind-cancel-not-propagated",
        advice: "order-advice-cancel-not-propagated",
        weight: weights[usize::try_from(n % 3).unwrap_or(0)],
        client: pick(t, "Игрушкин двор", "Toybox Yard").into(),
        exchange: "ozon → shop".into(),
        step: Some(("order-phase-cancelled", "order-phase-assembly")),
        since_ms: NOW_MS - n * HOUR,
        state,
        state_key: if open { "order-open" } else { "order-mended" },
        closed_ms: (!open).then_some(NOW_MS - HOUR),
        proof: (!open).then(|| ("shop".to_owned(), "D".to_owned(), NOW_MS - HOUR)),
        cause: if n % 2 == 0 {
            pick(t, "Обмен стоял с 2:00", "The exchange stood from 2:00").into()
        } else {
            String::new()
        },
        ticket: (n % 4 == 0).then_some(4711),
        times: n % 3 + 1,
    }
}

fn list(drawn: &mut Drawn<'_>) {
    let t = drawn.t;
    let choice = |value: &str, label: &str| Choice::new(value, label, false);
    let page = ListPage {
        t: t.clone(),
        shell: drawn.staff("orders"),
        leaves: leaves("/orders"),
        rows: (1..20).map(|n| row(t, n, "open")).collect(),
        all: 1_204,
        kinds: vec![choice("cancel_not_propagated", t.of("order-kind-cancel-not-propagated"))],
        clients: vec![choice("3", pick(t, "Игрушкин двор", "Toybox Yard"))],
        exchanges: vec![choice("ozon>ozon>shop", "ozon → shop")],
        ages: vec![choice("day", t.of("orders-age-day"))],
        states: vec![choice("", t.of("orders-open"))],
        q: String::new(),
        nameless: false,
        chosen: vec![],
        causes: vec![pick(t, "Обмен стоял с 2:00", "The exchange stood from 2:00").into()],
        query: "kind=cancel_not_propagated".into(),
        before: Some(0),
        after: Some(2),
        filtered: true,
        any: true,
        may_work: true,
        errors: FieldErrors(vec![("", t.of("orders-none-chosen").to_owned())]),
    };
    let calm = ListPage {
        rows: vec![],
        all: 0,
        filtered: false,
        before: None,
        after: None,
        errors: FieldErrors::none(),
        ..page.clone()
    };
    let empty = ListPage { any: false, ..calm.clone() };
    let ticket = TicketPage {
        t: t.clone(),
        shell: drawn.staff("orders"),
        client: pick(t, "Игрушкин двор", "Toybox Yard").into(),
        people: vec![choice("7", pick(t, "Анна Смирнова", "Anna Smith"))],
        subject: t.of("order-kind-cancel-not-propagated").into(),
        text: "24219509-0001-1".into(),
        rows: vec![row(t, 1, "open")],
        errors: FieldErrors(vec![("", t.of("orders-one-client").to_owned())]),
    };
    drawn.page("orders", page);
    drawn.page("orders-calm", calm);
    drawn.page("orders-empty", empty);
    drawn.page("orders-ticket", ticket);
}

#[allow(clippy::too_many_lines, reason = "a sample of everything")]
fn order(drawn: &mut Drawn<'_>) {
    let t = drawn.t;
    let side = |name: &str, role, state: Option<&'static str>, tone| SideView {
        name: name.into(),
        role,
        stand: state.map(|state| (state, NOW_MS - HOUR)),
        tone,
        own: if name == "shop" { "S-1042".into() } else { String::new() },
    };
    let piece = |x, width, tone, key| Piece { x, width, tone, key };
    let said = |minutes: i64, column, status: &str, state, parts: Vec<&'static str>| Moment {
        at_ms: NOW_MS - DAY + minutes * 60_000,
        late_ms: (minutes == 40).then_some(NOW_MS - DAY + 60 * 60_000),
        column: Some(column),
        source: "ozon".into(),
        status: status.into(),
        state,
        due_ms: (minutes == 0).then_some(NOW_MS),
        parts,
        meets: if minutes == 90 { vec!["order-kind-shop-behind"] } else { vec![] },
    };
    let goods = |sku: &str, differs| Goods {
        sku: sku.into(),
        cells: vec![
            "2 × 1250.5".into(),
            if differs { String::new() } else { "2 × 1250.5".into() },
            String::new(),
        ],
        differs,
    };
    let page = OrderPage {
        t: t.clone(),
        shell: drawn.staff("orders"),
        number: "24219509-0020-1".into(),
        client: pick(t, "Игрушкин двор", "Toybox Yard").into(),
        sides: vec![
            side("ozon", "order-role-marketplace", Some("order-state-cancelled"), "cancelled"),
            side("shop", "order-role-shop", Some("order-state-assembling"), "assembly"),
            side("erp", "order-role-erp", None, "absent"),
        ],
        lanes: vec![
            Lane {
                name: "ozon".into(),
                pieces: vec![
                    piece(0, 400, "assembly", "order-state-assembling"),
                    piece(400, 600, "cancelled", "order-state-cancelled"),
                ],
            },
            Lane { name: "shop".into(), pieces: vec![piece(20, 980, "assembly", "order-state-assembling")] },
            Lane { name: "erp".into(), pieces: vec![] },
        ],
        parted: vec![
            Parted {
                upper: 0,
                lower: 1,
                x: 400,
                width: 600,
                title: "order-kind-cancel-not-propagated",
                open: true,
            },
            Parted {
                upper: 1,
                lower: 2,
                x: 20,
                width: 100,
                title: "order-kind-missing-in-shop",
                open: false,
            },
        ],
        ends: (NOW_MS - DAY, NOW_MS),
        moments: vec![
            said(0, 0, "awaiting_packaging", "order-state-assembling", vec![]),
            said(40, 1, "P", "order-state-assembling", vec![]),
            said(90, 0, "cancelled", "order-state-cancelled", vec!["order-kind-cancel-not-propagated"]),
        ],
        goods: vec![goods("A-100500", false), goods("B-7", true)],
        rows: vec![row(t, 1, "open"), row(t, 2, "mended")],
        here: "/orders/1".into(),
        may_work: true,
        errors: FieldErrors::none(),
    };
    let bare =
        OrderPage { shell: drawn.client(), rows: vec![], goods: vec![], may_work: false, ..page.clone() };
    drawn.page("order", page);
    drawn.page("client-order", ClientOrderPage { t: t.clone(), shell: drawn.client(), page: bare });
    let ours = ClientOrdersPage {
        t: t.clone(),
        shell: drawn.client(),
        companies: vec![Choice::new("3", "Игрушкин двор", true), Choice::new("4", "Казань", false)],
        open: vec![row(t, 1, "open")],
        all: 1,
        mended: vec![row(t, 2, "mended")],
        any: true,
    };
    let none = ClientOrdersPage {
        companies: vec![],
        open: vec![],
        mended: vec![],
        all: 0,
        any: false,
        ..ours.clone()
    };
    drawn.page("client-orders", ours);
    drawn.page("client-orders-none", none);
}

fn figures(drawn: &mut Drawn<'_>) {
    let t = drawn.t;
    let figure = |trend| Figure {
        exchange: "ozon → shop".into(),
        title: "order-kind-cancel-not-propagated",
        step: Some(("order-phase-cancelled", "order-phase-assembly")),
        came: 57,
        open: 3,
        named: 54,
        bars: (0..30).map(|day| (day, 100 - i64::try_from(day).unwrap_or(0) * 3, 4)).collect(),
        trend,
        href: "/orders".into(),
    };
    let clients = vec![Choice::new("3", "Игрушкин двор", false)];
    let page = StatisticsPage {
        t: t.clone(),
        shell: drawn.staff("orders"),
        leaves: leaves("/orders/statistics"),
        rows: vec![figure("orders-trend-better"), figure("orders-trend-worse"), figure("orders-trend-same")],
        clients: clients.clone(),
        spans: vec![Choice::new("30", t.n("orders-days", 30).to_string(), true)],
        days: 30,
        came: 171,
        causes: vec![(pick(t, "Обмен стоял", "The exchange stood").into(), 54)],
    };
    let none = StatisticsPage { rows: vec![], came: 0, causes: vec![], ..page.clone() };
    drawn.page("orders-statistics", page);
    drawn.page("orders-statistics-none", none);
    let statuses = StatusesPage {
        t: t.clone(),
        shell: drawn.staff("orders"),
        leaves: leaves("/orders/statuses"),
        clients,
        systems: vec![Choice::new("ozon", "ozon", true)],
        states: vec![Choice::new("new", t.of("order-state-new"), false)],
        waiting: vec![Waiting {
            org: "3".into(),
            client: "Игрушкин двор".into(),
            system: "ozon".into(),
            word: "delivering/posting_by_balloon".into(),
            since_ms: NOW_MS - HOUR,
        }],
        decided: vec![Decided {
            org: "3".into(),
            client: "Игрушкин двор".into(),
            system: "bitrix".into(),
            word: "X1".into(),
            means: "order-state-assembling",
            by: pick(t, "Марина Котова", "Marina Kay").into(),
            at_ms: NOW_MS - DAY,
        }],
        version: ("1".into(), "21.11.2026".into()),
        role: "order-role-marketplace",
        table: vec![Meant { state: "order-state-new", words: vec!["awaiting_approve".into()] }],
        may_decide: true,
        errors: FieldErrors(vec![("", t.of("orders-word-empty").to_owned())]),
    };
    let calm =
        StatusesPage { waiting: vec![], decided: vec![], errors: FieldErrors::none(), ..statuses.clone() };
    drawn.page("orders-statuses", statuses);
    drawn.page("orders-statuses-calm", calm);
}

fn settings(drawn: &mut Drawn<'_>) {
    let t = drawn.t;
    let choice = |value: &str, label: &str| Choice::new(value, label, true);
    let one = |id: &str, trouble: bool| SourceView {
        id: id.into(),
        org: "3".into(),
        client: pick(t, "Игрушкин двор", "Toybox Yard").into(),
        name: "ozon".into(),
        system: "ozon".into(),
        systems: vec![choice("ozon", "ozon")],
        role: "order-role-marketplace",
        roles: vec![choice("marketplace", t.of("order-role-marketplace"))],
        roads: vec![choice("list", t.of("order-road-list"))],
        adapters: vec![choice("", t.of("order-source-itself")), choice("ozon", "Ozon")],
        address: String::new(),
        account: "10042".into(),
        minutes: "5".into(),
        graces: "missing_in_shop 30\n".into(),
        usual: String::new(),
        keyed: true,
        active: !trouble,
        trouble: trouble.then(|| ("order-trouble-rights", "403".to_owned(), NOW_MS - HOUR)),
        answered_ms: Some(NOW_MS - HOUR),
        order_ms: Some(NOW_MS - HOUR),
        told: (1_204, 3),
    };
    let page = SourcesPage {
        t: t.clone(),
        shell: drawn.staff("settings"),
        tabs: vec![Tab { href: "/settings/orders", key: "settings-orders", here: true }],
        rows: vec![one("1", false), one("2", true)],
        new: one("", false),
        clients: vec![choice("3", pick(t, "Игрушкин двор", "Toybox Yard"))],
        errors: FieldErrors(vec![("", t.of("order-source-name-taken").to_owned())]),
    };
    let none = SourcesPage { rows: vec![], errors: FieldErrors::none(), ..page.clone() };
    drawn.page("order-sources", page);
    drawn.page("order-sources-none", none);
}
