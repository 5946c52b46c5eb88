//! What clients must never see: notes, their files, internal facts, other clients.

use super::world::World;
use app::Actor;
use app::desk::Draft;
use axum::http::StatusCode;
use domain::desk::Channel;
use testkit::desk::{Engine, tell};

#[test]
fn notes_and_their_files_are_ours_alone() {
    tell(Engine::Sqlite, |desk| async move {
        let world = World::furnished(desk).await;
        let (number, public, hidden) = world.ticket_with_files(true, "a.png", "image/png").await;
        for role in ["requester", "manager"] {
            let mut visitor = world.visitor(role);
            let page = visitor.get(&format!("/requests/{number}")).await;
            assert_eq!(page.status, StatusCode::OK);
            for secret in ["Секрет заметки", "hidden.txt", hidden.as_str()] {
                assert!(!page.text().contains(secret), "{role} sees {secret}");
            }
            assert_eq!(visitor.get(&public).await.status, StatusCode::OK, "{role}");
            assert_eq!(visitor.get(&hidden).await.status, StatusCode::NOT_FOUND, "{role}");
            let list = visitor.get("/requests").await.text();
            assert!(!list.contains("Секрет заметки"), "{role}");
        }
        for role in ["guest", "colleague"] {
            let mut visitor = world.visitor(role);
            assert_ne!(visitor.get(&public).await.status, StatusCode::OK, "{role}");
            assert_ne!(visitor.get(&hidden).await.status, StatusCode::OK, "{role}");
        }
        assert_eq!(world.visitor("engineer").get(&hidden).await.status, StatusCode::OK);
        // Nor does a mail tell it: neither words nor files of the note went to anybody outside.
        for mail in world.desk.tray().all().iter().filter(|mail| !mail.to.ends_with("@desk.example")) {
            let text = String::from_utf8_lossy(&mail.bytes).into_owned() + &mail.letter().text;
            assert!(!text.contains("Секрет") && !text.contains("hidden.txt"), "a note went to {}", mail.to);
        }
        // Nor the list of a client whose last words are a note.
        world
            .app()
            .note(&world.engineer.actor().await, number, Draft::of("Ещё секрет"))
            .await
            .expect("a note");
        for path in ["/requests", "/requests?scope=company"] {
            assert!(!world.visitor("manager").get(path).await.text().contains("секрет"), "{path}");
        }
    });
}

#[test]
fn files_cannot_run() {
    tell(Engine::Sqlite, |desk| async move {
        let world = World::furnished(desk).await;
        let kinds = [
            ("a.svg", "image/svg+xml"),
            ("a.html", "text/html"),
            ("a.xml", "application/xml"),
            ("a.js", "text/javascript"),
            ("a.pdf", "application/pdf"),
        ];
        for (name, mime) in kinds {
            let (_, address, _) = world.ticket_with_files(true, name, mime).await;
            let answer = world.visitor("engineer").get(&address).await;
            assert_eq!(answer.header("content-type"), "application/octet-stream", "{name}");
            assert!(answer.header("content-disposition").starts_with("attachment;"), "{name}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{name}");
            assert!(answer.header("content-security-policy").contains("sandbox"), "{name}");
        }
        let (_, address, _) = world.ticket_with_files(true, "a.png", "image/png").await;
        let answer = world.visitor("engineer").get(&address).await;
        assert_eq!(answer.header("content-type"), "image/png");
        assert!(answer.header("content-disposition").starts_with("inline;"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        // A name cannot break out of its header.
        let (_, address, _) = world.ticket_with_files(true, "a\"; x=\".html", "image/png").await;
        let address = address.rsplit_once('/').map(|(path, _)| format!("{path}/x")).expect("a path");
        let answer = world.visitor("engineer").get(&address).await;
        assert!(
            !answer.header("content-disposition").contains('"'),
            "{}",
            answer.header("content-disposition")
        );
    });
}

#[test]
fn an_engineer_of_one_client_sees_no_other() {
    tell(Engine::Sqlite, |desk| async move {
        let world = World::furnished(desk).await;
        world.boris.opens("Тайна Детальки", Draft::of("Секретный заказ.")).await;
        let own = world.anna.opens("Дело Игросферы", Draft::of("Обычный заказ.")).await;
        for path in
            ["/queue", "/queue?view=all", "/queue?view=unassigned", "/queue?view=open", "/tickets/new"]
        {
            let text = world.visitor("scoped").get(path).await.text();
            for secret in ["Тайна Детальки", "Деталька", "Секретный", world.boris.mail.as_str()]
            {
                assert!(!text.contains(secret), "{path} tells {secret}");
            }
        }
        let queue = world.visitor("scoped").get("/queue?view=all").await.text();
        assert!(queue.contains("Дело Игросферы"), "his client's is there");
        assert!(world.visitor("engineer").get("/queue?view=all").await.text().contains("Тайна Детальки"));
        let found =
            world.visitor("scoped").get("/queue?view=all&q=%D0%A2%D0%B0%D0%B9%D0%BD%D0%B0").await.text();
        assert!(!found.contains("Тайна Детальки"), "searching finds nothing foreign");
        assert_eq!(world.visitor("scoped").get(&format!("/tickets/{own}")).await.status, StatusCode::OK);
    });
}

/// A mail that points to another client's ticket opens a new one with a hint; the hint is for those who may see it.
#[test]
fn a_hint_names_no_foreign_ticket() {
    tell(Engine::Sqlite, |desk| async move {
        let world = World::furnished(desk).await;
        let foreign = world.boris.opens("Тайна Детальки", Draft::of("Секретный заказ.")).await;
        let landed =
            world.desk.receive(world.anna.mail(&format!("Re: [№ {foreign}] Обмен"), "А у нас?")).await;
        let number = landed.number();
        assert_ne!(number, foreign, "a number in the subject is no right");
        let hint = world.desk.page(number).await.hint;
        assert_eq!(hint, Some((foreign, "Тайна Детальки".to_owned())), "whoever may see both is told");
        let scoped = world.app().find_person(&Actor::system(), "scoped@desk.example").await.expect("people");
        let scoped = world.app().actor(scoped.expect("he is here"), Channel::Desk).await.expect("an actor");
        assert_eq!(
            world.app().ticket(&scoped, number).await.expect("his client's").hint,
            None,
            "whoever may not is not"
        );
        let page = world.visitor("scoped").get(&format!("/tickets/{number}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.text().contains("Тайна Детальки"));
    });
}
