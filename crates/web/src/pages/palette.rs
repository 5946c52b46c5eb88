//! Ctrl-K: wherever one may want to go, by a few letters.

use askama::Template;
use i18n::T;

/// A place to go to.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its address; or, when it begins with no slash, what is pressed on the page instead, as a selector.
    pub href: String,
    /// Its name.
    pub label: String,
    /// The key of what it is.
    pub what: &'static str,
    /// The icon.
    pub icon: &'static str,
}

/// `GET /palette`: the field and the places that fit what was typed.
#[derive(Template, Clone, Debug)]
#[template(path = "desk/palette.html")]
pub struct PalettePart {
    /// The reader.
    pub t: T,
    /// What was typed.
    pub q: String,
    /// The places.
    pub places: Vec<Place>,
}
