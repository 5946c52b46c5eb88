//! The dialogue with one peer: one state machine, two greetings.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use super::command::{Command, Greeting, parse};
use super::conn::{Conn, Line};
use super::transfer::Text;
use super::{Door, House, Protocol, Verdict};
use crate::net::BoxStream;

pub(super) const TOO_BIG: &str = "552 5.3.4 The mail is too big";

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

pub(super) struct Session<'a, D> {
    pub(super) conn: Conn,
    pub(super) house: &'a House<D>,
    pub(super) peer: Option<IpAddr>,
    pub(super) protocol: Protocol,
    pub(super) hello: Option<(Greeting, String)>,
    pub(super) secure: bool,
    pub(super) mail: Option<Mail>,
    pub(super) commands: usize,
    pub(super) errors: usize,
}

/// A mail in transfer.
pub(super) struct Mail {
    pub(super) from: Option<String>,
    pub(super) to: Vec<String>,
    pub(super) wide: bool,
    /// Its text, once it began to come in chunks.
    pub(super) text: Option<Text>,
}

/// Whether the dialogue goes on.
#[derive(PartialEq, Eq)]
pub(super) enum Flow {
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

    pub(super) fn refuse(&mut self, answer: &str) {
        self.errors += 1;
        self.conn.say(answer);
    }
}

/// A text that cannot break out of its line of answer.
fn one_line(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(400).collect();
    if text.is_empty() { "No mail for this address here".into() } else { text }
}
