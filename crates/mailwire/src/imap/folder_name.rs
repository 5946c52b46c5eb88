//! Folder names on the wire: modified UTF-7 (RFC 3501, 5.1.3).

use base64::Engine;
use base64::alphabet::IMAP_MUTF7;
use base64::engine::GeneralPurpose;
use base64::engine::general_purpose::NO_PAD;

const BASE64: GeneralPurpose = GeneralPurpose::new(&IMAP_MUTF7, NO_PAD);

/// The name as a quoted string, ready for a command.
pub(super) fn quoted(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 2);
    out.push('"');
    let mut wide: Vec<u8> = Vec::new();
    for c in name.chars() {
        if matches!(c, ' '..='~') {
            flush(&mut wide, &mut out);
            match c {
                '&' => out.push_str("&-"),
                '"' | '\\' => out.extend(['\\', c]),
                plain => out.push(plain),
            }
        } else {
            let mut units = [0; 2];
            wide.extend(c.encode_utf16(&mut units).iter().flat_map(|unit| unit.to_be_bytes()));
        }
    }
    flush(&mut wide, &mut out);
    out.push('"');
    out
}

fn flush(wide: &mut Vec<u8>, out: &mut String) {
    if !wide.is_empty() {
        out.push('&');
        BASE64.encode_string(&*wide, out);
        out.push('-');
        wide.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn names_go_in_modified_utf_7() {
        for (name, wire) in [
            ("INBOX", "\"INBOX\""),
            ("R&D", "\"R&-D\""),
            ("a\"b\\c", "\"a\\\"b\\\\c\""),
            ("Отправленные", "\"&BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1-\""),
            ("~peter/mail/台北/日本語", "\"~peter/mail/&U,BTFw-/&ZeVnLIqe-\""),
            ("😀", "\"&2D3eAA-\""),
            ("a\r\nb", "\"a&AA0ACg-b\""),
        ] {
            assert_eq!(quoted(name), wire);
        }
    }
}
