//! The part of the dialogue in which a mail's text comes in and is handed over.

use std::io;
use std::net::IpAddr;

use tokio::time::Instant;

use super::command::Greeting;
use super::data::Unstuff;
use super::session::{Flow, Mail, Session, TOO_BIG};
use super::spool::Body;
use super::{Delivery, Door, Protocol};
use crate::{Retry, Taken};

const TRICKY: &str = "554 5.6.0 The mail has line ends other than CR LF; it was not taken";
const LATER: &str = "451 4.3.0 The mail could not be stored now; please try again later";

/// The text received so far.
pub(super) struct Text {
    body: Body,
    /// Bytes of the peer's, without our own header.
    size: u64,
    fault: Option<&'static str>,
}

impl<D: Door> Session<'_, D> {
    pub(super) async fn data(&mut self) -> io::Result<Flow> {
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

    pub(super) async fn bdat(&mut self, size: u64, last: bool) -> io::Result<Flow> {
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
}
