//! PDF: the text of pages in the order it is drawn, then of forms and remarks on them.
//!
//! The library reads the structure of the file; what is drawn is followed here. Repeated and circular content ends by
//! bounds on depth and on steps. What one stream unpacks to is not bounded by the library: [`crate::Apart`] does it.

mod cmap;
mod font;
mod glyphs;
mod layout;
mod matrix;
mod show;
mod state;
mod truetype;
mod widths;

use crate::collect::{Collector, Stop};
use crate::limits::Limits;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_syntax::page::{Page, Resources};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use matrix::Matrix;
use show::Show;

/// Bytes of the content of one page.
const CONTENT: usize = 16 << 20;
/// Remarks and fields of one page.
const REMARKS: usize = 2000;

pub(crate) fn read(bytes: Vec<u8>, limits: &Limits, to: &mut Collector<'_>) -> Result<(), Stop> {
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Stop::Locked,
        _ => Stop::Broken,
    })?;
    let mut show = Show::new();
    let pages = pdf.pages();
    for page in pages.iter().take(limits.pages) {
        to.tick()?;
        read_page(page, &mut show, to)?;
    }
    to.tick()?;
    if pages.is_empty() {
        return Err(Stop::Broken);
    }
    if pages.len() > limits.pages { Err(Stop::Full) } else { Ok(()) }
}

fn read_page<'a>(page: &Page<'a>, show: &mut Show, to: &mut Collector<'_>) -> Result<(), Stop> {
    let content = content(page.raw());
    let whole = content.len() < CONTENT;
    show.content(&content, page.resources(), Matrix::ONE, to)?;
    drop(content);
    show.end(to)?;
    remarks(page, show, to)?;
    if whole { Ok(()) } else { Err(Stop::TooLarge) }
}

/// The streams of a page, one behind the other.
fn content(page: &Dict<'_>) -> Vec<u8> {
    let mut content = Vec::new();
    let streams = page.get::<Stream<'_>>("Contents").into_iter();
    let several = page.get::<Array<'_>>("Contents").unwrap_or_default();
    for stream in streams.chain(several.iter::<Stream<'_>>()) {
        if content.len() >= CONTENT {
            break;
        }
        if let Ok(data) = stream.decoded_data() {
            content.extend_from_slice(data.get(..CONTENT).unwrap_or(&data));
            content.push(b'\n');
        }
    }
    content.truncate(CONTENT);
    content
}

/// What is filled into fields and written on the page afterwards.
fn remarks<'a>(page: &Page<'a>, show: &mut Show, to: &mut Collector<'_>) -> Result<(), Stop> {
    let remarks: Array<'a> = page.raw().get("Annots").unwrap_or_default();
    for remark in remarks.iter::<Dict<'a>>().take(REMARKS) {
        let kind: Option<Name<'_>> = remark.get("Subtype");
        let kind = kind.as_deref().unwrap_or_default();
        let hidden = remark.get::<i32>("F").unwrap_or(0) & 0b10_0010 != 0;
        if hidden || matches!(kind, b"Link" | b"Popup") {
            continue;
        }
        match (kind, appearance(&remark)) {
            (b"Widget" | b"FreeText" | b"Stamp", Some(stream)) => {
                let resources = Resources::new(stream.dict().get("Resources").unwrap_or_default());
                if let Ok(data) = stream.decoded_data() {
                    show.content(data.get(..CONTENT).unwrap_or(&data), &resources, Matrix::ONE, to)?;
                }
                show.end(to)?;
            }
            (b"Widget", None) => to.paragraph(&said(&remark, "V"))?,
            _ => to.paragraph(&said(&remark, "Contents"))?,
        }
    }
    Ok(())
}

/// How a remark looks now.
fn appearance<'a>(remark: &Dict<'a>) -> Option<Stream<'a>> {
    let looks: Dict<'a> = remark.get("AP")?;
    if let Some(stream) = looks.get::<Stream<'a>>("N") {
        return Some(stream);
    }
    let state: Name<'_> = remark.get("AS")?;
    looks.get::<Dict<'a>>("N")?.get(&*state)
}

fn said(remark: &Dict<'_>, key: &str) -> String {
    match remark.get::<Object<'_>>(key) {
        Some(Object::String(text)) => text_string(text.as_bytes()),
        _ => String::new(),
    }
}

/// A text outside of content: UTF-16 or UTF-8 by its mark, else the Latin letters of PDF.
fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, ..] | [0xff, 0xfe, ..] | [0xef, 0xbb, 0xbf, ..] => {
            encoding_rs::UTF_8.decode(bytes).0.into_owned()
        }
        _ => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}
