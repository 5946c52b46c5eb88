//! What is promised to a client, and what happens when a deadline comes near.

use app::promise::Edit;
use domain::desk::{Command, Event, HandOver, Impact, Then, Urgency, WaitFor};
use domain::ids::PlanId;
use domain::sla::{Act, Contract, Metric, Plan, Stage, When, Whose};
use domain::time::{HOUR, MINUTE};
use store::desk::View;
use testkit::desk::{Engine, MONDAY, TestDesk};
use testkit::on_both;

const STANDARD: PlanId = PlanId(1);
const EXTENDED: PlanId = PlanId(2);

/// When the next deadline of a ticket is, of which clock.
async fn due(desk: &TestDesk, number: i64) -> Option<(i64, Metric)> {
    let page = desk.page(number).await;
    page.standing.and_then(|standing| standing.due.zip(standing.metric))
}

/// The steps of a clock that came: at which moment, which.
async fn steps(desk: &TestDesk, number: i64, of: Metric) -> Vec<(i64, Option<When>)> {
    let page = desk.page(number).await;
    let step = |entry: &domain::desk::Entry| match entry.event {
        Event::StageReached { metric, when, .. } if metric == of => Some((entry.at, when)),
        _ => None,
    };
    page.journal.iter().filter_map(step).collect()
}

on_both! {
    /// D4: the standard plan is working hours and an answer within four of them.
    async fn the_standard_plan_answers_within_four_working_hours(desk) {
        let shop = desk.client("Игросфера").await;
        let anna = shop.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let before = anna.asks("Раньше", "До договора").await;
        shop.contract(STANDARD).await;
        assert_eq!(due(&desk, before).await, None, "what was opened before the contract was promised nothing");
        let number = anna.asks("Обмен", "Не идёт").await;
        assert_eq!(due(&desk, number).await, Some((MONDAY + 4 * HOUR, Metric::Reaction)));
        assert!(desk.journal(number).await.contains(&"promised"));
        igor.replies(number, "Какая версия?", Then::Ask).await;
        let page = desk.page(number).await;
        assert_eq!(page.standing.and_then(|standing| standing.paused), Some(Whose::Client));
        desk.pass(24).await;
        anna.answers("Версия 8.3.24").await;
        let standing = desk.page(number).await.standing.expect("a deadline");
        assert_eq!(standing.metric, Some(Metric::NextAnswer));
        assert_eq!((standing.due, standing.left), (Some(MONDAY + 24 * HOUR + 8 * HOUR), 8 * HOUR));
    }

    /// C2 and D4: what hurts more is to be answered sooner, around the clock.
    async fn the_priority_decides_and_what_has_run_stays(desk) {
        let shop = desk.client("Игросфера").await;
        shop.contract(EXTENDED).await;
        let anna = shop.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let number = anna.asks("Касса", "Не печатает чек").await;
        assert_eq!(due(&desk, number).await, Some((MONDAY + 4 * HOUR, Metric::Reaction)));
        desk.pass_minutes(30).await;
        igor.acts(number, Command::Prioritise { impact: Impact::High, urgency: Urgency::High }).await.expect("raised");
        assert_eq!(due(&desk, number).await, Some((MONDAY + HOUR, Metric::Reaction)), "half an hour has run already");
    }

    /// Warnings come once, at their moments, and the breach brings the head in.
    async fn steps_come_once_and_the_breach_is_told(desk) {
        let shop = desk.client("Игросфера").await;
        shop.contract(STANDARD).await;
        let anna = shop.person("Анна").await;
        let (igor, olga) = (desk.engineer("Игорь").await, desk.head("Ольга").await);
        let number = anna.asks("Обмен", "Не идёт").await;
        igor.acts(number, Command::Assign { to: Some(igor.id) }).await.expect("his");
        for _ in 0..5 * 60 {
            desk.pass_minutes(1).await;
        }
        let came = steps(&desk, number, Metric::Reaction).await;
        let moments: Vec<i64> = came.iter().map(|(at, _)| (at - MONDAY) / MINUTE).collect();
        // The breach is the first moment after the deadline; the clock of the story goes by minutes.
        assert_eq!(moments, [120, 180, 216, 241]);
        assert_eq!(came[3].1, Some(When::Breach));
        let deadlines = |mails: Vec<String>| mails.into_iter().filter(|kind| kind == "deadline").count();
        assert_eq!(deadlines(igor.kinds()), 4, "one mail a step");
        assert!(deadlines(olga.kinds()) >= 2);
        let mail = igor.mails().into_iter().find(|mail| mail.kind() == "deadline").expect("a mail");
        assert_eq!(mail.letter().marks.auto_submitted.as_deref(), Some("auto-generated"));
    }

    /// D2: the first line has a limit by contract; a ticket that stays longer moves on by itself.
    async fn a_line_that_holds_too_long_hands_over(desk) {
        let shop = desk.client("Игросфера").await;
        shop.contract(STANDARD).await;
        let anna = shop.person("Анна").await;
        let number = anna.asks("Обмен", "Не идёт").await;
        assert_eq!(desk.ticket(number).await.line, 1);
        desk.pass_minutes(4 * 60).await;
        assert_eq!(desk.ticket(number).await.line, 1, "in time is until the deadline, the deadline included");
        desk.pass_minutes(1).await;
        assert_eq!(desk.ticket(number).await.line, 2);
    }

    /// D3: L1, L2, L1, L3: four visits that sum to the whole to the second.
    async fn four_visits_sum_to_the_whole(desk) {
        let shop = desk.client("Игросфера").await;
        shop.contract(EXTENDED).await;
        let anna = shop.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let number = anna.asks("Отчёт", "Не сходится касса").await;
        for (minutes, line) in [(17, 2), (61, 1), (23, 3)] {
            desk.pass_minutes(minutes).await;
            igor.acts(number, Command::HandOver(HandOver::to(line, ""))).await.expect("handed over");
        }
        desk.pass_minutes(95).await;
        igor.replies(number, "Готово", Then::Solve).await;
        let ledger = desk.app().ledger(&igor.actor().await, number).await.expect("the ledger");
        let of = |metric| ledger.runs.iter().filter(move |run| run.run.metric == metric);
        let visits: Vec<(u8, i64)> =
            of(Metric::LineVisit).map(|run| (run.run.line, run.run.elapsed / MINUTE)).collect();
        assert_eq!(visits, [(1, 17), (2, 61), (1, 23), (3, 95)]);
        let all: i64 = of(Metric::LineVisit).map(|run| run.run.elapsed).sum();
        assert_eq!(of(Metric::Resolution).map(|run| run.run.elapsed).collect::<Vec<_>>(), [all]);
    }

    /// E6: what waits for the developers' release pauses, and says for whom.
    async fn a_wait_says_whose_it_is(desk) {
        let shop = desk.client("Игросфера").await;
        shop.contract(EXTENDED).await;
        let anna = shop.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let number = anna.asks("Координаты", "Определяются неверно").await;
        igor.replies(number, "Обходной путь: введите вручную", Then::Wait(WaitFor::Release)).await;
        let standing = desk.page(number).await.standing.expect("a deadline");
        assert_eq!(standing.metric, None);
        assert_eq!(standing.paused, Some(Whose::Makers));
        let ours = Command::Wait { on: WaitFor::Release, whose: Some(Whose::Us) };
        igor.acts(number, ours).await.expect("whose it is");
        let standing = desk.page(number).await.standing.expect("a deadline");
        assert_eq!(standing.paused, Some(Whose::Us));
    }

    /// An edit is shown before it is made, and what was shown happens.
    async fn an_edited_calendar_moves_what_it_said(desk) {
        let shop = desk.client("Игросфера").await;
        shop.contract(STANDARD).await;
        let anna = shop.person("Анна").await;
        let (igor, olga) = (desk.engineer("Игорь").await, desk.head("Ольга").await);
        let answered = anna.asks("Касса", "Нет чека").await;
        igor.replies(answered, "Смотрю", Then::Keep).await;
        desk.pass(7).await; // Monday 17:00
        let number = anna.asks("Обмен", "Не идёт").await;
        let waits = due(&desk, number).await;
        assert_eq!(waits, Some((MONDAY + 26 * HOUR, Metric::Reaction)), "an hour today, three tomorrow");
        let all = desk.app().agreements(&igor.actor().await).await.expect("agreements");
        let (id, versions) = all.calendar_named("ru-9-18").expect("the calendar");
        let tomorrow = jiff::civil::date(2026, 11, 17);
        let off = calendars::OwnDay { hours: "-".parse().expect("no hours"), why: "ремонт".into() };
        let edited = versions.last().expect("a version").value.clone().with_days([(tomorrow, off)]);
        let edit = Edit::Calendar(Some(id), edited);
        let seen = desk.app().foresee(&olga.actor().await, edit.clone(), desk.now()).await.expect("foreseen");
        assert_eq!(seen.days.days.len(), 1);
        let shown: Vec<i64> = seen.first.iter().map(|one| one.number).collect();
        assert!(shown.contains(&number), "{seen:?}");
        let moved = seen.first.iter().find(|one| one.number == number).expect("it moves");
        let reaction = moved.deadlines.iter().find(|one| one.metric == Metric::Reaction).expect("its reaction");
        assert_eq!(desk.app().agreements(&igor.actor().await).await.expect("agreements").calendars[&id].len(), 1);
        assert!(desk.app().foresee(&igor.actor().await, edit.clone(), desk.now()).await.is_err(), "engineers do not");
        desk.agrees(edit).await;
        // The house rule of a day counts on and comes first now.
        assert_eq!(due(&desk, number).await, Some((MONDAY + 31 * HOUR, Metric::House)));
        assert_eq!(reaction.is, Some(MONDAY + 50 * HOUR), "a day later");
        for one in &seen.first {
            assert!(desk.journal(one.number).await.iter().filter(|code| **code == "promised").count() == 2);
        }
    }

    /// A plan is edited: only who has it moves, from then on.
    async fn an_edited_plan_moves_its_own(desk) {
        let (shop, other) = (desk.client("Игросфера").await, desk.client("Детали").await);
        shop.contract(STANDARD).await;
        other.contract(EXTENDED).await;
        let (anna, boris) = (shop.person("Анна").await, other.person("Борис").await);
        let number = anna.asks("Обмен", "Не идёт").await;
        let theirs = boris.asks("Обмен", "Не идёт").await;
        let mut plan = Plan { ..Plan::standard() };
        plan.targets.iter_mut().for_each(|targets| targets.reaction = Some(2 * HOUR));
        plan.stages = vec![Stage { when: When::Breach, acts: vec![Act::Raise, Act::TellHead] }];
        desk.agrees(Edit::Plan(Some(STANDARD), plan)).await;
        assert_eq!(due(&desk, number).await, Some((MONDAY + 2 * HOUR, Metric::Reaction)));
        assert!(desk.journal(theirs).await.iter().filter(|code| **code == "promised").count() == 1);
        let before = desk.ticket(number).await.priority;
        desk.pass_minutes(121).await;
        assert_eq!(desk.ticket(number).await.priority.number(), before.number() - 1, "raised by one");
        let came = steps(&desk, number, Metric::Reaction).await;
        assert_eq!(came.len(), 1);
    }

    /// The queue goes by deadlines, with what is at stake.
    async fn the_queue_goes_by_deadlines(desk) {
        let (shop, other) = (desk.client("Игросфера").await, desk.client("Детали").await);
        shop.contract(STANDARD).await;
        let penalty = domain::sla::Penalty {
            metric: Metric::Reaction,
            priority: domain::desk::Priority::P3,
            amount: domain::sla::Money::roubles(5_000),
        };
        let contract = Contract::new(other.id, PlanId(3), jiff::civil::date(2026, 1, 1));
        let mut all = vec![penalty];
        all.extend([domain::desk::Priority::P1, domain::desk::Priority::P2, domain::desk::Priority::P4].map(
            |priority| domain::sla::Penalty { priority, ..penalty },
        ));
        other.agree(Contract { penalties: all, ..contract }).await;
        let first = shop.person("Анна").await.asks("Обмен", "Не идёт").await;
        let second = other.person("Борис").await.asks("Обмен", "Не идёт").await;
        let free = desk.client("Сеть").await.person("Вера").await.asks("Вопрос", "Как?").await;
        let igor = desk.engineer("Игорь").await;
        let page = desk.app().queue(&igor.actor().await, View::Due, None, "").await.expect("the queue");
        assert_eq!(page.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [second, first]);
        assert_eq!(page.standings[0].map(|standing| standing.risk), Some(500_000));
        let all = desk.app().queue(&igor.actor().await, View::All, None, "").await.expect("the queue");
        let of = |number| all.rows.iter().position(|row| row.number == number).and_then(|at| all.standings[at]);
        assert!(of(first).is_some() && of(free).is_none());
    }

    /// The doctor finds a row of clocks that is not what the journal says, and puts it right.
    async fn the_doctor_finds_spoilt_clocks(desk) {
        let shop = desk.client("Игросфера").await;
        shop.contract(STANDARD).await;
        let anna = shop.person("Анна").await;
        let number = anna.asks("Обмен", "Не идёт").await;
        let id = desk.ticket(number).await.id;
        desk.app()
            .db
            .write(move |tx| -> Result<(), store::StoreError> {
                let mut row = store::promise::clocks(tx, id)?.expect("clocks");
                row.clocks.clocks[0].ran += 1;
                store::promise::put_clocks(tx, id, &row)
            })
            .await
            .expect("spoilt");
        let found = desk.app().examine(false, |_| {}).await.expect("the doctor looks");
        assert_eq!(found.clocks, [number]);
        let found = desk.app().examine(true, |_| {}).await.expect("the doctor mends");
        assert_eq!(found.clocks, [number]);
    }

    /// B8 and D1: a partner keeps the first line, hours are included: the contract says so by version.
    async fn the_contract_is_the_root(desk) {
        let (shop, partner) = (desk.client("Игросфера").await, desk.client("Партнёр").await);
        let contract = shop.contract(STANDARD).await;
        let keeper = domain::sla::LineKeeper { line: 1, keeper: domain::sla::Keeper::Partner(partner.id) };
        let hours = domain::sla::HoursIncluded { minutes: 300, ..Plan::standard().hours };
        shop.agree(Contract { lines: vec![keeper], hours: Some(hours), ..contract.clone() }).await;
        let igor = desk.engineer("Игорь").await;
        let all = desk.app().agreements(&igor.actor().await).await.expect("agreements");
        let versions = &all.contracts[&contract.id];
        assert_eq!(versions.len(), 2);
        assert_eq!(versions[1].value.keeper(1), domain::sla::Keeper::Partner(partner.id));
        assert_eq!(versions[1].value.hours(&Plan::standard()).minutes, 300);
        let twin = Contract::new(shop.id, EXTENDED, jiff::civil::date(2026, 6, 1));
        let twin = Contract { package: Some(domain::sla::Package::FullSla), ..twin };
        let doubled = desk.app().agree(&app::Actor::system(), Edit::Contract(None, twin), desk.now()).await;
        assert!(matches!(doubled, Err(app::AppError::Invalid("contract", "doubled"))), "{doubled:?}");
    }

    /// Two nodes look at the same moments: a step comes once, is told once, and at its moment on whichever node.
    async fn steps_come_once_with_two_nodes(desk) {
        if desk.app().db.engine() == Engine::Sqlite {
            return;
        }
        let shop = desk.client("Игросфера").await;
        shop.contract(STANDARD).await;
        let anna = shop.person("Анна").await;
        let (igor, olga) = (desk.engineer("Игорь").await, desk.head("Ольга").await);
        let mut numbers = Vec::new();
        for n in 0..6 {
            let number = anna.asks(&format!("Обмен {n}"), "Не идёт").await;
            igor.acts(number, Command::Assign { to: Some(igor.id) }).await.expect("his");
            numbers.push(number);
        }
        let other = desk.second_node(app::Config::clone(&desk.app().config)).await;
        for _ in 0..(4 * 60 + 5) / 5 {
            desk.wait(5 * MINUTE);
            let (here, there) = tokio::join!(desk.app().settle(), other.settle());
            here.expect("this node settles");
            there.expect("the other node settles");
        }
        for number in numbers {
            let came = steps(&desk, number, Metric::Reaction).await;
            let moments: Vec<i64> = came.iter().map(|(at, _)| (at - MONDAY) / MINUTE).collect();
            assert_eq!(moments, [120, 180, 220, 245], "of {number}");
            assert_eq!(desk.ticket(number).await.line, 2, "it was handed over once");
        }
        let deadlines = |mails: Vec<String>| mails.into_iter().filter(|kind| kind == "deadline").count();
        assert_eq!(deadlines(igor.kinds()), 4 * 6, "one mail a step and ticket");
        assert!(deadlines(olga.kinds()) >= 2 * 6);
    }
}
