//! Reaching a server: address, TLS, patience, and what went wrong in plain words.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// How a connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// TLS from the first byte (IMAP 993, SMTP 465).
    Implicit,
    /// Plain greeting, then an upgrade that must succeed (IMAP 143, SMTP 587).
    StartTls,
    /// No protection: for servers on the same machine.
    None,
}

/// Whose certificates are believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Roots {
    /// The public authorities (Mozilla's list).
    WebPki,
    /// The public authorities and these, in PEM: a private authority or a self-signed certificate.
    WebPkiAnd(String),
}

/// How long to wait before giving up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For name, TCP and TLS together.
    pub connect: Duration,
    /// For the next bytes of an answer that is due.
    pub reply: Duration,
}

impl Default for Timeouts {
    fn default() -> Timeouts {
        Timeouts { connect: Duration::from_secs(20), reply: Duration::from_secs(60) }
    }
}

/// One server to connect to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Name or address; the certificate must be made out to it.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// Protection of the connection.
    pub tls: Tls,
    /// Believed authorities.
    pub roots: Roots,
    /// Patience.
    pub timeouts: Timeouts,
}

impl Endpoint {
    /// An endpoint with public roots and usual patience.
    pub fn new(host: impl Into<String>, port: u16, tls: Tls) -> Endpoint {
        Endpoint { host: host.into(), port, tls, roots: Roots::WebPki, timeouts: Timeouts::default() }
    }
}

/// Why a server could not be used. `Display` is plain English; the variant is the key for a translation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The name of the server is not known.
    #[error("there is no server named {0}")]
    NoSuchHost(String),
    /// Nothing listens at the port.
    #[error("{0} refused the connection: nothing listens at that port, or a firewall forbids it")]
    Refused(String),
    /// The network did not carry us there.
    #[error("could not reach {0}")]
    Unreachable(String),
    /// The server was silent for too long.
    #[error("no answer in time while {0}")]
    TimedOut(&'static str),
    /// The protected connection could not be made.
    #[error("no secure connection: {0}")]
    Tls(String),
    /// User name or password is wrong, or this way of signing in is closed.
    #[error("the server did not accept the user name and password: {0}")]
    Auth(String),
    /// The folder does not exist or may not be opened.
    #[error("the folder could not be opened: {0}")]
    NoFolder(String),
    /// The server answered that it cannot do it now.
    #[error("the server said: {0}")]
    Server(String),
    /// The connection broke.
    #[error("the connection was lost: {0}")]
    Lost(String),
    /// The server speaks something else than expected.
    #[error("the server's answer was not understood: {0}")]
    Protocol(String),
    /// Our own side could not store the mail.
    #[error("the mail could not be stored: {0}")]
    Sink(String),
}

/// A two-way stream of bytes, bare or inside TLS.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Sync + Unpin + fmt::Debug {}
impl<T: AsyncRead + AsyncWrite + Send + Sync + Unpin + fmt::Debug> Stream for T {}
pub(crate) type BoxStream = Box<dyn Stream>;

/// Connects, with TLS at once when the endpoint says so.
pub(crate) async fn connect(to: &Endpoint) -> Result<BoxStream, Trouble> {
    let tcp = within(to.timeouts.connect, "connecting", tcp(to)).await?;
    match to.tls {
        Tls::Implicit => wrap(to, Box::new(tcp)).await,
        Tls::StartTls | Tls::None => Ok(Box::new(tcp)),
    }
}

/// Puts TLS around an open stream.
pub(crate) async fn wrap(to: &Endpoint, inner: BoxStream) -> Result<BoxStream, Trouble> {
    let config = client_config(&to.roots)?;
    let name = ServerName::try_from(to.host.clone())
        .map_err(|_| Trouble::Tls(format!("{} is not a name that a certificate can carry", to.host)))?;
    let handshake = TlsConnector::from(Arc::new(config)).connect(name, inner);
    let tls = tokio::time::timeout(to.timeouts.connect, handshake)
        .await
        .map_err(|_| Trouble::TimedOut("making the connection secure"))?
        .map_err(|e| Trouble::Tls(tls_words(&e)))?;
    Ok(Box::new(tls))
}

pub(crate) async fn within<T>(
    limit: Duration,
    doing: &'static str,
    work: impl Future<Output = Result<T, Trouble>>,
) -> Result<T, Trouble> {
    tokio::time::timeout(limit, work).await.unwrap_or(Err(Trouble::TimedOut(doing)))
}

async fn tcp(to: &Endpoint) -> Result<TcpStream, Trouble> {
    let place = format!("{}:{}", to.host, to.port);
    // The name is looked up apart from connecting: a person must know which of the two to correct.
    let addresses: Vec<_> = tokio::net::lookup_host((to.host.as_str(), to.port))
        .await
        .map_err(|_| Trouble::NoSuchHost(to.host.clone()))?
        .collect();
    let tcp = TcpStream::connect(addresses.as_slice()).await.map_err(|e| match e.kind() {
        io::ErrorKind::ConnectionRefused => Trouble::Refused(place),
        io::ErrorKind::TimedOut => Trouble::TimedOut("connecting"),
        _ => Trouble::Unreachable(place),
    })?;
    // Commands are short and each waits for its answer.
    tcp.set_nodelay(true).ok();
    Ok(tcp)
}

fn client_config(roots: &Roots) -> Result<ClientConfig, Trouble> {
    let mut store = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Roots::WebPkiAnd(pem) = roots {
        for cert in CertificateDer::pem_slice_iter(pem.as_bytes()) {
            cert.ok()
                .and_then(|c| store.add(c).ok())
                .ok_or_else(|| Trouble::Tls("the extra root certificate is not readable PEM".into()))?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map(|b| b.with_root_certificates(store).with_no_client_auth())
        .map_err(|e| Trouble::Tls(e.to_string()))
}

/// What a failed handshake means, for the person who set the server up.
pub(crate) fn tls_words(error: &io::Error) -> String {
    use rustls::{CertificateError as C, Error as E};
    let Some(inner) = error.get_ref().and_then(|e| e.downcast_ref::<E>()) else {
        return "the server does not speak TLS at this port, or broke off".into();
    };
    match inner {
        E::InvalidCertificate(C::UnknownIssuer) => {
            "the server's certificate is signed by an unknown authority".into()
        }
        E::InvalidCertificate(C::NotValidForName | C::NotValidForNameContext { .. }) => {
            "the server's certificate is made out to another name".into()
        }
        E::InvalidCertificate(C::Expired | C::ExpiredContext { .. }) => {
            "the server's certificate has expired".into()
        }
        E::InvalidMessage(_) => "the server does not speak TLS at this port".into(),
        other => other.to_string(),
    }
}
