//! One command line into a command, or into the answer that says what is wrong with it.

/// What the peer wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command {
    Hello { greeting: Greeting, name: String },
    Mail { from: Option<String>, size: u64, wide: bool },
    Rcpt { to: String },
    Data,
    Bdat { size: u64, last: bool },
    Rset,
    Noop,
    Quit,
    Vrfy,
    Help,
    StartTls,
}

/// The three ways to say hello.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Greeting {
    Helo,
    Ehlo,
    Lhlo,
}

/// An answer that refuses: code, enhanced code and plain words.
pub(super) type Refusal = &'static str;

const MAX_ADDRESS: usize = 320;

/// Reads a line without its CR LF.
pub(super) fn parse(line: &[u8]) -> Result<Command, Refusal> {
    let line = std::str::from_utf8(line).map_err(|_| "500 5.5.2 The command is not UTF-8 text")?;
    if line.chars().any(char::is_control) {
        return Err("500 5.5.2 The command has control characters in it");
    }
    let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
    let rest = rest.trim();
    match verb.to_ascii_uppercase().as_str() {
        "HELO" => hello(Greeting::Helo, rest),
        "EHLO" => hello(Greeting::Ehlo, rest),
        "LHLO" => hello(Greeting::Lhlo, rest),
        "MAIL" => mail(rest),
        "RCPT" => rcpt(rest),
        "DATA" => alone(Command::Data, rest),
        "BDAT" => bdat(rest),
        "RSET" => alone(Command::Rset, rest),
        "NOOP" => Ok(Command::Noop),
        "QUIT" => alone(Command::Quit, rest),
        "VRFY" => Ok(Command::Vrfy),
        "HELP" => Ok(Command::Help),
        "STARTTLS" => alone(Command::StartTls, rest),
        "EXPN" | "TURN" | "ETRN" | "AUTH" | "SEND" | "SOML" | "SAML" => {
            Err("502 5.5.1 This server does not do that")
        }
        _ => Err("500 5.5.2 Unknown command"),
    }
}

fn alone(command: Command, rest: &str) -> Result<Command, Refusal> {
    if rest.is_empty() { Ok(command) } else { Err("501 5.5.4 This command takes no parameters") }
}

fn hello(greeting: Greeting, name: &str) -> Result<Command, Refusal> {
    if name.is_empty() || name.len() > 255 || name.contains(' ') {
        return Err("501 5.5.4 Say hello with the name of your machine");
    }
    Ok(Command::Hello { greeting, name: name.to_owned() })
}

fn mail(rest: &str) -> Result<Command, Refusal> {
    let (path, parameters) = path(rest, "FROM:").ok_or("501 5.5.4 Write: MAIL FROM:<address>")?;
    let from = match path {
        "" => None,
        path => Some(address(path).ok_or("501 5.1.7 The sender is not a mail address")?),
    };
    let (mut size, mut wide) = (0, false);
    for parameter in parameters.split_whitespace() {
        let (key, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        match (key.to_ascii_uppercase().as_str(), value.to_ascii_uppercase().as_str()) {
            ("SIZE", digits) => {
                size = digits.parse().map_err(|_| "501 5.5.4 SIZE wants a number of bytes")?;
            }
            ("BODY", "7BIT" | "8BITMIME") => {}
            ("SMTPUTF8", "") => wide = true,
            ("BODY", _) => return Err("501 5.5.4 BODY is either 7BIT or 8BITMIME"),
            _ => return Err("555 5.5.4 This parameter of MAIL is not known here"),
        }
    }
    Ok(Command::Mail { from, size, wide })
}

fn rcpt(rest: &str) -> Result<Command, Refusal> {
    let (path, parameters) = path(rest, "TO:").ok_or("501 5.5.4 Write: RCPT TO:<address>")?;
    if !parameters.is_empty() {
        return Err("555 5.5.4 This parameter of RCPT is not known here");
    }
    if path.eq_ignore_ascii_case("postmaster") {
        return Ok(Command::Rcpt { to: path.to_owned() });
    }
    let to = address(path).ok_or("501 5.1.3 The recipient is not a mail address")?;
    Ok(Command::Rcpt { to })
}

fn bdat(rest: &str) -> Result<Command, Refusal> {
    let mut words = rest.split_whitespace();
    let size = words.next().and_then(|n| n.parse().ok());
    let last = match words.next() {
        None => Some(false),
        Some(word) => word.eq_ignore_ascii_case("LAST").then_some(true),
    };
    match (size, last, words.next()) {
        (Some(size), Some(last), None) => Ok(Command::Bdat { size, last }),
        _ => Err("501 5.5.4 Write: BDAT size [LAST]"),
    }
}

/// `FROM:<path> parameters` into path and parameters. A `>` inside quotes does not end the path.
fn path<'a>(rest: &'a str, keyword: &str) -> Option<(&'a str, &'a str)> {
    let head = rest.get(..keyword.len())?;
    if !head.eq_ignore_ascii_case(keyword) {
        return None;
    }
    let inside = rest[keyword.len()..].trim_start().strip_prefix('<')?;
    let (mut quoted, mut escaped) = (false, false);
    let end = inside.char_indices().find_map(|(i, c)| {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '>' if !quoted => return Some(i),
            _ => {}
        }
        None
    })?;
    let after = &inside[end + 1..];
    let glued = !after.is_empty() && !after.starts_with(' ');
    (!glued).then(|| (&inside[..end], after.trim()))
}

/// A mailbox, without a source route (`@a,@b:`), which is long out of use but still allowed.
fn address(path: &str) -> Option<String> {
    let mailbox = match path.strip_prefix('@') {
        Some(route) => route.split_once(':')?.1,
        None => path,
    };
    let (local, domain) = mailbox.rsplit_once('@')?;
    (mailbox.len() <= MAX_ADDRESS && is_local(local) && is_domain(domain)).then(|| mailbox.to_owned())
}

fn is_local(local: &str) -> bool {
    if let Some(inside) = local.strip_prefix('"').and_then(|l| l.strip_suffix('"')) {
        let mut escaped = false;
        let clean = inside.chars().all(|c| match c {
            _ if escaped => {
                escaped = false;
                true
            }
            '\\' => {
                escaped = true;
                true
            }
            c => c != '"',
        });
        return local.len() > 1 && clean && !escaped;
    }
    // Empty words (`a..b`) are against the rules, and some providers have given out such addresses.
    !local.is_empty() && local.chars().all(|c| !c.is_whitespace() && !"\"()<>[]:;@\\,".contains(c))
}

fn is_domain(domain: &str) -> bool {
    if let Some(inside) = domain.strip_prefix('[').and_then(|d| d.strip_suffix(']')) {
        return !inside.is_empty() && inside.chars().all(|c| c.is_ascii_alphanumeric() || ".:-".contains(c));
    }
    let label = |l: &str| {
        !l.is_empty() && l.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_' || !c.is_ascii())
    };
    domain.len() <= 255 && domain.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sender(line: &str) -> Result<Option<String>, Refusal> {
        match parse(line.as_bytes())? {
            Command::Mail { from, .. } => Ok(from),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn senders() {
        for (line, from) in [
            ("MAIL FROM:<a@b.c>", "a@b.c"),
            ("mail from: <a@b.c> size=12 BODY=8BITMIME", "a@b.c"),
            ("MAIL FROM:<@x,@y:a@b.c>", "a@b.c"),
            ("MAIL FROM:<\"a b>\\\"c\"@b.c>", "\"a b>\\\"c\"@b.c"),
            ("MAIL FROM:<иван@почта.рф> SMTPUTF8", "иван@почта.рф"),
            ("MAIL FROM:<a@[127.0.0.1]>", "a@[127.0.0.1]"),
        ] {
            assert_eq!(sender(line), Ok(Some(from.to_owned())), "{line}");
        }
        assert_eq!(sender("MAIL FROM:<>"), Ok(None));
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (line, code) in [
            ("MAIL FROM:a@b.c", "501"),
            ("MAIL FROM:<a@b.c", "501"),
            ("MAIL FROM:<a b@c>", "501"),
            ("MAIL FROM:<a@b>SIZE=1", "501"),
            ("MAIL FROM:<a@b> SIZE=many", "501"),
            ("MAIL FROM:<a@b> BODY=BINARYMIME", "501"),
            ("MAIL FROM:<a@b> FOO=1", "555"),
            ("MAIL TO:<a@b>", "501"),
            ("MAIL FROM", "501"),
            ("RCPT TO:<>", "501"),
            ("RCPT TO:<a@>", "501"),
            ("RCPT TO:<@b>", "501"),
            ("RCPT TO:<a@b> NOTIFY=NEVER", "555"),
            ("EHLO", "501"),
            ("EHLO a b", "501"),
            ("DATA now", "501"),
            ("BDAT -1", "501"),
            ("BDAT 1 FIRST", "501"),
            ("AUTH PLAIN", "502"),
            ("GET / HTTP/1.1", "500"),
            ("", "500"),
            ("NOOP \u{1}", "500"),
        ] {
            let refusal = parse(line.as_bytes()).expect_err(line);
            assert!(refusal.starts_with(code), "{line}: {refusal}");
        }
        assert!(parse(b"NOOP \xff").is_err());
    }

    proptest! {
        #[test]
        fn any_line_gets_an_answer(line in prop::collection::vec(any::<u8>(), 0..120)) {
            if let Err(refusal) = parse(&line) {
                prop_assert!(refusal.starts_with('5'));
            }
        }

        #[test]
        fn any_path_gets_an_answer(path in "[<>@\"\\\\a.:, \u{430}\\[\\]]{0,24}", tail in ".{0,16}") {
            for verb in ["MAIL FROM:<", "RCPT TO:<"] {
                if let Ok(Command::Rcpt { to }) = parse(format!("{verb}{path}>{tail}").as_bytes()) {
                    prop_assert!(to.contains('@') || to.eq_ignore_ascii_case("postmaster"));
                }
            }
        }

        #[test]
        fn plain_addresses_come_through(local in "[a-zA-Z0-9.+_=-]{1,30}", domain in "[a-z0-9-]{1,20}(\\.[a-z]{2,5}){0,3}") {
            let to = format!("{local}@{domain}");
            prop_assert_eq!(parse(format!("RCPT TO:<{to}>").as_bytes()), Ok(Command::Rcpt { to }));
        }
    }
}
