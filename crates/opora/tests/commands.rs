//! The commands as one types them: the real program over a store in a temporary folder.

use serde_json::Value;
use std::collections::HashSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

const PASSWORD: &str = "a long enough password";

fn opora(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_opora"));
    for name in
        ["OPORA_DATABASE_URL", "OPORA_KEY", "OPORA_LOG", "OPORA_LISTEN", "OPORA_PUBLIC_URL", "OPORA_LMTP"]
    {
        command.env_remove(name);
    }
    command.env("OPORA_DATA", data).env("OPORA_PASSWORD", PASSWORD).stdin(Stdio::null());
    command
}

fn run(data: &Path, args: &[&str]) -> Output {
    opora(data).args(args).output().unwrap()
}

/// The one object on standard output, and the exit status.
fn json(data: &Path, args: &[&str]) -> (Value, i32) {
    let output = opora(data).args(args).arg("--json").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        text.trim_end().lines().count(),
        1,
        "{args:?} printed {text:?}; {}",
        String::from_utf8_lossy(&output.stderr)
    );
    (serde_json::from_str(&text).unwrap(), output.status.code().unwrap())
}

#[test]
fn a_desk_from_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let data = &folder.path().join("desk");
    let init = ["admin", "init", "--organisation", "Ours", "--name", "Ada", "--mail", "ada@ours.example"];
    let (made, code) = json(data, &init);
    assert_eq!(code, 0, "{made}");
    let (refused, code) = json(data, &init);
    assert_eq!(code, 1);
    assert!(refused["error"].as_str().unwrap().contains("not empty"), "{refused}");

    for args in [
        &["admin", "mailbox", "support@ours.example", "--name", "Support"][..],
        &["admin", "organisation", "--name", "Client", "--domain", "client.example"],
        &[
            "admin",
            "person",
            "--name",
            "Bob",
            "--mail",
            "bob@client.example",
            "--role",
            "requester",
            "--organisation",
            "client",
        ],
        &["admin", "grant", "bob@client.example", "--role", "client_manager", "--organisation", "Client"],
        &["admin", "invite", "bob@client.example"],
        &["admin", "password", "bob@client.example"],
    ] {
        let (said, code) = json(data, args);
        assert_eq!(code, 0, "{args:?}: {said}");
    }
    let (nobody, code) = json(data, &["admin", "invite", "nobody@client.example"]);
    assert_eq!(code, 1, "{nobody}");
    let (found, code) = json(data, &["doctor"]);
    assert_eq!((code, &found["clean"]), (0, &Value::Bool(true)), "{found}");
}

#[test]
fn wrong_usage_is_told_apart_from_failure() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["serve", "--listen", "nowhere"]).status.code(), Some(2));
    assert_eq!(run(folder.path(), &["restore", "/no/such/file"]).status.code(), Some(1));
    let (version, code) = json(folder.path(), &["version"]);
    assert_eq!((code, version["version"].as_str()), (0, Some(env!("CARGO_PKG_VERSION"))));
}

#[test]
fn a_seeded_desk_is_what_its_journals_say_and_moves_house() {
    let folder = tempfile::tempdir().unwrap();
    let (data, copy) = (folder.path().join("desk"), folder.path().join("copy"));
    let args = ["seed", "--tickets", "400", "--clients", "20", "--engineers", "3", "--messages", "5"];
    let (seeded, code) = json(&data, &args);
    assert_eq!(code, 0, "{seeded}");
    let (again, code) = json(&data, &args);
    assert_eq!(code, 1, "a store with a desk was seeded: {again}");

    let (found, code) = json(&data, &["doctor"]);
    assert_eq!(
        (code, found["tickets"].as_u64(), &found["clean"]),
        (0, Some(400), &Value::Bool(true)),
        "{found}"
    );
    assert!(found["entries"].as_u64().unwrap() > 400 * 6, "{found}");

    let file = folder.path().join("backup.db").display().to_string();
    let (backed, code) = json(&data, &["backup", &file]);
    assert_eq!(code, 0, "{backed}");
    let (restored, code) = json(&copy, &["restore", &file]);
    assert_eq!((code, &restored), (0, &backed));
    assert_eq!(restored["tables"]["message"]["rows"].as_u64(), Some(2000), "{restored}");
    assert_eq!(json(&copy, &["restore", &file]).1, 1, "restored over a desk");
}

#[test]
fn mails_are_imported_once() {
    let folder = tempfile::tempdir().unwrap();
    let (data, mails) = (folder.path().join("desk"), folder.path().join("mails"));
    std::fs::create_dir(&mails).unwrap();
    for n in 0..3 {
        let mail = format!(
            "From: a{n}@x.example\r\nMessage-ID: <{n}@x.example>\r\nSubject: Case {n}\r\n\r\nWords {n}\r\n"
        );
        std::fs::write(mails.join(format!("{n}.eml")), mail).unwrap();
    }
    let path = mails.display().to_string();
    let (sum, code) = json(&data, &["import", "mail", &path]);
    assert_eq!((code, sum["messages"].as_u64(), sum["tickets"].as_u64()), (0, Some(3), Some(3)), "{sum}");
    let (sum, _) = json(&data, &["import", "mail", &path]);
    assert_eq!((sum["messages"].as_u64(), sum["duplicates"].as_u64()), (Some(3), Some(3)), "{sum}");
    assert_eq!(json(&data, &["import", "mail", "/no/such/folder"]).1, 1);
}

/// The points at which tests let the program die are not in the product.
#[cfg(not(feature = "crash"))]
#[test]
fn nothing_in_the_environment_kills_the_product() {
    let folder = tempfile::tempdir().unwrap();
    let mails = folder.path().join("mails");
    std::fs::create_dir(&mails).unwrap();
    std::fs::write(mails.join("1.eml"), "From: a@x.example\r\nSubject: Case\r\n\r\nWords\r\n").unwrap();
    for point in app::crash::Point::ALL {
        let mut command = opora(&folder.path().join(point.name()));
        command.args(["import", "mail"]).arg(&mails).env("OPORA_CRASH_AT", point.name());
        assert!(command.output().unwrap().status.success(), "{}", point.name());
    }
}

/// A server that ends with its test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        self.0.kill().ok(); // mostly it has ended by itself
        self.0.wait().ok();
    }
}

impl Server {
    fn start(data: &Path, args: &[&str]) -> (Server, Value) {
        let mut child = opora(data).args(args).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        (Server(child), serde_json::from_str(&line).unwrap())
    }

    /// SIGTERM, and the exit status.
    fn stop(mut self) -> Option<i32> {
        Command::new("kill").arg(self.0.id().to_string()).status().unwrap();
        self.0.wait().unwrap().code()
    }
}

fn get(url: &str, path: &str, header: &str) -> String {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{header}\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_server_tells_how_it_is_and_stops_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("desk");
    let socket = folder.path().join("lmtp");
    let args =
        ["serve", "--json", "--listen", "127.0.0.1:0", "--lmtp", socket.to_str().unwrap(), "--log", "warn"];
    let (server, ready) = Server::start(&data, &args);
    let url = ready["url"].as_str().unwrap();
    assert!(socket.exists());
    assert!(get(url, "/healthz", "").ends_with("ok\n"));
    assert!(get(url, "/readyz", "").starts_with("HTTP/1.1 200"));
    assert!(get(url, "/session", "").starts_with("HTTP/1.1 200"));
    let metrics = get(url, "/metrics", "");
    assert!(
        metrics.contains("opora_http_requests_total{method=\"get\",route=\"/session\",status=\"2xx\"} 1"),
        "{metrics}"
    );
    assert!(metrics.contains("process_resident_memory_bytes"), "{metrics}");
    let proxied = get(url, "/metrics", "X-Forwarded-For: 192.0.2.1\r\n");
    assert!(proxied.starts_with("HTTP/1.1 404"), "a stranger behind a proxy reads the metrics: {proxied}");
    // While somebody listens for news, the server still ends.
    let _listener = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    assert_eq!(server.stop(), Some(0));
    let key = std::fs::metadata(data.join("opora.key")).unwrap();
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&key.permissions()) & 0o777, 0o600);
}

#[test]
fn the_demo_is_furnished_once_and_clean() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("desk");
    let (said, code) = json(&data, &["demo", "--listen", "127.0.0.1:0", "--only-furnish"]);
    assert_eq!((code, said["logins"].as_array().map(Vec::len)), (0, Some(5)), "{said}");
    assert!(!data.join("furnishing").exists() && data.join("opora.db").exists());
    let (found, code) = json(&data, &["doctor"]);
    assert_eq!((code, &found["clean"]), (0, &Value::Bool(true)), "{found}");
    let tickets = found["tickets"].as_u64().unwrap();
    let from = said["until"].as_i64().unwrap() - 60 * 86_400_000;
    let planned: HashSet<u32> = demo::plan(1, from, 60).into_iter().map(|act| act.thread).collect();
    // Besides, the desk's own clockwork follows up what suppliers sent wrong.
    let followed_up = found["data_tickets"].as_u64().unwrap();
    assert_eq!(
        tickets,
        planned.len() as u64 + followed_up,
        "each conversation of the plan is a ticket: {found}"
    );
    assert!(followed_up > 0, "{found}");
    assert!(found["blobs"].as_u64().unwrap() > 20, "{found}");

    let (server, ready) =
        Server::start(&data, &["demo", "--json", "--listen", "127.0.0.1:0", "--log", "error"]);
    let page = get(ready["url"].as_str().unwrap(), "/session", "");
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert_eq!(server.stop(), Some(0));
    let (found, code) = json(&data, &["doctor"]);
    assert_eq!(found["tickets"].as_u64(), Some(tickets), "a second start made tickets");
    assert_eq!((code, &found["clean"]), (0, &Value::Bool(true)), "{found}");
    let help = Command::new(env!("CARGO_BIN_EXE_opora")).args(["demo", "--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    assert!(help.contains("[default: data/demo]") && !help.contains("[default: data]"), "{help}");
}

#[test]
fn a_desk_that_is_no_demo_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("desk");
    let init = ["admin", "init", "--organisation", "Ours", "--name", "Ada", "--mail", "ada@ours.example"];
    assert_eq!(json(&data, &init).1, 0);
    let (refused, code) = json(&data, &["demo", "--listen", "127.0.0.1:0", "--only-furnish"]);
    assert_eq!(code, 1);
    assert!(refused["error"].as_str().unwrap().contains("no demo"), "{refused}");
}

#[test]
fn deadlines_are_counted_line_by_line() {
    let ask = |args: &[&str], lines: &str| {
        let mut command = opora(Path::new("no-desk-is-opened"));
        command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (text(output.stdout), text(output.stderr), output.status.code())
    };
    let moscow = ["calendar", "add", "--calendar", "ru-9-18", "--zone", "Europe/Moscow"];
    let (out, trouble, code) =
        ask(&moscow, "2024-05-08T16:30 60\n2024-05-08T16:30 soon\n2024-05-06T09:00 540\n");
    assert_eq!(out, "2024-05-13T09:30:00\n2024-05-06T18:00:00\n");
    assert!(trouble.starts_with("line 2: `soon` is no number of minutes"), "{trouble}");
    assert_eq!(code, Some(3));
    let between = ["calendar", "between", "--calendar", "ru-9-18-lunch"];
    let (out, _, code) = ask(&between, "2024-05-06T09:00 2024-05-06T18:00\n");
    assert_eq!((out.as_str(), code), ("480\n", Some(0)));
    let (_, trouble, code) = ask(&["calendar", "add", "--calendar", "ru-8-17"], "");
    assert!(trouble.contains("there is no calendar `ru-8-17`; there are ru-9-18"), "{trouble}");
    assert_eq!(code, Some(1));
    let zone = ["calendar", "add", "--calendar", "24x7", "--zone", "Mars/Olympus"];
    assert!(ask(&zone, "").1.contains("there is no zone `Mars/Olympus`"));
    let (list, _, _) = ask(&["calendar", "list", "--json"], "");
    assert_eq!(serde_json::from_str::<Value>(&list).unwrap()["calendars"].as_array().map(Vec::len), Some(3));
    let (shown, _, _) = ask(&["calendar", "show", "--calendar", "ru-9-18", "--year", "2024"], "");
    assert!(shown.contains("2024-11-02 Saturday  09:00-17:00  worked_short"), "{shown}");
}
