//! The text of a mail off the wire: dots unstuffed, its end found, tricks noticed.
//!
//! Only CR LF `.` CR LF ends a mail. Other servers have taken `LF . LF`, `LF . CR LF`, `CR . CR` and the
//! like for an end, and so let one mail carry another behind a filter's back. Such spellings are text here,
//! and a mail that has them is refused whole.

/// Finds the end of the text, piece by piece.
#[derive(Default)]
pub(super) struct Unstuff {
    state: State,
    tricky: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    /// After CR LF, or at the very beginning.
    #[default]
    LineStart,
    /// After the dot that opens a line.
    Dot,
    /// After that dot and CR.
    DotCr,
    /// Inside a line.
    Text,
    /// Inside a line, after CR.
    Cr,
    /// After the end.
    End,
}

impl Unstuff {
    /// Takes the next bytes; text goes to `out`. `Some(n)`: the mail ended within these bytes, after `n`.
    pub(super) fn push(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Option<usize> {
        let mut at = 0;
        while at < bytes.len() && self.state != State::End {
            if self.state == State::Text {
                let rest = &bytes[at..];
                let run = rest.iter().position(|b| matches!(b, b'\r' | b'\n')).unwrap_or(rest.len());
                out.extend_from_slice(&rest[..run]);
                at += run;
                if run == rest.len() {
                    break;
                }
            }
            self.byte(bytes[at], out);
            at += 1;
        }
        (self.state == State::End).then_some(at)
    }

    /// Whether the mail had a bare LF, or a CR beside a dot where an end might be seen.
    pub(super) fn tricky(&self) -> bool {
        self.tricky
    }

    fn byte(&mut self, byte: u8, out: &mut Vec<u8>) {
        self.state = match (self.state, byte) {
            (State::LineStart, b'.') => State::Dot,
            (State::Dot, b'\r') => State::DotCr,
            (State::DotCr, b'\n') => State::End,
            (State::DotCr, _) => {
                self.tricky = true;
                self.state = State::Cr;
                return self.byte(byte, out);
            }
            (State::Cr, b'\n') => {
                out.extend_from_slice(b"\r\n");
                State::LineStart
            }
            (State::Cr, b'\r') => {
                out.push(b'\r');
                State::Cr
            }
            (State::Cr, _) => {
                // A stray CR in a line is kept: old programs write such mail, and it harms nobody.
                self.tricky |= byte == b'.';
                out.extend_from_slice(&[b'\r', byte]);
                State::Text
            }
            (_, b'\r') => State::Cr,
            (_, b'\n') => {
                self.tricky = true;
                out.push(b'\n');
                State::Text
            }
            (_, _) => {
                out.push(byte);
                State::Text
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(wire: &[u8], cut: usize) -> (Vec<u8>, Option<usize>, bool) {
        let (mut unstuff, mut out) = (Unstuff::default(), Vec::new());
        let mut before = 0;
        for piece in wire.chunks(cut) {
            if let Some(n) = unstuff.push(piece, &mut out) {
                return (out, Some(before + n), unstuff.tricky());
            }
            before += piece.len();
        }
        (out, None, unstuff.tricky())
    }

    fn stuff(text: &[u8]) -> Vec<u8> {
        let mut wire = Vec::new();
        let mut line_start = true;
        for (i, byte) in text.iter().enumerate() {
            if line_start && *byte == b'.' {
                wire.push(b'.');
            }
            wire.push(*byte);
            line_start = text[..=i].ends_with(b"\r\n");
        }
        wire.extend_from_slice(if line_start { b".\r\n" } else { b"\r\n.\r\n" });
        wire
    }

    #[test]
    fn only_one_spelling_ends_a_mail() {
        for trick in
            ["\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r.\r\n", "\r\n.\r", "\r\n.\rX", "\n.\r", "\r\n.\r\r\n"]
        {
            let wire = format!("a{trick}MAIL FROM:<x@y>\r\n.\r\nQUIT\r\n");
            let (text, end, tricky) = read(wire.as_bytes(), 7);
            assert_eq!(end, Some(wire.len() - 6), "{trick:?}");
            assert!(tricky, "{trick:?}");
            assert!(text.ends_with(b"MAIL FROM:<x@y>\r\n"), "{trick:?}");
        }
    }

    #[test]
    fn plain_mail_is_not_tricky() {
        for (wire, text) in [
            (".\r\n", ""),
            ("a\r\n.\r\n", "a\r\n"),
            ("..\r\n...\r\n.a\r\n.\r\n", ".\r\n..\r\na\r\n"),
            ("a\rb\r\r\n.\r\n", "a\rb\r\r\n"),
        ] {
            assert_eq!(read(wire.as_bytes(), 1), (text.into(), Some(wire.len()), false), "{wire:?}");
        }
    }

    proptest! {
        #[test]
        fn stuffed_text_comes_back(lines in prop::collection::vec("[.a]{0,4}", 0..12), cut in 1..9_usize, tail in "[A-Z]{0,9}") {
            let text: Vec<u8> = lines.iter().flat_map(|l| format!("{l}\r\n").into_bytes()).collect();
            let mut wire = stuff(&text);
            let end = wire.len();
            wire.extend_from_slice(tail.as_bytes());
            prop_assert_eq!(read(&wire, cut), (text, Some(end), false));
        }

        #[test]
        fn the_end_does_not_depend_on_the_cut(wire in "[.ab\r\n]{0,40}", cut in 1..9_usize) {
            let whole = read(wire.as_bytes(), usize::MAX);
            prop_assert_eq!(read(wire.as_bytes(), cut), whole.clone());
            let by_rule = if wire.starts_with(".\r\n") { Some(3) } else { wire.find("\r\n.\r\n").map(|i| i + 5) };
            prop_assert_eq!(whole.1, by_rule);
        }
    }
}
