//! The desk's own colours and picture, for everybody: they stand on the page of signing in.
//!
//! Colours are made of what stands in the address, so that every node says the same for the same address and browsers
//! may keep it. The picture is one whose first bytes we know, and is served as nothing else.

use crate::assets;
use app::App;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use domain::colour::{Colour, DARK_PAPER};

/// `GET /brand/colours.css?{light}{dark}`.
pub async fn colours(RawQuery(query): RawQuery) -> Response {
    let accents = query.as_deref().filter(|query| query.len() == 12 && query.is_ascii()).and_then(|query| {
        let (light, dark) = query.split_at(6);
        Some((Colour::read(light)?, Colour::read(dark)?))
    });
    let Some((light, dark)) = accents else { return StatusCode::NOT_FOUND.into_response() };
    let headers = [
        (CONTENT_TYPE, "text/css; charset=utf-8"),
        (CACHE_CONTROL, assets::CACHE_CONTROL),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, style(light, dark)).into_response()
}

/// The tokens of an accent.
fn style(light: Colour, dark: Colour) -> String {
    const WHITE: Colour = Colour(0xff, 0xff, 0xff);
    const BLACK: Colour = Colour(0, 0, 0);
    let (hover, hover_dark) = (light.towards(BLACK, 18), dark.towards(WHITE, 25));
    let (soft, soft_dark) = (light.towards(WHITE, 88), dark.towards(DARK_PAPER, 82).towards(BLACK, 12));
    let (ink, ink_dark) = (light.ink(), dark.ink());
    format!(
        ":root{{--accent:light-dark({light},{dark});--accent-hover:light-dark({hover},{hover_dark});\
         --on-accent:light-dark({ink},{ink_dark});--accent-soft:light-dark({soft},{soft_dark})}}\n"
    )
}

/// `GET /brand/logo?{hash}`.
pub async fn logo(State(app): State<App>, RawQuery(query): RawQuery) -> Response {
    let Ok((logo, bytes)) = app.logo().await else { return StatusCode::NOT_FOUND.into_response() };
    let same = query.is_some_and(|query| query.len() == 16 && logo.blob.starts_with(&query));
    let headers = [
        (CONTENT_TYPE, logo.mime),
        // Another node may know a newer one: only what was asked for by name is kept.
        (CACHE_CONTROL, (if same { assets::CACHE_CONTROL } else { "no-store" }).to_owned()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
    ];
    (headers, bytes).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_nothing_but_colours() {
        let css = style(Colour(0x0b, 0x6b, 0x6b), Colour(0x63, 0xc5, 0xbe));
        assert!(css.starts_with(":root{--accent:light-dark(#0b6b6b,#63c5be);"), "{css}");
        assert_eq!(css.matches("light-dark(#").count(), 4, "{css}");
    }
}
