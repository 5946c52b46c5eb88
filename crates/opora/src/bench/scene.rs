//! What visitors need to know of the seeded desk, and those who visit its pages.

use super::client::Http;
use super::load::{Done, Visit};
use crate::seed::{client_mail, engineer_mail};
use anyhow::{Context, Result, ensure};
use app::{Actor, App};
use domain::desk::Channel;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use store::StoreError;

/// Clients who sign in.
const CLIENTS: u32 = 8;
/// Tickets to which mails answer.
const THREADS: i64 = 512;

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Session {
    /// The secret of the cookie.
    pub cookie: String,
    /// What forms carry.
    pub csrf: String,
}

/// A mail of a ticket that a client can answer.
#[derive(Clone, Debug)]
pub struct Thread {
    /// Its Message-ID.
    pub header: String,
    /// Its subject.
    pub subject: String,
    /// The requester's address.
    pub from: String,
}

/// The seeded desk as visitors know it.
#[derive(Debug)]
pub struct Scene {
    /// An engineer.
    pub engineer: Session,
    /// Clients' people.
    pub clients: Vec<Session>,
    /// How many tickets there are.
    pub tickets: i64,
    /// Conversations to go on with.
    pub threads: Vec<Thread>,
    /// Addresses of people who write for the first time about something.
    pub writers: Vec<String>,
    /// Searches.
    pub asked: Vec<String>,
    /// Tells mails of this run from those of others.
    pub run: i64,
    /// How often the newest thousand were changed, over all measurements: each change is to differ from the last.
    pub changes: AtomicU64,
    /// `SQLite` or `PostgreSQL`.
    pub engine: &'static str,
}

impl Scene {
    /// Lets people sign in and looks up conversations.
    pub async fn prepare(app: &App) -> Result<Scene> {
        let engineer = sign_in(app, &engineer_mail(0)).await?;
        let mut clients = Vec::new();
        for n in 0..CLIENTS {
            clients.push(sign_in(app, &client_mail(n, 1)).await?);
        }
        let tickets = app.queue(&Actor::system(), store::desk::View::All, None, "").await?.counts.all;
        let threads = app.db.read(move |tx| -> Result<_, StoreError> { threads(tx, tickets) }).await?;
        ensure!(!threads.is_empty(), "no conversation has a mail: seed the store with `opora seed`");
        let engine = match app.db.engine() {
            store::Engine::Sqlite => "SQLite",
            store::Engine::Postgres => "PostgreSQL",
        };
        let asked = questions(&threads);
        ensure!(!asked.is_empty(), "no subject has words: seed the store with `opora seed`");
        let writers = (0..200).map(|n| client_mail(n % 50, n % 3)).collect();
        Ok(Scene {
            engineer,
            clients,
            tickets,
            threads,
            writers,
            asked,
            run: app.now(),
            changes: AtomicU64::new(0),
            engine,
        })
    }
}

fn threads(tx: &mut store::Tx<'_>, tickets: i64) -> Result<Vec<Thread>, StoreError> {
    let mut found = Vec::new();
    for n in 1..=THREADS {
        let Some(id) = store::desk::by_number(tx, (tickets * n / THREADS).max(1))? else { continue };
        let Some(header) = store::desk::first_header(tx, id)? else { continue };
        let Some(ticket) = store::desk::row_only(tx, id)? else { continue };
        let Some(from) = store::people::mail_of(tx, ticket.requester)? else { continue };
        found.push(Thread { header, subject: ticket.subject, from });
    }
    Ok(found)
}

async fn sign_in(app: &App, mail: &str) -> Result<Session> {
    let person = app.find_person(&Actor::system(), mail).await?;
    let person = person.with_context(|| format!("{mail} is not known: the store is not of `opora seed`"))?;
    let password = app::secret::random_token();
    app.set_password(&Actor::system(), person, &password).await?;
    let cookie = app.sign_in(mail, &password, "bench", None).await?;
    let signed = app.session(&cookie, Channel::Desk).await?.context("a session that just began")?;
    Ok(Session { cookie, csrf: app::secret::masked(&signed.csrf) })
}

/// Looks at pages: the queue, or tickets all over the desk.
pub struct Pages {
    /// The connection.
    pub http: Http,
    /// The desk.
    pub scene: Arc<Scene>,
    /// The queue, and not tickets.
    pub queue: bool,
    /// The next ticket is chosen by it.
    pub n: u64,
}

impl Visit for Pages {
    fn go(&mut self) -> Done<'_> {
        Box::pin(async move {
            // A step that shares no divisor with the count comes by every ticket, and never by neighbours.
            self.n = self.n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let path = match self.queue {
                true => "/queue".to_owned(),
                false => format!("/tickets/{}", (self.n >> 33) % self.scene.tickets.unsigned_abs() + 1),
            };
            let answer = self.http.get(&path, &self.scene.engineer.cookie).await?;
            ensure!(answer.status == 200, "{path}: {}", answer.status);
            Ok(())
        })
    }
}

/// Looks for two or three words of a subject, as people who remember a case do.
pub struct Searches {
    /// The connection.
    pub http: Http,
    /// The desk.
    pub scene: Arc<Scene>,
    /// The next words are chosen by it.
    pub n: u64,
}

impl Visit for Searches {
    fn go(&mut self) -> Done<'_> {
        Box::pin(async move {
            self.n = self.n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let asked = &self.scene.asked[(self.n >> 33) as usize % self.scene.asked.len()];
            let answer = self.http.get(asked, &self.scene.engineer.cookie).await?;
            ensure!(answer.status == 200, "{asked}: {}", answer.status);
            Ok(())
        })
    }
}

/// Searches by the words of subjects: two or three that follow each other.
fn questions(threads: &[Thread]) -> Vec<String> {
    let words = |subject: &str| -> Vec<String> {
        let long = |word: &&str| word.chars().count() > 3 && word.chars().all(char::is_alphabetic);
        subject.split([' ', ':', ',', '.']).filter(long).map(str::to_owned).collect()
    };
    let search = |(n, thread): (usize, &Thread)| {
        let words = words(&thread.subject);
        let few = words.get(..words.len().min(2 + n % 2)).filter(|few| !few.is_empty())?;
        let asked: Vec<_> = few.iter().map(|word| percent_encode(word)).collect();
        Some(format!("/search?q={}", asked.join("+")))
    };
    threads.iter().enumerate().filter_map(search).collect()
}

fn percent_encode(word: &str) -> String {
    word.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Opens requests in the portal.
pub struct Creates {
    /// The connection.
    pub http: Http,
    /// The desk.
    pub scene: Arc<Scene>,
    /// Who opens, and what.
    pub n: u64,
}

/// What visitors write: three hundred letters, as people do.
pub const WORDS: &str = "Здравствуйте. С утра не проходят заказы с площадки: в журнале обмена ошибка подписи, \
    последний заказ пришёл в 9:40. Пробовали перезапустить обмен и заново выпустить ключ, не помогло. \
    Посмотрите, пожалуйста, что случилось, у нас отгрузка до обеда. Если нужно, дадим доступ к кабинету.";

impl Visit for Creates {
    fn go(&mut self) -> Done<'_> {
        Box::pin(async move {
            self.n += 1;
            let session = &self.scene.clients[self.n as usize % self.scene.clients.len()];
            let subject = format!("Не проходят заказы, случай {}", self.n);
            let form = [
                ("csrf", session.csrf.as_str()),
                ("subject", &subject),
                ("text", WORDS),
                ("urgency", "high"),
            ];
            let answer = self.http.post("/requests", &session.cookie, &form).await?;
            ensure!(answer.status == 303, "POST /requests: {}", answer.status);
            Ok(())
        })
    }
}

/// Answers tickets all over the desk.
pub struct Replies {
    /// The connection.
    pub http: Http,
    /// The desk.
    pub scene: Arc<Scene>,
    /// The next ticket is chosen by it.
    pub n: u64,
}

impl Visit for Replies {
    fn go(&mut self) -> Done<'_> {
        Box::pin(async move {
            self.n = self.n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let path =
                format!("/tickets/{}/messages", (self.n >> 33) % self.scene.tickets.unsigned_abs() + 1);
            let session = &self.scene.engineer;
            let form = [("csrf", session.csrf.as_str()), ("text", WORDS), ("kind", "reply")];
            let answer = self.http.post(&path, &session.cookie, &form).await?;
            ensure!(answer.status == 303, "POST {path}: {}", answer.status);
            Ok(())
        })
    }
}

/// Changes the newest thousand tickets in one act, each time to another type.
pub struct Changes {
    /// The connection.
    pub http: Http,
    /// The desk.
    pub scene: Arc<Scene>,
}

impl Visit for Changes {
    fn go(&mut self) -> Done<'_> {
        Box::pin(async move {
            let turn = self.scene.changes.fetch_add(1, Ordering::Relaxed);
            let last = self.scene.tickets;
            let numbers: Vec<String> =
                ((last - 999).max(1)..=last).map(|number| number.to_string()).collect();
            let kind = if turn.is_multiple_of(2) { "incident" } else { "fault" };
            let session = &self.scene.engineer;
            let numbers = numbers.join(",");
            let form = [("csrf", session.csrf.as_str()), ("numbers", &numbers), ("kind", kind), ("do", "go")];
            let answer = self.http.post("/bulk", &session.cookie, &form).await?;
            ensure!(answer.status == 303, "POST /bulk: {}", answer.status);
            Ok(())
        })
    }
}
