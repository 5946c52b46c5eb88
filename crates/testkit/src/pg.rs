//! A PostgreSQL cluster for tests: made in a directory, on loopback and a socket, gone when dropped.
//!
//! Never for data that matters: it does not wait for the disk. PostgreSQL refuses to run as root, so root
//! runs it as the user `postgres`. No client library is used, only the programs of the installation.

use std::ffi::OsStr;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// The environment variable with the URL of a cluster where tests may make databases.
pub const URL: &str = "OPORA_TEST_PG";
/// The environment variable that lets tests go on without PostgreSQL, loudly.
pub const SKIP: &str = "OPORA_SKIP_PG";

/// A running cluster; stopped and removed when dropped.
#[derive(Debug)]
pub struct Cluster {
    dir: PathBuf,
    bin: PathBuf,
    url: String,
    keep: bool,
}

impl Cluster {
    /// Makes a cluster in `dir`, which must not exist yet, and starts it.
    pub fn start(dir: &Path) -> Result<Cluster, String> {
        let bin = installed()
            .ok_or("PostgreSQL is not installed: no initdb in /usr/lib/postgresql/*/bin or PATH")?;
        fs::create_dir_all(dir).map_err(|e| format!("{}: {e}", dir.display()))?;
        let dir = dir.canonicalize().map_err(|e| e.to_string())?;
        let data = dir.join("data");
        if is_root() {
            open_the_way_to(&dir);
            run(Command::new("chown").arg("postgres").arg(&dir))?;
        }
        run(as_postgres(&bin.join("initdb"))
            .args(["--no-sync", "--auth=trust", "--username=opora", "--encoding=UTF8", "--locale=C", "-D"])
            .arg(&data))?;
        let mut failure = String::new();
        // Between finding a free port and taking it another may take it: try again with another one.
        for _ in 0..5 {
            let port = free_port()?;
            let settings = format!(
                "-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={} -c fsync=off \
                 -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 -c shared_buffers=64MB \
                 -c autovacuum=off -c max_locks_per_transaction=256",
                dir.display()
            );
            let mut start = as_postgres(&bin.join("pg_ctl"));
            start.args(["-w", "-t", "60", "-s", "-D"]).arg(&data).arg("-l").arg(dir.join("log"));
            match run(start.arg("-o").arg(settings).arg("start")) {
                Ok(()) => {
                    let url = format!("postgres://opora@127.0.0.1:{port}/postgres");
                    return Ok(Cluster { dir, bin, url, keep: false });
                }
                Err(e) => failure = e,
            }
        }
        let log = fs::read_to_string(dir.join("log")).unwrap_or_default();
        Err(format!("{failure}\n{log}"))
    }

    /// The URL of its database `postgres`, for a user who may make databases.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Lets the cluster run on after this process; stop it later by [`Cluster::stop_in`].
    pub fn leave_running(mut self) -> String {
        self.keep = true;
        self.url.clone()
    }

    /// Stops and removes the cluster that was made in `dir`.
    pub fn stop_in(dir: &Path) -> Result<(), String> {
        let bin = installed().ok_or("PostgreSQL is not installed")?;
        stop(&bin, dir)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if !self.keep
            && let Err(e) = stop(&self.bin, &self.dir)
        {
            eprintln!("could not stop the test cluster in {}: {e}", self.dir.display());
        }
    }
}

/// The URL of a cluster for this process: the one that is given by [`URL`], else one started now, once,
/// which is stopped by a watcher when this process ends.
///
/// `None` only if [`SKIP`] is set to 1; without PostgreSQL and without it this panics: a suite that
/// quietly leaves out an engine proves nothing.
pub fn shared_url() -> Option<String> {
    use std::sync::OnceLock;
    static URL_OF_PROCESS: OnceLock<Option<String>> = OnceLock::new();
    let start = || {
        if std::env::var(SKIP).is_ok_and(|v| v == "1") {
            eprintln!("SKIPPED: {SKIP}=1, nothing is tested on PostgreSQL");
            return None;
        }
        if let Ok(url) = std::env::var(URL) {
            return Some(url);
        }
        let dir = std::env::temp_dir().join(format!("opora-pg-{}", std::process::id()));
        let cluster = Cluster::start(&dir)
            .unwrap_or_else(|e| panic!("no PostgreSQL for tests ({URL} is unset, {SKIP} is not 1): {e}"));
        stop_after_us(&dir);
        Some(cluster.leave_running())
    };
    URL_OF_PROCESS.get_or_init(start).clone()
}

/// A database of its own in the shared cluster; gone when dropped.
#[derive(Debug)]
pub struct Database {
    server: String,
    name: String,
}

impl Database {
    /// An empty database; `None` when PostgreSQL is not to be tested.
    pub fn fresh() -> Option<Database> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let server = shared_url()?;
        let name = format!("d{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        psql(&server, &format!("drop database if exists {name}")).expect("the test cluster answers");
        let like = "template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'";
        psql(&server, &format!("create database {name} {like}")).expect("a new database");
        Some(Database { server, name })
    }

    /// Where it is.
    pub fn url(&self) -> String {
        let base = self.server.rsplit_once('/').map_or(self.server.as_str(), |(base, _)| base);
        format!("{base}/{}", self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Err(e) = psql(&self.server, &format!("drop database if exists {} with (force)", self.name)) {
            eprintln!("could not drop the test database {}: {e}", self.name);
        }
    }
}

fn psql(url: &str, text: &str) -> Result<(), String> {
    let program = installed().map_or_else(|| PathBuf::from("psql"), |bin| bin.join("psql"));
    run(Command::new(program).args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", text]))
}

/// A static is never dropped, so a shell waits for the end of this process (its end of the pipe closes,
/// however it ends) and then stops the cluster.
fn stop_after_us(dir: &Path) {
    let Some(bin) = installed() else { return };
    let script = "trap '' INT TERM; cat >/dev/null; $RUNAS \"$CTL\" -s -m immediate -D \"$DIR/data\" stop; rm -rf \"$DIR\"";
    let watcher = Command::new("setsid")
        .args(["sh", "-c", script])
        .env("CTL", bin.join("pg_ctl"))
        .env("DIR", dir)
        .env("RUNAS", if is_root() { "runuser -u postgres --" } else { "" })
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    match watcher {
        // Forgotten on purpose: the pipe must stay open until the process is gone.
        Ok(watcher) => std::mem::forget(watcher),
        Err(e) => eprintln!("nobody will stop the test cluster in {}: {e}", dir.display()),
    }
}

fn stop(bin: &Path, dir: &Path) -> Result<(), String> {
    run(as_postgres(&bin.join("pg_ctl"))
        .args(["-s", "-m", "immediate", "-D"])
        .arg(dir.join("data"))
        .arg("stop"))?;
    fs::remove_dir_all(dir).map_err(|e| format!("{}: {e}", dir.display()))
}

/// The newest installation's programs.
fn installed() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, bin)| bin.join("initdb").is_file())
        .collect();
    found.sort();
    let in_path = || {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|dir| dir.join("initdb").is_file())
    };
    found.pop().map(|(_, bin)| bin).or_else(in_path)
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|out| out.stdout.starts_with(b"0"))
}

/// Lets the user `postgres` pass through the directories that lead to `dir`, where these are ours alone
/// (a temporary directory of root is closed to others).
fn open_the_way_to(dir: &Path) {
    let temp = std::env::temp_dir();
    for above in dir.ancestors().skip(1).take_while(|above| **above != temp && above.starts_with(&temp)) {
        run(Command::new("chmod").arg("o+x").arg(above)).ok(); // initdb tells if it was not enough
    }
}

fn as_postgres(program: &Path) -> Command {
    let mut command = if is_root() {
        let mut command = Command::new("runuser");
        command.args([OsStr::new("-u"), OsStr::new("postgres"), OsStr::new("--"), program.as_os_str()]);
        command
    } else {
        Command::new(program)
    };
    command.current_dir("/"); // the user postgres may not enter ours
    command
}

fn run(command: &mut Command) -> Result<(), String> {
    // Files, not pipes: a server started by the command would hold a pipe open for ever.
    let output = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    match output {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{command:?}: {status}")),
        Err(e) => Err(format!("{command:?}: {e}")),
    }
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(|e| e.to_string())?;
    listener.local_addr().map(|addr| addr.port()).map_err(|e| e.to_string())
}
