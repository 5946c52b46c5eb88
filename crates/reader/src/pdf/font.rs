//! Fonts: which codes a text is made of, which letters they stand for, how wide they are.
//!
//! The file's own map to letters is believed first, then names of signs, then what the encoding is called.

use super::cmap::Map;
use super::glyphs;
use super::truetype;
use super::widths::Widths;
use encoding_rs::{MACINTOSH, WINDOWS_1252};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};

/// Bytes of a map of codes.
const MAP: usize = 8 << 20;

/// The part of a font of type 1 in which its encoding stands.
const HEAD: usize = 64 << 10;

/// A font as far as words need it.
pub(super) struct Font {
    letters: Option<Map>,
    widths: Widths,
    codes: Codes,
}

/// What its codes are.
enum Codes {
    /// Single bytes, with the letters their names stand for.
    Bytes(Vec<String>),
    /// Two bytes, or as many as the map says.
    Wide(Option<Map>),
    /// UTF-16, as the fonts of East Asia are asked for.
    Utf16,
}

/// One code of a text.
#[derive(Clone, Copy)]
pub(super) struct Code {
    pub(super) number: u32,
    pub(super) length: usize,
}

impl Font {
    pub(super) fn read(font: &Dict<'_>) -> Font {
        let map = |key: &str| {
            let stream: Stream<'_> = font.get(key)?;
            let data = stream.decoded_data().ok()?;
            Some(Map::read(data.get(..MAP).unwrap_or(&data)))
        };
        let letters = map("ToUnicode").filter(|map| !map.is_empty());
        let kind: Option<Name<'_>> = font.get("Subtype");
        match kind.as_deref() {
            Some(b"Type0") => {
                let under: Option<Dict<'_>> =
                    font.get::<Array<'_>>("DescendantFonts").and_then(|fonts| fonts.iter().next());
                let name: Option<Name<'_>> = font.get("Encoding");
                let name = name.as_ref().map_or("", Name::as_str);
                let under = under.unwrap_or_default();
                let utf16 = name.starts_with("Uni") && (name.contains("UCS2") || name.contains("UTF16"));
                let plain = name.starts_with("Identity") && !utf16;
                Font {
                    letters: letters.or_else(|| plain.then(|| of_program(&under)).flatten()),
                    widths: Widths::wide(&under),
                    codes: if utf16 { Codes::Utf16 } else { Codes::Wide(map("Encoding")) },
                }
            }
            Some(b"Type3") => {
                let unit = font.get::<[f32; 6]>("FontMatrix").map_or(0.001, |matrix| matrix[0]);
                Font { letters, widths: Widths::simple(font, unit), codes: Codes::Bytes(named(font)) }
            }
            _ => Font { letters, widths: Widths::simple(font, 0.001), codes: Codes::Bytes(named(font)) },
        }
    }

    /// The codes of a text, in order.
    pub(super) fn codes<'f>(&'f self, text: &'f [u8]) -> impl Iterator<Item = Code> + 'f {
        let mut rest = text;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let (number, length) = match &self.codes {
                Codes::Bytes(_) => (u32::from(rest[0]), 1),
                Codes::Utf16 => utf16(rest),
                Codes::Wide(Some(map)) => map.code(rest, 2),
                Codes::Wide(None) => match rest {
                    [high, low, ..] => (u32::from(*high) << 8 | u32::from(*low), 2),
                    _ => (0, 1),
                },
            };
            rest = rest.get(length.max(1)..).unwrap_or_default();
            Some(Code { number, length })
        })
    }

    /// The width of a code, in parts of the size.
    pub(super) fn width(&self, number: u32) -> f64 {
        self.widths.of(number)
    }

    /// Writes the letters of a code.
    pub(super) fn letters(&self, code: Code, to: &mut String) {
        if self.letters.as_ref().is_some_and(|map| map.letters(code.number, to))
            && !to.chars().all(|c| matches!(c, '\0' | '\u{fffd}'))
        {
            return;
        }
        to.clear();
        match &self.codes {
            Codes::Bytes(names) => {
                to.push_str(names.get(code.number as usize).map_or("", String::as_str));
            }
            Codes::Utf16 => to.extend(char::from_u32(code.number)),
            Codes::Wide(_) => {}
        }
    }
}

/// A program of an embedded font.
fn described(font: &Dict<'_>, key: &str) -> Option<Vec<u8>> {
    let program: Stream<'_> = font.get::<Dict<'_>>("FontDescriptor")?.get(key)?;
    Some(program.decoded_data().ok()?.into_owned())
}

/// The names that a font of type 1 gives to its codes itself: lines `dup 65 /A put` before what is enciphered.
fn built_in(program: &[u8], letters: &mut [String]) {
    let head = program.get(..HEAD).unwrap_or(program);
    let end = memchr::memmem::find(head, b"eexec").unwrap_or(head.len());
    let text = String::from_utf8_lossy(head.get(..end).unwrap_or_default());
    let mut words = text.split_ascii_whitespace().skip_while(|word| *word != "/Encoding");
    while let Some(word) = words.next() {
        if word != "dup" {
            continue;
        }
        let code = words.next().and_then(|code| code.parse::<usize>().ok());
        let name = words.next().and_then(|name| name.strip_prefix('/'));
        if let (Some(code), Some(name)) = (code, name)
            && let Some(place) = letters.get_mut(code)
        {
            *place = glyphs::letters(name);
        }
    }
}

/// The letters that the embedded font gives to its signs, where codes are the numbers of signs.
fn of_program(under: &Dict<'_>) -> Option<Map> {
    if under.get::<Stream<'_>>("CIDToGIDMap").is_some() {
        return None;
    }
    truetype::letters(&described(under, "FontFile2")?)
}

fn utf16(text: &[u8]) -> (u32, usize) {
    let unit = |at: usize| Some(u16::from_be_bytes([*text.get(at)?, *text.get(at + 1)?]));
    let (Some(first), second) = (unit(0), unit(2)) else { return (0, 1) };
    match char::decode_utf16([Some(first), second].into_iter().flatten()).next() {
        Some(Ok(c)) => (c as u32, c.len_utf16() * 2),
        _ => (0, 2),
    }
}

/// The letters of all single bytes: by the encoding, then by the names that differ from it.
fn named(font: &Dict<'_>) -> Vec<String> {
    let own: Option<Dict<'_>> = font.get("Encoding");
    let base: Option<Name<'_>> = match &own {
        Some(own) => own.get("BaseEncoding"),
        None => font.get("Encoding"),
    };
    let name: Option<Name<'_>> = font.get("BaseFont");
    let name = name.as_ref().map_or("", Name::as_str);
    let pictures = ["Symbol", "Dingbats", "Wingdings", "Webdings"].iter().any(|font| name.contains(font));
    let page = if base.as_deref() == Some(b"MacRomanEncoding") { MACINTOSH } else { WINDOWS_1252 };
    let mut letters: Vec<String> = (0..=255_u8)
        .map(|byte| match byte {
            0..32 | 127 => String::new(),
            _ if pictures => String::new(),
            _ => page.decode_without_bom_handling(&[byte]).0.into_owned(),
        })
        .collect();
    if base.is_none()
        && let Some(program) = described(font, "FontFile")
    {
        built_in(&program, &mut letters);
    }
    let differences: Array<'_> = own.and_then(|own| own.get("Differences")).unwrap_or_default();
    let mut code = 0_usize;
    for item in differences.iter::<Object<'_>>().take(1024) {
        match item {
            Object::Number(number) => code = usize::try_from(number.as_i64()).unwrap_or(256),
            Object::Name(name) => {
                if let Some(place) = letters.get_mut(code) {
                    *place = glyphs::letters(name.as_str());
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    letters
}
