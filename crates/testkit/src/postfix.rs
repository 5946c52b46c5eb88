//! A real Postfix for a test: takes mail on loopback and hands it on by a table of domains.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::cert::Cert;
use crate::process;

/// Where mail for a domain goes.
#[derive(Clone, Debug)]
pub enum Route {
    /// LMTP at a loopback port.
    Lmtp(u16),
    /// LMTP at a socket in the file system.
    LmtpSocket(PathBuf),
    /// SMTP at a loopback port.
    Smtp(u16),
    /// The same, only by STARTTLS, and only to a certificate for `localhost` of this authority (PEM).
    SmtpTls(u16, String),
}

impl Route {
    fn text(&self) -> String {
        match self {
            Route::Lmtp(port) => format!("lmtp:inet:127.0.0.1:{port}"),
            Route::LmtpSocket(path) => format!("lmtp:unix:{}", path.display()),
            Route::Smtp(port) | Route::SmtpTls(port, _) => format!("smtp:[127.0.0.1]:{port}"),
        }
    }
}

/// A running server.
pub struct Postfix {
    /// SMTP for everybody on loopback, with STARTTLS offered.
    pub smtp_port: u16,
    /// SMTP inside TLS, only for those who sign in; works when started with Dovecot's `auth_port`.
    pub submissions_port: u16,
    /// The authority that signed its certificate (PEM); made out to `localhost` and `127.0.0.1`.
    pub root_pem: String,
    dir: TempDir,
    child: Child,
}

impl Postfix {
    /// Starts a server that knows these domains and refuses all others. `auth_port` is that of a Dovecot
    /// which knows the users.
    pub async fn start(routes: &[(&str, Route)], auth_port: Option<u16>) -> Postfix {
        let postfix = process::program("/usr/sbin/postfix", "postfix");
        let dir = process::open_dir();
        let cert = Cert::loopback();
        let [smtp_port, submissions_port] = [(); 2].map(|()| process::free_port());
        let write = |name: &str, text: String| {
            let path = dir.path().join(name);
            std::fs::write(&path, text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        };
        for folder in ["conf", "spool", "data", "log"] {
            std::fs::create_dir(dir.path().join(folder)).expect("a folder");
        }
        process::run(Command::new("chown").arg("postfix").arg(dir.path().join("data")));
        write("conf/transport", routes.iter().map(|(d, r)| format!("{d} {}\n", r.text())).collect());
        write("conf/domains", routes.iter().map(|(d, _)| format!("{d} ok\n")).collect());
        write("conf/cert.pem", cert.key + &cert.cert);
        let secured = routes.iter().filter_map(|(_, route)| match route {
            Route::SmtpTls(port, root) => {
                Some((format!("[127.0.0.1]:{port} secure match=localhost\n"), root))
            }
            _ => None,
        });
        let (policies, roots): (String, String) = secured.map(|(line, root)| (line, root.as_str())).unzip();
        write("conf/tls", policies);
        write("conf/roots.pem", roots);
        let home = dir.path().display().to_string();
        write("conf/main.cf", main_cf(&home, auth_port));
        write("conf/master.cf", master_cf(smtp_port, submissions_port));
        let mut child = Command::new(postfix)
            .arg("-c")
            .arg(dir.path().join("conf"))
            .arg("start-fg")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("postfix starts");
        process::greeted(smtp_port, &dir.path().join("log/postfix.log"), &mut child).await;
        Postfix { smtp_port, submissions_port, root_pem: cert.root, dir, child }
    }

    /// Tries all waiting mails at once instead of at their next time.
    pub fn flush(&self) {
        process::run(
            Command::new("/usr/sbin/postqueue").arg("-c").arg(self.dir.path().join("conf")).arg("-f"),
        );
    }

    /// Offers no reports of delivery from now on: each would be one more mail for whoever asks for them.
    pub fn report_nothing(&self) {
        let conf = self.dir.path().join("conf");
        let setting = "smtpd_discard_ehlo_keywords = silent-discard, dsn";
        process::run(Command::new("/usr/sbin/postconf").arg("-c").arg(&conf).args(["-e", setting]));
        process::run(Command::new("/usr/sbin/postfix").arg("-c").arg(&conf).arg("reload"));
    }

    /// The server's log so far.
    pub fn log(&self) -> String {
        process::read(&self.dir.path().join("log/postfix.log"))
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        // The child is a script that waits for the master; this file is how Postfix itself finds it.
        let file = std::fs::read_to_string(self.dir.path().join("spool/pid/master.pid")).unwrap_or_default();
        process::ask_to_end(file.trim().parse().unwrap_or_else(|_| self.child.id()));
        self.child.wait().ok();
    }
}

fn main_cf(home: &str, auth_port: Option<u16>) -> String {
    let sasl = match auth_port {
        Some(port) => format!("smtpd_sasl_type = dovecot\nsmtpd_sasl_path = inet:127.0.0.1:{port}\n"),
        None => String::new(),
    };
    format!(
        "compatibility_level = 3.6
queue_directory = {home}/spool
data_directory = {home}/data
maillog_file = {home}/log/postfix.log
maillog_file_prefixes = {home}
myhostname = mx.test
mydestination =
local_recipient_maps =
alias_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
relay_domains = texthash:{home}/conf/domains
transport_maps = texthash:{home}/conf/transport
default_transport = error:no such domain in this test
smtpd_relay_restrictions = permit_auth_destination, reject
smtpd_recipient_restrictions = permit_auth_destination, reject
smtpd_peername_lookup = no
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtpd_tls_security_level = may
smtpd_tls_chain_files = {home}/conf/cert.pem
lmtp_tls_security_level = none
smtp_tls_security_level = none
smtp_tls_policy_maps = texthash:{home}/conf/tls
smtp_tls_CAfile = {home}/conf/roots.pem
smtp_tls_loglevel = 1
minimal_backoff_time = 1s
queue_run_delay = 1s
{sasl}"
    )
}

fn master_cf(smtp_port: u16, submissions_port: u16) -> String {
    format!(
        "127.0.0.1:{smtp_port} inet n - n - - smtpd
127.0.0.1:{submissions_port} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"
    )
}
