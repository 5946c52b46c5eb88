//! Shows: pages, portal, live updates.
//!
//! Handlers read a form, call one use-case and fill a page struct; templates draw it. No SQL, no decision, no clock.

mod arrival;
pub mod assets;
pub mod checks;
pub mod duty;
pub mod equipment;
pub mod finding;
pub mod flows;
mod form;
mod guide;
mod handle;
pub mod hours;
mod http;
pub mod incidents;
pub mod knowledge;
pub mod lines;
mod markdown;
pub mod orders;
pub mod pages;
pub mod portal;
mod press;
pub mod promise;
pub mod releases;
pub mod reports;
mod router;
#[cfg(any(test, feature = "samples"))]
pub mod samples;
pub mod settings;
mod shrink;
pub mod topics;
mod words;

#[cfg(test)]
mod page_tests;

pub use http::SESSION;
pub use press::WebPress;
pub use router::{Route, router, routes};
