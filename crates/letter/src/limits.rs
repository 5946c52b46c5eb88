//! How much of a hostile mail is read.

/// Bounds on what [`crate::read`] takes in. A mail beyond them still yields a letter, with a
/// [`crate::Problem`] for each bound that was met; memory stays within a small multiple of
/// `max_bytes`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the raw mail that are looked at; the rest is cut off.
    pub max_bytes: usize,
    /// Leaf parts kept (texts and attachments together).
    pub max_parts: usize,
    /// Multiparts within multiparts; deeper ones become one attachment.
    pub max_depth: usize,
    /// Bytes of one header block (of the mail or of a part); later fields are ignored.
    pub max_header_bytes: usize,
    /// Characters of body text and of HTML kept, each, in bytes of UTF-8.
    pub max_text_bytes: usize,
    /// Addresses kept of one field, and ids of References.
    pub max_addresses: usize,
    /// Reports kept of one bounce.
    pub max_reports: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 64 << 20,
            max_parts: 1_000,
            max_depth: 32,
            max_header_bytes: 1 << 20,
            max_text_bytes: 4 << 20,
            max_addresses: 2_000,
            max_reports: 500,
        }
    }
}
