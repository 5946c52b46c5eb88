//! Shows: pages, portal, live updates.

pub mod assets;
pub mod pages;
pub mod portal;
#[cfg(any(test, feature = "samples"))]
pub mod samples;

#[cfg(test)]
mod page_tests;
