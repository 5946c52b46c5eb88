//! A real Dovecot for a test: IMAP with IDLE, bare and in TLS, LMTP, and sign-in for others (SASL).

use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::cert::Cert;
use crate::process;

/// A running server. A user's mail goes to `<name>@<any domain>`.
pub struct Dovecot {
    /// IMAP, with STARTTLS offered and bare sign-in allowed.
    pub imap_port: u16,
    /// IMAP inside TLS.
    pub imaps_port: u16,
    /// LMTP.
    pub lmtp_port: u16,
    /// Dovecot's own sign-in protocol, for Postfix.
    pub auth_port: u16,
    /// The authority that signed its certificate (PEM); made out to `localhost` and `127.0.0.1`.
    pub root_pem: String,
    dir: TempDir,
    child: Option<Child>,
}

impl Dovecot {
    /// Starts a server with these users (name, password), each with an empty INBOX.
    pub async fn start(users: &[(&str, &str)]) -> Dovecot {
        process::program("/usr/lib/dovecot/imap", "dovecot-imapd");
        process::program("/usr/lib/dovecot/lmtp", "dovecot-lmtpd");
        let dir = process::open_dir();
        let cert = Cert::loopback();
        let [imap_port, imaps_port, lmtp_port, auth_port] = [(); 4].map(|()| process::free_port());
        let write = |name: &str, text: String| std::fs::write(dir.path().join(name), text).expect("written");
        write(
            "users",
            users.iter().map(|(name, password)| format!("{name}:{{PLAIN}}{password}\n")).collect(),
        );
        write("cert.pem", cert.cert);
        write("key.pem", cert.key);
        let home = dir.path().display();
        write(
            "dovecot.conf",
            format!(
                r#"
protocols = imap lmtp
listen = 127.0.0.1
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/dovecot.log
ssl = yes
ssl_cert = <{home}/cert.pem
ssl_key = <{home}/key.pem
disable_plaintext_auth = no
auth_username_format = %Ln
mail_location = maildir:{home}/mail/%n
mail_uid = mail
mail_gid = mail
first_valid_uid = 1
first_valid_gid = 1
mail_max_userip_connections = 1000
passdb {{
  driver = passwd-file
  args = {home}/users
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={home}/mail/%n
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = {imaps_port}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp_port}
  }}
}}
service auth {{
  inet_listener sasl {{
    port = {auth_port}
  }}
}}
"#
            ),
        );
        let mail = dir.path().join("mail");
        std::fs::create_dir(&mail).expect("a folder");
        process::run(Command::new("chown").arg("mail:mail").arg(&mail));
        let mut dovecot =
            Dovecot { imap_port, imaps_port, lmtp_port, auth_port, root_pem: cert.root, dir, child: None };
        dovecot.up().await;
        dovecot
    }

    /// Ends the server and all its connections; the mail stays.
    pub async fn down(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        ask_all_to_end(&child);
        // Waiting must not hold our own side of the connections: Dovecot says goodbye to them first.
        while let Ok(None) = child.try_wait() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Starts it again, on the same ports.
    pub async fn up(&mut self) {
        let log = self.dir.path().join("dovecot.log");
        let child = Command::new(process::program("/usr/sbin/dovecot", "dovecot-core"))
            .arg("-F")
            .arg("-c")
            .arg(self.dir.path().join("dovecot.conf"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("dovecot starts");
        let child = self.child.insert(child);
        for port in [self.imap_port, self.lmtp_port] {
            process::greeted(port, &log, child).await;
        }
    }

    /// Runs Dovecot's administration tool, such as `mailbox update -u anna --uid-validity 7 INBOX`.
    pub fn doveadm(&self, args: &[&str]) -> String {
        let conf = self.dir.path().join("dovecot.conf");
        process::run(Command::new("/usr/bin/doveadm").arg("-c").arg(conf).args(args))
    }

    /// Puts a mail straight into a user's folder, as if it had been delivered.
    pub fn save(&self, user: &str, folder: &str, mail: &[u8]) {
        let conf = self.dir.path().join("dovecot.conf");
        let mut save = Command::new("/usr/bin/doveadm");
        save.arg("-c").arg(conf).args(["save", "-u", user, "-m", folder]).stdin(Stdio::piped());
        let mut save = save.spawn().expect("doveadm starts");
        save.stdin.take().expect("piped").write_all(mail).expect("doveadm reads");
        assert!(save.wait().expect("doveadm ends").success(), "doveadm save failed");
    }

    /// The server's log so far.
    pub fn log(&self) -> String {
        process::read(&self.dir.path().join("dovecot.log"))
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            ask_all_to_end(&child);
            child.wait().ok();
        }
    }
}

/// Ends the master and its workers: left to itself the master lets a connected client linger for ten seconds.
fn ask_all_to_end(master: &Child) {
    let workers = process::children(master.id());
    process::ask_to_end(master.id());
    workers.into_iter().for_each(process::ask_to_end);
}
