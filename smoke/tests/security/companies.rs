//! Somebody of several companies: a request is for the one that was chosen, and for none that is not hers.

use super::visitor::Visitor;
use super::world::{PASSWORD, World};
use app::Actor;
use axum::http::StatusCode;
use domain::people::{Grant, Role, Scope};
use testkit::desk::{Engine, tell};

#[test]
fn a_request_is_for_the_company_that_was_chosen() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        tell(engine, |desk| async move {
            let world = World::furnished(desk).await;
            let (app, second) = (world.app(), world.desk.client("Игросфера Казань").await);
            let grant = |role, org| Grant { role, scope: Scope::Organisation(org) };
            let mut anna: Visitor = world.guest();
            anna.sign_in(&world.anna.mail, PASSWORD).await;
            assert!(
                !anna.get("/requests/new").await.text().contains("name=\"organisation\""),
                "one needs no choice"
            );
            app.grant(&Actor::system(), world.anna.id, grant(Role::ClientManager, second.id))
                .await
                .expect("given");
            let mut anna = world.guest();
            anna.sign_in(&world.anna.mail, PASSWORD).await;
            assert!(anna.get("/requests/new").await.text().contains("name=\"organisation\""));
            let before = world.tickets().await;
            let foreign = world.other.id.to_string();
            for org in ["", "1", "x", &foreign] {
                let form = [("subject", "Обмен"), ("text", "Не идёт."), ("organisation", org)];
                let answer = anna.post("/requests", &form).await;
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{org:?}");
                let page = answer.text();
                assert!(page.contains("organisation-error") && page.contains("Не идёт."), "her words stay");
            }
            assert_eq!(world.tickets().await, before);
            let form = [("subject", "Обмен"), ("text", "Не идёт."), ("organisation", &second.id.to_string())];
            let answer = anna.post("/requests", &form).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER);
            let number = answer.location().trim_start_matches("/requests/").parse().expect("a number");
            assert_eq!(world.desk.ticket(number).await.org, second.id);
            // Her list names the company; what she leads she sees whole, what she only works in she does not.
            assert!(anna.get("/requests?scope=mine").await.text().contains("Игросфера Казань"));
            let led = anna.get(&format!("/requests?scope=company&org={}", second.id)).await.text();
            assert!(led.contains("aria-current=\"page\">Игросфера Казань"), "{led}");
            for not_led in [world.own.id, world.other.id] {
                let page = anna.get(&format!("/requests?scope=company&org={not_led}")).await.text();
                assert!(!page.contains("aria-current=\"page\">Игросфера Казань"));
                assert!(page.contains("aria-current=\"page\">Мои"), "her own instead");
            }
        });
    }
}
