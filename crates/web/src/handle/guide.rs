//! The guides: open to everybody, in the visitor's language.

use crate::guide::{self, Reader};
use crate::http::{Oops, Visitor, html};
use crate::pages::{GuidePage, GuidesPage};
use app::AppError;
use axum::extract::Path;
use axum::response::Response;

/// `GET /guide`.
pub async fn all(visitor: Visitor) -> Response {
    let lang = visitor.t.lang();
    let guides = Reader::ALL.into_iter().map(|reader| (reader, guide::of(reader, lang))).collect();
    html(&GuidesPage { t: visitor.t.clone(), shell: visitor.shell(), guides })
}

/// `GET /guide/{role}`.
pub async fn one(visitor: Visitor, Path(role): Path<String>) -> Result<Response, Oops> {
    let reader = Reader::from_slug(&role).ok_or(AppError::Missing)?;
    let guide = guide::of(reader, visitor.t.lang());
    Ok(html(&GuidePage { t: visitor.t.clone(), shell: visitor.shell(), reader, guide }))
}
