//! How many mails a second are stored and judged, next to what the disk can do.
//!
//! `cargo run --release -p app --example intake_speed [-- dir]`
//!
//! The whole way, as the product goes it: `take_mail` stores a mail durably (`synchronous=FULL`) with the job that
//! judges it; the engine, which runs beside, reads it, finds its ticket and writes what comes of it. A run ends when
//! the last mail is judged. "Acknowledged" runs also write an acknowledgement and hand it to a post that takes it.
//! Medians of three runs; the machine, its load and the disk's own rate are printed with them.

use app::mail::boxes::NewMailbox;
use app::mail::{Post, Press, Sending, Text, Words};
use app::people::NewOrganisation;
use app::{Actor, App, Clock, Config};
use domain::people::OrgKind;
use std::error::Error;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use store::channels::Mailbox;
use store::{Db, Options, StoreError, Target};
use tokio::sync::watch;

/// The clients whose people write.
const CLIENTS: u64 = 20;
/// Mails of one run, by how many bring them at the same time.
const RUNS: [(u64, u64); 2] = [(1, 600), (16, 3_200)];

struct WallClock;

impl Clock for WallClock {
    #[allow(clippy::disallowed_methods, reason = "a program that measures has no other clock")]
    fn now(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }
}

/// Writes the least that a mail may say: its rendering is not what is measured.
struct FewWords;

impl Press for FewWords {
    fn word(&self, _: &str, key: &'static str) -> String {
        key.into()
    }

    fn write(&self, words: &Words) -> Text {
        let plain = format!("{} {}\n{}", words.number, words.subject, words.url);
        Text { subject: words.subject.clone(), html: format!("<p>{plain}</p>"), plain }
    }
}

/// Takes every mail and forgets it.
struct OpenHand;

impl Post for OpenHand {
    fn send<'a>(&'a self, _: &'a Mailbox, _: Option<&'a str>, _: &'a str, _: &'a [u8]) -> Sending<'a> {
        Box::pin(async { Ok(()) })
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let base = std::env::args().nth(1).map_or_else(std::env::temp_dir, PathBuf::from);
    let dir = base.join(format!("intake-speed-{}", std::process::id()));
    std::fs::create_dir_all(&dir)?;
    let cores = std::thread::available_parallelism()?;
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("{cores} cores, load {}", load.split(' ').next().unwrap_or("?"));
    println!("the disk alone: {:.0} appends of 4 KiB with fsync a second", disk_rate(&dir.join("probe"))?);
    println!("                 at once   stored/s   judged/s   p50 ms   p95 ms");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    for acknowledged in [false, true] {
        for (at_once, mails) in RUNS {
            let mut runs = Vec::new();
            for n in 0..3 {
                let place = dir.join(format!("{acknowledged}-{at_once}-{n}"));
                runs.push(runtime.block_on(run(&place, acknowledged, at_once, mails))?);
            }
            runs.sort_by(|a, b| a.judged.total_cmp(&b.judged));
            let median = &runs[1];
            println!(
                "{:<15}  {at_once:>7}   {:>8.0}   {:>8.0}   {:>6.2}   {:>6.2}",
                if acknowledged { "acknowledged" } else { "judged only" },
                median.stored,
                median.judged,
                ms(median.p50),
                ms(median.p95)
            );
        }
    }
    std::fs::remove_dir_all(&dir)?;
    Ok(())
}

struct Measured {
    /// Mails stored durably a second.
    stored: f64,
    /// Mails stored and judged a second, to the last one.
    judged: f64,
    /// How long whoever brings a mail waits until it is safe.
    p50: Duration,
    p95: Duration,
}

async fn run(place: &Path, acknowledged: bool, at_once: u64, mails: u64) -> Result<Measured, Box<dyn Error>> {
    let db = Db::open(&Target::Sqlite { dir: place.to_owned() }, Options::default())?;
    let app = App::start(db, Arc::new(WallClock), Config::default(), Arc::new(FewWords), Arc::new(OpenHand))
        .await?;
    furnish(&app, acknowledged).await?;
    let (stop, stopped) = watch::channel(false);
    let engine = tokio::spawn(app.clone().run_engine(stopped));
    let started = Instant::now();
    let bringing: Vec<_> = (0..at_once)
        .map(|who| {
            let app = app.clone();
            tokio::spawn(async move {
                let mut took = Vec::new();
                for n in (0..mails).filter(|n| n % at_once == who) {
                    let (mail, begun) = (mail(n), Instant::now());
                    app.take_mail(format!("run:{n}"), None, mail.into(), None).await?;
                    took.push(begun.elapsed());
                }
                Ok::<_, app::AppError>(took)
            })
        })
        .collect();
    let mut took = Vec::new();
    for one in bringing {
        took.extend(one.await??);
    }
    let stored = started.elapsed();
    while left(&app).await? {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let judged = started.elapsed();
    stop.send(true)?;
    engine.await?;
    let findings = app.examine(false, |_| {}).await?;
    assert!(findings.is_clean() && findings.unjudged == 0, "{findings:?}");
    took.sort();
    let rate = |time: Duration| mails as f64 / time.as_secs_f64();
    Ok(Measured {
        stored: rate(stored),
        judged: rate(judged),
        p50: took[took.len() / 2],
        p95: took[took.len() * 95 / 100],
    })
}

/// Clients with mail domains; a mailbox only when answers are to go.
async fn furnish(app: &App, acknowledged: bool) -> Result<(), app::AppError> {
    for n in 0..CLIENTS {
        let client = NewOrganisation {
            kind: OrgKind::Client,
            name: format!("Магазин {n}"),
            prefix: String::new(),
            memo: String::new(),
            zone: "Europe/Moscow".into(),
            domains: vec![format!("shop{n}.example")],
        };
        app.enter_organisation(&Actor::system(), client).await?;
    }
    if acknowledged {
        let mailbox = NewMailbox {
            address: "support@desk.example".into(),
            name: "Поддержка".into(),
            imap: None,
            smtp: None,
            imap_password: String::new(),
            smtp_password: String::new(),
            plus_addressing: false,
        };
        app.enter_mailbox(&Actor::system(), mailbox).await?;
    }
    Ok(())
}

/// Whether there are mails that nobody has judged yet.
async fn left(app: &App) -> Result<bool, StoreError> {
    app.db.read(|tx| Ok(!store::channels::unjudged(tx, 1)?.is_empty())).await
}

/// A mail such as a shop writes: mostly plain, some with HTML, some with a picture; each fifth answers an earlier one.
fn mail(n: u64) -> Vec<u8> {
    let (client, person) = (n % CLIENTS, n % 200);
    let earlier = n - n % 5;
    let answering = match n % 5 {
        4 => format!(
            "In-Reply-To: <mail-{earlier}@shop.example>\r\nReferences: <mail-{earlier}@shop.example>\r\n"
        ),
        _ => String::new(),
    };
    // The fifth comes from whom it answers.
    let (client, person) = if n % 5 == 4 { (earlier % CLIENTS, earlier % 200) } else { (client, person) };
    let head = format!(
        "Received: from mx.shop.example by mx.desk.example; Mon, 16 Nov 2026 10:00:00 +0300\r\n\
         From: \"Anna {person}\" <anna{person}@shop{client}.example>\r\nTo: support@desk.example\r\n\
         Subject: Order {earlier} has not come\r\nMessage-ID: <mail-{n}@shop.example>\r\n{answering}\
         Date: Mon, 16 Nov 2026 10:00:00 +0300\r\nMIME-Version: 1.0\r\n"
    );
    let text = "Здравствуйте! Заказ не пришёл, а деньги списаны. Проверьте, пожалуйста, где он.\r\n"
        .repeat(6)
        + "\r\n-- \r\nАнна, магазин\r\n";
    let html = format!(
        "<html><body><p>{}</p><table><tr><td>Заказ</td><td>{n}</td></tr></table></body></html>",
        text.trim()
    );
    let picture = format!("{n:076}\r\n")
        + &"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA\r\n".repeat(400);
    let utf8 = "charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";
    match n % 10 {
        0..=5 => format!("{head}Content-Type: text/plain; {utf8}{text}"),
        6..=8 => format!(
            "{head}Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; {utf8}{text}\
             \r\n--b\r\nContent-Type: text/html; {utf8}{html}\r\n--b--\r\n"
        ),
        _ => format!(
            "{head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; {utf8}{text}\
             \r\n--b\r\nContent-Type: image/png; name=label-{n}.png\r\nContent-Transfer-Encoding: base64\r\n\r\n\
             {picture}\r\n--b--\r\n"
        ),
    }
    .into_bytes()
}

fn disk_rate(file: &Path) -> std::io::Result<f64> {
    let mut probe = OpenOptions::new().create(true).append(true).open(file)?;
    let started = Instant::now();
    let mut n = 0;
    while started.elapsed() < Duration::from_secs(2) {
        probe.write_all(&[7; 4096])?;
        probe.sync_data()?;
        n += 1;
    }
    std::fs::remove_file(file)?;
    Ok(f64::from(n) / started.elapsed().as_secs_f64())
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
