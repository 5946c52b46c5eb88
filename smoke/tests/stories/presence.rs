//! Who reads and who writes: one of us sees the others, the client nobody, and silence ends it.

use app::App;
use app::presence::Doing;
use testkit::desk::{Engine, Person};
use testkit::on_both;

/// Who is there besides somebody, as he would read it.
async fn beside(app: &App, who: &Person, number: i64) -> Vec<(String, Doing)> {
    let there = app.present(&who.actor().await, number).await.expect("he may look");
    there.into_iter().map(|one| (one.name, one.doing)).collect()
}

async fn does(app: &App, who: &Person, number: i64, page: &str, doing: Option<Doing>) {
    app.be_present(&who.actor().await, number, page, doing).await.expect("he may be there");
}

on_both! {
    async fn one_of_us_sees_the_others_and_the_client_nobody(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let (oleg, igor) = (desk.engineer("Олег").await, desk.engineer("Игорь").await);
        let number = anna.asks("Обмен", "Не идёт").await;
        let app = desk.app();
        let mut moves = app.presence.listen();
        does(app, &oleg, number, "a", Some(Doing::Reading)).await;
        assert_eq!(moves.try_recv().expect("he came").number, number);
        assert_eq!(beside(app, &igor, number).await, [("Олег".to_owned(), Doing::Reading)]);
        assert_eq!(beside(app, &oleg, number).await, [], "not oneself");
        let commits = app.db.committed();
        does(app, &oleg, number, "a", Some(Doing::Reading)).await;
        assert!(moves.try_recv().is_err(), "nothing new is no news");
        // Two pages: what is told is what he does most.
        does(app, &oleg, number, "b", Some(Doing::Replying)).await;
        assert_eq!(beside(app, &igor, number).await, [("Олег".to_owned(), Doing::Replying)]);
        does(app, &oleg, number, "b", None).await;
        assert_eq!(beside(app, &igor, number).await, [("Олег".to_owned(), Doing::Reading)]);
        assert_eq!(app.db.committed(), commits, "no sign of life is written");
        let page = app.ticket(&igor.actor().await, number).await.expect("the page");
        assert_eq!(page.beside.len(), 1);
        // The client's side is there for nobody and sees nobody.
        let client = anna.actor().await;
        assert!(app.present(&client, number).await.is_err());
        assert!(app.be_present(&client, number, "c", Some(Doing::Reading)).await.is_err());
        assert!(app.ticket(&client, number).await.expect("hers").beside.is_empty());
        // Silence.
        does(app, &igor, number, "i", Some(Doing::Noting)).await;
        while moves.try_recv().is_ok() {}
        desk.pass_minutes(1).await;
        assert_eq!(moves.try_recv().expect("both went").number, number);
        assert_eq!((beside(app, &igor, number).await, beside(app, &oleg, number).await), (vec![], vec![]));
    }

    async fn nodes_tell_each_other(desk) {
        if desk.app().db.engine() == Engine::Sqlite {
            return;
        }
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let (oleg, igor) = (desk.engineer("Олег").await, desk.engineer("Игорь").await);
        let number = anna.asks("Обмен", "Не идёт").await;
        let (here, there) = (desk.app().clone(), desk.second_node(app::Config::clone(&desk.app().config)).await);
        let mut moves = there.presence.listen();
        let tell = || async {
            here.share_presence().await.expect("told");
            there.share_presence().await.expect("heard");
        };
        does(&here, &oleg, number, "a", Some(Doing::Replying)).await;
        tell().await;
        assert_eq!(moves.try_recv().expect("he came there, too").number, number);
        assert_eq!(beside(&there, &igor, number).await, [("Олег".to_owned(), Doing::Replying)]);
        let commits = here.db.committed();
        tell().await;
        assert_eq!(here.db.committed(), commits, "nobody came and nobody went: nothing is written");
        does(&here, &oleg, number, "a", None).await;
        tell().await;
        assert_eq!(beside(&there, &igor, number).await, []);
        // A node that died is forgotten with its people.
        does(&here, &oleg, number, "a", Some(Doing::Reading)).await;
        tell().await;
        desk.pass_minutes(2).await;
        there.share_presence().await.expect("heard");
        assert_eq!(beside(&there, &igor, number).await, []);
    }
}
