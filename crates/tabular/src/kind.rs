//! What a file is, by its first bytes; its name is only compared with that.

use crate::value::Format;

/// What the first bytes say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Empty,
    Gzip,
    Zip,
    /// An OLE document: XLS, or locked XLSX.
    Ole,
    Html,
    Xml,
    Json,
    Dbf,
    Edifact,
    Text,
    /// Known and not read.
    Other(&'static str),
}

/// Looks at the first bytes.
pub(crate) fn kind(head: &[u8], extension: &str, size: Option<u64>) -> Kind {
    match head {
        [] => return Kind::Empty,
        [0x1f, 0x8b, ..] => return Kind::Gzip,
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => return Kind::Zip,
        [0xD0, 0xCF, 0x11, 0xE0, ..] => return Kind::Ole,
        [b'P', b'A', b'R', b'1', ..] => return Kind::Other("Parquet"),
        [b'%', b'P', b'D', b'F', ..] => return Kind::Other("PDF"),
        [b'R', b'a', b'r', b'!', ..] => return Kind::Other("RAR"),
        [b'7', b'z', 0xBC, 0xAF, ..] => return Kind::Other("7z"),
        [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] | [b'G', b'I', b'F', b'8', ..] => {
            return Kind::Other("image");
        }
        _ => {}
    }
    if is_dbf(head, extension, size) {
        return Kind::Dbf;
    }
    let narrow: Vec<u8>;
    let text = match head {
        [0xFF, 0xFE, rest @ ..] | [0xFE, 0xFF, rest @ ..] => {
            narrow = rest.iter().copied().filter(|b| *b != 0).collect();
            &narrow[..]
        }
        _ => head,
    };
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text).trim_ascii_start();
    let begins = |prefix: &str| {
        text.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix.as_bytes()))
    };
    if begins("<!doctype html") || begins("<html") || begins("<table") || begins("<meta") || begins("<head") {
        return Kind::Html;
    }
    if begins("ISA*") || begins("ISA|") || begins("ISA~") {
        return Kind::Other("X12");
    }
    if begins("STX=") {
        return Kind::Other("TRADACOMS");
    }
    if (begins("UNA") && text.len() > 9)
        || begins("UNB+")
        || begins("UNB") && text.get(3).is_some_and(u8::is_ascii_punctuation)
        || begins("UNH+")
    {
        return Kind::Edifact;
    }
    match text.first() {
        None if head.len() < 4096 => Kind::Text,
        Some(b'<')
            if text.get(1).is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'?' | b'!' | 128..)) =>
        {
            Kind::Xml
        }
        Some(b'{') => Kind::Json,
        Some(b'[') if is_json_list(text) => Kind::Json,
        _ => Kind::Text,
    }
}

/// `[` begins a list in JSON, and a section or a name elsewhere.
fn is_json_list(text: &[u8]) -> bool {
    let next = text[1..].trim_ascii_start().first();
    next.is_none_or(|b| matches!(b, b'{' | b'[' | b'"' | b']' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n'))
}

/// A table of dBASE: version, date and lengths make sense.
fn is_dbf(head: &[u8], extension: &str, size: Option<u64>) -> bool {
    let [version, _, month, day, ..] = *head else { return false };
    if head.len() < 33
        || !matches!(
            version,
            0x02 | 0x03 | 0x04 | 0x30 | 0x31 | 0x32 | 0x43 | 0x63 | 0x83 | 0x8B | 0x8C | 0xCB | 0xF5
        )
    {
        return false;
    }
    let header = u64::from(u16::from_le_bytes([head[8], head[9]]));
    let record = u16::from_le_bytes([head[10], head[11]]);
    let sane = (1..=12).contains(&month) && (1..=31).contains(&day) || extension == "dbf";
    sane && header >= 33 && record > 0 && size.is_none_or(|size| header <= size + 32)
}

/// Whether a name promises something else than what is there.
pub(crate) fn contradicts(extension: &str, format: Format) -> bool {
    let promised: &[Format] = match extension {
        "xls" => &[Format::Xls],
        "xlsx" | "xlsm" => &[Format::Xlsx],
        "ods" => &[Format::Ods],
        "dbf" => &[Format::Dbf],
        "xml" => &[Format::Xml, Format::CommerceMl, Format::Yml],
        "json" => &[Format::Json, Format::Ndjson],
        "jsonl" | "ndjson" => &[Format::Ndjson, Format::Json],
        "csv" | "tsv" => &[Format::Text],
        "htm" | "html" => &[Format::Html],
        _ => return false,
    };
    !promised.contains(&format)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_say_what_a_file_is() {
        for (head, expected) in [
            (&b""[..], Kind::Empty),
            (b"\x1f\x8b\x08", Kind::Gzip),
            (b"PK\x03\x04", Kind::Zip),
            (b"a;b;c\n1;2;3", Kind::Text),
            (b"<html><table>", Kind::Html),
            (b"\xEF\xBB\xBF<?xml version", Kind::Xml),
            (b"  {\"a\":1}", Kind::Json),
            (b"[1, 2]", Kind::Json),
            (b"[section]\na;b", Kind::Text),
            (b"UNB+UNOA:1+", Kind::Edifact),
            (b"ISA*00*", Kind::Other("X12")),
            (b"STX=ANA", Kind::Other("TRADACOMS")),
            (b"UNIT;QTY\n1;2", Kind::Text),
            (b"< 5;a", Kind::Text),
        ] {
            assert_eq!(kind(head, "", None), expected, "{}", String::from_utf8_lossy(head));
        }
        assert!(
            contradicts("xls", Format::Html)
                && !contradicts("xls", Format::Xls)
                && !contradicts("txt", Format::Text)
        );
    }
}
