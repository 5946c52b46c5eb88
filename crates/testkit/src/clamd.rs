//! A real clamd for a test, which knows one signature: that of the harmless file by which all scanners are tried. No
//! database of viruses is fetched from anywhere.

use crate::process;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Where Debian's package puts it.
const PROGRAM: &str = "/usr/sbin/clamd";

/// A running clamd.
pub struct Clamd {
    port: u16,
    socket: PathBuf,
    child: Child,
    _dir: TempDir,
}

impl Clamd {
    /// Starts one and waits until it answers; none, loudly, where the program is not installed.
    pub async fn start() -> Option<Clamd> {
        if !Path::new(PROGRAM).exists() {
            eprintln!("SKIPPED: there is no {PROGRAM} (Debian: clamav-daemon)");
            return None;
        }
        let dir = process::open_dir();
        let (port, socket) = (process::free_port(), dir.path().join("clamd.sock"));
        let words: String =
            b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE".iter().map(|b| format!("{b:02x}")).collect();
        let write = |name: &str, text: String| {
            std::fs::write(dir.path().join(name), text).expect("a file of a test");
        };
        std::fs::create_dir(dir.path().join("db")).expect("a folder");
        write("db/opora.ndb", format!("Opora.Eicar:0:*:{words}\n"));
        write(
            "clamd.conf",
            format!(
                "Foreground yes\nDatabaseDirectory {home}/db\nLocalSocket {socket}\nTCPSocket {port}\n\
                 TCPAddr 127.0.0.1\nTemporaryDirectory {home}\nStreamMaxLength 1M\nBytecode no\nMaxThreads 4\n",
                home = dir.path().display(),
                socket = socket.display(),
            ),
        );
        let child = Command::new(PROGRAM)
            .arg("--config-file")
            .arg(dir.path().join("clamd.conf"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("clamd starts");
        let mut clamd = Clamd { port, socket, child, _dir: dir };
        for _ in 0..600 {
            if clamd.answers().await {
                return Some(clamd);
            }
            if let Ok(Some(status)) = clamd.child.try_wait() {
                panic!("clamd ended: {status}");
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("clamd does not answer");
    }

    async fn answers(&self) -> bool {
        let ask = async {
            let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.ok()?;
            stream.write_all(b"zPING\0").await.ok()?;
            let mut answer = [0; 4];
            stream.read_exact(&mut answer).await.ok()?;
            Some(&answer == b"PONG")
        };
        ask.await.unwrap_or(false)
    }

    /// Its address by TCP.
    pub fn tcp(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Its socket in the file system.
    pub fn socket(&self) -> String {
        self.socket.display().to_string()
    }
}

impl Drop for Clamd {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// A door before a server, which can be shut: whoever comes then is turned away.
pub struct Gate {
    port: u16,
    open: Arc<AtomicBool>,
}

impl Gate {
    /// Open at first. Within a runtime of tokio.
    pub fn before(address: &str) -> Gate {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.set_nonblocking(true).expect("a socket");
        let port = listener.local_addr().expect("an address").port();
        let listener = tokio::net::TcpListener::from_std(listener).expect("a socket");
        let (open, to) = (Arc::new(AtomicBool::new(true)), address.to_owned());
        let is_open = open.clone();
        tokio::spawn(async move {
            while let Ok((mut here, _)) = listener.accept().await {
                if !is_open.load(Ordering::SeqCst) {
                    continue;
                }
                let to = to.clone();
                tokio::spawn(async move {
                    let mut there = TcpStream::connect(to).await?;
                    tokio::io::copy_bidirectional(&mut here, &mut there).await
                });
            }
        });
        Gate { port, open }
    }

    /// Where it is.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Turns everybody away.
    pub fn shut(&self) {
        self.open.store(false, Ordering::SeqCst);
    }

    /// Lets everybody in.
    pub fn open(&self) {
        self.open.store(true, Ordering::SeqCst);
    }
}
