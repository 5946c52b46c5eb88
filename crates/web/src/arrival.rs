//! What a request brings along, made plain before anybody reads it: characters that no text has are taken out of the
//! query, and the place that the visitor comes from is found out behind proxies.
//!
//! Forms go the same way in [`crate::form`], by `domain::text::typed`.

use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, Uri};
use std::net::{IpAddr, SocketAddr};

/// The address without control characters in its query; none when there are none, as there nearly always are.
pub fn plain_uri(uri: &Uri) -> Option<Uri> {
    let (path, query) = (uri.path(), uri.query()?);
    let plain = without_controls(query)?;
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = PathAndQuery::try_from(format!("{path}?{plain}")).ok();
    Uri::from_parts(parts).ok()
}

fn without_controls(query: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = query;
    let mut from = 0;
    while let Some(at) = rest[from..].find('%').map(|at| from + at) {
        let code = rest.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        from = at + 1;
        if code.is_some_and(|code| code.is_ascii_control() && !matches!(code, b'\t' | b'\n' | b'\r')) {
            out.push_str(&rest[..at]);
            (rest, from) = (&rest[at + 3..], 0);
        }
    }
    (rest.len() < query.len()).then(|| out + rest)
}

/// Where a visitor comes from; none when only a proxy could tell, and did not.
///
/// A proxy is believed when it is on this machine or in the list, and then only its own word: the last one.
pub fn origin(parts: &Parts, proxies: &[IpAddr]) -> Option<IpAddr> {
    let ConnectInfo(peer) = parts.extensions.get::<ConnectInfo<SocketAddr>>()?;
    let is_proxy = |ip: &IpAddr| ip.is_loopback() || proxies.contains(ip);
    let peer = peer.ip().to_canonical();
    if !is_proxy(&peer) {
        return Some(peer);
    }
    // Behind several proxies of ours each has added the one before it.
    forwarded(&parts.headers).into_iter().rev().find(|ip| !is_proxy(ip))
}

/// The addresses of X-Forwarded-For, from the last back to the first that is none.
fn forwarded(headers: &HeaderMap) -> Vec<IpAddr> {
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let words: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    let known = words.iter().rev().map_while(|word| word.parse::<IpAddr>().ok().map(|ip| ip.to_canonical()));
    let mut known: Vec<IpAddr> = known.take(16).collect();
    known.reverse();
    known
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    #[test]
    fn control_characters_leave_the_query() {
        let plain = |text: &str| plain_uri(&text.parse().unwrap()).map(|uri| uri.to_string());
        assert_eq!(
            plain("/queue?q=%D0%BD%00%D0%B5%1F&view=all").as_deref(),
            Some("/queue?q=%D0%BD%D0%B5&view=all")
        );
        assert_eq!(plain("/queue?q=a%0").as_deref(), None);
        assert_eq!(
            plain("/queue?q=%0%000").as_deref(),
            Some("/queue?q=%00"),
            "what is left was no character"
        );
        for clean in ["/queue?q=100%25&x=%0A%09", "/queue", "/queue?", "/queue?q=%zz%"] {
            assert_eq!(plain(clean), None, "{clean}");
        }
    }

    #[test]
    fn only_our_proxies_are_believed() {
        let proxies = ["192.0.2.1".parse().unwrap()];
        let from = |peer: &str, said: &str| {
            let peer: SocketAddr = peer.parse().unwrap();
            let mut request = Request::builder();
            if !said.is_empty() {
                request = request.header("x-forwarded-for", said);
            }
            let (mut parts, ()) = request.body(()).unwrap().into_parts();
            parts.extensions.insert(ConnectInfo(peer));
            origin(&parts, &proxies).map(|ip| ip.to_string())
        };
        let is = |text: &str| Some(text.to_owned());
        assert_eq!(from("203.0.113.9:5", ""), is("203.0.113.9"));
        assert_eq!(from("203.0.113.9:5", "198.51.100.1"), is("203.0.113.9"), "a visitor's word is nothing");
        assert_eq!(
            from("127.0.0.1:5", "198.51.100.1, 203.0.113.9"),
            is("203.0.113.9"),
            "the proxy's own word"
        );
        assert_eq!(from("[::ffff:192.0.2.1]:5", "203.0.113.9, 127.0.0.1"), is("203.0.113.9"));
        assert_eq!(from("127.0.0.1:5", ""), None);
        assert_eq!(from("127.0.0.1:5", "203.0.113.9, nonsense"), None, "nothing before nonsense counts");
    }
}
