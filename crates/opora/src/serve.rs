//! `opora serve`: the desk at work — pages, mail, everything that happens by itself — until it is told to stop.

use crate::config::{Listening, Serve, read};
use crate::desk;
use crate::metrics::Metrics;
use crate::out::Out;
use crate::pages::{self, Limits};
use anyhow::{Context, Result, anyhow};
use app::{Actor, App};
use mailwire::imap::Watcher;
use mailwire::intake::{self, Intake, Listener, Protocol};
use serde::Serialize;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, UnixListener};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What is under way may take so long to end after the signal.
const GRACE: Duration = Duration::from_secs(10);
/// The settings of mailboxes are looked at so often.
const LOOK: Duration = Duration::from_secs(30);

/// Where the desk is reached, once it is.
#[derive(Clone, Debug, Serialize)]
pub struct Ready {
    /// The address of the pages.
    pub url: String,
    /// Where mail is taken by LMTP.
    pub lmtp: Option<String>,
    /// Where mail is taken by SMTP.
    pub smtp: Option<String>,
    /// The link by which an empty desk gets its first administrator.
    pub setup: Option<String>,
}

impl Ready {
    /// In words for whoever started it.
    pub fn words(&self) -> String {
        match &self.setup {
            None => format!("Opora is at {}", self.url),
            Some(link) => format!(
                "Opora is at {}\nThe desk is empty. Open this link to make it yours; it works until there is an \
                 administrator, so show it to nobody:\n{link}",
                self.url
            ),
        }
    }
}

/// Serves a desk until SIGTERM or SIGINT.
pub async fn run(args: Serve, out: &Out) -> Result<ExitCode> {
    let door = Door::open(&args.listening).await?;
    let app = desk::open_indexed(&args.place, door.config(&args.listening)?).await?;
    door.serve(app, &args.listening, |ready| out.done(ready, || ready.words())).await?;
    Ok(ExitCode::SUCCESS)
}

/// The sockets, taken before anything else: an address that is in use is told before the store is touched.
pub struct Door {
    http: TcpListener,
    mail: Vec<Listener>,
    /// Where all this is.
    pub ready: Ready,
}

impl Door {
    /// Takes the addresses.
    pub async fn open(args: &Listening) -> Result<Door> {
        let http = bind(args.listen).await?;
        let url = format!("http://{}", http.local_addr()?);
        let (mut mail, mut ready) = (Vec::new(), Ready { url, lmtp: None, smtp: None, setup: None });
        if let Some(address) = &args.lmtp {
            let (listener, at) = match address.parse::<SocketAddr>() {
                Ok(address) => {
                    let listener = bind(address).await?;
                    let at = listener.local_addr()?.to_string();
                    (Listener::Tcp(listener, Protocol::Lmtp), at)
                }
                Err(_) => (Listener::Unix(bind_socket(address)?, Protocol::Lmtp), address.clone()),
            };
            mail.push(listener);
            ready.lmtp = Some(at);
        }
        if let Some(address) = args.smtp {
            let listener = bind(address).await?;
            ready.smtp = Some(listener.local_addr()?.to_string());
            mail.push(Listener::Tcp(listener, Protocol::Smtp));
        }
        Ok(Door { http, mail, ready })
    }

    /// What the application has to know of it.
    pub fn config(&self, args: &Listening) -> Result<app::Config> {
        let public_url =
            args.public_url.as_deref().unwrap_or(&self.ready.url).trim_end_matches('/').to_owned();
        let hook_ca = match &args.webhook_ca {
            Some(file) => {
                let pem = std::fs::read_to_string(file);
                pem.with_context(|| format!("could not read {} (--webhook-ca)", file.display()))?
            }
            None => String::new(),
        };
        Ok(app::Config {
            secure_cookies: public_url.starts_with("https://"),
            public_url,
            proxies: args.trusted_proxy.clone(),
            second_thoughts: i64::from(args.second_thoughts) * domain::time::SECOND,
            max_mail_bytes: (args.max_mail_mib as usize) << 20,
            api_per_minute: args.api_per_minute,
            inner_hooks: args.inner_webhooks,
            hook_ca,
            telegram_url: args.telegram_url.clone(),
            telegram_token: args.telegram_token.clone().unwrap_or_default(),
            scan: args.scan.clone().unwrap_or_default(),
            max_file_bytes: (args.max_file_mib as usize) << 20,
            ..app::Config::default()
        })
    }

    /// Serves until a signal; `begun` hears when everything is reached.
    pub async fn serve(self, app: App, args: &Listening, begun: impl FnOnce(&Ready)) -> Result<()> {
        let metrics = Metrics::new(app.clone(), args.metrics);
        let (stop, stopping) = watch::channel(false);
        let engine = tokio::spawn(app.clone().run_engine(stopping.clone()));
        let watchers = tokio::spawn(keep_watching(app.clone(), stopping.clone()));
        let Door { http, mail, mut ready } = self;
        ready.setup =
            app.setup_token().await?.map(|token| format!("{}/setup/{token}", app.config.public_url));
        let intake = open_intake(&app, args, mail)?;
        let router = metrics.around(web::router(app.clone()));
        pages::allow_many_files();
        let limits = Limits::new(args.max_connections as usize, args.trusted_proxy.clone());
        let pages = tokio::spawn(serve_pages(http, router, limits, stopping));
        tracing::info!(url = ready.url, lmtp = ready.lmtp, smtp = ready.smtp, "serving");
        begun(&ready);

        wait_for_signal().await?;
        tracing::info!("stopping");
        metrics.stop();
        stop.send_replace(true);
        if let Some(intake) = intake {
            intake.stop(GRACE).await;
        }
        let at_rest = at_rest(&metrics, pages);
        tokio::time::timeout(GRACE, at_rest).await.ok();
        for task in [engine, watchers] {
            tokio::time::timeout(GRACE, task).await.ok();
        }
        tracing::info!("stopped");
        Ok(())
    }
}

async fn bind(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("cannot listen at {address}"))
}

/// A socket in the file system; what a dead process left there is removed, what a living one has is not.
fn bind_socket(path: &str) -> Result<UnixListener> {
    let is_left = std::os::unix::net::UnixStream::connect(path)
        .is_err_and(|e| e.kind() == std::io::ErrorKind::ConnectionRefused);
    if is_left {
        std::fs::remove_file(path).with_context(|| path.to_owned())?;
    }
    UnixListener::bind(path).with_context(|| format!("cannot listen at {path}"))
}

fn open_intake(app: &App, args: &Listening, listeners: Vec<Listener>) -> Result<Option<Intake>> {
    if listeners.is_empty() {
        return Ok(None);
    }
    let host = args.hostname.clone().unwrap_or_else(|| host_of(&app.config.public_url).to_owned());
    let mut config = intake::Config::new(host);
    config.limits.mail_bytes = app.config.max_mail_bytes as u64;
    if let (Some(chain), Some(key)) = (&args.tls_cert, &args.tls_key) {
        let tls = intake::certificate(&read(chain)?, &read(key)?).map_err(|e| anyhow!("{e}"))?;
        config.tls = Some(tls);
    }
    Ok(Some(app.open_door(config, listeners)))
}

/// `https://desk.example:8443/x` is at `desk.example`.
fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or(rest);
    match authority.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or(v6),
        None => authority.split(':').next().unwrap_or(authority),
    }
}

async fn serve_pages(
    http: TcpListener,
    router: axum::Router,
    limits: Limits,
    mut stopping: watch::Receiver<bool>,
) {
    let stop = async move {
        stopping.wait_for(|stop| *stop).await.ok();
    };
    pages::serve(http, router, limits, stop).await;
}

/// Until all connections have ended; those that only listen for news (they never end) are not waited for once
/// every request has its answer.
async fn at_rest(metrics: &Arc<Metrics>, mut pages: JoinHandle<()>) {
    let breath = Duration::from_millis(300);
    while tokio::time::timeout(breath, &mut pages).await.is_err() {
        if metrics.in_flight() == 0 {
            return;
        }
    }
}

/// Watches the mailboxes, and watches anew when their settings have changed.
async fn keep_watching(app: App, mut stopping: watch::Receiver<bool>) {
    let (mut watched, mut watchers): (Option<String>, Vec<Watcher>) = (None, Vec::new());
    while !*stopping.borrow() {
        match settings(&app).await {
            Ok(now) if watched.as_ref() != Some(&now) => {
                stop_all(std::mem::take(&mut watchers)).await;
                match app.watch_mailboxes().await {
                    Ok(started) => (watched, watchers) = (Some(now), started),
                    Err(e) => tracing::warn!("mailboxes cannot be watched: {e}"),
                }
            }
            Ok(_) => {}
            Err(e) => tracing::warn!("mailboxes cannot be read: {e}"),
        }
        tokio::select! {
            _ = stopping.changed() => {}
            () = app.mailboxes_changed() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
    stop_all(watchers).await;
}

async fn stop_all(watchers: Vec<Watcher>) {
    for watcher in watchers {
        tokio::time::timeout(GRACE, watcher.stop()).await.ok();
    }
}

/// What of the mailboxes matters to their watchers, without the cursor that moves with each mail.
async fn settings(app: &App) -> Result<String, app::AppError> {
    let boxes = app.mailboxes(&Actor::system()).await?;
    let part =
        |of: &store::channels::Mailbox| format!("{}|{}|{:?}|{:?}", of.id, of.active, of.imap, of.secret);
    Ok(boxes.iter().map(part).collect::<Vec<_>>().join("\n"))
}

async fn wait_for_signal() -> Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_addresses() {
        assert_eq!(host_of("https://desk.example:8443/x"), "desk.example");
        assert_eq!(host_of("http://[::1]:8080"), "::1");
        assert_eq!(host_of("http://127.0.0.1"), "127.0.0.1");
    }

    #[tokio::test]
    async fn a_socket_of_a_dead_process_is_taken_over_and_of_a_living_one_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lmtp").display().to_string();
        drop(bind_socket(&path).unwrap());
        let living = bind_socket(&path).unwrap();
        assert!(bind_socket(&path).is_err());
        drop(living);
    }
}
