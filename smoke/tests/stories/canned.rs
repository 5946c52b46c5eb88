//! Answers that are written once, and macros: whose they are, what they say, and that a macro is one act.

use app::AppError;
use app::desk::NewCanned;
use domain::desk::{Change, Impact, Refusal, State, Then, TicketKind, Urgency, WaitFor};
use testkit::on_both;

fn said(name: &str, text: &str) -> NewCanned {
    NewCanned {
        is_macro: false,
        name: name.into(),
        text: text.into(),
        note: false,
        then: Then::Ask,
        changes: vec![],
        shared: false,
    }
}

on_both! {
    async fn answers_are_filled_for_the_ticket(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let (igor, oleg, vera) = (desk.engineer("Игорь").await, desk.engineer("Олег").await, desk.head("Вера").await);
        let number = anna.asks("Вход", "Не пускает").await;
        let app = desk.app();
        let own = said("Своя", "{имя} из {client}: № {номер}, до {срок}. {инженер}");
        let id = app.save_canned(&igor.actor().await, None, own).await.expect("his own");
        let shared = NewCanned { shared: true, ..said("Общая", "Проверьте.") };
        let refused = app.save_canned(&igor.actor().await, None, shared.clone()).await;
        assert!(matches!(refused, Err(AppError::Denied(_))), "{refused:?}");
        let common = app.save_canned(&vera.actor().await, None, shared).await.expect("she leads");
        let (filled, _) = app.canned_for(&igor.actor().await, number).await.expect("his menu");
        let texts: Vec<&str> = filled.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(texts, [&*format!("Анна из Игросфера: № {number}, до {{срок}}. Игорь"), "Проверьте."]);
        assert_eq!(app.canned(&oleg.actor().await, false).await.expect("his list").len(), 1, "not Igor's");
        let refused = app.delete_canned(&oleg.actor().await, id).await;
        assert!(matches!(refused, Err(AppError::Missing)), "{refused:?}");
        let refused = app.delete_canned(&igor.actor().await, common).await;
        assert!(matches!(refused, Err(AppError::Denied(_))), "{refused:?}");
        let refused = app.save_canned(&igor.actor().await, Some(id), said("Своя", "{погода}")).await;
        assert!(matches!(refused, Err(AppError::Invalid("text", "variable"))), "{refused:?}");
        app.delete_canned(&igor.actor().await, id).await.expect("deleted");
        assert!(app.canned(&anna.actor().await, false).await.is_err(), "not for clients");
    }

    async fn a_macro_is_one_act(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let (app, actor) = (desk.app(), igor.actor().await);
        let number = anna.asks("Вход", "Не пускает").await;
        let changes = vec![
            Change::Take,
            Change::Kind { kind: TicketKind::Incident },
            Change::Priority { impact: Impact::High, urgency: Urgency::High },
            Change::Line { line: 2 },
            Change::Time { minutes: 10 },
        ];
        let new = NewCanned { is_macro: true, changes, then: Then::Wait(WaitFor::Release), ..said("Авария", "{имя}, чиним.") };
        let id = app.save_canned(&actor, None, new).await.expect("saved");
        let seen = app.preview_macro(&actor, number, id).await.expect("previewed");
        assert_eq!((seen.text.as_str(), seen.refusal), ("Анна, чиним.", None));
        assert_eq!(desk.state(number).await, State::New, "looking is not doing");
        // what arrives after the look is read first
        anna.writes(number, "Уже пускает").await.expect("she writes");
        let refused = app.run_macro(&actor, number, id, seen.text.clone(), Some(seen.seq)).await;
        assert!(matches!(refused, Err(AppError::Changed(_))), "{refused:?}");
        app.run_macro(&actor, number, id, "Анна, починили.".into(), None).await.expect("run");
        let ticket = desk.ticket(number).await;
        assert_eq!(ticket.state, State::Waiting(WaitFor::Release));
        assert_eq!((ticket.assignee, ticket.line, ticket.minutes), (Some(igor.id), 2, 10));
        assert_eq!((ticket.kind, ticket.impact), (TicketKind::Incident, Impact::High));
        desk.settle().await;
        assert!(anna.last_mail().letter().text.contains("Анна, починили."));
        // all or nothing
        let other = anna.asks("Иначе", "Иначе").await;
        app.merge(&actor, other, number).await.expect("merged");
        let before = desk.ticket(other).await;
        let seen = app.preview_macro(&actor, other, id).await.expect("previewed");
        assert_eq!(seen.refusal, Some(Refusal::Merged));
        let refused = app.run_macro(&actor, other, id, "Нет".into(), None).await;
        assert!(matches!(refused, Err(AppError::Refused(Refusal::Merged))), "{refused:?}");
        assert_eq!(desk.ticket(other).await, before);
        let refused = app.run_macro(&anna.actor().await, number, id, "Нет".into(), None).await;
        assert!(refused.is_err(), "{refused:?}");
    }
}
