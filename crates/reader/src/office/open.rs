//! Files of OpenDocument: texts, sheets, slides. All that is seen stands in paragraphs.

use crate::collect::{Collector, Stop};
use crate::packed::Packed;
use crate::xml::{self, Node};

/// Elements nothing of which is seen.
const UNSEEN: &[&str] = &["tracked-changes", "scripts", "event-listeners", "ruby-text"];

pub(super) fn read(packed: &mut Packed<'_>, to: &mut Collector<'_>) -> Result<(), Stop> {
    let kind = packed.short("mimetype")?;
    if !kind.starts_with(b"application/vnd.oasis.opendocument.") {
        return Err(Stop::NoWords);
    }
    if locked(packed, to) {
        return Err(Stop::Locked);
    }
    let sheets = kind.ends_with(b"spreadsheet");
    part(packed, "content.xml", sheets, to)?;
    // headers and footers; a sheet's are the name of the sheet and the number of the page
    if packed.names().iter().any(|name| name == "styles.xml") && !sheets {
        part(packed, "styles.xml", false, to)?;
    }
    Ok(())
}

/// Whether the list of parts says that they are enciphered.
fn locked(packed: &mut Packed<'_>, to: &mut Collector<'_>) -> bool {
    let mut locked = false;
    if let Ok(list) = packed.part("META-INF/manifest.xml") {
        let _ = xml::each(list, to, |_, node| {
            locked |= matches!(node, Node::Open(start) if xml::name(start) == "encryption-data");
            Ok(())
        });
    }
    locked
}

fn part(packed: &mut Packed<'_>, name: &str, sheets: bool, to: &mut Collector<'_>) -> Result<(), Stop> {
    let (mut unseen, mut paragraphs) = (0_usize, 0_usize);
    to.line();
    xml::each(packed.part(name)?, to, |to, node| {
        match node {
            Node::Open(start) => {
                let name = xml::name(start);
                if unseen > 0 || UNSEEN.contains(&name) {
                    unseen += 1;
                    return Ok(());
                }
                match name {
                    "p" | "h" => {
                        // a cell's first paragraph stays in the row
                        if sheets && paragraphs == 0 {
                            to.blank()
                        } else {
                            to.line()
                        }
                        paragraphs += 1;
                    }
                    "s" | "tab" | "annotation" => to.blank(),
                    "line-break" | "table-row" => to.line(),
                    "table" if sheets => to.paragraph(&xml::attribute(start, "name").unwrap_or_default())?,
                    _ => {}
                }
            }
            Node::Close(name) => {
                if unseen > 0 {
                    unseen -= 1;
                    return Ok(());
                }
                match name {
                    "p" | "h" => {
                        paragraphs = paragraphs.saturating_sub(1);
                        if sheets { to.blank() } else { to.line() }
                    }
                    "table-row" => to.line(),
                    _ => {}
                }
            }
            Node::Text(text) if paragraphs > 0 && unseen == 0 => to.push(text)?,
            Node::Text(_) => {}
        }
        Ok(())
    })?;
    to.line();
    to.tick()
}
