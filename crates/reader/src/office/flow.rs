//! Texts that flow in runs and paragraphs: DOCX with its headers, notes and comments; PPTX with its notes.

use super::numbered;
use crate::collect::{Collector, Stop};
use crate::limits::Limits;
use crate::packed::Packed;
use crate::xml::{self, Node};
use quick_xml::events::BytesStart;

/// Elements nothing of which is seen: other forms of what was said already, what was taken out, instructions.
const UNSEEN: &[&str] = &["Fallback", "delText", "delInstrText", "instrText", "moveFrom", "binData"];

/// DOCX: the body, then what stands around it.
pub(super) fn document(
    packed: &mut Packed<'_>,
    names: &[String],
    to: &mut Collector<'_>,
) -> Result<(), Stop> {
    let mut parts = numbered(names, "word/document");
    for around in ["header", "footer", "footnotes", "endnotes", "comments"] {
        let exact = |name: &&str| {
            let rest = name.trim_start_matches("word/").trim_start_matches(around).trim_end_matches(".xml");
            rest.chars().all(|c| c.is_ascii_digit())
        };
        parts.extend(numbered(names, &format!("word/{around}")).into_iter().filter(exact));
    }
    if parts.is_empty() {
        return Err(Stop::Broken);
    }
    parts.into_iter().try_for_each(|part| runs(packed, part, to))
}

/// PPTX: slide by slide, then notes and comments.
pub(super) fn slides(
    packed: &mut Packed<'_>,
    names: &[String],
    limits: &Limits,
    to: &mut Collector<'_>,
) -> Result<(), Stop> {
    let slides = numbered(names, "ppt/slides/slide");
    let more = slides.len() > limits.pages;
    for part in slides.into_iter().take(limits.pages) {
        runs(packed, part, to)?;
    }
    for around in ["ppt/notesSlides/notesSlide", "ppt/comments/", "ppt/diagrams/data"] {
        for part in numbered(names, around).into_iter().take(limits.pages) {
            runs(packed, part, to)?;
        }
    }
    if more { Err(Stop::Full) } else { Ok(()) }
}

/// The texts of all runs of a part.
pub(super) fn runs(packed: &mut Packed<'_>, part: &str, to: &mut Collector<'_>) -> Result<(), Stop> {
    let mut place = Place::default();
    to.line();
    xml::each(packed.part(part)?, to, |to, node| match node {
        Node::Open(start) => place.open(start, to),
        Node::Close(name) => {
            place.close(name, to);
            Ok(())
        }
        Node::Text(text) if place.seen() => to.push(text),
        Node::Text(_) => Ok(()),
    })?;
    to.line();
    to.tick()
}

/// Where in the part we are.
#[derive(Default)]
struct Place {
    /// How deep within something unseen.
    unseen: usize,
    /// Within a text.
    text: bool,
    /// The run is hidden.
    hidden: bool,
    /// Within the properties of a paragraph, where a tab is a place and not a sign.
    properties: bool,
    /// How deep within cells of tables, and whether the cell's first paragraph is still to come: that stays in the row.
    cells: usize,
    first: bool,
}

impl Place {
    fn seen(&self) -> bool {
        self.text && self.unseen == 0 && !self.hidden
    }

    fn open(&mut self, start: &BytesStart<'_>, to: &mut Collector<'_>) -> Result<(), Stop> {
        let name = xml::name(start);
        if self.unseen > 0 || UNSEEN.contains(&name) {
            self.unseen += 1;
            return Ok(());
        }
        match name {
            "t" | "text" => self.text = true,
            "r" => self.hidden = false,
            "pPr" => self.properties = true,
            "vanish" if !self.properties => {
                let value = xml::attribute(start, "val");
                self.hidden = !matches!(value.as_deref(), Some("0" | "false" | "off"));
            }
            "tab" | "ptab" if !self.properties => to.blank(),
            "noBreakHyphen" => to.push("-")?,
            "tc" => {
                to.blank();
                self.cells += 1;
                self.first = true;
            }
            "p" if self.cells > 0 && std::mem::take(&mut self.first) => to.blank(),
            "br" | "cr" | "p" => to.line(),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str, to: &mut Collector<'_>) {
        if self.unseen > 0 {
            self.unseen -= 1;
            return;
        }
        match name {
            "t" | "text" => self.text = false,
            "r" => self.hidden = false,
            "pPr" => self.properties = false,
            "tc" => {
                to.blank();
                self.cells = self.cells.saturating_sub(1);
                self.first = false;
            }
            "p" if self.cells == 0 => to.line(),
            "tr" => to.line(),
            _ => {}
        }
    }
}
