//! A real Prometheus and a real Alertmanager for a test: one rule that fires when it is told to, sent to one webhook.

use crate::process;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpStream;

const PROMETHEUS: &str = "/usr/bin/prometheus";
const ALERTMANAGER: &str = "/usr/bin/prometheus-alertmanager";

/// Both of them.
pub struct Alerting {
    dir: TempDir,
    prometheus: Option<Child>,
    alertmanager: Option<Child>,
    ports: [u16; 2],
}

impl Alerting {
    /// Starts both; the webhook gets `secret` as its bearer. None, loudly, where they are not installed.
    pub async fn start(webhook: &str, secret: &str) -> Option<Alerting> {
        for (program, package) in [(PROMETHEUS, "prometheus"), (ALERTMANAGER, "prometheus-alertmanager")] {
            if !Path::new(program).exists() {
                eprintln!("SKIPPED: there is no {program} (Debian: {package})");
                return None;
            }
        }
        let dir = process::open_dir();
        let ports = [(); 2].map(|()| process::free_port());
        let write = |name: &str, text: String| {
            std::fs::write(dir.path().join(name), text).expect("a file of a test");
        };
        write(
            "alertmanager.yml",
            format!(
                "route:\n  receiver: desk\n  group_by: [alertname]\n  group_wait: 100ms\n  group_interval: 500ms\n  \
                 repeat_interval: 1s\nreceivers:\n- name: desk\n  webhook_configs:\n  - url: {webhook}\n    \
                 send_resolved: true\n    http_config:\n      authorization:\n        credentials: {secret}\n"
            ),
        );
        write(
            "prometheus.yml",
            format!(
                "global:\n  evaluation_interval: 300ms\nrule_files: [rules.yml]\nalerting:\n  alertmanagers:\n  - \
                 static_configs:\n    - targets: ['127.0.0.1:{}']\n",
                ports[1]
            ),
        );
        let mut alerting = Alerting { dir, prometheus: None, alertmanager: None, ports };
        alerting.rule(true);
        alerting.alertmanager_up().await;
        alerting.prometheus_up().await;
        Some(alerting)
    }

    fn rule(&self, fires: bool) {
        let expression = if fires { "vector(1) == 1" } else { "vector(0) == 1" };
        let text = format!(
            "groups:\n- name: desk\n  rules:\n  - alert: ExchangeStopped\n    expr: {expression}\n    labels:\n      \
             severity: critical\n    annotations:\n      summary: The exchange has stopped\n"
        );
        std::fs::write(self.dir.path().join("rules.yml"), text).expect("the rules");
    }

    /// The rule fires, or no more.
    pub fn fires(&self, fires: bool) {
        self.rule(fires);
        let Some(child) = &self.prometheus else { return };
        let pid = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw);
        if let Some(pid) = pid {
            rustix::process::kill_process(pid, rustix::process::Signal::HUP)
                .expect("it reads its rules anew");
        }
    }

    /// Starts Prometheus.
    pub async fn prometheus_up(&mut self) {
        let dir = self.dir.path();
        let child = Command::new(PROMETHEUS)
            .arg(format!("--config.file={}", dir.join("prometheus.yml").display()))
            .arg(format!("--storage.tsdb.path={}", dir.join("prometheus").display()))
            .arg(format!("--web.listen-address=127.0.0.1:{}", self.ports[0]))
            .arg("--rules.alert.resend-delay=1s")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log(dir, "prometheus.log"))
            .spawn()
            .expect("prometheus starts");
        self.prometheus = Some(child);
        listens(self.ports[0], &dir.join("prometheus.log")).await;
    }

    /// Starts Alertmanager; it knows what it knew.
    pub async fn alertmanager_up(&mut self) {
        let dir = self.dir.path();
        let child = Command::new(ALERTMANAGER)
            .arg(format!("--config.file={}", dir.join("alertmanager.yml").display()))
            .arg(format!("--storage.path={}", dir.join("alertmanager").display()))
            .arg(format!("--web.listen-address=127.0.0.1:{}", self.ports[1]))
            .arg("--cluster.listen-address=")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log(dir, "alertmanager.log"))
            .spawn()
            .expect("alertmanager starts");
        self.alertmanager = Some(child);
        listens(self.ports[1], &dir.join("alertmanager.log")).await;
    }

    /// Kills Alertmanager at once, and starts it again.
    pub async fn restart_alertmanager(&mut self) {
        if let Some(mut child) = self.alertmanager.take() {
            child.kill().expect("killed");
            child.wait().expect("gone");
        }
        self.alertmanager_up().await;
    }

    /// What both have logged, for messages.
    pub fn log(&self) -> String {
        let read = |name: &str| process::read(&self.dir.path().join(name));
        format!("{}\n{}", read("prometheus.log"), read("alertmanager.log"))
    }
}

impl Drop for Alerting {
    fn drop(&mut self) {
        for mut child in [self.prometheus.take(), self.alertmanager.take()].into_iter().flatten() {
            process::ask_to_end(child.id());
            child.wait().ok();
        }
    }
}

fn log(dir: &Path, name: &str) -> Stdio {
    let file = std::fs::OpenOptions::new().create(true).append(true).open(dir.join(name));
    file.expect("a log").into()
}

async fn listens(port: u16, log: &Path) {
    let reached = async {
        while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    if tokio::time::timeout(Duration::from_secs(30), reached).await.is_err() {
        panic!("nobody listens at port {port}: {}", process::read(log));
    }
}
