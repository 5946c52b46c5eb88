//! Maps of codes: how many bytes a code has, and which letters it stands for.

/// Spans of codes kept from one map; a font has no more signs than this.
const SPANS: usize = 70_000;
/// Letters one code stands for.
const LETTERS: usize = 64;

/// A map as a file of its own language.
#[derive(Default)]
pub(super) struct Map {
    /// Length in bytes, first and last code.
    lengths: Vec<(usize, u32, u32)>,
    /// First code, last code, letters of the first; sorted.
    spans: Vec<(u32, u32, Letters)>,
}

/// The letters of a span: one that counts up, or a text.
enum Letters {
    From(u32),
    Text(Box<str>),
}

impl Map {
    pub(super) fn read(data: &[u8]) -> Map {
        let mut map = Map::default();
        let mut tokens = Tokens { data, at: 0 };
        while let Some(token) = tokens.next() {
            match token {
                Token::Word(b"begincodespacerange") => map.lengths(&mut tokens),
                Token::Word(b"beginbfchar") => map.chars(&mut tokens),
                Token::Word(b"beginbfrange") => map.ranges(&mut tokens),
                _ => {}
            }
        }
        map.spans.sort_by_key(|(first, ..)| *first);
        map
    }

    /// A map of codes, sorted, to letters.
    pub(super) fn of_letters(letters: Vec<(u32, u32)>) -> Map {
        let spans = letters.into_iter().map(|(code, letter)| (code, code, Letters::From(letter)));
        Map { lengths: Vec::new(), spans: spans.take(SPANS).collect() }
    }

    /// Whether it says any letters.
    pub(super) fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The code at the beginning of a text, by the lengths the map knows.
    pub(super) fn code(&self, text: &[u8], usual: usize) -> (u32, usize) {
        let number = |length: usize| text.get(..length).map(number);
        for length in 1..=4 {
            let Some(code) = number(length) else { break };
            let fits = |(long, first, last): &(usize, u32, u32)| {
                *long == length && within(code, *first, *last, length)
            };
            if self.lengths.iter().any(fits) {
                return (code, length);
            }
        }
        let length = usual.min(text.len());
        (number(length).unwrap_or(0), length)
    }

    /// Writes the letters of a code, if it has any.
    pub(super) fn letters(&self, code: u32, to: &mut String) -> bool {
        let after = self.spans.partition_point(|(first, ..)| *first <= code);
        let Some((first, last, letters)) = after.checked_sub(1).and_then(|at| self.spans.get(at)) else {
            return false;
        };
        if code > *last {
            return false;
        }
        match letters {
            Letters::Text(text) => to.push_str(text),
            Letters::From(letter) => {
                to.extend(letter.checked_add(code - first).and_then(char::from_u32));
            }
        }
        true
    }

    fn lengths(&mut self, tokens: &mut Tokens<'_>) {
        while let (Some(Token::Code(first)), Some(Token::Code(last))) = (tokens.next(), tokens.next()) {
            if (1..=4).contains(&first.len()) && self.lengths.len() < 128 {
                self.lengths.push((first.len(), number(&first), number(&last)));
            }
        }
    }

    fn chars(&mut self, tokens: &mut Tokens<'_>) {
        while let Some(Token::Code(code)) = tokens.next() {
            if let Some(Token::Code(letters)) = tokens.next() {
                self.span(number(&code), number(&code), &letters);
            }
        }
    }

    fn ranges(&mut self, tokens: &mut Tokens<'_>) {
        while let (Some(Token::Code(first)), Some(Token::Code(last))) = (tokens.next(), tokens.next()) {
            let (first, last) = (number(&first), number(&last));
            match tokens.next() {
                Some(Token::Code(letters)) => self.span(first, last, &letters),
                Some(Token::Open) => {
                    let mut code = first;
                    while let Some(Token::Code(letters)) = tokens.next() {
                        self.span(code, code, &letters);
                        code = code.saturating_add(1);
                    }
                }
                _ => return,
            }
        }
    }

    fn span(&mut self, first: u32, last: u32, letters: &[u8]) {
        if self.spans.len() >= SPANS || first > last {
            return;
        }
        let wide = letters.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
        let mut text: String =
            char::decode_utf16(wide).map(|c| c.unwrap_or('\u{fffd}')).take(LETTERS).collect();
        if let [byte] = letters {
            text = char::from(*byte).to_string();
        }
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(letter), None) => self.spans.push((first, last, Letters::From(letter as u32))),
            // of a text only the last letter counts up, and hardly anybody writes that
            _ => self.spans.push((first, first, Letters::Text(text.into()))),
        }
    }
}

/// Whether each byte of a code lies between those of the first and the last.
fn within(code: u32, first: u32, last: u32, length: usize) -> bool {
    let byte = |of: u32, n: usize| of >> (8 * n) & 0xff;
    (0..length).all(|n| (byte(first, n)..=byte(last, n)).contains(&byte(code, n)))
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |sum, byte| sum << 8 | u32::from(*byte))
}

enum Token<'a> {
    Code(Vec<u8>),
    Open,
    Close,
    Word(&'a [u8]),
}

struct Tokens<'a> {
    data: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    fn until(&mut self, stop: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = self.data.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|b| stop(*b)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            self.until(|b| !b.is_ascii_whitespace() && b != 0);
            let byte = *self.data.get(self.at)?;
            self.at += 1;
            match byte {
                b'%' => {
                    self.until(|b| matches!(b, b'\r' | b'\n'));
                }
                b'<' if self.data.get(self.at) == Some(&b'<') => self.at += 1,
                b'<' => {
                    let digits = self.until(|b| b == b'>');
                    self.at += 1;
                    return Some(Token::Code(of_digits(digits)));
                }
                b'[' => return Some(Token::Open),
                b']' => return Some(Token::Close),
                b'>' | b'(' | b')' | b'{' | b'}' => {}
                _ => {
                    self.at -= 1;
                    let begin = self.at;
                    self.at += 1;
                    self.until(|b| b.is_ascii_whitespace() || b"<>[](){}/%\0".contains(&b));
                    return Some(Token::Word(self.data.get(begin..self.at).unwrap_or_default()));
                }
            }
        }
    }
}

fn of_digits(digits: &[u8]) -> Vec<u8> {
    let halves: Vec<u8> = digits
        .iter()
        .filter_map(|digit| char::from(*digit).to_digit(16))
        .filter_map(|half| u8::try_from(half).ok())
        .take(4 * LETTERS)
        .collect();
    halves.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_letters() {
        let map = Map::read(
            b"/CMapName /x def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
              2 beginbfchar <0003> <0020> <0005> <00660069> endbfchar\n\
              2 beginbfrange <0010><0012><0430> <0020> <0021> [<0041> <D83DDE00>] endbfrange",
        );
        let letters = |code| {
            let mut text = String::new();
            map.letters(code, &mut text).then_some(text)
        };
        assert_eq!(letters(3).as_deref(), Some(" "));
        assert_eq!(letters(5).as_deref(), Some("fi"));
        assert_eq!(letters(0x12).as_deref(), Some("в"));
        assert_eq!(letters(0x21).as_deref(), Some("😀"));
        assert_eq!(letters(0x13), None);
        assert_eq!(map.code(&[0, 0x10, 0], 1), (0x10, 2));
    }

    #[test]
    fn hostile_maps_stay_small() {
        let mut data = b"beginbfrange <0000> <FFFFFFFF> <0041> ".to_vec();
        data.extend(b"<0000> <FFFF> <0041> ".repeat(100_000));
        let map = Map::read(&data);
        assert!(map.spans.len() <= SPANS);
        assert!(Map::read(b"beginbfchar <00 ").is_empty() && Map::read(b"1 beginbfrange <0> [").is_empty());
    }
}
