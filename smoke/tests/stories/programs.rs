//! Programs act for people: by token, once, on what they saw, not too fast.

use app::tokens::NewToken;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use domain::people::Mandate;
use serde_json::{Value, json};
use testkit::desk::{Person, TestDesk};
use testkit::on_both;
use tower::ServiceExt;

/// A program with a token.
pub struct Program {
    router: Router,
    token: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
}

impl Program {
    /// A program of a person's.
    pub async fn of(desk: &TestDesk, person: &Person, mandate: Mandate) -> Program {
        let new = NewToken { name: "Программа".into(), mandate, expires_at: None };
        let (_, token) = desk.app().create_token(&person.actor().await, new).await.expect("a token");
        Program { router: web::router(desk.app().clone()), token }
    }

    /// Sends a request.
    pub async fn send(&self, method: &str, path: &str, body: Value, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        request = request.header("authorization", format!("Bearer {}", self.token));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = if body.is_null() {
            Body::empty()
        } else {
            request = request.header("content-type", "application/json");
            Body::from(body.to_string())
        };
        let response =
            self.router.clone().oneshot(request.body(body).expect("a request")).await.expect("an answer");
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.expect("a body");
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        if !status.is_success() {
            let kind = headers.get("content-type").and_then(|kind| kind.to_str().ok());
            assert_eq!(kind, Some("application/problem+json"), "{method} {path}: {status}");
            assert_eq!(body["status"], status.as_u16(), "{body}");
        }
        Answer { status, headers, body }
    }

    /// Sends a text that is no JSON of one value.
    pub async fn send_text(&self, method: &str, path: &str, text: &str) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/x-ndjson")
            .body(Body::from(text.to_owned()))
            .expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.expect("a body");
        Answer { status, headers, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null) }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, Value::Null, &[]).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send("POST", path, body, &[]).await
    }
}

on_both! {
    async fn a_program_does_what_its_person_may(desk) {
        let client = desk.client("Игросфера").await;
        let (anna, oleg) = (client.person("Анна").await, desk.engineer("Олег").await);
        let program = Program::of(&desk, &oleg, Mandate::Write).await;
        let new = json!({ "organisation_id": client.id.to_string(), "requester_id": anna.id.to_string(),
            "subject": "Обмен", "text": "Не идёт.\u{0}", "files": [{ "name": "../а.txt", "data": "0LA=" }] });
        let made = program.post("/tickets", new).await;
        assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
        let number = made.body["number"].as_i64().expect("a number");
        assert_eq!(made.header("location"), format!("/api/v1/tickets/{number}"));
        assert_eq!((made.body["state"].as_str(), made.body["channel"].as_str()), (Some("new"), Some("api")));
        let at = format!("/tickets/{number}");
        let said = program.get(&format!("{at}/messages")).await.body;
        assert_eq!(said["items"][0]["text"], "Не идёт.", "what no keyboard means is taken out");
        let file = &said["items"][0]["attachments"][0];
        assert_eq!(file["name"], "а.txt");
        let bytes = program.get(&format!("/attachments/{}", file["id"].as_str().expect("an id"))).await;
        assert_eq!((bytes.status, bytes.header("content-type")), (StatusCode::OK, "application/octet-stream"));
        let changed = program.send("PATCH", &at, json!({ "type": "incident", "impact": "high", "urgency": "high",
            "assignee_id": oleg.id.to_string(), "line": 2 }), &[]).await;
        assert_eq!(changed.status, StatusCode::OK, "{changed:?}");
        assert_eq!((changed.body["priority"].as_i64(), changed.body["line"].as_i64()), (Some(1), Some(2)));
        let nobody = program.send("PATCH", &at, json!({ "assignee_id": null }), &[]).await;
        assert!(nobody.body["assignee"].is_null() && nobody.body["type"] == "incident", "{nobody:?}");
        let solved = program.post(&format!("{at}/replies"), json!({ "text": "Готово.", "then": "solved" })).await;
        assert_eq!(solved.body["state"], "solved");
        // Her own program confirms; the engineer's may not.
        let refused = program.post(&format!("{at}/confirmation"), Value::Null).await;
        assert_eq!((refused.status, refused.code()), (StatusCode::FORBIDDEN, "forbidden"));
        let hers = Program::of(&desk, &anna, Mandate::Write).await;
        let own = hers.get("/tickets").await;
        assert_eq!(own.body["items"][0]["number"].as_i64(), Some(number));
        assert_eq!(hers.post(&format!("{at}/confirmation"), Value::Null).await.body["state"], "closed");
        let journal = program.get(&format!("{at}/journal")).await.body;
        let last = journal["items"].as_array().and_then(|all| all.last()).expect("entries");
        assert_eq!((last["what"].as_str(), last["via"].as_str()), (Some("closed"), Some("api")));
        desk.check().await;
    }

    async fn a_token_is_narrower_than_its_person(desk) {
        let oleg = desk.one_of_us("Олег", domain::people::Role::Administrator).await;
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let number = anna.asks("Обмен", "Не идёт").await;
        let reads = Program::of(&desk, &oleg, Mandate::Read).await;
        let writes = Program::of(&desk, &oleg, Mandate::Write).await;
        let all = Program::of(&desk, &oleg, Mandate::Admin).await;
        assert_eq!(reads.get("/me").await.body["scope"], "read");
        assert_eq!(reads.get(&format!("/tickets/{number}")).await.status, StatusCode::OK);
        let note = json!({ "text": "x" });
        for path in [format!("/tickets/{number}/notes"), "/views".into(), "/tokens".into(), "/bulk".into()] {
            assert_eq!(reads.post(&path, note.clone()).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        assert_eq!(writes.post(&format!("/tickets/{number}/notes"), note).await.status, StatusCode::OK);
        let person = json!({ "name": "Пётр", "mail": "p@desk.example", "role": "engineer" });
        assert_eq!(writes.post("/people", person.clone()).await.status, StatusCode::FORBIDDEN);
        for path in ["/webhooks", "/tokens"] {
            assert_eq!(writes.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(all.get(path).await.status, StatusCode::OK, "{path}");
        }
        assert_eq!(all.post("/people", person).await.status, StatusCode::CREATED);
    }

    async fn a_token_ends(desk) {
        let oleg = desk.engineer("Олег").await;
        let all = Program::of(&desk, &oleg, Mandate::Admin).await;
        let soon = domain::time::rfc3339(desk.now() + domain::time::HOUR);
        let made = all.post("/tokens", json!({ "name": "На час", "scope": "read", "expires_at": soon })).await;
        assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
        let secret = made.body["secret"].as_str().expect("a secret").to_owned();
        let hour = Program { router: all.router.clone(), token: secret.clone() };
        assert_eq!(hour.get("/me").await.status, StatusCode::OK);
        let kept = desk.app().db.read(|tx| -> Result<String, store::StoreError> {
            Ok(format!("{:?}", store::gate::token_by_id(tx, domain::ids::TokenId(0))?))
        }).await;
        assert!(!kept.expect("read").contains(&secret));
        desk.pass_minutes(61).await;
        let late = hour.get("/me").await;
        assert_eq!((late.status, late.header("www-authenticate")), (StatusCode::UNAUTHORIZED, "Bearer realm=\"opora\""));
        let second = all.post("/tokens", json!({ "name": "Второй", "scope": "read" })).await.body;
        let id = second["token"]["id"].as_str().expect("an id").to_owned();
        let two = Program { router: all.router.clone(), token: second["secret"].as_str().expect("a secret").into() };
        assert_eq!(two.get("/me").await.status, StatusCode::OK);
        let listed = all.get("/tokens").await.body;
        assert!(listed["items"].as_array().expect("tokens").iter().any(|token| token["id"] == id.as_str() && !token["used_at"].is_null()));
        assert!(!listed.to_string().contains(two.token.as_str()), "a secret cannot be read again");
        assert_eq!(all.send("DELETE", &format!("/tokens/{id}"), Value::Null, &[]).await.status, StatusCode::NO_CONTENT);
        assert_eq!(two.get("/me").await.status, StatusCode::UNAUTHORIZED);
        for token in ["", "opora_", "opora_nobodys", "x"] {
            let guest = Program { router: all.router.clone(), token: token.into() };
            assert_eq!(guest.get("/me").await.status, StatusCode::UNAUTHORIZED, "«{token}»");
        }
    }

    async fn a_request_sent_again_is_not_done_again(desk) {
        let client = desk.client("Игросфера").await;
        let (anna, oleg) = (client.person("Анна").await, desk.engineer("Олег").await);
        let program = Program::of(&desk, &oleg, Mandate::Write).await;
        let new = json!({ "organisation_id": client.id.to_string(), "requester_id": anna.id.to_string(), "text": "Раз." });
        let key = [("idempotency-key", "order-1")];
        let first = program.send("POST", "/tickets", new.clone(), &key).await;
        let again = program.send("POST", "/tickets", new.clone(), &key).await;
        assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::CREATED));
        assert_eq!(first.body, again.body);
        assert_eq!((first.header("idempotency-replayed"), again.header("idempotency-replayed")), ("", "true"));
        assert_eq!(desk.tickets().await, 1);
        // Another body, another path: the key is taken.
        let other = json!({ "organisation_id": client.id.to_string(), "text": "Два." });
        let reused = program.send("POST", "/tickets", other, &key).await;
        assert_eq!((reused.status, reused.code()), (StatusCode::UNPROCESSABLE_ENTITY, "key_reused"));
        // Another person's key of the same name is another key.
        let vera = Program::of(&desk, &desk.engineer("Вера").await, Mandate::Write).await;
        assert_eq!(vera.send("POST", "/tickets", new.clone(), &key).await.header("idempotency-replayed"), "");
        assert_eq!(desk.tickets().await, 2);
        // What was refused can be tried again.
        let number = first.body["number"].as_i64().expect("a number");
        let empty = program.send("POST", &format!("/tickets/{number}/notes"), json!({ "text": "" }), &[("idempotency-key", "n")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        // Many at once are one.
        let at = format!("/tickets/{number}/notes");
        let tries = (0..8).map(|_| program.send("POST", &at, json!({ "text": "Заметка" }), &[("idempotency-key", "n2")]));
        for answer in futures_util::future::join_all(tries).await {
            assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        }
        assert_eq!(desk.page(number).await.said.len(), 2);
        // The process died before the answer was kept: the act stands, and the ticket is the answer.
        let person = oleg.id;
        desk.app().db.write(move |tx| -> Result<(), store::StoreError> {
            let attempt = store::gate::once(tx, person, "n2")?.ok_or(store::StoreError::NotFound)?.attempt;
            store::gate::forget_keys(tx, i64::MAX)?;
            let digest = String::new();
            store::gate::take_key(tx, person, "lost", attempt, &digest, Some(1), 0).map(drop)
        }).await.expect("written");
        assert!(desk.app().carried_out(person, "lost").await.expect("read").is_some_and(|once| once.answer.is_none()));
        desk.pass(25).await;
        desk.app().tidy("test").await.expect("tidied");
        assert_eq!(desk.app().carried_out(person, "lost").await.expect("read"), None, "keys are kept for a day");
    }

    async fn an_act_whose_answer_was_lost_is_answered_by_the_ticket(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let oleg = desk.engineer("Олег").await;
        let number = anna.asks("Обмен", "Не идёт").await;
        let program = Program::of(&desk, &oleg, Mandate::Write).await;
        let at = format!("/tickets/{number}/notes");
        let send = || program.send("POST", &at, json!({ "text": "Заметка" }), &[("idempotency-key", "k")]);
        assert_eq!(send().await.status, StatusCode::OK);
        let person = oleg.id;
        desk.app().db.write(move |tx| -> Result<(), store::StoreError> {
            let once = store::gate::once(tx, person, "k")?.ok_or(store::StoreError::NotFound)?;
            store::gate::forget_keys(tx, i64::MAX)?;
            store::gate::take_key(tx, person, "k", 1, &once.digest, once.subject, i64::MAX).map(drop)
        }).await.expect("the answer is lost");
        let again = send().await;
        assert_eq!((again.status, again.header("idempotency-replayed")), (StatusCode::OK, "true"));
        assert_eq!(again.body["number"].as_i64(), Some(number));
        assert_eq!(desk.page(number).await.said.len(), 2, "noted once");
    }

    async fn nobody_overwrites_what_he_did_not_see(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let oleg = desk.engineer("Олег").await;
        let number = anna.asks("Обмен", "Не идёт").await;
        let program = Program::of(&desk, &oleg, Mandate::Write).await;
        let at = format!("/tickets/{number}");
        let tag = program.get(&at).await.header("etag").to_owned();
        oleg.notes(number, "Между тем").await;
        for (method, path, body) in [
            ("PATCH", at.clone(), json!({ "type": "wish" })),
            ("POST", format!("{at}/replies"), json!({ "text": "Ответ" })),
        ] {
            for stale in [tag.as_str(), "\"0\"", "W/\"2\"", "nonsense"] {
                let refused = program.send(method, &path, body.clone(), &[("if-match", stale)]).await;
                assert_eq!((refused.status, refused.code()), (StatusCode::PRECONDITION_FAILED, "changed"), "{stale}");
            }
            let fresh = program.get(&at).await.header("etag").to_owned();
            let taken = program.send(method, &path, body.clone(), &[("if-match", &format!("\"1\", {fresh}"))]).await;
            assert_eq!(taken.status, StatusCode::OK, "{taken:?}");
        }
        let any = program.send("PATCH", &at, json!({ "type": "fault" }), &[("if-match", "*")]).await;
        assert_eq!(any.body["type"], "fault");
    }

    async fn problems_are_told_as_the_standard_says(desk) {
        let head = desk.head("Вера").await;
        let client = desk.client("Игросфера").await;
        let program = Program::of(&desk, &head, Mandate::Admin).await;
        assert_eq!(program.get("/nowhere").await.status, StatusCode::NOT_FOUND);
        assert_eq!(program.get("/tickets/abc").await.status, StatusCode::NOT_FOUND);
        assert_eq!(program.send("PUT", "/tickets", Value::Null, &[]).await.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(program.send("POST", "/tickets", Value::Null, &[]).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        let wrong = program.post("/tickets", json!({ "text": "x", "strange": 1 })).await;
        assert_eq!((wrong.status, wrong.code()), (StatusCode::UNPROCESSABLE_ENTITY, "invalid"));
        let unknown = program.post("/tickets", json!({ "organisation_id": "999", "text": "x" })).await;
        assert_eq!(unknown.body["field"], "organisation", "{unknown:?}");
        let stranger = program.post("/tickets", json!({ "organisation_id": client.id.to_string(), "text": "x" })).await;
        assert_eq!(stranger.body["field"], "requester", "{stranger:?}");
        assert_eq!(program.get("/tickets?cursor=zzz").await.status, StatusCode::BAD_REQUEST);
        assert_eq!(program.get("/tickets?view=us&view=all").await.status, StatusCode::BAD_REQUEST);
        let big = "x".repeat(36 << 20);
        let big = program.post("/tickets", json!({ "organisation_id": "1", "text": big })).await;
        assert_eq!(big.status, StatusCode::PAYLOAD_TOO_LARGE);
        let twice = json!({ "name": "Первый", "domains": ["one.example"] });
        assert_eq!(program.post("/organisations", twice.clone()).await.status, StatusCode::CREATED);
        assert_eq!(program.post("/organisations", twice).await.body["field"], "name");
        let taken = json!({ "name": "Второй", "domains": ["one.example"] });
        assert_eq!(program.post("/organisations", taken).await.body["field"], "domains");
    }

    async fn lists_go_page_by_page(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let oleg = desk.engineer("Олег").await;
        for n in 0..60 {
            anna.opens(&format!("Дело {n}"), app::desk::Draft::of("Текст")).await;
        }
        let program = Program::of(&desk, &oleg, Mandate::Write).await;
        let hers = Program::of(&desk, &anna, Mandate::Read).await;
        let view = program.post("/views", json!({ "name": "Все живые", "filter": { "live": true } })).await;
        assert_eq!((view.status, view.body["count"].as_i64()), (StatusCode::CREATED, Some(60)), "{view:?}");
        let id = view.body["id"].as_str().expect("an id").to_owned();
        for (who, view) in [(&program, "us"), (&program, "all"), (&program, id.as_str()), (&hers, "own")] {
            let first = who.get(&format!("/tickets?view={view}")).await.body;
            let cursor = first["next"].as_str().expect(view);
            let second = who.get(&format!("/tickets?view={view}&cursor={cursor}")).await.body;
            assert!(second["next"].is_null());
            let mut numbers: Vec<i64> = [&first, &second].iter().flat_map(|page| page["items"].as_array().expect("rows"))
                .filter_map(|row| row["number"].as_i64()).collect();
            numbers.sort_unstable();
            numbers.dedup();
            assert_eq!(numbers.len(), 60, "{view}: each once");
            let foreign = who.get(&format!("/tickets?view=solved&cursor={cursor}")).await;
            assert!(!foreign.status.is_success(), "a cursor is for its list");
        }
        assert_eq!(program.get("/counters").await.body["us"].as_i64(), Some(60));
        let page = program.get("/tickets?view=all").await.body;
        let rows = page["items"].as_array().expect("rows").iter().take(10);
        let numbers: Vec<i64> = rows.filter_map(|row| row["number"].as_i64()).collect();
        let change = json!({ "numbers": numbers, "change": { "type": "wish" } });
        assert_eq!(program.post("/bulk/preview", change.clone()).await.body["changed"].as_array().map(Vec::len), Some(10));
        let done = program.post("/bulk", change).await.body;
        let undone = program.post(&format!("/bulk/{}/undo", done["id"].as_str().expect("an id")), Value::Null).await;
        assert_eq!(undone.body["changed"].as_array().map(Vec::len), Some(10), "{undone:?}");
    }

    async fn a_hasty_program_is_slowed_down(desk) {
        let oleg = desk.engineer("Олег").await;
        let (one, other) = (Program::of(&desk, &oleg, Mandate::Read).await, Program::of(&desk, &oleg, Mandate::Read).await);
        let first = one.get("/me").await;
        assert_eq!(first.header("ratelimit-policy"), "\"token\";q=600;w=60");
        assert_eq!(first.header("ratelimit"), "\"token\";r=599;t=1");
        for _ in 1..600 {
            assert_eq!(one.get("/me").await.status, StatusCode::OK);
        }
        let refused = one.get("/me").await;
        assert_eq!((refused.status, refused.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "1"));
        assert_eq!(other.get("/me").await.status, StatusCode::OK, "another token has its own");
        desk.pass_minutes(1).await;
        assert_eq!(one.get("/me").await.status, StatusCode::OK);
    }
}
