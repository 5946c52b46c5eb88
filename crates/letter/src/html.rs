//! Mail HTML: made safe to show, read as text, made from text.
//!
//! Markup comes from strangers. It is read by a small bounded reader into a flat tree (no recursion anywhere, a
//! limit on size, depth and attributes), judged there, written out, and at last passed through `ammonia`, which
//! trusts none of it. Nothing here fetches anything, and nothing that could run survives.

mod clean;
mod entities;
mod from_text;
mod reader;
mod to_text;
pub(crate) mod tree;

pub use clean::{Attachment, Clean, Options, sanitise};
pub use from_text::from_text;
pub(crate) use to_text::lines;
pub use to_text::to_text;
