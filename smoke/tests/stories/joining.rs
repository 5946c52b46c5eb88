//! Tickets that belong together: merged and let go, linked, split off; and words that are put right.

use app::AppError;
use app::desk::{Draft, Said};
use domain::desk::{Command, Link, Refusal, State, Then, Ticket};
use domain::ids::MessageId;
use domain::people::Role;
use testkit::desk::TestDesk;
use testkit::on_both;

/// What was said in a ticket, to the letter.
async fn words(desk: &TestDesk, number: i64) -> Vec<Said> {
    desk.page(number).await.said
}

fn bodies(said: &[Said]) -> Vec<&str> {
    said.iter().map(|said| said.message.body.as_str()).collect()
}

/// A ticket without what its journal's growth changes.
fn timeless(mut ticket: Ticket) -> Ticket {
    (ticket.seq, ticket.updated_at) = (0, 0);
    ticket
}

on_both! {
    async fn merged_and_let_go(desk) {
        let shop = desk.client("Игросфера").await;
        let (anna, boris) = (shop.person("Анна").await, shop.person("Борис").await);
        let igor = desk.engineer("Игорь").await;
        let first = anna.asks("Не выгружаются остатки", "Остатки на сайте нулевые.").await;
        let second = boris.asks("Остатки", "Почему везде ноль?").await;
        igor.replies(second, "Разбираемся.", Then::Keep).await;
        desk.pass(2).await;
        let (before, said) = (desk.ticket(second).await, words(&desk, second).await);
        let reply = boris.last_mail();

        let app = desk.app();
        let actor = igor.actor().await;
        assert_eq!(app.merge(&actor, second, first).await.expect("merged"), first);
        assert_eq!(desk.state(second).await, State::Merged);
        let page = desk.page(first).await;
        assert_eq!(bodies(&page.said), ["Остатки на сайте нулевые.", "Почему везде ноль?", "Разбираемся."]);
        assert!(page.ticket.watching().contains(&boris.id), "who asked there hears here");

        // what answers the merged one goes on where the conversation does, and both hear of it
        let landed = desk.receive(boris.answer(&reply, "И сегодня ноль.")).await;
        assert_eq!(landed.number(), first);
        igor.replies(first, "Починили, проверьте.", Then::Solve).await;
        for person in [&anna, &boris] {
            assert!(person.last_mail().letter().text.contains("Починили"), "{}", person.name);
        }
        let refused = igor.acts(second, Command::Resume).await;
        assert!(matches!(refused, Err(AppError::Refused(Refusal::Merged))), "{refused:?}");
        assert!(matches!(app.merge(&actor, first, second).await, Err(AppError::Refused(Refusal::Itself))));

        // let go it is to the letter what it was; what came later stays where it came
        desk.pass(30).await;
        app.unmerge(&actor, second).await.expect("let go");
        assert_eq!(timeless(desk.ticket(second).await), timeless(before));
        assert_eq!(words(&desk, second).await, said);
        let page = desk.page(first).await;
        assert_eq!(bodies(&page.said), ["Остатки на сайте нулевые.", "И сегодня ноль.", "Починили, проверьте."]);
        assert!(!page.ticket.watching().contains(&boris.id));
        let landed = desk.receive(boris.answer(&reply, "Спасибо, но у меня всё ещё ноль.")).await;
        assert_eq!(landed.number(), second);
        let refused = app.unmerge(&actor, second).await;
        assert!(matches!(refused, Err(AppError::Refused(Refusal::NotMerged))), "{refused:?}");
    }

    async fn a_chain_of_merges_comes_apart_link_by_link(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let head = desk.head("Вера").await;
        let actor = head.actor().await;
        let mut numbers = vec![];
        for n in 1..=3 {
            numbers.push(anna.asks(&format!("Обмен стоит {n}"), &format!("Сообщение {n}")).await);
        }
        let [a, b, c] = numbers[..] else { unreachable!("three were made") };
        desk.app().merge(&actor, a, b).await.expect("a in b");
        desk.app().merge(&actor, b, c).await.expect("b in c");
        assert_eq!(bodies(&words(&desk, c).await), ["Сообщение 1", "Сообщение 2", "Сообщение 3"]);
        desk.app().unmerge(&actor, a).await.expect("a alone");
        assert_eq!(bodies(&words(&desk, c).await), ["Сообщение 2", "Сообщение 3"]);
        // a number that was merged stands for where it went
        assert_eq!(desk.app().merge(&actor, a, b).await.expect("a where b is"), c);
        assert_eq!(bodies(&words(&desk, c).await).len(), 3);
    }

    async fn tickets_of_two_clients_are_never_merged(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let eva = desk.client("Деталь-Сервис").await.person("Ева").await;
        let igor = desk.engineer("Игорь").await;
        let (ours, theirs) = (anna.asks("Одно", "Одно").await, eva.asks("Другое", "Другое").await);
        let refused = desk.app().merge(&igor.actor().await, ours, theirs).await;
        assert!(matches!(refused, Err(AppError::Invalid("into", "other-client"))), "{refused:?}");
        let refused = desk.app().merge(&anna.actor().await, ours, theirs).await;
        assert!(matches!(refused, Err(AppError::Denied(_) | AppError::Missing)), "{refused:?}");
    }

    async fn a_second_matter_gets_a_ticket_of_its_own(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let actor = igor.actor().await;
        let file = app::desk::File {
            name: "прайс.csv".into(), mime: "text/csv".into(), data: b"a;b".as_slice().into(), content_id: None, inline: false,
        };
        let old = anna.opens("Остатки", Draft::of("Остатки нулевые. И ещё не печатает чек.").with(vec![file])).await;
        let message = words(&desk, old).await[0].message.id;
        let new = desk.app().split(&actor, old, message, "Не печатает чек".into()).await.expect("split");
        desk.settle().await;
        let page = desk.page(new).await;
        assert_eq!((page.ticket.subject.as_str(), page.ticket.requester), ("Не печатает чек", anna.id));
        assert_eq!(page.said[0].files[0].name, "прайс.csv");
        assert_eq!(page.ticket.ties[0].link, Link::SplitFrom);
        assert_eq!(desk.ticket(old).await.ties[0].link, Link::SplitInto);
        assert!(anna.last_mail().letter().subject.contains(&new.to_string()), "she hears the new number");
        // merged back, it is said once
        desk.app().merge(&actor, new, old).await.expect("merged back");
        assert_eq!(words(&desk, old).await.len(), 1);
        // a message of another ticket cannot be split off here
        let other = anna.asks("Другое", "Другое").await;
        let foreign = words(&desk, other).await[0].message.id;
        let refused = desk.app().split(&actor, old, foreign, String::new()).await;
        assert!(matches!(refused, Err(AppError::Missing)), "{refused:?}");
    }

    async fn links_stand_on_both_sides_and_only_we_see_them(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let eva = desk.client("Деталь-Сервис").await.person("Ева").await;
        let igor = desk.engineer("Игорь").await;
        let actor = igor.actor().await;
        let (child, parent) = (anna.asks("У нас стоит", "стоит").await, eva.asks("И у нас", "стоит").await);
        desk.app().link(&actor, child, Link::Parent, parent, true).await.expect("linked");
        assert_eq!(desk.ticket(parent).await.ties[0].number, child);
        assert_eq!(desk.ticket(parent).await.ties[0].link, Link::Child);
        let seen = desk.app().ticket(&anna.actor().await, child).await.expect("hers");
        assert!(seen.ticket.ties.is_empty() && !seen.journal.iter().any(|entry| entry.event.code() == "linked"));
        desk.app().link(&actor, parent, Link::Child, child, false).await.expect("forgotten from the other side");
        assert!(desk.ticket(child).await.ties.is_empty());
    }

    async fn words_of_ours_are_put_right_and_kept(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let (igor, oleg) = (desk.engineer("Игорь").await, desk.engineer("Олег").await);
        let head = desk.one_of_us("Вера", Role::Head).await;
        let number = anna.asks("Вход", "Не пускает").await;
        igor.notes(number, "Пароль: 12345").await;
        let said = words(&desk, number).await;
        let (hers, note): (MessageId, MessageId) = (said[0].message.id, said[1].message.id);
        let app = desk.app();
        let refused = app.edit(&oleg.actor().await, number, note, "иначе".into()).await;
        assert!(matches!(refused, Err(AppError::Denied(_))), "another's words: {refused:?}");
        let refused = app.edit(&head.actor().await, number, hers, "иначе".into()).await;
        assert!(matches!(refused, Err(AppError::Denied(_))), "the client's words: {refused:?}");
        app.edit(&igor.actor().await, number, note, "Пароль передан по телефону".into()).await.expect("his own");
        app.edit(&head.actor().await, number, note, "Доступ передан".into()).await.expect("she leads");
        let page = desk.page(number).await;
        assert_eq!((page.said[1].message.body.as_str(), page.said[1].message.versions), ("Доступ передан", 2));
        assert_eq!(page.ticket.last.excerpt, "Доступ передан", "the queue does not show what was taken back");
        let kept = app.versions(&oleg.actor().await, number, note).await.expect("we may look");
        assert_eq!(kept.iter().map(|v| v.body.as_str()).collect::<Vec<_>>(), ["Пароль: 12345", "Пароль передан по телефону"]);
        assert!(app.versions(&anna.actor().await, number, note).await.is_err());
    }
}
