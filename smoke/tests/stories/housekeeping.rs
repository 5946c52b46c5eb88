//! A program keeps house: people, organisations, answers, macros, drafts, mailboxes, all that the settings pages do.

use super::programs::{Answer, Program};
use axum::http::StatusCode;
use domain::people::{Mandate, Role};
use serde_json::{Value, json};
use testkit::on_both;

impl Program {
    async fn change(&self, method: &str, path: &str, body: Value) -> Answer {
        self.send(method, path, body, &[]).await
    }
}

fn id(answer: &Answer) -> String {
    answer.body["id"].as_str().unwrap_or_else(|| panic!("no id: {answer:?}")).to_owned()
}

on_both! {
    async fn organisations_and_people(desk) {
        let admin = desk.one_of_us("Пётр", Role::Administrator).await;
        let all = Program::of(&desk, &admin, Mandate::Admin).await;
        let parent = id(&all.post("/organisations", json!({ "name": "Сеть" })).await);
        let new = json!({ "name": "Филиал", "prefix": "ФИ", "parent_id": parent, "domains": ["shop.example"] });
        let branch = id(&all.post("/organisations", new).await);
        let seen = all.get(&format!("/organisations/{branch}")).await.body;
        assert_eq!((&seen["parent_id"], &seen["prefix"], &seen["domains"]), (&json!(parent), &json!("ФИ"), &json!(["shop.example"])));
        // What is absent stays; what is null goes.
        let at = format!("/organisations/{branch}");
        let seen = all.change("PATCH", &at, json!({ "memo": "Звонить Анне" })).await.body;
        assert_eq!((&seen["memo"], &seen["parent_id"], &seen["name"]), (&json!("Звонить Анне"), &json!(parent), &json!("Филиал")));
        let seen = all.change("PATCH", &at, json!({ "parent_id": null, "domains": [] })).await.body;
        assert_eq!((&seen["parent_id"], &seen["domains"]), (&Value::Null, &json!([])));
        assert_eq!(all.change("PATCH", &at, json!({ "parent_id": branch })).await.body["field"], "parent");
        assert_eq!(all.change("PATCH", &at, json!({ "zone": "Mars/Phobos" })).await.body["field"], "zone");
        // People: found, changed, given roles, shut out with their tokens.
        let new = json!({ "name": "Анна Смирнова", "mail": "anna@shop.example", "role": "requester", "organisation_id": branch });
        let anna = id(&all.post("/people", new).await);
        let found = all.get("/people?q=%D1%81%D0%BC%D0%B8%D1%80%D0%BD").await.body;
        assert_eq!((found["items"][0]["id"].as_str(), found["items"].as_array().map(Vec::len)), (Some(anna.as_str()), Some(1)));
        let at = format!("/people/{anna}");
        let seen = all.change("PATCH", &at, json!({ "phones": ["+7 495 000-00-00"], "locale": "en" })).await.body;
        assert_eq!((&seen["mails"], &seen["locale"]), (&json!(["anna@shop.example"]), &json!("en")));
        assert_eq!(all.change("PATCH", &at, json!({ "mails": [] })).await.body["field"], "mail");
        let key = [("idempotency-key", "role-1")];
        let give = json!({ "role": "client_manager", "organisation_id": branch });
        let given = all.send("POST", &format!("{at}/roles"), give.clone(), &key).await;
        assert_eq!(given.body["person"]["roles"].as_array().map(Vec::len), Some(2), "{given:?}");
        let again = all.send("POST", &format!("{at}/roles"), give, &key).await;
        assert_eq!((again.header("idempotency-replayed"), &again.body), ("true", &given.body));
        let unknown = json!({ "role": "requester", "organisation_id": "999" });
        assert_eq!(all.post(&format!("{at}/roles"), unknown).await.body["field"], "organisation");
        let take = format!("{at}/roles/client_manager?organisation_id={branch}");
        assert_eq!(all.change("DELETE", &take, Value::Null).await.status, StatusCode::NO_CONTENT);
        let last = format!("/people/{}/roles/administrator", admin.id);
        assert_eq!(all.change("DELETE", &last, Value::Null).await.body["field"], "role", "the last one stays");
        let oleg = desk.engineer("Олег").await;
        let his = Program::of(&desk, &oleg, Mandate::Admin).await;
        let shut = all.post(&format!("/people/{}/deactivation", oleg.id), Value::Null).await;
        assert_eq!(shut.body["person"]["active"], false, "{shut:?}");
        assert_eq!(his.get("/me").await.status, StatusCode::UNAUTHORIZED, "his tokens end with him");
        all.post(&format!("/people/{}/activation", oleg.id), Value::Null).await;
        assert_eq!(his.get("/me").await.status, StatusCode::OK);
        assert_eq!(all.post(&format!("{at}/invitation"), Value::Null).await.status, StatusCode::ACCEPTED);
        // A table: rehearsed, then brought in.
        let table = "Организация;Имя;Почта\nНовая;Вера;vera@new.example\n;Никто;";
        let rehearsed = all.post("/imports", json!({ "text": table, "rehearse": true })).await.body;
        assert_eq!((&rehearsed["lines"][0]["fate"], &rehearsed["lines"][1]["fate"]), (&json!("entered"), &json!("wrong")), "{rehearsed}");
        assert_eq!(all.get("/people?q=vera").await.body["items"], json!([]));
        assert_eq!(all.post("/imports", json!({ "text": table })).await.body["wrong"], 1);
        assert_eq!(all.get("/people?q=vera").await.body["items"][0]["name"], "Вера");
        // All of it stands in the trail, whose chain is whole.
        let trail = all.get(&format!("/audit?subject={anna}")).await.body;
        assert_eq!(trail["whole"], true);
        assert!(trail["items"].as_array().is_some_and(|all| all.len() >= 4), "{trail}");
        let roles = all.get("/roles").await.body;
        let engineer = roles["items"].as_array().and_then(|all| all.iter().find(|one| one["role"] == "engineer").cloned());
        assert!(engineer.is_some_and(|one| one["may"].as_array().is_some_and(|may| may.contains(&json!("TicketReply")))));
    }

    async fn lists_by_name_go_page_by_page(desk) {
        let head = desk.head("Ирина").await;
        let all = Program::of(&desk, &head, Mandate::Admin).await;
        for n in 0..60 {
            desk.client(&format!("Клиент {n:02}")).await;
        }
        let first = all.get("/organisations?q=%D0%BA%D0%BB%D0%B8%D0%B5%D0%BD%D1%82").await.body;
        assert_eq!(first["items"].as_array().map(Vec::len), Some(50));
        let next = first["next"].as_str().expect("more").to_owned();
        let second = all.get(&format!("/organisations?q=%D0%BA%D0%BB%D0%B8%D0%B5%D0%BD%D1%82&cursor={next}")).await.body;
        assert_eq!((second["items"].as_array().map(Vec::len), &second["next"]), (Some(10), &Value::Null));
        assert_eq!(second["items"][0]["name"], "Клиент 50");
        assert_eq!(all.get(&format!("/people?cursor={next}")).await.status, StatusCode::BAD_REQUEST);
    }

    async fn answers_macros_and_drafts(desk) {
        let client = desk.client("Игросфера").await;
        let anna = client.person("Анна").await;
        let oleg = desk.engineer("Олег").await;
        let program = Program::of(&desk, &oleg, Mandate::Write).await;
        let number = anna.asks("Обмен", "Не идёт").await;
        let key = [("idempotency-key", "answer-1")];
        let new = json!({ "name": "Журнал", "text": "{имя}, пришлите журнал" });
        let made = program.send("POST", "/answers", new.clone(), &key).await;
        let again = program.send("POST", "/answers", new, &key).await;
        assert_eq!((id(&again), again.header("idempotency-replayed")), (id(&made), "true"));
        assert_eq!(program.get("/answers").await.body["items"].as_array().map(Vec::len), Some(1));
        let filled = program.get(&format!("/tickets/{number}/answers")).await.body;
        assert_eq!(filled["items"][0]["text"], "Анна, пришлите журнал");
        assert_eq!(program.post("/answers", json!({ "name": "x", "text": "{strange}" })).await.body["field"], "text");
        let shared = json!({ "name": "x", "text": "y", "shared": true });
        assert_eq!(program.post("/answers", shared).await.status, StatusCode::FORBIDDEN);
        // A macro: shown, refused when something new was said, done.
        let new = json!({ "name": "Чиним", "text": "{имя}, чиним", "then": "open", "change": { "take": true, "type": "fault", "minutes": 5 } });
        let made = id(&program.post("/macros", new).await);
        assert_eq!(program.change("PUT", &format!("/answers/{made}"), json!({ "name": "x", "text": "y" })).await.status, StatusCode::NOT_FOUND);
        let at = format!("/tickets/{number}/macros/{made}");
        let shown = program.get(&at).await.body;
        assert_eq!((&shown["text"], &shown["refusal"], &shown["macro"]["change"]["type"]), (&json!("Анна, чиним"), &Value::Null, &json!("fault")));
        let seen = format!("\"{}\"", shown["version"]);
        anna.writes(number, "Ещё подробность").await.expect("said");
        let late = program.send("POST", &at, json!({}), &[("if-match", &seen)]).await;
        assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
        let done = program.post(&at, json!({})).await;
        assert_eq!((&done.body["type"], &done.body["minutes"], &done.body["state"]), (&json!("fault"), &json!(5), &json!("open")), "{done:?}");
        assert_eq!(done.body["assignee"]["id"], oleg.id.to_string());
        let half = json!({ "name": "x", "text": "y", "change": { "impact": "high" } });
        assert_eq!(program.post("/macros", half).await.body["field"], "change");
        // A draft: kept, read, forgotten; another's is not seen.
        let at = format!("/tickets/{number}/draft");
        assert_eq!(program.get(&at).await.status, StatusCode::NOT_FOUND);
        assert_eq!(program.change("PUT", &at, json!({ "text": "Пишу", "note": true })).await.status, StatusCode::NO_CONTENT);
        let kept = program.get(&at).await.body;
        assert_eq!((&kept["text"], &kept["note"]), (&json!("Пишу"), &json!(true)));
        let vera = Program::of(&desk, &desk.engineer("Вера").await, Mandate::Write).await;
        assert_eq!(vera.get(&at).await.status, StatusCode::NOT_FOUND);
        assert_eq!(program.change("DELETE", &at, Value::Null).await.status, StatusCode::NO_CONTENT);
        assert_eq!(program.get(&at).await.status, StatusCode::NOT_FOUND);
        // What a view would hold, and the year.
        let held = program.post("/views/preview", json!({ "filter": { "types": ["fault"] } })).await.body;
        assert_eq!(held["holds"], 1);
        let year = program.get(&format!("/statistics?organisation_id={}", client.id)).await.body;
        assert_eq!((&year["all"]["came"], year["months"].as_array().map(Vec::len)), (&json!(1), Some(12)));
        let found = program.get(&format!("/tickets/{number}/watchers/candidates?q=%D0%B2%D0%B5%D1%80%D0%B0")).await.body;
        assert_eq!(found["items"][0]["name"], "Вера");
    }

    async fn mailboxes_and_secrets(desk) {
        let admin = desk.one_of_us("Пётр", Role::Administrator).await;
        let all = Program::of(&desk, &admin, Mandate::Admin).await;
        let server = json!({ "host": "127.0.0.1", "port": 1, "user": "help", "tls": "none" });
        let new = json!({ "address": "help@desk.example", "imap": server, "imap_password": "тайна-7" });
        let made = id(&all.post("/mailboxes", new.clone()).await);
        let at = format!("/mailboxes/{made}");
        let seen = all.get(&at).await;
        assert_eq!(seen.body["imap"]["host"], "127.0.0.1");
        assert!(!seen.body.to_string().contains("тайна"), "passwords never come out");
        assert_eq!(all.post("/mailboxes", new.clone()).await.body["field"], "address", "taken");
        let tried = all.post("/mailboxes/trial", new).await.body;
        assert_eq!((&tried["imap"]["works"], &tried["imap"]["reason"], &tried["smtp"]), (&json!(false), &json!("refused"), &Value::Null));
        assert_eq!(all.post(&format!("{at}/pause"), Value::Null).await.body["health"], "paused");
        assert_eq!(all.post(&format!("{at}/resumption"), Value::Null).await.body["health"], "connecting");
        assert_eq!(all.change("DELETE", &at, Value::Null).await.body["field"], "mailbox", "it is fetched");
        // A password goes only to the server that it was given for.
        let moved = json!({ "address": "help@desk.example", "imap": { "host": "elsewhere.example", "port": 993, "user": "help" } });
        assert_eq!(all.change("PUT", &at, moved).await.body["field"], "imap_password");
        // An answer with a secret is given once: sent again, nothing is made and nothing told.
        for (path, new, items) in [
            ("/webhooks", json!({ "url": "https://hooks.example/x" }), "/webhooks"),
            ("/tokens", json!({ "name": "Ключ", "scope": "read" }), "/tokens"),
        ] {
            let before = all.get(items).await.body["items"].as_array().map_or(0, Vec::len);
            let key = [("idempotency-key", path.trim_start_matches('/'))];
            let made = all.send("POST", path, new.clone(), &key).await;
            assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
            let again = all.send("POST", path, new, &key).await;
            assert_eq!((again.status, again.code()), (StatusCode::CONFLICT, "repeated"), "{path}");
            let after = all.get(items).await.body["items"].as_array().map_or(0, Vec::len);
            assert_eq!(after, before + 1, "{path}");
        }
        let bad = all.send("POST", "/tokens", json!({}), &[("idempotency-key", "two words")]).await;
        assert_eq!(bad.status, StatusCode::BAD_REQUEST);
        // Where nothing is done under a method, no key is looked at.
        let wrong = all.send("PUT", "/tokens", Value::Null, &[("idempotency-key", "tokens")]).await;
        assert_eq!(wrong.status, StatusCode::METHOD_NOT_ALLOWED);
    }
}
