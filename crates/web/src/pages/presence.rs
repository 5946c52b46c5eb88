//! Who else of us is at a ticket.

use askama::Template;
use i18n::T;

/// Somebody at a ticket.
#[derive(Clone, Debug)]
pub struct Beside {
    /// The name.
    pub name: String,
    /// What he does, in style sheets.
    pub slug: &'static str,
    /// The key of what he does.
    pub key: &'static str,
    /// The icon.
    pub icon: &'static str,
}

/// `GET` and `POST /tickets/{number}/presence`.
#[derive(Template, Clone, Debug)]
#[template(path = "desk/presence.html")]
pub struct PresencePart {
    /// The reader.
    pub t: T,
    /// The others.
    pub beside: Vec<Beside>,
}
