//! `opora seed`: fills an empty store with a large invented desk, for measurements.
//!
//! What happens to a ticket is decided by the domain, as ever; only the writing is done in bulk. One thread tells the
//! stories while the store writes the ones before.

mod people;
mod story;
mod teller;

pub use people::{client_mail, engineer_mail};

use crate::config::{Reference, Seed};
use crate::desk;
use crate::out::Out;
use anyhow::{Result, bail};
use app::mail::boxes::NewMailbox;
use app::{Actor, App};
use domain::time::DAY;
use serde::Serialize;
use std::process::ExitCode;
use std::sync::Arc;
use store::{Db, StoreError};
use teller::Teller;

/// Tickets of one commit.
const BATCH: usize = 500;
/// Batches that may wait for the store.
const AHEAD: usize = 2;

/// How large the desk is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Size {
    /// Tickets.
    pub tickets: u32,
    /// Messages of each.
    pub messages: u32,
    /// Client organisations.
    pub clients: u32,
    /// Engineers.
    pub engineers: u32,
    /// Days of history.
    pub days: u32,
    /// The seed of chance.
    pub seed: u64,
}

impl Size {
    /// A reference load.
    pub fn reference(of: Reference, seed: u64) -> Size {
        match of {
            Reference::Ref66k => {
                Size { tickets: 66_000, messages: 4, clients: 800, engineers: 5, days: 8 * 365, seed }
            }
            Reference::Ref1m => {
                Size { tickets: 1_000_000, messages: 8, clients: 300, engineers: 200, days: 5 * 365, seed }
            }
        }
    }

    fn of(args: &Seed) -> Size {
        let base = Size::reference(args.reference.unwrap_or(Reference::Ref66k), args.seed);
        Size {
            tickets: args.tickets.unwrap_or(base.tickets),
            messages: args.messages.unwrap_or(base.messages),
            clients: args.clients.unwrap_or(base.clients),
            engineers: args.engineers.unwrap_or(base.engineers),
            ..base
        }
    }
}

/// Fills the store.
pub async fn run(args: Seed, out: &Out) -> Result<ExitCode> {
    let app = desk::open(&args.place, app::Config::default()).await?;
    let size = Size::of(&args);
    fill(&app, size, out).await?;
    let head = people::engineer_mail(0);
    out.done(&serde_json::json!({ "seeded": size, "engineer": head }), || {
        format!(
            "{} tickets of {} messages, {} clients, {} engineers. \
             `opora admin password {head}` lets an engineer sign in.",
            size.tickets, size.messages, size.clients, size.engineers
        )
    });
    Ok(ExitCode::SUCCESS)
}

/// Fills the store of an application that nobody has used.
pub async fn fill(app: &App, size: Size, out: &Out) -> Result<()> {
    let system = Actor::system();
    if !app.organisations(&system).await?.is_empty() {
        bail!("this store holds a desk already: seed an empty one");
    }
    let began = app.now() - i64::from(size.days) * DAY;
    let support = NewMailbox {
        address: format!("support@{}", people::DOMAIN),
        name: "Support".into(),
        imap: None,
        smtp: None,
        imap_password: String::new(),
        smtp_password: String::new(),
        plus_addressing: true,
    };
    let mailbox = app.historic(began).enter_mailbox(&system, support).await?;
    let crowd = people::enter(app, size, began).await?;
    let teller = Teller::new(app, size, crowd, mailbox);
    let (db, out) = (app.db.clone(), *out);
    tokio::task::spawn_blocking(move || write_all(&db, teller, size, out)).await??;
    app.tidy("seed").await?;
    Ok(())
}

fn write_all(db: &Db, mut teller: Teller, size: Size, out: Out) -> Result<()> {
    let mut progress = out.progress("tickets", Some(u64::from(size.tickets)));
    let (send, receive) = std::sync::mpsc::sync_channel(AHEAD);
    let telling = std::thread::spawn(move || {
        loop {
            let batch: Vec<_> = teller.by_ref().take(BATCH).collect();
            // The other end goes away when the store fails.
            if batch.is_empty() || send.send(Arc::new(batch)).is_err() {
                return;
            }
        }
    });
    let mut done = 0;
    for batch in receive {
        done += batch.len() as u64;
        db.write_blocking(move |tx| -> Result<(), StoreError> { store::desk::insert_whole(tx, &batch) })?;
        progress.at(done);
    }
    if telling.join().is_err() {
        bail!("the stories could not be told to their end");
    }
    let last = i64::from(size.tickets);
    db.write_blocking(move |tx| -> Result<(), StoreError> { tx.raise_number("ticket", last) })?;
    Ok(())
}
