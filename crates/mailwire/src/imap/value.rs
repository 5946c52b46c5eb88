//! What a server says, cut into values. Total: any bytes give some values.

/// One value of a response.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// A bare word: number, flag, `NIL`, `BODY[]`.
    Atom(String),
    /// A quoted or literal text.
    Text(Vec<u8>),
    /// A literal that was too long to keep, by its length.
    Skipped(u64),
    /// Values in parentheses.
    List(Vec<Value>),
}

impl Value {
    pub(super) fn number<N: std::str::FromStr>(&self) -> Option<N> {
        match self {
            Value::Atom(word) => word.parse().ok(),
            _ => None,
        }
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self, Value::Atom(a) if a.eq_ignore_ascii_case(word))
    }

    pub(super) fn list(&self) -> &[Value] {
        match self {
            Value::List(items) => items,
            _ => &[],
        }
    }
}

/// A stretch of a response as it came: text between literals, or a literal.
pub(super) enum Piece {
    /// Text of a line, without its CR LF and without a literal's announcement.
    Line(Vec<u8>),
    /// A literal.
    Literal(Vec<u8>),
    /// A literal read and thrown away.
    Skipped(u64),
}

/// Deeper lists than any real response has are flattened.
const DEPTH: usize = 32;

/// Cuts pieces into values.
pub(super) fn values(pieces: Vec<Piece>) -> Vec<Value> {
    let mut stack: Vec<Vec<Value>> = vec![Vec::new()];
    for piece in pieces {
        match piece {
            Piece::Literal(bytes) => push(&mut stack, Value::Text(bytes)),
            Piece::Skipped(length) => push(&mut stack, Value::Skipped(length)),
            Piece::Line(line) => cut(&line, &mut stack),
        }
    }
    while stack.len() > 1 {
        close(&mut stack);
    }
    stack.pop().unwrap_or_default()
}

fn cut(line: &[u8], stack: &mut Vec<Vec<Value>>) {
    let mut at = 0;
    while let Some(&byte) = line.get(at) {
        at += 1;
        match byte {
            b' ' => {}
            b'(' if stack.len() < DEPTH => stack.push(Vec::new()),
            b'(' => {}
            b')' => close(stack),
            b'"' => push(stack, Value::Text(quoted(line, &mut at))),
            _ => push(stack, Value::Atom(atom(line, at - 1, &mut at))),
        }
    }
}

fn push(stack: &mut [Vec<Value>], value: Value) {
    if let Some(top) = stack.last_mut() {
        top.push(value);
    }
}

fn close(stack: &mut Vec<Vec<Value>>) {
    if stack.len() > 1
        && let Some(done) = stack.pop()
    {
        push(stack, Value::List(done));
    }
}

fn quoted(line: &[u8], at: &mut usize) -> Vec<u8> {
    let mut out = Vec::new();
    while let Some(&byte) = line.get(*at) {
        *at += 1;
        match byte {
            b'"' => break,
            b'\\' => {
                out.extend(line.get(*at));
                *at += 1;
            }
            other => out.push(other),
        }
    }
    out
}

/// A word up to a space or parenthesis; those inside `[…]` belong to it, as in `BODY[HEADER.FIELDS (TO)]`.
fn atom(line: &[u8], start: usize, at: &mut usize) -> String {
    let mut inside = line[start] == b'[';
    while let Some(&byte) = line.get(*at) {
        match byte {
            b'[' => inside = true,
            b']' => inside = false,
            b' ' | b'(' | b')' | b'"' if !inside => break,
            _ => {}
        }
        *at += 1;
    }
    String::from_utf8_lossy(&line[start..*at]).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn show(values: &[Value]) -> String {
        let one = |v: &Value| match v {
            Value::Atom(a) => a.clone(),
            Value::Text(t) => format!("{:?}", String::from_utf8_lossy(t)),
            Value::Skipped(n) => format!("<{n}>"),
            Value::List(l) => format!("({})", show(l)),
        };
        values.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    fn line(text: &str) -> Piece {
        Piece::Line(text.as_bytes().to_vec())
    }

    #[test]
    fn responses_fall_into_values() {
        let fetch = vec![
            line("12 FETCH (UID 7 FLAGS (\\Seen $Fwd) INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" BODY[] "),
            Piece::Literal(b"a)\r\n".to_vec()),
            line(")"),
        ];
        assert_eq!(
            show(&values(fetch)),
            r#"12 FETCH (UID 7 FLAGS (\Seen $Fwd) INTERNALDATE "17-Jul-1996 02:44:25 -0700" BODY[] "a)\r\n")"#
        );
        let odd = vec![line(r#"1 FETCH (BODY[HEADER.FIELDS (TO "x")]<0> "q\"\\" NIL"#), Piece::Skipped(9)];
        assert_eq!(show(&values(odd)), r#"1 FETCH (BODY[HEADER.FIELDS (TO "x")]<0> "q\"\\" NIL <9>)"#);
    }

    proptest! {
        #[test]
        fn any_bytes_give_values(bytes in prop::collection::vec(any::<u8>(), 0..200), depth in 0..80_usize) {
            let mut all = vec![b'('; depth];
            all.extend(bytes);
            values(vec![Piece::Line(all)]);
        }
    }
}
