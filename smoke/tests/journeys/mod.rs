//! Journeys: people at work in a real browser, against the desk in this process, so that its clock can be moved.
//! Each is walked on a wide screen in Russian and on a phone in English.

mod articles;
pub mod browser;
mod checks;
mod client;
mod duty;
mod engineer;
mod finding;
mod guide;
mod hours;
mod joining;
mod lines;
mod newcomer;
mod queue;
mod rooms;
mod topics;

/// Walks journeys: each becomes a module with the tests `wide` and `phone`.
macro_rules! journeys {
    ($($(#[$meta:meta])* async fn $name:ident($at:ident) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "a journey may need nothing of what stands around it")]
            use super::*;

            async fn walk($at: $crate::journeys::browser::Browser) $body

            #[test]
            fn wide() {
                $crate::journeys::browser::walk(stringify!($name), 1440, "ru", |at| Box::pin(walk(at)));
            }

            #[test]
            fn phone() {
                $crate::journeys::browser::walk(stringify!($name), 390, "en", |at| Box::pin(walk(at)));
            }
        }
    )*};
}
pub(crate) use journeys;
