//! Signing in, forms, cookies, headers, links that lead elsewhere.

use super::visitor::Visitor;
use super::world::{PASSWORD, World};
use app::{Actor, Config};
use axum::http::StatusCode;
use testkit::desk::{Engine, Place, TestDesk, tell};

/// Pages of every kind: for guests, for clients, for us, and what went wrong.
const PAGES: &[(&str, &str)] = &[
    ("guest", "/session"),
    ("guest", "/password-reset"),
    ("guest", "/access/none"),
    ("guest", "/c/none"),
    ("guest", "/nowhere"),
    ("requester", "/requests"),
    ("requester", "/requests/new"),
    ("requester", "/queue"),
    ("engineer", "/queue"),
    ("engineer", "/tickets/new"),
    ("engineer", "/inbound"),
    ("engineer", "/tickets/999999"),
];

fn on_both<F: Future<Output = ()>>(story: impl Fn(TestDesk) -> F) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        tell(engine, &story);
    }
}

#[test]
fn a_form_without_its_token_does_nothing() {
    tell(Engine::Sqlite, |desk| async move {
        let world = World::furnished(desk).await;
        let foreign = world.visitor("head").csrf().await;
        for route in web::routes().iter().filter(|route| route.method == "post") {
            let number = world.ticket(true, false).await;
            let before = world.desk.ticket(number).await.seq;
            let path = route
                .path
                .replace("{number}", &number.to_string())
                .replace("{id}", "1")
                .replace("{delivery}", "1")
                .replace("{entry}", "1")
                .replace("{quote}", "1")
                .replace("{org}", "1")
                .replace("{format}", "alertmanager")
                .replace("{key}", "x")
                .replace("{token}", "x");
            for role in ["guest", "requester", "engineer"] {
                for token in
                    [None, Some(""), Some("0123456789abcdef0123456789abcdef"), Some(foreign.as_str())]
                {
                    let mut visitor = world.visitor(role);
                    let mut form =
                        vec![("text", "x"), ("assignee", "me"), ("answer", "yes"), ("state", "solved")];
                    form.extend(token.map(|token| ("csrf", token)));
                    let answer = visitor.post_bare(&path, &form).await;
                    // Where programs knock, cookies mean nothing: no browser can be made to act there.
                    let expected = match path.as_str() {
                        api if api.starts_with("/api/v1/") => StatusCode::UNAUTHORIZED,
                        // A tracker proves itself by its secret alone.
                        tracker if tracker.starts_with("/trackers/") => StatusCode::NOT_FOUND,
                        _ => StatusCode::FORBIDDEN,
                    };
                    assert_eq!(answer.status, expected, "{role} {path} with {token:?}");
                }
            }
            assert_eq!(world.desk.ticket(number).await.seq, before, "{path}");
        }
    });
}

#[test]
fn a_session_begins_with_a_secret_of_its_own() {
    tell(Engine::Sqlite, |desk| async move {
        let world = World::furnished(desk).await;
        // Somebody planted a cookie before the sign-in.
        let mut visitor = world.guest();
        visitor.cookies.insert(web::SESSION.into(), "planted".into());
        assert_eq!(visitor.get("/queue").await.status, StatusCode::SEE_OTHER, "a planted cookie is nobody");
        let before = visitor.csrf().await;
        visitor.sign_in(&world.engineer.mail, PASSWORD).await;
        let session = visitor.cookies.get(web::SESSION).cloned().unwrap_or_default();
        assert!(session != "planted" && session.len() >= 32, "{session}");
        assert_ne!(visitor.csrf().await, before, "the token of forms changes with the session");
        let mut again = world.guest();
        again.sign_in(&world.engineer.mail, PASSWORD).await;
        assert_ne!(again.cookies.get(web::SESSION), Some(&session));
        // After signing out the secret is worth nothing, wherever it was copied to.
        let mut copy = visitor.clone();
        assert_eq!(copy.get("/queue").await.status, StatusCode::OK);
        visitor.post("/session/end", &[]).await;
        assert_eq!(copy.get("/queue").await.location(), "/session?next=%2Fqueue");
        assert_eq!(again.get("/queue").await.status, StatusCode::OK, "another session goes on");
    });
}

#[test]
fn a_new_password_ends_older_sessions() {
    tell(Engine::Sqlite, |desk| async move {
        let world = World::furnished(desk).await;
        let mut thief = world.visitor("requester");
        assert_eq!(thief.get("/requests").await.status, StatusCode::OK);
        let mut owner = world.guest();
        owner.post("/password-reset", &[("email", &world.anna.mail)]).await;
        world.desk.settle().await;
        let token = world.anna.last_mail().link("/access/").expect("a link");
        let answer = owner.post(&format!("/access/{token}"), &[("password", "совсем новый пароль")]).await;
        assert_eq!(answer.location(), "/", "{}", answer.status);
        assert!(thief.get("/requests").await.location().starts_with("/session"));
        assert_eq!(owner.get("/requests").await.status, StatusCode::OK);
        let again =
            world.guest().post(&format!("/access/{token}"), &[("password", "третий длинный пароль")]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "a link works once");
    });
}

#[test]
fn known_and_unknown_addresses_answer_alike() {
    tell(Engine::Sqlite, |desk| async move {
        let world = World::furnished(desk).await;
        let known = world.guest().sign_in(&world.anna.mail, "неверный пароль").await;
        let unknown = world.guest().sign_in("nobody@igrosfera.example", "неверный пароль").await;
        assert_eq!(known.status, unknown.status);
        let faceless = |text: String, mail: &str| text.replace(mail, "MAIL");
        let (mut a, mut b) =
            (faceless(known.text(), &world.anna.mail), faceless(unknown.text(), "nobody@igrosfera.example"));
        for (page, answer) in [(&mut a, &known), (&mut b, &unknown)] {
            *page = page.replace(&answer.csrf(), "CSRF");
        }
        assert_eq!(a, b);
        let asked = |mail: &'static str| {
            let mut guest = world.guest();
            async move { guest.post("/password-reset", &[("email", mail)]).await }
        };
        let (known, unknown) =
            (asked("anna.smirnova@igrosfera.example").await, asked("nobody@igrosfera.example").await);
        assert_eq!(world.anna.mail, "anna.smirnova@igrosfera.example");
        assert_eq!((known.status, !known.text().is_empty()), (unknown.status, true));
        // Neither the hash of nobody nor a forgotten one is a way in.
        for password in ["nobody", ""] {
            let answer = world.guest().sign_in("nobody@igrosfera.example", password).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
    });
}

#[test]
fn guessing_locks_the_door() {
    on_both(|desk| async move {
        let world = World::furnished(desk).await;
        for _ in 0..5 {
            let answer = world.guest().sign_in(&world.anna.mail, "не тот пароль").await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let right = world.guest().sign_in(&world.anna.mail, PASSWORD).await;
        assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS, "even the right one, for a while");
        world.desk.pass_minutes(6).await;
        assert_eq!(world.guest().sign_in(&world.anna.mail, PASSWORD).await.location(), "/");
        // Having come in, one has all attempts again.
        for _ in 0..5 {
            let answer = world.guest().sign_in(&world.anna.mail, "не тот пароль").await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        // A new password lifts the lock.
        world.guest().post("/password-reset", &[("email", &world.anna.mail)]).await;
        world.desk.settle().await;
        let token = world.anna.last_mail().link("/access/").expect("a link");
        let new = "новый длинный пароль";
        assert_eq!(
            world.guest().post(&format!("/access/{token}"), &[("password", new)]).await.location(),
            "/"
        );
        assert_eq!(world.guest().sign_in(&world.anna.mail, new).await.location(), "/");
    });
}

/// The lock must not tell who is here: what nobody has locks as what somebody has, at the same attempt, for the same
/// time, in the same words; however the address is written.
#[test]
fn unknown_addresses_lock_alike() {
    on_both(|desk| async move {
        let world = World::furnished(desk).await;
        let retired = world.own.person("Рита Давно").await;
        let addresses = [
            world.anna.mail.clone(),           // with a password
            retired.mail.clone(),              // without one
            "nobody@igrosfera.example".into(), // nobody's
            "not an address".into(),
        ];
        let mut seen = Vec::new();
        for mail in &addresses {
            let mut answers = Vec::new();
            for attempt in 0..9 {
                let typed =
                    if attempt % 2 == 0 { mail.clone() } else { format!(" {} ", mail.to_uppercase()) };
                let answer = world.guest().sign_in(&typed, "не тот пароль").await;
                let page = answer.text().replace(&answer.csrf(), "CSRF");
                let page = page.replace(&mail.to_uppercase(), "MAIL").replace(mail.as_str(), "MAIL");
                let headers: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
                answers.push((answer.status, headers, page));
                world.desk.pass_minutes(if attempt == 6 { 6 } else { 0 }).await;
            }
            seen.push(answers);
            world.desk.pass_minutes(0).await;
        }
        let statuses: Vec<u16> = seen[0].iter().map(|(status, ..)| status.as_u16()).collect();
        assert_eq!(statuses, [422, 422, 422, 422, 422, 429, 429, 422, 429]);
        for (mail, answers) in addresses.iter().zip(&seen) {
            assert_eq!(answers, &seen[0], "{mail}");
        }
    });
}

/// Many at once are no more than many in a row: attempts are counted before the password is looked at.
#[test]
fn attempts_at_once_are_counted() {
    on_both(|desk| async move {
        let world = World::furnished(desk).await;
        let tried = (0..20).map(|_| {
            let mut guest = world.guest();
            let mail = world.anna.mail.clone();
            async move { guest.sign_in(&mail, "не тот пароль").await.status }
        });
        let statuses = futures_util::future::join_all(tried).await;
        let looked_at = statuses.iter().filter(|status| **status == StatusCode::UNPROCESSABLE_ENTITY).count();
        assert_eq!(looked_at, 5, "{statuses:?}");
    });
}

/// One password tried on everybody: the place it comes from is stopped, other places are not.
#[test]
fn a_guessing_place_is_stopped() {
    tell(Engine::Sqlite, |desk| async move {
        let world = World::furnished(desk).await;
        let at = |text: &str| {
            let mut guest = world.guest();
            guest.peer = Some(text.parse().expect("an address"));
            guest
        };
        for n in 0..50 {
            let answer =
                at("203.0.113.9:1000").sign_in(&format!("n{n}@igrosfera.example"), "Весна2026").await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "attempt {n}");
        }
        let more = at("203.0.113.9:2000").sign_in(&world.anna.mail, PASSWORD).await;
        assert_eq!(more.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(at("203.0.113.10:1000").sign_in(&world.anna.mail, PASSWORD).await.location(), "/");
        world.desk.pass_minutes(1).await;
        assert_eq!(at("203.0.113.9:3000").sign_in(&world.anna.mail, PASSWORD).await.location(), "/");
        // Whoever comes in takes nothing from his office.
        for _ in 0..3 {
            assert_eq!(at("203.0.113.9:3000").sign_in(&world.anna.mail, PASSWORD).await.location(), "/");
        }
    });
}

/// Characters that no keyboard means and PostgreSQL does not take: they are taken out, and the rest is kept.
#[test]
fn control_characters_are_taken_out() {
    on_both(|desk| async move {
        let world = World::furnished(desk).await;
        let mut anna = world.visitor("requester");
        let form = [
            ("subject", "Не\0 идёт\u{1b} обмен"),
            ("text", "С утра\0 пусто\r\nи\u{7}\tтихо"),
            ("urgency", "medium"),
        ];
        let answer = anna.post("/requests", &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let number: i64 =
            answer.location().rsplit('/').next().and_then(|n| n.parse().ok()).expect("a number");
        let page = world.desk.page(number).await;
        assert_eq!(page.ticket.subject, "Не идёт обмен");
        assert_eq!(page.said[0].message.body, "С утра пусто\nи\tтихо");
        let mut engineer = world.visitor("engineer");
        let form = [("kind", "reply"), ("text", "\0Смотрим\0"), ("state", "open")];
        let answer = engineer.post(&format!("/tickets/{number}/messages"), &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_eq!(world.desk.page(number).await.said[1].message.body, "Смотрим");
        assert!(
            engineer
                .get("/queue?view=all&q=%D0%BE%D0%B1%00%D0%BC%D0%B5%D0%BD")
                .await
                .text()
                .contains("Не идёт обмен")
        );
        // Nowhere does one break anything.
        for route in web::routes().iter().filter(|route| route.method == "get") {
            let path = route.path.replace("{number}", &number.to_string()).replace("{file}", "x");
            let path = path.replace("{id}", "1").replace("{name}", "%00").replace("{token}", "%00");
            let answer = engineer.get(&format!("{path}?q=%00&view=%00&next=%00&after=%00")).await;
            assert!(!answer.status.is_server_error(), "{path}: {}", answer.status);
        }
        let mut guest = world.guest();
        for (path, form) in [("/session", ("email", "\0")), ("/password-reset", ("email", "a\0@b.example"))] {
            assert!(!guest.post(path, &[form, ("password", "\0")]).await.status.is_server_error(), "{path}");
        }
    });
}

#[test]
fn a_guest_keeps_the_language_and_the_colours_he_chose() {
    tell(Engine::Sqlite, |desk| async move {
        let world = World::furnished(desk).await;
        let mut guest = world.guest();
        assert!(guest.get("/guide").await.text().contains("<html lang=\"ru\""));
        let answer = guest.post("/preferences", &[("language", "en"), ("back", "/guide/client")]).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/guide/client"));
        guest.post("/preferences", &[("theme", "dark"), ("back", "/guide")]).await;
        let page = guest.get("/guide/client").await.text();
        assert!(page.contains("<html lang=\"en\" data-theme=\"dark\""), "{}", &page[..200]);
        guest.post("/preferences", &[("language", "<b>"), ("theme", "\"x"), ("back", "/guide")]).await;
        assert!(guest.get("/guide").await.text().contains("<html lang=\"en\" data-theme=\"dark\""));
    });
}

#[test]
fn cookies_are_for_the_browser_alone() {
    let check = |secure: bool| {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let config = Config { secure_cookies: secure, ..Config::default() };
            let desk =
                TestDesk::bare(Place::on(Engine::Sqlite).expect("SQLite is always there"), config).await;
            let engineer = desk.engineer("Олег Титов").await;
            desk.app().set_password(&Actor::system(), engineer.id, PASSWORD).await.expect("a password");
            let mut visitor = Visitor::new(web::router(desk.app().clone()));
            let mut cookies = visitor.get("/session").await.set_cookies();
            cookies.extend(visitor.sign_in(&engineer.mail, PASSWORD).await.set_cookies());
            cookies.extend(visitor.post("/preferences", &[("density", "compact")]).await.set_cookies());
            cookies.extend(visitor.post("/session/end", &[]).await.set_cookies());
            assert!(cookies.len() >= 4, "{cookies:?}");
            for cookie in cookies {
                assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite="), "{cookie}");
                assert!(!cookie.contains("SameSite=None") && !cookie.contains("Domain="), "{cookie}");
                assert_eq!(cookie.contains("; Secure"), secure, "{cookie}");
            }
        });
    };
    check(false);
    check(true);
}

#[test]
fn every_page_has_a_strict_policy() {
    tell(Engine::Sqlite, |desk| async move {
        let world = World::furnished(desk).await;
        let number = world.ticket(true, true).await;
        let token = world.anna.last_mail().link("/c/").expect("a link");
        let more = [
            ("engineer", format!("/tickets/{number}")),
            ("engineer", format!("/tickets/{number}/journal")),
            ("engineer", format!("/tickets/{number}/preview")),
            ("requester", format!("/requests/{number}")),
            ("guest", format!("/c/{token}")),
        ];
        let pages = PAGES.iter().map(|(role, path)| (*role, (*path).to_owned())).chain(more);
        for (role, path) in pages {
            let answer = world.visitor(role).get(&path).await;
            let policy = answer.header("content-security-policy");
            for part in [
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "frame-ancestors 'none'",
                "base-uri 'none'",
                "form-action 'self'",
            ] {
                assert!(policy.contains(part), "{role} {path}: {policy}");
            }
            for hole in ["unsafe-inline", "unsafe-eval", "*", "http:", "https:"] {
                assert!(!policy.contains(hole), "{role} {path}: {policy}");
            }
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
            let text = answer.text().to_lowercase();
            for inline in ["<style", " style=\"", " onclick=", " onload=", "javascript:"] {
                assert!(!text.contains(inline), "{role} {path} has {inline}");
            }
            let scripts = text
                .split("<script")
                .skip(1)
                .filter(|rest| !rest.starts_with(" src=") && !rest.contains(" src="));
            assert_eq!(scripts.count(), 0, "{role} {path} has a script within the page");
        }
    });
}

#[test]
fn nobody_is_sent_to_another_site() {
    tell(Engine::Sqlite, |desk| async move {
        let world = World::furnished(desk).await;
        let evil = [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/queue\r\nSet-Cookie: a=b",
            " //evil.example",
        ];
        for to in evil {
            let mut visitor = world.guest();
            let form = [("email", world.engineer.mail.as_str()), ("password", PASSWORD), ("next", to)];
            let answer = visitor.post("/session", &form).await;
            assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/"), "next={to:?}");
            let answer =
                world.visitor("requester").post("/preferences", &[("theme", "dark"), ("back", to)]).await;
            assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/"), "back={to:?}");
        }
        let mut visitor = world.guest();
        let form =
            [("email", world.engineer.mail.as_str()), ("password", PASSWORD), ("next", "/queue?view=mine")];
        assert_eq!(visitor.post("/session", &form).await.location(), "/queue?view=mine");
    });
}
