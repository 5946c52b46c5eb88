//! From nothing to a signed-in session.

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Config;
use super::session::{Done, HEADER_BYTES, Session};
use super::value::Value;
use super::wire::{Response, Status, Wire};
use crate::net::{self, Endpoint, Tls, Trouble};

/// How much longer than announced a message may be before it is not kept.
const SLACK: u64 = 64 * 1024;

impl Session {
    /// Connects, makes the connection secure and signs in.
    pub(super) async fn open(config: &Config) -> Result<Session, Trouble> {
        let to = &config.endpoint;
        let max_literal = u64::from(config.max_bytes.max(HEADER_BYTES)) + SLACK;
        let wire = Wire::new(net::connect(to).await?, to.timeouts.reply, max_literal);
        let mut session = Session { wire, tag: 0, abilities: HashSet::new(), news: false };
        let known = session.greeting().await?;
        session.learn().await?;
        if to.tls == Tls::StartTls {
            session = session.start_tls(to, max_literal).await?;
        }
        if !known {
            session.sign_in(config).await?;
            session.learn().await?;
        }
        Ok(session)
    }

    /// The first word of the server; true when it knows us already.
    async fn greeting(&mut self) -> Result<bool, Trouble> {
        match self.wire.response().await? {
            Response::Note { status: Status::Ok, .. } => Ok(false),
            Response::Note { status: Status::PreAuth, .. } => Ok(true),
            Response::Note { text, .. } => Err(Trouble::Server(text)),
            _ => Err(Trouble::Protocol("this is not an IMAP server".into())),
        }
    }

    async fn learn(&mut self) -> Result<(), Trouble> {
        let mut abilities = HashSet::new();
        let done = self.command("CAPABILITY", |data| {
            if data.first().is_some_and(|word| word.is_word("CAPABILITY")) {
                abilities.extend(data[1..].iter().filter_map(|v| match v {
                    Value::Atom(word) => Some(word.to_ascii_uppercase()),
                    _ => None,
                }));
            }
        });
        done.await?.ok()?;
        self.abilities = abilities;
        Ok(())
    }

    async fn start_tls(mut self, to: &Endpoint, max_literal: u64) -> Result<Session, Trouble> {
        if !self.has("STARTTLS") {
            return Err(Trouble::Tls("the server does not offer STARTTLS".into()));
        }
        self.command("STARTTLS", |_| ()).await?.ok().map_err(|e| Trouble::Tls(e.to_string()))?;
        let secure = net::wrap(to, self.wire.into_bare()?).await?;
        let wire = Wire::new(secure, to.timeouts.reply, max_literal);
        // What was announced before could have been said by anybody.
        let mut session = Session { wire, tag: self.tag, abilities: HashSet::new(), news: false };
        session.learn().await?;
        Ok(session)
    }

    async fn sign_in(&mut self, config: &Config) -> Result<(), Trouble> {
        let (user, password) = (config.user.as_str(), config.password.expose());
        let done = if self.has("AUTH=PLAIN") {
            let token = STANDARD.encode(format!("\0{user}\0{password}"));
            self.dialogue("AUTHENTICATE PLAIN", &[token.as_bytes()], false).await?
        } else if self.has("LOGINDISABLED") {
            return Err(Trouble::Tls("the server lets nobody sign in without TLS".into()));
        } else {
            self.dialogue("LOGIN", &[user.as_bytes(), password.as_bytes()], true).await?
        };
        let later = done.text.starts_with("[UNAVAILABLE]") || done.text.starts_with("[INUSE]");
        match done.status {
            Status::Ok => Ok(()),
            Status::No if !later => Err(Trouble::Auth(done.text)),
            _ => Err(Trouble::Server(done.text)),
        }
    }

    /// A command whose arguments follow one by one, each after the server asked for it; as literals or as
    /// plain lines.
    async fn dialogue(&mut self, command: &str, lines: &[&[u8]], literals: bool) -> Result<Done, Trouble> {
        let tag = self.next_tag();
        let mut out = format!("{tag} {command}").into_bytes();
        for line in lines {
            if literals {
                out.extend_from_slice(format!(" {{{}}}", line.len()).as_bytes());
            }
            out.extend_from_slice(b"\r\n");
            self.wire.send(&out).await?;
            loop {
                match self.wire.response().await? {
                    Response::Continue => break,
                    Response::Done { status, text, .. } => return Ok(Done { status, text }),
                    other => self.aside(other)?,
                }
            }
            out = line.to_vec();
        }
        out.extend_from_slice(b"\r\n");
        self.wire.send(&out).await?;
        self.finish(&tag, &mut |_| ()).await
    }
}
