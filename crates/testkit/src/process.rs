//! Other people's servers as children of a test: present or told which package is missing, on free loopback
//! ports, ended by their own process id.

use std::fs::Permissions;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command};
use std::time::Duration;

use tempfile::TempDir;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

/// The program, or a test failure that names the Debian package to install.
pub fn program(path: &str, package: &str) -> String {
    assert!(Path::new(path).exists(), "{path} is missing: apt-get install {package}");
    path.to_owned()
}

/// A folder that servers under other users may enter.
pub fn open_dir() -> TempDir {
    let dir = TempDir::with_prefix("opora-test-").expect("a temporary folder");
    std::fs::set_permissions(dir.path(), Permissions::from_mode(0o755)).expect("permissions");
    dir
}

/// A loopback port that nobody listens at.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a loopback port");
    listener.local_addr().expect("an address").port()
}

/// Waits until the server at the port says its first bytes; fails with what `log` has when it does not.
pub async fn greeted(port: u16, log: &Path, child: &mut Child) {
    let greeting = async {
        loop {
            if let Ok(mut tcp) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await
                && let Ok(1) = tcp.read(&mut [0]).await
            {
                return;
            }
            if let Ok(Some(status)) = child.try_wait() {
                panic!("the server ended with {status}: {}", read(log));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    if tokio::time::timeout(Duration::from_secs(30), greeting).await.is_err() {
        panic!("no greeting at port {port}: {}", read(log));
    }
}

/// Runs a command to its end and gives its output; fails when it fails.
pub fn run(command: &mut Command) -> String {
    let done = command.output().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    let text = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{command:?}: {text}{}", String::from_utf8_lossy(&done.stderr));
    text
}

/// Asks a process to end: the child itself, or the one that the child waits for.
pub fn ask_to_end(pid: u32) {
    let pid = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw);
    if let Some(pid) = pid {
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).ok();
    }
}

/// The processes that this one has started, as the kernel knows them.
pub fn children(pid: u32) -> Vec<u32> {
    let list = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect()
}

/// A log as text, for messages.
pub fn read(log: &Path) -> String {
    std::fs::read_to_string(log).unwrap_or_default()
}
