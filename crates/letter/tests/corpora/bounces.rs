//! Bounces, auto-replies and complaints: recognised, and what they tell.

use super::common::{bytes, read, sets};
use letter::{Kind, Reason, Report};
use std::collections::BTreeMap;

struct Row {
    dsn: String,
    code: String,
    reason: String,
    hard: bool,
}

fn rows(folder: &std::path::Path) -> BTreeMap<String, Vec<Row>> {
    let mut expected: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    let csv = String::from_utf8(bytes(&folder.join("expected.csv"))).expect("utf-8");
    for line in csv.lines().skip(1) {
        let f: Vec<&str> = line.split(',').collect();
        let row = Row { dsn: f[2].into(), code: f[3].into(), reason: f[4].into(), hard: f[5] == "true" };
        expected.entry(f[0].into()).or_default().push(row);
    }
    expected
}

#[test]
fn sisimai() {
    let Some(sets) = sets() else { return };
    let folder = sets.join("sisimai");
    let expected = rows(&folder);
    let mut count = Counts::default();
    let mut missed = Vec::new();
    for (file, raw) in super::common::files(&folder.join("maildir/bsd")) {
        let letter = read(&raw);
        let rows = expected.get(&file).map(Vec::as_slice).unwrap_or_default();
        let vacation = rows.iter().any(|r| r.reason == "vacation") || file.starts_with("rfc3834");
        // A complaint, whatever the file is called.
        let complaint = file.starts_with("arf") || file == "lhost-amazonses-11.eml";
        // A person forwards a bounce: the set counts it as a bounce, we count it as a person's mail.
        let human = file == "lhost-sendmail-14.eml";
        count.add("mails", true);
        let machine = !matches!(letter.kind, Kind::Human | Kind::Bulk { .. });
        count.add("a machine's", machine != human);
        let right = match &letter.kind {
            Kind::Bounce(_) => !vacation && !complaint,
            Kind::AutoReply { .. } => vacation || complaint,
            Kind::Complaint(_) => complaint,
            Kind::Human => human,
            Kind::Bulk { .. } => false,
        };
        count.add("of the right kind", right);
        if !right {
            missed.push(format!("{file}: {}", short(&letter.kind)));
        }
        if rows.is_empty() || vacation || complaint || human {
            continue;
        }
        let reports: &[Report] = if let Kind::Bounce(r) = &letter.kind { r } else { &[] };
        count.add(
            "recipients named",
            reports.iter().filter(|r| r.recipient.as_deref().is_some_and(|a| a.contains('@'))).count()
                >= rows.len(),
        );
        count.add("number of reports", reports.len() == rows.len());
        for (i, row) in rows.iter().enumerate() {
            let Some(report) = reports.get(i) else { continue };
            let hard = report.hard == row.hard;
            let reason = same_reason(report.reason, &row.reason);
            // 5.0.9xx are that product's own codes: only the class can agree.
            let own = row.dsn.get(2..5) == Some("0.9");
            let status = if own {
                report.status.as_deref().is_none_or(|s| s[..1] == row.dsn[..1])
            } else {
                report.status.as_deref().unwrap_or("") == row.dsn
            };
            let code = row.code == report.reply_code.map(|c| c.to_string()).unwrap_or_default();
            count.add("hard or soft", hard);
            count.add("reason", reason);
            count.add("status", status);
            count.add("reply code", code);
            if !(reason && hard && status) {
                missed.push(format!(
                    "{file} {i}: {} {} {} -> {:?} {:?} {:?} | {}",
                    row.reason,
                    row.dsn,
                    row.code,
                    report.reason,
                    report.status,
                    report.reply_code,
                    report.diagnostic.chars().take(150).collect::<String>()
                ));
            }
        }
    }
    for (file, raw) in super::common::files(&folder.join("maildir/not")) {
        let kind = read(&raw).kind;
        assert_eq!(kind, Kind::Human, "{file}");
    }
    count.print("sisimai");
    for line in missed {
        println!("  {line}");
    }
    assert!(count.percent("of the right kind") >= 97.0);
    assert!(count.percent("a machine's") >= 99.0);
    assert!(count.percent("recipients named") >= 90.0);
}

#[test]
fn flufl_bounce() {
    let Some(sets) = sets() else { return };
    let folder = sets.join("flufl_bounce");
    let csv = String::from_utf8(bytes(&folder.join("expected.csv"))).expect("utf-8");
    let mut count = Counts::default();
    let mut missed = Vec::new();
    let rows: BTreeMap<&str, Vec<&str>> =
        csv.lines().skip(1).map(|l| l.split(',').collect::<Vec<_>>()).map(|f| (f[0], f)).collect();
    for (file, raw) in super::common::files(&folder) {
        if !file.ends_with(".txt") {
            continue;
        }
        let letter = read(&raw);
        let reports: &[Report] = if let Kind::Bounce(r) = &letter.kind { r } else { &[] };
        // A person's mail that the set keeps because a detector once took it for a bounce.
        let human = file == "groupwise_03.txt";
        let right = matches!(letter.kind, Kind::Bounce(_)) != human;
        count.add("of the right kind", right);
        if !right {
            missed.push(format!("{file}: {}", short(&letter.kind)));
        }
        let Some(row) = rows.get(file.as_str()).filter(|_| !human) else { continue };
        let want: Vec<String> = row[2].split_whitespace().map(str::to_ascii_lowercase).collect();
        let mut got: Vec<String> =
            reports.iter().filter_map(|r| r.recipient.as_deref()).map(str::to_ascii_lowercase).collect();
        got.sort();
        got.dedup();
        if want.is_empty() {
            continue;
        }
        count.add("recipients", want == got);
        if want != got {
            missed.push(format!("{file}: want {want:?} got {got:?}"));
        }
        let delayed = reports.iter().all(|r| r.action == letter::Action::Delayed) && !reports.is_empty();
        count.add("delayed or failed", delayed == (row[3] == "True"));
        if delayed != (row[3] == "True") {
            missed.push(format!("{file}: delayed {delayed}, expected {}", row[3]));
        }
    }
    count.print("flufl_bounce");
    for line in missed {
        println!("  {line}");
    }
    assert!(count.percent("of the right kind") >= 97.0);
    assert!(count.percent("recipients") >= 90.0);
}

fn short(kind: &Kind) -> String {
    match kind {
        Kind::Bounce(r) => format!("Bounce({})", r.len()),
        other => format!("{other:?}"),
    }
}

/// The names of that product for our reasons; two of ours join several of its.
fn same_reason(ours: Reason, theirs: &str) -> bool {
    let names: &[&str] = match ours {
        Reason::UserUnknown => &["userunknown"],
        Reason::HostUnknown => &["hostunknown"],
        Reason::HasMoved => &["hasmoved"],
        Reason::NotAccepting => &["notaccept"],
        Reason::MailboxFull => &["mailboxfull"],
        Reason::Suspended => &["suspend"],
        Reason::Filtered => &["filtered"],
        Reason::SenderRejected => &["rejected"],
        Reason::Blocked => &["blocked", "badreputation"],
        Reason::NoReverseName => &["requireptr"],
        Reason::AuthFailure => &["authfailure"],
        Reason::Policy => &["policyviolation"],
        Reason::Spam => &["spamdetected"],
        Reason::Virus => &["virusdetected"],
        Reason::Content => &["contenterror"],
        Reason::TooBig => &["mesgtoobig", "exceedlimit", "emailtoolarge"],
        Reason::Expired => &["expired"],
        Reason::Network => &["networkerror"],
        Reason::System => &["systemerror"],
        Reason::Mailer => &["mailererror"],
        Reason::Security => &["securityerror"],
        Reason::NoRelaying => &["norelaying"],
        Reason::TooMany => &["toomanyconn", "speeding", "ratelimited"],
        Reason::Protocol => &["syntaxerror", "notcompliantrfc"],
        Reason::Delivered => &["delivered"],
        Reason::Unknown => &["undefined", "onhold"],
    };
    names.contains(&theirs)
}

#[derive(Default)]
struct Counts(Vec<(&'static str, usize, usize)>);

impl Counts {
    fn add(&mut self, name: &'static str, right: bool) {
        match self.0.iter_mut().find(|c| c.0 == name) {
            Some(c) => (c.1, c.2) = (c.1 + 1, c.2 + usize::from(right)),
            None => self.0.push((name, 1, usize::from(right))),
        }
    }

    fn percent(&self, name: &str) -> f64 {
        self.0.iter().find(|c| c.0 == name).map_or(0.0, |c| 100.0 * c.2 as f64 / c.1 as f64)
    }

    fn print(&self, set: &str) {
        for (name, of, right) in &self.0 {
            println!("{set:<14} {name:<20} {of:>5} {right:>5} {:>7.1}", 100.0 * *right as f64 / *of as f64);
        }
    }
}
