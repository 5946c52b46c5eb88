//! The page that shows every piece of the interface once.

use super::{Drawn, pick};
use crate::pages::{
    shell::{FieldErrors, Shell, Tone},
    view::{Kind, Priority, State, Turn},
};
use askama::Template;
use i18n::T;

/// Every piece of `templates/ui/`; drawn by tests and for people who build pages.
#[derive(Template)]
#[template(path = "gallery.html")]
struct GalleryPage {
    t: T,
    shell: Shell,
    errors: FieldErrors,
    tones: [Tone; 4],
}

pub(super) fn draw(drawn: &mut Drawn<'_>) {
    let wrong = pick(drawn.t, "Это не похоже на адрес почты.", "This does not look like a mail address.");
    drawn.page(
        "gallery",
        GalleryPage {
            t: drawn.t.clone(),
            shell: drawn.staff(""),
            errors: FieldErrors(vec![("email", wrong.to_owned())]),
            tones: [Tone::Info, Tone::Good, Tone::Warn, Tone::Bad],
        },
    );
}
