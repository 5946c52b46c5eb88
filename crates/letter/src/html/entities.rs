//! Character references of HTML.

use std::borrow::Cow;

/// Decodes `&name;`, `&#1234;` and `&#x12;`; null characters and broken references become harmless.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    let decoded =
        if text.contains('&') { html_escape::decode_html_entities(text) } else { Cow::Borrowed(text) };
    if decoded.contains('\0') { Cow::Owned(decoded.replace('\0', "\u{fffd}")) } else { decoded }
}
