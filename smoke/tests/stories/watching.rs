//! Who watches, and how one says who is meant; saying no.

use app::AppError;
use app::mail::Kind;
use domain::desk::{Event, State, Then, WaitFor};
use domain::people::Role;
use testkit::desk::TestDesk;
use testkit::on_both;

async fn watchers(desk: &TestDesk, number: i64) -> Vec<domain::ids::PersonId> {
    desk.ticket(number).await.watchers.iter().map(|watcher| watcher.person).collect()
}

on_both! {
    async fn a_watcher_is_added_by_name(desk) {
        let (shop, other) = (desk.client("Игросфера").await, desk.client("Деталька").await);
        let (anna, vera) = (shop.person("Анна Смирнова").await, shop.person("Вера Ким").await);
        let boris = other.person("Борис Ухов").await;
        let (igor, oleg) = (desk.engineer("Игорь Белов").await, desk.engineer("Олег Титов").await);
        let number = anna.asks("Обмен", "Не идёт").await;
        let (app, ours, hers) = (desk.app(), igor.actor().await, anna.actor().await);
        let names = |people: Vec<app::desk::Reachable>| people.into_iter().map(|one| one.name).collect::<Vec<_>>();
        let offered = names(app.watcher_candidates(&ours, number, "").await.expect("people"));
        assert_eq!(offered, ["Вера Ким", "Игорь Белов", "Олег Титов"], "not the requester, not another client");
        let offered = names(app.watcher_candidates(&ours, number, "КИМ вер").await.expect("people"));
        assert_eq!(offered, ["Вера Ким"]);
        let offered = names(app.watcher_candidates(&hers, number, "").await.expect("people"));
        assert_eq!(offered, ["Вера Ким"], "the client is shown colleagues alone");
        app.add_watcher(&ours, number, " олег титов ").await.expect("ours, by name");
        app.add_watcher(&hers, number, &format!("Вера Ким · {}", vera.mail)).await.expect("as the list writes it");
        let mut both = watchers(&desk, number).await;
        both.sort_unstable();
        let mut wanted = vec![vera.id, oleg.id];
        wanted.sort_unstable();
        assert_eq!(both, wanted);
        let refused = |done: Result<(), AppError>| match done {
            Err(AppError::Invalid("watcher", why)) => why,
            other => panic!("{other:?}"),
        };
        assert_eq!(refused(app.add_watcher(&ours, number, "Никто").await), "unknown");
        assert_eq!(refused(app.add_watcher(&ours, number, &boris.mail).await), "not-of-client");
        // the client learns nothing of others, whether they exist or not
        for words in [boris.mail.as_str(), "Борис Ухов", "Игорь Белов", "nobody@nowhere.example", ""] {
            assert_eq!(refused(app.add_watcher(&hers, number, words).await), "not-of-client", "{words}");
        }
        assert!(matches!(app.watcher_candidates(&boris.actor().await, number, "").await, Err(AppError::Missing)));
    }

    async fn a_name_that_two_bear_is_asked_again(desk) {
        let shop = desk.client("Игросфера").await;
        let anna = shop.person("Анна").await;
        let (first, _second) = (shop.person("Вера Ким").await, desk.engineer("Вера Ким").await);
        let igor = desk.engineer("Игорь").await;
        let number = anna.asks("Обмен", "Не идёт").await;
        let done = desk.app().add_watcher(&igor.actor().await, number, "Вера Ким").await;
        assert!(matches!(done, Err(AppError::Invalid("watcher", "several"))), "{done:?}");
        desk.app().add_watcher(&igor.actor().await, number, &first.mail).await.expect("by address");
        assert_eq!(watchers(&desk, number).await, [first.id]);
    }

    async fn strangers_are_nobodys_colleagues(desk) {
        let igor = desk.engineer("Игорь").await;
        let ask = |who: &str| {
            testkit::desk::Eml::new(who, testkit::desk::SUPPORT, "Обмен", "Не идёт")
        };
        let number = desk.receive(ask("Ева <eva@gmail.example>")).await.number();
        desk.receive(ask("Яков <yakov@gmail.example>")).await;
        let offered = desk.app().watcher_candidates(&igor.actor().await, number, "").await.expect("people");
        assert_eq!(offered.len(), 1, "{offered:?}: one of us, and no stranger");
        let eva = desk.app().find_person(&app::Actor::system(), "eva@gmail.example").await.expect("people");
        let eva = desk.app().actor(eva.expect("she wrote"), domain::desk::Channel::Portal).await.expect("an actor");
        assert!(desk.app().watcher_candidates(&eva, number, "").await.expect("people").is_empty());
        assert!(desk.app().add_watcher(&eva, number, "yakov@gmail.example").await.is_err());
    }

    async fn a_no_is_told_with_its_reason(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let number = anna.asks("Другой цвет", "Хотим зелёный").await;
        igor.acts(number, domain::desk::Command::Wait { on: WaitFor::Release, whose: None }).await.expect("waits");
        let actor = igor.actor().await;
        let nothing = desk.app().reject(&actor, number, "  ").await;
        assert!(matches!(nothing, Err(AppError::Invalid("reason", _))), "{nothing:?}");
        assert!(desk.app().reject(&anna.actor().await, number, "Не хочу").await.is_err(), "only we say no");
        desk.app().reject(&actor, number, "Зелёный не предусмотрен договором.").await.expect("rejected");
        desk.settle().await;
        assert_eq!(desk.state(number).await, State::Rejected);
        let mail = anna.last_mail();
        assert_eq!(mail.kind(), "reply");
        assert!(mail.letter().text.contains("не предусмотрен договором"));
        let resumed = desk.events(number).await.iter().filter(|event| **event == Event::Resumed).count();
        assert_eq!(resumed, 0, "it goes straight from waiting to its end");
        let said = desk.page(number).await.said.len();
        assert!(matches!(desk.app().reject(&actor, number, "Ещё раз").await, Err(AppError::Refused(_))));
        assert_eq!(desk.page(number).await.said.len(), said, "a refused no says nothing");
    }

    async fn closing_without_words_asks_nothing_any_more(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let number = anna.asks("Обмен", "Не идёт").await;
        let close = domain::desk::Command::Close { why: domain::desk::ClosedWhy::Staff };
        igor.acts(number, close).await.expect("closed");
        desk.settle().await;
        let mail = anna.last_mail();
        assert_eq!(mail.kind(), Kind::Solved.code());
        let text = mail.letter().text;
        assert!(text.contains("закрыто") && !text.contains("answer=yes"), "{text}");
    }

    async fn tries_to_take_a_mail_in_are_counted(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let vera = desk.one_of_us("Вера", Role::Auditor).await;
        let igor = desk.engineer("Игорь").await;
        let number = anna.asks("Обмен", "Не идёт").await;
        desk.app().add_watcher(&igor.actor().await, number, &vera.mail).await.ok();
        let watch = domain::desk::Command::AddWatcher { person: vera.id, side: domain::people::Side::Staff };
        igor.acts(number, watch).await.expect("she watches");
        igor.replies(number, "Смотрим", Then::Keep).await;
        anna.answers("Ещё раз пусто").await;
        let notice = vera.mails().pop().expect("a notice");
        let id = desk.drop_at(testkit::desk::SUPPORT, vera.answer(&notice, "Отвечаю за вас").bytes()).await;
        desk.settle().await;
        assert_eq!(desk.landed(id).await.mail.attempts, 1, "tried once, and tried again later");
        desk.pass(2).await;
        let mail = desk.landed(id).await.mail;
        assert_eq!((mail.state.as_str(), mail.problem.as_str(), mail.attempts), ("quarantined", "not-allowed", 5));
        desk.app().replay_mail(&app::Actor::system(), id).await.expect("tried again");
        desk.settle().await;
        assert_eq!(desk.landed(id).await.mail.attempts, 6);
        desk.pass(2).await;
        assert_eq!(desk.landed(id).await.mail.attempts, 10);
        assert!(!desk.journal(number).await.contains(&"noted"));
        let taken = desk.receive(anna.mail("Касса", "Не печатает")).await.mail;
        assert_eq!((taken.state.as_str(), taken.attempts), ("done", 1));
    }
}
