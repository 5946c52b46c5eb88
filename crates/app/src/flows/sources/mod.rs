//! Adapters of other sides from which events are fetched.

pub(super) mod folder;
pub(super) mod http;
pub(super) mod prometheus;
