//! The dialogue with one peer: one state machine, two greetings.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use tokio::time::Instant;

use super::command::{Command, Greeting, parse};
use super::conn::{Conn, Line};
use super::data::Unstuff;
use super::spool::Body;
use super::{Delivery, Door, House, Protocol, Verdict};
use crate::net::BoxStream;
use crate::{Retry, Taken};

const TRICKY: &str = "554 5.6.0 The mail has line ends other than CR LF; it was not taken";
const TOO_BIG: &str = "552 5.3.4 The mail is too big";
const LATER: &str = "451 4.3.0 The mail could not be stored now; please try again later";

/// Serves one connection to its end.
pub(super) async fn run<D: Door>(
    stream: BoxStream,
    peer: Option<IpAddr>,
    protocol: Protocol,
    house: Arc<House<D>>,
) {
    let mut conn = Conn::new(stream, house.config.limits.idle);
    let Some(_place) = house.crowd.enter(peer) else {
        conn.say(&format!("421 4.7.0 {} Too many connections", house.config.hostname));
        return conn.close().await;
    };
    let mut session = Session {
        conn,
        house: &house,
        peer,
        protocol,
        hello: None,
        secure: false,
        mail: None,
        commands: 0,
        errors: 0,
    };
    // An error of the transport needs no words: the peer is gone.
    session.talk().await.ok();
    session.conn.close().await;
}

struct Session<'a, D> {
    conn: Conn,
    house: &'a House<D>,
    peer: Option<IpAddr>,
    protocol: Protocol,
    hello: Option<(Greeting, String)>,
    secure: bool,
    mail: Option<Mail>,
    commands: usize,
    errors: usize,
}

/// A mail in transfer.
struct Mail {
    from: Option<String>,
    to: Vec<String>,
    wide: bool,
    /// Its text, once it began to come in chunks.
    text: Option<Text>,
}

/// The text received so far.
struct Text {
    body: Body,
    /// Bytes of the peer's, without our own header.
    size: u64,
    fault: Option<&'static str>,
}

/// Whether the dialogue goes on.
#[derive(PartialEq, Eq)]
enum Flow {
    On,
    End,
}

impl<D: Door> Session<'_, D> {
    async fn talk(&mut self) -> io::Result<()> {
        let name = &self.house.config.hostname;
        let kind = if self.protocol == Protocol::Smtp { "ESMTP" } else { "LMTP" };
        self.conn.say(&format!("220 {name} {kind}"));
        loop {
            let line = self.next_line().await;
            let Some(line) = line else { return Ok(()) };
            self.commands += 1;
            let limits = &self.house.config.limits;
            if self.commands > limits.commands || self.errors > limits.errors {
                self.conn.say("421 4.7.0 Too many commands or errors; goodbye");
                return Ok(());
            }
            match parse(&line) {
                Err(refusal) => self.refuse(refusal),
                Ok(command) => {
                    if self.act(command).await? == Flow::End {
                        return Ok(());
                    }
                }
            }
        }
    }

    /// The next line that can be a command; `None` when the dialogue is over.
    async fn next_line(&mut self) -> Option<Vec<u8>> {
        let longest = self.house.config.limits.line_bytes;
        let mut stopping = self.house.stopping.clone();
        loop {
            let between_mails = self.mail.is_none();
            let line = tokio::select! {
                biased;
                _ = stopping.wait_for(|stop| *stop), if between_mails => {
                    self.conn.say("421 4.3.2 The service is stopping; please try again later");
                    return None;
                }
                line = self.conn.line(longest) => line,
            };
            match line {
                Line::Whole(line) => return Some(line),
                Line::TooLong => {
                    self.refuse("500 5.5.2 The line is too long");
                    self.commands += 1;
                    if self.errors > self.house.config.limits.errors {
                        return None;
                    }
                }
                Line::Bare => {
                    self.conn.say("500 5.5.2 Lines must end with CR LF; goodbye");
                    return None;
                }
                Line::Silent => {
                    self.conn.say("421 4.4.2 Nothing came for too long; goodbye");
                    return None;
                }
                Line::Closed => return None,
            }
        }
    }

    async fn act(&mut self, command: Command) -> io::Result<Flow> {
        match command {
            Command::Hello { greeting, name } => self.hello(greeting, name),
            Command::Mail { from, size, wide } => self.mail(from, size, wide),
            Command::Rcpt { to } => self.rcpt(to).await,
            Command::Data => return self.data().await,
            Command::Bdat { size, last } => return self.bdat(size, last).await,
            Command::StartTls => return self.start_tls().await,
            Command::Rset => {
                self.mail = None;
                self.conn.say("250 2.0.0 Forgotten");
            }
            Command::Noop => self.conn.say("250 2.0.0 Here"),
            Command::Vrfy => self.conn.say("252 2.1.5 Send a mail and see"),
            Command::Help => self.conn.say("214 2.0.0 EHLO LHLO MAIL RCPT DATA BDAT RSET NOOP QUIT STARTTLS"),
            Command::Quit => {
                self.conn.say("221 2.0.0 Goodbye");
                return Ok(Flow::End);
            }
        }
        Ok(Flow::On)
    }

    fn hello(&mut self, greeting: Greeting, name: String) {
        match (self.protocol, greeting) {
            (Protocol::Lmtp, Greeting::Helo | Greeting::Ehlo) => {
                return self.refuse("500 5.5.1 This is LMTP: say LHLO");
            }
            (Protocol::Smtp, Greeting::Lhlo) => return self.refuse("500 5.5.1 This is SMTP: say EHLO"),
            _ => {}
        }
        self.mail = None;
        self.hello = Some((greeting, name));
        let config = &self.house.config;
        if greeting == Greeting::Helo {
            return self.conn.say(&format!("250 {}", config.hostname));
        }
        let mut lines = vec![
            config.hostname.clone(),
            format!("SIZE {}", config.limits.mail_bytes),
            "8BITMIME".into(),
            "SMTPUTF8".into(),
            "PIPELINING".into(),
            "CHUNKING".into(),
            "ENHANCEDSTATUSCODES".into(),
        ];
        if config.tls.is_some() && !self.secure {
            lines.push("STARTTLS".into());
        }
        let last = lines.len() - 1;
        for (i, line) in lines.iter().enumerate() {
            self.conn.say(&format!("250{}{line}", if i == last { ' ' } else { '-' }));
        }
    }

    fn mail(&mut self, from: Option<String>, size: u64, wide: bool) {
        if self.hello.is_none() {
            return self.refuse("503 5.5.1 Say hello first");
        }
        if self.mail.is_some() {
            return self.refuse("503 5.5.1 A mail is already begun; finish it or say RSET");
        }
        if size > self.house.config.limits.mail_bytes {
            return self.refuse(TOO_BIG);
        }
        if !wide && !from.as_deref().unwrap_or_default().is_ascii() {
            return self.refuse("553 5.6.7 An address outside ASCII needs the parameter SMTPUTF8");
        }
        self.mail = Some(Mail { from, to: Vec::new(), wide, text: None });
        self.conn.say("250 2.1.0 Sender noted");
    }

    async fn rcpt(&mut self, to: String) {
        let Some(mail) = self.mail.as_mut().filter(|m| m.text.is_none()) else {
            return self.refuse("503 5.5.1 Say MAIL first");
        };
        if !mail.wide && !to.is_ascii() {
            return self.refuse("553 5.6.7 An address outside ASCII needs the parameter SMTPUTF8");
        }
        if mail.to.len() >= self.house.config.limits.recipients {
            return self.refuse("452 4.5.3 Too many recipients in one mail");
        }
        match self.house.door.accepts(&to).await {
            Verdict::Accept => {
                mail.to.push(to);
                self.conn.say("250 2.1.5 Recipient accepted");
            }
            Verdict::Reject(why) => self.refuse(&format!("550 5.1.1 {}", one_line(&why))),
            Verdict::TryLater => self.refuse("450 4.2.0 Cannot tell now; please try again later"),
        }
    }

    async fn data(&mut self) -> io::Result<Flow> {
        let Some(mail) = self.ready_mail() else { return Ok(Flow::On) };
        if mail.text.is_some() {
            self.refuse("503 5.5.1 DATA and BDAT do not go together");
            return Ok(Flow::On);
        }
        self.conn.say("354 Go on; end with a single dot");
        self.conn.flush().await?;
        let mut text = self.open_text().await;
        let limits = self.house.config.limits;
        let deadline = Instant::now() + limits.data;
        let (mut unstuff, mut piece) = (Unstuff::default(), Vec::with_capacity(32 * 1024));
        loop {
            let bytes = tokio::time::timeout_at(deadline, self.conn.bytes()).await;
            let bytes = bytes.unwrap_or(Err(io::ErrorKind::TimedOut.into()));
            let bytes = match bytes {
                Ok([]) => return Ok(Flow::End),
                Ok(bytes) => bytes,
                Err(error) => return self.lost(error),
            };
            let end = unstuff.push(bytes, &mut piece);
            let used = end.unwrap_or(bytes.len());
            self.conn.used(used);
            self.add(&mut text, &piece).await;
            piece.clear();
            if end.is_some() {
                break;
            }
            if text.size > limits.mail_bytes.saturating_mul(4).saturating_add(1024 * 1024) {
                self.conn.say(TOO_BIG);
                return Ok(Flow::End);
            }
        }
        if unstuff.tricky() {
            text.fault = Some(TRICKY);
        }
        self.deliver(text).await;
        Ok(Flow::On)
    }

    async fn bdat(&mut self, size: u64, last: bool) -> io::Result<Flow> {
        let limits = self.house.config.limits;
        // The bytes follow in any case, and must not be taken for commands.
        let ready = self.mail.as_ref().is_some_and(|m| !m.to.is_empty());
        let mut text = match self.mail.as_mut().and_then(|m| m.text.take()) {
            Some(text) => text,
            None => self.open_text().await,
        };
        if size > limits.mail_bytes.saturating_mul(4) {
            self.conn.say(TOO_BIG);
            return Ok(Flow::End);
        }
        let deadline = Instant::now() + limits.data;
        let mut left = size;
        while left > 0 {
            let bytes = tokio::time::timeout_at(deadline, self.conn.bytes()).await;
            let bytes = match bytes.unwrap_or(Err(io::ErrorKind::TimedOut.into())) {
                Ok([]) => return Ok(Flow::End),
                Ok(bytes) => bytes,
                Err(error) => return self.lost(error),
            };
            let count = bytes.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            let piece = bytes[..count].to_vec();
            self.conn.used(count);
            left -= count as u64;
            if ready {
                self.add(&mut text, &piece).await;
            }
        }
        if !ready {
            self.ready_mail();
        } else if last {
            self.deliver(text).await;
        } else if let Some(fault) = text.fault {
            self.mail = None;
            self.refuse(fault);
        } else if let Some(mail) = &mut self.mail {
            mail.text = Some(text);
            self.conn.say(&format!("250 2.0.0 {size} bytes"));
        }
        Ok(Flow::On)
    }

    async fn start_tls(&mut self) -> io::Result<Flow> {
        let Some(tls) = self.house.config.tls.clone().filter(|_| !self.secure) else {
            self.refuse("502 5.5.1 TLS is not offered here");
            return Ok(Flow::On);
        };
        if self.conn.has_more() {
            // Commands sent along in the clear would be obeyed as if they had come inside TLS.
            self.conn.say("501 5.5.4 Wait for the answer to STARTTLS; goodbye");
            return Ok(Flow::End);
        }
        self.conn.say("220 2.0.0 Go on");
        self.conn.flush().await?;
        self.conn.secure(tls).await?;
        self.secure = true;
        self.hello = None;
        self.mail = None;
        Ok(Flow::On)
    }

    /// The mail begun, when it has a recipient; else says what is missing.
    fn ready_mail(&mut self) -> Option<&Mail> {
        match &self.mail {
            None => self.refuse("503 5.5.1 Say MAIL first"),
            Some(mail) if mail.to.is_empty() => self.refuse("554 5.5.1 There is no valid recipient"),
            Some(_) => {}
        }
        self.mail.as_ref().filter(|m| !m.to.is_empty())
    }

    /// An empty text, opened by the trace that RFC 5321 wants from the last server.
    async fn open_text(&self) -> Text {
        let mut text = Text { body: Body::new(), size: 0, fault: None };
        let trace = self.trace();
        self.keep(&mut text, trace.as_bytes()).await;
        text
    }

    async fn add(&self, text: &mut Text, piece: &[u8]) {
        text.size += piece.len() as u64;
        if text.size > self.house.config.limits.mail_bytes {
            text.fault = Some(TOO_BIG);
            text.body = Body::new();
        }
        self.keep(text, piece).await;
    }

    async fn keep(&self, text: &mut Text, bytes: &[u8]) {
        let config = &self.house.config;
        if text.fault.is_none()
            && let Err(error) = text.body.push(bytes, config.limits.memory_bytes, &config.spool_dir).await
        {
            tracing::error!(%error, "intake cannot write its temporary file");
            text.fault = Some(LATER);
        }
    }

    /// Hands the mail over and answers: once in SMTP, once for every recipient in LMTP.
    async fn deliver(&mut self, mut text: Text) {
        let Some(mail) = self.mail.take() else { return };
        let answers = if self.protocol == Protocol::Lmtp { mail.to.len() } else { 1 };
        if text.fault.is_none() && text.body.finish().await.is_err() {
            text.fault = Some(LATER);
        }
        let answer = match text.fault {
            Some(fault) => fault,
            None => {
                let delivery = Delivery {
                    from: mail.from,
                    to: mail.to,
                    body: text.body,
                    peer: self.peer,
                    hello: self.hello.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
                    secure: self.secure,
                };
                match self.house.door.take(delivery).await {
                    Ok(Taken) => {
                        self.commands = 0;
                        "250 2.0.0 Taken"
                    }
                    Err(Retry(why)) => {
                        tracing::warn!(%why, "intake could not store a mail");
                        LATER
                    }
                }
            }
        };
        for _ in 0..answers {
            self.conn.say(answer);
        }
        if !answer.starts_with('2') {
            self.errors += 1;
        }
    }

    fn trace(&self) -> String {
        let mail_from = self.mail.as_ref().and_then(|m| m.from.as_deref()).unwrap_or_default();
        let (greeting, name) = match &self.hello {
            Some((greeting, name)) => (*greeting, name.as_str()),
            None => (Greeting::Helo, "unknown"),
        };
        let name: String =
            name.chars().map(|c| if c.is_alphanumeric() || ".-:[]_".contains(c) { c } else { '?' }).collect();
        let peer = match self.peer {
            Some(IpAddr::V4(v4)) => format!(" ([{v4}])"),
            Some(IpAddr::V6(v6)) => format!(" ([IPv6:{v6}])"),
            None => String::new(),
        };
        let base = match greeting {
            Greeting::Helo => "SMTP",
            Greeting::Ehlo => "ESMTP",
            Greeting::Lhlo => "LMTP",
        };
        let secure = if self.secure && greeting != Greeting::Helo { "S" } else { "" };
        let date = jiff::Timestamp::from_millisecond((self.house.clock)())
            .ok()
            .and_then(|t| jiff::fmt::rfc2822::to_string(&t.to_zoned(jiff::tz::TimeZone::UTC)).ok())
            .unwrap_or_default();
        let host = &self.house.config.hostname;
        format!(
            "Return-Path: <{mail_from}>\r\nReceived: from {name}{peer}\r\n\tby {host} with {base}{secure};\r\n\t{date}\r\n"
        )
    }

    /// The peer went away or is too slow in the middle of a mail.
    fn lost(&mut self, error: io::Error) -> io::Result<Flow> {
        if error.kind() != io::ErrorKind::TimedOut {
            return Err(error);
        }
        self.conn.say("421 4.4.2 The mail came too slowly; please try again later");
        Ok(Flow::End)
    }

    fn refuse(&mut self, answer: &str) {
        self.errors += 1;
        self.conn.say(answer);
    }
}

/// A text that cannot break out of its line of answer.
fn one_line(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(400).collect();
    if text.is_empty() { "No mail for this address here".into() } else { text }
}
