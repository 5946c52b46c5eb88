//! Samples of hours and money.

use super::others::PlainText;
use super::{DAY, Drawn, HOUR, NOW_MS, pick};
use crate::hours::Bar;
use crate::hours::client::{ClientHoursPage, Company, ServiceView};
use crate::hours::ledger::{ClientRow, ClientsPage, LedgerPage, LineView, MonthLink, WaitingRow};
use crate::hours::profit::{EmployeeRow, MoneyRow, ProfitPage};
use crate::hours::services::{Row, ServicesPage};
use crate::hours::ticket::{
    EntryView, QuoteView, RequestTimePage, SaidView, TicketTimePage, TimeView, Typed,
};
use crate::pages::letters::{Money, Sender};
use crate::pages::shell::FieldErrors;
use crate::pages::view::Choice;
use crate::settings::Tab;
use i18n::T;

pub(super) fn draw(drawn: &mut Drawn<'_>) {
    let t = drawn.t.clone();
    tickets(drawn, &t);
    ledgers(drawn, &t);
    let profit = ProfitPage {
        t: t.clone(),
        shell: drawn.staff("reports"),
        from: "2026-03".into(),
        to: "2026-05".into(),
        span: pick(&t, "март 2026 — май 2026", "March 2026 — May 2026").into(),
        all: money("", "", false),
        clients: vec![money("/hours/7", "Игросфера", false), money("/hours/8", "Северный ряд", true)],
        plans: vec![money("", "Premium", false)],
        employees: vec![EmployeeRow {
            name: "Пётр Ильин".into(),
            span: "112 ч 30 мин".into(),
            fault: "6 ч".into(),
            entries: 340,
            tickets: 211,
            objections: 2,
            part: 100,
        }],
        hour_cost: "1 200 ₽".into(),
    };
    let bare = ProfitPage {
        shell: drawn.staff("reports"),
        clients: vec![],
        plans: vec![],
        employees: vec![],
        hour_cost: String::new(),
        ..profit.clone()
    };
    drawn.page("hours-profit", profit);
    drawn.page("hours-profit-empty", bare);
    services(drawn, &t);
    let letter = Money {
        t: t.clone(),
        desk: Sender { name: "Desk".into(), ..Sender::default() },
        title: t.of("mail-hours-subject").to_owned(),
        lines: vec!["62 ч / 80 ч".into(), "18 ч".into()],
        url: "https://desk.example/hours/7".into(),
        act: "mail-hours-act",
        why: "mail-hours-why",
    };
    let text = letter.text().expect("plain values can be written");
    drawn.part("mail-hours", letter);
    drawn.part("mail-hours-text", PlainText { text });
}

fn bar(tone: &'static str, percent: i64) -> Bar {
    let (used, of) = (format!("{percent} ч"), "100 ч".to_owned());
    Bar { tone, percent, used, of, left: "20 ч".into(), carried: "+ 12 ч".into() }
}

fn entry(t: &T, seq: i64, open: bool) -> EntryView {
    let said = |ours: bool, words: &str, verdict| SaidView {
        who: pick(t, "Анна Смирнова", "Anna Smith").into(),
        ours,
        at_ms: NOW_MS - 3 * HOUR,
        words: words.to_owned(),
        verdict,
    };
    EntryView {
        number: 4711,
        seq,
        day: "14.05.2026".into(),
        who: pick(t, "Пётр Ильин", "Peter Green").into(),
        span: "1 ч 30 мин".into(),
        left: (seq > 5).then(|| "1 ч 20 мин".to_owned()),
        freed: (seq > 5).then(|| "45 мин".to_owned()),
        manner: "manner-timer",
        line: 2,
        note: pick(t, "Искали, почему не уходят остатки", "Why stock is not sent").into(),
        hidden: seq > 5,
        counters: if seq > 5 { vec![("10 мин".into(), "—".into(), "П. И.".into())] } else { vec![] },
        said: if open {
            vec![said(false, "20 мин", None), said(true, "—", Some("verdict-partly"))]
        } else {
            vec![]
        },
        open,
        may_object: !open,
        may_counter: true,
        rest: 90,
    }
}

fn tickets(drawn: &mut Drawn<'_>, t: &T) {
    let quote = |seq, state, answer| QuoteView {
        seq,
        at_ms: NOW_MS - DAY,
        title: pick(t, "Обучение кассиров", "Training").into(),
        sum: "4 500 ₽".into(),
        note: String::new(),
        state,
        answer,
    };
    let answered = Some((pick(t, "Анна Смирнова", "Anna Smith").to_owned(), String::new()));
    let time = TimeView {
        number: 4711,
        subject: pick(t, "Не выгружаются остатки", "Stock is not sent").into(),
        sum: "2 ч 50 мин".into(),
        free: false,
        entries: vec![entry(t, 5, false), entry(t, 9, true)],
        quotes: vec![quote(11, "offered", None), quote(7, "accepted", answered)],
        may_accept: true,
    };
    let page = TicketTimePage {
        t: t.clone(),
        shell: drawn.staff(""),
        time: time.clone(),
        may_work: true,
        may_manage: true,
        timer: (true, "12 мин".into(), NOW_MS - HOUR / 5),
        staff: vec![
            Choice { value: String::new(), label: t.of("time-mine").to_owned(), chosen: true },
            Choice { value: "5".into(), label: "П. И.".into(), chosen: false },
        ],
        services: vec![Choice { value: "3".into(), label: "—".into(), chosen: false }],
        form: Typed::default(),
        errors: FieldErrors(vec![("", t.of("hours-wrong-number").to_owned())]),
    };
    let none = TimeView { entries: vec![], quotes: vec![], free: true, ..time.clone() };
    let bare = TicketTimePage {
        shell: drawn.staff(""),
        time: none.clone(),
        may_work: false,
        may_manage: false,
        errors: FieldErrors::none(),
        ..page.clone()
    };
    drawn.page("hours-ticket", page);
    drawn.page("hours-ticket-empty", bare);
    let request = RequestTimePage { t: t.clone(), shell: drawn.client(), time, errors: FieldErrors::none() };
    let bare = RequestTimePage { shell: drawn.client(), time: none, ..request.clone() };
    drawn.page("hours-request", request);
    drawn.page("hours-request-empty", bare);
}

#[allow(clippy::too_many_lines, reason = "a sample of everything")]
fn ledgers(drawn: &mut Drawn<'_>, t: &T) {
    let link = |slug: &str, here, closed| MonthLink {
        slug: slug.to_owned(),
        name: pick(t, "май 2026", "May 2026").into(),
        bar: bar("near", 84),
        closed,
        here,
    };
    let line = |number, less| LineView {
        number,
        subject: pick(t, "Не выгружаются остатки", "Stock is not sent").into(),
        day: "14.05.2026".into(),
        who: pick(t, "Пётр Ильин", "Peter Green").into(),
        line: 1,
        span: if less { "−30 мин".into() } else { "1 ч 15 мин".into() },
        less,
        why: less.then_some("why-fault"),
        late: less,
        note: String::new(),
    };
    let sums = vec![(t.of("act-price").to_owned(), "40 000,00 ₽".to_owned())];
    let ledger = LedgerPage {
        t: t.clone(),
        shell: drawn.staff("hours"),
        id: "7".into(),
        client: pick(t, "Игросфера", "Playsphere").into(),
        months: vec![link("2026-05", true, false), link("2026-04", false, true)],
        shown: link("2026-05", true, false),
        sums: sums.clone(),
        total: "43 000,00 ₽".into(),
        lines: vec![line(4711, false), line(4698, true)],
        all: 2,
        people: vec![Choice {
            value: String::new(),
            label: t.of("hours-everybody").to_owned(),
            chosen: true,
        }],
        words: String::new(),
        may_close: true,
        errors: FieldErrors(vec![("", t.of("hours-month-not-over").to_owned())]),
    };
    let closed = LedgerPage {
        shell: drawn.staff("hours"),
        shown: link("2026-04", true, true),
        lines: vec![],
        all: 0,
        may_close: false,
        errors: FieldErrors::none(),
        ..ledger.clone()
    };
    let company = Company { id: "7".into(), name: "Игросфера".into(), here: true };
    let client = ClientHoursPage {
        t: t.clone(),
        shell: drawn.client(),
        companies: vec![company.clone(), Company { id: "8".into(), name: "Казань".into(), here: false }],
        company,
        months: ledger.months.clone(),
        shown: link("2026-05", true, false),
        sums,
        total: "43 000,00 ₽".into(),
        lines: ledger.lines.clone(),
        services: vec![ServiceView {
            name: pick(t, "Обучение кассиров", "Training").into(),
            about: "…".into(),
            price: "4 500 ₽".into(),
            id: "3".into(),
        }],
    };
    let none = ClientHoursPage {
        shell: drawn.client(),
        companies: vec![],
        lines: vec![],
        services: vec![],
        ..client.clone()
    };
    drawn.page("hours-ledger", ledger);
    drawn.page("hours-ledger-closed", closed);
    drawn.page("hours-client", client);
    drawn.page("hours-client-empty", none);
    let row = |name: &str, bar| ClientRow { href: "/hours/7".into(), name: name.to_owned(), bar };
    let clients = ClientsPage {
        t: t.clone(),
        shell: drawn.staff("hours"),
        month: pick(t, "май 2026", "May 2026").into(),
        waiting: vec![WaitingRow {
            client: "Игросфера".into(),
            number: 4711,
            subject: pick(t, "Не выгружаются остатки", "Stock is not sent").into(),
            entry: "1 ч 30 мин · 14.05.2026".into(),
            words: "20 мин?".into(),
            at_ms: NOW_MS - HOUR,
        }],
        clients: vec![row("Игросфера", bar("over", 100)), row("Северный ряд", bar("calm", 12))],
    };
    let empty =
        ClientsPage { shell: drawn.staff("hours"), waiting: vec![], clients: vec![], ..clients.clone() };
    drawn.page("hours-clients", clients);
    drawn.page("hours-clients-empty", empty);
}

fn money(href: &str, name: &str, loss: bool) -> MoneyRow {
    let sum = || "1 250,50 ₽".to_owned();
    MoneyRow {
        name: name.to_owned(),
        href: href.to_owned(),
        recurring: sum(),
        over: sum(),
        services: sum(),
        span: "112 ч".into(),
        cost: sum(),
        margin: sum(),
        loss,
    }
}

fn services(drawn: &mut Drawn<'_>, t: &T) {
    let row = |id: &str, hourly, active| Row {
        id: id.to_owned(),
        name: pick(t, "Обучение кассиров", "Training").into(),
        about: "…".into(),
        price: "4 500 ₽".into(),
        amount: "4500".into(),
        hourly,
        active,
    };
    let page = ServicesPage {
        t: t.clone(),
        shell: drawn.staff("settings"),
        tabs: vec![Tab { href: "/settings/services", key: "settings-services", here: true }],
        rows: vec![row("3", true, true), row("4", false, false)],
        new: row("", true, true),
        vat: "20".into(),
        on_top: true,
        hour_cost: "1200".into(),
        errors: FieldErrors(vec![("", t.of("service-name-taken").to_owned())]),
    };
    let empty = ServicesPage {
        shell: drawn.staff("settings"),
        rows: vec![],
        errors: FieldErrors::none(),
        ..page.clone()
    };
    drawn.page("services", page);
    drawn.page("services-empty", empty);
}
