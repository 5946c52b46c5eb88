//! Sending: one account, a few open connections, an answer for every recipient.
//!
//! lettre speaks the protocol; this module keeps the order of commands in its own hands because the
//! caller must know *which* recipient was refused and whether a broken connection can have left the mail
//! with the other server. It never composes or changes a mail (but for line ends, which must be CR LF on
//! the wire), never retries by itself and never logs.

use std::borrow::Cow;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Ehlo, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{
    ClientId, Extension, MailBodyParameter, MailParameter, RcptParameter,
};
use lettre::transport::smtp::response::Response;
use tokio::sync::Mutex;

use crate::net::{self, BoxStream, Endpoint, Roots, Tls, Trouble};
use crate::secret::Secret;

/// Whom to send through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The server.
    pub endpoint: Endpoint,
    /// User and password; `None` for a server that trusts us by address.
    pub login: Option<(String, Secret)>,
    /// The name we greet with; should be this machine's name in the DNS.
    pub hello: String,
    /// How many idle connections are kept open for the next mail.
    pub keep: usize,
}

/// Sender and recipients of the envelope. `from` is `None` for mails that must not be bounced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// `MAIL FROM`; `None` is `<>`.
    pub from: Option<String>,
    /// `RCPT TO`, at least one.
    pub to: Vec<String>,
    /// Whether arrival is to be reported (DSN, RFC 3461), where the server offers it and there is a `from` to tell.
    pub report: bool,
}

/// The other server has taken the mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// What it answered, often with its queue number.
    pub response: String,
}

/// Why the mail was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// `4xx`: try later.
    #[error("refused for now: {code} {text}")]
    Temporary {
        /// The server's words.
        text: String,
        /// The three digits.
        code: u16,
    },
    /// `5xx`: trying again is useless.
    #[error("refused: {code} {text}")]
    Permanent {
        /// The server's words.
        text: String,
        /// The three digits.
        code: u16,
    },
    /// No secure connection; nothing was sent.
    #[error("no secure connection: {0}")]
    Tls(String),
    /// The server does not accept our user name and password; nothing was sent.
    #[error("the server did not accept the user name and password: {0}")]
    Auth(String),
    /// No connection; nothing was sent.
    #[error("{0}")]
    Connect(String),
    /// The connection broke before the mail was handed over; nothing was sent.
    #[error("the connection was lost: {0}")]
    Lost(String),
    /// The connection broke after the mail was handed over and before the answer: the other server may
    /// have it. Trying again is right, and may give the recipient the mail twice; a stable Message-ID
    /// lets his side see that.
    #[error("the connection was lost before the server confirmed the mail: {0}")]
    Unconfirmed(String),
}

impl SendError {
    /// Whether another try later can help. Wrong passwords and TLS count: a person may put them right.
    pub fn is_temporary(&self) -> bool {
        !matches!(self, SendError::Permanent { .. })
    }
}

/// What came of one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The recipient, as given in the envelope.
    pub to: String,
    /// Taken, or why not.
    pub result: Result<Accepted, SendError>,
}

impl AsyncTokioStream for BoxStream {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        // Asked for by nobody: the address is of no use behind TLS or a proxy.
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// Sends through one account. Cheap to share behind an `Arc`.
pub struct Sender {
    config: Config,
    idle: Mutex<Vec<Line>>,
}

/// An open connection, and whether its server reports on demand that a mail arrived.
struct Line {
    smtp: AsyncSmtpConnection,
    reports: bool,
}

impl Sender {
    /// Connects to nothing yet.
    pub fn new(config: Config) -> Sender {
        Sender { config, idle: Mutex::new(Vec::new()) }
    }

    /// Sends one mail in one transaction and tells the outcome for every recipient, in order.
    pub async fn send(&self, envelope: &Envelope, mail: &[u8]) -> Vec<Outcome> {
        let addresses: Vec<_> = envelope.to.iter().map(|to| parse(to)).collect();
        let mut results: Vec<_> = addresses.iter().map(|a| a.as_ref().err().cloned().map(Err)).collect();
        let from = envelope.from.as_deref().map(parse).transpose();
        let whole = match (from, results.iter().all(Option::is_some)) {
            (_, true) => None,
            (Err(bad), _) => Some(Err(bad)),
            (Ok(from), false) => match self.connection().await {
                Err(error) => Some(Err(error)),
                Ok(mut connection) => {
                    let mut talk = Transaction {
                        report: envelope.report && connection.reports && from.is_some(),
                        connection: &mut connection.smtp,
                        patience: self.config.endpoint.timeouts.reply,
                    };
                    let whole = talk.run(from, &addresses, &mut results, &canonical(mail)).await;
                    // On a connection in doubt a further command could end up inside the mail.
                    if !matches!(whole, Err(SendError::Lost(_) | SendError::Unconfirmed(_))) {
                        self.give_back(connection).await;
                    }
                    Some(whole)
                }
            },
        };
        let of_whole = whole.unwrap_or_else(|| Err(SendError::Connect("there is no recipient".into())));
        let results = results.into_iter().map(|own| own.unwrap_or_else(|| of_whole.clone()));
        envelope.to.iter().cloned().zip(results).map(|(to, result)| Outcome { to, result }).collect()
    }

    /// Connects and signs in, for a connection test.
    pub async fn probe(config: &Config) -> Result<(), SendError> {
        let mut connection = open(config).await?;
        tokio::time::timeout(config.endpoint.timeouts.reply, connection.smtp.quit()).await.ok();
        Ok(())
    }

    /// Says goodbye on all idle connections.
    pub async fn close(&self) {
        let idle = std::mem::take(&mut *self.idle.lock().await);
        for mut connection in idle {
            tokio::time::timeout(Duration::from_secs(2), connection.smtp.quit()).await.ok();
        }
    }

    /// An idle connection that still answers, or a new one.
    async fn connection(&self) -> Result<Line, SendError> {
        loop {
            let Some(mut kept) = self.idle.lock().await.pop() else { return open(&self.config).await };
            let alive = tokio::time::timeout(Duration::from_secs(5), kept.smtp.test_connected()).await;
            if alive == Ok(true) {
                return Ok(kept);
            }
        }
    }

    /// Keeps the connection for the next mail when it is at a clean point.
    async fn give_back(&self, mut connection: Line) {
        let patience = Duration::from_secs(5);
        let clean = tokio::time::timeout(patience, connection.smtp.command(Rset)).await;
        let mut idle = self.idle.lock().await;
        if matches!(clean, Ok(Ok(_))) && idle.len() < self.config.keep {
            idle.push(connection);
        } else {
            drop(idle);
            tokio::time::timeout(patience, connection.smtp.abort()).await.ok();
        }
    }
}

/// One `MAIL` … `DATA` dialogue on an open connection.
struct Transaction<'a> {
    connection: &'a mut AsyncSmtpConnection,
    patience: Duration,
    report: bool,
}

impl Transaction<'_> {
    /// The result is that of all recipients that have none of their own in `results`.
    async fn run(
        &mut self,
        from: Option<Address>,
        to: &[Result<Address, SendError>],
        results: &mut [Option<Result<Accepted, SendError>>],
        mail: &[u8],
    ) -> Result<Accepted, SendError> {
        let wide = from.iter().chain(to.iter().flatten()).any(|a| !AsRef::<str>::as_ref(a).is_ascii());
        let parameters = self.parameters(wide, !mail.is_ascii())?;
        self.command(Mail::new(from, parameters)).await?;
        let mut welcome = 0;
        for (address, result) in to.iter().zip(results.iter_mut()) {
            let Ok(address) = address else { continue };
            match self.command(Rcpt::new(address.clone(), self.wishes())).await {
                Ok(_) => welcome += 1,
                Err(lost @ SendError::Lost(_)) => return Err(lost),
                Err(refused) => *result = Some(Err(refused)),
            }
        }
        if welcome == 0 {
            // Every recipient has a result of his own by now; this one is nobody's.
            return Err(SendError::Permanent { text: "no valid recipients".into(), code: 554 });
        }
        self.command(Data).await?;
        // From here on a broken connection leaves us in doubt. A big mail on a slow line takes its time:
        // one second more for every 16 KiB.
        let patience = self.patience * 5 + Duration::from_secs(mail.len() as u64 / 16_384);
        // lettre adds a line end of its own before the final dot.
        let mail = mail.strip_suffix(b"\r\n").unwrap_or(mail);
        match tokio::time::timeout(patience, self.connection.message(mail)).await {
            Err(_) => Err(SendError::Unconfirmed("no answer in time".into())),
            Ok(Ok(response)) => Ok(Accepted { response: words(&response) }),
            Ok(Err(error)) => Err(match answer(&error) {
                Some(refused) => refused,
                None => SendError::Unconfirmed(error.to_string()),
            }),
        }
    }

    fn parameters(&self, wide: bool, eight_bit: bool) -> Result<Vec<MailParameter>, SendError> {
        let server = self.connection.server_info();
        let mut parameters = Vec::new();
        if self.report {
            parameters.push(MailParameter::Other { keyword: "RET".into(), value: Some("HDRS".into()) });
        }
        if wide {
            if !server.supports_feature(Extension::SmtpUtfEight) {
                let text = "the server cannot carry addresses with letters outside ASCII".to_owned();
                return Err(SendError::Permanent { text, code: 553 });
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        // A server without 8BITMIME gets the eight bits all the same: every one in use carries them, and
        // the alternative is not to send.
        if eight_bit && server.supports_feature(Extension::EightBitMime) {
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        Ok(parameters)
    }

    fn wishes(&self) -> Vec<RcptParameter> {
        let value = Some("SUCCESS,FAILURE".into());
        self.report.then(|| RcptParameter::Other { keyword: "NOTIFY".into(), value }).into_iter().collect()
    }

    async fn command(&mut self, command: impl std::fmt::Display) -> Result<Response, SendError> {
        match tokio::time::timeout(self.patience, self.connection.command(command)).await {
            Err(_) => Err(SendError::Lost("no answer in time".into())),
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) => Err(answer(&error).unwrap_or_else(|| SendError::Lost(error.to_string()))),
        }
    }
}

async fn open(config: &Config) -> Result<Line, SendError> {
    let to = &config.endpoint;
    let limit = to.timeouts.connect + to.timeouts.reply;
    tokio::time::timeout(limit, connect(config))
        .await
        .unwrap_or_else(|_| Err(SendError::Connect("no answer in time while connecting".into())))
}

async fn connect(config: &Config) -> Result<Line, SendError> {
    let to = &config.endpoint;
    let stream = net::connect(to).await.map_err(trouble)?;
    let hello = ClientId::Domain(config.hello.clone());
    let opened = AsyncSmtpConnection::connect_with_transport(Box::new(stream), &hello).await;
    let mut connection =
        opened.map_err(|e| answer(&e).unwrap_or_else(|| SendError::Connect(e.to_string())))?;
    if to.tls == Tls::StartTls {
        if !connection.can_starttls() {
            return Err(SendError::Tls("the server does not offer STARTTLS".into()));
        }
        connection.starttls(tls(to)?, &hello).await.map_err(|e| match answer(&e) {
            Some(refused) => SendError::Tls(refused.to_string()),
            None => SendError::Tls(handshake_words(&e)),
        })?;
    }
    if let Some((user, password)) = &config.login {
        let credentials = Credentials::new(user.clone(), password.expose().to_owned());
        let mechanisms = [Mechanism::Plain, Mechanism::Login];
        connection.auth(&mechanisms, &credentials).await.map_err(|e| match answer(&e) {
            Some(SendError::Permanent { text, code }) => SendError::Auth(format!("{code} {text}")),
            Some(temporary) => temporary,
            None if e.is_client() => {
                SendError::Auth("the server offers no way to sign in with a password here".into())
            }
            None => SendError::Connect(e.to_string()),
        })?;
    }
    // lettre keeps of what a server offers only what it uses itself: this is asked for once more.
    let offers = connection.command(Ehlo::new(hello)).await;
    let named = |line: &str| line.trim().eq_ignore_ascii_case("DSN");
    let reports = offers.is_ok_and(|offers| offers.message().any(named));
    Ok(Line { smtp: connection, reports })
}

fn tls(to: &Endpoint) -> Result<TlsParameters, SendError> {
    let fault = |e: Error| SendError::Tls(e.to_string());
    let mut builder = TlsParameters::builder(to.host.clone());
    if let Roots::WebPkiAnd(pem) = &to.roots {
        builder = builder.add_root_certificate(Certificate::from_pem(pem.as_bytes()).map_err(fault)?);
    }
    builder.build_rustls().map_err(fault)
}

fn trouble(trouble: Trouble) -> SendError {
    match trouble {
        Trouble::Tls(why) => SendError::Tls(why),
        other => SendError::Connect(other.to_string()),
    }
}

fn handshake_words(error: &Error) -> String {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(one) = cause {
        if let Some(io) = one.downcast_ref::<io::Error>() {
            return net::tls_words(io);
        }
        cause = one.source();
    }
    error.to_string()
}

/// The server's own refusal, when the error is one.
fn answer(error: &Error) -> Option<SendError> {
    let code = u16::from(error.status()?);
    let text = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(if error.is_permanent() {
        SendError::Permanent { text, code }
    } else {
        SendError::Temporary { text, code }
    })
}

fn words(response: &Response) -> String {
    format!("{} {}", response.code(), response.message().collect::<Vec<_>>().join(" "))
}

fn parse(address: &str) -> Result<Address, SendError> {
    address.parse().map_err(|_| SendError::Permanent { text: "not a mail address".into(), code: 553 })
}

/// The mail with CR LF at the end of every line; borrowed when it is so already.
fn canonical(mail: &[u8]) -> Cow<'_, [u8]> {
    let bare = |i: usize| match mail[i] {
        b'\n' => i == 0 || mail[i - 1] != b'\r',
        b'\r' => mail.get(i + 1) != Some(&b'\n'),
        _ => false,
    };
    if !(0..mail.len()).any(bare) {
        return Cow::Borrowed(mail);
    }
    let mut out = Vec::with_capacity(mail.len() + mail.len() / 32);
    for (i, &byte) in mail.iter().enumerate() {
        if bare(i) {
            out.extend_from_slice(b"\r\n");
        } else {
            out.push(byte);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_become_cr_lf() {
        for (given, sent) in
            [("a\nb", "a\r\nb"), ("a\r\nb\r", "a\r\nb\r\n"), ("\n\n", "\r\n\r\n"), ("a\r\n", "a\r\n")]
        {
            assert_eq!(canonical(given.as_bytes()), sent.as_bytes(), "{given:?}");
        }
        assert!(matches!(canonical(b"a\r\nb"), Cow::Borrowed(_)));
    }
}
