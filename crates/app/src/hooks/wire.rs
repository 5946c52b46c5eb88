//! One POST to somebody else's server, carefully: the name is resolved here, every address is looked at, and the
//! connection goes to the very address that was looked at, so that a name cannot mean another one a moment later.
//! Nothing is followed, little is read, all of it in a bounded time.

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};

/// How long all of it together may take, when nothing else is said.
pub(crate) const PATIENCE: Duration = Duration::from_secs(15);
/// The longest answer that is read.
const READ: usize = 64 << 10;
/// What is kept of it.
const KEPT: usize = 1 << 10;

/// The way out: whom we believe, how far we go, how long we wait.
pub(crate) struct Wire {
    client: Arc<ClientConfig>,
    /// Whether plain HTTP and inner networks are open.
    inner: bool,
    patience: Duration,
    /// Asks for the addresses of a name; in tests somebody else answers.
    #[cfg(test)]
    names: Option<fn(&str, u16) -> Vec<SocketAddr>>,
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire").field("inner", &self.inner).field("patience", &self.patience).finish()
    }
}

impl Wire {
    /// With the authorities of the open network and those of `ca` (PEM; empty for none).
    pub fn new(ca: &str, inner: bool, patience: Duration) -> Result<Wire, String> {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let known = roots.len();
        for cert in CertificateDer::pem_slice_iter(ca.as_bytes()) {
            let cert = cert.map_err(|e| format!("the authority for webhooks is no PEM: {e}"))?;
            roots.add(cert).map_err(|e| format!("the authority for webhooks: {e}"))?;
        }
        if !ca.is_empty() && roots.len() == known {
            return Err("there is no certificate in the authority for webhooks".into());
        }
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|e| e.to_string())?;
        let client = Arc::new(builder.with_root_certificates(roots).with_no_client_auth());
        Ok(Wire {
            client,
            inner,
            patience,
            #[cfg(test)]
            names: None,
        })
    }

    /// An address that may be told.
    pub fn address(&self, url: &str) -> Result<Uri, &'static str> {
        address(url, self.inner)
    }

    /// Sends a body and says what was answered, or in words why nothing was.
    pub async fn post(
        &self,
        url: &str,
        headers: &[(&'static str, String)],
        body: String,
    ) -> Result<Answer, String> {
        let uri = self.address(url).map_err(|why| format!("the address is refused: {why}"))?;
        match tokio::time::timeout(self.patience, self.exchange(&uri, headers, body)).await {
            Ok(answer) => answer,
            Err(_) => Err("no answer in time".into()),
        }
    }

    /// Asks for something and reads the whole answer, which may be long: where events are fetched.
    pub async fn fetch(&self, what: Fetch<'_>) -> Result<Fetched, String> {
        let uri = self.address(what.url).map_err(|why| format!("the address is refused: {why}"))?;
        match tokio::time::timeout(self.patience, self.fetched(&uri, &what)).await {
            Ok(answer) => answer,
            Err(_) => Err("no answer in time".into()),
        }
    }

    async fn fetched(&self, uri: &Uri, what: &Fetch<'_>) -> Result<Fetched, String> {
        let tls = uri.scheme_str() == Some("https");
        let host = uri.host().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let stream = self.connect(&host, uri.port_u16().unwrap_or(if tls { 443 } else { 80 })).await?;
        if tls {
            let name = ServerName::try_from(host).map_err(|_| "no name for a certificate".to_owned())?;
            let secure = TlsConnector::from(self.client.clone()).connect(name, stream).await;
            ask(secure.map_err(|e| format!("no secure connection: {e}"))?, uri, what).await
        } else {
            ask(stream, uri, what).await
        }
    }

    async fn exchange(
        &self,
        uri: &Uri,
        headers: &[(&'static str, String)],
        body: String,
    ) -> Result<Answer, String> {
        let tls = uri.scheme_str() == Some("https");
        let host = uri.host().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let port = uri.port_u16().unwrap_or(if tls { 443 } else { 80 });
        let stream = self.connect(&host, port).await?;
        if tls {
            let name = ServerName::try_from(host).map_err(|_| "no name for a certificate".to_owned())?;
            let secure = TlsConnector::from(self.client.clone()).connect(name, stream).await;
            speak(secure.map_err(|e| format!("no secure connection: {e}"))?, uri, headers, body).await
        } else {
            speak(stream, uri, headers, body).await
        }
    }

    /// Asks once where a name leads, looks at every address, and connects to the first of those very addresses that
    /// lets us. A name that leads inside with one of them is refused with all.
    async fn connect(&self, host: &str, port: u16) -> Result<TcpStream, String> {
        let unknown = || format!("there is no server named {host}");
        let found = self.resolve(host, port).await.map_err(|_| unknown())?;
        if !self.inner && found.iter().any(|address| !is_public(address.ip())) {
            return Err(format!("{host} is in an inner network"));
        }
        let mut problem = unknown();
        for address in found {
            match TcpStream::connect(address).await {
                Ok(stream) => return Ok(stream),
                Err(e) => problem = format!("could not connect: {}", e.kind()),
            }
        }
        Err(problem)
    }

    async fn resolve(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        #[cfg(test)]
        if let Some(names) = self.names {
            return Ok(names(host, port));
        }
        Ok(tokio::net::lookup_host((host, port)).await?.collect())
    }
}

/// What the other side answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub status: u16,
    /// Its beginning.
    pub text: String,
}

/// What is asked for.
pub(crate) struct Fetch<'a> {
    /// Where.
    pub url: &'a str,
    /// With what.
    pub headers: &'a [(String, String)],
    /// What is sent, as JSON; without it the question is a plain GET.
    pub body: Option<&'a str>,
    /// The longest answer that is taken.
    pub longest: usize,
}

/// The whole of what was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fetched {
    pub status: u16,
    /// After so many milliseconds one may ask again, when it says so.
    pub retry_after: Option<i64>,
    pub body: Bytes,
}

async fn ask(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    uri: &Uri,
    what: &Fetch<'_>,
) -> Result<Fetched, String> {
    let broken = |e: hyper::Error| format!("the connection was lost: {e}");
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
    let driver = tokio::spawn(connection);
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let mut request = if what.body.is_some() { Request::post(path) } else { Request::get(path) }
        .header("host", uri.authority().map_or("", |authority| authority.as_str()))
        .header("user-agent", "Opora-Flows/1");
    if what.body.is_some() {
        request = request.header("content-type", "application/json");
    }
    for (name, value) in what.headers {
        request = request.header(name.as_str(), value);
    }
    let body = Full::new(Bytes::from(what.body.unwrap_or_default().to_owned()));
    let response =
        sender.send_request(request.body(body).map_err(|e| e.to_string())?).await.map_err(broken)?;
    let status = response.status().as_u16();
    let header = |name: &str| response.headers().get(name)?.to_str().ok()?.trim().parse::<f64>().ok();
    #[allow(clippy::cast_possible_truncation, reason = "seconds to wait are small numbers")]
    let seconds =
        header("retry-after").or_else(|| header("x-ratelimit-retry")).map(|wait| wait.ceil() as i64);
    let body = Limited::new(response.into_body(), what.longest).collect().await;
    driver.abort();
    let body = body.map_err(|e| format!("the answer was not read to its end: {e}"))?.to_bytes();
    Ok(Fetched { status, retry_after: seconds.map(|seconds| seconds.clamp(1, 86_400) * 1_000), body })
}

/// An address that may be told: HTTPS, or HTTP where inner networks are open; no user and no fragment.
pub(super) fn address(url: &str, inner: bool) -> Result<Uri, &'static str> {
    let uri: Uri = url.parse().map_err(|_| "address")?;
    match uri.scheme_str() {
        Some("https") => {}
        Some("http") if inner => {}
        _ => return Err("scheme"),
    }
    let authority = uri.authority().ok_or("address")?;
    if authority.as_str().contains('@') || uri.host().is_none_or(str::is_empty) || url.len() > 2_000 {
        return Err("address");
    }
    let literal = uri.host().unwrap_or_default().trim_matches(['[', ']']).parse::<IpAddr>();
    match literal {
        Ok(ip) if !inner && !is_public(ip) => Err("inner"),
        _ => Ok(uri),
    }
}

async fn speak(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    uri: &Uri,
    headers: &[(&'static str, String)],
    body: String,
) -> Result<Answer, String> {
    let broken = |e: hyper::Error| format!("the connection was lost: {e}");
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
    let driver = tokio::spawn(connection);
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let mut request = Request::post(path)
        .header("host", uri.authority().map_or("", |authority| authority.as_str()))
        .header("content-type", "application/json")
        .header("user-agent", "Opora-Webhooks/1");
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    let request = request.body(Full::new(Bytes::from(body))).map_err(|e| e.to_string())?;
    let response = sender.send_request(request).await.map_err(broken)?;
    let status = response.status().as_u16();
    // Whatever is too long or breaks off is left: the status is the answer.
    let text = match Limited::new(response.into_body(), READ).collect().await {
        Ok(body) => {
            let bytes = body.to_bytes();
            let text = String::from_utf8_lossy(&bytes[..bytes.len().min(KEPT)]).into_owned();
            domain::text::typed(&text)
        }
        Err(_) => String::new(),
    };
    driver.abort();
    Ok(Answer { status, text })
}

/// An address of the open network: not of this machine, not of an inner network, not of a cloud's inside.
pub(super) fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || a == 0
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19))
        || a >= 224;
    !special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let parts = ip.segments();
    let inside = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match parts {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => inside(high, low),
        [0x2002, high, low, ..] => inside(high, low),
        // Teredo, benchmarks, ORCHID, documentation.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x3fff, ..] => false,
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inner_networks_are_known() {
        for inner in [
            "127.0.0.1",
            "127.9.9.9",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "192.0.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
            "ff02::1",
            "::127.0.0.1",
            "fec0::1",
        ] {
            assert!(!is_public(inner.parse().expect("an address")), "{inner}");
        }
        for outer in ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a02:6b8::feed:ff", "::ffff:8.8.8.8"] {
            assert!(is_public(outer.parse().expect("an address")), "{outer}");
        }
    }

    #[test]
    fn addresses_are_looked_at() {
        for (url, why) in [
            ("http://hooks.example/x", "scheme"),
            ("ftp://hooks.example/x", "scheme"),
            ("file:///etc/passwd", "address"),
            ("https://user:pw@hooks.example/", "address"),
            ("https://127.0.0.1/", "inner"),
            ("https://[::1]/", "inner"),
            ("https://169.254.169.254/latest", "inner"),
            ("hooks.example", "scheme"),
            ("", "address"),
        ] {
            assert_eq!(address(url, false).expect_err(url), why, "{url}");
        }
        assert!(address("https://hooks.example/x?y=1", false).is_ok());
        assert!(address("http://127.0.0.1:9/", true).is_ok());
    }

    fn wire(inner: bool) -> Wire {
        Wire::new("", inner, PATIENCE).expect("a wire")
    }

    #[tokio::test]
    async fn a_name_of_this_machine_is_refused_when_it_is_connected_to() {
        for host in ["localhost", "2130706433", "0x7f.1", "127.1"] {
            let problem = wire(false).connect(host, 9).await.expect_err(host);
            assert!(problem.contains("inner network") || problem.contains("no server"), "{host}: {problem}");
        }
    }

    #[tokio::test]
    async fn one_address_inside_spoils_a_name() {
        // The first address is of the open network: were it tried, the second would never be looked at.
        let names = |_: &str, port| vec![([93, 184, 216, 34], port).into(), ([10, 0, 0, 1], port).into()];
        let wire = Wire { names: Some(names), ..wire(false) };
        let problem = wire.connect("rebound.example", 443).await.expect_err("refused");
        assert!(problem.contains("inner network"), "{problem}");
    }

    #[tokio::test]
    async fn a_name_is_asked_for_once_and_what_it_meant_then_is_connected_to() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        static ASKED: AtomicUsize = AtomicUsize::new(0);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        // The second time the name would lead to where nobody listens.
        let names = |_: &str, port| match ASKED.fetch_add(1, Ordering::SeqCst) {
            0 => vec![([127, 0, 0, 1], port).into()],
            _ => vec![([127, 0, 0, 2], 1).into()],
        };
        let wire = Wire { names: Some(names), ..wire(true) };
        let answering = tokio::spawn(async move {
            use tokio::io::{AsyncReadExt, AsyncWriteExt};
            let (mut stream, _) = listener.accept().await.expect("somebody");
            let mut asked = Vec::new();
            while !asked.ends_with(b"{}") {
                asked.push(stream.read_u8().await.expect("a request"));
            }
            let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
            stream.write_all(answer).await.expect("answered");
            String::from_utf8(asked).expect("text")
        });
        let url = format!("http://rebound.example:{port}/hook");
        let answer = wire.post(&url, &[], "{}".into()).await.expect("an answer");
        assert_eq!((answer.status, answer.text.as_str()), (200, "ok"));
        let asked = answering.await.expect("asked");
        assert!(asked.contains(&format!("host: rebound.example:{port}")), "{asked}");
        assert_eq!(ASKED.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn what_is_no_authority_is_refused_at_the_start() {
        assert!(Wire::new("hello", false, PATIENCE).is_err());
        let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        assert!(Wire::new(broken, false, PATIENCE).is_err());
    }
}
