//! The built program as a child: started, asked, killed without warning.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};

/// Where the program is: `OPORA_BIN`, else built by cargo beside the program that runs us.
pub fn program() -> Result<PathBuf, String> {
    if let Some(path) = std::env::var_os("OPORA_BIN") {
        return Ok(path.into());
    }
    let me = std::env::current_exe().map_err(|e| e.to_string())?;
    // target/debug/xtask, or target/debug/deps/all-0123456789abcdef
    let folder = me.ancestors().skip(1).find(|dir| !dir.ends_with("deps")).ok_or("no folder of our own")?;
    let mut build = std::process::Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    build.args(["build", "--quiet", "--locked", "-p", "opora", "--bin", "opora", "--features", "crash"]);
    if folder.ends_with("release") {
        build.arg("--release");
    }
    // Not what the cargo that runs us told about ourselves: build scripts would see it and build anew.
    for (name, _) in std::env::vars_os() {
        let ours = name.to_str().is_some_and(|n| {
            n.starts_with("CARGO_") && !matches!(n, "CARGO_TARGET_DIR" | "CARGO_BUILD_JOBS" | "CARGO_HOME")
        });
        if ours {
            build.env_remove(&name);
        }
    }
    let target = folder.parent().ok_or("no target folder")?;
    build.env("CARGO_TARGET_DIR", target).current_dir(env!("CARGO_MANIFEST_DIR"));
    match build.status() {
        Ok(status) if status.success() => Ok(folder.join("opora")),
        Ok(status) => Err(format!("cargo build -p opora: {status}")),
        Err(e) => Err(format!("cargo build -p opora: {e}")),
    }
}

/// A server that runs.
pub struct Server {
    child: Child,
    /// Where its pages are, `127.0.0.1:port`.
    pub http: String,
    /// Where it takes mail by LMTP.
    pub lmtp: String,
    /// Where it takes mail by SMTP, if it does.
    pub smtp: Option<String>,
}

impl Server {
    /// Starts it on a folder, on free ports, and waits until it says that it serves.
    pub async fn start(program: &Path, data: &Path) -> Result<Server, String> {
        Server::start_with(program, data, &[], &[]).await
    }

    /// The same, to die by itself at a point of its way ([`app::crash::Point`], by name).
    pub async fn start_to_die(program: &Path, data: &Path, crash_at: &str) -> Result<Server, String> {
        Server::start_with(program, data, &[], &[("OPORA_CRASH_AT", crash_at)]).await
    }

    /// The same with more options and environment.
    pub async fn start_with(
        program: &Path,
        data: &Path,
        options: &[&str],
        environment: &[(&str, &str)],
    ) -> Result<Server, String> {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(data.with_extension("log"));
        let mut child = Command::new(program)
            .args(["--json", "serve", "--listen", "127.0.0.1:0", "--lmtp", "127.0.0.1:0", "--data"])
            .arg(data)
            .args(options)
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log.map_err(|e| e.to_string())?)
            .kill_on_drop(true)
            .spawn()
            .map_err(|e| format!("{}: {e}", program.display()))?;
        let out = child.stdout.take().ok_or("no standard output")?;
        let mut line = String::new();
        let mut out = BufReader::new(out);
        match tokio::time::timeout(Duration::from_secs(60), out.read_line(&mut line)).await {
            Ok(Ok(_)) => {}
            Ok(Err(e)) => return Err(e.to_string()),
            Err(_) => return Err("the server does not begin to serve".into()),
        }
        let ready: serde_json::Value = serde_json::from_str(&line).map_err(|e| format!("{e}: {line}"))?;
        let at = |key: &str| ready[key].as_str().map(|url| url.trim_start_matches("http://").to_owned());
        match (at("url"), at("lmtp")) {
            (Some(http), Some(lmtp)) => Ok(Server { child, http, lmtp, smtp: at("smtp") }),
            _ => Err(format!("the server said {line}")),
        }
    }

    /// SIGKILL.
    pub async fn kill(mut self) {
        self.child.kill().await.ok();
    }

    /// Waits until it has died by itself, as by SIGKILL.
    pub async fn died(mut self) -> Result<(), String> {
        use std::os::unix::process::ExitStatusExt;
        let ended = tokio::time::timeout(Duration::from_secs(60), self.child.wait()).await;
        match ended.map_err(|_| "the server does not come to the point where it dies")? {
            Ok(status) if status.signal() == Some(9) => Ok(()),
            Ok(status) => Err(format!("the server ended with {status}")),
            Err(e) => Err(e.to_string()),
        }
    }

    /// SIGTERM, and waits for the end.
    pub async fn stop(mut self) -> Result<(), String> {
        crate::process::ask_to_end(self.child.id().unwrap_or_default());
        let status = self.child.wait().await.map_err(|e| e.to_string())?;
        if status.success() { Ok(()) } else { Err(format!("the server ended with {status}")) }
    }
}

/// Runs a command of the program to its end: its exit code and its JSON.
pub async fn run(program: &Path, args: &[&str], input: &str) -> Result<(i32, serde_json::Value), String> {
    let mut child = Command::new(program)
        .arg("--json")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .kill_on_drop(true)
        .spawn()
        .map_err(|e| e.to_string())?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input.as_bytes()).await.ok();
    }
    let done = child.wait_with_output().await.map_err(|e| e.to_string())?;
    let text = String::from_utf8_lossy(&done.stdout).into_owned();
    let value = serde_json::from_str(&text).map_err(|e| format!("{args:?}: {e}: {text}"))?;
    Ok((done.status.code().unwrap_or(-1), value))
}
