//! Answers go out compressed to whoever takes them so. Texts only: pictures and archives are compressed already, and what
//! is sent bit by bit (live notices, long tables) goes out as it comes.
//!
//! The tokens of forms are masked ([`app::secret::masked`]), so that the length of a compressed page tells nothing of them.

use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, VARY,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::io::Write;

/// A page of the queue, 67 KiB: 8.1 KB in 1.2 ms (level 3: 9.5 KB in half a millisecond). The levels above cost
/// several times as much.
const BROTLI: i32 = 5;
/// The window, as a power of two: 256 KiB hold any page whole, and the default (4 MiB) costs its setting up.
const WINDOW: i32 = 18;
/// The same page: 9.5 KB in 0.6 ms; level 6 takes twice the time for 3 % less.
const GZIP: flate2::Compression = flate2::Compression::new(3);
/// Shorter answers fit into a packet anyway.
const SHORT: u64 = 1024;
/// Longer ones are compressed apart from the threads that answer.
const LONG: u64 = 256 * 1024;

/// How an answer can be compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// For browsers.
    Brotli,
    /// For programs that know nothing better.
    Gzip,
}

impl Coding {
    /// The better one of those that an `Accept-Encoding` takes.
    pub fn taken(accept_encoding: &str) -> Option<Coding> {
        [Coding::Brotli, Coding::Gzip].into_iter().find(|coding| accepts(accept_encoding, coding.name()))
    }

    /// Its name in `Content-Encoding`.
    pub fn name(self) -> &'static str {
        match self {
            Coding::Brotli => "br",
            Coding::Gzip => "gzip",
        }
    }

    /// The same bytes, shorter.
    ///
    /// # Errors
    /// None in practice: it writes into memory.
    pub fn shrink(self, bytes: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut out = Vec::with_capacity(bytes.len() / 4);
        match self {
            Coding::Brotli => {
                let params = brotli::enc::BrotliEncoderParams {
                    quality: BROTLI,
                    lgwin: WINDOW,
                    size_hint: bytes.len(),
                    ..Default::default()
                };
                brotli::BrotliCompress(&mut &*bytes, &mut out, &params)?;
            }
            Coding::Gzip => {
                let mut writer = flate2::write::GzEncoder::new(&mut out, GZIP);
                writer.write_all(bytes)?;
                writer.finish()?;
            }
        }
        Ok(out)
    }
}

/// Whether an `Accept-Encoding` takes this coding (RFC 9110, 12.5.3): named with a weight above nothing, or `*`.
pub fn accepts(accept_encoding: &str, coding: &str) -> bool {
    let weight = |wanted: &str| {
        accept_encoding.split(',').find_map(|part| {
            let mut fields = part.split(';').map(str::trim);
            let named = fields.next().is_some_and(|name| name.eq_ignore_ascii_case(wanted));
            named.then(|| fields.find_map(|f| f.strip_prefix("q=")).map_or(Some(1.0), |q| q.parse().ok()))
        })
    };
    weight(coding).or_else(|| weight("*")).flatten().is_some_and(|weight: f64| weight > 0.0)
}

/// The layer of the router.
pub async fn layer(request: Request, next: Next) -> Response {
    let takes = request.headers().get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let coding = takes.and_then(Coding::taken);
    let answer = next.run(request).await;
    let Some(size) = answer.body().size_hint().exact() else { return answer };
    if size < SHORT || !can_shrink(answer.headers()) {
        return answer;
    }
    let (mut head, body) = answer.into_parts();
    head.headers.append(VARY, HeaderValue::from_static("accept-encoding"));
    let Some(coding) = coding else { return Response::from_parts(head, body) };
    // The body has a known size, so it lies in memory already.
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let done = if size > LONG {
        let bytes = bytes.clone();
        let done = tokio::task::spawn_blocking(move || coding.shrink(&bytes)).await;
        done.unwrap_or_else(|e| Err(std::io::Error::other(e)))
    } else {
        coding.shrink(&bytes)
    };
    match done {
        Ok(shorter) => {
            head.headers.remove(CONTENT_LENGTH);
            head.headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
            Response::from_parts(head, Body::from(shorter))
        }
        Err(_) => Response::from_parts(head, Body::from(bytes)),
    }
}

/// Whether an answer is a whole text that nobody has compressed.
fn can_shrink(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let text = kind.starts_with("text/")
        || kind.ends_with("json")
        || kind.ends_with("xml")
        || kind.ends_with("javascript");
    text && !headers.contains_key(CONTENT_ENCODING) && !headers.contains_key(CONTENT_RANGE)
}

#[cfg(test)]
mod tests {
    use super::{Coding, layer};
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, VARY};
    use axum::http::{HeaderMap, Request};
    use axum::middleware::from_fn;
    use axum::routing::get;
    use std::io::Read;
    use tower::ServiceExt;

    fn words() -> String {
        "Заказ не уходит в кассу. ".repeat(400)
    }

    /// What goes over the wire, and under which headers.
    fn sent(kind: &'static str, words: String, takes: &str) -> (Vec<u8>, HeaderMap) {
        let answer = move || async move { ([(CONTENT_TYPE, kind)], words) };
        let router = Router::new().route("/", get(answer)).layer(from_fn(layer));
        let request = Request::get("/").header(ACCEPT_ENCODING, takes).body(Body::empty()).expect("sound");
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async {
            let answer = router.oneshot(request).await.expect("an answer");
            let headers = answer.headers().clone();
            (to_bytes(answer.into_body(), usize::MAX).await.expect("a body").to_vec(), headers)
        })
    }

    fn said(headers: &HeaderMap, name: axum::http::HeaderName) -> String {
        headers.get(name).map(|value| value.to_str().expect("text").to_owned()).unwrap_or_default()
    }

    #[test]
    fn texts_go_out_as_they_are_taken() {
        for (kind, takes, encoding) in [
            ("text/html; charset=utf-8", "gzip, deflate, br", "br"),
            ("text/html; charset=utf-8", "gzip, deflate", "gzip"),
            ("text/html; charset=utf-8", "br;q=0, *", "gzip"),
            ("text/html; charset=utf-8", "GZIP;q=0.5", "gzip"),
            ("application/problem+json", "br", "br"),
            ("text/html", "identity", ""),
            ("text/html", "br;q=0", ""),
            ("image/png", "gzip, br", ""),
            ("application/zip", "gzip, br", ""),
        ] {
            let (bytes, headers) = sent(kind, words(), takes);
            assert_eq!(said(&headers, CONTENT_ENCODING), encoding, "{kind} to {takes}");
            assert_eq!(bytes.len() < words().len() / 5, !encoding.is_empty(), "{kind} to {takes}");
            assert_eq!(said(&headers, VARY).is_empty(), !kind.contains("text") && !kind.contains("json"));
        }
        let (_, headers) = sent("text/html", "Да".to_owned(), "br");
        assert_eq!(said(&headers, CONTENT_ENCODING), "", "short ones stay as they are");
    }

    #[test]
    fn what_was_shrunk_is_read_again() {
        let long = words().repeat(100);
        for text in [words(), long] {
            let (bytes, _) = sent("text/plain", text.clone(), "gzip");
            let mut read = String::new();
            flate2::read::GzDecoder::new(&*bytes).read_to_string(&mut read).expect("sound");
            assert!(read == text);
            let (bytes, _) = sent("text/plain", text.clone(), "br");
            let mut read = Vec::new();
            brotli::BrotliDecompress(&mut &*bytes, &mut read).expect("sound");
            assert!(read == text.as_bytes());
        }
    }

    #[test]
    fn what_is_sent_live_goes_out_as_it_comes() {
        let stream = || async {
            use axum::response::sse::{Event, Sse};
            let events = (0..40)
                .map(|n| Ok::<_, std::convert::Infallible>(Event::default().data("x".repeat(n * 100))));
            Sse::new(futures_util::stream::iter(events))
        };
        let router = Router::new().route("/", get(stream)).layer(from_fn(layer));
        let request = Request::get("/").header(ACCEPT_ENCODING, "br").body(Body::empty()).expect("sound");
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let answer = runtime.block_on(router.oneshot(request)).expect("an answer");
        assert_eq!(answer.headers().get(CONTENT_ENCODING), None);
        assert_eq!(Coding::taken("br"), Some(Coding::Brotli));
    }
}
