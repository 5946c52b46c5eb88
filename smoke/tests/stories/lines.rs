//! Lines of support: the gate of a hand-over, the return, what the head agrees to, rules of routing, dealing out.

use app::AppError;
use app::desk::lines::NewTeam;
use domain::desk::{Command, Dealing, Event, Gate, HandOver, Impact, Line, Missing, Refusal, Route, Urgency};
use domain::duty::Reason;
use domain::ids::PlanId;
use domain::people::Permission;
use domain::sla::Contract;
use domain::time::DAY;
use jiff::civil::date;
use testkit::desk::{Person, TestDesk};
use testkit::on_both;

const OPEN: Gate = Gate {
    summary: false,
    search: false,
    facts: false,
    procedure: false,
    reproduction: false,
    approval: false,
};

fn line(number: u8, name: &str, gate: Gate, dealing: Dealing) -> Line {
    Line { number, name: name.into(), gate, dealing }
}

/// Three lines: the second wants to see a summary and a search, the third steps and the head's consent, too.
async fn set_up(desk: &TestDesk, head: &Person, dealing: Dealing) {
    let second = Gate { summary: true, search: true, ..OPEN };
    let third = Gate { reproduction: true, approval: true, ..second };
    let lines = vec![
        line(1, "Первая", OPEN, dealing),
        line(2, "Вторая", second, dealing),
        line(3, "Разработка", third, Dealing::Pull),
    ];
    desk.app().save_lines(&head.actor().await, lines).await.expect("set up");
}

fn up(line: u8, note: &str) -> Command {
    Command::HandOver(HandOver::to(line, note))
}

async fn refused(who: &Person, number: i64, command: Command) -> Refusal {
    match who.acts(number, command).await {
        Err(AppError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

on_both! {
    /// C1, D2: nobody hands over without what the next line needs; what was done goes along.
    async fn a_hand_over_passes_its_gate(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let (igor, olga) = (desk.engineer("Игорь").await, desk.head("Ольга").await);
        set_up(&desk, &olga, Dealing::Pull).await;
        let number = anna.asks("Касса", "Не печатает чек").await;
        assert_eq!(refused(&igor, number, up(2, "")).await, Refusal::Gate(vec![Missing::Summary, Missing::Search]));
        let found = desk.app().search_for(&igor.actor().await, number, "не печатает чек").await.expect("asked");
        assert!(found.is_empty(), "it knows nothing, and that is kept");
        assert_eq!(refused(&igor, number, up(2, " ")).await, Refusal::Gate(vec![Missing::Summary]));
        igor.acts(number, up(2, "Бумага есть, перезагрузка не помогла")).await.expect("handed over");
        let ticket = desk.ticket(number).await;
        assert_eq!((ticket.line, ticket.assignee, ticket.prepared.searches), (2, None, 0));
        let journal = desk.page(number).await.journal;
        assert!(journal.iter().any(|entry| matches!(&entry.event, Event::Searched { text, found: 0 } if text == "не печатает чек")));
        // The client reads nothing of it.
        let page = desk.app().ticket(&anna.actor().await, number).await.expect("hers");
        assert!(page.journal.iter().all(|entry| !matches!(entry.event, Event::Searched { .. } | Event::LineChanged { .. })));
        assert_eq!(page.ticket.prepared, Default::default());

        // Back, with a reason, and it counts as a return.
        assert_eq!(refused(&igor, number, up(1, "")).await, Refusal::NeedsReason);
        igor.acts(number, up(1, "Не указана модель кассы")).await.expect("returned");
        let journal = desk.page(number).await.journal;
        assert!(journal.iter().any(|entry| matches!(entry.event, Event::LineChanged { line: 1, returned: true, .. })));
        // The search of the visit before does not count for this one.
        assert_eq!(refused(&igor, number, up(2, "Модель Атол 30Ф")).await, Refusal::Gate(vec![Missing::Search]));
    }

    /// P1 passes with a reason, others do not; a plan's own act passes without.
    async fn what_is_urgent_passes_with_a_reason(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let (igor, olga) = (desk.engineer("Игорь").await, desk.head("Ольга").await);
        set_up(&desk, &olga, Dealing::Pull).await;
        let number = anna.asks("Касса", "Стоит вся сеть").await;
        let urgent = |line| Command::HandOver(HandOver { excuse: "стоит вся сеть".into(), ..HandOver::to(line, "") });
        assert!(matches!(refused(&igor, number, urgent(2)).await, Refusal::Gate(_)));
        igor.acts(number, Command::Prioritise { impact: Impact::High, urgency: Urgency::High }).await.expect("raised");
        igor.acts(number, urgent(2)).await.expect("passes");
        let journal = desk.page(number).await.journal;
        let excuse = journal.iter().find_map(|entry| match &entry.event {
            Event::LineChanged { excuse, .. } => Some(excuse.clone()),
            _ => None,
        });
        assert_eq!(excuse.as_deref(), Some("стоит вся сеть"));
    }

    /// B7, D3: the makers get a way to reproduce it, and only what the head has looked at.
    async fn the_third_line_gets_what_the_head_agreed_to(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let (igor, olga) = (desk.engineer("Игорь").await, desk.head("Ольга").await);
        set_up(&desk, &olga, Dealing::Pull).await;
        let number = anna.asks("Отчёт", "Расходится касса").await;
        desk.app().search_for(&igor.actor().await, number, "касса расходится").await.expect("asked");
        let missing = refused(&igor, number, up(3, "Похоже на ошибку округления")).await;
        assert_eq!(missing, Refusal::Gate(vec![Missing::Reproduction]));
        let steps = "1. Продать 3 по 33,33\n2. Закрыть смену\nВ отчёте 100,00 вместо 99,99";
        igor.acts(number, Command::Reproduce { steps: steps.into() }).await.expect("written");
        igor.acts(number, up(3, "Похоже на ошибку округления")).await.expect("asked");
        let ticket = desk.ticket(number).await;
        assert_eq!((ticket.line, ticket.prepared.asked.as_ref().map(|asked| asked.line)), (1, Some(3)));
        desk.settle().await;
        assert!(olga.kinds().contains(&"consent".to_owned()), "{:?}", olga.kinds());
        assert!(igor.acts(number, Command::JudgeHandOver { agreed: true, reason: String::new() }).await.is_err());
        let no = |reason: &str| Command::JudgeHandOver { agreed: false, reason: reason.into() };
        assert_eq!(refused(&olga, number, no(" ")).await, Refusal::NeedsReason);
        olga.acts(number, no("Проверьте на последней версии")).await.expect("declined");
        assert_eq!(desk.ticket(number).await.prepared.asked, None);
        assert_eq!(refused(&olga, number, no("ещё раз")).await, Refusal::NothingAsked);
        igor.acts(number, up(3, "На последней версии то же")).await.expect("asked again");
        olga.acts(number, Command::JudgeHandOver { agreed: true, reason: String::new() }).await.expect("agreed");
        let ticket = desk.ticket(number).await;
        assert_eq!((ticket.line, ticket.prepared.reproduction.as_deref()), (3, Some(steps)));
        // The head's own act needs nobody's consent.
        let other = anna.asks("Отчёт 2", "То же").await;
        desk.app().search_for(&olga.actor().await, other, "касса").await.expect("asked");
        olga.acts(other, Command::Reproduce { steps: "Так же".into() }).await.expect("written");
        olga.acts(other, up(3, "То же самое")).await.expect("handed over");
        assert_eq!(desk.ticket(other).await.line, 3);
    }

    /// C4, B6: typical requests go to their team, what hurts at night to a person; the reason stands in the journal.
    async fn rules_send_what_comes(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let (igor, oleg, olga) =
            (desk.engineer("Игорь").await, desk.engineer("Олег").await, desk.head("Ольга").await);
        set_up(&desk, &olga, Dealing::Pull).await;
        let head = olga.actor().await;
        let tills = NewTeam { name: "Кассы".into(), line: 2, partner: None, members: vec![igor.id, oleg.id] };
        let tills = desk.app().save_team(&head, None, tills).await.expect("a team");
        let twin = NewTeam { name: "кассы".into(), line: 1, ..NewTeam::default() };
        assert!(matches!(desk.app().save_team(&head, None, twin).await, Err(AppError::Invalid("name", "taken"))));
        let routes = vec![
            Route { name: "Кассы".into(), words: vec!["касс".into(), "чек".into()], line: 2, team: Some(tills), ..Route::default() },
            Route { name: "Ночью".into(), off_hours: true, line: 1, person: Some(olga.id), ..Route::default() },
        ];
        desk.app().save_routes(&head, routes).await.expect("set up");
        assert!(igor.actor().await.may(Permission::LineManage, domain::people::Object::Desk).is_err());
        let till = desk.ticket(anna.asks("Вопрос", "Касса не печатает").await).await;
        assert_eq!((till.line, till.team, till.assignee), (2, Some(tills), None));
        let other = desk.ticket(anna.asks("Вопрос", "Как сменить пароль?").await).await;
        assert_eq!((other.line, other.team, other.assignee), (1, None, None));
        desk.pass(12).await;
        let night = anna.asks("Вопрос", "Не открывается сайт").await;
        assert_eq!(desk.ticket(night).await.assignee, Some(olga.id));
        let journal = desk.page(night).await.journal;
        assert!(journal.iter().any(|entry| matches!(&entry.event, Event::Routed { rule, .. } if rule == "Ночью")));
    }

    /// Each in turn, or whoever has the fewest; who takes the next gets the nearest deadline of his lines.
    async fn lines_deal_their_tickets_out(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let (igor, oleg, olga) =
            (desk.engineer("Игорь").await, desk.engineer("Олег").await, desk.head("Ольга").await);
        let head = olga.actor().await;
        set_up(&desk, &olga, Dealing::RoundRobin).await;
        let first = NewTeam { name: "Приём".into(), line: 1, partner: None, members: vec![igor.id, oleg.id] };
        desk.app().save_team(&head, None, first).await.expect("a team");
        let mut dealt = Vec::new();
        for n in 0..4 {
            let number = anna.asks(&format!("Вопрос {n}"), "Как?").await;
            dealt.push(desk.ticket(number).await.assignee.expect("somebody has it"));
            desk.pass_minutes(1).await;
        }
        assert_eq!((dealt[0], dealt[1]), (dealt[2], dealt[3]), "in turn");
        assert_ne!(dealt[0], dealt[1]);
        set_up(&desk, &olga, Dealing::LeastLoaded).await;
        let busy = anna.asks("Вопрос 5", "Как?").await;
        igor.acts(busy, Command::Assign { to: Some(igor.id) }).await.expect("his");
        let sixth = anna.asks("Вопрос 6", "Как?").await;
        assert_eq!(desk.ticket(sixth).await.assignee, Some(oleg.id));

        // Taking the next: urgent before old, never twice the same.
        set_up(&desk, &olga, Dealing::Pull).await;
        let plain = anna.asks("Вопрос 7", "Как?").await;
        desk.pass_minutes(1).await;
        let urgent = anna.asks("Вопрос 8", "Всё стоит").await;
        olga.acts(urgent, Command::Prioritise { impact: Impact::High, urgency: Urgency::High }).await.expect("raised");
        let (one, two) = (igor.actor().await, oleg.actor().await);
        assert_eq!(desk.app().take_next(&one).await.expect("taken"), Some(urgent));
        assert_eq!(desk.app().take_next(&two).await.expect("taken"), Some(plain));
        assert_eq!(desk.app().take_next(&two).await.expect("looked"), None);
        assert_eq!(desk.ticket(urgent).await.assignee, Some(igor.id));
    }

    /// Whose contract names a personal engineer comes to him first, however the line deals; whoever is away gets nothing.
    async fn the_personal_engineer_goes_first(desk) {
        let client = desk.client("Игросфера").await;
        let anna = client.person("Анна").await;
        let (igor, oleg, olga) =
            (desk.engineer("Игорь").await, desk.engineer("Олег").await, desk.head("Ольга").await);
        let premium = Contract::new(client.id, PlanId(3), date(2026, 1, 1));
        let contract = Contract { engineer: Some(oleg.id), ..premium };
        client.agree(contract).await;
        let asked = async |n: u8| anna.asks(&format!("Вопрос {n}"), "Как?").await;
        let first = asked(1).await;
        assert_eq!(desk.ticket(first).await.assignee, Some(oleg.id), "the line deals nothing, the contract does");
        let journal = desk.page(first).await.journal;
        assert!(journal.iter().any(|entry| entry.event == Event::Dealt { to: oleg.id, how: None }));
        let head = olga.actor().await;
        set_up(&desk, &olga, Dealing::RoundRobin).await;
        let team = NewTeam { name: "Приём".into(), line: 1, partner: None, members: vec![igor.id, oleg.id] };
        desk.app().save_team(&head, None, team).await.expect("a team");
        for n in 2..4 {
            let number = asked(n).await;
            assert_eq!(desk.ticket(number).await.assignee, Some(oleg.id));
        }
        let leave = (desk.now(), desk.now() + 14 * DAY);
        let absence = desk.app().add_absence(&head, oleg.id, Reason::Absent, leave, "Отпуск").await.expect("on leave");
        for n in 4..6 {
            let number = asked(n).await;
            assert_eq!(desk.ticket(number).await.assignee, Some(igor.id), "nobody is given work on leave");
        }
        desk.app().end_absence(&head, absence).await.expect("back");
        desk.pass_minutes(1).await;
        let last = asked(6).await;
        assert_eq!(desk.ticket(last).await.assignee, Some(oleg.id));
    }
}
