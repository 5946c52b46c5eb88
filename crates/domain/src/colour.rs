//! Colours that people can read: a desk chooses its accent, and contrast decides whether it may.
//!
//! Contrast is WCAG 2.2's: the ratio of relative luminances. Nothing here knows a page.

use std::fmt;

/// The least contrast of words with what is behind them.
pub const READABLE: f64 = 4.5;

/// A colour as screens show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

/// Paper of the light look that words may stand on, the darkest of it.
pub const LIGHT_PAPER: Colour = Colour(0xf2, 0xef, 0xea);
/// Paper of the dark look, the lightest of it.
pub const DARK_PAPER: Colour = Colour(0x26, 0x24, 0x21);
/// Black and white, as far as colours go.
const ENDS: (Colour, Colour) = (Colour(0, 0, 0), Colour(0xff, 0xff, 0xff));

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

impl Colour {
    /// `#rrggbb`, with or without the sign.
    pub fn read(text: &str) -> Option<Colour> {
        let digits = text.trim().trim_start_matches('#');
        if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Colour(part(0)?, part(2)?, part(4)?))
    }

    fn luminance(self) -> f64 {
        let line = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * line(self.0) + 0.7152 * line(self.1) + 0.0722 * line(self.2)
    }

    /// How well the two can be told apart: 1 to 21.
    pub fn contrast(self, other: Colour) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Some steps of a hundred on the way to another colour.
    pub fn towards(self, other: Colour, steps: u32) -> Colour {
        let mix = |a: u8, b: u8| {
            let (a, b, steps) = (u32::from(a), u32::from(b), steps.min(100));
            ((a * (100 - steps) + b * steps + 50) / 100).min(255) as u8
        };
        Colour(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }

    /// The nearest colour of the same hue that can be read on a paper; itself when it can.
    pub fn readable_on(self, paper: Colour) -> Colour {
        let end = if paper.contrast(ENDS.0) > paper.contrast(ENDS.1) { ENDS.0 } else { ENDS.1 };
        let steps = (0..=100).map(|steps| self.towards(end, steps));
        steps.into_iter().find(|colour| colour.contrast(paper) >= READABLE).unwrap_or(end)
    }

    /// What words on this colour are written in: white, or nearly black.
    pub fn ink(self) -> Colour {
        let dark = Colour(0x0c, 0x1f, 0x1e);
        if self.contrast(ENDS.1) >= READABLE || self.contrast(ENDS.1) > self.contrast(dark) {
            ENDS.1
        } else {
            dark
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_specification() {
        assert!((ENDS.0.contrast(ENDS.1) - 21.0).abs() < 0.001);
        let grey = Colour::read("#767676").unwrap();
        assert!((grey.contrast(ENDS.1) - 4.54).abs() < 0.01, "{}", grey.contrast(ENDS.1));
    }

    #[test]
    fn every_colour_has_a_readable_neighbour() {
        for paper in [LIGHT_PAPER, DARK_PAPER] {
            for (r, g) in (0..=255).step_by(15).flat_map(|r| (0..=255).step_by(15).map(move |g| (r, g))) {
                for b in (0..=255).step_by(51) {
                    let colour = Colour(r, g, b);
                    let near = colour.readable_on(paper);
                    assert!(near.contrast(paper) >= READABLE, "{colour} on {paper}: {near}");
                    assert_eq!(near.readable_on(paper), near, "{colour}");
                    if colour.contrast(paper) >= READABLE {
                        assert_eq!(near, colour, "what is good stays");
                    }
                }
            }
        }
    }

    #[test]
    fn words_on_a_readable_accent_can_be_read() {
        for (r, g) in (0..=255).step_by(15).flat_map(|r| (0..=255).step_by(15).map(move |g| (r, g))) {
            for b in (0..=255).step_by(51) {
                for paper in [LIGHT_PAPER, DARK_PAPER] {
                    let accent = Colour(r, g, b).readable_on(paper);
                    assert!(accent.ink().contrast(accent) >= 4.4, "{accent} on {paper}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_colour_is_none() {
        for text in ["", "#12345", "#1234567", "red", "#12345g", "#12 456", "url(x)", "#ёё1"] {
            assert_eq!(Colour::read(text), None, "{text}");
        }
        assert_eq!(Colour::read("0B6B6B"), Some(Colour(0x0b, 0x6b, 0x6b)));
        assert_eq!(Colour(0x0b, 0x6b, 0x6b).to_string(), "#0b6b6b");
    }
}
