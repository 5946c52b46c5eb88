//! Samples of suppliers' data.

use super::{DAY, Drawn, HOUR, NOW_MS, pick};
use crate::checks::balance::{BalancePage, LineView, RowView as BalanceRow};
use crate::checks::columns::ColumnView;
use crate::checks::editor::{CheckView, ListPage, VersionView};
use crate::checks::feed::{FeedView, WEEK};
use crate::checks::feed_form::Form as FeedForm;
use crate::checks::file::{CellView as FileCell, FilePage, RowView as FileRow};
use crate::checks::grid::GridPage;
use crate::checks::own::{FeedView as OwnFeed, OwnPage};
use crate::checks::supplier::{CaseView, Form, NewSupplierPage, SupplierView};
use crate::checks::{CellView, DayHead, FileView, RowView, ToldView};
use crate::pages::shell::FieldErrors;
use crate::pages::view::Choice;
use app::checks::{CheckSummary, TEMPLATES, Told, Tried, TriedRow};
use domain::ids::{ArrivalId, CheckId, SupplierId};
use i18n::T;

const LOOKS: [&str; 8] = ["arrived", "arrived", "late", "wrong", "mended", "missing", "awaited", "off"];

fn days() -> Vec<DayHead> {
    let day = |n: usize| DayHead {
        day: (n + 1).to_string(),
        title: format!("{:02}.05.2026", n + 1),
        rest: n % 7 > 4,
    };
    (0..28).map(day).collect()
}

fn cells() -> Vec<CellView> {
    let cell = |n: usize| CellView {
        look: LOOKS[n % LOOKS.len()],
        title: format!("{:02}.05.2026", n + 1),
        href: if n % 8 < 5 { "/data/files/1".into() } else { String::new() },
    };
    (0..28).map(cell).collect()
}

fn row(t: &T, name: &str) -> RowView {
    RowView {
        supplier: "/data/suppliers/1".into(),
        name: name.into(),
        client: pick(t, "Снековит", "Snackovit").into(),
        feed: "/data/feeds/1".into(),
        feed_name: pick(t, "Остатки и движение", "Stock and movement").into(),
        kind: "feed-stock",
        cells: cells(),
        score: t.with("data-percent").arg("n", 87).to_string(),
    }
}

fn told(t: &T, href: &str) -> ToldView {
    ToldView {
        told: Told {
            what: pick(t, "Сток не бьётся", "Stock does not add up").into(),
            place: t.with("place-row").arg("row", 12).to_string(),
            found: "103".into(),
            expected: "107".into(),
            likely: t.with("likely-sign").arg("column", "shipments").to_string(),
            mend: t.of("mend-stock").into(),
        },
        href: href.into(),
        since: t.with("supplier-age").arg("day", "12.05.2026").to_string(),
        returned: true,
    }
}

fn file(look: &'static str, verdict: &'static str) -> FileView {
    FileView {
        href: "/data/files/1".into(),
        id: 1,
        name: "stock_20260513.csv".into(),
        day: "13.05.2026".into(),
        at_ms: NOW_MS - DAY,
        verdict,
        look,
        source: "arrival-mail",
        rows: 2_048,
    }
}

pub(super) fn draw(drawn: &mut Drawn<'_>) {
    let t = drawn.t.clone();
    grid(drawn, &t);
    suppliers(drawn, &t);
    feeds(drawn, &t);
    files(drawn, &t);
    checks(drawn, &t);
    own(drawn, &t);
}

fn grid(drawn: &mut Drawn<'_>, t: &T) {
    let client = Choice::new("7", "Снековит", false);
    let page = GridPage {
        t: t.clone(),
        shell: drawn.staff("data"),
        days: days(),
        rows: vec![row(t, "Торговый дом «Волга»"), row(t, "Сибирь-Опт")],
        clients: vec![Choice::new(String::new(), t.of("data-everybody"), true), client],
        until: "2026-05-14".into(),
        open: 3,
        saved: t.with("data-saved-hours").arg("n", 48).to_string(),
        may_manage: true,
    };
    let empty = GridPage { shell: drawn.staff("data"), rows: vec![], clients: vec![], ..page.clone() };
    drawn.page("data", page);
    drawn.page("data-empty", empty);
    let lines = vec![LineView {
        what: "balance-shipments",
        document: "РН-17".into(),
        amount: "12".into(),
        file: ("stock.csv".into(), "/data/files/1".into()),
        line: 7,
    }];
    let numbers = ["100", "5", "3", "0", "0", "0", "98"].map(str::to_owned).to_vec();
    let row = BalanceRow {
        name: "13.05.2026".into(),
        href: String::new(),
        numbers,
        apart: "−4".into(),
        wrong: 1,
        lines,
    };
    let page = BalancePage {
        t: t.clone(),
        shell: drawn.staff("data"),
        id: SupplierId(1),
        name: "Волга".into(),
        warehouse: Some("Центр".into()),
        warehouse_href: "/data/suppliers/1/balance?warehouse=1".into(),
        code: Some("A-1".into()),
        rows: vec![row],
    };
    let empty =
        BalancePage { shell: drawn.staff("data"), rows: vec![], warehouse: None, code: None, ..page.clone() };
    drawn.page("data-balance", page);
    drawn.page("data-balance-empty", empty);
}

fn suppliers(drawn: &mut Drawn<'_>, t: &T) {
    let form = Form {
        name: "Волга".into(),
        locale: "ru".into(),
        it: "it@volga.example".into(),
        head: "office@volga.example".into(),
        remind: "24 48".into(),
        after: "72".into(),
    };
    let case = CaseView {
        what: pick(t, "Остатки", "Stock").into(),
        number: 1_042,
        since: t.with("supplier-case-since").arg("day", "12.05.2026").to_string(),
        closed: String::new(),
        proof: String::new(),
    };
    let closed = CaseView {
        closed: t.with("supplier-case-closed").arg("day", "13.05.2026").to_string(),
        proof: "/data/files/2".into(),
        ..case.clone()
    };
    let page = SupplierView {
        t: t.clone(),
        shell: drawn.staff("data"),
        id: SupplierId(1),
        name: "Торговый дом «Волга»".into(),
        client: "Снековит".into(),
        days: days(),
        rows: vec![row(t, "Волга")],
        quality: t.with("data-percent").arg("n", 87).to_string(),
        counts: [1, 2, 0],
        findings: vec![told(t, "/data/files/1")],
        cases: vec![case, closed],
        repeats: vec![(pick(t, "Сток не бьётся", "Stock does not add up").into(), 3)],
        link: "https://desk.example/s/a.1.b".into(),
        may_manage: true,
        form: form.clone(),
        errors: FieldErrors::none(),
    };
    let bare = SupplierView {
        shell: drawn.staff("data"),
        rows: vec![],
        quality: String::new(),
        findings: vec![],
        cases: vec![],
        repeats: vec![],
        may_manage: false,
        ..page.clone()
    };
    drawn.page("data-supplier", page);
    drawn.page("data-supplier-new-one", bare);
    let page = NewSupplierPage {
        t: t.clone(),
        shell: drawn.staff("data"),
        clients: vec![Choice::new("7", "Снековит", true)],
        form,
        errors: FieldErrors(vec![("it", t.of("supplier-bad-address").into())]),
    };
    drawn.page("data-supplier-form", page);
}

fn feeds(drawn: &mut Drawn<'_>, t: &T) {
    let form = FeedForm {
        supplier: "1".into(),
        name: pick(t, "Остатки", "Stock").into(),
        kind: "stock".into(),
        days: [true, true, true, true, true, false, false],
        deadline: "09:00".into(),
        lag: "1".into(),
        grace: "30".into(),
        zone: "Europe/Moscow".into(),
        active: true,
        seen: 1,
        ..FeedForm::default()
    };
    let column = |name: &str| ColumnView {
        name: name.into(),
        roles: vec![Choice::new("code", t.of("role-code"), true)],
        kinds: vec![Choice::new("code", t.of("holds-code"), true)],
        required: true,
        key: true,
    };
    let page = FeedView {
        t: t.clone(),
        shell: drawn.staff("data"),
        id: "1".into(),
        name: form.name.clone(),
        supplier: ("Волга".into(), "/data/suppliers/1".into()),
        form,
        kinds: vec![Choice::new("stock", t.of("feed-stock"), true)],
        calendars: vec![Choice::new(String::new(), t.of("feed-calendar-none"), true)],
        week: WEEK,
        addresses: vec!["support+data-1@desk.example".into()],
        agreed: String::new(),
        columns: vec![column("Артикул"), column("Склад")],
        proposed: true,
        files: vec![file("arrived", "arrival-accepted"), file("missing", "arrival-rejected")],
        may_manage: true,
        errors: FieldErrors::none(),
    };
    let new = FeedView {
        shell: drawn.staff("data"),
        id: String::new(),
        columns: vec![],
        files: vec![],
        addresses: vec![],
        proposed: false,
        ..page.clone()
    };
    let empty = FeedView {
        shell: drawn.staff("data"),
        columns: vec![],
        files: vec![],
        proposed: false,
        ..page.clone()
    };
    drawn.page("data-feed", page);
    drawn.page("data-feed-new", new);
    drawn.page("data-feed-empty", empty);
}

fn files(drawn: &mut Drawn<'_>, t: &T) {
    let cell = |text: &str, wrong: &str| FileCell { text: text.into(), wrong: wrong.into() };
    let words = told(t, "").told.line(t);
    let page = FilePage {
        t: t.clone(),
        shell: drawn.staff("data"),
        id: ArrivalId(1),
        name: "stock_20260513.csv".into(),
        day: t.with("arrival-of").arg("day", "13.05.2026").to_string(),
        supplier: ("Волга".into(), "/data/suppliers/1".into()),
        feed: (pick(t, "Остатки", "Stock").into(), "/data/feeds/1".into()),
        verdict: ("arrival-held", "late"),
        may_settle: true,
        at_ms: NOW_MS - HOUR,
        source: "arrival-mail",
        origin: "it@volga.example".into(),
        size: 51_200,
        hash: "5f2c8a".into(),
        rows: (2_048, 3),
        defects: vec![told(t, "")],
        columns: vec!["Артикул".into(), "Остаток".into()],
        lines: vec![
            FileRow { line: 11, cells: vec![cell("A-1", ""), cell("5", "")], wrong: String::new() },
            FileRow {
                line: 12, cells: vec![cell("A-2", ""), cell("десять", &words)], wrong: words.clone()
            },
        ],
        read: true,
        errors: FieldErrors::none(),
    };
    let fine = FilePage {
        shell: drawn.staff("data"),
        verdict: ("arrival-accepted", "arrived"),
        may_settle: false,
        defects: vec![],
        lines: vec![],
        rows: (2_048, 0),
        ..page.clone()
    };
    drawn.page("data-file", page);
    drawn.page("data-file-fine", fine);
}

fn checks(drawn: &mut Drawn<'_>, t: &T) {
    let one = CheckSummary {
        id: CheckId(1),
        client: "Снековит".into(),
        name: pick(t, "Сток не бьётся", "Stock does not add up").into(),
        live: Some(1),
        draft: Some(2),
    };
    let name = one.name.clone();
    let list = ListPage { t: t.clone(), shell: drawn.staff("data"), checks: vec![one], may_manage: true };
    let empty = ListPage { shell: drawn.staff("data"), checks: vec![], ..list.clone() };
    drawn.page("data-checks", list);
    drawn.page("data-checks-empty", empty);
    let tried = Tried {
        at: NOW_MS,
        suppliers: 4,
        rows: 8_192,
        counts: vec![("Волга".into(), 2)],
        shown: vec![TriedRow {
            supplier: "Волга".into(),
            rule: "equation".into(),
            day: "2026-05-13".into(),
            line: 12,
            key: "Волга|Центр|A-2".into(),
            found: "103".into(),
            expected: "107".into(),
        }],
        took: 412,
        troubles: vec![("Юг".into(), "no column `closing`".into())],
    };
    let page = CheckView {
        t: t.clone(),
        shell: drawn.staff("data"),
        id: "1".into(),
        name,
        client: "Снековит".into(),
        clients: vec![],
        templates: vec![],
        text: TEMPLATES[0].1.into(),
        versions: vec![VersionView {
            state: t.with("check-draft").arg("n", 2).to_string(),
            author: t.with("check-by").arg("who", "Марина").to_string(),
            approved: String::new(),
        }],
        tried: Some(tried),
        seconds: "0,4".into(),
        may_manage: true,
        may_approve: true,
        draft: true,
        errors: FieldErrors::none(),
    };
    let new = CheckView {
        shell: drawn.staff("data"),
        id: String::new(),
        clients: vec![Choice::new("7", "Снековит", true)],
        templates: vec![Choice::new("stock", t.of("check-template-stock"), true)],
        versions: vec![],
        tried: None,
        may_approve: false,
        errors: FieldErrors(vec![("text", t.with("check-wrong").arg("text", "no column").to_string())]),
        ..page.clone()
    };
    drawn.page("data-check", page);
    drawn.page("data-check-new", new);
}

fn own(drawn: &mut Drawn<'_>, t: &T) {
    let feed = OwnFeed {
        id: 1,
        name: pick(t, "Остатки", "Stock").into(),
        cells: cells(),
        findings: vec![told(t, "1")],
        files: vec![file("wrong", "arrival-standing")],
    };
    let green =
        OwnFeed { id: 2, findings: vec![], files: vec![file("arrived", "arrival-accepted")], ..feed.clone() };
    let page = OwnPage {
        t: t.clone(),
        shell: drawn.guest(),
        token: "a.1.b".into(),
        name: "Торговый дом «Волга»".into(),
        client: "Снековит".into(),
        feeds: vec![feed, green],
        gone: false,
        sent: true,
        errors: FieldErrors::none(),
    };
    let gone = OwnPage { shell: drawn.guest(), gone: true, feeds: vec![], ..page.clone() };
    drawn.page("supplier-own", page);
    drawn.page("supplier-own-gone", gone);
}
