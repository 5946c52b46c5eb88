//! The program under measurement, as a child process.

use super::client::Http;
use crate::config::Place;
use crate::metrics::Usage;
use anyhow::{Context, Result, bail};
use std::net::SocketAddr;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// Work left behind must be done within this.
const PATIENCE: Duration = Duration::from_secs(600);

/// A running `opora serve`.
pub struct Server {
    child: Child,
    pid: String,
    /// The pages.
    pub http: SocketAddr,
    /// The mail intake.
    pub lmtp: SocketAddr,
    /// From the start of the process to its readiness.
    pub start_seconds: f64,
    /// Memory when nobody has come yet.
    pub idle_bytes: u64,
}

impl Server {
    /// Starts it on free ports and waits until it is ready.
    pub async fn start(place: &Place) -> Result<Server> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args([
            "serve",
            "--json",
            "--listen",
            "127.0.0.1:0",
            "--lmtp",
            "127.0.0.1:0",
            "--log",
            "error",
            // An answer is measured until it is said, not until it is held.
            "--second-thoughts",
            "0",
        ]);
        command.arg("--data").arg(place.folder());
        match &place.database_url {
            Some(url) => command.env("OPORA_DATABASE_URL", url),
            None => command.env_remove("OPORA_DATABASE_URL"),
        };
        let began = Instant::now();
        let (child, ready) = spawn(command).await?;
        let start_seconds = began.elapsed().as_secs_f64();
        let http = address(ready["url"].as_str().unwrap_or_default().trim_start_matches("http://"))?;
        let lmtp = address(ready["lmtp"].as_str().unwrap_or_default())?;
        let pid = child.id().context("the server has gone")?.to_string();
        let idle_bytes = Usage::of(&pid).resident;
        Ok(Server { child, pid, http, lmtp, start_seconds, idle_bytes })
    }

    /// What it uses.
    pub fn usage(&self) -> Usage {
        Usage::of(&self.pid)
    }

    /// Waits until no job is due and no mail is unjudged.
    pub async fn settle(&self) -> Result<()> {
        let (began, mut http) = (Instant::now(), Http::connect(self.http).await?);
        loop {
            let page = String::from_utf8(http.get("/metrics", "").await?.body)?;
            let waits = page.lines().any(|line| {
                let due = line.starts_with("opora_jobs") && line.contains("state=\"due\"");
                let unjudged = line.starts_with("opora_mails_unjudged ");
                (due || unjudged) && !line.ends_with(" 0")
            });
            if !waits {
                return Ok(());
            }
            if began.elapsed() > PATIENCE {
                bail!("the server did not finish its work:\n{page}");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Asks it to stop, and waits.
    pub async fn stop(mut self) -> Result<()> {
        stop(&mut self.child).await
    }
}

/// Starts a child that says where it is in one line of JSON.
pub async fn spawn(mut command: Command) -> Result<(Child, serde_json::Value)> {
    let mut child = command.stdout(Stdio::piped()).stdin(Stdio::null()).kill_on_drop(true).spawn()?;
    let mut lines = BufReader::new(child.stdout.take().context("no output")?).lines();
    let line = tokio::time::timeout(Duration::from_secs(60), lines.next_line())
        .await
        .context("the server is silent")??;
    let ready = serde_json::from_str(&line.context("the server did not start")?)?;
    Ok((child, ready))
}

/// Stops a child politely.
pub async fn stop(child: &mut Child) -> Result<()> {
    if let Some(pid) = child.id() {
        Command::new("kill").arg(pid.to_string()).status().await?;
    }
    child.wait().await?;
    Ok(())
}

fn address(text: &str) -> Result<SocketAddr> {
    text.parse().with_context(|| format!("no address: {text}"))
}
