//! What was wrong with a mail, in types and in plain words.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Something that was not as the standards want it and was repaired, guessed or left out.
///
/// A problem never means that the letter is unusable; it says what a person should doubt.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Problem {
    /// The mail is longer than the limit; the rest was not read.
    TooLong {
        /// Bytes that were read.
        read: usize,
    },
    /// A header block is longer than the limit; its later fields were not read.
    TooManyHeaders,
    /// There are more parts than the limit; later ones were not kept.
    TooManyParts,
    /// Multiparts are nested deeper than the limit; the inner ones are kept as one attachment.
    TooDeep,
    /// The text is longer than the limit and was cut.
    TextCut,
    /// A field holds more addresses or ids than the limit; later ones were dropped.
    TooManyAddresses,
    /// The mail is empty.
    Empty,
    /// There is a header but nothing after it.
    NoBody,
    /// There is no From address to answer to.
    NoSender,
    /// The Date field is missing.
    NoDate,
    /// The Date field could not be understood.
    BadDate,
    /// A line among the headers is not a header and was skipped.
    BadHeaderLine,
    /// A header holds bytes outside ASCII without saying in which charset.
    RawHeaderBytes,
    /// An encoded word in a header is broken and was read as well as possible.
    BadEncodedWord,
    /// An address could not be understood fully.
    BadAddress {
        /// The field it stands in.
        field: String,
    },
    /// The declared charset is not known; the text was read in a guessed one.
    UnknownCharset {
        /// As declared.
        declared: String,
        /// As read.
        used: String,
    },
    /// The declared charset does not fit the bytes; the text was read in a guessed one.
    WrongCharset {
        /// As declared.
        declared: String,
        /// As read.
        used: String,
    },
    /// No charset is declared for text outside ASCII; it was guessed.
    GuessedCharset {
        /// As read.
        used: String,
    },
    /// Some bytes mean nothing in the charset; they are shown as the replacement sign.
    UndecodableBytes,
    /// Base64, quoted-printable or uuencode data are damaged; what could be read was.
    BadTransferEncoding {
        /// Name of the encoding.
        encoding: String,
    },
    /// A multipart has no boundary, or the boundary does not occur.
    NoBoundary,
    /// The last boundary of a multipart is missing: the mail may have been cut.
    UnfinishedMultipart,
    /// The text holds NUL bytes, which were removed.
    NulBytes,
    /// There is HTML only; the text was made of it.
    TextFromHtml,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { read } => {
                write!(f, "the mail is too long, only the first {read} bytes were read")
            }
            Self::TooManyHeaders => f.write_str("the headers are too long, the last of them were not read"),
            Self::TooManyParts => f.write_str("the mail has too many parts, the last of them were not kept"),
            Self::TooDeep => {
                f.write_str("the parts are nested too deep, the inner ones are kept as an attachment")
            }
            Self::TextCut => f.write_str("the text is too long and was cut"),
            Self::TooManyAddresses => {
                f.write_str("there are too many addresses, the last of them were dropped")
            }
            Self::Empty => f.write_str("the mail is empty"),
            Self::NoBody => f.write_str("the mail has headers but no body"),
            Self::NoSender => f.write_str("the mail does not say who sent it"),
            Self::NoDate => f.write_str("the mail has no date"),
            Self::BadDate => f.write_str("the date cannot be understood"),
            Self::BadHeaderLine => f.write_str("a line among the headers is not a header and was skipped"),
            Self::RawHeaderBytes => f.write_str("a header holds letters without saying their charset"),
            Self::BadEncodedWord => f.write_str("an encoded word in a header is broken"),
            Self::BadAddress { field } => write!(f, "an address in {field} cannot be understood"),
            Self::UnknownCharset { declared, used } => {
                write!(f, "the charset {declared} is not known, the text was read as {used}")
            }
            Self::WrongCharset { declared, used } => {
                write!(f, "the charset {declared} is wrong, the text was read as {used}")
            }
            Self::GuessedCharset { used } => write!(f, "no charset is declared, the text was read as {used}"),
            Self::UndecodableBytes => f.write_str("some bytes mean nothing in the charset of the text"),
            Self::BadTransferEncoding { encoding } => write!(f, "data encoded as {encoding} are damaged"),
            Self::NoBoundary => f.write_str("the boundary between the parts is missing"),
            Self::UnfinishedMultipart => f.write_str("the end of the mail is missing, it may have been cut"),
            Self::NulBytes => f.write_str("the text held NUL bytes, which were removed"),
            Self::TextFromHtml => f.write_str("the mail has HTML only, the text was made of it"),
        }
    }
}

/// Problems met so far, each once.
#[derive(Debug, Default)]
pub(crate) struct Problems(Vec<Problem>);

impl Problems {
    /// Notes a problem; a repeated one, or one beyond a sane number, is not noted again.
    pub(crate) fn note(&mut self, problem: Problem) {
        if self.0.len() < 64 && !self.0.contains(&problem) {
            self.0.push(problem);
        }
    }

    pub(crate) fn into_vec(self) -> Vec<Problem> {
        self.0
    }
}
