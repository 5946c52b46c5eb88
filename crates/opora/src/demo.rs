//! `opora demo`: a furnished desk to look around in. The first start plays sixty days of invented requests through
//! the desk's own use-cases; later starts find what was left.

mod articles;
mod cast;
mod data;
mod duty;
mod flows;
mod furnish;
mod money;
mod orders;
mod play;
mod topics;

use crate::clock::WallClock;
use crate::config::{Demo, Place};
use crate::desk;
use crate::out::Out;
use crate::serve::Door;
use anyhow::{Context, Result, bail};
use app::{App, Clock};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use store::StoreError;

/// Where the demo is when nobody says.
const FOLDER: &str = "data/demo";
/// How many days it has behind it.
const DAYS: u32 = 60;
/// The same desk for everybody.
const SEED: u64 = 1;
/// The password of everybody who has one.
pub const PASSWORD: &str = "opora-demo";
/// The setting that tells how far the furnishing is.
const MARK: &str = app::first_steps::DEMO;

/// Furnishes when there is nothing, and serves.
pub async fn run(mut args: Demo, out: &Out) -> Result<ExitCode> {
    args.place.data.get_or_insert_with(|| PathBuf::from(FOLDER));
    let door = Door::open(&args.listening).await?;
    let until = furnish(&args.place, out).await?;
    if args.only_furnish {
        out.done(&Furnished { password: PASSWORD, logins: cast::logins(), until }, || {
            "The desk is furnished.".into()
        });
        return Ok(ExitCode::SUCCESS);
    }
    let app = desk::open_indexed(&args.place, door.config(&args.listening)?).await?;
    if !args.listening.listen.ip().is_loopback() {
        tracing::warn!("the passwords of the demo are known to everybody: do not let strangers reach it");
    }
    let outbox = args.place.folder().join("outbox");
    flows::catch_up(&app).await?;
    // Ends with the runtime: what it brings is invented.
    let _present = tokio::spawn(flows::present(app.clone(), args.silent_now));
    door.serve(app, &args.listening, |ready| {
        let value = serde_json::json!({ "url": ready.url, "password": PASSWORD, "logins": cast::logins() });
        out.done(&value, || welcome(&ready.url, &outbox));
    })
    .await?;
    Ok(ExitCode::SUCCESS)
}

/// What `--only-furnish` answers.
#[derive(Serialize)]
struct Furnished {
    password: &'static str,
    logins: Vec<cast::Login>,
    /// The moment at which the sixty days end; none when they had been played before.
    until: Option<i64>,
}

/// Plays the sixty days that end now, unless they were played; answers that moment. On the embedded store they are played in a folder beside and brought
/// over when they are done: an interrupted furnishing leaves nothing half done.
async fn furnish(place: &Place, out: &Out) -> Result<Option<i64>> {
    let now = WallClock.now();
    if place.database_url.is_some() {
        let app = desk::open(place, app::Config::default()).await?;
        return match mark(&app).await?.as_deref() {
            Some("\"furnished\"") => Ok(None),
            Some(_) => bail!("the furnishing of this database was interrupted: give an empty one"),
            None if is_empty(&app).await? => {
                play::play(&app, SEED, now, DAYS, out).await?;
                articles::bring(&app, place.folder(), now).await?;
                Ok(Some(now))
            }
            None => bail!("this database holds a desk that is no demo: it is left alone"),
        };
    }
    let folder = place.folder();
    if folder.join("opora.db").exists() {
        let app = desk::open(place, app::Config::default()).await?;
        return match mark(&app).await? {
            Some(_) => Ok(None),
            None => bail!("{} holds a desk that is no demo: it is left alone", folder.display()),
        };
    }
    let workshop = folder.join("furnishing");
    clear(&workshop)?;
    let beside = Place { data: Some(workshop.clone()), database_url: None };
    let app = desk::open(&beside, app::Config::default()).await?;
    play::play(&app, SEED, now, DAYS, out).await?;
    articles::bring(&app, &workshop, now).await?;
    std::fs::copy(workshop.join("opora.key"), folder.join("opora.key"))?;
    // A backup is one file, proved and on the disk before it gets its name.
    let (db, file) = (app.db.clone(), folder.join("opora.db"));
    tokio::task::spawn_blocking(move || store::backup::backup(&db, &file, &mut |_| {})).await??;
    close(app).await?;
    clear(&workshop)?;
    Ok(Some(now))
}

/// Closes the store and waits for its threads.
pub async fn close(app: App) -> Result<()> {
    let db = app.db.clone();
    drop(app);
    // The last clone waits for the threads of the store: not on a thread of the runtime.
    tokio::task::spawn_blocking(move || drop(db)).await?;
    Ok(())
}

fn clear(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
            Err(e).with_context(|| folder.display().to_string())
        }
        _ => Ok(()),
    }
}

async fn mark(app: &App) -> Result<Option<String>> {
    Ok(app.db.read(|tx| -> Result<_, StoreError> { store::people::setting(tx, MARK) }).await?)
}

async fn set_mark(app: &App, value: &'static str) -> Result<()> {
    let now = app.now();
    Ok(app
        .db
        .write(move |tx| -> Result<_, StoreError> { store::people::put_setting(tx, MARK, value, now) })
        .await?)
}

async fn is_empty(app: &App) -> Result<bool> {
    Ok(app.organisations(&app::Actor::system()).await?.is_empty())
}

/// The address, the logins, what to try first; in Russian and in English.
fn welcome(url: &str, outbox: &Path) -> String {
    let logins: String = cast::logins()
        .iter()
        .map(|login| format!("  {:<38} {:<34} {}\n", login.mail, login.who, login.name))
        .collect();
    include_str!("demo/welcome.txt")
        .replace("{url}", url)
        .replace("{password}", PASSWORD)
        .replace("{outbox}", &outbox.display().to_string())
        .replace("{logins}", logins.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_welcome_says_everything() {
        let text = welcome("http://127.0.0.1:8080", Path::new("data/demo/outbox"));
        assert!(!text.contains('{'), "{text}");
        assert!(text.contains(PASSWORD) && text.contains("http://127.0.0.1:8080"));
        assert!(PASSWORD.chars().count() >= app::people::SHORTEST_PASSWORD);
    }
}
