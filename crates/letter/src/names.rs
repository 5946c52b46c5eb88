//! Names of files: cleaned of what may harm, made up when missing.

/// The name without path, control signs and signs that file systems refuse; none when nothing is left.
pub(crate) fn clean(name: &str) -> Option<String> {
    // A whole path of Windows or Unix: its last part is the name.
    let path = name.get(1..3) == Some(":\\")
        || name.starts_with("\\\\")
        || name.starts_with('/')
        || name.starts_with("../");
    let name = if path { name.rsplit(['\\', '/']).next().unwrap_or(name) } else { name };
    let cleaned: String = name
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'))
        .map(|c| if matches!(c, '/' | '\\') { '_' } else { c })
        .collect();
    let cleaned = cleaned.trim();
    let cleaned = &cleaned[..cleaned.floor_char_boundary(255)];
    (!cleaned.is_empty() && cleaned.chars().any(|c| c != '.')).then(|| cleaned.to_owned())
}

/// "image001.jpg@01CDB132…": many mailers build the Content-ID of the file's name.
pub(crate) fn of_content_id(id: &str) -> Option<String> {
    let (name, _) = id.split_once('@')?;
    let (stem, extension) = name.rsplit_once('.')?;
    let shaped = !stem.is_empty()
        && (3..=4).contains(&extension.len())
        && extension.starts_with(|c: char| c.is_ascii_alphabetic());
    (shaped && extension.chars().all(|c| c.is_ascii_alphanumeric())).then(|| clean(name)).flatten()
}

/// A name for a part of that type; where the type says nothing, the left side of the Content-ID, which at least
/// tells one such file from another.
pub(crate) fn made_up(mime: &str, id: Option<&str>) -> String {
    let made = of_type(mime);
    let left = id.and_then(|id| id.split_once('@')).map(|(left, _)| left);
    let telling = |left: &&str| left.len() <= 64 && left.contains(|c: char| c.is_ascii_alphanumeric());
    match left.filter(telling).and_then(clean) {
        Some(left) if made == NAMELESS => left,
        _ => made,
    }
}

/// The name of a file of which nothing is known.
const NAMELESS: &str = "attachment.bin";

/// A name for a part of that type.
pub(crate) fn of_type(mime: &str) -> String {
    let (kind, subtype) = mime.split_once('/').unwrap_or((mime, ""));
    let known = match mime {
        "text/plain" | "text" | "" => "text.txt",
        "text/html" => "text.html",
        "text/calendar" | "application/ics" => "invite.ics",
        "text/rfc822-headers" | "message/rfc822-headers" => "headers.txt",
        "message/rfc822" | "message/global" | "message/partial" => "message.eml",
        "message/delivery-status" | "message/global-delivery-status" => "delivery-status.txt",
        "message/feedback-report" => "feedback-report.txt",
        "message/disposition-notification" => "disposition-notification.txt",
        "application/pgp-signature" => "signature.asc",
        "application/pgp-encrypted" => "version.txt",
        "application/pkcs7-signature" | "application/x-pkcs7-signature" => "smime.p7s",
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => "smime.p7m",
        "application/ms-tnef" | "application/vnd.ms-tnef" => "winmail.dat",
        "application/pdf" => "document.pdf",
        "image/jpeg" => "image.jpg",
        "image/svg+xml" => "image.svg",
        "audio/mpeg" => "audio.mp3",
        "video/quicktime" => "video.mov",
        "application/msword" => "document.doc",
        "application/rtf" | "text/rtf" => "document.rtf",
        "application/zip" | "application/x-zip-compressed" => "archive.zip",
        "application/json" => "data.json",
        "application/xml" | "text/xml" => "data.xml",
        "text/vcard" | "text/x-vcard" | "text/directory" => "contact.vcf",
        _ => "",
    };
    let plain =
        subtype.len() <= 5 && !subtype.is_empty() && subtype.chars().all(|c| c.is_ascii_alphanumeric());
    match (known, kind) {
        ("", "image" | "audio" | "video" | "text") if plain => format!("{kind}.{subtype}"),
        ("", _) => NAMELESS.to_owned(),
        (name, _) => name.to_owned(),
    }
}

/// The type of a file by its name, for files that came without one.
pub(crate) fn type_of(name: &str) -> &'static str {
    let extension = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "txt" | "log" => "text/plain",
        "csv" => "text/csv",
        "pdf" => "application/pdf",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleans_names() {
        let cases = [
            ("C:\\docs\\a.txt", Some("a.txt")),
            ("../../etc/passwd", Some("passwd")),
            ("Счёт 1/2.pdf", Some("Счёт 1_2.pdf")),
            (" a\u{202e}b\n.txt ", Some("ab.txt")),
            ("..", None),
            ("", None),
        ];
        for (name, expected) in cases {
            assert_eq!(clean(name).as_deref(), expected, "{name:?}");
        }
        assert_eq!(of_type("image/png"), "image.png");
        assert_eq!(of_type("application/x-strange"), "attachment.bin");
        assert_eq!(made_up("application/x-strange", Some("324.161.2@host")), "324.161.2");
        assert_eq!(made_up("application/x-strange", Some("no-host")), "attachment.bin");
        assert_eq!(made_up("application/x-strange", Some("../@host")), "attachment.bin");
        assert_eq!(made_up("image/png", Some("324.161.2@host")), "image.png");
    }
}
