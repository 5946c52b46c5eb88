//! Suppliers' data: what comes late, comes wrong, is mended, and ends by itself with its proof.

use app::AppError;
use app::checks::{Coming, FeedEdit, FeedRules, SupplierEdit};
use domain::checks::{Cell, FeedKind, Patience, Schedule, Verdict};
use domain::desk::State;
use domain::ids::{ArrivalId, FeedId, OrganisationId, SupplierId};
use i18n::{Lang, T};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use std::collections::BTreeMap;
use testkit::desk::{Client, Eml, Person, TestDesk};
use testkit::on_both;

const STOCK: &str = app::checks::TEMPLATES[0].1;
const HEAD: &str = "Дата;Склад;Артикул;Начальный остаток;Приход;Расход;Конечный остаток\n";

fn t() -> T {
    T::new(Lang::Ru, "Europe/Moscow", 0)
}

/// A supplier with a feed of stock.
struct Sender {
    supplier: SupplierId,
    feed: FeedId,
    it: String,
}

async fn sender(
    desk: &TestDesk,
    by: &Person,
    of: &Client,
    name: &str,
    mail: &str,
    rules: FeedRules,
) -> Sender {
    let actor = by.actor().await;
    let edit = SupplierEdit {
        client: Some(of.id),
        name: name.to_owned(),
        locale: "ru".into(),
        it: format!("it@{mail}"),
        head: format!("office@{mail}"),
        patience: Patience::default(),
        ..SupplierEdit::default()
    };
    let supplier = desk.app().save_supplier(&actor, edit).await.expect("entered");
    let feed = FeedEdit {
        id: None,
        supplier,
        kind: FeedKind::Stock,
        name: "Остатки".into(),
        schedule: Schedule { lag: 0, deadline: 12 * 60, grace: 0, ..Schedule::default() },
        rules,
        active: true,
        seen: 0,
    };
    let feed = desk.app().save_feed(&actor, feed).await.expect("a feed");
    Sender { supplier, feed, it: format!("it@{mail}") }
}

/// The rows of a day: what it begins with is what the day before ended with.
fn rows(day: Date, n: i64) -> String {
    let row = |item: i64| {
        let opening = 100 + item + n;
        format!("{};Центр;A-{item};{opening};3;2;{}\n", day.strftime("%d.%m.%Y"), opening + 1)
    };
    (1..=5).map(row).collect()
}

fn good(day: Date, n: i64) -> Vec<u8> {
    format!("{HEAD}{}", rows(day, n)).into_bytes()
}

/// As an old program exports it: in the letters of DOS, with a line of totals.
fn dirty(day: Date, n: i64) -> Vec<u8> {
    let text = format!("{HEAD}{}Итого;;;515;15;10;520\n", rows(day, n));
    text.chars()
        .map(|c| match c {
            'А'..='п' => (c as u32 - 0x410 + 0x80) as u8,
            'р'..='я' => (c as u32 - 0x440 + 0xe0) as u8,
            c => c as u8,
        })
        .collect()
}

fn doubled(day: Date, n: i64) -> Vec<u8> {
    format!("{HEAD}{0}{0}", rows(day, n)).into_bytes()
}

impl Sender {
    async fn mails(&self, desk: &TestDesk, day: Date, bytes: Vec<u8>, note: &str) {
        let subject = format!("Остатки за {day} {note}");
        let name = format!("stock_{}_{note}.csv", day.strftime("%Y%m%d"));
        let mail = Eml::new(&self.it, "support@desk.example", &subject, "").file(&name, "text/csv", bytes);
        desk.receive(mail.bytes()).await;
        desk.settle().await;
    }

    async fn cases(&self, desk: &TestDesk, who: &Person) -> Vec<(String, i64, bool, Option<ArrivalId>)> {
        let page = desk.app().supplier_page(&who.actor().await, self.supplier, &t()).await.expect("his page");
        let mut cases: Vec<_> = page
            .cases
            .iter()
            .map(|(case, number)| {
                let kind = case.cause.split(':').next().unwrap_or_default().to_owned();
                (kind, *number, case.closed_at.is_some(), case.proof)
            })
            .collect();
        cases.reverse();
        cases
    }

    async fn cell(&self, desk: &TestDesk, who: &Person, day: Date) -> Cell {
        let grid = desk.app().data_grid(&who.actor().await, None, None, 60).await.expect("the grid");
        let row = grid.rows.iter().find(|row| row.feed == self.feed).expect("its row");
        row.cells.iter().find(|one| one.day == day).expect("its day").cell
    }
}

fn kinds(desk: &TestDesk, address: &str) -> usize {
    desk.tray().to(address).len()
}

async fn agree(desk: &TestDesk, by: &Person, feed: FeedId) {
    let actor = by.actor().await;
    let sample = Coming {
        name: "sample.csv".into(),
        data: good(date(2026, 11, 13), -1).into(),
        source: "upload",
        origin: by.name.clone(),
    };
    desk.app().deliver(&actor, feed, sample).await.expect("taken");
    desk.settle().await;
    let page = desk.app().feed(&actor, feed).await.expect("the feed");
    let proposal = page.proposal.expect("a proposal of the sample");
    assert_eq!(proposal.key, ["Дата", "Склад", "Артикул"]);
    assert_eq!(proposal.columns.len(), 7);
    assert_eq!(desk.app().agree_contract(&actor, feed, proposal).await.expect("agreed"), 1);
    desk.settle().await;
}

async fn live(desk: &TestDesk, author: &Person, second: &Person, client: OrganisationId, text: &str) {
    let (writes, approves) = (author.actor().await, second.actor().await);
    let app = desk.app();
    let id = app.save_check(&writes, None, client, text).await.expect("kept").expect("a check");
    let early = app.approve_check(&approves, id).await;
    assert!(matches!(early, Err(AppError::Invalid("check", "untried"))), "{early:?}");
    app.try_check(&writes, id).await.expect("tried");
    let own = app.approve_check(&writes, id).await;
    assert!(matches!(own, Err(AppError::Invalid("check", "own"))), "{own:?}");
    app.approve_check(&approves, id).await.expect("by a second person");
    desk.settle().await;
}

on_both! {
    /// E8: three fortnights, four distributors: one late, one with totals and cp866, one with a day doubled, one clean.
    async fn three_fortnights_of_four_distributors(desk) {
        let maker = desk.client("Снековит").await;
        let (igor, olga) = (desk.engineer("Игорь").await, desk.head("Ольга").await);
        let refuse = |codes: &[&str]| FeedRules {
            strict: codes.iter().map(|code| ((*code).to_owned(), Verdict::Rejected)).collect::<BTreeMap<_, _>>(),
            ..FeedRules::default()
        };
        let late = sender(&desk, &igor, &maker, "Восток", "vostok.example", FeedRules::default()).await;
        let old = sender(&desk, &igor, &maker, "Запад", "zapad.example", refuse(&["C14"])).await;
        let twice = sender(&desk, &igor, &maker, "Север", "sever.example", FeedRules::default()).await;
        let clean = sender(&desk, &igor, &maker, "Юг", "yug.example", FeedRules::default()).await;
        for one in [&late, &old, &twice, &clean] {
            agree(&desk, &igor, one.feed).await;
        }
        live(&desk, &igor, &olga, maker.id, STOCK).await;
        let mut day = date(2026, 11, 16);
        let mut workdays = Vec::new();
        for n in 0..42i64 {
            if day.weekday().to_monday_zero_offset() < 5 {
                let at = workdays.len() as i64;
                workdays.push(day);
                clean.mails(&desk, day, good(day, at), "a").await;
                // The second mends after the reminder: what was wrong and all that follows.
                match at {
                    0 => old.mails(&desk, day, dirty(day, 0), "a").await,
                    2 => {
                        old.mails(&desk, workdays[0], good(workdays[0], 0), "b").await;
                        old.mails(&desk, workdays[1], good(workdays[1], 1), "a").await;
                        old.mails(&desk, day, good(day, 2), "a").await;
                    }
                    1 => {}
                    _ => old.mails(&desk, day, good(day, at), "a").await,
                }
                match at {
                    12 => twice.mails(&desk, day, doubled(day, at), "a").await,
                    13 => {
                        twice.mails(&desk, workdays[12], good(workdays[12], 12), "b").await;
                        twice.mails(&desk, day, good(day, at), "a").await;
                    }
                    _ => twice.mails(&desk, day, good(day, at), "a").await,
                }
                // The first is silent for a week, and sends it all when the head office was told.
                match at {
                    10..=14 => {}
                    15 => for (n, missed) in (10..).zip(&workdays[10..=15]) {
                        late.mails(&desk, *missed, good(*missed, n), "b").await;
                    },
                    _ => late.mails(&desk, day, good(day, at), "a").await,
                }
            }
            if n == 10 {
                assert_eq!(old.cell(&desk, &igor, workdays[0]).await, Cell::Mended);
            }
            desk.pass_minutes(24 * 60).await;
            day = day.checked_add(1.day()).expect("a day");
        }
        assert_eq!(workdays.len(), 30);
        // The clean one heard of nothing.
        assert_eq!((kinds(&desk, &clean.it), clean.cases(&desk, &igor).await.len()), (0, 0));
        let cases = old.cases(&desk, &igor).await;
        let of_kind = |kind: &str| cases.iter().filter(|(one, ..)| one == kind).cloned().collect::<Vec<_>>();
        let format = of_kind("format");
        assert_eq!(format.len(), 1, "{cases:?}");
        assert!(cases.iter().all(|(_, _, closed, proof)| *closed && proof.is_some()), "{cases:?}");
        assert_eq!(desk.state(format[0].1).await, State::Closed);
        let letters = desk.tray().to(&old.it);
        let of_case: Vec<_> = letters.iter().filter(|one| one.letter().subject.contains("нужно исправить")).collect();
        assert!(of_case.len() >= 3, "the letter, the reminder, the thanks: {}", of_case.len());
        let first = of_case[0].letter();
        assert!(first.text.contains("Итого"), "what is wrong, in its language: {}", first.text);
        assert!(first.attachments.iter().any(|file| file.name.ends_with(".xlsx")), "the marked file");
        assert!(of_case.iter().any(|one| one.letter().text.contains("Напоминаем")));
        assert!(of_case.last().expect("letters").letter().text.contains("теперь всё верно"));
        assert_eq!(kinds(&desk, "office@zapad.example"), 0, "he mended in time");
        let cases = twice.cases(&desk, &igor).await;
        assert_eq!(cases.len(), 1, "{cases:?}");
        assert!(cases[0].0 == "format" && cases[0].2 && cases[0].3.is_some(), "{cases:?}");
        assert_eq!(twice.cell(&desk, &igor, workdays[12]).await, Cell::Mended);
        let cases = late.cases(&desk, &igor).await;
        assert_eq!(cases.iter().map(|one| one.0.as_str()).collect::<Vec<_>>(), ["arrival"], "one case for all its days");
        assert!(cases[0].2 && cases[0].3.is_some(), "{cases:?}");
        assert!(kinds(&desk, "office@vostok.example") >= 1, "the head office was told");
        assert_eq!(late.cell(&desk, &igor, workdays[10]).await, Cell::Late);
        let page = desk.app().supplier_page(&olga.actor().await, late.supplier, &t()).await.expect("his page");
        assert!(page.findings.is_empty(), "{:?}", page.findings);
        assert!(page.score.percent.is_some_and(|n| n < 100 && n > 60), "{:?}", page.score);
        let grid = desk.app().data_grid(&olga.actor().await, Some(maker.id), None, 28).await.expect("the grid");
        assert_eq!((grid.rows.len(), grid.open), (4, 0));
        assert!(grid.saved >= 4 * 18 * 24, "{}", grid.saved);
        desk.check().await;
    }

    /// The equation names the warehouse, the item, the day, the line and the likely cause; a file that is right ends it.
    async fn stock_that_does_not_add_up_is_followed_up(desk) {
        let maker = desk.client("Снековит").await;
        let (igor, olga) = (desk.engineer("Игорь").await, desk.head("Ольга").await);
        let one = sender(&desk, &igor, &maker, "Восток", "vostok.example", FeedRules::default()).await;
        agree(&desk, &igor, one.feed).await;
        live(&desk, &igor, &olga, maker.id, STOCK).await;
        let day = date(2026, 11, 16);
        one.mails(&desk, day, good(day, 0), "a").await;
        assert_eq!(one.cell(&desk, &igor, day).await, Cell::Arrived);
        // The shipment of an item has its sign turned.
        let wrong = String::from_utf8(good(day, 0)).expect("text").replace("A-2;102;3;2;103", "A-2;102;3;-2;103");
        one.mails(&desk, day, wrong.into_bytes(), "b").await;
        assert_eq!(one.cell(&desk, &igor, day).await, Cell::Wrong);
        let page = desk.app().supplier_page(&igor.actor().await, one.supplier, &t()).await.expect("his page");
        assert_eq!(page.findings.len(), 1, "{:?}", page.findings);
        let (finding, told) = &page.findings[0];
        assert!(finding.key.contains("A-2") && finding.line == 3, "{finding:?}");
        assert!(told.likely.contains("перевёрнут знак"), "{told:?}");
        let balances = desk.app().balances(&igor.actor().await, one.supplier, None, None, 2).await.expect("stock");
        assert_eq!((balances.rows.len(), balances.rows[0].key.as_str(), balances.rows[0].wrong), (1, "Центр", 1));
        let days = desk.app().balances(&igor.actor().await, one.supplier, Some("Центр".into()), Some("A-2".into()), 2).await;
        let days = days.expect("days");
        let bad = days.rows.iter().find(|row| row.wrong > 0).expect("a day");
        assert_eq!((bad.key.as_str(), bad.apart().map(|n| n.to_string())), ("2026-11-16", Some("-4".to_owned())));
        assert_eq!(bad.lines[0].line, 3);
        let number = one.cases(&desk, &igor).await[0].1;
        assert!(matches!(desk.state(number).await, State::Waiting(_)));
        // The mended file comes as an answer to the letter.
        let letter = desk.tray().to(&one.it).pop().expect("a letter");
        let mended = Eml::new(&one.it, "support@desk.example", "Re: данные", "Исправили").quoting(&letter);
        let mended = mended.file("stock_c.csv", "text/csv", [good(day, 0), b"\n".to_vec()].concat());
        desk.receive(mended.bytes()).await;
        desk.settle().await;
        assert_eq!(one.cell(&desk, &igor, day).await, Cell::Mended);
        assert_eq!(desk.state(number).await, State::Closed);
        // The same slip again: the same finding, in the same ticket.
        let wrong = String::from_utf8(good(day, 0)).expect("text").replace("A-2;102;3;2;103", "A-2;102;3;-2;103 ");
        one.mails(&desk, day, wrong.into_bytes(), "d").await;
        let page = desk.app().supplier_page(&igor.actor().await, one.supplier, &t()).await.expect("his page");
        assert_eq!(page.findings.first().map(|(one, _)| one.returned), Some(1));
        assert!(matches!(desk.state(number).await, State::Waiting(_)), "opened again");
        desk.check().await;
    }

    /// By his link a supplier sees his own, sends a mended file, and sees it turn green; others see nothing.
    async fn a_supplier_mends_by_his_link(desk) {
        let (maker, other) = (desk.client("Снековит").await, desk.client("Детали").await);
        let igor = desk.engineer("Игорь").await;
        let foreign = desk.serving("Партнёр", domain::people::Role::Engineer, other.id).await;
        let (boss, stranger) = (maker.manager("Анна").await, other.manager("Борис").await);
        let one = sender(&desk, &igor, &maker, "Восток", "vostok.example", FeedRules::default()).await;
        let two = sender(&desk, &igor, &other, "Запад", "zapad.example", FeedRules::default()).await;
        agree(&desk, &igor, one.feed).await;
        let day = date(2026, 11, 16);
        one.mails(&desk, day, doubled(day, 0), "a").await;
        let letter = desk.tray().to(&one.it).pop().expect("a letter");
        let token = letter.link("/s/").expect("his own address");
        let app = desk.app();
        let page = app.supplier_by_link(&token, &t()).await.expect("his page");
        assert_eq!((page.findings.len(), page.supplier.client_name.as_str()), (1, "Снековит"));
        let arrival = page.findings[0].0.arrival.expect("the file");
        let (name, bytes) = app.marked_by_link(&token, arrival).await.expect("the marked file");
        assert!(name.ends_with(".xlsx") && bytes.starts_with(b"PK"));
        let coming = |data: Vec<u8>| Coming { name: "stock.csv".into(), data: data.into(), source: "link", origin: String::new() };
        let wrong = app.deliver_by_link(&token, two.feed, coming(good(day, 0))).await;
        assert!(matches!(wrong, Err(AppError::Missing)), "{wrong:?}");
        app.deliver_by_link(&token, one.feed, coming(good(day, 0))).await.expect("taken");
        desk.settle().await;
        assert!(app.supplier_by_link(&token, &t()).await.expect("his page").findings.is_empty());
        assert_eq!(one.cell(&desk, &igor, day).await, Cell::Mended);
        // Nobody of another client sees any of it, whatever he asks.
        let theirs = [foreign.actor().await, stranger.actor().await];
        for actor in &theirs {
            assert!(matches!(app.supplier_page(actor, one.supplier, &t()).await, Err(AppError::Missing)));
            assert!(matches!(app.feed(actor, one.feed).await, Err(AppError::Missing)));
            assert!(matches!(app.arrival(actor, arrival, &t()).await, Err(AppError::Missing)));
            assert!(matches!(app.arrival_file(actor, arrival, false).await, Err(AppError::Missing)));
            assert!(matches!(app.balances(actor, one.supplier, None, None, 2).await, Err(AppError::Missing)));
            assert_eq!(app.data_grid(actor, None, None, 5).await.expect("their own").rows.len(), 1);
        }
        assert_eq!(app.data_grid(&boss.actor().await, None, None, 5).await.expect("hers").rows.len(), 1);
        let refused = app.deliver(&boss.actor().await, one.feed, coming(good(day, 0))).await;
        assert!(matches!(refused, Err(AppError::Denied(_))), "{refused:?}");
        app.renew_supplier_link(&igor.actor().await, one.supplier).await.expect("a new one");
        assert!(matches!(app.supplier_by_link(&token, &t()).await, Err(AppError::Spent)));
        let forged = format!("{}x", token);
        assert!(matches!(app.supplier_by_link(&forged, &t()).await, Err(AppError::Missing)));
    }
}
