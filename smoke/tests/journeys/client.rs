//! Journeys of a client's person.

use std::io::Write as _;

use domain::desk::{State, Then};
use domain::people::{Grant, Role, Scope};

use super::journeys;

journeys! {
    /// Signs in, opens a request with a file, sees the answer, confirms the solution.
    async fn request_answer_confirm(at) {
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        let igor = at.desk.engineer("Игорь").await;
        at.sign_in(&anna).await;
        at.look("empty").await;
        at.go("/requests/new").await;
        at.type_in("#subject", "Не печатаются чеки").await;
        at.type_in("#text", "Касса 2, с обеда.").await;
        let mut file = tempfile::Builder::new().prefix("log").suffix(".txt").tempfile().expect("a file");
        file.write_all("ошибка 17\n".as_bytes()).expect("written");
        at.type_in("input[type=file]", file.path().to_str().expect("a text")).await;
        at.look("form").await;
        at.click("form.form button.primary").await;
        at.until_at("/requests/1").await;
        at.read(".talk", "Касса 2").await;
        assert!(at.count(".talk a[href^='/attachments/']").await > 0, "the file is there");
        at.desk.settle().await;
        igor.replies(1, "Перезапустили службу печати, проверьте.", Then::Solve).await;
        at.reload().await;
        at.read(".talk", "Перезапустили").await;
        at.see("form[action='/requests/1/confirmation'] button").await;
        at.look("solved").await;
        at.click("form[action='/requests/1/confirmation'] button").await;
        at.desk.settle().await;
        let closed = async {
            while at.desk.state(1).await != State::Closed {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), closed).await.expect("confirmed");
        at.go("/requests").await;
        at.look("list").await;
    }

    /// Somebody of two companies says for which one she asks, sees it in her list, and goes over between those she leads.
    async fn two_companies(at) {
        let (shop, branch) = (at.desk.client("Игросфера").await, at.desk.client("Игросфера Казань").await);
        let (anna, boris) = (shop.manager("Анна").await, branch.person("Борис").await);
        let also = Grant { role: Role::ClientManager, scope: Scope::Organisation(branch.id) };
        at.desk.app().grant(&app::Actor::system(), anna.id, also).await.expect("a second company");
        boris.asks("Не печатает касса", "Со вчера.").await;
        at.sign_in(&anna).await;
        at.go("/requests/new").await;
        at.see("#organisation").await;
        at.look("which-company").await;
        at.type_in("#subject", "Не идут заказы").await;
        at.type_in("#text", "С утра пусто.").await;
        at.choose("#organisation", &branch.id.to_string()).await;
        at.click("form.form button.primary").await;
        at.until_at("/requests/2").await;
        at.read("#facts", "Игросфера Казань").await;
        assert_eq!(at.desk.ticket(2).await.org, branch.id);
        at.look("of-which-company").await;
        at.go("/requests").await;
        at.read("#lists", "Игросфера Казань").await;
        assert_eq!(at.count(".tabs-nav a").await, 3);
        at.look("mine-of-two").await;
        at.click(&format!(".tabs-nav a[href$='org={}']", branch.id)).await;
        at.read("#lists", "Не печатает касса").await;
        at.look("one-of-two").await;
        at.click(&format!(".tabs-nav a[href$='org={}']", shop.id)).await;
        at.see("#lists .empty").await;
        at.go("/requests/statistics").await;
        assert_eq!(at.count(".tabs-nav a").await, 3);
        at.look("statistics-of-two").await;
    }

    /// The answer comes while the page is open: it appears by itself, what was typed stays, and a note stays unseen.
    async fn live_answer(at) {
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        let igor = at.desk.engineer("Игорь").await;
        let number = anna.asks("Не идёт обмен", "С утра пусто.").await;
        at.sign_in(&anna).await;
        at.go(&format!("/requests/{number}")).await;
        at.type_in("#text", "Недописанное").await;
        igor.notes(number, "Договор истёк в пятницу.").await;
        igor.replies(number, "Какая версия?", Then::Ask).await;
        at.read(".talk", "Какая версия?").await;
        at.see("#standing.client").await;
        assert_eq!(at.value("#text").await, "Недописанное");
        assert!(!at.text("html").await.contains("Договор"));
        igor.replies(number, "Поправили сами, проверьте.", Then::Solve).await;
        at.see("form[action$='/confirmation'] button").await;
        at.look("solved").await;
        at.go("/requests").await;
        at.read("#lists", "Не идёт обмен").await;
        let other = anna.opens("Касса 2", app::desk::Draft::of("Не печатает.")).await;
        at.see(&format!("#lists a[href='/requests/{other}']")).await;
    }

    /// The link of the mail confirms without signing in; one click, and again does no harm.
    async fn confirmation_link(at) {
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        let igor = at.desk.engineer("Игорь").await;
        let number = anna.asks("Не идёт обмен", "С утра пусто.").await;
        igor.replies(number, "Поправили, проверьте.", Then::Solve).await;
        let link = anna.last_mail().link("/c/").expect("a link");
        at.go(&format!("/c/{link}")).await;
        at.see("h1").await;
        at.look("asked").await;
        assert_eq!(at.desk.state(number).await, State::Solved, "looking is not confirming");
        at.click("form.form button.primary").await;
        at.see("p.lead").await;
        assert_eq!(at.desk.state(number).await, State::Closed);
        at.look("thanks").await;
        at.go(&format!("/c/{link}x")).await;
        at.see("h1").await;
        assert_eq!(at.count("form[action^='/c/']").await, 0, "a forged link has nothing to press");
    }
}
