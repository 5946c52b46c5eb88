//! One POST to somebody else's server, carefully: the name is resolved here, every address is looked at, and the
//! connection goes to the very address that was looked at, so that a name cannot mean another one a moment later.
//! Nothing is followed, little is read, all of it in a bounded time.

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};

/// All of it together.
const PATIENCE: Duration = Duration::from_secs(15);
/// The longest answer that is read.
const READ: usize = 64 << 10;
/// What is kept of it.
const KEPT: usize = 1 << 10;

/// What the other side answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub status: u16,
    /// Its beginning.
    pub text: String,
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

/// Sends a body and says what was answered, or in words why nothing was.
pub(super) async fn post(
    url: &str,
    headers: &[(&'static str, String)],
    body: String,
    inner: bool,
) -> Result<Answer, String> {
    let uri = address(url, inner).map_err(|why| format!("the address is refused: {why}"))?;
    match tokio::time::timeout(PATIENCE, exchange(&uri, headers, body, inner)).await {
        Ok(answer) => answer,
        Err(_) => Err("no answer in time".into()),
    }
}

async fn exchange(
    uri: &Uri,
    headers: &[(&'static str, String)],
    body: String,
    inner: bool,
) -> Result<Answer, String> {
    let tls = uri.scheme_str() == Some("https");
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let port = uri.port_u16().unwrap_or(if tls { 443 } else { 80 });
    let stream = connect(&host, port, inner).await?;
    if tls {
        let name = ServerName::try_from(host).map_err(|_| "no name for a certificate".to_owned())?;
        let secure = TlsConnector::from(client()).connect(name, stream).await;
        speak(secure.map_err(|e| format!("no secure connection: {e}"))?, uri, headers, body).await
    } else {
        speak(stream, uri, headers, body).await
    }
}

/// Connects to the first address that lets us, of those that may be reached.
async fn connect(host: &str, port: u16, inner: bool) -> Result<TcpStream, String> {
    let found: Vec<SocketAddr> = tokio::net::lookup_host((host, port))
        .await
        .map_err(|_| format!("there is no server named {host}"))?
        .collect();
    let mut problem = format!("there is no server named {host}");
    for address in found {
        if !inner && !is_public(address.ip()) {
            return Err(format!("{host} is in an inner network"));
        }
        match TcpStream::connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(e) => problem = format!("could not connect: {}", e.kind()),
        }
    }
    Err(problem)
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

fn client() -> Arc<ClientConfig> {
    static CLIENT: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    let made = CLIENT.get_or_init(|| {
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let builder = builder.with_safe_default_protocol_versions().expect("ring knows TLS 1.2 and 1.3");
        Arc::new(builder.with_root_certificates(roots).with_no_client_auth())
    });
    made.clone()
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

    #[tokio::test]
    async fn a_name_of_this_machine_is_refused_when_it_is_connected_to() {
        for host in ["localhost", "2130706433", "0x7f.1", "127.1"] {
            let problem = connect(host, 9, false).await.expect_err(host);
            assert!(problem.contains("inner network") || problem.contains("no server"), "{host}: {problem}");
        }
    }
}
