//! The table of rights, and the walk that proves it over the router's own list.

use super::programs;
use super::visitor::{Answer, Visitor};
use super::world::{PASSWORD, ROLES, World, invitation};
use axum::http::StatusCode;
use domain::ids::InboundId;
use std::collections::BTreeSet;
use std::sync::Arc;
use testkit::desk::{Engine, tell};

/// What each role gets, on what is his client's and (second sign, if it differs) on what is another's.
///
/// `+` it is done · `>` to the page of signing in · `-` forbidden · `.` there is nothing here · `!` refused with words
#[rustfmt::skip]
const TABLE: &[(&str, &str, [&str; 9])] = &[
    //                                       guest req.  coll. man.  eng.  scop. head  adm.  aud.
    ("get", "/",                            [">",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/session",                     ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/session",                    ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/session/end",                [">",  ">",  ">",  ">",  ">",  ">",  ">",  ">",  ">"]),
    ("get", "/password-reset",              ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/password-reset",             ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/access/{token}",              ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/access/{token}",             ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/preferences",                ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    // The desk. For a client's people there is nothing here, whosever ticket it is.
    ("get", "/queue",                       [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/tickets/new",                 [">",  ".",  ".",  ".",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/tickets",                    [">",  ".",  ".",  ".",  "+",  "+!", "+",  "+",  "!"]),
    ("get", "/tickets/{number}",            [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "+"]),
    ("get", "/tickets/{number}/preview",    [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "+"]),
    ("get", "/tickets/{number}/journal",    [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "+"]),
    ("post", "/tickets/{number}/messages",  [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/tickets/{number}/assignment",[">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/tickets/{number}/state",     [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/tickets/{number}/priority",  [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/tickets/{number}/type",      [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/tickets/{number}/subject",   [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("get", "/tickets/{number}/people",     [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/tickets/{number}/watchers",  [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/tickets/{number}/line",      [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("post", "/tickets/{number}/time",      [">",  ".",  ".",  ".",  "+",  "+.", "+",  "+",  "-"]),
    ("get", "/attachments/{id}/{name}",     [">",  "+.", ".",  "+.", "+",  "+.", "+",  "+",  "+"]),
    ("get", "/inbound",                     [">",  ".",  ".",  ".",  "+",  "-",  "+",  "+",  "+"]),
    ("get", "/inbound/{id}/raw",            [">",  ".",  ".",  ".",  "+",  "-",  "+",  "+",  "+"]),
    ("post", "/inbound/{id}/replay",        [">",  ".",  ".",  ".",  "-",  "-",  "+",  "+",  "-"]),
    // The portal. One of us has no requests of his own, but sees what the client sees.
    ("get", "/requests",                    [">",  "+",  "+",  "+",  ".",  ".",  ".",  ".",  "."]),
    ("get", "/requests/new",                [">",  "+",  "+",  "+",  ".",  ".",  ".",  ".",  "."]),
    ("post", "/requests",                   [">",  "+",  "+",  "+",  ".",  ".",  ".",  ".",  "."]),
    ("get", "/requests/{number}",           [">",  "+.", ".",  "+.", "+",  "+.", "+",  "+",  "+"]),
    ("post", "/requests/{number}/messages", [">",  "+.", ".",  "+.", "-",  "-.", "-",  "-",  "-"]),
    ("post", "/requests/{number}/confirmation", [">", "+.", ".", "+.", "-", "-.", "-", "-",  "-"]),
    ("post", "/requests/{number}/reopening",[">",  "+.", ".",  "+.", "+",  "+.", "+",  "+",  "-"]),
    ("post", "/requests/{number}/like",     [">",  "+.", ".",  "+.", "-",  "-.", "-",  "-",  "-"]),
    ("post", "/requests/{number}/priority", [">",  "+.", ".",  "+.", "+",  "+.", "+",  "+",  "-"]),
    ("get", "/requests/{number}/people",    [">",  "+.", ".",  "+.", "+",  "+.", "+",  "+",  "-"]),
    ("post", "/requests/{number}/watchers", [">",  "+.", ".",  "+.", "+",  "+.", "+",  "+",  "-"]),
    // Whoever holds the signed link of a mail may answer it.
    ("get", "/c/{token}",                   ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/c/{token}",                  ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/live",                        [">",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/api/docs",                    ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/api/openapi.json",            ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/assets/{file}",               ["+",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    // Programs, with a token of the role.
    ("get", "/api/v1/me",                   [">",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/api/v1/tickets",              [">",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/api/v1/tickets",             [">",  "+-", "+-", "+-", "+",  "+-", "+",  "+",  "-"]),
    ("get", "/api/v1/tickets/{number}",     [">",  "+.", ".",  "+.", "+",  "+.", "+",  "+",  "+"]),
    ("patch", "/api/v1/tickets/{number}",   [">",  "-.", ".",  "-.", "+",  "+.", "+",  "+",  "-"]),
    ("get", "/api/v1/tickets/{number}/messages", [">", "+.", ".", "+.", "+", "+.", "+", "+", "+"]),
    ("get", "/api/v1/tickets/{number}/journal",  [">", "+.", ".", "+.", "+", "+.", "+", "+", "+"]),
    ("post", "/api/v1/tickets/{number}/replies", [">", "+.", ".", "+.", "+", "+.", "+", "+", "-"]),
    ("post", "/api/v1/tickets/{number}/notes",   [">", "-.", ".", "-.", "+", "+.", "+", "+", "-"]),
    ("patch", "/api/v1/tickets/{number}/messages/{id}", [">", "-.", ".", "-.", "+", "-.", "+", "+", "-"]),
    ("get", "/api/v1/tickets/{number}/messages/{id}/versions", [">", "-.", ".", "-.", "+", "+.", "+", "+", "+"]),
    ("post", "/api/v1/tickets/{number}/messages/{id}/split", [">", "-.", ".", "-.", "+", "+.", "+", "+", "-"]),
    ("get", "/api/v1/attachments/{id}",     [">",  "+.", ".",  "+.", "+",  "+.", "+",  "+",  "+"]),
    ("put", "/api/v1/tickets/{number}/watchers/{person_id}", [">", "+.", ".", "+.", "+", "+.", "+", "+", "-"]),
    ("delete", "/api/v1/tickets/{number}/watchers/{person_id}", [">", "+.", ".", "+.", "+", "+.", "+", "+", "-"]),
    ("post", "/api/v1/tickets/{number}/time",    [">", "-.", ".", "-.", "+", "+.", "+", "+", "-"]),
    ("post", "/api/v1/tickets/{number}/confirmation", [">", "+.", ".", "+.", "-", "-.", "-", "-", "-"]),
    ("post", "/api/v1/tickets/{number}/reopening", [">", "+.", ".", "+.", "+", "+.", "+", "+", "-"]),
    ("post", "/api/v1/tickets/{number}/like",    [">", "+.", ".", "+.", "-", "-.", "-", "-", "-"]),
    ("post", "/api/v1/tickets/{number}/rejection", [">", "-.", ".", "-.", "+", "+.", "+", "+", "-"]),
    ("put", "/api/v1/tickets/{number}/merge",    [">", "-.", ".", "-.", "+", "+.", "+", "+", "-"]),
    ("delete", "/api/v1/tickets/{number}/merge", [">", "-.", ".", "-.", "+", "+.", "+", "+", "-"]),
    ("post", "/api/v1/tickets/{number}/links",   [">", "-.", ".", "-.", "+", "+.", "+", "+", "-"]),
    ("delete", "/api/v1/tickets/{number}/links/{link}/{to}", [">", "-.", ".", "-.", "+", "+.", "+", "+", "-"]),
    // A bulk change names those that are not for the caller; only one's own is taken back.
    ("post", "/api/v1/bulk/preview",        [">",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/api/v1/bulk",                [">",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/api/v1/bulk/{id}/undo",      [">",  ".",  ".",  ".",  "+",  ".",  ".",  ".",  "."]),
    ("get", "/api/v1/counters",             [">",  "-",  "-",  "-",  "+",  "+",  "+",  "+",  "+"]),
    ("get", "/api/v1/views",                [">",  "-",  "-",  "-",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/api/v1/views",               [">",  "-",  "-",  "-",  "+",  "+",  "+",  "+",  "+"]),
    ("put", "/api/v1/views/{id}",           [">",  "-",  "-",  "-",  "+",  ".",  ".",  ".",  "."]),
    ("delete", "/api/v1/views/{id}",        [">",  "-",  "-",  "-",  "+",  ".",  ".",  ".",  "."]),
    ("get", "/api/v1/organisations",        [">",  "-",  "-",  "-",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/api/v1/organisations",       [">",  "-",  "-",  "-",  "-",  "-",  "+",  "+",  "-"]),
    ("get", "/api/v1/organisations/{id}",   [">",  "+-", "+-", "+-", "+",  "+-", "+",  "+",  "+"]),
    ("get", "/api/v1/organisations/{id}/people", [">", "-", "-", "-", "+", "+-", "+", "+", "+"]),
    ("get", "/api/v1/staff",                [">",  "-",  "-",  "-",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/api/v1/people",              [">",  "-",  "-",  "-",  "-",  "-",  "+",  "+",  "-"]),
    ("get", "/api/v1/failed-mails",         [">",  "-",  "-",  "-",  "+",  "-",  "+",  "+",  "+"]),
    ("post", "/api/v1/failed-mails/{id}/replay", [">", "-", "-", "-", "-", "-", "+", "+", "-"]),
    ("get", "/api/v1/tokens",               [">",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("post", "/api/v1/tokens",              [">",  "+",  "+",  "+",  "+",  "+",  "+",  "+",  "+"]),
    ("delete", "/api/v1/tokens/{id}",       [">",  ".",  ".",  ".",  "+",  ".",  "+",  "+",  "."]),
    ("get", "/api/v1/webhooks",             [">",  "-",  "-",  "-",  "-",  "-",  "-",  "+",  "-"]),
    ("post", "/api/v1/webhooks",            [">",  "-",  "-",  "-",  "-",  "-",  "-",  "+",  "-"]),
    ("put", "/api/v1/webhooks/{id}",        [">",  "-",  "-",  "-",  "-",  "-",  "-",  "+",  "-"]),
    ("delete", "/api/v1/webhooks/{id}",     [">",  "-",  "-",  "-",  "-",  "-",  "-",  "+",  "-"]),
    ("post", "/api/v1/webhooks/{id}/rotation",  [">", "-", "-", "-", "-", "-", "-", "+", "-"]),
    ("get", "/api/v1/webhooks/{id}/deliveries", [">", "-", "-", "-", "-", "-", "-", "+", "-"]),
    ("post", "/api/v1/webhooks/{id}/deliveries/{delivery}/replay", [">", "-", "-", "-", "-", "-", "-", ".", "-"]),
];

/// Whether a line of the table takes something away.
pub fn is_delete(path: &str, n: usize) -> bool {
    TABLE[n].1 == path && TABLE[n].0 == "delete"
}

fn sign(answer: &Answer) -> char {
    match answer.status {
        StatusCode::SEE_OTHER if answer.location().starts_with("/session") => '>',
        StatusCode::UNAUTHORIZED => '>',
        StatusCode::OK | StatusCode::SEE_OTHER => '+',
        StatusCode::CREATED | StatusCode::ACCEPTED | StatusCode::NO_CONTENT => '+',
        StatusCode::FORBIDDEN => '-',
        StatusCode::NOT_FOUND => '.',
        StatusCode::UNPROCESSABLE_ENTITY => '!',
        _ => '?',
    }
}

#[test]
fn every_route_is_in_the_table() {
    let listed: BTreeSet<_> = web::routes().iter().map(|route| (route.method, route.path)).collect();
    let known: BTreeSet<_> = TABLE.iter().map(|(method, path, _)| (*method, *path)).collect();
    assert_eq!(known.len(), TABLE.len(), "a route stands in the table twice");
    let unproven: Vec<_> = listed.difference(&known).collect();
    assert!(unproven.is_empty(), "routes without a line in the table of rights: {unproven:?}");
    let gone: Vec<_> = known.difference(&listed).collect();
    assert!(gone.is_empty(), "lines of the table without a route: {gone:?}");
}

#[test]
fn every_role_gets_what_the_table_says() {
    tell(Engine::Sqlite, |desk| async move {
        let world = World::furnished(desk).await;
        let mut wrong = Vec::new();
        for (n, (method, path, expected)) in TABLE.iter().enumerate() {
            for (role, expected) in ROLES.iter().zip(expected) {
                for own in [true, false] {
                    let case = Case { world: &world, method, path, role, own, n };
                    let got = case.tried(&mut wrong).await;
                    let at = if own { 0 } else { expected.len() - 1 };
                    let wanted = expected.chars().nth(at).unwrap_or('?');
                    if got != wanted {
                        let whose = if own { "own" } else { "foreign" };
                        wrong.push(format!("{method} {path}: {role} on {whose}: {got} instead of {wanted}"));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    });
}

/// One knock.
struct Case<'a> {
    world: &'a World,
    method: &'a str,
    path: &'a str,
    role: &'a str,
    own: bool,
    n: usize,
}

impl Case<'_> {
    /// Prepares what the route is about, knocks, and says what came back. That a refusal changed nothing is looked
    /// at, too.
    async fn tried(&self, wrong: &mut Vec<String>) -> char {
        let world = self.world;
        if self.path.starts_with("/api/v1/") {
            return self.called(wrong).await;
        }
        let mut visitor = world.visitor(self.role);
        if self.path == "/session/end" && self.role != "guest" {
            visitor = self.anew().await;
        }
        let (path, number) = self.concrete(&mut visitor).await;
        let before = match number {
            Some(number) => world.desk.ticket(number).await.seq,
            None => 0,
        };
        let all_before = world.tickets().await;
        let form = self.form();
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = match self.method {
            "get" => visitor.get(&path).await,
            _ => visitor.post(&path, &form).await,
        };
        let got = sign(&answer);
        let after = match number {
            Some(number) => world.desk.ticket(number).await.seq,
            None => 0,
        };
        let changed = after != before || world.tickets().await != all_before;
        let may_change = self.method == "post" && got == '+';
        if changed && !may_change {
            wrong.push(format!(
                "{} {}: {} changed a ticket, answered {got}",
                self.method, self.path, self.role
            ));
        }
        if got == '+' && self.method == "post" && self.path.contains("{number}") && !changed {
            wrong.push(format!(
                "{} {}: {} changed nothing, answered {got}",
                self.method, self.path, self.role
            ));
        }
        got
    }

    /// The same by a program with the role's token.
    async fn called(&self, wrong: &mut Vec<String>) -> char {
        let world = self.world;
        let knock = programs::prepare(world, self.path, self.own, self.n, self.role).await;
        let before = match knock.number {
            Some(number) => world.desk.ticket(number).await.seq,
            None => 0,
        };
        let all_before = world.tickets().await;
        let token = world.token(self.role);
        let body = if self.method == "get" { "" } else { &knock.body };
        let answer = world.guest().call(self.method, &knock.path, token, body).await;
        let got = sign(&answer);
        let after = match knock.number {
            Some(number) => world.desk.ticket(number).await.seq,
            None => 0,
        };
        let changed = after != before || world.tickets().await != all_before;
        if changed && (self.method == "get" || got != '+') {
            wrong.push(format!(
                "{} {}: {} changed a ticket, answered {got}",
                self.method, self.path, self.role
            ));
        }
        if !answer.status.is_success() && answer.header("content-type") != "application/problem+json" {
            wrong.push(format!("{} {}: {} got no problem", self.method, self.path, self.role));
        }
        if got == '?' {
            wrong.push(format!(
                "{} {}: {}: {} {}",
                self.method,
                self.path,
                self.role,
                answer.status,
                answer.text()
            ));
        }
        got
    }

    /// The role's browser with a session of its own, which may end.
    async fn anew(&self) -> Visitor {
        let world = self.world;
        let mut visitor = world.guest();
        let answer = visitor.sign_in(&world.anna.mail, PASSWORD).await;
        assert_eq!(answer.location(), "/");
        visitor
    }

    /// The path with its parameters filled in, and the ticket that it is about.
    async fn concrete(&self, visitor: &mut Visitor) -> (String, Option<i64>) {
        let world = self.world;
        match self.path {
            "/access/{token}" => {
                let mail = format!("n{}.{}.{}@igrosfera.example", self.n, self.role, self.own);
                (format!("/access/{}", invitation(world, &mail).await), None)
            }
            "/c/{token}" => {
                let number = world.ticket(self.own, true).await;
                let requester = if self.own { &world.anna } else { &world.boris };
                let token = requester.last_mail().link("/c/").expect("the mail asks for confirmation");
                (format!("/c/{token}"), Some(number))
            }
            "/attachments/{id}/{name}" => {
                let (number, public, _) = world.ticket_with_files(self.own, "a.png", "image/png").await;
                (public, Some(number))
            }
            "/assets/{file}" => {
                let page = visitor.get("/password-reset").await.text();
                let file = page.split("/assets/").nth(1).and_then(|rest| rest.split('"').next());
                (format!("/assets/{}", file.expect("the page has styles")), None)
            }
            path if path.starts_with("/inbound/{id}") => {
                let id = troubled(world, &format!("{}{}{}", self.n, self.role, self.own)).await;
                (path.replace("{id}", &id.to_string()), None)
            }
            path if path.contains("{number}") => {
                let solved = ["confirmation", "reopening", "like"].iter().any(|end| path.ends_with(end));
                let number = world.ticket(self.own, solved).await;
                (path.replace("{number}", &number.to_string()), Some(number))
            }
            path => (path.to_owned(), None),
        }
    }

    /// A form that would be accepted from whoever may send it.
    fn form(&self) -> Vec<(&'static str, String)> {
        let world = self.world;
        let (asks, colleague) = match self.own {
            true => (&world.anna, &world.alla),
            false => (&world.boris, &world.berta),
        };
        let fields =
            |pairs: &[(&'static str, &str)]| pairs.iter().map(|(n, v)| (*n, (*v).to_owned())).collect();
        match self.path {
            "/session" => fields(&[("email", &world.anna.mail), ("password", PASSWORD)]),
            "/password-reset" => fields(&[("email", "nobody@igrosfera.example")]),
            "/access/{token}" => fields(&[("password", PASSWORD)]),
            "/preferences" => fields(&[("theme", "dark"), ("back", "/password-reset")]),
            "/tickets" => fields(&[("requester", &asks.mail), ("subject", "Звонок"), ("text", "Позвонили.")]),
            "/tickets/{number}/messages" => fields(&[("text", "Смотрим."), ("kind", "reply")]),
            "/tickets/{number}/assignment" => fields(&[("assignee", "me")]),
            "/tickets/{number}/state" => fields(&[("state", "waiting-third-party")]),
            "/tickets/{number}/priority" => fields(&[("impact", "high"), ("urgency", "high")]),
            "/tickets/{number}/type" => fields(&[("type", "incident")]),
            "/tickets/{number}/subject" => fields(&[("subject", "Другая тема")]),
            "/tickets/{number}/watchers" => fields(&[("add", "me")]),
            "/tickets/{number}/line" => fields(&[("line", "2")]),
            "/tickets/{number}/time" => fields(&[("minutes", "15")]),
            "/requests" => {
                fields(&[("subject", "Новое"), ("text", "Не печатает касса."), ("urgency", "high")])
            }
            "/requests/{number}/messages" => fields(&[("text", "Ещё подробность.")]),
            "/requests/{number}/reopening" => fields(&[("text", "Не помогло.")]),
            "/requests/{number}/priority" => fields(&[("priority", "p1")]),
            "/requests/{number}/watchers" => fields(&[("add", &colleague.mail)]),
            "/c/{token}" => fields(&[("answer", "yes")]),
            _ => vec![],
        }
    }
}

/// A mail that waits for a person.
pub async fn troubled(world: &World, salt: &str) -> InboundId {
    let mail = format!("Subject: {salt}\r\n\r\nNobody sent this.\r\n");
    let bytes: Arc<[u8]> = mail.into_bytes().into();
    let taken =
        world.app().take_mail(format!("trouble:{salt}"), None, bytes, None).await.expect("it is stored");
    world.desk.settle().await;
    assert_eq!(world.desk.landed(taken.id).await.mail.state, "quarantined");
    taken.id
}
