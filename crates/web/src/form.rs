//! Forms as they are sent: their token proven, their size bounded, their words made plain texts. Nothing here knows
//! what a field means.

use crate::http::{Oops, Visitor};
use crate::pages::ErrorKind;
use app::App;
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use domain::text::{file_name, typed};
use std::borrow::Cow;
use std::collections::HashMap;

/// A form that was sent, its token proven. Every handler of a `post` takes one: there is no other way to a body.
pub struct Posted {
    /// The fields as plain texts ([`typed`]); of several with one name the last.
    pub fields: HashMap<String, String>,
    /// The files, empty ones left out.
    pub files: Vec<app::desk::File>,
    /// The names of the fields that the files came in, one for each.
    pub slots: Vec<String>,
}

impl Posted {
    /// A form that was not sent yet.
    pub fn empty() -> Posted {
        Posted { fields: HashMap::new(), files: vec![], slots: vec![] }
    }

    /// A field, trimmed at its ends; empty when absent.
    pub fn get(&self, name: &str) -> &str {
        self.fields.get(name).map(|text| text.trim()).unwrap_or_default()
    }

    /// Words as they were typed.
    pub fn text(&self, name: &str) -> String {
        self.fields.get(name).cloned().unwrap_or_default()
    }
}

impl FromRequest<App> for Posted {
    type Rejection = Oops;

    async fn from_request(request: Request, app: &App) -> Result<Posted, Oops> {
        let visitor = request.extensions().get::<Visitor>().cloned();
        let kind =
            request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let limit = app.config.max_file_bytes + (1 << 20);
        let posted = if kind.starts_with("multipart/form-data") {
            read_multipart(request, limit).await?
        } else {
            read_urlencoded(request, limit.min(4 << 20)).await?
        };
        let csrf = visitor.map(|visitor| visitor.csrf).unwrap_or_default();
        let sent = posted.fields.get("csrf").map(String::as_str).unwrap_or_default();
        let sent = app::secret::unmasked(sent).unwrap_or_default();
        if csrf.is_empty() || !app::secret::same(&sent, &csrf) {
            return Err(Oops { kind: ErrorKind::StaleForm, draft: posted.text("text"), to: None });
        }
        Ok(posted)
    }
}

async fn read_urlencoded(request: Request, limit: usize) -> Result<Posted, Oops> {
    let bytes: Bytes =
        axum::body::to_bytes(request.into_body(), limit).await.map_err(|e| Oops::of(unreadable(&e)))?;
    let plain = |(name, text): (Cow<'_, str>, Cow<'_, str>)| (name.into_owned(), typed(&text));
    let fields = form_urlencoded::parse(&bytes).map(plain).collect();
    Ok(Posted { fields, files: vec![], slots: vec![] })
}

/// Why a body could not be read: it broke off or was too slow, else it was too large.
fn unreadable(e: &(dyn std::error::Error + 'static)) -> ErrorKind {
    let mut causes = std::iter::successors(Some(e), |e| e.source());
    if causes.any(|cause| cause.is::<std::io::Error>()) { ErrorKind::BadRequest } else { ErrorKind::TooLarge }
}

async fn read_multipart(request: Request, limit: usize) -> Result<Posted, Oops> {
    let bad = |_| Oops::of(ErrorKind::BadRequest);
    let mut parts =
        Multipart::from_request(request, &()).await.map_err(|_| Oops::of(ErrorKind::BadRequest))?;
    let (mut fields, mut files, mut slots, mut left) = (HashMap::new(), Vec::new(), Vec::new(), limit);
    while let Some(mut part) = parts.next_field().await.map_err(bad)? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(file_name);
        let mime = part.content_type().unwrap_or("application/octet-stream").to_owned();
        let mut bytes = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(bad)? {
            left = left.checked_sub(chunk.len()).ok_or(Oops::of(ErrorKind::TooLarge))?;
            bytes.extend_from_slice(&chunk);
        }
        match file {
            Some(file) if !file.is_empty() && !bytes.is_empty() => {
                let data = bytes.into();
                files.push(app::desk::File { name: file, mime, data, content_id: None, inline: false });
                slots.push(name);
            }
            Some(_) => {}
            None => {
                fields.insert(name, typed(&String::from_utf8_lossy(&bytes)));
            }
        }
    }
    Ok(Posted { fields, files, slots })
}
