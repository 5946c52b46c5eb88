//! Finding tickets by words, within the rights of whoever asks.

use app::{App, Config};
use domain::desk::{Command, Reference, Then};
use domain::people::Role;
use std::time::Duration;
use testkit::desk::{Engine, Person, TestDesk};
use testkit::on_both;

async fn found(desk: &TestDesk, who: &Person, text: &str) -> Vec<i64> {
    let page = desk.app().find(&who.actor().await, text, 0).await.expect("an answer");
    page.hits.iter().map(|hit| hit.number).collect()
}

on_both! {
    async fn words_of_a_conversation_find_its_ticket(desk) {
        let shop = desk.client("Игросфера").await;
        let (anna, boris) = (shop.person("Анна").await, shop.person("Борис").await);
        let manager = shop.manager("Вера").await;
        let stranger = desk.client("Ромашка").await.person("Глеб").await;
        let igor = desk.engineer("Игорь").await;
        let one = anna.asks("Не печатаются накладные", "Касса молчит, заказ 35481264-0001-1.").await;
        let other = stranger.asks("Отчёт о продажах", "Не сходятся накладные за май.").await;
        igor.replies(one, "Перезапустите службу печати.", Then::Ask).await;
        igor.notes(one, "Похоже на старый драйвер Атол.").await;
        let task = Reference::of("Jira", "SHOP-1287", "").expect("a task");
        igor.acts(one, Command::Refer { reference: task }).await.expect("written down");

        // any form, three messages together, a misspelt word, the other layout, a part of a number
        for text in ["накладная печать", "касса служба перезапустить", "наклодные печатаются", "yfrkflyst rfccf", "35481264"] {
            assert_eq!(found(&desk, &igor, text).await.first(), Some(&one), "{text}");
        }
        assert_eq!(found(&desk, &igor, "клиент:ромашка накладные").await, [other]);
        assert_eq!(found(&desk, &igor, "SHOP-1287").await, [one]);
        assert_eq!(found(&desk, &igor, "драйвер атол").await, [one], "notes are found by us");

        // the client finds his own, never a note, never another's
        assert_eq!(found(&desk, &anna, "накладные").await, [one]);
        assert_eq!(found(&desk, &manager, "накладные").await, [one]);
        for who in [&boris, &stranger] {
            assert!(!found(&desk, who, "касса печать").await.contains(&one), "{}", who.name);
        }
        for who in [&anna, &manager] {
            assert!(found(&desk, who, "драйвер атол").await.is_empty(), "{}", who.name);
            assert!(found(&desk, who, "SHOP-1287").await.is_empty(), "{}", who.name);
        }
        let page = desk.app().find(&anna.actor().await, "драйвир", 0).await.expect("an answer");
        assert_eq!((page.total, page.meant), (0, None), "and no word of a note is proposed");

        // what is written is found, what was changed is found as it is
        anna.writes(one, "Теперь не сканируются штрихкоды.").await.expect("she adds");
        assert_eq!(found(&desk, &igor, "штрихкод").await, [one]);
        igor.acts(one, Command::ChangeSubject { subject: "Принтер этикеток".into() }).await.expect("renamed");
        assert_eq!(found(&desk, &igor, "этикетка").await, [one]);
        let page = desk.app().find(&igor.actor().await, "этикетки", 0).await.expect("an answer");
        assert!(page.hits[0].subject.contains(&("этикеток".to_owned(), true)), "{:?}", page.hits[0].subject);
    }

    async fn who_serves_one_client_finds_in_his_tickets_only(desk) {
        let (shop, chain) = (desk.client("Игросфера").await, desk.client("Ромашка").await);
        let (anna, gleb) = (shop.person("Анна").await, chain.person("Глеб").await);
        let partner = desk.serving("Пётр", Role::Engineer, shop.id).await;
        let (one, other) = (anna.asks("Обмен", "стоит").await, gleb.asks("Обмен", "стоит").await);
        assert_eq!(found(&desk, &partner, "обмен").await, [one]);
        partner.notes(one, "Виноват планировщик.").await;
        let igor = desk.engineer("Игорь").await;
        igor.notes(other, "Виноват планировщик.").await;
        assert_eq!(found(&desk, &partner, "планировщик").await, [one]);
        let page = desk.app().find(&partner.actor().await, "планировщик", 0).await.expect("an answer");
        assert_eq!(page.total, 1, "the other is not even counted");
    }

    /// Each node has an index of its own, tails the store by itself, and takes up where it stopped.
    async fn every_node_finds_what_any_node_writes(desk) {
        if desk.app().db.engine() == Engine::Sqlite {
            return;
        }
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let before = anna.asks("Ценники", "Не печатаются ценники.").await;
        let folder = tempfile::tempdir().expect("a folder");
        let config = || Config { index: Some(folder.path().to_owned()), ..Config::clone(&desk.app().config) };
        let node = desk.second_node(config()).await;
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let running = tokio::spawn(node.clone().run_engine(stopped));
        let actor = igor.actor().await;
        let finds = async |app: &App, text: &str, number: i64| {
            let found = async {
                loop {
                    let page = app.find(&actor, text, 0).await.expect("an answer");
                    if page.hits.iter().any(|hit| hit.number == number) {
                        return;
                    }
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            };
            tokio::time::timeout(Duration::from_secs(60), found).await.unwrap_or_else(|_| panic!("{text} is not found"));
        };
        finds(&node, "ценник", before).await;
        let here = anna.asks("Весы", "Весы не видны в сети.").await;
        finds(&node, "весы", here).await;
        igor.replies(here, "Смените адрес шлюза.", Then::Ask).await;
        finds(&node, "шлюз", here).await;
        stop.send(true).expect("it runs");
        running.await.expect("it stops");
        // With it goes its hold on the folder.
        drop(node);

        // What was written while it was away is found after it is back: by the same folder, and by none.
        let away = anna.asks("Чековая лента", "Кончается слишком быстро.").await;
        for config in [config(), Config { index: None, ..config() }] {
            let back = desk.second_node(config).await;
            let (stop, stopped) = tokio::sync::watch::channel(false);
            let running = tokio::spawn(back.clone().run_engine(stopped));
            for (text, number) in [("лента", away), ("шлюз", here), ("ценник", before)] {
                finds(&back, text, number).await;
            }
            stop.send(true).expect("it runs");
            running.await.expect("it stops");
            drop(back);
        }
        assert_eq!(found(&desk, &igor, "лента").await, [away]);
    }
}
