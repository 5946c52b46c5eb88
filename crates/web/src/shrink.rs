//! Answers go out compressed to whoever takes them so. Texts only: pictures and archives are compressed already, and what
//! is sent live goes out as it comes.
//!
//! The tokens of forms are masked ([`app::secret::masked`]), so that the length of a compressed page tells nothing of them.

use axum::http::header::CONTENT_TYPE;
use axum::http::{Extensions, HeaderMap, StatusCode, Version};
use tower_http::CompressionLevel;
use tower_http::compression::predicate::{And, Predicate, SizeAbove};
use tower_http::compression::{CompressionLayer, DefaultPredicate};

/// A page of the queue, 61 KiB: 7.7 KiB in a millisecond; the levels above cost several times as much.
const BROTLI: i32 = 5;
/// Shorter answers fit into a packet anyway.
const SHORT: u16 = 1024;

/// Whether the kind of an answer's contents can be made shorter.
pub type Texts = fn(StatusCode, Version, &HeaderMap, &Extensions) -> bool;

type When = And<And<DefaultPredicate, SizeAbove>, Texts>;

/// For browsers.
pub fn by_brotli() -> CompressionLayer<When> {
    CompressionLayer::new().no_gzip().quality(CompressionLevel::Precise(BROTLI)).compress_when(when())
}

/// For programs that know nothing better.
pub fn by_gzip() -> CompressionLayer<When> {
    CompressionLayer::new().no_br().quality(CompressionLevel::Fastest).compress_when(when())
}

fn when() -> When {
    DefaultPredicate::new().and(SizeAbove::new(SHORT)).and(texts as Texts)
}

fn texts(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.starts_with("text/")
        || kind.ends_with("json")
        || kind.ends_with("xml")
        || kind.ends_with("javascript")
}

#[cfg(test)]
pub mod tests {
    use super::{by_brotli, by_gzip};
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE};
    use axum::routing::get;
    use tower::ServiceExt;

    /// What goes over the wire, and how it is encoded.
    fn sent(kind: &'static str, words: String, takes: &str) -> (Vec<u8>, String) {
        let answer = move || async move { ([(CONTENT_TYPE, kind)], words) };
        let router = Router::new().route("/", get(answer)).layer(by_brotli()).layer(by_gzip());
        let request = Request::get("/").header(ACCEPT_ENCODING, takes).body(Body::empty()).expect("sound");
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async {
            let answer = router.oneshot(request).await.expect("an answer");
            let encoding = answer.headers().get(CONTENT_ENCODING).map(|value| value.to_str().expect("text"));
            let encoding = encoding.unwrap_or_default().to_owned();
            (to_bytes(answer.into_body(), usize::MAX).await.expect("a body").to_vec(), encoding)
        })
    }

    /// A page as a browser gets it.
    pub fn by_brotli_of(html: String) -> Vec<u8> {
        let (bytes, encoding) = sent("text/html; charset=utf-8", html, "gzip, deflate, br, zstd");
        assert_eq!(encoding, "br");
        bytes
    }

    #[test]
    fn texts_go_out_as_they_are_taken() {
        let words = || "Заказ не уходит в кассу. ".repeat(400);
        for (kind, takes, encoding) in [
            ("text/html; charset=utf-8", "gzip, deflate, br", "br"),
            ("text/html; charset=utf-8", "gzip, deflate", "gzip"),
            ("application/problem+json", "br", "br"),
            ("text/html", "identity", ""),
            ("text/event-stream", "gzip, br", ""),
            ("image/png", "gzip, br", ""),
            ("application/zip", "gzip, br", ""),
        ] {
            let (bytes, sent) = sent(kind, words(), takes);
            assert_eq!(sent, encoding, "{kind} to {takes}");
            assert_eq!(bytes.len() < words().len() / 5, !encoding.is_empty(), "{kind} to {takes}");
        }
        assert_eq!(sent("text/html", "Да".to_owned(), "br").1, "", "short ones stay as they are");
    }
}
