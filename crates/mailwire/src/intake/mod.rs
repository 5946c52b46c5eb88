//! Receiving: a server for SMTP and LMTP that answers `250` only for what is stored.
//!
//! For mail servers that push (a transport map in Postfix, LMTP from a mailbox server) and for gateways on
//! the same machine. It takes mail for the addresses that the caller names and for nobody else.
//!
//! Never: relays, signs in senders, speaks to other servers, keeps a mail after its answer. A line ends with
//! CR LF and nothing else: an end of data in any other spelling is not an end, so nobody can smuggle a
//! second mail inside a first.

mod command;
mod conn;
mod data;
mod session;
mod spool;
mod transfer;

use std::collections::HashMap;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

pub use spool::Body;

use crate::net::{BoxStream, Trouble};
use crate::{Clock, Retry, Taken};

/// Which of the two protocols a listener speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// One answer for the whole mail.
    Smtp,
    /// One answer for every recipient; the sending server keeps the queue.
    Lmtp,
}

/// Where to listen. The caller binds: to loopback, unless the administrator wants it otherwise.
#[derive(Debug)]
pub enum Listener {
    /// A TCP port.
    Tcp(TcpListener, Protocol),
    /// A socket in the file system; its permissions are the caller's matter.
    Unix(UnixListener, Protocol),
}

/// How the intake presents itself and what it allows.
#[derive(Clone)]
pub struct Config {
    /// The name in greetings and in `Received`.
    pub hostname: String,
    /// Offers `STARTTLS` with this certificate.
    pub tls: Option<Arc<rustls::ServerConfig>>,
    /// Bounds.
    pub limits: Limits,
    /// Where big mails wait while they are received; the files have no name and vanish with the process.
    pub spool_dir: PathBuf,
}

impl Config {
    /// No TLS, usual limits, the system's folder for temporary files.
    pub fn new(hostname: impl Into<String>) -> Config {
        let spool_dir = std::env::temp_dir();
        Config { hostname: hostname.into(), tls: None, limits: Limits::default(), spool_dir }
    }
}

/// Makes the TLS part of a [`Config`] from a certificate chain and its key, both in PEM.
pub fn certificate(chain: &str, key: &str) -> Result<Arc<rustls::ServerConfig>, Trouble> {
    let words = |what: &str| Trouble::Tls(format!("{what} is not readable PEM"));
    let chain = CertificateDer::pem_slice_iter(chain.as_bytes()).collect::<Result<Vec<_>, _>>();
    let chain = chain.ok().filter(|c| !c.is_empty()).ok_or_else(|| words("the certificate"))?;
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).map_err(|_| words("the key"))?;
    rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|b| b.with_no_client_auth().with_single_cert(chain, key))
        .map(Arc::new)
        .map_err(|e| Trouble::Tls(e.to_string()))
}

/// Bounds against mistakes and malice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Longest mail in bytes.
    pub mail_bytes: u64,
    /// Bytes of a mail kept in memory; beyond, it goes to a temporary file.
    pub memory_bytes: usize,
    /// Recipients of one mail.
    pub recipients: usize,
    /// Longest command line in bytes.
    pub line_bytes: usize,
    /// Commands since the last mail taken.
    pub commands: usize,
    /// Refused commands in one connection.
    pub errors: usize,
    /// Silence after which the connection is closed.
    pub idle: Duration,
    /// The longest time for the text of one mail.
    pub data: Duration,
    /// Connections at a time.
    pub connections: usize,
    /// Connections at a time from one address.
    pub per_peer: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            mail_bytes: 50 * 1024 * 1024,
            memory_bytes: 1024 * 1024,
            recipients: 100,
            line_bytes: 4096,
            commands: 1000,
            errors: 20,
            idle: Duration::from_secs(300),
            data: Duration::from_secs(1800),
            connections: 200,
            per_peer: 50,
        }
    }
}

/// Whether mail for an address is welcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is ours.
    Accept,
    /// It never will be; the text goes to the sender.
    Reject(String),
    /// We cannot tell now.
    TryLater,
}

/// A mail with its envelope.
#[derive(Debug)]
pub struct Delivery {
    /// The envelope's sender; `None` for `<>`: a bounce or another automatic mail.
    pub from: Option<String>,
    /// The accepted recipients, as they were written.
    pub to: Vec<String>,
    /// The mail, opened by `Return-Path` and `Received` of our own; the rest is untouched.
    pub body: Body,
    /// Who brought it; `None` on a socket in the file system.
    pub peer: Option<IpAddr>,
    /// The name that the peer greeted with.
    pub hello: String,
    /// Whether it came inside TLS.
    pub secure: bool,
}

/// Who decides on addresses and stores mail.
pub trait Door: Send + Sync + 'static {
    /// Whether mail for this address is taken.
    fn accepts(&self, address: &str) -> impl Future<Output = Verdict> + Send;

    /// Stores the mail for all its recipients or for none. `Ok` means *durably stored*: the peer forgets
    /// the mail then. The same mail may come again when the peer did not hear our answer.
    fn take(&self, delivery: Delivery) -> impl Future<Output = Result<Taken, Retry>> + Send;
}

/// A running intake. Dropping it ends it at once; mails without an answer stay with their senders.
pub struct Intake {
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Intake {
    /// Starts receiving.
    pub fn start<D: Door>(config: Config, door: Arc<D>, listeners: Vec<Listener>, clock: Clock) -> Intake {
        let (stop, stopping) = watch::channel(false);
        let crowd = Crowd { limits: config.limits, inside: Mutex::default() };
        let house = Arc::new(House { config, door, clock, crowd, stopping });
        let tasks = listeners.into_iter().map(|l| tokio::spawn(serve(l, house.clone()))).collect();
        Intake { stop, tasks }
    }

    /// Takes no new connections, lets mails in transfer come to their answer, for at most this long.
    pub async fn stop(mut self, grace: Duration) {
        self.stop.send_replace(true);
        let all = async {
            for task in &mut self.tasks {
                task.await.ok();
            }
        };
        tokio::time::timeout(grace, all).await.ok();
    }
}

impl Drop for Intake {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// What all sessions share.
struct House<D> {
    config: Config,
    door: Arc<D>,
    clock: Clock,
    crowd: Crowd,
    stopping: watch::Receiver<bool>,
}

async fn serve<D: Door>(listener: Listener, house: Arc<House<D>>) {
    let mut stopping = house.stopping.clone();
    let mut sessions = JoinSet::new();
    loop {
        let next = tokio::select! {
            next = accept(&listener) => next,
            Some(_) = sessions.join_next() => continue,
            _ = stopping.wait_for(|stop| *stop) => break,
        };
        match next {
            Ok((stream, peer, protocol)) => {
                sessions.spawn(session::run(stream, peer, protocol, house.clone()));
            }
            Err(error) => {
                // Out of file descriptors, most likely: sessions that end give some back.
                tracing::warn!(%error, "intake cannot accept connections");
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
    }
    drop(listener);
    while sessions.join_next().await.is_some() {}
}

async fn accept(listener: &Listener) -> std::io::Result<(BoxStream, Option<IpAddr>, Protocol)> {
    match listener {
        Listener::Tcp(tcp, protocol) => {
            let (stream, peer) = tcp.accept().await?;
            stream.set_nodelay(true).ok();
            Ok((Box::new(stream), Some(peer.ip().to_canonical()), *protocol))
        }
        Listener::Unix(unix, protocol) => {
            let (stream, _) = unix.accept().await?;
            Ok((Box::new(stream), None, *protocol))
        }
    }
}

/// Counts who is inside.
struct Crowd {
    limits: Limits,
    inside: Mutex<HashMap<Option<IpAddr>, usize>>,
}

/// A place inside, given back on drop.
struct Place<'a> {
    crowd: &'a Crowd,
    peer: Option<IpAddr>,
}

impl Crowd {
    fn enter(&self, peer: Option<IpAddr>) -> Option<Place<'_>> {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = inside.values().sum();
        let same = inside.get(&peer).copied().unwrap_or(0);
        if all >= self.limits.connections || (peer.is_some() && same >= self.limits.per_peer) {
            return None;
        }
        *inside.entry(peer).or_default() += 1;
        Some(Place { crowd: self, peer })
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut inside = self.crowd.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = inside.get_mut(&self.peer) {
            *count -= 1;
            if *count == 0 {
                inside.remove(&self.peer);
            }
        }
    }
}
