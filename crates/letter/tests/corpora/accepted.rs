//! Fields that differ from what a set expects, each with the reason.

use super::common::Sort::{self, Habit, Repaired};

const UNFINISHED: &str = "a text that the mail breaks off before its boundary is a file there, text here";

const ACCEPTED: &[(&str, &str, &str, Sort, &str)] = &[
    (
        "zammad",
        "mail018.box",
        "subject",
        Repaired,
        "the encoded word holds spaces and is UTF-7; ours is decoded",
    ),
    ("zammad", "mail018.box", "body", Repaired, "the charset label of UTF-7 is an old one; ours is decoded"),
    (
        "zammad",
        "mail025.box",
        "body",
        Repaired,
        "uuencoded lines in the text became the attachment that they are",
    ),
    (
        "zammad",
        "mail046.box",
        "from_name",
        Repaired,
        "raw GB 2312 bytes; the expectation is their reading as Latin-2",
    ),
    ("zammad", "mail054.box", "body", Repaired, "the header is broken in its middle; ours finds the body"),
    (
        "zammad",
        "mail087.box",
        "from_email",
        Repaired,
        "an address with a space in it is none (RFC 5322, 3.4.1); ours parts name and address",
    ),
    ("zammad", "mail087.box", "from_name", Repaired, "the same"),
    (
        "zammad",
        "mail087.box",
        "body",
        Repaired,
        "a part without a type is text (RFC 2045, 5.2); there the mail has no visible words",
    ),
    ("zammad", "mail087.box", "attachments", Repaired, "the same"),
    ("zammad", "mail105.box", "body", Repaired, "a multipart without any boundary; ours reads it as text"),
    (
        "mailcore2",
        "2765-korean.eml",
        "from",
        Repaired,
        "an encoded word without space before the address; ours is decoded",
    ),
    ("mailcore2", "2765-korean.eml", "to", Repaired, "the same"),
    ("mailcore2", "6094-japanese-1.eml", "to", Habit, "it puts a space after an encoded word that has none"),
    (
        "stalwart",
        "legacy/017.eml",
        "content",
        Repaired,
        "uuencoded files come as their bytes, there as lines",
    ),
    (
        "stalwart",
        "legacy/035.eml",
        "attachment",
        Repaired,
        "backslashes of a Windows path are taken for escapes there",
    ),
    ("stalwart", "malformed/001.eml", "attachments", Habit, UNFINISHED),
    ("stalwart", "malformed/003.eml", "", Habit, UNFINISHED),
    ("stalwart", "malformed/004.eml", "", Habit, UNFINISHED),
    ("stalwart", "malformed/007.eml", "attachments", Habit, UNFINISHED),
    ("stalwart", "malformed/008.eml", "", Habit, UNFINISHED),
    (
        "stalwart",
        "malformed/012.eml",
        "attachments",
        Repaired,
        "a message after an unfinished multipart is lost there",
    ),
    ("stalwart", "malformed/016.eml", "", Habit, UNFINISHED),
    ("stalwart", "malformed/019.eml", "body", Habit, "rubbish of a fuzzer; ours keeps its text"),
    (
        "stalwart",
        "malformed/021.eml",
        "body",
        Repaired,
        "no empty line after the header of a multipart; ours splits it",
    ),
    (
        "stalwart",
        "thirdparty/002.eml",
        "",
        Habit,
        "words after the end of base64, and base64 that is none: decoded all the same there, the second once more as a file",
    ),
    (
        "stalwart",
        "thirdparty/005.eml",
        "body",
        Repaired,
        "a carriage return within UTF-16 that was cut into bytes makes another letter there",
    ),
    (
        "stalwart",
        "thirdparty/015.eml",
        "attachments",
        Repaired,
        "two attached messages after one with an unfinished multipart are lost there",
    ),
];

/// Why a difference is accepted, if it is; an entry without a field is for the whole file.
pub fn reason(set: &str, file: &str, field: &str) -> Option<(Sort, &'static str)> {
    ACCEPTED
        .iter()
        .find(|(s, f, n, ..)| *s == set && file == *f && (n.is_empty() || field == *n))
        .map(|(.., sort, why)| (*sort, *why))
}
