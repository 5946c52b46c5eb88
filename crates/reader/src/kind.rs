//! What a file is: by its bytes, then its name, then what was declared.

use crate::charset;
use memchr::memmem;

/// Kinds of files that are told apart before reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Pdf,
    /// A ZIP archive: an office file, or not.
    Packed,
    Xls,
    Rtf,
    Html,
    Xml,
    Text,
    /// An office file that opens with a password only.
    Locked,
    /// Nothing with words in it.
    Nothing,
}

/// Beginnings of files without words that could pass for text.
const WORDLESS: &[&[u8]] = &[
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x7fELF",
    b"MZ",
    b"ID3",
    b"OggS",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
    b"II*\0",
    b"MM\0*",
    b"%!PS",
    b"-----BEGIN ",
];
/// How far into a file the beginning of a PDF is looked for, as other readers do.
const PDF_WITHIN: usize = 1024;
/// Bytes looked at to tell text from other.
const HEAD: usize = 4096;

pub(crate) fn of(name: &str, declared: &str, bytes: &[u8]) -> Kind {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let start = head.trim_ascii_start();
    let extension = name.rsplit_once('.').map(|(_, end)| end.to_lowercase()).unwrap_or_default();
    if memmem::find(head.get(..PDF_WITHIN).unwrap_or(head), b"%PDF-").is_some() {
        return Kind::Pdf;
    }
    if start.starts_with(b"{\\rtf") {
        return Kind::Rtf;
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Kind::Packed;
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return compound(bytes);
    }
    let mail = extension == "eml" || declared.trim_start().starts_with("message/");
    if head.is_empty() || mail || WORDLESS.iter().any(|magic| bytes.starts_with(magic)) {
        return Kind::Nothing;
    }
    if !charset::is_text(head) {
        return Kind::Nothing;
    }
    of_text(&extension, declared, &charset::decode(declared, head))
}

fn of_text(extension: &str, declared: &str, head: &str) -> Kind {
    let start: String = head.trim_start().chars().take(512).collect::<String>().to_ascii_lowercase();
    let declared = declared.trim_start().to_ascii_lowercase();
    let html = start.starts_with("<!doctype html") || start.starts_with("<html");
    if html || (start.starts_with("<?xml") && start.contains("<html")) {
        return Kind::Html;
    }
    if start.starts_with("<?xml") || (start.starts_with('<') && matches!(extension, "xml" | "svg" | "yml")) {
        return Kind::Xml;
    }
    let said = matches!(extension, "html" | "htm" | "xhtml")
        || (extension.is_empty() && declared.starts_with("text/html"));
    if said && start.contains('<') {
        return Kind::Html;
    }
    Kind::Text
}

/// What a compound file of Microsoft holds, by the names in its directory.
fn compound(bytes: &[u8]) -> Kind {
    let named = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).chain([0, 0]).collect();
        memmem::find(bytes, &wide).is_some()
    };
    if named("EncryptedPackage") {
        Kind::Locked
    } else if named("Workbook") || named("Book") {
        Kind::Xls
    } else {
        Kind::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_before_names() {
        assert_eq!(of("счёт.docx", "application/msword", b"junk\n%PDF-1.4\n"), Kind::Pdf);
        assert_eq!(of("photo.txt", "text/plain", b"\x89PNG\r\n\x1a\n"), Kind::Nothing);
        assert_eq!(of("a.pdf", "application/pdf", "просто текст".as_bytes()), Kind::Text);
        assert_eq!(of("a.txt", "text/plain", b"<!DOCTYPE html><p>x"), Kind::Html);
        assert_eq!(of("a", "", b"{\\rtf1 x}"), Kind::Rtf);
        assert_eq!(of("a", "", b"\xef\xbb\xbf<?xml version=\"1.0\"?><a/>"), Kind::Xml);
    }

    #[test]
    fn names_and_types_settle_what_bytes_leave_open() {
        assert_eq!(of("a.htm", "", b"<p>x"), Kind::Html);
        assert_eq!(of("", "text/html; charset=utf-8", b"<p>x"), Kind::Html);
        assert_eq!(of("a.log", "text/html", b"<p>x"), Kind::Text);
        assert_eq!(of("a.eml", "", b"From: a@b.c\n\nx"), Kind::Nothing);
        assert_eq!(of("a", "", b""), Kind::Nothing);
    }
}
