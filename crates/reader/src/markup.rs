//! HTML as it is seen, and the texts of any XML.

use crate::charset;
use crate::collect::{Collector, Stop};
use crate::xml::{self, Node};

/// The bytes of a file in which it may say its letters.
const HEAD: usize = 1024;
/// Bytes of HTML that `letter` reads.
const HTML: usize = 4 << 20;

/// HTML: its title and what stands on the page.
pub(crate) fn html(declared: &str, bytes: &[u8], to: &mut Collector<'_>) -> Result<(), Stop> {
    let page = charset::decode(&said(declared, bytes), bytes);
    if let Some(title) = title(&page) {
        to.paragraph(&letter::html::to_text(title))?;
    }
    to.tick()?;
    for line in letter::html::to_text(&page).lines() {
        to.paragraph(line)?;
    }
    to.tick()?;
    if page.len() > HTML { Err(Stop::Full) } else { Ok(()) }
}

/// XML: texts and values of attributes, each on its line.
pub(crate) fn xml(declared: &str, bytes: &[u8], to: &mut Collector<'_>) -> Result<(), Stop> {
    let page = charset::decode(&said(declared, bytes), bytes);
    xml::each(page.as_bytes(), to, |to, node| match node {
        Node::Open(start) => {
            to.line();
            start.attributes().flatten().filter(|a| !a.key.as_ref().starts_with("xmlns")).try_for_each(
                |a| {
                    to.blank();
                    to.push(&xml::value(&a))
                },
            )?;
            to.line();
            Ok(())
        }
        Node::Close(_) => {
            to.line();
            Ok(())
        }
        Node::Text(text) => to.push(text),
    })
}

/// What says the letters: the file's own beginning, then the declared type.
fn said(declared: &str, bytes: &[u8]) -> String {
    let head = String::from_utf8_lossy(bytes.get(..HEAD).unwrap_or(bytes));
    if charset::label(&head).is_some() { head.into_owned() } else { declared.to_owned() }
}

fn title(page: &str) -> Option<&str> {
    let head = page.as_bytes().get(..16 * HEAD).unwrap_or(page.as_bytes()).to_ascii_lowercase();
    let open = memchr::memmem::find(&head, b"<title")?;
    let begin = open + memchr::memchr(b'>', head.get(open..)?)? + 1;
    let end = begin + memchr::memmem::find(head.get(begin..)?, b"</title")?;
    page.get(begin..end)
}
