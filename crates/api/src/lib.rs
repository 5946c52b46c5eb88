//! Speaks JSON: REST for programs, version 1, and its description, made from the very handlers.
//!
//! Handlers read a request, call one use-case and fill an answer. No decision, no SQL, no clock; no cookies either: a
//! program shows its token with every request, so that no page of somebody else's can make a browser act here.

mod body;
mod cursor;
mod doc;
mod gate;
mod pace;
mod problem;
mod shape;
mod v1;

pub use problem::Problem;

use app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use pace::Pace;
use serde_json::Value;
use std::sync::{Arc, OnceLock};

/// Where version 1 stands.
pub const ROOT: &str = "/api/v1";

/// The routes of version 1 below [`ROOT`].
pub fn router(app: App) -> Router {
    let (routes, _) = v1::table().split_for_parts();
    let pace = Arc::new(Pace::new(app.config.api_per_minute));
    routes
        .fallback(problem::nothing_here)
        .method_not_allowed_fallback(problem::no_such_method)
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state((app.clone(), pace), gate::pass))
        .with_state(app)
}

/// The description of version 1: OpenAPI 3.1, made from the handlers.
pub fn openapi() -> &'static Value {
    static MADE: OnceLock<Value> = OnceLock::new();
    MADE.get_or_init(|| doc::finish(&v1::table().into_openapi()))
}

/// Methods (in small letters) and paths of all routes, for the list that the permission test walks.
pub fn routes() -> &'static [(&'static str, &'static str)] {
    static MADE: OnceLock<Vec<(&'static str, &'static str)>> = OnceLock::new();
    MADE.get_or_init(|| {
        let mut all = Vec::new();
        for (path, item) in openapi()["paths"].as_object().into_iter().flatten() {
            for method in ["get", "post", "put", "patch", "delete"] {
                if item.get(method).is_some() {
                    all.push((method, &*format!("{ROOT}{path}").leak()));
                }
            }
        }
        all
    })
}
