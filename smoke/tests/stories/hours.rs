//! Hours that are worked, counted, disputed, billed, and given back.

use app::AppError;
use app::hours::{Account, Asked, NewTime, Pricing, Service, Statement};
use domain::desk::{Command, Flag, Manner, Offer, Refusal, TicketKind, Verdict};
use domain::hours::Month;
use domain::ids::PlanId;
use domain::sla::Money;
use domain::time::MINUTE;
use testkit::desk::{Client, Person, TestDesk};
use testkit::on_both;

const STANDARD: PlanId = PlanId(1);

fn month(text: &str) -> Month {
    text.parse().expect("a month")
}

async fn works(desk: &TestDesk, who: &Person, number: i64, minutes: i64) {
    let new = NewTime { minutes, note: "Настроил обмен".into(), ..NewTime::default() };
    desk.app().log_time(&who.actor().await, number, new).await.expect("written down");
    desk.settle().await;
}

async fn account(desk: &TestDesk, who: &Person, of: &Client) -> Account {
    desk.app().hours_account(&who.actor().await, of.id).await.expect("the account")
}

async fn statement(desk: &TestDesk, who: &Person, of: &Client, text: &str) -> Statement {
    desk.app().hours_statement(&who.actor().await, of.id, month(text)).await.expect("the statement")
}

fn count(of: &Person, kind: &str) -> usize {
    of.kinds().iter().filter(|one| *one == kind).count()
}

on_both! {
    /// B8: the tariff limits hours, above it the client pays; B7: unless the fault is ours.
    async fn hours_beyond_the_limit_are_billed_unless_the_fault_is_ours(desk) {
        let shop = desk.client("Игросфера").await;
        shop.contract(STANDARD).await;
        let (anna, vera) = (shop.manager("Анна").await, shop.person("Вера").await);
        let (igor, olga) = (desk.engineer("Игорь").await, desk.head("Ольга").await);
        let number = vera.asks("Обмен", "Не идёт").await;
        works(&desk, &igor, number, 466).await;
        let sheet = account(&desk, &olga, &shop).await.now().cloned().expect("this month");
        assert_eq!((sheet.included, sheet.used, sheet.left), (600, 480, 120), "to the step of a quarter of an hour");
        assert_eq!((count(&anna, "hours_near"), count(&olga, "hours_near"), count(&vera, "hours_near")), (1, 1, 0));
        works(&desk, &igor, number, 15).await;
        assert_eq!(count(&anna, "hours_near"), 1, "once for each level");
        works(&desk, &igor, number, 150).await;
        works(&desk, &igor, number, 1).await;
        assert_eq!((count(&anna, "hours_near"), count(&olga, "hours_near")), (2, 2));
        let bill = statement(&desk, &anna, &shop, "2026-11").await;
        assert_eq!((bill.sheet.over, bill.sheet.over_sum), (60, Money::roubles(3_000)));
        assert_eq!((bill.total(), bill.lines.len()), (Money::roubles(43_000), 4));
        let (head, engineer) = (olga.actor().await, igor.actor().await);
        let november = month("2026-11");
        let early = desk.app().close_month(&head, shop.id, november).await;
        assert!(matches!(early, Err(AppError::Invalid("month", "not-over"))), "{early:?}");
        desk.pass(24 * 16).await;
        assert!(matches!(desk.app().close_month(&engineer, shop.id, november).await, Err(AppError::Missing)));
        let closed = desk.app().close_month(&head, shop.id, november).await.expect("closed");
        assert_eq!((closed.total(), closed.sheet.clone()), (bill.total(), bill.sheet.clone()));
        let again = desk.app().close_month(&head, shop.id, november).await;
        assert!(matches!(again, Err(AppError::Invalid("month", "closed"))), "{again:?}");
        // The fault is ours: what was billed comes back in the open month, the closed one stays.
        igor.acts(number, Command::Flag { flag: Flag::OurFault, on: true }).await.expect("flagged");
        assert_eq!(statement(&desk, &olga, &shop, "2026-11").await, closed);
        let december = statement(&desk, &olga, &shop, "2026-12").await;
        assert_eq!(december.sheet.refunds.iter().map(|one| (one.minutes, one.sum)).collect::<Vec<_>>(), [(60, Money::roubles(3_000))]);
        assert_eq!((december.sheet.returned, december.total()), (600, Money::roubles(37_000)));
        igor.acts(number, Command::Flag { flag: Flag::OurFault, on: false }).await.expect("and back");
        let december = statement(&desk, &olga, &shop, "2026-12").await;
        assert_eq!((december.sheet.used, december.sheet.sum()), (0, Money(0)));
        assert_eq!(statement(&desk, &olga, &shop, "2026-11").await, closed);
        let found = desk.app().examine(false, |_| {}).await.expect("the doctor looks");
        assert!(found.is_clean(), "{found:?}");
    }

    /// The client objects to an entry; both talk; the head decides.
    async fn an_entry_is_disputed_and_decided(desk) {
        let (shop, other) = (desk.client("Игросфера").await, desk.client("Детали").await);
        shop.contract(STANDARD).await;
        let (anna, vera) = (shop.manager("Анна").await, shop.person("Вера").await);
        let stranger = other.manager("Борис").await;
        let (igor, olga) = (desk.engineer("Игорь").await, desk.head("Ольга").await);
        let number = vera.asks("Обмен", "Не идёт").await;
        works(&desk, &igor, number, 90).await;
        let secret = NewTime { minutes: 30, note: "Искал пароль".into(), hidden: true, ..NewTime::default() };
        desk.app().log_time(&igor.actor().await, number, secret).await.expect("written down");
        let seen = desk.app().time_of(&anna.actor().await, number).await.expect("her time");
        assert_eq!(seen.entries.iter().map(|(_, one)| one.note.as_str()).collect::<Vec<_>>(), ["Настроил обмен", ""]);
        assert!(seen.may_object && !seen.may_manage);
        let page = desk.app().ticket(&vera.actor().await, number).await.expect("her page");
        assert!(!serde_json::to_string(&page.journal).expect("a journal").contains("пароль"));
        let entry = seen.entries[0].1.seq;
        let app = desk.app();
        let refused = app.object(&vera.actor().await, number, entry, "Долго").await;
        assert!(matches!(refused, Err(AppError::Denied(_))), "{refused:?}");
        assert!(matches!(app.object(&stranger.actor().await, number, entry, "Долго").await, Err(AppError::Missing)));
        assert!(matches!(app.hours_account(&stranger.actor().await, shop.id).await, Err(AppError::Missing)));
        assert!(matches!(app.hours_account(&igor.actor().await, shop.id).await, Err(AppError::Missing)), "no right");
        app.object(&anna.actor().await, number, entry, "Работали двадцать минут").await.expect("objects");
        let twice = app.object(&anna.actor().await, number, entry, "Ещё раз").await;
        assert!(matches!(twice, Err(AppError::Refused(Refusal::NoDispute))), "{twice:?}");
        desk.settle().await;
        assert_eq!(count(&olga, "objection"), 1);
        app.discuss(&igor.actor().await, number, entry, "Час искали причину").await.expect("answers");
        app.discuss(&anna.actor().await, number, entry, "Покажите").await.expect("goes on");
        assert_eq!(app.objections(&olga.actor().await).await.expect("what waits").len(), 1);
        let by_engineer = app.settle_objection(&igor.actor().await, number, entry, Verdict::Kept, 0, "Нет").await;
        assert!(matches!(by_engineer, Err(AppError::Denied(_))), "{by_engineer:?}");
        let (head, partly) = (olga.actor().await, Verdict::Partly);
        let odd = app.settle_objection(&head, number, entry, partly, 90, "Всё").await;
        assert!(matches!(odd, Err(AppError::Refused(Refusal::Minutes(90)))), "{odd:?}");
        app.settle_objection(&head, number, entry, partly, 45, "Половину ищем за свой счёт").await.expect("decided");
        desk.settle().await;
        assert_eq!(account(&desk, &anna, &shop).await.now().map(|sheet| sheet.used), Some(45 + 30));
        assert!(app.objections(&head).await.expect("what waits").is_empty());
        assert_eq!(count(&anna, "verdict"), 1);
        let seen = app.time_of(&anna.actor().await, number).await.expect("her time");
        let objection = seen.entries[0].1.objection.clone().expect("an objection");
        assert_eq!((objection.said.len(), objection.verdict), (4, Some(Verdict::Partly)));
        assert_eq!(desk.ticket(number).await.minutes, 120, "what was worked stays");
    }

    /// Nothing is edited: what is wrong is taken back by an entry of its own.
    async fn time_is_put_right_by_counter_entries(desk) {
        let shop = desk.client("Игросфера").await;
        shop.contract(STANDARD).await;
        let vera = shop.person("Вера").await;
        let (igor, petr, olga) = (desk.engineer("Игорь").await, desk.engineer("Пётр").await, desk.head("Ольга").await);
        let number = vera.asks("Обмен", "Не идёт").await;
        works(&desk, &igor, number, 100).await;
        let entry = desk.app().time_of(&igor.actor().await, number).await.expect("time").entries[0].1.seq;
        let app = desk.app();
        let foreign = app.counter_time(&petr.actor().await, number, entry, 10, "Не то").await;
        assert!(matches!(foreign, Err(AppError::Denied(_))), "{foreign:?}");
        app.counter_time(&igor.actor().await, number, entry, 40, "Обед").await.expect("taken back");
        let too_much = app.counter_time(&olga.actor().await, number, entry, 61, "Всё").await;
        assert!(matches!(too_much, Err(AppError::Refused(Refusal::Minutes(61)))), "{too_much:?}");
        app.counter_time(&olga.actor().await, number, entry, 60, "Другое обращение").await.expect("taken back");
        assert_eq!(desk.ticket(number).await.minutes, 0);
        assert_eq!(account(&desk, &olga, &shop).await.now().map(|sheet| sheet.used), Some(0));
        let codes = desk.journal(number).await;
        assert_eq!(codes.iter().filter(|code| code.starts_with("time_")).count(), 3, "{codes:?}");
        let tomorrow = app.today("Europe/Moscow").and_then(|day| day.tomorrow().ok());
        let ahead = app.log_time(&igor.actor().await, number, NewTime { minutes: 5, day: tomorrow, ..NewTime::default() }).await;
        assert!(matches!(ahead, Err(AppError::Refused(Refusal::NoSuchDay))), "{ahead:?}");
        let for_other = NewTime { minutes: 5, person: Some(petr.id), ..NewTime::default() };
        assert!(matches!(app.log_time(&igor.actor().await, number, for_other.clone()).await, Err(AppError::Denied(_))));
        app.log_time(&olga.actor().await, number, for_other).await.expect("the head writes for others");
        let to_client = NewTime { minutes: 5, person: Some(vera.id), ..NewTime::default() };
        let refused = app.log_time(&olga.actor().await, number, to_client).await;
        assert!(matches!(refused, Err(AppError::Invalid("person", "not-staff"))), "{refused:?}");
        let asked = Asked { from: month("2026-11"), to: month("2026-11"), client: Some(shop.id) };
        let report = app.hours_report(&olga.actor().await, asked).await.expect("a report");
        let of = |name: &str| report.employees.iter().find(|one| one.name == name).map(|one| one.minutes);
        assert_eq!((of("Игорь"), of("Пётр"), of("Ольга")), (Some(0), Some(5), None));
    }

    /// Un-merging restores the hours as it restores all else; a part is free with its whole.
    async fn merged_tickets_keep_their_hours(desk) {
        let shop = desk.client("Игросфера").await;
        shop.contract(STANDARD).await;
        let vera = shop.person("Вера").await;
        let (igor, olga) = (desk.engineer("Игорь").await, desk.head("Ольга").await);
        let first = vera.asks("Обмен", "Не идёт").await;
        let second = vera.asks("Обмен снова", "Опять не идёт").await;
        works(&desk, &igor, first, 60).await;
        works(&desk, &igor, second, 30).await;
        igor.acts(second, Command::Flag { flag: Flag::OurFault, on: true }).await.expect("flagged");
        let used = |account: Account| account.now().map(|sheet| sheet.used);
        assert_eq!(used(account(&desk, &olga, &shop).await), Some(60));
        desk.app().merge(&igor.actor().await, first, second).await.expect("merged");
        assert_eq!(used(account(&desk, &olga, &shop).await), Some(0));
        assert_eq!(desk.app().time_of(&igor.actor().await, second).await.expect("time").entries.len(), 2);
        desk.app().unmerge(&igor.actor().await, first).await.expect("alone again");
        assert_eq!(used(account(&desk, &olga, &shop).await), Some(60));
        let found = desk.app().examine(false, |_| {}).await.expect("the doctor looks");
        assert!(found.is_clean(), "{found:?}");
    }

    /// A timer runs on the server; one at a time.
    async fn a_timer_runs_on_the_server(desk) {
        let shop = desk.client("Игросфера").await;
        let vera = shop.person("Вера").await;
        let igor = desk.engineer("Игорь").await;
        let (first, second) = (vera.asks("Обмен", "Не идёт").await, vera.asks("Касса", "Нет чека").await);
        let (app, actor) = (desk.app(), igor.actor().await);
        app.run_timer(&actor, first, true).await.expect("started");
        desk.pass_minutes(20).await;
        app.run_timer(&actor, second, true).await.expect("the other one");
        desk.pass_minutes(7).await;
        let clock = app.timer(&actor, first).await.expect("the first");
        assert_eq!((clock.running, clock.shown), (false, 20 * MINUTE));
        assert!(app.timer(&actor, second).await.expect("the second").running);
        app.end_timer(&actor, first, Some(NewTime { note: "Проверил".into(), ..NewTime::default() })).await.expect("kept");
        app.end_timer(&actor, second, None).await.expect("thrown away");
        let time = app.time_of(&actor, first).await.expect("time");
        assert_eq!(time.entries.iter().map(|(_, one)| (one.minutes, one.manner)).collect::<Vec<_>>(), [(20, Manner::Timer)]);
        assert_eq!((desk.ticket(second).await.minutes, app.timer(&actor, second).await.expect("none").shown), (0, 0));
    }

    /// D6: a service is ordered, its price offered, accepted with one press, and billed.
    async fn a_service_is_ordered_quoted_and_billed(desk) {
        let (shop, other) = (desk.client("Игросфера").await, desk.client("Детали").await);
        shop.contract(STANDARD).await;
        let (anna, stranger) = (shop.manager("Анна").await, other.manager("Борис").await);
        let (igor, olga) = (desk.engineer("Игорь").await, desk.head("Ольга").await);
        let app = desk.app();
        let training = Service {
            id: None,
            name: "Обучение кассиров".into(),
            about: "Два часа по видеосвязи".into(),
            pricing: Pricing::Hour(Money::roubles(4_000)),
            active: true,
        };
        assert!(app.save_service(&igor.actor().await, training.clone()).await.is_err());
        app.save_service(&olga.actor().await, training.clone()).await.expect("entered");
        let twin = app.save_service(&olga.actor().await, training).await;
        assert!(matches!(twin, Err(AppError::Invalid("name", "taken"))), "{twin:?}");
        assert_eq!(app.services(&anna.actor().await).await.expect("the catalogue").len(), 1);
        let number = anna.asks("Заказ: Обучение кассиров", "Нас четверо").await;
        let offer = Offer { title: "Обучение кассиров".into(), amount: Money(800_050), minutes: 120, note: String::new() };
        app.quote(&igor.actor().await, number, offer).await.expect("offered");
        desk.settle().await;
        let ticket = desk.ticket(number).await;
        assert_eq!((ticket.kind, count(&anna, "quote")), (TicketKind::ServiceOrder, 1));
        let quote = app.time_of(&anna.actor().await, number).await.expect("time").quotes[0].seq;
        assert!(matches!(app.answer_quote(&stranger.actor().await, number, quote, true, "").await, Err(AppError::Missing)));
        assert_eq!(statement(&desk, &anna, &shop, "2026-11").await.services.len(), 0, "an offer is not an order");
        app.answer_quote(&anna.actor().await, number, quote, true, "").await.expect("accepted");
        let late = app.answer_quote(&anna.actor().await, number, quote, false, "Передумали").await;
        assert!(matches!(late, Err(AppError::Refused(Refusal::Answered))), "{late:?}");
        let rules = app::hours::HoursRules { vat: 20, vat_on_top: true, hour_cost: Money::roubles(1_000) };
        app.save_hours_rules(&olga.actor().await, rules).await.expect("set");
        works(&desk, &igor, number, 60).await;
        let bill = statement(&desk, &anna, &shop, "2026-11").await;
        assert_eq!((bill.services_sum(), bill.net(), bill.tax()), (Money(800_050), Money(4_800_050), Money(960_010)));
        let asked = Asked { from: month("2026-11"), to: month("2026-11"), client: None };
        assert!(app.profit(&igor.actor().await, asked).await.is_err());
        assert!(app.profit(&anna.actor().await, Asked { client: Some(shop.id), ..asked }).await.is_err(), "ours alone");
        let profit = app.profit(&olga.actor().await, asked).await.expect("the profit");
        let row = profit.clients.iter().find(|row| row.name == "Игросфера").expect("a row");
        assert_eq!((row.minutes, row.cost, row.margin()), (60, Money::roubles(1_000), Money(4_700_050)));
    }

    /// The doctor finds time that is not what the journal says, and puts it right.
    async fn the_doctor_recounts_hours(desk) {
        let shop = desk.client("Игросфера").await;
        let vera = shop.person("Вера").await;
        let igor = desk.engineer("Игорь").await;
        let number = vera.asks("Обмен", "Не идёт").await;
        works(&desk, &igor, number, 30).await;
        let id = desk.ticket(number).await.id;
        let spoil = move |tx: &mut store::Tx<'_>| -> Result<(), store::StoreError> { store::hours::delete_facts(tx, id) };
        desk.app().db.write(spoil).await.expect("spoilt");
        assert_eq!(desk.app().examine(false, |_| {}).await.expect("the doctor looks").time, [number]);
        assert_eq!(desk.app().examine(true, |_| {}).await.expect("the doctor mends").time, [number]);
        assert!(desk.app().examine(false, |_| {}).await.expect("the doctor looks").is_clean());
    }
}
