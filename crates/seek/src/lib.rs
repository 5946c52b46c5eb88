//! Finds: the index of words, and everything about Russian search.
//!
//! An [`Index`] holds [`Doc`]s; a [`Writer`] puts them and commits them with the position of the journal that they come
//! from, so that after a crash the rest is put again. [`Index::search`] answers a line of words, [`Index::suggest`] a
//! question in whole sentences. [`Rights`] are part of every query: what somebody may not see takes no part in his
//! hits, his counts, or what is proposed to him.
//!
//! It never knows of the store, the application or a page: labels and facets are words to it. It keeps no texts, only
//! where words stand; titles and texts are read from where they belong, and [`Marks`] says what to mark in them.

mod ask;
mod codes;
mod doc;
mod error;
mod index;
pub mod judge;
mod layout;
mod marks;
mod search;
mod suggest;
mod translit;
mod vocabulary;
mod words;

pub use doc::{Doc, Inner, Kind, Rights, headings};
pub use error::Error;
pub use index::{HEAP, Index, Writer};
pub use marks::{Fragment, Marks};
pub use search::{Found, Hit, Request, Sort};
pub use suggest::{Question, Suggestion, Voices};
pub use vocabulary::{Filter, Values, Vocabulary};
