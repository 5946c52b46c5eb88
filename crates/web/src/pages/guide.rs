//! The guides: all of them at a glance, and one to read.

use super::shell::Shell;
use crate::guide::{Guide, Reader};
use askama::Template;
use i18n::T;

/// `GET /guide`.
#[derive(Template, Clone, Debug)]
#[template(path = "plain/guides.html")]
pub struct GuidesPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The guides in his language.
    pub guides: Vec<(Reader, &'static Guide)>,
}

/// `GET /guide/{role}`.
#[derive(Template, Clone, Debug)]
#[template(path = "plain/guide.html")]
pub struct GuidePage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// For whom it is.
    pub reader: Reader,
    /// The guide in his language.
    pub guide: &'static Guide,
}
