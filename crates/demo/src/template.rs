//! A sentence with holes: `{order}` is a word of the thread, `{n|заказ|заказа|заказов}` a number with
//! its noun, `[да|конечно]` a choice, `<проверил|проверила>` the form for the speaker's gender.
//! Parsed once; filling writes straight into the caller's buffer.

/// A parsed sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Word(String),
    Counted(String, [String; 3]),
    Choice(Vec<Template>),
    Gender(Template, Template),
}

/// What a template needs to know to become text.
pub(crate) trait Fill {
    /// Writes the word of that name.
    fn word(&mut self, name: &str, out: &mut String);
    /// The number of that name.
    fn number(&mut self, name: &str) -> u64;
    /// Chooses one of `of` alternatives.
    fn choose(&mut self, of: usize) -> usize;
    /// Whether the speaker is a woman.
    fn female(&self) -> bool;
}

impl Template {
    /// Reads a sentence; says what is wrong with it otherwise.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut at = 0;
        let pieces = parse_until(text, &mut at, "")?;
        if at < text.len() { Err(format!("stray bracket in: {text}")) } else { Ok(Self(pieces)) }
    }

    /// Writes the sentence, every hole filled.
    pub(crate) fn fill(&self, by: &mut impl Fill, out: &mut String) {
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Word(name) => by.word(name, out),
                Piece::Counted(name, forms) => {
                    let n = by.number(name);
                    out.push_str(&n.to_string());
                    out.push('\u{a0}');
                    out.push_str(&forms[plural_form(n)]);
                }
                Piece::Choice(of) => of[by.choose(of.len())].fill(by, out),
                Piece::Gender(he, she) => if by.female() { she } else { he }.fill(by, out),
            }
        }
    }
}

/// Which of «заказ, заказа, заказов» goes with a number.
fn plural_form(n: u64) -> usize {
    match (n % 10, n % 100) {
        (_, 11..=14) => 2,
        (1, _) => 0,
        (2..=4, _) => 1,
        _ => 2,
    }
}

fn parse_until(text: &str, at: &mut usize, stops: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    while let Some(c) = text[*at..].chars().next() {
        if stops.contains(c) {
            break;
        }
        if !"{[<".contains(c) {
            if "}]>".contains(c) {
                break;
            }
            plain.push(c);
            *at += c.len_utf8();
            continue;
        }
        if !plain.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut plain)));
        }
        *at += 1;
        pieces.push(match c {
            '{' => hole(text, at)?,
            '[' => Piece::Choice(branches(text, at, ']')?),
            _ => match <[Template; 2]>::try_from(branches(text, at, '>')?) {
                Ok([he, she]) => Piece::Gender(he, she),
                Err(_) => return Err(format!("a gender takes two forms: {text}")),
            },
        });
    }
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    Ok(pieces)
}

fn hole(text: &str, at: &mut usize) -> Result<Piece, String> {
    let end = text[*at..].find('}').ok_or_else(|| format!("unclosed hole in: {text}"))?;
    let inner = &text[*at..*at + end];
    *at += end + 1;
    let parts: Vec<&str> = inner.split('|').collect();
    match parts[..] {
        [name] => Ok(Piece::Word(name.to_owned())),
        [name, one, few, many] => {
            Ok(Piece::Counted(name.to_owned(), [one.to_owned(), few.to_owned(), many.to_owned()]))
        }
        _ => Err(format!("a hole takes a name, or a name and three forms: {inner}")),
    }
}

fn branches(text: &str, at: &mut usize, close: char) -> Result<Vec<Template>, String> {
    let stops = format!("|{close}");
    let mut of = Vec::new();
    loop {
        of.push(Template(parse_until(text, at, &stops)?));
        match text[*at..].chars().next() {
            Some('|') => *at += 1,
            Some(c) if c == close => {
                *at += 1;
                return Ok(of);
            }
            _ => return Err(format!("unclosed {close} in: {text}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed;

    impl Fill for Fixed {
        fn word(&mut self, name: &str, out: &mut String) {
            out.push_str(&name.to_uppercase());
        }
        fn number(&mut self, name: &str) -> u64 {
            name.len() as u64
        }
        fn choose(&mut self, of: usize) -> usize {
            of - 1
        }
        fn female(&self) -> bool {
            true
        }
    }

    fn check(source: &str, want: &str) {
        let mut got = String::new();
        Template::parse(source).unwrap().fill(&mut Fixed, &mut got);
        assert_eq!(got, want);
    }

    #[test]
    fn fills_every_kind_of_hole() {
        check("заказ {order}", "заказ ORDER");
        check("пропало {n|заказ|заказа|заказов}", "пропало 1\u{a0}заказ");
        check("{abc|заказ|заказа|заказов}", "3\u{a0}заказа");
        check("[да|нет {x}], <проверил|проверила>", "нет X, проверила");
    }

    #[test]
    fn refuses_what_is_not_closed() {
        for bad in ["{order", "[a|b", "<a>", "{a|b}", "a]"] {
            assert!(Template::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn counts_in_russian() {
        let forms = [1, 2, 5, 11, 12, 21, 22, 25, 111, 112, 121].map(plural_form);
        assert_eq!(forms, [0, 1, 2, 2, 2, 0, 1, 2, 2, 2, 0]);
    }
}
