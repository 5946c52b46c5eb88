//! Reads a mail as the desk sees it: what of it is new, as text and as harmless HTML, its files, its sender, and what
//! makes it itself. Pure: nothing here touches the store.

use crate::desk::{Draft, File};
use letter::{Kind, Letter, Limits};

/// A mail that was read, ready to be judged in a unit of work that may run twice.
pub(super) struct Read {
    /// Without its attachments: those are the draft's files.
    pub(super) letter: Letter,
    pub(super) draft: Draft,
    pub(super) address: String,
    pub(super) name: String,
    /// Its Message-ID, or one made of its content; empty when there is too little of it.
    pub(super) header_id: String,
    pub(super) digest: String,
}

/// Reads the bytes of a mail.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Read {
    let mut letter = letter::read(bytes, limits);
    // A delivery report is its own kind of text: what it returns is not history that somebody quoted.
    let parts = match letter.kind {
        Kind::Bounce(_) => letter::visible::Parts { visible: letter.text.clone(), ..Default::default() },
        _ => letter::visible::split_text(&letter.text),
    };
    let (address, name) = letter
        .sender_address()
        .map(|from| (from.address.trim().to_lowercase(), from.name.clone()))
        .unwrap_or_default();
    let mut quoted = parts.quoted;
    if !parts.signature.is_empty() {
        quoted = format!("{}\n{quoted}", parts.signature).trim().to_owned();
    }
    let reached = letter.to.iter().chain(&letter.cc).map(|to| &to.address).filter(|a| !a.is_empty());
    let mut draft = Draft {
        text: parts.visible,
        quoted,
        header_id: letter.message_id.clone(),
        reached: reached.cloned().collect(),
        files: std::mem::take(&mut letter.attachments).into_iter().map(file).collect(),
        ..Draft::default()
    };
    if let (Some(html), false) = (&letter.html, matches!(letter.kind, Kind::Bounce(_))) {
        dress(html, &mut draft);
    }
    let digest = digest(bytes);
    let header_id = match (&letter.message_id, letter.date) {
        (Some(id), _) => id.clone(),
        // The same moment, sender, subject and body: the same mail, though nobody gave it an id.
        (None, Some(date)) => {
            let content = format!("{date}\n{address}\n{}\n{digest}", letter.subject);
            format!("{}@without-id.invalid", blake3::hash(content.as_bytes()).to_hex())
        }
        (None, None) => String::new(),
    };
    Read { letter, draft, address, name, header_id, digest }
}

fn file(from: letter::Attachment) -> File {
    File {
        name: from.name,
        mime: from.mime,
        data: from.data.into(),
        content_id: from.content_id,
        inline: from.inline,
    }
}

/// What makes the body of a mail itself: neither the header, to which each road adds, nor how its lines end, nor how
/// many empty ones stand behind it.
fn digest(bytes: &[u8]) -> String {
    let crlf = bytes.windows(4).position(|w| w == b"\r\n\r\n");
    let lf = bytes.windows(2).position(|w| w == b"\n\n");
    let start = crlf.into_iter().chain(lf).min().unwrap_or(0);
    let mut hasher = blake3::Hasher::new();
    for line in bytes[start..].trim_ascii().split(|byte| *byte == b'\n') {
        hasher.update(line.strip_suffix(b"\r").unwrap_or(line));
        hasher.update(b"\n");
    }
    hasher.finalize().to_hex().to_string()
}

/// Takes HTML over only where it says more than the text: tables, pictures, links, lists, emphasis.
fn dress(html: &str, draft: &mut Draft) {
    let parts = letter::visible::split_html(html);
    // Pictures within the text are found among the files when the page is drawn.
    let inline = |id: &str| Some(format!("/attachments/cid/{}", cid_path(id)));
    let clean = |html: &str| {
        letter::html::sanitise(html, letter::html::Options { show_images: false, attachment: Some(&inline) })
    };
    let visible = clean(&parts.visible);
    let rich = [
        "<table", "<img", "<a ", "<li", "<b>", "<strong", "<h1", "<h2", "<h3", "<pre", "<i>", "<em", "m-bold",
    ];
    if rich.iter().any(|tag| visible.html.contains(tag)) {
        let (signature, quoted) = (clean(&parts.signature), clean(&parts.quoted));
        let remote = visible.remote_images + signature.remote_images + quoted.remote_images;
        draft.remote_images = i64::try_from(remote).unwrap_or(0);
        draft.html = visible.html;
        draft.quoted_html = format!("{}{}", signature.html, quoted.html);
    }
}

/// A Content-ID as one segment of a path.
pub fn cid_path(id: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    id.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
