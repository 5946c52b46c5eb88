//! Kills the running program again and again under load, and proves that it kept its word: every write that it
//! acknowledged is there, nothing is there twice, the doctor is content.
//!
//! What is acknowledged is known from outside only: a redirect after a form, a `250` after a mail. A mail that was
//! not acknowledged is sent again, as mail servers do; a form is not.

mod child;
mod wire;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use store::{Db, Options, StoreError, Target};
use tokio::sync::watch;

pub use child::{Server, program, run};
pub use wire::{Answer, Browser, deliver};

const DESK: &str = "support@desk.example";
const CLIENT: &str = "anna@shop.example";
const ENGINEER: &str = "igor@desk.example";
/// So many acknowledged words are looked for in the end.
const MARKS_SOUGHT: usize = 300;
const PASSWORD: &str = "correct horse battery";

/// What a loop is to do.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// How often to kill.
    pub kills: u32,
    /// How many clients at once.
    pub clients: u32,
    /// The same seed kills after the same spans.
    pub seed: u64,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Acknowledged new tickets by form.
    pub creates: u64,
    /// Acknowledged answers by form.
    pub replies: u64,
    /// Acknowledged mails.
    pub mails: u64,
    /// Forms whose answer never came.
    pub unsure: u64,
    /// Mails sent again after a broken conversation.
    pub resent: u64,
    /// Tickets in the end.
    pub tickets: u64,
    /// Acknowledged words that were looked for, and found, in the end.
    pub found: u64,
    /// The longest start after a kill, until it serves, in milliseconds.
    pub slowest_start_ms: u128,
}

/// What clients share.
struct Shared {
    /// Where the server is; empty while it is down.
    at: watch::Receiver<(String, String)>,
    over: AtomicBool,
    marks: AtomicU64,
    acked: Mutex<Acked>,
    unsure: AtomicU64,
    resent: AtomicU64,
}

/// Marks of what was acknowledged.
#[derive(Default)]
struct Acked {
    /// Mark → number of the ticket that was promised.
    creates: BTreeMap<String, i64>,
    /// Mark → number of the ticket that was answered.
    replies: BTreeMap<String, i64>,
    mails: BTreeSet<String>,
}

/// Runs the loop in a folder; says what does not hold.
pub async fn crash_loop(plan: Plan, folder: &Path, mut tell: impl FnMut(&str)) -> Result<Figures, String> {
    let program = program()?;
    let data = folder.join("desk");
    set_up(&program, &data).await?;
    let mut server = Server::start(&program, &data).await?;
    let engineer = Browser::sign_in(&server.http, ENGINEER, PASSWORD).await?;
    let client = Browser::sign_in(&server.http, CLIENT, PASSWORD).await?;
    let (where_now, at) = watch::channel((server.http.clone(), server.lmtp.clone()));
    let shared = Arc::new(Shared {
        at,
        over: AtomicBool::new(false),
        marks: AtomicU64::new(0),
        acked: Mutex::default(),
        unsure: AtomicU64::new(0),
        resent: AtomicU64::new(0),
    });
    let mut clients = tokio::task::JoinSet::new();
    for number in 0..plan.clients {
        clients.spawn(work(shared.clone(), number, client.clone(), engineer.clone()));
    }
    let mut slowest = 0;
    let mut random = plan.seed;
    for kill in 1..=plan.kills {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // Between the beginning of a start and a second and a half of work.
        tokio::time::sleep(Duration::from_millis(20 + (random >> 33) % 1_480)).await;
        server.kill().await;
        let started = std::time::Instant::now();
        server = Server::start(&program, &data).await?;
        slowest = slowest.max(started.elapsed().as_millis());
        where_now.send_replace((server.http.clone(), server.lmtp.clone()));
        let acked = shared.acked.lock();
        tell(&format!(
            "kill {kill} of {}: {} tickets, {} answers, {} mails acknowledged so far",
            plan.kills,
            acked.creates.len(),
            acked.replies.len(),
            acked.mails.len()
        ));
    }
    shared.over.store(true, Ordering::SeqCst);
    while let Some(done) = clients.join_next().await {
        done.map_err(|e| format!("a client fell: {e}"))?;
    }
    rest(&data).await?;
    let found = found(&server, &engineer, &data, &shared).await?;
    server.stop().await?;
    let mut figures = check(&program, &data, &shared).await?;
    figures.slowest_start_ms = slowest;
    figures.found = found;
    Ok(figures)
}

async fn set_up(program: &Path, data: &Path) -> Result<(), String> {
    let data = data.to_str().ok_or("the folder's name is no text")?;
    let asked: [(&[&str], &str); 6] = [
        (&["init", "--organisation", "Provider", "--name", "Olga", "--mail", "olga@desk.example"], PASSWORD),
        (&["mailbox", DESK, "--name", "Support"], ""),
        (&["organisation", "--name", "Shop", "--domain", "shop.example"], ""),
        (
            &["person", "--name", "Anna", "--mail", CLIENT, "--role", "requester", "--organisation", "Shop"],
            "",
        ),
        (&["person", "--name", "Igor", "--mail", ENGINEER, "--role", "engineer"], ""),
        (&["password", ENGINEER], PASSWORD),
    ];
    let last: (&[&str], &str) = (&["password", CLIENT], PASSWORD);
    for (args, input) in asked.into_iter().chain([last]) {
        let args: Vec<&str> = ["admin", "--data", data].into_iter().chain(args.iter().copied()).collect();
        let (code, value) = run(program, &args, &format!("{input}\n")).await?;
        if code != 0 {
            return Err(format!("{args:?}: {code} {value}"));
        }
    }
    Ok(())
}

/// One client: opens tickets, answers in them, sends mails, by turns, until it is over.
async fn work(shared: Arc<Shared>, number: u32, client: Browser, engineer: Browser) {
    let mut turn = number;
    while !shared.over.load(Ordering::SeqCst) {
        turn += 1;
        let mark = format!("mark{:08}", shared.marks.fetch_add(1, Ordering::SeqCst));
        match turn % 4 {
            0 => create(&shared, &client, &mark).await,
            1 | 2 => reply(&shared, &engineer, &mark, u64::from(turn)).await,
            _ => mail(&shared, &mark).await,
        }
    }
}

async fn create(shared: &Shared, client: &Browser, mark: &str) {
    let (http, _) = shared.at.borrow().clone();
    let form = [("subject", "Crash loop"), ("text", mark), ("urgency", "medium")];
    let answer = client.post(&http, "/requests", &form).await;
    let number = answer.ok().filter(|answer| answer.status == 303).and_then(|answer| {
        let to = answer.fields("location").next()?.to_owned();
        to.rsplit('/').next()?.parse::<i64>().ok()
    });
    match number {
        Some(number) => drop(shared.acked.lock().creates.insert(mark.to_owned(), number)),
        None => unsure(shared).await,
    }
}

async fn reply(shared: &Shared, engineer: &Browser, mark: &str, turn: u64) {
    let known: Vec<i64> = shared.acked.lock().creates.values().rev().take(50).copied().collect();
    let Some(number) = known.get(usize::try_from(turn).unwrap_or(0) % known.len().max(1)) else {
        return tokio::task::yield_now().await;
    };
    let (http, _) = shared.at.borrow().clone();
    let form = [("kind", "reply"), ("text", mark), ("state", "open")];
    match engineer.post(&http, &format!("/tickets/{number}/messages"), &form).await {
        Ok(answer) if answer.status == 303 => {
            shared.acked.lock().replies.insert(mark.to_owned(), *number);
        }
        _ => unsure(shared).await,
    }
}

/// Sends a mail until the server has said that it keeps it.
async fn mail(shared: &Shared, mark: &str) {
    let from = "vera@shop.example";
    let text = format!(
        "From: Vera <{from}>\r\nTo: {DESK}\r\nSubject: Crash loop {mark}\r\nMessage-ID: <{mark}@shop.example>\r\n\r\n{mark}"
    );
    loop {
        let (_, lmtp) = shared.at.borrow().clone();
        match deliver(&lmtp, from, DESK, &text).await {
            Ok(()) => break,
            Err(_) => {
                shared.resent.fetch_add(1, Ordering::SeqCst);
                breathe(shared).await;
            }
        }
    }
    shared.acked.lock().mails.insert(mark.to_owned());
}

async fn unsure(shared: &Shared) {
    shared.unsure.fetch_add(1, Ordering::SeqCst);
    breathe(shared).await;
}

/// Waits for the server to be elsewhere, or a moment.
async fn breathe(shared: &Shared) {
    let mut at = shared.at.clone();
    at.mark_unchanged();
    tokio::time::timeout(Duration::from_millis(50), at.changed()).await.ok();
}

/// Until every mail that is kept is judged and every mail of ours is out, as another reader of the store sees it.
async fn rest(data: &Path) -> Result<(), String> {
    let db = open(data)?;
    let ended = async {
        loop {
            let left = db.read(|tx| -> Result<_, StoreError> { store::jobs::next_due(tx) }).await;
            match left {
                Ok(None) => return Ok(()),
                Ok(Some(_)) => tokio::time::sleep(Duration::from_millis(100)).await,
                Err(e) => return Err(e.to_string()),
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(300), ended).await.map_err(|_| "jobs are never done")?
}

/// Looks for acknowledged words by the page of the search, until the index has caught up: kills have torn it, too.
async fn found(server: &Server, engineer: &Browser, data: &Path, shared: &Shared) -> Result<u64, String> {
    let there = read_marks(data).await?;
    let acked: Vec<String> = {
        let acked = shared.acked.lock();
        acked.creates.keys().chain(acked.replies.keys()).chain(&acked.mails).cloned().collect()
    };
    let step = (acked.len() / MARKS_SOUGHT).max(1);
    let patience = tokio::time::Instant::now() + Duration::from_secs(60);
    let mut count = 0;
    for mark in acked.iter().step_by(step) {
        // What is lost is told by `check`.
        let Some(number) = there.get(mark).and_then(|at| at.first()) else { continue };
        let link = format!("href=\"/tickets/{number}\"");
        loop {
            let page = engineer.get(&server.http, &format!("/search?q={mark}")).await?;
            if page.status == 200 && page.body.contains(&link) {
                break;
            }
            if tokio::time::Instant::now() > patience {
                return Err(format!(
                    "{mark} of ticket {number} is in the store and is not found ({})",
                    page.status
                ));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        count += 1;
    }
    Ok(count)
}

fn open(data: &Path) -> Result<Db, String> {
    let target = Target::Sqlite { dir: data.to_owned() };
    Db::open(&target, Options::default()).map_err(|e| e.to_string())
}

/// Looks for every acknowledged mark, and for marks that are there twice.
async fn check(program: &Path, data: &Path, shared: &Shared) -> Result<Figures, String> {
    let found = read_marks(data).await?;
    let folder = data.to_str().ok_or("the folder's name is no text")?;
    let (code, findings) = run(program, &["doctor", "--data", folder], "").await?;
    let acked = shared.acked.lock();
    let promised = acked.creates.iter().chain(&acked.replies).map(|(mark, number)| (mark, Some(*number)));
    let promised = promised.chain(acked.mails.iter().map(|mark| (mark, None)));
    let mut wrong = Vec::new();
    for (mark, number) in promised {
        match found.get(mark).map(Vec::as_slice) {
            None => wrong.push(format!("{mark} was acknowledged and is lost")),
            Some([at]) if number.is_none_or(|number| number == *at) => {}
            Some(at) => wrong.push(format!("{mark} was promised in {number:?} and is in {at:?}")),
        }
    }
    wrong.extend(
        found
            .iter()
            .filter(|(_, at)| at.len() > 1)
            .map(|(mark, at)| format!("{mark} is there twice: {at:?}")),
    );
    if code != 0 || findings["clean"] != true || findings["unjudged"] != 0 {
        wrong.push(format!("the doctor says {code}: {findings}"));
    }
    if !wrong.is_empty() {
        wrong.truncate(20);
        return Err(wrong.join("\n"));
    }
    let count = |n: usize| n as u64;
    Ok(Figures {
        creates: count(acked.creates.len()),
        replies: count(acked.replies.len()),
        mails: count(acked.mails.len()),
        unsure: shared.unsure.load(Ordering::SeqCst),
        resent: shared.resent.load(Ordering::SeqCst),
        tickets: findings["tickets"].as_u64().unwrap_or(0),
        found: 0,
        slowest_start_ms: 0,
    })
}

/// Every mark in the bodies of messages, with the numbers of the tickets where it stands; and no ticket is
/// acknowledged twice.
async fn read_marks(data: &Path) -> Result<BTreeMap<String, Vec<i64>>, String> {
    let db = open(data)?;
    let read = db.read(|tx| -> Result<_, StoreError> {
        let mut found: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        let mut after = domain::ids::TicketId(i64::MIN);
        loop {
            let page = store::desk::fold_all_ids(tx, after, 500)?;
            let Some(last) = page.last() else { return Ok(found) };
            after = *last;
            for id in page {
                let ticket = store::desk::get(tx, id)?.ok_or(StoreError::NotFound)?;
                for message in store::desk::messages(tx, id)? {
                    found.entry(message.body.trim().to_owned()).or_default().push(ticket.number);
                }
                let mails = store::channels::outgoing_of(tx, id)?;
                if mails.iter().filter(|mail| mail.kind == "acknowledgement").count() > 1 {
                    found.entry("an acknowledgement".into()).or_default().extend([ticket.number; 2]);
                }
            }
        }
    });
    read.await.map_err(|e| e.to_string())
}
