//! XML event by event, within bounds: no tree, no entities of the file's own.

use crate::collect::{Collector, Stop};
use quick_xml::escape::unescape;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

/// Bytes of one tag or text; a longer one is no text for people.
const EVENT: usize = 4 << 20;
/// Elements within elements, and bytes of the name of one: the library remembers them while they are open.
const DEPTH: usize = 10_000;
const NAME: usize = 1 << 10;
/// Events between two looks at the clock.
const EVENTS: usize = 512;

/// What is met on the way.
pub(crate) enum Node<'a> {
    /// An element begins; one that is empty ends at once.
    Open(&'a BytesStart<'a>),
    /// The element of this local name ends.
    Close(&'a str),
    /// A text.
    Text(&'a str),
}

/// Shows every node to `visit`, in order.
pub(crate) fn each(
    input: impl Read,
    to: &mut Collector<'_>,
    mut visit: impl FnMut(&mut Collector<'_>, Node<'_>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let room = Rc::new(Cell::new(EVENT));
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(Measured { input, room: room.clone() }));
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let mut buffer = Vec::new();
    let mut depth = 0_usize;
    for n in 1_usize.. {
        if n % EVENTS == 0 {
            to.tick()?;
        }
        buffer.clear();
        room.set(EVENT);
        match next(&mut reader, &mut buffer)? {
            Event::Start(start) => {
                depth += 1;
                if depth > DEPTH || start.name().into_inner().len() > NAME {
                    return Err(Stop::TooLarge);
                }
                visit(to, Node::Open(&start))?;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                visit(to, Node::Close(end.local_name().as_ref()))?;
            }
            Event::Text(text) => visit(to, Node::Text(&text))?,
            Event::CData(text) => visit(to, Node::Text(&text))?,
            Event::GeneralRef(name) => {
                let mut one = [0; 4];
                let text = match &*name {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    "apos" => "'",
                    _ => match name.resolve_char_ref() {
                        Ok(Some(c)) => c.encode_utf8(&mut one),
                        _ => " ",
                    },
                };
                visit(to, Node::Text(text))?;
            }
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(())
}

fn next<'b>(
    reader: &mut quick_xml::Reader<impl BufRead>,
    buffer: &'b mut Vec<u8>,
) -> Result<Event<'b>, Stop> {
    reader.read_event_into(buffer).map_err(|error| match error {
        quick_xml::Error::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => Stop::TooLarge,
        _ => Stop::Broken,
    })
}

/// The value of an attribute by its local name.
pub(crate) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
    Some(value(&found))
}

/// The value of an attribute; entities of the file's own stay as they are written.
pub(crate) fn value(attribute: &Attribute<'_>) -> String {
    unescape(&attribute.value).map_or_else(|_| attribute.value.to_string(), Cow::into_owned)
}

/// The local name of an element.
pub(crate) fn name<'a>(start: &'a BytesStart<'_>) -> &'a str {
    let name = start.name().into_inner();
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Ends reading when one event is too long.
struct Measured<R> {
    input: R,
    room: Rc<Cell<usize>>,
}

impl<R: Read> Read for Measured<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        let left = self.room.get().checked_sub(read).ok_or(io::ErrorKind::FileTooLarge)?;
        self.room.set(left);
        Ok(read)
    }
}
