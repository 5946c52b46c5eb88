//! Receiving sides that remember, fail and hang as told.
#![allow(dead_code, missing_docs)]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use mailwire::imap::{Arrived, Cursor, Renumbered, Sink, Unfetched};
use mailwire::intake::{Delivery, Door, Verdict};
use mailwire::{Clock, Endpoint, Retry, Taken, Tls};
use tokio::sync::{Notify, watch};

pub fn clock() -> Clock {
    Arc::new(|| 1_800_000_000_000)
}

pub fn endpoint(port: u16, tls: Tls) -> Endpoint {
    Endpoint::new("localhost", port, tls)
}

/// A bound against hanging for ever, not a claim about speed.
pub async fn soon<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(60), work).await.expect("it should have happened by now")
}

/// A mail with the lines that a transfer can spoil.
pub fn letter(n: u32) -> Vec<u8> {
    format!(
        "From: client@shop.test\r\nTo: help@desk.test\r\nMessage-ID: <{n}@shop.test>\r\n\
         Date: Fri, 15 Jan 2027 08:00:00 +0000\r\nSubject: Letter {n}\r\n\
         MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n.A dot first\r\n.\r\n..\r\nПривет {n}\r\n"
    )
    .into_bytes()
}

/// A sink for a mailbox watcher, idempotent by identity.
pub struct Mailbox {
    state: Mutex<State>,
    changed: watch::Sender<usize>,
    hanging: watch::Sender<bool>,
    free: Notify,
}

#[derive(Default)]
struct State {
    mails: Vec<Arrived>,
    read: usize,
    aside: Vec<Unfetched>,
    renumbered: Option<Renumbered>,
    offers: usize,
    fail: usize,
    hang: Option<bool>,
}

impl Mailbox {
    pub fn new() -> Arc<Mailbox> {
        Arc::new(Mailbox {
            state: Mutex::default(),
            changed: watch::channel(0).0,
            hanging: watch::channel(false).0,
            free: Notify::new(),
        })
    }

    pub fn fail_next(&self, times: usize) {
        self.lock().fail = times;
    }

    /// The next offer never gets an answer; it is stored or not.
    pub fn hang(&self, stored: bool) {
        self.lock().hang = Some(stored);
    }

    pub async fn hanging(&self) {
        self.hanging.subscribe().wait_for(|h| *h).await.expect("open");
    }

    pub fn work_again(&self) {
        self.hanging.send_replace(false);
        self.free.notify_waiters();
    }

    pub async fn next(&self) -> Arrived {
        let at = self.lock().read;
        self.wait_for(at + 1).await;
        let mut state = self.lock();
        state.read += 1;
        state.mails[at].clone()
    }

    pub async fn wait_for(&self, count: usize) {
        self.changed.subscribe().wait_for(|n| *n >= count).await.expect("open");
    }

    pub fn len(&self) -> usize {
        self.lock().mails.len()
    }

    pub fn uids(&self) -> Vec<u32> {
        self.lock().mails.iter().map(|m| m.uid).collect()
    }

    pub fn identities(&self) -> Vec<(u32, u32)> {
        self.lock().mails.iter().map(|m| (m.uidvalidity, m.uid)).collect()
    }

    pub fn offers(&self) -> usize {
        self.lock().offers
    }

    pub fn aside(&self) -> Vec<Unfetched> {
        self.lock().aside.clone()
    }

    pub fn renumbered(&self) -> Renumbered {
        self.lock().renumbered.expect("told")
    }

    pub fn cursor(&self) -> Cursor {
        let last = |m: &Arrived| Cursor { uidvalidity: m.uidvalidity, last_uid: m.uid };
        self.lock().mails.last().map(last).unwrap_or_default()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().expect("unpoisoned")
    }

    fn store(&self, mail: &Arrived) {
        let mut state = self.lock();
        if !state.mails.iter().any(|m| (m.uidvalidity, m.uid) == (mail.uidvalidity, mail.uid)) {
            state.mails.push(mail.clone());
        }
        let count = state.mails.len();
        drop(state);
        self.changed.send_replace(count);
    }
}

impl Sink for Mailbox {
    async fn take(&self, mail: Arrived) -> Result<Taken, Retry> {
        let hang = {
            let mut state = self.lock();
            state.offers += 1;
            if state.fail > 0 {
                state.fail -= 1;
                return Err(Retry("told to fail".into()));
            }
            state.hang.take()
        };
        if let Some(stored) = hang {
            if stored {
                self.store(&mail);
            }
            let free = self.free.notified();
            self.hanging.send_replace(true);
            free.await;
        }
        self.store(&mail);
        Ok(Taken)
    }

    async fn unfetched(&self, what: Unfetched) -> Result<Taken, Retry> {
        self.lock().aside.push(what);
        Ok(Taken)
    }

    async fn renumbered(&self, what: Renumbered) -> Result<Taken, Retry> {
        self.lock().renumbered = Some(what);
        Ok(Taken)
    }
}

/// A delivery with its text read.
#[derive(Clone, Debug)]
pub struct Got {
    pub from: Option<String>,
    pub to: Vec<String>,
    pub bytes: Vec<u8>,
    pub secure: bool,
}

/// A door that knows `help` and `sales` of any domain, is unsure of `later`, and stores as told.
pub struct Desk {
    mails: Mutex<Vec<Got>>,
    read: Mutex<usize>,
    changed: watch::Sender<usize>,
    fail: watch::Sender<usize>,
    pub keep_text: bool,
    pub sizes: Mutex<Vec<u64>>,
}

impl Desk {
    pub fn new() -> Arc<Desk> {
        Arc::new(Desk::keeping(true))
    }

    pub fn keeping(keep_text: bool) -> Desk {
        Desk {
            mails: Mutex::default(),
            read: Mutex::default(),
            changed: watch::channel(0).0,
            fail: watch::channel(0).0,
            keep_text,
            sizes: Mutex::default(),
        }
    }

    pub fn fail_next(&self, times: usize) {
        self.fail.send_replace(times);
    }

    /// Waits until all ordered failures have happened.
    pub async fn failed(&self) {
        self.fail.subscribe().wait_for(|n| *n == 0).await.expect("open");
    }

    pub async fn next(&self) -> Got {
        let at = *self.read.lock().expect("unpoisoned");
        self.changed.subscribe().wait_for(|n| *n > at).await.expect("open");
        *self.read.lock().expect("unpoisoned") += 1;
        self.mails.lock().expect("unpoisoned")[at].clone()
    }

    pub fn len(&self) -> usize {
        self.mails.lock().expect("unpoisoned").len()
    }
}

impl Door for Desk {
    async fn accepts(&self, address: &str) -> Verdict {
        match address.split('@').next().unwrap_or_default() {
            "help" | "sales" | "поддержка" | "postmaster" => Verdict::Accept,
            "later" => Verdict::TryLater,
            _ => Verdict::Reject("Nobody of that name\r\n250 here".into()),
        }
    }

    async fn take(&self, delivery: Delivery) -> Result<Taken, Retry> {
        if *self.fail.borrow() > 0 {
            self.fail.send_modify(|n| *n -= 1);
            return Err(Retry("told to fail".into()));
        }
        let Delivery { from, to, body, secure, .. } = delivery;
        self.sizes.lock().expect("unpoisoned").push(body.len());
        let bytes = if self.keep_text { body.into_bytes().await.expect("readable") } else { Vec::new() };
        let mut mails = self.mails.lock().expect("unpoisoned");
        mails.push(Got { from, to, bytes, secure });
        self.changed.send_replace(mails.len());
        Ok(Taken)
    }
}
