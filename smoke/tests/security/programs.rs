//! What programs send to each route of the API, so that whoever may do it can.

use super::routes::{everybodys, is_delete, is_get, troubled};
use super::world::World;
use super::{articles, checks, flows};
use app::desk::{Draft, NewView};
use app::hooks::NewHook;
use app::tokens::NewToken;
use domain::desk::{Channel, Command, Filter, Link, TicketKind};
use domain::people::Mandate;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};

/// One request.
pub struct Knock {
    /// The path with its parameters filled in.
    pub path: String,
    /// What is sent.
    pub body: String,
    /// The ticket that it is about.
    pub number: Option<i64>,
}

/// Makes what a route is about, of this client or the other, and a request that whoever may can carry out.
#[allow(clippy::too_many_lines, reason = "a line for each route")]
#[allow(clippy::collapsible_match, reason = "the guard would hide that the path is this one")]
pub async fn prepare(world: &World, path: &str, own: bool, n: usize, role: &str) -> Knock {
    let (app, engineer) = (world.app(), world.engineer.actor().await);
    let org = if own { &world.own } else { &world.other };
    let colleague = if own { &world.alla } else { &world.berta };
    let mut filled = path.to_owned();
    let mut number = None;
    if path.contains("/flows/{key}") {
        let (flow, ..) = flows::flow(world, own).await;
        filled = filled.replace("{key}", &flow.key);
    }
    if path.starts_with("/api/v1/articles/{number}") {
        let article = articles::article(world, own, false).await;
        filled = filled.replace("{number}", &article.to_string());
    } else if path.contains("{number}") {
        let solved = ["confirmation", "reopening", "like"].iter().any(|end| path.ends_with(end));
        let ticket = world.ticket(own, solved).await;
        number = Some(ticket);
        filled = filled.replace("{number}", &ticket.to_string());
    }
    let another =
        if path.contains("merge") || path.contains("links") { world.ticket(own, false).await } else { 0 };
    match path.trim_start_matches("/api/v1") {
        "/tickets/{number}/messages/{id}" | "/tickets/{number}/messages/{id}/versions" => {
            let ticket = number.expect("a number");
            world.engineer.notes(ticket, "Заметка").await;
            let said = world.desk.page(ticket).await.said;
            filled = filled.replace("{id}", &said.last().expect("the note").message.id.to_string());
        }
        cited if cited.ends_with("/articles/{article}") => {
            let article = articles::article(world, own, true).await;
            if is_delete(path, n) {
                app.solve_with(&engineer, number.expect("a number"), article).await.expect("solved with it");
            }
            filled = filled.replace("{article}", &article.to_string());
        }
        "/tickets/{number}/messages/{id}/split" => {
            let said = world.desk.page(number.expect("a number")).await.said;
            filled = filled.replace("{id}", &said[0].message.id.to_string());
        }
        "/tickets/{number}/merge" => {
            if is_delete(path, n) {
                app.merge(&engineer, number.expect("a number"), another).await.expect("merged");
            }
        }
        "/orders/facts" | "/orders/discrepancies" => {
            filled = format!("{filled}?organisation_id={}", org.id);
        }
        "/attachments/{id}" => {
            let (ticket, public, _) = world.ticket_with_files(own, "a.png", "image/png").await;
            let id = public.split('/').nth(2).expect("an id").to_owned();
            number = Some(ticket);
            filled = filled.replace("{id}", &id);
        }
        "/bulk/{id}/undo" => {
            let ticket = world.ticket(own, false).await;
            let change = vec![Command::ChangeKind { kind: TicketKind::Wish }];
            let done = app.bulk(&engineer, vec![ticket], change).await.expect("changed");
            filled = filled.replace("{id}", &done.id.expect("an id").to_string());
        }
        "/views/{id}" => {
            let new = NewView {
                name: "Вид".into(),
                filter: Filter::default(),
                mine: false,
                newest: false,
                shared: false,
            };
            let id = app.save_view(&engineer, None, new).await.expect("saved");
            filled = filled.replace("{id}", &id.to_string());
            if path.ends_with("{id}") {
                // Views are few; those of the walk go again.
                let all = app.saved_views(&engineer).await.expect("views");
                for view in all.iter().rev().skip(1) {
                    let old = view.view.owner.is_some() && view.view.id != id;
                    if old {
                        app.delete_view(&engineer, view.view.id).await.expect("gone");
                    }
                }
            }
        }
        "/organisations/{id}" if !is_get(path, n) => {
            let fresh = world.desk.client(&format!("api{n}{role}{own}")).await;
            filled = filled.replace("{id}", &fresh.id.to_string());
        }
        "/topics" => filled.push_str(&format!("?organisation_id={}", org.id)),
        "/topics/{id}" => {
            let (topic, _) = super::topics::topic(world).await;
            filled = filled.replace("{id}", &format!("{topic}?organisation_id={}", org.id));
        }
        "/tickets/{number}/facts" => {
            super::topics::topic(world).await;
        }
        "/statistics" => filled.push_str(&format!("?organisation_id={}", org.id)),
        "/tickets/{number}/draft" if is_get(path, n) => {
            // Whoever may write, writes.
            let body = json!({ "text": "Пишу", "version": 1 }).to_string();
            world.guest().call("put", &filled, world.token(role), &body).await;
        }
        "/tickets/{number}/macros/{id}" => {
            filled = filled.replace("{id}", &everybodys(world, true).await.to_string());
        }
        "/tickets/{number}/children/solution" => {
            let part = world.ticket(own, false).await;
            app.link(&engineer, number.expect("a number"), Link::Child, part, true).await.expect("linked");
        }
        "/answers/{id}" => filled = filled.replace("{id}", &everybodys(world, false).await.to_string()),
        "/feeds/{id}/files" => {
            filled = filled.replace("{id}", &checks::data(world, own).await.feed.to_string())
        }
        "/feed-files/{id}" => {
            filled = filled.replace("{id}", &checks::data(world, own).await.arrival.to_string())
        }
        "/macros/{id}" => filled = filled.replace("{id}", &everybodys(world, true).await.to_string()),
        people if people.starts_with("/people/{id}") => {
            let asks = if own { &world.anna } else { &world.boris };
            let id = match is_get(path, n) {
                true => asks.id,
                false => world.own.person(&format!("api{n}{role}{own}")).await.id,
            };
            filled = filled.replace("{id}", &id.to_string());
            if people.ends_with("{role}") {
                filled = filled.replace("{role}", &format!("requester?organisation_id={}", world.own.id));
            }
        }
        boxes if boxes.starts_with("/mailboxes/{id}") => {
            let id = world.desk.mailbox(&format!("api{n}{role}{own}@boxes.example"), false).await;
            filled = filled.replace("{id}", &id.to_string());
        }
        "/alerts/{format}" => filled = filled.replace("{format}", "alertmanager"),
        "/organisations/{id}" | "/organisations/{id}/people" | "/organisations/{id}/who" => {
            filled = filled.replace("{id}", &org.id.to_string())
        }
        "/failed-mails/{id}/replay" | "/failed-mails/{id}/raw" => {
            let id = troubled(world, &format!("api{n}{role}{own}")).await;
            filled = filled.replace("{id}", &id.to_string());
        }
        "/tokens/{id}" => {
            let new = NewToken { name: "Ключ".into(), mandate: Mandate::Read, expires_at: None };
            let (token, _) = app.create_token(&engineer, new).await.expect("a token");
            filled = filled.replace("{id}", &token.id.to_string());
        }
        hook if hook.starts_with("/webhooks/{id}") => {
            let id = app.find_person(&engineer, "petr.admin@desk.example").await.expect("people");
            let admin = app.actor(id.expect("the administrator"), Channel::Desk).await.expect("an actor");
            let old = app.hooks(&admin).await.expect("webhooks");
            for hook in old {
                app.delete_hook(&admin, hook.id).await.expect("gone");
            }
            let new = NewHook { url: "https://hooks.example/x".into(), ..NewHook::default() };
            let (made, _) = app.create_hook(&admin, new).await.expect("a webhook");
            filled = filled.replace("{id}", &made.id.to_string()).replace("{delivery}", "1");
        }
        _ => {}
    }
    filled = filled.replace("{person_id}", &colleague.id.to_string());
    filled = filled.replace("{link}", "duplicate").replace("{to}", &another.to_string());
    let body = body(world, path, own, role, another).await;
    let body = if body.is_null() { String::new() } else { body.to_string() };
    Knock { path: filled, body, number }
}

async fn body(world: &World, path: &str, own: bool, role: &str, another: i64) -> Value {
    static SERIAL: AtomicU64 = AtomicU64::new(0);
    let serial = SERIAL.fetch_add(1, Ordering::SeqCst);
    let org = if own { &world.own } else { &world.other };
    let asks = if own { &world.anna } else { &world.boris };
    match path.trim_start_matches("/api/v1") {
        "/alerts/{format}" => json!({ "version": "4", "groupKey": "{}", "alerts": [] }),
        "/flows/{key}/events" => json!({ "id": format!("e{serial}"), "source": "walk" }),
        "/tickets" => {
            let mut new =
                json!({ "organisation_id": org.id.to_string(), "subject": "Звонок", "text": "Позвонили." });
            if !["requester", "colleague", "manager"].contains(&role) {
                new["requester_id"] = json!(asks.id.to_string());
            }
            new
        }
        "/tickets/{number}" => json!({ "type": "incident" }),
        "/tickets/{number}/replies"
        | "/tickets/{number}/notes"
        | "/tickets/{number}/rejection"
        | "/tickets/{number}/reopening" => json!({ "text": "Смотрим." }),
        "/tickets/{number}/messages/{id}" => json!({ "text": format!("Правка {serial}") }),
        "/tickets/{number}/messages/{id}/split" => json!({ "subject": "Отдельно" }),
        "/articles" | "/articles/{number}" => {
            let body = format!("Проверьте ленту. {serial}");
            let client = if path.ends_with("{number}") { &world.own } else { org };
            json!({ "title": "Касса", "audience": "clients", "organisation_ids": [client.id.to_string()], "body": body })
        }
        "/articles/{number}/stage" => json!({ "step": "submit" }),
        "/tickets/{number}/article-waiver" => json!({ "reason": "разовый сбой" }),
        "/tickets/{number}/time" => json!({ "minutes": 15 }),
        "/tickets/{number}/facts" => {
            json!({ "topic": "field-call-back", "facts": { "call_me": "8 916 123-45-67", "when": "now" } })
        }
        "/tickets/{number}/merge" => json!({ "into": another }),
        "/tickets/{number}/links" => json!({ "link": "duplicate", "number": another }),
        "/bulk" | "/bulk/preview" => {
            let number = asks.opens("Пачка", Draft::of("Вместе.")).await;
            json!({ "numbers": [number], "change": { "type": "wish" } })
        }
        "/views" | "/views/{id}" => json!({ "name": format!("Вид {serial}") }),
        "/organisations" => json!({ "name": format!("Клиент {serial}") }),
        "/people" => {
            json!({ "name": "Кто-то", "mail": format!("n{serial}@igrosfera.example"), "role": "requester",
            "organisation_id": org.id.to_string() })
        }
        "/organisations/{id}" => json!({ "memo": "Звонить Анне" }),
        "/me/preferences" => json!({ "locale": "ru", "theme": "dark" }),
        "/tickets/{number}/draft" => json!({ "text": "Смотрим" }),
        "/tickets/{number}/macros/{id}" => json!({}),
        "/tickets/{number}/children/solution" => json!({ "text": "Починили." }),
        "/views/preview" => json!({ "filter": { "live": true } }),
        "/answers" | "/answers/{id}" | "/macros" | "/macros/{id}" => {
            json!({ "name": "Ответ", "text": "Проверьте.", "shared": true })
        }
        "/feeds/{id}/files" => json!({ "name": "stock.csv", "data": "Y29kZTtjbG9zaW5nCkEtMTs1Cg==" }),
        "/imports" => json!({ "text": "Организация\nНовая из таблицы", "rehearse": true }),
        "/people/{id}" => json!({ "position": "Кассир" }),
        "/people/{id}/roles" => json!({ "role": "engineer" }),
        "/mailboxes" | "/mailboxes/{id}" | "/mailboxes/trial" => {
            json!({ "address": format!("api{serial}@changed.example"), "name": "Ящик" })
        }
        "/rules" => json!({
            "days": ["monday"], "from": "09:00", "to": "18:00", "zone": "Europe/Moscow",
            "remind_owner_minutes": 240, "remind_head_minutes": 480, "silence_days": 3,
            "matrix": [[4, 4, 3], [4, 3, 2], [3, 2, 1]],
        }),
        "/tokens" => json!({ "name": "Ключ", "scope": "read" }),
        "/webhooks" | "/webhooks/{id}" => json!({ "url": "https://hooks.example/x", "active": false }),
        _ => Value::Null,
    }
}
