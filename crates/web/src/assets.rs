//! The files that pages refer to: styles, scripts, letters, icons. Embedded, hashed by content, compressed
//! beforehand; never read from a disk.

use crate::shrink::{Coding, accepts};
use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, VARY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// A file of the browser's half.
#[derive(Debug)]
pub struct Asset {
    /// The name by which templates ask: `app.css`.
    pub name: &'static str,
    /// The address with the hash of the content, so that it can be cached for ever.
    pub url: &'static str,
    plain: &'static [u8],
    br: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

/// The bytes to send, and what they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Served {
    /// The body.
    pub bytes: &'static [u8],
    /// `Content-Type`.
    pub mime: &'static str,
    /// `Content-Encoding`, when the body is compressed.
    pub encoding: Option<&'static str>,
}

/// How long a browser may keep an asset: its name changes with its content.
pub const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

static ASSETS: &[Asset] = &include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// All files.
pub fn all() -> &'static [Asset] {
    ASSETS
}

/// The address of a file; the name itself when there is no such file (a test renders every page and looks).
pub fn url(name: &'static str) -> &'static str {
    ASSETS.iter().find(|asset| asset.name == name).map_or(name, |asset| asset.url)
}

/// The file itself; empty when there is no such file.
pub fn bytes(name: &'static str) -> &'static [u8] {
    ASSETS.iter().find(|asset| asset.name == name).map_or(&[], |asset| asset.plain)
}

/// The address of the letters that a page in this language needs first.
pub fn letters(lang: i18n::Lang) -> &'static str {
    match lang {
        i18n::Lang::Ru => url("golos-cyrillic-400.woff2"),
        i18n::Lang::En | i18n::Lang::Pseudo => url("golos-latin-400.woff2"),
    }
}

/// The address of the icons, which every page names dozens of times.
pub fn icons() -> &'static str {
    static ICONS: std::sync::LazyLock<&str> = std::sync::LazyLock::new(|| url("icons.svg"));
    *ICONS
}

/// The file at an address such as `/assets/app-1F2E3D.css`, in the best encoding that the browser accepts.
pub fn serve(path: &str, accept_encoding: &str) -> Option<Served> {
    let asset = ASSETS.iter().find(|asset| asset.url == path)?;
    let accepts = |coding: Coding| accepts(accept_encoding, coding.name());
    let (bytes, encoding) = match (asset.br, asset.gzip) {
        (Some(br), _) if accepts(Coding::Brotli) => (br, Some("br")),
        (_, Some(gzip)) if accepts(Coding::Gzip) => (gzip, Some("gzip")),
        _ => (asset.plain, None),
    };
    Some(Served { bytes, mime: mime(path), encoding })
}

fn mime(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("ttf") => "font/ttf",
        _ => "application/octet-stream",
    }
}

/// `GET /assets/{file}`.
pub async fn answer(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let encodings = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some(served) = serve(&format!("/assets/{file}"), encodings) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = Body::from(served.bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(served.mime));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHE_CONTROL));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Some(encoding) = served.encoding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serves_by_hashed_name_in_the_best_encoding() {
        let url = url("app.css");
        assert!(url.starts_with("/assets/app-"));
        let br = serve(url, "gzip, deflate, br").expect("there");
        assert_eq!((br.encoding, br.mime), (Some("br"), "text/css; charset=utf-8"));
        assert_eq!(serve(url, "gzip").expect("there").encoding, Some("gzip"));
        assert_eq!(serve(url, "br;q=0, gzip").expect("there").encoding, Some("gzip"));
        assert_eq!(serve(url, "").expect("there").encoding, None);
        assert!(br.bytes.len() < serve(url, "").expect("there").bytes.len());
    }

    /// The first load of the queue, with every file that a browser fetches for it, in kibibytes.
    #[test]
    fn the_first_load_of_the_queue_is_light() {
        use askama::Template;
        let files = [
            "app.css",
            "app.js",
            "icons.svg",
            "mark.svg",
            "golos-cyrillic-400.woff2",
            "golos-cyrillic-600.woff2",
            "golos-signs-400.woff2",
            "golos-signs-600.woff2",
            "golos-latin-400.woff2",
        ];
        let files: usize = files.iter().map(|name| serve(url(name), "br").expect("there").bytes.len()).sum();
        let t = i18n::T::new(i18n::Lang::Ru, crate::samples::ZONE, crate::samples::NOW_MS);
        let html = crate::samples::queue_page(&t).render().expect("a sample can be drawn");
        let page = Coding::Brotli.shrink(html.as_bytes()).expect("into memory").len();
        assert!(files + page <= 45 * 1024, "{files} + {page} bytes");
    }

    #[test]
    fn refuses_what_is_not_a_file() {
        for path in ["/assets/", "/assets/app.css", "/assets/../Cargo.toml", "app.css", ""] {
            assert_eq!(serve(path, "br"), None, "{path}");
        }
    }
}
