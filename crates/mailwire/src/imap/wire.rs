//! Lines and literals off an IMAP connection, with bounded memory.

use std::time::Duration;

use bytes::{Buf, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::value::{Piece, Value, values};
use crate::net::{BoxStream, Trouble};

/// All text of one response without its literals; a folder with thousands of keywords stays below it.
const MAX_TEXT: usize = 256 * 1024;
/// Literals in one response; we ask for one at a time.
const MAX_PIECES: usize = 64;

/// One answer.
pub(super) enum Response {
    /// `+ …`: go on.
    Continue,
    /// `tag OK|NO|BAD …`: the end of a command.
    Done { tag: String, status: Status, text: String },
    /// `* OK|NO|BAD|BYE|PREAUTH …`.
    Note { status: Status, text: String },
    /// `* …`: data.
    Data(Vec<Value>),
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Ok,
    No,
    Bad,
    Bye,
    PreAuth,
}

/// The connection.
pub(super) struct Wire {
    stream: BoxStream,
    buffer: BytesMut,
    patience: Duration,
    max_literal: u64,
}

impl Wire {
    pub(super) fn new(stream: BoxStream, patience: Duration, max_literal: u64) -> Wire {
        Wire { stream, buffer: BytesMut::with_capacity(8 * 1024), patience, max_literal }
    }

    /// The bare stream, to put TLS around it. Bytes that came before the handshake were said by somebody
    /// who need not be the server: they end the connection.
    pub(super) fn into_bare(self) -> Result<BoxStream, Trouble> {
        if self.buffer.is_empty() {
            Ok(self.stream)
        } else {
            Err(Trouble::Tls("the server spoke before the connection was secure".into()))
        }
    }

    pub(super) async fn send(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        let work = async {
            self.stream.write_all(bytes).await?;
            self.stream.flush().await
        };
        match tokio::time::timeout(self.patience, work).await {
            Err(_) => Err(Trouble::TimedOut("sending a command")),
            Ok(done) => done.map_err(|e| Trouble::Lost(e.to_string())),
        }
    }

    /// Waits until a line is here. May be dropped while waiting; nothing is lost then.
    pub(super) async fn readable(&mut self) -> Result<(), Trouble> {
        while !self.buffer.contains(&b'\n') {
            check_text(self.buffer.len())?;
            self.fill().await?;
        }
        Ok(())
    }

    /// The next response, whole.
    pub(super) async fn response(&mut self) -> Result<Response, Trouble> {
        let mut pieces = Vec::new();
        let mut text = 0;
        loop {
            let mut line = self.line(text).await?;
            text += line.len();
            let announced = literal_length(&line);
            let Some((start, length)) = announced else {
                pieces.push(Piece::Line(line));
                break;
            };
            if pieces.len() >= MAX_PIECES {
                return Err(Trouble::Protocol("too many literals in one answer".into()));
            }
            line.truncate(start);
            pieces.push(Piece::Line(line));
            pieces.push(self.literal(length).await?);
        }
        Ok(classify(pieces))
    }

    async fn line(&mut self, before: usize) -> Result<Vec<u8>, Trouble> {
        let mut seen = 0;
        let end = loop {
            let found = self.buffer[seen..].iter().position(|b| *b == b'\n').map(|found| seen + found);
            seen = found.unwrap_or(self.buffer.len());
            check_text(before + seen)?;
            if let Some(end) = found {
                break end;
            }
            self.patient_fill().await?;
        };
        let mut line = self.buffer.split_to(end + 1).to_vec();
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Ok(line)
    }

    async fn literal(&mut self, length: u64) -> Result<Piece, Trouble> {
        if length > self.max_literal {
            let mut left = length;
            while left > 0 {
                let gone = usize::try_from(left).unwrap_or(usize::MAX).min(self.buffer.len());
                self.buffer.advance(gone);
                left -= gone as u64;
                if left > 0 {
                    self.patient_fill().await?;
                }
            }
            return Ok(Piece::Skipped(length));
        }
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let mut bytes = Vec::with_capacity(length);
        while bytes.len() < length {
            if self.buffer.is_empty() {
                self.patient_fill().await?;
            }
            let chunk = self.buffer.len().min(length - bytes.len());
            bytes.extend_from_slice(&self.buffer[..chunk]);
            self.buffer.advance(chunk);
        }
        Ok(Piece::Literal(bytes))
    }

    async fn patient_fill(&mut self) -> Result<(), Trouble> {
        let patience = self.patience;
        let filled = tokio::time::timeout(patience, self.fill()).await;
        filled.unwrap_or(Err(Trouble::TimedOut("waiting for the server's answer")))
    }

    async fn fill(&mut self) -> Result<(), Trouble> {
        self.buffer.reserve(8 * 1024);
        match self.stream.read_buf(&mut self.buffer).await {
            Ok(0) => Err(Trouble::Lost("the server closed it".into())),
            Ok(_) => Ok(()),
            Err(error) => Err(Trouble::Lost(error.to_string())),
        }
    }
}

fn check_text(length: usize) -> Result<(), Trouble> {
    if length > MAX_TEXT {
        return Err(Trouble::Protocol("an endless line".into()));
    }
    Ok(())
}

/// `… {123}` at the end of a line: where it starts, and the number.
fn literal_length(line: &[u8]) -> Option<(usize, u64)> {
    let inside = line.strip_suffix(b"}")?;
    let start = inside.iter().rposition(|b| *b == b'{')?;
    let digits = std::str::from_utf8(&inside[start + 1..]).ok()?;
    let digits = digits.strip_suffix('+').unwrap_or(digits);
    let whole = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let start = if start > 0 && line[start - 1] == b'~' { start - 1 } else { start };
    whole.then(|| digits.parse().ok()).flatten().map(|n| (start, n))
}

fn classify(mut pieces: Vec<Piece>) -> Response {
    let Some(Piece::Line(first)) = pieces.first_mut() else { return Response::Data(Vec::new()) };
    if first.starts_with(b"+") {
        return Response::Continue;
    }
    let text = String::from_utf8_lossy(first).into_owned();
    let mut words = text.splitn(3, ' ');
    let tag = words.next().unwrap_or_default();
    let status = words.next().and_then(status);
    let rest = words.next().unwrap_or_default().to_owned();
    match (tag, status) {
        ("*", Some(status)) => Response::Note { status, text: rest },
        ("*", None) => {
            first.drain(..2.min(first.len()));
            Response::Data(values(pieces))
        }
        (tag, Some(status)) => Response::Done { tag: tag.to_owned(), status, text: rest },
        (_, None) => Response::Data(Vec::new()),
    }
}

fn status(word: &str) -> Option<Status> {
    Some(match word.to_ascii_uppercase().as_str() {
        "OK" => Status::Ok,
        "NO" => Status::No,
        "BAD" => Status::Bad,
        "BYE" => Status::Bye,
        "PREAUTH" => Status::PreAuth,
        _ => return None,
    })
}
