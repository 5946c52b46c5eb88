//! First steps: shown to those who answer, as long as the desk is new, each person's own.

use app::first_steps::{DEMO, NEW, Step};
use std::collections::BTreeSet;
use testkit::on_both;

on_both! {
    async fn steps_are_ones_own_and_end(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let (igor, oleg) = (desk.engineer("Игорь").await, desk.engineer("Олег").await);
        let (app, his, hers, other) = (desk.app(), igor.actor().await, anna.actor().await, oleg.actor().await);
        assert_eq!(app.first_steps(&his).await.expect("read"), Some(BTreeSet::new()));
        assert_eq!(app.first_steps(&hers).await.expect("read"), None, "a client has nothing to learn here");
        app.take_step(&his, Step::Open).await.expect("taken");
        app.take_step(&his, Step::Open).await.expect("taken again");
        app.take_step(&hers, Step::Open).await.expect("counted for nobody");
        assert_eq!(app.first_steps(&his).await.expect("read"), Some(BTreeSet::from([Step::Open])));
        assert_eq!(app.first_steps(&other).await.expect("read"), Some(BTreeSet::new()), "each his own");
        for step in Step::ALL {
            app.take_step(&his, step).await.expect("taken");
        }
        assert_eq!(app.first_steps(&his).await.expect("read"), None, "all are taken");
        app.end_first_steps(&other).await.expect("enough");
        app.take_step(&other, Step::Save).await.expect("counted no more");
        assert_eq!(app.first_steps(&other).await.expect("read"), None);
        assert!(app.end_first_steps(&hers).await.is_err());
    }

    async fn a_desk_that_has_grown_up_teaches_nobody(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let his = desk.engineer("Игорь").await.actor().await;
        for n in 1..NEW {
            anna.asks(&format!("Вопрос {n}"), "Как быть?").await;
        }
        assert!(desk.app().first_steps(&his).await.expect("read").is_some());
        anna.asks("Последний вопрос", "Как быть?").await;
        assert_eq!(desk.app().first_steps(&his).await.expect("read"), None);
        // Unless it is a demo, as it says of itself when it starts.
        let now = desk.now();
        desk.app()
            .db
            .write(move |tx| store::people::put_setting(tx, DEMO, "\"furnished\"", now))
            .await
            .expect("written");
        let app = desk.app();
        let again =
            app::App::start(app.db.clone(), app.clock.clone(), app::Config::default(), app.press.clone(), app.post.clone())
                .await
                .expect("started");
        assert!(again.first_steps(&his).await.expect("read").is_some());
    }
}
