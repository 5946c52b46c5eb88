//! Content-Type and Content-Disposition: a value and its parameters, RFC 2231 and the slips with it.

use crate::charset;
use crate::problem::Problems;
use crate::{transfer, words};

/// "text/plain; charset=…" taken apart.
#[derive(Debug, Clone, Default)]
pub(crate) struct Params {
    /// The value before the parameters, lower case.
    pub(crate) value: String,
    /// Name (lower case) and raw value of each parameter, continuations still apart.
    raw: Vec<(String, Vec<u8>)>,
}

impl Params {
    /// Reads a field's value.
    pub(crate) fn parse(value: &[u8]) -> Self {
        let mut items = split(value).into_iter();
        let head = items.next().unwrap_or_default();
        let text = String::from_utf8_lossy(&strip_comments(&head)).trim().to_ascii_lowercase();
        // "text/plain charset=…": the semicolon was forgotten.
        let value = text.split_whitespace().next().unwrap_or_default().trim_matches('"').to_owned();
        let mut raw: Vec<(String, Vec<u8>)> = Vec::new();
        let tail = head.iter().position(|&b| b == b'=').map(|_| head.clone());
        for item in items.chain(tail) {
            let Some(eq) = item.iter().position(|&b| b == b'=') else { continue };
            let name = String::from_utf8_lossy(&item[..eq]).trim().to_ascii_lowercase();
            let name = name.rsplit([' ', '\t']).next().unwrap_or_default().to_owned();
            if !name.is_empty() && raw.len() < 64 {
                raw.push((name, unquote(&item[eq + 1..])));
            }
        }
        Self { value, raw }
    }

    /// A parameter as plain text (boundary, charset, format …).
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        let found =
            self.raw.iter().find(|(n, _)| n == name).map(|(_, v)| String::from_utf8_lossy(v).into_owned());
        found.or_else(|| self.extended(name, None, &mut Problems::default())).map(|v| v.trim().to_owned())
    }

    /// A parameter's raw bytes, untouched but for the quotes.
    pub(crate) fn bytes(&self, name: &str) -> Option<&[u8]> {
        self.raw.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_slice())
    }

    /// A parameter for people to read (a file's name): RFC 2231 first, then encoded words and raw bytes.
    pub(crate) fn decoded(&self, name: &str, hint: Option<&str>, problems: &mut Problems) -> Option<String> {
        let text = match self.extended(name, hint, problems) {
            Some(text) => text,
            None => {
                let value = &self.raw.iter().find(|(n, _)| n == name)?.1;
                let text = words::decode(value, hint, problems);
                percent(&text).unwrap_or(text)
            }
        };
        let text = words::one_line(&text);
        (!text.is_empty()).then_some(text)
    }

    /// "name*", "name*0", "name*0*" … put together.
    fn extended(&self, name: &str, hint: Option<&str>, problems: &mut Problems) -> Option<String> {
        let mut parts: Vec<(u32, bool, &[u8])> = Vec::new();
        for (key, value) in &self.raw {
            let Some(rest) = key.strip_prefix(name).and_then(|k| k.strip_prefix('*')) else { continue };
            let encoded = rest.is_empty() || rest.ends_with('*');
            let index = rest.trim_end_matches('*').parse().unwrap_or(0);
            parts.push((index, encoded, value));
        }
        if parts.is_empty() {
            return None;
        }
        parts.sort_by_key(|p| p.0);
        let (mut bytes, mut label) = (Vec::new(), None);
        for (i, (_, encoded, value)) in parts.into_iter().enumerate() {
            let mut value = value;
            if i == 0 && encoded {
                let mut quotes = value.splitn(3, |&b| b == b'\'');
                if let (Some(charset), Some(_), Some(data)) = (quotes.next(), quotes.next(), quotes.next()) {
                    label = Some(String::from_utf8_lossy(charset).into_owned());
                    value = data;
                }
            }
            if encoded {
                transfer::escaped(value, b'%', &mut bytes);
            } else {
                bytes.extend_from_slice(value);
            }
        }
        if bytes.windows(2).any(|w| w == b"=?") {
            return Some(words::decode(&bytes, hint, problems));
        }
        Some(charset::decode(&bytes, label.as_deref(), hint, problems))
    }
}

/// "%D0%9F…" in a plain parameter, when it is UTF-8 outside ASCII and so surely meant.
fn percent(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    if !text.contains('%') || !transfer::escaped(text.as_bytes(), b'%', &mut bytes) || bytes.is_ascii() {
        return None;
    }
    String::from_utf8(bytes).ok()
}

/// Splits at semicolons outside quotes.
fn split(value: &[u8]) -> Vec<Vec<u8>> {
    let mut out = vec![Vec::new()];
    let mut quoted = false;
    let closed = value.iter().filter(|&&b| b == b'"').count() % 2 == 0;
    let mut i = 0;
    while i < value.len() {
        let b = value[i];
        if b == b'"' && closed {
            quoted = !quoted;
        }
        if b == b'\\' && quoted && i + 1 < value.len() {
            if let Some(last) = out.last_mut() {
                last.extend_from_slice(&value[i..i + 2]);
            }
            i += 2;
            continue;
        }
        if b == b';' && !quoted {
            out.push(Vec::new());
        } else if let Some(last) = out.last_mut() {
            last.push(b);
        }
        i += 1;
    }
    out
}

fn unquote(value: &[u8]) -> Vec<u8> {
    let value = value.trim_ascii();
    if value.first() != Some(&b'"') {
        let end =
            value.iter().position(|&b| b == b'"').filter(|_| value.ends_with(b"\"")).unwrap_or(value.len());
        return value[..end].to_vec();
    }
    let mut out = Vec::with_capacity(value.len());
    let mut bytes = value[1..].iter().copied().peekable();
    while let Some(b) = bytes.next() {
        match b {
            b'"' => break,
            // A backslash before a letter is a path of Windows, not an escape.
            b'\\' if bytes.peek().is_some_and(|n| matches!(n, b'"' | b'\\' | b'(' | b')')) => {
                out.extend(bytes.next())
            }
            b => out.push(b),
        }
    }
    out
}

/// The value without "(comments)".
pub(crate) fn strip_comments(value: &[u8]) -> Vec<u8> {
    let (mut out, mut depth, mut quoted) = (Vec::with_capacity(value.len()), 0u32, false);
    for &b in value {
        match b {
            b'"' if depth == 0 => quoted = !quoted,
            b'(' if !quoted => depth += 1,
            b')' if !quoted && depth > 0 => {
                depth -= 1;
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            out.push(b);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(value: &str) -> Option<String> {
        Params::parse(value.as_bytes()).decoded("filename", None, &mut Problems::default())
    }

    #[test]
    fn reads_names() {
        let cases = [
            ("attachment; filename=a.txt", "a.txt"),
            ("attachment; filename=\"a b;c.txt\"; size=1", "a b;c.txt"),
            ("attachment; filename*=UTF-8''%D0%9F.pdf", "П.pdf"),
            ("attachment; filename*0*=koi8-r''%F0; filename*1=.pdf", "П.pdf"),
            ("attachment; filename*1=b; filename*0=a", "ab"),
            ("attachment; filename=\"=?utf-8?B?0J8=?=.pdf\"", "П.pdf"),
            ("attachment; filename=П.pdf", "П.pdf"),
            ("attachment; filename=%D0%9F.pdf", "П.pdf"),
            ("attachment; filename=100%.pdf", "100%.pdf"),
            ("attachment; filename=\"unclosed.pdf", "unclosed.pdf"),
            ("attachment filename=x.pdf", "x.pdf"),
        ];
        for (value, expected) in cases {
            assert_eq!(name(value).as_deref(), Some(expected), "{value}");
        }
        let p = Params::parse(b"Text/Plain (really); Charset=\"KOI8-R\" ; boundary=a=b");
        assert_eq!(
            (p.value.as_str(), p.get("charset").as_deref(), p.get("boundary").as_deref()),
            ("text/plain", Some("KOI8-R"), Some("a=b"))
        );
    }
}
