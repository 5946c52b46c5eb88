//! Fields that differ from what a set expects, each with the reason.

use super::common::Sort::{self, Habit, Repaired, Worse};

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
        "mail022.box",
        "body",
        Habit,
        "addresses of links are written anew there, those of other scripts in hexadecimal; ours stand as they came",
    ),
    (
        "zammad",
        "mail043.box",
        "body",
        Habit,
        "a line break within the address of a link is kept there, in hexadecimal; ours drops it as browsers do",
    ),
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
    ("zammad", "mail047.box", "body", Habit, "it shows the title of the HTML page as text"),
    ("zammad", "mail054.box", "body", Repaired, "the header is broken in its middle; ours finds the body"),
    (
        "zammad",
        "mail087.box",
        "from_",
        Habit,
        "a name before a bare address: it keeps both as the address, ours parts them",
    ),
    (
        "zammad",
        "mail087.box",
        "body",
        Habit,
        "a text part without a type after an attachment is a file there, text here",
    ),
    ("zammad", "mail087.box", "attachments", Habit, "the same"),
    (
        "zammad",
        "mail100.box",
        "attachment",
        Habit,
        "a nameless part: it is named after its Content-ID there, after its type here",
    ),
    ("zammad", "mail105.box", "body", Repaired, "a multipart without any boundary; ours reads it as text"),
    (
        "mailcore2",
        "1970-anchor.eml",
        "body",
        Habit,
        "addresses that are links are repeated in brackets there",
    ),
    (
        "mailcore2",
        "2113-formatting.eml",
        "body",
        Habit,
        "a message within the message is shown in line there, attached here",
    ),
    ("mailcore2", "2135-korean.eml", "body", Repaired, "letters that it lost are there"),
    (
        "mailcore2",
        "2765-korean.eml",
        "from",
        Repaired,
        "an encoded word without space before the address; ours is decoded",
    ),
    ("mailcore2", "2765-korean.eml", "to", Repaired, "the same"),
    ("mailcore2", "4851-chinese.eml", "body", Habit, "items of numbered lists have their numbers here"),
    ("mailcore2", "6094-japanese-1.eml", "to", Habit, "it puts a space after an encoded word that has none"),
    (
        "stalwart",
        "legacy/035.eml",
        "attachment",
        Repaired,
        "backslashes of a Windows path are taken for escapes there",
    ),
    (
        "stalwart",
        "malformed/001.eml",
        "body",
        Habit,
        "one boundary begins with another: ours are whole lines, theirs beginnings of lines",
    ),
    (
        "stalwart",
        "malformed/005.eml",
        "body",
        Worse,
        "a boundary that ends in two hyphens is its own closing line",
    ),
    (
        "stalwart",
        "malformed/008.eml",
        "body",
        Repaired,
        "one boundary begins with another; ours reads the second part too",
    ),
    (
        "stalwart",
        "malformed/016.eml",
        "body",
        Habit,
        "boundaries that begin with each other, out of order: the outer one ends the inner ones",
    ),
    (
        "stalwart",
        "malformed/019.eml",
        "date",
        Habit,
        "two dates, both broken or repeated: the first counts here, the last there",
    ),
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
        "rfc/004.eml",
        "from",
        Habit,
        "a single word is an address without domain here, a name there",
    ),
    ("stalwart", "rfc/004.eml", "to", Habit, "the same"),
    (
        "stalwart",
        "thirdparty/000.eml",
        "body",
        Habit,
        "two plain texts as alternatives: the last counts (RFC 2046), there both",
    ),
    ("stalwart", "thirdparty/001.eml", "body", Habit, "the same"),
    ("stalwart", "thirdparty/005.eml", "body", Habit, "a boundary within a line is text here"),
];

/// Why a difference is accepted, if it is.
pub fn reason(set: &str, file: &str, field: &str) -> Option<(Sort, &'static str)> {
    ACCEPTED
        .iter()
        .find(|(s, f, n, ..)| *s == set && file == *f && field.starts_with(n))
        .map(|(.., sort, why)| (*sort, *why))
}
